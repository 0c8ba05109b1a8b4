"""Merge of two records of one person: asked by one, validated by another, undone exactly for thirty days (S01).

Persons merge, dossiers and stays never do: each dossier keeps its own. When both records have a dossier in the same
structure, the one of the merged record stays on it, closed, and is read from the kept person; if a stay is open in
it, the merge is refused. Two organismes never merge.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.db import transaction

from dui.core import contexte, horloge, journal
from dui.core.contexte import NIVEAUX, cle_acces
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from habilitations.acces import Acteur
from usagers.choices import EtatFusion, StatutSejour
from usagers.models import Dossier, Fusion, IdentiteINS, Sejour, Usager
from usagers.services import deplacements

DELAI = timedelta(days=30)
BLOC_TRAITS = "traits"
OUVERTS = (StatutSejour.PREVU, StatutSejour.EN_COURS, StatutSejour.SUSPENDU)


def structures_de(*usagers: Usager) -> set[int]:
    return {s for usager in usagers for s in usager.structures}


def peut_demander(acteur: Acteur, structures: Iterable[int]) -> bool:
    return all(acteur.peut("ID", "ecrire", s) for s in structures)


def peut_valider(acteur: Acteur, structures: Iterable[int]) -> bool:
    """Who writes identities, or who directs: reads them and validates admissions."""
    return all(
        acteur.peut("ID", "ecrire", s) or (acteur.peut("ID", "lire", s) and acteur.peut("ADM", "valider", s))
        for s in structures
    )


@transaction.atomic
def demander_fusion(
    *, acteur: Acteur, gagnant: Usager, perdant: Usager, motif: str, choix: Iterable[str] = ()
) -> Fusion:
    """`gagnant` stays; `choix` names the fields taken from `perdant` ("traits": the strict identity as one block)."""
    _exiger(peut_demander(acteur, structures_de(gagnant, perdant)))
    _verifier(gagnant, perdant)
    retenus = sorted(set(choix))
    if inconnus := set(retenus) - {BLOC_TRAITS, *deplacements.CHAMPS}:
        raise ErreurMetier("champ", f"Ces champs ne se choisissent pas : {', '.join(sorted(inconnus))}.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi c’est la même personne.", champ="motif")
    if Fusion.objects.filter(etat=EtatFusion.DEMANDEE, perdant__in=[gagnant, perdant]).exists():
        raise ErreurMetier("deja", "Une fusion de cette fiche attend déjà une réponse.")
    fusion = Fusion.objects.create(
        gagnant=gagnant, perdant=perdant, motif=motif.strip()[:200], demandeur_id=acteur.id, choix=retenus,
        structures=sorted(structures_de(gagnant, perdant)),
    )  # fmt: skip
    _apres(fusion, "usagers.fusion_demandee")
    return fusion


def _exiger(permis: bool) -> None:
    if not permis:
        raise Refus("Cette fusion dépasse votre périmètre. Demandez-la à la direction de l’organisme.")


def _verifier(gagnant: Usager, perdant: Usager) -> None:
    if gagnant.pk == perdant.pk:
        raise ErreurMetier("meme", "C’est déjà la même fiche.")
    if gagnant.organisme_id != perdant.organisme_id:
        raise ErreurMetier("organisme", "Ces fiches relèvent de deux organismes : elles ne fusionnent pas.")
    if gagnant.fusionne_dans_id or perdant.fusionne_dans_id:
        raise ErreurMetier("deja_fusionnee", "L’une de ces fiches est déjà fusionnée.")
    if gagnant.anonyme != perdant.anonyme:
        raise ErreurMetier(
            "anonyme", "L’une des deux personnes est accueillie anonymement : elle garde sa fiche à part."
        )
    _verifier_sejours(gagnant, perdant)


def _verifier_sejours(gagnant: Usager, perdant: Usager) -> None:
    communes = deplacements.structures_communes(gagnant, perdant)
    ouvert = Sejour.objects.filter(dossier__usager=perdant, structure__in=communes, statut__in=OUVERTS)
    if sejour := ouvert.select_related("structure").first():
        raise ErreurMetier(
            "sejour_ouvert",
            f"Les deux fiches ont un dossier à {sejour.structure} et celui de la fiche fusionnée a un séjour ouvert. "
            "Terminez ce séjour, ou gardez l’autre fiche.",
        )


def _verifier_ins(fusion: Fusion) -> None:
    """Two matricules are two persons. The identity that carries the INS is the one to keep."""
    ins = {i.usager_id: i.matricule for i in IdentiteINS.objects.filter(usager__in=[fusion.gagnant, fusion.perdant])}
    garde, autre = ins.get(fusion.gagnant_id, ""), ins.get(fusion.perdant_id, "")
    if garde and autre and garde != autre:
        raise ErreurMetier("deux_ins", "Ces fiches portent deux matricules INS : ce sont deux personnes.")
    prend = BLOC_TRAITS in fusion.choix
    if (garde and not autre and prend) or (autre and not garde and not prend):
        raise ErreurMetier("ins", "Gardez les traits de la fiche qui porte le matricule INS.", champ="choix")


@transaction.atomic
def valider_fusion(*, acteur: Acteur, fusion: Fusion) -> Fusion:
    """Second person. What belongs to the merged record moves; what moved is written down for the way back."""
    fusion = _attendue(fusion)
    _exiger(peut_valider(acteur, structures_de(fusion.gagnant, fusion.perdant)))
    if fusion.demandeur_id == acteur.id:
        raise Refus("Une fusion se décide à deux : une autre personne que vous la valide.")
    _verifier(fusion.gagnant, fusion.perdant)
    with _tout_voir(fusion):
        _verifier_ins(fusion)
        fusion.deplace = deplacements.fusionner(fusion)
    fusion.etat, fusion.valideur_id, fusion.validee_le = EtatFusion.VALIDEE, acteur.id, horloge.maintenant()
    fusion.save()
    _apres(fusion, "usagers.fusion_validee")
    return fusion


@transaction.atomic
def refuser_fusion(*, acteur: Acteur, fusion: Fusion, motif: str) -> Fusion:
    """Two different persons: the pair is no longer proposed. Who asked may withdraw."""
    fusion = _attendue(fusion)
    if fusion.demandeur_id != acteur.id:
        _exiger(peut_valider(acteur, structures_de(fusion.gagnant, fusion.perdant)))
    if not motif.strip():
        raise ErreurMetier("motif", "Dites ce qui distingue ces deux personnes.", champ="motif")
    fusion.etat, fusion.valideur_id, fusion.reponse = EtatFusion.REFUSEE, acteur.id, motif.strip()[:200]
    fusion.save()
    _apres(fusion, "usagers.fusion_refusee")
    return fusion


@transaction.atomic
def defaire_fusion(*, acteur: Acteur, fusion: Fusion, motif: str) -> Fusion:
    """Within thirty days: every row goes back. A field corrected since the merge keeps its correction."""
    fusion = Fusion.objects.select_for_update().select_related("gagnant", "perdant").get(pk=fusion.pk)
    _exiger(peut_valider(acteur, structures_de(fusion.gagnant, fusion.perdant)))
    if fusion.etat != EtatFusion.VALIDEE or fusion.validee_le is None:
        raise ErreurMetier("etat", "Cette fusion n’est pas en vigueur.")
    if horloge.maintenant() > fusion.validee_le + DELAI:
        raise ErreurMetier("delai", "Le délai de 30 jours est passé.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi vous séparez ces fiches.", champ="motif")
    with _tout_voir(fusion):
        deplacements.separer(fusion)
    fusion.etat, fusion.defaite_le, fusion.reponse = EtatFusion.DEFAITE, horloge.maintenant(), motif.strip()[:200]
    fusion.save()
    _apres(fusion, "usagers.fusion_defaite")
    return fusion


def _attendue(fusion: Fusion) -> Fusion:
    fusion = Fusion.objects.select_for_update().select_related("gagnant", "perdant").get(pk=fusion.pk)
    if fusion.etat != EtatFusion.DEMANDEE:
        raise ErreurMetier("etat", "Cette demande a déjà sa réponse.")
    list(Usager.objects.select_for_update().filter(pk__in=[fusion.gagnant_id, fusion.perdant_id]).order_by("pk"))
    return fusion


def _tout_voir(fusion: Fusion) -> Any:
    """Rows of every level and the INS must move, also those that this actor may not read; nothing of it is shown."""
    structures = structures_de(fusion.gagnant, fusion.perdant)
    large = replace(
        contexte.exiger(),
        cles=frozenset(cle_acces(s, n) for s in structures for n in NIVEAUX),
        structures=frozenset(structures),
        structures_nir=frozenset(structures),
        motif=f"fusion {fusion.pk}",
    )
    return contexte.ouvrir(large)


def _apres(fusion: Fusion, evenement: str) -> None:
    journal.tracer("ecriture", objet=f"fusion:{fusion.pk}", usager_id=fusion.gagnant_id)
    for structure_id in fusion.structures[:1]:
        publier(
            evenement, structure_id=structure_id, fusion_id=fusion.pk,
            gagnant_id=fusion.gagnant_id, perdant_id=fusion.perdant_id,
        )  # fmt: skip


def autres_dossiers(usager: Usager) -> list[Dossier]:
    """Dossiers left, closed, on records merged into this person: read from the kept one."""
    return list(
        Dossier.objects.filter(usager__fusionne_dans=usager).select_related("structure", "perimetre").order_by("pk")
    )
