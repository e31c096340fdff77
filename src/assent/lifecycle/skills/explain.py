"""The skill that answers why a slice is as it is. `app` collects the facts and asks; the embedded solver recites them.

A model's answer is held to the record: it cites facts that it was given, and names no number that they do not name.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import Field

from assent.intents.base import Frozen
from assent.reasoning.skill import Skill

MAX_FACT, MAX_ANSWER = 2_000, 40_000
"""Characters of a fact, and of an answer: all facts of one and their citations fit in."""

_NUMBER = re.compile(r"(?<![\w.])(?<!\w-)\d+(?:[.,]\d+)*")
_SPELLED = re.compile(
    r"\b(?:ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|"
    r"million|billion|zehn|zwanzig|dreißig|vierzig|fünfzig|hundert|tausend|dix|vingt|trente|quarante|cinquante|"
    r"cent|mille|diez|veinte|treinta|cuarenta|cincuenta|cien|mil)\b",
    re.IGNORECASE,
)


class Known(Frozen):
    """A fact, and the record that it is from."""

    cite: str = Field(max_length=300)
    text: str = Field(max_length=MAX_FACT)


class Why(Frozen):
    """`note`: what the record does not have, said before everything else; may be empty."""

    slice_id: str = Field(max_length=200)
    question: str = Field(max_length=2_000)
    note: str = Field(default="", max_length=1_000)
    facts: tuple[Known, ...] = Field(max_length=100)


class Because(Frozen):
    """The answer, and the records that it rests on."""

    text: str = Field(min_length=1, max_length=MAX_ANSWER)
    cites: tuple[Annotated[str, Field(max_length=300)], ...] = Field(default=(), max_length=100)


def solve(why: Why) -> Because:
    """The facts in their order, each with its record."""
    lines = [*([why.note] if why.note else []), *(f"{one.text} [{one.cite}]" for one in why.facts)]
    return Because(
        text="\n".join(lines)[:MAX_ANSWER] or "nothing about this is on record",
        cites=tuple(dict.fromkeys(one.cite for one in why.facts)),
    )


def cites_are_records(why: Why, said: Because) -> None:
    """Raises ValueError where the answer cites what it was not given, or nothing although there are facts."""
    known = {one.cite for one in why.facts}
    strange = [cite for cite in said.cites if cite not in known]
    if strange:
        raise ValueError(
            f"{strange[0][:100]!r} is no record that you were given; cite from: {', '.join(sorted(known))}"
        )
    if known and not said.cites:
        raise ValueError("cite the records that your answer rests on")


def numbers_are_on_record(why: Why, said: Because) -> None:
    """Raises ValueError for a number that no cited fact (and not the note) names."""
    cited = " ".join(one.text for one in why.facts if one.cite in said.cites)
    text = said.text
    for cite in sorted({one.cite for one in why.facts}, key=len, reverse=True):
        text = text.replace(f"[{cite}]", " ")
    spelled = _SPELLED.search(text)
    if spelled and spelled[0].lower() not in f"{cited} {why.note}".lower():
        raise ValueError(f"write numbers in digits, as they stand in the facts, not {spelled[0]!r}")
    known = _numbers(f"{cited} {why.note}")
    for number in sorted(_numbers(text) - known):
        raise ValueError(
            f"the number {number} stands in no fact that you cite: leave it out, or cite the fact"
        )


def _numbers(text: str) -> set[str]:
    """As they are written, but for trailing zeros of a fraction."""
    found = {one.rstrip(".,") for one in _NUMBER.findall(text)}
    return {one.rstrip("0").rstrip(".") if "." in one else one for one in found}


EXPLAIN: Skill[Why, Because] = Skill(
    name="explain",
    package="assent.lifecycle.skills",
    question=Why,
    answer=Because,
    example=(
        Why(
            slice_id="slice-video-1",
            question="why did it get 25 Mbps?",
            facts=(
                Known(
                    cite="slice-video#2",
                    text="Downlink throughput = 25000 kbit/s (25 Mbps): stated: “25 Mbps”",
                ),
                Known(cite="slice-video#4", text="3 functions on edge: the least cost of all that fit"),
            ),
        ),
        Because(
            text="You asked for 25 Mbps in the downlink, and that is what it guarantees.",
            cites=("slice-video#2",),
        ),
    ),
    solve=solve,
    validators=(cites_are_records, numbers_are_on_record),
    private=lambda why: (why.slice_id,),
)
