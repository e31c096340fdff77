"""The domains file, and the example: five domains of three operators, two of them in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_process import ROOT

from assent.app.domains.desk import opened
from assent.app.domains.file import read_domains, read_served
from assent.intents.errors import AssentError, InvalidInput, Refused

EXAMPLE = ROOT / "examples" / "several-domains"
TEXT = (EXAMPLE / "domains.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("name: metro", "name: radio", 20, "two domains are called 'radio'"),
        ("at: R1 GigabitEthernet0/0", "at: R9 GigabitEthernet0/0", 25, "there is no router 'R9'"),
        ("at: R1 GigabitEthernet0/0", "at: R2 GigabitEthernet0/9", 25, "R2 has no interface"),
        (", at: R3 GigabitEthernet0/0", "", 26, "say `at`"),
        ("downtown: [north-1, north-2]", "downtown: [south]", 7, "areas.downtown"),
        ("harbour: [port-1]", "harbour: []", 7, "areas.harbour"),
        ("low: 150, high: 250", "low: 250, high: 150", 25, "vlan label"),
        ("{from: core-site, to: exchange", "{from: moon, to: exchange", 28, "no border point moon"),
        (
            "borders: [{name: exchange}]",
            "borders: [{name: exchange, at: R1 Gi0/0}]",
            42,
            "`at` and `pool` are for transport",
        ),
        ("kind: cloud", "kind: cellar", 37, "kind"),
        ("price: 0.05", "price: .nan", 23, "price"),
        ("token_env: BACKBONE_TOKEN", "token_env: 'a b'", 45, "token_env"),
        ("http://127.0.0.1:9101/", "ftp://x/", 45, "url"),
    ],
)
def test_what_is_wrong_in_the_file_has_its_line(
    old: str, new: str, line: int, said: str, tmp_path: Path
) -> None:
    assert old in TEXT
    path = tmp_path / "domains.yaml"
    path.write_text(TEXT.replace(old, new, 1))
    (tmp_path / "metro.yaml").write_text((EXAMPLE / "metro.yaml").read_text())
    with pytest.raises(InvalidInput) as caught:
        read_domains(path)
    assert said in caught.value.message
    assert f"domains.yaml:{line}:" in caught.value.message, caught.value.message


def test_a_file_without_domains_and_a_served_file(tmp_path: Path) -> None:
    path = tmp_path / "d.yaml"
    path.write_text("{assent: 1, operator: alpha}")
    with pytest.raises(InvalidInput, match="name at least one domain"):
        read_domains(path)
    served = read_served(EXAMPLE / "backbone.yaml")
    assert (served.name, served.operator) == ("backbone", "beta") and served.network is not None
    path.write_text("{assent: 1, operator: beta, domain: {kind: transport}}")
    with pytest.raises(InvalidInput, match=r"d\.yaml:1"):
        read_served(path)


def test_tokens_and_plain_http(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BACKBONE_TOKEN", raising=False)
    with (
        pytest.raises(InvalidInput, match="BACKBONE_TOKEN, which is not set"),
        opened(tmp_path / "s", EXAMPLE / "domains.yaml"),
    ):
        pass
    monkeypatch.setenv("BACKBONE_TOKEN", "a token of some length")
    path = tmp_path / "domains.yaml"
    path.write_text(TEXT.replace("http://127.0.0.1:9101/", "http://192.0.2.1/"))
    (tmp_path / "metro.yaml").write_text((EXAMPLE / "metro.yaml").read_text())
    with pytest.raises(Refused, match="give an https:// address"), opened(tmp_path / "s", path):
        pass


def test_a_state_that_knows_no_domains_asks_for_them(tmp_path: Path) -> None:
    with (
        pytest.raises(InvalidInput, match="say which domains there are, with --domains"),
        opened(tmp_path / "s"),
    ):
        pass


def local(folder: Path) -> Path:
    """The example without the domains of others."""
    path = folder / "domains.yaml"
    path.write_text(TEXT.split("\nremote:")[0])
    (folder / "metro.yaml").write_text((EXAMPLE / "metro.yaml").read_text())
    return path


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("span", "60 cameras, 2 Mbps uplink each"), 3, "areas: downtown, harbour"),
        (("span", "60 cameras", "--from", "moon"), 4, "no domain has the area moon"),
        (("augment", "nothing"), 2, "say what is to change"),
        (("augment", "nothing", "--ul-latency", "nan"), 2, "ul_latency_ms"),
        (("release", "nothing", "--yes"), 2, "there is no span 'nothing'; there are: none"),
    ],
)
def test_errors_say_what_to_do(words: tuple[str, ...], code: int, said: str, tmp_path: Path) -> None:
    more = ("--domains", str(local(tmp_path)), "--state", str(tmp_path / "s"), "--json")
    found, told = _failure("slice", *words, *more)
    assert found == code and said in told


def test_the_example_runs(tmp_path: Path) -> None:
    pytest.importorskip("fasta2a", reason="the extra `protocols` is not installed")
    environment = {
        **os.environ,
        "STATE": str(tmp_path / "state"),
        "ASSENT": f"{sys.executable} -m assent.cli.main",
        "COLUMNS": "110",
    }
    done = subprocess.run(
        ["sh", EXAMPLE / "run.sh"], env=environment, capture_output=True, text=True, timeout=240, check=False
    )
    said = done.stdout
    assert done.returncode == 0, said + done.stderr
    assert "deployed span-bc9c09bf in radio, metro, core, backbone, datacentre" in said
    assert "2: augmented slice-bc9c09bf-1.2: ul_latency_ms 1.5" in said
    assert "nothing of it is held in core, edge, metro, radio" in said
    assert "the domains need 8 and 6" in said
    for root in (
        tmp_path / "state",
        *(tmp_path / "state" / "domains").iterdir(),
        tmp_path / "state-backbone",
    ):
        assert not _held(root), root


def _held(root: Path) -> list[Any]:
    import sqlite3

    with sqlite3.connect(root / "ledger.sqlite") as connection:
        return connection.execute("SELECT * FROM reservations").fetchall()


def _failure(*words: str) -> tuple[int, str]:
    """The exit code of a command, and what it says."""
    from typer.testing import CliRunner

    from assent.cli.main import app

    done = CliRunner().invoke(app, list(words))
    if isinstance(done.exception, AssentError):
        return done.exception.exit_code, done.exception.message
    return done.exit_code, done.stdout


def test_a_token_is_needed_to_serve() -> None:
    code, said = _failure("domains", "serve", str(EXAMPLE / "backbone.yaml"), "--token-env", "NO_SUCH")
    assert code == 2 and "NO_SUCH holds no token" in said
