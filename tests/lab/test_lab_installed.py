"""Installed from a wheel, away from the repository: what `assent eval` needs is there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

build = pytest.importorskip("hatchling.build", reason="builds a wheel with hatchling")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a wheel of this tree puts into site-packages."""
    folder = tmp_path_factory.mktemp("wheel")
    here = Path.cwd()
    os.chdir(ROOT)  # the build hooks of PEP 517 work in the project's folder
    try:
        name = build.build_wheel(str(folder))
    finally:
        os.chdir(here)
    with zipfile.ZipFile(folder / name) as wheel:
        listed = [one.filename for one in wheel.infolist()]
        wheel.extractall(folder / "site")
    assert len(set(listed)) == len(listed)
    return folder / "site"


def _assent(site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    away = {**os.environ, "PYTHONPATH": str(site), "ASSENT_SETTINGS": "", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "assent.cli.main", *arguments]
    return subprocess.run(command, cwd=site.parent, env=away, capture_output=True, text=True, timeout=120)


def test_every_suite_is_found_and_can_be_held(installed: Path) -> None:
    listed = _assent(installed, "eval", "--json")
    assert listed.returncode == 0, listed.stderr
    suites = {one["suite"] for one in json.loads(listed.stdout)}
    assert suites == {path.name for path in (ROOT / "examples" / "suites").iterdir() if path.is_dir()}
    held = _assent(installed, "eval", "all", "--limit", "1", "--json")
    assert held.returncode == 0, held.stderr
    assert {one["suite"] for one in json.loads(held.stdout)["tables"][0]["rows"]} == suites


def test_the_suites_are_in_the_source_once(installed: Path) -> None:
    assert (installed / "assent" / "examples" / "suites").is_dir()
    assert not (ROOT / "src" / "assent" / "examples").exists()
