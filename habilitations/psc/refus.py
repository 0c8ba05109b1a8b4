"""The page of each refusal: what happened, what nothing did, what can be done now."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from habilitations import sessions
from habilitations.choices import NatureConnexion
from habilitations.psc.erreurs import (
    ANCIENNE,
    ANNULEE,
    AUTRE_PERSONNE,
    INCONNUE,
    INDISPONIBLE,
    INVALIDE,
    NIVEAU,
    PERIMEE,
    EchecPSC,
)

logger = logging.getLogger(__name__)
REPLI = "Entrez avec votre mot de passe et votre second facteur : tout s’ouvre, sauf le DMP et la messagerie sécurisée."
PAGES: dict[str, tuple[int, str, str]] = {
    ANNULEE: (403, "Vous ne vous êtes pas identifié",
              "Pro Santé Connect a été arrêté avant la fin. Rien n’a été ouvert."),
    INCONNUE: (403, "Aucun compte ne vous attend ici",
               "Pro Santé Connect vous a reconnu, mais votre direction n’a pas préparé de compte à ce numéro. "
               "Donnez-le-lui : elle seule peut ouvrir un accès."),
    INDISPONIBLE: (503, "Pro Santé Connect ne répond pas", REPLI),
    INVALIDE: (403, "Cette identification n’est pas sûre",
               "La réponse reçue n’a pas pu être vérifiée. Rien n’a été ouvert. Recommencez. Si cela se répète, "
               "prévenez votre direction."),
    NIVEAU: (403, "Ce moyen d’identification ne suffit pas",
             "Utilisez votre carte CPS ou votre application e-CPS. Rien n’a été ouvert."),
    PERIMEE: (400, "Cette demande n’est plus valable",
              "Elle a déjà servi, elle a attendu trop longtemps, ou elle vient d’un autre onglet. Recommencez."),
    AUTRE_PERSONNE: (403, "Ce n’est pas vous",
                     "Pro Santé Connect a reconnu une autre personne que celle de cette session. Rien n’a changé."),
    ANCIENNE: (403, "Cette preuve est trop ancienne",
               "Pro Santé Connect n’a pas redemandé votre carte ou votre téléphone. Recommencez."),
}  # fmt: skip


def page(request: HttpRequest, echec: EchecPSC) -> HttpResponse:
    """Logged by its cause; the log of connections keeps it too, under the account when it is known."""
    logger.warning("Pro Santé Connect refused", extra={"cause": echec.cause})
    ici = request.user if request.user.is_authenticated else None
    sessions.noter(request, NatureConnexion.PSC_ECHEC, echec.compte or ici, echec.cause[:20])
    statut, titre, phrase = PAGES[echec.code]
    contexte = {"titre": titre, "phrase": phrase, "numero": echec.numero, "dedans": ici is not None}
    return render(request, "habilitations/psc_refus.html", contexte, status=statut)
