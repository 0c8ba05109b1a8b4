"""Extract of the transmissions of a period, for one reader (S10): what names a third party stays out."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from coordination.acces import visibles
from coordination.choices import EtatTransmission
from coordination.fiche import entete_de
from coordination.models import Transmission
from documents.fiches import Entete, Pied
from dui.core import horloge
from habilitations.acces import Acteur
from usagers.models import Dossier

LIMITE = 1000


@dataclass(frozen=True)
class Extrait:
    """What the PDF lays out. `tiers` writings name somebody else: they are counted, never printed."""

    entete: Entete
    pied: Pied
    nom: str
    du: date
    au: date
    ecrits: tuple[Transmission, ...]
    tiers: int
    niveau: int


def construire_extrait(dossier: Dossier, acteur: Acteur, du: date, au: date) -> Extrait:
    """In the order of the facts, limited to what this reader may read now; rectified originals are left out."""
    debut = datetime.combine(du, time.min, tzinfo=horloge.PARIS)
    fin = datetime.combine(au + timedelta(days=1), time.min, tzinfo=horloge.PARIS)
    lignes = visibles(acteur, Transmission.objects.filter(dossier=dossier, structure=dossier.structure_id))
    lignes = lignes.filter(fait_le__gte=debut, fait_le__lt=fin).exclude(etat=EtatTransmission.RECTIFIEE)
    retenues = list(lignes.select_related("auteur").order_by("fait_le", "pk")[:LIMITE])
    ecrits = tuple(t for t in retenues if not t.nomme_tiers)
    return Extrait(
        entete=entete_de(dossier),
        pied=Pied(acteur.nom, acteur.fonction, horloge.maintenant()),
        nom=dossier.usager.nom_affiche,
        du=du,
        au=au,
        ecrits=ecrits,
        tiers=len(retenues) - len(ecrits),
        niveau=max((t.niveau for t in ecrits), default=1),
    )
