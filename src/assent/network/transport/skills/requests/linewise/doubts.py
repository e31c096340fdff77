"""Whether lines of lists say what a request says, whoever read it: facts of both, held against each other.

`dispatch` asks it of the answers of readers that do not give every word a part.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Network
from typing import TypeAlias

from assent.network.transport.device import AclEntry
from assent.network.transport.edge_objectives import EditList, Filter6, ListLine
from assent.network.transport.generators.edits import sequences
from assent.network.transport.generators.list_edits import entry_of
from assent.network.transport.grounding import Ground
from assent.network.transport.languages.ios.acl_lines import render_entry
from assent.network.transport.objectives import (
    AnyObjective,
    BindList,
    FilterTraffic,
    RemoveList,
    Service,
)
from assent.network.transport.skills.requests.filter_words import STAYS
from assent.network.transport.skills.requests.linewise.clauses import clauses
from assent.network.transport.skills.requests.linewise.ios import with_lines
from assent.network.transport.skills.requests.linewise.naming import named_list
from assent.network.transport.skills.requests.linewise.places import described
from assent.network.transport.skills.requests.linewise.rules import NotUnderstood, action_of, networks
from assent.network.transport.skills.requests.linewise.symbols import Symbol, symbols
from assent.network.transport.skills.requests.spoken import Spoken

_Sides: TypeAlias = tuple[list[IPv4Network], list[IPv4Network], list[Service]]
"""Sources, destinations and services of all lines."""
_UNSURE = "I am not sure that I understood “{}”. Could you say it otherwise?"
_CHANGES = re.compile(
    r"\b(?:replac\w*|chang\w*|swap\w*|modif\w*|edit\w*|rewrit\w*|instead|rather|becom\w*|should|must|shall|make|turn|set|"
    r"correct\w*|fix\w*|adjust\w*|update\w*|widen|narrow\w*|extend\w*|restrict\w*|limit\w*|only|just|point\w*|now|use|let|"
    r"cambi\w*|reemplaz\w*|sustitu\w*|en lugar|en vez|deb\w+|mud\w*|troc\w*|substitu\w*|em vez|alter\w*|dev\w+|"
    r"rempla\w*|au lieu|doi\w*|pass\w*|pas\w*|solo|apenas|so|seulement|que|no longer|not)\b"
)
_ALSO = re.compile(
    r"\b(?:also|as well|too(?=\s*[,.;:!]|\s*$)|besides|in addition|tambien|ademas|tambem|alem|aussi|en plus)\b"
)
_VTY = re.compile(r"\b(?:vty\w*|access-class|line vty|lineas? vty)\b")
_CONDITION = re.compile(
    r"(?:^|[.;:!?]\s*)(?:if|si|se|falls|in case)\b|^\s*(?:why|por que|porque|pourquoi|how|who|what)\b"
)
_NOBODY_BUT = re.compile(
    r"\b(?:nobody|no ?one|none|nadie|ninguem|personne)\b.{0,12}\b(?:except|but|other than|apart from|"
    r"salvo|excepto|exceto|sauf|menos)\b"
)


def doubted(said: Spoken, made: Sequence[AnyObjective]) -> str | None:
    """The question about what the lines do not say, or None. Nothing is asked where no list is concerned."""
    edits = [one for one in made if isinstance(one, EditList)]
    filters = [one for one in made if isinstance(one, FilterTraffic)]
    lists = [
        one for one in made if isinstance(one, EditList | FilterTraffic | BindList | RemoveList | Filter6)
    ]
    if not lists:
        return None
    if (found := _VTY.search(said.plain)) and not all(_is_there(one, said.ground) for one in lists):
        return f"Assent cannot bind a list to login lines yet (“{found.group()}”). Leave it out, or name an interface."
    if any(isinstance(one, RemoveList | BindList) for one in lists) and (
        found := _CONDITION.search(said.plain)
    ):
        return _UNSURE.format(said.text.strip()[:120])
    named = named_list(_SIX.sub(" ", said.text), said.ground)
    if named is not None and named.name is not None and not any(_called(one, named.name) for one in made):
        return f"Where does the name {named.name} belong? Nothing that I understood has it."
    if (doubt := _words_doubt(said, edits, filters)) is not None:
        return doubt
    for edit in edits:
        if (doubt := _edit_doubt(edit, said)) is not None:
            return doubt
    if len(edits) + len(filters) < len(made) - sum(isinstance(one, BindList) for one in made):
        return None
    text = said.text if named is None else named.text
    return _ends_doubt(text, [*edits, *filters], said) if not _writes_ios(said) else None


_SOURCE_PORT = re.compile(
    r"\b(?:source|src) ports?\b|\bpuertos? (?:de )?origen\b|\bportas? de origem\b|\bports? source\b"
)
_ONLY_PERMITS = re.compile(
    r"\b(?:allow|permit|let|accept|permitir|permite|permita|autoriser|autorise|autorizar|laisser passer)\w* "
    r"(?:through )?(?:only|solo|apenas|somente|seulement|so)\b|"
    r"\b(?:only|solo|apenas|somente|seulement) (?:allow|permit|let|accept|permitir|permite|autoris|autoriz)\w*"
)


def _words_doubt(said: Spoken, edits: Sequence[EditList], filters: Sequence[FilterTraffic]) -> str | None:
    """Words that need a counterpart in some line."""
    made: list[EditList | FilterTraffic] = [*edits, *filters]
    opens = re.search(
        r"\b(?:initiat\w+|initier|inici\w+)\b.{0,30}\b(?:tcp|connect\w*|session\w*|conexi\w*|conexo\w*|connexion\w*)",
        said.plain,
    )
    if opens and made and "'established': True" not in str([o.model_dump() for o in made]):
        return _UNSURE.format(opens.group())
    if (found := _SOURCE_PORT.search(said.plain)) and "'source_ports': (" not in str(
        [o.model_dump() for o in made]
    ):
        return _UNSURE.format(found.group())
    if (found := _ONLY_PERMITS.search(said.plain)) and made and not _permits(made):
        return _UNSURE.format(found.group())
    for edit in edits:
        acl = said.ground.device(edit.router).acls.get(edit.list)
        if acl is None or not edit.insert:
            continue
        there = dict(zip(sequences(acl), acl.entries, strict=True))
        have = {_bare(entry_of(line, acl.kind)) for line in edit.insert}
        have |= {_bare(there[n]) for n in (*edit.remove, *edit.log, *edit.quiet) if n in there}
        lost = [one for one in with_lines(said.text, acl.kind, said.ground)[1] if _bare(one) not in have]
        if lost:
            return _UNSURE.format(render_entry(acl.kind, lost[0]))
        gone = [there[n] for n in edit.remove if n in there]
        if (
            gone
            and all(one.destination_ports for one in gone)
            and not any(line.service.ports or line.service.protocol is None for line in edit.insert)
        ):
            return _UNSURE.format(said.text.strip()[:120])
    return None


def _is_there(one: AnyObjective, ground: Ground) -> bool:
    return isinstance(one, EditList) and one.list in ground.device(one.router).acls


def _called(one: AnyObjective, name: str) -> bool:
    return name.lower() in str([getattr(one, "list", None), getattr(one, "new", None)]).lower()


def _writes_ios(said: Spoken) -> bool:
    return bool(re.search(r"\b(?:permit|deny) (?:ip|tcp|udp|icmp) (?:any|host|\d)", said.plain))


_GOES = r"(?:remov\w*|delet\w*|drop|take|strip|quit\w+|elimin\w+|borr\w+|apag\w+|tir\w+|supprim\w+|retir\w+|enlev\w+)"
_COMES = r"\b(?:replac\w*|instead|add|put|insert|su lugar|seu lugar|place|pon\w*|anad\w*|ajout\w*|mets)\b"
_IN_PLACE = (
    r"\b(?:instead|en su lugar|em seu lugar|no seu lugar|a la place|in its place|pon\w*|"
    r"replac\w+ (?:it|them|(?:line|entry|rule) \d+) (?:by|with))\b"
)
_NEAR = r"(?:before|after|above|below|ahead of|antes|despues|depois|avant|apres)"
_OLD = re.compile(
    r"\b(?:instead of|rather than|in place of|en vez de|en lugar de|em vez de|em lugar de|au lieu de)\s+"
    r"(?:the |host |port )?([\d.]+)"
)


def _edit_doubt(edit: EditList, said: Spoken) -> str | None:
    acl = said.ground.device(edit.router).acls.get(edit.list)
    if acl is None or not edit.remove:
        return None
    there = dict(zip(sequences(acl), acl.entries, strict=True))
    gone = {_bare(there[number]) for number in edit.remove if number in there}
    new = {_bare(entry_of(line, acl.kind)) for line in edit.insert}
    first = edit.remove[0]
    unsure = _UNSURE.format(said.text.strip()[:120])
    if said.says(rf"\b{_NEAR}\b[^.;]{{0,24}}\b{first}\b"):
        return unsure
    if not new:
        comes = said.says(_IN_PLACE)
        return (
            unsure
            if comes or said.says(rf"\b{_GOES}\b(?:\W+\w+){{0,4}}?\W+(?:log\w*|registr\w+|journalis\w+)")
            else None
        )
    if said.says(rf"\b{_GOES}\b.{{0,30}}\b{first}\b") and not said.says(_COMES):
        return unsure
    if gone == new or not _CHANGES.search(said.plain) or _ALSO.search(said.plain):
        return unsure
    old = _OLD.search(said.plain)
    kept = old and rf"(?<![\d.]){re.escape(old.group(1).strip('.'))}(?!\d)"
    if old and kept and any(re.search(kept, str(line)) for line in edit.insert):
        return _UNSURE.format(old.group())
    return None


def _bare(one: AclEntry) -> tuple[object, ...]:
    return (one.action, one.protocol, one.source, one.destination, one.source_ports, one.destination_ports,
            one.established, one.icmp_type, one.log)  # fmt: skip


def _ends_doubt(text: str, made: Sequence[EditList | FilterTraffic], said: Spoken) -> str | None:
    """Each end and each service that is named is in a line, on the side that is said."""
    if not any(isinstance(one, FilterTraffic) or one.insert for one in made):
        return None
    if _NOBODY_BUT.search(said.plain) and not _both_ways(made):
        return _UNSURE.format(said.text.strip()[:120])
    sides = _sides(made, said.ground)
    for clause in clauses(symbols(_BECAUSE.sub("", text), said.ground)):
        found = described(clause, said.ground)
        doubt = _missing(found, made, sides, said.ground)
        if doubt:
            return _UNSURE.format(doubt)
    return None


_SIX = re.compile(r"(?<![\w:])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?:/\d+)?")
_BECAUSE = re.compile(r"\b(?:because|porque|ya que|ja que|parce qu\w*|puisqu\w*)\b[^.;]*", re.IGNORECASE)
_STILL = re.compile(
    rf"{STAYS.pattern}|\b(?:garde\w*|continu\w*|sig[au]\w*|carry on|isn't touched|not touched|goes on|reste\w*|"
    r"fica\w*|so do(?:es)?)\b"
)


def _stays(found: Sequence[Symbol]) -> bool:
    return bool(_STILL.search(" ".join(one.text for one in found))) or any(
        one.kind in ("UNCHANGED", "STILL") for one in found
    )


def _is_assurance(found: Sequence[Symbol], made: Sequence[EditList | FilterTraffic]) -> bool:
    """Whether a clause only says what stays, so that nothing of it need be in a line."""
    if _stays(found):
        return True
    try:
        action = action_of(found)
        return action is None or (action != "deny" and not _permits(made))
    except NotUnderstood:
        return False


def _permits(made: Sequence[EditList | FilterTraffic]) -> bool:
    return any(
        one.action == "permit" or one.rest is not None
        if isinstance(one, FilterTraffic)
        else any(line.action == "permit" for line in one.insert)
        for one in made
    )


def _missing(
    found: Sequence[Symbol], made: Sequence[EditList | FilterTraffic], sides: _Sides, ground: Ground
) -> str:
    """The first end or service of a clause that no line has where it belongs; `""` for none."""
    sources, destinations, services = sides
    assured = _is_assurance(found, made)
    alone = sum(one.kind in ("END", "LABEL") for one in found) == 1
    for at, one in enumerate(found):
        if any(
            other.kind == "NUM" or (other.token and other.token.kind == "range")
            for other in found[at + 1 : at + 5]
        ):
            pass  # `web traffic (ports 8000 to 8999)`
        elif _is_service(one) and services and not _named(one, services):
            whole = all(service.protocol is None for service in services) and not _stays(found)
            if not assured or whole:
                return one.text
        if one.kind not in ("END", "LABEL") or [o.kind for o in found[max(0, at - 2) : at]] in (
            ["OUT", "TO"],
            ["IN", "FROM"],
        ):
            continue
        wanted = networks(one, ground)
        have = (*sources, *destinations)
        if not set(wanted) & set(have):
            inside = any(w != h and w.subnet_of(h) and h.prefixlen > 8 for w in wanted for h in have)
            lost = (inside and alone) if assured else one.kind == "END" or not _is_context(found, at, made)
            if lost:
                return one.text
            continue
        role = _role(found, at) if one.kind == "END" and not assured else ""
        if role == "FROM" and _kept_off(found, at):
            if not set(wanted) & set(destinations):
                return f"from {one.text}"
        elif role == "FROM" and not set(wanted) & set(sources) and not _fetched(found, at):
            return f"from {one.text}"
        elif role == "TO" and not set(wanted) & set(destinations):
            return f"to {one.text}"
    return ""


def _is_service(one: Symbol) -> bool:
    return (
        one.kind == "PKT"
        and one.token is not None
        and one.token.kind == "service"
        and not one.networks
        and one.text not in ("syslog", "log")
    )


def _named(one: Symbol, services: Sequence[Service]) -> bool:
    return one.token is not None and any(_meet(a, b) for a in one.token.value for b in services)


def _role(found: Sequence[Symbol], at: int) -> str:
    before = [one for one in found[max(0, at - 3) : at] if one.kind not in ("VLANW", "(", "?", "ON", "OFROM")]
    if not before or before[-1].kind not in ("FROM", "TO"):
        return ""
    return before[-1].kind if before[-1].text not in ("by", "para") else ""


def _kept_off(found: Sequence[Symbol], at: int) -> bool:
    """`block pc-lyon from db`: where not to."""
    before = [one.kind for one in found[max(0, at - 4) : at] if one.kind not in ("VLANW", "(", ")")]
    return (
        before[-1:] == ["FROM"]
        and before[-2:-1] in (["END"], ["LABEL"])
        and "DENY" in before
        and "PKT" not in before
    )


def _fetched(found: Sequence[Symbol], at: int) -> bool:
    return any(one.kind in ("GET", "DENY", "EXCEPT", "REACH") for one in found[max(0, at - 6) : at])


def _is_context(found: Sequence[Symbol], at: int, made: Sequence[EditList | FilterTraffic]) -> bool:
    """Whether a label only says where, or belongs to a wider name."""
    near = [one.kind for one in found[max(0, at - 2) : at + 3]]
    if (
        any(
            kind in ("IFACEW", "IFACE", "LABEL", "ROUTER", "NAME", "LISTW")
            for kind in near
            if kind != "LABEL"
        )
        or near.count("LABEL") > 1
    ):
        return True
    if any(one.kind == "END" for one in found[max(0, at - 2) : at + 3]):
        return True
    places = {(one.router, getattr(one, "interface", None)) for one in made}
    if any((port.router, port.interface) in places for port in found[at].ports):
        return True
    behind = [one.kind for one in found[max(0, at - 3) : at]]
    return not any(kind in ("TO", "REACH", "FROM", "ATO") for kind in behind)


def _sides(made: Sequence[EditList | FilterTraffic], ground: Ground) -> _Sides:
    sources: list[IPv4Network] = []
    destinations: list[IPv4Network] = []
    services: list[Service] = []
    for one in made:
        if isinstance(one, FilterTraffic):
            sources += one.sources
            destinations += one.destinations
            services += one.services
            if one.only in ("service", "everything"):
                services.append(Service())
            if one.rest is not None:
                sources += one.rest.sources
                destinations += one.rest.destinations
                services += one.rest.services
            continue
        lines: list[ListLine] = list(one.insert)
        acl = ground.device(one.router).acls.get(one.list)
        touched = (*one.remove, *one.log, *one.quiet)
        entries = [] if acl is None else [
            e for n, e in zip(sequences(acl), acl.entries, strict=True) if n in touched
        ]  # fmt: skip
        for entry in entries:
            sources += [entry.source.network] if entry.source.network is not None else []
            destinations += [entry.destination.network] if entry.destination.network is not None else []
            ranges = entry.destination_ports.ranges if entry.destination_ports else (None,)
            services += [Service(protocol=entry.protocol, ports=ports) for ports in ranges]
        sources += [line.source for line in lines]
        destinations += [line.destination for line in lines]
        services += [line.service for line in lines]
    return sources, destinations, services


def _meet(one: Service, other: Service) -> bool:
    if one.protocol != other.protocol:
        return False
    mine, theirs = one.ports or one.source_ports, other.ports or other.source_ports
    return mine is None or theirs is None or (mine[0] <= theirs[1] and theirs[0] <= mine[1])


def _both_ways(made: Sequence[EditList | FilterTraffic]) -> bool:
    actions = {line.action for one in made if isinstance(one, EditList) for line in one.insert}
    return len(actions) > 1 or any(
        isinstance(one, FilterTraffic) and (one.rest is not None or one.only is not None) for one in made
    )
