"""Plausible wrong answers, made out of right ones: one mistake each, of the kinds that people and models make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from assent.lab.netcfg_answers import Answer
from assent.lab.netcfg_set import Request
from assent.network.transport.languages.ios.names import full_name
from assent.network.transport.network import RoutedNetwork

KINDS = ("direction", "interface", "value", "dropped", "router")
_SWAPPED = (
    (re.compile(r"^( *(?:ip access-group|ipv6 traffic-filter) \S+) in$"), r"\1 out"),
    (re.compile(r"^( *(?:ip access-group|ipv6 traffic-filter) \S+) out$"), r"\1 in"),
    (re.compile(r"^( *service-policy) input "), r"\1 output "),
    (re.compile(r"^( *service-policy) output "), r"\1 input "),
    (re.compile(r"^( *neighbor \S+ prefix-list \S+) in$"), r"\1 out"),
    (re.compile(r"^( *neighbor \S+ prefix-list \S+) out$"), r"\1 in"),
)
_WITHOUT_EFFECT = re.compile(
    r"^ *(\d+ )?(deny (ip|ipv6) any any|permit ipv6 any any|tunnel mode gre ip|exit|rd .*|description .*|"
    r"class class-default|fair-queue|set dscp default|crypto .*|encryption .*|hash .*|authentication .*|group .*|"
    r"mode .*|set transform-set .*|hostname .*)$"
)
"""Lines whose loss changes nothing that a request asked for: what IOS does anyway, or how keys are agreed on."""


@dataclass(frozen=True)
class Wrong:
    kind: str
    what: str
    answer: Answer


def wrong_answers(request: Request, answer: Answer, network: RoutedNetwork, per_kind: int) -> list[Wrong]:
    """At most `per_kind` mistakes of each kind, drawn."""
    pick = Random(f"wrong/{request.id}")
    found = []
    for kind, make in (("direction", _direction), ("interface", _interface), ("value", _value),
                       ("dropped", _dropped), ("router", _router)):  # fmt: skip
        some = [Wrong(kind, what, one) for what, one in make(request, answer, network)]
        found += some if len(some) <= per_kind else pick.sample(some, per_kind)
    return found


Made = Iterator[tuple[str, Answer]]


def _with(answer: Answer, router: str, lines: list[str]) -> Answer:
    return replace(answer, configs={**answer.configs, router: "\n".join(lines) + "\n"})


def _lines(answer: Answer) -> Iterator[tuple[str, list[str], int, str]]:
    for router, text in answer.configs.items():
        lines = text.splitlines()
        for at, line in enumerate(lines):
            yield router, lines, at, line


def _direction(request: Request, answer: Answer, network: RoutedNetwork) -> Made:
    for router, lines, at, line in _lines(answer):
        for pattern, other in _SWAPPED:
            if pattern.search(line):
                swapped = pattern.sub(other, line)
                yield (
                    f"{router}: {swapped.strip()}",
                    _with(answer, router, [*lines[:at], swapped, *lines[at + 1 :]]),
                )


def _interface(request: Request, answer: Answer, network: RoutedNetwork) -> Made:
    """The section of another port of the router that is there."""
    for router, lines, at, line in _lines(answer):
        name = full_name(line.removeprefix("interface ")) if line.startswith("interface ") else None
        if name is None or name not in network.devices[router].interfaces:
            continue
        kind = re.match(r"[A-Za-z-]+", name)
        for other in network.devices[router].interfaces:
            if other != name and kind and other.startswith(kind[0]):
                yield (
                    f"{router}: {other} for {name}",
                    _with(answer, router, [*lines[:at], f"interface {other}", *lines[at + 1 :]]),
                )


def _value(request: Request, answer: Answer, network: RoutedNetwork) -> Made:
    """A number that the request names, one off."""
    asked = set(re.findall(r"\d+", request.text))
    for router, lines, at, line in _lines(answer):
        if line.strip().startswith(("description", "class", "policy-map")):
            continue
        start = re.match(r" *(\d+ )?(permit|deny) ", line)
        for found in re.finditer(r"(?<![\w.-])(\d+)(?![\w.])|(?<=\.)(\d+)(?= |$)", line):
            if found[0] not in asked or found[0] == "0" or (start and found.start() < len(start[1] or "")):
                continue
            if line.startswith("interface") or re.match(
                r"(router|ip access-list|access-list) ", line[: found.end()]
            ):
                continue
            new = line[: found.start()] + str(int(found[0]) + 1) + line[found.end() :]
            yield f"{router}: {new.strip()}", _with(answer, router, [*lines[:at], new, *lines[at + 1 :]])


def _dropped(request: Request, answer: Answer, network: RoutedNetwork) -> Made:
    """One line, or one router, of several."""
    if len(answer.configs) > 1:
        for router in answer.configs:
            rest = {name: text for name, text in answer.configs.items() if name != router}
            yield f"nothing on {router}", replace(answer, configs=rest)
    for router, lines, at, line in _lines(answer):
        alone = sum(1 for _ in _lines(answer)) <= 2
        if alone or not line.startswith(" ") or _WITHOUT_EFFECT.match(line):
            continue
        yield f"{router}: without {line.strip()}", _with(answer, router, lines[:at] + lines[at + 1 :])


def _router(request: Request, answer: Answer, network: RoutedNetwork) -> Made:
    for router, text in answer.configs.items():
        for other in network.devices:
            if other not in answer.configs:
                configs = {other if name == router else name: said for name, said in answer.configs.items()}
                yield f"on {other} instead of {router}", replace(answer, configs={**configs, other: text})
