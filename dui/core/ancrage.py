"""Heads of the seals sent outside: whoever rewrites the log cannot rewrite what others already hold (AD-4, S-25).

Each head chains to all the seals before it, so a few of them are enough. Two ways out, both without any content: a
mail to addresses held by somebody else (the DPO, a bailiff's box), and a folder of another machine. What was sent,
when and how it went is kept in `Preuve`.
"""

import fcntl
import os
from datetime import datetime, timedelta
from pathlib import Path
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connections

from dui.core import horloge, sceaux
from dui.core.models import NaturePreuve, Preuve

TETES_PAR_COURRIEL = 48
ENTRE_DEUX_COURRIELS = timedelta(hours=20)
OBJET = "Ancre du journal des accès"
TEXTE = """Bonjour,

Gardez ce message : il prouve l’état du journal des accès à cette heure. Il ne nomme personne.
Chaque ligne porte le numéro d’un sceau, son empreinte, son heure et le nombre d’actes scellés.

{lignes}
Pour vérifier : enregistrez ce message comme fichier texte, puis, sur le serveur,
    manage.py verifier_journal --ancre message.txt
"""


def fichiers() -> list[Path]:
    """Anchors that the product writes and can read back: its own file, then those of the folder outside."""
    dehors = Path(settings.DUI_ANCRE_DOSSIER) if settings.DUI_ANCRE_DOSSIER else None
    gardees = sorted(dehors.glob("ancre-*.txt")) if dehors and dehors.is_dir() else []
    return [Path(settings.DUI_ANCRE_JOURNAL), *gardees]


def noter(nature: str, *, sceau: int = 0, empreinte: str = "", reussi: bool = True, detail: str = "") -> None:
    """Kept by the sealer's role: the product can read its proofs, not rewrite them."""
    with connections[sceaux.ALIAS].cursor() as curseur:
        curseur.execute(
            "INSERT INTO core_preuve (nature, instant, sceau, empreinte, reussi, detail)"
            " VALUES (%s, clock_timestamp(), %s, %s, %s, %s)",
            [nature, sceau, empreinte, reussi, detail[:200]],
        )


def deposer() -> int:
    """Append the heads that the folder outside does not hold yet, in one file a month; returns how many."""
    if not settings.DUI_ANCRE_DOSSIER:
        return 0
    dossier = Path(settings.DUI_ANCRE_DOSSIER)
    try:
        nombre, derniere = _completer(dossier / f"ancre-{horloge.maintenant():%Y-%m}.txt")
    except OSError as erreur:
        _noter_un_echec(NaturePreuve.DOSSIER, type(erreur).__name__)
        return 0
    if nombre and derniere:
        noter(NaturePreuve.DOSSIER, sceau=derniere.numero, empreinte=derniere.empreinte, detail=f"{nombre} têtes")
    return nombre


def _completer(fichier: Path) -> tuple[int, "Tete | None"]:
    with fichier.open("a") as flux:
        fcntl.flock(flux, fcntl.LOCK_EX)
        deja = max(max(sceaux.lire_ancre(chemin), default=0) for chemin in fichier.parent.glob("ancre-*.txt"))
        tetes = lire_tetes(deja)
        flux.writelines(map(str, tetes))
        flux.flush()
        os.fsync(flux.fileno())
    return len(tetes), tetes[-1] if tetes else None


def envoyer() -> bool:
    """One mail a day with the heads since the last one; a mail that did not leave is tried again at the next ring."""
    adresses = settings.DUI_ANCRE_COURRIEL
    dernier = Preuve.objects.filter(nature=NaturePreuve.COURRIEL, reussi=True).order_by("-id").first()
    recent = dernier is not None and dernier.instant > horloge.maintenant() - ENTRE_DEUX_COURRIELS
    tetes = [] if recent or not adresses else lire_tetes(dernier.sceau if dernier else 0)
    if not tetes:
        return False
    choisies = _espacer(tetes, TETES_PAR_COURRIEL)
    message = EmailMessage(OBJET, TEXTE.format(lignes="".join(map(str, choisies))), None, adresses)
    try:
        message.send()
    except (SMTPException, OSError) as erreur:
        _noter_un_echec(NaturePreuve.COURRIEL, type(erreur).__name__)
        return False
    noter(NaturePreuve.COURRIEL, sceau=tetes[-1].numero, empreinte=tetes[-1].empreinte, detail=f"{len(choisies)} têtes")
    return True


class Tete:
    """Head of a seal, as one line of an anchor."""

    def __init__(self, numero: int, empreinte: bytes, scelle_le: datetime, nombre: int) -> None:
        self.numero = numero
        self.empreinte = bytes(empreinte).hex()
        self._ligne = sceaux.ligne_d_ancre(numero, empreinte, scelle_le, nombre)

    def __str__(self) -> str:
        return self._ligne


def lire_tetes(apres: int) -> list[Tete]:
    with connections[sceaux.ALIAS].cursor() as curseur:
        curseur.execute(
            "SELECT numero, empreinte, scelle_le, nombre FROM core_sceau WHERE numero > %s ORDER BY numero", [apres]
        )
        return [Tete(*ligne) for ligne in curseur.fetchall()]


def _espacer(tetes: list[Tete], combien: int) -> list[Tete]:
    """The last one always, the others evenly."""
    pas = -(-len(tetes) // combien)
    return tetes[::-1][::pas][::-1]


def _noter_un_echec(nature: str, cause: str) -> None:
    """Once in a row: the screen shows it until it works again."""
    dernier = Preuve.objects.filter(nature=nature).order_by("-id").first()
    if dernier is None or dernier.reussi:
        noter(nature, reussi=False, detail=cause)
