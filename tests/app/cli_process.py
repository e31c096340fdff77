"""`assent` as a process of its own, as a user would start it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import zygote

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "examples" / "shared-cell" / "scenario.yaml"
NETWORK = ROOT / "examples" / "four-routers" / "network.yaml"


def assent(*arguments: object, cwd: Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Run it in `cwd`, with its data folder there too."""
    return zygote.run([*map(str, arguments)], cwd=cwd, env=_environment(cwd), timeout=timeout)


def assent_afresh(*arguments: object, cwd: Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """The same in a new interpreter: with its imports, and with hashes of strings of its own."""
    command = [sys.executable, "-m", "assent.cli.main", *map(str, arguments)]
    return subprocess.run(
        command, cwd=cwd, env=_environment(cwd), capture_output=True, text=True, timeout=timeout, check=False
    )


def _environment(cwd: Path) -> dict[str, str]:
    return {**os.environ, "ASSENT_DATA": str(cwd / "data"), "COLUMNS": "110"}
