"""Contracts: the follow-up of the house, those of a person, the assistant « Quel document ? », one contract."""

from typing import Any

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from administration.forms.contrats import FaitsForm, TexteForm
from administration.models import Contrat
from administration.selectors import contrats as lectures
from administration.services.contrats import modifier_version, preparer_contrat
from administration.services.contrats.decision import DU_DEPARTEMENT, decider_document, lieu_habituel
from administration.services.contrats.remise import manques
from administration.services.contrats.socle import REFUS, exiger_ecriture
from coordination import echeances
from coordination.models import Echeance
from documents.models import CircuitSignature
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.formulaires import rapporter
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur, exiger_droit
from habilitations.lieux import structure_courante
from habilitations.models import Unite
from usagers.acces import autoriser_dossier, dossier_autorise, exiger, permet, un_fait
from usagers.choices import StatutSejour
from usagers.models import Dossier, Sejour
from usagers.pages import contexte_dossier

PAR_PAGE = 50
ECRIRE = ("ecrire", "valider")


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """/contrats/: who still has to receive or to sign, by house."""
    acteur = exiger_droit(request.acteur, "CTR", "resumer")  # type: ignore[attr-defined]
    structure = structure_courante(request)
    filtres = lectures.Filtres.lire(request.GET)
    rangees = list(lectures.lister(acteur, structure, filtres)[: PAR_PAGE + 1])
    page = rangees[:PAR_PAGE]
    personnes = sorted({(c.dossier_id, c.dossier.usager_id) for c in page})
    journal.tracer_lot("lecture", objet="contrats", structure_id=structure.pk, personnes=personnes)
    unites = Unite.objects.filter(structure=structure, fermee_le__isnull=True)
    puces = [
        {"libelle": u.nom, "actif": filtres.unite == u.pk,
         "url": filtres.adresse(unite="" if filtres.unite == u.pk else u.pk)} for u in unites
    ]  # fmt: skip
    contexte = {
        "structure": structure, "lignes": _lignes(page), "puces": puces, "filtres": filtres,
        "ruban": lectures.ruban(acteur, structure, filtres),
        "suivante": filtres.adresse(apres=page[-1].pk) if len(rangees) > PAR_PAGE else "",
    }  # fmt: skip
    return render(request, "administration/contrats/liste.html", contexte)


def _lignes(contrats: list[Contrat]) -> list[dict[str, Any]]:
    return [{"c": c, "etiquette": lectures.etiquette(c), "s": lectures.signatures(c)} for c in contrats]


@require_safe
def du_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/contrats/: in force first, then the others."""
    dossier = dossier_autorise(request, pk, "CTR", "resumer")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    visibles = Contrat.objects.visibles_pour(acteur).filter(dossier=dossier)
    contexte = contexte_dossier(request, dossier, "contrats")
    contexte |= {"lignes": _lignes(list(lectures.avec_signatures(visibles))),
                 "ecrit": permet(acteur, dossier, "CTR", *ECRIRE)}  # fmt: skip
    return render(request, "administration/contrats/dossier.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def preparer(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/contrats/nouveau/: answer the questions of D311, read the decision, prepare the document."""
    dossier = dossier_autorise(request, pk, "CTR", "resumer")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    exiger(acteur, dossier, ("CTR",), *ECRIRE, motif=REFUS)
    sejour = _sejour(dossier)
    form = FaitsForm(request.POST or None, initial=_connus(dossier, sejour))
    decision = None
    if request.method == "POST" and form.is_valid():
        decision = decider_document(form.faits(dossier))
        if "preparer" in request.POST and (contrat := _preparer(acteur, dossier, sejour, form)) is not None:
            messages.success(request, f"{contrat.get_type_display()} en préparation.")
            return voir("contrat_texte", contrat.pk)
    contexte = contexte_dossier(request, dossier, "contrats") | {"form": form, "decision": decision}
    code = 422 if request.method == "POST" and form.errors else 200
    return render(request, "administration/contrats/assistant.html", contexte, status=code)


def _sejour(dossier: Dossier) -> Sejour | None:
    """In course, or decided."""
    ouverts = Sejour.objects.filter(dossier=dossier).exclude(statut=StatutSejour.TERMINE)
    return ouverts.order_by("-numero").first()


def _connus(dossier: Dossier, sejour: Sejour | None) -> dict[str, Any]:
    categorie = dossier.structure.categorie
    return {
        "admission": (sejour and (sejour.date_admission or sejour.date_entree)) or horloge.aujourdhui(),
        "fin_prevue": sejour.date_sortie_prevue if sejour else None, "lieu": lieu_habituel(categorie),
        "pour_le_departement": categorie in DU_DEPARTEMENT,
    }  # fmt: skip


def _preparer(acteur: Acteur, dossier: Dossier, sejour: Sejour | None, form: FaitsForm) -> Contrat | None:
    d = form.cleaned_data
    try:
        return preparer_contrat(
            acteur=acteur, dossier=dossier, sejour=sejour, faits=form.faits(dossier), type=d["type"], motif=d["motif"],
            participation_financiere=d["participation_financiere"],
        )  # fmt: skip
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return None


def contrat_lisible(request: HttpRequest, pk: int) -> Contrat:
    """One that this reader sees, with its dossier authorised and traced; else it does not exist."""
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    contrat = un_fait(acteur, Contrat.objects.visibles_pour(acteur), pk=pk)
    autoriser_dossier(request, contrat.dossier, "CTR", "resumer")
    return contrat


@require_safe
def contrat(request: HttpRequest, pk: int) -> HttpResponse:
    """/contrats/<id>/: why this document, where it stands, who signs, its text, what goes with it."""
    c = contrat_lisible(request, pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    lit = permet(acteur, c.dossier, "CTR", "lire")
    prefetch_related_objects([c], lectures.versions(textes=lit))
    siennes = [c.cle, f"sejour:{c.sejour_id}"]
    dates = Echeance.objects.visibles_pour(acteur).filter(dossier=c.dossier_id, domaine="CTR", objet__in=siennes)
    dates = dates.avec_situation().select_related("structure", "responsable").order_by("date_due")
    circuits = CircuitSignature.objects.visibles_pour(acteur).filter(objet=c.cle)
    contexte = contexte_dossier(request, c.dossier, "contrats")
    contexte |= {
        "circuits": [(x, getattr(x, "preuve", None)) for x in circuits.select_related("preuve").order_by("-pk")[:5]],
        "c": c, "etiquette": lectures.etiquette(c), "s": lectures.signatures(c), "lit": lit,
        "texte": c.courante if lit else None,
        "manques": manques(c.courante) if lit and c.courante.etat == "brouillon" else [],
        "ecrit": permet(acteur, c.dossier, "CTR", *ECRIRE), "valide": permet(acteur, c.dossier, "CTR", "valider"),
        "annexes": list(c.annexes.all()), "etats": list(c.etats.all()[:20]),
        "echeances": [{"e": e, "etiquette": echeances.etiquette(e)} for e in dates],
    }  # fmt: skip
    contexte["en_cours"] = next((x for x, _ in contexte["circuits"] if x.ouvert), None)
    return render(request, "administration/contrats/contrat.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def texte(request: HttpRequest, pk: int) -> HttpResponse:
    """/contrats/<id>/texte/: the draft, kept while typing, merged when two people write."""
    c = contrat_lisible(request, pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    exiger_ecriture(acteur, c)
    version = c.courante
    if version.etat != "brouillon":
        raise ErreurMetier("figee", "Ce texte a été remis ou signé : il ne change plus. Ouvrez un avenant.")
    form = TexteForm(request.POST or None, instance=version)
    if request.method == "POST" and form.is_valid():
        champs = {nom: form.cleaned_data[nom] for nom in form.fields if nom != "version"}
        version.refresh_from_db()
        modifier_version(acteur=acteur, version=version, version_lue=form.version_lue, **champs)
        messages.success(request, "Texte gardé.")
        return voir("contrat", pk)
    contexte = contexte_dossier(request, c.dossier, "contrats") | {"c": c, "version": version, "form": form}
    code = 422 if request.method == "POST" else 200
    return render(request, "administration/contrats/texte.html", contexte, status=code)
