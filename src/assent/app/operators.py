"""An operator's own file, for an operator that speaks for itself to a mediator elsewhere (`assent operator serve`)."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from assent.agents.units import Units
from assent.business.hosting import HostedOperator
from assent.business.scenario import Sentence
from assent.intents.base import Frozen, Name
from assent.intents.negotiation import Personality
from assent.inventory import yamlfile
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings


class OperatorFile(Frozen):
    """`says` stays in this process. `name` is the one under which the mediator's scenario knows the operator."""

    assent: Literal[1] = Field(description="version of this schema")
    name: Name
    says: Sentence
    personality: Personality = Personality.NORMAL
    model: str = Field(default="embedded", min_length=1, max_length=200)
    units: Units = Units()


def hosted(path: Path, settings: ModelSettings, model: str | None = None) -> HostedOperator:
    """Raises InvalidInput that lists every problem of the file with its line, Refused where privacy forbids."""
    section = yamlfile.read(path).validate(OperatorFile)
    return HostedOperator(
        name=section.name,
        says=section.says,
        model=make_model(model or section.model, settings),
        personality=section.personality,
        units=section.units,
    )
