"""Which end of a tunnel something is said of: interfaces it starts from, values that differ, where it ends."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assent.intents.errors import Clarify
from assent.network.transport.grounding import listed
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.tokens import unaccented
from assent.network.transport.skills.requests.leftovers import words
from assent.network.transport.skills.requests.spoken import BOTH, Spoken

_AT = words("on at of for @ en em no na sur chez de do da du del pour para in to a vers cote")
"""What stands between a thing and the router that it is at."""
_LITTLE = words(
    "the router its side end le la el o os l lado extremo cote ( , interface port 's s du de do del"
)
_LOOPBACK = re.compile(r"\bloopbacks?\b(?! ?\d)|\bloopback0?\b|\blo0?\b")
_DIRECT = re.compile(
    r"\b(?:direct|directo|direto|directe?|their|thier|own)\b.{0,20}\b(?:link|cable|lien|enlace|"
    r"connection|cabo|wire)\b|"
    r"\b(?:link|lien|enlace|cable) (?:direct\w*|direto|addr\w*)|\bover their cable\b|\bof the \S+ cable\b|"
    r"\blink addr|\bcable\b"
)
TOWARDS = (
    r"\b(?:towards?|facing|face|liga\w*|leads? to|connect\w* to|lleva a|mene a|hacia|vers|para|pelo lado|"
    r"por el lado|via|side of|cara a)\b[^.;,]{0,30}"
)


def sources(said: Spoken, a: str, z: str) -> dict[str, str]:
    """The interface from which each end sends, where it is said: by name, by address, `their direct link`, "
    "`facing R4`.

    Raises Clarify where an end has no such interface, or two are said for one.
    """
    found = _by_name(said, (a, z))
    for token in said.all("addr"):
        place = said.ground.owners.get(token.value)
        if place is None or place.router not in (a, z):
            continue
        if found.setdefault(place.router, place.interface) != place.interface:
            raise Clarify(
                [f"Does the tunnel start at {place.router} {found[place.router]} or at {place.interface}?"]
            )
    named = [token for token in said.all("iface") if not _logical(token)]
    if len(found) < 2 and not named and _LOOPBACK.search(said.plain):
        for name in (a, z):
            found.setdefault(name, _loopback(said, name))
    if not found:
        found = _facing(said, a, z)
    if not found and _DIRECT.search(said.plain):
        found = {a: said.ground.towards(a, z), z: said.ground.towards(z, a)}
    return found


def _logical(token: Token) -> bool:
    return str(token.value).startswith("Tunnel")


def _loopback(said: Spoken, router: str) -> str:
    have = [one for one in said.ground.device(router).interfaces if one.startswith("Loopback")]
    if len(have) != 1:
        raise Clarify(
            [
                f"{router} has {'no loopback' if not have else listed(have)}: from which interface should the "
                f"tunnel start?"
            ]
        )
    return have[0]


def _facing(said: Spoken, a: str, z: str) -> dict[str, str]:
    """`sourced from the interfaces towards R4`: each end's port to a third router."""
    for third in said.ground.routers:
        if third not in (a, z) and said.says(rf"{TOWARDS}\b{re.escape(third.lower())}(?![\w-])"):
            return {name: said.ground.towards(name, third) for name in (a, z)}
    return {}


def _by_name(said: Spoken, ends: tuple[str, str]) -> dict[str, str]:
    """Interfaces that are named: each at the router that it is said of, or one name for both ends."""
    named = [(at, t) for at, t in enumerate(said.tokens) if t.kind == "iface" and not _logical(t)]
    values = list(dict.fromkeys(str(t.value) for _, t in named))
    tied = [(owner(said, at, ends, tied=True), str(t.value)) for at, t in named]
    every = len(values) == 1 and (len(named) > 2 or BOTH.search(said.plain) is not None)
    every = every or said.says(r"\b(?:their|sus|suas|leurs)\b|\binterfaces\b") is not None
    if len(values) == 1 and (every or len({who for who, _ in tied if who}) != 1 or len(named) > 1):
        return {name: said.ground.interface(name, values[0]) for name in ends}
    if len(values) == 1 and len(named) == 1:
        who = tied[0][0]
        return {name: said.ground.interface(name, values[0]) for name in ([who] if who else ends)}
    owners = [owner(said, at, ends) for at, _ in named]
    pairs = dict(zip(owners, (str(t.value) for _, t in named), strict=True))
    if None in pairs or len(pairs) < min(len(ends), len(named)):  # two for one end: in the order of the ends
        order = [name for name in said.routers if name in ends] or list(ends)
        if len(values) != 2 or len(order) != 2:
            raise Clarify([f"At which ends are the tunnel's interfaces {listed(values)}?"])
        pairs = dict(zip(order, values, strict=True))
    return {str(name): said.ground.interface(str(name), value) for name, value in pairs.items()}


def owner(said: Spoken, at: int, ends: Sequence[str], *, tied: bool = False) -> str | None:
    """The end that the token at `at` is said of: the one right after `on`, else the last one before it.

    `tied`: only one that stands beside it.
    """
    step, joined = at + 1, False
    while step < min(len(said.tokens), at + 6):
        token = said.tokens[step]
        low = unaccented(token.text.lower())
        if token.kind == "router":
            if token.value in ends and joined:
                return str(token.value)
            break
        if low in _AT or (low == "(" and step == at + 1):
            joined = True
        elif low not in _LITTLE or (low == "," and not joined):
            break
        step += 1
    back = at - 1
    between = 0
    while back >= 0:
        token = said.tokens[back]
        if token.kind == "router" and token.value in ends and not (between and _far(said, back)):
            return str(token.value)
        if (token.kind == "cut" and str(token.value) in (".;\n,:" if tied else ".;\n")) or (
            tied and between > _BESIDE
        ):
            break
        between += token.kind != "cut" or str(token.value) == ","
        back -= 1
    if tied:
        return None
    after = [str(t.value) for t in said.tokens[at:] if t.kind == "router" and t.value in ends]
    before = [str(t.value) for t in said.tokens[:at] if t.kind == "router" and t.value in ends]
    return before[-1] if before else after[0] if after else None


_BESIDE = 4


def _far(said: Spoken, at: int) -> bool:
    """`on R1 towards R3: source …`: where it leads, and not where it is."""
    before = [unaccented(token.text.lower()) for token in said.tokens[max(0, at - 2) : at]]
    return bool({"towards", "toward", "hacia", "vers", "into"} & set(before))


def by_end(
    said: Spoken, values: Sequence[tuple[str, Any, int]], ends: Sequence[str]
) -> dict[str, dict[str, Any]]:
    """(name, value, where it stands) of each setting, by end: one value is both ends', of two each has its own.

    Raises Clarify where two values cannot be told apart.
    """
    found: dict[str, dict[str, Any]] = {name: {} for name in ends}
    for field in dict.fromkeys(name for name, *_ in values):
        mine = [(value, at) for name, value, at in values if name == field]
        if len({value for value, _ in mine}) == 1:
            for one in found.values():
                one[field] = mine[0][0]
            continue
        shared = {_nearest(said.plain, at, ends): value for value, at in mine}
        if None in shared or len(shared) != len(mine):
            raise Clarify([f"Which {field.replace('_', ' ')} has which end: {listed(map(str, dict(mine)))}?"])
        for name, value in shared.items():
            found[str(name)][field] = value
    return found


def _nearest(text: str, at: int, ends: Sequence[str]) -> str | None:
    """The end in the same part of the sentence; else the last one before."""
    start = max((hit.end() for hit in re.finditer(_PARTS, text[:at])), default=0)
    stop = re.search(_PARTS, text[at:])
    part = text[start : at + stop.start() if stop else len(text)]
    for where in (part, text[:at]):
        hits = [
            (hit.start(), name)
            for name in ends
            for hit in re.finditer(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])", where)
        ]
        if hits and (where is not part or len({name for _, name in hits}) == 1):
            return max(hits)[1]
    return None


_PARTS = r"[,;:]|\.(?!\d)| and | y | e | et | but | pero | mas "
