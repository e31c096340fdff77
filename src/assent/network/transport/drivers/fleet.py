"""Several routers at once: all of them change or none does, whatever fails and whenever this process dies.

Prepare everywhere, commit everywhere, confirm everywhere. The journal is written before the first router is
touched, so the next process knows what may be half done; it holds texts, hence secrets, and lies in the state
folder, which is its user's alone.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from assent.intents.base import Json
from assent.intents.errors import AssentError, Inconsistent, InvalidInput, Permanent, Temporary
from assent.intents.evidence import Verdict
from assent.network.commits import fingerprint
from assent.network.state import StateFile
from assent.network.transport import change
from assent.network.transport.claims import Claim
from assent.network.transport.drivers.base import Capabilities, Commit, Driver, Edit

_REMEMBERED = 16
"""How many confirmed commits can still be rolled back."""


class Fleet:
    """All routers of a network behind their drivers. Times are seconds of the caller's clock.

    What an earlier process left half done is taken back first. Methods raise Permanent, Temporary, and
    Inconsistent where a router could not be brought back.
    """

    def __init__(self, state_dir: Path, drivers: Mapping[str, Driver]) -> None:
        check_names(drivers)
        self.folder = state_dir
        self._drivers = dict(sorted(drivers.items()))
        self._journal = StateFile(state_dir / "journal.json")
        active = self._journal.read().get("active")
        if active and active["phase"] != "pending":
            self._revert()

    def names(self) -> tuple[str, ...]:
        return tuple(self._drivers)

    def capabilities(self) -> dict[str, Capabilities]:
        return {name: driver.capabilities() for name, driver in self._drivers.items()}

    def running(self) -> dict[str, str]:
        """What every router runs now, confirmed or not, edited or not."""
        return {name: driver.observe() for name, driver in self._drivers.items()}

    def serial(self) -> int:
        """How many commits were confirmed or rolled back: a part of idempotency keys."""
        return int(self._journal.read().get("serial", 0))

    def pending(self) -> dict[str, float]:
        """The deadline of the unconfirmed commit, by its key; empty where no timer runs."""
        active = self._journal.read().get("active")
        return {active["key"]: float(active["deadline_s"])} if active else {}

    def native(self, wanted: Commit, confirm_within_s: float) -> dict[str, str]:
        """By router, what `commit` is going to send. Writes nothing."""
        _checked(confirm_within_s)
        edits = self._edits(wanted, {name: self._known(name).observe() for name in sorted(wanted.texts)})
        return {name: self._drivers[name].plan(edit, confirm_within_s) for name, edit in edits.items()}

    def commit(self, wanted: Commit, now_s: float, confirm_within_s: float) -> None:
        """All routers or none; runs until `now_s + confirm_within_s` unless confirmed.

        Does nothing where this commit stands already. After an error no router has changed and no timer runs.
        """
        _checked(confirm_within_s)
        self.expire(now_s)
        document = self._journal.read()
        active = document.get("active")
        if wanted.key in document.get("confirmed", {}) or (active and active["key"] == wanted.key):
            return
        if active:
            left = max(0.1, float(active["deadline_s"]) - now_s)
            raise Temporary("transport: another change waits to be confirmed", retry_after=left)
        old = {name: self._known(name).observe() for name in sorted(wanted.texts)}
        moved = [name for name in old if fingerprint(old[name]) != wanted.base.get(name)]
        if moved:
            raise Permanent(
                f"transport: out of sync: {', '.join(moved)} no longer runs what this change was planned for; "
                "plan it again"
            )
        edits = self._edits(wanted, old)
        self._begin(wanted.key, edits, now_s + confirm_within_s)
        self._everywhere(lambda name: self._drivers[name].prepare(edits[name]), edits)
        self._everywhere(lambda name: self._drivers[name].commit(edits[name], confirm_within_s), edits)
        with self._journal.update() as document:
            document["active"]["phase"] = "pending"

    def confirm(self, key: str, now_s: float) -> None:
        """Keep it. Raises Permanent where it does not stand: never made, rolled back, or timed out."""
        self.expire(now_s)
        document = self._journal.read()
        if key in document.get("confirmed", {}):
            return
        active = document.get("active")
        if not active or active["key"] != key:
            raise Permanent(
                "transport: there is no commit to confirm: it was rolled back, reverted by its timer, or never "
                "made; commit it again"
            )
        edits = _read_edits(active)
        self._everywhere(lambda name: self._drivers[name].confirm(edits[name]), edits)
        with self._journal.update() as document:
            kept = document.setdefault("confirmed", {})
            document["serial"] = document.get("serial", 0) + 1
            kept[key] = {**document.pop("active"), "serial": document["serial"]}
            while len(kept) > _REMEMBERED:
                del kept[min(kept, key=lambda one: int(kept[one]["serial"]))]

    def rollback(self, key: str, now_s: float) -> bool:
        """Run again what ran before, keeping what a person edited meanwhile; whether it had been confirmed.

        Does nothing where the commit does not stand. Raises Permanent where a later one stands on top.
        """
        self.expire(now_s)
        document = self._journal.read()
        active = document.get("active")
        if active and active["key"] == key:
            self._revert()
            return False
        kept = document.get("confirmed", {})
        if key not in kept:
            return False
        later = [one for one in kept.values() if one["serial"] > kept[key]["serial"]] + (
            [active] if active else []
        )
        covered = sorted({name for one in later for name in one["edits"]} & set(kept[key]["edits"]))
        if covered:
            raise Permanent(
                f"transport: a later change runs on {', '.join(covered)}; roll that one back first"
            )
        with self._journal.update() as document:
            document["active"] = {**document["confirmed"].pop(key), "phase": "reverting"}
            document["serial"] = document.get("serial", 0) + 1
        self._revert()
        return True

    def expire(self, now_s: float) -> tuple[str, ...]:
        """Take back what was not confirmed in time, where a router's own timer has not; the keys of it."""
        due = [key for key, deadline in self.pending().items() if deadline <= now_s]
        if due:
            self._revert()
        return tuple(due)

    def judge(self, claims: Sequence[Claim]) -> tuple[Verdict, ...]:
        """What the running network itself says of claims, where these drivers can ask it."""
        return ()

    def close(self) -> None:
        for driver in self._drivers.values():
            driver.close()

    def _edits(self, wanted: Commit, old: Mapping[str, str]) -> dict[str, Edit]:
        """In the order in which the routers are to be changed."""
        order = [name for name in wanted.order if name in wanted.texts]
        return {
            name: Edit(
                wanted.key,
                old[name],
                wanted.texts[name],
                wanted.commands.get(name) or change.commands(old[name], wanted.texts[name]),
                wanted.rollback[name],
            )
            for name in (*order, *sorted(set(wanted.texts) - set(order)))
        }

    def _begin(self, key: str, edits: Mapping[str, Edit], deadline_s: float) -> None:
        with self._journal.update() as document:
            document["active"] = {
                "key": key,
                "phase": "committing",
                "order": list(edits),
                "edits": {name: _written(edit) for name, edit in edits.items()},
                "deadline_s": deadline_s,
            }

    def _everywhere(self, action: Callable[[str], None], edits: Mapping[str, Edit]) -> None:
        """One router after the other; the first that fails takes all of them back."""
        try:
            for name in edits:
                _guarded(lambda: action(name), name)  # noqa: B023
        except AssentError:
            self._revert()
            raise

    def _revert(self) -> None:
        """Every router of the active commit runs its old text; the journal forgets it only then."""
        with self._journal.update() as document:
            document["active"]["phase"] = "reverting"
            active = document["active"]
        edits = _read_edits(active)
        stuck: dict[str, str] = {}
        for name in reversed(edits):
            try:
                _guarded(lambda: self._known(name).rollback(edits[name]), name)  # noqa: B023
            except AssentError as error:
                stuck[name] = error.message
        if stuck:
            devices = tuple(sorted(stuck))
            why = "; ".join(f"{name}: {stuck[name]}" for name in devices)
            raise Inconsistent(
                f"transport: {', '.join(devices)} could not be brought back to the configuration before the change "
                f"({why}); restore it by hand from the repository",
                devices=devices,
            )
        with self._journal.update() as document:
            document.pop("active", None)

    def _known(self, name: str) -> Driver:
        if name not in self._drivers:
            raise InvalidInput(f"there is no router {name}; known: {', '.join(self._drivers)}")
        return self._drivers[name]


def check_names(names: Iterable[str]) -> None:
    """Raises InvalidInput for what cannot name a router, and so a file."""
    wrong = [name for name in names if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}", name)]
    if wrong:
        raise InvalidInput(f"{wrong[0]!r} cannot be a router's name")


def _checked(confirm_within_s: float) -> None:
    if not (math.isfinite(confirm_within_s) and confirm_within_s > 0):
        raise InvalidInput(f"confirm within {confirm_within_s} s: give a positive number of seconds")


def _guarded(action: Callable[[], None], name: str) -> None:
    """What a file system or a socket refuses is the router's failure, not a crash."""
    try:
        action()
    except OSError as error:
        where = error.filename or name
        raise Permanent(f"transport: {where}: {error.strerror or error}") from None


def _written(edit: Edit) -> dict[str, Json]:
    return {
        "old": edit.before,
        "new": edit.after,
        "commands": edit.commands,
        "rollback": edit.rollback,
    }


def _read_edits(active: Mapping[str, Json]) -> dict[str, Edit]:
    return {
        name: Edit(active["key"], one["old"], one["new"], one["commands"], one["rollback"])
        for name in active["order"]
        for one in [active["edits"][name]]
    }
