"""Room for a seal at the end of a PDF (PAdES): an invisible field, and the digest that the application will sign.

The key never comes here: this process only reads the file, adds to it, and says which bytes the seal will cover.
"""

import io
from datetime import datetime
from typing import Any, BinaryIO

from .cadre import ecrire_morceau
from .etranger import pdf_etranger

RESERVE = 16384
ALGORITHME = "sha256"


def executer(parametres: dict[str, Any], morceaux: list[bytes], sortie: BinaryIO) -> tuple[dict[str, Any], list[int]]:
    with pdf_etranger("Ce PDF ne peut pas recevoir de cachet."):
        octets, reserve = preparer(morceaux[0], parametres)
    entete = {
        "empreinte": reserve.document_digest.hex(),
        "debut": reserve.reserved_region_start + 1,
        "fin": reserve.reserved_region_end - 1,
    }
    return entete, [ecrire_morceau(sortie, octets)]


def preparer(octets: bytes, parametres: dict[str, Any]) -> tuple[bytes, Any]:
    """The bytes as they were, then an incremental update: nothing of the original moves."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigMDPSetup, SigObjSetup
    from pyhanko.sign.signers.pdf_byterange import SignatureObject

    nom = parametres["champ"]
    ecrivain = IncrementalPdfFileWriter(io.BytesIO(octets), strict=False)
    etapes = PdfCMSEmbedder(new_field_spec=SigFieldSpec(nom)).write_cms(field_name=nom, writer=ecrivain)
    next(etapes)
    objet = SignatureObject(
        timestamp=datetime.fromisoformat(parametres["le"]),
        subfilter=SigSeedSubFilter.PADES,
        name=parametres["nom"],
        reason=parametres["motif"],
        bytes_reserved=RESERVE,
    )
    ferme = SigMDPSetup(md_algorithm=ALGORITHME, certify=True, docmdp_perms=MDPPerm.NO_CHANGES)
    etapes.send(SigObjSetup(sig_placeholder=objet, mdp_setup=ferme))
    reserve, flux = etapes.send(SigIOSetup(md_algorithm=ALGORITHME, in_place=True))
    return flux.getvalue(), reserve
