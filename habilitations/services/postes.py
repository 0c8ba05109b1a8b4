"""Shared workstations: enrolled by those who prepare rights, on the device itself; revoked by any who watch them."""

import secrets
from datetime import timedelta

from django.db import transaction

from dui.core import horloge
from dui.core.erreurs import ErreurMetier, Refus
from habilitations.acteur import Acteur
from habilitations.models import PostePartage, Structure, Unite
from habilitations.postes import empreinte
from habilitations.services.comptes import fermer_sessions

JOURS_MAX = 365


def gere(acteur: Acteur, structure_id: int) -> bool:
    """Enrol: direction, chef de service, technical administrator (letters V and C of HAB)."""
    return any(acteur.peut("HAB", action, structure_id) for action in ("creer", "valider"))


def surveille(acteur: Acteur, structure_id: int) -> bool:
    """See and revoke: those, and the DPO (letter R)."""
    return gere(acteur, structure_id) or acteur.peut("HAB", "lire", structure_id)


@transaction.atomic
def enroler_poste(
    *, acteur: Acteur | None, structure: Structure, nom: str, unite: Unite | None = None, jours: int = 180,
    fenetre_heures: int = 24,
) -> tuple[PostePartage, str]:  # fmt: skip
    """The row and the token of the cookie, returned once: only its hash is kept."""
    if acteur is not None and not gere(acteur, structure.pk):
        raise Refus("Seule la direction de cette structure, ou qui prépare ses comptes, y enrôle un poste.")
    if unite is not None and unite.structure_id != structure.pk:
        raise ErreurMetier("unite", "Cette unité est dans une autre structure.", champ="unite")
    if not 1 <= jours <= JOURS_MAX:
        raise ErreurMetier("jours", "Un poste s’enrôle pour un an au plus.", champ="jours")
    jeton = secrets.token_urlsafe(32)
    poste = PostePartage.objects.create(
        structure=structure,
        unite=unite,
        nom=nom.strip(),
        empreinte=empreinte(jeton),
        fenetre_heures=fenetre_heures,
        expire_le=horloge.maintenant() + timedelta(days=jours),
        enrole_par_id=acteur.id if acteur else None,
    )
    return poste, jeton


@transaction.atomic
def revoquer_poste(*, acteur: Acteur | None, poste: PostePartage) -> PostePartage:
    """The device opens nothing from the next request on; sessions that live there end at once."""
    if acteur is not None and not surveille(acteur, poste.structure_id):
        raise Refus("Ce poste est dans une autre structure que les vôtres.")
    poste = PostePartage.objects.select_for_update().get(pk=poste.pk)
    if poste.revoque_le is not None:
        raise ErreurMetier("poste_revoque", "Ce poste est déjà révoqué.")
    poste.revoque_le = horloge.maintenant()
    poste.revoque_par_id = acteur.id if acteur else None
    poste.save(update_fields=["revoque_le", "revoque_par", "modifie_le"])
    for ligne in poste.sessions.filter(fermee_le=None).select_related("compte"):
        fermer_sessions(ligne.compte, seulement=ligne.pk)
    return poste


def postes_de(acteur: Acteur) -> list[PostePartage]:
    """Devices of the houses that this person watches, those in service first."""
    siennes = [pk for pk in acteur.structures if surveille(acteur, pk)]
    lignes = PostePartage.objects.filter(structure__in=siennes)
    lignes = lignes.select_related("structure", "unite", "enrole_par", "revoque_par")
    return sorted(lignes, key=lambda poste: (not poste.en_service, poste.nom))
