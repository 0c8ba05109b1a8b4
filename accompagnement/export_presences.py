"""The billing state for a spreadsheet, and the lines of the sheet people sign."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Any

from accompagnement.choices_presences import SIGNES, lettre
from accompagnement.selectors.mois_presences import EtatMois
from accompagnement.services.presences.creneaux import Creneau
from accompagnement.services.presences.trame import Trame
from dui.core.entrees import neutraliser_cellule
from habilitations.models import Structure
from usagers.models import Dossier

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
