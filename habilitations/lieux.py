"""Where the person works at this moment: the structure chosen in the header, among the affectations in force."""

from django.http import HttpRequest

from dui.core.erreurs import Refus
from habilitations.models import Structure
from habilitations.vie import empechement


def structure_courante(request: HttpRequest) -> Structure:
    """Structure shown to this request; kept on the request so that a page asks once."""
    connue: Structure | None = getattr(request, "_structure", None)
    if connue is not None:
        return connue
    acteur = getattr(request, "acteur", None)
    if acteur is None or not acteur.structures:
        cause = empechement(request.user.professionnel) if acteur is not None else ""  # type: ignore[union-attr]
        raise Refus(cause or "Vous n’avez pas d’affectation en cours. Voyez avec votre direction.")
    choisie = request.user.structure_courante_id  # type: ignore[union-attr]
    pk: int = choisie if choisie in acteur.structures else min(acteur.structures)  # type: ignore[assignment]
    request._structure = Structure.objects.select_related("organisme").get(pk=pk)  # type: ignore[attr-defined]
    return request._structure  # type: ignore[attr-defined,no-any-return]
