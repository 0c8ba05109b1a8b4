"""Follow-up of a request: pieces, opinions, contacts."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from administration.donnees import admission as d
from administration.forms import admission_suivi as formulaires
from administration.models import FichierPiece, PieceCandidature, VoeuStructure
from administration.selectors.fiche_admission import prudences, roles_de
from administration.services.admission.avis import donner_avis
from administration.services.admission.contacts import (
    accueillir_sans_rendez_vous,
    annuler_contact,
    noter_contact,
    planifier_contact,
)
from administration.services.admission.pieces import attendre_piece, recevoir_piece, verifier_piece
from administration.views.admission.commun import (
    acteur_de,
    candidature_autorisee,
    rapporter,
    statut_http,
    voeu_autorise,
)
from coordination.models import Evenement
from dui.core import journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from habilitations.models import Affectation, Professionnel

ACTE = "administration/admission/acte.html"


@require_http_methods(["GET", "POST"])
@soumission_unique
def piece(request: HttpRequest, pk: int) -> HttpResponse:
    """Deposit a file for a piece, or ask for one more."""
    candidature = candidature_autorisee(request, pk, "ecrire")
    form = formulaires.PieceForm(request.POST or None, request.FILES or None, initial={"type": request.GET.get("type")})
    if request.method == "POST" and form.is_valid():
        fichier = form.cleaned_data.pop("fichier")
        try:
            if fichier is None:
                attendre_piece(acteur=acteur_de(request), candidature=candidature, **form.cleaned_data)
            else:
                recevoir_piece(acteur=acteur_de(request), candidature=candidature, octets=fichier.read(),
                               nom=fichier.name or "", **form.cleaned_data)  # fmt: skip
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, "Pièce attendue." if fichier is None else "Pièce reçue.")
            return voir("candidature", pk)
    contexte = {"c": candidature, "form": form, "titre": "Ajouter une pièce", "bouton": "Garder cette pièce",
                "fichier": True, "phrase": "Une pièce médicale n’est lue que par l’équipe de soins."}  # fmt: skip
    return render(request, ACTE, contexte, status=statut_http(request))


@require_http_methods(["GET", "POST"])
@soumission_unique
def piece_etat(request: HttpRequest, pk: int) -> HttpResponse:
    acteur_de(request)
    trouvee = get_object_or_404(PieceCandidature.objects.select_related("candidature"), pk=pk)
    candidature = candidature_autorisee(request, trouvee.candidature_id, "ecrire")
    connus = {nom: getattr(trouvee, nom) for nom in ("etat", "remarque", "version")}
    form = formulaires.EtatPieceForm(request.POST or None, initial=connus)
    if request.method == "POST" and form.is_valid():
        try:
            avec_version(verifier_piece)(acteur=acteur_de(request), piece=trouvee, **form.cleaned_data)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            return voir("candidature", candidature.pk)
    contexte = {"c": candidature, "form": form, "titre": str(trouvee), "bouton": "Garder cet état"}
    return render(request, ACTE, contexte, status=statut_http(request))


@require_safe
def fichier(request: HttpRequest, pk: int) -> HttpResponse:
    """The bytes, for who reads the request and the level of the piece; the wall hides the others."""
    acteur = acteur_de(request)
    lu = FichierPiece.objects.select_related("piece").filter(pk=pk).first()
    if lu is None:
        raise Http404
    candidature = candidature_autorisee(request, lu.piece.candidature_id)
    if not any(lu.niveau in acteur.niveaux(v.structure_id) for v in candidature.miens):  # type: ignore[attr-defined]
        raise Refus("Cette pièce est réservée à l’équipe de soins.")
    journal.tracer("lecture", objet=f"piece_candidature:{lu.piece_id}", usager_id=candidature.usager_id,
                   structure_id=candidature.structures[0], niveau=lu.niveau)  # fmt: skip
    reponse = HttpResponse(lu.contenu, content_type=lu.mime)
    extension = {"application/pdf": "pdf", "image/png": "png", "image/webp": "webp"}.get(lu.mime, "jpg")
    reponse.headers["Content-Disposition"] = f'inline; filename="piece-{candidature.numero}-{lu.pk}.{extension}"'
    reponse.headers["Content-Security-Policy"] = "sandbox"
    return reponse


@require_http_methods(["GET", "POST"])
@soumission_unique
def avis(request: HttpRequest, pk: int) -> HttpResponse:
    voeu = voeu_autorise(request, pk)
    acteur = acteur_de(request)
    roles = roles_de(acteur, voeu.structure_id)
    if not roles:
        raise Refus("Cet avis revient à une autre fonction.")
    niveau = d.NIVEAU_AVIS.get(roles[0], 1)
    form = formulaires.AvisForm(request.POST or None, roles=roles, niveau=niveau)
    if request.method == "POST" and form.is_valid():
        try:
            donner_avis(acteur=acteur, voeu=voeu, **form.cleaned_data)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, "Avis donné.")
            return voir("candidature", voeu.candidature_id)
    contexte = {"c": voeu.candidature, "form": form, "titre": "Donner un avis", "bouton": "Donner cet avis"}
    return render(request, ACTE, contexte, status=statut_http(request))


@require_http_methods(["GET", "POST"])
@soumission_unique
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a contact: what to know first, then when and how."""
    voeu = voeu_autorise(request, pk, "ecrire")
    acteur = acteur_de(request)
    ici = Affectation.objects.filter(Affectation.en_cours(), structure=voeu.structure_id).values("professionnel")
    collegues = Professionnel.objects.filter(pk__in=ici).exclude(pk=acteur.id)
    form = formulaires.ContactForm(request.POST or None, collegues=collegues)
    if request.method == "POST" and form.is_valid():
        try:
            planifier_contact(acteur=acteur, voeu=voeu, **form.champs)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, "C’est dans votre agenda.")
            return voir("candidature", voeu.candidature_id)
    contexte = _contexte(request, voeu, form, "Prévoir un contact", "Mettre à l’agenda")
    return render(request, ACTE, contexte, status=statut_http(request))


def _contexte(request: HttpRequest, voeu: VoeuStructure, form: forms.Form, titre: str, bouton: str) -> dict[str, Any]:
    candidature: Any = voeu.candidature
    candidature.miens = [voeu]
    lignes = prudences(acteur_de(request), candidature)
    return {"c": candidature, "form": form, "titre": titre, "bouton": bouton, "prudences": lignes}


def _evenement(request: HttpRequest, pk: int) -> tuple[VoeuStructure, Evenement]:
    """A contact of a request that the actor instructs in the same house."""
    acteur_de(request)
    evenement = Evenement.objects.filter(pk=pk, domaine="ADM", objet__startswith="candidature:").first()
    if evenement is None:
        raise Http404
    numero = int(evenement.objet.partition(":")[2])
    voeu = VoeuStructure.objects.filter(candidature=numero, structure=evenement.structure_id).first()
    if voeu is None:
        raise Http404
    return voeu_autorise(request, voeu.pk, "ecrire"), evenement


@require_http_methods(["GET", "POST"])
@soumission_unique
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """What the contact gave."""
    voeu, evenement = _evenement(request, pk)
    form = formulaires.IssueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            noter_contact(acteur=acteur_de(request), voeu=voeu, evenement=evenement, **form.cleaned_data)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, "Contact noté.")
            return voir("candidature", voeu.candidature_id)
    contexte = _contexte(request, voeu, form, "Noter ce contact", "Noter ce contact")
    return render(request, ACTE, contexte, status=statut_http(request))


@require_http_methods(["GET", "POST"])
@soumission_unique
def annuler(request: HttpRequest, pk: int) -> HttpResponse:
    voeu, evenement = _evenement(request, pk)
    form = formulaires.AnnulerContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            annuler_contact(acteur=acteur_de(request), voeu=voeu, evenement=evenement, **form.cleaned_data)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            return voir("candidature", voeu.candidature_id)
    contexte = _contexte(request, voeu, form, "Ce contact n’a pas eu lieu", "Annuler ce contact")
    return render(request, ACTE, contexte, status=statut_http(request))


@require_http_methods(["GET", "POST"])
@soumission_unique
def arrivee(request: HttpRequest, pk: int) -> HttpResponse:
    """CSAPA, CAARUD: came without appointment."""
    voeu = voeu_autorise(request, pk, "ecrire")
    form = formulaires.ArriveeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            accueillir_sans_rendez_vous(acteur=acteur_de(request), voeu=voeu, **form.cleaned_data)
        except ErreurMetier as erreur:
            rapporter(form, erreur)
        else:
            messages.success(request, "Premier contact noté.")
            return voir("candidature", voeu.candidature_id)
    contexte = _contexte(request, voeu, form, "Est venue sans rendez-vous", "Noter ce premier contact")
    return render(request, ACTE, contexte, status=statut_http(request))
