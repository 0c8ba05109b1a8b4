"""Print one account per role of the demonstration, with its password and a current second factor."""

import hmac
import struct
import time
from base64 import b32decode
from typing import Any

from django.core.management.base import BaseCommand

from dui.demo.monde.maison import COMPTES_MONTRES
from dui.demo.monde.peuplement import MOT_DE_PASSE, PIN, SECRET_TOTP
from habilitations.models import Affectation


def code_totp(secret: str, instant: float | None = None) -> str:
    """RFC 6238 code of six figures, SHA-1, thirty seconds."""
    tranche = struct.pack(">Q", int((instant or time.time()) // 30))
    somme = hmac.digest(b32decode(secret), tranche, "sha1")
    debut = somme[-1] & 15
    valeur = struct.unpack(">I", somme[debut : debut + 4])[0] & 0x7FFFFFFF
    return f"{valeur % 1_000_000:06d}"


class Command(BaseCommand):
    help = "Liste les comptes de la démonstration."

    def handle(self, *args: Any, **options: Any) -> None:
        lignes = Affectation.objects.select_related("professionnel__compte", "structure", "profil").order_by("pk")
        for ligne in lignes:
            pro = ligne.professionnel
            if str(pro) in COMPTES_MONTRES:
                self.stdout.write(f"{pro.compte.email:<44} {pro.fonction}, {ligne.structure.nom}")
        self.stdout.write(f"Mot de passe : {MOT_DE_PASSE}   Code de reprise : {PIN}")
        self.stdout.write(f"Clé du second facteur : {SECRET_TOTP}   code en ce moment : {code_totp(SECRET_TOTP)}")
