"""The one error of this door."""

from dui.core.erreurs import ErreurMetier


class EntreeRefusee(ErreurMetier):
    """A file that we do not open, or a document that we do not make: 422, with the sentence to show."""
