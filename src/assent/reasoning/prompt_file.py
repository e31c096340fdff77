"""A skill's prompt: Markdown with one part per role, as the papers give theirs.

The text before the first heading (or under `# system`) is the system's part. After it may come pairs of `# user` and
`# assistant`: further worked examples, each a fenced JSON document, for settings with `shots: few`. A first line
`<!-- version: N -->` numbers the prompt for people; its hash names it for programs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADING = re.compile(r"^# (system|user|assistant)[ \t]*$", re.MULTILINE)
_VERSION = re.compile(r"\A<!--\s*version:\s*(\d+)\s*-->\s*")
_FENCE = re.compile(r"\A\s*```(?:json)?\n(.*?)\n```\s*\Z", re.DOTALL)


@dataclass(frozen=True)
class PromptFile:
    """`shots`: pairs of question and answer, as JSON texts."""

    system: str
    shots: tuple[tuple[str, str], ...] = ()
    version: int = 1


def parse_prompt(text: str) -> PromptFile:
    """Raises ValueError where roles do not alternate, or an example is no fenced JSON."""
    version = _VERSION.match(text)
    body = text[version.end() :] if version else text
    parts = _HEADING.split(body)
    system, rest = parts[0], list(zip(parts[1::2], parts[2::2], strict=True))
    if rest and rest[0][0] == "system":
        system += rest.pop(0)[1]
    roles = [role for role, _ in rest]
    if roles != ["user", "assistant"] * (len(rest) // 2):
        raise ValueError(f"`# user` and `# assistant` must take turns; there are: {', '.join(roles)}")
    said = [_fenced(role, part) for role, part in rest]
    shots = tuple(zip(said[::2], said[1::2], strict=True))
    return PromptFile(system.strip() + "\n", shots, int(version[1]) if version else 1)


def _fenced(role: str, part: str) -> str:
    found = _FENCE.match(part)
    if found is None:
        raise ValueError(f"what is under `# {role}` must be one JSON document between ```json and ```")
    return found[1]
