"""The proof of a finished circuit: sealed PDF, certificate on paper, manifest signed by the key of the seals (S27)."""

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.files.base import ContentFile
from django.db import transaction

from documents.cachet import Cachet, cachet_de, sceller_pdf
from documents.choices_signature import EtatCircuit, NiveauSignature
from documents.fiches import Entete, Lecteur, Pied
from documents.models import CircuitSignature, PreuveSignature, Signataire
from documents.rendu import rendre_pdf
from dui.core import coffre, horloge, sceaux
from dui.core.entrees import creer_zip
from dui.core.evenements import publier

FORMAT = "dui.preuve-signature.1"
PDF = "application/pdf"
LISEZ_MOI = """Preuve de signature

document.pdf : le document tel qu'il a été signé. document-scelle.pdf : le même, fermé par le cachet de l'organisme.
certificat.pdf : qui a signé, en quelle qualité, comment, quand. manifeste.json : la même chose, pour un logiciel.
manifeste.sig : signature Ed25519 du manifeste, en hexadécimal. cle.pub : la clé publique qui la vérifie.

Vérifier : l'empreinte SHA-256 de document.pdf est celle du manifeste et de chaque signature.
"""


@transaction.atomic
def etablir_preuve(circuit: CircuitSignature) -> PreuveSignature:
    """Once: called again, it gives back what was written. In a worker, in the context of the structure."""
    existante = PreuveSignature.objects.filter(circuit=circuit).first()
    if existante is not None:
        return existante
    octets = circuit.contenu
    organisme = circuit.dossier.structure.organisme
    cachet = cachet_de(organisme) if circuit.etat == EtatCircuit.SIGNE and circuit.document.mime == PDF else None
    motif = f"Document signé, empreinte {circuit.sha256[:16]}"
    scelle = sceller_pdf(octets, cachet, nom=organisme.nom, motif=motif) if cachet else octets
    lignes = list(signatures_de(circuit))
    atteint = _niveau(circuit, lignes, cachet)
    manifeste = json.dumps(_manifeste(circuit, lignes, atteint, scelle, cachet), ensure_ascii=False, indent=1)
    certificat = _certificat(circuit, lignes, atteint, cachet)
    preuve = PreuveSignature.objects.create(
        circuit=circuit, structure_id=circuit.structure_id, niveau=circuit.niveau, niveau_atteint=atteint,
        cachet=cachet.sujet if cachet else "", scelle=ContentFile(scelle, name="scelle"),
        scelle_sha256=hashlib.sha256(scelle).hexdigest(), certificat=ContentFile(certificat, name="certificat"),
        certificat_sha256=hashlib.sha256(certificat).hexdigest(), manifeste=manifeste,
        manifeste_signature=sceaux.cle_privee().sign(manifeste.encode()).hex(),
    )  # fmt: skip
    publier(
        "documents.preuve_etablie", structure_id=circuit.structure_id, dossier_id=circuit.dossier_id,
        circuit_id=circuit.pk, objet=circuit.objet,
    )  # fmt: skip
    return preuve


def signatures_de(circuit: CircuitSignature) -> Any:
    """Every signer with the outcome, the witness included."""
    return Signataire.objects.filter(circuit=circuit).select_related("signature__temoin").order_by("rang", "pk")


def _niveau(circuit: CircuitSignature, lignes: list[Signataire], cachet: Cachet | None) -> str:
    if circuit.etat != EtatCircuit.SIGNE or not any(s.signature.signe for s in lignes if hasattr(s, "signature")):
        return NiveauSignature.AUCUN
    return NiveauSignature.CACHET if cachet else NiveauSignature.SIMPLE


def _manifeste(
    circuit: CircuitSignature, lignes: list[Signataire], atteint: str, scelle: bytes, cachet: Cachet | None
) -> dict[str, Any]:
    structure, document = circuit.dossier.structure, circuit.document
    return {
        "format": FORMAT,
        "organisme": structure.organisme.nom,
        "structure": {"nom": structure.nom, "finess": structure.finess},
        "document": {
            "identifiant": str(document.identifiant), "titre": circuit.titre, "type": document.type,
            "version": document.version, "sha256": circuit.sha256, "octets": document.taille,
        },
        "scelle_sha256": hashlib.sha256(scelle).hexdigest(),
        "circuit": {
            "identifiant": str(circuit.identifiant), "etat": circuit.etat, "motif": circuit.motif_fin,
            "acte": circuit.acte, "autorite_parentale": circuit.mention, "lance_par": str(circuit.lance_par),
            "lance_le": circuit.lance_le.isoformat() if circuit.lance_le else None,
            "termine_le": circuit.termine_le.isoformat() if circuit.termine_le else None,
        },
        "niveau_atteint": {"code": atteint, "libelle": NiveauSignature(atteint).label},
        "cachet": cachet.sujet if cachet else None,
        "signataires": [_ligne(s) for s in lignes],
        "etabli_le": horloge.maintenant().isoformat(),
    }  # fmt: skip


def _ligne(s: Signataire) -> dict[str, Any]:
    ligne = {"rang": s.rang, "nom": s.nom, "qualite": s.qualite, "role": s.role, "portee": s.portee}
    if not hasattr(s, "signature"):
        return ligne | {"mode": None}
    g = s.signature
    return ligne | {
        "mode": g.mode, "mode_libelle": g.get_mode_display(), "le": g.le.isoformat(), "sha256": g.sha256,
        "temoin": str(g.temoin), "temoin_fonction": g.temoin.fonction, "appareil": g.appareil, "mention": g.mention,
        "motif": g.motif, "trace_sha256": g.trace_sha256, "papier_sha256": g.papier_sha256,
        "papier_le": g.papier_le.isoformat() if g.papier_le else None,
        "precedente": g.precedente, "empreinte": g.empreinte,
    }  # fmt: skip


def _certificat(circuit: CircuitSignature, lignes: list[Signataire], atteint: str, cachet: Cachet | None) -> bytes:
    structure = circuit.dossier.structure
    fiche = {
        "entete": Entete(structure.nom, structure.organisme.nom, structure.finess),
        "pied": Pied(str(circuit.lance_par), circuit.lance_par.fonction, horloge.maintenant()),
        "circuit": circuit,
        "lignes": [(s, getattr(s, "signature", None)) for s in lignes],
        "atteint": NiveauSignature(atteint).label,
        "cachet": cachet.sujet if cachet else "",
    }
    return rendre_pdf("certificat_signature", {"fiche": fiche}, Lecteur("les signataires de ce document"))


def archive(preuve: PreuveSignature) -> bytes:
    """The proof as a file to hand over; names of files say nothing of anybody."""
    fichiers = {
        "document.pdf": preuve.circuit.contenu,
        "document-scelle.pdf": lire(preuve, "scelle"),
        "certificat.pdf": lire(preuve, "certificat"),
        "manifeste.json": preuve.manifeste.encode(),
        "manifeste.sig": preuve.manifeste_signature.encode(),
        "cle.pub": sceaux.cle_publique().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo),
        "LISEZ-MOI.txt": LISEZ_MOI.encode(),
    }
    return creer_zip(fichiers)


def lire(preuve: PreuveSignature, quoi: str) -> bytes:
    """Bytes of the sealed PDF or of the certificate, proved to be those that were written."""
    with getattr(preuve, quoi).open() as flux:
        octets = bytes(flux.read())
    if hashlib.sha256(octets).hexdigest() != getattr(preuve, f"{quoi}_sha256"):
        raise coffre.FichierRefuse("fichier_altere", coffre.ALTERE, quoi)
    return octets
