"""Dated links between dossiers and professionals, which the access formula reads."""

from datetime import datetime

from django.db.models import Q, QuerySet

from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.choices import NatureLien
from habilitations.models import LienDossier, PerimetreDossier, Professionnel


def lier_dossier(
    *, perimetre: PerimetreDossier, professionnel: Professionnel | None, nature: NatureLien, motif: str = "",
    debut: datetime | None = None, fin: datetime | None = None, domaine: str = "", profil: str = "",
) -> LienDossier:  # fmt: skip
    """Write the link once; higher rooms call it in the transaction of their own fact, whose event they publish."""
    if professionnel is None and nature != NatureLien.OPPOSITION:
        raise ErreurMetier("professionnel", "Ce lien demande une personne.")
    if (domaine or profil) and nature != NatureLien.OPPOSITION:
        raise ErreurMetier("domaine", "Seule une opposition porte sur une partie du dossier.")
    instant = debut or horloge.maintenant()
    if fin is not None and fin <= instant:
        raise ErreurMetier("dates", "Ce lien finirait avant d’avoir commencé.")
    ouverts = _liens_ouverts(perimetre, professionnel, nature, domaine)
    existant = ouverts.filter(debut__lte=instant, fin=fin, profil=profil).first()
    if existant is not None:
        return existant
    return LienDossier.objects.create(
        perimetre=perimetre, structure_id=perimetre.structure_id, professionnel=professionnel, nature=nature,
        domaine=domaine, profil=profil, debut=instant, fin=fin, motif=motif,
    )  # fmt: skip


def delier_dossier(
    *, perimetre: PerimetreDossier, professionnel: Professionnel | None, nature: NatureLien, motif: str = "",
    domaine: str = "",
) -> int:  # fmt: skip
    """End the links in force now; returns how many."""
    maintenant = horloge.maintenant()
    return _liens_ouverts(perimetre, professionnel, nature, domaine).update(fin=maintenant, motif=motif)


def _liens_ouverts(
    perimetre: PerimetreDossier, pro: Professionnel | None, nature: str, domaine: str
) -> QuerySet[LienDossier]:
    en_vigueur = Q(fin__isnull=True) | Q(fin__gt=horloge.maintenant())
    return LienDossier.objects.filter(
        en_vigueur, perimetre=perimetre, professionnel=pro, nature=nature, domaine=domaine
    )
