"""A request for an access list as symbols: each word by its part, each value and place as what it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Network

from assent.network.transport.grounding import Ground
from assent.network.transport.network import HostPort, Port
from assent.network.transport.objectives import ANYWHERE
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.services import named
from assent.network.transport.skills.grammar.tokens import unaccented
from assent.network.transport.skills.requests.filter_list import spoken_again
from assent.network.transport.skills.requests.filter_marks import Mark, marked
from assent.network.transport.skills.requests.linewise.words import FILLERS, LONGEST, PHRASES

LINE = "zlinez"
"""Stands for a line that is written as IOS does."""
LIST = "zlistz"
"""Stands for the list's name, whose parts may be words (`VOICE-IN`)."""
_STOPS = frozenset(".;:\n!?")
_PORT_WORDS = frozenset(
    [
        "port",
        "ports",
        "puerto",
        "puertos",
        "porta",
        "portas",
        "eq",
        "range",
        "gt",
        "lt",
        "above",
        "below",
        "over",
        "under",
        "greater",
        "than",
        "port:",
    ]
)
_SERVICES: dict[tuple[str, ...], str] = {
    tuple(said.split("_")): name
    for name, words in {
        "web": "surf surfing browse browsing navegar naviguer navegue naveguen naveguem surfer browse_the_web",
        "dns": "resolve_names name_resolution resolver_nombres resolver_nomes resoudre_les_noms resolve_dns resolve",
        "icmp": "ping pings pinging pinged pingear pinguer pingar pingable",
    }.items()
    for said in words.split()
}
ALONE = frozenset(" ".join(said) for said, name in _SERVICES.items() if name in ("web", "dns"))
"""What people do: `surf and resolve names at dns` are two things."""
_ANY = frozenset(
    [
        "anywhere",
        "everywhere",
        "any",
        "anyone",
        "anybody",
        "everyone",
        "everybody",
        "anything",
        "everything",
        "cualquiera",
        "alguien",
        "qualquer",
        "todos",
        "partout",
        "quiconque",
        "0.0.0.0/0",
        "tous",
        "cualquier",
        "quelconque",
    ]
)
_TRAFFIC = frozenset(["traffic", "trafico", "trafego", "trafic", "flux", "flujo", "fluxo"])
_INTERNET = frozenset(["internet", "outside", "world", "exterior"])


@dataclass(frozen=True)
class Symbol:
    """`at`: the index of its token. `networks` of an end, `ports` of a label, `value` of a number, name or place."""

    kind: str
    text: str
    at: int = 0
    token: Token | None = None
    networks: tuple[IPv4Network, ...] = ()
    ports: tuple[Port, ...] = ()
    value: object = None


def symbols(text: str, ground: Ground) -> list[Symbol]:
    """In order; what no list knows is of the kind `?`."""
    marks = marked(spoken_again(text, ground))
    hosts = {name.lower(): ground.host(name) for name in ground.hosts}
    atoms = [atom for at, mark in enumerate(_as_traffic(marks)) for atom in _atoms(mark, at, hosts)]
    return _settled(_phrased(atoms))


def _as_traffic(marks: Sequence[Mark]) -> list[Mark]:
    """`el tráfico web`: packets, also where a host is called web."""
    out: list[Mark] = []
    for one in marks:
        known = named(one.text) if one.kind == "end" and out and out[-1].text in _TRAFFIC else None
        out.append(
            one
            if known is None
            else replace(one, kind="packets", token=Token("service", known, one.token.text))
        )
    return out


def _settled(found: Sequence[Symbol]) -> list[Symbol]:
    """Words whose part hangs on what stands beside them."""
    out: list[Symbol] = []
    for at, one in enumerate(found):
        ahead = found[at + 1] if at + 1 < len(found) else None
        if (
            one.kind == "NOT"
            and one.text == "no"
            and ahead is not None
            and ahead.kind in ("ROUTER", "IFACE", "NAME")
        ):
            one = replace(one, kind="ON")  # Portuguese
        if one.kind == "AND" and one.text == "o" and not _listed(out[-1:], ahead):
            continue  # Portuguese, too
        taken = ahead is not None and ahead.kind in ("BUT", "EXCEPT")
        if (
            one.text in ("everything", "anything")
            and not taken
            and not (out and out[-1].kind in ("END", "LABEL"))
        ):
            continue  # `everything from …`
        if one.text == "over" and ahead is not None and ahead.kind == "PKT":
            continue
        if one.kind == "ANY" and ahead is not None and ahead.kind in ("PKT", "REST"):
            continue
        if one.kind == "BUT" and one.text == "but" and out and out[-1].kind in ("ANY", "NOTHING"):
            one = replace(one, kind="EXCEPT")  # `everyone but h1`
        if _is_machine(found, at):
            one = replace(one, kind="END")
        out.append(one)
    return out


def _listed(before: Sequence[Symbol], ahead: Symbol | None) -> bool:
    things = ("END", "NUM", "PKT", "LABEL", "IFACE", "ROUTER", ")")
    return bool(before) and before[0].kind in things and ahead is not None and ahead.kind in things


def _is_machine(found: Sequence[Symbol], at: int) -> bool:
    """`only web and db`: a host that is called as a service is, beside another host."""
    one = found[at]
    if one.kind != "PKT" or not one.networks:
        return False
    before = found[at - 1] if at else None
    if before is not None and before.text in ("except from", "from", "desde"):
        return True
    ahead = [other.kind for other in found[at + 1 : at + 3]]
    return ahead[:1] == ["AND"] and ahead[1:] == ["END"] and not (before is not None and before.kind == "PKT")


def _atoms(mark: Mark, at: int, hosts: dict[str, HostPort]) -> list[Symbol]:
    token, text = mark.token, unaccented(mark.token.text.lower()).replace("’", "'")
    if mark.kind == "cut":
        kind = (
            "STOP"
            if text in _STOPS
            else "SEP"
            if text == ","
            else "TO"
            if text in ("->", "=>", "→", ">")
            else "("
        )
        return [Symbol(kind if text not in "()[]" else text, text, at, token)]
    if token.kind == "num":
        if token.unit or not isinstance(token.value, int):
            return [Symbol("?", text, at, token)]
        if mark.kind == "label":
            return [Symbol("LABEL", text, at, token, ports=mark.ports)]
        return [Symbol("NUM", text, at, token, value=token.value)]
    if mark.kind == "packets":
        host = hosts.get(text)
        own = () if host is None else (IPv4Network(host.address.ip),)
        return [Symbol("PKT", text, at, token, networks=own)]
    if mark.kind == "end":
        return [Symbol("END", text, at, token, networks=mark.networks, ports=mark.ports)]
    if mark.kind == "label":
        return [Symbol("LABEL", text, at, token, ports=mark.ports)]
    if mark.kind == "router":
        return [Symbol("ROUTER", text, at, token, networks=mark.networks, value=mark.value)]
    if mark.kind == "port":
        return [Symbol("IFACE", text, at, token, value=mark.value)]
    if mark.kind == "unknown":
        return [Symbol("?", text, at, token)]
    return [Symbol("word", word, at, token) for word in text.split()]


def _phrased(atoms: Sequence[Symbol]) -> list[Symbol]:
    """Words joined to the longest phrases that have a part."""
    found: list[Symbol] = []
    at = 0
    while at < len(atoms):
        one = atoms[at]
        if one.kind != "word":
            found.append(one)
            at += 1
            continue
        used, kind = _longest(atoms, at)
        if kind is None:
            found += _single(one)
            used = 1
        elif kind:
            said = " ".join(atom.text for atom in atoms[at : at + used])
            token = one.token if used == 1 else Token("word", said, said)
            if kind == "PKT":
                services = named(_SERVICES[tuple(said.split())])
                token = Token("service", services, said)
            everywhere = (ANYWHERE,) if kind == "ANY" else ()
            found.append(Symbol(kind, said, one.at, token, networks=everywhere))
        at += used
    return found


def _longest(atoms: Sequence[Symbol], at: int) -> tuple[int, str | None]:
    """(how many, part); the empty part of what says nothing."""
    for n in range(min(LONGEST, len(atoms) - at), 0, -1):
        run = atoms[at : at + n]
        if any(one.kind != "word" for one in run):
            continue
        words = tuple(one.text for one in run)
        if words in _SERVICES:
            return n, "PKT"
        if words in PHRASES:
            return n, PHRASES[words]
        if words in FILLERS:
            return n, ""
    return 1, None


def _single(one: Symbol) -> list[Symbol]:
    word = one.text.strip("'’")
    if word == LINE:
        return [Symbol("LINE", word, one.at, one.token)]
    if word == LIST:
        return [Symbol("NAME", word, one.at, one.token)]
    if word in _PORT_WORDS:
        return [Symbol("PORTW", word, one.at, one.token)]
    if word in _ANY:
        return [Symbol("ANY", word, one.at, one.token, networks=(ANYWHERE,))]
    if word in _INTERNET:
        return [Symbol("INTERNET", word, one.at, one.token, networks=(ANYWHERE,))]
    if not re.search(r"\w", word):
        return []
    return [Symbol("?", word, one.at, one.token)]
