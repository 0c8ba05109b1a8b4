"""Protection: what names me, the tab of a child, one « information préoccupante » and its acts (S35)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accompagnement.donnees.departements import du_finess
from accompagnement.forms import protection as forms
from accompagnement.models import EvaluationIP, FaitIP, InformationPreoccupante, PieceIP
from accompagnement.models.protection import PORTES
from accompagnement.selectors import protection as lectures
from accompagnement.services import protection as services
from accompagnement.services.protection.commun import tracer
from accompagnement.services.protection.ensemble import a_joindre, faits_a_reprendre, membres
from accompagnement.services.protection.papiers import COMMUNS, PAPIERS, faire_papier
from dui.core import journal
from dui.core.debit import debit
from dui.core.erreurs import Refus
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from dui.core.reponses import reponse_papier, voir
from habilitations.acces import Acteur
from usagers.acces import dossier_autorise, exiger
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple
from usagers.views.formulaires import traiter

ONGLET = "protection"
PAGE_LONGUE = "accompagnement/protection/ecrire.html"


def _dossier(request: HttpRequest, pk: int) -> Dossier:
    """The child's page, for those whose profile takes part in protection."""
    dossier = dossier_autorise(request, pk, "ID", "resumer")
    exiger(request.acteur, dossier, ["IP"], *PORTES)  # type: ignore[attr-defined]
    return dossier


def _ip(request: HttpRequest, pk: int, ip_pk: int) -> InformationPreoccupante:
    """For its named readers; for anybody else it does not exist."""
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    ip = lectures.trouver(acteur, pk, ip_pk) if acteur is not None else None
    if ip is None:
        raise Http404
    tracer("lecture" if request.method == "GET" else "ecriture", ip)
    return ip


@require_safe
def liste(request: HttpRequest) -> HttpResponse:
    """/protection/: those that name me, and how to act now."""
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    if acteur is None or not any(acteur.peut("IP", porte) for porte in PORTES):
        raise Refus
    trouvees = lectures.mes_protections(acteur)
    if trouvees:
        journal.tracer("lecture", objet="protections", niveau=6)
    return render(request, "accompagnement/protection/liste.html", {"ips": trouvees})


@require_safe
def du_dossier(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = _dossier(request, pk)
    ips = lectures.du_dossier(request.acteur, dossier)  # type: ignore[attr-defined]
    contexte = contexte_dossier(request, dossier, ONGLET) | {"ips": ips}
    return render(request, "accompagnement/protection/dossier.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def nouvelle(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = _dossier(request, pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    autres = [c for c in services.candidats(dossier) if c.id != acteur.id]
    form = forms.RepererForm(request.POST or None, candidats=autres)

    def agir(donnees: dict[str, Any]) -> HttpResponse:
        ip = services.reperer(acteur=acteur, dossier=dossier, **donnees)
        return voir("protection_ip", pk, ip.pk)

    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "titre": "Information préoccupante", "bouton": "Garder et continuer", "brouillon": f"ip-{dossier.pk}",
        "phrase": "Commencez par un fait. La suite se complète après.",
        "retour": reverse("dossier_protection", args=[pk]),
    }  # fmt: skip
    return traiter(request, PAGE_LONGUE, form, contexte, agir)


@require_safe
def fiche(request: HttpRequest, pk: int, ip_pk: int) -> HttpResponse:
    ip = _ip(request, pk, ip_pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    jointes = membres(acteur, ip)
    contexte = contexte_dossier(request, ip.dossier, ONGLET) | {
        "f": lectures.fiche(ip, tuple(x.pk for x in jointes)), "ip": ip, "jointes": jointes, "communs": COMMUNS,
        "valide": acteur.peut("IP", "valider", ip.structure_id),
        "papiers": [(code, mots) for code, (_, mots) in PAPIERS.items()],
    }  # fmt: skip
    return render(request, "accompagnement/protection/fiche.html", contexte)


def _ecrire(
    request: HttpRequest, ip: InformationPreoccupante, form: Any, service: Any, sujet: dict[str, Any], **mots: str
) -> HttpResponse:
    def agir(donnees: dict[str, Any]) -> HttpResponse:
        avec_version(service)(acteur=request.acteur, **sujet, **donnees)  # type: ignore[attr-defined]
        return voir("protection_ip", ip.dossier_id, ip.pk)

    retour = reverse("protection_ip", args=[ip.dossier_id, ip.pk])
    contexte = contexte_dossier(request, ip.dossier, ONGLET) | mots | {"retour": retour}
    return traiter(request, PAGE_LONGUE, form, contexte, agir)


def _initiale(objet: Any, classe: Any) -> dict[str, Any]:
    return {nom: getattr(objet, nom) for nom in (*classe.base_fields, "version")}


@require_http_methods(["GET", "POST"])
@soumission_unique
def rediger(request: HttpRequest, pk: int, ip_pk: int) -> HttpResponse:
    ip = _ip(request, pk, ip_pk)
    form = forms.RedigerForm(request.POST or None, initial=_initiale(ip, forms.RedigerForm))
    return _ecrire(
        request, ip, form, services.rediger, {"ip": ip}, titre="Rédiger le recueil", bouton="Enregistrer le recueil",
        phrase="Des faits, des dates, qui l’a dit. La personne pourra lire ces lignes un jour.",
        brouillon=f"ip-recueil-{ip.pk}",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def evaluer(request: HttpRequest, pk: int, ip_pk: int) -> HttpResponse:
    ip = _ip(request, pk, ip_pk)
    evaluation = get_object_or_404(EvaluationIP, ip=ip)
    evaluation.ip = ip
    form = forms.EvaluationForm(request.POST or None, initial=_initiale(evaluation, forms.EvaluationForm))
    return _ecrire(
        request, ip, form, services.rediger_evaluation, {"evaluation": evaluation}, titre="Rédiger l’évaluation",
        bouton="Enregistrer l’évaluation", phrase="L’évaluation ne dit pas si les faits sont vrais. Elle décrit la "
        "situation, le danger, et ce qui aiderait.", brouillon=f"ip-evaluation-{ip.pk}",
    )  # fmt: skip


def _avec_ip(classe: Any, **options: Any) -> Any:
    return lambda request, ip: classe(request.POST or None, ip=ip, **options)


def _fait(request: HttpRequest, ip: InformationPreoccupante) -> forms.FaitDeForm:
    return forms.FaitDeForm(request.POST or None, jointes=membres(request.acteur, ip))  # type: ignore[attr-defined]


def _joindre(request: HttpRequest, ip: InformationPreoccupante) -> forms.JoindreForm:
    dossiers = a_joindre(request.acteur, ip)  # type: ignore[attr-defined]
    return forms.JoindreForm(request.POST or None, dossiers=dossiers, faits=faits_a_reprendre(ip))


def _transmettre(request: HttpRequest, ip: InformationPreoccupante) -> forms.TransmettreForm:
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    return forms.TransmettreForm(
        request.POST or None, crips=lectures.annuaire(acteur), jointes=membres(acteur, ip),
        departement=du_finess(ip.dossier.structure.finess),
    )  # fmt: skip


def _conclure(*, acteur: Acteur, ip: InformationPreoccupante, **champs: Any) -> None:
    evaluation = get_object_or_404(EvaluationIP, ip=ip)
    evaluation.ip = ip
    services.conclure(acteur=acteur, evaluation=evaluation, **champs)


ACTES = {
    "fait": Acte("Ajouter un fait", "Ajouter le fait", "Fait ajouté.", _fait, services.noter_fait),
    "fratrie": Acte("Un frère, une sœur", "Ouvrir son écrit", "Écrit ouvert. Relisez : ce qui nommait un enfant et les "
                    "mots de l’autre n’y sont pas.", _joindre, services.joindre,
                    lambda _: "Chaque enfant a son écrit. Qui lit l’un n’apprend rien de l’autre.",
                    suite=lambda fait: ("protection_ip", fait.dossier_id, fait.pk)),
    "mineur": Acte("Un autre mineur au domicile", "Ajouter", "Ajouté.", simple(forms.MineurForm),
                   services.ajouter_mineur, lambda _: "Chaque mineur a sa propre ligne : aucun nom n’est écrit ici."),
    "nommer": Acte("Nommer une personne", "Lui ouvrir cet écrit", "Cette personne lit maintenant cet écrit.",
                   _avec_ip(forms.LecteurForm), services.ajouter_lecteur),
    "retirer": Acte("Retirer une personne", "Lui fermer cet écrit", "Cette personne ne lit plus cet écrit.",
                    _avec_ip(forms.LecteurForm, retirer=True), services.retirer_lecteur),
    "valider": Acte("Valider", "Valider ce recueil", "Recueil validé.", simple(forms.AvisForm), services.valider,
                    lambda _: "Votre validation soutient l’envoi. L’envoi n’en dépend pas."),
    "transmettre": Acte("Transmettre", "Enregistrer l’envoi", "Envoi enregistré avec sa preuve.",
                        _transmettre, services.transmettre,
                        lambda ip: "Sans délai. Vous pouvez transmettre en votre nom, sans attendre de validation."),
    "accuser": Acte("Accusé de réception", "Enregistrer l’accusé", "Accusé enregistré.", _avec_ip(forms.AccuserForm),
                    services.accuser),
    "evaluation": Acte("Ouvrir l’évaluation", "Ouvrir l’évaluation", "Évaluation ouverte, à rendre sous trois mois.",
                       simple(forms.RecueForm), services.ouvrir_evaluation),
    "conclure": Acte("Conclure l’évaluation", "Rendre le rapport", "Rapport rendu.", simple(forms.ConclureForm),
                     _conclure),
    "suite": Acte("Noter la suite", "Enregistrer la suite", "Suite enregistrée.", simple(forms.SuiteForm),
                  services.noter_suite),
    "clore": Acte("Clore le suivi", "Clore le suivi", "Suivi clos. L’écrit reste à ses lecteurs.",
                  simple(forms.MotifForm), services.clore, lambda _: "Rien n’est effacé, même après la sortie."),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, ip_pk: int, nom: str) -> HttpResponse:
    """/dossiers/<id>/protection/<ip>/<acte>/."""
    ip = _ip(request, pk, ip_pk)
    return jouer(request, ip.dossier, ONGLET, ACTES[nom], "ip", ip, ("protection_ip", pk, ip_pk))


@require_http_methods(["GET", "POST"])
@soumission_unique
def ecarter(request: HttpRequest, pk: int, ip_pk: int, fait_pk: int) -> HttpResponse:
    ip = _ip(request, pk, ip_pk)
    fait = get_object_or_404(FaitIP, pk=fait_pk, ip=ip, ecarte_motif="")

    def service(*, acteur: Acteur, ip: InformationPreoccupante, motif: str) -> None:
        services.ecarter_fait(acteur=acteur, ip=ip, fait=fait, motif=motif)

    question = Acte("Écarter ce fait", "Écarter ce fait", "Fait écarté. Il reste à l’historique.",
                    simple(forms.MotifForm), service, lambda _: "Écrit par erreur.")  # fmt: skip
    return jouer(request, ip.dossier, ONGLET, question, "ip", ip, ("protection_ip", pk, ip_pk))


@require_POST
@debit("papier")
@soumission_unique
def papier(request: HttpRequest, pk: int, ip_pk: int, nom: str) -> HttpResponse:
    ip = _ip(request, pk, ip_pk)
    avec = [int(x) for x in request.POST.getlist("avec") if x.isdecimal() and len(x) < 9]
    faire_papier(acteur=request.acteur, ip=ip, nom=nom, avec=avec)  # type: ignore[attr-defined]
    return voir("protection_ip", pk, ip_pk)


@require_safe
def piece(request: HttpRequest, pk: int, ip_pk: int, piece_pk: int) -> HttpResponse:
    ip = _ip(request, pk, ip_pk)
    lues = [x.pk for x in membres(request.acteur, ip)]  # type: ignore[attr-defined]
    lue = get_object_or_404(PieceIP, pk=piece_pk, ip=ip, avec__contained_by=lues)
    return reponse_papier(lue.contenu, f"protection-{lue.pk}.pdf")
