"""Audit of the locked packages against a local base of advisories, offline (S-46); bill of materials.

    DUI_AVIS=<folder> python scripts/avis.py [lock file…]     0: none known, 1: some, 2: no base to read
    python scripts/avis.py --nomenclature                     CycloneDX 1.5 of what is delivered
The base is a copy of github.com/pypa/advisory-database, or of any folder of OSV files.
"""

import json
import os
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

RACINE = Path(__file__).resolve().parents[1]
PAQUET = re.compile(r"^([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)", re.M)
VIEUX = timedelta(days=30)


@dataclass(frozen=True)
class Avis:
    """One package touched by one advisory; `touche` says whether a version is."""

    identifiant: str
    paquet: str
    versions: frozenset[str]
    plages: tuple[tuple[Mapping[str, str], ...], ...]
    modifie: str

    def touche(self, version: str) -> bool:
        return version in self.versions or any(_dans(Version(version), plage) for plage in self.plages)


def _dans(version: Version, evenements: Iterable[Mapping[str, str]]) -> bool:
    """Events in order: introduced opens, fixed closes before, last_affected closes after."""
    touche = False
    for evenement in evenements:
        for nature, borne in evenement.items():
            limite = Version("0.dev0") if str(borne) == "0" else Version(str(borne))
            if nature == "introduced" and version >= limite:
                touche = True
            elif (nature == "fixed" and version >= limite) or (nature == "last_affected" and version > limite):
                touche = False
    return touche


def lire_base(dossier: Path) -> list[Avis]:
    fichiers = sorted(p for p in dossier.rglob("*") if p.suffix in {".yaml", ".yml", ".json"})
    return [avis for chemin in fichiers for avis in _lire(chemin)]


def _lire(chemin: Path) -> list[Avis]:
    texte = chemin.read_text(encoding="utf-8")
    dit: Any = json.loads(texte) if chemin.suffix == ".json" else yaml.load(texte, Loader=yaml.BaseLoader)
    if not isinstance(dit, dict) or "id" not in dit:
        return []
    touches = [] if dit.get("withdrawn") else dit.get("affected", [])
    pypi = [t for t in touches if t.get("package", {}).get("ecosystem") == "PyPI"]
    modifie = str(dit.get("modified", ""))
    if not pypi:
        return [Avis(dit["id"], "", frozenset(), (), modifie)]
    return [Avis(dit["id"], canonicalize_name(t["package"]["name"]), frozenset(map(str, t.get("versions", []))),
                 tuple(tuple(p["events"]) for p in t.get("ranges", []) if p["type"] == "ECOSYSTEM"), modifie)
            for t in pypi]  # fmt: skip


def lire_verrou(chemin: Path) -> dict[str, str]:
    return {canonicalize_name(nom): version for nom, version in PAQUET.findall(chemin.read_text())}


def trouver(paquets: Mapping[str, str], avis: Iterable[Avis]) -> list[Avis]:
    epingles = {canonicalize_name(nom): version for nom, version in paquets.items()}
    trouves = []
    for un in avis:
        try:
            if un.paquet in epingles and un.touche(epingles[un.paquet]):
                trouves.append(un)
        except InvalidVersion:
            trouves.append(un)
    return trouves


def nomenclature(paquets: Mapping[str, str]) -> dict[str, Any]:
    composants = [{"type": "library", "name": nom, "version": version, "purl": f"pkg:pypi/{nom}@{version}"}
                  for nom, version in sorted(paquets.items())]  # fmt: skip
    return {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": composants}


def _age(avis: Iterable[Avis]) -> str:
    """How old the copy is: its last change. Older than thirty days, it says so."""
    dates = [datetime.fromisoformat(a.modifie.replace("Z", "+00:00")[:19]) for a in avis if a.modifie]
    if not dates:
        return "sans date"
    jours = datetime.now(UTC).replace(tzinfo=None) - max(dates)
    return f"dernier changement il y a {jours.days} jours" + (" : à rafraîchir" if jours > VIEUX else "")


def main(arguments: list[str]) -> int:
    if arguments == ["--nomenclature"]:
        print(json.dumps(nomenclature(lire_verrou(RACINE / "requirements" / "base.txt")), indent=1))
        return 0
    avis = lire_base(Path(os.environ["DUI_AVIS"])) if os.environ.get("DUI_AVIS") else []
    if not avis:
        print("DUI_AVIS ne donne aucune base d’avis lisible : rien n’est vérifié.")
        return 2
    verrous = [Path(a) for a in arguments] or sorted((RACINE / "requirements").glob("*.txt"))
    paquets = [(v, lire_verrou(v)) for v in verrous]
    trouves = [(lus[a.paquet], a) for _, lus in paquets for a in trouver(lus, avis)]
    for version, un in trouves:
        print(f"{un.paquet} {version} : {un.identifiant}")
    nombre = len({a.identifiant for a in avis})
    print(f"{nombre} avis ({_age(avis)}), {sum(len(lus) for _, lus in paquets)} paquets, {len(trouves)} touchés")
    return 1 if trouves else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
