"""Where the person works at this moment: the structure chosen in the header, among the affectations in force."""

from django.http import HttpRequest

from dui.core.compilees import RequeteGardee
from dui.core.erreurs import Refus
from habilitations.models import Structure
from habilitations.vie import empechement

_STRUCTURE = RequeteGardee(lambda pk: Structure.objects.select_related("organisme").filter(pk=pk), pk=int)


def structure_courante(request: HttpRequest) -> Structure:
    """Structure shown to this request; kept on the request so that a page asks once."""
    connue: Structure | None = getattr(request, "_structure", None)
    if connue is not None:
        return connue
    acteur = getattr(request, "acteur", None)
    if acteur is None or not acteur.structures:
        cause = empechement(request.user.professionnel) if acteur is not None else ""  # type: ignore[union-attr]
        raise Refus(cause or "Vous n’avez pas d’affectation en cours. Voyez avec votre direction.")
    choisie: Structure | None = request.user.structure_courante  # type: ignore[union-attr]
    if choisie is None or choisie.pk not in acteur.structures:
        (choisie,) = _STRUCTURE(pk=min(acteur.structures))
    request._structure = choisie  # type: ignore[attr-defined]
    return choisie
