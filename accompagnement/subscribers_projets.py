"""Clocks that follow the stays, what signatures do to a project, what the timeline tells of it."""

from accompagnement.models import Objectif, ProjetPersonnalise
from accompagnement.services.projets import circuit as circuits
from accompagnement.services.projets import echeances
from accompagnement.services.projets.etapes import activer_chaine
from coordination.services.echeances import clore_echeances
from coordination.services.fil import inscrire_au_fil
from documents.models import CircuitSignature, Signature
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
