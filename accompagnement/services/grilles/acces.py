"""Who reads and writes which level of an assessment: the domain of that level on this very dossier (S09, AC)."""

from dataclasses import replace

from accompagnement.choices_grilles import DOMAINES
from accompagnement.grilles import Definition
from accompagnement.models import Passation
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import Acteur, decider
from usagers.models import Dossier

NIVEAUX = tuple(DOMAINES)
REFUS = "Cette évaluation se remplit par ceux qui tiennent cette partie du dossier."


def _permet(acteur: Acteur, action: str, dossier: Dossier, niveau: int) -> bool:
    return decider(acteur, action, DOMAINES[niveau], dossier.perimetre, niveau).permis


def lit(acteur: Acteur | None, dossier: Dossier, niveau: int, auteur_id: int | None) -> bool:
    """Level 5 is its author's; who may only create reads what they wrote. `None`: named technical agent."""
    if acteur is None:
        return True
    sien = auteur_id == acteur.id
    if niveau == 5 and not sien:
        return dossier.pk in acteur.vitaux and _permet(acteur, "lire", dossier, niveau)
    return _permet(acteur, "lire", dossier, niveau) or (sien and _permet(acteur, "creer", dossier, niveau))


def ecrit(acteur: Acteur | None, dossier: Dossier, niveau: int, auteur_id: int | None) -> bool:
    if acteur is None:
        return True
    sien = auteur_id == acteur.id
    if niveau == 5 and not sien:
        return False
    return _permet(acteur, "ecrire", dossier, niveau) or (sien and _permet(acteur, "creer", dossier, niveau))


def niveaux_lus(acteur: Acteur | None, passation: Passation) -> frozenset[int]:
    return frozenset(n for n in NIVEAUX if lit(acteur, passation.dossier, n, passation.auteur_id))


def niveaux_ecrits(acteur: Acteur | None, passation: Passation) -> frozenset[int]:
    return frozenset(n for n in NIVEAUX if ecrit(acteur, passation.dossier, n, passation.auteur_id))


def niveaux_ouvrables(acteur: Acteur | None, dossier: Dossier) -> list[int]:
    """Levels at which this actor may start an assessment."""
    if acteur is None:
        return list(NIVEAUX)
    return [n for n in NIVEAUX if ecrit(acteur, dossier, n, acteur.id)]


def definition_de(passation: Passation) -> Definition:
    """Its own version, at the level at which it is kept."""
    lue = passation.version_grille.lue
    if passation.niveau == lue.niveau:
        return lue
    return replace(lue, niveau=passation.niveau, index={}, niveaux_items={}, rangees={})


def exiger_ecriture(acteur: Acteur | None, passation: Passation, *, valide: bool = False) -> None:
    """`valide`: not enough to be its author with a right to create."""
    if not ecrit(acteur, passation.dossier, passation.niveau, passation.auteur_id):
        raise Refus(REFUS)
    if valide and acteur is not None and not _permet(acteur, "ecrire", passation.dossier, passation.niveau):
        raise Refus("Une évaluation se valide par quelqu’un qui tient cette partie du dossier.")


def exiger_ouverte(passation: Passation) -> None:
    if not passation.ouverte:
        raise ErreurMetier(
            "figee", f"Cette évaluation est {passation.get_statut_display().lower()} : elle ne change plus."
        )
