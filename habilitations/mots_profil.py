"""What a profile opens, in words: parts, levels, reach, pages of the menu and tabs of a dossier."""

from copy import copy
from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest

from dui.core.registres import NAVIGATION, ONGLETS
from habilitations.acteur import Acteur, Poste
from habilitations.choices import ACTIONS_PAR_DROIT, Domaine, Transverse
from habilitations.distance import politique
from habilitations.donnees.reglages import EXIGENCES, NOTES
from habilitations.models import Profil, Structure, Unite
from habilitations.services.matrice import mots


@dataclass(frozen=True)
class Partie:
    """One part of the dossier; `vous` says what the administrator cannot see of it in a preview."""

    libelle: str
    mots: str
    note: str
    dehors: bool
    vous: str


@dataclass(frozen=True)
class EnMots:
    parties: list[Partie]
    fermees: list[str]
    niveaux: list[int]
    portee: str
    phrases: list[str]
    pages: list[str]
    onglets: list[str]


def en_mots(request: HttpRequest, vu: Acteur, profil: Profil, structure: Structure, unite: Unite | None) -> EnMots:
    """The profile itself (not its intersection), and beside each part what this administrator will not see."""
    poste = Poste(structure.pk, unite.pk if unite else None, profil.droits, profil.transverse, profil.fenetre_heures)
    exact = replace(vu, id=0, postes=(poste,))
    fenetre = profil.fenetre_heures
    dehors = structure.reseaux.filter(retire_le=None).exists()
    phrases = [EXIGENCES[code] for code in profil.reglages.get("exigences", [])]
    if fenetre:
        phrases.append(f"Écrits des {fenetre} dernières heures, et les siens.")
    return EnMots(
        parties=[_partie(profil, vu, structure.pk, d, dehors) for d in Domaine.values if profil.droits.get(d)],
        fermees=[str(libelle) for d, libelle in Domaine.choices if not profil.droits.get(d)],
        niveaux=sorted(poste.niveaux),
        portee=str(Transverse(profil.transverse).label),
        phrases=phrases,
        pages=_pages(request, exact, structure),
        onglets=[o.libelle for o in ONGLETS if poste.permet(o.domaine, o.action)],
    )  # fmt: skip


def _partie(profil: Profil, vu: Acteur, structure_id: int, domaine: str, dehors: bool) -> Partie:
    lettre = profil.droits[domaine]
    lectures = ACTIONS_PAR_DROIT[lettre] & {"lire", "resumer", "agreger"}
    perdues = [a for a in lectures if not vu.peut(domaine, a, structure_id)]
    vous = "" if not perdues else ("En partie" if len(perdues) < len(lectures) else "Vous ne le lisez pas")
    note = NOTES.get(profil.reglages.get("notes", {}).get(domaine, ""), "")
    ferme = dehors and domaine not in politique(profil).ouverts
    return Partie(str(Domaine(domaine).label), mots(lettre), note, ferme, vous)


def _pages(request: HttpRequest, exact: Acteur, structure: Structure) -> list[str]:
    """Entries of the menu that such a person has: asked to each door, without any content."""
    fausse: Any = copy(request)
    fausse.acteur, fausse._structure = exact, structure
    return [
        entree.libelle(fausse) if callable(entree.libelle) else entree.libelle
        for entree in NAVIGATION
        if not entree.role and entree.visible(fausse)
    ]
