"""Known networks of a structure, and the remote policy of its profiles: by its direction, with a reason."""

import ipaddress
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from dui.core import horloge
from dui.core.erreurs import ErreurMetier
from dui.core.evenements import publier
from habilitations.acteur import Acteur
from habilitations.choices import FacteurDistance
from habilitations.distance import Politique, politique
from habilitations.models import Profil, ReseauConnu, Structure
from habilitations.services.autorite import exiger_decision
from habilitations.services.matrice import MOTIF_MIN, consigner, exiger_reglage, profil_de_la_structure

# Wider than that, a « network of the house » would hold strangers.
PREFIXES_MIN = {4: 16, 6: 32}
PREFIXE_PRIVE_MIN = 8


@transaction.atomic
def declarer_reseau(*, acteur: Acteur, structure: Structure, cidr: str, libelle: str, motif: str) -> ReseauConnu:
    """From that network, the whole profile is open; raises `ErreurMetier` on one that is none, or is too wide."""
    exiger_decision(acteur, structure)
    _exiger_motif(motif)
    ecrit = lire_reseau(cidr)
    if structure.reseaux.filter(cidr=ecrit, retire_le=None).exists():
        raise ErreurMetier("reseau_connu", "Ce réseau est déjà déclaré.", champ="cidr")
    reseau = ReseauConnu.objects.create(
        structure=structure, cidr=ecrit, libelle=libelle.strip(), motif=motif.strip(), auteur_id=acteur.id
    )
    publier("habilitations.reseau_declare", structure_id=structure.pk, reseau_id=reseau.pk)
    return reseau


@transaction.atomic
def retirer_reseau(*, acteur: Acteur, reseau: ReseauConnu, motif: str) -> ReseauConnu:
    exiger_decision(acteur, reseau.structure)
    _exiger_motif(motif)
    if reseau.retire_le is not None:
        raise ErreurMetier("retire", "Ce réseau est déjà retiré.")
    reseau.retire_le, reseau.retire_par_id, reseau.retire_motif = horloge.maintenant(), acteur.id, motif.strip()
    reseau.save()
    publier("habilitations.reseau_retire", structure_id=reseau.structure_id, reseau_id=reseau.pk)
    return reseau


@transaction.atomic
def regler_distance(
    *, acteur: Acteur, profil: Profil, structure: Structure, facteur: str, ouverts: Iterable[str], motif: str
) -> Profil:
    """Domains that stay open from outside, and the proof asked there; never for a profile of one's own."""
    exiger_reglage(acteur, profil, structure, motif)
    if facteur not in FacteurDistance.values:
        raise ErreurMetier("facteur", "Choisissez la preuve demandée.", champ="facteur")
    copie = profil_de_la_structure(profil, structure)
    avant = en_mots(politique(copie), copie)
    gardes = sorted(set(ouverts) & set(copie.droits))
    copie.reglages = {**copie.reglages, "distance": {"facteur": facteur, "ouverts": gardes}}
    apres = en_mots(politique(copie), copie)
    if avant == apres:
        raise ErreurMetier("inchange", "C’est déjà ce qui s’applique à distance.")
    copie.save()
    consigner(acteur, copie, structure, "distance", avant, apres, motif)
    return copie


def en_mots(regle: Politique, profil: Profil) -> str:
    """« Second facteur habituel ; fermé : NIR, STU »."""
    libelle = str(FacteurDistance(regle.facteur).label)
    if regle.facteur == FacteurDistance.AUCUN:
        return libelle
    return f"{libelle} ; fermé : {', '.join(regle.fermes(profil)) or 'rien'}"


def lire_reseau(texte: str) -> str:
    """Canonical CIDR of a network of the house, neither too wide nor this machine alone."""
    try:
        reseau = ipaddress.ip_network(texte.strip(), strict=False)
    except ValueError:
        raise ErreurMetier(
            "cidr", "Écrivez un réseau, par exemple 192.0.2.0/24 ou 2001:db8:1::/48.", champ="cidr"
        ) from None
    if reseau.is_multicast or reseau.is_unspecified or (settings.DUI_PRODUCTION and reseau.is_loopback):
        raise ErreurMetier("cidr", "Ce n’est pas le réseau d’un établissement.", champ="cidr")
    prive = reseau.version == 4 and reseau.is_private and not reseau.is_loopback
    if reseau.prefixlen < (PREFIXE_PRIVE_MIN if prive else PREFIXES_MIN[reseau.version]):
        raise ErreurMetier("cidr", "Ce réseau est trop large : il contiendrait d’autres que vous.", champ="cidr")
    return str(reseau)


def _exiger_motif(motif: str) -> None:
    if len(motif.strip()) < MOTIF_MIN:
        raise ErreurMetier("motif", "Dites pourquoi, en quelques mots.", champ="motif")
