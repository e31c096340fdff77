"""The service catalogue as faces show it, with the user's own entries where there are any."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from assent.service.own_entries import extended


def with_own(path: Path | None = None) -> AbstractContextManager[None]:
    """The catalogue with the entries of `path`, else of $ASSENT_CATALOGUE, else of `catalogue.yaml` in the user's
    configuration folder, where that is there. Raises InvalidInput."""
    chosen = path or _usual()
    return extended(chosen) if chosen is not None else nullcontext()


def _usual() -> Path | None:
    named = os.environ.get("ASSENT_CATALOGUE")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_config_path

    path = user_config_path("assent") / "catalogue.yaml"
    return path if path.is_file() else None
