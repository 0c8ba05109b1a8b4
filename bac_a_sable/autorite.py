"""A test authority and the certificate of the mail server, drawn at the first start and kept."""

import datetime as dt
import ipaddress
import os
import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

DUREE = dt.timedelta(days=397)


class Autorite:
    """`certificat` is what a client must trust; `contexte_serveur()` is what the server presents."""

    def __init__(self, dossier: Path) -> None:
        dossier.mkdir(parents=True, exist_ok=True)
        self.certificat = dossier / "autorite.pem"
        self._serveur = dossier / "serveur.pem"
        self._cle = dossier / "serveur.cle"
        if not self._est_valide():
            self._tirer()

    def contexte_serveur(self) -> ssl.SSLContext:
        contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        contexte.minimum_version = ssl.TLSVersion.TLSv1_2
        contexte.load_cert_chain(self._serveur, self._cle)
        return contexte

    def _est_valide(self) -> bool:
        if not (self.certificat.exists() and self._serveur.exists() and self._cle.exists()):
            return False
        fin = x509.load_pem_x509_certificate(self._serveur.read_bytes()).not_valid_after_utc
        return fin > dt.datetime.now(dt.UTC) + dt.timedelta(days=2)

    def _tirer(self) -> None:
        cle_autorite = ec.generate_private_key(ec.SECP256R1())
        cle_serveur = ec.generate_private_key(ec.SECP256R1())
        sujet = _nom("Autorité de test du bac à sable")
        autorite = (
            _gabarit(sujet, sujet, cle_autorite.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(cle_autorite, hashes.SHA256())
        )
        noms = x509.SubjectAlternativeName(
            [x509.DNSName("localhost"), x509.IPAddress(ipaddress.IPv4Address("127.0.0.1"))]
        )
        serveur = (
            _gabarit(_nom("localhost"), sujet, cle_serveur.public_key())
            .add_extension(noms, critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(cle_autorite.public_key()), critical=False
            )
            .sign(cle_autorite, hashes.SHA256())
        )
        self.certificat.write_bytes(autorite.public_bytes(serialization.Encoding.PEM))
        self._serveur.write_bytes(serveur.public_bytes(serialization.Encoding.PEM))
        descripteur = os.open(self._cle, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descripteur, "wb") as flux:
            flux.write(
                cle_serveur.private_bytes(
                    serialization.Encoding.PEM,
                    serialization.PrivateFormat.PKCS8,
                    serialization.NoEncryption(),
                )
            )


def _nom(commun: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, commun)])


def _gabarit(sujet: x509.Name, emetteur: x509.Name, cle: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    maintenant = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(sujet)
        .issuer_name(emetteur)
        .public_key(cle)
        .serial_number(x509.random_serial_number())
        .not_valid_before(maintenant - dt.timedelta(hours=1))
        .not_valid_after(maintenant + DUREE)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(cle), critical=False)
    )
