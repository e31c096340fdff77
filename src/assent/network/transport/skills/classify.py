"""Skill `classify`: which type a request is of, and the clauses that each state one objective."""

from __future__ import annotations

from pydantic import Field

from assent.intents.base import Frozen
from assent.intents.errors import Refused
from assent.network.transport.objectives import Type, main_type
from assent.network.transport.skills.grammar.clauses import TYPES, Frame
from assent.network.transport.skills.grammar.reading import frames
from assent.network.transport.skills.grammar.refusals import refusal
from assent.network.transport.skills.requests.dispatch import is_filter, is_routing, whole_type
from assent.network.transport.skills.requests.leaning.kinds import leaning
from assent.network.transport.skills.requests.plainer import spelled
from assent.network.transport.skills.requests.pronouns import spelled_out
from assent.network.transport.skills.requests.told import settled, without_states
from assent.network.transport.skills.requests.wishes import alone
from assent.reasoning.skill import Skill


class Request(Frozen):
    """A sentence, and the names that it may use."""

    text: str = Field(min_length=1, max_length=10_000)
    routers: tuple[str, ...]
    hosts: tuple[str, ...] = ()


class Part(Frozen):
    """One clause of the request and its type."""

    type: Type
    text: str = Field(min_length=1, max_length=10_000)


class Classification(Frozen):
    """`type`: of several objectives the one that the others serve. `refuse`: why nobody should do this, else empty."""

    type: Type
    clauses: tuple[Part, ...] = Field(default=(), max_length=200)
    refuse: str = Field(default="", max_length=500)


def solve(question: Request) -> Classification:
    """Raises Refused for a wish that would only harm, and for what is no wish for a change."""
    refused = refusal(question.text)
    if refused is not None:
        raise Refused(refused)
    text = spelled_out(settled(question.text, (*question.routers, *question.hosts)), question.routers)
    found = frames(text, question.routers, question.hosts)
    if any(
        TYPES[one.frame] in ("ACL", "TN") for one in found
    ):  # a complaint about what is not reached is no wish to filter, and what is behind a tunnel none to change it
        shorter = frames(without_states(text), question.routers, question.hosts)
        settings = {TYPES[one.frame] for one in shorter} - {"OTHER"}
        found = shorter if settings and settings <= {"CP", "RP"} else found
    whole = sure = whole_type(text, question.routers, question.hosts)
    if not whole and all(TYPES[one.frame] == "OTHER" and one.frame is not Frame.DESTROY for one in found):
        righted = spelled(text, (*question.routers, *question.hosts))
        again = frames(righted, question.routers, question.hosts) if righted != text else found
        destroys = any(one.frame is Frame.DESTROY for one in again)
        found = found if destroys else again
    for one in found:
        if one.frame is Frame.DESTROY:
            raise Refused(
                f"“{one.clause.text}” would take away what the network or its protection consists of. "
                "Name the devices and settings that should go, one by one."
            )
    packets = {"ACL"} & {TYPES[one.frame] for one in found}
    if not whole and not packets and is_filter(text, question.routers, question.hosts):
        whole = "ACL"
    if not whole and all(TYPES[one.frame] in ("OTHER", "ACL") for one in found):
        whole = "RP" if is_routing(text, question.routers, question.hosts) else None
    parts = tuple(Part(type=whole or TYPES[one.frame], text=one.clause.text) for one in found)
    if all(part.type == "OTHER" for part in parts) and alone(text):
        parts = tuple(Part(type="CP", text=part.text) for part in parts) or (Part(type="CP", text=text),)
    if not sure:
        parts = _leaning(parts, leaning(text, question.routers, question.hosts))
    return Classification(type=main_type([part.type for part in parts]), clauses=parts)


OPEN, SURE = 0.5, 0.9
"""How probable a class has to be where the clauses leave it open, and to speak against them."""


def _leaning(parts: tuple[Part, ...], leant: tuple[Type, float]) -> tuple[Part, ...]:
    """With the class of the whole where the clauses have none, or where it surely is another."""
    kind, share = leant
    said = {part.type for part in parts} - {"OTHER"}
    if kind == "OTHER" or share < (SURE if said else OPEN) or "TN" in said:
        return parts
    return tuple(Part(type=kind, text=part.text) for part in parts)


def _consistent(question: Request, answer: Classification) -> None:
    types = {part.type for part in answer.clauses}
    if types and answer.type not in types and not answer.refuse:
        raise ValueError(
            f"type {answer.type} is the type of none of the clauses ({', '.join(sorted(types))})"
        )


CLASSIFY: Skill[Request, Classification] = Skill(
    name="classify",
    package="assent.network.transport.skills",
    question=Request,
    answer=Classification,
    example=(
        Request(
            text="Put 10.8.0.1/24 on core2 Gi0/4 and keep telnet out of it",
            routers=("core1", "core2"),
            hosts=("cam",),
        ),
        Classification(
            type="ACL",
            clauses=(
                Part(type="CP", text="Put 10.8.0.1/24 on core2 Gi0/4"),
                Part(type="ACL", text="keep telnet out of it"),
            ),
        ),
    ),
    solve=solve,
    validators=(_consistent,),
    private=lambda question: (*question.routers, *question.hosts),
)
