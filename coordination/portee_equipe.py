"""Members of a team whom the file stays closed to: their affectation is in another unit (S20, metier §4.1)."""

from collections.abc import Iterable

from coordination.models import MembreEquipe
from habilitations.choices import Transverse
from habilitations.models import Affectation
from usagers.models import Dossier


def fermes_par_unite(dossier: Dossier, membres: Iterable[MembreEquipe]) -> frozenset[int]:
    """Professionals named in the team and whose every affectation of the house is in another unit; one query."""
    nommes = {m.professionnel_id for m in membres if m.professionnel_id}
    ici = Affectation.objects.filter(
        Affectation.en_cours(), structure=dossier.structure_id, professionnel__in=nommes
    ).select_related("profil")
    couverts = {a.professionnel_id for a in ici if _couvre(a, dossier)}
    return frozenset(pk for pk in nommes if pk is not None and pk not in couverts)


def _couvre(affectation: Affectation, dossier: Dossier) -> bool:
    if affectation.profil.transverse == Transverse.STRUCTURE and affectation.unite_id is None:
        return True
    return affectation.unite_id in (None, dossier.perimetre.unite_id)


def dossier_ferme_a(membre: MembreEquipe) -> str:
    """Said at the moment somebody is added, and shown beside their name."""
    if membre.professionnel_id is None or not fermes_par_unite(membre.dossier, [membre]):
        return ""
    return (
        f"{membre.qui} est affecté à une autre unité : ce dossier lui reste fermé tant que son affectation ne "
        "couvre pas celle-ci. La direction peut l’étendre dans Habilitations."
    )
