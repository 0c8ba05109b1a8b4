"""Sessions of CAMSP and CMPP: the week of a professional with its line of entry, the tab of a child, their acts."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accompagnement.forms import domicile as forms
from accompagnement.models import Seance
from accompagnement.selectors import domicile as lectures
from accompagnement.selectors.domicile_comptes import activite
from accompagnement.services import domicile as services
from accompagnement.views.domicile import autour, jour_lu, mois_lu
from dui.core import horloge, journal
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.acces import Acteur, exiger_droit
from habilitations.lieux import structure_courante
from habilitations.models import Professionnel, Structure
from usagers.acces import dossier_autorise, permet
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple
from usagers.views.formulaires import traiter

ONGLET = "seances"


def _lundi(texte: str) -> date:
    jour = jour_lu(texte) if texte else horloge.aujourdhui()
    return jour - timedelta(days=jour.weekday())


def _pro(request: HttpRequest, acteur: Acteur, structure: Structure) -> Professionnel:
    """Whose week: one's own, or that of a colleague of the house."""
    choisi = request.GET.get("pro", "")
    pk = int(choisi) if choisi.isdecimal() and len(choisi) < 9 else acteur.id
    if pk == acteur.id:
        return request.user.professionnel  # type: ignore[union-attr]
    return get_object_or_404(lectures.equipe(structure), pk=pk)


@require_http_methods(["GET", "POST"])
@soumission_unique
def semaine(request: HttpRequest, lundi: str = "") -> HttpResponse:
    """/seances/<lundi>/: seven days, then one line to add; the next hour is already there."""
    structure = structure_courante(request)
    acteur = exiger_droit(request.acteur, "AGE", "lire", structure.pk)  # type: ignore[attr-defined]
    if request.method == "POST":
        exiger_droit(acteur, "AGE", "ecrire", structure.pk)
    debut, pro = _lundi(lundi), _pro(request, acteur, structure)
    jours = lectures.semaine(acteur, structure, pro.pk, debut)
    personnes = {(x.o.dossier_id, x.o.dossier.usager_id) for j in jours for x in j.lignes}
    journal.tracer_lot("lecture", objet="seances", structure_id=structure.pk, personnes=sorted(personnes))
    contexte = {"structure": structure, "pro": pro, "les_miennes": pro.pk == acteur.id, "lundi": debut, "jours": jours,
                "avant": debut - timedelta(days=7), "apres": debut + timedelta(days=7),
                "ecrit": acteur.peut("AGE", "ecrire", structure.pk),
                "comptes": activite(structure.pk, debut, debut + timedelta(days=6)),
                "total": sum(len(j.lignes) for j in jours)}  # fmt: skip

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        services.noter_seances(acteur=acteur, professionnel=pro, **donnees)
        messages.success(request, "Séance notée.")
        return voir("seances_semaine", debut.isoformat())

    form = _formulaire(request, acteur, structure, jours, debut)
    return traiter(request, "accompagnement/domicile/semaine.html", form, contexte, agir)


def _formulaire(
    request: HttpRequest, acteur: Acteur, structure: Structure, jours: list[lectures.Jour], lundi: date
) -> forms.SeanceForm:
    aujourdhui = horloge.aujourdhui()
    jour = aujourdhui if lundi <= aujourdhui <= lundi + timedelta(days=6) else lundi
    initial = {"jour": jour, "heure": lectures.prochaine_heure(jours, jour)}
    return forms.SeanceForm(request.POST or None, acteur=acteur, structure=structure, initial=initial)


@require_POST
@soumission_unique
def reconduire(request: HttpRequest, lundi: str) -> HttpResponse:
    structure = structure_courante(request)
    acteur = exiger_droit(request.acteur, "AGE", "ecrire", structure.pk)  # type: ignore[attr-defined]
    debut = _lundi(lundi)
    n = services.reconduire(
        acteur=acteur, structure=structure, professionnel=_pro(request, acteur, structure), lundi=debut
    )
    messages.success(request, f"{n} séances prévues comme la semaine passée." if n else "Rien à reprendre.")
    return voir("seances_semaine", debut.isoformat())


@require_safe
def onglet(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/seances/?mois="""
    dossier = dossier_autorise(request, pk, "AGE", "lire")
    mois = mois_lu(request.GET.get("mois", ""))
    contexte = contexte_dossier(request, dossier, ONGLET) | autour(mois) | {
        "lignes": lectures.du_dossier(Seance.objects.all(), dossier, mois),
        "ecrit": permet(request.acteur, dossier, "AGE", "ecrire"),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "accompagnement/domicile/seances.html", contexte)


def _faire(request: HttpRequest, objet: Any) -> forms.FaireForm:
    return forms.FaireForm(request.POST or None, initial=forms.initial_faire(objet))


ACTES = {
    "faite": Acte("Séance faite", "Noter comme faite", "Séance notée.", _faire, services.faire),
    "non-faite": Acte("Séance non faite", "Noter comme non faite", "Noté, avec son motif.", simple(forms.NonFaiteForm),
                      services.ne_pas_faire),
    "corriger": Acte("Corriger", "Remettre à prévue", "Remise à prévue.", simple(forms.MotifForm), services.corriger),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte_seance(request: HttpRequest, pk: int, seance_pk: int, nom: str) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "AGE", "ecrire")
    objet = get_object_or_404(Seance, pk=seance_pk, dossier=dossier)
    objet.dossier = dossier
    jour = objet.debut.astimezone(horloge.PARIS).date()
    lundi = (jour - timedelta(days=jour.weekday())).isoformat()
    return jouer(request, dossier, ONGLET, ACTES[nom], "objet", objet, ("seances_semaine", lundi))
