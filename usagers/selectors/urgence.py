"""The one door out of one's perimeter: exact name and birth date, in one's own houses (DESIGN §4)."""

from collections.abc import Iterable
from datetime import date

from habilitations.acces import Acteur
from habilitations.choices import Phase
from habilitations.services.bris import peut_briser
from usagers.identite.normalisation import majuscules
from usagers.models import Dossier, Usager


def dossiers_exacts(acteur: Acteur, nom: str, prenom: str, naissance: date) -> list[Dossier]:
    """Dossiers of the persons so named and born that day, in the houses where the actor may break the glass.

    Exact but for accents and capitals: neither neighbours, nor a beginning, nor a list to walk through.
    """
    structures = [s for s in acteur.structures if peut_briser(acteur, s)]
    dossiers = (
        Dossier.objects.filter(
            structure__in=structures, usager__date_naissance=naissance, usager__fusionne_dans=None,
            usager__anonyme=False,
        )
        .exclude(perimetre__phase=Phase.ELIMINE)
        .select_related("usager", "structure", "perimetre__structure")
        .order_by("-perimetre__phase", "pk")
    )  # fmt: skip
    return [d for d in dossiers if _porte(d.usager, majuscules(nom), majuscules(prenom))]


def _porte(usager: Usager, nom: str, prenom: str) -> bool:
    noms = {usager.nom_naissance, majuscules(usager.nom_utilise)}
    prenoms = {usager.premier_prenom, usager.prenoms, majuscules(usager.prenom_utilise)}
    return nom in _remplis(noms) and prenom in _remplis(prenoms)


def _remplis(textes: Iterable[str]) -> set[str]:
    return {texte for texte in textes if texte}


__all__ = ["dossiers_exacts"]
