"""One request as its reader may see it: an opinion gives its sense to all, its text to its level alone."""

from typing import Any

from django.db.models import Prefetch

from administration.donnees import admission as d
from administration.models import (
    AvisCandidature,
    Candidature,
    CourrierAdmission,
    FichierPiece,
    StatutVoeu,
    SyntheseAvis,
    VoeuStructure,
)
from administration.selectors.admission import ensemble, proches
from administration.services.admission.acces import decide, voeux_visibles
from administration.services.admission.statuts import suites
from coordination.models import Evenement
from habilitations.acces import Acteur
from habilitations.models import Professionnel
from usagers.choices import NatureDroit
from usagers.models import DroitEntourage, RelationEntourage, en_vigueur


def fiche(acteur: Acteur, c: Any) -> dict[str, Any]:
    """`c.miens`: the wishes that this reader sees (see `candidature_autorisee`)."""
    lus = set(voeux_visibles(acteur, "lire").filter(candidature=c).values_list("pk", flat=True))
    ecrits = set(voeux_visibles(acteur, "ecrire").filter(candidature=c).values_list("pk", flat=True))
    complet = bool(lus) or c.auteur_id == acteur.id
    return {
        "c": c, "usager": c.usager, "complet": complet, "ecrit": bool(ecrits),
        "voeux": [_voeu(acteur, v, v.pk in ecrits) for v in c.miens],
        "pieces": list(c.pieces.prefetch_related(Prefetch("fichiers", FichierPiece.objects.all()))) if complet else [],
        "avis": _avis(c),
        "courriers": _courriers(c) if complet else [],
        "contacts": _contacts(acteur, c) if complet else [],
        "histoire": _histoire(c) if complet else [],
        "ensemble": ensemble(acteur, c), "doublons": list(proches(acteur, c)[:3]) if ecrits else [],
        "criteres": [d.Critere(x).label for x in c.criteres],
        "prudences": prudences(acteur, c),
        "ajoutable": bool(ecrits) and bool(acteur.structures_ou("ADM", "creer") - set(c.structures)),
    }  # fmt: skip


def _voeu(acteur: Acteur, voeu: VoeuStructure, ecrit: bool) -> VoeuStructure:
    """What can follow, for this reader."""
    v: Any = voeu
    v.ecrit, v.decide = ecrit, decide(acteur, voeu.structure_id)
    possibles = suites(voeu) if voeu.statut not in d.CLOS_SANS_ENTREE else set()
    v.suites = [s for s in d.Statut if s in possibles - d.PAR_ACTE and (v.decide if s in d.DECISIONS else ecrit)]
    v.admissible = v.decide and d.Statut.ADMIS in possibles
    v.a_ouvrir = ecrit and voeu.statut == d.Statut.ADMIS and voeu.sejour_id is None
    v.a_entrer = ecrit and voeu.statut == d.Statut.ADMIS and voeu.sejour_id is not None
    v.a_conclure = ecrit and voeu.statut == d.Statut.ESSAI
    v.clos = voeu.statut in d.CLOS_SANS_ENTREE
    v.avis_possible = voeu.statut in d.OUVERTS and bool(roles_de(acteur, voeu.structure_id))
    v.joignable = ecrit and voeu.statut in d.OUVERTS
    v.inopine = v.joignable and voeu.structure.categorie in d.SANS_RENDEZ_VOUS
    return voeu


def _avis(c: Any) -> list[AvisCandidature]:
    """One query for the senses, one for the texts that the reader's level lets through."""
    lignes = list(
        AvisCandidature.objects.filter(voeu__in=[v.pk for v in c.miens]).select_related("auteur", "structure")
    )
    textes = {s.avis_id: s for s in SyntheseAvis.objects.filter(avis__in=lignes)}
    for ligne in lignes:
        ligne.texte = textes.get(ligne.pk)  # type: ignore[attr-defined]
    return lignes


def roles_de(acteur: Acteur, structure_id: int) -> list[str]:
    if not any(acteur.peut("ADM", action, structure_id) for action in ("resumer", "lire")):
        return []
    niveaux = acteur.niveaux(structure_id)
    roles = []
    if acteur.professionnel_de_sante and 4 in niveaux:
        medecin = Professionnel.objects.filter(pk=acteur.id, profession="G15_10").exists()
        roles.append(d.RoleAvis.MEDICAL if medecin else d.RoleAvis.SOIGNANT)
    elif 5 in niveaux:
        roles.append(d.RoleAvis.PSYCHOLOGUE)
    elif acteur.peut("ADM", "lire", structure_id):
        roles += [d.RoleAvis.EDUCATIF, d.RoleAvis.SOCIAL]
    return [str(r) for r in roles]


def _courriers(c: Any) -> list[CourrierAdmission]:
    return list(CourrierAdmission.objects.filter(voeu__in=[v.pk for v in c.miens]).select_related("auteur"))


def _contacts(acteur: Acteur, c: Candidature) -> list[Evenement]:
    """Contacts of the lists that this reader sees, last first."""
    lignes = Evenement.objects.filter(
        objet=f"candidature:{c.pk}",
        structure__in=[v.structure_id for v in c.miens],  # type: ignore[attr-defined]
    )
    return list(
        lignes.select_related("auteur", "structure").prefetch_related("participants__professionnel").order_by("-debut")
    )


def _histoire(c: Any) -> list[StatutVoeu]:
    """States of the lists that this reader sees, with the names of who moved them."""
    lignes = list(StatutVoeu.objects.filter(voeu__in=[v.pk for v in c.miens]).select_related("structure"))
    noms = {p.pk: str(p) for p in Professionnel.objects.filter(pk__in={x.auteur_id for x in lignes})}
    for ligne in lignes:
        ligne.auteur = noms.get(ligne.auteur_id or 0, "")  # type: ignore[attr-defined]
    return lignes


def prudences(acteur: Acteur, c: Any) -> list[str]:
    """What one must know before any call, letter or message (metier S03, RG)."""
    lignes = [c.consigne_contact] if c.consigne_contact else []
    if c.sans_ecrit:
        lignes.append("Aucun écrit ni SMS : on téléphone, ou l’on se voit.")
    discrete = any(v.structure.categorie in d.CATEGORIES_DISCRETES for v in c.miens)
    if discrete:
        lignes.append("Ne pas nommer l’établissement à quelqu’un d’autre que la personne.")
    if not c.laisser_message:
        lignes.append("Ne pas laisser de message.")
    if c.courrier_discret:
        lignes.append("Courrier sous enveloppe neutre.")
    if c.usager_id and acteur.peut("ENT", "resumer"):
        interdits = DroitEntourage.objects.filter(en_vigueur(), usager=c.usager_id, nature=NatureDroit.INTERDIT)
        relations = RelationEntourage.objects.filter(pk__in=interdits.values("relation")).select_related("contact")
        lignes += [f"Contact interdit : {r.libelle.lower()}, {r.contact}." for r in relations]
    return lignes
