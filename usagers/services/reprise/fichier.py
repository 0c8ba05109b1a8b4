"""The whole file at once: what its lines say of each other. Same answer whatever the chunk, the try or the restart."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from usagers.selectors.saisie import simplifier
from usagers.services.reprise.fiches import ERREUR, Fiche, SejourLu, lire_ligne

STRICTS = {"nom_naissance": "le nom", "premier_prenom": "le prénom", "date_naissance": "la date de naissance"}


def colle(nom: str) -> str:
    """A name in one piece, without accent nor sign."""
    return "".join(c for c in simplifier(nom) if c.isalnum())


def voisins(a: str, b: str) -> bool:
    """Equal, or one letter added, dropped, changed or swapped with its neighbour."""
    if a == b:
        return bool(a)
    if min(len(a), len(b)) < 4 or abs(len(a) - len(b)) > 1:
        return False
    debut = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    x, y = a[debut:], b[debut:]
    if len(x) == len(y):
        return x[1:] == y[1:] or (x[:2] == y[:2][::-1] and x[2:] == y[2:])
    return x[1:] == y if len(x) > len(y) else x == y[1:]


def jours_voisins(jour: date) -> set[date]:
    """The day, those beside it, day and month swapped: what one mistypes most."""
    jours = {jour, jour - timedelta(days=1), jour + timedelta(days=1)}
    return jours | {date(jour.year, jour.day, jour.month)} if jour.day <= 12 else jours


@dataclass
class Fichier:
    """Lines read and compared. `premieres`: first valid line of each person."""

    fiches: dict[int, Fiche] = field(default_factory=dict)
    premieres: dict[str, Fiche] = field(default_factory=dict)
    redites: dict[int, int] = field(default_factory=dict)
    proches: dict[int, int] = field(default_factory=dict)
    _contenus: dict[tuple[str, ...], int] = field(default_factory=dict)
    _sejours: dict[str, list[tuple[int, SejourLu]]] = field(default_factory=lambda: defaultdict(list))
    _naissances: dict[date, list[Fiche]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def lire(
        cls, lignes: Iterable[tuple[int, Sequence[str]]], colonnes: Mapping[int, str], *, aujourdhui: date,
        anonymat: bool, nir: bool,
    ) -> "Fichier":  # fmt: skip
        """`colonnes`: position → field."""
        fichier = cls()
        for numero, cellules in lignes:
            par_champ = {champ: cellules[i] for i, champ in colonnes.items() if i < len(cellules)}
            fiche = lire_ligne(numero, par_champ, aujourdhui=aujourdhui, anonymat=anonymat, nir=nir)
            fichier._recevoir(fiche, tuple(cellules))
        return fichier

    def _recevoir(self, fiche: Fiche, contenu: tuple[str, ...]) -> None:
        self.fiches[fiche.numero] = fiche
        if fiche.refusee:
            return
        if contenu in self._contenus:
            self.redites[fiche.numero] = self._contenus[contenu]
            return
        self._comparer_personne(fiche)
        if not fiche.refusee:
            self._comparer_sejour(fiche)
        if not fiche.refusee:
            self._contenus[contenu] = fiche.numero
            self._retenir(fiche)

    def _comparer_personne(self, fiche: Fiche) -> None:
        premiere = self.premieres.get(fiche.cle)
        if premiere is None:
            self._chercher_proche(fiche)
            return
        for champ, mot in STRICTS.items():
            if fiche.identite.get(champ) != premiere.identite.get(champ):
                fiche.dire(ERREUR, champ, f"Même numéro que la ligne {premiere.numero}, mais {mot} n’est pas le même.")
                return
        if premiere.numero in self.proches:
            self.proches[fiche.numero] = self.proches[premiere.numero]

    def _chercher_proche(self, fiche: Fiche) -> None:
        naissance = fiche.identite.get("date_naissance")
        if naissance is None:
            return
        jours = sorted(jours_voisins(naissance))
        autre = next((f for j in jours for f in self._naissances.get(j, ()) if _memes_noms(fiche, f)), None)
        if autre is not None:
            self.proches[fiche.numero] = autre.numero

    def _retenir(self, fiche: Fiche) -> None:
        """A line that stands: the next ones are compared to it."""
        if fiche.cle not in self.premieres:
            self.premieres[fiche.cle] = fiche
            if naissance := fiche.identite.get("date_naissance"):
                self._naissances[naissance].append(fiche)
        if fiche.sejour is not None and not self._deja(fiche):
            self._sejours[fiche.cle].append((fiche.numero, fiche.sejour))

    def _deja(self, fiche: Fiche) -> bool:
        autres = (autre for _, autre in self._sejours[fiche.cle])
        return any(fiche.sejour is not None and fiche.sejour.meme(a.numero, a.entree, a.admission) for a in autres)

    def _comparer_sejour(self, fiche: Fiche) -> None:
        sejour = fiche.sejour
        if sejour is None:
            return
        for numero, autre in self._sejours[fiche.cle]:
            if sejour.meme(autre.numero, autre.entree, autre.admission):
                return
            if sejour.chevauche(autre.entree, autre.sortie):
                phrase = f"Ce séjour chevauche celui du {autre.entree:%d/%m/%Y}, ligne {numero}."
                fiche.dire(ERREUR, "date_entree", phrase)
                return


def _memes_noms(a: Fiche, b: Fiche) -> bool:
    """Near names, in the right order or the other way round."""
    (na, pa), (nb, pb) = ((colle(f.identite["nom_naissance"]), colle(f.identite["premier_prenom"])) for f in (a, b))
    return (voisins(na, nb) and voisins(pa, pb)) or (voisins(na, pb) and voisins(pa, nb))
