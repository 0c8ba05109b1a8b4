"""Work of this room done by the workers: a file asked for is taken in, whatever stops in between."""

from dui.core.boite import EchecRemise, RemiseEnCours
from dui.core.erreurs import Refus
from dui.core.evenements import abonner, publier
from dui.core.models import EvenementMetier
from habilitations.models import Structure
from usagers.models import Usager
from usagers.services.droits_entourage import recaler_sur_la_majorite
from usagers.services.reprise import contexte_du_lot, demandee, executer

TRANCHE_S = 45.0


@abonner("usagers.reprise_demandee", id="usagers.reprise", libelle="Reprise d’un fichier")
def reprendre(evenement: EvenementMetier, remise: RemiseEnCours) -> None:
    """Each chunk is committed and renews the lease; a long file goes on in another delivery."""
    lot_id = int(evenement.ids["lot_id"])
    if not demandee(lot_id):
        return
    organisme = Structure.objects.values_list("organisme_id", flat=True).get(pk=evenement.structure_id)
    try:
        ctx = contexte_du_lot(lot_id, evenement.structure_id, organisme)
    except Refus as refus:
        raise EchecRemise("La personne qui a demandé cette reprise n’en a plus le droit.", "definitif") from refus
    executer(lot_id, ctx, entre=remise.confirmer, duree_s=TRANCHE_S)
    if demandee(lot_id):
        publier("usagers.reprise_demandee", structure_id=evenement.structure_id, lot_id=lot_id)


@abonner("usagers.identite_modifiee", id="usagers.majorite", synchrone=True)
def suivre_la_naissance(evenement: EvenementMetier) -> None:
    """Rights that end with minority follow the birth date."""
    if evenement.ids.get("stricts"):
        recaler_sur_la_majorite(Usager.objects.get(pk=evenement.ids["usager_id"]))
