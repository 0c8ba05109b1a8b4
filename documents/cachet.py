"""The electronic seal of an organisme (DESIGN §7): a certificate and its key in a file, outside the database.

`<DUI_CACHETS>/<finess_ej>.pem` (else `organisme-<pk>.pem`): private key, then the certificate, then those of its
authorities. Without file, a demonstration draws its own; in production nothing is sealed, and the proof says so.
"""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID
from django.conf import settings

from dui.core import horloge
from dui.core.entrees import preparer_cachet
from habilitations.models import OrganismeGestionnaire

CHAMP = "Cachet"
DUREE_DEMO = timedelta(days=3650)


@dataclass(frozen=True)
class Cachet:
    cle: Any
    certificat: x509.Certificate
    chaine: tuple[x509.Certificate, ...]

    @property
    def sujet(self) -> str:
        return self.certificat.subject.rfc4514_string()[:300]

    def en_vigueur(self, le: datetime) -> bool:
        return self.certificat.not_valid_before_utc <= le <= self.certificat.not_valid_after_utc


def cachet_de(organisme: OrganismeGestionnaire) -> Cachet | None:
    """The seal of this organisme, when it has one that is valid today."""
    chemin = chemin_de(organisme)
    if not chemin.exists():
        if settings.DUI_PRODUCTION:
            return None
        creer_cachet(organisme)
    cachet = _lire(chemin.read_bytes())
    return cachet if cachet.en_vigueur(horloge.maintenant()) else None


def chemin_de(organisme: OrganismeGestionnaire) -> Path:
    return Path(settings.DUI_CACHETS) / f"{organisme.finess_ej or f'organisme-{organisme.pk}'}.pem"


def sceller_pdf(octets: bytes, cachet: Cachet, *, nom: str, motif: str) -> bytes:
    """PAdES baseline seal: the original bytes first, untouched, then the seal that covers all of them."""
    reserve = preparer_cachet(octets, champ=CHAMP, nom=nom, motif=motif, le=horloge.maintenant())
    return reserve.remplir(_signer(reserve.empreinte, cachet))


def _signer(empreinte: bytes, cachet: Cachet) -> bytes:
    from pyhanko.keys.internal import (
        translate_pyca_cryptography_cert_to_asn1,
        translate_pyca_cryptography_key_to_asn1,
    )
    from pyhanko.sign.signers.pdf_cms import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    registre = SimpleCertificateStore()
    registre.register_multiple([translate_pyca_cryptography_cert_to_asn1(c) for c in cachet.chaine])
    signataire = SimpleSigner(
        signing_cert=translate_pyca_cryptography_cert_to_asn1(cachet.certificat),
        signing_key=translate_pyca_cryptography_key_to_asn1(cachet.cle),
        cert_registry=registre,
    )

    async def signer() -> bytes:
        return bytes((await signataire.async_sign(empreinte, "sha256", use_pades=True)).dump())

    # A loop of its own: the caller may already run one.
    with ThreadPoolExecutor(1) as fil:
        return fil.submit(asyncio.run, signer()).result()


def _lire(pem: bytes) -> Cachet:
    certificat, *chaine = x509.load_pem_x509_certificates(pem)
    return Cachet(load_pem_private_key(pem, password=None), certificat, tuple(chaine))


def creer_cachet(organisme: OrganismeGestionnaire) -> Path:
    """A seal that vouches for itself alone: for a demonstration, or until the bought one is there."""
    chemin = chemin_de(organisme)
    chemin.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    cle = ec.generate_private_key(ec.SECP256R1())
    sujet = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisme.nom[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Cachet de démonstration, {organisme.nom}"[:64]),
        ]
    )
    debut = horloge.maintenant() - timedelta(days=1)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificat = (
        x509.CertificateBuilder(sujet, sujet, cle.public_key(), x509.random_serial_number(), debut, debut + DUREE_DEMO)
        .add_extension(usage, critical=True)
        .sign(cle, hashes.SHA256())
    )
    provisoire = chemin.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(provisoire, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as flux:
        flux.write(cle.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        flux.write(certificat.public_bytes(Encoding.PEM))
    try:
        os.link(provisoire, chemin)
    except FileExistsError:
        return chemin
    finally:
        provisoire.unlink()
    return chemin
