"""Signing a manifest, and checking who signed one: CMS in PEM, as `openssl cms` writes and reads it."""

from __future__ import annotations

import base64
import binascii
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from assent.intents.errors import InvalidInput
from assent.inventory.bounded import read_bytes
from assent.service.descriptors.manifest import BEGIN, END, Manifest

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

_MAX_PEM = 100_000


@dataclass(frozen=True)
class Signer:
    """`certificate_pem` goes into the archive; the key does not, nor into any message."""

    certificate_pem: bytes
    _key_pem: bytes

    def __repr__(self) -> str:
        return "Signer(…)"

    def sign(self, content: bytes) -> str:
        """A detached signature. With an RSA key the same bytes each time: it carries no time of day."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

        builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
        signed = builder.add_signer(self._certificate, self._key, hashes.SHA256())
        options = [
            pkcs7.PKCS7Options.DetachedSignature,
            pkcs7.PKCS7Options.Binary,
            pkcs7.PKCS7Options.NoAttributes,
        ]
        encoded = base64.b64encode(signed.sign(Encoding.DER, options)).decode()
        lines = [encoded[at : at + 64] for at in range(0, len(encoded), 64)]
        return "\n".join([BEGIN, *lines, END]) + "\n"

    @cached_property
    def _certificate(self) -> x509.Certificate:
        return _certificate(self.certificate_pem, "certificate")

    @cached_property
    def _key(self) -> RSAPrivateKey | EllipticCurvePrivateKey:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            key = load_pem_private_key(self._key_pem, password=None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise InvalidInput("the key is no unencrypted private key in PEM", field="key") from None
        if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
            raise InvalidInput("the key is neither RSA nor ECDSA", field="key")
        return key

    def check(self) -> None:
        """Raises InvalidInput where key and certificate cannot be read, or do not belong together."""
        if self._key.public_key() != self._certificate.public_key():
            raise InvalidInput("the key is not that of the certificate", field="key")


def read_signer(key: Path, certificate: Path) -> Signer:
    """Raises InvalidInput for what cannot be read, and for a key that others than its owner can read."""
    try:
        if key.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise InvalidInput(f"{key}: others can read this key; run chmod 600 on it", field="key")
    except OSError as error:
        raise InvalidInput(f"{key}: cannot be read: {error.strerror or error}", field="key") from None
    signer = Signer(_read(certificate, "certificate"), _read(key, "key"))
    signer.check()
    return signer


def read_certificate(path: Path) -> x509.Certificate:
    """Raises InvalidInput."""
    return _certificate(_read(path, "certificate"), str(path))


def signed_by(manifest: Manifest, certificate: bytes | None, where: str) -> x509.Certificate:
    """Who signed the manifest. `certificate`: the archive's own. Raises InvalidInput where nobody did, or wrongly."""
    from assent.service.descriptors import cms

    if not manifest.signature:
        raise InvalidInput(f"{where}: is not signed", field="signature")
    encoded = manifest.signature.removeprefix(BEGIN).removesuffix(END)
    try:
        der = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        raise InvalidInput(f"{where}: the signature is not in base64", field="signature") from None
    known = None if certificate is None else _certificate(certificate, "the archive's certificate")
    return cms.verify(der, manifest.signed, known, where)


def trusted(signer: x509.Certificate, anchor: x509.Certificate) -> bool:
    """Whether the signer is the one that is trusted, or has its certificate from it."""
    from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

    if signer == anchor:
        return True
    try:
        signer.verify_directly_issued_by(anchor)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return True


def _certificate(pem: bytes, where: str) -> x509.Certificate:
    from cryptography import x509

    try:
        return x509.load_pem_x509_certificate(pem)
    except ValueError:
        raise InvalidInput(f"{where}: is no certificate in PEM", field="certificate") from None


def _read(path: Path, field: str) -> bytes:
    return read_bytes(path, _MAX_PEM, field)
