"""What presences add to the screens of the others: navigation, state of the banner and of the evening, log, tabs."""

from django.http import HttpRequest

from accompagnement import champs_presences, eclair_presences
from accompagnement.selectors.presence_actuelle import annotations, etats
from accompagnement.services.presences.periodes import mois_clos
from coordination.verrous import VERROUS
from dui.core.navigation import Entree
from dui.core.registres import ACTES, FIL, NAVIGATION, ONGLETS, GenreFil, Onglet
from habilitations.acces import Acteur
from habilitations.lieux import structure_courante
from usagers import presence

ACTES_D_ICI = {
    "presences": "présences du groupe", "presence": "présence ou absence", "fugue": "absence non autorisée",
    "presences:mois": "état mensuel des présences", "emargement": "feuille d’émargement",
    "visites": "séjours en famille",
    "presences_verrou": "mois de présences verrouillé", "presences_rouvertes": "mois de présences rouvert",
    "repas": "repas comptés",
    "lits": "tableau des lits", "lit": "lit attribué", "ronde": "ronde de nuit", "accueil_jour": "accueil du jour",
}  # fmt: skip


def _peut(request: HttpRequest, *actions: str) -> bool:
    acteur: Acteur | None = getattr(request, "acteur", None)
    return acteur is not None and any(acteur.peut("PRE", action) for action in actions)


def _lit(request: HttpRequest) -> bool:
    return _peut(request, "lire")


def _accueille(request: HttpRequest) -> bool:
    """The desk is for houses that receive people without a name."""
    return _peut(request, "ecrire") and structure_courante(request).anonymat_possible


def ouvrir() -> None:
    for cle, mots in ACTES_D_ICI.items():
        ACTES.enregistrer(mots, cle=cle)
    presence.fournir(etats, annotations)
    entree = Entree("Présences", "presences", "grid-3x3", visible=_lit, raccourci="g")
    NAVIGATION.enregistrer(entree, cle="presences", ordre=31)
    bureau = Entree("Accueil du jour", "accueil_jour", "users", visible=_accueille)
    NAVIGATION.enregistrer(bureau, cle="accueil_jour", ordre=12)
    onglet = Onglet("presences", "Présences", "dossier_presences", "PRE", "lire|creer")
    ONGLETS.enregistrer(onglet, cle="presences", ordre=45)
    FIL.enregistrer(GenreFil("presence", "Présences", "grid-3x3", "PRE"), cle="presence", ordre=45)
    FIL.enregistrer(GenreFil("fugue", "Absences non autorisées", "triangle-alert", "PRE"), cle="fugue", ordre=46)
    VERROUS.enregistrer(mois_clos, cle="presences")
    champs_presences.ouvrir()
    eclair_presences.ouvrir()
