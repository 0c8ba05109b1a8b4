"""Secrets of second factors written before they were encrypted: encrypted where they lie."""

from typing import Any

from cryptography.fernet import InvalidToken
from django.db import migrations

from dui.core.chiffrement import chiffre

CLES = ("secret", "seed")


def chiffrer(apps: Any, editeur: Any) -> None:
    facteurs = apps.get_model("mfa", "Authenticator").objects.using(editeur.connection.alias)
    for facteur in facteurs.filter(type__in=["totp", "recovery_codes"]):
        clairs = {cle: facteur.data[cle] for cle in CLES if cle in facteur.data and not _chiffre(facteur.data[cle])}
        if clairs:
            facteur.data |= {cle: chiffre().encrypt(valeur.encode()).decode() for cle, valeur in clairs.items()}
            facteur.save(update_fields=["data"])


def _chiffre(valeur: str) -> bool:
    try:
        chiffre().decrypt(valeur.encode())
    except InvalidToken:
        return False
    return True


class Migration(migrations.Migration):
    dependencies = [("habilitations", "0004_bris_rls"), ("mfa", "0003_authenticator_type_uniq")]
    operations = [migrations.RunPython(chiffrer, migrations.RunPython.noop)]
