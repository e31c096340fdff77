"""What an NS provider and an NS agent in another process or company say to each other; both validate what they receive.

`RemoteAgent` is the provider's side, `HostedDomain` the agent's. Only abstracted topology and segments are in it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Annotated, Literal, TypeAlias, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from assent.intents.base import Frozen, Json, Name
from assent.intents.domains import Committed, Declined, Delegation, DelegationState, Reserved
from assent.intents.errors import AssentError, InvalidInput, Permanent
from assent.intents.ports import NsAgent
from assent.intents.trouble import Trouble, first, raised, trouble

PROTOCOL: Literal[1] = 1
"""Of this exchange; the two sides have to speak the same one."""

_Id: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]


class _Question(Frozen):
    protocol: Literal[1] = PROTOCOL
    domain: Name


class AdvertQuestion(_Question):
    """What does the domain show of itself now?"""

    kind: Literal["advert"] = "advert"


class ReserveQuestion(_Question):
    kind: Literal["reserve"] = "reserve"
    delegation: Delegation


class StepQuestion(_Question):
    """A step of a delegation, by its id."""

    kind: Literal["commit", "confirm", "undo", "state"]
    id: _Id


class ReleaseQuestion(_Question):
    kind: Literal["release"] = "release"
    order: Name


Question: TypeAlias = Annotated[
    AdvertQuestion | ReserveQuestion | StepQuestion | ReleaseQuestion, Field(discriminator="kind")
]


class Advertised(Frozen):
    """`advert` is validated by the resource database."""

    kind: Literal["advertised"] = "advertised"
    advert: dict[str, Json]


class Confirmed(Frozen):
    kind: Literal["confirmed"] = "confirmed"
    reference: str = Field(max_length=500)


class Ended(Frozen):
    kind: Literal["ended"] = "ended"


class Stated(Frozen):
    kind: Literal["stated"] = "stated"
    state: DelegationState


Reply: TypeAlias = Annotated[
    Advertised | Reserved | Declined | Committed | Confirmed | Ended | Stated | Trouble,
    Field(discriminator="kind"),
]

_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)
_REPLY: TypeAdapter[Reply] = TypeAdapter(Reply)
_Kind = TypeVar("_Kind")


class RemoteAgent:
    """Implements the port NsAgent for a domain elsewhere. `ask` sends a question and raises as a Channel does."""

    def __init__(self, domain: str, ask: Callable[[Json], Json]) -> None:
        self._domain = domain
        self._ask = ask

    @property
    def domain(self) -> str:
        return self._domain

    def advert(self) -> Json:
        return self._said(AdvertQuestion(domain=self._domain), Advertised).advert

    def reserve(self, delegation: Delegation) -> Reserved | Declined:
        reply = self._asked(ReserveQuestion(domain=self._domain, delegation=delegation))
        if isinstance(reply, Reserved | Declined):
            return reply
        raise self._strange(reply)

    def commit(self, id: str) -> Committed:
        return self._said(StepQuestion(kind="commit", domain=self._domain, id=id), Committed)

    def confirm(self, id: str) -> str:
        return self._said(StepQuestion(kind="confirm", domain=self._domain, id=id), Confirmed).reference

    def undo(self, id: str) -> None:
        self._said(StepQuestion(kind="undo", domain=self._domain, id=id), Ended)

    def release(self, order: str) -> None:
        self._said(ReleaseQuestion(domain=self._domain, order=order), Ended)

    def state(self, id: str) -> DelegationState:
        return self._said(StepQuestion(kind="state", domain=self._domain, id=id), Stated).state

    def _said(self, question: _Question, kind: type[_Kind]) -> _Kind:
        reply = self._asked(question)
        if not isinstance(reply, kind):
            raise self._strange(reply)
        return reply

    def _asked(self, question: _Question) -> Reply:
        """Raises Permanent for what is no answer, and what the domain said went wrong with it."""
        raw = self._ask(question.model_dump(mode="json", by_alias=True))
        try:
            reply = _REPLY.validate_json(json.dumps(raw), strict=True)
        except (ValidationError, ValueError, TypeError, RecursionError) as error:
            said = first(error) if isinstance(error, ValidationError) else "it is no JSON"
            raise Permanent(f"{self._domain} answered something else than was asked: {said}") from None
        if isinstance(reply, Trouble):
            raise raised(reply, self._domain)
        return reply

    def _strange(self, reply: Reply) -> Permanent:
        return Permanent(f"{self._domain} answered {reply.kind!r}, which was not asked")


class HostedDomain:
    """One domain's NS agent as a service for an NS provider elsewhere."""

    def __init__(self, agent: NsAgent) -> None:
        self._agent = agent

    @property
    def name(self) -> str:
        return self._agent.domain

    async def answer(self, raw: Json) -> Json:
        """A reply to whatever came in; what went wrong is a reply as well. Never raises an AssentError."""
        try:
            question = _read(raw)
            if question.domain != self.name:
                raise InvalidInput(f"here is {self.name}, not {question.domain}", field="domain")
            reply = await asyncio.to_thread(self._reply, question)
        except AssentError as error:
            return trouble(error).model_dump(mode="json")
        return reply.model_dump(mode="json", by_alias=True)

    def _reply(self, question: Question) -> Reply:
        agent = self._agent
        if isinstance(question, AdvertQuestion):
            return Advertised(advert=agent.advert())
        if isinstance(question, ReserveQuestion):
            return agent.reserve(question.delegation)
        if isinstance(question, ReleaseQuestion):
            agent.release(question.order)
            return Ended()
        if question.kind == "commit":
            return agent.commit(question.id)
        if question.kind == "confirm":
            return Confirmed(reference=agent.confirm(question.id)[:500])
        if question.kind == "state":
            return Stated(state=agent.state(question.id))
        agent.undo(question.id)
        return Ended()


def _read(raw: Json) -> Question:
    """Raises InvalidInput that names the field."""
    try:
        return _QUESTION.validate_json(json.dumps(raw), strict=True)
    except (ValidationError, ValueError, TypeError, RecursionError) as error:
        said = first(error) if isinstance(error, ValidationError) else "it is no JSON"
        raise InvalidInput(f"not a question of this exchange: {said}") from None
