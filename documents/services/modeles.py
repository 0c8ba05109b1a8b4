"""Keep models: adapt one that is shipped, write its draft, publish, withdraw. A published text never changes."""

from typing import Any

from django.db import transaction
from django.utils.text import slugify

from documents.acces import exiger_publication, exiger_redaction, redige
from documents.champs import champs_connus
from documents.choices import EtatVersion
from documents.langage import analyser
from documents.models import ModeleDocument, VersionModele
from documents.types import type_connu
from dui.core import horloge, journal
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur

REPRIS = ("code", "titre", "resume", "rubrique", "type", "genre", "niveau", "domaine", "ecriture", "objet", "secteurs")
DEPART = "{{ personne.identite }}\n\n# Titre de la première partie\nTexte.\n"


@transaction.atomic
def adapter_modele(*, acteur: Acteur, modele: ModeleDocument) -> ModeleDocument:
    """The organisme's own copy of a shipped model, with the text in force as its draft."""
    if not redige(acteur):
        raise Refus()
    if not modele.livre:
        raise ErreurMetier("adapte", "Ce modèle est déjà celui de votre organisme.")
    deja = ModeleDocument.objects.filter(organisme=acteur.organisme_id, code=modele.code, structure=None).first()
    if deja is not None:
        return deja
    champs = {nom: getattr(modele, nom) for nom in REPRIS}
    copie = ModeleDocument.objects.create(organisme_id=acteur.organisme_id, **champs)
    en_vigueur = modele.versions.get(etat=EtatVersion.PUBLIEE)
    _brouillon(acteur, copie, en_vigueur.corps, 1)
    journal.tracer("modele_adapte", objet=f"modele:{copie.pk}")
    return copie


@transaction.atomic
def creer_modele(*, acteur: Acteur, titre: str, type: str, **champs: Any) -> ModeleDocument:
    """A model of the organisme's own; its code comes from its title and never changes."""
    if not redige(acteur):
        raise Refus()
    if not type_connu(type):
        raise ErreurMetier("type", "Ce type de document n’est pas connu.", champ="type")
    modele = ModeleDocument.objects.create(
        organisme_id=acteur.organisme_id,
        code=_code(acteur.organisme_id, titre),
        titre=titre.strip(),
        type=type,
        **champs,
    )
    _brouillon(acteur, modele, DEPART, 1)
    journal.tracer("modele_cree", objet=f"modele:{modele.pk}")
    return modele


def _code(organisme_id: int, titre: str) -> str:
    base = f"M-{slugify(titre).upper()}"[:34].rstrip("-")
    if base == "M":
        raise ErreurMetier("titre", "Donnez un titre avec des lettres.", champ="titre")
    pris = set(
        ModeleDocument.objects.filter(organisme=organisme_id, code__startswith=base).values_list("code", flat=True)
    )
    return next(c for c in (base, *(f"{base}-{n}" for n in range(2, 1000))) if c not in pris)


def _brouillon(acteur: Acteur, modele: ModeleDocument, corps: str, numero: int) -> VersionModele:
    return VersionModele.objects.create(
        modele=modele, organisme_id=modele.organisme_id, numero=numero, corps=corps, auteur_id=acteur.id
    )


def brouillon_de(modele: ModeleDocument) -> VersionModele | None:
    return modele.versions.filter(etat=EtatVersion.BROUILLON).first()


@transaction.atomic
def ecrire_brouillon(*, acteur: Acteur, modele: ModeleDocument, corps: str, version_lue: int = 0) -> VersionModele:
    """Save the text being written; it must parse, so that what is kept can always be shown."""
    exiger_redaction(acteur, modele)
    propre = corps.replace("\r\n", "\n").strip() + "\n"
    analyser(propre, champs_connus(modele.objet))
    ModeleDocument.objects.select_for_update().get(pk=modele.pk)
    brouillon = brouillon_de(modele)
    if brouillon is None:
        derniere = modele.versions.order_by("-numero").first()
        brouillon = _brouillon(acteur, modele, propre, derniere.numero + 1 if derniere else 1)
    else:
        champs = {"corps": propre, "auteur_id": acteur.id, "ecrit_le": horloge.maintenant()}
        if brouillon.corps != propre:
            _garder(brouillon, champs, version_lue)
    journal.tracer("modele_brouillon", objet=f"modele:{modele.pk}")
    return brouillon


def _garder(brouillon: VersionModele, champs: dict[str, Any], version_lue: int) -> None:
    enregistrer_versionne(brouillon, {"corps": champs["corps"]}, version_lue or brouillon.version)
    VersionModele.objects.filter(pk=brouillon.pk).update(auteur=champs["auteur_id"], ecrit_le=champs["ecrit_le"])


@transaction.atomic
def publier_version(*, acteur: Acteur, modele: ModeleDocument, motif: str) -> VersionModele:
    """The draft comes into force; the text before is withdrawn, and stays readable."""
    exiger_publication(acteur, modele)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites en quelques mots ce qui change.", champ="motif")
    ModeleDocument.objects.select_for_update().get(pk=modele.pk)
    brouillon = brouillon_de(modele)
    if brouillon is None:
        raise ErreurMetier("brouillon", "Il n’y a pas de brouillon à publier.")
    analyser(brouillon.corps, champs_connus(modele.objet))
    le = horloge.maintenant()
    modele.versions.filter(etat=EtatVersion.PUBLIEE).update(
        etat=EtatVersion.RETIREE, retire_le=le, retire_par=acteur.id,
        retire_motif=f"Remplacée par la version {brouillon.numero}",
    )  # fmt: skip
    modele.versions.filter(pk=brouillon.pk).update(
        etat=EtatVersion.PUBLIEE, publie_le=le, publie_par=acteur.id, motif=motif.strip()[:200]
    )
    journal.tracer("modele_publie", objet=f"modele:{modele.pk}")
    brouillon.refresh_from_db()
    return brouillon


@transaction.atomic
def retirer_version(*, acteur: Acteur, modele: ModeleDocument, motif: str) -> VersionModele:
    """No more in force: the shipped model of the same code, if there is one, comes back."""
    exiger_publication(acteur, modele)
    if not motif.strip():
        raise ErreurMetier("motif", "Dites pourquoi ce modèle est retiré.", champ="motif")
    publiee = modele.versions.select_for_update().filter(etat=EtatVersion.PUBLIEE).first()
    if publiee is None:
        raise ErreurMetier("retire", "Ce modèle n’est pas en vigueur.")
    modele.versions.filter(pk=publiee.pk).update(
        etat=EtatVersion.RETIREE, retire_le=horloge.maintenant(), retire_par=acteur.id, retire_motif=motif.strip()[:200]
    )
    journal.tracer("modele_retire", objet=f"modele:{modele.pk}")
    publiee.refresh_from_db()
    return publiee
