"""Reads a whole request: clause by clause, each by its frame's reader, with what the others say as context."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.objectives import AnyObjective, InterfaceSettings, OspfInterface
from assent.network.transport.skills.grammar import (
    filtering,
    hosts,
    interfaces,
    lists,
    paths,
    peering,
    rest,
    routing,
    statics,
    tunneling,
)
from assent.network.transport.skills.grammar.arrival import missing
from assent.network.transport.skills.grammar.background import without_background
from assent.network.transport.skills.grammar.carrying import carries
from assent.network.transport.skills.grammar.clauses import VERBS, Clause, Frame, split
from assent.network.transport.skills.grammar.corrections import corrected
from assent.network.transport.skills.grammar.coverage import left_out
from assent.network.transport.skills.grammar.doubts import doubt
from assent.network.transport.skills.grammar.framing import frame_of, originates
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.places import Context, Place, spoken
from assent.network.transport.skills.grammar.texts import literal
from assent.network.transport.skills.grammar.tokens import Names, foreign, tokenize
from assent.network.transport.skills.grammar.unsupported import clock, unsupported

_READERS: dict[Frame, Callable[[Clause, Context], list[AnyObjective]]] = {
    Frame.INTERFACE: interfaces.read_interface,
    Frame.HOST: hosts.read_host,
    Frame.LINK: hosts.read_link,
    Frame.OSPF: routing.read_ospf,
    Frame.STATIC: statics.read_static,
    Frame.BGP: peering.read_bgp,
    Frame.PATH: paths.read_paths,
    Frame.FILTER: filtering.read_filter,
    Frame.LIST: lists.read_list,
    Frame.TUNNEL: tunneling.read_tunnel,
}


_TOLD = (Frame.PATH, Frame.PLACE, Frame.NOTHING)


@dataclass(frozen=True)
class Framed:
    """A clause and what it is about."""

    clause: Clause
    frame: Frame


@dataclass(frozen=True)
class Read:
    objectives: tuple[AnyObjective, ...]
    questions: tuple[str, ...]
    exact: bool = False
    """Whether every word of the request has its part in the objectives."""


def frames(text: str, routers: Sequence[str], hosts: Sequence[str]) -> tuple[Framed, ...]:
    """The request's clauses. One that only names a place, or only gives a value, belongs to its neighbour."""
    return _frames(text, Names(tuple(routers), tuple(hosts)))


@lru_cache(maxsize=128)
def _frames(text: str, names: Names) -> tuple[Framed, ...]:
    found: list[Framed] = []
    tokens = literal(without_background(tokenize(corrected(text), names)))
    for clause in split(tokens):
        frame = _frame(clause, found)
        more = _takes_back(clause) or statics.names_route(clause)
        if found and found[-1].frame is Frame.STATIC and more:
            found[-1] = Framed(Clause((*found[-1].clause.tokens, *clause.tokens)), Frame.STATIC)
            continue
        if found and _goes_on(clause, found[-1]):
            found[-1] = Framed(Clause((*found[-1].clause.tokens, *clause.tokens)), Frame.OSPF)
            continue
        told = bool(found) and paths.names_ends(found[-1].clause)
        if frame is Frame.PATH and paths.goes_on(clause) and told and found[-1].frame in _TOLD:
            found[-1] = Framed(found[-1].clause, Frame.PATH)
            frame, joined = Frame.PATH, True
        else:
            joined = frame is Frame.BGP or (frame is Frame.PATH and paths.completes(clause))
        if joined and found and found[-1].frame is frame:
            found[-1] = Framed(Clause((*found[-1].clause.tokens, _CUT, *clause.tokens)), frame)
            continue
        if (
            frame is Frame.PLACE
            and found
            and found[-1].frame not in (Frame.PLACE, Frame.NOTHING)
            and _completes(clause)
        ):
            frame = found[-1].frame
            clause = _repeated(clause, found[-1].clause)
        if found and found[-1].frame is Frame.FILTER and rest.belongs(clause, found[-1].clause):
            found[-1] = Framed(rest.together(found[-1].clause, clause), Frame.FILTER)
            continue
        found.append(Framed(clause, frame))
    return _one_session(found)


def _one_session(found: list[Framed]) -> tuple[Framed, ...]:
    """All that is said of BGP as one, where it is about one neighbour; its port may be brought up in between."""
    bgp = [one for one in found if one.frame is Frame.BGP]
    others = {token.value for one in bgp for token in one.clause.all("addr")}
    between = {one.frame for one in found} <= {Frame.BGP, Frame.INTERFACE, Frame.PLACE, Frame.NOTHING}
    if len(bgp) < 2 or len(others) > 1 or not between:
        return tuple(found)
    tokens = [token for one in bgp for token in (*one.clause.tokens, _CUT)][:-1]
    rest = [one for one in found if one.frame is not Frame.BGP]
    return (*rest, Framed(Clause(tuple(tokens)), Frame.BGP))


def _takes_back(clause: Clause) -> bool:
    """`delete it`, `please remove that route`: of what the clause before spoke of."""
    return (
        clause.has("REMOVE")
        and clause.has("IT", "ROUTE")
        and not clause.all("net", "addr", "router", "iface", "host")
    )


def _goes_on(clause: Clause, before: Framed) -> bool:
    """`…, metric 77`, `… as type 1`: of the routes that the clause before carries into OSPF."""
    carries = before.frame is Frame.OSPF and (
        before.clause.has("REDISTRIBUTE", "ORIGINATE") or originates(before.clause)
    )
    return (
        carries
        and clause.has("COST")
        and not clause.all("router", "iface", "host", "net")
        and not clause.has("REDISTRIBUTE", "ORIGINATE", *VERBS)
    )


def _frame(clause: Clause, found: Sequence[Framed]) -> Frame:
    """BGP and paths are told by what a clause says as a whole, so they come before the words of single properties."""
    if any(one.frame is Frame.STATIC for one in found) and carries(clause.tokens):
        return Frame.OSPF
    if peering.about_bgp(clause):
        return Frame.BGP
    if found and found[-1].frame is Frame.BGP and rest.is_rest(clause) and not clause.all("host", "service"):
        return Frame.BGP
    if found and found[-1].frame is Frame.PATH and paths.completes(clause):
        return Frame.PATH
    if paths.about_paths(clause):
        return Frame.PATH
    if any(one.frame is Frame.BGP for one in found) and peering.continues(clause):
        return Frame.BGP
    return frame_of(clause)


_CUT = Token("cut", ";", ";")


def read(text: str, network: RoutedNetwork) -> Read:
    """Objectives and questions of the whole request."""
    ground = Ground(network)
    framed = frames(text, ground.routers, ground.hosts)
    context = Context(ground)
    is_foreign = foreign(text)
    times = None if any(one.clause.has("DESCRIPTION") for one in framed) else clock(text)
    if times is not None:
        return Read((), (times,))
    objectives: list[AnyObjective] = []
    questions: list[str] = []
    said: list[tuple[Token, ...]] = []
    for at, one in enumerate(framed):
        context.ahead = _ahead(framed[at + 1 :], ground)
        try:
            context.aimed = any(f.frame is Frame.OSPF and f.clause.has("COST") for f in framed)
            asked = doubt(one.clause, one.frame, foreign=is_foreign)
            if asked is not None:
                raise Clarify([asked])
            made = _read_one(one, context)
            told = one.frame in (Frame.OSPF, Frame.STATIC) and not made  # what is, not what should be
            unread = None if told else left_out(one.clause, one.frame, made, ground, foreign=is_foreign)
            if unread is not None:
                raise Clarify([unread])
            said += [] if told else [_said(one)]
            objectives.extend(made)
        except Clarify as clarify:
            questions.extend(clarify.questions)
            context.places = _ahead((one,), ground) or context.places
    if not questions:
        lost = missing(said, objectives, ground)
        questions += [lost] if lost is not None else []
    if not objectives and not questions:
        questions.append("What should change, on which router and interface?")
    return Read(merged(objectives), tuple(dict.fromkeys(questions)))


def _said(one: Framed) -> tuple[Token, ...]:
    """What has to have arrived of a clause; of one that asks for nothing, its addresses."""
    if one.frame in (Frame.PLACE, Frame.NOTHING):
        return tuple(one.clause.all("net", "addr"))
    if one.frame is Frame.PATH:  # its reader knows the routers: ways, ends and what is on them
        return tuple(token for token in one.clause.tokens if token.kind != "router")
    return one.clause.tokens


def _read_one(one: Framed, context: Context) -> list[AnyObjective]:
    asked = cannot(one.clause, one.frame)
    hoped = context.aimed and one.frame in (Frame.PLACE, Frame.NOTHING)  # what the costs are to bring about
    if asked is not None and not (hoped and "path preference" in asked):
        raise Clarify([asked])
    if one.frame is Frame.ROUTING_ELSE:
        raise Clarify(
            [
                f"Only OSPF and static routes can be configured from a sentence, not “{one.clause.text}”. "
                "Is one of them meant?"
            ]
        )
    if one.frame is Frame.NOTHING and _means_something(one.clause):
        raise Clarify([f"What is meant by “{one.clause.text}”?"])
    if one.frame in (Frame.PLACE, Frame.NOTHING):
        here = spoken(one.clause, context)
        context.places = here or context.places
        return []
    reader = _READERS.get(one.frame)
    return reader(one.clause, context) if reader else []


def cannot(clause: Clause, frame: Frame) -> str | None:
    """The question about a wish that no objective can express. What is quoted is a text, not a wish."""
    if clause.has("DESCRIPTION") or frame in (Frame.BGP, Frame.PATH):
        return None
    text = " ".join(token.text for token in clause.tokens if token.kind not in ("text", "host", "router"))
    explicit = clause.has("COST", "DISTANCE") and bool(clause.all("num"))
    return unsupported(text, packets=frame is Frame.FILTER, explicit=explicit)


def _means_something(clause: Clause) -> bool:
    """A clause that nobody reads, but that asks for something: it must not be dropped silently."""
    return bool(
        clause.all("router", "iface", "host", "net", "addr", "service", "bad", "unknown")
    ) and clause.has(*VERBS)


def _ahead(rest: Sequence[Framed], ground: Ground) -> tuple[Place, ...]:
    """Places of the next clause that has some: `set the mtu to 1400 and the description to x on R1 g0/1`."""
    for one in rest:
        try:
            found = spoken(one.clause, Context(ground))
        except Clarify:
            return ()
        if found:
            return found
    return ()


def _completes(clause: Clause) -> bool:
    return bool(clause.all("num", "net", "text"))


def _repeated(clause: Clause, before: Clause) -> Clause:
    """`… and 20 on R2 g0/1`: the verb and the property of the clause before, with this one's value and place."""
    kept = tuple(
        token
        for token in before.tokens
        if token.kind == "word" and token.value.isupper() and token.value not in ("TO", "ON", "OF")
    )
    return Clause((*kept, *clause.tokens))


def merged(objectives: Sequence[AnyObjective]) -> tuple[AnyObjective, ...]:
    """Settings of one interface as one objective, in the order in which they were said; repeats left out."""
    out: list[AnyObjective] = []
    for one in objectives:
        at = next((i for i, other in enumerate(out) if _same_interface(one, other)), None)
        if at is None:
            if one not in out:
                out.append(one)
            continue
        said = one.model_dump(exclude_unset=True)
        joined = {**out[at].model_dump(exclude_unset=True), **said}
        joined["create"] = bool(getattr(one, "create", False) or getattr(out[at], "create", False))
        if not isinstance(one, InterfaceSettings):
            joined.pop("create")
        out[at] = type(out[at]).model_validate(joined)
    return tuple(out)


def _same_interface(one: AnyObjective, other: AnyObjective) -> bool:
    if not isinstance(one, InterfaceSettings | OspfInterface) or type(one) is not type(other):
        return False
    if getattr(one, "secondary", False) or getattr(one, "clear", ()) or getattr(other, "clear", ()):
        return False
    return (one.router, one.interface) == (other.router, other.interface)
