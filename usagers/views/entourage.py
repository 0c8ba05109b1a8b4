"""Entourage of a person, to read: who to call, who must not be called, what each may do and until when (S24)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from dui.core import journal
from dui.core.garde import ecriture_permise
from usagers.acces import dossier_autorise, permet
from usagers.forms.entourage import MotifForm
from usagers.models import Dossier, RelationEntourage
from usagers.pages import contexte_dossier, noter_onglet
from usagers.selectors.carte import carte as carte_de
from usagers.selectors.entourage import Proche, entourage_de


@ecriture_permise
@require_GET
def entourage(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/entourage/: prohibitions first, then the order of call."""
    dossier = dossier_autorise(request, pk, "ENT", "resumer")
    contexte = contexte_dossier(request, dossier, "entourage") | {
        "entourage": entourage_de(dossier),
        "ecrit": permet(request.acteur, dossier, "ENT", "ecrire"),  # type: ignore[attr-defined]
    }
    noter_onglet(request, dossier, "entourage")
    return render(request, "usagers/entourage/liste.html", contexte)


@require_GET
def carte(request: HttpRequest, pk: int) -> HttpResponse:
    """Family map, with the same facts as a table."""
    dossier = dossier_autorise(request, pk, "ENT", "resumer")
    lu = entourage_de(dossier)
    contexte = contexte_dossier(request, dossier, "entourage") | {
        "entourage": lu, "carte": carte_de(lu, dossier.usager.prenom_affiche, dossier.structure.nom),
    }  # fmt: skip
    return render(request, "usagers/entourage/carte.html", contexte)


@require_GET
def relation(request: HttpRequest, pk: int, relation_pk: int) -> HttpResponse:
    """One contact: numbers, rights of today, former rights with their proof."""
    dossier, lien = relation_autorisee(request, pk, relation_pk, "resumer")
    contexte = contexte_dossier(request, dossier, "entourage") | {
        "proche": _proche(dossier, lien),
        "numero_montre": False,
        **_droits_sur(request, dossier),
    }
    return render(request, "usagers/entourage/relation.html", contexte)


def _droits_sur(request: HttpRequest, dossier: Dossier) -> dict[str, bool]:
    """What this reader may write; level 6 may open the page of the address kept secret, which says the rest."""
    acteur = request.acteur  # type: ignore[attr-defined]
    lit = permet(acteur, dossier, "ENT", "lire")
    return {
        "ecrit": permet(acteur, dossier, "ENT", "ecrire"),
        "niveau6": lit and 6 in acteur.niveaux(dossier.structure_id),
    }


def _proche(dossier: Dossier, lien: RelationEntourage) -> Proche:
    lu = entourage_de(dossier)
    return next(p for p in [*lu.en_cours, *lu.anciens] if p.relation.pk == lien.pk)


def relation_autorisee(
    request: HttpRequest, pk: int, relation_pk: int, action: str
) -> tuple[Dossier, RelationEntourage]:
    dossier = dossier_autorise(request, pk, "ENT", action)
    liens = RelationEntourage.objects.select_related("contact", "usager")
    return dossier, get_object_or_404(liens, pk=relation_pk, usager=dossier.usager)


@require_POST
def numero(request: HttpRequest, pk: int, relation_pk: int) -> HttpResponse:
    """Number of a forbidden contact, asked for with a reason (police, court): the log keeps it."""
    dossier, lien = relation_autorisee(request, pk, relation_pk, "lire")
    form = MotifForm(request.POST)
    montre = form.is_valid()
    if montre:
        journal.tracer(
            "lecture", objet=f"contact_interdit:{lien.pk}", dossier_id=dossier.pk,
            structure_id=dossier.structure_id, usager_id=dossier.usager_id, motif=form.cleaned_data["motif"],
        )  # fmt: skip
    proche = _proche(dossier, lien)
    contexte = contexte_dossier(request, dossier, "entourage") | {
        "proche": proche, "ecrit": False, "niveau6": False, "numero_montre": montre, "form_motif": form,
    }  # fmt: skip
    return render(request, "usagers/entourage/relation.html", contexte, status=200 if montre else 422)
