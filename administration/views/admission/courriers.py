"""Letters of a request, minutes of a commission: made, kept, read again in their house."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from administration.models import CourrierAdmission, VoeuStructure
from administration.services.admission.courriers import courriers_possibles, ecrire_courrier, ecrire_pv
from administration.views.admission.commissions import _commissions, _trouver
from administration.views.admission.commun import acteur_de, voeu_autorise
from administration.views.admission.suivi import jouer_voeu
from dui.core import journal
from dui.core.debit import debit
from dui.core.formulaires import Formulaire
from dui.core.idempotence import soumission_unique
from dui.core.reponses import reponse_papier, voir
from habilitations.acces import Acteur
from usagers.views.actes import Acte


class CourrierForm(Formulaire):
    code = forms.ChoiceField(label="Courrier", choices=(), widget=forms.RadioSelect)
    destinataire = forms.CharField(
        label="À qui", widget=forms.Textarea(attrs={"rows": 4}), help_text="Nom et adresse, une ligne par ligne."
    )


@require_http_methods(["GET", "POST"])
@debit("papier")
@soumission_unique
def courrier(request: HttpRequest, pk: int) -> HttpResponse:
    voeu = voeu_autorise(request, pk, "ecrire")
    c = voeu.candidature
    form = CourrierForm(request.POST or None, initial={"destinataire": f"{c.demandeur or c.nom_affiche}\n{c.adresse}"})
    form.fields["code"].choices = courriers_possibles(voeu)  # type: ignore[attr-defined]

    def ecrire(*, acteur: Acteur, voeu: VoeuStructure, code: str, destinataire: str) -> CourrierAdmission:
        return ecrire_courrier(acteur=acteur, voeu=voeu, code=code, destinataire=destinataire.splitlines())

    acte = Acte("Écrire un courrier", "Faire le courrier", "Courrier prêt à imprimer.", lambda *_: form, ecrire)
    return jouer_voeu(request, voeu, acte)


@require_POST
@debit("papier")
@soumission_unique
def pv(request: HttpRequest, pk: int) -> HttpResponse:
    acteur, commission = _trouver(request, pk)
    ecrire_pv(acteur=acteur, commission=commission)
    messages.success(request, "Procès-verbal prêt à imprimer.")
    return voir("commission", pk)


@require_safe
def fichier(request: HttpRequest, pk: int) -> HttpResponse:
    """Read by who reads the request, or the commission, in that house."""
    acteur = acteur_de(request)
    lu = CourrierAdmission.objects.filter(pk=pk).first()
    if lu is None:
        raise Http404
    if lu.voeu_id is not None:
        voeu_autorise(request, lu.voeu_id, "lire")
    elif not _commissions(acteur).filter(pk=lu.commission_id).exists():
        raise Http404
    journal.tracer("lecture", objet=f"courrier_admission:{lu.pk}", structure_id=lu.structure_id)
    return reponse_papier(lu.contenu, f"{lu.code.lower()}-{lu.pk}.pdf")
