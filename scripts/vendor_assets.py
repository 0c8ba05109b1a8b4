"""Fetch the few third-party front-end files we serve, check them, and write them under static/vendor.

Packages come through the ordinary npm client (`npm pack`), by name and exact version; a package whose SHA-256
differs from the one recorded here is refused. Run again only to change a version or to add an icon to icones.txt.
`--depuis FOLDER` reads tarballs already downloaded instead of asking npm.
"""

import argparse
import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
VENDOR = RACINE / "static" / "vendor"
AXE = RACINE / "tests" / "front" / "vendor"
LISTE_ICONES = Path(__file__).resolve().parent / "icones.txt"
POLICE = "atkinson-hyperlegible-next"
# Drawings that a style sheet uses as a mask: a cell of a dense grid has no element to hold an icon.
SIGNES = ("bed", "check", "circle-dashed", "graduation-cap", "house-heart", "minus", "triangle-alert")


@dataclass(frozen=True)
class Paquet:
    nom: str
    version: str
    sha256: str
    licence: str
    fichiers: dict[str, Path] = field(default_factory=dict)

    @property
    def archive(self) -> str:
        return f"{self.nom.lstrip('@').replace('/', '-')}-{self.version}.tgz"


PAQUETS = (
    Paquet(
        "htmx.org",
        "4.0.1",
        "5fba65616ca148a86d377e9771bcada7f35faee3558651feb929eea425e13b3c",
        "0BSD",
        {"dist/htmx.min.js": VENDOR / "htmx.min.js", "LICENSE": VENDOR / "licences" / "htmx.txt"},
    ),
    Paquet(
        "@fontsource-variable/atkinson-hyperlegible-next",
        "5.3.0",
        "75d5156505841b7dd4251398f0a5ff9e44120c87c2e388e9a108879b4def23a6",
        "OFL-1.1",
        {
            f"files/{POLICE}-latin-wght-normal.woff2": VENDOR / "polices" / "atkinson-latin.woff2",
            f"files/{POLICE}-latin-ext-wght-normal.woff2": VENDOR / "polices" / "atkinson-latin-ext.woff2",
            "LICENSE": VENDOR / "licences" / "atkinson-hyperlegible-next.txt",
        },
    ),
    Paquet(
        "lucide-static",
        "1.62.0",
        "386f9080c440d6f5049cefe3456ae8357f7a0c7f76e59670cd1cb83bc7050a44",
        "ISC and MIT",
        {"LICENSE": VENDOR / "licences" / "lucide.txt"},
    ),
    Paquet(
        "axe-core",
        "4.14.1",
        "e6b0ce02b84d892e2e33e403485e7f3d6c29e2be6df65daf44d89ba564139745",
        "MPL-2.0 (tests only, never served)",
        {"axe.min.js": AXE / "axe.min.js", "LICENSE": AXE / "axe-core.txt"},
    ),
)


def empreinte(octets: bytes) -> str:
    return hashlib.sha256(octets).hexdigest()


def obtenir(paquet: Paquet, dossier: Path) -> Path:
    """Return the verified tarball of a package, asking npm when it is not in the folder."""
    archive = dossier / paquet.archive
    if not archive.exists():
        commande = [
            "npm",
            "pack",
            f"{paquet.nom}@{paquet.version}",
            "--silent",
            "--pack-destination",
            str(dossier),
        ]
        subprocess.run(commande, check=True, stdout=subprocess.DEVNULL)
    trouvee = empreinte(archive.read_bytes())
    if trouvee != paquet.sha256:
        raise SystemExit(f"{paquet.nom} {paquet.version}: SHA-256 {trouvee}, expected {paquet.sha256}")
    return archive


def lire(archive: Path, membre: str) -> bytes:
    with tarfile.open(archive) as tar:
        flux = tar.extractfile(f"package/{membre}")
        if flux is None:
            raise SystemExit(f"{archive.name}: {membre} is missing")
        return flux.read()


def noms_icones() -> list[str]:
    lignes = LISTE_ICONES.read_text(encoding="utf-8").splitlines()
    return sorted({ligne.strip() for ligne in lignes if ligne.strip() and not ligne.startswith("#")})


def symbole(nom: str, svg: str) -> str:
    """One <symbol> without presentation attributes: stroke and size come from the page."""
    corps = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
    if corps is None:
        raise SystemExit(f"{nom}: not an SVG")
    interieur = re.sub(r">\s+<", "><", corps.group(1).strip()).replace(" />", "/>")
    return f'<symbol id="{nom}" viewBox="0 0 24 24">{interieur}</symbol>'


def sprite(archive: Path) -> bytes:
    corps = "\n".join(symbole(nom, lire(archive, f"icons/{nom}.svg").decode()) for nom in noms_icones())
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{corps}\n</svg>\n'.encode()


def signe(nom: str, svg: str) -> bytes:
    """One drawing that stands alone, black: the page gives its colour."""
    traits = 'fill="none" stroke="#000" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    debut = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" {traits}>'
    corps = symbole(nom, svg).partition('viewBox="0 0 24 24">')[2].removesuffix("</symbol>")
    return f"{debut}{corps}</svg>\n".encode()


def ecrire_manifeste(ecrits: dict[Path, bytes]) -> None:
    manifeste = {
        "paquets": [{"nom": p.nom, "version": p.version, "sha256": p.sha256, "licence": p.licence} for p in PAQUETS],
        "fichiers": {
            chemin.relative_to(RACINE).as_posix(): empreinte(octets) for chemin, octets in sorted(ecrits.items())
        },
    }
    (VENDOR / "manifeste.json").write_text(json.dumps(manifeste, indent=2) + "\n", encoding="utf-8")


def ecrire_licences() -> None:
    lignes = ["# Third-party files served or used by the front end", ""]
    lignes += ["Written by `scripts/vendor_assets.py`; hashes in `manifeste.json`.", ""]
    lignes += ["| package | version | licence | files |", "|---|---|---|---|"]
    for p in PAQUETS:
        fichiers = ", ".join(f"`{c.relative_to(RACINE).as_posix()}`" for c in p.fichiers.values())
        lignes.append(f"| {p.nom} | {p.version} | {p.licence} | {fichiers} |")
    lignes += ["", "`icones.svg` is built from the Lucide icons named in `scripts/icones.txt`.", ""]
    (VENDOR / "LICENCES.md").write_text("\n".join(lignes), encoding="utf-8")


def installer(dossier: Path) -> None:
    ecrits: dict[Path, bytes] = {}
    for paquet in PAQUETS:
        archive = obtenir(paquet, dossier)
        for membre, cible in paquet.fichiers.items():
            ecrits[cible] = lire(archive, membre)
        if paquet.nom == "lucide-static":
            ecrits[VENDOR / "icones.svg"] = sprite(archive)
            for nom in SIGNES:
                ecrits[VENDOR / "signes" / f"{nom}.svg"] = signe(nom, lire(archive, f"icons/{nom}.svg").decode())
    for cible, octets in ecrits.items():
        cible.parent.mkdir(parents=True, exist_ok=True)
        cible.write_bytes(octets)
    ecrire_manifeste(ecrits)
    ecrire_licences()


def main() -> None:
    analyseur = argparse.ArgumentParser(description=__doc__)
    analyseur.add_argument("--depuis", type=Path, help="folder of tarballs already downloaded")
    options = analyseur.parse_args()
    if options.depuis:
        installer(options.depuis)
        return
    with tempfile.TemporaryDirectory() as dossier:
        installer(Path(dossier))


if __name__ == "__main__":
    main()
