"""The ssh driver: routers with a command line like IOS's, reached over SSH (extra `ssh`).

IOS takes an unconfirmed change back by itself where `archive` is configured: `configure terminal revert timer`.
The timer is on the router, so it fires when the controller and the link are gone. FRR has none; a watchdog on
its host does the same (`watchdog`). Elsewhere a commit stands at once.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Iterator
from typing import Protocol

from assent.intents.errors import Permanent, Refused, Temporary
from assent.network.transport import change
from assent.network.transport.drivers.base import Capabilities, Edit, runs
from assent.network.transport.drivers.terminal import Login, Terminal
from assent.network.transport.languages.ios.secrets import mask

_LONGEST_MIN = 120
_VOLATILE = re.compile(
    r"^(?:Building configuration.*|Current configuration ?:.*|Using \d+ out of .*|! Last configuration change .*|"
    r"! NVRAM config last updated .*|! No configuration change since .*|ntp clock-period .*)$"
)
_PENDING = re.compile(r"^\s*timer (?:type|value)", re.IGNORECASE | re.MULTILINE)
_NOTHING_PENDING = re.compile(
    r"no rollback confirmed change pending|%|not (?:enabled|configured)", re.IGNORECASE
)
_ARCHIVES = re.compile(r"archive configurations|next archive file", re.IGNORECASE)
"""What IOS says of an archive that works; anything else counts as none."""
_TRIES = 4
_PAUSE_S = 0.5


class Timer(Protocol):
    """Who takes an unconfirmed change back. `terminal`: a session on the router."""

    def available(self, terminal: Terminal) -> Capabilities: ...

    def enter(self, confirm_within_s: float) -> str:
        """The command that enters configuration mode."""
        ...

    def arm(self, terminal: Terminal, back: str, confirm_within_s: float) -> None:
        """Before configuration mode is entered, where entering it does not. `back`: what takes the change back."""
        ...

    def armed(self, terminal: Terminal) -> bool: ...

    def keep(self, terminal: Terminal) -> None:
        """Disarm it. Raises Permanent where it was faster."""
        ...

    def fire(self, terminal: Terminal) -> None:
        """Take the change back now."""
        ...


class SshRouter:
    """See `base.Driver`. A session is opened when it is needed, and again when it broke."""

    def __init__(self, name: str, login: Login, timer: Timer) -> None:
        self._name = name
        self._login = login
        self._timer = timer
        self._open: Terminal | None = None
        self._can: Capabilities | None = None

    def capabilities(self) -> Capabilities:
        if self._can is None:
            self._can = self._timer.available(self._terminal())
        return self._can

    def observe(self) -> str:
        terminal = self._terminal()
        for at in range(_TRIES):
            text = self._spoken(lambda: terminal.show("show running-config"))
            if text.rstrip().endswith("\nend"):
                return steady(text)
            time.sleep(_PAUSE_S * at)
        raise Temporary(f"{self._name}: its running configuration comes without its end")

    def plan(self, edit: Edit, confirm_within_s: float) -> str:
        return "".join(f"{line}\n" for line in self._script(edit, confirm_within_s))

    def prepare(self, edit: Edit) -> None:
        if self.capabilities().confirm is not None and self._timer.armed(self._terminal()):
            raise Temporary(f"{self._name}: another change waits to be confirmed there", retry_after=60.0)

    def commit(self, edit: Edit, confirm_within_s: float) -> None:
        terminal = self._terminal()
        if self.capabilities().confirm is not None:
            self._timer.arm(terminal, self._spelled(edit.rollback), confirm_within_s)
        self._type(terminal, list(self._script(edit, confirm_within_s)))
        now = self.observe()
        if not runs(now, edit):
            raise Permanent(
                f"{self._name} does not run what it was told: {_difference(edit.after, now, self._name)}"
            )

    def confirm(self, edit: Edit) -> None:
        terminal = self._terminal()
        if self.capabilities().confirm is not None and self._timer.armed(terminal):
            self._timer.keep(terminal)
            if self._timer.armed(terminal):
                raise Permanent(f"{self._name}: its timer still runs after it was told to stop")
        if not runs(self.observe(), edit):
            raise Permanent(f"{self._name}: the change does not run any more; its timer was faster")
        self._save(terminal)

    def rollback(self, edit: Edit) -> None:
        terminal = self._patiently()
        timed = self.capabilities().confirm is not None
        confirmed = not (timed and self._timer.armed(terminal))
        if not confirmed:
            self._timer.fire(terminal)
        now = self.observe()
        if change.same(now, edit.before):
            return
        wanted = change.candidate(now, edit.rollback)
        back = self._spelled(change.commands(now, wanted))
        if back:
            self._type(terminal, ["configure terminal", *back.splitlines(), "end"])
            if not change.same(now := self.observe(), wanted):
                raise Permanent(f"{self._name} is not what it was: {_difference(wanted, now, self._name)}")
        if confirmed and not change.same(steady(terminal.answer("show startup-config")), edit.before):
            self._save(terminal)
        if timed and self._timer.armed(terminal):
            raise Permanent(f"{self._name}: its timer still runs after the change was taken back")

    def close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _script(self, edit: Edit, confirm_within_s: float) -> Iterator[str]:
        can = self.capabilities()
        if can.confirm is not None and confirm_within_s > can.longest_s:
            raise Refused(f"{self._name}: its timer can be set to {can.longest_s:g} s at most")
        yield "configure terminal" if can.confirm is None else self._timer.enter(confirm_within_s)
        yield from self._spelled(edit.commands).splitlines()
        yield "end"

    def _type(self, terminal: Terminal, lines: list[str]) -> None:
        """Stops at the first line that the router does not like, and leaves configuration mode."""
        for at, line in enumerate(lines):
            try:
                self._spoken(lambda: terminal.show(line))  # noqa: B023
            except Permanent:
                if terminal.configuring():
                    terminal.answer("end")
                else:
                    self.close()
                raise
            if at == 0 and not terminal.configuring():
                raise Permanent(f"{self._name} does not enter configuration mode with {line!r}")

    def _spelled(self, commands: str) -> str:
        """As this router writes them."""
        return commands

    def _save(self, terminal: Terminal) -> None:
        """Into the start-up configuration."""
        answer = self._spoken(lambda: terminal.show("write memory"))
        if not re.search(r"\[OK\]|saved", answer, re.IGNORECASE):
            raise Permanent(f"{self._name} does not save its configuration: {mask(answer.strip())[:120]!r}")

    def _terminal(self) -> Terminal:
        if self._open is None:
            self._open = Terminal(self._name, self._login)
        return self._open

    def _patiently(self) -> Terminal:
        """A session for the way back: a new one, in case the old one is in the middle of something."""
        self.close()
        for at in range(_TRIES):
            try:
                return self._terminal()
            except Temporary as error:
                if at == _TRIES - 1:
                    raise Temporary(
                        f"{error.message}; where its timer runs, that takes the change back"
                    ) from None
                time.sleep(_PAUSE_S)
        raise AssertionError("not reached")

    def _spoken(self, ask: Callable[[], str]) -> str:
        try:
            return ask()
        except Temporary:
            self.close()
            raise


class IosTimer:
    """IOS's own: needs `archive` with a `path`; whole minutes."""

    def available(self, terminal: Terminal) -> Capabilities:
        said = terminal.answer("show archive")
        if not _ARCHIVES.search(said) or re.search(r"%|not (?:enabled|configured)", said, re.IGNORECASE):
            return Capabilities(None)
        return Capabilities("its own timer: configure terminal revert timer", _LONGEST_MIN * 60.0)

    def enter(self, confirm_within_s: float) -> str:
        return f"configure terminal revert timer {max(1, math.ceil(confirm_within_s / 60))}"

    def arm(self, terminal: Terminal, back: str, confirm_within_s: float) -> None:
        """`enter` does."""

    def armed(self, terminal: Terminal) -> bool:
        said = terminal.answer("show archive config rollback timer")
        if _PENDING.search(said):
            return True
        if _NOTHING_PENDING.search(said):
            return False
        raise Permanent(f"whether a timer runs cannot be told from {mask(said.strip())[:120]!r}")

    def keep(self, terminal: Terminal) -> None:
        terminal.show("configure confirm")

    def fire(self, terminal: Terminal) -> None:
        terminal.show("configure revert now")


def ios_router(name: str, login: Login) -> SshRouter:
    """A router that runs IOS or IOS XE."""
    return SshRouter(name, login, IosTimer())


def steady(text: str) -> str:
    """Without what changes by itself, and without the heading of comments that IOS puts before it."""
    lines = [line.rstrip() for line in text.split("\n")]
    kept = [line for line in lines if not _VOLATILE.match(line)]
    start = next((at for at, line in enumerate(kept) if line not in ("", "!")), 0)
    return "\n".join(kept[start:]).rstrip("\n") + "\n"


def _difference(wanted: str, found: str, name: str) -> str:
    lines = change.diff(mask(wanted), mask(found), name).splitlines()[2:]
    told = [line for line in lines if line[:1] in "+-"][:4]
    return "; ".join(told)
