"""Clocks that follow the stays, what signatures do to a project, what the timeline tells of it."""

from accompagnement.models import BilanProjet, Objectif, ProjetPersonnalise
from accompagnement.services import ppe
from accompagnement.services.projets import circuit as circuits
from accompagnement.services.projets import echeances
from accompagnement.services.projets.etapes import activer_chaine
from accompagnement.services.projets.photos import completer
from administration.models import MesureProtection
from coordination.services.echeances import clore_echeances
from coordination.services.fil import inscrire_au_fil
from documents.models import CircuitSignature, Signature
from dui.core import horloge
from dui.core.boite import RemiseEnCours
from dui.core.evenements import abonner
from dui.core.models import EvenementMetier
from usagers.models import Dossier, Sejour

ACTES = {
    "soumis": "soumis à la validation.",
    "valide": "validé par l’établissement.",
    "renvoye": "renvoyé en rédaction.",
    "refus": "refusé.",
    "mis_en_oeuvre": "mis en œuvre.",
    "en_pause": "en pause.",
    "repris": "reprend.",
    "termine": "terminé.",
    "avenant_en_vigueur": "avenant en vigueur.",
    "bilan_tenu": "bilan tenu.",
}
ACTES_PPE = {
    "attendu": "attendu du département.",
    "recu": "établi par le département.",
    "actualise": "actualisé.",
    "clos": "n’est plus suivi ici.",
}
# Told at the level of the objective itself.
ACTES_OBJECTIF = {"objectif_evalue", "objectif_termine"}
ACTIVENT = {"mis_en_oeuvre", "avenant_en_vigueur"}


@abonner("usagers.admission_prononcee", id="accompagnement.projets", synchrone=True)
@abonner("usagers.sejour_commence", id="accompagnement.projets", synchrone=True)
@abonner("usagers.sejour_corrige", id="accompagnement.projets", synchrone=True)
def suivre_le_sejour(evenement: EvenementMetier) -> None:
    echeances.poser_premier(Sejour.objects.get(pk=evenement.ids["sejour_id"]))


@abonner("usagers.sejour_termine", id="accompagnement.projets", synchrone=True)
def fermer_avec_le_sejour(evenement: EvenementMetier) -> None:
    """Nobody awaits a first project of somebody who left; one in force is closed by its référent, with words."""
    sejour = Sejour.objects.get(pk=evenement.ids["sejour_id"])
    dossier = Dossier.objects.get(pk=sejour.dossier_id)
    clore_echeances(dossier=dossier, objet=f"sejour:{sejour.pk}", regles=("pp_premier",), motif="Séjour terminé")


@abonner("documents.signature_recueillie", id="accompagnement.projets", synchrone=True)
def suivre_une_signature(evenement: EvenementMetier) -> None:
    signature = Signature.objects.select_related("signataire__circuit").get(pk=evenement.ids["signature_id"])
    circuits.suivre_signature(signature)


@abonner("documents.circuit_termine", id="accompagnement.projets", synchrone=True)
def suivre_un_circuit(evenement: EvenementMetier) -> None:
    if str(evenement.ids["objet"]).partition(":")[0] in ("projet", "avenant_projet"):
        circuits.suivre_fin(CircuitSignature.objects.get(pk=evenement.ids["circuit_id"]))


@abonner("accompagnement.projet_change", id="accompagnement.fil_projets", synchrone=True)
def indexer_projet(evenement: EvenementMetier) -> None:
    acte = str(evenement.ids["acte"])
    projet = ProjetPersonnalise.objects.select_related("dossier").get(pk=evenement.ids["projet_id"])
    if acte in ACTES_OBJECTIF:
        _indexer_objectif(evenement, projet)
    elif acte in ACTES:
        inscrire_au_fil(
            dossier=projet.dossier, genre="projet", objet_id=evenement.pk, niveau=2, titre="Projet personnalisé",
            instant=evenement.cree_le, extrait=f"{projet} : {ACTES[acte]}", auteur_id=evenement.acteur_id,
        )  # fmt: skip


def _indexer_objectif(evenement: EvenementMetier, projet: ProjetPersonnalise) -> None:
    objectif = Objectif.objects.get(pk=evenement.ids["objet_id"])
    ou = objectif.get_atteinte_display() if objectif.atteinte else objectif.get_avancement_display()
    inscrire_au_fil(
        dossier=projet.dossier, genre="projet", objet_id=evenement.pk, niveau=objectif.niveau, titre="Objectif",
        instant=evenement.cree_le, extrait=f"{objectif} : {ou.lower()}.", auteur_id=evenement.acteur_id,
    )  # fmt: skip


@abonner("accompagnement.projet_change", id="accompagnement.projet_chaine", libelle="Mise en œuvre d’un projet")
def activer(evenement: EvenementMetier, remise: RemiseEnCours) -> None:
    """The links of the chain at levels that who signed does not reach."""
    if str(evenement.ids["acte"]) in ACTIVENT:
        activer_chaine(ProjetPersonnalise.objects.get(pk=evenement.ids["projet_id"]))


@abonner("accompagnement.projet_change", id="accompagnement.projet_photos", libelle="Photo d’un bilan de projet")
def photographier(evenement: EvenementMetier, remise: RemiseEnCours) -> None:
    """Objectives at levels that who closed the review does not read."""
    if str(evenement.ids["acte"]) == "bilan_tenu":
        jour = evenement.cree_le.astimezone(horloge.PARIS).date()
        completer(BilanProjet.objects.get(pk=evenement.ids["objet_id"]), jour)


@abonner("administration.mesure_changee", id="accompagnement.ppe", libelle="Projet pour l’enfant")
def suivre_une_mesure(evenement: EvenementMetier, remise: RemiseEnCours) -> None:
    """A decision of protection opens the wait for the département's project; one entered by mistake closes it."""
    mesure = MesureProtection.objects.get(pk=evenement.ids["mesure_id"])
    if str(evenement.ids["acte"]) == "enregistree":
        ppe.ouvrir_avec_mesure(mesure)
    elif str(evenement.ids["acte"]) == "annulee":
        ppe.refermer_avec_mesure(mesure)


@abonner("accompagnement.ppe_change", id="accompagnement.fil_projets", synchrone=True)
def indexer_ppe(evenement: EvenementMetier) -> None:
    mots = ACTES_PPE.get(str(evenement.ids["acte"]))
    if mots is not None:
        inscrire_au_fil(
            dossier=Dossier.objects.get(pk=evenement.dossier_id), genre="projet", objet_id=evenement.pk, niveau=2,
            titre="Projet pour l’enfant", instant=evenement.cree_le, extrait=mots, auteur_id=evenement.acteur_id,
        )  # fmt: skip


@abonner("accompagnement.projet_vie_dit", id="accompagnement.fil_projets", synchrone=True)
def indexer_projet_vie(evenement: EvenementMetier) -> None:
    """That she spoke of her life; her words stay in the project."""
    dossier = Dossier.objects.get(pk=evenement.dossier_id)
    inscrire_au_fil(
        dossier=dossier, genre="projet", objet_id=evenement.pk, niveau=2, titre="Projet de vie",
        instant=evenement.cree_le, extrait="ses mots ont été recueillis.", auteur_id=evenement.acteur_id,
    )  # fmt: skip
