"""Pieces of a request: expected, received, compliant or not; each file at its level (metier S02)."""

import hashlib
from collections.abc import Callable

from django.core.files.base import ContentFile
from django.db import transaction

from administration.donnees import admission as d
from administration.models import Candidature, FichierPiece, PieceCandidature
from administration.services.admission.acces import exiger_demande
from dui.core import contexte, horloge, journal
from dui.core.contexte import cle_acces
from dui.core.entrees import EntreeRefusee, recevoir
from dui.core.erreurs import ErreurMetier
from dui.core.fusion import enregistrer_versionne
from habilitations.acces import Acteur

MAXIMUM = 15 * 1024 * 1024


@transaction.atomic
def attendre_piece(
    *, acteur: Acteur | None, candidature: Candidature, type: str, libelle: str = ""
) -> PieceCandidature:
    """One more piece to ask for."""
    exiger_demande(acteur, candidature)
    if type == d.TypePiece.AUTRE and not libelle.strip():
        raise ErreurMetier("libelle", "Dites quelle pièce vous attendez.", champ="libelle")
    piece, _ = PieceCandidature.objects.get_or_create(
        candidature=candidature, type=type, libelle=libelle.strip()[:100],
        defaults={"structures": candidature.structures},
    )  # fmt: skip
    return piece


@transaction.atomic
def recevoir_piece(
    *, acteur: Acteur | None, candidature: Candidature, octets: bytes, type: str, libelle: str = "", nom: str = ""
) -> PieceCandidature:
    """The file is known by its content and kept encrypted. Who receives a medical one does not read it back."""
    exiger_demande(acteur, candidature)
    try:
        recu = recevoir(octets, taille=MAXIMUM)
    except EntreeRefusee as refus:
        raise ErreurMetier(refus.code, str(refus), champ="fichier") from refus
    piece = _a_remplir(candidature, type, libelle)
    piece.etat, piece.recue_le = d.EtatPiece.RECUE, horloge.aujourdhui()
    piece.version += 1
    piece.save()
    niveau = d.NIVEAU_PIECE.get(type, 1)
    champs = {
        "piece": piece, "niveau": niveau, "cles": [cle_acces(s, niveau) for s in candidature.structures],
        "fichier": ContentFile(recu.octets, name="piece"), "nom": nom[:100], "mime": recu.mime,
        "sha256": hashlib.sha256(recu.octets).hexdigest(), "taille": len(recu.octets),
        "depose_par_id": acteur.id if acteur else None,
    }  # fmt: skip
    _en_agent(candidature, lambda: FichierPiece.objects.create(**champs))
    _tracer(candidature, piece)
    return piece


def _en_agent(candidature: Candidature, ecrire: Callable[[], object]) -> None:
    """A level that the actor does not read is written in the name of the technical agent, and not read back."""
    with contexte.ouvrir(contexte.agent_technique("administration.depot", candidature.structures)):
        ecrire()


def _a_remplir(candidature: Candidature, type: str, libelle: str) -> PieceCandidature:
    """The first piece expected of that kind, or a new one."""
    attendue = candidature.pieces.filter(type=type, libelle=libelle.strip()[:100]).first()
    attendue = attendue or candidature.pieces.filter(type=type, etat=d.EtatPiece.ATTENDUE).first()
    return attendue or PieceCandidature(
        candidature=candidature, structures=candidature.structures, type=type, libelle=libelle.strip()[:100]
    )


@transaction.atomic
def verifier_piece(
    *, acteur: Acteur | None, piece: PieceCandidature, version_lue: int, etat: str, remarque: str = ""
) -> PieceCandidature:
    """Received on paper, compliant, or not and why."""
    exiger_demande(acteur, piece.candidature)
    if etat not in d.EtatPiece.values:
        raise ErreurMetier("etat", "Cet état n’existe pas.", champ="etat")
    if etat == d.EtatPiece.NON_CONFORME and not remarque.strip():
        raise ErreurMetier("remarque", "Dites ce qui ne va pas dans cette pièce.", champ="remarque")
    candidature = piece.candidature
    recue = None if etat == d.EtatPiece.ATTENDUE else piece.recue_le or horloge.aujourdhui()
    enregistrer_versionne(piece, {"etat": etat, "remarque": remarque.strip()[:200]}, version_lue)
    piece.candidature, piece.recue_le = candidature, recue
    piece.save(update_fields=["recue_le"])
    _tracer(piece.candidature, piece)
    return piece


def _tracer(candidature: Candidature, piece: PieceCandidature) -> None:
    journal.tracer(
        "ecriture", objet=f"piece_candidature:{piece.pk}", structure_id=candidature.structures[0],
        usager_id=candidature.usager_id, niveau=d.NIVEAU_PIECE.get(piece.type, 1),
    )  # fmt: skip
