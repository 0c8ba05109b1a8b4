"""Receive a request, address it to structures, complete it (metier S02)."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection, transaction

from administration.donnees import admission as d
from administration.models import Candidature, PieceCandidature, StatutVoeu, VoeuStructure
from administration.services.admission.acces import exiger_demande
from administration.services.admission.statuts import noter_statut
from dui.core import contexte, horloge, journal
from dui.core.contexte import cle_acces
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from habilitations.models import Structure, Unite
from usagers.identite import TraitInvalide, normaliser_nom, normaliser_prenom
from usagers.models import Usager

# What was said of a strict trait, and where it is kept as it was said.
DITS = {"nom_naissance": "nom_dit", "prenoms": "prenoms_dits"}
IDENTITE = ("nom_naissance", "prenoms", "nom_utilise", "prenom_utilise", "pseudonyme", "sexe", "date_naissance",
            "date_declaree")  # fmt: skip
ACCUEIL = ("temporalite", "mode", "sequentiel", "referent", "admission_prevue")


@transaction.atomic
def recevoir_demande(
    *, acteur: Acteur | None, structures: Sequence[Structure], usager: Usager | None = None,
    unite: Unite | None = None, accueil: Mapping[str, Any] | None = None, a_qualifier: bool = False,
    avec: Candidature | None = None, lien: str = "", **champs: Any,
) -> Candidature:  # fmt: skip
    """One request for one person, in one or several lists. `avec`: it goes with another one (siblings, parent)."""
    _controler(acteur, structures, usager)
    champs = _identite(champs, usager) | _dates(champs)
    candidature = Candidature.objects.create(
        organisme_id=structures[0].organisme_id, structures=sorted({s.pk for s in structures}), numero=_numero(),
        auteur_id=acteur.id if acteur else None, usager=usager, **champs,
    )  # fmt: skip
    prioriser(candidature)
    statut = d.Statut.A_QUALIFIER if a_qualifier else d.Statut.RECUE
    for structure in structures:
        _inscrire(candidature, structure, unite, accueil or {}, statut)
    attendre_pieces(candidature, structures)
    if avec is not None:
        lier_demandes(candidature, avec, lien)
    journal.tracer("ecriture", objet=f"candidature:{candidature.pk}", structure_id=structures[0].pk,
                   usager_id=usager.pk if usager else None)  # fmt: skip
    publier("administration.demande_recue", structure_id=structures[0].pk, candidature_id=candidature.pk)
    return candidature


def _controler(acteur: Acteur | None, structures: Sequence[Structure], usager: Usager | None) -> None:
    if not structures:
        raise ErreurMetier("structures", "Choisissez au moins un établissement.", champ="structures")
    if len({s.organisme_id for s in structures}) > 1:
        raise ErreurMetier("organisme", "Une demande reste dans un seul organisme.", champ="structures")
    if acteur is not None and any(not acteur.peut("ADM", "creer", s.pk) for s in structures):
        raise Refus("Vous ne recevez pas les demandes de cet établissement.")
    if usager is not None and acteur is not None and not acteur.structures & set(usager.structures):
        raise Refus()


def _identite(champs: dict[str, Any], usager: Usager | None) -> dict[str, Any]:
    """Copied from the person when known; else what is said, written as strict traits are."""
    if usager is not None:
        return champs | {nom: getattr(usager, nom) for nom in IDENTITE}
    for nom, normaliser in (("nom_naissance", normaliser_nom), ("prenoms", normaliser_prenom)):
        if nom in champs:
            champs[DITS[nom]] = " ".join((champs[nom] or "").split())
        if champs.get(nom):
            try:
                champs[nom] = normaliser(champs[nom])
            except TraitInvalide as erreur:
                raise ErreurMetier(erreur.code, erreur.message, champ=nom) from erreur
    if not (champs.get("nom_naissance") or champs.get("pseudonyme")):
        raise ErreurMetier("nom", "Donnez un nom, ou un pseudonyme si l’accueil est anonyme.", champ="nom_naissance")
    return champs


def _dates(champs: Mapping[str, Any]) -> dict[str, Any]:
    jour = horloge.aujourdhui()
    reception = champs.get("date_reception") or jour
    demande = champs.get("date_demande") or reception
    if reception > jour:
        raise ErreurMetier("reception", "La réception ne peut pas être dans le futur.", champ="date_reception")
    if demande > reception:
        raise ErreurMetier("demande", "La demande ne peut pas être après sa réception.", champ="date_demande")
    naissance = champs.get("date_naissance")
    if naissance is not None and naissance > jour:
        raise ErreurMetier("naissance", "La naissance ne peut pas être dans le futur.", champ="date_naissance")
    return {"date_reception": reception, "date_demande": demande, "dernier_contact": reception}


def _numero() -> str:
    with connection.cursor() as curseur:
        curseur.execute("SELECT nextval('administration_candidature_numero')")
        return f"{horloge.aujourdhui().year}-{curseur.fetchone()[0]:05d}"


def _inscrire(
    candidature: Candidature, structure: Structure, unite: Unite | None, accueil: Mapping[str, Any], statut: str
) -> VoeuStructure:
    ici = unite if unite is not None and unite.structure_id == structure.pk else None
    voeu = VoeuStructure.objects.create(
        candidature=candidature, structure=structure, unite=ici, statut=statut, personne=candidature.personne,
        recue_le=candidature.date_reception,
        **{nom: accueil[nom] for nom in ACCUEIL if nom in accueil},
    )  # fmt: skip
    StatutVoeu.objects.create(
        voeu=voeu, structure=structure, statut=statut, national=d.code_national(statut, unite=ici is not None),
        precision="Demande reçue", auteur_id=candidature.auteur_id, le=voeu.statut_le,
    )  # fmt: skip
    return voeu


def prioriser(candidature: Candidature) -> None:
    """Rank: the sum of explicit criteria, an emergency above all."""
    points = sum(d.POINTS[critere] for critere in candidature.criteres) + (10 if candidature.urgence else 0)
    if candidature.points != points:
        candidature.points = points
        candidature.save(update_fields=["points", "modifie_le"])


def attendre_pieces(candidature: Candidature, structures: Iterable[Structure]) -> None:
    """Pieces that each sector expects, once each; a written agreement when the reception is administrative."""
    types = [t for s in structures for t in d.PIECES_ATTENDUES.get(s.secteur, d.PIECES_PAR_DEFAUT)]
    if candidature.base == d.Base.ASE_ADMINISTRATIVE:
        types.append(d.TypePiece.ACCORD)
    deja = set(candidature.pieces.values_list("type", flat=True))
    PieceCandidature.objects.bulk_create(
        PieceCandidature(candidature=candidature, structures=candidature.structures, type=t)
        for t in dict.fromkeys(types) if t not in deja
    )  # fmt: skip


def lier_demandes(candidature: Candidature, avec: Candidature, lien: str) -> None:
    if lien not in d.Lien.values:
        raise ErreurMetier("lien", "Dites ce qui lie ces demandes.", champ="lien")
    groupe = avec.groupe or uuid.uuid4()
    for demande in (candidature, avec):
        demande.groupe, demande.lien = groupe, lien
        if lien == d.Lien.PARENT_ENFANT and demande.date_naissance:
            ages = [x.date_naissance for x in (candidature, avec) if x.date_naissance]
            demande.place = "parent" if demande.date_naissance == min(ages) else "enfant"
        demande.save(update_fields=["groupe", "lien", "place", "modifie_le"])


@transaction.atomic
def ajouter_voeu(
    *, acteur: Acteur | None, candidature: Candidature, structure: Structure, unite: Unite | None = None, **accueil: Any
) -> VoeuStructure:
    """The same request in one more list: the same person, counted once."""
    exiger_demande(acteur, candidature)
    if acteur is not None and not acteur.peut("ADM", "creer", structure.pk):
        raise Refus("Vous ne recevez pas les demandes de cet établissement.")
    if structure.organisme_id != candidature.organisme_id:
        raise ErreurMetier("organisme", "Une demande reste dans un seul organisme.", champ="structure")
    if structure.pk in candidature.structures:
        raise ErreurMetier("deja", "Cette demande est déjà dans cette liste.", champ="structure")
    candidature.structures = sorted({*candidature.structures, structure.pk})
    candidature.save(update_fields=["structures", "modifie_le"])
    voeu = _inscrire(candidature, structure, unite, accueil, d.Statut.RECUE)
    _partager(candidature)
    attendre_pieces(candidature, [structure])
    return noter_statut(voeu, d.Statut.RECUE, precision="Ajoutée à cette liste")


def _recopier(candidature: Candidature) -> None:
    """Every list counts the same person, from the same day: also those that the actor does not see."""
    agent = contexte.agent_technique("administration.listes", candidature.structures)
    with contexte.ouvrir(agent):
        candidature.voeux.update(personne=candidature.personne, recue_le=candidature.date_reception)


def _partager(candidature: Candidature) -> None:
    """Pieces and files follow the lists, each at its level."""
    candidature.pieces.update(structures=candidature.structures)
    for piece in candidature.pieces.all():
        for fichier in piece.fichiers.all():
            fichier.cles = [cle_acces(s, fichier.niveau) for s in candidature.structures]
            fichier.save(update_fields=["cles"])


@transaction.atomic
def modifier_demande(
    *, acteur: Acteur | None, candidature: Candidature, version_lue: int, **champs: Any
) -> Candidature:
    """Correct the request; what somebody else changed meanwhile is merged or shown."""
    exiger_demande(acteur, candidature)
    courante = Candidature.objects.select_for_update().get(pk=candidature.pk)
    if courante.effacee_le:
        raise ErreurMetier("effacee", "Le contenu de cette demande a été effacé.")
    if courante.usager_id:
        champs = {nom: valeur for nom, valeur in champs.items() if nom not in IDENTITE}
    else:
        _identite(champs, None)
    enregistrer_versionne(courante, champs, version_lue)
    prioriser(courante)
    _recopier(courante)
    journal.tracer("ecriture", objet=f"candidature:{courante.pk}", usager_id=courante.usager_id,
                   structure_id=courante.structures[0])  # fmt: skip
    return courante


@transaction.atomic
def reconnaitre_usager(*, acteur: Acteur, candidature: Candidature, usager: Usager) -> Candidature:
    """The request is about a person already known here: one person, never two."""
    exiger_demande(acteur, candidature)
    if not acteur.structures & set(usager.structures):
        raise Refus()
    if candidature.usager_id not in (None, usager.pk):
        raise ErreurMetier("deja", "Cette demande est déjà rattachée à une autre personne.")
    for nom in IDENTITE:
        setattr(candidature, nom, getattr(usager, nom))
    for nom in DITS.values():
        setattr(candidature, nom, "")
    candidature.usager = usager
    candidature.version += 1
    candidature.save()
    _recopier(candidature)
    journal.tracer("ecriture", objet=f"candidature:{candidature.pk}", usager_id=usager.pk,
                   structure_id=candidature.structures[0])  # fmt: skip
    return candidature


@transaction.atomic
def marquer_doublon(*, acteur: Acteur, candidature: Candidature, premiere: Candidature) -> Candidature:
    """The same request came twice: this one is cancelled everywhere the actor instructs it, the first one goes on."""
    exiger_demande(acteur, candidature)
    exiger_demande(acteur, premiere)
    if candidature.pk == premiere.pk or premiere.doublon_de_id:
        raise ErreurMetier("doublon", "Choisissez une autre demande, qui ne soit pas elle-même un doublon.")
    candidature.doublon_de = premiere
    candidature.save(update_fields=["doublon_de", "modifie_le"])
    _recopier(candidature)
    for voeu in candidature.voeux.filter(statut__in=d.OUVERTS).select_related("candidature"):
        noter_statut(voeu, d.Statut.ANNULEE, motif="112", precision=f"Même demande que {premiere.numero}")
    return candidature
