"""What the slice service takes and gives, as types: OpenAPI is made of them, and every answer is held against them."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StringConstraints

from assent.app.conversation.approving import Plan
from assent.app.conversation.replies import Explained, Joined, Shown
from assent.app.conversation.state import Status
from assent.app.explaining import MAX_QUESTION
from assent.intents.base import Finite, Frozen, Json
from assent.intents.instance import Done, Phase
from assent.intents.service import Nest, NetworkFunction, ServiceProfile
from assent.service.attributes import Changed
from assent.service.customer.access import Access
from assent.service.customer.energy import EnergyLine
from assent.service.orchestration.resources import Action
from assent.service.skills.request import MAX_TEXT

Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=MAX_TEXT)]
Hash: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Approved: TypeAlias = Annotated[tuple[Hash, ...], Field(max_length=100)] | Literal["all"]
Question: TypeAlias = Annotated[str, Field(max_length=MAX_QUESTION)]
Second: TypeAlias = Annotated[int, Field(ge=0, le=2**53)]
Label: TypeAlias = Annotated[str, Field(max_length=200)]


class Begin(Frozen):
    """Without a name: the next of c1, c2, ..."""

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$")] | None = None


class Say(Frozen):
    """A turn. `approve`: the plans that may be carried out, by the hashes that a reply showed, or all that there are.
    It says nothing by itself: what is said has to accept."""

    say: Text
    approve: Approved = ()


class Operate(Frozen):
    """`function`: only this one. `factor`, for `scale`: so many times the CPU and RAM of now. `order`, for `leave`:
    the one that shares the slice and is to leave it. `approve`: as in a turn."""

    action: Action | Literal["leave"]
    function: Label = ""
    factor: Annotated[Finite, Field(gt=0, le=1000)] | None = None
    order: Label = ""
    approve: Approved = ()


class Wish(Frozen):
    """`id`: whatever the answer is to go by."""

    text: Text
    id: Label | int | Finite | None = None


class Designed(Frozen):
    """As `assent slice design` answers."""

    id: str | int | float | None
    status: Literal["design", "clarify", "refused"]
    nests: tuple[Nest, ...]
    profiles: tuple[ServiceProfile, ...]
    questions: tuple[str, ...]
    explanations: tuple[str, ...]


class PriceLine(Frozen):
    item: str
    amount: float
    why: str


class Price(Frozen):
    slice: str
    plan: str
    currency: str
    per: Literal["month"]
    total: float
    lines: tuple[PriceLine, ...]


class Total(Frozen):
    total: float
    currency: str
    per: Literal["month"]


class Energy(Frozen):
    slice: str
    kwh_per_month: float
    watts: float
    lines: tuple[EnergyLine, ...]
    assumptions: tuple[str, ...]


class Option(Frozen):
    """A proposal, taken by its number; `saves` a month."""

    number: int
    label: str
    saves: float


class Job(Frozen):
    """FeasibilityCheckAndReservationJob (TS 28.541)."""

    id: str
    attributes: dict[str, Json]


class Topology(Frozen):
    """Where it could run; `functions`: which, where, and how large."""

    name: str
    topology: str
    headroom_percent: float
    utilisation_percent: float
    peak_percent: float
    latency_ms: float
    cost: float
    energy_w: float
    cpus: float
    survives_cloud_loss: bool
    resilience: str
    sessions: int
    refused: int
    mean_delay_s: float
    why: tuple[str, ...]
    functions: tuple[dict[str, Json], ...]


class Error(Frozen):
    """What went wrong in a turn; the conversation goes on. `code`: as on the command line."""

    code: str
    message: str
    field: str | None = None
    problems: tuple[dict[str, Json], ...] = ()
    questions: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()


class Turn(Frozen):
    """The reply to a turn, as a line of `assent slice chat --json`; what is empty is left out. `approval`: what would
    be done, where nobody has approved it yet; nothing was."""

    said: str
    status: Status
    says: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    slices: tuple[Shown, ...] = ()
    changes: tuple[Changed, ...] = ()
    explained: tuple[Explained, ...] = ()
    prices: tuple[Price, ...] = ()
    energy: tuple[Energy, ...] = ()
    access: tuple[Access, ...] = ()
    options: tuple[Option, ...] = ()
    joins: tuple[Joined, ...] = ()
    jobs: tuple[Job, ...] = ()
    topologies: tuple[Topology, ...] = ()
    approval: tuple[Plan, ...] = ()
    price: Total | None = None
    instances: tuple[str, ...] = ()
    error: Error | None = None


class Begun(Frozen):
    name: str
    status: Status
    says: tuple[str, ...]


class Failure(Frozen):
    code: str
    message: str


class Told(Frozen):
    """A turn on record: what was said, and what went wrong, if anything did."""

    said: str
    failed: Failure | None


class Story(Frozen):
    """A conversation as its record tells it. `options`: proposals on the table. `plans`: hashes that wait for an
    approval. `instances`: what was ordered."""

    name: str
    status: Status
    turns: tuple[Told, ...]
    slices: tuple[Shown, ...]
    questions: tuple[str, ...]
    options: tuple[str, ...]
    plans: tuple[str, ...]
    instances: tuple[str, ...]


class Running(NetworkFunction):
    cloud: str
    vnf_state: Literal["STARTED", "STOPPED"] = Field(alias="vnfState")


class NetworkSlice(Frozen):
    """A slice that was deployed; what TS 28.541 has a name for, by that name."""

    id: str
    order: str
    operational: Literal["ENABLED", "DISABLED"] = Field(alias="operationalState")
    administrative: Literal["LOCKED", "UNLOCKED", "SHUTTINGDOWN"] = Field(alias="administrativeState")
    phase: Phase
    version: int
    profiles: tuple[ServiceProfile, ...] = Field(alias="serviceProfileList")
    members: tuple[str, ...]
    functions: tuple[Running, ...]
    latency_ms: float
    history: tuple[Done, ...]


class Operated(Frozen):
    """`slice`: as it is now. `approval`: what would be done, where nobody has approved it yet; nothing was."""

    slice: NetworkSlice
    approval: tuple[Plan, ...] = ()


class Fact(Frozen):
    cite: str
    at_s: int | None
    text: str


class Because(Frozen):
    """As `assent slice explain` answers."""

    slice: str
    question: str
    topics: tuple[str, ...]
    answer: str
    cites: tuple[str, ...]
    facts: tuple[Fact, ...]
    model: str
    substitutions: tuple[str, ...]


class Catalogue(Frozen):
    """ServiceCategory and ServiceCandidate of TMF633, as `assent catalogue list` gives them."""

    categories: tuple[dict[str, Json], ...] = Field(alias="serviceCategory")
    candidates: tuple[dict[str, Json], ...] = Field(alias="serviceCandidate")


class Entry(Frozen):
    """ServiceSpecification and ServiceCandidate of TMF633, as `assent catalogue show` gives them."""

    specification: dict[str, Json] = Field(alias="serviceSpecification")
    candidate: dict[str, Json] = Field(alias="serviceCandidate")


class Health(Frozen):
    """`clouds`: whether any are known, so that slices can be deployed."""

    status: Literal["up"]
    clouds: bool
