"""Reads a request about tunnels: a new one, changes to one that exists, routes through it, its removal.

Which end something is said of is in `tunnel_ends`, what goes in `tunnel_removal`, what stays in `tunnel_stays`.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Interface

from assent.intents.errors import Clarify
from assent.network.transport.generators.ipsec import far_end
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.network import Port
from assent.network.transport.objectives import AnyObjective
from assent.network.transport.skills.grammar.places import reject_unknown
from assent.network.transport.skills.grammar.tokens import unaccented
from assent.network.transport.skills.requests import tunnel_words as words
from assent.network.transport.skills.requests.spoken import Spoken, respoken, tunnelish
from assent.network.transport.skills.requests.told import without_states
from assent.network.transport.skills.requests.tunnel_change import change
from assent.network.transport.skills.requests.tunnel_creation import creation, hub
from assent.network.transport.skills.requests.tunnel_ends import TOWARDS
from assent.network.transport.skills.requests.tunnel_kept import unread
from assent.network.transport.skills.requests.tunnel_removal import TUNNEL, gone, removal
from assent.network.transport.skills.requests.tunnel_stays import spared, without_spared

_NEGATED = (
    r"\b(?:do not|don.?t|never|no|nao|ne) (?:you )?(?:create|build|make|set up|setup|add|"
    r"configure|establish|crees?|"
    r"crie|creez|remove|delete)\b"
)
_CREATES = (
    r"\b(?:build|create|crate|set up|setup|establish\w*|make|configure\w*|crea\w*|monte|necesitamos|need|want|"
    r"interconnect|etabli\w*|new|nouveau|nuevo|novo|prepar\w*|give|add)\b"
)
_BUILDS = (
    r"\b(?:build\w*|create\w*|set up|setup|establish\w*|make|crea|crear|cree\w*|cria\w*|monte\w*|etabli\w*|"
    r"another|second|new tunnel|"
    r"tunnel between|nuevo tunel|novo tunel|nouveau tunnel)\b"
)
"""What asks for a tunnel that is not there, also where its number is said."""
_CLIENT = r"^(?!.*\btun+el).*\bvpn (?:clients?|users?|box|software|concentrator)\b"
"""Somebody's VPN, which is none of the routers' tunnels."""
_PACKETS = r"\b(?:no|block|deny|drop) (?:gre|esp|ipip)\b"
"""Tunnels of others, whose packets are filtered."""
_BEHIND = (
    r"\b(?:behind|beyond|through|across|over|via|reached by|detras de|atraves de|por|a traves de|derriere|par) "
    r"(?:the |our |that |its |el |o |le |un |a |an )*(?:gre |lab |lyon )*tun+el\w*"
)
_SPOKEN = r"\btun+el|\btuneis|\bgre\b|\bip-?(?:in-)?ip\b|\bip in ip\b|\btun? ?\d|\bvpn\b|encaps"
_SOME = (
    r"(?<!into )(?<!as )(?<!becomes )\b(?:a|an|another|new|un|una|une|um|uma|otro|outro|nuevo|novo) "
    r"(?:new |nuevo |novo )?(?:[\w-]+ ){0,3}?(?:tunnel|tunel)\b"
)
"""A tunnel that is not there yet."""
_EXISTS = r"\b(?:existing|already|lab tunnel|the tunnel|of the tunnel|existente)\b"


def is_tunnel(said: Spoken) -> bool:
    """Whether tunnels are what is spoken of, rather than packets that are filtered or other properties."""
    if not any(tunnelish(token) for token in said.tokens) or said.says(_CLIENT) or said.says(_PACKETS):
        return False
    if said.says(r"\bstop (?:routing|sending)\b.*\btun+el"):
        return True
    wished = unaccented(without_states(said.text)).lower()
    if not re.search(_SPOKEN, wished) and not re.search(_SPOKEN, re.sub(_BEHIND, "", said.plain)):
        return False  # only told: what is behind one
    return not said.has("DENY", "ACL") and not (said.has("PERMIT") and said.all("service", "proto"))


def read(said: Spoken) -> list[AnyObjective]:
    """Raises Clarify for what is missing or cannot be, and for what was said and not read."""
    reject_unknown(said.clause, said.ground)
    if said.says(_NEGATED):
        raise Clarify(
            [
                f"“{said.text.strip()}” says what is not to be done, so nothing changes. What should be done instead?"
            ]
        )
    words.reject_unmodelled(said)
    made = _read(said)
    doubt = unread(said, made)
    if doubt is not None:
        raise Clarify([doubt])
    return made


def _read(said: Spoken) -> list[AnyObjective]:
    many = hub(said)
    if many:
        return many
    nets = _inner_nets(said)
    existing = _existing(said)
    if TUNNEL in gone(said) and not _new(said, nets, existing):
        if not existing:
            raise Clarify([f"Which tunnel should be removed: {_there(said.ground) or 'there is none'}?"])
        return removal(said, existing, spared(said.text, {port.router for port in existing}))
    if existing and not _new(said, nets, existing):
        ends = {port.router for port in existing}
        kept = spared(said.text, ends)
        rest = without_spared(said.text, kept)
        return change(said if rest == said.text else respoken(said, rest), existing, nets, kept)
    shielded = words.encrypts(said) and not said.says(_CREATES)
    if not existing and (said.says(_EXISTS) or shielded) and not nets:
        raise Clarify([f"Which tunnel is meant: {_there(said.ground) or 'there is none'}?"])
    return creation(said, nets)


def _new(said: Spoken, nets: list[IPv4Interface], existing: list[Port]) -> bool:
    if words.numbers(said) and not said.says(_BUILDS):
        return False
    if said.says(_SOME) and not words.numbers(said) and not said.says(r"\bexisting\b"):
        return True
    if said.says(r"\bexisting\b|\bchange\b|\bconvert\b|\breaddress") or not nets:
        return False
    inside = said.ground.port(existing[0].router, existing[0].interface)
    return not (inside and inside.addresses and nets[0].network == inside.addresses[0].network) and bool(
        said.says(_CREATES) or len(nets) > 0
    )


def _inner_nets(said: Spoken) -> list[IPv4Interface]:
    """Nets that the network does not have yet and that are as small as a link, and pairs of addresses."""
    nets: list[IPv4Interface] = [token.value for token in said.all("net")]
    have = {
        address.network
        for device in said.ground.network.devices.values()
        for one in device.interfaces.values()
        if one.tunnel is None
        for address in one.addresses
    }
    fresh = [net for net in nets if net.network not in have]
    small = [net for net in fresh if 29 <= net.network.prefixlen <= 31]
    if small:
        first = small[0].network
        return [net for net in small if net.network == first]
    pairs = [net for net in fresh if sum(other.network == net.network for other in fresh) > 1]
    hosted = [net for net in fresh if net.ip != net.network.network_address]
    return pairs or hosted[:1]


def _existing(said: Spoken) -> list[Port]:
    """Both ends of the one tunnel that is meant, if one that exists is."""
    named = [
        str(token.value)
        for token in said.tokens
        if token.kind == "iface" and str(token.value).startswith("Tunnel")
    ]
    named = named or [f"Tunnel{number}" for number in words.numbers(said)]
    ground = said.ground
    pairs: list[list[Port]] = []
    for router, device in ground.network.devices.items():
        for name, one in device.interfaces.items():
            far = far_end(ground, router, name) if one.tunnel is not None else None
            pair = [Port(router, name), *([far] if far else [])]
            if one.tunnel is not None and not any(pair[0] in other for other in pairs):
                pairs.append(pair)
    if named:
        pairs = [pair for pair in pairs if any(port.interface in named for port in pair)]
    ends = [[pair for pair in pairs if name in {port.router for port in pair}] for name in said.routers]
    close = [pair for pair in pairs if all(pair in some for some in ends if some)]
    if said.routers and not any(ends):
        close = []
    if len(said.routers) == 2 and not all(ends) and not (named and len(pairs) == 1 and said.says(TOWARDS)):
        close = []
    return close[0] if len(close) == 1 else []


def _there(ground: Ground) -> str:
    return listed(
        f"{router} {name}"
        for router, device in ground.network.devices.items()
        for name, one in device.interfaces.items()
        if one.tunnel is not None
    )
