"""The desk of a CAARUD: people and services counted, by nickname or without any name (S11)."""

from django.db import transaction

from accompagnement.choices_presences import GesteCode
from accompagnement.models import GesteAccueil
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from habilitations.acces import Acteur, exiger_droit
from habilitations.models import Structure
from usagers.acces import exiger
from usagers.models import Dossier


@transaction.atomic
def compter_geste(
    *, acteur: Acteur | None, structure: Structure, code: str, quantite: int = 1, dossier: Dossier | None = None
) -> GesteAccueil:
    """Without a dossier, nothing is kept of who it was."""
    if acteur is not None:
        exiger_droit(acteur, "PRE", "ecrire", structure.pk)
    if code not in GesteCode.values or not 1 <= quantite <= 999:
        raise ErreurMetier("quantite", "Donnez un nombre entre 1 et 999.", champ="quantite")
    if dossier is not None:
        exiger(acteur, dossier, ("PRE",), "ecrire")
        journal.tracer("ecriture", objet="accueil_jour", dossier_id=dossier.pk, structure_id=structure.pk,
                       usager_id=dossier.usager_id)  # fmt: skip
        _contact(dossier)
    return GesteAccueil.objects.create(
        structure=structure, dossier=dossier, code=code, quantite=quantite, jour=horloge.aujourdhui(),
        le=horloge.maintenant(), auteur_id=acteur.id if acteur else None,
    )  # fmt: skip


def _contact(dossier: Dossier) -> None:
    """A passage is a contact: retention counts from it."""
    jour = horloge.aujourdhui()
    if dossier.dernier_contact is None or jour > dossier.dernier_contact:
        Dossier.objects.filter(pk=dossier.pk).update(dernier_contact=jour)


@transaction.atomic
def annuler_geste(*, acteur: Acteur | None, geste: GesteAccueil) -> GesteAccueil:
    """The same day, by whoever holds the desk; the row stays, it counts no more."""
    if acteur is not None:
        exiger_droit(acteur, "PRE", "ecrire", geste.structure_id)
    if geste.jour != horloge.aujourdhui():
        raise ErreurMetier("jour", "Seul un compte du jour s’annule.")
    if geste.annule_le is None:
        geste.annule_le = horloge.maintenant()
        geste.save(update_fields=["annule_le"])
    return geste


__all__ = ["annuler_geste", "compter_geste"]
