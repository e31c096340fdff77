"""The timeline of one cell as SVG: CQI, reachable throughput, what was agreed, what was delivered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from assent.intents.change import Delivered

WIDTH, HEIGHT = 1120, 360
LEFT, RIGHT, TOP, BOTTOM = 56, 16, 30, 70
BAND = 16
"""Height of the CQI strip under the chart."""


@dataclass(frozen=True)
class Point:
    """One second of one cell, summed over its slices; Mbit/s."""

    second: int
    cqi: int
    reachable: float
    agreed: float
    delivered: float
    ratio: int


@dataclass(frozen=True)
class Mark:
    """A moment worth a line: what happened, and in which colour class it is drawn."""

    second: float
    label: str
    kind: str


def points_of(cell: str, samples: Mapping[int, Sequence[Delivered]]) -> tuple[Point, ...]:
    """The series of one cell."""
    points = []
    for second, delivered in sorted(samples.items()):
        here = [one for one in delivered if one.cell == cell]
        if not here:
            continue
        points.append(
            Point(
                second,
                here[0].cqi,
                here[0].reachable_mbps,
                sum(one.agreed_mbps for one in here),
                sum(one.delivered_mbps for one in here),
                sum(one.ratio_percent for one in here),
            )
        )
    return tuple(points)


def draw(points: Sequence[Point], marks: Sequence[Mark], unit: str = "Mbit/s") -> str:
    """An SVG element; empty where there is nothing to draw."""
    if not points:
        return ""
    scale = _Scale(points)
    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" class="timeline" preserveAspectRatio="xMidYMid meet">',
        "<title>CQI, reachable throughput, agreement and delivery over time</title>",
        *_grid(scale, unit),
        f'<path class="reachable" d="{_area(scale, points)}"/>',
        f'<path class="delivered" d="{_steps(scale, points, "delivered")}"/>',
        f'<path class="agreed" d="{_steps(scale, points, "agreed")}"/>',
        *_marks(scale, marks),
        *_cqi_strip(scale, points),
        f'<line class="cursor" x1="0" x2="0" y1="{TOP}" y2="{HEIGHT - BOTTOM}" visibility="hidden"/>',
        "</svg>",
    ]
    return "".join(parts)


class _Scale:
    def __init__(self, points: Sequence[Point]) -> None:
        self.first = points[0].second
        self.last = max(points[-1].second + 1, self.first + 1)
        highest = max(max(point.reachable, point.agreed, point.delivered) for point in points)
        self.step = _nice(highest / 4 if highest > 0 else 1.0)
        self.top = self.step * (int(highest / self.step) + 1)

    def x(self, second: float) -> float:
        return LEFT + (second - self.first) / (self.last - self.first) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return HEIGHT - BOTTOM - value / self.top * (HEIGHT - TOP - BOTTOM)


def _nice(value: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    size = 1.0
    while size * 10 <= value:
        size *= 10
    while size > value:
        size /= 10
    return next(factor * size for factor in (1.0, 2.0, 5.0, 10.0) if factor * size >= value)


def _grid(scale: _Scale, unit: str) -> list[str]:
    parts = []
    value = 0.0
    while value <= scale.top + 1e-9:
        y = scale.y(value)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text class="tick" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
        value += scale.step
    parts.append(f'<text class="tick" x="{LEFT}" y="{TOP - 12}">{escape(unit)}</text>')
    every = _nice((scale.last - scale.first) / 8)
    second = scale.first
    while second <= scale.last:
        x = scale.x(second)
        parts.append(
            f'<text class="tick" x="{x:.1f}" y="{HEIGHT - BOTTOM + BAND + 28}" text-anchor="middle">{second:g} s</text>'
        )
        second += max(1, round(every))
    return parts


def _area(scale: _Scale, points: Sequence[Point]) -> str:
    outline = _steps(scale, points, "reachable")
    base = scale.y(0)
    return f"{outline} V{base:.1f} H{scale.x(points[0].second):.1f} Z"


def _steps(scale: _Scale, points: Sequence[Point], attribute: str) -> str:
    """A step line: a value holds for its whole second."""
    first = points[0]
    path = [f"M{scale.x(first.second):.1f},{scale.y(getattr(first, attribute)):.1f}"]
    for point in points:
        path.append(f"V{scale.y(getattr(point, attribute)):.1f} H{scale.x(point.second + 1):.1f}")
    return " ".join(path)


def _marks(scale: _Scale, marks: Sequence[Mark]) -> list[str]:
    parts = []
    for index, mark in enumerate(marks):
        x = scale.x(mark.second)
        y = TOP + 12 + (index % 3) * 14
        anchor, shift = ("end", -5) if x > WIDTH * 0.75 else ("start", 5)
        parts.append(
            f'<line class="mark {mark.kind}" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
            f'<text class="marklabel {mark.kind}" x="{x + shift:.1f}" y="{y}" text-anchor="{anchor}">'
            f"{escape(mark.label)}</text>"
        )
    return parts


def _cqi_strip(scale: _Scale, points: Sequence[Point]) -> list[str]:
    """CQI 0 (red) to 15 (green), neighbours of equal CQI joined."""
    parts = [f'<text class="tick" x="{LEFT - 8}" y="{HEIGHT - BOTTOM + 20}" text-anchor="end">CQI</text>']
    start = 0
    for index in range(1, len(points) + 1):
        if index < len(points) and points[index].cqi == points[start].cqi:
            continue
        x = scale.x(points[start].second)
        width = scale.x(points[index - 1].second + 1) - x
        hue = points[start].cqi * 9
        parts.append(
            f'<rect x="{x:.1f}" y="{HEIGHT - BOTTOM + 8}" width="{width:.2f}" height="{BAND}" '
            f'fill="hsl({hue} 65% 48%)"><title>CQI {points[start].cqi}</title></rect>'
        )
        start = index
    return parts
