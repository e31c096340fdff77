"""What MAESTRO reports (text of sections IV and V, Fig. 3 and 5), to stand beside what is computed here."""

from __future__ import annotations

from dataclasses import dataclass

from assent.intents.negotiation import Personality

TRAITS = {
    "N": Personality.NORMAL,
    "A": Personality.AGREEABLE,
    "D": Personality.DISAGREEABLE,
    "V": Personality.VULNERABLE,
    "T": Personality.TOXIC,
}


@dataclass(frozen=True)
class Pair:
    """A trait pair of Fig. 3a: the cost agent's, then the QoS agent's. Mbps; seconds of GPT-4o's time.

    `low`, `high` None: the paper gives no mean.
    """

    name: str
    low: float | None
    high: float | None
    seconds: str

    @property
    def cost(self) -> Personality:
        return TRAITS[self.name[0]]

    @property
    def qos(self) -> Personality:
        return TRAITS[self.name[2]]

    @property
    def said(self) -> str:
        if self.low is None or self.high is None:
            return "no collaboration"
        return f"{self.low:g}" if self.low == self.high else f"{self.low:g} to {self.high:g}"


FIG3A = (
    Pair("N-N", 55, 55, "about 7"),
    Pair("A-D", 64, 64, "at most 10"),
    Pair("V-D", 72, 72, "at most 10"),
    Pair("V-T", 100, 100, "at most 10"),
    Pair("N-T", 83, 83, "20 to 40"),
    Pair("D-T", 51, 51, "20 to 40"),
    Pair("T-T", None, None, "20 to 40"),
    Pair("D-D", 52, 57, "20 to 40"),
)

FIG3B_ERROR = {"none": "8 ± 3", "soft": "closer", "hard": "≈ 0"}
FIG3B_ROUNDS = "≈ 4 (its cap)"
FIG5_LEVELS = (51.0, 13.0, 0.0, 55.0)
FIG5_WHEN = (0, 200, 300, 400)
