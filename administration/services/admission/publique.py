"""Request received from the public form: no account, nothing read back, nothing said of who is known (PDE-EXE-1)."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from django.core import signing
from django.core.cache import cache
from django.db import transaction

from administration.donnees import admission as d
from administration.models import ReglageAdmission
from administration.services.admission.demandes import recevoir_demande
from administration.services.admission.pieces import recevoir_piece
from dui.core import contexte
from dui.core.erreurs import ErreurMetier
from habilitations.models import Structure

SEL = "administration.demande_publique"
TROP_VITE_S = 4
DUREE_S = 3 * 3600
FICHIERS = 5
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
PAGE_PERIMEE = "Cette page est restée ouverte trop longtemps. Rechargez-la : votre saisie n’est pas encore partie."


def structure_ouverte(finess: str) -> Structure | None:
    """The house that takes requests online under that FINESS number."""
    reglages = ReglageAdmission.objects.filter(formulaire_public=True, structure__finess=finess)
    reglage = reglages.select_related("structure__organisme").order_by("structure").first()
    return reglage.structure if reglage else None


def jeton(structure: Structure) -> str:
    """Signed at display: says when, once, for which house. Nobody else is asked anything."""
    return signing.dumps({"s": structure.pk, "n": secrets.token_urlsafe(9)}, salt=SEL)


def verifier_jeton(valeur: str, structure: Structure) -> str:
    """The nonce, if a person had the time to type and the page is not stale."""
    try:
        lu = signing.loads(valeur, salt=SEL, max_age=DUREE_S)
    except signing.BadSignature as erreur:
        raise ErreurMetier("jeton", PAGE_PERIMEE) from erreur
    if lu.get("s") != structure.pk:
        raise ErreurMetier("jeton", PAGE_PERIMEE)
    try:
        signing.loads(valeur, salt=SEL, max_age=TROP_VITE_S)
    except signing.SignatureExpired:
        return str(lu["n"])
    raise ErreurMetier("trop_vite", "Relisez votre demande, puis envoyez-la de nouveau.")


def numero_de_recu() -> str:
    """Three groups of four, without look-alike letters: said on the phone, it opens nothing."""
    tire = "".join(secrets.choice(ALPHABET) for _ in range(12))
    return "-".join(tire[i : i + 4] for i in range(0, 12, 4))


@transaction.atomic
def deposer_demande(
    *, structure: Structure, nonce: str, champs: Mapping[str, Any], fichiers: Sequence[tuple[str, str, bytes]]
) -> str:
    """Write the request « à qualifier » and its files; answer the number of receipt. Same page posted twice: once."""
    cle = f"demande:{nonce}"
    deja = cache.get(cle)
    if deja:
        return str(deja)
    if len(fichiers) > FICHIERS:
        raise ErreurMetier("fichiers", f"{FICHIERS} fichiers au plus.", champ="fichiers")
    recu = numero_de_recu()
    agent = contexte.agent_technique(
        "formulaire_public", [structure.pk], organismes=[structure.organisme_id], motif="Demande en ligne"
    )
    with contexte.ouvrir(agent):
        candidature = recevoir_demande(
            acteur=None, structures=[structure], a_qualifier=True, canal=d.Canal.FORMULAIRE, recu=recu, **champs
        )
        for type_, nom, octets in fichiers:
            recevoir_piece(acteur=None, candidature=candidature, octets=octets, type=type_, nom=nom)
    cache.set(cle, recu, DUREE_S)
    return recu
