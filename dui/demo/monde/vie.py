"""Life of the accounts of the MECS: a review half done, delegations, somebody away, attestations signed or not."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dui.core import contexte, horloge
from habilitations.acces import Acteur, acteur_de, contexte_de
from habilitations.models import LigneRevue, Professionnel
from habilitations.services import declarer_absence, deleguer
from habilitations.services.revues import decider_ligne, ouvrir_revue, proposer_avis
from habilitations.services.sensibilisation import attester

if TYPE_CHECKING:
    from dui.demo.monde.peuplement import Monde

GARDES = ("Anne", "Claire", "Karim", "Mehdi", "Laure", "Lucie", "Denis", "Nadia", "Pauline", "Sarah")
SIGNEES = (
    "Hélène",
    "Paul",
    "Anne",
    "Karim",
    "Lucie",
    "Nadia",
    "Pauline",
    "Sarah",
    "Bruno",
    "Thomas",
    "Victor",
    "Fatou",
)


def semer(monde: "Monde") -> None:
    """Through the services, each act in the name of the person who does it."""
    pros = {pro.prenom: pro for pro in monde.equipes["mecs"]}
    structure = monde.structures["mecs"]
    for prenom in SIGNEES:
        with _il_y_a(40), _au_nom_de(pros[prenom]) as acteur:
            attester(acteur=acteur, numero=1, moyen="totp")
    _reviser(pros, structure)
    _deleguer(pros, structure)
    with _au_nom_de(pros["Hélène"]) as acteur:
        jour = horloge.aujourdhui()
        declarer_absence(acteur=acteur, professionnel=pros["Julie"], debut=jour - timedelta(days=38),
                         fin=jour + timedelta(days=21))  # fmt: skip


def _reviser(pros: dict[str, Professionnel], structure: Any) -> None:
    """Opened six days ago; the chef de service has proposed, the director has decided of some."""
    with _il_y_a(6), _au_nom_de(pros["Hélène"]) as acteur:
        revue = ouvrir_revue(acteur=acteur, structure=structure)
    lignes = {ligne.professionnel.prenom: ligne for ligne in LigneRevue.objects.filter(revue=revue)}
    with _il_y_a(4), _au_nom_de(pros["Paul"]) as acteur:
        proposer_avis(acteur=acteur, ligne=lignes["Omar"], avis="changer", motif="La mission s’arrête fin décembre")
        proposer_avis(acteur=acteur, ligne=lignes["Emma"], avis="garder")
    with _il_y_a(2), _au_nom_de(pros["Hélène"]) as acteur:
        for prenom in GARDES:
            decider_ligne(acteur=acteur, ligne=lignes[prenom], decision="garder")


def _deleguer(pros: dict[str, Professionnel], structure: Any) -> None:
    jour = horloge.aujourdhui()
    with _au_nom_de(pros["Hélène"]) as acteur:
        deleguer(acteur=acteur, delegataire=pros["Paul"], structure=structure, droits={"ADM": "V", "CTR": "V"},
                 debut=jour, fin=jour + timedelta(days=12), motif="Congés de la directrice")  # fmt: skip
    with _au_nom_de(pros["Paul"]) as acteur:
        deleguer(acteur=acteur, delegataire=pros["Anne"], structure=structure, droits={"ADM": "R"},
                 debut=jour, fin=jour + timedelta(days=5), motif="Commission d’admission de jeudi")  # fmt: skip


def _il_y_a(jours: int) -> Any:
    return horloge.a_l_instant(horloge.maintenant() - timedelta(days=jours))


@contextmanager
def _au_nom_de(pro: Professionnel) -> Iterator[Acteur]:
    acteur = acteur_de(pro.compte)
    with contexte.ouvrir(contexte_de(acteur)):
        yield acteur
