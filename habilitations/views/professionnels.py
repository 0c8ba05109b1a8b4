"""/habilitations/professionnels/: the directory, and the account of each person."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations import partage, selectors, vie
from habilitations.acteur import Acteur
from habilitations.choices import EtatCompte
from habilitations.courriels import envoyer_invitation
from habilitations.forms.maison import (
    AbsenceForm,
    ContratForm,
    EtatForm,
    InvitationForm,
    NouveauContratForm,
    ProfessionnelForm,
    RetourForm,
)
from habilitations.forms.partage import CategorieForm
from habilitations.models import Invitation, OrganismeGestionnaire, Professionnel
from habilitations.services import changer_etat, creer_professionnel, inviter, reinitialiser, terminer_contrat
from habilitations.services.autorite import dirige
from habilitations.views.commun import administrateur, droits_sensibles, rapporter, statut

PAR_PAGE = 50
LIEN = "lien_invitation"
FORMULAIRES = ("invitation_form", "contrat_form", "nouveau_form", "absence_form", "retour_form", "categorie_form")


@require_http_methods(["GET", "POST"])
@soumission_unique
def professionnels(request: HttpRequest) -> HttpResponse:
    """People of the organisme; add one."""
    acteur = administrateur(request, *(("creer", "valider") if request.method == "POST" else ()))
    prepare = any(acteur.peut("HAB", a) for a in ("creer", "valider"))
    form = ProfessionnelForm(request.POST or None) if prepare else None
    if request.method == "POST" and form is not None and form.is_valid():
        pro = _creer(acteur, form)
        if pro is not None:
            messages.success(request, f"{pro} est dans l’annuaire. Invitez cette personne pour ouvrir son compte.")
            return voir("professionnel", pro.pk)
    texte = request.GET.get("q", "").strip()
    page = Paginator(selectors.annuaire(acteur.organisme_id, texte), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"page": page, "form": form, "q": texte}
    return render(request, "habilitations/professionnels.html", contexte, status=statut(form))


def _creer(acteur: Acteur, form: ProfessionnelForm) -> Professionnel | None:
    organisme = OrganismeGestionnaire.objects.get(pk=acteur.organisme_id)
    try:
        return creer_professionnel(acteur=acteur, organisme=organisme, **form.cleaned_data)
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return None


@require_http_methods(["GET"])
def professionnel(request: HttpRequest, pk: int) -> HttpResponse:
    """One professional: affectations, account."""
    acteur = administrateur(request)
    pour, lien = request.session.pop(LIEN, (None, ""))
    return page(request, acteur, professionnel_de(acteur, pk), lien=lien if pour == pk else "")


def professionnel_de(acteur: Acteur, pk: int) -> Professionnel:
    """Of one's own organisme; elsewhere, nobody of that number."""
    pros = Professionnel.objects.select_related("compte", "organisme")
    return get_object_or_404(pros, pk=pk, organisme=acteur.organisme_id)


def page(request: HttpRequest, acteur: Acteur, pro: Professionnel, **plus: Any) -> HttpResponse:
    compte = getattr(pro, "compte", None)
    contexte = {
        "pro": pro,
        "compte": compte,
        "affectations": selectors.affectations_du_professionnel(pro),
        "prepare": any(acteur.peut("HAB", a) for a in ("creer", "valider")) and acteur.id != pro.pk,
        "invitation_form": InvitationForm(),
        "contrat_form": ContratForm(initial={"fin": pro.contrat_fin}),
        "nouveau_form": NouveauContratForm() if pro.contrat_fin and pro.contrat_fin < horloge.aujourdhui() else None,
        "absence_form": AbsenceForm(),
        "retour_form": RetourForm(),
        "categories": partage.historique(pro),
        "categorie_form": CategorieForm(),
        "absences": vie.absences_ouvertes(pro),
        "dirige": dirige(acteur, pro),
        "invitation": selectors.invitation_en_cours(compte) if compte else None,
        "etats": EtatForm.suites(compte) if compte else [],
        "lien": "",
    } | plus
    formulaires: list[Any] = [contexte[nom] for nom in FORMULAIRES]
    return render(request, "habilitations/professionnel.html", contexte, status=statut(*formulaires))


@require_POST
@droits_sensibles
@soumission_unique
def professionnel_inviter(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite, or start an account again for somebody who lost everything."""
    acteur = administrateur(request, "creer", "valider")
    pro = professionnel_de(acteur, pk)
    compte = getattr(pro, "compte", None)
    form = InvitationForm(request.POST, demande=compte is None)
    if not form.is_valid():
        return page(request, acteur, pro, invitation_form=form)
    try:
        if compte is not None and compte.etat != EtatCompte.CREE:
            invitation, jeton = reinitialiser(acteur=acteur, compte=compte)
        else:
            invitation, jeton = inviter(acteur=acteur, professionnel=pro, email=form.cleaned_data["email"])
    except ErreurMetier as erreur:
        rapporter(form, erreur)
        return page(request, acteur, pro, invitation_form=form)
    return _remettre(request, invitation, jeton)


def _remettre(request: HttpRequest, invitation: Invitation, jeton: str) -> HttpResponse:
    """By mail to the person; on screen, once, in a house without mail server."""
    lien = request.build_absolute_uri(reverse("invitation", args=[jeton]))
    if settings.DUI_INVITATION_A_L_ECRAN:
        request.session[LIEN] = [invitation.compte.professionnel_id, lien]
    else:
        transaction.on_commit(lambda: envoyer_invitation(invitation.compte.email, lien))
        messages.success(request, "L’invitation part par courriel. Elle sert une fois, pendant trois jours.")
    return voir("professionnel", invitation.compte.professionnel_id)


@require_POST
@droits_sensibles
@soumission_unique
def professionnel_etat(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspend, reopen or close an account."""
    acteur = administrateur(request, "creer", "valider")
    pro = professionnel_de(acteur, pk)
    form = EtatForm(request.POST)
    if not form.is_valid() or getattr(pro, "compte", None) is None:
        raise ErreurMetier("etat", "Ce compte ne peut pas changer ainsi.")
    compte = changer_etat(acteur=acteur, compte=pro.compte, etat=form.cleaned_data["etat"])
    messages.success(request, f"Compte {compte.get_etat_display().lower()}.")
    return voir("professionnel", pro.pk)


@require_POST
@droits_sensibles
@soumission_unique
def professionnel_contrat(request: HttpRequest, pk: int) -> HttpResponse:
    """Last day of work: account and rights stop by themselves."""
    acteur = administrateur(request, "creer", "valider")
    pro = professionnel_de(acteur, pk)
    form = ContratForm(request.POST)
    if form.is_valid():
        try:
            terminer_contrat(acteur=acteur, professionnel=pro, fin=form.cleaned_data["fin"])
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, f"Contrat de {pro} jusqu’au {form.cleaned_data['fin']:%d/%m/%Y}.")
            return voir("professionnel", pro.pk)
    return page(request, acteur, pro, contrat_form=form)
