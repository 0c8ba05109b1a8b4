"""Dated situation of a person helped at home, and what national reports ask of a stay."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from accompagnement.choices_domicile import Destination, ElementSituation
from accompagnement.models import DonneesSejour, SituationSSIAD
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from usagers.acces import exiger
from usagers.models import Dossier, Sejour
from usagers.services.dossiers import numero_suivant

SOIN, ADMINISTRATIF = 4, 1


@transaction.atomic
def noter_situation(
    *, acteur: Acteur | None, dossier: Dossier, le: date, elements: Sequence[str], auteur_id: int | None = None,
    remplace: SituationSSIAD | None = None,
) -> SituationSSIAD:  # fmt: skip
    """« None of these » excludes the others; a change is another row, dated. `auteur_id`: for an agent."""
    exiger(acteur, dossier, ["OBS"], "ecrire", motif="La situation est constatée par l’équipe de soins.")
    if le > horloge.aujourdhui():
        raise ErreurMetier("le", "Ce jour n’est pas encore venu.", champ="le")
    if not elements:
        raise ErreurMetier("elements", "Cochez ce qui est vrai, ou « Aucune de ces situations ».", champ="elements")
    if ElementSituation.AUCUN in elements and len(elements) > 1:
        message = "« Aucune de ces situations » ne va avec aucune autre."
        raise ErreurMetier("elements", message, champ="elements")
    faite = SituationSSIAD.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=SOIN, numero=numero_suivant(dossier, "EVAL"), le=le,
        elements=sorted(elements), auteur_id=acteur.id if acteur else auteur_id, remplace=remplace,
    )  # fmt: skip
    _annoncer(faite, dossier)
    return faite


@transaction.atomic
def corriger_situation(
    *, acteur: Acteur | None, situation: SituationSSIAD, le: date, elements: Sequence[str], motif: str
) -> SituationSSIAD:
    """What was noted was wrong: the right one takes its place, and says which one it replaces."""
    ecarter_situation(acteur=acteur, situation=situation, motif=motif)
    return noter_situation(acteur=acteur, dossier=situation.dossier, le=le, elements=elements, remplace=situation)


@transaction.atomic
def ecarter_situation(*, acteur: Acteur | None, situation: SituationSSIAD, motif: str) -> SituationSSIAD:
    """Of somebody else, or never true: out of the counts, kept with its reason."""
    exiger(acteur, situation.dossier, ["OBS"], "ecrire")
    lue = SituationSSIAD.objects.select_for_update(of=("self",)).get(pk=situation.pk)
    if lue.annulee:
        raise ErreurMetier("annulee", "Cette situation est déjà corrigée ou retirée.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites ce qui était faux.", champ="motif")
    lue.annulee, lue.annulee_motif = True, motif.strip()[:200]
    lue.save(update_fields=["annulee", "annulee_motif", "modifie_le"])
    _annoncer(lue, situation.dossier)
    return lue


@transaction.atomic
def decrire_sejour(*, acteur: Acteur | None, sejour: Sejour, version_lue: int = 0, **champs: Any) -> DonneesSejour:
    """Entry and exit as the reports ask them; created the first time."""
    dossier = sejour.dossier
    exiger(acteur, dossier, ["ADM", "ID"], "ecrire")
    debut, fin = champs.get("prescription_debut"), champs.get("prescription_fin")
    if debut and fin and fin < debut:
        raise ErreurMetier("prescription_fin", "La fin est avant le début.", champ="prescription_fin")
    if champs.get("lieu_deces") and champs.get("destination") != Destination.DECES:
        raise ErreurMetier("lieu_deces", "Le lieu du décès va avec une sortie par décès.", champ="lieu_deces")
    existant = DonneesSejour.objects.filter(sejour=sejour).first()
    if existant is not None:
        existant = enregistrer_versionne(existant, champs, version_lue)
    else:
        existant = DonneesSejour.objects.create(
            sejour=sejour, dossier=dossier, structure_id=dossier.structure_id, niveau=ADMINISTRATIF, **champs
        )
    _annoncer(existant, dossier)
    return existant


def _annoncer(objet: Any, dossier: Dossier) -> None:
    genre = type(objet).__name__.lower()
    journal.tracer("ecriture", objet=f"{genre}:{objet.pk}", dossier_id=dossier.pk, structure_id=dossier.structure_id,
                   niveau=objet.niveau)  # fmt: skip
    publier(f"accompagnement.{genre}_changee", structure_id=dossier.structure_id, dossier_id=dossier.pk,
            objet_id=objet.pk)  # fmt: skip
