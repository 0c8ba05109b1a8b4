"""Educational writings: written over several days, ended by their author, then never changed (PDE-DOCX-5, -10)."""

from datetime import date
from typing import Any

from django.db import transaction

from accompagnement.choices_ecrits import MODELES, EtatEcrit, GenreEcrit
from accompagnement.models import ActionEcrit, EcritEducatif
from documents.models import Document
from documents.services import produire
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from usagers.acces import exiger
from usagers.models import Dossier

NIVEAU = 2
TEXTES = ("faits", "observations", "hypotheses", "paroles", "suites")


@transaction.atomic
def commencer_ecrit(*, acteur: Acteur, dossier: Dossier, genre: str, titre: str, **champs: Any) -> EcritEducatif:
    exiger(acteur, dossier, ["TRE"], "ecrire")
    _verifier(champs)
    ecrit = EcritEducatif.objects.create(
        dossier=dossier, structure_id=dossier.structure_id, niveau=NIVEAU, auteur_id=acteur.id, genre=genre,
        titre=titre.strip(), **champs,
    )  # fmt: skip
    _tracer(ecrit)
    return ecrit


def _verifier(champs: dict[str, Any]) -> None:
    debut, fin = champs.get("debut"), champs.get("fin")
    if debut and fin and fin < debut:
        raise ErreurMetier("fin", "La période ne finit pas avant d’avoir commencé.", champ="fin")


@transaction.atomic
def rediger_ecrit(*, acteur: Acteur, ecrit: EcritEducatif, version_lue: int, **champs: Any) -> EcritEducatif:
    _exiger_ouvert(acteur, ecrit)
    _verifier(champs)
    _tracer(ecrit)
    return enregistrer_versionne(ecrit, champs, version_lue)  # type: ignore[no-any-return]


@transaction.atomic
def prevoir_dans_ecrit(
    *, acteur: Acteur, ecrit: EcritEducatif, quoi: str, qui: str, pour_le: date | None = None
) -> ActionEcrit:
    _exiger_ouvert(acteur, ecrit)
    _tracer(ecrit)
    return ActionEcrit.objects.create(
        ecrit=ecrit, structure_id=ecrit.structure_id, niveau=ecrit.niveau, quoi=quoi.strip(), qui=qui.strip(),
        pour_le=pour_le,
    )  # fmt: skip


@transaction.atomic
def finir_ecrit(*, acteur: Acteur, ecrit: EcritEducatif) -> None:
    """By its author alone. A report without a fact in it is an opinion."""
    _exiger_ouvert(acteur, ecrit)
    if ecrit.auteur_id != acteur.id:
        raise Refus("Son auteur termine cet écrit.")
    if not ecrit.faits.strip():
        raise ErreurMetier("faits", "Écrivez au moins un fait, avec sa date, avant de terminer.")
    ecrit.etat, ecrit.fini_le = EtatEcrit.FINI, horloge.maintenant()
    ecrit.version += 1
    ecrit.save(update_fields=["etat", "fini_le", "version", "modifie_le"])
    _tracer(ecrit)
    publier("accompagnement.ecrit_fini", structure_id=ecrit.structure_id, dossier_id=ecrit.dossier_id,
            ecrit_id=ecrit.pk)  # fmt: skip


def imprimer_ecrit(*, acteur: Acteur, ecrit: EcritEducatif) -> Document:
    """Kept among the documents of the dossier, for this reader."""
    return produire(acteur=acteur, code=MODELES[GenreEcrit(ecrit.genre)], dossier=ecrit.dossier, objet=ecrit)


def _exiger_ouvert(acteur: Acteur, ecrit: EcritEducatif) -> None:
    exiger(acteur, ecrit.dossier, ["TRE"], "ecrire")
    if ecrit.etat == EtatEcrit.FINI:
        raise ErreurMetier("fini", "Cet écrit est terminé : il ne change plus.")


def _tracer(ecrit: EcritEducatif) -> None:
    journal.tracer("ecriture", objet=f"ecrit:{ecrit.pk}", dossier_id=ecrit.dossier_id,
                   structure_id=ecrit.structure_id, niveau=NIVEAU)  # fmt: skip
