"""What assessments add to the screens: tab, timeline, synthesis, deadlines, catalogue, words of the log."""

from typing import Any

from django.http import HttpRequest

from coordination.donnees.regles import REGLES, Regle
from dui.core.navigation import Entree
from dui.core.registres import ACTES, FIL, NAVIGATION, ONGLETS, SYNTHESE, GenreFil, Onglet, SectionSynthese
from dui.core.typographie import date_moyenne
from habilitations.acces import Acteur
from usagers.models import Dossier

DOMAINES, ACTIONS = ("GRE", "GRS"), ("lire", "creer")
_ORIGINE = "dernière évaluation et périodicité de la grille"
_BASE = "périodicité écrite dans la grille"
_REGLES = (
    Regle("evaluation_equipe", "Évaluation à refaire", _ORIGINE, 0, "j", _BASE, "D", "GRE", ((1, "m"), (15, "j"))),
    Regle("evaluation_sante", "Évaluation de santé à refaire", _ORIGINE, 0, "j", _BASE, "D", "GRS",
          ((1, "m"), (15, "j"))),
)  # fmt: skip


def _lit(request: HttpRequest) -> bool:
    acteur: Acteur | None = getattr(request, "acteur", None)
    return acteur is not None and any(acteur.peut(d, a) for d in DOMAINES for a in ACTIONS)


def _resume(dossier: Dossier, acteur: Acteur) -> bool:
    from usagers.acces import permet

    return any(permet(acteur, dossier, d, *ACTIONS) for d in DOMAINES)


def synthese(dossier: Dossier, acteur: Acteur) -> list[dict[str, Any]]:
    """Last result of each grid, as it was read that day."""
    from accompagnement.selectors.grilles import suivis

    lignes = []
    for suivi in suivis(acteur, dossier)[1]:
        derniere = suivi.derniere
        score = next(iter(derniere.scores), None)
        mots = f"{score.valeur}{f', {score.texte}' if score.texte else ''}" if score else "faite"
        lignes.append({"libelle": str(suivi.grille), "texte": mots,
                       "detail": f"le {date_moyenne(derniere.passation.date_evaluation)}, {derniere.par}"})  # fmt: skip
    return lignes


def ouvrir() -> None:
    for rang, regle in enumerate(_REGLES):
        REGLES.enregistrer(regle, cle=regle.code, ordre=86 + rang)
    ACTES.enregistrer("évaluation", cle="evaluation")
    FIL.enregistrer(GenreFil("evaluation", "Évaluations", "clipboard-check", "GRE"), cle="evaluation", ordre=45)
    onglet = Onglet("evaluations", "Évaluations", "dossier_evaluations", "|".join(DOMAINES), "|".join(ACTIONS))
    ONGLETS.enregistrer(onglet, cle="evaluations", ordre=46)
    section = SectionSynthese("evaluations", "Évaluations", synthese, "usagers/dossiers/_faits.html", differee=_resume)
    SYNTHESE.enregistrer(section, cle="evaluations", ordre=60)
    NAVIGATION.enregistrer(Entree("Grilles", "grilles", "clipboard-check", visible=_lit), cle="grilles", ordre=66)
