"""`assent` as a process of its own, as a user would start it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
EXAMPLE = ROOT / "examples" / "shared-cell" / "scenario.yaml"
NETWORK = ROOT / "examples" / "four-routers" / "network.yaml"


def assent(*arguments: object, cwd: Path, timeout: float = 120) -> subprocess.CompletedProcess[str]:
    """Run it in `cwd`, with its data folder there too."""
    command = [sys.executable, "-m", "assent.cli.main", *map(str, arguments)]
    environment = {**os.environ, "ASSENT_DATA": str(cwd / "data"), "COLUMNS": "110"}
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=timeout, check=False
    )
