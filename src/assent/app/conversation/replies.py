"""What the agent answers to one turn: data that a terminal, the API or a page can show."""

from __future__ import annotations

from pydantic import Field

from assent.app.conversation.approving import Plan
from assent.app.conversation.state import Status
from assent.intents.base import Frozen, Json
from assent.service.attributes import Changed, Row
from assent.service.customer.access import Access
from assent.service.customer.energy import Energy
from assent.service.customer.pricing import Price
from assent.service.customer.proposals import Proposal


class Shown(Frozen):
    """A slice as it is designed, number `number` from 1."""

    number: int
    id: str
    title: str
    sst: int
    rows: tuple[Row, ...]


class Explained(Frozen):
    slice: int
    label: str
    name: str
    value: str
    reason: str
    meaning: str


class Joined(Frozen):
    """A running slice that slice number `slice` would join, and why it fits."""

    slice: int
    instance: str
    why: tuple[str, ...]


class Reply(Frozen):
    """`says`: sentences, in order. `total_cents` a month, `was_cents` before the turn. `job`: by TS 28.541's names.
    `approval`: what would be done, where nobody has approved it yet."""

    says: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    slices: tuple[Shown, ...] = ()
    changes: tuple[Changed, ...] = ()
    explained: tuple[Explained, ...] = ()
    prices: tuple[Price, ...] = ()
    energy: tuple[Energy, ...] = ()
    access: tuple[Access, ...] = ()
    options: tuple[Proposal, ...] = ()
    joins: tuple[Joined, ...] = ()
    jobs: tuple[Json, ...] = Field(default=())
    topologies: tuple[Json, ...] = ()
    approval: tuple[Plan, ...] = ()
    total_cents: int | None = None
    was_cents: int | None = None
    currency: str = ""
    status: Status = "open"
    instances: tuple[str, ...] = ()
    error: Json | None = None

    def wire(self) -> dict[str, Json]:
        """As JSON; empty parts are left out."""
        found: dict[str, Json] = {"status": self.status}
        for name in ("says", "questions", "notes", "topologies", "jobs", "instances"):
            if value := getattr(self, name):
                found[name] = list(value)
        for name in ("slices", "changes", "explained", "joins", "approval"):
            if value := getattr(self, name):
                found[name] = [one.model_dump(mode="json") for one in value]
        for name in ("prices", "energy", "access"):
            if value := getattr(self, name):
                found[name] = [one.wire() for one in value]
        if self.options:
            found["options"] = [
                {"number": at, "label": one.label, "saves": one.saves_cents / 100}
                for at, one in enumerate(self.options, 1)
            ]
        if self.total_cents is not None:
            found["price"] = {"total": self.total_cents / 100, "currency": self.currency, "per": "month"}
        if self.error is not None:
            found["error"] = self.error
        return found
