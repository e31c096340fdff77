"""`assent negotiate --batch`: one negotiation per line, told as plain JSON, answered as plain JSON.

`negotiate_case` never raises for a bad case: it answers `{"id", "error"}`, so that no line stops another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from pydantic import Field, ValidationError, model_validator

from assent.agents.figures import mbps_per
from assent.business.intent import BusinessIntent
from assent.business.negotiation import Negotiation
from assent.business.optimisers import fits, nash
from assent.business.participants import Agent, BusinessOperator, Mediator
from assent.business.protocol import NegotiationState, open_negotiation
from assent.business.skills.understand import understand
from assent.intents.base import Finite, Frozen, Json
from assent.intents.errors import AssentError, InvalidInput
from assent.intents.jsonline import LineId, name_of, read_line
from assent.intents.negotiation import (
    Agreement,
    Attribute,
    Method,
    Personality,
    Pressure,
    Topic,
    Utility,
)
from assent.reasoning.model import Model

MakeAgent: TypeAlias = Callable[[str | None], Agent]
"""An agent that thinks with the named model (None: the default)."""

MakeModel: TypeAlias = Callable[[str | None], Model]
"""The named model, for understanding sentences."""


class CaseTopic(Frozen):
    """`attributes` instead of a capacity where the kind is multi-attribute."""

    kind: Literal["level", "allocation", "multi-attribute"]
    capacity: Finite | None = Field(default=None, ge=0, le=1e9)
    unit: str = Field(default="Mbps", min_length=1, max_length=20)
    tolerance: Finite | None = Field(default=None, gt=0)
    attributes: tuple[Attribute, ...] = Field(default=(), max_length=16)
    optimizer: Method = "welfare"

    @model_validator(mode="after")
    def _bounded(self) -> CaseTopic:
        if (self.kind == "multi-attribute") != bool(self.attributes):
            raise ValueError("a multi-attribute topic, and only that, has `attributes`")
        return self


class CaseMediator(Frozen):
    utility: Utility | None = None


class CaseAgent(Frozen):
    name: str = Field(min_length=1, max_length=200)
    utility: Utility | None = None
    business_intent: str | None = None
    demand: Finite | None = Field(default=None, ge=0)
    personality: Personality = Personality.NORMAL

    @model_validator(mode="after")
    def _wants_something(self) -> CaseAgent:
        if self.utility is None and self.business_intent is None:
            raise ValueError("give `utility` or `business_intent`")
        return self


class Case(Frozen):
    """One line of the batch (see the manual of `assent negotiate`)."""

    id: LineId
    topic: CaseTopic
    mediator: CaseMediator | None = None
    agents: tuple[CaseAgent, ...] = Field(min_length=1, max_length=1000)
    pressure: Pressure = Pressure.SOFT
    max_rounds: int = Field(default=4, ge=1, le=100)
    model: str | None = None
    seed: int = 0


async def negotiate_line(
    line: str, make_agent: MakeAgent, make_model: MakeModel, *, concurrent: bool = False
) -> Json:
    """`negotiate_case` for a line of text, which may be anything."""
    try:
        case = read_line(line)
    except InvalidInput as error:
        return _failure(None, error)
    return await negotiate_case(case, make_agent, make_model, concurrent=concurrent)


async def negotiate_case(
    case: Json, make_agent: MakeAgent, make_model: MakeModel, *, concurrent: bool = False
) -> dict[str, Json]:
    """The result of one case, or its error. `concurrent`: the models wait for something (any LLM does)."""
    try:
        return await _negotiate(_read(case), make_agent, make_model, concurrent)
    except AssentError as error:
        return _failure(case, error)


async def _negotiate(
    case: Case, make_agent: MakeAgent, make_model: MakeModel, concurrent: bool
) -> dict[str, Json]:
    _unique(case)
    topic = _topic(case)
    _check(case, topic)
    intents = {
        one.name: await _intent(case, index, one, make_model)
        for index, one in enumerate(case.agents)
        if one.utility is None
    }
    operators = {
        one.name: BusinessOperator(
            name=one.name,
            agent=make_agent(case.model),
            intent=intents.get(one.name),
            utility=one.utility,
            personality=one.personality,
            goal=one.business_intent or "",
            concurrent=concurrent,
        )
        for one in case.agents
    }
    own = case.mediator.utility if case.mediator else None
    mediator = Mediator(make_agent(case.model), own, name=_mediator_name(operators), concurrent=concurrent)
    table = Negotiation(operators, mediator)
    state, _ = await table.run(open_negotiation(topic, id=str(case.id), seed=case.seed))
    bargain = nash(topic, {name: operator.declare(topic) for name, operator in operators.items()})
    if topic.attributes:
        return _packages(case, table.agreement(state), state, None if bargain is None else bargain.terms)
    fair = None if bargain is None else bargain.value if topic.kind == "level" else bargain.shares
    return _result(case, table.agreement(state), fair)


def _topic(case: Case) -> Topic:
    first = case.topic.attributes[0] if case.topic.attributes else None
    capacity = case.topic.capacity if first is None else first.upper
    if capacity is None:
        raise InvalidInput("topic.capacity: Field required", field="topic.capacity")
    return Topic(
        id=str(case.id),
        resource="resource",
        kind=case.topic.kind,
        unit=case.topic.unit if first is None else first.unit,
        lower=0.0 if first is None else first.lower,
        upper=capacity,
        attributes=case.topic.attributes,
        optimizer=case.topic.optimizer,
        participants=tuple(sorted(one.name for one in case.agents)),
        demands={one.name: min(one.demand, capacity) for one in case.agents if one.demand is not None},
        tolerance=case.topic.tolerance or min(1.0, max(capacity / 100.0, 1e-9)),
        max_rounds=case.max_rounds,
        pressure=case.pressure,
    )


def _unique(case: Case) -> None:
    """Raises InvalidInput at the second of two agents of one name."""
    seen: set[str] = set()
    for at, one in enumerate(case.agents):
        if one.name in seen:
            raise InvalidInput(f"two agents have the same name: {one.name}", field=f"agents[{at}].name")
        seen.add(one.name)


def _check(case: Case, topic: Topic) -> None:
    """Raises InvalidInput for a utility that does not fit the topic, naming its field."""
    declared = {f"agents[{at}].utility": one.utility for at, one in enumerate(case.agents)}
    declared["mediator.utility"] = case.mediator.utility if case.mediator else None
    for field, utility in declared.items():
        try:
            if utility is not None:
                fits(utility, topic)
        except InvalidInput as error:
            error.field = field
            raise


async def _intent(case: Case, index: int, one: CaseAgent, make_model: MakeModel) -> BusinessIntent:
    field = f"agents[{index}].business_intent"
    unit = case.topic.attributes[0].unit if case.topic.attributes else case.topic.unit
    factor = mbps_per(unit)
    if factor is None:
        text = f"a sentence speaks of throughput, but the topic's unit is {unit!r}: declare `utility`"
        raise InvalidInput(text, field=field)
    try:
        understood = await understand(make_model(case.model), one.business_intent or "", field=field)
        return understood if factor == 1.0 else _in_unit(understood, factor)
    except AssentError as error:
        error.field = field
        raise


def _in_unit(intent: BusinessIntent, factor: float) -> BusinessIntent:
    """The intent with its rates in the topic's unit (`factor` Mbps each)."""
    rates = ("target_mbps", "at_least_mbps", "at_most_mbps")
    told = {name: getattr(intent, name) / factor for name in rates if getattr(intent, name) is not None}
    return intent.model_copy(update=told)


def _result(case: Case, agreement: Agreement, fair: Json) -> dict[str, Json]:
    return {
        "id": case.id,
        "agreed": agreement.agreed,
        "consensus": agreement.value,
        "allocation": agreement.shares,
        "final_values": agreement.final_values,
        "optimum": agreement.optimum,
        "nash": fair,
        "rounds": agreement.rounds,
        "stopped_by": agreement.stopped_by,
        "messages": agreement.messages,
    }


def _packages(case: Case, agreement: Agreement, state: NegotiationState, fair: Json) -> dict[str, Json]:
    """The same for a multi-attribute topic: packages where there are values, and `terms` as what was agreed."""
    found = _result(case, agreement, fair)
    return {**found, "consensus": None, "terms": agreement.terms, "final_values": dict(state.terms)}


def _read(case: Json) -> Case:
    if not isinstance(case, dict):
        raise InvalidInput("a case is a JSON object with `id`, `topic` and `agents`")
    try:
        return Case.model_validate(case)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        field = _field(first["loc"], case, first["type"])
        message = first["msg"].removeprefix("Value error, ")
        raise InvalidInput(f"{field or 'case'}: {message}", field=field or None) from None


def _field(loc: tuple[int | str, ...], case: Json, kind: str) -> str:
    """The place as the case spells it: a utility's kind is no step of the way, but an unknown one is at fault."""
    steps: list[str] = []
    for step in loc:
        inside = isinstance(case, dict) and step in case
        if not isinstance(step, int) and steps and steps[-1] == ".utility" and not inside and step in _KINDS:
            continue
        steps.append(f"[{step}]" if isinstance(step, int) else f".{step}")
        case = case[step] if inside or (isinstance(case, list) and isinstance(step, int)) else None
    if kind.startswith("union_tag"):
        steps.append(".kind")
    return "".join(steps).lstrip(".")


_KINDS = frozenset({"quadratic", "log", "additive"})


def _mediator_name(operators: Mapping[str, BusinessOperator]) -> str:
    name = "mediator"
    while name in operators:
        name += "-0"
    return name


def _failure(case: Json, error: AssentError) -> dict[str, Json]:
    return {
        "id": name_of(case),
        "error": {"code": error.code, "message": error.message, "field": error.field},
    }
