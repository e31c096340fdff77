"""Intents, their reports and their conflicts, in the words of TS 28.312 and TMF921."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, TypeAlias

from pydantic import Field

from assent.intents.base import Finite, Frozen

Condition: TypeAlias = Literal[
    "IS_EQUAL_TO", "IS_LESS_THAN", "IS_GREATER_THAN", "IS_WITHIN_RANGE", "IS_ONE_OF", "IS_ALL_OF"
]


class Plane(StrEnum):
    BUSINESS = "business"
    SERVICE = "service"
    NETWORK = "network"


class ExpectationTarget(Frozen):
    """One thing that has to be true of an object (TS 28.312 6.2.1.3.2)."""

    name: str
    condition: Condition
    value: int | Finite | str | tuple[Finite, ...] | tuple[str, ...]
    unit: str = ""


class Context(Frozen):
    """What an expectation holds for: an area, a group of users, a time (TS 28.312 6.2.1.3.3)."""

    attribute: str
    condition: Condition
    value: int | Finite | str | tuple[str, ...]


class IntentExpectation(Frozen):
    """What is expected of one object (TS 28.312 6.2.1.3.1)."""

    id: str
    verb: Literal["DELIVER", "ENSURE"] = "ENSURE"
    object_type: str
    object_instance: str = ""
    targets: tuple[ExpectationTarget, ...] = ()
    contexts: tuple[Context, ...] = ()


class Intent(Frozen):
    """One version of what somebody wants on one plane. An agreement has as many parents as it settles.

    `text` is empty for business intents outside their owner's own store: sentences are private.
    """

    id: str
    version: int = Field(default=1, ge=1)
    plane: Plane
    owner: str
    text: str = ""
    expectations: tuple[IntentExpectation, ...] = ()
    priority: int = Field(default=1, ge=1, le=100)
    parents: tuple[str, ...] = ()


class Fulfilment(StrEnum):
    """TS 28.312 FulfilmentInfo: the status, and (where not fulfilled) which kind of not."""

    ACKNOWLEDGED = "ACKNOWLEDGED"
    COMPLIANT = "COMPLIANT"
    FULFILLED = "FULFILLED"
    DEGRADED = "DEGRADED"
    NOT_FULFILLED = "NOT_FULFILLED"
    FULFILMENTFAILED = "FULFILMENTFAILED"
    TERMINATED = "TERMINATED"


class FulfilmentInfo(Frozen):
    status: Fulfilment
    reason: str = ""
    achieved: tuple[ExpectationTarget, ...] = ()


class IntentReport(Frozen):
    """What an intent's handler tells its owner about it on one resource (TS 28.312 6.2.1.2.2)."""

    intent_id: str
    resource: str
    version: int
    at_s: Finite
    fulfilment: FulfilmentInfo


class CollaborationOpportunity(Frozen):
    """How some intents could help one another: the other side of a conflict report.

    `frees_mbps`: what of the resource would not be needed, or be there for all, if they did.
    """

    resource: str
    kind: Literal[
        "compatible-demands",
        "complementary-times",
        "complementary-directions",
        "shareable-slice",
        "spare-capacity",
        "joint-saving",
    ]
    intents: tuple[str, ...]
    explanation: str
    frees_mbps: Finite = Field(default=0.0, ge=0)


class IntentConflictReport(Frozen):
    """Why some intents cannot all stand as they are (TS 28.312 6.2.1.2.5).

    `kind` *capacity*: their sum exceeds what there is. *level*: one shared value has to suit all of them.
    """

    resource: str
    kind: Literal["none", "capacity", "level", "capability"]
    intents: tuple[str, ...]
    explanation: str
    demanded_mbps: Finite
    available_mbps: Finite
