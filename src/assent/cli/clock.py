"""Seconds of a desk's clock for a person: virtual ones as they are, those of the wall's clock as a time of day, UTC."""

from __future__ import annotations

from datetime import UTC, datetime

_WALL = 1_000_000_000
"""From here on it is the wall's clock (2001): no trace is thirty years long."""


def is_wall(at_s: float) -> bool:
    return at_s >= _WALL


def at(at_s: int) -> str:
    return f"{_time(at_s)} UTC" if is_wall(at_s) else f"{at_s} s"


def span(since_s: int, until_s: int) -> str:
    if is_wall(since_s):
        return f"{_time(since_s)} to {_time(until_s)} UTC"
    return f"{since_s} to {until_s} s"


def _time(at_s: int) -> str:
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%d %H:%M:%S")
