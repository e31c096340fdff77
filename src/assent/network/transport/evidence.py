"""What was verified about each change, kept from the verification until the repository records it.

A process may die in between; the operator finds the evidence here again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assent.intents.evidence import Verdict
from assent.network.state import StateFile

_KEPT = 32


class Evidence:
    """Lines of evidence by a change's key, the newest changes only."""

    def __init__(self, path: Path) -> None:
        self._file = StateFile(path)

    def keep(self, key: str, verdicts: Sequence[Verdict]) -> None:
        """Raises as StateFile does."""
        lines = [f"{one.outcome}: {one.property} ({one.verifier}): {one.evidence[0]}" for one in verdicts]
        with self._file.update() as document:
            order = [one for one in document.get("order", []) if one != key] + [key]
            document["order"] = order[-_KEPT:]
            kept = {one: text for one, text in document.get("lines", {}).items() if one in document["order"]}
            document["lines"] = {**kept, key: lines}

    def lines(self, key: str) -> tuple[str, ...]:
        """Empty where nobody verified the change."""
        return tuple(self._file.read().get("lines", {}).get(key, ()))
