"""The profiles of a structure read cell by cell: what is open, since when, by whom, why; and what changed when."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from dui.core import horloge
from habilitations.acteur import Poste
from habilitations.choices import Domaine, Droit
from habilitations.donnees.matrices import DOMAINES_FERMES, PROFILS_FERMES, matrice_de, ouvrable
from habilitations.donnees.reglages import NOTES
from habilitations.models import Affectation, DecisionProfil, Profil, Structure
from habilitations.services.matrice import droits_d_origine, mots


@dataclass(frozen=True)
class Cellule:
    """One domain of one profile in one structure, in words."""

    domaine: str
    libelle: str
    lettre: str
    origine: str
    fermee: bool
    fixe: bool
    note: str
    decision: DecisionProfil | None

    @property
    def reglee(self) -> bool:
        return self.lettre != self.origine

    @property
    def mots(self) -> str:
        return mots(self.lettre)

    @property
    def mots_origine(self) -> str:
        return mots(self.origine)


def profils_de(structure: Structure) -> QuerySet[Profil]:
    """The organisme's profiles of that matrix, and the structure's own copies."""
    nom = matrice_de(structure.categorie, structure.secteur)
    siens = Q(structure=None) | Q(structure=structure)
    return Profil.objects.filter(siens, organisme=structure.organisme_id, matrice=nom)


def cellules(profil: Profil) -> list[Cellule]:
    """The 29 domains, each with its last decision: two queries."""
    origine = droits_d_origine(profil)
    dernieres: dict[str, DecisionProfil] = {}
    if profil.structure_id is not None:
        for decision in DecisionProfil.objects.filter(profil=profil).select_related("auteur"):
            dernieres.setdefault(decision.champ, decision)
    notes = profil.reglages.get("notes", {})
    return [
        Cellule(
            domaine=domaine,
            libelle=str(libelle),
            lettre=profil.droits.get(domaine, ""),
            origine=origine.get(domaine, ""),
            fermee=est_fermee(profil, domaine),
            fixe=not _autres(profil, domaine),
            note=NOTES.get(notes.get(domaine, ""), ""),
            decision=dernieres.get(domaine),
        )
        for domaine, libelle in Domaine.choices
    ]


def est_fermee(profil: Profil, domaine: str) -> bool:
    """One of the cells that nobody opens beyond the reference (N5, N6, NIR; all for the technical administrator)."""
    return domaine in DOMAINES_FERMES or profil.code in PROFILS_FERMES


def _autres(profil: Profil, domaine: str) -> list[str]:
    """Letters that the cell could take besides its own; none: there is nothing to tune."""
    ici = profil.droits.get(domaine, "")
    return [x for x in ("", *Droit.values) if x != ici and ouvrable(profil.matrice, profil.code, domaine, x)]


def choix(profil: Profil, domaine: str) -> list[tuple[str, str]]:
    """Letters that may be given to a cell, each with the levels of confidentiality that it would open besides."""
    avant = _niveaux(profil.droits)
    lettres = [lettre for lettre in ("", *Droit.values) if ouvrable(profil.matrice, profil.code, domaine, lettre)]
    return [(lettre or "-", _consequence(profil, domaine, lettre, avant)) for lettre in lettres]


def _consequence(profil: Profil, domaine: str, lettre: str, avant: frozenset[int]) -> str:
    apres = _niveaux({**profil.droits, domaine: lettre})
    phrases = [mots(lettre)]
    if gagnes := sorted(apres - avant):
        phrases.append(f"Ouvre aussi {_liste(gagnes)}")
    if perdus := sorted(avant - apres):
        phrases.append(f"Ferme {_liste(perdus)}")
    return ". ".join(phrases)


def _liste(niveaux: Iterable[int]) -> str:
    return "les écrits " + ", ".join(f"N{n}" for n in niveaux)


def _niveaux(droits: dict[str, str]) -> frozenset[int]:
    return Poste(0, None, droits, "non").niveaux


def porteurs(profil: Profil, structure: Structure) -> int:
    """How many affectations in force have that profile there: the effect is at their next request."""
    return Affectation.objects.filter(Affectation.en_cours(), structure=structure, profil=profil).count()


@dataclass
class Changement:
    """One cell (or remote policy) of one profile between two dates."""

    profil: Profil
    champ: str
    avant: str
    apres: str
    decisions: list[DecisionProfil] = field(default_factory=list)

    @property
    def libelle(self) -> str:
        return libelle_champ(self.champ)

    @property
    def mots_avant(self) -> str:
        return mots_valeur(self.champ, self.avant)

    @property
    def mots_apres(self) -> str:
        return mots_valeur(self.champ, self.apres)

    @property
    def net(self) -> bool:
        return self.avant != self.apres


def libelle_champ(champ: str) -> str:
    return str(Domaine(champ).label) if champ in Domaine.values else "Accès à distance"


def minuscule(libelle: str) -> str:
    """« stupéfiants et TSO », « INS et numéro… », « DMP… »: capitals of an abbreviation stay."""
    return libelle if libelle[:2].isupper() else libelle[:1].lower() + libelle[1:]


def mots_valeur(champ: str, valeur: str) -> str:
    return mots(valeur) if champ in Domaine.values else valeur


def changements(structure: Structure, du: date, au: date) -> list[Changement]:
    """Cells decided on between the beginning of `du` and the end of `au`, with their value at both ends."""
    debut, fin = minuit(du), minuit(au + timedelta(days=1))
    decisions = DecisionProfil.objects.filter(structure=structure, decide_le__gte=debut, decide_le__lt=fin)
    trouves: dict[tuple[int, str], Changement] = {}
    for d in decisions.select_related("profil", "auteur").order_by("decide_le", "pk"):
        cle = (d.profil_id, d.champ)
        changement = trouves.setdefault(cle, Changement(d.profil, d.champ, d.avant, d.apres))
        changement.apres = d.apres
        changement.decisions.append(d)
    return sorted(trouves.values(), key=lambda c: (c.profil.libelle, c.libelle))


def matrice_au(structure: Structure, le: date) -> dict[str, tuple[Profil, dict[str, str]]]:
    """code → (profile, letters at the end of that day): today's letters, with the later decisions undone."""
    etat: dict[str, tuple[Profil, dict[str, str]]] = {}
    for profil in profils_de(structure).order_by("structure_id", "pk"):
        if profil.code not in etat or profil.structure_id is not None:
            etat[profil.code] = (profil, dict(profil.droits))
    suivantes = DecisionProfil.objects.filter(
        structure=structure, decide_le__gte=minuit(le + timedelta(days=1)), champ__in=Domaine.values
    )
    for d in suivantes.select_related("profil").order_by("-decide_le", "-pk"):
        if d.profil.code in etat:
            etat[d.profil.code][1][d.champ] = d.avant
    return dict(sorted(etat.items(), key=lambda paire: paire[1][0].libelle))


def sans_decision(structure: Structure) -> list[tuple[Profil, str]]:
    """Cells of the structure's own profiles that are not what their decisions say: somebody went round the screens.

    The start of each copy is its first version, which a trigger of the database wrote.
    """
    versions: Any = Profil.pgh_event_model.objects  # type: ignore[attr-defined]
    premiere = versions.filter(pgh_obj=OuterRef("pk")).order_by("pgh_id").values("droits")[:1]
    copies = {p.pk: p for p in profils_de(structure).filter(structure=structure).annotate(depart=Subquery(premiere))}
    attendus = {pk: dict(p.depart or {}) for pk, p in copies.items()}  # type: ignore[attr-defined]
    for d in DecisionProfil.objects.filter(profil__in=copies, champ__in=Domaine.values).order_by("decide_le", "pk"):
        attendus[d.profil_id][d.champ] = d.apres
    return [
        (profil, str(Domaine(domaine).label))
        for pk, profil in copies.items()
        for domaine in Domaine.values
        if profil.droits.get(domaine, "") != attendus[pk].get(domaine, "")
    ]


def minuit(jour: date) -> datetime:
    return datetime.combine(jour, time(0), tzinfo=horloge.PARIS)
