"""One slice's part of a request. `segments` makes them; `readings`, `wishes` and `request` look into them."""

from __future__ import annotations

from dataclasses import dataclass, field

from assent.service import catalogue
from assent.service.service_type import URLLC
from assent.service.skills import service_words, services

RESCUE = "public-safety"
"""Voice of people who rescue others is mission-critical (TS 22.179), not a telephone call."""
SEEN = ("video-call", "video-streaming", "cameras", "xr", "live-broadcast", "broadband")
"""What is looked at: of telemedicine, and beside video."""


@dataclass(frozen=True)
class Mention:
    """A word at [start, end) that names a service type or its surroundings (`weight`, see the lexicon)."""

    service: str
    weight: int
    start: int
    end: int


@dataclass
class Segment:
    """One slice's part of the text: `spans` of it, the service named there, and the SST if one was."""

    spans: list[tuple[int, int]]
    service: str = ""
    weight: int = 0
    word: str = ""
    sst: int | None = None
    sst_word: str = ""
    mentions: list[tuple[str, str]] = field(default_factory=list)
    """Every (service, word) that is named here, also those that became no slice."""
    shared: list[tuple[int, int]] = field(default_factory=list)
    opened: bool = False
    """The text says that it is another slice, whatever it is for."""
    firm: bool = False
    """What it is for is clear enough to stand as a slice of its own."""
    linked: bool = False
    """It begins where a sentence or another thought does, not in the middle of a description."""
    guessed: bool = False
    guess: services.Guess | None = None
    """By the company of its words, where no known word names the service."""
    takes: frozenset[str] = frozenset()
    """Of the text that it shares with another segment it takes only these kinds of quantities."""
    takes_users: list[tuple[int, int]] = field(default_factory=list)
    """Text of another segment that says how many devices there are and how they move."""

    def holds(self, position: int, kind: str = "") -> bool:
        if any(start <= position < end for start, end in self.spans):
            return True
        if kind in ("count", "speed") and any(start <= position < end for start, end in self.takes_users):
            return True
        return kind in self.takes and any(start <= position < end for start, end in self.shared)

    def besides(self) -> list[str]:
        """The words that name another service than the one that the segment became."""
        own = {self.service}
        if self.service in SEEN or self.service == RESCUE:
            own.add("video-streaming")
        if self.kind == URLLC:
            own.add("remote-control")
        others = [word for key, word in self.mentions if key not in own]
        return [word for word in dict.fromkeys(others) if word not in self.word]

    def text(self, plain: str) -> str:
        return " ".join(plain[start:end] for start, end in sorted({*self.spans, *self.shared}))

    @property
    def named(self) -> bool:
        return self.weight >= service_words.STRONG or self.sst is not None

    @property
    def kind(self) -> int:
        """The slice/service type that the segment is about."""
        if self.sst is not None:
            return self.sst
        return catalogue.CATALOGUE[self.service].sst if self.service in catalogue.CATALOGUE else 0
