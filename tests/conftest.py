"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples on every machine, so that a check is repeatable; `make check-full` looks for new ones.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("searching", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of standards and real data; tests that need it are skipped, visibly, without it."""
    folder = Path(os.environ.get("ASSENT_SHARED", ROOT.parent / "shared"))
    if not (folder / "standards").is_dir():
        pytest.skip("the folder of standards is not here: set ASSENT_SHARED")
    return folder
