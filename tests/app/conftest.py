"""One run of the example for all tests that only look at what it left."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from cli_process import EXAMPLE, assent


@dataclass(frozen=True)
class Demo:
    folder: Path
    process: subprocess.CompletedProcess[str]

    @property
    def state(self) -> Path:
        return self.folder / "state"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo")
    return Demo(folder, assent("run", EXAMPLE, "--state", "state", cwd=folder))
