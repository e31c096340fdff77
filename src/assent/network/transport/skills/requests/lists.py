"""Reads requests about access lists that exist: lines that come and go, renumbering, another name, where they bind."""

from __future__ import annotations

import re
from dataclasses import replace
from ipaddress import IPv4Network
from typing import Literal

from assent.intents.errors import Clarify
from assent.network.transport.device import Acl
from assent.network.transport.edge_objectives import EditList, ListLine, RenameList, ResequenceList
from assent.network.transport.generators.edits import sequences
from assent.network.transport.generators.entries import services_match
from assent.network.transport.grounding import listed
from assent.network.transport.network import Port
from assent.network.transport.objectives import ANYWHERE, AnyObjective, BindList, RemoveList, Service
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import is_word
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.places import reject_unknown
from assent.network.transport.skills.requests.ends import direction_of, ends_in, ports_of, services
from assent.network.transport.skills.requests.spoken import Spoken

_NUMBERED = r"\b(?:acl|access[- ]lists?|list|lista|liste|lista de acceso)\s+(?:number |no\.? )?(\d{1,4})\b"
_LOOKS = r"\b[A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)+\b"
_LINE = (
    r"\b(?:lines?|seq(?:uence)?|entry|rule|linea|linha|ligne|regla|regra|regle|number)\s*"
    r"(?:number |no\.? |#)?(\d{1,6})\b"
)
_REMOVES = r"\b(?:remov\w*|delete\w*|drop|take out|supprim\w*|elimin\w*|quita\w*|borra\w*|get rid of)\b"
_RENUMBERS = r"\b(?:re-?sequenc\w*|re-?number\w*|renumera\w*|renumerot\w*)\b"
_RENAMES = r"\brename\b.*\b(?:to|as|into)\b|\brenombra\w*|\brenomm\w*|\brenomei\w*"
_WRITES = r"\b(?:create|new|named|build|define|apply it|crea|crie)\b"
_PERMITS = r"\b(?:al+ow\w*|permit\w*|let\w*|open|get at|may|possible|admit\w*|autoris\w*|permet\w*)\b"
_DENIES = (
    r"\b(?:deny|denied|refus\w*|block\w*|forbid\w*|drop\w*|reject\w*|interdi\w*|bloque\w*|nega\w*|deneg\w*)\b"
)


def is_list(said: Spoken) -> bool:
    """Whether a list that exists is named, and it is not about writing and binding a new one."""
    names = _names(said)
    if said.ground.routers and not names:
        return False
    if not said.ground.routers and not (re.search(_LOOKS, said.text) or said.says(_NUMBERED)):
        return False
    return not (
        said.has("OSPF")
        or said.says(r"\bpolicy|\bclass\b|\bipv6\b|\bv6\b|\bdescri\w*|\bvrf\b")
        or _bound_new(said)
    )


def _bound_new(said: Spoken) -> bool:
    return bool(said.says(_WRITES)) and not said.says(_LINE)


def _names(said: Spoken) -> list[str]:
    known = {name for device in said.ground.network.devices.values() for name in device.acls}
    numbered = re.findall(_NUMBERED, said.plain)
    return [
        name
        for name in sorted(known)
        if (name in numbered if name.isdigit() else _has_word(said.plain, name))
    ]


def _has_word(plain: str, name: str) -> bool:
    return bool(re.search(rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])", plain))


def read(said: Spoken) -> list[AnyObjective]:
    """Raises Clarify for what is missing or cannot be."""
    reject_unknown(said.clause, said.ground)
    router, acl = _list_of(said)
    said = _without_name(said, acl.name)
    if said.says(_RENUMBERS):
        return [_resequence(said, router, acl)]
    if said.says(_RENAMES):
        new = re.search(
            r"(?:to|as|into|a|en|para)\s+[“\"']?([A-Za-z0-9][\w-]*)[”\"']?\s*(?:on\b.*|en\b.*)?[.!]?\s*$",
            said.text,
        )
        if new is None:
            raise Clarify([f"What should access list {acl.name} be called?"])
        return [RenameList(router=router, list=acl.name, new=new.group(1))]
    number = said.number(_LINE)
    acts = said.says(_PERMITS) or said.says(_DENIES) or said.has("PERMIT", "DENY")
    if number is not None and not _position_only(said, number, acl):
        return [_line_changed(said, router, acl, number, writes=bool(acts))]
    if said.says(_REMOVES) or said.says(r"\bthrow\b.*\baway\b"):
        return _removed(said, router, acl)
    if (
        not services(said.tokens)
        and not acts
        and (said.has("SET") or said.says(r"\b(?:apply|bind|aplica\w*|applique\w*)\b"))
    ):
        return [_binding(said, router, acl)]
    return [_added(said, router, acl, number)]


def _without_name(said: Spoken, name: str) -> Spoken:
    """Without the list's name, whose parts may be words (`OLD-FILTER`)."""
    parts = re.split(r"[-_]", name.lower())
    tokens: list[Token] = []
    at = 0
    while at < len(said.tokens):
        run = [token.text.lower() for token in said.tokens[at : at + len(parts)]]
        if run == parts and len(parts) > 1:
            at += len(parts)
        else:
            tokens.append(said.tokens[at])
            at += 1
    return Spoken(tuple(tokens), re.sub(re.escape(name), "list", said.text, flags=re.IGNORECASE), said.ground)


def _list_of(said: Spoken) -> tuple[str, Acl]:
    ground = said.ground
    found = [
        (router, ground.device(router).acls[name])
        for name in _names(said)
        for router in said.routers or ground.routers
        if name in ground.device(router).acls
    ]
    if not found:
        there = [
            (r, a) for n in _names(said) for r in ground.routers for a in [ground.device(r).acls.get(n)] if a
        ]
        named = [(r, a) for r, a in there if r in said.routers]
        found = named or there
    if len({(router, acl.name) for router, acl in found}) != 1:
        where = listed(f"{acl.name} on {router}" for router, acl in found)
        raise Clarify([f"Which access list is meant: {where or 'there is none of that name'}?"])
    return found[0]


def _resequence(said: Spoken, router: str, acl: Acl) -> ResequenceList:
    start = said.number(r"(?:start\w*|begin\w*|from|empez\w*|a partir de|commenc\w*)\D{0,14}(\d+)")
    step = said.number(r"(?:steps? of|step|by|increments? of|intervals? of|de \w+ en|pas de)\D{0,6}(\d+)")
    return build(ResequenceList, router=router, list=acl.name, start=start or 10, step=step or 10)


def _position_only(said: Spoken, number: int, acl: Acl) -> bool:
    """`seq 15: permit …`: a number that no line has is where the new one goes."""
    return number not in sequences(acl) and not said.says(_REMOVES)


def _line_changed(said: Spoken, router: str, acl: Acl, number: int, *, writes: bool) -> EditList:
    if number not in sequences(acl):
        there = listed(map(str, sequences(acl)))
        raise Clarify(
            [f"Access list {acl.name} on {router} has no line {number}. Which one is meant: {there}?"]
        )
    if said.says(_REMOVES) and not said.says(r"\breplace|\binstead\b"):
        return EditList(router=router, list=acl.name, remove=(number,))
    if said.has("LOG") and not (writes and services(said.tokens)):
        return EditList(router=router, list=acl.name, log=(number,))
    lines = _lines(said, acl, number)
    if not lines:
        raise Clarify([f"What should line {number} of access list {acl.name} say?"])
    gap = min([n for n in sequences(acl) if n > number], default=number + 10 * len(lines) + 10) - number
    step = max(1, gap // (len(lines) + 1))
    placed = tuple(line.model_copy(update={"sequence": number + at * step}) for at, line in enumerate(lines))
    return EditList(router=router, list=acl.name, remove=(number,), insert=placed)


def _removed(said: Spoken, router: str, acl: Acl) -> list[AnyObjective]:
    """The list, or those of its lines that say what is said."""
    wanted = services(said.tokens)
    if not wanted and not said.says(r"\b(?:lines?|linha|linea|ligne|entry|rule)\b"):
        return [RemoveList(router=router, list=acl.name)]
    hits = [
        number
        for number, entry in zip(sequences(acl), acl.entries, strict=True)
        if any(services_match(service, entry) for service in wanted)
    ]
    if len(hits) != 1:
        there = listed(map(str, hits or sequences(acl)))
        raise Clarify([f"Which line of access list {acl.name} should be removed: {there}?"])
    return [EditList(router=router, list=acl.name, remove=(hits[0],))]


def _binding(said: Spoken, router: str, acl: Acl) -> BindList:
    ports: list[Port] = [port for port in ports_of(said) if port.router == router]
    others = [name for name in said.routers if name != router]
    if not ports and len(others) == 1:
        ports = [Port(router, said.ground.towards(router, others[0]))]
    direction = direction_of(said)
    if len(ports) != 1 or direction is None:
        raise Clarify(
            [
                f"On which interface of {router}, and in which direction, should access list {acl.name} be bound?"
            ]
        )
    return BindList(router=router, interface=ports[0].interface, direction=direction, list=acl.name)


def _added(said: Spoken, router: str, acl: Acl, number: int | None) -> EditList:
    lines = _lines(said, acl, None)
    if not lines:
        raise Clarify([f"What should access list {acl.name} on {router} permit or deny?"])
    first = said.says(
        r"\b(?:before all|at the top|on top|first line|ahead of all|the very first|al principio|en tete)\b"
    )
    last = bool(said.says(r"\b(?:at the end|append|at the bottom|al final|a la fin)\b"))
    if first:
        number = max(1, sequences(acl)[0] // 2) if acl.entries else 10
    if number is not None:
        lines = [line.model_copy(update={"sequence": number + at}) for at, line in enumerate(lines)]
    return EditList(router=router, list=acl.name, insert=tuple(lines), last=last)


def _lines(said: Spoken, acl: Acl, number: int | None) -> list[ListLine]:
    quiet = replace(said, tokens=tuple(t for t in said.tokens if not _is_number(t.text, number)))
    action = _action(quiet)
    wanted = services(quiet.tokens) or _bare_port(quiet) or _of_line(acl, number)
    sources, destinations = ends_in(quiet, labels=True)
    if number is not None and not destinations:
        destinations = _destination_of(acl, number)
    if action is None or not (wanted or sources or destinations):
        return []
    return [
        ListLine(action=action, service=service, source=source, destination=destination, log=said.has("LOG"))
        for service in wanted or (Service(),)
        for source in sources or (ANYWHERE,)
        for destination in destinations or (ANYWHERE,)
    ]


def _bare_port(said: Spoken) -> tuple[Service, ...]:
    """`reach web on 443`: TCP, as for whatever is reached by a port."""
    port = said.number(r"\bon (?:port )?(\d{2,5})\b(?![./])")
    return () if port is None else (Service(protocol=6, ports=(port, port)),)


def _is_number(text: str, number: int | None) -> bool:
    return number is not None and text == str(number)


def _action(said: Spoken) -> Literal["permit", "deny"] | None:
    """By the first word that says it."""
    for token in said.tokens:
        text = token.text.lower()
        if is_word(token, "PERMIT") or re.fullmatch(_PERMITS, text):
            return "permit"
        if is_word(token, "DENY") or re.fullmatch(_DENIES, text):
            return "deny"
    permits, denies = said.says(_PERMITS), said.says(_DENIES)
    return "permit" if permits else "deny" if denies else None


def _of_line(acl: Acl, number: int | None) -> tuple[Service, ...]:
    """The kind of packets of the line that is replaced."""
    for at, entry in zip(sequences(acl), acl.entries, strict=True):
        if at == number:
            ports = entry.destination_ports.ranges[0] if entry.destination_ports else None
            return (Service(protocol=entry.protocol, ports=ports),)
    return ()


def _destination_of(acl: Acl, number: int) -> tuple[IPv4Network, ...]:
    for at, entry in zip(sequences(acl), acl.entries, strict=True):
        if at == number and entry.destination.network is not None:
            return (entry.destination.network,)
    return ()
