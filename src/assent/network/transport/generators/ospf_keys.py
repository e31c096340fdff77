"""MD5 authentication of OSPF (RFC 2328 D): the same key at both ends of a link, by the name of its secret."""

from __future__ import annotations

from assent.network.transport.claims import Adjacency, Setting
from assent.network.transport.generators.part import Part, neighbours
from assent.network.transport.grounding import Ground
from assent.network.transport.network import Port
from assent.network.transport.objectives import OspfInterface
from assent.network.transport.secrets import reference


def keyed(objective: OspfInterface, ground: Ground, part: Part) -> None:
    """A neighbour in this network gets the same key, or loses it too: hellos without it are dropped."""
    near = Port(objective.router, objective.interface)
    for port in (near, *neighbours(ground, near.router, near.interface)):
        lines = _lines(objective, port, ground)
        part.section(port.router, f"interface {port.interface}", lines)
        wanted = None if objective.no_authentication else "message-digest"
        part.claims.append(
            Setting(router=port.router, interface=port.interface, field="ospf_auth", value=wanted)
        )
        if port != near:
            part.claims.append(Adjacency(a=near.router, z=port.router))
            if lines:
                part.notes.append(f"{port} gets the same, as neighbours drop hellos that lack the key")
    if objective.secret is not None:
        part.notes.append(f"the key is the secret “{objective.secret}”, which nothing here contains")


def _lines(objective: OspfInterface, port: Port, ground: Ground) -> list[str]:
    now = ground.device(port.router).interfaces[port.interface]
    if objective.no_authentication or objective.secret is None:
        off = ["no ip ospf authentication"] if now.ospf_auth is not None else []
        return off + [f"no ip ospf message-digest-key {ident}" for ident, _ in now.ospf_keys]
    key, have = reference(objective.secret), dict(now.ospf_keys).get(objective.key_id or 0)
    lines = [] if now.ospf_auth == "message-digest" else ["ip ospf authentication message-digest"]
    if have is not None and have != key:
        lines.append(f"no ip ospf message-digest-key {objective.key_id}")  # IOS does not overwrite a key
    return lines if have == key else [*lines, f"ip ospf message-digest-key {objective.key_id} md5 {key}"]
