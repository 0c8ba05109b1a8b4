"""Acts on one project, one question a page: submit, validate, agree or not, in force, pause, end, amend."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from accompagnement.forms import projets as forms
from accompagnement.models import ProjetPersonnalise
from accompagnement.services import projets as services
from accompagnement.services.projets.remises import destinataires, remettre_projet
from accompagnement.services.projets.socle import avenant_ouvert
from accompagnement.views.projets.commun import acteur_de, projet_de, question, vide
from documents.services import produire
from dui.core.debit import debit
from dui.core.erreurs import ErreurMetier
from dui.core.idempotence import soumission_unique
from dui.core.reponses import voir
from usagers.views.actes import Acte, simple


def _avenant(projet: ProjetPersonnalise) -> Any:
    avenant = avenant_ouvert(projet)
    if avenant is None:
        raise ErreurMetier("avenant", "Aucun avenant n’est en préparation.")
    avenant.projet = projet
    return avenant


def _sur_avenant(service: Any) -> Any:
    def appeler(*, acteur: Any, projet: ProjetPersonnalise, **donnees: Any) -> Any:
        return service(acteur=acteur, avenant=_avenant(projet), **donnees)

    return appeler


def _sans_accord(request: HttpRequest, projet: ProjetPersonnalise) -> forms.SansAccordForm:
    droits = [(d.relation_id, f"{d.relation.contact}, {d.relation.libelle.lower()}")
              for d in services.qui_repond(projet.dossier)]  # fmt: skip
    return forms.SansAccordForm(request.POST or None, droits=droits)


def _noter(*, acteur: Any, projet: ProjetPersonnalise, droit: int | None = None, **donnees: Any) -> Any:
    """On the avenant in preparation if there is one, else on the project."""
    qui = next((d for d in services.qui_repond(projet.dossier) if d.relation_id == droit), None)
    avenant = avenant_ouvert(projet) if projet.vit else None
    return services.noter_sans_accord(
        acteur=acteur, projet=projet, relation=qui.relation if qui else None, avenant=avenant, **donnees
    )


ACTES = {
    "soumettre": Acte("Soumettre le projet", "Soumettre le projet", "Projet soumis. Le chef de service le valide.",
                      vide,
                      services.soumettre_projet, lambda _: "Le texte ne change plus, sauf s’il vous est renvoyé."),
    "valider": Acte("Valider le projet", "Valider le projet", "Projet validé. Il reste à le faire signer.", vide,
                    services.valider_projet, lambda _: "C’est l’accord de l’établissement."),
    "renvoyer": Acte("Renvoyer en rédaction", "Renvoyer", "Le projet est de nouveau en rédaction.",
                     simple(forms.MotifForm), services.renvoyer_projet,
                     lambda _: "Les signatures en cours tombent ; elles restent dans leur preuve."),
    "sans-accord": Acte("Noter un refus", "Noter cette réponse", "Réponse notée. Elle reste au dossier.",
                        _sans_accord, _noter, lambda _: "Refuser de signer est une réponse. Un accord, lui, se signe."),
    "mettre-en-oeuvre": Acte("Mettre en œuvre", "Mettre en œuvre", "Le projet est en cours.", simple(forms.JourForm),
                             services.mettre_en_oeuvre, lambda _: "Le projet précédent se termine ce jour-là."),
    "pause": Acte("Mettre en pause", "Mettre en pause", "Projet en pause.", simple(forms.MotifForm),
                  services.mettre_en_pause),
    "reprendre": Acte("Reprendre le projet", "Reprendre le projet", "Le projet reprend.", vide,
                      services.reprendre_projet),
    "terminer": Acte("Terminer le projet", "Terminer le projet", "Projet terminé.", simple(forms.MotifForm),
                     services.terminer_projet, lambda _: "Il reste au dossier, tel qu’il a été suivi."),
    "avenant": Acte("Ouvrir un avenant", "Ouvrir l’avenant", "Avenant ouvert : le projet peut changer.",
                    simple(forms.ObjetForm), services.ouvrir_avenant,
                    lambda _: "Le papier déjà signé reste tel quel."),
    "valider-avenant": Acte("Valider l’avenant", "Valider l’avenant", "Avenant validé. Il reste à le faire signer.",
                            vide,
                            _sur_avenant(services.valider_avenant)),
    "appliquer-avenant": Acte("Appliquer l’avenant", "Appliquer l’avenant", "L’avenant est en vigueur.", vide,
                              _sur_avenant(services.mettre_en_vigueur)),
    "abandonner-avenant": Acte("Abandonner l’avenant", "Abandonner l’avenant", "Avenant abandonné.",
                               simple(forms.MotifForm), _sur_avenant(services.abandonner_avenant)),
}  # fmt: skip


@require_http_methods(["GET", "POST"])
@soumission_unique
@debit("papier")
def signatures(request: HttpRequest, pk: int) -> HttpResponse:
    """/projets/<id>/signatures/: the paper of that very project, then each signs in turn."""
    projet = projet_de(request, pk, ecrire=True)
    avenant = avenant_ouvert(projet) if projet.vit else None
    if avenant is not None:
        avenant.projet = projet

    def ouvrir(*, acteur: Any, projet: ProjetPersonnalise, limite: Any = None) -> Any:
        return services.faire_signer_projet(acteur=acteur, projet=projet, limite=limite, avenant=avenant)

    choisi = Acte("Faire signer", "Ouvrir aux signatures", "Le projet attend les signatures.",
                  simple(forms.LimiteForm), ouvrir,
                  lambda _: "Sur tablette, au doigt, ou sur papier scanné ; un refus se note aussi.",
                  suite=lambda circuit: ("circuit", circuit.pk))  # fmt: skip
    return question(request, projet, choisi, "projet", projet)


@require_http_methods(["GET", "POST"])
@soumission_unique
def remettre(request: HttpRequest, pk: int) -> HttpResponse:
    """/projets/<id>/remettre/: to the person, or to somebody who has a right to it today."""
    projet = projet_de(request, pk, ecrire=True)
    siens = [(d.relation_id, f"{d.nom}, {d.titre}") for d in destinataires(projet.dossier)]
    choisi = Acte("Remettre le projet", "Noter la remise", "Remise notée.",
                  lambda r, _: forms.RemiseForm(r.POST or None, droits=siens), remettre_projet,
                  lambda _: "Seules figurent les personnes qui y ont droit aujourd’hui.")  # fmt: skip
    return question(request, projet, choisi, "projet", projet)


PAPIERS = {"projet": "PROJET", "falc": "PROJET-FALC"}


@require_POST
@debit("papier")
@soumission_unique
def papier(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    """/projets/<id>/papier/<nom>/: the PDF, made for its reader."""
    projet = projet_de(request, pk)
    document = produire(acteur=acteur_de(request), code=PAPIERS[nom], dossier=projet.dossier, objet=projet)
    return voir("document", document.pk)


@require_http_methods(["GET", "POST"])
@soumission_unique
def acte(request: HttpRequest, pk: int, nom: str) -> HttpResponse:
    """/projets/<id>/actes/<nom>/"""
    choisi = ACTES.get(nom)
    if choisi is None:
        raise Http404
    projet = projet_de(request, pk, ecrire=True)
    return question(request, projet, choisi, "projet", projet)
