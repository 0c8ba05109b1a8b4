"""Child processes that never outlive their parent: own session, death signal, stop by group."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from dui.demo.lanceur.compte import Compte

PR_SET_PDEATHSIG = 1


def mourir_avec_le_parent(signal_de_mort: int) -> Callable[[], None]:
    """For `preexec_fn`: the kernel sends the signal to the child when its parent dies, even by kill -9."""
    parent = os.getpid()
    prctl = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None

    def dans_l_enfant() -> None:
        if prctl is not None:
            prctl(PR_SET_PDEATHSIG, int(signal_de_mort))
            if os.getppid() != parent:
                os._exit(1)

    return dans_l_enfant


class Processus:
    """One long-lived child, its output in a file, stopped together with all its descendants."""

    def __init__(
        self,
        nom: str,
        commande: Sequence[str],
        *,
        sortie: Path,
        env: Mapping[str, str] | None = None,
        dossier: Path | None = None,
        compte: Compte | None = None,
        signal_d_arret: int = signal.SIGTERM,
    ) -> None:
        self.nom = nom
        self.sortie = sortie
        self.signal_d_arret = signal_d_arret
        with sortie.open("ab") as flux:
            self.popen = subprocess.Popen(  # type: ignore[call-overload]
                list(commande),
                stdin=subprocess.DEVNULL,
                stdout=flux,
                stderr=subprocess.STDOUT,
                env=dict(env) if env is not None else None,
                cwd=dossier,
                start_new_session=True,
                preexec_fn=mourir_avec_le_parent(signal_d_arret),
                **(compte.pour_popen() if compte else {}),
            )

    @property
    def pid(self) -> int:
        return self.popen.pid

    def vit(self) -> bool:
        return self.popen.poll() is None

    def fin_de_sortie(self, lignes: int = 15) -> str:
        return "\n".join(self.sortie.read_text(errors="replace").splitlines()[-lignes:])

    def arreter(self, delai: float = 10.0) -> None:
        """Asks politely, waits, then kills the whole group."""
        if self.vit():
            with contextlib.suppress(ProcessLookupError):
                self.popen.send_signal(self.signal_d_arret)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.popen.wait(delai)
        self.tuer()

    def tuer(self) -> None:
        """kill -9 of the child and of every process of its group."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.popen.pid, signal.SIGKILL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.popen.wait(5)


def attendre(condition: Callable[[], bool], delai: float, pas: float = 0.02) -> bool:
    """Polls until the condition holds or the time is over."""
    fin = time.monotonic() + delai
    while time.monotonic() < fin:
        if condition():
            return True
        time.sleep(pas)
    return condition()
