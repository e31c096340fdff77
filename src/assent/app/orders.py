"""How a slice on order goes: what people are asked, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from assent.intents.base import Json
from assent.intents.change import ChangeSet
from assent.intents.decision import Decision, Taken
from assent.intents.instance import SliceInstance
from assent.service.orchestration.goal import Goal
from assent.service.orchestration.recommend import Recommendation


@dataclass(frozen=True)
class Asked:
    """What the operator is asked after modelling: one name of `options`, or feedback in words; None: nobody answers.

    `note`: what came of the feedback before. `notes`: how the request was read.
    """

    options: tuple[Recommendation, ...]
    note: str = ""
    notes: tuple[str, ...] = ()


@dataclass
class Order:
    """How one request went. `activate`: whether its slices are to run at once, or only to be allocated."""

    text: str
    activate: bool = True
    status: str = "needs-decision"
    questions: tuple[str, ...] = ()
    options: tuple[Recommendation, ...] = ()
    choice: str = ""
    instances: tuple[SliceInstance, ...] = ()
    explanations: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    goal: Goal = field(default_factory=Goal)
    models: tuple[str, ...] = ()
    substitutions: tuple[str, ...] = ()
    calls: int = 0
    transcript: str = ""

    def wire(self) -> dict[str, Json]:
        """The JSON answer of `assent slice deploy`."""
        return {
            "status": self.status,
            "request": self.text,
            "goal": self.goal.model_dump(mode="json", exclude_none=True),
            "questions": list(self.questions),
            "recommendations": [one.wire() for one in self.options],
            "choice": self.choice or None,
            "slices": [one.wire() for one in self.instances],
            "explanations": list(self.explanations),
            "models": list(self.models),
            "substitutions": list(self.substitutions),
            "calls": self.calls,
            "transcript": self.transcript or None,
        }


@dataclass(frozen=True)
class People:
    """Who decides: `pick` after modelling (a name, feedback, or None), `approve` before anything is written."""

    pick: Callable[[Asked], str | None]
    approve: Callable[[Decision, ChangeSet], Taken | None]
