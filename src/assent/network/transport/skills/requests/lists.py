"""Reads requests about access lists that exist: lines that come and go, renumbering, another name, where they bind."""

from __future__ import annotations

import re
from dataclasses import replace
from ipaddress import IPv4Network
from typing import Literal

from assent.intents.errors import Clarify
from assent.network.transport.device import Acl
from assent.network.transport.edge_objectives import EditList, ListLine, RenameList, ResequenceList
from assent.network.transport.generators.edits import bound_at, sequences
from assent.network.transport.grounding import listed
from assent.network.transport.network import Port
from assent.network.transport.objectives import ANYWHERE, AnyObjective, BindList, RemoveList, Service
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import is_word
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.places import reject_unknown
from assent.network.transport.skills.requests.ends import direction_of, ends_in, ports_of, services
from assent.network.transport.skills.requests.list_lines import NOUN, chosen, numbered
from assent.network.transport.skills.requests.spoken import Spoken, sentences

_NUMBERED = r"\b(?:acl|access[- ]lists?|list|lista|liste|lista de acceso)\s+(?:number |no\.? )?(\d{1,4})\b"
_LOOKS = r"\b[A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)+\b"
_LINE = rf"\b(?:{NOUN}|number)\s*(?:number |no\.? |#)?(\d{{1,6}})\b"
_REMOVES = (
    r"\b(?:remov\w*|delet\w*|drop|rm|take out|strike|scrap|supprim\w*|elimin\w*|quita\w*|borra\w*|"
    r"apag\w*|retir\w*|enlev\w*|"
    r"get rid of|(?:needs?|has|have|must|has got) (?:to )?go(?! through)|should go(?! through)|"
    r"goes (?:away|out)|no longer needed|"
    r"is obsolete|can go|away with|tiene que (?:desaparecer|salir)|sobra|tem de sair|doit disparaitre)\b"
)
_UNBINDS = (
    r"\b(?:unbind|unapply|detach|unhook|dissociate|unassign|desvincul\w*|desasoci\w*|desaplic\w*|desassoci\w*|desligu?e?\w*|"
    r"detache\w*|take (?:\w+ ){1,4}?off|off (?:the )?(?:interface|port)|"
    r"(?:should|must|is) no longer (?:be )?(?:applied|bound|filter\w*|active))\b"
)
_FROM_PORT = (
    r"\b(?:from|of|da|de|del|de la|de l'|du) (?:the |la |l')?(?:in|out|inbound|outbound|entrada|saida|"
    r"salida|entree|sortie|"
    r"interface|port|porta|puerto|interfaz)\b"
)
_QUIET = (
    r"\b(?:without|no|not|stop|stops|never|quit|cease|sin|sem|sans|drop the|remove the|no longer)\b(?:\W+\w+){0,3}?\W+"
    r"(?:log|logs|logging|logged|registr\w+|journalis\w+)\b"
)
_SHOWN = (
    r"\b(?:appear\w*|show(?:s|n)? up|apparaitre|apparaissent|aparec\w+|see\b.{0,20}|visible|figur\w*|"
    r"be seen)\b.{0,12}\b(?:in|dans|en|no|nos)"
    r" (?:the |les |le |el |los |o |os )?(?:logs?|syslog|journaux|journal|registros?)\b"
)
"""What is to be seen in the log: lines that are there begin to log."""
_RENUMBERS = r"\b(?:re-?seq\w*|re-?number\w*|renumera\w*|renumerot\w*|resecuenci\w*)\b"
_RENAMES = r"\brename\b.*\b(?:to|as|into)\b|\brenombra\w*|\brenomm\w*|\brenomei\w*"
_WRITES = r"\b(?:create|new|named|build|define|apply it|crea|crie)\b"
_ADDS = r"\b(?:add|insert|append|new|replac\w*)\b"
_PERMITS = (
    r"\b(?:al+ow\w*|permit\w*|let\w*|open|get at|may|needs?|possible|admit\w*|autoris\w*|permet\w*|"
    r"necesita\w*|precisa\w*)\b"
)
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
    for act in (_renumbered, _renamed, _remarked, _unbound, _logged, _gone):
        made = act(said, router, acl)
        if made is not None:
            return [made]
    number = next(iter(numbered(said)), None)
    acts = said.says(_PERMITS) or said.says(_DENIES) or said.has("PERMIT", "DENY")
    if number is not None and not _position_only(said, number, acl):
        return [_line_changed(said, router, acl, number)]
    if (
        not services(said.tokens)
        and not acts
        and (said.has("SET") or said.says(r"\b(?:apply|bind|aplica\w*|applique\w*)\b"))
    ):
        return [_binding(said, router, acl)]
    return [_added(said, router, acl, number)]


def _renumbered(said: Spoken, router: str, acl: Acl) -> AnyObjective | None:
    return _resequence(said, router, acl) if said.says(_RENUMBERS) else None


def _renamed(said: Spoken, router: str, acl: Acl) -> AnyObjective | None:
    if not said.says(_RENAMES):
        return None
    new = re.search(
        r"(?:to|as|into|a|en|para)\s+[“\"']?([A-Za-z0-9][\w-]*)[”\"']?\s*(?:on\b.*|en\b.*)?[.!]?\s*$",
        said.text,
    )
    if new is None:
        raise Clarify([f"What should access list {acl.name} be called?"])
    return RenameList(router=router, list=acl.name, new=new.group(1))


def _remarked(said: Spoken, router: str, acl: Acl) -> AnyObjective | None:
    """`put remark "reviewed" in GUEST-IN`."""
    texts = said.all("text")
    if len(texts) != 1 or not said.says(
        r"\b(?:remarks?|comments?|comentarios?|comentaires?|commentaires?)\b"
    ):
        return None
    return build(EditList, router=router, list=acl.name, remark=str(texts[0].value))


def _unbound(said: Spoken, router: str, acl: Acl) -> AnyObjective | None:
    """`take list 101 off Gi0/1, the list itself stays`: where it is bound now, it no longer is."""
    if said.says(r"\bthrow\b.*\baway\b|\b(?:delete|erase|destroy|wipe)\b"):
        return None
    off = said.says(_UNBINDS) or (said.says(_REMOVES) and (said.all("iface") or said.says(_FROM_PORT)))
    if (
        not off
        or numbered(said)
        or services(said.tokens)
        or said.says(rf"\b{NOUN}\b(?! (?:de|da|of|do|du) )")
    ):
        return None
    ports = [port for port in ports_of(said) if port.router == router] if said.all("iface") else []
    way = direction_of(said)
    hits = [
        one
        for one in bound_at(said.ground, router, acl.name)
        if (not ports or Port(router, one.interface) in ports) and way in (None, one.direction)
    ]
    if len(hits) != 1:
        there = listed(f"{one.interface} {one.direction}" for one in bound_at(said.ground, router, acl.name))
        raise Clarify(
            [
                f"From where should access list {acl.name} on {router} be unbound? It is bound {there or 'nowhere'}."
            ]
        )
    (one,) = hits
    return BindList(
        router=router, interface=one.interface, direction=one.direction, list=acl.name, remove=True
    )


def _logged(said: Spoken, router: str, acl: Acl) -> AnyObjective | None:
    """A line begins to log, or no longer does."""
    quiet, shown = said.says(_QUIET), said.says(_SHOWN)
    if not quiet and not shown and (not said.has("LOG") or _writes(said)):
        return None
    lines = chosen(replace(said, text=f"{said.text} line") if shown and services(said.tokens) else said, acl)
    if not lines:
        return None
    return EditList(router=router, list=acl.name, **{"quiet" if quiet else "log": lines})


def _writes(said: Spoken) -> bool:
    """Whether a line is to be written or removed, with `log` as its last word."""
    packets = bool(services(said.tokens))
    return bool(
        (packets and (said.says(_ADDS) or said.says(_DENIES) or said.has("PERMIT"))) or said.says(_REMOVES)
    )


def _gone(said: Spoken, router: str, acl: Acl) -> AnyObjective | None:
    """Lines go, or the whole list."""
    if not said.says(_REMOVES) and not said.says(r"\bthrow\b.*\baway\b"):
        return None
    if said.says(r"\breplac\w+ (?:\w+ ){0,6}?(?:with|by|por|par)\b|\binstead\b") and numbered(said):
        return None
    unknown = [number for number in numbered(said) if number not in sequences(acl)]
    if unknown:
        there = listed(map(str, sequences(acl)))
        raise Clarify(
            [f"Access list {acl.name} on {router} has no line {unknown[0]}. Which one is meant: {there}?"]
        )
    lines = chosen(said, acl)
    if lines:
        return EditList(router=router, list=acl.name, remove=lines)
    if services(said.tokens):
        return _gone(replace(said, text=f"{said.text} line"), router, acl)
    return RemoveList(router=router, list=acl.name)


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
    start = said.number(
        r"(?:start\w*|begin\w*|first(?: one| entry| line)?|from|empez\w*|a partir de|commenc\w*)\D{0,14}(\d+)"
    )
    step = said.number(r"(?:steps? of|step|by|increments? of|intervals? of|de \w+ en|pas de)\D{0,6}(\d+)")
    return build(ResequenceList, router=router, list=acl.name, start=start or 10, step=step or 10)


def _position_only(said: Spoken, number: int, acl: Acl) -> bool:
    """`seq 15: permit …`: a number that no line has is where the new one goes."""
    return number not in sequences(acl) and not said.says(_REMOVES)


def _line_changed(said: Spoken, router: str, acl: Acl, number: int) -> EditList:
    if number not in sequences(acl):
        there = listed(map(str, sequences(acl)))
        raise Clarify(
            [f"Access list {acl.name} on {router} has no line {number}. Which one is meant: {there}?"]
        )
    lines = _lines(said, acl, number)
    if not lines:
        raise Clarify([f"What should line {number} of access list {acl.name} say?"])
    gap = min([n for n in sequences(acl) if n > number], default=number + 10 * len(lines) + 10) - number
    step = max(1, gap // (len(lines) + 1))
    placed = tuple(line.model_copy(update={"sequence": number + at * step}) for at, line in enumerate(lines))
    return EditList(router=router, list=acl.name, remove=(number,), insert=placed)


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
    sources, destinations = _of_it(quiet) or ends_in(quiet, labels=True)
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


def _of_it(said: Spoken) -> tuple[tuple[IPv4Network, ...], tuple[IPv4Network, ...]] | None:
    """`db moves; alice needs tcp 5432 to it`: the host of the sentence before is what is reached."""
    first, *others = sentences(said.tokens)
    topic = [token for token in first if token.kind == "host"]
    rest = [token for one in others for token in one if token.kind in ("host", "addr", "net")]
    if (
        len(topic) != 1
        or len(rest) != 1
        or not said.says(r"\b(?:to|reach|into|on) (?:it|that one)\b|\ba el\b")
    ):
        return None
    reached = IPv4Network(said.ground.host(str(topic[0].value)).address.ip)
    sources, _ = ends_in(replace(said, tokens=tuple(rest)))
    return sources, (reached,)


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
