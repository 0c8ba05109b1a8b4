"""The walls of the worker process: resource limits, no network, no other program.

Three layers, because each one alone has a hole: rlimits stop what spends too much, a seccomp filter makes
the kernel refuse sockets and exec even to native code, and a Python audit hook gives the same answer where
seccomp does not exist.
"""

import ctypes
import platform
import resource
import struct
import sys

from .limites import Limites

# Numbers of: socket, execve, execveat, ptrace, io_uring_setup (a ring opens sockets without the socket call).
APPELS = {"x86_64": (0xC000003E, (41, 59, 322, 101, 425)), "aarch64": (0xC00000B7, (198, 221, 281, 117, 425))}
X32 = 0x40000000
REFUSE = 0x00050000 | 13  # SECCOMP_RET_ERRNO | EACCES
PERMIS = 0x7FFF0000
TUE = 0x80000000
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, MODE_FILTRE = 38, 22, 2
EVENEMENTS_FERMES = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.posix_spawn",
    "os.system",
    "os.fork",
    "ftplib.",
    "smtplib.",
)


def enfermer(limites: Limites) -> None:
    """Close the process. Called before the first parser is loaded; there is no way back."""
    poser(resource.RLIMIT_CPU, limites.processeur)
    poser(resource.RLIMIT_AS, limites.memoire)
    poser(resource.RLIMIT_FSIZE, limites.sortie)
    poser(resource.RLIMIT_NOFILE, 128)
    poser(resource.RLIMIT_CORE, 0)
    sys.addaudithook(_veiller)
    filtrer_les_appels()


def poser(ressource: int, valeur: int) -> None:
    """Lower a limit; a limit already lower on this machine stays."""
    actuelle = resource.getrlimit(ressource)[1]
    borne = valeur if actuelle == resource.RLIM_INFINITY else min(valeur, actuelle)
    resource.setrlimit(ressource, (borne, borne))


def _veiller(evenement: str, arguments: tuple[object, ...]) -> None:
    if evenement.startswith(EVENEMENTS_FERMES):
        raise PermissionError(f"closed in the worker: {evenement}")


def filtrer_les_appels() -> bool:
    """Install the seccomp filter. False where the platform has none: rlimits and the hook remain."""
    machine = platform.machine()
    if sys.platform != "linux" or machine not in APPELS:
        return False
    programme = _programme(*APPELS[machine])
    tampon = ctypes.create_string_buffer(programme, len(programme))
    filtre = struct.pack("HxxxxxxP", len(programme) // 8, ctypes.addressof(tampon))
    prctl = ctypes.CDLL(None).prctl
    prctl.argtypes = [ctypes.c_int, *[ctypes.c_void_p] * 4]
    if prctl(PR_SET_NO_NEW_PRIVS, 1, None, None, None) != 0:
        return False
    pointeur = ctypes.create_string_buffer(filtre, len(filtre))
    return prctl(PR_SET_SECCOMP, MODE_FILTRE, ctypes.addressof(pointeur), None, None) == 0


def _programme(architecture: int, appels: tuple[int, ...]) -> bytes:
    """Classic BPF: wrong architecture or x32 dies, the listed calls fail with EACCES, the others pass."""
    charge, egal, superieur, rend = 0x20, 0x15, 0x35, 0x06
    n = len(appels)
    lignes = [
        (charge, 0, 0, 4),
        (egal, 0, n + 3, architecture),
        (charge, 0, 0, 0),
        (superieur, n + 1, 0, X32),
    ]
    lignes += [(egal, n + 1 - rang, 0, numero) for rang, numero in enumerate(appels)]
    lignes += [(rend, 0, 0, PERMIS), (rend, 0, 0, TUE), (rend, 0, 0, REFUSE)]
    return b"".join(struct.pack("HBBI", *ligne) for ligne in lignes)
