"""Test settings: the runtime role, RLS on, real PostgreSQL and Valkey given by the test session."""

import os

os.environ.setdefault("DUI_SECRET_KEY", "cle-de-test-sans-valeur-" + "0123456789" * 4)
os.environ.setdefault("DUI_CLE_CONTEXTE", "5a" * 32)
os.environ.setdefault("DATABASE_URL", "postgresql://dui_app@localhost/dui_test")
os.environ.setdefault("DATABASE_URL_PROPRIETAIRE", "postgresql://dui_owner@localhost/dui_test")
os.environ.setdefault("DATABASE_URL_SCEAU", "postgresql://dui_sceau@localhost/dui_test")

from dui.settings.base import *  # noqa: F403
from dui.settings.base import TEMPLATES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DUI_BAC_A_SABLE = True


class VariableInconnue(str):
    """An undefined template variable is a defect of the page: it fails the test."""

    def __contains__(self, morceau: object) -> bool:
        return morceau == "%s"

    def __mod__(self, nom: object) -> str:
        raise AssertionError(f"Variable de gabarit inconnue : {nom}")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = VariableInconnue("%s")  # type: ignore[index]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
# The walks of the tests ask more in a minute than a person; tests/surete/test_s54_charge.py sets its own.
DUI_DEBITS = {"papier": 100_000, "export": 100_000, "recherche": 100_000, "demande": 100_000,
              "agenda": 100_000}  # fmt: skip
