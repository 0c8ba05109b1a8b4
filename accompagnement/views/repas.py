"""/presences/repas/: who eats today, counted with the presences; the month of the kitchen, and its export (S11)."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accompagnement import export_presences as export_csv
from accompagnement.choices_presences import Convive
from accompagnement.forms.repas import RepasForm
from accompagnement.selectors.presences import groupes
from accompagnement.selectors.repas import repas_du_jour, repas_du_mois
from accompagnement.services.presences import repas as services
from accompagnement.services.presences.creneaux import mois_suivant, premier
from accompagnement.services.presences.periodes import etat_verrouille
from accompagnement.views.presences import groupe_demande, jour_demande, lieu
from dui.core import horloge, journal
from dui.core.debit import debit
from dui.core.erreurs import ErreurMetier
from dui.core.formulaires import rapporter
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur
from habilitations.models import Structure, Unite


def _adresse(unite: Unite | None, jour: Any) -> str:
    valeurs = {"jour": jour.isoformat(), "unite": unite.pk if unite else ""}
    return f"{reverse('repas')}?{urlencode({c: v for c, v in valeurs.items() if v})}"


@require_http_methods(["GET", "POST"])
@soumission_unique
def repas(request: HttpRequest) -> HttpResponse:
    ecriture = request.method == "POST"
    acteur, structure = lieu(request, *(("ecrire", "valider") if ecriture else ("lire",)))
    donnees = request.POST if ecriture else request.GET
    jour = jour_demande(donnees.get("jour"))
    connus, unite = groupe_demande(acteur, structure, donnees.get("unite"))
    lu = repas_du_jour(structure, unite, jour)
    form = RepasForm(request.POST if ecriture else None, lu=lu)
    if ecriture and _compter(request, form, {"acteur": acteur, "structure": structure, "unite": unite, "jour": jour}):
        return voir(_adresse(unite, jour))
    ecrit = any(acteur.peut("PRE", a, structure.pk) for a in ("ecrire", "valider"))
    contexte = {
        "form": form, "lu": lu, "jour": jour, "unite": unite, "unites": connus, "page": "repas", "convives": Convive,
        "veille": _adresse(unite, jour - timedelta(days=1)), "lendemain": _adresse(unite, jour + timedelta(days=1)),
        "ce_jour": _adresse(unite, horloge.aujourdhui()), "aujourdhui": jour == horloge.aujourdhui(),
        "ecrit": ecrit and etat_verrouille(structure, premier(jour)) is None, "mois": premier(jour),
        "verrouille": etat_verrouille(structure, premier(jour)) is not None,
    }  # fmt: skip
    return render(request, "accompagnement/presences/repas.html", contexte, status=422 if form.errors else 200)


def _compter(request: HttpRequest, form: RepasForm, ici: dict[str, Any]) -> bool:
    """Answers whether it is done; else the errors are in the form, with what was typed."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            services.compter_convives(**ici, nombres=form.nombres())
            if request.POST.get("acte") == "reprendre":
                services.reprendre_habitude(**ici)
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return False
    messages.success(request, "Repas comptés.")
    return True


def _mois(request: HttpRequest) -> tuple[Acteur, Structure, Unite | None, Any]:
    """The month asked for, of the whole house or of one group that this reader sees."""
    acteur, structure = lieu(request, "lire")
    connus = groupes(acteur, structure)
    unite = next((u for u in connus if str(u.pk) == request.GET.get("unite")), None)
    entiere = any(
        p.unite_id is None and p.permet("PRE", "lire") for p in acteur.postes if p.structure_id == structure.pk
    )
    if unite is None and not entiere:
        unite = connus[0] if connus else None
    return acteur, structure, unite, repas_du_mois(structure, unite, premier(jour_demande(request.GET.get("mois"))))


@require_safe
def repas_mois(request: HttpRequest) -> HttpResponse:
    acteur, structure, unite, vue = _mois(request)
    contexte = {
        "vue": vue, "unite": unite, "unites": groupes(acteur, structure), "page": "repas", "convives": Convive,
        "avant": premier(vue.mois - timedelta(days=1)), "apres": mois_suivant(vue.mois), "structure": structure,
        "aujourdhui": horloge.aujourdhui(),
    }  # fmt: skip
    return render(request, "accompagnement/presences/repas_mois.html", contexte)


@require_GET
@debit("export")
def repas_export(request: HttpRequest) -> HttpResponse:
    """The month for a spreadsheet: a line a day and a meal, no name."""
    _, structure, unite, vue = _mois(request)
    journal.tracer("export", objet="repas", structure_id=structure.pk)
    octets = b"".join(export_csv.lignes_repas(structure, unite, vue))
    entetes = {"Content-Disposition": f'attachment; filename="repas-{structure.finess}-{vue.mois:%Y-%m}.csv"',
               "Cache-Control": "no-store, private"}  # fmt: skip
    return HttpResponse(octets, content_type="text/csv; charset=utf-8", headers=entetes)


__all__ = ["repas", "repas_export", "repas_mois"]
