"""What the workflows are made of. `app.py` puts the parts together; nothing here knows how they work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import Field

from assent.intents.base import Finite, Frozen
from assent.intents.ports import BusinessPlane, Domain, Ledger, Radio, ServicePlane
from assent.lifecycle.approvals import Approvals
from assent.lifecycle.store import Store
from assent.lifecycle.vault import Vault

INFRASTRUCTURE = "infrastructure"
"""The tenant whose chain of the audit log holds what concerns everybody."""


class LoopSection(Frozen):
    """The scenario's `closed_loop`.

    A change of the channel has to last `hold_s` before anybody is asked to renegotiate, and nobody is asked
    again within `cooldown_s`. It counts as recovered where the cell can carry `recover_factor` times what it
    could when the standing agreement was made, or the most that was agreed before.
    """

    hold_s: int = Field(default=5, ge=1, le=3600)
    cooldown_s: int = Field(default=20, ge=0, le=86_400)
    recover_factor: Finite = Field(default=1.5, gt=1, le=100)
    until_s: int | None = Field(default=None, ge=1, le=86_400)
    confirm_within_s: Finite = Field(default=120, gt=0, le=86_400)


@dataclass(frozen=True)
class Statement:
    """What an operator says from a moment of virtual time on."""

    operator: str
    version: int
    from_s: int
    says: str


@dataclass(frozen=True)
class Parts:
    """`domains` in the order in which they commit; `resources`: each shared cell with those who share it."""

    name: str
    seed: int
    scenario_hash: str
    model: str
    store: Store
    ledger: Ledger
    vault: Vault
    business: BusinessPlane
    service: ServicePlane
    radio: Radio
    domains: Mapping[str, Domain]
    resources: Mapping[str, tuple[str, ...]]
    statements: tuple[Statement, ...]
    loop: LoopSection
    approvals: Approvals
