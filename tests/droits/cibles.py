"""Real objects for the permission table: for each place where a dossier can lie, all that an address may name."""

from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from accompagnement.models import (
    Grille,
)
from administration.services.contrats import preparer_contrat
from administration.services.contrats.decision import Faits
from coordination.choices import EtatMembre
from coordination.models import (
    CompteRendu,
    Evenement,
    MembreEquipe,
    PersonneEvenement,
    PointSuspens,
    Tache,
    Transmission,
)
from coordination.models import Ressource as RessourceAgenda
from coordination.services.echeances import poser_echeance
from documents.models import (
    CircuitSignature,
    ExportDocuments,
    ModeleDocument,
    Signataire,
    VersionModele,
)
from dui.core import contexte, horloge
from dui.core.models import EtatRemise, EvenementMetier, Remise
from habilitations.acces import acteur_de, contexte_de
from habilitations.choices import MotifBris, NatureLien, Phase, Secteur, Transverse
from habilitations.donnees.matrices import matrice_de
from habilitations.models import (
    Absence,
    Affectation,
    Anomalie,
    Attestation,
    BrisDeGlace,
    ContenuSensibilisation,
    Delegation,
    DemandeAffectation,
    ExtraitJournal,
    LigneRevue,
    OrganismeGestionnaire,
    PostePartage,
    Profil,
    ReseauConnu,
    RevueHabilitations,
    Unite,
)
from interop.choices import EtatEnvoi
from interop.models import Envoi
from tests.droits.accompagnement import (
    accompagner,
    de_la_maison,
    ecrire_sur_elle,
    evaluer,
    grille_maison,
    projeter,
    proteger,
    tenir_le_registre,
)
from tests.droits.administration import administrer, demander, sortir
from tests.droits.oracle import Lecteur, Place
from tests.droits.papiers import conserver, deposer
from tests.droits.parcours import scolariser
from tests.outils import fabriques as f
from usagers.choices import CanalTelecom, NatureSecret, Proximite
from usagers.models import (
    Contact,
    DemandeRapprochement,
    Fusion,
    LotReprise,
    Opposition,
    PhotoUsager,
    SecretMineur,
    SourceReprise,
    Telecommunication,
)

SOIGNANTS = frozenset({"IDE", "IDEC", "MED", "MEDCO", "PHA", "PARA", "AS"})
# key → (house, unit, in the team, archived)
PLACES = {
    "equipe": ("ici", "tilleuls", True, False),
    "unite": ("ici", "tilleuls", False, False),
    "equipe_autre_unite": ("ici", "chenes", True, False),
    "autre_unite": ("ici", "chenes", False, False),
    "archive": ("ici", "tilleuls", True, True),
    "autre_structure": ("voisine", None, False, False),
    "autre_organisme": ("etrangere", None, False, False),
}


def maisons(secteur: str, categorie: str) -> SimpleNamespace:
    """Three houses, two organismes; each has its direction, a colleague, and what hangs on no dossier."""
    organisme = OrganismeGestionnaire.objects.create(nom="Association La Clairière")
    autre = OrganismeGestionnaire.objects.create(nom="Association Voisine")
    m = SimpleNamespace(
        ici=f.structure(organisme, "La maison", secteur, categorie),
        voisine=f.structure(organisme, "La voisine", Secteur.PDS, "197"),
        etrangere=f.structure(autre, "L’étrangère"),
    )
    m.tilleuls = Unite.objects.create(structure=m.ici, nom="Tilleuls")
    m.chenes = Unite.objects.create(structure=m.ici, nom="Chênes")
    m.objets = {nom: _de_la_maison(getattr(m, nom)) for nom in ("ici", "voisine", "etrangere")}
    return m


def _de_la_maison(structure: Any) -> SimpleNamespace:
    direction = f.professionnel(structure.organisme, "Dora", "Roche", "Directrice")
    f.affecter(direction, structure, f.DIR, transverse=Transverse.STRUCTURE)
    o = SimpleNamespace(structure=structure, direction=direction)
    with f.technique(structure):
        o.grille, o.grille_maison = Grille.objects.get(code="KATZ", organisme=None), grille_maison(structure.organisme)
    o.collegue = f.professionnel(structure.organisme, "Ivan", "Morel")
    o.affectation = f.affecter(o.collegue, structure, f.EDU, transverse=Transverse.STRUCTURE)
    matrice = matrice_de(structure.categorie, structure.secteur)
    o.profil = Profil.objects.create(
        organisme=structure.organisme,
        structure=structure,
        matrice=matrice,
        code="ZZZ",
        libelle="Essai",
        droits={"ID": "R"},
    )
    o.absence = Absence.objects.create(professionnel=o.collegue, debut=date(2026, 1, 5), declaree_par=direction)
    o.poste = PostePartage.objects.create(
        structure=structure, nom="Bureau", empreinte=f"{structure.pk:064d}",
        expire_le=horloge.maintenant() + timedelta(days=9),
    )  # fmt: skip
    o.reseau = ReseauConnu.objects.create(structure=structure, cidr="127.0.0.0/8", libelle="Ici", motif="Essai")
    o.delegation = Delegation.objects.create(
        delegant=direction, delegataire=o.collegue, structure=structure, droits={"ID": "R"}, debut=date(2026, 11, 1),
        fin=horloge.aujourdhui() + timedelta(days=5), motif="Congés",
    )  # fmt: skip
    with f.technique(structure):
        o.modele = ModeleDocument.objects.create(
            organisme=structure.organisme, code=f"ESSAI-{structure.pk}", titre="Essai", rubrique="Essais",
            type="ATTEST-HEBGT",
        )  # fmt: skip
        VersionModele.objects.create(modele=o.modele, organisme=structure.organisme, numero=1, corps="Essai.")
        tenir_le_registre(o)
    o.revue = RevueHabilitations.objects.create(
        structure=structure, echeance=horloge.aujourdhui() + timedelta(days=9), ouverte_par=direction
    )
    edition = ContenuSensibilisation.objects.get_or_create(
        organisme=structure.organisme, numero=1, defaults={"titre": "Essai", "texte": "Texte"}
    )[0]
    o.attestation = Attestation.objects.create(
        professionnel=o.collegue, contenu=edition, nom="Ivan Morel", fonction="Éducateur", empreinte="0" * 64
    )
    o.ligne = LigneRevue.objects.create(
        revue=o.revue, structure=structure, professionnel=o.collegue, affectation=o.affectation
    )
    with f.technique(structure):
        o.vehicule = RessourceAgenda.objects.create(structure=structure, genre="vehicule", nom="Kangoo")
    o.anomalie = _anomalie(o)
    o.extrait = _extrait(o)
    o.demande = DemandeAffectation.objects.create(
        professionnel=o.collegue, structure=structure, profil=o.affectation.profil, debut=date(2026, 1, 1),
        motif="Renfort", demandeur=direction,
    )  # fmt: skip
    with f.technique(structure):
        source = SourceReprise.objects.create(organisme=structure.organisme, structure=structure, code="ancien")
        o.lot = LotReprise.objects.create(
            source=source, structure=structure, nom_fichier="personnes.csv", sha256="0" * 64, entetes=["nom"],
            lignes_total=1,
        )  # fmt: skip
        fait = EvenementMetier.objects.create(nom="interop.envoi_demande", structure_id=structure.pk, ids={})
        o.remise = Remise.objects.create(evenement=fait, abonne="interop.mssante", etat=EtatRemise.A_TRAITER)
        de_la_maison(o)
    return o


def _anomalie(o: SimpleNamespace) -> Anomalie:
    """Written by the task that reads the log."""
    pk, instant = o.structure.pk, horloge.maintenant()
    with contexte.ouvrir(replace(contexte.agent_technique("test", [pk]), structures_journal=frozenset({pk}))):
        return Anomalie.objects.create(
            structure=o.structure, professionnel=o.collegue, nature="volume", repere="2026-11-02", nombre=31,
            debut=instant, fin=instant,
        )  # fmt: skip


def _extrait(o: SimpleNamespace) -> ExtraitJournal:
    """Asked for by somebody else of the house: its page is seen, its file is not given."""
    pk, instant = o.structure.pk, horloge.maintenant()
    with contexte.ouvrir(replace(contexte.agent_technique("test", [pk]), structures_journal=frozenset({pk}))):
        return ExtraitJournal.objects.create(
            demandeur=o.collegue, structures=[pk], motif="plainte", precision="Plainte de l’été", etat="pret", lignes=1,
            taille=10, du=instant - timedelta(days=1), au=instant, expire_le=instant + timedelta(days=7),
        )  # fmt: skip


def arriver(m: SimpleNamespace, modele: Any) -> tuple[Any, Lecteur]:
    """Somebody of that profile: whole house when it covers the house, else the unit Tilleuls."""
    soignant = modele.code in SOIGNANTS
    pro = f.professionnel(m.ici.organisme, "Alix", "Vernier", modele.libelle, professionnel_de_sante=soignant)
    unite = None if modele.transverse == Transverse.STRUCTURE else m.tilleuls
    profil = Profil.objects.create(
        organisme=m.ici.organisme, matrice="TEST", code=modele.code, libelle=modele.libelle, droits=modele.droits,
        transverse=modele.transverse, fenetre_heures=modele.fenetre,
    )  # fmt: skip
    Affectation.objects.create(professionnel=pro, structure=m.ici, unite=unite, profil=profil, debut=date(2020, 1, 1))
    transverse = modele.transverse != Transverse.NON
    lu = Lecteur(
        modele.droits, transverse, m.ici.pk, m.ici.organisme_id, unite.pk if unite else None, soignant, modele.code
    )
    return pro, lu


def poser(m: SimpleNamespace, nom: str, pro: Any) -> tuple[SimpleNamespace, Place]:
    """The dossier of that place and everything in it, written by a colleague."""
    maison, unite, equipe, archive = PLACES[nom]
    o = m.objets[maison]
    structure, ou = o.structure, getattr(m, unite) if unite else None
    phase = Phase.ARCHIVE if archive else Phase.ACTIF
    with f.technique(structure):
        c = SimpleNamespace(maison=o, usager=f.usager(structure, "Éloïse", f"Lambert {nom}"))
        c.jumeau = f.usager(structure, "Eloise", f"Lambert {nom} bis")
        c.d, autre = (f.dossier(u, structure, ou, phase) for u in (c.usager, c.jumeau))
        if equipe:
            for dossier in (c.d, autre):
                f.lier(dossier, pro, debut=horloge.maintenant() - timedelta(hours=1))
        _remplir(c, o, pro)
        demander(c, o, ou)
        ecrire_sur_elle(c, o)
    with contexte.ouvrir(contexte_de(acteur_de(o.direction.compte))):
        proteger(c, o)
    place = Place(structure.pk, structure.organisme_id, ou.pk if ou else None, equipe, archive)
    return c, place


def _remplir(c: SimpleNamespace, o: SimpleNamespace, pro: Any) -> None:
    structures = [o.structure.pk]
    c.sejour = c.d.sejours.get()
    c.telecom = Telecommunication.objects.create(
        usager=c.usager, structures=structures, canal=CanalTelecom.values[0], valeur="0600000000"
    )
    contact = Contact.objects.create(organisme=o.structure.organisme, structures=structures, nom="Vidal")
    c.relation = f.relation(c.usager, contact, "MTH", personne_a_prevenir=True)
    PhotoUsager.objects.create(usager=c.usager, structures=structures, octets=b"x", mime="image/webp")
    c.membre = MembreEquipe.objects.create(
        dossier=c.d, structure=o.structure, professionnel=o.collegue, debut=date(2026, 1, 1)
    )
    c.propose = MembreEquipe.objects.create(
        dossier=c.d, structure=o.structure, professionnel=o.direction, debut=date(2026, 1, 1), etat=EtatMembre.PROPOSE
    )
    c.contrat = preparer_contrat(
        acteur=None, dossier=c.d, sejour=c.sejour, faits=Faits(categorie="177", admission=date(2026, 1, 5))
    )
    c.echeance = poser_echeance(
        acteur=None, dossier=c.d, regle="contrat_remise", origine=date(2026, 1, 5), objet=f"sejour:{c.sejour.pk}"
    )
    administrer(c, o)
    sortir(c, o)
    accompagner(c, o)
    evaluer(c, o)
    projeter(c, o)
    scolariser(c, o)
    c.transmission = _ecrire(c, o, 2, cible="Sommeil")
    c.soins = _ecrire(c, o, 4)
    c.suspens = PointSuspens.objects.create(
        structure=o.structure, dossier=c.d, niveau=2, libelle="Rappeler le collège", auteur=o.collegue
    )
    c.document, c.document_autre = conserver(c, o, pro), conserver(c, o, o.collegue)
    c.depot = deposer(c, o)
    c.export = ExportDocuments.objects.create(
        dossier=c.d, structure=o.structure, demandeur=pro, choix=[c.depot.pk], expire_le=horloge.maintenant(),
        etat="echu",
    )  # fmt: skip
    c.circuit = CircuitSignature.objects.create(
        dossier=c.d, structure=o.structure, niveau=1, document=c.document_autre, sha256=c.document_autre.sha256,
        titre="Contrat", domaine="GA", etat="en_cours", lance_par=o.collegue, lance_le=horloge.maintenant(),
    )  # fmt: skip
    c.signataire = Signataire.objects.create(
        circuit=c.circuit, structure=o.structure, niveau=1, role="partenaire", portee="obligatoire", nom="Mme Coulon"
    )
    c.envoi = Envoi.objects.create(
        dossier=c.d, structure=o.structure, niveau=2, document=c.document_autre, auteur=o.collegue,
        destinataire="cabinet@exemple.mssante.fr", etat=EtatEnvoi.ECHEC,
    )  # fmt: skip
    _rencontrer(c, o)
    c.fusion = Fusion.objects.create(
        gagnant=c.usager, perdant=c.jumeau, motif="Même personne", demandeur=o.collegue, structures=structures
    )
    c.rapprochement = DemandeRapprochement.objects.create(
        structure=o.structure, cible=c.jumeau, proximite=Proximite.TRES_PROCHE, demandeur=o.collegue,
        traits={"nom_naissance": "LAMBERT", "prenoms": "ELOISE", "date_naissance": "2011-03-12", "sexe": "F"},
    )  # fmt: skip
    c.bris = _briser(c, o)
    c.admis = f.lier(c.d, o.direction, NatureLien.ADMIS)
    c.concerne = f.lier(c.d, o.direction, NatureLien.SOI)
    c.secret = SecretMineur.objects.create(dossier=c.d, structure=o.structure, nature=NatureSecret.values[0])
    c.opposition = Opposition.objects.create(
        dossier=c.d, structure=o.structure, niveau=1, cible="pro", professionnel=o.direction, recue_par=o.collegue,
        lien=f.lier(c.d, o.direction, NatureLien.OPPOSITION), exprimee_par="personne",
    )  # fmt: skip


def _rencontrer(c: SimpleNamespace, o: SimpleNamespace) -> None:
    """An appointment of that person, its account, and a task, all of a colleague."""
    debut = horloge.maintenant() - timedelta(hours=2)
    ici = {"structure": o.structure, "niveau": 2, "dossier": c.d}
    c.rdv = Evenement.objects.create(
        type="rendez_vous", libelle="Collège", debut=debut, fin=debut + timedelta(hours=1), auteur=o.collegue, **ici
    )
    PersonneEvenement.objects.create(evenement=c.rdv, **ici)
    c.recit = CompteRendu.objects.create(evenement=c.rdv, texte="Point fait.", auteur=o.collegue, **ici)
    c.tache = Tache.objects.create(libelle="Rappeler", responsable=o.collegue, auteur=o.collegue, **ici)


def _ecrire(c: SimpleNamespace, o: SimpleNamespace, niveau: int, cible: str = "") -> Transmission:
    return Transmission.objects.create(
        dossier=c.d, structure=o.structure, niveau=niveau, auteur=o.collegue, fonction="Éducateur", cible=cible,
        fait_le=horloge.maintenant() - timedelta(hours=2), texte="A bien dormi.",
    )  # fmt: skip


def _briser(c: SimpleNamespace, o: SimpleNamespace) -> BrisDeGlace:
    """Over since yesterday: it waits for its review."""
    debut = horloge.maintenant() - timedelta(days=1)
    fin = debut + timedelta(hours=4)
    lien = f.lier(c.d, o.collegue, NatureLien.BRIS, debut=debut, fin=fin)
    return BrisDeGlace.objects.create(
        perimetre=c.d.perimetre, structure=o.structure, professionnel=o.collegue, lien=lien, motif=MotifBris.AUTRE,
        precision="Appel de l’hôpital", ouvert_le=debut, expire_le=fin,
    )  # fmt: skip
