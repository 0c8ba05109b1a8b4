"""Family map: who stands where around the person, as coordinates of a drawing (S24, « génogramme »)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from usagers.donnees.liens import LIENS
from usagers.selectors.entourage import Entourage, Proche

LARGEUR, HAUTEUR, PAS = 168, 74, 126
MARGE = 20
PAR_RANG = 5


@dataclass(frozen=True)
class Case:
    """A person of the map. `ton`: "", "danger" (contact forbidden), "centre"."""

    x: int
    y: int
    nom: str
    lien: str
    detail: str = ""
    ton: str = ""

    @property
    def milieu(self) -> int:
        return self.x + LARGEUR // 2

    @property
    def bas(self) -> int:
        return self.y + HAUTEUR


@dataclass(frozen=True)
class Trait:
    x1: int
    y1: int
    x2: int
    y2: int
    ton: str = ""


@dataclass(frozen=True)
class Carte:
    largeur: int
    hauteur: int
    cases: list[Case]
    traits: list[Trait]


def carte(entourage: Entourage, nom: str, detail: str) -> Carte:
    """Generations from top to bottom, the person in the middle of theirs; five by line at most."""
    rangs: dict[int, list[Proche]] = defaultdict(list)
    for proche in entourage.en_cours:
        lien = LIENS.get(proche.relation.relation)
        if lien is not None and lien.rang is not None:
            rangs[lien.rang].append(proche)
    lignes = _lignes(rangs)
    colonnes = max([len(ligne) for _, ligne in lignes] + [1])
    largeur = MARGE * 2 + colonnes * (LARGEUR + MARGE)
    cases: list[Case] = []
    centre: Case | None = None
    for numero, (rang, ligne) in enumerate(lignes):
        posees = _poser(ligne, largeur, MARGE + numero * PAS, nom if rang == 0 and centre is None else "", detail)
        centre = centre or next((c for c in posees if c.ton == "centre"), None)
        cases += posees
    traits = [_trait(centre, case) for case in cases if centre is not None and case is not centre]
    return Carte(largeur, MARGE * 2 + len(lignes) * PAS - (PAS - HAUTEUR), cases, traits)


def _lignes(rangs: dict[int, list[Proche]]) -> list[tuple[int, list[Proche | None]]]:
    """One entry by drawn line; `None` is the place of the person, in the middle of the first line of rank 0."""
    lignes: list[tuple[int, list[Proche | None]]] = []
    for rang in sorted({*rangs, 0}, reverse=True):
        proches: list[Proche | None] = list(rangs.get(rang, []))
        if rang == 0:
            proches.insert(min(len(proches), PAR_RANG - 1) // 2, None)
        tranches = [proches[i : i + PAR_RANG] for i in range(0, len(proches), PAR_RANG)]
        lignes += [(rang, tranche) for tranche in tranches]
    return lignes


def _poser(ligne: Sequence[Proche | None], largeur: int, y: int, nom: str, detail: str) -> list[Case]:
    total = len(ligne) * (LARGEUR + MARGE) - MARGE
    x = (largeur - total) // 2
    cases = []
    for proche in ligne:
        if proche is None:
            cases.append(Case(x, y, nom, "", detail, "centre"))
        else:
            r = proche.relation
            ton = "danger" if proche.interdiction else ""
            autorite = next((d.get_nature_display() for d in proche.droits), "")
            cases.append(Case(x, y, str(r.contact), r.libelle, "Contact interdit" if ton else autorite, ton))
        x += LARGEUR + MARGE
    return cases


def _trait(centre: Case, case: Case) -> Trait:
    if case.y < centre.y:
        return Trait(case.milieu, case.bas, centre.milieu, centre.y, case.ton)
    if case.y > centre.y:
        return Trait(centre.milieu, centre.bas, case.milieu, case.y, case.ton)
    gauche, droite = (case, centre) if case.x < centre.x else (centre, case)
    milieu = centre.y + HAUTEUR // 2
    return Trait(gauche.x + LARGEUR, milieu, droite.x, milieu, case.ton)
