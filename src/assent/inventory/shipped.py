"""Where the examples are that come with Assent: beside the sources in a checkout, inside the package once installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def example(name: str) -> Path:
    """A folder of `examples`; where there is none, the place where it would be."""
    installed = _PACKAGE / "examples" / name
    return installed if installed.exists() else _PACKAGE.parents[1] / "examples" / name
