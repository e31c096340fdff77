"""Why something is not admitted: a function, a slice, or a slicelet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Why: TypeAlias = Literal[
    "no-cloud-has-room",
    "function-not-deployed",
    "function-full",
    "nothing-to-deploy",
    "slice-not-deployed",
    "more-than-the-slice",
    "no-way",
    "too-slow",
    "more-than-the-link",
    "waited-too-long",
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """`code` is for programs, `text` for people."""

    code: Why
    text: str
