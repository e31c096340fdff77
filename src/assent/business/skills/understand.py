"""Skill: what a business operator says, in its own words, becomes a `BusinessIntent`.

`understand` is asked once per version of a wish, by admission. The sentence and the result stay with the
operator. Without a language model the solver reads what the sentence says (`business.hearing`).
"""

from __future__ import annotations

import re

from pydantic import Field

from assent.business.hearing import offers, times, wishes
from assent.business.hearing import rates as numbers
from assent.business.intent import MAX_MBPS, BusinessIntent, Objective
from assent.intents.base import Frozen
from assent.intents.errors import Clarify, InvalidInput
from assent.reasoning.model import Model
from assent.reasoning.skill import Skill
from assent.reasoning.words.flat import flat
from assent.reasoning.words.quantities import Quantity, quantities

MAX_CHARACTERS = 4000


class Wish(Frozen):
    """What an operator says about a resource. Private to the operator."""

    text: str = Field(max_length=MAX_CHARACTERS)
    resource: str = ""


async def understand(model: Model, text: str, resource: str = "", *, field: str = "says") -> BusinessIntent:
    """What `text` asks for. Raises InvalidInput (empty, too long) and Clarify (with the questions)."""
    if not text.strip():
        raise InvalidInput("the wish is empty: say what you want from the network in a sentence", field=field)
    if len(text) > MAX_CHARACTERS:
        raise InvalidInput(
            f"the wish has {len(text)} characters; at most {MAX_CHARACTERS} are read", field=field
        )
    answer = await model.answer(understand_skill, Wish(text=text, resource=resource))
    if answer.output.unclear:
        raise Clarify(answer.output.unclear, field=field)
    return answer.output


def solve(wish: Wish) -> BusinessIntent:
    """The embedded solver. Raises Clarify where the words leave a question open."""
    text = _BESIDE_HAN.sub(" ", wish.text)
    plain = flat(text).lower()
    if len(plain) != len(text):  # a letter whose lower case is longer: keep the offsets
        plain = "".join(char.lower() if len(char.lower()) == 1 else char for char in flat(text))
    found = quantities(text)
    count = numbers.users(found)
    heard = numbers.rates(plain, found, count)
    if heard.questions:
        raise Clarify(heard.questions, field="says")
    aim, strength = wishes.objective(plain)
    kind = wishes.segment(plain)
    off = wishes.switch_off(plain)
    delay = numbers.latency(plain, found)
    target, fraction, reason, uplink_only = _target(
        plain, found, heard, aim, strength, kind, count, off, delay
    )
    return BusinessIntent(
        segment=kind,
        objective=aim or _implied(plain, kind, heard, delay, off),
        strength=strength,
        target_mbps=target,
        target_fraction=fraction,
        at_least_mbps=heard.at_least,
        at_most_mbps=heard.at_most,
        uplink_mbps=heard.uplink,
        latency_ms=delay,
        users=count,
        priority=wishes.priority(plain, kind),
        direction="uplink" if uplink_only else "both" if heard.uplink is not None else "downlink",
        switch_off_allowed=off in ("wanted", "allowed"),
        service="" if (named := wishes.application(plain)) is None else named[0],
        busy=times.busy(plain),
        willing=offers.willing(plain),
        frugal=wishes.saves_energy(plain),
        reasons=(*heard.reasons, reason),
    )


def stated_numbers_are_kept(wish: Wish, intent: BusinessIntent) -> None:
    """A rate that was said once, plainly, must not come back as another number."""
    said = [one for one in quantities(wish.text) if one.kind == "rate"]
    if len(said) != 1 or intent.unclear or intent.users is not None:
        return
    kept = (intent.target_mbps, intent.at_least_mbps, intent.at_most_mbps, intent.uplink_mbps)
    if not any(value is not None and abs(value - said[0].value) <= 1e-6 * max(1.0, value) for value in kept):
        raise ValueError(
            f"the wish says {said[0].text.strip()}, but no number of the answer is {said[0].value:g}"
        )


_BESIDE_HAN = re.compile(r"(?<=[\u3400-\u9fff，。：])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[\u3400-\u9fff])")
"""Between a Chinese character and a number or unit nobody writes a blank."""

_FRACTIONS: dict[Objective, float] = {
    "quality": 0.75,
    "reliability": 0.5,
    "balanced": 0.5,
    "cost": 0.15,
    "energy": 0.15,
}
_STRONG_FRACTIONS = _FRACTIONS | {"quality": 1.0, "cost": 0.1, "energy": 0.1}


def _target(
    plain: str,
    found: tuple[Quantity, ...],
    heard: numbers.Rates,
    aim: Objective | None,
    strength: float,
    kind: wishes.Segment,
    count: int | None,
    off: str | None,
    delay: float | None,
) -> tuple[float | None, float | None, str, bool]:
    """Target in Mbps or as a fraction of the capacity, why, and whether it is about the uplink alone."""
    if heard.target is not None:
        return heard.target, None, "the throughput that was said", False
    limited = _from_limits(heard, aim)
    if limited is not None:
        return *limited, False
    if heard.uplink is not None:
        return heard.uplink, None, "the uplink throughput that was said", True
    if off == "wanted":
        return 0.0, None, "wants the resource switched off", False
    part = numbers.fraction(plain, found)
    if part is not None:
        return None, part, "the share of the capacity that was said", False
    used = wishes.application(plain)
    if used is not None and (count is not None or aim is None):
        total = min(used[1] * (count or 1), MAX_MBPS)
        return total, None, f"{used[0]} takes about {used[1]:g} Mbps per user, times {count or 1}", False
    implied = (
        aim
        or _segment_objective(kind)
        or ("quality" if delay is not None or numbers.speaks_of_latency(plain) else None)
    )
    if implied is None:
        raise Clarify(_QUESTIONS, field="says")
    fraction = (_STRONG_FRACTIONS if strength > 1.0 else _FRACTIONS)[implied]
    return None, fraction, f"no number was said; {implied} stands for {fraction:.0%} of the capacity", False


_QUESTIONS = (
    "What throughput do you want, in Mbps?",
    "Or what matters more to you: quality or low cost, and for which users or application?",
)


def _from_limits(heard: numbers.Rates, aim: Objective | None) -> tuple[float, None, str] | None:
    low, high = heard.at_least, heard.at_most
    if low is not None and high is not None:
        if aim in ("quality", "reliability"):
            return high, None, "the most of the range, for quality"
        if aim in ("cost", "energy"):
            return low, None, "the least of the range, for low cost"
        return (low + high) / 2.0, None, "the middle of the range"
    if low is not None:
        return low, None, "the least that was asked for"
    if high is not None:
        return high, None, "the most that was allowed"
    return None


def _segment_objective(kind: wishes.Segment) -> Objective | None:
    known: dict[str, Objective] = {
        "premium": "quality",
        "emergency": "quality",
        "basic": "cost",
        "iot": "cost",
        "business": "balanced",
    }
    return known.get(kind)


def _implied(
    plain: str, kind: wishes.Segment, heard: numbers.Rates, delay: float | None, off: str | None
) -> Objective:
    """The objective that goes without saying."""
    by_segment = _segment_objective(kind)
    if by_segment is not None:
        return by_segment
    leaning = wishes.leaning(plain)
    if leaning is not None:
        return leaning
    if off == "wanted" or (heard.at_most is not None and heard.at_least is None and heard.target is None):
        return "cost"
    floor_only = heard.at_least is not None and heard.at_most is None
    return "quality" if delay is not None or floor_only else "balanced"


understand_skill: Skill[Wish, BusinessIntent] = Skill(
    name="understand",
    package="assent.business.skills",
    question=Wish,
    answer=BusinessIntent,
    example=(
        Wish(
            text="Gold customers watch live sports here: give us 70 Mbps, never less than 40.",
            resource="cell-7",
        ),
        BusinessIntent(
            segment="premium",
            objective="quality",
            target_mbps=70.0,
            at_least_mbps=40.0,
            reasons=("the throughput that was said",),
        ),
    ),
    solve=solve,
    validators=(stated_numbers_are_kept,),
    private=lambda wish: (name.strip() for name in wish.resource.split(",")),
)
