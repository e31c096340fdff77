"""Archives that were tampered with, or meant to harm: each is refused, with what and where."""

from __future__ import annotations

import io
import re
import stat
import struct
import subprocess
import time
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import which

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from descriptor_rig import CHAIN, TRAFFIC, package, redone, unzip, with_files
from hypothesis import given, settings
from hypothesis import strategies as st

from assent.intents.errors import InvalidInput
from assent.service.descriptors import archive
from assent.service.descriptors.checking.package import Checked, Expectations, check, check_together
from assent.service.descriptors.packaging import SlicePackager
from assent.service.descriptors.signature import Signer, read_certificate, read_signer

PACKAGE = package()
UPF = next(one.content for one in PACKAGE.vnf_packages if b"product_name: UPF" in one.content)


def _said(found: Checked) -> str:
    return "\n".join(str(one) for one in found.problems)


def _swap(old: str, new: str, count: int = 1) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, count)


def _sub(old: str, new: str) -> Callable[[str], str]:
    return lambda text: re.sub(old, new, text, count=1, flags=re.S)


NSD_MUTATIONS = {
    "rate in another unit": (
        lambda text: text.replace("root: 50000000", "root: 50").replace("root: 20000000", "root: 20"),
        "are in bit/s",
    ),
    "rate below zero": (_sub(r"root: 20000000", "root: -1"), "min_bitrate_requirements"),
    "rate as a text": (_sub(r"root: 50000000", "root: 50 Mbps"), "root"),
    "least above most": (_sub(r"root: 20000000", "root: 60000000"), "the least bit rate is above the most"),
    "more than any link": (_sub(r"root: 50000000", "root: 99000000000000"), "max_bitrate_requirements"),
    "link that is not there": (
        _swap("virtual_link_data: vl_user_1", "virtual_link_data: vl_user_9"),
        "vl_user_9",
    ),
    "joined to a SAP": (_swap("virtual_link_data: vl_user_1", "virtual_link_data: sap_access"), "sap_access"),
    "SAP on no link": (
        _swap("internal_virtual_link: vl_user_0", "internal_virtual_link: ns"),
        "'ns' is no node",
    ),
    "connection point unknown": (
        _swap("- virtual_link_data: vl_user_1", "- n6: vl_user_1"),
        "no requirement 'n6'",
    ),
    "vnfm_info": (lambda text: text.replace("etsivnfm:v4.4.1", "etsivnfm:4.4.1"), "vnfm_info"),
    "no UUID": (_sub(r'descriptor_id: "[^"]+"', 'descriptor_id: "1"'), "descriptor_id"),
    "two ids alike": (
        lambda text: text.replace(*_ids(text)),
        "that of the NSD itself",
    ),
    "property missing": (_sub(r"\n        designer: Assent\n", "\n"), "designer"),
    "property unknown": (
        _sub(r"\n        designer: Assent\n", "\n        designer: Assent\n        x: 1\n"),
        "x",
    ),
    "type unknown": (
        _swap("type: tosca.nodes.nfv.Sap", "type: tosca.nodes.nfv.Sop"),
        "no node type that is known",
    ),
    "policy unknown": (_swap("nfv.NsScalingAspects", "nfv.NsScalingAspect"), "no policy type that is known"),
    "target unknown": (_sub(r"(targets:\n\s+- )vl_control", r"\1vl_kontrol"), "vl_kontrol"),
    "default level": (_swap("default_level: default", "default_level: big"), "default_level 'big'"),
    "levels differ": (
        _sub(r"number_of_instances:\n\s+default: 1", "number_of_instances:\n            big: 1"),
        "big",
    ),
    "outside profile": (_sub(r"(number_of_instances:\n\s+default): 1", r"\1: 9"), "outside its vnf_profile"),
    "scale level gap": (_sub(r"\n\s+1:\n\s+description: \"2 of[^\n]+", ""), "not numbered from 0"),
    "aspect unknown": (_swap("aspect: user_plane", "aspect: user_plan"), "no scaling aspect 'user_plan'"),
    "protocol": (_swap("- ipv4", "- ipv5"), "layer_protocols.0"),
    "min above max": (_swap("min_number_of_instances: 1", "min_number_of_instances: 8"), "is more than max"),
    "types not imported": (_swap("- etsi_nfv_sol001_nsd_types.yaml", "- my_types.yaml"), "is not imported"),
    "another version of TOSCA": (
        _swap("tosca_simple_yaml_1_3", "tosca_simple_yaml_1_2"),
        "tosca_definitions_version",
    ),
    "an alias": (_swap("designer: Assent", "designer: *x"), "aliases"),
    "a key twice": (
        _swap("        designer: Assent", "        designer: Assent\n        designer: Assent"),
        "twice",
    ),
    "no YAML": (_swap("topology_template:", "topology_template: ]"), "not valid YAML"),
}

VNFD_MUTATIONS = {
    "no CPU": (_swap("num_virtual_cpu: 1", "num_virtual_cpu: 0"), "num_virtual_cpu"),
    "half a CPU": (_swap("num_virtual_cpu: 1", "num_virtual_cpu: 0.5"), "num_virtual_cpu"),
    "size without unit": (_swap('"2048 MB"', '"2048"'), "give a size such as"),
    "size of nothing": (_swap('"2048 MB"', '"0 MB"'), "above 0"),
    "storage unknown": (_swap("virtual_storage: storage", "virtual_storage: disk"), "'disk'"),
    "point on no VDU": (_swap("virtual_binding: vdu", "virtual_binding: storage"), "virtual_binding"),
    "point without link": (_swap("        - virtual_link: int_data\n", ""), "virtual_link is there 0 times"),
    "unmapped point": (
        _sub(r"\n      virtual_link_data:\n\s+- ext_data\n\s+- external_virtual_link", ""),
        "not mapped",
    ),
    "mapped to a VDU": (_swap("- ext_data\n", "- vdu\n"), "no connection point"),
    "mapped twice": (_swap("- ext_data\n", "- ext_access\n"), "is mapped twice"),
    "step without delta": (_swap("- one_more", "- two_more"), "no delta 'two_more'"),
    "level too high": (_swap(" scale_level: 15", " scale_level: 16"), "is above 15"),
    "scaled out of the profile": (
        _swap("max_scale_level: 15", "max_scale_level: 16"),
        "can scale to 17 instances",
    ),
    "default of its type": (_swap('- "etsivnfm:v4.4.1"', '- "etsivnfm:v4.4.0"'), "its default is"),
    "level miscounted": (_sub(r"(level_3:\n\s+number_of_instances): 4", r"\1: 5"), "its deltas give 4"),
    "level missing": (_sub(r"level_3:\n\s+number_of_instances: 4\n\s+", ""), "level_3"),
    "more than the profile": (
        _swap("max_number_of_instances: 16", "max_number_of_instances: 3"),
        "vdu_profile",
    ),
    "vnf type": (
        _sub(r"node_type: assent[^\n]+", "node_type: tosca.nodes.nfv.VNF"),
        "is not the VNF node's type",
    ),
    "value that its type forbids": (
        _sub(r"(\n        product_name:) UPF", r"\1 AMF"),
        "does not allow this value",
    ),
    "scope": (_swap("scope: nfvi_node", "scope: rack"), "scope"),
}


def _ids(text: str) -> tuple[str, str]:
    found = re.findall(r'      descriptor_id: "([^"]+)"', text)
    return found[1], found[0]


@pytest.mark.parametrize("name", NSD_MUTATIONS)
def test_a_mutated_nsd_is_rejected_with_what_and_where(name: str) -> None:
    change, said = NSD_MUTATIONS[name]
    found = check(redone(PACKAGE.nsd, change), "x.csar")
    assert said in _said(found)
    assert re.search(r"x\.csar:Definitions/nsd\.yaml:\d+:\d+", _said(found))


@pytest.mark.parametrize("name", VNFD_MUTATIONS)
def test_a_mutated_vnfd_is_rejected_with_what_and_where(name: str) -> None:
    change, said = VNFD_MUTATIONS[name]
    found = check(redone(UPF, change), "x.csar")
    assert said in _said(found)
    assert re.search(r"x\.csar:Definitions/vnfd\.yaml:\d+:\d+", _said(found))


def test_two_functions_cannot_be_together_and_apart() -> None:
    twin = CHAIN[2].model_copy(update={"name": "twin"})
    made = SlicePackager().package("slice-1", [*CHAIN, twin], TRAFFIC)
    found = check(redone(made.nsd, _swap("scope: nfvi_node", "scope: nfvi_pop")), "x")
    assert "together and apart (nfvi_pop)" in _said(found)


def _put(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda files: files.update({name: content})


def _edit(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    def change(files: dict[str, bytes]) -> None:
        assert old in files[name]
        files[name] = files[name].replace(old, new, 1)

    return change


PACKAGE_MUTATIONS = {
    "a file changed": (_edit("ChangeLog.txt", b"NSD", b"nsd"), "its SHA-256 differs"),
    "the descriptor changed": (
        _edit("Definitions/nsd.yaml", b"50000000", b"60000000"),
        "its SHA-256 differs",
    ),
    "a file too many": (_put("evil.sh", b"x"), "not in the manifest"),
    "a file too few": (lambda files: files.pop("Licenses/LICENSE.txt"), "listed, and not in the archive"),
    "no change log": (lambda files: files.pop("ChangeLog.txt"), "ETSI-Entry-Change-Log"),
    "no manifest": (lambda files: files.pop("nsd.mf"), "ETSI-Entry-Manifest"),
    "no metadata file": (lambda files: files.pop("TOSCA-Metadata/TOSCA.meta"), "this is no CSAR"),
    "another CSAR version": (
        _edit("TOSCA-Metadata/TOSCA.meta", b"CSAR-Version: 1.1", b"CSAR-Version: 9"),
        "not 1.1",
    ),
    "key of the metadata": (
        _edit("TOSCA-Metadata/TOSCA.meta", b"Created-By", b"Created_By"),
        "no `Key: value`",
    ),
    "weak hash": (_edit("nsd.mf", b"SHA-256", b"MD5"), "'MD5' is not SHA-256"),
    "half a hash": (_edit("nsd.mf", b"Hash: ", b"Hash: 0"), "64 digits"),
    "metadata missing": (_edit("nsd.mf", b"  nsd_designer: Assent\n", b""), "nsd_designer: is missing"),
    "another name": (
        _edit("nsd.mf", b"nsd_name: slice-1", b"nsd_name: slice-2"),
        "the manifest says 'slice-2'",
    ),
    "another invariant id": (
        _edit("nsd.mf", b"nsd_invariant_id: ", b"nsd_invariant_id: 1"),
        "nsd_invariant_id",
    ),
    "no date": (_edit("nsd.mf", b"1980-01-01T00:00:00Z", b"yesterday"), "no date and time"),
    "manifest is a picture": (_put("nsd.mf", b"\x89PNG\xff"), "is not UTF-8"),
    "manifest is empty": (_put("nsd.mf", b""), "the manifest is empty"),
    "listed twice": (
        lambda files: files.update({"nsd.mf": files["nsd.mf"] + b"\n" + files["nsd.mf"].split(b"\n\n")[1]}),
        "listed twice",
    ),
    "half a signature": (
        lambda files: files.update({"nsd.mf": files["nsd.mf"] + b"-----BEGIN CMS-----\nAAAA\n"}),
        "does not end with",
    ),
}


@pytest.mark.parametrize("name", PACKAGE_MUTATIONS)
def test_an_archive_whose_files_were_tampered_with_is_rejected(name: str) -> None:
    change, said = PACKAGE_MUTATIONS[name]
    assert said in _said(check(with_files(PACKAGE.nsd, change), "x.csar"))


@given(st.integers(0, len(UPF) - 1), st.integers(1, 255))
@settings(max_examples=60)
def test_no_byte_of_an_archive_can_change_unnoticed(at: int, by: int) -> None:
    """But for the names, dates and flags of the archive itself, which no manifest covers."""
    changed = bytearray(UPF)
    changed[at] ^= by
    try:
        same = archive.read(bytes(changed), "x") == unzip(UPF)
    except InvalidInput:
        same = False
    assert same or check(bytes(changed), "x").problems


@given(st.binary(max_size=300))
@settings(max_examples=50)
def test_noise_is_refused(noise: bytes) -> None:
    assert check(noise, "x").problems


def _zip(*entries: tuple[zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as file:
        for info, content in entries:
            info.compress_type = method
            file.writestr(info, content)
    return buffer.getvalue()


def _link() -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("passwd")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return info


def _lying(size: int) -> bytes:
    """An archive whose directory says that a file is smaller than it is."""
    data = bytearray(_zip((zipfile.ZipInfo("a"), b"A" * 5000), method=zipfile.ZIP_DEFLATED))
    at = data.find(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(data)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_archives_that_mean_harm_are_refused() -> None:
    cases = {
        "is no path within the archive": [
            _zip((zipfile.ZipInfo("../../etc/passwd"), b"x")),
            _zip((zipfile.ZipInfo("/etc/passwd"), b"x")),
            _zip((zipfile.ZipInfo("C:evil"), b"x")),
        ],
        "a link or a device": [_zip((_link(), b"/etc/passwd"))],
        "is there twice": [
            _zip((zipfile.ZipInfo("a"), b"x"), (zipfile.ZipInfo("a"), b"y")),
            _zip((zipfile.ZipInfo("a"), b"x"), (zipfile.ZipInfo("A"), b"y")),
        ],
        "a bomb": [_zip((zipfile.ZipInfo("a"), b"0" * 8_000_000), method=zipfile.ZIP_DEFLATED)],
        "unpacked it is larger": [
            _zip((zipfile.ZipInfo("a"), b"0" * 17_000_000), method=zipfile.ZIP_DEFLATED)
        ],
        "at most 1000 are read": [_zip(*((zipfile.ZipInfo(f"f{n}"), b"") for n in range(1001)))],
        "compressed by method": [_zip((zipfile.ZipInfo("a"), b"x"), method=zipfile.ZIP_BZIP2)],
        "the archive is empty": [_zip()],
        "x: ": [_lying(10), b"PK\x03\x04 and nothing more", UPF[: len(UPF) // 2], b""],
    }
    for said, archives in cases.items():
        for data in archives:
            with pytest.raises(InvalidInput) as error:
                archive.read(data, "x")
            assert said in "\n".join(map(str, error.value.problems)) + f"\n{error.value.message}"


def test_descriptors_that_cost_time_are_refused_soon() -> None:
    lines = "".join(f"k{at}: v\n" for at in range(400))
    for text, said in (
        ("a: 1\n" * 20_000, "more than 16000 lines and commas"),
        ("x: [" + "1," * 20_000 + "1]", "more than 16000 lines and commas"),
        ("x" * 600_000, "larger than 524288 bytes"),
        ("a: " + "[" * 3000, "nested deeper"),
        (lines, "405 things are wrong"),
    ):
        begin = time.process_time()
        assert said in _said(check(redone(UPF, lambda _, text=text: text), "x"))
        assert time.process_time() - begin < 10


def test_a_signature_of_nothing_is_refused() -> None:
    from assent.service.descriptors import cms

    for der in (
        b"",
        b"\x30\x00",
        b"\x30\x80",
        b"\x30\x82\xff",
        b"\x30\x02\x06\x00",
        b"\x30\x04\x06\x00\xa0\x00",
    ):
        with pytest.raises(InvalidInput, match="the signature"):
            cms.verify(der, b"content", None, "x")


def test_an_nsd_has_to_fit_the_packages_beside_it() -> None:
    whole = [check(PACKAGE.nsd, "nsd"), *(check(one.content, one.vnfd_id) for one in PACKAGE.vnf_packages)]
    check_together(whole)
    assert not any(one.problems for one in whole)
    fewer = [check(PACKAGE.nsd, "nsd"), check(UPF, "upf")]
    check_together(fewer)
    assert "no VNF package with this VNFD was given" in _said(fewer[0])
    for change, said in (
        (
            _swap("instantiation_level: level_1", "instantiation_level: level_77"),
            "no instantiation level 'level_77'",
        ),
        (
            _sub(r"(product_name: UPF\n\s+software_version:) \"1.0\"", r'\1 "2.0"'),
            "does not allow this value",
        ),
    ):
        other = [check(redone(PACKAGE.nsd, change), "nsd"), *whole[1:]]
        check_together(other)
        assert said in _said(other[0])
    twice = [check(UPF, "one"), check(UPF, "two")]
    check_together(twice)
    assert "another file has the descriptor" in _said(twice[1])
    beside = [check(b"noise", "broken"), check(UPF, "one")]
    check_together(beside)
    assert not beside[1].problems


def _certificate(key, name: str, issuer=None) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    ca_name, ca_key = (issuer[0].subject, issuer[1]) if issuer else (subject, key)
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    builder = (
        x509.CertificateBuilder().subject_name(subject).issuer_name(ca_name).public_key(key.public_key())
    )
    builder = builder.serial_number(x509.random_serial_number()).not_valid_before(begin)
    return builder.not_valid_after(begin + timedelta(days=3650)).sign(ca_key, hashes.SHA256())


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.fixture(scope="module")
def signer() -> tuple[Signer, x509.Certificate]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate = _certificate(key, "packager")
    return Signer(_pem(certificate), _key_pem(key)), certificate


def test_a_signed_package_says_by_whom_and_is_reproducible(signer: tuple[Signer, x509.Certificate]) -> None:
    made = SlicePackager(signer=signer[0]).package("slice-1", CHAIN, TRAFFIC)
    assert made == SlicePackager(signer=signer[0]).package("slice-1", CHAIN, TRAFFIC)
    found = check(made.nsd, "x", Expectations(signed=True, anchor=signer[1]))
    assert found.problems == []
    assert found.signer == "CN=packager"
    assert b"PRIVATE" not in made.nsd


def test_a_signature_that_does_not_fit_is_refused(signer: tuple[Signer, x509.Certificate]) -> None:
    made = SlicePackager(signer=signer[0]).package("slice-1", CHAIN, TRAFFIC).nsd
    changed = with_files(made, _edit("nsd.mf", b"nsd_designer: Assent", b"nsd_designer: Mallet"))
    assert "was changed after it was signed" in _said(check(changed, "x"))
    broken = with_files(made, _edit("nsd.mf", b"-----BEGIN CMS-----\nM", b"-----BEGIN CMS-----\nN"))
    assert "the signature" in _said(check(broken, "x"))
    key = ec.generate_private_key(ec.SECP256R1())
    stranger = _certificate(key, "stranger")
    assert "who is not trusted" in _said(check(made, "x", Expectations(anchor=stranger)))
    assert "is not signed" in _said(check(PACKAGE.nsd, "x", Expectations(signed=True)))


def test_a_signature_by_ecdsa_under_a_root_that_is_trusted() -> None:
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _certificate(root_key, "root")
    own = _certificate(key, "packager", (root, root_key))
    made = SlicePackager(signer=Signer(_pem(own), _key_pem(key))).package("s", CHAIN, TRAFFIC)
    assert check(made.nsd, "x", Expectations(anchor=root)).problems == []


@given(st.integers(0, 10_000), st.integers(1, 255))
@settings(max_examples=60)
def test_no_byte_of_a_signature_can_change_unnoticed(
    signer: tuple[Signer, x509.Certificate], at: int, by: int
) -> None:
    """Or it is refused, or it is a byte that says nothing: unsigned parts of the structure about the same signer."""
    import base64

    from assent.service.descriptors import cms

    text = signer[0].sign(b"content")
    der = bytearray(base64.b64decode("".join(text.splitlines()[1:-1])))
    der[at % len(der)] ^= by
    for content in (b"content", b"contents"):
        try:
            found = cms.verify(bytes(der), content, None, "x")
        except InvalidInput:
            continue
        assert content == b"content"
        assert found.public_key() == signer[1].public_key()


@pytest.mark.skipif(which("openssl") is None, reason="openssl is not installed")
def test_openssl_and_we_understand_one_another(
    signer: tuple[Signer, x509.Certificate], tmp_path: Path
) -> None:
    import base64

    from assent.service.descriptors import cms

    content, text = tmp_path / "content", signer[0].sign(b"content")
    content.write_bytes(b"content")
    (tmp_path / "certificate.pem").write_bytes(signer[0].certificate_pem)
    (tmp_path / "ours.pem").write_text(text)
    openssl = ["openssl", "cms", "-binary", "-inform", "PEM"]
    verify = [*openssl, "-verify", "-in", "ours.pem", "-content", "content", "-CAfile", "certificate.pem"]
    done = subprocess.run(
        [*verify, "-purpose", "any", "-no_check_time", "-partial_chain"],
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    key = tmp_path / "key.pem"
    key.write_bytes(signer[0]._key_pem)
    sign = [
        "openssl",
        "cms",
        "-sign",
        "-binary",
        "-in",
        "content",
        "-signer",
        "certificate.pem",
        "-inkey",
        "key.pem",
    ]
    subprocess.run([*sign, "-outform", "DER", "-out", "theirs", "-md", "sha256"], cwd=tmp_path, check=True)
    assert base64.b64encode((tmp_path / "theirs").read_bytes())
    assert cms.verify((tmp_path / "theirs").read_bytes(), b"content", None, "x") == signer[1]
    with pytest.raises(InvalidInput, match="of other content"):
        cms.verify((tmp_path / "theirs").read_bytes(), b"contents", None, "x")


def test_keys_are_kept_and_have_to_fit(tmp_path: Path, signer: tuple[Signer, x509.Certificate]) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    certificate.write_bytes(signer[0].certificate_pem)
    key.write_bytes(_key_pem(ec.generate_private_key(ec.SECP256R1())))
    key.chmod(0o644)
    with pytest.raises(InvalidInput, match="others can read this key"):
        read_signer(key, certificate)
    key.chmod(0o600)
    with pytest.raises(InvalidInput, match="not that of the certificate"):
        read_signer(key, certificate)
    key.write_bytes(signer[0]._key_pem)
    key.chmod(0o600)
    assert "PRIVATE" not in repr(read_signer(key, certificate))
    assert read_certificate(certificate) == signer[1]
    key.write_bytes(b"no key")
    with pytest.raises(InvalidInput, match="no unencrypted private key"):
        read_signer(key, certificate)
    with pytest.raises(InvalidInput, match="no certificate in PEM"):
        read_certificate(key)
    with pytest.raises(InvalidInput, match="cannot be read"):
        read_certificate(tmp_path / "none")
