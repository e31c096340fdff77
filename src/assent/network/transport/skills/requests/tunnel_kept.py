"""Whether what was read of tunnels holds what was said of them: each topic has its counterpart, each number "
"its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from assent.network.transport.objectives import AnyObjective, RemoveTunnel
from assent.network.transport.skills.requests.spoken import Spoken
from assent.network.transport.skills.requests.tunnel_removal import TUNNEL, gone

_Holds = Callable[[Sequence[AnyObjective]], bool]


def unread(said: Spoken, made: Sequence[AnyObjective]) -> str | None:
    """The question about a topic that no objective has, a number that is in none, or what goes without being said."""
    for pattern, holds in _TOPICS:
        found = said.says(pattern)
        if found and not holds(made):
            return (
                f"I am not sure that I understood “{found.group().strip()}” of the tunnel "
                f"({said.text.strip()[:120]}). Could you say it otherwise?"
            )
    if any(isinstance(one, RemoveTunnel) for one in made) and TUNNEL not in gone(said):
        return "Should the tunnel itself go? It is not clear to me what should."
    lost = [number for number in _numbers(said) if number not in _values(made)]
    return f"What about “{lost[0]}”? Nothing that I understood of the tunnel has it." if lost else None


def _fields(*names: str) -> _Holds:
    def holds(made: Sequence[AnyObjective]) -> bool:
        return any(
            (name in one.model_fields_set and (getattr(one, name) or name == "checksum"))
            or name in getattr(one, "clear", ())
            or (isinstance(one, RemoveTunnel))
            for one in made
            for name in names
        )

    return holds


def _kinds(*kinds: str) -> _Holds:
    return lambda made: any(one.kind in kinds for one in made)


_SET = r"(?:set|clamp|lower|raise|reduce|increase|adjust|change|use|with|put|and|pon\w*|baj\w+|sub\w+|baiss\w+|regl\w+)"
_TOPICS: tuple[tuple[str, _Holds], ...] = (
    (r"\b(?:set|clamp|lower|raise|reduce|with|drop|adjust)\b[^.;]{0,20}\bmss\b|"
        r"\bmss\b[^.;]{0,12}\d{3}", _fields("tcp_mss")),
    (r"\bmtu\b (?:of |to |= ?|: ?)?\d{3}|\b(?:lower|raise|reduce) (?:the )?(?:ip )?mtu\b", _fields("ip_mtu")),
    (r"\bstatics?\b|\bstatic routes?\b|\brutas? estaticas?\b|\brotas? estaticas?\b|\broutes? statiques?\b",
     _kinds("static-route")),
    (r"\bospf (?:area|should|must|over|on|across|through|en el area)|\b(?:run|running|in|into|"
        r"over) (?:it )?(?:in )?ospf\b|"
     r"\b(?:area|aire) \d", _kinds("ospf-network", "ospf-interface")),
    (r"\b(?:ospf )?cost \d|\b(?:costo|custo|cout) (?:ospf )?(?:de )?\d", _fields("cost", "remove")),
    (r"\bchecksum", _fields("checksum")),
    (r"\bkeep-?alives? (?:of |every |each |= ?)?\d", _fields("keepalive")),
    (r"\b(?:encrypt\w*|ipsec|cifrad\w*|chiffr\w*)\b", _fields("ipsec", "secret", "protection")),
)  # fmt: skip


_OTHER_NUMBERS = (
    r"\b(?:aes|sha|group|dh|esp-aes|esp-sha|ikev|ospf|process|proceso|processus|processo|ticket|chg|inc|"
    r"req|distance|ad|slash|prefix)[ -]?(?:process )?$"
)


def _numbers(said: Spoken) -> Iterator[int]:
    """Numbers that stand by themselves and are a value of something."""
    for found in re.finditer(r"(?<![\w.#/-])(\d{1,10})(?![\w.]*[\w/-])(?!\.\d)", said.masked):
        before = said.masked[max(0, found.start() - 14) : found.start()]
        after = said.masked[found.end() :]
        if re.search(_OTHER_NUMBERS, before) or re.match(
            r" ?(?:routers|ends|sides|sites|lans)", said.masked[found.end() :]
        ):
            continue
        if re.search(
            r"\b(?:from|de|desde|currently|today|now|was|instead of|rather than) (?:the )?$", before
        ):
            continue
        if re.match(
            r" (?:today|now|currently|at the moment|hoy|ahora|hoje|agora|aujourd'hui|actuellement)\b", after
        ):
            continue
        yield int(found.group(1))


def _values(made: Sequence[AnyObjective]) -> set[int]:
    found: set[int] = {0, 14, 256}

    def walk(value: Any) -> None:
        if isinstance(value, bool) or value is None:
            return
        if isinstance(value, int):
            found.update((value, value // 1000))
        elif isinstance(value, dict):
            for one in value.values():
                walk(one)
        elif isinstance(value, list | tuple):
            for one in value:
                walk(one)
        else:
            found.update(int(number) for number in re.findall(r"\d+", str(value)))

    for one in made:
        walk(one.model_dump())
    return found
