"""What leaves the agenda: the secret feed, an invitation file, planning, sheet of signatures, list of tasks."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coordination import agenda as lectures
from coordination.bureau import taches_de
from coordination.champs_agenda import charger
from coordination.feuilles import dans_les_jours, emargement, feuille, lecteur, planning
from coordination.ics import calendrier
from coordination.models import CompteRendu, Evenement, FluxAgenda
from coordination.services.flux import compte_du_flux, fermer_flux, ouvrir_flux
from coordination.views.agenda import evenement_visible, jour_demande, qui_lit
from coordination.views.bureau import concernes, qui_travaille
from documents.rendu import rendre_pdf
from documents.services import produire
from dui.core import contexte as noyau
from dui.core import horloge, journal
from dui.core.debit import debit
from dui.core.erreurs import Refus
from dui.core.garde import ecriture_permise
from dui.core.idempotence import soumission_unique
from dui.core.reponses import reponse_papier, voir
from dui.core.typographie import accorder, date_longue, date_moyenne
from habilitations.acces import Acteur, acteur_de, contexte_de
from habilitations.lieux import structure_courante
from habilitations.views.commun import identite_fraiche
from usagers.acces import dossier_autorise

AVANT, APRES = timedelta(days=7), timedelta(days=90)


@ecriture_permise
@require_safe
@debit("agenda")
def flux(request: HttpRequest, jeton: str) -> HttpResponse:
    """The address is the key: unknown, taken back or of a closed account, nothing is there."""
    compte = compte_du_flux(jeton)
    if compte is None:
        raise Http404
    acteur = acteur_de(compte)
    if not acteur.structures or not acteur.peut("AGE", "lire"):
        raise Http404
    with noyau.ouvrir(contexte_de(acteur)):
        jour = horloge.aujourdhui()
        siens = Evenement.objects.filter(lectures.miens(acteur)).values("pk")
        lignes = Evenement.objects.filter(pk__in=siens, structure__in=acteur.structures)
        lignes = lectures.entre(lignes, jour - AVANT, jour + APRES).order_by("debut", "pk")
        octets = calendrier(list(lignes[:1000]), request.build_absolute_uri("/"))
        journal.tracer("export", objet="agenda:flux", structure_id=min(acteur.structures))
    return _fichier(octets, "agenda.ics", "text/calendar; charset=utf-8")


def _fichier(octets: bytes, nom: str, mime: str = "application/pdf") -> HttpResponse:
    """An address that anybody holds may be crawled: said not to be."""
    reponse = reponse_papier(octets, nom, mime=mime, joint=True)
    reponse.headers["X-Robots-Tag"], reponse.headers["Referrer-Policy"] = "noindex", "no-referrer"
    return reponse


@require_http_methods(["GET", "POST"])
@identite_fraiche
@soumission_unique
def abonnement(request: HttpRequest) -> HttpResponse:
    """/agenda/abonnement/: the address is shown once, at the moment it is made."""
    acteur = qui_lit(request)
    if request.method == "POST" and "fermer" in request.POST:
        fermer_flux(acteur=acteur)
        messages.success(request, "Adresse fermée : elle ne répond plus.")
        return voir("agenda_abonnement")
    adresse = ""
    if request.method == "POST":
        adresse = request.build_absolute_uri(reverse("agenda_flux", args=[ouvrir_flux(acteur=acteur)]))
    ouvert = FluxAgenda.objects.filter(professionnel=acteur.id, revoque_le=None).first()
    reponse = render(request, "coordination/agenda/abonnement.html", {"adresse": adresse, "flux": ouvert})
    reponse.headers["Cache-Control"] = "no-store, private"
    return reponse


@require_safe
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """/agenda/evenements/<id>/invitation.ics"""
    vue = evenement_visible(request, pk)
    journal.tracer("export", objet=f"evenement:{pk}", structure_id=vue.e.structure_id)
    octets = calendrier([vue.e], request.build_absolute_uri("/"), methode="REQUEST")
    return _fichier(octets, "invitation.ics", "text/calendar; charset=utf-8; method=REQUEST")


@require_safe
@debit("papier")
def planning_pdf(request: HttpRequest) -> HttpResponse:
    """Two weeks from a day."""
    acteur, structure = qui_lit(request), structure_courante(request)
    du = jour_demande(request)
    au = du + timedelta(days=13)
    siens = Evenement.objects.filter(lectures.miens(acteur)).values("pk")
    lignes = lectures.entre(Evenement.objects.filter(pk__in=siens, structure__in=acteur.structures), du, au)
    vues = lectures.habiller(acteur, lignes.exclude(statut="ANNULE").order_by("debut", "pk")[:200])
    fiche = feuille(acteur, structure, "Planning", f"{acteur.nom}. {dans_les_jours(du, au)}",
                    colonnes=("Jour", "Heure", "Quoi", "Réservé"), lignes=planning(vues),
                    vide="Rien de prévu sur ces deux semaines.")  # fmt: skip
    journal.tracer("export", objet="agenda:planning", structure_id=structure.pk)
    return _papier(acteur, fiche, "planning.pdf")


def _papier(acteur: Acteur, fiche: Any, nom: str) -> HttpResponse:
    return _fichier(rendre_pdf("feuille", {"fiche": fiche}, lecteur(acteur)), nom)


@require_safe
@debit("papier")
def emargement_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """Sheet of signatures of one activity: those whom this reader may name."""
    vue = evenement_visible(request, pk)
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    if vue.masque or vue.occupe:
        raise Refus("Le détail de ce rendez-vous est réservé.")
    quand = f"{date_longue(vue.e.debut.astimezone(horloge.PARIS).date())}, {accorder(len(vue.personnes), 'personne')}."
    fiche = feuille(acteur, vue.e.structure, f"Émargement : {vue.titre}", quand,
                    colonnes=("Nom", "Qualité", "Présence", "Signature"), lignes=emargement(vue),
                    vide="Personne n’est inscrit.")  # fmt: skip
    _tracer_export(vue, f"evenement:{pk}")
    return _papier(acteur, fiche, f"emargement-{pk}.pdf")


@require_POST
@debit("papier")
@soumission_unique
def compte_rendu_document(request: HttpRequest, pk: int) -> HttpResponse:
    """One account, of one dossier, as a document kept for its reader."""
    recit = get_object_or_404(CompteRendu.objects.exclude(dossier=None), pk=pk)
    evenement_visible(request, recit.evenement_id)
    dossier = dossier_autorise(request, recit.dossier_id or 0, "AGE")
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    lu = charger(dossier, acteur, pk)
    if lu is None:
        raise Http404
    return voir("document", produire(acteur=acteur, code="CR-EVENEMENT", dossier=dossier, objet=lu).pk)


def _tracer_export(vue: lectures.Vue, objet: str, niveau: int = 2) -> None:
    for p in vue.personnes:
        journal.tracer("export", objet=objet, structure_id=vue.e.structure_id, dossier_id=p.dossier_id,
                       usager_id=p.usager.pk, niveau=niveau)  # fmt: skip
    if not vue.personnes:
        journal.tracer("export", objet=objet, structure_id=vue.e.structure_id, niveau=niveau)


@require_safe
@debit("papier")
def taches_pdf(request: HttpRequest) -> HttpResponse:
    """/taches/releve.pdf: mine, still to do."""
    acteur, structure = qui_travaille(request), structure_courante(request)
    taches = taches_de(acteur)
    lignes = tuple(
        (date_moyenne(t.pour_le) if t.pour_le else "", t.libelle, t.dossier.usager.nom_affiche if t.dossier else "",
         str(t.auteur or ""))
        for t in taches
    )  # fmt: skip
    fiche = feuille(acteur, structure, "Relevé de tâches", f"{acteur.nom}, {accorder(len(taches), 'tâche')} à faire.",
                    colonnes=("Pour le", "À faire", "Pour", "Donnée par"), lignes=lignes,
                    vide="Rien à faire.")  # fmt: skip
    journal.tracer_lot("export", objet="taches", structure_id=structure.pk, personnes=concernes(taches))
    return _papier(acteur, fiche, "taches.pdf")
