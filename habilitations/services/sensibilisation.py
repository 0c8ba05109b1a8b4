"""Publish an edition, sign it, decide when it is asked for; and the other delays of accounts."""

import hashlib

from django.db import transaction

from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acteur import Acteur
from habilitations.models import (
    Attestation,
    ContenuSensibilisation,
    OrganismeGestionnaire,
    Professionnel,
    Structure,
)
from habilitations.sensibilisation import attestation_de, contenu_en_vigueur
from habilitations.services.autorite import exiger_decision, exiger_organisme

AVEC = "mot de passe et "
INCONNUE = AVEC + "second facteur"
PREUVES = {"psc": "Pro Santé Connect", "webauthn": AVEC + "clé de sécurité", "totp": AVEC + "application mobile"}


@transaction.atomic
def publier_contenu(*, acteur: Acteur | None, organisme: OrganismeGestionnaire, titre: str, texte: str) -> (
    ContenuSensibilisation
):  # fmt: skip
    """A new edition: everybody has to read it; what was signed stays signed."""
    exiger_organisme(acteur, organisme.pk)
    if not titre.strip() or not texte.strip():
        raise ErreurMetier("vide", "Donnez un titre et un texte.", champ="texte")
    OrganismeGestionnaire.objects.select_for_update().get(pk=organisme.pk)
    ancien = contenu_en_vigueur(organisme.pk)
    if ancien.pk and (ancien.titre, ancien.texte) == (titre.strip(), texte.strip()):
        raise ErreurMetier("pareil", "Ce texte est déjà celui en vigueur.", champ="texte")
    if ancien.pk:
        ancien.remplace_le = horloge.maintenant()
        ancien.save(update_fields=["remplace_le", "modifie_le"])
    contenu = ContenuSensibilisation.objects.create(
        organisme=organisme, numero=ancien.numero + 1 if ancien.pk else 1, titre=titre.strip(), texte=texte.strip(),
        publie_par_id=acteur.id if acteur else None,
    )  # fmt: skip
    journal.tracer("sensibilisation_publiee", objet=f"sensibilisation:{contenu.pk}")
    return contenu


@transaction.atomic
def attester(*, acteur: Acteur, numero: int, moyen: str = "") -> Attestation:
    """The person signs, alone and for oneself, the edition that was on the screen (`numero`)."""
    pro = Professionnel.objects.select_for_update().select_related("organisme").get(pk=acteur.id)
    contenu = contenu_en_vigueur(pro.organisme_id)
    if contenu.numero != numero:
        raise ErreurMetier("edition", "Le texte vient de changer. Relisez-le avant de signer.")
    if attestation_de(pro.pk, contenu) is not None:
        raise ErreurMetier("signee", "Vous avez déjà signé cette édition.")
    if not contenu.pk:
        contenu = publier_contenu(acteur=None, organisme=pro.organisme, titre=contenu.titre, texte=contenu.texte)
    attestation = Attestation.objects.create(
        professionnel=pro, contenu=contenu, nom=str(pro), fonction=pro.fonction,
        empreinte=hashlib.sha256(contenu.texte.encode()).hexdigest(), moyen=PREUVES.get(moyen, INCONNUE),
    )  # fmt: skip
    journal.tracer("attestation", objet=f"attestation:{attestation.pk}")
    return attestation


@transaction.atomic
def regler_comptes(
    *, acteur: Acteur, structure: Structure, revue_jours: int, absence_jours: int, sensibilisation: bool
) -> Structure:
    """Delays of a house. The attestation is asked of those whose rights begin from then on: nobody is locked out."""
    exiger_decision(acteur, structure)
    if not 30 <= revue_jours <= 366:
        raise ErreurMetier("revue_jours", "Entre 30 et 366 jours.", champ="revue_jours")
    if not 1 <= absence_jours <= 365:
        raise ErreurMetier("absence_jours", "Entre 1 et 365 jours.", champ="absence_jours")
    structure.revue_jours = revue_jours
    if sensibilisation != (structure.sensibilisation_depuis is not None):
        structure.sensibilisation_depuis = horloge.aujourdhui() if sensibilisation else None
    structure.save(update_fields=["revue_jours", "sensibilisation_depuis", "modifie_le"])
    if structure.organisme.absence_jours != absence_jours:
        exiger_organisme(acteur, structure.organisme_id)
        structure.organisme.absence_jours = absence_jours
        structure.organisme.save(update_fields=["absence_jours", "modifie_le"])
    journal.tracer("reglages", objet=f"structure:{structure.pk}", structure_id=structure.pk)
    publier("habilitations.reglages", structure_id=structure.pk)
    return structure
