"""What exits add to the screens: tab, board, step of the stay, timeline, rules of the deadlines, words of the log."""

from django.http import HttpRequest
from django.urls import reverse

from coordination.donnees.regles import REGLES, Regle
from dui.core.navigation import Entree
from dui.core.registres import ACTES, FIL, NAVIGATION, ONGLETS, SUITES_SEJOUR, GenreFil, Onglet
from habilitations.acces import Acteur
from usagers.choices import StatutSejour
from usagers.models import Sejour

DOMAINE = "CTR"
_REGLES = (
    Regle("perdu_de_vue", "Personne perdue de vue", "dernier contact", 6, "m",
          "usage de la file active : sans contact depuis un délai choisi", "D", DOMAINE, ((1, "m"),)),
    Regle("sortie_regulariser", "Terminer ce que la sortie a laissé à faire", "sortie", 15, "j",
          "sortie sans préparation", "D", DOMAINE, ((7, "j"),)),
)  # fmt: skip


def _lit(request: HttpRequest) -> bool:
    acteur: Acteur | None = getattr(request, "acteur", None)
    return acteur is not None and acteur.peut(DOMAINE, "lire")


def _sortir(acteur: Acteur, sejour: Sejour) -> tuple[str, str] | None:
    if sejour.statut not in (StatutSejour.EN_COURS, StatutSejour.SUSPENDU) or not acteur.peut(DOMAINE, "resumer"):
        return None
    return "Préparer la sortie", reverse("dossier_sortie", args=[sejour.dossier_id])


def ouvrir() -> None:
    for rang, regle in enumerate(_REGLES):
        REGLES.enregistrer(regle, cle=regle.code, ordre=80 + rang)
    ACTES.enregistrer("sortie", cle="sortie")
    ACTES.enregistrer("sorties", cle="sorties")
    ACTES.enregistrer("bilan de fin d’accompagnement", cle="bilan_sortie")
    FIL.enregistrer(GenreFil("sortie", "Sortie et suivi", "footprints", DOMAINE), cle="sortie", ordre=56)
    ONGLETS.enregistrer(Onglet("sortie", "Sortie", "dossier_sortie", DOMAINE, "resumer"), cle="sortie", ordre=58)
    ONGLETS.enregistrer(Onglet("effets", "Effets", "dossier_effets", "TRE|CTR", "lire"), cle="effets", ordre=57)
    ACTES.enregistrer("inventaire des effets personnels", cle="inventaire")
    FIL.enregistrer(GenreFil("inventaire", "Inventaires", "package", "TRE"), cle="inventaire", ordre=57)
    SUITES_SEJOUR.enregistrer(_sortir, cle="sortie")
    NAVIGATION.enregistrer(Entree("Sorties", "sorties", "footprints", visible=_lit), cle="sorties", ordre=64)
