"""Hypothesis strategies: routers of every kind that the device model can describe in IOS."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Interface, IPv4Network, IPv6Interface, IPv6Network

from hypothesis import strategies as st

from assent.network.transport.device import (
    ANY,
    Acl,
    AclEntry,
    ClassMap,
    Device,
    Interface,
    OspfNetwork,
    OspfProcess,
    PolicyClass,
    PolicyMap,
    Ports,
    StaticRoute,
    Summary,
    Tunnel,
    WildcardSet,
)
from assent.network.transport.device_bgp import (
    BgpNeighbor,
    BgpProcess,
    PrefixList,
    PrefixRule,
    RouteMap,
    RouteMapEntry,
)
from assent.network.transport.device_parts import (
    ANY6,
    Acl6,
    Acl6Entry,
    Crypto,
    IpsecProfile,
    IsakmpKey,
    IsakmpPolicy,
    TransformSet,
    Vrf,
)
from assent.network.transport.languages.ios.routing_lines import static_key

ADDRESSES = st.integers(0x01000000, 0xDFFFFFFF).map(IPv4Address)
NAMES = st.from_regex(r"[A-Z][A-Za-z0-9_-]{0,7}", fullmatch=True)
INTERFACES = st.sampled_from(
    [f"GigabitEthernet0/{n}" for n in range(4)]
    + ["GigabitEthernet0/1.100", "FastEthernet1/0", "Loopback0", "Loopback10", "Tunnel0", "Serial0/0/0"]
)
WORDS = st.from_regex(r"[a-z0-9'][a-z0-9 ':;!?-]{0,20}[a-z0-9]", fullmatch=True)


def maybe(strategy):
    return st.none() | strategy


@st.composite
def wildcard_sets(draw):
    wildcard = draw(st.sampled_from([0, 0xFF, 0xFFFF, 0x0000FF00, 0xFFFFFFFF, 3]))
    if wildcard == 0xFFFFFFFF:
        return ANY
    return WildcardSet(IPv4Address(int(draw(ADDRESSES)) & ~wildcard & 0xFFFFFFFF), IPv4Address(wildcard))


@st.composite
def ports(draw):
    port = st.integers(0, 65_535) | st.sampled_from([53, 80, 161, 514, 65_535, 0])
    match draw(st.sampled_from(["eq", "range", "neq", "list"])):
        case "eq":
            low = draw(port)
            return Ports(((low, low),))
        case "range":
            low, high = sorted((draw(port), draw(port)))
            return Ports(((low, high),))
        case "neq":
            out = draw(st.integers(1, 65_534))
            return Ports(((0, out - 1), (out + 1, 65_535)))
    chosen = draw(st.lists(st.integers(0, 30_000).map(lambda n: 2 * n), min_size=2, max_size=5, unique=True))
    return Ports(tuple((one, one) for one in sorted(chosen)))


@st.composite
def entries(draw, kind):
    action = draw(st.sampled_from(["permit", "deny"]))
    if kind == "standard":
        return AclEntry(action, source=draw(wildcard_sets()), log=draw(st.booleans()))
    protocol = draw(st.sampled_from([None, 1, 6, 17, 47, 89, 200]))
    ported = protocol in (6, 17)
    return AclEntry(
        action,
        protocol,
        draw(wildcard_sets()),
        draw(wildcard_sets()),
        draw(maybe(ports())) if ported else None,
        draw(maybe(ports())) if ported else None,
        protocol == 6 and draw(st.booleans()),
        draw(maybe(st.integers(0, 255))) if protocol == 1 else None,
        draw(maybe(st.integers(0, 63))),
        draw(st.booleans()),
    )


@st.composite
def acls(draw, name):
    kind = "extended" if not name.isdigit() or int(name) >= 100 else "standard"
    found = draw(st.lists(entries(kind), min_size=1, max_size=5, unique=True))
    numbered = not name.isdigit() and draw(st.booleans())
    if numbered:
        numbers = sorted(draw(st.sets(st.integers(1, 500), min_size=len(found), max_size=len(found))))
        found = [
            AclEntry(*[getattr(e, f) for f in _BEFORE_SEQUENCE], sequence=n)
            for e, n in zip(found, numbers, strict=True)
        ]
    return Acl(name, kind, tuple(found))


_BEFORE_SEQUENCE = [
    "action",
    "protocol",
    "source",
    "destination",
    "source_ports",
    "destination_ports",
    "established",
    "icmp_type",
    "dscp",
    "log",
]
ACL_NAMES = st.sampled_from(["10", "99", "101", "150", "2001", "WEB", "Mgmt", "a-b"])
POLICIES = st.sampled_from(["P1", "P2", "P3"])
CLASSES = ["C1", "C2", "C3"]


@st.composite
def interfaces(draw, name):
    addresses = draw(st.lists(ADDRESSES, max_size=3, unique=True))
    tunnel = None
    if name.startswith("Tunnel") and draw(st.booleans()):
        source = draw(st.sampled_from(["GigabitEthernet0/0", "10.1.1.1"]))
        tunnel = Tunnel(
            source,
            draw(maybe(ADDRESSES)),
            draw(st.sampled_from(["gre", "ipip"])),
            draw(maybe(st.integers(0, 4_294_967_295))),
            draw(maybe(POLICIES)),
        )
    vrf = draw(maybe(VRFS))
    edge = {
        "vrf": vrf,
        "vrf_legacy": vrf is not None and draw(st.booleans()),
        "ip_mtu": draw(maybe(st.integers(68, 1500))),
        "tcp_mss": draw(maybe(st.integers(500, 1460))),
        "keepalive": draw(maybe(st.tuples(st.integers(1, 60), st.integers(1, 10)))),
        "ipv6": tuple(draw(st.lists(ADDRESSES6, max_size=2, unique=True))),
        "ipv6_enabled": draw(st.booleans()),
        "acl6_in": draw(maybe(LISTS6)),
        "acl6_out": draw(maybe(LISTS6)),
        "ospf_auth": draw(maybe(st.sampled_from(["message-digest", "simple", "null"]))),
        "ospf_keys": tuple(sorted(draw(st.dictionaries(st.integers(1, 255), OSPF_KEYS, max_size=2)).items())),
    }
    return Interface(
        name,
        tuple(IPv4Interface((int(a), draw(st.sampled_from([8, 24, 30, 32])))) for a in addresses),
        draw(st.booleans()),
        draw(maybe(WORDS)),
        draw(maybe(st.integers(64, 9216))),
        draw(maybe(st.integers(1, 10_000_000))),
        draw(maybe(st.sampled_from(["auto", "100", "1000"]))),
        draw(maybe(st.sampled_from(["auto", "full", "half"]))),
        vlan := draw(maybe(st.integers(1, 4094))),
        tuple(draw(st.lists(ADDRESSES, max_size=2, unique=True))),
        draw(maybe(ACL_NAMES)),
        draw(maybe(ACL_NAMES)),
        draw(maybe(POLICIES)),
        draw(maybe(POLICIES)),
        draw(maybe(st.integers(1, 65_535))),
        draw(maybe(st.integers(0, 255))),
        draw(maybe(st.integers(1, 65_535))),
        draw(maybe(st.integers(1, 65_535))),
        draw(maybe(st.tuples(st.integers(1, 100), st.integers(0, 4_294_967_295)))),
        draw(maybe(st.sampled_from(["broadcast", "point-to-point"]))),
        tunnel,
        native=vlan is not None and draw(st.booleans()),
        **(edge if draw(st.booleans()) else {}),
    )


OSPF_KEYS = st.sampled_from(["k3y", "7 0A0B", "<secret:ospf>"])
VRFS = st.sampled_from(["RED", "BLUE"])
LISTS6 = st.sampled_from(["V6-IN", "V6-OUT"])
NETWORKS6 = st.sampled_from([ANY6, IPv6Network("2001:db8:1::/48"), IPv6Network("2001:db8::1/128")])
ADDRESSES6 = st.integers(1, 0xFFFF).map(lambda n: IPv6Interface(f"2001:db8:{n:x}::1/64"))


@st.composite
def lists6(draw, name):
    found = []
    for _ in range(draw(st.integers(1, 4))):
        protocol = draw(st.sampled_from([None, 6, 17, 58, 89]))
        ported = protocol in (6, 17)
        found.append(
            Acl6Entry(
                draw(st.sampled_from(["permit", "deny"])),
                protocol,
                draw(NETWORKS6),
                draw(NETWORKS6),
                draw(maybe(ports())) if ported else None,
                draw(maybe(ports())) if ported else None,
                protocol == 6 and draw(st.booleans()),
                draw(maybe(st.integers(0, 255))) if protocol == 58 else None,
                draw(maybe(st.integers(0, 63))),
                draw(st.booleans()),
            )
        )
    return Acl6(name, tuple(dict.fromkeys(found)))


@st.composite
def vrfs(draw, name):
    rd = draw(maybe(st.sampled_from(["1:1", "65000:7"])))
    if draw(st.booleans()):
        return Vrf(name, rd, legacy=True)
    return Vrf(name, rd, draw(st.booleans()), draw(st.booleans()))


@st.composite
def cryptos(draw):
    word = maybe(st.sampled_from(["aes 256", "3des", "sha256", "pre-share", "14", "3600"]))
    policies = [
        IsakmpPolicy(n, *(draw(word) for _ in range(5)))
        for n in draw(st.sets(st.integers(1, 30), max_size=2))
    ]
    peers = draw(st.lists(ADDRESSES, max_size=2, unique=True))
    transforms = draw(st.sampled_from([("esp-aes",), ("esp-aes", "256", "esp-sha256-hmac")]))
    mode = draw(st.sampled_from(["tunnel", "transport"]))
    sets = {"TS": TransformSet("TS", transforms, mode)} if draw(st.booleans()) else {}
    profile = IpsecProfile("P1", draw(maybe(st.just("TS"))), draw(maybe(st.just("group14"))))
    return Crypto(
        {one.number: one for one in sorted(policies, key=lambda one: one.number)},
        tuple(IsakmpKey(peer, ("6", draw(NAMES))) for peer in sorted(peers, key=str)),
        sets,
        {"P1": profile} if draw(st.booleans()) else {},
    )


@st.composite
def processes(draw, number):
    default = draw(st.booleans())
    some = st.frozensets(INTERFACES, max_size=3)
    origins = st.sampled_from(["static", "connected", "bgp 65001", "ospf 7"])
    redistributed = draw(st.lists(origins, max_size=2, unique=True))
    originate = draw(st.sampled_from(["no", "if-present", "always"]))
    matches = draw(st.lists(wildcard_sets(), max_size=3, unique=True))
    return OspfProcess(
        number,
        draw(maybe(ADDRESSES)),
        tuple(OspfNetwork(match, draw(st.integers(0, 300))) for match in matches),
        frozenset() if default else draw(some),
        default,
        draw(some) if default else frozenset(),
        draw(st.sampled_from([100, 1000, 100_000])),
        originate,
        1 if originate == "no" else draw(st.sampled_from([1, 50])),
        "E2" if originate == "no" else draw(st.sampled_from(["E1", "E2"])),
        tuple(
            (one, draw(maybe(st.integers(0, 1000))), draw(st.sampled_from(["E1", "E2"])))
            for one in redistributed
        ),
        draw(st.dictionaries(st.integers(1, 5), AREA_TYPES, max_size=2)),
        draw(summaries()),
        draw(st.sampled_from([4, 2])),
        draw(st.sampled_from([110, 115])),
    )


@st.composite
def summaries(draw):
    """Ranges in the order in which a router shows them."""
    areas = st.sampled_from([None, 0, 1, 3])
    lengths = st.sampled_from([8, 16, 22])
    found = {}
    for area, address, length in draw(st.lists(st.tuples(areas, ADDRESSES, lengths), max_size=3)):
        prefix = IPv4Network((int(address) >> (32 - length) << (32 - length), length))
        cost = None if area is None else draw(maybe(st.integers(0, 16_777_215)))
        found[area is None, area or 0, prefix] = Summary(prefix, area, draw(st.booleans()), cost)
    return tuple(found[key] for key in sorted(found))


@st.composite
def prefix_rules(draw, sequence):
    length = draw(st.sampled_from([0, 8, 16, 24, 32]))
    base = int(draw(ADDRESSES)) >> (32 - length) << (32 - length)
    ge = draw(maybe(st.integers(length + 1, 32))) if length < 32 else None
    le = draw(maybe(st.integers(ge or length + 1, 32))) if length < 32 else None
    return PrefixRule(draw(ACTIONS), IPv4Network((base, length)), ge, le, sequence)


@st.composite
def prefix_lists(draw, name):
    numbers = sorted(draw(st.sets(st.sampled_from([5, 7, 10, 15]), min_size=1, max_size=3)))
    return PrefixList(name, tuple(draw(prefix_rules(number)) for number in numbers))


TIMERS = maybe(st.tuples(st.integers(0, 100), st.integers(0, 300)))
ACTIONS = st.sampled_from(["permit", "deny"])
AREA_TYPES = st.sampled_from(["stub", "totally-stub", "nssa", "totally-nssa", "nssa-default"])
FILTERS = ["FROM-ISP", "OURS"]


@st.composite
def bgp_neighbors(draw, address):
    return BgpNeighbor(
        address,
        draw(st.sampled_from([65001, 65002, 4_200_000_000])),
        draw(maybe(WORDS)),
        draw(st.booleans()),
        draw(maybe(st.sampled_from(["s3cret", "7 094F471A1A0A"]))),
        draw(maybe(st.sampled_from([2, 255]))),
        draw(maybe(INTERFACES)),
        draw(TIMERS),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(maybe(st.sampled_from(FILTERS))),
        draw(maybe(st.sampled_from(FILTERS))),
        map_in=draw(maybe(st.sampled_from(MAPS))),
        map_out=draw(maybe(st.sampled_from(MAPS))),
    )


MAPS = ["RATE", "to_isp"]


@st.composite
def route_maps(draw, name):
    value = maybe(st.integers(0, 65_535))
    entries = [
        RouteMapEntry(
            draw(st.sampled_from(["permit", "deny"])), sequence,
            tuple(draw(st.lists(st.sampled_from(FILTERS), max_size=2, unique=True))),
            draw(value), draw(value), draw(value),
        )
        for sequence in sorted(draw(st.sets(st.sampled_from([5, 10, 20]), min_size=1, max_size=3)))
    ]  # fmt: skip
    return RouteMap(name, tuple(entries))


@st.composite
def bgp_processes(draw):
    peers = draw(st.sets(st.integers(1, 3).map(lambda n: IPv4Address(0x0A000000 + n)), max_size=2))
    sizes = draw(st.lists(st.sampled_from([8, 16, 24, 30]), max_size=3))
    nets = [int(draw(ADDRESSES)) >> (32 - one) << (32 - one) for one in sizes]
    origins = draw(st.lists(st.sampled_from(["static", "connected", "ospf 1"]), max_size=2, unique=True))
    return BgpProcess(
        draw(st.sampled_from([65001, 65003])),
        draw(maybe(ADDRESSES)),
        tuple(dict.fromkeys(IPv4Network(pair) for pair in zip(nets, sizes, strict=True))),
        {peer: draw(bgp_neighbors(peer)) for peer in sorted(peers)},
        tuple((one, draw(maybe(st.integers(0, 100)))) for one in origins),
        draw(TIMERS),
        draw(st.sampled_from([1, 2])),
        draw(st.sampled_from([100, 150])),
    )


@st.composite
def statics(draw):
    length = draw(st.sampled_from([0, 8, 16, 24, 32]))
    base = int(draw(st.sampled_from([0x0A000000, 0xC0A80100]) | ADDRESSES)) >> (32 - length) << (32 - length)
    few = st.sampled_from([IPv4Address("10.0.0.1"), IPv4Address("10.0.0.2")])
    hop, via = draw(maybe(few | ADDRESSES)), draw(maybe(st.just("GigabitEthernet0/0") | INTERFACES))
    if hop is None and via is None:
        via = "Null0"
    return StaticRoute(IPv4Network((base, length)), hop, via, draw(st.sampled_from([1, 200, 255])))


@st.composite
def policy_maps(draw, name):
    rate = maybe(st.integers(8000, 10_000_000))
    names = draw(st.lists(st.sampled_from(CLASSES), max_size=3, unique=True))
    if draw(st.booleans()):
        names.append("class-default")
    return PolicyMap(
        name,
        tuple(
            PolicyClass(one, draw(maybe(st.integers(0, 63))), draw(rate), draw(rate), draw(rate), draw(rate))
            for one in names
        ),
    )


@st.composite
def class_maps(draw, name):
    dscp = st.tuples(st.just("dscp"), st.integers(0, 63).map(str))
    group = st.tuples(st.just("access-group"), ACL_NAMES)
    mode = draw(st.sampled_from(["match-all", "match-any"]))
    return ClassMap(name, mode, tuple(draw(st.lists(dscp | group, max_size=3, unique=True))))


@st.composite
def devices(draw):
    names = draw(st.sets(INTERFACES, max_size=4))
    routes = draw(st.lists(statics(), max_size=4, unique_by=lambda r: (r.prefix, r.next_hop, r.interface)))
    made = Device(
        "R1",
        "ios",
        {name: draw(interfaces(name)) for name in sorted(names)},
        {number: draw(processes(number)) for number in draw(st.sets(st.integers(1, 3), max_size=2))},
        tuple(sorted(routes, key=static_key)),
        {name: draw(acls(name)) for name in draw(st.sets(ACL_NAMES, max_size=3))},
        {name: draw(class_maps(name)) for name in draw(st.sets(st.sampled_from(CLASSES), max_size=3))},
        {name: draw(policy_maps(name)) for name in draw(st.sets(POLICIES, max_size=2))},
        draw(maybe(bgp_processes())),
        {name: draw(prefix_lists(name)) for name in draw(st.sets(st.sampled_from(FILTERS), max_size=2))},
    )
    if draw(st.booleans()):
        return made
    return replace(
        made,
        route_maps={name: draw(route_maps(name)) for name in draw(st.sets(st.sampled_from(MAPS)))},
        vrfs={name: draw(vrfs(name)) for name in draw(st.sets(VRFS, max_size=2))},
        acls6={name: draw(lists6(name)) for name in draw(st.sets(LISTS6, max_size=2))},
        crypto=draw(cryptos()),
    )
