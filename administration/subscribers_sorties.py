"""The timeline hears of an exit and of news; a new stay ends the follow-up of the former one."""

from administration.models import Inventaire, Sortie
from administration.services.inventaires import suivre_la_signature
from administration.services.sorties.suivi import suivre_le_retour
from administration.services.vignettes import fabriquer_vignettes
from coordination.services.fil import inscrire_au_fil
from documents.models import Depot
from dui.core.boite import RemiseEnCours
from dui.core.evenements import abonner
from dui.core.models import EvenementMetier
from usagers.models import Sejour

ACTES = {
    "envisagee": "sortie envisagée", "preparee": "sortie prête", "prononcee": "sortie prononcée",
    "effective": "sortie effective", "corrigee": "sortie corrigée", "annulee": "sortie annulée",
    "close": "suivi terminé", "suivi_realise": "nouvelles reçues après la sortie",
    "suivi_non_joint": "pas joint après la sortie", "suivi_refus": "ne souhaite pas donner de nouvelles",
    "retour": "demande de retour",
}  # fmt: skip


@abonner("administration.sortie_changee", id="administration.fil_sorties", synchrone=True)
def indexer_sortie(evenement: EvenementMetier) -> None:
    mots = ACTES.get(str(evenement.ids["acte"]))
    if mots is None:
        return
    s = Sortie.objects.select_related("dossier").get(pk=evenement.ids["sortie_id"])
    inscrire_au_fil(
        dossier=s.dossier, genre="sortie", objet_id=evenement.pk, niveau=s.niveau, titre="Sortie",
        instant=evenement.cree_le, extrait=f"{mots[0].upper()}{mots[1:]} : {s.motif_dit.libelle.lower()}.",
        auteur_id=evenement.acteur_id,
    )  # fmt: skip


@abonner("administration.inventaire_change", id="administration.fil_inventaires", synchrone=True)
def indexer_inventaire(evenement: EvenementMetier) -> None:
    mots = {"signe": "signé", "refuse": "signature refusée"}.get(str(evenement.ids["acte"]))
    if mots is None:
        return
    i = Inventaire.objects.select_related("dossier").get(pk=evenement.ids["inventaire_id"])
    inscrire_au_fil(
        dossier=i.dossier, genre="inventaire", objet_id=evenement.pk, niveau=i.niveau, titre="Effets personnels",
        instant=evenement.cree_le, extrait=f"{i} : {mots}.", auteur_id=evenement.acteur_id,
    )  # fmt: skip


@abonner("documents.circuit_termine", id="administration.inventaires", synchrone=True)
def suivre_le_circuit(evenement: EvenementMetier) -> None:
    genre, _, pk = str(evenement.ids["objet"]).partition(":")
    if genre == "inventaire":
        suivre_la_signature(int(pk), int(evenement.ids["circuit_id"]), str(evenement.ids["etat"]))


@abonner("documents.depot_lisible", id="administration.vignettes", libelle="Photo d’un objet")
def montrer_les_objets(evenement: EvenementMetier, remise: RemiseEnCours) -> None:
    """Pixels are opened in the closed process; a second delivery finds nothing left to make."""
    remise.confirmer()
    fabriquer_vignettes(Depot.objects.get(pk=evenement.ids["depot_id"]))


@abonner("usagers.sejour_commence", id="administration.sorties", synchrone=True)
def suivre_le_nouveau_sejour(evenement: EvenementMetier) -> None:
    sejour = Sejour.objects.get(pk=evenement.ids["sejour_id"])
    suivre_le_retour(sejour.dossier_id, sejour.pk)
