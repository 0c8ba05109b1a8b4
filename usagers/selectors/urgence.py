"""The one door out of one's perimeter: exact name and birth date, in one's own houses (DESIGN §4)."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from habilitations.acces import Acteur
from habilitations.choices import NATURES_PERSONNELLES, Phase
from habilitations.models import LienDossier
from habilitations.services.bris import peut_briser
from usagers.identite.normalisation import majuscules
from usagers.models import Dossier, Usager


def dossiers_exacts(acteur: Acteur, nom: str, prenom: str, naissance: date) -> list[Dossier]:
    """Dossiers of the persons so named and born that day, in the houses where the actor may break the glass.

    Exact but for accents and capitals: neither neighbours, nor a beginning, nor a list to walk through.
    """
    structures = [s for s in acteur.structures if peut_briser(acteur, s)]
    personnels = LienDossier.objects.filter(
        LienDossier.ouverts(), professionnel=acteur.id, nature__in=NATURES_PERSONNELLES
    )
    # One's own file and that of a relative are not even found: « refused » would tell that they exist.
    fermes = set(personnels.values_list("perimetre", flat=True))
    return [d for d in porteurs(structures, nom, prenom, naissance) if d.pk not in fermes]


def nes_ce_jour(structures: Iterable[int], naissance: date) -> QuerySet[Dossier]:
    dossiers = Dossier.objects.filter(
        structure__in=structures, usager__date_naissance=naissance, usager__fusionne_dans=None, usager__anonyme=False
    ).exclude(perimetre__phase=Phase.ELIMINE)
    return dossiers.select_related("usager", "structure", "perimetre__structure").order_by("-perimetre__phase", "pk")


def porteurs(structures: Iterable[int], nom: str, prenom: str, naissance: date) -> list[Dossier]:
    """Dossiers of those houses whose person bears exactly this name and birth date."""
    return [d for d in nes_ce_jour(structures, naissance) if _porte(d.usager, majuscules(nom), majuscules(prenom))]


def _porte(usager: Usager, nom: str, prenom: str) -> bool:
    noms = {usager.nom_naissance, majuscules(usager.nom_utilise)}
    prenoms = {usager.premier_prenom, usager.prenoms, majuscules(usager.prenom_utilise)}
    return nom in _remplis(noms) and prenom in _remplis(prenoms)


def _remplis(textes: Iterable[str]) -> set[str]:
    return {texte for texte in textes if texte}


__all__ = ["dossiers_exacts", "porteurs"]
