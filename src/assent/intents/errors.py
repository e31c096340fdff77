"""The one error tree. Whoever raises an error here speaks to a person, not to a debugger.

::

    AssentError                 exit  meaning
    ├── InvalidInput             2    the caller can fix it; says where and how
    ├── Clarify                  3    the wish is underspecified or impossible as said; carries questions
    ├── Refused                  4    policy, regulation or permission forbids it
    ├── Temporary                5    try again after `retry_after` seconds
    ├── Permanent                6    it will not work, however often it is tried
    └── Inconsistent             7    a device could not be brought back; names it
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class AssentError(Exception):
    """Base of everything that Assent reports to a person. `code` is stable: programs may test it."""

    code = "error"
    exit_code = 1

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def as_dict(self) -> dict[str, object]:
        """The error's JSON shape, the same in every face: `{"code", "message", "field"}`."""
        return {"code": self.code, "message": self.message, "field": self.field}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong in an input. `where` is a place such as `scenario.yaml:12:5`."""

    where: str
    field: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.where, self.field, self.message) if part)


class InvalidInput(AssentError):
    """The caller can fix it. `problems` lists everything that was found, not just the first."""

    code = "invalid-input"
    exit_code = 2

    def __init__(self, message: str, *, field: str | None = None, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message, field=field)
        self.problems = tuple(problems)

    def as_dict(self) -> dict[str, object]:
        listed = [{"where": p.where, "field": p.field, "message": p.message} for p in self.problems]
        return {**super().as_dict(), "problems": listed}


class Clarify(AssentError):
    """The wish is underspecified or impossible as said. `questions` is what has to be answered."""

    code = "clarify"
    exit_code = 3

    def __init__(self, questions: Sequence[str], *, field: str | None = None) -> None:
        super().__init__(" ".join(questions), field=field)
        self.questions = tuple(questions)

    def as_dict(self) -> dict[str, object]:
        return {**super().as_dict(), "questions": list(self.questions)}


class Refused(AssentError):
    """Policy, regulation or permission forbids it."""

    code = "refused"
    exit_code = 4


class Temporary(AssentError):
    """It may work later."""

    code = "temporary"
    exit_code = 5

    def __init__(self, message: str, *, retry_after: float = 1.0, field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.retry_after = retry_after


class Permanent(AssentError):
    """It will not work, however often it is tried."""

    code = "permanent"
    exit_code = 6


class Inconsistent(AssentError):
    """A device could not be brought back to where it was. `devices` names every one of them."""

    code = "inconsistent"
    exit_code = 7

    def __init__(self, message: str, *, devices: Sequence[str], field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.devices = tuple(devices)

    def as_dict(self) -> dict[str, object]:
        return {**super().as_dict(), "devices": list(self.devices)}
