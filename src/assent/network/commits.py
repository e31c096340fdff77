"""Commits that have to be confirmed, over several targets, all or nothing (DESIGN section 7).

The simulated drivers of the RAN and of the cloud call this: a target (a cell, a cloud) runs one text, a
commit puts new texts on all of its targets in one atomic write, and a commit that nobody confirms is taken
back by a watchdog in the caller's time. Everything is in the file, the watchdog's deadlines too, so that a
process killed at any moment finds either the whole commit or nothing of it.
"""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Callable, Mapping
from typing import TypeAlias

from assent.intents.base import Json, digest
from assent.intents.change import ChangeSet
from assent.intents.errors import InvalidInput, Permanent, Temporary
from assent.network.state import StateFile

_HISTORY = 16
"""How many commits of one target can be rolled back, one after the other."""

_REFERENCES = 1000
"""How many confirmed commits are remembered, so that a late repetition changes nothing."""

Check: TypeAlias = Callable[[Mapping[str, str]], None]
"""A device's own check of the texts by target that it is about to run; raises an AssentError."""


class CommitStore:
    """What every target of one domain runs. `initial` is the text of a target never configured."""

    def __init__(self, file: StateFile, domain: str, initial: Callable[[str], str], check: Check) -> None:
        self._file = file
        self._domain = domain
        self._initial = initial
        self._check = check

    def running(self, target: str) -> str:
        """The text that `target` runs now, confirmed or not."""
        stack = self._file.read().get("targets", {}).get(target)
        return str(stack[-1]["text"]) if stack else self._initial(target)

    def serial(self) -> int:
        """Counts commits: a part of idempotency keys, so that a change is never taken for an older one."""
        return int(self._file.read().get("serial", 0))

    def pending(self) -> dict[str, float]:
        """The deadline of every unconfirmed commit, by idempotency key."""
        found = self._file.read().get("pending", {})
        return {key: float(entry["deadline_s"]) for key, entry in sorted(found.items())}

    def before(self, key: str) -> dict[str, str]:
        """What each target of a commit ran before it; empty where the commit does not stand.

        Raises Permanent where a later commit stands on top of it.
        """
        document = self._file.read()
        held = [target for target in sorted(document.get("targets", {})) if _holds(document, target, key)]
        self._uncovered(document, held, key)
        return {target: str(document["targets"][target][-2]["text"]) for target in held}

    def commit(self, change: ChangeSet, now_s: float, confirm_within_s: float) -> None:
        """Run the candidate on every target of the plan, until `now_s + confirm_within_s` unless confirmed.

        Does nothing where this change was committed before and still stands. Raises Permanent where a
        target is out of sync with the plan or refuses the text, Temporary where another commit of a target
        is unconfirmed, InvalidInput for a time that is none. After an error nothing has changed and no
        timer runs.
        """
        if not (math.isfinite(confirm_within_s) and confirm_within_s > 0):
            raise InvalidInput(f"confirm within {confirm_within_s} s: give a positive number of seconds")
        self.expire(now_s)
        if change.empty:
            return
        with self._file.update() as document:
            key, targets = change.idempotency_key, sorted(change.plan)
            if key in document.get("references", {}) or key in document.get("pending", {}):
                return
            self._free(document, targets, now_s)
            self._in_sync(document, change, targets)
            self._check({target: change.candidate[target] for target in targets})
            for target in targets:
                self._push(document, target, key, change.candidate[target])
            deadline = now_s + confirm_within_s
            document.setdefault("pending", {})[key] = {"targets": targets, "deadline_s": deadline}
            document["serial"] = document.get("serial", 0) + 1

    def renew(self, change: ChangeSet, now_s: float, confirm_within_s: float) -> None:
        """The time to confirm a commit begins now: it took long to be made. Does nothing where it does not wait."""
        with self._file.update() as document:
            entry = document.get("pending", {}).get(change.idempotency_key)
            if entry is not None:
                entry["deadline_s"] = max(entry["deadline_s"], now_s + confirm_within_s)

    def confirm(self, change: ChangeSet, now_s: float) -> str:
        """Keep the commit; returns its reference, the same one whenever it is asked again.

        Raises Permanent where the commit does not stand: never made, rolled back, or reverted by its timer.
        """
        if change.empty:
            return f"{self._domain}-unchanged"
        self.expire(now_s)
        key = change.idempotency_key
        with self._file.update() as document:
            references = document.setdefault("references", {})
            if key not in references:
                if document.get("pending", {}).pop(key, None) is None:
                    raise Permanent(
                        f"{self._domain}: there is no commit to confirm: it was rolled back, reverted by "
                        "its timer, or never made; commit it again"
                    )
                document["confirmed"] = document.get("confirmed", 0) + 1
                references[key] = f"{self._domain}-{document['confirmed']}"
                _forget_oldest(references)
            return str(references[key])

    def rollback(self, change: ChangeSet, now_s: float) -> None:
        """Run again what ran before the commit. Does nothing where the commit does not stand.

        Raises Permanent where a later commit of the same target stands on top of it.
        """
        self.expire(now_s)
        key = change.idempotency_key
        with self._file.update() as document:
            held = [target for target in sorted(change.plan) if _holds(document, target, key)]
            self._uncovered(document, held, key)
            for target in held:
                document["targets"][target].pop()
            document.get("pending", {}).pop(key, None)
            document.get("references", {}).pop(key, None)

    def amend(self, texts: Mapping[str, str]) -> None:
        """Change what targets run without a new commit: the closed loop's own adjustments.

        A power cut may lose it: the loop computes it again.
        """
        self._check(texts)
        with self._file.update(durable=False) as document:
            for target, text in sorted(texts.items()):
                self._stack(document, target)[-1]["text"] = text

    def expire(self, now_s: float) -> tuple[str, ...]:
        """The watchdog: take back every commit whose deadline has come; returns their keys."""
        due = [key for key, deadline in self.pending().items() if deadline <= now_s]
        if not due:
            return ()
        with self._file.update() as document:
            for key in due:
                for target in document["pending"].pop(key)["targets"]:
                    document["targets"][target].pop()
        return tuple(due)

    def _uncovered(self, document: dict[str, Json], held: list[str], key: str) -> None:
        covered = [target for target in held if _top(document, target) != key]
        if covered:
            raise Permanent(
                f"{self._domain}: cannot roll back: a later change runs on {', '.join(covered)}; "
                "roll that one back first"
            )

    def _free(self, document: dict[str, Json], targets: list[str], now_s: float) -> None:
        for entry in document.get("pending", {}).values():
            busy = sorted(set(entry["targets"]) & set(targets))
            if busy:
                raise Temporary(
                    f"{self._domain}: another commit on {', '.join(busy)} waits to be confirmed",
                    retry_after=max(0.1, entry["deadline_s"] - now_s),
                )

    def _in_sync(self, document: dict[str, Json], change: ChangeSet, targets: list[str]) -> None:
        """Every target runs what the plan was made for, or (somebody was faster) what it wants."""
        moved = []
        for target in targets:
            text = str(self._stack(document, target)[-1]["text"])
            if change.base.get(target) != fingerprint(text) and text != change.candidate[target]:
                moved.append(target)
        if moved:
            raise Permanent(
                f"{self._domain}: out of sync: {', '.join(moved)} no longer runs what this change was "
                "planned for; plan it again"
            )

    def _push(self, document: dict[str, Json], target: str, key: str, text: str) -> None:
        stack = self._stack(document, target)
        stack.append({"key": key, "text": text})
        if len(stack) > _HISTORY + 1:
            del stack[0]
            stack[0]["key"] = ""  # what lay under it is gone, so it is no commit any more

    def _stack(self, document: dict[str, Json], target: str) -> list[dict[str, str]]:
        targets: dict[str, list[dict[str, str]]] = document.setdefault("targets", {})
        return targets.setdefault(target, [{"key": "", "text": self._initial(target)}])


def fingerprint(text: str) -> str:
    """Tells one text of a target from another."""
    return digest(text)


def text_diff(target: str, before: str, after: str) -> str:
    """Running to candidate, unified; JSON texts are laid out so that a person can read the difference."""
    old, new = _lines(before), _lines(after)
    found = difflib.unified_diff(old, new, f"{target} running", f"{target} candidate", lineterm="")
    return "\n".join(found)


def _lines(text: str) -> list[str]:
    return json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False).splitlines()


def _top(document: dict[str, Json], target: str) -> str:
    return str(document["targets"][target][-1]["key"])


def _holds(document: dict[str, Json], target: str, key: str) -> bool:
    return any(entry["key"] == key for entry in document.get("targets", {}).get(target, []))


def _forget_oldest(references: dict[str, str]) -> None:
    while len(references) > _REFERENCES:
        del references[min(references, key=lambda key: int(references[key].rsplit("-", 1)[1]))]
