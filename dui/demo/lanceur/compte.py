"""PostgreSQL refuses to run as root: as root, its processes run under an unprivileged account."""

import os
import pwd
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path

from dui.demo.lanceur.erreurs import EchecLancement


@dataclass(frozen=True)
class Compte:
    """Unprivileged system account that runs the database when the launcher is root."""

    uid: int
    gid: int

    def pour_popen(self) -> dict[str, object]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def donner(self, chemin: Path) -> None:
        """Makes the account the owner of the whole tree."""
        os.chown(chemin, self.uid, self.gid)
        for racine, dossiers, fichiers in os.walk(chemin):
            for nom in dossiers + fichiers:
                os.chown(Path(racine) / nom, self.uid, self.gid, follow_symlinks=False)


def compte_de_service() -> Compte | None:
    """None when the launcher is an ordinary user: the services then run as that user."""
    if os.geteuid() != 0:
        return None
    for nom in ("nobody", "daemon"):
        try:
            entree = pwd.getpwnam(nom)
        except KeyError:
            continue
        return Compte(entree.pw_uid, entree.pw_gid)
    raise EchecLancement("Aucun compte sans privilège (nobody, daemon) pour faire tourner PostgreSQL.")


def accessible(chemin: Path) -> bool:
    """True when any account can walk down to this path and read it."""
    resolu = chemin.resolve()
    droits = stat.S_IROTH | stat.S_IXOTH if resolu.is_dir() or os.access(resolu, os.X_OK) else stat.S_IROTH
    if not resolu.stat().st_mode & stat.S_IROTH or resolu.stat().st_mode & droits != droits:
        return False
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in resolu.parents)


def rendre_accessible(dossier: Path, copie: Path, compte: Compte | None) -> Path:
    """The folder itself when the account can reach it, else a copy of it that belongs to the account."""
    if compte is None or accessible(dossier):
        return dossier
    if not copie.exists():
        shutil.copytree(dossier, copie, symlinks=True)
        compte.donner(copie)
    return copie
