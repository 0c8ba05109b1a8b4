"""The billing state for a spreadsheet, and the lines of the sheet people sign."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Any

from accompagnement.choices_presences import SIGNES, Convive, lettre
from accompagnement.selectors.mois_presences import EtatMois
from accompagnement.selectors.repas import Mois
from accompagnement.services.presences.creneaux import Creneau
from accompagnement.services.presences.trame import Trame
from dui.core.entrees import neutraliser_cellule
from habilitations.models import Structure, Unite
from usagers.models import Dossier

ENTETES_REPAS = ("FINESS", "Établissement", "Groupe", "Jour", "Repas", "Personnes",
                 *(str(c.label) for c in Convive), "À table", "À préparer")  # fmt: skip
ENTETES = ("FINESS", "Établissement", "Mois", "Dossier", "Nom", "Prénom", "Journées", "Nuits", "Repas du soir",
           "Jours d’hospitalisation (R424 1)", "Autres jours d’absence (R424 2)", "Absences", "Nature",
           "Règle de comptage", "État", "Jours de place gardée", "Journées prévues")  # fmt: skip


def lignes(structure: Structure, vue: EtatMois) -> Iterator[bytes]:
    """One line a person, then what this month carries of the corrections of others; no cell becomes a formula."""
    yield "\ufeff".encode()
    yield _rangee(ENTETES)
    mois, etat = f"{vue.mois:%m/%Y}", "verrouillé" if vue.etape else "provisoire"
    for x in vue.lignes:
        qui = (x.dossier.numero, x.dossier.usager.nom_utilise or x.dossier.usager.nom_naissance,
               x.dossier.usager.prenom_affiche)  # fmt: skip
        yield _rangee((structure.finess, structure.nom, mois, *qui, x.journees, x.nuits, x.diners, x.r424("1"),
                       x.r424("2"), x.en_mots, "facturation", vue.regle_en_mots, etat, x.reserves,
                       x.prevues))  # fmt: skip
    for r in vue.rectifications:
        usager = r.dossier.usager
        qui = (r.dossier.numero, usager.nom_utilise or usager.nom_naissance, usager.prenom_affiche)
        yield _rangee((structure.finess, structure.nom, mois, *qui, r.journees, r.nuits, "", "", "", r.motif,
                       f"rectification de {r.mois:%m/%Y}", vue.regle_en_mots, etat, "", ""))  # fmt: skip


def lignes_repas(structure: Structure, unite: Unite | None, vue: Mois) -> Iterator[bytes]:
    """One line a day and a meal; numbers, no name."""
    yield "\ufeff".encode()
    yield _rangee(ENTETES_REPAS)
    lieu = (structure.finess, structure.nom, unite.nom if unite else "Toute la maison")
    for jour in vue.jours:
        for s in jour.services:
            yield _rangee((*lieu, f"{jour.jour:%d/%m/%Y}", s.libelle, s.personnes, *s.nombres, s.a_table, s.total))


def _rangee(cellules: Iterable[Any]) -> bytes:
    tampon = StringIO()
    propres = [c if isinstance(c, int) else neutraliser_cellule(c) for c in cellules]
    csv.writer(tampon, delimiter=";", lineterminator="\r\n").writerow(propres)
    return tampon.getvalue().encode()


def attendus(lues: Sequence[tuple[Dossier, Trame]], jour: date) -> list[dict[str, Any]]:
    """What is expected of each one that day, to be signed."""
    return [
        {"dossier": d, "moments": [SIGNES[lettre(trame.reel(Creneau(jour, rang)))].mot for rang in range(3)]}
        for d, trame in lues
    ]
