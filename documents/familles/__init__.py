"""Fields that this room registers: the person, the stay, the house, who makes the document, the people around."""

from documents.champs import CHAMPS
from documents.familles import entourage, maison, personne, sejour


def ouvrir() -> None:
    for ordre, famille in enumerate((*personne.FAMILLES, *sejour.FAMILLES, *maison.FAMILLES, *entourage.FAMILLES)):
        CHAMPS.enregistrer(famille, cle=famille.cle, ordre=ordre)
