"""Writing the entourage: contacts, links, dated rights. Each form calls one service and shows its refusal (S24)."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dui.core import journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.formulaires import rapporter
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from usagers.acces import dossier_autorise, permet
from usagers.forms.entourage import (
    ContactForm,
    ContactIdentiteForm,
    DroitForm,
    FinForm,
    LienForm,
    MotifForm,
    RelationForm,
)
from usagers.forms.personnes import AdresseSecreteForm
from usagers.models import Contact, Dossier, DroitEntourage, RelationEntourage
from usagers.pages import contexte_dossier
from usagers.selectors.entourage import contacts_proches
from usagers.selectors.personnes import adresses_secretes
from usagers.services.coordonnees import proteger_adresse_du_contact
from usagers.services.droits_entourage import accorder_droit, retablir_droit, retirer_droit, suspendre_droit
from usagers.services.entourage import (
    ajouter_contact,
    clore_relation,
    modifier_contact,
    modifier_relation,
    relier_contact,
)
from usagers.views.actes import Acte, jouer, simple
from usagers.views.entourage import relation_autorisee

ACTES: dict[str, tuple[str, Callable[..., Any]]] = {
    "suspendre": ("Suspendre", suspendre_droit),
    "retablir": ("Rétablir", retablir_droit),
    "retirer": ("Retirer", retirer_droit),
}


@require_http_methods(["GET", "POST"])
@soumission_unique
def nouveau(request: HttpRequest, pk: int) -> HttpResponse:
    """Search before create: the same doctor is one contact. Then the short form."""
    dossier = dossier_autorise(request, pk, "ENT", "ecrire")
    ajoute = request.method == "POST" and "nom" in request.POST
    form = ContactForm(request.POST if ajoute else None)
    if ajoute and form.is_valid() and _essayer(form, partial(_ajouter, request, dossier, dict(form.cleaned_data))):
        messages.success(request, "Contact ajouté.")
        return voir("dossier_entourage", pk)
    texte = request.POST.get("cherche", "")[:80]
    connus = contacts_proches(dossier, texte or " ".join(form.data.get(c, "") for c in ("nom", "prenom")))
    contexte = contexte_dossier(request, dossier, "entourage") | {"form": form, "texte": texte, "connus": connus}
    return render(request, "usagers/entourage/nouveau.html", contexte, status=422 if ajoute else 200)


def _ajouter(request: HttpRequest, dossier: Dossier, donnees: dict[str, Any]) -> None:
    acteur = request.acteur  # type: ignore[attr-defined]
    identite = {c: donnees.pop(c) for c in ("nom", "prenom", "organisation", "telephone")}
    contact = ajouter_contact(acteur=acteur, organisme=dossier.structure.organisme, **identite)
    relier_contact(acteur=acteur, usager=dossier.usager, contact=contact, **donnees)


@require_http_methods(["GET", "POST"])
@soumission_unique
def relier(request: HttpRequest, pk: int, contact_pk: int) -> HttpResponse:
    """A contact already known becomes somebody of this person."""
    dossier = dossier_autorise(request, pk, "ENT", "ecrire")
    contact = get_object_or_404(Contact, pk=contact_pk, organisme=dossier.structure.organisme_id)
    acte = Acte(f"Relier {contact}", "Relier ce contact", "Contact relié.", simple(LienForm),
                partial(relier_contact, usager=dossier.usager))  # fmt: skip
    return _jouer(request, dossier, acte, "contact", contact)


@require_http_methods(["GET", "POST"])
@soumission_unique
def identite(request: HttpRequest, pk: int, relation_pk: int) -> HttpResponse:
    """Name and numbers of the contact, for every person it is related to."""
    dossier, lien = relation_autorisee(request, pk, relation_pk, "ecrire")
    acte = _change(pk, lien, f"Modifier {lien.contact}", "Enregistrer",
                   lambda r, contact: ContactIdentiteForm(r.POST or None, instance=contact),
                   avec_version(modifier_contact))  # fmt: skip
    return _jouer(request, dossier, acte, "contact", lien.contact)


@require_http_methods(["GET", "POST"])
@soumission_unique
def modifier(request: HttpRequest, pk: int, relation_pk: int) -> HttpResponse:
    """Kind of link and order of call."""
    dossier, lien = relation_autorisee(request, pk, relation_pk, "ecrire")
    acte = _change(pk, lien, "Modifier le lien", "Enregistrer", lambda r, lu: RelationForm(r.POST or None, instance=lu),
                   avec_version(modifier_relation))  # fmt: skip
    return _jouer(request, dossier, acte, "lien", lien)


@require_http_methods(["GET", "POST"])
@soumission_unique
def droit(request: HttpRequest, pk: int, relation_pk: int) -> HttpResponse:
    """A right, a role or a prohibition, with its dates and its proof."""
    dossier, lien = relation_autorisee(request, pk, relation_pk, "ecrire")
    titre = f"Droit ou interdiction de {lien.contact}"
    acte = _change(pk, lien, titre, "Enregistrer", simple(DroitForm), accorder_droit)
    return _jouer(request, dossier, acte, "relation", lien)


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, relation_pk: int, droit_pk: int, nom: str) -> HttpResponse:
    """Suspend, restore or withdraw a right, at once, on a named decision."""
    dossier, lien = relation_autorisee(request, pk, relation_pk, "ecrire")
    vise = get_object_or_404(DroitEntourage.objects.select_related("relation__usager"), pk=droit_pk, relation=lien)
    libelle, service = ACTES[nom]
    titre = f"{libelle} : {vise.get_nature_display()}"
    return _jouer(request, dossier, _change(pk, lien, titre, libelle, simple(MotifForm), service), "droit", vise)


@require_http_methods(["GET", "POST"])
@soumission_unique
def fin(request: HttpRequest, pk: int, relation_pk: int) -> HttpResponse:
    """The link ends; the row and its rights stay readable."""
    dossier, lien = relation_autorisee(request, pk, relation_pk, "ecrire")
    titre = f"Fin du lien avec {lien.contact}"
    acte = _change(pk, lien, titre, "Terminer ce lien", simple(FinForm), clore_relation)
    return _jouer(request, dossier, acte, "relation", lien)


@require_http_methods(["GET", "HEAD", "POST"])
@soumission_unique
def adresse_protegee(request: HttpRequest, pk: int, relation_pk: int) -> HttpResponse:
    """Address of somebody around, kept secret: shown here alone, to the named list, each time traced at level 6."""
    acteur = request.acteur  # type: ignore[attr-defined]
    dossier, lien = relation_autorisee(request, pk, relation_pk, "lire")
    if 6 not in acteur.niveaux(dossier.structure_id):
        raise Refus("L’adresse protégée se lit par les personnes nommées sur ce dossier.")
    ecrit = permet(acteur, dossier, "ENT", "ecrire")
    if request.method == "POST" and not ecrit:
        raise Refus("L’adresse protégée s’écrit par ceux qui tiennent l’entourage.")
    form = AdresseSecreteForm(request.POST or None) if ecrit else None
    if _reussi(request, form, partial(proteger_adresse_du_contact, lien=lien, structure=dossier.structure)):
        messages.success(request, "L’adresse protégée est enregistrée. Vous êtes sur la liste de ceux qui la lisent.")
        return voir("entourage_adresse", pk, relation_pk)
    journal.tracer(
        "lecture", objet=f"adresse_secrete:{lien.pk}", dossier_id=dossier.pk, structure_id=dossier.structure_id,
        usager_id=dossier.usager_id, niveau=6,
    )  # fmt: skip
    contexte = {
        "usager": dossier.usager, "adresses": list(adresses_secretes(acteur, dossier.usager, lien)), "form": form,
        "retour": reverse("entourage_relation", args=[pk, relation_pk]), "rubrique": f"{lien.contact}, {lien.libelle}",
    }  # fmt: skip
    statut = 422 if form is not None and form.is_bound else 200
    return render(request, "usagers/personnes/adresse_protegee.html", contexte, status=statut)


def _change(
    pk: int, lien: RelationEntourage, titre: str, bouton: str, formulaire: Callable[[HttpRequest, Any], Any],
    service: Callable[..., Any],
) -> Acte:  # fmt: skip
    """Then back to the page of that link."""
    return Acte(titre, bouton, "C’est enregistré.", formulaire, service,
                suite=lambda _: ("entourage_relation", pk, lien.pk))  # fmt: skip


def _jouer(request: HttpRequest, dossier: Dossier, acte: Acte, nom: str, objet: Any) -> HttpResponse:
    return jouer(request, dossier, "entourage", acte, nom, objet, ("dossier_entourage", dossier.pk),
                 sujet="", renoncer="Revenir à l’entourage")  # fmt: skip


def _reussi(request: HttpRequest, form: Any, service: Any) -> bool:
    if request.method != "POST" or form is None or not form.is_valid():
        return False
    return _essayer(form, partial(service, acteur=request.acteur, **form.cleaned_data))  # type: ignore[attr-defined]


def _essayer(form: Any, acte: Callable[[], Any]) -> bool:
    """Run the service; its refusal is shown at the field."""
    try:
        acte()
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return False
    return True
