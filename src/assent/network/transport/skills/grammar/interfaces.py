"""Reads clauses about interface properties, hosts and cables (class CP)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Interface
from typing import Any

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.objectives import (
    AnyObjective,
    InterfaceSettings,
    RemoveInterface,
)
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import PROPERTIES, Clause, is_word
from assent.network.transport.skills.grammar.mentions import GLUED, Token
from assent.network.transport.skills.grammar.places import (
    Context,
    Place,
    by_address,
    one_router,
    places,
    spoken,
    with_interface,
)
from assent.network.transport.skills.grammar.tokens import unaccented

_CLEARABLE = {
    "ADDRESS": "address", "DESCRIPTION": "description", "MTU": "mtu", "BANDWIDTH": "bandwidth", "SPEED": "speed",
    "DUPLEX": "duplex", "HELPER": "helper",
}  # fmt: skip
_SAYING = ("AS", "as", "reading", "saying", "says")
_CREATABLE = ("Loopback", "Vlan", "Tunnel")
_SPEEDS = {10: "10", 100: "100", 1000: "1000", 10_000: "10000"}


def read_interface(clause: Clause, context: Context) -> list[AnyObjective]:
    """Settings of one or several interfaces. Raises Clarify."""
    removed = _removal(clause, context)
    if removed:
        return removed
    wanted = _settings(clause, context)
    targets = _targets(clause, context)
    if "address" in wanted and len(targets) > 1:
        raise Clarify([f"{wanted['address']} can be on one interface only: which one, {_named(targets)}?"])
    if not wanted and not any(target in context.created for target in targets):
        raise Clarify([f"What should be set on {_named(targets)}? ({clause.text})"])
    out: list[AnyObjective] = []
    for place in targets:
        create = place in context.created
        if create and "address" in wanted:
            context.created[place] = wanted["address"]
        if "address" in wanted:
            context.addressed[place] = wanted["address"]
        extra = dict(wanted)
        if (
            create
            and place.interface
            and "." in place.interface
            and "dot1q" not in extra
            and "address" in extra
        ):
            extra["dot1q"] = int(place.interface.rsplit(".", 1)[1])
        out.append(
            build(InterfaceSettings, router=place.router, interface=place.interface, create=create, **extra)
        )
    context.places = targets
    return out


def _named(targets: tuple[Place, ...]) -> str:
    return listed([f"{place.router} {place.interface}" for place in targets])


def _targets(clause: Clause, context: Context) -> tuple[Place, ...]:
    """The interfaces; logical ones that do not exist are created where the clause says enough."""
    found = _subinterfaces(clause, context) or _loopback(clause, context) or places(clause, context)
    made: list[Place] = []
    for place in found:
        name = place.interface
        if name is not None and place not in context.created and _is_new(context.ground, place):
            context.created[place] = None
        made.append(place)
    if any(place.interface is None for place in made) or not made:
        return with_interface(clause, context)
    settled = (
        place
        if place in context.created
        else Place(place.router, context.ground.interface(place.router, place.interface or ""))
        for place in made
    )
    return tuple(settled)


def _is_new(ground: Ground, place: Place) -> bool:
    name = place.interface or ""
    if ground.port(place.router, name) is not None:
        return False
    if "." in name:
        parent = ground.interface(place.router, name.rsplit(".", 1)[0])  # a sub-interface needs its parent
        return bool(parent)
    return name.startswith(_CREATABLE[:1])


def _subinterfaces(clause: Clause, context: Context) -> tuple[Place, ...]:
    """`sub-interface for vlan 20 on R2 g0/0`: numbered after its VLAN where no number is given."""
    if not clause.has("SUBINTERFACE", "VLAN", "DOT1Q"):
        return ()
    found = spoken(clause, context)
    vlan = _vlan(clause)
    if not found or vlan is None or any("." in (place.interface or ".") for place in found):
        return ()
    return tuple(
        Place(place.router, f"{context.ground.interface(place.router, place.interface or '')}.{vlan}")
        for place in found
    )


def _loopback(clause: Clause, context: Context) -> tuple[Place, ...]:
    """`a loopback on R2`: the first number that is free where none is given."""
    if not clause.has("LOOPBACK") or clause.all("iface") or not clause.has("CREATE", "ADDRESS", "SET"):
        return ()
    router = one_router(clause, context)
    have = context.ground.device(router).interfaces
    number = (
        clause.value_of("LOOPBACK")
        if re.search(r"loopback (?:interface |number |# ?)*\d", clause.text.lower())
        else None
    )
    if number is not None:
        return (Place(router, f"Loopback{number.value}"),)
    free = next(
        n
        for n in range(len(have) + 1)
        if f"Loopback{n}" not in have and Place(router, f"Loopback{n}") not in context.created
    )
    return (Place(router, f"Loopback{free}"),)


def _vlan(clause: Clause) -> int | None:
    token = clause.value_of("VLAN", "DOT1Q", stop=PROPERTIES)
    return token.value if token is not None else None


def _removal(clause: Clause, context: Context) -> list[AnyObjective]:
    """Removing a logical interface, or clearing properties (`remove the description of …`)."""
    if not clause.has("REMOVE", "NO"):
        return []
    cleared = [_CLEARABLE[lemma] for lemma in _CLEARABLE if clause.has(lemma)]
    if clause.has("ADDRESS") and clause.has("HELPER"):
        cleared.remove("address")
    if clause.has("LOOPBACK", "SUBINTERFACE", "INTERFACE") or not cleared:
        logical = [
            p
            for p in spoken(clause, context)
            if p.interface and (p.interface.startswith(_CREATABLE) or "." in p.interface)
        ]
        if logical and not cleared:
            return [
                RemoveInterface(
                    router=p.router, interface=context.ground.interface(p.router, p.interface or "")
                )
                for p in logical
            ]
    if not cleared:
        return []
    targets = with_interface(clause, context)
    context.places = targets
    return [
        build(InterfaceSettings, router=p.router, interface=p.interface, clear=tuple(cleared))
        for p in targets
    ]


def _settings(clause: Clause, context: Context) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    _address(clause, context, wanted)
    _text(clause, wanted)
    if clause.has("SHUT", "UP"):
        if (other := switched(clause.tokens)) is not None:
            raise Clarify([f"Is {other!r} to be switched, or the interface? Only interfaces can be, yet."])
        wanted["shutdown"] = _shut(clause)
    if (mtu := _number(clause, "MTU", "MTU")) is not None:
        wanted["mtu"] = mtu
    if clause.has("BANDWIDTH"):
        wanted["bandwidth_kbps"] = _bandwidth(clause)
    if clause.has("SPEED"):
        wanted["speed"] = _speed(clause)
    if clause.has("DUPLEX", "HALF", "FULL"):
        duplex = next(
            (
                mode
                for lemma, mode in (("HALF", "half"), ("FULL", "full"), ("AUTO", "auto"))
                if clause.has(lemma)
            ),
            None,
        )
        if duplex is None:
            raise Clarify(["Which duplex is meant: full, half or auto?"])
        wanted["duplex"] = duplex
    if clause.has("VLAN", "DOT1Q") and not clause.has("REMOVE"):
        wanted["dot1q"] = _required(_vlan(clause), "VLAN")
    if clause.has("HELPER"):
        wanted["helpers"] = _helpers(clause, context)
        wanted.pop("address", None)
    return wanted


def _required(value: Any, what: str) -> Any:
    if value is None:
        raise Clarify([f"Which {what} is meant?"])
    return value


def _number(clause: Clause, what: str, *lemmas: str) -> int | None:
    if not clause.has(*lemmas):
        return None
    token = clause.value_of(*lemmas)
    if token is None or not isinstance(token.value, int):
        raise Clarify([f"Which {what} is meant?"])
    return token.value


def _shut(clause: Clause) -> bool:
    """`bring it up`, `no shutdown`, `don't shut`; with both (`is down, bring it up`) the last one counts."""
    verbs = [token.value for token in clause.tokens if is_word(token, "SHUT", "UP")]
    negated = clause.has("NOT", "NO") and verbs[-1] == "SHUT"
    return bool(verbs[-1] == "SHUT") != negated


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SWITCHES = (
    r"^(?:disable|enable|turn(?:ed)? o(?:ff|n)|switch(?:ed)? o(?:ff|n)|deactivate|activate|stop|start|"
    r"des?h?abilit\w*|habilit\w*|des?activ\w*|desativ\w*|activ\w*|ativ\w*|deslig\w*)$"
)
_OBJECTS = _set(
    """
    port ports interface interfaces int if porta portas puerto puertos interfaz link line side end ends vlan lan it them
    both this that these those one ones la lo los las o a os as le les subinterface sub-interface loopback tunnel cable
    uplink trunk enlace lien ligacao nic adapter network subnet connection segment leg ethernet everything all router
    """
)
_LEADS = _set(
    """
    on at of in and then please again now for because since as so with until after before y e et en no na em sur puis
    also too immediately today tomorrow tonight right if when while but or
    """
)


def switched(tokens: Sequence[Token]) -> str | None:
    """What is to be switched on or off, where that is no interface: `turn off proxy-arp on R3 g0/0`."""
    for at, token in enumerate(tokens):
        if token.kind != "word" or not re.match(_SWITCHES, unaccented(token.text.lower())):
            continue
        said: list[str] = []
        for after in tokens[at + 1 : at + 6]:
            words = after.text.lower().split()
            if after.kind == "cut" or (after.kind == "word" and words[-1] in _LEADS):
                break
            if after.kind not in ("word", "service", "proto") or _OBJECTS & set(words):
                said = []
                break
            if words[0] not in ("the", "any", "its"):
                said.append(after.text)
        if said:
            return " ".join(said)
    return None


def _address(clause: Clause, context: Context, wanted: dict[str, Any]) -> None:
    nets = clause.all("net")
    if clause.has("HELPER"):
        return
    if nets:
        wanted["address"] = check_address(nets[0].value)
        wanted["secondary"] = clause.has("SECONDARY")
        return
    bare = clause.all("addr")
    if bare and by_address(clause, context.ground):
        return
    if bare and (
        clause.has("ADDRESS", "LOOPBACK")
        or any(p.interface and "Loopback" in p.interface for p in spoken(clause, context))
    ):
        if clause.has("LOOPBACK") or any("Loopback" in str(t.value) for t in clause.all("iface")):
            wanted["address"] = IPv4Interface(f"{bare[0].value}/32")
            return
        raise Clarify([f"Which prefix length goes with {bare[0].value} (such as {bare[0].value}/24)?"])
    if clause.has("ADDRESS") and not clause.has("DESCRIPTION", "REMOVE", "NO") and not bare:
        raise Clarify([f"Which IP address and prefix length are meant? ({clause.text})"])


def check_address(address: IPv4Interface) -> IPv4Interface:
    """Raises Clarify where no interface can have it."""
    network = address.network
    if network.prefixlen < 31 and address.ip == network.network_address:
        raise Clarify(
            [f"{address} is the address of the subnet itself: which address in {network} is meant?"]
        )
    if network.prefixlen < 31 and address.ip == network.broadcast_address:
        raise Clarify([f"{address} is the broadcast address of {network}: which address is meant?"])
    if (
        address.ip.is_multicast
        or address.ip.is_loopback
        or address.ip.is_unspecified
        or address.ip.is_reserved
    ):
        raise Clarify(
            [f"{address} cannot be an interface's address (it is reserved). Which address is meant?"]
        )
    return address


def _text(clause: Clause, wanted: dict[str, Any]) -> None:
    if not clause.has("DESCRIPTION"):
        return
    quoted = clause.all("text")
    said = quoted[0].value if quoted else _unquoted(clause)
    if not said:
        raise Clarify(["What should the description say?"])
    wanted["description"] = said


_BECOMES = (
    "devenir",
    "etre",
    "être",
    "ser",
    "be",
    "read",
    "say",
    "becomes",
    "devient",
    "decir",
    "dizer",
    "ficar",
)


def _unquoted(clause: Clause) -> str:
    """`description to core uplink`: what follows the linking word, to the end; before a place (`on R1 …`) it stops."""
    at = clause.where("DESCRIPTION") or 0
    tail = list(clause.tokens[at + 1 :])
    said = [i for i, token in enumerate(tail) if is_word(token, *_SAYING) or token.text in (":", "=", "is")]
    led = [
        i
        for i in range(len(tail) - 1)
        if is_word(tail[i], "TO") and tail[i + 1].kind not in ("router", "iface")
    ]
    links = said[:1] or led[:1]
    start = links[0] + 1 if links else 0
    if not links:
        while start < len(tail) and (
            tail[start].kind in ("router", "iface")
            or is_word(tail[start], "OF", "ON", "INTERFACE", "POSS", "IT", "NAMED")
        ):
            start += 1
    stop = next(
        (
            i
            for i in range(start + 1, len(tail))
            if is_word(tail[i], "ON", "OF", "FOR", "for")
            and any(t.kind in ("router", "iface") for t in tail[i + 1 : i + 4])
        ),
        len(tail),
    )
    becomes = [i for i in range(start, stop) if tail[i].text.lower() in _BECOMES]
    start = becomes[-1] + 1 if becomes and not links else start
    words = ((GLUED if token.unit == GLUED else " ") + token.text for token in tail[start:stop])
    return "".join(words).strip(" .,")


def _bandwidth(clause: Clause) -> int:
    token = clause.value_of("BANDWIDTH")
    if token is None:
        raise Clarify(["Which bandwidth is meant (such as 10000 kbit/s or 10 Mbps)?"])
    return int(token.value)


def _speed(clause: Clause) -> str:
    token = clause.value_of("SPEED")
    if token is None:
        if clause.has("AUTO"):
            return "auto"
        raise Clarify(["Which speed is meant: 10, 100, 1000, 10000 Mbit/s or auto?"])
    value = token.value // 1000 if token.unit == "kbps" else token.value
    if value not in _SPEEDS:
        raise Clarify([f"A port cannot be set to {token.text.strip()}: 10, 100, 1000, 10000 Mbit/s or auto?"])
    return _SPEEDS[value]


def _helpers(clause: Clause, context: Context) -> tuple[Any, ...]:
    found = [token.value for token in clause.all("addr")] + [token.value.ip for token in clause.all("net")]
    at = clause.where("HELPER") or 0
    hosts = [token.value for token in clause.tokens[at:] if token.kind == "host"]
    found += [context.ground.host(name).address.ip for name in hosts]
    if not found:
        raise Clarify(["To which DHCP server's address should requests be relayed?"])
    return tuple(found)
