"""The topology as SVG: routers on a circle, what hangs on them outside it, the slice's routers marked."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

SIZE_X, SIZE_Y = 760, 420


@dataclass(frozen=True)
class Leaf:
    """Something that hangs on a router (None: on nothing that is drawn)."""

    name: str
    kind: Literal["host", "cloud", "cell"]
    router: str | None


@dataclass(frozen=True)
class Link:
    """A cable between two (router, interface) ends, and what is written on it."""

    a: tuple[str, str]
    z: tuple[str, str]
    label: str


@dataclass(frozen=True)
class Topology:
    routers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    leaves: tuple[Leaf, ...] = ()


def draw(topology: Topology, changed: Collection[tuple[str, str]]) -> str:
    """An SVG element. `changed`: (router, interface) that a slice changed, drawn strong."""
    if not topology.routers and not topology.leaves:
        return ""
    places = _places(_walk(topology))
    parts = [f'<svg viewBox="0 0 {SIZE_X} {SIZE_Y}" role="img" class="topology"><title>Topology</title>']
    routers = {router for router, _ in changed}
    for link in topology.links:
        a, z = places[link.a[0]], places[link.z[0]]
        strong = " strong" if link.a in changed or link.z in changed else ""
        parts.append(_line(a, z, f"link{strong}"))
        parts.append(_label(a, z, link.label))
    parts.extend(_leaves(topology, places))
    for name, (x, y) in places.items():
        kind = "router changed" if name in routers else "router"
        parts.append(
            f'<g class="{kind}"><circle cx="{x:.1f}" cy="{y:.1f}" r="24"/>'
            f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">{escape(_short(name, 8))}</text></g>'
        )
    parts.append("</svg>")
    return "".join(parts)


def _walk(topology: Topology) -> list[str]:
    """The routers in an order in which neighbours follow one another where that is possible."""
    near: dict[str, set[str]] = {name: set() for name in topology.routers}
    for link in topology.links:
        near[link.a[0]].add(link.z[0])
        near[link.z[0]].add(link.a[0])
    order: list[str] = []
    left = sorted(near)
    while left:
        unseen = sorted(near[order[-1]].intersection(left)) if order else []
        order.append(unseen[0] if unseen else left[0])
        left.remove(order[-1])
    return order


def _places(names: Sequence[str]) -> dict[str, tuple[float, float]]:
    """Even places on a circle, the first on the left: neighbours in name are neighbours in place."""
    count = max(1, len(names))
    radius_x, radius_y = (0.0, 0.0) if count == 1 else (190.0, 140.0)
    places = {}
    for index, name in enumerate(names):
        angle = math.pi + 2 * math.pi * index / count
        places[name] = (
            SIZE_X / 2 + radius_x * math.cos(angle),
            SIZE_Y / 2 + radius_y * math.sin(angle),
        )
    return places


def _leaves(topology: Topology, places: dict[str, tuple[float, float]]) -> list[str]:
    parts = []
    by_router: dict[str | None, list[Leaf]] = {}
    for leaf in topology.leaves:
        by_router.setdefault(leaf.router if leaf.router in places else None, []).append(leaf)
    for router, leaves in by_router.items():
        for index, leaf in enumerate(leaves):
            x, y = _leaf_place(places.get(router) if router else None, index, len(leaves))
            if router is not None:
                parts.append(_line(places[router], (x, y), "stub"))
            parts.append(
                f'<g class="leaf {leaf.kind}"><rect x="{x - 44:.1f}" y="{y - 13:.1f}" width="88" height="26" rx="6"/>'
                f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle">{escape(_short(leaf.name, 13))}</text></g>'
            )
    return parts


def _leaf_place(at: tuple[float, float] | None, index: int, count: int) -> tuple[float, float]:
    if at is None:
        return 60.0 + 100.0 * (index % 7), SIZE_Y - 20.0 - 34.0 * (index // 7)
    outward = math.atan2(at[1] - SIZE_Y / 2, at[0] - SIZE_X / 2) if at != (SIZE_X / 2, SIZE_Y / 2) else 0.0
    fan = outward + (index - (count - 1) / 2) * 0.5
    x = min(max(at[0] + 120 * math.cos(fan), 48), SIZE_X - 48)
    y = min(max(at[1] + 105 * math.sin(fan), 16), SIZE_Y - 16)
    return x, y


def _line(a: tuple[float, float], z: tuple[float, float], kind: str) -> str:
    return f'<line class="{kind}" x1="{a[0]:.1f}" y1="{a[1]:.1f}" x2="{z[0]:.1f}" y2="{z[1]:.1f}"/>'


def _label(a: tuple[float, float], z: tuple[float, float], text: str) -> str:
    x, y = (a[0] + z[0]) / 2, (a[1] + z[1]) / 2
    return f'<text class="linklabel" x="{x:.1f}" y="{y - 5:.1f}" text-anchor="middle">{escape(text)}</text>'


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
