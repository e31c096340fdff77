"""What is read of a request: the whole text, and one segment's fields. `readings` and `shares` fill them in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from assent.reasoning.words.flat import flat
from assent.reasoning.words.quantities import Quantity, quantities
from assent.service.skills import borrowing, wanted


@dataclass
class Reading:
    """What was read of one segment; `questions` where it cannot stand as said."""

    fields: dict[str, object] = field(default_factory=dict)
    said: dict[str, str] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def put(self, name: str, value: object, words: str) -> None:
        self.fields[name] = value
        self.said[name] = words


@dataclass(frozen=True)
class Context:
    """The whole request: `plain` is its `flat` lower-case text, `quantities` all that it wants measured.

    `notes` tell of numbers that are none of those.
    """

    text: str
    plain: str
    quantities: tuple[Quantity, ...]
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> Context:
        """`text` with its slips mended."""
        plain = flat(text).lower()
        kept, notes = wanted.wanted(plain, borrowing.completed(plain, quantities(text)))
        return cls(text, plain, kept, notes)

    def before(self, at: int) -> str:
        """What stands between the quantity before `at` (or the sentence's start) and `at`."""
        passed = bisect_right(self.quantities, at, key=lambda one: one.end)
        floor = self.quantities[passed - 1].end if passed else 0
        return self.plain[floor:at]

    def after(self, at: int) -> str:
        """What stands between `at` and the next quantity."""
        follows = bisect_left(self.quantities, at, key=lambda one: one.start)
        ceiling = self.quantities[follows].start if follows < len(self.quantities) else len(self.plain)
        return self.plain[at:ceiling]
