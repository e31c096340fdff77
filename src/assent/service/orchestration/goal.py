"""What the operator wants of a deployment, beside what the slice has to be: utilisation, cost, and what comes first.

Read by rules, whoever drives the agents: a bound that decides about money is never left to a model's reading.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from pydantic import Field

from assent.intents.base import Finite, Frozen
from assent.intents.errors import Clarify
from assent.reasoning.words.bounds import bound_of
from assent.reasoning.words.flat import flat

Preference: TypeAlias = Literal["cost", "latency", "energy", "resilience", "utilisation"]


class Goal(Frozen):
    """Bounds on what is recommended; None where nobody set one. `prefer`: what recommendations are ranked by.

    Utilisation is the average of what sessions work of the CPUs that the slice's functions hold.
    """

    min_utilisation_percent: Finite | None = Field(default=None, ge=0, le=100)
    max_utilisation_percent: Finite | None = Field(default=None, ge=0, le=100)
    max_latency_ms: Finite | None = Field(default=None, gt=0)
    max_cost: Finite | None = Field(default=None, ge=0)
    max_energy_w: Finite | None = Field(default=None, ge=0)
    resilient: bool = False
    prefer: Preference = "cost"

    def words(self) -> str:
        """Its bounds, for a person."""
        said = [
            (self.min_utilisation_percent, "average utilisation of at least {:g} %"),
            (self.max_utilisation_percent, "average utilisation of at most {:g} %"),
            (self.max_latency_ms, "latency of at most {:g} ms"),
            (self.max_cost, "cost of at most {:g} per hour"),
            (self.max_energy_w, "power of at most {:g} W"),
        ]
        bounds = [text.format(value) for value, text in said if value is not None]
        return ", ".join([*bounds, *(["survives the loss of any one cloud"] if self.resilient else [])])


class Reference(Frozen):
    """A recommendation that feedback is about: “cheaper” is cheaper than this."""

    cost: Finite
    latency_ms: Finite
    energy_w: Finite
    utilisation_percent: Finite


def read_goal(text: str) -> tuple[Goal, str]:
    """The goal in a request, and the request without it (what is left says what the slice is for).

    Raises Clarify for a utilisation that cannot be.
    """
    plain = flat(text)
    found = _UTILISATION.search(plain)
    values: dict[str, object] = {"prefer": _preference(plain) or "cost"}
    if _RESILIENT.search(plain):
        values["resilient"] = True
    rest = text
    if found:
        values |= _utilisation(found, plain)
        if len(plain) == len(text):  # what was found stands in the same place of the text
            rest = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;")
    return Goal.model_validate(values), rest


def revised(goal: Goal, feedback: str, shown: Reference) -> Goal:
    """The goal with an operator's feedback on the first recommendation that was `shown`. Raises Clarify."""
    plain = flat(feedback)
    values: dict[str, object] = {}
    if found := _UTILISATION.search(plain):
        values |= _utilisation(found, plain)
    elif _MORE_USED.search(plain):
        values |= {"min_utilisation_percent": min(100.0, shown.utilisation_percent + _STEP)}
    if found := _LATENCY.search(plain):
        values |= {"max_latency_ms": _number(found["n"]), "prefer": "latency"}
    if found := _COST.search(plain):
        values |= {"max_cost": _number(found["n"]), "prefer": "cost"}
    prefer = _preference(plain)
    if prefer == "cost" and "max_cost" not in values:
        values |= {"max_cost": max(0.0, shown.cost - _STEP)}
    if prefer == "latency" and "max_latency_ms" not in values:
        values |= {"max_latency_ms": max(_STEP, shown.latency_ms - _STEP)}
    if prefer == "energy":
        values |= {"max_energy_w": max(0.0, shown.energy_w - _STEP)}
    if prefer:
        values |= {"prefer": prefer}
    if _RESILIENT.search(plain):
        values |= {"resilient": True}
    if not values:
        raise Clarify(
            (
                "I do not understand that. Say for instance “cheaper”, “lower latency”, “less energy”, "
                "“survives the loss of a cloud”, “utilisation above 85 %” or “latency below 5 ms”.",
            ),
            field="feedback",
        )
    return Goal.model_validate({**goal.model_dump(), **values})


_STEP = 1e-6
"""Less than this is no difference."""

_USED = r"(?:utili[sz]ation|utili[sz]acion|utilizacao|utilisee?|taux d'utilisation|auslastung|ocupacion|load factor)"
_PERCENT = r"(?:%|percent|per cent|por ?ciento|por ?cento|pour ?cent|prozent)"
_AROUND = r"(?:[,;]\s*)?(?:\b(?:with|and|at|an?|the|its|in|average|mean|con|mit|avec)\s+)*"
_UTILISATION = re.compile(
    rf"{_AROUND}{_USED}(?P<before>[^%\d;]{{0,40}}?)(?P<n>\d+(?:[.,]\d+)?)\s*{_PERCENT}"
    rf"|{_AROUND}(?P<before2>(?:[a-z]+ ){{0,3}})(?P<n2>\d+(?:[.,]\d+)?)\s*{_PERCENT}\s+(?:[a-z]+ ){{0,2}}?{_USED}",
    re.IGNORECASE,
)
_BELOW = r"(?:below|under|less than|at most|max(?:imum)?|<=?|of|within|up to)"
_LATENCY = re.compile(
    rf"(?:latency|delay)\D{{0,12}}?{_BELOW}?\s*(?P<n>\d+(?:[.,]\d+)?)\s*(?:ms|milliseconds?)", re.IGNORECASE
)
_COST = re.compile(
    rf"(?:cost|price|budget)\w*\D{{0,12}}?{_BELOW}\s*(?P<n>\d+(?:[.,]\d+)?)(?!\s*(?:%|ms))", re.IGNORECASE
)
_RESILIENT = re.compile(
    r"resilien|redundan|surviv|stand-?by|fail-?over|backup|high availability", re.IGNORECASE
)
_MORE_USED = re.compile(rf"(?:higher|better|more|increase)\s+(?:average |the )?{_USED}|fuller", re.IGNORECASE)
_PREFERENCES: tuple[tuple[Preference, re.Pattern[str]], ...] = (
    ("cost", re.compile(r"\bcheap|(?:low\w*|less|lower|minimal|reduce) (?:the )?(?:cost|price)|less expensive"
                        r"|\bbarat|\bbillig|moins cher|mas economic", re.IGNORECASE)),
    ("latency", re.compile(r"(?:low\w*|less|shorter|minimal|reduce|smaller) (?:the )?(?:latency|delay)|\bfaster\b"
                           r"|menos latencia|menor latencia", re.IGNORECASE)),
    ("energy", re.compile(r"\bgreen\b|\bgreener\b|(?:less|low\w*|save) (?:the )?(?:energy|power)|energy.efficient",
                          re.IGNORECASE)),
    ("resilience", _RESILIENT),
    ("utilisation", _MORE_USED),
)  # fmt: skip


def _preference(plain: str) -> Preference | None:
    return next((name for name, pattern in _PREFERENCES if pattern.search(plain)), None)


def _utilisation(found: re.Match[str], plain: str) -> dict[str, object]:
    """A target that was named without a bound is one to be reached: at least."""
    value = _number(found["n"] or found["n2"])
    if not 0 < value <= 100:
        raise Clarify(
            (f"A utilisation of {value:g} % cannot be: which one between 0 and 100 % do you want?",)
        )
    number = found.start("n") if found["n"] else found.start("n2")
    bound = bound_of(plain[:number], plain[found.end() :])
    which = "max_utilisation_percent" if bound == "at_most" else "min_utilisation_percent"
    return {which: value}


def _number(text: str) -> float:
    return float(text.replace(",", "."))
