"""What projects add to the screens: tab, synthesis, timeline, clocks, words of the log."""

from django.http import HttpRequest
from django.urls import reverse

from accompagnement import champs_projets
from accompagnement.selectors import projets as lectures
from accompagnement.services.ppe import concerne
from accompagnement.services.projets.echeances import REGLES_PROJET
from coordination.donnees.regles import REGLES
from documents.models import CircuitSignature
from documents.origines import ORIGINES
from dui.core.navigation import Entree
from dui.core.registres import ACTES, FIL, NAVIGATION, ONGLETS, SYNTHESE, GenreFil, Onglet, SectionSynthese
from habilitations.acces import Acteur
from usagers.acces import permet
from usagers.models import Dossier

DOMAINE = "PP"
FAITS = "usagers/dossiers/_faits.html"


def _resume(dossier: Dossier, acteur: Acteur) -> bool:
    return permet(acteur, dossier, DOMAINE, "resumer")


def _formule(dossier: Dossier, acteur: Acteur) -> bool:
    """The house makes projects: else the whole module is absent."""
    return bool(dossier.structure.formule_projet_personnalise)


def _ppe(dossier: Dossier, acteur: Acteur) -> bool:
    return concerne(dossier)


def _lit(request: HttpRequest) -> bool:
    acteur: Acteur | None = getattr(request, "acteur", None)
    return acteur is not None and acteur.peut(DOMAINE, "lire")


def _vers_le_projet(circuit: CircuitSignature, pk: int) -> tuple[str, str]:
    return "Voir le projet", reverse("projet", args=[pk])


def _vers_l_avenant(circuit: CircuitSignature, pk: int) -> tuple[str, str]:
    return "Voir le projet", reverse("dossier_projet", args=[circuit.dossier_id])


def ouvrir() -> None:
    champs_projets.ouvrir()
    for rang, regle in enumerate(REGLES_PROJET):
        REGLES.enregistrer(regle, cle=regle.code, ordre=90 + rang)
    for cle, mots in (("projet", "projet personnalisé"), ("projets", "projets personnalisés"),
                      ("ppe", "projet pour l’enfant"), ("projet_vie", "projet de vie")):  # fmt: skip
        ACTES.enregistrer(mots, cle=cle)
    ONGLETS.enregistrer(Onglet("projet", "Projet", "dossier_projet", DOMAINE, ouvert=_formule), cle="projet", ordre=30)
    FIL.enregistrer(GenreFil("projet", "Projet", "milestone", DOMAINE), cle="projet", ordre=30)
    ORIGINES.enregistrer(_vers_le_projet, cle="projet")
    ORIGINES.enregistrer(_vers_l_avenant, cle="avenant_projet")
    ONGLETS.enregistrer(Onglet("ppe", "PPE", "dossier_ppe", DOMAINE, ouvert=_ppe), cle="ppe", ordre=31)
    entree = Entree("Projets", "projets", "milestone", visible=_lit, raccourci="j")
    NAVIGATION.enregistrer(entree, cle="projets", ordre=58)
    section = SectionSynthese("projet", "Projet", lectures.resume, FAITS, differee=_resume)
    SYNTHESE.enregistrer(section, cle="projet", ordre=20)
