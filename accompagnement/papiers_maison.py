"""A paper about a house rather than about a person: same models, same letterhead, no dossier."""

from dataclasses import dataclass
from typing import Any

from documents.champs import CHAMPS, Cadre, Champ, champs_connus, remplir
from documents.fiches import Lecteur
from documents.langage import analyser
from documents.rendu_modele import rendre
from documents.services.produire import Prepare, piece_de, version_en_vigueur
from dui.core import horloge
from habilitations.acces import Acteur
from habilitations.models import PerimetreDossier, Structure
from usagers.models import Dossier


@dataclass(frozen=True)
class CadreMaison(Cadre):
    """The service has checked who reads the object; nothing of a dossier is known here, and nothing of one is shown."""

    siens: tuple[Champ, ...] = ()

    def lit(self, champ: Champ) -> bool:
        return any(champ is sien for sien in self.siens)


def rendre_pour_la_maison(acteur: Acteur, code: str, structure: Structure, objet: Any) -> tuple[bytes, str]:
    """The PDF and the reference of its model, with the fields of that kind of object only."""
    version = version_en_vigueur(code, structure)
    genre = version.modele.objet
    perimetre = PerimetreDossier(pk=0, structure=structure, phase="actif")
    dossier = Dossier(pk=0, structure=structure, numero="")
    dossier.perimetre = perimetre
    cadre = CadreMaison(
        dossier=dossier, perimetre=perimetre, acteur=acteur, lecteur=Lecteur(acteur.nom, acteur.fonction),
        le=horloge.maintenant(), objet=objet, siens=_champs_de(genre),
    )  # fmt: skip
    texte = analyser(version.corps, champs_connus(genre))
    prepare = Prepare(version, cadre, texte, remplir(texte.champs, cadre, genre))
    return rendre(piece_de(prepare), "pdf"), f"{code}, version {version.numero}"


def _champs_de(genre: str) -> tuple[Champ, ...]:
    return tuple(champ for famille in CHAMPS if famille.objet == genre and genre for champ in famille.champs)
