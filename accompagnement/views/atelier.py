"""/grilles/…: the workshop. A house adds, moves and removes questions, looks at the grid as it is filled, publishes."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accompagnement.forms import atelier as forms
from accompagnement.forms.grilles import SaisieForm
from accompagnement.grilles.calcul import calculer
from accompagnement.models import Grille, VersionGrille
from accompagnement.selectors.grilles import grilles_en_vigueur
from accompagnement.services.grilles import atelier as services
from accompagnement.services.grilles.importation import importer_grille
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from usagers.views.actes import Acte, poser, simple
from usagers.views.formulaires import traiter

PAGE = "accompagnement/grilles/formulaire.html"
Changer = Callable[[dict[str, Any]], dict[str, Any]]
TOUS_NIVEAUX = frozenset(range(1, 7))


def redacteur(request: HttpRequest) -> Acteur:
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    services.exiger_redacteur(acteur)
    return acteur


def la_sienne(request: HttpRequest, pk: int) -> tuple[Acteur, Grille]:
    acteur = redacteur(request)
    return acteur, get_object_or_404(Grille, pk=pk, organisme=acteur.organisme_id)


def _brouillon(request: HttpRequest, pk: int) -> tuple[Acteur, VersionGrille]:
    acteur, grille = la_sienne(request, pk)
    return acteur, get_object_or_404(VersionGrille.objects.select_related("grille"), grille=grille, etat="brouillon")


@require_http_methods(["GET", "POST"])
@soumission_unique
def nouvelle(request: HttpRequest) -> HttpResponse:
    acteur = redacteur(request)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        return voir("grille_atelier", services.creer_grille(acteur=acteur, **donnees).grille_id)

    autour = {"titre": "Nouvelle grille", "bouton": "Commencer", "retour": reverse("grilles"),
              "phrase": "Un titre, un code, qui la lit : les questions viennent ensuite."}  # fmt: skip
    return traiter(request, PAGE, forms.NouvelleGrilleForm(request.POST or None), autour, agir)


@require_http_methods(["GET", "POST"])
@soumission_unique
def copier(request: HttpRequest, pk: int) -> HttpResponse:
    acteur = redacteur(request)
    version = get_object_or_404(grilles_en_vigueur(acteur.organisme_id), grille=pk)
    acte = Acte("Adapter cette grille", "Copier et adapter", "Copie ouverte : rien n’est encore publié.",
                simple(forms.CopieForm), services.copier_grille,
                lambda _: "La copie est à la maison : ses seuils ne sont plus ceux de l’original.",
                lambda faite: ("grille_atelier", faite.grille_id))  # fmt: skip
    return poser(request, acte, "version", version, ("grille", pk), {"titre": acte.titre}, PAGE)


@require_http_methods(["GET", "POST"])
@soumission_unique
def atelier(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft: its items with what can be done to each, and beside it the grid as it will be filled."""
    acteur, grille = la_sienne(request, pk)
    if request.method == "POST":
        services.brouillon_de(acteur=acteur, grille=grille)
        return voir("grille_atelier", pk)
    versions = list(grille.versions.select_related("publiee_par"))
    brouillon = next((v for v in versions if v.etat == "brouillon"), None)
    contexte: dict[str, Any] = {"grille": grille, "versions": versions, "brouillon": brouillon}
    if brouillon is not None:
        d = brouillon.lue
        form = SaisieForm(definition=d, niveaux=TOUS_NIVEAUX, reponses={}, bilan=calculer(d, {}))
        contexte |= {"definition": d, "blocs": form.blocs(), "hn": 2, "lignes": list(_a_plat(d.items, 0))}
    return render(request, "accompagnement/grilles/atelier.html", contexte)


def _a_plat(items: Any, retrait: int) -> Any:
    for item in items:
        yield item, retrait
        yield from _a_plat(item.items, retrait + 1)


def _ecrire(acteur: Acteur, brouillon: VersionGrille, changer: Changer, lue: int) -> HttpResponse:
    neuve = changer(brouillon.definition)
    services.ecrire_brouillon(acteur=acteur, brouillon=brouillon, definition=neuve, version_lue=lue)
    return voir("grille_atelier", brouillon.grille_id)


def _page(request: HttpRequest, brouillon: VersionGrille, titre: str, form: Any, agir: Any) -> HttpResponse:
    autour = {"titre": titre, "bouton": "Enregistrer", "retour": reverse("grille_atelier", args=[brouillon.grille_id]),
              "phrase": f"{brouillon.grille}, version {brouillon.numero}."}  # fmt: skip
    return traiter(request, PAGE, form, autour, agir)


@require_http_methods(["GET", "POST"])
@soumission_unique
def item(request: HttpRequest, pk: int, item_id: str) -> HttpResponse:
    """`nouveau`, or the question to change."""
    acteur, brouillon = _brouillon(request, pk)
    connu = brouillon.lue.index.get(item_id)
    if connu is None and item_id != "nouveau":
        raise Http404
    depart = (forms.ItemForm.depart(connu) if connu else {}) | {"version": brouillon.version}
    form = forms.ItemForm(request.POST or None, definition=brouillon.definition, nouveau=connu is None, initial=depart)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        def changer(d: dict[str, Any]) -> dict[str, Any]:
            return services.poser(d, connu.id if connu else "", form.ecrire(), donnees.get("parent") or "")

        return _ecrire(acteur, brouillon, changer, form.version_lue)

    return _page(request, brouillon, "Modifier la question" if connu else "Ajouter une question", form, agir)


GESTES = {
    "monter": lambda d, id: services.deplacer(d, id, -1),
    "descendre": lambda d, id: services.deplacer(d, id, 1),
    "retirer": services.retirer,
    "retirer-score": lambda d, id: services.poser_score(d, id, None),
}


@require_POST
@soumission_unique
def geste(request: HttpRequest, pk: int, item_id: str, nom: str) -> HttpResponse:
    acteur, brouillon = _brouillon(request, pk)
    return _ecrire(acteur, brouillon, lambda d: GESTES[nom](d, item_id), brouillon.version)


@require_http_methods(["GET", "POST"])
@soumission_unique
def score(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    acteur, brouillon = _brouillon(request, pk)
    connu = next((s for s in brouillon.lue.scores if s.code == code), None)
    if connu is None and code != "nouveau":
        raise Http404
    depart = (forms.ScoreForm.depart(connu) if connu else {}) | {"version": brouillon.version}
    form = forms.ScoreForm(request.POST or None, initial=depart)

    def agir(_donnees: dict[str, Any]) -> HttpResponse:
        changer = lambda d: services.poser_score(d, connu.code if connu else "", form.ecrire())  # noqa: E731
        return _ecrire(acteur, brouillon, changer, form.version_lue)

    return _page(request, brouillon, "Modifier le score" if connu else "Ajouter un score", form, agir)


@require_http_methods(["GET", "POST"])
@soumission_unique
def reglages(request: HttpRequest, pk: int) -> HttpResponse:
    acteur, brouillon = _brouillon(request, pk)
    depart = forms.ReglagesForm.depart(brouillon.lue) | {"version": brouillon.version}
    form = forms.ReglagesForm(request.POST or None, initial=depart)

    def agir(_donnees: dict[str, Any]) -> HttpResponse:
        return _ecrire(acteur, brouillon, form.ecrire, form.version_lue)

    return _page(request, brouillon, "Titre, licence, périodicité", form, agir)


@require_http_methods(["GET", "POST"])
@soumission_unique
def publier(request: HttpRequest, pk: int) -> HttpResponse:
    _, brouillon = _brouillon(request, pk)
    acte = Acte("Publier cette version", "Publier", "Version publiée. Les évaluations commencées gardent la leur.",
                simple(forms.PublierForm), services.publier_version,
                lambda _: "Elle ne changera plus. Une correction sera une autre version.",
                lambda faite: ("grille", faite.grille_id))  # fmt: skip
    return poser(request, acte, "brouillon", brouillon, ("grille_atelier", pk), {"titre": acte.titre}, PAGE)


@require_http_methods(["GET", "POST"])
@soumission_unique
def retirer(request: HttpRequest, pk: int) -> HttpResponse:
    _, grille = la_sienne(request, pk)
    acte = Acte("Retirer cette grille", "Retirer", "Grille retirée. Les évaluations faites restent.",
                simple(forms.PublierForm), services.retirer_grille,
                lambda _: "Personne ne la commencera plus.")  # fmt: skip
    return poser(request, acte, "grille", grille, ("grille_atelier", pk), {"titre": acte.titre}, PAGE)


@require_http_methods(["GET", "POST"])
@soumission_unique
def importer(request: HttpRequest) -> HttpResponse:
    """JSON of a Questionnaire or XLSX: a draft, with what could not be taken; or every fault, line by line."""
    acteur = redacteur(request)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        fichier = donnees["fichier"]
        version = importer_grille(acteur=acteur, octets=fichier.read(), nom=fichier.name, code=donnees["code"])
        messages.success(request, "Grille importée en brouillon. Relisez-la avant de la publier.")
        return voir("grille_atelier", version.grille_id)

    autour = {
        "titre": "Importer une grille",
        "bouton": "Importer",
        "retour": reverse("grilles"),
        "fichier": True,
        "phrase": "Elle arrive en brouillon. Ce qui ne peut pas être pris est dit, question par question.",
    }
    form = forms.ImportForm(request.POST or None, request.FILES or None)
    return traiter(request, PAGE, form, autour, agir)
