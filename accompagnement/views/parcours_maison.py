"""School situations of a house: who attends what, who does not, what the next September needs."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accompagnement.selectors import parcours as lectures
from dui.core import journal
from habilitations.acces import exiger_droit
from habilitations.lieux import structure_courante


@require_safe
def scolarites(request: HttpRequest) -> HttpResponse:
    """/scolarites/?filtre=&page="""
    structure = structure_courante(request)
    acteur = exiger_droit(request.acteur, "PP", "lire", structure.pk)  # type: ignore[attr-defined]
    filtre = request.GET.get("filtre", "")
    numero = request.GET.get("page", "1")
    page = max(1, int(numero)) if numero.isdecimal() and len(numero) < 4 else 1
    lignes, suite = lectures.situations(acteur, structure, filtre, page)
    journal.tracer_lot("lecture", objet="scolarites", structure_id=structure.pk,
                       personnes=sorted((x.dossier.pk, x.dossier.usager_id) for x in lignes))  # fmt: skip
    contexte = {"structure": structure, "lignes": lignes, "filtres": lectures.FILTRES.items(), "filtre": filtre,
                "page": page, "suivante": page + 1 if suite else 0, "precedente": page - 1}  # fmt: skip
    return render(request, "accompagnement/parcours/maison.html", contexte)
