"""A file of another software, as one really receives it, with the exact report that its intake must give.

Deterministic: the same `n` and `graine` give the same bytes. Names are fictional. Knows nothing of the intake code.
"""

import csv
import io
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product

from dui.demo.monde.noms import FILLES, GARCONS, NOMS_LISTE

ENTETES = [
    "N° dossier", "Nom de naissance", "Prénoms", "Nom d'usage", "Sexe", "Né(e) le", "Code lieu de naissance", "NSS",
    "Téléphone", "Adresse", "CP", "Ville", "Groupe", "Date admission", "Date entrée", "Date sortie", "Motif sortie",
    "Contact 1 nom", "Contact 1 prénom", "Contact 1 lien", "Contact 1 tél", "Contact 1 autorité parentale",
    "Contact 1 interdit", "Contact 2 nom", "Contact 2 prénom", "Contact 2 lien", "Contact 2 tél",
]  # fmt: skip
CORRESPONDANCES = dict(
    zip(
        ENTETES,
        [
            "reference", "nom_naissance", "prenoms", "nom_utilise", "sexe", "date_naissance", "lieu_naissance_cog",
            "nss", "telephone", "adresse", "code_postal", "commune", "unite", "date_admission", "date_entree",
            "date_sortie", "motif_sortie", "contact1_nom", "contact1_prenom", "contact1_lien", "contact1_telephone",
            "contact1_autorite", "contact1_interdit", "contact2_nom", "contact2_prenom", "contact2_lien",
            "contact2_telephone",
        ],
        strict=True,
    )
)  # fmt: skip
LETTRES = "abcdefghijklmnopqrstuvwxyz"
MOIS = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
        "décembre"]  # fmt: skip
AVERTIS = frozenset({"nss_faux", "sexe_inconnu", "accents_abimes", "telephone_faux"})
# Defect → outcome of its line. Shares of the file, out of a thousand lines.
DEFAUTS: dict[str, tuple[int, str]] = {
    "date_impossible": (12, "rejetee"),
    "date_illisible": (6, "rejetee"),
    "nom_vide": (8, "rejetee"),
    "nom_chiffre": (4, "rejetee"),
    "entree_avant_admission": (10, "rejetee"),
    "sortie_avant_entree": (8, "rejetee"),
    "nss_faux": (20, "reprise"),
    "sexe_inconnu": (8, "reprise"),
    "accents_abimes": (10, "reprise"),
    "telephone_faux": (6, "reprise"),
    "doublon_proche": (16, "douteuse"),
    "ligne_redite": (10, "inchangee"),
    "second_sejour": (40, "reprise"),
    "sejour_chevauche": (6, "rejetee"),
}


@dataclass
class FichierFictif:
    """`attendu`: outcome → number of lines. `defauts`: defect → lines. `personnes`: persons that will exist."""

    octets: bytes
    attendu: dict[str, int]
    defauts: dict[str, list[int]]
    personnes: int
    sejours: int
    correspondances: dict[str, str] = field(default_factory=lambda: dict(CORRESPONDANCES))


class _Fabrique:
    def __init__(self, n: int, graine: int, aujourdhui: date) -> None:
        self.hasard = random.Random(graine)
        self.aujourdhui = aujourdhui
        self.noms = self._identites(n)
        self.lignes: list[list[str]] = []
        self.etats: list[str] = []
        self.defauts: dict[str, list[int]] = {}
        self.saines: list[int] = []

    def _identites(self, n: int) -> list[tuple[str, str, str]]:
        """Each birth name once: only the planted duplicates are near one another."""
        simples = [(nom, p, s) for nom in NOMS_LISTE for p, s in [(FILLES[0], "F"), (GARCONS[0], "M")]]
        paires = [f"{a}-{b}" for a, b in product(NOMS_LISTE, repeat=2) if a != b and "-" not in a + b]
        self.hasard.shuffle(paires)
        prenoms = [(p, "F") for p in FILLES] + [(p, "M") for p in GARCONS]
        tirees = [(nom, *self.hasard.choice(prenoms)) for nom in paires[:n]]
        return (tirees + simples)[:n]

    def _naissance(self) -> date:
        """Far enough from any other birth date for two people of the file never to look alike by chance."""
        return self.aujourdhui - timedelta(days=self.hasard.randint(12 * 365, 20 * 365))

    def personne(self, rang: int) -> list[str]:
        nom, prenom, sexe = self.noms[rang]
        naissance = self._naissance()
        admission = self.aujourdhui - timedelta(days=self.hasard.randint(60, 3 * 365))
        entree = admission + timedelta(days=self.hasard.randint(0, 20))
        sortie = entree + timedelta(days=self.hasard.randint(5, 35)) if self.hasard.random() < 0.4 else None
        proche, autre = self.hasard.choice(NOMS_LISTE), self.hasard.choice(NOMS_LISTE)
        return [
            f"{10000 + rang}", nom, prenom, "", self.hasard.choice({"F": ["F", "Fille"], "M": ["M", "Garçon"]}[sexe]),
            self.ecrire(naissance), self.hasard.choice(["44109", "35238", "75056", "2A004", ""]),
            _nss(self.hasard, sexe, naissance) if self.hasard.random() < 0.6 else "", self._telephone(),
            f"{self.hasard.randint(1, 99)} rue des Lilas", "44000", "Nantes", "Tilleuls", self.ecrire(admission),
            self.ecrire(entree), self.ecrire(sortie) if sortie else "", "Retour en famille" if sortie else "", proche,
            "Sylvie", "Mère", self._telephone(), "oui", "", autre, "Marc", "Père", self._telephone(),
        ]  # fmt: skip

    def _telephone(self) -> str:
        chiffres = f"0{self.hasard.choice('67')}{self.hasard.randint(0, 99999999):08d}"
        return self.hasard.choice([chiffres, " ".join(chiffres[i : i + 2] for i in range(0, 10, 2))])

    def ecrire(self, jour: date) -> str:
        formes: list[Callable[[date], str]] = [
            lambda j: f"{j:%d/%m/%Y}",
            lambda j: f"{j.day}-{j.month}-{j:%y}",
            lambda j: f"{j:%Y/%m/%d}",
            lambda j: f"{j:%Y-%m-%d}",
            lambda j: f"{j:%d.%m.%Y}",
            lambda j: f"{j.day if j.day > 1 else '1er'} {MOIS[j.month - 1]} {j.year}",
            lambda j: str((j - date(1899, 12, 30)).days),
        ]
        return self.hasard.choices(formes, weights=[60, 8, 5, 8, 5, 8, 6])[0](jour)

    def poser(self, ligne: list[str], etat: str, defaut: str = "") -> None:
        self.lignes.append(ligne)
        self.etats.append(etat)
        if defaut:
            self.defauts.setdefault(defaut, []).append(len(self.lignes) + 1)

    def modele(self) -> list[str]:
        """A sound line already written, to be copied or continued."""
        return list(self.lignes[self.saines.pop(self.hasard.randrange(len(self.saines)))])


def _nss(hasard: random.Random, sexe: str, naissance: date) -> str:
    corps = f"{1 if sexe == 'M' else 2}{naissance:%y%m}44109{hasard.randint(1, 999):03d}"
    return f"{corps}{97 - int(corps) % 97:02d}"


def _abimer(fabrique: _Fabrique, ligne: list[str], defaut: str) -> list[str]:
    colonnes = {titre: rang for rang, titre in enumerate(ENTETES)}
    hasard = fabrique.hasard
    valeurs = {
        "date_impossible": {"Né(e) le": hasard.choice(["31/02/2011", "31/04/2009", "12/13/2012"])},
        "date_illisible": {"Né(e) le": hasard.choice(["vers Pâques", "?", "12/03"])},
        "nom_vide": {"Nom de naissance": ""},
        "nom_chiffre": {"Nom de naissance": ligne[1] + "2"},
        "entree_avant_admission": {"Date admission": "18/11/2024", "Date entrée": "16/11/2024", "Date sortie": ""},
        "sortie_avant_entree": {"Date admission": "02/01/2024", "Date entrée": "05/01/2024", "Date sortie": "4/1/2024"},
        "nss_faux": {"NSS": "2110344109123" + "00"},
        "sexe_inconnu": {"Sexe": "?"},
        "accents_abimes": {"Prénoms": "Éloïse".encode().decode("cp1252", "replace").replace("�", "")},
        "telephone_faux": {"Téléphone": "à demander"},
    }  # fmt: skip
    for titre, valeur in valeurs[defaut].items():
        ligne[colonnes[titre]] = valeur
    return ligne


def _deriver(fabrique: _Fabrique, defaut: str, rang: int) -> list[str]:
    """A line made from another one: near person, same line, second stay, overlapping stay."""
    ligne = fabrique.modele()
    colonnes = {titre: i for i, titre in enumerate(ENTETES)}
    if defaut == "doublon_proche":
        nom = ligne[1]
        milieu = len(nom) // 2
        ligne[0], ligne[1] = f"{90000 + rang}", nom[:milieu] + nom[milieu + 1 :]
    elif defaut == "second_sejour":
        ligne[colonnes["Date admission"]], ligne[colonnes["Date entrée"]] = "02/03/2020", "04/03/2020"
        ligne[colonnes["Date sortie"]], ligne[colonnes["Motif sortie"]] = "30/06/2021", "Majorité"
    elif defaut == "sejour_chevauche":
        ligne[colonnes["Date admission"]], ligne[colonnes["Date entrée"]] = "02/03/2015", "04/03/2015"
        ligne[colonnes["Date sortie"]], ligne[colonnes["Motif sortie"]] = "", ""
    return ligne


DERIVES = ("doublon_proche", "ligne_redite", "second_sejour", "sejour_chevauche")


def fichier_de_reprise(n: int = 5000, graine: int = 1, aujourdhui: date | None = None) -> FichierFictif:
    """`n` lines after the heading, in Windows-1252 with semicolons, as French spreadsheets write them."""
    combien = {defaut: part * n // 1000 for defaut, (part, _) in DEFAUTS.items()}
    derives = sum(combien[d] for d in DERIVES)
    fabrique = _Fabrique(n - derives, graine, aujourdhui or date(2026, 11, 20))
    tirage = [d for d in DEFAUTS if d not in DERIVES for _ in range(combien[d])]
    tirage += [""] * (n - derives - len(tirage))
    fabrique.hasard.shuffle(tirage)
    for rang, defaut in enumerate(tirage):
        ligne = fabrique.personne(rang)
        if not defaut:
            fabrique.saines.append(len(fabrique.lignes))
            fabrique.poser(ligne, "reprise")
        else:
            fabrique.poser(_abimer(fabrique, ligne, defaut), DEFAUTS[defaut][1], defaut)
    for defaut in DERIVES:
        for rang in range(combien[defaut]):
            fabrique.poser(_deriver(fabrique, defaut, rang), DEFAUTS[defaut][1], defaut)
    etats = Counter(fabrique.etats)
    secondes = combien["second_sejour"]
    return FichierFictif(
        octets=_csv([ENTETES, *fabrique.lignes]), attendu=dict(etats), defauts=fabrique.defauts,
        personnes=etats["reprise"] - secondes, sejours=etats["reprise"],
    )  # fmt: skip


def _csv(lignes: list[list[str]]) -> bytes:
    tampon = io.StringIO()
    csv.writer(tampon, delimiter=";", lineterminator="\r\n").writerows(lignes)
    return tampon.getvalue().encode("cp1252", "replace")
