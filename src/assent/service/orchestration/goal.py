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
    min_headroom_percent: Finite | None = Field(default=None, ge=0)
    resilient: bool = False
    prefer: Preference = "cost"

    def words(self) -> str:
        """Its bounds, for a person."""
        bounds = [
            said_bound(value, title, unit, less=less)
            for value, title, unit, less in (
                (self.min_utilisation_percent, "average utilisation", "%", False),
                (self.max_utilisation_percent, "average utilisation", "%", True),
                (self.max_latency_ms, "latency", "ms", True),
                (self.max_cost, "cost", "per hour", True),
                (self.max_energy_w, "power", "W", True),
                (self.min_headroom_percent, "headroom", "%", False),
            )
            if value is not None
        ]
        return ", ".join([*bounds, *(["survives the loss of any one cloud"] if self.resilient else [])])


def said_bound(value: float, title: str, unit: str, *, less: bool) -> str:
    """A bound for a person. One that feedback put just beyond what was shown is a strict one: “cheaper” than 8."""
    shown = round(value, 3)
    strict = 0 < (shown - value if less else value - shown) < 2 * _STEP
    words = ("less than" if less else "more than") if strict else ("at most" if less else "at least")
    return f"{title} of {words} {shown:g} {unit}"


class Reference(Frozen):
    """A recommendation that feedback is about: “cheaper” is cheaper than this."""

    cost: Finite
    latency_ms: Finite
    energy_w: Finite
    utilisation_percent: Finite


def read_goal(text: str, *, money: bool = True) -> tuple[Goal, str]:
    """The goal in a request, and the request without it (what is left says what the slice is for).

    `money`: whether amounts are about what clouds cost; a customer's are about the price of what is ordered.

    Raises Clarify for a utilisation that cannot be.
    """
    plain = flat(text)
    values: dict[str, object] = {"prefer": _preference(plain) or "cost"}
    if _RESILIENT.search(plain):
        values["resilient"] = True
    taken = []
    if found := _UTILISATION.search(plain):
        values |= _utilisation(found, plain)
        taken.append(found)
    for pattern, bound in ((_SPEND, _spent), (_HEADROOM, _room), (_POWER, _power)):
        if (money or pattern is not _SPEND) and (found := pattern.search(plain)):
            values |= bound(found)
            taken.append(found)
    rest = text
    if len(plain) == len(text):  # what was found stands in the same place of the text
        left = len(text)
        for found in sorted(taken, key=lambda one: -one.end()):
            if found.end() <= left:
                left = found.start()
                rest = f"{rest[:left]} {rest[found.end() :]}"
        rest = rest.strip(" ,;") if taken else rest
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
    if found := _SPEND.search(plain):
        values |= {**_spent(found), "prefer": "cost"}
    elif found := _COST.search(plain):
        values |= {"max_cost": _number(found["n"]), "prefer": "cost"}
    if found := _HEADROOM.search(plain):
        values |= _room(found)
    if found := _POWER.search(plain):
        values |= _power(found)
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


def _number_of(group: str) -> str:
    return rf"(?P<{group}>\d+(?:[.,]\d+)?)"


_N = _number_of("n")
_MOST = (
    r"(?:no more than|not more than|at most|up to|below|under|less than|within|max(?:imum|\.)?(?: of)?|<=?|como maximo"
    r"|a lo sumo|menos de|hasta|no maximo|menos que|ate|au plus|moins de|jusqu'a|hochstens|maximal|unter)"
)
_PURSE = (
    r"(?:cost|price|budget|spend|pay|coste?|precio|presupuesto|custo|preco|orcamento|cout|prix|kosten|preis)"
)
_PERIOD = (
    r"(?:per|an?|each|every|/|por|al?|la|par|pro|je|der|die)\s*"
    r"(?P<time>hour|hr|h|day|month|year|hora|dia|mes|ano|heure|jour|mois|an|stunde|tag|monat|jahr)\b"
)
_CURRENCY = r"(?:\s*(?:eur(?:os?)?|usd|dollars?|chf|gbp|units?|€|\$|£))"
_SPEND = re.compile(
    rf"(?:[,;]\s*)?(?:\b(?:for|with|and|at|an?|the|its|in|con|mit|avec|por|pour|fur)\s+)*(?:"
    rf"{_PURSE}\w*\D{{0,16}}?(?:{_MOST})?\s*[€$£]?\s*{_N}{_CURRENCY}?\s*{_PERIOD}"
    rf"|{_MOST}\s*(?:[€$£]\s*{_number_of('n2')}|{_number_of('n3')}{_CURRENCY})\s*"
    rf"{_PERIOD.replace('<time>', '<time2>')})",
    re.IGNORECASE,
)
"""Money for a time: the time makes it money, whatever currency the clouds' costs are in."""
_HOURS = {"d": 24.0, "t": 24.0, "j": 24.0, "m": 730.0, "y": 8760.0, "a": 8760.0}
_HEADROOM = re.compile(
    rf"(?:[,;]\s*)?(?:\b(?:with|and|at|an?|the|its|least|of|leave|leaving|keep|keeping)\s+)*(?:"
    rf"{_N}\s*{_PERCENT}\s+(?:of\s+)?(?:headroom|spare capacity|spare|reserve|room for bursts)"
    rf"|(?:headroom|spare capacity|room for bursts)[^%\d;,]{{0,20}}?{_number_of('n2')}\s*{_PERCENT})",
    re.IGNORECASE,
)
_POWER = re.compile(
    rf"(?:[,;]\s*)?(?:\b(?:with|and|at|an?|the|its|using|drawing|for)\s+)*(?:"
    rf"(?:power|energy)\w*[^\d;,]{{0,24}}?(?:{_MOST})\s*{_N}\s*(?:w|watts?)\b"
    rf"|(?:{_MOST})\s*{_number_of('n2')}\s*(?:w|watts?)\b(?:\s+of\s+(?:power|energy))?"
    rf"(?!\s*(?:each|per|/|apiece)))",
    re.IGNORECASE,
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


def _spent(found: re.Match[str]) -> dict[str, object]:
    """By the hour, as clouds cost; a month has 730 of them."""
    time = (found["time"] or found["time2"]).lower()
    hours = (
        1.0 if time in ("h", "hr", "hour", "hora", "heure", "stunde") else _HOURS[_LONGER.get(time, time[0])]
    )
    return {"max_cost": _number(found["n"] or found["n2"] or found["n3"]) / hours}


_LONGER = {"jahr": "y"}


def _room(found: re.Match[str]) -> dict[str, object]:
    return {"min_headroom_percent": _number(found["n"] or found["n2"])}


def _power(found: re.Match[str]) -> dict[str, object]:
    return {"max_energy_w": _number(found["n"] or found["n2"])}


def _number(text: str) -> float:
    return float(text.replace(",", "."))
