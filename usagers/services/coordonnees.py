"""Addresses and phones. What is written here is read in the houses of the writer only (0002_rls)."""

import re
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acces import Acteur, exiger_droit
from habilitations.choices import NatureLien
from habilitations.models import Professionnel, Structure
from habilitations.services import lier_dossier
from usagers.choices import CanalTelecom
from usagers.models import Adresse, AdresseSecrete, Contact, Dossier, RelationEntourage, Telecommunication, Usager
from usagers.services.personnes import exiger_ecriture

TELEPHONES = frozenset({CanalTelecom.MOBILE, CanalTelecom.FIXE})


@transaction.atomic
def ajouter_adresse(
    *, acteur: Acteur | None, usager: Usager, type: str, lignes: str, structure: Structure | None = None, **champs: Any
) -> Adresse:
    """A typed address, from a day on. `structure`: keep it to that house when the writer works in several."""
    exiger_ecriture(acteur, usager)
    if not lignes.strip():
        raise ErreurMetier("lignes", "Écrivez l’adresse.", champ="lignes")
    adresse = Adresse.objects.create(
        usager=usager, type=type, lignes=lignes.strip(), structures=_seulement(structure), **champs
    )
    journal.tracer("ecriture", objet="adresse", usager_id=usager.pk)
    return adresse


def _seulement(structure: Structure | None) -> list[int]:
    """Empty: the trigger puts every house of the writer that knows the person."""
    return [structure.pk] if structure else []


@transaction.atomic
def terminer_adresse(*, acteur: Acteur | None, adresse: Adresse, fin: date) -> Adresse:
    exiger_ecriture(acteur, adresse.usager)
    if fin < adresse.debut:
        raise ErreurMetier("fin", f"La fin ne peut pas être avant le {adresse.debut:%d/%m/%Y}.", champ="fin")
    adresse.fin = fin
    adresse.save()
    journal.tracer("ecriture", objet="adresse", usager_id=adresse.usager_id)
    return adresse


@transaction.atomic
def ajouter_adresse_secrete(
    *, acteur: Acteur | None, usager: Usager, structure: Structure, lignes: str, motif: str, **champs: Any
) -> AdresseSecrete:
    """Address kept secret: level 6. Who writes it enters the named list of the dossier, and reads it by that list."""
    exiger_ecriture(acteur, usager)
    return _garder_secrete(acteur, usager, structure, None, lignes, motif, champs)


@transaction.atomic
def proteger_adresse_du_contact(
    *, acteur: Acteur, lien: RelationEntourage, structure: Structure, lignes: str, motif: str, **champs: Any
) -> AdresseSecrete:
    """The same for somebody around (S24). What the shared sheet of the contact said goes away, and cannot come back."""
    exiger_droit(acteur, "ENT", "ecrire", structure.pk)
    secrete = _garder_secrete(acteur, lien.usager, structure, lien, lignes, motif, champs)
    Contact.objects.filter(pk=lien.contact_id).update(
        adresse="", adresse_protegee=True, version=F("version") + 1, modifie_le=horloge.maintenant()
    )
    return secrete


def _garder_secrete(
    acteur: Acteur | None, usager: Usager, structure: Structure, relation: RelationEntourage | None, lignes: str,
    motif: str, champs: dict[str, Any],
) -> AdresseSecrete:  # fmt: skip
    if acteur is not None and 6 not in acteur.niveaux(structure.pk):
        raise Refus("L’adresse protégée se confie aux personnes nommées sur ce dossier.")
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi cette adresse est protégée.", champ="motif")
    remplacees = AdresseSecrete.objects.filter(usager=usager, structure=structure, relation=relation)
    remplacees.filter(AdresseSecrete.en_cours()).update(fin=horloge.aujourdhui())
    adresse = AdresseSecrete.objects.create(
        usager=usager,
        structure=structure,
        relation=relation,
        lignes=lignes.strip(),
        motif=motif.strip()[:200],
        **champs,
    )
    dossier = Dossier.objects.select_related("perimetre").filter(usager=usager, structure=structure).first()
    if acteur is not None and dossier is not None:
        auteur = Professionnel.objects.get(pk=acteur.id)
        lier_dossier(
            perimetre=dossier.perimetre, professionnel=auteur, nature=NatureLien.NOMME, motif="Adresse protégée"
        )
    journal.tracer(
        "ecriture", objet="adresse_secrete", usager_id=usager.pk, structure_id=structure.pk, niveau=6,
        dossier_id=dossier.pk if dossier else None,
    )  # fmt: skip
    return adresse


@transaction.atomic
def ajouter_telecom(
    *, acteur: Acteur | None, usager: Usager, canal: str, valeur: str, laisser_message: bool = False, usage: str = "",
    structure: Structure | None = None,
) -> Telecommunication:  # fmt: skip
    """`laisser_message` is no by default: a message left may tell somebody else."""
    exiger_ecriture(acteur, usager)
    telecom = Telecommunication.objects.create(
        usager=usager, canal=canal, valeur=_presenter(canal, valeur), laisser_message=laisser_message, usage=usage,
        structures=_seulement(structure),
    )  # fmt: skip
    journal.tracer("ecriture", objet="telecom", usager_id=usager.pk)
    return telecom


def _presenter(canal: str, valeur: str) -> str:
    """French numbers by pairs; foreign ones as given."""
    propre = valeur.strip()
    if canal not in TELEPHONES:
        if "@" not in propre:
            raise ErreurMetier("valeur", "Cette adresse n’est pas complète.", champ="valeur")
        return propre
    chiffres = re.sub(r"\D", "", re.sub(r"^\s*(\+33|0033)\s*(\(0\))?", "0", propre))
    if len(chiffres) < 4:
        raise ErreurMetier("valeur", "Ce numéro n’est pas complet.", champ="valeur")
    if len(chiffres) == 10 and chiffres.startswith("0") and not propre.startswith("+" + chiffres[:2]):
        return " ".join(chiffres[i : i + 2] for i in range(0, 10, 2))
    return propre


@transaction.atomic
def retirer_telecom(*, acteur: Acteur | None, telecom: Telecommunication) -> None:
    exiger_ecriture(acteur, telecom.usager)
    usager_id = telecom.usager_id
    telecom.delete()
    journal.tracer("ecriture", objet="telecom", usager_id=usager_id)
