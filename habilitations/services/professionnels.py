"""People at work: the directory of the organisme, and the end of their contract."""

from datetime import date
from typing import Any

from django.db import transaction
from stdnum import luhn

from dui.core.erreurs import ErreurMetier
from habilitations.acteur import Acteur
from habilitations.models import OrganismeGestionnaire, Professionnel
from habilitations.services.autorite import exiger_annuaire, refuser_soi


@transaction.atomic
def creer_professionnel(
    *, acteur: Acteur | None, organisme: OrganismeGestionnaire, prenom: str, nom: str, fonction: str, **champs: Any,
) -> Professionnel:  # fmt: skip
    """A person at work in the organisme; the RPPS number is checked by its key."""
    exiger_annuaire(acteur, organisme.pk)
    controler_rpps(organisme, champs.get("rpps", ""))
    fin, debut = champs.get("contrat_fin"), champs.get("contrat_debut")
    if fin is not None and debut is not None and fin < debut:
        raise ErreurMetier("dates", f"La fin ne peut pas être avant le {debut:%d/%m/%Y}.", champ="contrat_fin")
    return Professionnel.objects.create(organisme=organisme, prenom=prenom, nom=nom, fonction=fonction, **champs)


def controler_rpps(organisme: OrganismeGestionnaire, rpps: str) -> None:
    """Eleven digits with a Luhn key, once in the organisme."""
    if not rpps:
        return
    if not (len(rpps) == 11 and rpps.isdigit() and luhn.is_valid(rpps)):
        raise ErreurMetier("rpps", "Ce numéro RPPS n’a pas la bonne clé.", champ="rpps")
    if Professionnel.objects.filter(organisme=organisme, rpps=rpps).exists():
        raise ErreurMetier("rpps_connu", "Ce numéro RPPS est déjà celui d’une autre personne.", champ="rpps")


@transaction.atomic
def terminer_contrat(*, acteur: Acteur | None, professionnel: Professionnel, fin: date) -> Professionnel:
    """Last day of work; the account and every affectation stop by themselves the day after."""
    exiger_annuaire(acteur, professionnel.organisme_id)
    refuser_soi(acteur, professionnel)
    if fin < professionnel.contrat_debut:
        raise ErreurMetier(
            "dates", f"La fin ne peut pas être avant le {professionnel.contrat_debut:%d/%m/%Y}.", champ="fin"
        )
    professionnel.contrat_fin = fin
    professionnel.save(update_fields=["contrat_fin", "modifie_le"])
    return professionnel
