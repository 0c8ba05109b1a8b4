"""Clocks of a project: the first in six months, the yearly update, each review, those of the PPE."""

from datetime import date

from accompagnement.models import BilanProjet, ProjetPersonnalise, ProjetPourEnfant
from coordination.donnees.regles import Regle
from coordination.services.echeances import clore_echeances, poser_echeance
from dui.core import calendrier, horloge
from usagers.choices import StatutSejour
from usagers.models import Dossier, Sejour

REGLES_PROJET = (
    Regle("pp_premier", "Établir le projet personnalisé", "admission", 6, "m",
          "CASF art. D311, V : objectifs et prestations précisés dans les six mois", "R", "PP", ((2, "m"), (15, "j"))),
    Regle("pp_annuel", "Actualiser le projet personnalisé", "dernière actualisation", 12, "m",
          "CASF art. D311, V : réactualisation chaque année", "R", "PP", ((2, "m"), (15, "j"))),
    Regle("pp_bilan", "Tenir le bilan de projet", "date prévue", 0, "j", "date fixée avec la personne", "D", "PP",
          ((21, "j"), (7, "j"))),
)  # fmt: skip
DEUX_ANS = 2


def poser_premier(sejour: Sejour) -> None:
    """At the admission, where projects are made, unless one is already in force."""
    dossier = Dossier.objects.select_related("structure", "usager").get(pk=sejour.dossier_id)
    if sejour.date_admission is None or not dossier.structure.formule_projet_personnalise or dossier.usager.anonyme:
        return
    if sejour.statut == StatutSejour.TERMINE or ProjetPersonnalise.objects.vivants().filter(dossier=dossier).exists():
        return
    poser_echeance(
        acteur=None, dossier=dossier, regle="pp_premier", origine=sejour.date_admission, objet=f"sejour:{sejour.pk}"
    )


def clore_premier(projet: ProjetPersonnalise, le: date) -> None:
    for pk in projet.dossier.sejours.values_list("pk", flat=True):
        clore_echeances(dossier=projet.dossier, objet=f"sejour:{pk}", regles=("pp_premier",), faite_le=le)


def poser_annuelle(projet: ProjetPersonnalise, le: date) -> date:
    """A year from the last update; the day is also the project's own, for the board."""
    echeance = poser_echeance(
        acteur=None, dossier=projet.dossier, regle="pp_annuel", origine=le, objet=projet.cle,
        responsable_id=projet.referent_id, motif="Projet actualisé",
    )  # fmt: skip
    return echeance.date_due if echeance is not None else calendrier.ajouter(le, 12, "m")


def arreter(projet: ProjetPersonnalise, motif: str, faite_le: date | None = None) -> None:
    clore_echeances(dossier=projet.dossier, objet=projet.cle, faite_le=faite_le, motif="" if faite_le else motif)
    for bilan in projet.bilans.all():
        clore_echeances(dossier=projet.dossier, objet=bilan.cle, motif=motif)


def poser_bilan(bilan: BilanProjet, dossier: Dossier) -> None:
    poser_echeance(
        acteur=None, dossier=dossier, regle="pp_bilan", origine=bilan.le.astimezone(horloge.PARIS).date(),
        objet=bilan.cle, responsable_id=bilan.projet.referent_id,
    )  # fmt: skip


def clore_bilan(bilan: BilanProjet, dossier: Dossier, faite_le: date | None = None, motif: str = "") -> None:
    clore_echeances(dossier=dossier, objet=bilan.cle, faite_le=faite_le, motif=motif)


def poser_ppe(ppe: ProjetPourEnfant, dossier: Dossier) -> None:
    """Three months to establish it; then every year, every six months before two years of age."""
    if ppe.etabli_le is None:
        poser_echeance(acteur=None, dossier=dossier, regle="ppe_etabli", origine=ppe.debut_mesure, objet=ppe.cle)
        return
    depart = ppe.actualise_le or ppe.etabli_le
    clore_echeances(dossier=dossier, objet=ppe.cle, regles=("ppe_etabli",), faite_le=ppe.etabli_le)
    regle = "ppe_rapport_petit" if _petit(dossier, depart) else "ppe_rapport"
    autre = "ppe_rapport" if regle == "ppe_rapport_petit" else "ppe_rapport_petit"
    clore_echeances(dossier=dossier, objet=ppe.cle, regles=(autre,), motif="L’âge a changé le rythme")
    poser_echeance(acteur=None, dossier=dossier, regle=regle, origine=depart, objet=ppe.cle, motif="Actualisé")


def _petit(dossier: Dossier, le: date) -> bool:
    naissance = dossier.usager.date_naissance
    return naissance is not None and calendrier.ajouter(naissance, DEUX_ANS, "a") > le


def arreter_ppe(ppe: ProjetPourEnfant, dossier: Dossier, motif: str) -> None:
    clore_echeances(dossier=dossier, objet=ppe.cle, motif=motif)
