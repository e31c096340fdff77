"""What a router makes of commands about BGP neighbours and OSPF areas, beyond replacing and removing lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assent.network.transport.languages.ios.words import Impossible

_REMOTE_AS = re.compile(r"(neighbor \S+)(?: remote-as(?: \d+)?)?$")
_AREA = re.compile(r"(area \d+) (stub|nssa)( \S+)?$")


def one_process(texts: Sequence[str]) -> None:
    """A router is in one AS. Raises Impossible where BGP runs already (in another one)."""
    for text in texts:
        if text.startswith("router bgp "):
            raise Impossible(f"BGP is running as AS {text.split()[2]}; remove that process first")


def known_neighbor(lines: Sequence[str], command: str) -> None:
    """Nothing can be said of a neighbour before its AS. Raises Impossible."""
    words = command.split()
    if words[0] != "neighbor" or len(words) < 3 or words[2] == "remote-as" or not words[1][0].isdigit():
        return
    if not any(line.startswith(f"neighbor {words[1]} remote-as ") for line in lines):
        raise Impossible(f"neighbor {words[1]} needs a remote-as first")


def meant(wanted: str) -> str:
    """Without its `remote-as` a neighbour is gone, with all that was said of it."""
    found = _REMOTE_AS.match(wanted)
    return found.group(1) if found else wanted


def whole_neighbors(after: Sequence[str], removed: list[str]) -> list[str]:
    """`no neighbor A` once, in place of every line of a neighbour that goes."""
    stay = {line.split()[1] for line in after if line.startswith("neighbor ")}
    out: list[str] = []
    for line in removed:
        words = line.split()
        gone = words[:2] == ["no", "neighbor"] and words[2] not in stay
        out.append(f"no neighbor {words[2]}" if gone else line)
    return list(dict.fromkeys(out))


def areas_first(before: Sequence[str], after: Sequence[str], removed: list[str]) -> list[str]:
    """An area keeps options that a new line leaves out, and does not turn from stub to NSSA: `no` comes first."""
    will = {found.group(1): found for line in after if (found := _AREA.match(line))}
    out = list(removed)
    for line in before:
        was = _AREA.match(line)
        now = will.get(was.group(1)) if was else None
        if was is None or now is None or now.group() == line:
            continue
        if was.group(2) != now.group(2):
            out.append(f"no {was.group(1)} {was.group(2)}")
        elif was.group(3):
            out.append(f"no {line}")
    return out
