"""Reads requests about access lists that exist: lines that come and go, renumbering, another name, where they bind."""

from __future__ import annotations

import re
from dataclasses import replace

from assent.intents.errors import Clarify
from assent.network.transport.device import Acl
from assent.network.transport.edge_objectives import EditList, RenameList, ResequenceList
from assent.network.transport.generators.edits import bound_at, sequences
from assent.network.transport.grounding import listed
from assent.network.transport.network import Port
from assent.network.transport.objectives import AnyObjective, BindList, RemoveList
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.places import reject_unknown
from assent.network.transport.skills.requests import list_words as words
from assent.network.transport.skills.requests.ends import direction_of, ports_of, services
from assent.network.transport.skills.requests.filter_list import spoken_again
from assent.network.transport.skills.requests.list_content import lines_said
from assent.network.transport.skills.requests.list_limits import limited
from assent.network.transport.skills.requests.list_lines import NOUN, chosen, numbered
from assent.network.transport.skills.requests.rewording import plain as as_long
from assent.network.transport.skills.requests.spoken import Spoken


def is_list(said: Spoken) -> bool:
    """Whether a list that exists is named, and it is not about writing and binding a new one."""
    names = _names(said)
    if said.ground.routers and not names:
        return False
    if not said.ground.routers and not (re.search(words.LOOKS, said.text) or said.says(words.NUMBERED)):
        return False
    return not (
        said.has("OSPF")
        or said.says(r"\bpolicy|\bclass\b|\bipv6\b|\bv6\b|\bdescri\w*|\bvrf\b")
        or _bound_new(said)
    )


def _bound_new(said: Spoken) -> bool:
    return bool(said.says(words.WRITES)) and not said.says(words.LINE)


def _names(said: Spoken) -> list[str]:
    known = {name for device in said.ground.network.devices.values() for name in device.acls}
    numbered = re.findall(words.NUMBERED, said.plain)
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
    said, kept = _without_kept(_without_name(said, acl.name))
    for act in (_renumbered, _renamed, _remarked, _unbound, _logged, _gone):
        made = act(said, router, acl)
        if made is not None:
            if kept and isinstance(made, RemoveList):
                raise Clarify(
                    [f"What should become of access list {acl.name} on {router}, if it is to be kept?"]
                )
            return [made]
    number = next(iter(numbered(said)), None)
    if number is None and (fewer := limited(said, router, acl)) is not None:
        return [fewer]
    acts = said.says(words.PERMITS) or said.says(words.DENIES) or said.has("PERMIT", "DENY")
    if number is not None and not _position_only(said, number, acl):
        return [_line_changed(said, router, acl, number)]
    if (
        not services(said.tokens)
        and not acts
        and (said.has("SET") or said.says(r"\b(?:apply|bind|aplica\w*|applique\w*)\b"))
    ):
        return [_binding(said, router, acl)]
    return [_added(said, router, acl, number)]


def _without_kept(said: Spoken) -> tuple[Spoken, bool]:
    """The request without what is not to happen to the list, and whether anything of that kind was said."""
    kept = [one for one in words.KEPT.finditer(as_long(said.text)) if one.group().strip(" ,;.")]
    if not kept or not said.says(words.UNBINDS + "|" + words.REMOVES):
        return said, False
    text = said.text
    for one in reversed(kept):
        text = f"{text[: one.start()]} {text[one.end() :]}"
    return spoken_again(text, said.ground), True


def _renumbered(said: Spoken, router: str, acl: Acl) -> AnyObjective | None:
    return _resequence(said, router, acl) if said.says(words.RENUMBERS) else None


def _renamed(said: Spoken, router: str, acl: Acl) -> AnyObjective | None:
    if not said.says(words.RENAMES):
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
    off = said.says(words.UNBINDS) or (
        said.says(words.REMOVES) and (said.all("iface") or said.says(words.FROM_PORT))
    )
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
    quiet, shown = said.says(words.QUIET), said.says(words.SHOWN)
    if not quiet and not shown and (not said.has("LOG") or _writes(said)):
        return None
    lines = chosen(replace(said, text=f"{said.text} line") if shown and services(said.tokens) else said, acl)
    if not lines:
        return None
    return EditList(router=router, list=acl.name, **{"quiet" if quiet else "log": lines})


def _writes(said: Spoken) -> bool:
    """Whether a line is to be written or removed, with `log` as its last word."""
    packets = bool(services(said.tokens))
    if said.says(words.LINE_LOGS) and not said.says(words.ADDS):
        return False
    return bool(
        (packets and (said.says(words.ADDS) or said.says(words.DENIES) or said.has("PERMIT")))
        or said.says(words.REMOVES)
    )


def _gone(said: Spoken, router: str, acl: Acl) -> AnyObjective | None:
    """Lines go, or the whole list."""
    if not said.says(words.REMOVES) and not said.says(r"\bthrow\b.*\baway\b"):
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
    start, step = said.number(words.STARTS), said.number(words.STEPS)
    if step is None:
        step = said.number(r"(\d+) apart\b")
    numbers = [int(token.value) for token in said.all("num")]
    others = [one for one in numbers if one not in (start, step, *sequences(acl))]
    if others or (len(set(numbers)) == len(numbers) == 2 and None in (start, step)):
        raise Clarify([f"With which number should access list {acl.name} begin, and in which steps go on?"])
    return build(ResequenceList, router=router, list=acl.name, start=start or 10, step=step or 10)


def _position_only(said: Spoken, number: int, acl: Acl) -> bool:
    """`seq 15: permit …`: a number that no line has is where the new one goes."""
    return number not in sequences(acl) and not said.says(words.REMOVES)


def _line_changed(said: Spoken, router: str, acl: Acl, number: int) -> EditList:
    if number not in sequences(acl):
        there = listed(map(str, sequences(acl)))
        raise Clarify(
            [f"Access list {acl.name} on {router} has no line {number}. Which one is meant: {there}?"]
        )
    lines = lines_said(said, acl, number)
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
    lines = lines_said(said, acl, None)
    if not lines:
        raise Clarify([f"What should access list {acl.name} on {router} permit or deny?"])
    first = said.says(
        r"\b(?:before all|at the top|on top|first line|ahead of all|the very first|al principio|en tete)\b"
    )
    last = bool(said.says(r"\b(?:at the end|append|at the bottom|al final|a la fin)\b"))
    if first:
        number = max(1, sequences(acl)[0] // 2) if acl.entries else 10
    if number is not None and not any(line.sequence for line in lines):
        lines = [line.model_copy(update={"sequence": number + at}) for at, line in enumerate(lines)]
    return EditList(router=router, list=acl.name, insert=tuple(lines), last=last)
