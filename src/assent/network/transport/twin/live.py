"""What to type into a running twin so that one of its routers becomes another: kernel, filters, daemons.

Pure: `Twin.reconfigure` carries it out. What cannot be done to a running network (another cable, another host,
another OSPF router id) is not tried: the twin is then brought up anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assent.network.transport.languages.frr.render import FrrConfig
from assent.network.transport.twin.layout import Layout

_DEFAULT_MTU = 1500


@dataclass(frozen=True, slots=True)
class Steps:
    """`kernel`: lines for `ip -batch`; `filters`: a table for `nft -f`; `daemons`: lines for vtysh."""

    kernel: tuple[str, ...]
    filters: str
    daemons: tuple[str, ...]

    @property
    def text(self) -> str:
        """As a person reads it."""
        parts = [f"ip {line}" for line in self.kernel] + ([self.filters.rstrip()] if self.filters else [])
        daemons = ["configure terminal", *self.daemons, "end"] if self.daemons else []
        return "".join(f"{line}\n" for line in (*parts, *daemons))


def same_shape(old: Layout, new: Layout) -> bool:
    """Whether the two differ in nothing but what can be typed."""
    return (old.spaces, old.names, old.cards, old.segments, old.stations) == (
        new.spaces,
        new.names,
        new.cards,
        new.segments,
        new.stations,
    )


def kernel(old: Sequence[str], new: Sequence[str]) -> tuple[str, ...]:
    """`ip` lines from the state that `old` makes to the one that `new` makes; what goes, goes first."""
    gone = [line for line in old if line not in new]
    come = [line for line in new if line not in old]
    replaced = {_subject(line) for line in come}
    undone = (_undone(line) for line in gone if "mtu" not in line or _subject(line) not in replaced)
    return (*undone, *come)


def daemons(old: FrrConfig, new: FrrConfig) -> tuple[str, ...] | None:
    """Configuration lines; None where a router id changes, which OSPF takes up only when it starts."""
    before, after = _sections(old.text), _sections(new.text)
    lines = tuple(_changes(before, after))
    return None if any("router-id" in line for line in lines) else lines


def _changes(before: dict[str, list[str]], after: dict[str, list[str]]) -> Iterator[str]:
    for heading, inner in before.items():
        if heading not in after and not heading.startswith("interface "):
            yield f"no {heading}"
        elif gone := [line for line in inner if not _stays(line, after.get(heading, []))]:
            yield from (heading, *(_negated(line) for line in gone), "exit")
    for heading, inner in after.items():
        come = [line for line in inner if line not in before.get(heading, [])]
        if come or (heading not in before and not inner):
            yield from (heading, *come, *(["exit"] if inner else []))


def _stays(line: str, new: list[str]) -> bool:
    """Whether a line is there still, or another value of the same setting of an interface comes in its place."""
    setting = line.split()[:3]
    return line in new or (setting[:2] == ["ip", "ospf"] and any(one.split()[:3] == setting for one in new))


def _sections(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in text.splitlines():
        if line.startswith(" "):
            current.append(line)
        elif line != "exit":
            current = found.setdefault(line, [])
    return found


def _negated(line: str) -> str:
    text = line.strip()
    return f" {text[3:]}" if text.startswith("no ") else f" no {text}"


def _undone(line: str) -> str:
    words = line.split()
    if words[:2] == ["addr", "add"]:
        device = words[words.index("dev") :]
        return " ".join(["addr", "del", words[2], *device])
    if words[-1] == "up":
        return " ".join([*words[:-1], "down"])
    return f"link set {words[2]} mtu {_DEFAULT_MTU}"


def _subject(line: str) -> tuple[str, ...]:
    """What a line sets: the size of this card, this address of it."""
    return tuple(line.split()[:4])
