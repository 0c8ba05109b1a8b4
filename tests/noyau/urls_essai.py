"""Small views that exercise the kernel alone, behind the real middleware."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from dui.core import evenements
from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique


@soumission_unique
def creer(request: HttpRequest) -> HttpResponse:
    """Publishes one event per run: the rows counted by the tests."""
    texte = request.POST.get("texte", "")
    if texte == "metier":
        evenements.publier("essai.cree", structure_id=1)
        raise ErreurMetier("essai", "Non.")
    if texte == "invalide":
        return HttpResponse("non", status=422)
    evenement = evenements.publier("essai.cree", structure_id=1)
    if texte == "fragment":
        return HttpResponse("<p>fait</p>")
    return HttpResponse(status=303, headers={"Location": f"/essai/{evenement.pk}/"})


handler500 = "dui.core.views.erreurs.panne"
urlpatterns = [
    path("essai/", creer, name="essai"),
    path("essai-autre/", creer, name="essai_autre"),
    path("compte/", include("habilitations.urls_compte")),
    path("", include("dui.core.urls")),
]
