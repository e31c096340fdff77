"""The way back to a recorded state: what to type, and whether the network is then sound.

Recorded texts have their secrets masked. A secret that stayed is left alone; one that would have to be written
again cannot be, and is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from assent.intents.errors import InvalidInput, Refused
from assent.intents.evidence import Outcome, Verdict
from assent.network.transport import change
from assent.network.transport.languages.ios.secrets import MASK, mask
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.verifier.static import CLAIMS, UNKNOWN, StaticVerifier


def restoring(running: Mapping[str, str], recorded: Mapping[str, str]) -> dict[str, str]:
    """By router, the commands that lead from what runs to what was recorded; routers that need none are left out.

    Raises InvalidInput for a router that is gone, Refused where a secret would have to be known.
    """
    gone = sorted(set(recorded) - set(running))
    if gone:
        raise InvalidInput(
            f"{', '.join(gone)} was recorded and is not in this network any more", field="network"
        )
    lines = {
        name: change.commands(running[name], _unmasked(text, running[name]))
        for name, text in sorted(recorded.items())
    }
    unknown = [
        f"{name}: {line.strip()}"
        for name, text in lines.items()
        for line in text.splitlines()
        if MASK in line
    ]
    if unknown:
        raise Refused(
            f"a secret is not in the repository and has to be written by hand first: {'; '.join(unknown[:3])}",
            field="secret",
        )
    return {name: text for name, text in lines.items() if text}


def _unmasked(recorded: str, running: str) -> str:
    """The recorded text with its secrets as they run now: the same line of the same section has the same one."""
    known: dict[tuple[str, str], list[str]] = {}
    for heading, line in _lines(running):
        if (masked := mask(line)) != line:
            known.setdefault((mask(heading), masked), []).append(line)
    lines = []
    for heading, line in _lines(recorded):
        found = known.get((heading, line))
        lines.append(found.pop(0) if found else line)
    return "".join(f"{line}\n" for line in lines)


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Every line under the line that heads its section."""
    heading = ""
    for line in text.splitlines():
        if not line.startswith(" "):
            heading = line
        yield heading, line


def restoring_verdicts(
    before: RoutedNetwork, lines: Mapping[str, str], recorded: Mapping[str, str], label: str
) -> tuple[Verdict, ...]:
    """Whether the lines lead there, and the network that they lead to is sound in itself.

    That packets fare otherwise than now is what going back is for, so it is no fault here; nor is a line that
    the model has no word for, where the router has run without it, or with it, before.
    """
    after = change.changed(before, dict(lines))
    judged = StaticVerifier().verify(after, after, ())
    sound = [one for one in judged if one.property not in (UNKNOWN, CLAIMS)]
    there = [_there(name, after.texts[name], text, label) for name, text in sorted(recorded.items())]
    return (*there, *sound)


def _there(name: str, text: str, recorded: str, label: str) -> Verdict:
    said = f"{name} says what {label} recorded"
    left = change.commands(mask(text), recorded)
    if left:
        return Verdict(property=said, outcome=Outcome.FAIL, evidence=tuple(left.splitlines()[:5]))
    return Verdict(property=said, outcome=Outcome.PASS, evidence=(f"{name}: nothing is left to change",))
