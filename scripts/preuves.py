"""`preuves.py 2`: runs the acceptance lines of an issue at full size, then a table, one verdict a line.

The lines of issue n are data, in scripts/preuves/n.toml. `commande` ({py}: this Python, {pytest}: a quiet pytest) and
`env` (sizes larger than in `make test`) are run; lines marked `seule` are sensitive to time: first, nothing beside.
`mesures` are read from what it printed: each `motif` is found `fois` times (once by default) and each number stays
between `min` and `max`. A line is held when the command ends with 0, skipped no test and gave every figure.
"""

import os
import re
import shlex
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RACINE = Path(__file__).resolve().parents[1]
TABLES = RACINE / "scripts" / "preuves"
PY = shlex.quote(sys.executable)
PYTEST = f"{PY} -m pytest -q -p no:cacheprovider -p no:randomly"
BILAN = re.compile(r"^=*\s*(\d+ (?:passed|failed|error|skipped).*?)(?: in .*)?$", re.MULTILINE)
SAUTES = re.compile(r"\b[1-9]\d* skipped\b")
LARGEUR = 46


@dataclass(frozen=True)
class Resultat:
    """One acceptance line once played: `chiffre` is what it printed, `cible` what was asked."""

    numero: str
    dit: str
    tenue: bool
    chiffre: str
    cible: str
    duree: float
    commande: str
    fin: str


def main(arguments: list[str]) -> int:
    connues = sorted(int(table.stem) for table in TABLES.glob("*.toml"))
    numero = int(arguments[0]) if arguments and arguments[0].isdigit() else 0
    if numero not in connues:
        print(f"Usage : make proofs ISSUE=n, avec n parmi {connues}", file=sys.stderr)
        return 2
    lignes = tomllib.loads((TABLES / f"{numero}.toml").read_text())["ligne"]
    choisies = [ligne for ligne in lignes if not arguments[1:] or ligne["numero"] in arguments[1:]]
    resultats = [jouer(ligne) for ligne in sorted(choisies, key=lambda ligne: not ligne.get("seule", False))]
    rendre(numero, resultats)
    return 0 if resultats and all(r.tenue for r in resultats) else 1


def jouer(ligne: dict[str, Any]) -> Resultat:
    commande = shlex.split(ligne["commande"].format(py=PY, pytest=PYTEST))
    print(f"… {ligne['numero']:<10} {ligne['dit']}", flush=True)
    debut = time.monotonic()
    fait = subprocess.run(
        commande, cwd=RACINE, env=os.environ | ligne.get("env", {}), capture_output=True, text=True, check=False
    )
    sortie = fait.stdout + fait.stderr
    bilan = BILAN.findall(fait.stdout)
    lues = [lire(mesure, sortie) for mesure in ligne.get("mesures", [])]
    sautes = bool(bilan and SAUTES.search(bilan[-1]))
    tenue = fait.returncode == 0 and not sautes and all(bonne for bonne, _, _ in lues)
    chiffre = " ; ".join([dit for _, dit, _ in lues] or [bilan[-1] if bilan else f"code {fait.returncode}"])
    cible = " ; ".join(cible for _, _, cible in lues) or ("0 failed, 0 skipped" if bilan else "code 0")
    duree = time.monotonic() - debut
    print(f"  {'tenue' if tenue else 'MANQUE'} : {chiffre} ({duree:.0f} s)", flush=True)
    tailles = " ".join(f"{nom}={valeur}" for nom, valeur in ligne.get("env", {}).items())
    montree = " ".join(f"{tailles} {ligne['commande'].format(py='python', pytest='pytest')}".split())
    fin = (
        "" if tenue else "\n".join([*sortie.strip().splitlines()[-15:], f"(tout : {garder(ligne['numero'], sortie)})"])
    )
    return Resultat(ligne["numero"], ligne["dit"], tenue, chiffre, cible, duree, montree, fin)


def garder(numero: str, sortie: str) -> Path:
    """All that a missed line said: one that takes twenty minutes is not played again to be read."""
    chemin = RACINE / ".donnees" / "preuves" / f"{re.sub(r'[^0-9a-z]+', '-', numero.lower())}.txt"
    chemin.parent.mkdir(parents=True, exist_ok=True)
    chemin.write_text(sortie, encoding="utf-8")
    return chemin.relative_to(RACINE)


def lire(mesure: dict[str, Any], sortie: str) -> tuple[bool, str, str]:
    """Whether the figures are there and within their bounds, what they are, what they should be."""
    fois, unite = mesure.get("fois", 1), mesure.get("unite", "")
    trouvees = re.findall(mesure["motif"], sortie)
    bas, haut = mesure.get("min", float("-inf")), mesure.get("max", float("inf"))
    bornes = [f"≥ {mesure['min']}"] if "min" in mesure else []
    bornes += [f"≤ {mesure['max']}"] if "max" in mesure else []
    cible = f"{' et '.join(bornes) or fois} {unite}".strip() + (f" × {fois}" if fois > 1 else "")
    if fois == 0:
        return not trouvees, f"{len(trouvees)} {unite}", cible
    if len(trouvees) != fois:
        return False, f"{len(trouvees)} chiffre lu", cible
    nombres = [float(n) for n in trouvees]
    return all(bas <= n <= haut for n in nombres), f"{', '.join(dict.fromkeys(trouvees))} {unite}".strip(), cible


def rendre(numero: int, resultats: list[Resultat]) -> None:
    print(f"\nCritères d’acceptation de la demande {numero}\n")
    for r in resultats:
        verdict = "ok    " if r.tenue else "MANQUE"
        print(
            f"{verdict} {r.numero:<10} {r.dit[:LARGEUR]:<{LARGEUR}} {r.chiffre}  [cible : {r.cible}]  {r.duree:.0f} s"
        )
        print(f"{'':17} $ {r.commande}")
    for r in resultats:
        if not r.tenue:
            print(f"\nLigne {r.numero}, fin de ce qu’elle a dit :\n{r.fin}")
    tenues = sum(r.tenue for r in resultats)
    print(f"\n{tenues} sur {len(resultats)} tenues")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
