"""Exits: the board of a house, the exit of a person, its checklist, its follow-up."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from administration.choices_sorties import EtatSortie
from administration.forms import sorties as forms
from administration.forms.libertes import MotifForm
from administration.models import ActionSuivi, PointSortie, Sortie
from administration.selectors import sorties as lectures
from administration.services import sorties as services
from administration.services.sorties.preparation import avis_medical_attendu, exiger_point
from administration.services.sorties.socle import REFUS, bilan_de, peut_suivre
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.fusion import avec_version
from dui.core.idempotence import soumission_unique
from habilitations.acces import Acteur, exiger_droit
from habilitations.lieux import structure_courante
from usagers.acces import dossier_autorise, permet
from usagers.models import Dossier
from usagers.pages import contexte_dossier
from usagers.views.actes import Acte, jouer, simple

ONGLET = "sortie"


@require_safe
def tableau(request: HttpRequest) -> HttpResponse:
    """/sorties/: who is about to leave, who left and is to be called, who is followed no more."""
    structure = structure_courante(request)
    acteur: Acteur = exiger_droit(request.acteur, "CTR", "lire", structure.pk)  # type: ignore[attr-defined]
    vue = request.GET.get("vue", "")
    vue = vue if vue in lectures.VUES else "suivi"
    page, suite = lectures.tableau(acteur, structure, vue, request.GET.get("apres", "")[:24])
    perdus = lectures.sans_contact(acteur, structure) if vue == "preparation" else []
    personnes = {(x.sortie.dossier_id, x.sortie.dossier.usager_id) for x in page} | {
        (d.pk, d.usager_id) for d in perdus
    }
    journal.tracer_lot("lecture", objet="sorties", structure_id=structure.pk, personnes=sorted(personnes))
    annee = horloge.aujourdhui().replace(month=1, day=1)
    contexte = {"structure": structure, "lignes": page, "vue": vue, "perdus": perdus,
                "suivante": f"?vue={vue}&apres={suite}" if suite else "",
                "chiffres": lectures.chiffres(acteur, structure, annee)}  # fmt: skip
    return render(request, "administration/sorties/tableau.html", contexte)


@require_safe
def de_la_personne(request: HttpRequest, pk: int) -> HttpResponse:
    """/dossiers/<id>/sortie/: the exit under way or the last one; before any, how to prepare it."""
    dossier = dossier_autorise(request, pk, "CTR", "resumer")
    lignes = list(lectures.lues().filter(dossier=dossier))
    courante = next((s for s in lignes if s.etat != EtatSortie.ANNULEE), None)
    autres = [s for s in lignes if s != courante]
    return _fiche(request, dossier, courante, autres)


@require_safe
def sortie(request: HttpRequest, pk: int, sortie_pk: int) -> HttpResponse:
    dossier, lue = _lue(request, pk, sortie_pk)
    return _fiche(request, dossier, lue, [])


def _lue(request: HttpRequest, pk: int, sortie_pk: int) -> tuple[Dossier, Sortie]:
    dossier = dossier_autorise(request, pk, "CTR", "resumer")
    lue = get_object_or_404(lectures.lues(), pk=sortie_pk, dossier=dossier)
    return dossier, _attacher(lue, dossier)


def _attacher(lue: Sortie, dossier: Dossier) -> Sortie:
    lue.dossier = dossier
    lue.sejour.dossier = dossier
    return lue


def _fiche(request: HttpRequest, dossier: Dossier, lue: Sortie | None, autres: list[Sortie]) -> HttpResponse:
    acteur: Acteur = request.acteur  # type: ignore[attr-defined]
    contexte = contexte_dossier(request, dossier, ONGLET) | {
        "s": lue, "autres": [{"s": a, "badge": lectures.badge(a)} for a in autres],
        "ecrit": permet(acteur, dossier, "CTR", "ecrire", "valider"),
        "decide": permet(acteur, dossier, "CTR", "valider"),
        "lit": permet(acteur, dossier, "CTR", "lire"),
    }  # fmt: skip
    if lue is None:
        contexte["sejour"] = lectures.sejour_ouvert(dossier)
        return render(request, "administration/sorties/aucune.html", contexte)
    _attacher(lue, dossier)
    points = lectures.points(lue, acteur)
    contexte |= {"badge": lectures.badge(lue), "points": points, "bilan": None, "actions": [],
                 "suit": peut_suivre(acteur, dossier) and lue.etat == EtatSortie.SUIVIE, "equipe": [],
                 "etapes": list(lue.etapes.select_related("auteur")), "medical": avis_medical_attendu(lue),
                 "manques": services.manques(lue, [x["p"] for x in points]),
                 "annules": lectures.rendez_vous_annules(lue),
                 "papiers": lectures.papiers(lue, acteur),
                 "retour": lue.retour_jusqu_au, "peut_retour": lue.faite and peut_suivre(acteur, dossier)}  # fmt: skip
    if contexte["lit"]:
        contexte |= {"bilan": lectures.bilan(lue), "actions": lectures.actions(lue), "equipe": lectures.equipe(lue)}
    return render(request, "administration/sorties/fiche.html", contexte)


@require_http_methods(["GET", "POST"])
@soumission_unique
def nouvelle(request: HttpRequest, pk: int) -> HttpResponse:
    dossier = dossier_autorise(request, pk, "CTR", "resumer")
    _exiger_ecriture(request, dossier)
    sejour = lectures.sejour_ouvert(dossier)
    if sejour is None:
        raise ErreurMetier("sejour", "Aucun séjour n’est en cours : il n’y a pas de sortie à préparer.")

    def formulaire(demande: HttpRequest, objet: Any) -> forms.EnvisagerForm:
        return forms.EnvisagerForm(demande.POST or None, dossier=objet)

    def creer(*, acteur: Acteur, dossier: Dossier, **champs: Any) -> Sortie:
        return services.envisager_sortie(acteur=acteur, sejour=sejour, **champs)

    acte = Acte("Préparer une sortie", "Ouvrir la préparation", "Préparation ouverte. La liste de contrôle est prête.",
                formulaire, creer, lambda _: "Rien ne change encore pour la personne.")  # fmt: skip
    return jouer(request, dossier, ONGLET, acte, "dossier", dossier, ("dossier_sortie", pk))


def _exiger_ecriture(request: HttpRequest, dossier: Dossier) -> None:
    if not permet(request.acteur, dossier, "CTR", "ecrire", "valider"):  # type: ignore[attr-defined]
        raise Refus(REFUS)


def _completer(request: HttpRequest, s: Sortie) -> forms.CompleterForm:
    return forms.CompleterForm(request.POST or None, instance=s, medical=avis_medical_attendu(s))


def _effectuer(request: HttpRequest, s: Sortie) -> forms.EffectuerForm:
    return forms.EffectuerForm(request.POST or None, sortie=s)


def _deplacer(request: HttpRequest, action: ActionSuivi) -> forms.DeplacerForm:
    return forms.DeplacerForm(request.POST or None, initial={"prevue_le": action.prevue_le, "version": action.version})


def _dit_manques(s: Sortie) -> str:
    return "Tout est réglé." if not services.manques(s) else "Il manque encore des points."


def _dit_annuler(s: Sortie) -> str:
    if s.faite:
        return "Le séjour reprend, avec l’équipe, les contrats, les rendez-vous à venir et les échéances."
    return "La préparation s’arrête, avec ce motif."


ACTES = {
    "completer": Acte("La sortie", "Enregistrer", "Sortie enregistrée.", _completer,
                      avec_version(services.completer_sortie)),
    "bilan": Acte("Bilan de fin d’accompagnement", "Enregistrer le bilan", "Bilan enregistré.",
                  lambda r, s: forms.BilanForm(r.POST or None, instance=bilan_de(s)),
                  avec_version(services.ecrire_bilan),
                  lambda _: "Écrit pour être lu par la personne."),
    "preparer": Acte("Sortie prête", "Dire que tout est prêt", "Sortie prête. La direction peut la prononcer.",
                     simple(forms.Formulaire), services.declarer_prete, _dit_manques),
    "prononcer": Acte("Prononcer la sortie", "Prononcer", "Sortie prononcée.",
                      lambda r, s: forms.PrononcerForm(r.POST or None, initial={"date_prevue": s.date_prevue}),
                      services.prononcer_sortie, lambda _: "La décision reste au dossier, avec son auteur."),
    "effectuer": Acte("La personne est partie", "Enregistrer la sortie",
                      "Sortie enregistrée. Les rendez-vous à venir sont annulés, le suivi est posé.", _effectuer,
                      services.effectuer_sortie,
                      lambda _: "Le séjour se termine, les rendez-vous à venir sont annulés."),
    "corriger": Acte("Corriger la sortie", "Corriger", "Sortie corrigée.",
                     lambda r, s: forms.CorrigerForm(r.POST or None, sortie=s),
                     avec_version(services.corriger_sortie),
                     lambda _: "Changer le jour déplace le suivi et ses échéances."),
    "annuler": Acte("Annuler la sortie", "Annuler la sortie", "Sortie annulée.", simple(MotifForm),
                    services.annuler_sortie, _dit_annuler),
    "clore": Acte("Terminer le suivi", "Terminer le suivi", "Suivi terminé. Le dossier est clos.", simple(MotifForm),
                  services.clore_suivi, lambda _: "Les contacts prévus deviennent sans objet, les accès se ferment."),
}  # fmt: skip
SUIVI = {
    "suivi": Acte("Prévoir un contact", "Prévoir", "Contact prévu.", simple(forms.ActionForm), services.ajouter_action),
    "retour": Acte("Demande de retour", "Noter la demande", "Demande notée.", simple(forms.RetourForm),
                   services.noter_retour, lambda _: "Une nouvelle entrée sera un nouveau séjour, dans ce dossier."),
}  # fmt: skip
ACTES_SUIVI = {
    "noter": Acte("Nouvelles", "Enregistrer", "C’est noté.", simple(forms.NoterForm), services.noter_action),
    "deplacer": Acte("Changer la date", "Déplacer", "Contact déplacé.",
                     _deplacer, avec_version(services.deplacer_action)),
    "ecarter": Acte("Contact sans objet", "Écarter", "Contact écarté.", simple(MotifForm), services.ecarter_action),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, sortie_pk: int, nom: str) -> HttpResponse:
    """/dossiers/<id>/sorties/<sortie>/<acte>/: those who keep the exit prepare it, the direction pronounces it."""
    dossier, lue = _lue(request, pk, sortie_pk)
    _exiger_ecriture(request, dossier)
    return jouer(request, dossier, ONGLET, ACTES[nom], "sortie", lue, ("sortie", pk, sortie_pk))


@require_http_methods(["GET", "POST"])
@soumission_unique
def suivi(request: HttpRequest, pk: int, sortie_pk: int, nom: str) -> HttpResponse:
    dossier, lue = _lue(request, pk, sortie_pk)
    _exiger_suivi(request, dossier)
    return jouer(request, dossier, ONGLET, SUIVI[nom], "sortie", lue, ("sortie", pk, sortie_pk))


@require_http_methods(["GET", "POST"])
@soumission_unique
def point(request: HttpRequest, pk: int, sortie_pk: int, point_pk: int) -> HttpResponse:
    """One line of the checklist."""
    dossier, lue = _lue(request, pk, sortie_pk)
    ligne = get_object_or_404(PointSortie, pk=point_pk, sortie=lue)
    ligne.sortie = lue
    exiger_point(request.acteur, ligne)  # type: ignore[attr-defined]
    connus: dict[str, Any] = {
        "etat": "fait" if ligne.ouvert else ligne.etat,
        "a_qui": ligne.a_qui,
        "detail": ligne.detail,
        "version": ligne.version,
    }
    connus |= {"le": ligne.le} if ligne.le else {}
    choisi = Acte("Liste de contrôle", "Enregistrer", "Point réglé.",
                  lambda r, p: forms.PointForm(r.POST or None, initial=connus),
                  avec_version(services.regler_point))  # fmt: skip
    return jouer(request, dossier, ONGLET, choisi, "point", ligne, ("sortie", pk, sortie_pk))


@require_http_methods(["GET", "POST"])
@soumission_unique
def suivi_acte(request: HttpRequest, pk: int, action_pk: int, nom: str) -> HttpResponse:
    """/dossiers/<id>/suivi/<contact>/<acte>/: what was heard, another day, without object."""
    dossier = dossier_autorise(request, pk, "CTR", "resumer")
    _exiger_suivi(request, dossier)
    lignes = ActionSuivi.objects.select_related("sortie__sejour", "sortie__structure")
    action = get_object_or_404(lignes, pk=action_pk, dossier=dossier)
    _attacher(action.sortie, dossier)
    return jouer(request, dossier, ONGLET, ACTES_SUIVI[nom], "action", action, ("sortie", pk, action.sortie_id))


def _exiger_suivi(request: HttpRequest, dossier: Dossier) -> None:
    if not peut_suivre(request.acteur, dossier):  # type: ignore[attr-defined]
        raise Refus("Le suivi est écrit par l’équipe qui garde le lien.")
