"""The link between an account and its national identity: prepared by the house, never made at the door (socle §4)."""

import re

from django.db import transaction
from stdnum import luhn

from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from habilitations.acteur import Acteur
from habilitations.choices import EtatCompte, NatureConnexion
from habilitations.models import Compte, JournalConnexion, LienPSC, Professionnel, SessionPSC
from habilitations.services.autorite import exiger_annuaire, refuser_soi

FORME = re.compile(r"[0-9][0-9A-Za-z/._-]{7,62}")


def identifiant_propose(professionnel: Professionnel) -> str:
    """PS_IdNat of somebody who has an RPPS number."""
    return f"8{professionnel.rpps}" if professionnel.rpps else ""


@transaction.atomic
def lier_psc(*, acteur: Acteur | None, professionnel: Professionnel, identifiant: str) -> LienPSC:
    """One identity, one account. The person still opens their account by invitation: PSC may be down one day."""
    exiger_annuaire(acteur, professionnel.organisme_id)
    refuser_soi(acteur, professionnel)
    numero = identifiant.strip().replace(" ", "")
    controler_identifiant(professionnel, numero)
    compte = Compte.objects.select_for_update(of=("self",)).filter(professionnel=professionnel).first()
    if compte is None or compte.etat == EtatCompte.CLOS:
        raise ErreurMetier(
            "sans_compte", "Invitez d’abord cette personne : elle n’a pas de compte.", champ="identifiant"
        )
    if LienPSC.objects.filter(compte=compte, retire_le=None).exists():
        raise ErreurMetier(
            "lien_existant", "Ce compte est déjà lié. Retirez d’abord l’ancien lien.", champ="identifiant"
        )
    if LienPSC.objects.filter(identifiant=numero, retire_le=None).exists():
        raise ErreurMetier("identifiant", "Cet identifiant ne peut pas servir ici.", champ="identifiant")
    auteur = acteur.id if acteur else None
    lien = LienPSC.objects.create(compte=compte, identifiant=numero, auteur_id=auteur)
    JournalConnexion.objects.create(compte=compte, nature=NatureConnexion.PSC_LIE)
    return lien


def controler_identifiant(professionnel: Professionnel, numero: str) -> None:
    """An RPPS number has its key, and is the one of our directory when it is known there."""
    if not FORME.fullmatch(numero):
        raise ErreurMetier("identifiant", "Cet identifiant n’a pas la forme attendue.", champ="identifiant")
    if not numero.startswith("8"):
        return
    if not (len(numero) == 12 and numero.isascii() and numero.isdigit() and luhn.is_valid(numero[1:])):
        raise ErreurMetier("identifiant", "Ce numéro RPPS n’a pas la bonne clé.", champ="identifiant")
    if professionnel.rpps not in ("", numero[1:]):
        raise ErreurMetier("autre_rpps", "Ce n’est pas le numéro RPPS de l’annuaire.", champ="identifiant")


@transaction.atomic
def retirer_psc(*, acteur: Acteur | None, professionnel: Professionnel) -> LienPSC:
    """The link is closed, and what its sessions opened closes at their next request."""
    exiger_annuaire(acteur, professionnel.organisme_id)
    refuser_soi(acteur, professionnel)
    lien = LienPSC.objects.select_for_update(of=("self",)).filter(
        compte__professionnel=professionnel, retire_le=None).first()  # fmt: skip
    if lien is None:
        raise ErreurMetier("sans_lien", "Ce compte n’est pas lié à Pro Santé Connect.")
    lien.retire_le = horloge.maintenant()
    lien.save(update_fields=["retire_le", "modifie_le"])
    SessionPSC.objects.filter(lien=lien, perdue_le=None).update(perdue_le=lien.retire_le, cause="retire", jetons="")
    JournalConnexion.objects.create(compte_id=lien.compte_id, nature=NatureConnexion.PSC_RETIRE)
    return lien
