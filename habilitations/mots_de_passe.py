"""Passwords that people choose here, and that Django's list of common ones, made of English words, lets pass."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError

COURANTS = frozenset(
    [
        "motdepasse",
        "monmotdepasse",
        "azerty",
        "azertyuiop",
        "azertyqsdfgh",
        "qwerty",
        "qwertyuiop",
        "password",
        "bonjour",
        "bonjourbonjour",
        "soleil",
        "doudou",
        "loulou",
        "chouchou",
        "jetaime",
        "marseille",
        "nicolas",
        "camille",
        "chocolat",
        "coucou",
        "bienvenue",
        "secret",
        "administrateur",
        "admin",
        "educateur",
        "educatrice",
        "infirmier",
        "infirmiere",
        "foyer",
        "mecs",
        "csapa",
        "association",
        "dossier",
        "dui",
    ]
)
DISTINCTS_MIN = 5


class MotFacile:
    """A common word with figures or signs around it, or too few different characters."""

    def validate(self, mot: str, compte: Any = None) -> None:
        bas = "".join(c for c in unicodedata.normalize("NFD", mot.lower()) if not unicodedata.combining(c))
        lettres = re.sub(r"[^a-z]", "", bas)
        if lettres in COURANTS or not lettres or len(set(bas)) < DISTINCTS_MIN:
            raise ValidationError(
                "Ce mot de passe se devine. Prenez plusieurs mots qui n’ont rien à voir entre eux.", code="facile"
            )

    def get_help_text(self) -> str:
        return "Pas un mot courant suivi de chiffres."
