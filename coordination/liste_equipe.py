"""The team on paper: who accompanies, in which role, since when; no phone, no opposition, nobody who left."""

from dataclasses import dataclass

from coordination.choices import EtatMembre
from coordination.fiche import entete_de
from coordination.models import MembreEquipe
from documents.fiches import Entete, Pied
from dui.core import horloge
from habilitations.acces import Acteur
from usagers.models import Dossier


@dataclass(frozen=True)
class ListeEquipe:
    entete: Entete
    pied: Pied
    nom: str
    prenom: str
    membres: tuple[MembreEquipe, ...]


def construire_equipe(dossier: Dossier, acteur: Acteur) -> ListeEquipe:
    actifs = MembreEquipe.objects.filter(MembreEquipe.en_cours(), dossier=dossier, etat=EtatMembre.ACTIF)
    membres = sorted(
        actifs.select_related("professionnel", "contact"), key=lambda m: (m.role != "referent", str(m.qui), m.pk)
    )
    return ListeEquipe(
        entete=entete_de(dossier),
        pied=Pied(acteur.nom, acteur.fonction, horloge.maintenant()),
        nom=dossier.usager.nom_affiche,
        prenom=dossier.usager.prenom_affiche,
        membres=tuple(membres),
    )
