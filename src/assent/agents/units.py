"""The scenario's `units` section: which of the seven units work. Experiments switch them off one by one."""

from __future__ import annotations

from pydantic import Field

from assent.intents.base import Finite, Frozen


class Units(Frozen):
    """Every unit works unless it is switched off; then it leaves a finding that says so.

    `learning_rate`: eta of MAESTRO's Eq. 1, as a share of the full step towards balance; above 1 it overshoots.
    """

    extraction: bool = True
    arbitral: bool = True
    regulatory: bool = True
    observability: bool = True
    optimizer: bool = True
    llm: bool = True
    validation: bool = True
    learning_rate: Finite = Field(default=0.5, gt=0, le=2)
