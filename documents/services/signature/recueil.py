"""Receive one outcome: a signature given in presence or on one's own session, a signed paper, a refusal."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction

from documents.choices_signature import (
    EN_PRESENCE,
    SANS_SIGNATURE,
    Acte,
    EtatCircuit,
    Mode,
    RoleSignataire,
)
from documents.models import CircuitSignature, Signataire, Signature
from documents.services.signature import autorite, trait
from documents.services.signature.cloture import CHANGE
from documents.services.signature.etats import passer
from documents.services.signature.ouverture import LANCER, prevenir
from dui.core import horloge, journal
from dui.core.entrees import recevoir
from dui.core.erreurs import ErreurMetier, Refus
from dui.core.evenements import publier
from habilitations.acces import Acteur
from usagers.acces import exiger
from usagers.identite.normalisation import majuscules

PAS_POUR = "Chacun signe pour soi : cette signature est attendue de quelqu’un d’autre."
VERROU_INTERDIT = "Un contact est interdit : dites quelle décision permet cette rencontre."


@dataclass(frozen=True)
class Recueil:
    """How it was given. `mention`: the name typed by the signer; `trace`: JSON of the strokes; `appareil`: browser."""

    mode: str
    mention: str = ""
    trace: str = ""
    appareil: str = ""
    rencontre: str = ""


@transaction.atomic
def signer(*, acteur: Acteur, signataire: Signataire, recueil: Recueil) -> Signature:
    """On one's own session for a professional; in presence, before the professional who holds the session, else.

    `rencontre`: the decision that allows to meet somebody whose contact is forbidden.
    """
    circuit = _verrouiller(signataire)
    mode = Mode(recueil.mode)
    if mode == Mode.ELECTRONIQUE:
        _exiger_soi(acteur, signataire)
    elif mode in EN_PRESENCE:
        _exiger_presence(acteur, circuit, signataire, recueil)
    else:
        raise ErreurMetier("mode", "Choisissez une façon de signer.", champ="mode")
    champs: dict[str, object] = {"mention": recueil.mention.strip()[:150], "appareil": recueil.appareil[:120]}
    signature = Signature(motif=recueil.rencontre.strip()[:300], **champs)
    if mode == Mode.TACTILE:
        trait.lier(signature, recueil.trace, circuit.sha256)
    return _ecrire(acteur, circuit, signataire, signature, mode)


@transaction.atomic
def verser_papier(
    *, acteur: Acteur, signataire: Signataire, contenu: bytes, le: date | None = None, appareil: str = ""
) -> Signature:
    """The page signed by hand, scanned; it is read before it is kept, as any foreign file. `le`: written on it."""
    circuit = _verrouiller(signataire)
    exiger(acteur, circuit.dossier, [circuit.domaine], *LANCER)
    if le is not None and le > horloge.aujourdhui():
        raise ErreurMetier("date", "La signature ne peut pas être dans le futur.", champ="papier_le")
    recu = recevoir(contenu)
    signature = Signature(
        papier=ContentFile(recu.octets, name="papier"), papier_sha256=hashlib.sha256(recu.octets).hexdigest(),
        papier_mime=recu.mime, papier_le=le, appareil=appareil[:120],
    )  # fmt: skip
    return _ecrire(acteur, circuit, signataire, signature, Mode.PAPIER)


@transaction.atomic
def noter_sans_signature(*, acteur: Acteur, signataire: Signataire, mode: str, motif: str) -> Signature:
    """Refusal, inability, impediment: an outcome like another, with its reason in the words of the person."""
    circuit = _verrouiller(signataire)
    if mode not in SANS_SIGNATURE:
        raise ErreurMetier("mode", "Dites s’il s’agit d’un refus, d’une incapacité ou d’un empêchement.", champ="mode")
    if signataire.professionnel_id is not None and mode == Mode.REFUS:
        _exiger_soi(acteur, signataire)
    else:
        exiger(acteur, circuit.dossier, [circuit.domaine], *LANCER)
    if not motif.strip():
        raise ErreurMetier("motif", "Notez la raison, avec les mots de la personne si possible.", champ="motif")
    return _ecrire(acteur, circuit, signataire, Signature(motif=motif.strip()[:300]), Mode(mode))


def _verrouiller(signataire: Signataire) -> CircuitSignature:
    """The circuit, locked, when it is this signer's turn on a document that has not changed."""
    circuits = CircuitSignature.objects.select_for_update(of=("self",)).select_related(
        "document", "dossier__usager", "dossier__perimetre", "dossier__structure"
    )
    circuit = circuits.get(pk=signataire.circuit_id)
    if circuit.etat != EtatCircuit.EN_COURS:
        raise ErreurMetier("etat", f"Ce document n’est plus à signer : {circuit.get_etat_display().lower()}.")
    if circuit.document.sha256 != circuit.sha256 or hasattr(circuit.document, "remplacant"):
        raise ErreurMetier("change", CHANGE)
    if Signature.objects.filter(signataire=signataire).exists():
        raise ErreurMetier("deja", f"{signataire.nom} a déjà répondu.")
    if not Signataire.objects.filter(pk=signataire.pk).a_leur_tour().exists():
        raise ErreurMetier("ordre", f"D’autres personnes signent avant {signataire.nom}.")
    return circuit


def _exiger_soi(acteur: Acteur, signataire: Signataire) -> None:
    if signataire.professionnel_id != acteur.id:
        raise Refus(PAS_POUR)


def _exiger_presence(acteur: Acteur, circuit: CircuitSignature, signataire: Signataire, recueil: Recueil) -> None:
    """The person writes her own name, before a witness; never a professional in her place."""
    if signataire.professionnel_id is not None:
        raise Refus(PAS_POUR)
    exiger(acteur, circuit.dossier, [circuit.domaine], *LANCER)
    interdite = signataire.contact_interdit or autorite.interdit(signataire.relation)
    if interdite and not recueil.rencontre.strip():
        raise ErreurMetier("interdit_contact", VERROU_INTERDIT, champ="rencontre")
    if recueil.mode == Mode.LU_APPROUVE and not _meme_nom(recueil.mention, signataire.nom):
        raise ErreurMetier("mention", f"Écrivez le nom de la personne qui signe : {signataire.nom}.", champ="mention")
    if signataire.role == RoleSignataire.TITULAIRE and signataire.relation_id is not None:
        _encore_titulaire(circuit, signataire)


def _meme_nom(ecrit: str, attendu: str) -> bool:
    """Same words, in any order, accents and capitals apart."""
    return sorted(majuscules(ecrit).split()) == sorted(majuscules(attendu).split())


def _encore_titulaire(circuit: CircuitSignature, signataire: Signataire) -> None:
    """Authority is asked again on the day of the signature: it may have ended since the circuit was opened."""
    if signataire.relation_id not in {r.pk for r in autorite.titulaires(circuit.dossier.usager)}:
        raise ErreurMetier("titulaire", f"{signataire.nom} n’exerce plus l’autorité parentale aujourd’hui.")


def _ecrire(
    acteur: Acteur, circuit: CircuitSignature, signataire: Signataire, signature: Signature, mode: str
) -> Signature:
    derniere = Signature.objects.filter(signataire__circuit=circuit).order_by("-id").first()
    signature.signataire, signature.structure_id, signature.niveau = signataire, circuit.structure_id, circuit.niveau
    signature.sha256, signature.mode, signature.temoin_id = circuit.sha256, mode, acteur.id
    signature.precedente = derniere.empreinte if derniere else ""
    signature.empreinte = empreinte(signature)
    signature.save(force_insert=True)
    journal.tracer(
        "ecriture", objet=f"signature:{signature.pk}", dossier_id=circuit.dossier_id,
        structure_id=circuit.structure_id, usager_id=circuit.dossier.usager_id, niveau=circuit.niveau,
    )  # fmt: skip
    publier(
        "documents.signature_recueillie", structure_id=circuit.structure_id, dossier_id=circuit.dossier_id,
        circuit_id=circuit.pk, signature_id=signature.pk, mode=str(mode),
    )  # fmt: skip
    _avancer(circuit, signataire, signature)
    return signature


def empreinte(signature: Signature) -> str:
    """Digest of all that the signature states; it chains to the one before."""
    s = signature.signataire
    enonce = [
        "dui.signature.1", str(signature.identifiant), str(s.circuit.identifiant), signature.sha256, s.rang, s.role,
        s.portee, s.nom, s.qualite, str(signature.mode), signature.le.isoformat(), signature.temoin_id,
        signature.appareil, signature.mention, signature.motif, signature.trace_sha256, signature.papier_sha256,
        signature.precedente, *([signature.papier_le.isoformat()] if signature.papier_le else []),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(enonce, ensure_ascii=False).encode()).hexdigest()


def _avancer(circuit: CircuitSignature, signataire: Signataire, signature: Signature) -> None:
    """A refusal of somebody whose signature is needed ends it; so does the last outcome awaited."""
    if signature.mode == Mode.REFUS and signataire.bloquant:
        passer(circuit, EtatCircuit.REFUSE, f"{signataire.nom} a refusé de signer.")
        return
    reponses = list(Signataire.objects.filter(circuit=circuit).select_related("signature"))
    if any(not hasattr(s, "signature") for s in reponses):
        prevenir(circuit)
        return
    manquants = [s for s in reponses if s.bloquant and not s.signature.signe]
    if _peut_valoir(circuit, reponses, manquants):
        reserve = f"Sans la signature de {', '.join(s.nom for s in manquants)}." if manquants else ""
        passer(circuit, EtatCircuit.SIGNE, reserve)
    else:
        passer(circuit, EtatCircuit.CADUC, "Les signatures nécessaires n’ont pas pu être recueillies.")


def _peut_valoir(circuit: CircuitSignature, reponses: list[Signataire], manquants: list[Signataire]) -> bool:
    """Somebody needed has signed; and for a non-usual act, the impediment of a holder is no agreement."""
    signes = [s for s in reponses if s.bloquant and s.signature.signe]
    parents = [s for s in manquants if s.role == RoleSignataire.TITULAIRE]
    return bool(signes) and not (circuit.acte == Acte.NON_USUEL and parents)
