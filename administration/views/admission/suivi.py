"""Follow-up of a request: pieces, opinions, contacts."""

from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from administration.donnees import admission as d
from administration.forms import admission_suivi as formulaires
from administration.models import Candidature, FichierPiece, PieceCandidature, VoeuStructure
from administration.selectors.fiche_admission import prudences, roles_de
from administration.services.admission.avis import donner_avis
from administration.services.admission.contacts import (
    accueillir_sans_rendez_vous,
    annuler_contact,
    noter_contact,
    planifier_contact,
)
from administration.services.admission.pieces import attendre_piece, recevoir_piece, verifier_piece
from administration.views.admission.commun import acteur_de, candidature_autorisee, jouer_demande, voeu_autorise
from coordination.models import Evenement
from dui.core import journal
from dui.core.erreurs import Refus
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from habilitations.acces import Acteur
from habilitations.models import Affectation, Professionnel
from usagers.views.actes import Acte, simple


def _garder_piece(*, acteur: Acteur, candidature: Candidature, fichier: Any, **champs: Any) -> bool:
    """True when there was a file."""
    if fichier is None:
        attendre_piece(acteur=acteur, candidature=candidature, **champs)
    else:
        recevoir_piece(acteur=acteur, candidature=candidature, octets=fichier.read(), nom=fichier.name or "", **champs)
    return fichier is not None


PIECE = Acte(
    "Ajouter une pièce", "Garder cette pièce", lambda recue: "Pièce reçue." if recue else "Pièce attendue.",
    lambda r, _: formulaires.PieceForm(r.POST or None, r.FILES or None, initial={"type": r.GET.get("type")}),
    _garder_piece, lambda _: "Une pièce médicale n’est lue que par l’équipe de soins.",
)  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def piece(request: HttpRequest, pk: int) -> HttpResponse:
    """Deposit a file for a piece, or ask for one more."""
    candidature = candidature_autorisee(request, pk, "ecrire")
    return jouer_demande(request, candidature, PIECE, "candidature", candidature, fichier=True)


@require_http_methods(["GET", "POST"])
@soumission_unique
def piece_etat(request: HttpRequest, pk: int) -> HttpResponse:
    acteur_de(request)
    trouvee = get_object_or_404(PieceCandidature.objects.select_related("candidature"), pk=pk)
    candidature = candidature_autorisee(request, trouvee.candidature_id, "ecrire")
    connus = {nom: getattr(trouvee, nom) for nom in ("etat", "remarque", "version")}
    acte = Acte(str(trouvee), "Garder cet état", "",
                lambda r, _: formulaires.EtatPieceForm(r.POST or None, initial=connus),
                avec_version(verifier_piece))  # fmt: skip
    return jouer_demande(request, candidature, acte, "piece", trouvee)


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
    acte = Acte("Donner un avis", "Donner cet avis", "Avis donné.",
                lambda r, _: formulaires.AvisForm(r.POST or None, roles=roles, niveau=niveau), donner_avis)  # fmt: skip
    return jouer_demande(request, voeu.candidature, acte, "voeu", voeu)


@require_http_methods(["GET", "POST"])
@soumission_unique
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan a contact: what to know first, then when and how."""
    voeu = voeu_autorise(request, pk, "ecrire")
    acteur = acteur_de(request)
    ici = Affectation.objects.filter(Affectation.en_cours(), structure=voeu.structure_id).values("professionnel")
    collegues = Professionnel.objects.filter(pk__in=ici).exclude(pk=acteur.id)
    form = formulaires.ContactForm(request.POST or None, collegues=collegues)

    def planifier(*, acteur: Acteur, voeu: VoeuStructure, **_lus: Any) -> Evenement:
        return planifier_contact(acteur=acteur, voeu=voeu, **form.champs)

    acte = Acte("Prévoir un contact", "Mettre à l’agenda", "C’est dans votre agenda.", lambda *_: form, planifier)
    return jouer_voeu(request, voeu, acte)


def jouer_voeu(request: HttpRequest, voeu: VoeuStructure, acte: Acte) -> HttpResponse:
    """What to know before any contact comes first."""
    candidature: Any = voeu.candidature
    candidature.miens = [voeu]
    lignes = prudences(acteur_de(request), candidature)
    return jouer_demande(request, candidature, acte, "voeu", voeu, prudences=lignes)


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
    acte = Acte("Noter ce contact", "Noter ce contact", "Contact noté.", simple(formulaires.IssueForm),
                partial(noter_contact, evenement=evenement))  # fmt: skip
    return jouer_voeu(request, voeu, acte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def annuler(request: HttpRequest, pk: int) -> HttpResponse:
    voeu, evenement = _evenement(request, pk)
    acte = Acte("Ce contact n’a pas eu lieu", "Annuler ce contact", "", simple(formulaires.AnnulerContactForm),
                partial(annuler_contact, evenement=evenement))  # fmt: skip
    return jouer_voeu(request, voeu, acte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def arrivee(request: HttpRequest, pk: int) -> HttpResponse:
    """CSAPA, CAARUD: came without appointment."""
    acte = Acte("Est venue sans rendez-vous", "Noter ce premier contact", "Premier contact noté.",
                simple(formulaires.ArriveeForm), accueillir_sans_rendez_vous)  # fmt: skip
    return jouer_voeu(request, voeu_autorise(request, pk, "ecrire"), acte)
