"""/grilles/: the catalogue, each grid with its licence and its thresholds."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accompagnement.choices_grilles import EtatVersionGrille
from accompagnement.echanges_grilles import FORMATS
from accompagnement.forms.grilles import SaisieForm
from accompagnement.grilles.calcul import calculer
from accompagnement.grilles.classeur import EXEMPLE, en_classeur, en_lignes
from accompagnement.grilles.definition import LICENCES
from accompagnement.models import VersionGrille
from accompagnement.selectors.emploi import Emploi, emploi
from accompagnement.selectors.grilles import grilles_en_vigueur
from accompagnement.views.atelier import redacteur
from dui.core.erreurs import Refus
from habilitations.acces import Acteur
from habilitations.lieux import structure_courante

TABLEUR = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _emploi(acteur: Acteur, version: VersionGrille) -> Emploi | None:
    """For those who can change it: what is asked and never answered."""
    return emploi(version, acteur.structures) if acteur.peut("PP", "valider") else None


def lecteur(request: HttpRequest) -> Acteur:
    acteur: Acteur | None = getattr(request, "acteur", None)
    if acteur is None or not any(acteur.peut(d, a) for d in ("GRE", "GRS") for a in ("lire", "creer")):
        raise Refus()
    return acteur


def brouillons(acteur: Acteur) -> list[VersionGrille]:
    """Grids of the house being written, or taken out of use."""
    lignes = VersionGrille.objects.filter(organisme=acteur.organisme_id).select_related("grille")
    par_grille: dict[int, VersionGrille] = {}
    for version in lignes.order_by("grille__titre", "-numero"):
        par_grille.setdefault(version.grille_id, version)
    return [v for v in par_grille.values() if v.etat != EtatVersionGrille.PUBLIEE]


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    acteur = lecteur(request)
    structure = structure_courante(request)
    versions = list(grilles_en_vigueur(structure.organisme_id))
    return render(request, "accompagnement/grilles/catalogue.html", {
        "versions": versions, "structure": structure, "redige": acteur.peut("PP", "valider"),
        "brouillons": brouillons(acteur) if acteur.peut("PP", "valider") else [],
    })  # fmt: skip


@require_safe
def classeur(request: HttpRequest) -> HttpResponse:
    """The workbook to fill: an example grid that can be imported as it is."""
    redacteur(request)
    return telecharger(en_classeur(EXEMPLE), TABLEUR, "grille-modele.xlsx")


@require_safe
def exporter(request: HttpRequest, pk: int, forme: str) -> HttpResponse:
    """The version in force: a FHIR Questionnaire, or a workbook."""
    acteur = lecteur(request)
    version = get_object_or_404(grilles_en_vigueur(acteur.organisme_id), grille=pk)
    nom = f"grille-{version.grille.code.lower()}"
    if forme == "xlsx":
        return telecharger(en_classeur(en_lignes(version.lue)), TABLEUR, f"{nom}.xlsx")
    fhir = FORMATS.get("fhir")
    if fhir is None:
        raise Http404
    octets = fhir.exporter(version.lue, str(version.numero), version.etat)
    return telecharger(octets, "application/fhir+json", f"{nom}.json")


def telecharger(octets: bytes, mime: str, nom: str) -> HttpResponse:
    return HttpResponse(octets, content_type=mime, headers={"Content-Disposition": f'attachment; filename="{nom}"'})


@require_safe
def grille(request: HttpRequest, pk: int) -> HttpResponse:
    """What it asks, as it will be filled; what its scores say, and according to whom."""
    acteur = lecteur(request)
    version = get_object_or_404(grilles_en_vigueur(acteur.organisme_id), grille=pk)
    d = version.lue
    form = SaisieForm(definition=d, niveaux=frozenset(range(1, 7)), reponses={}, bilan=calculer(d, {}))
    contexte = {"version": version, "grille": version.grille, "definition": d, "blocs": form.blocs(), "hn": 2,
                "licence": LICENCES[d.licence],
                "redige": acteur.peut("PP", "valider"), "emploi": _emploi(acteur, version)}  # fmt: skip
    return render(request, "accompagnement/grilles/grille.html", contexte)
