"""How the values of one negotiation came together, round by round, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from assent.intents.negotiation import Round, Topic

WIDTH, HEIGHT = 720, 210
LEFT, RIGHT, TOP, BOTTOM = 48, 130, 14, 28


def draw(topic: Topic, rounds: Sequence[Round], optimum: float | None) -> str:
    """An SVG element: a line per participant, and the theoretical optimum where it is one number."""
    names = sorted(topic.participants)
    series = {name: _series(name, rounds) for name in names}
    values = [value for said in series.values() for value in said] + ([optimum] if optimum else [])
    top = max([*values, topic.lower + 1e-9]) * 1.1

    def x(number: int) -> float:
        return LEFT + (number - 1) / max(1, len(rounds) - 1) * (WIDTH - LEFT - RIGHT)

    def y(value: float) -> float:
        return HEIGHT - BOTTOM - value / top * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" class="converge" role="img"><title>Values by round</title>'
    ]
    for share in (0.0, 0.5, 1.0):
        level = share * top / 1.1
        parts.append(
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(level):.1f}" y2="{y(level):.1f}"/>'
        )
        parts.append(
            f'<text class="tick" x="{LEFT - 6}" y="{y(level) + 4:.1f}" text-anchor="end">{level:.0f}</text>'
        )
    for number in range(1, len(rounds) + 1):
        parts.append(
            f'<text class="tick" x="{x(number):.1f}" y="{HEIGHT - 8}" text-anchor="middle">round {number}</text>'
        )
    if optimum is not None:
        parts.append(
            f'<line class="opt" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y(optimum):.1f}" y2="{y(optimum):.1f}"/>'
        )
    for index, name in enumerate(names):
        colour = f"hsl({(215 + index * 137) % 360} 60% 50%)"
        points = " ".join(f"{x(n):.1f},{y(value):.1f}" for n, value in enumerate(series[name], 1))
        parts.append(f'<polyline class="said" stroke="{colour}" points="{points}"/>')
        parts.extend(
            f'<circle class="dot" fill="{colour}" r="4" cx="{x(n):.1f}" cy="{y(value):.1f}"/>'
            for n, value in enumerate(series[name], 1)
        )
        parts.extend(_legend(index, name, colour))
    parts.append("</svg>")
    return "".join(parts)


def _series(name: str, rounds: Sequence[Round]) -> list[float]:
    """What one participant said, round by round."""
    return [next((turn.proposal.value for turn in held.turns if turn.agent == name), 0.0) for held in rounds]


def _legend(index: int, name: str, colour: str) -> list[str]:
    """Names beside the lines; of very many, the first ones."""
    y = TOP + 12 + 18 * index
    if y > HEIGHT - BOTTOM:
        return []
    x = WIDTH - RIGHT + 16
    short = name if len(name) <= 13 else name[:12] + "…"
    return [
        f'<rect x="{x}" y="{y - 9}" width="10" height="10" rx="2" fill="{colour}"/>',
        f'<text x="{x + 16}" y="{y}">{escape(short)}</text>',
    ]
