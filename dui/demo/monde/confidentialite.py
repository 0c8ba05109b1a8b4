"""What some persons of the MECS closed: oppositions, a restricted file, a secret, an address that nobody prints."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from coordination.extrait import cachables
from dui.core import contexte
from habilitations.acces import Acteur, acteur_de, contexte_de
from habilitations.choices import NatureLien
from habilitations.models import Professionnel
from usagers.models import Dossier
from usagers.services import (
    ajouter_adresse_secrete,
    concerner,
    demander_secret,
    enregistrer_opposition,
    restreindre,
)

OPPOSEE, SANS_ENVOI, RESTREINT, SECRET, CACHEE = 2, 5, 8, 11, 14


def semer(monde: Any) -> None:
    """Each through its service, in the name of somebody who may."""
    dossiers: list[Dossier] = monde.dossiers["mecs"]
    equipe: dict[str, Professionnel] = {str(pro): pro for pro in monde.equipes["mecs"]}
    _opposer(dossiers, equipe)
    _restreindre(dossiers[RESTREINT], equipe)
    _garder(dossiers[SECRET], equipe)
    with _au_nom_de(equipe["Pauline Ferrand"]) as pauline:
        cachee = _relire(dossiers[CACHEE])
        ajouter_adresse_secrete(
            acteur=pauline, usager=cachee.usager, structure=cachee.structure, lignes="12, rue des Jonquilles",
            code_postal="44600", commune="Saint-Nazaire", motif="Ordonnance de protection de la mère",
        )  # fmt: skip


@contextmanager
def _au_nom_de(pro: Professionnel) -> Iterator[Acteur]:
    acteur = acteur_de(pro.compte)
    with contexte.ouvrir(contexte_de(acteur)):
        yield acteur


def _relire(dossier: Dossier) -> Dossier:
    lus = Dossier.objects.select_related("usager", "structure", "perimetre").prefetch_related("perimetre__liens")
    return lus.get(pk=dossier.pk)


def _opposer(dossiers: list[Dossier], equipe: dict[str, Professionnel]) -> None:
    with _au_nom_de(equipe["Mehdi Rahal"]) as mehdi:
        enregistrer_opposition(
            acteur=mehdi, dossier=_relire(dossiers[OPPOSEE]), exprimee_par="personne", cible="pro",
            professionnel=equipe["Laure Vidal"], domaine="TRE", paroles="Elle connaît ma tante, je préfère pas.",
        )  # fmt: skip
    with _au_nom_de(equipe["Lucie Bonnet"]) as lucie:
        enregistrer_opposition(
            acteur=lucie, dossier=_relire(dossiers[SANS_ENVOI]), exprimee_par="parent", qui="Sa mère", cible="tous",
            domaine="DMP", piece="Courrier reçu à l’infirmerie",
        )  # fmt: skip


def _restreindre(dossier: Dossier, equipe: dict[str, Professionnel]) -> None:
    with _au_nom_de(equipe["Hélène Garnier"]) as helene:
        lu = _relire(dossier)
        concerner(
            acteur=helene, dossier=lu, professionnel=equipe["Claire Morvan"], nature=NatureLien.PROCHE,
            motif="Sa cousine, dit à l’entrée",
        )  # fmt: skip
        admis = [equipe[nom] for nom in ("Mehdi Rahal", "Lucie Bonnet", "Paul Renaud")]
        restreindre(acteur=helene, dossier=lu, motif="proche", precision="Cousine d’une salariée", admis=admis)


def _garder(dossier: Dossier, equipe: dict[str, Professionnel]) -> None:
    with _au_nom_de(equipe["Lucie Bonnet"]) as lucie:
        lu = _relire(dossier)
        ecrits = cachables(lu, lucie)
        objet: dict[str, Any] = (
            {"nature": "ecrit", "objet": f"transmission:{ecrits[0][0]}"} if ecrits else {"nature": "consultation"}
        )
        demander_secret(acteur=lucie, dossier=lu, accord_recherche=True, accompagne=True, **objet)
