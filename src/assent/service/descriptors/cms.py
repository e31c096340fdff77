"""A CMS SignedData structure (RFC 5652), read: who signed, and whether it is over these bytes.

`cryptography` writes such structures and reads none. What is read is hostile: every length is checked, and
what is not understood is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from assent.intents.errors import InvalidInput

_SEQUENCE, _SET, _OID, _OCTETS, _INTEGER, _CONTEXT_0 = 0x30, 0x31, 0x06, 0x04, 0x02, 0xA0
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")
_HASHES: dict[bytes, hashes.HashAlgorithm] = {
    bytes.fromhex("608648016503040201"): hashes.SHA256(),
    bytes.fromhex("608648016503040202"): hashes.SHA384(),
    bytes.fromhex("608648016503040203"): hashes.SHA512(),
}


@dataclass(frozen=True)
class _Tlv:
    """`body`: the value; `whole`: with tag and length."""

    tag: int
    body: bytes
    whole: bytes


def verify(der: bytes, content: bytes, known: x509.Certificate | None, where: str) -> x509.Certificate:
    """The certificate whose key signed `content`. `known`: one that lies beside the signature.

    Raises InvalidInput where the structure is broken, or the signature is of something or somebody else.
    """
    try:
        return _verify(der, content, known, where)
    except (IndexError, ValueError, TypeError, OverflowError, UnsupportedAlgorithm) as error:
        _refuse(where, f"is no CMS structure that can be read ({error})")


def _verify(der: bytes, content: bytes, known: x509.Certificate | None, where: str) -> x509.Certificate:
    kind, wrapped = list(_children(_one(der, _SEQUENCE).body))[:2]
    if kind.body != _SIGNED_DATA:
        _refuse(where, "is no CMS SignedData")
    parts = list(_children(_one(wrapped.body, _SEQUENCE).body))
    certificates = [one for part in parts[3:-1] if part.tag == _CONTEXT_0 for one in _certificates(part)]
    signers = list(_children(parts[-1].body))
    if parts[-1].tag != _SET or len(signers) != 1:
        _refuse(where, f"has {len(signers)} signers, not one")
    fields = list(_children(signers[0].body))
    _, issuer_serial, digest_algorithm = fields[:3]
    algorithm = _HASHES.get(_first(digest_algorithm.body).body)
    if algorithm is None:
        _refuse(where, "uses another hash than SHA-256, SHA-384 or SHA-512")
    attributes = fields[3] if fields[3].tag == _CONTEXT_0 else None
    signature = _first(b"".join(one.whole for one in fields[3:] if one.tag == _OCTETS)).body
    signed = content if attributes is None else _attributes(attributes, content, algorithm, where)
    certificate = _signer(issuer_serial, [*certificates, *([known] if known else [])], where)
    _check(certificate, signature, signed, algorithm, where)
    return certificate


def _attributes(attributes: _Tlv, content: bytes, algorithm: hashes.HashAlgorithm, where: str) -> bytes:
    """Signed attributes say the content's digest; the signature is over them, as a SET (RFC 5652 5.4)."""
    found = {
        pair[0].body: _first(pair[1].body).body
        for pair in (list(_children(one.body)) for one in _children(attributes.body))
    }
    if found.get(_MESSAGE_DIGEST) != _digest(content, algorithm):
        _refuse(where, "is of other content: its message digest is not the manifest's")
    return bytes([_SET]) + attributes.whole[1:]


def _digest(content: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    running = hashes.Hash(algorithm)
    running.update(content)
    return running.finalize()


def _signer(issuer_serial: _Tlv, certificates: list[x509.Certificate], where: str) -> x509.Certificate:
    if issuer_serial.tag != _SEQUENCE:
        _refuse(where, "names its signer by a key identifier; issuer and serial number are needed")
    issuer, serial = list(_children(issuer_serial.body))[:2]
    number = int.from_bytes(serial.body, "big", signed=True)
    found = [one for one in certificates if one.serial_number == number]
    found = [one for one in found if one.issuer.public_bytes() == issuer.whole]
    if found:
        return found[0]
    return _refuse(where, f"has no certificate of its signer (serial number {number})")


def _check(
    certificate: x509.Certificate,
    signature: bytes,
    signed: bytes,
    algorithm: hashes.HashAlgorithm,
    where: str,
) -> None:
    key = certificate.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signature, signed, padding.PKCS1v15(), algorithm)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(algorithm))
        else:
            _refuse(where, "is by a key that is neither RSA nor ECDSA")
    except InvalidSignature:
        _refuse(where, "does not fit: the manifest was changed after it was signed, or by somebody else")


def _certificates(part: _Tlv) -> Iterator[x509.Certificate]:
    for one in _children(part.body):
        if one.tag == _SEQUENCE:
            yield x509.load_der_x509_certificate(one.whole)


def _one(data: bytes, tag: int) -> _Tlv:
    found = _first(data)
    if found.tag != tag:
        raise ValueError(f"tag {found.tag:#x} in place of {tag:#x}")
    return found


def _first(data: bytes) -> _Tlv:
    for one in _children(data):
        return one
    raise ValueError("a part is empty")


def _children(data: bytes) -> Iterator[_Tlv]:
    at = 0
    while at < len(data):
        tag, length, start = data[at], data[at + 1], at + 2
        if length == 0x80:
            raise ValueError("a length is not stated")
        if length > 0x80:
            size = length - 0x80
            length, start = int.from_bytes(data[start : start + size], "big"), start + size
        if start + length > len(data):
            raise ValueError("it ends too early")
        yield _Tlv(tag, data[start : start + length], data[at : start + length])
        at = start + length


def _refuse(where: str, why: str) -> NoReturn:
    raise InvalidInput(f"{where}: the signature {why}", field="signature")
