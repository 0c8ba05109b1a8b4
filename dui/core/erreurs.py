"""Typed errors of the product; the middleware turns each into its page or fragment."""

from typing import Any


class ErreurMetier(Exception):
    """A rule of the field refuses the operation: HTTP 422, with a sentence for the person at the keyboard."""

    def __init__(self, code: str, message: str, *, champ: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.champ = champ


class Refus(Exception):
    """The person may know the thing exists but has no right to the action: HTTP 403."""

    def __init__(self, message: str = "Cette action n’est pas ouverte à votre profil.") -> None:
        super().__init__(message)
        self.message = message


class ConflitVersion(Exception):
    """Somebody saved before: HTTP 409 with the merge screen, nothing typed is lost."""

    def __init__(self, instance: Any, saisie: dict[str, Any], version_lue: int) -> None:
        super().__init__("version")
        self.instance = instance
        self.saisie = saisie
        self.version_lue = version_lue
