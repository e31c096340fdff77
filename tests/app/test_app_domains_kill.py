"""Real processes, really killed: the provider, or another operator's domain, in the middle of a delegation."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from cli_process import ROOT, assent

pytest.importorskip("fasta2a", reason="the extra `protocols` is not installed")
pytestmark = pytest.mark.slow

EXAMPLE = ROOT / "examples" / "several-domains"
WISH = "60 cameras downtown, 2 Mbps uplink each, at most 40 ms"
TOKEN = "a token of 24 characters"


@contextmanager
def serving(name: str, folder: Path, port: int = 0) -> Iterator[tuple[subprocess.Popen[str], str]]:
    command = [sys.executable, "-m", "assent.cli.main", "domains", "serve", str(EXAMPLE / f"{name}.yaml")]
    process = subprocess.Popen(
        [*command, "--state", str(folder / name), "--port", str(port), "--json"],
        env={**os.environ, "ASSENT_DOMAIN_TOKEN": TOKEN},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline())["url"]
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()


def domains(folder: Path, urls: dict[str, str]) -> Path:
    text = (EXAMPLE / "domains.yaml").read_text("utf-8")
    text = text.replace("http://127.0.0.1:9101/", urls["backbone"])
    path = folder / "domains.yaml"
    path.write_text(text.replace("http://127.0.0.1:9102/", urls["datacentre"]))
    (folder / "metro.yaml").write_text((EXAMPLE / "metro.yaml").read_text())
    return path


def held(folder: Path) -> dict[str, list[str]]:
    import sqlite3

    found = {}
    for path in folder.rglob("ledger.sqlite"):
        with sqlite3.connect(path) as connection:
            rows = connection.execute("SELECT DISTINCT holder FROM reservations").fetchall()
        found[path.parent.name] = sorted(row[0] for row in rows)
    return found


@pytest.fixture
def tokens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKBONE_TOKEN", TOKEN)
    monkeypatch.setenv("DATACENTRE_TOKEN", TOKEN)


@pytest.mark.usefixtures("tokens")
@pytest.mark.parametrize("after_s", [0.05, 0.3, 0.6, 0.9])
def test_a_provider_that_is_killed(after_s: float, tmp_path: Path) -> None:
    """Timed from when it first writes of the order; whatever was begun is settled by the next command."""
    with serving("backbone", tmp_path) as (_, one), serving("datacentre", tmp_path) as (_, other):
        file = domains(tmp_path, {"backbone": one, "datacentre": other})
        state = tmp_path / "state"
        command = [sys.executable, "-m", "assent.cli.main", "slice", "span", WISH, "--domains", str(file)]
        process = subprocess.Popen(
            [*command, "--state", str(state), "--deploy", "--yes"], stdout=subprocess.DEVNULL
        )
        _wait(state, process)
        time.sleep(after_s)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        spans = json.loads(assent("slice", "spans", "--state", state, "--json", cwd=tmp_path).stdout)
        assert not spans["untold"]
        there = held(tmp_path)
        if spans["spans"]:
            span = spans["spans"][0]
            for name in span["delegations"]:
                assert there[name] == [f"{span['order']}@{span['version']}"], there
            done = assent("slice", "release", span["order"], "--yes", "--state", state, cwd=tmp_path)
            assert done.returncode == 0, done.stderr
            there = held(tmp_path)
        assert not any(there.values()), there


def _wait(state: Path, process: subprocess.Popen[bytes]) -> None:
    """Until the order is on record."""
    import sqlite3

    for _ in range(600):
        if process.poll() is not None:
            return
        with suppress(sqlite3.Error):  # while it is not there yet
            path = f"file:{state / 'assent.sqlite'}?mode=ro"
            with sqlite3.connect(path, uri=True) as connection:
                if connection.execute("SELECT 1 FROM settings WHERE key LIKE 'span/version/%'").fetchone():
                    return
        time.sleep(0.02)
    raise AssertionError("no order was begun")


@pytest.mark.usefixtures("tokens")
def test_a_domain_that_is_killed_and_comes_back(tmp_path: Path) -> None:
    with serving("datacentre", tmp_path) as (_, other):
        with serving("backbone", tmp_path) as (process, one):
            port = int(one.rstrip("/").rsplit(":", 1)[1])
            file = domains(tmp_path, {"backbone": one, "datacentre": other})
            more = ("--state", "state", "--json")
            done = assent("slice", "span", WISH, "--domains", file, "--deploy", "--yes", *more, cwd=tmp_path)
            order = json.loads(done.stdout)["span"]["order"]
            process.send_signal(signal.SIGKILL)
            process.wait()
        done = assent("slice", "release", order, "--yes", *more, cwd=tmp_path)
        assert done.returncode == 5 and "`assent domains serve`" in done.stdout, done.stdout
        spans = json.loads(assent("slice", "spans", *more, cwd=tmp_path).stdout)
        assert spans == {"spans": [], "untold": {order: ["backbone"]}}
        assert held(tmp_path)["backbone"] == [f"{order}@1"] and not held(tmp_path)["datacentre"]
        with serving("backbone", tmp_path, port):
            assert json.loads(assent("slice", "spans", *more, cwd=tmp_path).stdout)["untold"] == {}
            assert not any(held(tmp_path).values())
