"""Siblings, and a parent housed with a child: persons linked, each keeping their own dossier (L223-1-1 CASF)."""

from collections.abc import Iterable

from django.db import transaction

from dui.core import journal
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur
from usagers.choices import NatureGroupe
from usagers.models import GroupeFamilial, MembreGroupe, Usager
from usagers.services.personnes import exiger_ecriture


@transaction.atomic
def grouper(
    *, acteur: Acteur | None, nature: str, membres: Iterable[tuple[Usager, str]], nom: str = "",
    groupe: GroupeFamilial | None = None,
) -> GroupeFamilial:  # fmt: skip
    """Create a group or add to it. `membres`: persons with their place ("parent", "enfant", "" for siblings)."""
    places = dict(membres)
    if nature not in NatureGroupe.values:
        raise ErreurMetier("nature", "Ce groupe n’existe pas.", champ="nature")
    deja = list(Usager.objects.filter(appartenances__groupe=groupe)) if groupe else []
    _verifier(acteur, nature, places, deja)
    if groupe is None:
        structures = sorted({s for usager in places for s in usager.structures})
        groupe = GroupeFamilial.objects.create(nature=nature, nom=nom.strip() or _nom(places), structures=structures)
    for usager, place in places.items():
        MembreGroupe.objects.get_or_create(groupe=groupe, usager=usager, defaults={"place": place[:40]})
        journal.tracer("ecriture", objet="groupe", usager_id=usager.pk)
    return groupe


def _verifier(acteur: Acteur | None, nature: str, places: dict[Usager, str], deja: list[Usager]) -> None:
    tous = {*places, *deja}
    if len(tous) < 2:
        raise ErreurMetier("membres", "Il faut au moins deux personnes.", champ="membres")
    if len({usager.organisme_id for usager in tous}) > 1:
        raise ErreurMetier("organisme", "Ces personnes relèvent de deux organismes.", champ="membres")
    if nature == NatureGroupe.PARENT_ENFANT and not deja and "parent" not in places.values():
        raise ErreurMetier("parent", "Dites qui est le parent.", champ="membres")
    for usager in places:
        exiger_ecriture(acteur, usager)


def _nom(places: dict[Usager, str]) -> str:
    """Family name of the first person."""
    premier = next(iter(places))
    return (premier.nom_utilise or premier.nom_naissance.title() or premier.nom_affiche)[:100]


@transaction.atomic
def retirer_du_groupe(*, acteur: Acteur | None, membre: MembreGroupe) -> None:
    """The group itself stays: other members may be out of sight. Alone, it is no longer shown."""
    exiger_ecriture(acteur, membre.usager)
    usager_id = membre.usager_id
    membre.delete()
    journal.tracer("ecriture", objet="groupe", usager_id=usager_id)
