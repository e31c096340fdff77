"""IPsec for a tunnel (IKEv1 with a pre-shared key, ESP in transport mode), and changes to tunnels that exist."""

from __future__ import annotations

from ipaddress import IPv4Address

from assent.intents.errors import Clarify
from assent.network.transport.claims import Setting, TunnelUp
from assent.network.transport.device import Device
from assent.network.transport.device_parts import IsakmpPolicy
from assent.network.transport.edge_objectives import TunnelEnd
from assent.network.transport.generators.part import Part
from assent.network.transport.grounding import Ground
from assent.network.transport.network import Port
from assent.network.transport.secrets import reference

PROFILE = "ASSENT-IPSEC"
_TRANSFORM = "ASSENT-AES256-SHA256"
_POLICY = IsakmpPolicy(0, "aes 256", "sha256", "pre-share", "14")
_CLEARED = {
    "key": "no tunnel key", "keepalive": "no keepalive", "ip_mtu": "no ip mtu", "tcp_mss": "no ip tcp adjust-mss",
    "protection": "no tunnel protection",
}  # fmt: skip


def protection(part: Part, router: str, peer: IPv4Address, secret: str, ground: Ground) -> str:
    """The crypto lines that the tunnel needs and the router lacks; the name of the profile."""
    device = ground.device(router)
    number = _policy(device)
    if number is not None:
        lines = ["encryption aes 256", "hash sha256", "authentication pre-share", "group 14"]
        part.section(router, f"crypto isakmp policy {number}", lines)
    part.top(router, f"crypto isakmp key {reference(secret)} address {peer}")
    if _TRANSFORM not in device.crypto.transforms:
        heading = f"crypto ipsec transform-set {_TRANSFORM} esp-aes 256 esp-sha256-hmac"
        part.section(router, heading, ["mode transport"])
    if PROFILE not in device.crypto.profiles:
        part.section(router, f"crypto ipsec profile {PROFILE}", [f"set transform-set {_TRANSFORM}"])
    part.notes.append(
        f"{router} takes the pre-shared key from the secret “{secret}”, which nothing here contains"
    )
    return PROFILE


def _policy(device: Device) -> int | None:
    """The number for the ISAKMP policy, None where one says the same already."""
    for number, one in device.crypto.policies.items():
        said = (one.encryption, one.hash, one.authentication, one.group)
        if said == (_POLICY.encryption, _POLICY.hash, _POLICY.authentication, _POLICY.group):
            return None if number else number
    return next(n for n in range(10, 65_535, 10) if n not in device.crypto.policies)


def sizes(ip_mtu: int | None, mss: int | None, keepalive: tuple[int, int] | None) -> list[str]:
    lines = [] if ip_mtu is None else [f"ip mtu {ip_mtu}"]
    lines += [] if mss is None else [f"ip tcp adjust-mss {mss}"]
    return lines if keepalive is None else [*lines, f"keepalive {keepalive[0]} {keepalive[1]}"]


def changed_end(objective: TunnelEnd, ground: Ground) -> Part:
    """Raises Clarify where the interface is no tunnel."""
    router, name = objective.router, objective.interface
    one = ground.port(router, name)
    if one is None or one.tunnel is None:
        raise Clarify([f"{router} {name} is no tunnel. Which one is meant?"])
    part = Part()
    lines = [_CLEARED[what] for what in objective.clear]
    if objective.address is not None:
        lines.append(f"ip address {objective.address.ip} {objective.address.netmask}")
    lines += sizes(objective.ip_mtu, objective.tcp_mss, objective.keepalive)
    if objective.source is not None:
        lines.append(f"tunnel source {objective.source}")
    if objective.destination is not None:
        lines.append(f"tunnel destination {objective.destination}")
    if objective.mode is not None:
        lines.append("tunnel mode ipip" if objective.mode == "ipip" else "tunnel mode gre ip")
    if objective.key is not None:
        lines.append(f"tunnel key {objective.key}")
    if objective.checksum is not None:
        lines.append("tunnel checksum" if objective.checksum else "no tunnel checksum")
    if objective.secret is not None:
        peer = objective.destination or one.tunnel.destination
        if peer is None:
            raise Clarify([f"{router} {name} has no destination: with whom is the key shared?"])
        lines.append(
            f"tunnel protection ipsec profile {protection(part, router, peer, objective.secret, ground)}"
        )
    if objective.shutdown is not None:
        lines.append("shutdown" if objective.shutdown else "no shutdown")
    part.section(router, f"interface {name}", lines)
    _claims(objective, part)
    far = far_end(ground, router, name, objective.destination)
    if far is not None and objective.shutdown is not True:
        part.claims.append(TunnelUp(a=router, a_interface=name, z=far.router, z_interface=far.interface))
    return part


def _claims(objective: TunnelEnd, part: Part) -> None:
    wanted: dict[str, str | int | bool | None] = {
        "ip_mtu": objective.ip_mtu,
        "tcp_mss": objective.tcp_mss,
        "shutdown": objective.shutdown,
        "tunnel.mode": objective.mode,
        "tunnel.key": objective.key,
        "tunnel.checksum": objective.checksum,
        "tunnel.source": objective.source,
        "tunnel.destination": None if objective.destination is None else str(objective.destination),
        "address": None if objective.address is None else str(objective.address),
    }
    if objective.keepalive is not None:
        wanted["keepalive"] = " ".join(map(str, objective.keepalive))
    for field, value in wanted.items():
        if value is not None:
            part.claims.append(
                Setting(router=objective.router, interface=objective.interface, field=field, value=value)
            )
    for what in objective.clear:
        field = {"key": "tunnel.key", "protection": "tunnel.protection"}.get(what, what)
        part.claims.append(
            Setting(router=objective.router, interface=objective.interface, field=field, value=None)
        )


def far_end(
    ground: Ground, router: str, interface: str, destination: IPv4Address | None = None
) -> Port | None:
    """The tunnel at the other router that points back here; None where there is none, or several do."""
    one = ground.port(router, interface)
    if one is None or one.tunnel is None:
        return None
    owner = ground.owners.get(destination or one.tunnel.destination or IPv4Address(0))
    if owner is None:
        return None
    ours = set(ground.addresses(router))
    back = [
        name
        for name, other in ground.device(owner.router).interfaces.items()
        if other.tunnel is not None and other.tunnel.destination in ours
    ]
    if len(back) > 1 and interface in back:
        back = [interface]
    return Port(owner.router, back[0]) if len(back) == 1 else None
