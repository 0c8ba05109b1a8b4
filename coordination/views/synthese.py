"""Papers made for this reader, logged as exports, never kept by a cache.

They gather a whole record and leave: a fresh proof of identity is asked (S-09), never for the emergency sheet.
"""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_http_methods

from coordination.extrait import Extrait, construire_extrait
from coordination.fiche import construire_fiche, lecteur_de
from coordination.forms import ExtraitForm
from coordination.liste_equipe import construire_equipe
from documents.rendu import rendre_fiche, rendre_pdf
from dui.core import horloge, journal
from dui.core.debit import debit
from dui.core.erreurs import ErreurMetier
from dui.core.reponses import reponse_papier
from habilitations.acces import Acteur
from habilitations.partage import exiger_categorie
from habilitations.views.commun import identite_fraiche
from usagers.acces import dossier_autorise
from usagers.models import Dossier
from usagers.pages import contexte_dossier


@require_GET
@debit("papier")
@identite_fraiche
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Fiche de synthèse."""
    return _fiche(request, pk, urgence=False)


@require_GET
def urgence(request: HttpRequest, pk: int) -> HttpResponse:
    """One click, for rescuers."""
    return _fiche(request, pk, urgence=True)


def _fiche(request: HttpRequest, pk: int, *, urgence: bool) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "ID", "resumer")
    adresse = "" if urgence else request.build_absolute_uri(reverse("dossier", args=[pk]))
    lue = construire_fiche(dossier, request.acteur, adresse)  # type: ignore[attr-defined]
    octets = rendre_fiche(lue.fiche, lue.lecteur, urgence=urgence)
    nom = "urgence" if urgence else "synthese"
    tracer_papier(dossier, "synthese:urgence" if urgence else "synthese", lue.niveau)
    return reponse_papier(octets, f"{nom}-{slugify(dossier.numero)}.pdf")


@require_GET
@debit("papier")
@identite_fraiche
def equipe(request: HttpRequest, pk: int) -> HttpResponse:
    """The team, on paper."""
    dossier = dossier_autorise(request, pk, "ID", "resumer")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    octets = rendre_pdf("equipe", {"fiche": construire_equipe(dossier, acteur)}, lecteur_de(acteur, dossier))
    tracer_papier(dossier, "equipe", 2)
    return reponse_papier(octets, f"equipe-{slugify(dossier.numero)}.pdf")


@require_http_methods(["GET", "POST"])
@debit("papier")
@identite_fraiche
def extrait(request: HttpRequest, pk: int) -> HttpResponse:
    """Transmissions of a period."""
    dossier = dossier_autorise(request, pk, "TRE")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    jour = horloge.aujourdhui()
    form = ExtraitForm(request.POST or None, initial={"pour": "pro", "du": jour - timedelta(days=30), "au": jour})
    lu = _extraire(dossier, acteur, form) if request.method == "POST" and form.is_valid() else None
    if lu is not None:
        octets = rendre_pdf("extrait_transmissions", {"fiche": lu}, lecteur_de(acteur, dossier))
        tracer_papier(dossier, "extrait:transmissions", lu.niveau)
        return reponse_papier(octets, f"transmissions-{slugify(dossier.numero)}.pdf")
    contexte = contexte_dossier(request, dossier, "fil") | {"form": form}
    return render(request, "coordination/extrait.html", contexte, status=422 if request.method == "POST" else 200)


def _extraire(dossier: Dossier, acteur: Acteur, form: ExtraitForm) -> Extrait | None:
    """What concerns health is handed to another professional by those of R1110-2 alone."""
    lu_par = form.cleaned_data
    parents = lu_par["pour"] == "titulaires"
    lu = construire_extrait(dossier, acteur, lu_par["du"], lu_par["au"], pour_titulaires=parents)
    try:
        if not parents:
            exiger_categorie(acteur, lu.niveau, champ="pour")
    except ErreurMetier as erreur:
        form.add_error(erreur.champ, erreur.message)
        return None
    return lu


def tracer_papier(dossier: Dossier, objet: str, niveau: int) -> None:
    journal.tracer(
        "export",
        objet=objet,
        dossier_id=dossier.pk,
        usager_id=dossier.usager_id,
        structure_id=dossier.structure_id,
        niveau=niveau,
    )
