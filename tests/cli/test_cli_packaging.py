"""`assent slice package` and `assent slice check`: from words to archives, and what is wrong with one."""

from __future__ import annotations

import json
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

sys.path.insert(0, str(Path(__file__).parent.parent / "app"))
from cli_process import ROOT, assent

from assent.cli.packing import Made, check_command, package_command
from assent.intents.errors import InvalidInput
from assent.reasoning.settings import ModelSettings

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


def test_what_cannot_be_made_or_read_is_refused(tmp_path: Path) -> None:
    made = Made(tmp_path / "out", None, None, None, (), 1)
    settings = ModelSettings()
    for name, text, change, said in (
        (None, None, {}, "give the name of a deployed slice, or --text"),
        ("a", "b", {}, "give the name of a deployed slice, or --text"),
        (None, "a slice", {"key": tmp_path}, "signing needs both"),
        (None, "200 cameras", {"addresses": ("x",)}, "give NAME=IPv4"),
        (None, "200 cameras", {"types": tmp_path}, "has no etsi_nfv_sol001"),
        ("none", None, {}, "no slice was deployed here"),
    ):
        with pytest.raises(InvalidInput, match=said):
            package_command(
                name,
                text,
                replace(made, **change),
                model=None,
                settings=settings,
                state=tmp_path / "s",
                as_json=True,
            )
    with pytest.raises(InvalidInput, match="there is no such file"):
        check_command([tmp_path / "none.csar"], signed=False, trust=None, as_json=True)
    assert not (tmp_path / "out").exists()
    (tmp_path / "out").touch()
    with pytest.raises(InvalidInput, match="cannot be written"):
        package_command(None, "200 cameras", made, model=None, settings=settings, state=None, as_json=True)
