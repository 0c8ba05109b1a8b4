"""/boite/ and /taches/: what waits for me, in one place; what a message points to is opened with my own rights."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from coordination import bureau, selectors
from coordination import forms_agenda as f
from coordination.choices import EtatEcheance
from coordination.choices_agenda import EtatTache
from coordination.echeances import Filtres, de_la_structure, etiquette
from coordination.forms import collegues
from coordination.models import ListeDiffusion, MessageInterne, Tache
from coordination.services.messages import (
    Courrier,
    envoyer_message,
    marquer_lu,
    traiter_message,
    transferer_message,
)
from coordination.services.moyens import exiger_encadrement, tenir_liste
from coordination.services.taches import (
    clore_tache,
    confier_tache,
    creer_tache,
    exiger_tache,
    reprendre_taches,
    rouvrir_tache,
    sans_porteur,
)
from coordination.views.echeances import lit_echeances
from coordination.views.evenements import PAGE, _essayer
from dui.core import horloge, journal
from dui.core.erreurs import Refus
from dui.core.garde import ecriture_permise
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from dui.core.typographie import accorder
from habilitations.acces import Acteur
from habilitations.lieux import structure_courante
from usagers.views.actes import Acte, poser, simple

FILTRES = (("", "À faire"), ("miennes", "Les miennes"), ("libres", "Sans responsable"), ("closes", "Faites"))


def qui_travaille(request: HttpRequest) -> Acteur:
    """Whoever works in a house and opens some part of dossiers."""
    acteur: Acteur | None = request.acteur  # type: ignore[attr-defined]
    if acteur is None or not any(p.contenu for p in acteur.postes):
        raise Refus("La boîte de réception n’est pas ouverte à votre profil.")
    return acteur


@require_safe
def boite(request: HttpRequest) -> HttpResponse:
    """Messages, tasks, invitations, deadlines, transmissions to read: one list each, none hidden in another."""
    acteur, structure = qui_travaille(request), structure_courante(request)
    traites = request.GET.get("traites") == "1"
    plis = bureau.plis(acteur, bureau.recus(acteur, traites))
    taches = bureau.taches_de(acteur)
    vus = {(p.dossier.pk, p.dossier.usager_id) for p in plis if p.dossier} | set(concernes(taches))
    journal.tracer_lot("lecture", objet="boite", structure_id=structure.pk, personnes=sorted(vus))
    contexte = {
        "plis": plis, "traites": traites, "taches": taches[:8], "reste": max(0, len(taches) - 8),
        "invitations": bureau.invitations(acteur), "echeances": _echeances(acteur, structure),
        "a_lire": selectors.attente(acteur, structure.pk).a_lire if acteur.peut("TRE", "lire") else 0,
        "aujourdhui": horloge.aujourdhui(),
    }  # fmt: skip
    return render(request, "coordination/bureau/boite.html", contexte)


def concernes(taches: list[Tache]) -> list[tuple[int, int]]:
    return sorted({(t.dossier.pk, t.dossier.usager_id) for t in taches if t.dossier})


def _echeances(acteur: Acteur, structure: Any) -> list[dict[str, Any]]:
    if not lit_echeances(acteur):
        return []
    lignes = de_la_structure(acteur, structure, Filtres(miennes=True, horizon=30))
    lignes = lignes.filter(etat=EtatEcheance.OUVERTE).avec_situation()  # type: ignore[attr-defined]
    lignes = lignes.select_related("dossier__usager", "structure")[:5]  # type: ignore[attr-defined]
    return [{"e": e, "etiquette": etiquette(e)} for e in lignes]


@require_http_methods(["GET", "POST"])
@soumission_unique
def message_nouveau(request: HttpRequest) -> HttpResponse:
    """/boite/nouveau/"""
    acteur, structure = qui_travaille(request), structure_courante(request)
    form = f.MessageForm(request.POST or None, acteur=acteur, structure=structure,
                         initial={"dossier": request.GET.get("dossier"), "importance": 1})  # fmt: skip
    if request.method == "POST" and form.is_valid():
        envoye = _essayer(form, lambda: _envoyer(acteur, structure.pk, dict(form.cleaned_data)))
        if envoye is not None:
            messages.success(request, "Message envoyé.")
            return voir("boite")
    statut = 422 if form.is_bound else 200
    return render(request, "coordination/bureau/message_nouveau.html", {"form": form}, status=statut)


def _envoyer(acteur: Acteur, structure_id: int, lu: dict[str, Any]) -> MessageInterne:
    qui, listes = [p.pk for p in lu.pop("destinataires")], list(lu.pop("listes"))
    return envoyer_message(acteur=acteur, structure_id=structure_id, destinataires=qui, listes=listes,
                           courrier=Courrier(**lu))  # fmt: skip


def _message(request: HttpRequest, pk: int) -> MessageInterne:
    """Mine, sent or received; the others do not exist."""
    acteur = qui_travaille(request)
    lus = MessageInterne.objects.filter(lecteurs__contains=[acteur.id]).select_related("expediteur", "structure")
    return get_object_or_404(lus, pk=pk)


@ecriture_permise
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """/boite/messages/<id>/: rights are asked again now."""
    lu = _message(request, pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    pli = bureau.pli(acteur, lu)
    marquer_lu(acteur=acteur, message=lu)
    journal.tracer("lecture", objet=f"message:{pk}", structure_id=lu.structure_id,
                   dossier_id=pli.dossier.pk if pli.dossier else None)  # fmt: skip
    suivi = bureau.lus_par(lu) if lu.expediteur_id == acteur.id else []
    contexte = {"pli": pli, "m": lu, "suivi": suivi, "cible": _cible(pli)}
    return render(request, "coordination/bureau/message.html", contexte)


def _cible(pli: bureau.Pli) -> str:
    """Where the thing itself is; that page checks again."""
    if pli.dossier is None:
        return ""
    genre, _, pk = pli.message.cible.partition(":")
    noms = {"transmission": "transmission", "evenement": "evenement", "echeance": "echeance"}
    return reverse(noms[genre], args=[int(pk)]) if genre in noms and pk.isdecimal() else reverse(
        "dossier", args=[pli.dossier.pk])  # fmt: skip


def _transferer(request: HttpRequest, m: MessageInterne) -> f.TransfererForm:
    form = f.TransfererForm(request.POST or None)
    champ: Any = form.fields["destinataires"]
    champ.queryset = collegues(m.structure_id).exclude(pk__in=m.lecteurs)
    return form


def _transmettre(*, acteur: Acteur, message: MessageInterne, destinataires: Any) -> int:
    return transferer_message(acteur=acteur, message=message, destinataires=[p.pk for p in destinataires])


ACTES_MESSAGE = {
    "transferer": Acte("Transférer", "Transférer", "Transféré.", _transferer, _transmettre),
    "traiter": Acte("Traité", "Marquer comme traité", "Traité.", simple(f.Formulaire), traiter_message),
}


@require_http_methods(["GET", "POST"])
@soumission_unique
def message_acte(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    m = _message(request, pk)
    return poser(request, ACTES_MESSAGE[nom], "message", m, ("boite",), {"vue": None}, PAGE)


@require_http_methods(["GET", "POST"])
@soumission_unique
def listes(request: HttpRequest) -> HttpResponse:
    """/boite/listes/: kept by the chef de service."""
    acteur, structure = qui_travaille(request), structure_courante(request)
    exiger_encadrement(acteur, structure.pk)
    form = f.ListeForm(request.POST or None)
    champ: Any = form.fields["membres"]
    champ.queryset = collegues(structure.pk).order_by("nom", "prenom")
    tenues = list(ListeDiffusion.objects.filter(structure=structure.pk, retiree_le=None))
    if request.method == "POST" and form.is_valid():
        nom, qui = form.cleaned_data["nom"], [p.pk for p in form.cleaned_data["membres"]]
        liste = next((li for li in tenues if li.nom == nom), None)
        if _essayer(form, lambda: tenir_liste(acteur=acteur, structure_id=structure.pk, nom=nom, membres=qui,
                                              liste=liste)) is not None:  # fmt: skip
            messages.success(request, "Liste enregistrée.")
            return voir("listes_diffusion")
    noms = {p.pk: str(p) for p in champ.queryset}
    lignes = [(li, [noms[pk] for pk in li.membres if pk in noms]) for li in tenues]
    statut = 422 if form.is_bound else 200
    return render(request, "coordination/bureau/listes.html", {"form": form, "lignes": lignes}, status=statut)


@require_safe
def taches(request: HttpRequest) -> HttpResponse:
    """/taches/"""
    acteur, structure = qui_travaille(request), structure_courante(request)
    filtre = request.GET.get("filtre", "miennes")
    lignes = bureau.taches_visibles(acteur).filter(structure=structure.pk)
    lignes = lignes.exclude(etat=EtatTache.A_FAIRE) if filtre == "closes" else lignes.filter(etat=EtatTache.A_FAIRE)
    if filtre == "miennes":
        lignes = lignes.filter(responsable=acteur.id)
    elif filtre == "libres":
        lignes = lignes.filter(responsable=None)
    rangees = list(lignes.order_by("-close_le" if filtre == "closes" else "pour_le", "pk")[:60])
    journal.tracer_lot("lecture", objet="taches", structure_id=structure.pk, personnes=concernes(rangees))
    mene = acteur.peut("HAB", "creer", structure.pk) or acteur.peut("HAB", "valider", structure.pk)
    contexte = {"lignes": rangees, "filtre": filtre, "filtres": FILTRES, "aujourdhui": horloge.aujourdhui(),
                "orphelines": len(sans_porteur(structure.pk)) if mene else 0}  # fmt: skip
    return render(request, "coordination/bureau/taches.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def tache_nouvelle(request: HttpRequest) -> HttpResponse:
    """/taches/nouvelle/"""
    acteur, structure = qui_travaille(request), structure_courante(request)
    initial = {"dossier": request.GET.get("dossier"), "responsable": acteur.id}
    form = f.TacheForm(request.POST or None, acteur=acteur, structure=structure, initial=initial)
    if request.method == "POST" and form.is_valid():
        creee = _essayer(form, lambda: creer_tache(acteur=acteur, structure_id=structure.pk, **form.cleaned_data))
        if creee is not None:
            messages.success(request, "Tâche ajoutée.")
            return voir("taches")
    return render(request, "coordination/bureau/tache_nouvelle.html", {"form": form},
                  status=422 if form.is_bound else 200)  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def reprise(request: HttpRequest) -> HttpResponse:
    """Tasks of those who left: handed over in one act, by who leads the house."""
    acteur, structure = qui_travaille(request), structure_courante(request)
    exiger_encadrement(acteur, structure.pk)
    if request.method == "POST":
        rendues = sum(reprendre_taches(professionnel_id=pk, structure_id=structure.pk)
                      for pk in sans_porteur(structure.pk))  # fmt: skip
        messages.success(request, f"{accorder(rendues, 'tâche redonnée', 'tâches redonnées')}.")
    return voir(reverse("taches") + "?filtre=")


def _confier(request: HttpRequest, t: Tache) -> f.ConfierTacheForm:
    form = f.ConfierTacheForm(request.POST or None, initial={"responsable": t.responsable_id})
    champ: Any = form.fields["responsable"]
    champ.queryset = collegues(t.structure_id).order_by("nom", "prenom")
    return form


def _sans_objet(*, acteur: Acteur, tache: Tache, motif: str) -> Tache:
    return clore_tache(acteur=acteur, tache=tache, etat=EtatTache.SANS_OBJET, motif=motif)


ACTES_TACHE = {
    "faite": Acte("C’est fait", "Noter comme faite", "Tâche faite.", simple(f.Formulaire), clore_tache),
    "sans-objet": Acte("Sans objet", "Déclarer sans objet", "Tâche close.", simple(f.MotifTacheForm), _sans_objet),
    "rouvrir": Acte("Rouvrir", "Rouvrir", "Tâche de nouveau à faire.", simple(f.Formulaire), rouvrir_tache),
    "confier": Acte("Confier", "Confier", "Tâche confiée.", _confier, confier_tache),
}


@require_http_methods(["GET", "POST"])
@soumission_unique
def tache_acte(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    acteur = qui_travaille(request)
    tache = bureau.taches_visibles(acteur).filter(pk=pk).select_related("dossier__perimetre", "dossier__usager").first()
    if tache is None:
        raise Http404
    exiger_tache(acteur, tache)
    return poser(request, ACTES_TACHE[nom], "tache", tache, ("taches",), {"vue": None}, PAGE)
