"""What the mediator does about malicious messages: warning, penalty, exclusion, and the way back.

`protocol.advance` calls `judge` once per round with what the arbitral unit found. Nothing that a message says
can move a weight in any other way.
"""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from assent.intents.base import Finite, Frozen
from assent.intents.negotiation import Incentive, Turn

WEIGHTS = (1.0, 1.0, 0.5, 0.25, 0.0)
"""A participant's say by how many offences stand against it: the first is only a warning."""

CLEAN_ROUNDS = 2
"""So many rounds without an offence take one offence back."""


class Standing(Frozen):
    """One participant's record. `last` is what it was told last, if anything ever was."""

    offences: int = Field(default=0, ge=0, le=len(WEIGHTS) - 1)
    clean: int = Field(default=0, ge=0)
    last: Incentive | None = None

    @property
    def weight(self) -> Finite:
        return WEIGHTS[self.offences]


def judge(
    standings: Mapping[str, Standing], offenders: Mapping[str, str]
) -> tuple[dict[str, Standing], tuple[Incentive, ...]]:
    """Everybody's new record, and what has to be said about it. `offenders`: reason by name."""
    told: list[Incentive] = []
    judged: dict[str, Standing] = {}
    for name in sorted(standings):
        before = standings[name]
        after = _offended(name, before, offenders[name]) if name in offenders else _behaved(name, before)
        judged[name] = after
        if after.last is not None and after.last is not before.last:
            told.append(after.last)
    return judged, tuple(told)


def offenders(mediator: Turn) -> dict[str, str]:
    """Who sent something malicious this round, and what, by the mediator's arbitral unit."""
    found: dict[str, str] = {}
    for finding in mediator.findings:
        if finding.unit != "arbitral":
            continue
        verdicts = finding.data.get("verdicts")
        for one in verdicts if isinstance(verdicts, list) else ():
            if isinstance(one, dict) and one.get("verdict") == "malicious":
                found[str(one.get("agent", ""))] = str(one.get("category") or "malicious message")
    return found


def _offended(name: str, before: Standing, reason: str) -> Standing:
    offences = min(before.offences + 1, len(WEIGHTS) - 1)
    weight = WEIGHTS[offences]
    kind = "warning" if offences == 1 else "exclusion" if weight == 0.0 else "penalty"
    told = Incentive.model_validate({"agent": name, "kind": kind, "weight": weight, "reason": reason})
    return Standing(offences=offences, clean=0, last=told)


def _behaved(name: str, before: Standing) -> Standing:
    if before.offences == 0:
        return before
    if before.clean + 1 < CLEAN_ROUNDS:
        return before.model_copy(update={"clean": before.clean + 1})
    offences = before.offences - 1
    told = Incentive(agent=name, kind="restored", weight=WEIGHTS[offences], reason="behaviour improved")
    return Standing(offences=offences, clean=0, last=told)
