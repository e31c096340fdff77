"""Reads requests about packet sizes of an interface, DHCP relays that go, and routers that leave."""

from __future__ import annotations

from assent.intents.errors import Clarify
from assent.network.transport.edge_objectives import RetireRouter
from assent.network.transport.grounding import listed
from assent.network.transport.network import Port
from assent.network.transport.objectives import AnyObjective, InterfaceSettings
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.places import reject_unknown
from assent.network.transport.skills.requests.ends import ports_of
from assent.network.transport.skills.requests.spoken import BOTH, Spoken
from assent.network.transport.skills.requests.tunnel_words import options

_SIZES = r"\bip[ -]mtu\b|\bmtu ip\b|\bmss\b"
_LEAVES = (
    r"\b(?:pull|take|remove|retire|decommission|unplug)\b (?:the )?(?:router |device |node )?(?:{names})\b"
    r"(?:.{{0,12}}\b(?:out of|from) (?:the )?(?:network|service|rack)|\s*(?:,|\.|$)| out\b)"
)


def is_size(said: Spoken) -> bool:
    return bool(said.says(_SIZES)) and not said.has("DENY", "PERMIT", "OSPF", "DESCRIPTION", "ADDRESS")


def read_size(said: Spoken) -> list[AnyObjective]:
    """`ip mtu 1400 on R1's LAN port`. Raises Clarify."""
    reject_unknown(said.clause, said.ground)
    wanted = {name: value for name, value, _ in reversed(options(said)) if name in ("ip_mtu", "tcp_mss")}
    if not wanted:
        raise Clarify([f"Which IP MTU or MSS is meant? ({said.text.strip()})"])
    ports = ports_of(said)
    if not ports and len(said.routers) == 1 and said.has("LAN"):
        ports = [Port(said.routers[0], said.ground.lan(said.routers[0]))]
    if not ports:
        raise Clarify([f"Which interface is meant? ({said.text.strip()})"])
    if BOTH.search(said.plain) and len(ports) == 1:
        ports += said.ground.far_ends(ports[0].router, ports[0].interface)
    return [
        build(InterfaceSettings, router=port.router, interface=port.interface, **wanted) for port in ports
    ]


def is_unrelay(said: Spoken) -> bool:
    """One of several DHCP relays goes."""
    gone = said.has("REMOVE") or said.says(r"\btake\b.{0,60}\b(?:off|away|out)\b|\bunset\b|\bno longer relay")
    return said.has("HELPER") and bool(gone) and len(said.all("addr")) == 1


def read_unrelay(said: Spoken) -> list[AnyObjective]:
    """Raises Clarify where the interface is not said, or does not relay there."""
    reject_unknown(said.clause, said.ground)
    gone = tuple(token.value for token in said.all("addr"))
    ports = ports_of(said)
    if len(ports) != 1:
        raise Clarify(
            [f"Which interface should no longer relay DHCP: {listed(map(str, ports)) or 'on which router'}?"]
        )
    one = said.ground.port(ports[0].router, ports[0].interface)
    have = one.helpers if one is not None else ()
    for address in gone:
        if address not in have:
            there = listed(map(str, have)) or "to nobody"
            raise Clarify(
                [f"{ports[0]} does not relay DHCP to {address} (but {there}). Which one should go?"]
            )
    return [InterfaceSettings(router=ports[0].router, interface=ports[0].interface, no_helpers=gone)]


def is_leaving(said: Spoken) -> bool:
    """A whole router is taken out of the network."""
    if len(said.routers) != 1 or said.all("iface", "net"):
        return False
    return bool(said.says(_LEAVES.format(names=said.routers[0].lower())))


def read_leaving(said: Spoken) -> list[AnyObjective]:
    return [RetireRouter(router=said.routers[0])]
