"""The interface of all drivers, one router each, and of what joins them (DESIGN section 7).

`fleet` drives several at once, all or none; the transport operator knows a fleet only, so it does not see
whether a router is a file, a namespace or a box at the far end of SSH. What drivers exchange are texts: they
hold secrets, and whoever shows or records one masks it first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from assent.network.transport import change
from assent.network.transport.languages.ios.secrets import MASK, mask


@dataclass(frozen=True)
class Capabilities:
    """`confirm`: who takes back what nobody confirms, in words; None where nobody would.

    A commit on a router without it stands at once, and needs a person's approval. `longest_s`: the longest
    time that its timer can be set to.
    """

    confirm: str | None
    longest_s: float = 7200.0


@dataclass(frozen=True)
class Edit:
    """A change of one router. `before` and `after`: its running configuration; `commands`: what to type to get
    there, in configuration mode; `rollback`: what to type to come back."""

    key: str
    before: str
    after: str
    commands: str
    rollback: str


def runs(now: str, edit: Edit) -> bool:
    """Whether a router runs what the edit leads to. Where the edit sets a key, keys are compared as masked: a router
    may show them encrypted."""
    hides = mask(edit.commands) != edit.commands
    return change.same(now, edit.after) or (hides and change.same(_keyless(now), _keyless(edit.after)))


def _keyless(text: str) -> str:
    """Masked, without the digits that say how a key is written."""
    return re.sub(rf"\b\d{{1,2}} (?={MASK})", "", mask(text))


class Driver(Protocol):
    """One router. Methods raise Temporary where it does not answer, Permanent where it refuses."""

    def capabilities(self) -> Capabilities: ...

    def observe(self) -> str:
        """Its running configuration, without what changes by itself (dates, counters)."""
        ...

    def plan(self, edit: Edit, confirm_within_s: float) -> str:
        """What `commit` is going to send, byte for byte. Writes nothing, nowhere."""
        ...

    def prepare(self, edit: Edit) -> None:
        """Whatever can be found out without changing what runs: reachable, unlocked, valid."""
        ...

    def commit(self, edit: Edit, confirm_within_s: float) -> None:
        """Run it, until the time is over or `confirm`. Raises where the router then says something else."""
        ...

    def confirm(self, edit: Edit) -> None:
        """Keep it, and only now write it into the start-up configuration. Again: does nothing.

        Raises Permanent where the router does not run it any more.
        """
        ...

    def rollback(self, edit: Edit) -> None:
        """Back to `before`, however far the change has come; afterwards no timer runs and nothing is locked.

        Keeps what others changed meanwhile where it can. Does nothing where there is nothing to take back.
        """
        ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class Commit:
    """New texts for some routers, the fingerprints of what they must run before, and the way back.

    `commands`: what leads there; where they are missing, they are worked out. `order`: which routers go first.
    """

    key: str
    base: Mapping[str, str]
    texts: Mapping[str, str]
    rollback: Mapping[str, str]
    commands: Mapping[str, str] = field(default_factory=dict)
    order: tuple[str, ...] = ()
