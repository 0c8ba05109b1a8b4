"""Clocks that follow the stays, and what the timeline tells of a contract."""

from administration.models import Contrat
from administration.services import accords_signes
from administration.services.contrats import suivre_fin, suivre_signature
from administration.services.contrats.vie import suivre_l_admission, terminer_avec_le_sejour
from coordination.services.fil import inscrire_au_fil
from documents.models import CircuitSignature, Signature
from dui.core.evenements import abonner
from dui.core.models import EvenementMetier
from usagers.models import Sejour

# What an outcome does, by what the circuit is about.
SUIVRE = {"contrat": suivre_signature, "autorisation": accords_signes.suivre_signature}
ACTES = {
    "prepare": "en préparation.",
    "remis": "projet remis.",
    "signe": "signé par tous.",
    "refus": "quelqu’un refuse de signer.",
    "refuse": "refus de signer.",
    "avenant_remis": "avenant remis.",
    "avenante": "avenant signé.",
    "expire": "a pris fin.",
    "resilie": "résilié.",
    "clos": "clos.",
    "rouvert": "reprend : la sortie est annulée.",
}


@abonner("usagers.admission_prononcee", id="administration.contrats", synchrone=True)
@abonner("usagers.sejour_commence", id="administration.contrats", synchrone=True)
@abonner("usagers.sejour_corrige", id="administration.contrats", synchrone=True)
def suivre_le_sejour(evenement: EvenementMetier) -> None:
    suivre_l_admission(Sejour.objects.get(pk=evenement.ids["sejour_id"]))


@abonner("usagers.sejour_termine", id="administration.contrats", synchrone=True)
def fermer_avec_le_sejour(evenement: EvenementMetier) -> None:
    terminer_avec_le_sejour(Sejour.objects.get(pk=evenement.ids["sejour_id"]))


@abonner("documents.signature_recueillie", id="administration.contrats", synchrone=True)
def suivre_une_signature(evenement: EvenementMetier) -> None:
    signature = Signature.objects.select_related("signataire__circuit").get(pk=evenement.ids["signature_id"])
    suivre = SUIVRE.get(signature.signataire.circuit.objet.partition(":")[0])
    if suivre is not None:
        suivre(signature)


@abonner("documents.circuit_termine", id="administration.contrats", synchrone=True)
def suivre_un_circuit(evenement: EvenementMetier) -> None:
    if str(evenement.ids["objet"]).startswith("contrat:"):
        suivre_fin(CircuitSignature.objects.get(pk=evenement.ids["circuit_id"]))


@abonner("administration.contrat_change", id="administration.fil", synchrone=True)
def indexer_contrat(evenement: EvenementMetier) -> None:
    mots = ACTES.get(str(evenement.ids["acte"]))
    if mots is None:
        return
    contrat = Contrat.objects.select_related("dossier").get(pk=evenement.ids["contrat_id"])
    inscrire_au_fil(
        dossier=contrat.dossier, genre="contrat", objet_id=evenement.pk, niveau=contrat.niveau, domaine="CTR",
        titre="Contrat", instant=evenement.cree_le, extrait=f"{contrat} : {mots}", auteur_id=evenement.acteur_id,
    )  # fmt: skip
