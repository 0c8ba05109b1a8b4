"""People at work: the directory of the organisme, and the end of their contract."""

from datetime import date
from typing import Any

from django.db import transaction
from stdnum import luhn

from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acteur import Acteur
from habilitations.models import Compte, OrganismeGestionnaire, Professionnel
from habilitations.services.autorite import exiger_annuaire, exiger_direction_de, refuser_soi
from habilitations.services.comptes import oublier_preuves
from habilitations.services.departs import clore_departs
from habilitations.services.partage import choisir_categorie, deduire_categorie


@transaction.atomic
def creer_professionnel(
    *, acteur: Acteur | None, organisme: OrganismeGestionnaire, prenom: str, nom: str, fonction: str,
    categorie: str = "", **champs: Any,
) -> Professionnel:  # fmt: skip
    """A person at work in the organisme; the RPPS number is checked by its key.

    `categorie` (CSP art. R1110-2): deduced from the profession when nobody gives it and it is certain.
    """
    exiger_annuaire(acteur, organisme.pk)
    controler_rpps(organisme, champs.get("rpps", ""))
    fin, debut = champs.get("contrat_fin"), champs.get("contrat_debut")
    if fin is not None and debut is not None and fin < debut:
        raise ErreurMetier("dates", f"La fin ne peut pas être avant le {debut:%d/%m/%Y}.", champ="contrat_fin")
    cree = Professionnel.objects.create(organisme=organisme, prenom=prenom, nom=nom, fonction=fonction, **champs)
    if categorie:
        choisir_categorie(acteur=acteur, professionnel=cree, categorie=categorie, motif="À l’arrivée")
    else:
        deduire_categorie(professionnel=cree)
    return cree


def controler_rpps(organisme: OrganismeGestionnaire, rpps: str) -> None:
    """Eleven digits with a Luhn key, once in the organisme."""
    if not rpps:
        return
    if not (len(rpps) == 11 and rpps.isascii() and rpps.isdigit() and luhn.is_valid(rpps)):
        raise ErreurMetier("rpps", "Ce numéro RPPS n’a pas la bonne clé.", champ="rpps")
    if Professionnel.objects.filter(organisme=organisme, rpps=rpps).exists():
        raise ErreurMetier("rpps_connu", "Ce numéro RPPS est déjà celui d’une autre personne.", champ="rpps")


@transaction.atomic
def terminer_contrat(*, acteur: Acteur | None, professionnel: Professionnel, fin: date) -> Professionnel:
    """Last day of work; the account and every affectation stop by themselves the day after."""
    exiger_annuaire(acteur, professionnel.organisme_id)
    refuser_soi(acteur, professionnel)
    _refuser_fini(professionnel)
    if fin < professionnel.contrat_debut:
        raise ErreurMetier(
            "dates", f"La fin ne peut pas être avant le {professionnel.contrat_debut:%d/%m/%Y}.", champ="fin"
        )
    professionnel.contrat_fin = fin
    professionnel.save(update_fields=["contrat_fin", "modifie_le"])
    clore_departs(professionnel=professionnel)
    return professionnel


@transaction.atomic
def reprendre_contrat(
    *, acteur: Acteur | None, professionnel: Professionnel, debut: date, fin: date | None = None
) -> Professionnel:
    """Hired again: the same person keeps the one account, which starts over by an invitation and opens nothing yet."""
    exiger_direction_de(acteur, professionnel)
    refuser_soi(acteur, professionnel)
    ancien = professionnel.contrat_fin
    if ancien is None or ancien >= horloge.aujourdhui():
        raise ErreurMetier("contrat", "Le contrat en cours n’est pas fini : changez sa fin.")
    if debut <= ancien:
        raise ErreurMetier("dates", f"Le contrat précédent va jusqu’au {ancien:%d/%m/%Y}.", champ="debut")
    if fin is not None and fin < debut:
        raise ErreurMetier("dates", f"La fin ne peut pas être avant le {debut:%d/%m/%Y}.", champ="fin")
    clore_departs(professionnel=professionnel)
    professionnel.contrat_debut, professionnel.contrat_fin = debut, fin
    professionnel.save(update_fields=["contrat_debut", "contrat_fin", "modifie_le"])
    for compte in Compte.objects.filter(professionnel=professionnel):
        oublier_preuves(compte)
    return professionnel


def _refuser_fini(professionnel: Professionnel) -> None:
    """What a closed contract took away is given again, never found again by moving a date."""
    fin = professionnel.contrat_fin
    if fin is not None and fin < horloge.aujourdhui():
        raise ErreurMetier("contrat", f"Ce contrat est fini depuis le {fin:%d/%m/%Y}. Ouvrez un nouveau contrat.")
