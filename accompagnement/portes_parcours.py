"""What school and work add to the screens: tab, synthesis, timeline, deadlines, list of the house, words of the log."""

from typing import Any

from django.http import HttpRequest

from accompagnement.choices_parcours import EtatParcours
from accompagnement.selectors.parcours import consignes_ecole, habiller, lit_consigne, periodes_de, pros_de
from coordination.donnees.regles import REGLES, Regle
from dui.core.navigation import Entree
from dui.core.registres import ACTES, FIL, NAVIGATION, ONGLETS, SYNTHESE, GenreFil, Onglet, SectionSynthese
from dui.core.typographie import date_moyenne
from habilitations.acces import Acteur
from habilitations.choices import Secteur
from habilitations.lieux import structure_courante
from usagers.acces import permet
from usagers.models import Dossier

FAITS = "usagers/dossiers/_faits.html"
SECTEURS = frozenset({Secteur.PDE, Secteur.PDS, Secteur.PH, Secteur.AHI})
_REGLES = (
    Regle("scolarite_orientation", "Rendre les vœux d’orientation scolaire", "date donnée par l’école", 0, "j",
          "calendrier de l’école", "D", "PP", ((1, "m"), (15, "j"))),
    Regle("plan_reunion", "Réunion pour la scolarité", "date fixée", 0, "j", "date donnée par l’école", "D", "PP",
          ((15, "j"), (7, "j"))),
    Regle("ess_annuelle", "Réunir l’équipe de suivi de la scolarisation", "dernière réunion", 1, "a",
          "Code de l’éducation, art. D351-10", "M", "PP", ((2, "m"), (1, "m"))),
    Regle("pai_fin", "Renouveler la consigne donnée à l’école", "fin de validité", 0, "j", "date du projet", "D", "GS",
          ((1, "m"), (15, "j"))),
    Regle("parcours_fin", "Fin de stage ou de formation", "fin prévue", 0, "j", "convention", "D", "PP", ((15, "j"),)),
)  # fmt: skip
_MOTS = {
    "periodescolaire": "scolarité", "parcourspro": "parcours professionnel", "planscolaire": "plan scolaire",
    "bulletin": "bulletin", "autorisationscolaire": "autorisation pour l’école",
    "absencescolaire": "absence à l’école", "scolarites": "scolarités de la maison",
}  # fmt: skip


def ouvert(dossier: Dossier, _acteur: Acteur) -> bool:
    return dossier.structure.secteur in SECTEURS


def _lit(request: HttpRequest) -> bool:
    acteur: Acteur | None = getattr(request, "acteur", None)
    return acteur is not None and acteur.peut("PP", "lire") and structure_courante(request).secteur in SECTEURS


def synthese(dossier: Dossier, acteur: Acteur) -> list[dict[str, Any]]:
    if not permet(acteur, dossier, "PP", "lire"):
        return []
    ouvertes = [*periodes_de(dossier).filter(statut__in=_OUVERTES), *pros_de(dossier).filter(statut__in=_OUVERTES)]
    return [{"libelle": str(x.o), "texte": x.mots, "detail": x.dates} for x in map(habiller, ouvertes[:4])]


_OUVERTES = (EtatParcours.EN_COURS, EtatParcours.INTERROMPUE)


def consignes(dossier: Dossier, acteur: Acteur) -> list[dict[str, Any]]:
    return [
        {"libelle": "À l’école", "texte": p.consigne, "detail": f"jusqu’au {date_moyenne(p.fin)}" if p.fin else ""}
        for p in consignes_ecole(dossier, acteur)
    ]


def ouvrir() -> None:
    for rang, regle in enumerate(_REGLES):
        REGLES.enregistrer(regle, cle=regle.code, ordre=90 + rang)
    for cle, mots in _MOTS.items():
        ACTES.enregistrer(mots, cle=cle)
    onglet = Onglet("scolarite", "Scolarité et travail", "dossier_scolarite", "PP", "lire", ouvert=ouvert)
    ONGLETS.enregistrer(onglet, cle="scolarite", ordre=45)
    FIL.enregistrer(GenreFil("scolarite", "École et travail", "school", "PP"), cle="scolarite", ordre=44)
    section = SectionSynthese("scolarite", "Scolarité et travail", synthese, FAITS,
                              differee=lambda d, a: permet(a, d, "PP", "lire"))  # fmt: skip
    SYNTHESE.enregistrer(section, cle="scolarite", ordre=45)
    pai = SectionSynthese("pai", "Consigne à l’école", consignes, FAITS, differee=lambda d, a: lit_consigne(a, d))
    SYNTHESE.enregistrer(pai, cle="pai", ordre=2)
    NAVIGATION.enregistrer(Entree("Scolarités", "scolarites", "school", visible=_lit), cle="scolarites", ordre=65)
