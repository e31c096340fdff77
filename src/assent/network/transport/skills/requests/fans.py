"""One router's ports towards several: `core1's links to edge1 and dc1`, `on R4 towards R1 and R3`.

`spots` asks before it pairs routers, so that the far ones are not taken for a link of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assent.intents.errors import Clarify
from assent.network.transport.skills.requests.shape import PORT, THE, TO, Shape

_JOIN = r"(?:,|and|y|e|et|, and|, y|, e|, et|plus|as well as)"
_TOWARDS = rf"(?:{TO}|with|con|com|avec|a|ao|al)"
_FANS = (
    rf"(?:<R(?P<near>\d+)> (?:'s )?)?(?:[a-z]+ ){{0,3}}?{PORT} (?:{{AT}} {THE}<R(?P<of>\d+)> )?{_TOWARDS} "
    rf"(?P<far>{THE}{{R}}(?: {_JOIN} (?:{_TOWARDS} )?{THE}{{R}})+)",
    rf"(?:towards?|facing|hacia|vers) (?P<far>{THE}{{R}}(?: {_JOIN} (?:towards? |facing |hacia |"
    rf"vers )?{THE}{{R}})+)",
)


def fans(shape: Shape) -> Iterator[tuple[range, list[tuple[str, str]]]]:
    """(tokens, ports) of each: the near router with its interface towards every far one."""
    for pattern in _FANS:
        for found in shape.find(pattern):
            far = [str(shape.tokens[int(tag)].value) for tag in re.findall(r"<R(\d+)>", found.group("far"))]
            said = found.groupdict()
            tag = said.get("near") or said.get("of")
            near = str(shape.tokens[int(tag)].value) if tag else _near(shape, far)
            if near is None or near in far or len(set(far)) != len(far):
                continue
            try:
                yield shape.span(found), [(near, shape.ground.towards(near, name)) for name in far]
            except Clarify:
                continue


def _near(shape: Shape, far: list[str]) -> str | None:
    """The only other router that is spoken of and has a cable to each."""
    others = [
        name
        for name in shape.routers()
        if name not in far and all(one in shape.ground.neighbours(name) for one in far)
    ]
    return others[0] if len(others) == 1 else None
