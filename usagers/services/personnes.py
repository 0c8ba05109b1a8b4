"""Create and correct a person (S01): strict traits normalised, used names apart, contact details, portrait."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction

from dui.core import contexte, horloge, journal
from dui.core.entrees import verifier_image
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur, exiger_droit
from habilitations.models import Structure
from usagers.choices import Proximite, StatutIdentite
from usagers.identite import (
    EtatIdentite,
    TraitInvalide,
    TraitsStricts,
    controler_traits,
    normaliser_nom,
    normaliser_prenom,
    traits_verrouilles,
)
from usagers.identite.traits import COG_INCONNU
from usagers.models import ChangementIdentite, PhotoUsager, Usager
from usagers.selectors.doublons import doublons_possibles

TRAITS = ("nom_naissance", "prenoms", "premier_prenom", "sexe", "date_naissance", "lieu_naissance_cog")
# What goes with the strict traits and says where they come from.
ORIGINE = ("date_declaree", "lieu_naissance_libelle", "ordre_naissance")
AUTRES = (
    "nom_utilise", "prenom_utilise", "surnom", "civilite", "situation_familiale", "composition_foyer",
    "description_foyer", "nationalites", "langues", "interprete", "date_deces", "causes_deces", "numero_mdph",
    "commentaire", "pseudonyme",
)  # fmt: skip
MODIFIABLES = frozenset({*TRAITS, *ORIGINE, *AUTRES})
CHAMPS_DES_ANOMALIES = {"lieu_cog": "lieu_naissance_cog"}


@transaction.atomic
def creer_usager(
    *, acteur: Acteur | None, structure: Structure, nom_naissance: str = "", prenoms: str = "",
    date_naissance: date | None = None, anonyme: bool = False, pseudonyme: str = "", verifie: bool = False,
    **champs: Any,
) -> Usager:  # fmt: skip
    """A person of the organisme, first known in `structure`; identity starts provisional.

    `verifie`: the caller has shown the near identities and somebody said that this is another person.
    """
    if acteur is not None:
        exiger_droit(acteur, "ID" if acteur.peut("ID", "ecrire") else "ADM", "ecrire", structure.pk)
    if anonyme and not structure.anonymat_possible:
        raise ErreurMetier("anonyme", "Cette structure n’accueille pas de façon anonyme.", champ="anonyme")
    if anonyme:
        champs = _sans_identite(champs)
    else:
        champs |= _traits(
            {**champs, "nom_naissance": nom_naissance, "prenoms": prenoms, "date_naissance": date_naissance}
        )
        if acteur is not None and not verifie:
            _refuser_doublon(acteur, structure, champs)
    usager = Usager(
        organisme_id=structure.organisme_id, structures=[structure.pk], anonyme=anonyme,
        pseudonyme=pseudonyme.strip(), identifiant_local=_numero("A" if anonyme else "P"), **champs,
    )  # fmt: skip
    usager.save()
    noter_changement(usager, "Création")
    journal.tracer("ecriture", objet="usager", usager_id=usager.pk, structure_id=structure.pk)
    publier("usagers.usager_cree", structure_id=structure.pk, usager_id=usager.pk)
    return usager


def _sans_identite(champs: dict[str, Any]) -> dict[str, Any]:
    """Anonymous (CSP L3411-7, CAARUD): no civil identity is kept, whatever was typed; a birth year may not come in."""
    return {nom: champs[nom] for nom in ("sexe", "surnom", "langues", "interprete") if nom in champs}


def _traits(champs: Mapping[str, Any]) -> dict[str, Any]:
    """Strict traits as SEL-MP-043 writes them, checked together; the message names what does not fit."""
    naissance = champs.get("date_naissance")
    if naissance is None:
        raise ErreurMetier("date_naissance", "Donnez la date de naissance, même déclarée.", champ="date_naissance")
    prenoms = _normaliser("prenoms", champs.get("prenoms", ""))
    premier = champs.get("premier_prenom") or prenoms.split()[0]
    traits = TraitsStricts(
        nom_naissance=_normaliser("nom_naissance", champs.get("nom_naissance", "")),
        prenoms=prenoms,
        premier_prenom=_normaliser("premier_prenom", premier),
        date_naissance=naissance,
        sexe=champs.get("sexe") or "I",
        lieu_cog=(champs.get("lieu_naissance_cog") or COG_INCONNU).strip().upper(),
    )
    for anomalie in controler_traits(traits, aujourdhui=horloge.aujourdhui()):
        champ = CHAMPS_DES_ANOMALIES.get(anomalie.champ, anomalie.champ)
        raise ErreurMetier(anomalie.code, anomalie.message, champ=champ)
    return {
        "nom_naissance": traits.nom_naissance, "prenoms": traits.prenoms, "premier_prenom": traits.premier_prenom,
        "date_naissance": naissance, "sexe": traits.sexe,
        "lieu_naissance_cog": traits.lieu_cog if champs.get("lieu_naissance_cog") else "",
    }  # fmt: skip


def _normaliser(champ: str, valeur: str) -> str:
    try:
        return normaliser_nom(valeur) if champ == "nom_naissance" else normaliser_prenom(valeur)
    except TraitInvalide as erreur:
        raise ErreurMetier(erreur.code, erreur.message, champ=champ) from erreur


def _refuser_doublon(acteur: Acteur, structure: Structure, traits: Mapping[str, Any]) -> None:
    proches = doublons_possibles(acteur, structure, traits, ailleurs=False).ici
    if any(proche.proximite == Proximite.IDENTIQUE for proche in proches):
        raise ErreurMetier(
            "doublon", "Une personne a déjà ces traits d’identité ici. Ouvrez son dossier, ou dites qu’elle est autre."
        )


def _numero(lettre: str) -> str:
    """Local identifier: rising, one for the whole installation, says nothing of the structure."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT nextval('usagers_numero')")
        return f"{lettre}{curseur.fetchone()[0]:07d}"


def noter_changement(
    usager: Usager, motif: str, *, piece: str = "", confiance: str = "", attributs: str = ""
) -> ChangementIdentite:
    """Each change of status or of traits is a row: who, when, why, on which document."""
    return ChangementIdentite.objects.create(
        usager=usager, statut=usager.statut_identite, motif=motif.strip()[:200], piece=piece[:40],
        niveau_confiance=confiance[:20], attributs=attributs[:40], auteur_id=contexte.exiger().acteur_id,
    )  # fmt: skip


def exiger_ecriture(acteur: Acteur | None, usager: Usager, domaine: str = "ID") -> None:
    """Writing right in one of the structures that know the person. `None`: named technical agent."""
    if acteur is None:
        return
    if not acteur.structures_ou(domaine, "ecrire") & set(usager.structures):
        raise Refus()


@transaction.atomic
def modifier_identite(
    *, acteur: Acteur | None, usager: Usager, donnees: Mapping[str, Any], version: int | None = None, motif: str = ""
) -> Usager:
    """Correct an identity. Traits that came from INSi are locked; a validated identity falls back to provisional."""
    exiger_ecriture(acteur, usager)
    courant = Usager.objects.select_for_update().get(pk=usager.pk)
    lue = courant.version if version is None else version
    voulu = _voulu(courant, donnees)
    if lue == courant.version:
        voulu = {champ: valeur for champ, valeur in voulu.items() if getattr(courant, champ) != valeur}
    if not voulu:
        return courant
    avant = {champ: getattr(courant, champ) for champ in TRAITS}
    statut = courant.statut_identite
    enregistrer_versionne(courant, voulu, lue)
    if stricts := {champ for champ in TRAITS if getattr(courant, champ) != avant[champ]}:
        _verifier_verrou(courant, motif)
    if stricts and statut == StatutIdentite.VALIDEE:
        courant.statut_identite = StatutIdentite.PROVISOIRE
        courant.save(update_fields=["statut_identite", "modifie_le"])
        noter_changement(courant, motif)
    journal.tracer("ecriture", objet="identite", usager_id=courant.pk)
    for structure_id in courant.structures[:1]:
        publier("usagers.identite_modifiee", structure_id=structure_id, usager_id=courant.pk, stricts=bool(stricts))
    return courant


def _voulu(courant: Usager, donnees: Mapping[str, Any]) -> dict[str, Any]:
    """What is asked, normalised; strict traits are checked together."""
    voulu = {champ: valeur for champ, valeur in donnees.items() if champ in MODIFIABLES}
    if courant.anonyme:
        return _sans_identite(voulu) | {c: voulu[c] for c in ("pseudonyme", "commentaire") if c in voulu}
    if set(voulu) & set(TRAITS):
        defauts = {"premier_prenom": ""} if "prenoms" in voulu else {}
        voulu |= _traits({champ: getattr(courant, champ) for champ in TRAITS} | defauts | voulu)
    return voulu


def _verifier_verrou(usager: Usager, motif: str) -> None:
    """Called once the row is written: the refusal undoes it."""
    etat = EtatIdentite(usager.statut_identite, usager.homonyme, usager.douteuse, usager.fictive)
    if verrou := traits_verrouilles(etat):
        raise ErreurMetier("verrouille", verrou.motif + " Revenez d’abord à une identité provisoire, avec un motif.")
    if usager.statut_identite == StatutIdentite.VALIDEE and not motif.strip():
        raise ErreurMetier("motif", "L’identité est validée : dites pourquoi vous la corrigez.", champ="motif")


@transaction.atomic
def enregistrer_photo(*, acteur: Acteur | None, usager: Usager, octets: bytes) -> Usager:
    """Portrait made again from its pixels: no place, no date of the shot, at most 512 px a side."""
    exiger_ecriture(acteur, usager)
    image = verifier_image(octets, cote_max=512)
    PhotoUsager.objects.update_or_create(usager=usager, defaults={"octets": image.octets, "mime": image.mime})
    usager.photo_empreinte = hashlib.sha256(image.octets).hexdigest()[:16]
    usager.save(update_fields=["photo_empreinte", "modifie_le"])
    journal.tracer("ecriture", objet="photo", usager_id=usager.pk)
    return usager


@transaction.atomic
def retirer_photo(*, acteur: Acteur | None, usager: Usager) -> None:
    exiger_ecriture(acteur, usager)
    PhotoUsager.objects.filter(usager=usager).delete()
    usager.photo_empreinte = ""
    usager.save(update_fields=["photo_empreinte", "modifie_le"])
    journal.tracer("ecriture", objet="photo", usager_id=usager.pk)
