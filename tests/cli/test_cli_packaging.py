"""`assent slice package` and `assent slice check`: from words to archives, and what is wrong with one."""

from __future__ import annotations

import json
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

sys.path.insert(0, str(Path(__file__).parent.parent / "app"))
from cli_process import ROOT, assent

CLOUDS = ROOT / "examples" / "operator-80-percent" / "clouds.yaml"


def _signer(folder: Path) -> None:
    key, begin = ec.generate_private_key(ec.SECP256R1()), datetime(2026, 1, 1, tzinfo=UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "packager")])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(7).not_valid_before(begin).not_valid_after(begin + timedelta(days=999))
    certificate = builder.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "certificate.pem").write_bytes(certificate)
    (folder / "key.pem").touch(mode=0o600)
    (folder / "key.pem").write_bytes(pem)


def test_a_deployed_slice_is_packaged_signed_and_checked(tmp_path: Path) -> None:
    deploy = ("slice", "deploy", "200 cameras", "--clouds", CLOUDS, "--pick", "1", "--yes", "--json")
    name = json.loads(assent(*deploy, "--state", "state", cwd=tmp_path).stdout)["slices"][0]["id"]
    _signer(tmp_path)
    signing = ("--key", "key.pem", "--certificate", "certificate.pem", "--address", f"{name}-amf=192.0.2.5")
    done = assent("slice", "package", name, "-o", "out", *signing, "--state", "state", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    archives = [f"out/{one['file']}" for one in (*made["nsds"], *made["vnf_packages"])]
    assert made["nsds"][0]["slice"] == name and len(archives) == 5
    assert 'address: "192.0.2.5"' in (tmp_path / "out" / "core" / name / "amf.yaml").read_text("utf-8")
    done = assent("slice", "check", *archives, "--trust", "certificate.pem", "--json", cwd=tmp_path)
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["status"]) == (0, "valid")
    assert {one["signer"] for one in answer["files"]} == {"CN=packager"}
    broken = tmp_path / archives[0]
    with zipfile.ZipFile(broken) as file:
        files = {one: file.read(one) for one in file.namelist()}
    with zipfile.ZipFile(broken, "w") as file:
        for one, content in files.items():
            file.writestr(one, content.replace(b"root: ", b"root: 1", 1))
    done = assent("slice", "check", *archives, cwd=tmp_path)
    assert done.returncode == 2
    assert "Definitions/nsd.yaml: Hash: is not the file that the manifest was made of" in done.stderr
    assert done.stderr.count("problems") == 1


def test_words_become_archives_and_errors_are_told(tmp_path: Path) -> None:
    done = assent("slice", "package", "--text", "telemedicine for 20 patients", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "out").glob("*.nsd.csar"))) == 2
    assert len(json.loads((tmp_path / "out/core/nrm.json").read_text("utf-8"))["AmfFunction"]) == 2
    for words, code, said in (
        (("package",), 2, "give the name of a deployed slice, or --text"),
        (("package", "--text", "a slice", "--key", "key.pem"), 2, "signing needs both"),
        (("package", "--text", "200 cameras", "--address", "x"), 2, "give NAME=IPv4"),
        (("package", "--text", "200 cameras", "--types", "."), 2, "has no etsi_nfv_sol001"),
        (("package", "--text", "200 cameras", "-o", "out/core/nrm.json"), 2, "cannot be written"),
        (("package", "no-such", "--state", "none"), 2, "no slice was deployed here"),
        (("check", "none.csar"), 2, "there is no such file"),
        (("check", "out/core/nssf.yaml"), 2, "no ZIP archive"),
    ):
        done = assent("slice", *words, cwd=tmp_path)
        assert (done.returncode, said in done.stderr) == (code, True), (words, done.stderr)
