"""What a house sets for its admissions: places, public form, remedies; what is about to be erased."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from administration.forms import admission_decisions as formulaires
from administration.models import Candidature, PlacesUnite, ReglageAdmission
from administration.selectors import admission as lectures
from administration.services.admission.acces import candidatures_visibles, decide, exiger_decision
from administration.services.admission.purge import geler
from administration.views.admission.commun import (
    acteur_de,
    candidature_autorisee,
    jouer_demande,
    statut_http,
)
from dui.core import horloge, journal
from dui.core.erreurs import Refus
from dui.core.fusion import avec_version, enregistrer_versionne
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.lieux import structure_courante
from habilitations.models import Unite
from usagers.views.actes import Acte

GABARITS = "administration/admission/"
APERCU = timedelta(days=90)


@require_http_methods(["GET", "POST"])
@soumission_unique
def reglages(request: HttpRequest) -> HttpResponse:
    """Of the house shown: places by unit, request online, remedies of a refusal."""
    acteur = acteur_de(request)
    structure = structure_courante(request)
    if not acteur.peut("ADM", "lire", structure.pk):
        raise Refus("Les admissions ne sont pas ouvertes à votre profil.")
    if request.method == "POST":
        exiger_decision(acteur, structure.pk)
    connu = ReglageAdmission.objects.filter(structure=structure).first() or ReglageAdmission(structure=structure)
    unites = Unite.objects.filter(structure=structure, fermee_le__isnull=True)
    form = formulaires.ReglageForm(request.POST or None, instance=connu)
    places = formulaires.PlacesForm(request.POST or None, unites=unites)
    if request.method == "POST" and form.is_valid() and places.is_valid():
        _garder(connu, form)
        for pk, nombre in places.places.items():
            PlacesUnite.objects.update_or_create(unite_id=pk, defaults={"structure": structure, "places": nombre})
        journal.tracer("ecriture", objet="reglage_admission", structure_id=structure.pk)
        messages.success(request, "Réglages gardés.")
        return voir("admissions_reglages")
    contexte = {"structure": structure, "form": form, "places": places, "decide": decide(acteur, structure.pk)}
    return render(request, f"{GABARITS}reglages.html", contexte, status=statut_http(request))


def _garder(connu: ReglageAdmission, form: formulaires.ReglageForm) -> None:
    """The first settings are created; the next ones never write over somebody else's."""
    champs = {nom: valeur for nom, valeur in form.cleaned_data.items() if nom != "version"}
    courant = ReglageAdmission.objects.filter(structure=connu.structure).first()
    if courant is None:
        form.save()
    else:
        enregistrer_versionne(courant, champs, form.version_lue)


@require_safe
def purge(request: HttpRequest) -> HttpResponse:
    """What the term of retention will erase, and when: to be looked at before it happens."""
    acteur = acteur_de(request)
    if not any(acteur.peut("ADM", action) for action in ("ecrire", "valider")):
        raise Refus("L’effacement des demandes se suit à l’admission et à la direction.")
    jour = horloge.aujourdhui()
    vues = candidatures_visibles(acteur, "ecrire", "valider").filter(effacee_le__isnull=True, purge_le__isnull=False)
    lignes = list(vues.filter(purge_le__lte=jour + APERCU).select_related("gel_par").order_by("purge_le", "pk")[:100])
    faites = candidatures_visibles(acteur, "ecrire", "valider").filter(effacee_le__isnull=False)
    journal.tracer("lecture", objet="candidatures", structure_id=min(acteur.structures))
    faites = faites.select_related("preuve").order_by("-effacee_le")
    decideur = any(decide(acteur, s.pk) for s in lectures.structures_d_admission(acteur))
    contexte = {"demandes": lignes, "effacees": faites[:20], "jour": jour, "decide": decideur}
    return render(request, f"{GABARITS}purge.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def gel(request: HttpRequest, pk: int) -> HttpResponse:
    """Legal hold, by the direction."""
    candidature: Candidature = candidature_autorisee(request, pk, "valider")
    initial = {"gel_motif": candidature.gel_motif, "version": candidature.version}
    acte = Acte("Garder au-delà du terme", "Garder ce choix", "",
                lambda r, _: formulaires.GelForm(r.POST or None, initial=initial), avec_version(geler),
                suite=lambda _: ("admissions_purge",))  # fmt: skip
    return jouer_demande(request, candidature, acte, "candidature", candidature)
