"""Packages: what a message offers on a multi-attribute topic, and how a package is said and bounded.

Extraction, optimizer and validation use it beside their work on the first attribute, which is the topic's value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assent.agents.payload import MAX_CHARS, Rejected, measured, objects
from assent.agents.scalars import kind_of, number
from assent.intents.base import Json
from assent.intents.negotiation import Attribute, Offer, Proposal, Topic

_WRAPPERS = ("terms", "package", "attributes", "offer", "proposal")


def read_terms(raw: Json, package: Sequence[Attribute]) -> dict[str, float]:
    """A value for every attribute, within its bounds. Raises Rejected for everything that is no whole package."""
    found = _object(raw)
    stated = next((part for key in _WRAPPERS if isinstance(part := found.get(key), Mapping)), found)
    return {one.name: _bounded(_value(stated, one), one) for one in package}


def within(terms: Mapping[str, float], package: Sequence[Attribute]) -> dict[str, float]:
    """The terms, each brought into its bounds."""
    return {one.name: min(max(terms[one.name], one.lower), one.upper) for one in package}


def problem(proposal: Proposal, package: Sequence[Attribute]) -> str:
    """What is wrong with a package, in words that help to do better; empty where nothing is."""
    if not isinstance(proposal, Offer):
        return f"only a value was said: give terms for {', '.join(one.name for one in package)}"
    names = [one.name for one in package]
    if set(proposal.terms) != set(names):
        return f"the terms must be exactly {', '.join(names)}"
    for one in package:
        value = proposal.terms[one.name]
        slack = 1e-9 * max(1.0, one.upper)
        if not one.lower - slack <= value <= one.upper + slack:
            return f"{one.name} {value:.6g} is outside {one.lower:.6g} to {one.upper:.6g} {one.unit}".rstrip()
    if abs(proposal.terms[names[0]] - proposal.value) > 1e-9 * max(1.0, proposal.value):
        first = f"{names[0]} {proposal.terms[names[0]]:.6g}"
        return f"value {proposal.value:.6g} and {first} differ: they are the same thing"
    return ""


def offered(terms: Mapping[str, float], package: Sequence[Attribute], reasoning: str) -> Offer:
    """A package as a proposal, within its bounds."""
    inside = within(terms, package)
    return Offer(value=inside[package[0].name], terms=inside, reasoning=reasoning)


def told(proposal: Proposal, topic: Topic) -> str:
    """What a proposal says, in words: `52.5 Mbps`, or every attribute of a package."""
    if isinstance(proposal, Offer) and topic.attributes:
        return words(proposal.terms, topic.attributes)
    return f"{proposal.value:.6g} {topic.unit}"


def words(terms: Mapping[str, float], package: Sequence[Attribute]) -> str:
    """`60 Mbps, latency 12 ms and price 30 EUR`: the first attribute is known by its unit."""
    parts = [
        f"{'' if at == 0 else one.name + ' '}{terms[one.name]:.6g} {one.unit}".rstrip()
        for at, one in enumerate(package)
        if one.name in terms
    ]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _object(raw: Json) -> Mapping[str, Any]:
    if isinstance(raw, Mapping):
        measured(raw)
        return raw
    if isinstance(raw, str) and len(raw) <= MAX_CHARS:
        listed = [value for value, _, _ in objects(raw) if isinstance(value, Mapping)]
        if len(listed) == 1:
            return listed[0]
        if len(listed) > 1:
            raise Rejected("more than one object: say one package")
    raise Rejected(f"a package is an object with a value for every attribute, not {kind_of(raw)}")


def _value(stated: Mapping[str, Any], one: Attribute) -> float:
    plain, unit = _letters(one.name), _letters(one.unit)
    keys = [key for key in stated if _letters(str(key)[:80]) in (plain, plain + unit)]
    if not keys:
        raise Rejected(f"the attribute `{one.name}` is missing: a package has a value for each")
    if len(keys) > 1:
        raise Rejected(f"the attribute `{one.name}` is given twice")
    return number(stated[keys[0]], None, one.unit or "Mbps", str(keys[0]))


def _bounded(value: float, one: Attribute) -> float:
    slack = 1e-9 * max(1.0, abs(one.upper))
    if value < one.lower - slack or value > one.upper + slack:
        raise Rejected(
            f"`{one.name}` {value:g} is outside {one.lower:g} to {one.upper:g} {one.unit}".rstrip()
        )
    return min(max(value, one.lower), one.upper) + 0.0


def _letters(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())
