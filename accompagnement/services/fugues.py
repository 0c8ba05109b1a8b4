"""Somebody placed is missing: the clock, the checklist, the authorities, the return (S11; EIG category 9)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accompagnement.choices_presences import DemarcheCode, Motif
from accompagnement.models import DemarcheFugue, Fugue
from accompagnement.services.presences.pointage import ECRIRE, pointer
from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur
from usagers.acces import exiger
from usagers.models import Dossier


@transaction.atomic
def declarer_fugue(*, acteur: Acteur | None, dossier: Dossier, vu_le: datetime, **champs: Any) -> Fugue:
    """The absence runs without known return; the checklist is open, and nothing waits for its end to be told."""
    maintenant = horloge.maintenant()
    ouverte = Fugue.objects.filter(dossier=dossier, retour_le=None).first()
    if ouverte is not None:
        return ouverte
    if vu_le > maintenant:
        raise ErreurMetier("vu_le", "La dernière fois ne peut pas être dans le futur.", champ="vu_le")
    absence = pointer(acteur=acteur, dossier=dossier, debut=vu_le, fin=None, motif=Motif.FUGUE)
    if absence is None:
        raise ErreurMetier("fugue", "L’absence n’a pas pu être écrite.")
    fugue = Fugue.objects.create(
        dossier=dossier, absence=absence, structure_id=dossier.structure_id, vu_le=vu_le, constatee_le=maintenant,
        auteur_id=acteur.id if acteur else None, **champs,
    )  # fmt: skip
    _publier("accompagnement.fugue_declaree", fugue)
    return fugue


@transaction.atomic
def completer_fugue(*, acteur: Acteur | None, fugue: Fugue, version_lue: int, **champs: Any) -> Fugue:
    exiger(acteur, fugue.dossier, ("PRE",), *ECRIRE)
    enregistrer_versionne(fugue, champs, version_lue)
    return fugue


@transaction.atomic
def noter_demarche(
    *, acteur: Acteur | None, fugue: Fugue, code: str, fait_le: datetime | None = None, **champs: Any
) -> DemarcheFugue:
    """Whom, at what hour. Police alerted: the house has an event to declare (EIG category 9)."""
    exiger(acteur, fugue.dossier, ("PRE",), *ECRIRE)
    le = fait_le or horloge.maintenant()
    if le > horloge.maintenant():
        raise ErreurMetier("fait_le", "L’heure ne peut pas être dans le futur.", champ="fait_le")
    if le < fugue.vu_le:
        raise ErreurMetier("fait_le", "Cette heure est avant la disparition.", champ="fait_le")
    premiere = not fugue.demarches.filter(code=code).exists()
    demarche = DemarcheFugue.objects.create(
        fugue=fugue, structure_id=fugue.structure_id, code=code, fait_le=le, auteur_id=acteur.id if acteur else None,
        **champs,
    )  # fmt: skip
    if code == DemarcheCode.POLICE and premiere:
        _publier("accompagnement.disparition_signalee", fugue, demarche_id=demarche.pk)
    return demarche


@transaction.atomic
def clore_fugue(
    *, acteur: Acteur | None, fugue: Fugue, retour_le: datetime, retour_comment: str = "", entretien: str = ""
) -> Fugue:
    """Back: the clock stops, the absence ends, what the young person says is kept."""
    exiger(acteur, fugue.dossier, ("PRE",), *ECRIRE)
    if fugue.retour_le is not None:
        raise ErreurMetier("close", "Le retour est déjà noté.")
    if not fugue.vu_le < retour_le <= horloge.maintenant():
        raise ErreurMetier(
            "retour_le", "Le retour vient après la disparition, et pas dans le futur.", champ="retour_le"
        )
    champs = {"retour_le": retour_le, "retour_comment": retour_comment, "entretien": entretien}
    enregistrer_versionne(fugue, champs, fugue.version)
    pointer(acteur=acteur, dossier=fugue.dossier, debut=retour_le, fin=_fin_de_l_absence(fugue), motif=Motif.PRESENT)
    _publier("accompagnement.fugue_close", fugue)
    return fugue


def _fin_de_l_absence(fugue: Fugue) -> datetime:
    fugue.absence.refresh_from_db()
    return max(fugue.absence.borne, horloge.maintenant())


def _publier(nom: str, fugue: Fugue, **ids: int) -> None:
    publier(nom, structure_id=fugue.structure_id, dossier_id=fugue.dossier_id, fugue_id=fugue.pk, **ids)


__all__ = ["clore_fugue", "completer_fugue", "declarer_fugue", "noter_demarche"]
