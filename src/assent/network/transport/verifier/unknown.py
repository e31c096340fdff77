"""Lines that the model has no word for: which of them a change brings, and which of them a verdict hangs on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from assent.network.transport.device import UnknownLine
from assent.network.transport.network import RoutedNetwork

_ON_INTERFACE = re.compile(
    r"^(no )?(ip (nat|policy|vrf|verify|inspect|access-group|unnumbered|redirect)|vrf |zone-member|crypto|"
    r"switchport|bridge-group|standby|vrrp|glbp|channel-group|service-policy|tunnel|encapsulation|"
    r"ip address|ipv4|rate-limit|xconnect)"
)
"""Lines of an interface that decide where packets go or whether they pass."""

_ANYWHERE = re.compile(
    r"^(no ip routing|router (bgp|eigrp|rip|isis)|ip (nat|vrf|route|policy|local policy|access-list)|vrf |"
    r"access-list|route-map|object-group|zone|class-map|policy-map|crypto|mpls)"
)
_IN_OSPF = re.compile(
    r"^(distribute-list|area \S+ (range|virtual-link|filter-list|default-cost|nssa)|summary-address|distance|"
    r"maximum-paths|redistribute|neighbor|max-metric|default-metric|shutdown|no )"
)
_IN_VRF = re.compile(r"^(router ospf \d+ vrf |address-family ipv4 (?:unicast )?vrf |route-target )")
_HARMLESS_IN_BGP = re.compile(
    r"^(no )?(bgp log-neighbor-changes|synchronization|auto-summary|neighbor \S+ (send-community|soft-reconfiguration|"
    r"fall-over|version|activate))|^(exit-address-family|bgp graceful-restart)"
)
_SECRET = re.compile(
    r"((?:password|secret|community|md5|key-string|\S*-key|\bkey)(?: \d+(?= ))?)\s+.*", re.IGNORECASE
)
"""Where a secret begins: everything after it is withheld, encrypted or not."""


def changed(before: RoutedNetwork, after: RoutedNetwork) -> dict[str, tuple[str, ...]]:
    """By router: the unknown lines that the change adds or takes away, said with their places."""
    found: dict[str, tuple[str, ...]] = {}
    for router in sorted(after.devices):
        if after.devices[router] is before.devices[router]:
            continue
        old, new = before.devices[router].unknown, after.devices[router].unknown
        added = [f"adds {_said(router, one)}" for one in _beyond(new, old)]
        removed = [f"removes {_said(router, one)}" for one in _beyond(old, new)]
        if added or removed:
            found[router] = (*added, *removed)
    return found


def deciding(network: RoutedNetwork, routers: Iterable[str]) -> tuple[str, ...]:
    """The unknown lines of these routers that may decide where packets go: verdicts about them hang on those."""
    return tuple(
        _said(router, one)
        for router in sorted(set(routers) & set(network.devices))
        for one in network.devices[router].unknown
        if _decides(one)
    )


def routing_in_vrfs(network: RoutedNetwork, routers: Iterable[str]) -> tuple[str, ...]:
    """The processes that bring routes into VRFs, of which the model has none: connected and static routes only."""
    return tuple(
        _said(router, one)
        for router in sorted(set(routers) & set(network.devices))
        for one in network.devices[router].unknown
        if _IN_VRF.match(one.text.strip())
    )


def _decides(line: UnknownLine) -> bool:
    text, section = line.text.strip(), line.section.strip()
    if section.startswith("interface"):
        return bool(_ON_INTERFACE.match(text))
    if section.startswith("router ospf"):
        return bool(_IN_OSPF.match(text))
    if section.startswith("router bgp"):
        return not _HARMLESS_IN_BGP.match(text)
    if section.startswith("route-map"):
        return not text.startswith("description")
    if section.startswith(("ip access-list", "access-list")):
        return not text.startswith("remark")
    return not section and bool(_ANYWHERE.match(text)) and " remark " not in text


def _beyond(some: tuple[UnknownLine, ...], others: tuple[UnknownLine, ...]) -> list[UnknownLine]:
    left = Counter((one.section, one.text) for one in others)
    found = []
    for one in some:
        left[one.section, one.text] -= 1
        if left[one.section, one.text] < 0:
            found.append(one)
    return found


def _said(router: str, line: UnknownLine) -> str:
    section = f" (under {line.section!r})" if line.section else ""
    return f"{router} line {line.line}: {redacted(line.text.strip())!r}{section}, which the model has no word for"


def redacted(text: str) -> str:
    """The line without what may be secret in it: all that follows a word such as `password`."""
    return _SECRET.sub(r"\1 ***", text)
