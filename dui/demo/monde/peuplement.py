"""Bring the world to life: houses, people, dossiers, six months of writings, all through the services."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import QuerySet

from coordination.acces import peut_ecrire
from coordination.services import Ecrit, ajouter_membre, publier_transmission
from documents.models import PapierEntete
from dui.core import contexte, horloge
from dui.demo.monde import (
    admissions,
    agenda,
    confidentialite,
    contrats,
    grilles,
    inhabituel,
    matrices,
    mesures,
    noms,
    papiers,
    parcours,
    presences,
    projets,
    protection,
    releve,
    sorties,
    textes,
    valeurs,
    vie,
)
from dui.demo.monde.comptes import MOT_DE_PASSE, PIN, SECRET_TOTP
from dui.demo.monde.maison import EQUIPE, LIES_PSC, MAISONS, ORGANISME, RPPS, Maison
from habilitations.acces import Acteur, acteur_de, contexte_de
from habilitations.donnees.matrices import MATRICE_PAR_CATEGORIE
from habilitations.donnees.partage import ESSMS, deduite
from habilitations.models import (
    Affectation,
    Compte,
    OrganismeGestionnaire,
    Professionnel,
    Profil,
    Structure,
    Unite,
)
from habilitations.services import affecter, choisir_categorie, creer_professionnel, creer_structure, creer_unite
from habilitations.services.postes import enroler_poste
from habilitations.services.psc import lier_psc
from usagers.models import Dossier, Usager
from usagers.services import ajouter_telecom, changer_statut_identite, creer_usager
from usagers.services.dossiers import enregistrer_entree, enregistrer_sortie, ouvrir_dossier, prononcer_admission
from usagers.services.entourage import ajouter_contact, relier_contact

GRAINE = 20261121
TUTEURS = {"EDU-R", "EDU"}
MOIS = 6


@dataclass
class Monde:
    """What has been created so far, by code."""

    organisme: OrganismeGestionnaire
    alea: random.Random = field(default_factory=lambda: random.Random(GRAINE))
    structures: dict[str, Structure] = field(default_factory=dict)
    unites: dict[tuple[str, str], Unite] = field(default_factory=dict)
    equipes: dict[str, list[Professionnel]] = field(default_factory=dict)
    profils: dict[int, str] = field(default_factory=dict)
    dossiers: dict[str, list[Dossier]] = field(default_factory=dict)
    fiches: list[Dossier] = field(default_factory=list)
    ouverts: dict[tuple[int, int], list[Dossier]] = field(default_factory=dict)


def peupler() -> Monde:
    """The whole world; deterministic for a given day."""
    monde = Monde(OrganismeGestionnaire.objects.create(nom=ORGANISME, finess_ej="440999000"))
    with transaction.atomic(), contexte.ouvrir(contexte.agent_technique("demo", [], organismes=[monde.organisme.pk])):
        for maison in MAISONS:
            _batir(monde, maison)
        for ligne in EQUIPE:
            _embaucher(monde, *ligne)
        _installer_le_bureau(monde)
        _poser_le_papier(monde)
    for maison in MAISONS:
        with contexte.ouvrir(_agent(monde, maison)):
            _accueillir(monde, maison)
        _vivre(monde, maison)
    matrices.decider(monde)
    confidentialite.semer(monde)
    inhabituel.semer(monde)
    vie.semer(monde)
    agenda.semer(monde)
    admissions.semer(monde)
    mesures.semer(monde)
    contrats.semer(monde)
    papiers.semer(monde)
    parcours.semer(monde)
    sorties.semer(monde)
    projets.semer(monde)
    releve.semer(monde)
    valeurs.semer(monde)
    presences.semer(monde)
    protection.semer(monde)
    grilles.semer(monde)
    return monde


def finess(base: str) -> str:
    """Fictional number with its Luhn key."""
    from stdnum import luhn

    return base + luhn.calc_check_digit(base)


def _agent(monde: Monde, maison: Maison) -> contexte.Contexte:
    structure = monde.structures[maison.code]
    return contexte.agent_technique("demo", [structure.pk], organismes=[monde.organisme.pk])


def _batir(monde: Monde, maison: Maison) -> None:
    structure = creer_structure(
        acteur=None, organisme=monde.organisme, nom=maison.nom, finess=finess(maison.finess),
        categorie=maison.categorie, secteur=maison.secteur, anonymat_possible=maison.anonymat,
        adresse="1, rue des Tilleuls, 44000 Nantes", telephone="02 00 00 00 00",
        formule_projet_personnalise=maison.categorie != "178",
    )  # fmt: skip
    monde.structures[maison.code] = structure
    for nom in maison.unites:
        monde.unites[maison.code, nom] = creer_unite(acteur=None, structure=structure, nom=nom)


def _embaucher(
    monde: Monde, prenom: str, nom: str, fonction: str, profession: str, code: str, unite: str, profil: str, sante: bool
) -> None:
    structure = monde.structures[code]
    debut = date(2024, 9, 2)
    pro = creer_professionnel(
        acteur=None, organisme=monde.organisme, prenom=prenom, nom=nom, fonction=fonction, profession=profession,
        professionnel_de_sante=sante, contrat_debut=debut, rpps=RPPS.get(f"{prenom} {nom}", ""),
        categorie="" if profil == "STA" or deduite(profession, sante)[0] else ESSMS,
    )  # fmt: skip
    if profil == "STA":
        choisir_categorie(
            acteur=None, professionnel=pro, categorie="", motif="En stage : son tuteur échange et partage"
        )
    matrice = MATRICE_PAR_CATEGORIE[structure.categorie]
    fin = horloge.aujourdhui() + timedelta(days=90) if profil in {"STA", "INT"} else None
    tuteur = next((p for p in monde.equipes.get(code, ()) if monde.profils[p.pk] in TUTEURS), None)
    affecter(
        acteur=None, professionnel=pro, structure=structure,
        profil=Profil.objects.get(organisme=monde.organisme, matrice=matrice, code=profil),
        unite=monde.unites.get((code, unite)), debut=debut, fin=fin, motif="Embauche", tuteur=tuteur,
    )  # fmt: skip
    monde.equipes.setdefault(code, []).append(pro)
    monde.profils[pro.pk] = profil
    _compte(pro)
    if str(pro) in LIES_PSC:
        lier_psc(acteur=None, professionnel=pro, identifiant=f"8{pro.rpps}")


def _compte(pro: Professionnel) -> None:
    """Account of the demonstration, with the second factor that `make demo` prints."""
    from allauth.mfa.models import Authenticator
    from allauth.mfa.utils import encrypt

    adresse = f"{_sans_accent(pro.prenom)}.{_sans_accent(pro.nom)}@clairiere.example"
    compte = Compte.objects.create_user(adresse, None, professionnel=pro, etat="actif")
    compte.password, compte.pin = _hache(MOT_DE_PASSE), _hache(PIN)
    compte.save(update_fields=["password", "pin"])
    Authenticator.objects.create(user=compte, type="totp", data={"secret": encrypt(SECRET_TOTP)})


@lru_cache
def _hache(secret: str) -> str:
    """Once for fifty accounts that all have the same printed password: hashing is slow on purpose."""
    return make_password(secret)


def _sans_accent(texte: str) -> str:
    from usagers.identite import majuscules

    return majuscules(texte).lower().replace(" ", "-").replace("'", "")


def _installer_le_bureau(monde: Monde) -> None:
    """A workstation in the list; its token is thrown away, so no browser is it: any other is enrolled from its page."""
    tilleuls = monde.unites["mecs", "Tilleuls"]
    enroler_poste(acteur=None, structure=tilleuls.structure, unite=tilleuls, nom="Bureau des éducateurs")


def _poser_le_papier(monde: Monde) -> None:
    """Letterhead of the organisme, and who signs in its first house."""
    mention = "Association loi 1901, reconnue d’utilité publique. 1, rue des Tilleuls, 44000 Nantes."
    PapierEntete.objects.create(organisme=monde.organisme, ville="Nantes", mention=mention)
    PapierEntete.objects.create(
        organisme=monde.organisme, structure=monde.structures["mecs"], responsable="Hélène Garnier",
        qualite_responsable="directrice", courriel="accueil@tilleuls.exemple.fr",
    )  # fmt: skip


def _accueillir(monde: Monde, maison: Maison) -> None:
    for rang in range(maison.personnes):
        usager = _personne(monde, maison, rang)
        _dossier(monde, maison, usager, rang)


def _personne(monde: Monde, maison: Maison, rang: int) -> Usager:
    alea, structure = monde.alea, monde.structures[maison.code]
    if maison.anonymat and rang % 8 == 7:
        return creer_usager(acteur=None, structure=structure, anonyme=True, pseudonyme=f"Lune {rang}", sexe="I")
    fille = alea.random() < 0.5
    prenom = alea.choice(_prenoms(maison.secteur, fille))
    nom = alea.choice(noms.NOMS_LISTE)
    naissance = _naissance(alea, maison)
    cog, commune, _ = alea.choice(noms.COMMUNES)
    usager = creer_usager(
        acteur=None, structure=structure, nom_naissance=nom, prenoms=prenom, date_naissance=naissance,
        sexe="F" if fille else "M", nom_utilise=nom, prenom_utilise=prenom, lieu_naissance_cog=cog,
        lieu_naissance_libelle=commune, surnom=noms.SURNOMS.get(prenom, ""), date_declaree=rang % 17 == 5,
    )  # fmt: skip
    ajouter_telecom(acteur=None, usager=usager, canal="mobile", valeur=f"06 39 98 {rang:02d} {alea.randrange(100):02d}")
    if rang % 3 and not usager.date_declaree:
        changer_statut_identite(
            acteur=None, usager=usager, statut="validee", motif="Pièce vue à l’admission", piece="cni"
        )
    return usager


def _prenoms(secteur: str, fille: bool) -> list[str]:
    if secteur in {"PDE", "PH"}:
        return noms.FILLES if fille else noms.GARCONS
    return noms.FEMMES if fille else noms.HOMMES


def _naissance(alea: random.Random, maison: Maison) -> date:
    ages = {"PDE": (6, 19), "PH": (3, 12), "PA": (78, 98), "DOM": (70, 95)}.get(maison.secteur, (20, 62))
    jours = alea.randrange(ages[0] * 365 + 10, ages[1] * 365)
    return horloge.aujourdhui() - timedelta(days=jours)


def _dossier(monde: Monde, maison: Maison, usager: Usager, rang: int) -> None:
    alea, structure = monde.alea, monde.structures[maison.code]
    nom_unite = maison.unites[rang % len(maison.unites)]
    if usager.anonyme:
        nom_unite = maison.unites[-1]
    unite = monde.unites[maison.code, nom_unite]
    entree = horloge.aujourdhui() - timedelta(days=alea.randrange(20, 30 * MOIS))
    with horloge.a_l_instant(datetime.combine(entree, time(10), tzinfo=horloge.PARIS)):
        dossier = ouvrir_dossier(acteur=None, usager=usager, structure=structure, unite=unite)
        sejour = prononcer_admission(acteur=None, dossier=dossier, le=entree - timedelta(days=4), unite=unite)
        enregistrer_entree(acteur=None, sejour=sejour, le=entree, lieu=f"chambre {rang % 14 + 1}")
        if rang % 6 == 1:
            dossier.conduite_a_tenir = textes.CONDUITES[rang % len(textes.CONDUITES)].format(e=_e(usager))
            dossier.save()
        _equipe(monde, maison, dossier, unite, entree)
        if not usager.anonyme:
            _entourage(monde, usager, rang)
    if rang % 11 == 10:
        enregistrer_sortie(
            acteur=None, sejour=sejour, le=horloge.aujourdhui() - timedelta(days=6), motif="Fin de parcours"
        )
    monde.dossiers.setdefault(maison.code, []).append(dossier)


def _equipe(monde: Monde, maison: Maison, dossier: Dossier, unite: Unite, debut: date) -> None:
    """Those of the unit and those of the whole house; the first educator or nurse of the unit is the référent."""
    referent = False
    for affectation in _membres_possibles(dossier.structure_id, unite.pk):
        pro, profil = affectation.professionnel, affectation.profil.code
        role = {"PSY": "psychologue", "MED": "medecin", "ASS": "referent_social", "VEI": "veilleur"}.get(
            profil, "autre"
        )
        if not referent and profil in {"EDU-R", "EDU", "IDE", "IDEC", "PARA", "AS"}:
            role, referent = "referent", True
        fin = affectation.fin if profil in {"STA", "INT"} else None
        ajouter_membre(
            acteur=None, dossier=dossier, professionnel=pro, role=role, debut=debut, fin=fin,
            equipe_de_soins=pro.professionnel_de_sante, motif="Composition à l’entrée",
        )  # fmt: skip


@lru_cache
def _membres_possibles(structure_id: int, unite_id: int) -> list[Affectation]:
    hors = {"DIR", "CSE", "CSV", "ADM", "CPT", "QUA", "DPO", "SYS", "PHA", "ACC"}
    lignes = Affectation.objects.filter(structure=structure_id).select_related("professionnel", "profil").order_by("pk")
    return [a for a in lignes if a.profil.code not in hors and a.unite_id in (None, unite_id)]


def _entourage(monde: Monde, usager: Usager, rang: int) -> None:
    mere = ajouter_contact(
        acteur=None, organisme=monde.organisme, nom=usager.nom_utilise, prenom=monde.alea.choice(noms.FEMMES),
        telephone=f"06 39 97 {rang:02d} 01",
    )  # fmt: skip
    adulte = usager.date_naissance is not None and usager.date_naissance.year < 2007
    relier_contact(
        acteur=None, usager=usager, contact=mere, relation="SIS" if adulte else "MTH",
        debut=usager.date_naissance, ordre_appel=1, autorite_parentale=not adulte, personne_a_prevenir=True,
        droits_visite="" if adulte else "Un mercredi sur deux", preuve="" if adulte else "Acte de naissance",
    )  # fmt: skip
    if rang % 5 == 2 and not adulte:
        pere = ajouter_contact(
            acteur=None, organisme=monde.organisme, nom=usager.nom_utilise, prenom=monde.alea.choice(noms.HOMMES)
        )
        relier_contact(
            acteur=None, usager=usager, contact=pere, relation="FTH", contact_interdit=True,
            interdit_jusqu_au=horloge.aujourdhui() + timedelta(days=83), preuve="Ordonnance de protection",
        )  # fmt: skip


def _e(usager: Usager) -> str:
    return "e" if usager.sexe == "F" else ""


def _vivre(monde: Monde, maison: Maison) -> None:
    """Writings of the six months: sparse at first, dense in the last two weeks, each by somebody of the team."""
    alea = monde.alea
    auteurs = [_auteur(pro) for pro in monde.equipes[maison.code]]
    with contexte.ouvrir(_agent(monde, maison)):
        monde.fiches = list(_fiches(monde.structures[maison.code]))
    for instant in _instants(alea, maison):
        auteur = alea.choice(auteurs)
        with horloge.a_l_instant(instant), contexte.ouvrir(contexte_de(auteur)):
            _ecrire(monde, maison, auteur, instant)


def _fiches(structure: Structure) -> QuerySet[Dossier]:
    """Read once for six months of writings, with what the formula and the texts need."""
    lus = Dossier.objects.filter(structure=structure, perimetre__phase__in=["actif", "candidat"])
    lus = lus.select_related("usager", "perimetre__unite", "structure__organisme").order_by("usager__cle_tri")
    return lus.prefetch_related("perimetre__liens")


def _auteur(pro: Professionnel) -> Acteur:
    return acteur_de(pro.compte)


def _instants(alea: random.Random, maison: Maison) -> Iterator[datetime]:
    aujourdhui, maintenant = horloge.aujourdhui(), horloge.maintenant()
    for recul in range(30 * MOIS, -1, -1):
        densite = 0.12 if recul < 14 else 0.02
        for _ in range(max(1, round(maison.personnes * densite * alea.uniform(0.6, 1.4)))):
            heure = time(alea.choice((8, 9, 10, 12, 14, 16, 17, 18, 19, 20, 21)), alea.randrange(60))
            instant = datetime.combine(aujourdhui - timedelta(days=recul), heure, tzinfo=horloge.PARIS)
            if instant < maintenant - timedelta(minutes=20):
                yield instant


def _ouverts(monde: Monde, auteur: Acteur, instant: datetime) -> list[Dossier]:
    """Dossiers where the author may write, decided once a week of the story; the service checks each writing."""
    cle = (auteur.id, instant.toordinal() // 7)
    if cle not in monde.ouverts:
        monde.ouverts[cle] = [d for d in monde.fiches if peut_ecrire(auteur, d, 2).permis][:60]
    return monde.ouverts[cle]


def _ecrire(monde: Monde, maison: Maison, auteur: Acteur, instant: datetime) -> None:
    structure = monde.structures[maison.code]
    if not any(auteur.peut("TRE", action, structure.pk) for action in ("ecrire", "creer")):
        return
    possibles = [
        d for d in _ouverts(monde, auteur, instant)
        if d.dernier_contact is None or d.dernier_contact <= instant.date()
    ]  # fmt: skip
    if possibles:
        groupe = 3 if monde.alea.random() < 0.06 else 1
        choisis = monde.alea.sample(possibles, min(groupe, len(possibles)))
        publier_transmission(acteur=auteur, dossiers=choisis, ecrit=_ecrit(monde, maison, auteur, choisis[0], instant))


def _ecrit(monde: Monde, maison: Maison, auteur: Acteur, dossier: Dossier, instant: datetime) -> Ecrit:
    alea, usager = monde.alea, dossier.usager
    accord = {"p": usager.prenom_affiche, "e": _e(usager), "x": "se" if usager.sexe == "F" else "x"}
    importance = alea.choices((1, 2, 3), (88, 10, 2))[0]
    soignant = auteur.peut("TRS", "ecrire", dossier.structure_id)
    if alea.random() < 0.15:
        cible, donnee, action, resultat = (t.format(**accord) for t in alea.choice(textes.DAR))
        return Ecrit(
            cible=cible, donnee=donnee, action=action, resultat=resultat, importance=importance, fait_le=instant
        )
    themes = textes.PAR_SECTEUR[maison.secteur]
    categorie = "sante" if soignant and alea.random() < 0.6 else alea.choice([t for t in themes if t != "sante"])
    niveau = (4 if alea.random() < 0.7 else 3) if categorie == "sante" else 2
    texte = alea.choice(themes[categorie]).format(**accord)
    return Ecrit(texte=texte, categorie=categorie, niveau=niveau, importance=importance, fait_le=instant)
