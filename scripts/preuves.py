"""`preuves.py 2`: runs the acceptance lines of an issue at full size, one verdict a line.

The same checks run in `make test`, small and seeded; here only sizes differ, given by environment variables.
"""

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
PY = sys.executable
PYTEST = [PY, "-m", "pytest", "-q", "-p", "no:cacheprovider"]


@dataclass(frozen=True)
class Preuve:
    """One acceptance line: what it says, the command that shows it, and the sizes that differ from `make test`."""

    dit: str
    commande: list[str]
    tailles: dict[str, str] = field(default_factory=dict)


MISSIONS_2 = (
    "PDE-PUB-1", "PDE-PUB-2", "PRI-DEF-1", "PRI-DEF-2", "PRI-DEF-3", "PRI-DEF-4", "PRI-CEN-2", "PRI-CEN-3",
    "PRI-ENJ-1", "PRI-ENJ-2", "PRI-ENJ-3", "PDE-SVC-3", "PDS-SVC-3", "PDE-GAD-4", "PDS-GAD-4",
)  # fmt: skip
DEPARTS = [PY, "-m", "dui.demo.mesures.departs", "--premier", "60", "--second", "10"]
PANNES = {"DUI_PANNES_MESSAGES": "300", "DUI_PANNES_FAUTES": "24"}
MISSION = [PY, "manage.py", "mission", "--exiger"]
ESSAI = {"DJANGO_SETTINGS_MODULE": "dui.settings.test"}
EXTRAIT = [*PYTEST, "tests/habilitations/journal/test_extraits.py", "-k", "pleine_taille"]
ABUS = [*PYTEST, "tests/habilitations/journal/test_anomalies.py", "-k", "trente_jours"]
JOURNAL = [*PYTEST, "tests/noyau/test_journal.py", "tests/noyau/journal"]
TAILLES_JOURNAL = {
    "DUI_JOURNAL_LIGNES": "1000000", "DUI_JOURNAL_MUTATIONS": "1000", "DUI_JOURNAL_PURGE": "100000",
}  # fmt: skip

PREUVES: dict[int, dict[str, Preuve]] = {
    2: {
        "1": Preuve("prêt en 60 s, second départ en 10 s", DEPARTS),
        "2": Preuve("premier parcours par HTTP", [PY, "-m", "dui.demo.fumee"], {"DUI_FUMEE_LIGNES": "5000"}),
        "2 reprise": Preuve("coupée, reprise", [*PYTEST, "tests/usagers/reprise"], {"DUI_REPRISE_LIGNES": "5000"}),
        "3": Preuve("remis une fois et une seule", [*PYTEST, "tests/pannes"], PANNES),
        "4": Preuve("droits, murs", [*PYTEST, "tests/droits", "tests/surete", "tests/noyau"]),
        "5": Preuve("requêtes et poids", [*PYTEST, "tests", "-k", "requete or poids or reseau or csp"]),
        "6": Preuve("axe, clavier, sans script", [*PYTEST, "tests", "-m", "navigateur"], {"DUI_AXE_COMPLET": "1"}),
        "7": Preuve("recherche parmi 5 000", [*PYTEST, "tests/usagers/personnes/test_recherche.py"]),
        "8": Preuve("qualité", [PY, "scripts/qualite.py"]),
        "8 missions": Preuve("missions servies", [*MISSION, *MISSIONS_2], ESSAI),
    },
    3: {
        "1": Preuve("table des droits", [*PYTEST, "tests/droits"], {"DUI_DROITS_COMPLET": "1"}),
        "2": Preuve("formule sur 300 mondes", [*PYTEST, "tests/surete/test_formule.py"], {"DUI_MONDES": "300"}),
        "3 abus": Preuve("dix abus plantés, vingt mois", [*ABUS, "-s"], {"DUI_ANOMALIES_MONDES": "20"}),
        "3 extrait": Preuve(
            "cinq millions de lignes extraites en 60 s", [*EXTRAIT, "-s"], {"DUI_EXTRAIT_LIGNES": "5000000"}
        ),
        "5": Preuve("journal altéré, retrouvé ; un million de lignes", [*JOURNAL, "-k", "not purge"], TAILLES_JOURNAL),
        "5 purge": Preuve("cent mille lignes purgées", [*JOURNAL, "-k", "purge"], TAILLES_JOURNAL),
        "6": Preuve("poste partagé : rien ne reste", [*PYTEST, "tests/habilitations/poste"]),
        "6 durée": Preuve("bascule en 3 s au plus", [PY, "-m", "dui.demo.mesures.bascule", "--secondes", "3"]),
        "7": Preuve("accès d’urgence", [*PYTEST, "tests/usagers/urgence"]),
    },
}


def main(arguments: list[str]) -> int:
    numero = int(arguments[0]) if arguments and arguments[0].isdigit() else 0
    if numero not in PREUVES:
        print(f"Usage : make proofs ISSUE=n, avec n parmi {sorted(PREUVES)}", file=sys.stderr)
        return 2
    echecs = [ligne for ligne, preuve in PREUVES[numero].items() if not jouer(ligne, preuve)]
    print(
        f"\n{len(PREUVES[numero]) - len(echecs)} sur {len(PREUVES[numero])} tenues", *echecs, sep="\n  manque : ligne "
    )
    return 1 if echecs else 0


def jouer(ligne: str, preuve: Preuve) -> bool:
    debut = time.monotonic()
    fait = subprocess.run(
        preuve.commande, cwd=RACINE, env=os.environ | preuve.tailles, capture_output=True, text=True, check=False
    )
    sortie = (fait.stdout + fait.stderr).strip().splitlines()
    verdict = "tenue " if fait.returncode == 0 else "MANQUE"
    print(f"{verdict}  {ligne:<13} {preuve.dit} ({time.monotonic() - debut:.0f} s)", flush=True)
    mesures = [dit for dit in sortie[:-1] if dit.startswith("Mesure : ")]
    for dit in mesures + (sortie[-1:] if fait.returncode == 0 else sortie[-12:]):
        print(f"        {dit}", flush=True)
    return fait.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
