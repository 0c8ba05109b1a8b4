"""Port of dui.core.middleware: who acts in a request, and the context signed for them."""

from django.conf import settings
from django.http import HttpRequest

from dui.core.contexte import Contexte
from habilitations import apercu
from habilitations.acteur import Acteur, acteur_de, contexte_de
from habilitations.distance import situation_de


def contexte_de_la_requete(request: HttpRequest) -> tuple[Acteur | None, Contexte]:
    """An anonymous, locked or not fully authenticated session sees nothing."""
    if not getattr(request, "session_ouverte", False):
        return None, Contexte()
    psc = (request.session.get("psc") or {}).get("pk") if settings.DUI_PSC["emetteur"] else 0
    acteur = acteur_de(request.user, session_psc=psc, situation=situation_de(request))  # type: ignore[arg-type]
    contexte = contexte_de(acteur)
    vue = apercu.regarder(request, acteur)
    return (acteur, contexte) if vue is None else (vue, apercu.contexte(vue, contexte))
