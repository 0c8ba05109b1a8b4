"""The timeline hears of an exit and of news; a new stay ends the follow-up of the former one."""

from administration.models import Sortie
from administration.services.sorties.suivi import suivre_le_retour
from coordination.services.fil import inscrire_au_fil
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


@abonner("usagers.sejour_commence", id="administration.sorties", synchrone=True)
def suivre_le_nouveau_sejour(evenement: EvenementMetier) -> None:
    sejour = Sejour.objects.get(pk=evenement.ids["sejour_id"])
    suivre_le_retour(sejour.dossier_id, sejour.pk)
