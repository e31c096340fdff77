"""Small SVG plots without a plotting library: strips with boxes, lines, bars. Text in, text out, the same every time.

Every experiment draws with these. Colours are Okabe and Ito's, which colour-blind people can tell apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from assent.lab.study import quantile

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
WIDTH, HEIGHT = 760, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 20, 66, 52
_GOLDEN = 0.6180339887498949


@dataclass(frozen=True)
class Strip:
    """One distribution. `marks`: reference values that are drawn beside it."""

    label: str
    values: Sequence[float]
    marks: tuple[float, ...] = ()
    colour: int = 0


@dataclass(frozen=True)
class Line:
    """`step`: the value holds until the next point. A NaN interrupts the line."""

    label: str
    xs: Sequence[float]
    ys: Sequence[float]
    colour: int = 0
    dashed: bool = False
    step: bool = False
    dots: bool = False
    filled: bool = False


@dataclass(frozen=True)
class Bars:
    """One bar per category. Whiskers: `errors` up and down from the value, or `ranges` from one value to another."""

    label: str
    values: Sequence[float]
    errors: Sequence[float] = ()
    colour: int = 0
    ranges: Sequence[tuple[float, float]] = ()

    def whisker(self, place: int) -> tuple[float, float]:
        """From where to where; twice the value where it has none."""
        value = self.values[place]
        if self.ranges:
            return self.ranges[place]
        error = self.errors[place] if self.errors else 0.0
        return max(0.0, value - error), value + error


@dataclass(frozen=True)
class Note:
    """A remark at a place of the x axis."""

    x: float
    text: str


@dataclass(frozen=True)
class Point:
    """One labelled place; `title` is what a browser shows where the pointer rests."""

    x: float
    y: float
    label: str
    colour: int = 0
    filled: bool = False
    title: str = ""


@dataclass(frozen=True)
class Scale:
    """From a range of values to a range of pixels; logarithmic where asked."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def at(self, value: float) -> float:
        low, high, here = self.low, self.high, min(max(value, self.low), self.high)
        if self.log:
            low, high, here = math.log10(low), math.log10(high), math.log10(here)
        return self.start + (here - low) / ((high - low) or 1.0) * (self.end - self.start)

    def ticks(self) -> list[float]:
        if self.log:
            first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
            marks = [base * 10.0**power for power in range(first, last + 1) for base in (1, 2, 5)]
            marks = marks if last - first <= 3 else [10.0**power for power in range(first, last + 1)]
            return [one for one in marks if self.low * 0.999 <= one <= self.high * 1.001]
        step = _nice((self.high - self.low) / 6.0)
        first = math.ceil(self.low / step - 1e-9)
        count = math.floor(self.high / step + 1e-9) - first
        return [round((first + k) * step, 12) for k in range(count + 1)]


def strips(
    title: str,
    y_label: str,
    groups: Sequence[Strip],
    *,
    legend: Sequence[tuple[str, int]] = (),
    mark: str = "",
) -> str:
    """Every value as a dot, the box from first to third quartile with the median, the mean as a ring, and
    reference values as diamonds, which `mark` names."""
    top = max([value for one in groups for value in (*one.values, *one.marks)], default=1.0)
    y = Scale(0.0, _ceiling(top), HEIGHT - _BOTTOM, _TOP)
    width = (WIDTH - _LEFT - _RIGHT) / max(len(groups), 1)
    body = _y_axis(y, y_label)
    for index, one in enumerate(groups):
        centre = _LEFT + width * (index + 0.5)
        body += _strip(one, centre, width, y)
        body.append(_text(centre, HEIGHT - _BOTTOM + 18, one.label))
    names = [*legend] if legend else []
    return _page(title, body, names, mark)


def lines(
    title: str,
    x_label: str,
    y_label: str,
    series: Sequence[Line],
    *,
    notes: Sequence[Note] = (),
    log_x: bool = False,
    log_y: bool = False,
    top: float | None = None,
) -> str:
    """Curves over a common x axis, with a legend and remarks."""
    xs = [x for one in series for x in one.xs]
    ys = [y for one in series for y in one.ys if not math.isnan(y)]
    x = Scale(min(xs, default=0.0), max(xs, default=1.0), _LEFT, WIDTH - _RIGHT, log_x)
    floor = min(ys, default=1.0) if log_y else min(0.0, *ys, 0.0)
    high = top if top is not None else (max(ys, default=1.0) if log_y else _ceiling(max(ys, default=1.0)))
    y = Scale(floor, high, HEIGHT - _BOTTOM, _TOP, log_y)
    body = _y_axis(y, y_label) + _x_axis(x, x_label)
    for one in series:
        body += _line(one, x, y)
    for number, note in enumerate(notes):
        here = x.at(note.x)
        body.append(
            f'<line x1="{here:.1f}" x2="{here:.1f}" y1="{_TOP}" y2="{HEIGHT - _BOTTOM}" class="note"/>'
        )
        body.append(_text(here + 4, _TOP + 12 + 14 * (number % 2), note.text, "start", "small"))
    return _page(title, body, [(one.label, one.colour) for one in series if one.label])


def points(
    title: str,
    x_label: str,
    y_label: str,
    there: Sequence[Point],
    legend: Sequence[tuple[str, int]] = (),
    *,
    right: float | None = None,
) -> str:
    """Labelled points; `right`: where the x axis ends. A label gives way to the point beside it."""
    high = right if right is not None else _ceiling(max((one.x for one in there), default=1.0))
    x = Scale(0.0, high, _LEFT, WIDTH - _RIGHT)
    y = Scale(0.0, _ceiling(max((one.y for one in there), default=1.0)), HEIGHT - _BOTTOM, _TOP)
    body = _y_axis(y, y_label) + _x_axis(x, x_label)
    places = [(x.at(one.x), y.at(one.y)) for one in there]
    for one, (a, b) in zip(there, places, strict=True):
        colour = COLOURS[one.colour % len(COLOURS)]
        body.append(
            f'<circle cx="{a:.1f}" cy="{b:.1f}" r="6" stroke="{colour}" stroke-width="2" '
            f'fill="{colour if one.filled else "none"}"><title>{escape(one.title or one.label)}</title></circle>'
        )
        crowded = any(0 < c - a < 24 and abs(d - b) < 12 for c, d in places)
        aside, anchor = (-10.0, "end") if crowded else (10.0, "start")
        body.append(_text(a + aside, b + 4, one.label, anchor))
    return _page(title, body, legend)


def bars(title: str, y_label: str, categories: Sequence[str], series: Sequence[Bars]) -> str:
    """Groups of bars with whiskers. A category's label may have two lines."""
    tops = [one.whisker(index)[1] for one in series for index in range(len(one.values))]
    y = Scale(0.0, _ceiling(max(tops, default=1.0)), HEIGHT - _BOTTOM, _TOP)
    body = _y_axis(y, y_label)
    group = (WIDTH - _LEFT - _RIGHT) / max(len(categories), 1)
    wide = group * 0.8 / max(len(series), 1)
    for place, category in enumerate(categories):
        left = _LEFT + group * (place + 0.1)
        for index, one in enumerate(series):
            body += _bar(left + index * wide, wide, one, place, y)
        for row, part in enumerate(category.split("\n")):
            body.append(_text(_LEFT + group * (place + 0.5), HEIGHT - _BOTTOM + 18 + 15 * row, part))
    return _page(title, body, [(one.label, one.colour) for one in series])


def _strip(one: Strip, centre: float, width: float, y: Scale) -> list[str]:
    colour = COLOURS[one.colour % len(COLOURS)]
    parts = []
    for number, value in enumerate(one.values):
        aside = centre + ((number * _GOLDEN) % 1.0 - 0.5) * width * 0.62
        parts.append(
            f'<circle cx="{aside:.1f}" cy="{y.at(value):.1f}" r="2.2" fill="{colour}" fill-opacity="0.35"/>'
        )
    if one.values:
        low, middle, high = (y.at(quantile(one.values, share)) for share in (0.25, 0.5, 0.75))
        half = width * 0.16
        parts.append(
            f'<rect x="{centre - half:.1f}" y="{high:.1f}" width="{2 * half:.1f}" height="{low - high:.1f}" '
            f'fill="{colour}" fill-opacity="0.18" stroke="{colour}"/>'
        )
        parts.append(
            f'<line x1="{centre - half:.1f}" x2="{centre + half:.1f}" y1="{middle:.1f}" y2="{middle:.1f}" '
            f'stroke="{colour}" stroke-width="2.5"/>'
        )
        mean = y.at(sum(one.values) / len(one.values))
        parts.append(
            f'<circle cx="{centre:.1f}" cy="{mean:.1f}" r="4.5" fill="#fff" stroke="{colour}" stroke-width="2"/>'
        )
    parts += [_diamond(centre + width * 0.36, y.at(value)) for value in one.marks]
    return parts


def _line(one: Line, x: Scale, y: Scale) -> list[str]:
    colour = COLOURS[one.colour % len(COLOURS)]
    pieces: list[list[tuple[float, float]]] = [[]]
    for here, value in zip(one.xs, one.ys, strict=True):
        if math.isnan(value):
            pieces.append([])
            continue
        if one.step and pieces[-1]:
            pieces[-1].append((x.at(here), pieces[-1][-1][1]))
        pieces[-1].append((x.at(here), y.at(value)))
    dash = ' stroke-dasharray="7 4"' if one.dashed else ""
    parts = []
    for piece in pieces:
        if len(piece) > 1:
            points = " ".join(f"{a:.1f},{b:.1f}" for a, b in piece)
            if one.filled:
                closed = f"{piece[0][0]:.1f},{y.start:.1f} {points} {piece[-1][0]:.1f},{y.start:.1f}"
                parts.append(f'<polygon points="{closed}" fill="{colour}" fill-opacity="0.12"/>')
            parts.append(
                f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"{dash}/>'
            )
        if one.dots or len(piece) == 1:
            parts += [f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{colour}"/>' for a, b in piece]
    return parts


def _bar(left: float, wide: float, one: Bars, place: int, y: Scale) -> list[str]:
    colour, value = COLOURS[one.colour % len(COLOURS)], one.values[place]
    top, bottom = y.at(value), y.at(0.0)
    parts = [
        f'<rect x="{left + 1:.1f}" y="{top:.1f}" width="{wide - 2:.1f}" height="{bottom - top:.1f}" '
        f'fill="{colour}" fill-opacity="0.75"/>',
        _text(left + wide / 2, y.at(one.whisker(place)[1]) - 5, f"{value:.1f}", cls="small"),
    ]
    low, high = map(y.at, one.whisker(place))
    if low != high:
        middle = left + wide / 2
        parts.append(
            f'<path d="M{middle:.1f},{low:.1f}V{high:.1f}M{middle - 4:.1f},{high:.1f}h8M{middle - 4:.1f},{low:.1f}h8" '
            'stroke="#222" fill="none"/>'
        )
    return parts


def _y_axis(y: Scale, label: str) -> list[str]:
    parts = []
    for tick in y.ticks():
        here = y.at(tick)
        parts.append(
            f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{here:.1f}" y2="{here:.1f}" class="grid"/>'
        )
        parts.append(_text(_LEFT - 8, here + 4, _number(tick), "end"))
    middle = (_TOP + HEIGHT - _BOTTOM) / 2
    parts.append(
        f'<text x="18" y="{middle:.1f}" text-anchor="middle" transform="rotate(-90 18 {middle:.1f})">'
        f"{escape(label)}</text>"
    )
    return parts


def _x_axis(x: Scale, label: str) -> list[str]:
    bottom = HEIGHT - _BOTTOM
    parts = [f'<line x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{bottom}" y2="{bottom}" stroke="#444"/>']
    for tick in x.ticks():
        here = x.at(tick)
        parts.append(f'<line x1="{here:.1f}" x2="{here:.1f}" y1="{bottom}" y2="{bottom + 5}" stroke="#444"/>')
        parts.append(_text(here, bottom + 18, _number(tick)))
    parts.append(_text((_LEFT + WIDTH - _RIGHT) / 2, HEIGHT - 14, label))
    return parts


def _page(title: str, body: list[str], legend: Sequence[tuple[str, int]], mark: str = "") -> str:
    head = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" '
        f'height="{HEIGHT}" role="img" aria-label="{escape(title)}">',
        "<style>text{font:12px system-ui,sans-serif;fill:#222}.title{font-size:15px;font-weight:600}"
        ".small{font-size:10.5px;fill:#444}.grid{stroke:#e3e3e3}.note{stroke:#888;stroke-dasharray:2 3}</style>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        _text(_LEFT, 24, title, "start", "title"),
    ]
    here = float(_LEFT)
    for label, colour in legend:
        head.append(
            f'<rect x="{here:.1f}" y="37" width="12" height="12" fill="{COLOURS[colour % len(COLOURS)]}" '
            'fill-opacity="0.8"/>'
        )
        head.append(_text(here + 17, 47, label, "start"))
        here += 17 + 6.6 * len(label) + 18
    if mark:
        head += [_diamond(here + 6, 43), _text(here + 17, 47, mark, "start")]
    return "\n".join([*head, *body, "</svg>"]) + "\n"


def _text(x: float, y: float, text: str, anchor: str = "middle", cls: str = "") -> str:
    kind = f' class="{cls}"' if cls else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{kind}>{escape(text)}</text>'


def _diamond(x: float, y: float) -> str:
    return f'<path d="M{x:.1f},{y - 6:.1f}l5,6l-5,6l-5,-6z" fill="#E69F00" stroke="#222" stroke-width="0.8"/>'


def _nice(step: float) -> float:
    """The next larger of 1, 2, 5 times a power of ten."""
    if step <= 0.0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(step))
    return next(base * power for base in (1.0, 2.0, 5.0, 10.0) if base * power >= step * 0.999)


def _ceiling(top: float) -> float:
    """A round number above `top`."""
    if top <= 0.0:
        return 1.0
    step = _nice(top / 6.0)
    return step * math.ceil(top * 1.02 / step)


def _number(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
