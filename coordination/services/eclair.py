"""One line confirmed: everything that was ticked is written together, or nothing."""

from collections.abc import Collection

from django.db import transaction

from coordination.eclair.lecture import Apercu
from dui.core.erreurs import ErreurMetier


@transaction.atomic
def enregistrer_ligne(*, apercu: Apercu, natures: Collection[str]) -> list[str]:
    """Labels of what was written."""
    retenues = [nature for nature, _ in apercu.propositions if nature.cle in natures]
    if not retenues:
        raise ErreurMetier("rien", "Gardez au moins une proposition, ou complétez la ligne.", champ="ligne")
    for nature in retenues:
        apercu.saisie.faits[nature.cle] = nature.enregistrer(apercu.saisie)
    return [nature.libelle for nature in retenues]
