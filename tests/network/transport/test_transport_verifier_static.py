"""Changes before and after: what a verdict must say about each."""

from __future__ import annotations

import gc

import pytest
from verifier_networks import FOUR, FOUR_HOSTS, FOUR_LINKS, four, ip, net, network, traffic

from assent.intents.errors import InvalidInput
from assent.intents.evidence import Outcome, Verdict, overall
from assent.network.transport.claims import Adjacency, Claim, Flow, Guarantee, Routing, Setting, TunnelUp
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.verifier.base import Verifier
from assent.network.transport.verifier.static import StaticVerifier

PASS, FAIL, INCONCLUSIVE = Outcome.PASS, Outcome.FAIL, Outcome.INCONCLUSIVE
H1, H2 = "192.168.1.0/24", "172.16.1.0/24"
DENY_SNMP = "access-list 101 deny udp 192.168.1.0 0.0.0.255 any eq 161\naccess-list 101 permit ip any any"
BOTH = {f"R3 Gi0/{n}": "ip access-group 101 in" for n in (1, 2)}
NO_SNMP = traffic(H1, "0.0.0.0/0", "denied", protocol=17, ports=(161, 161), enters="h1", through="R3")


def verify(
    after: RoutedNetwork, *claims: Claim, before: RoutedNetwork | None = None, order: list[str] | None = None
) -> dict[str, Verdict]:
    verifier: Verifier = StaticVerifier()
    found = verifier.verify(before or four(), after, claims, order)
    assert len({one.property for one in found}) == len(found)
    return {one.property: one for one in found}


def only(found: dict[str, Verdict], part: str) -> Verdict:
    """The verdict whose property begins with `part`, or else has it somewhere."""
    named = [name for name in found if name.startswith(part)] or [name for name in found if part in name]
    assert len(named) == 1, named
    return found[named[0]]


def failing(found: dict[str, Verdict]) -> set[str]:
    return {name.split(":")[0] for name, verdict in found.items() if verdict.outcome is FAIL}


def test_snmp_blocked_as_asked_passes_everything() -> None:
    found = verify(four(extra={"R3": DENY_SNMP}, on=BOTH), NO_SNMP)

    assert overall(found.values()) is PASS, [v for v in found.values() if v.outcome is not PASS]
    assert only(found, "single link failure").outcome is PASS


def test_snmp_blocked_on_one_path_only_fails_with_the_packet() -> None:
    found = verify(four(extra={"R3": DENY_SNMP}, on={"R3 Gi0/2": "ip access-group 101 in"}), NO_SNMP)

    verdict = found["traffic udp 192.168.1.0/24 → 0.0.0.0/0 port 161 entering at h1 through R3 is denied"]
    assert verdict.outcome is FAIL
    assert any("R2 out GigabitEthernet0/2 → R3" in line for line in verdict.evidence)


def test_a_block_that_holds_only_while_no_link_fails() -> None:
    before = four(on={"R1 Gi0/2": "ip ospf cost 50"})  # all goes over R2
    after = four(
        extra={"R3": DENY_SNMP}, on={"R1 Gi0/2": "ip ospf cost 50", "R3 Gi0/1": "ip access-group 101 in"}
    )
    claim = traffic(H1, H2, "denied", protocol=17, ports=(161, 161))

    found = verify(after, claim, before=before)

    assert failing(found) == {"under every single link failure"}
    assert "without" in only(found, "single link").evidence[0]


def test_a_forgotten_permit_breaks_the_rest() -> None:
    found = verify(
        four(
            extra={"R3": "access-list 101 deny udp any any eq 161"},
            on={"R3 Gi0/0": "ip access-group 101 out"},
        ),
        traffic(H1, H2, "denied", protocol=17, ports=(161, 161), through="R3"),
    )

    broken = only(found, "nothing else broke: delivery")
    assert broken.outcome is FAIL
    assert "implicit deny" in broken.evidence[0] and "before: " in broken.evidence[0]


def test_blocking_more_than_asked_fails() -> None:
    claim = traffic(H1, H2, "denied", protocol=17, ports=(161, 161))
    wide = "access-list 101 deny udp 192.168.1.0 0.0.0.255 any\naccess-list 101 permit ip any any"
    found = verify(four(extra={"R1": wide}, on={"R1 Gi0/0": "ip access-group 101 in"}), claim)

    assert only(found, "traffic udp 192.168.1.0/24 → 172.16.1.0/24 port 161").outcome is PASS
    assert only(found, "nothing else broke: delivery").outcome is FAIL


def test_removing_a_list_opens_what_it_denied() -> None:
    before = four(extra={"R3": DENY_SNMP}, on=BOTH)
    silent = verify(four(extra={"R3": DENY_SNMP}), traffic(H1, H2, "permitted", protocol=6), before=before)
    asked = verify(four(extra={"R3": DENY_SNMP}), traffic(H1, H2, "permitted", protocol=17), before=before)

    assert "opened: udp" in only(silent, "nothing else broke: delivery").evidence[0]
    assert only(asked, "nothing else broke: delivery").outcome is PASS


def test_a_web_only_list_on_a_transit_link_is_flagged() -> None:
    web = four(
        extra={"R3": "access-list 101 permit tcp any any eq 80"}, on={"R3 Gi0/1": "ip access-group 101 in"}
    )
    found = verify(web, traffic(H1, H2, "permitted", protocol=6, ports=(80, 80)))

    assert "drops OSPF" in only(found, "OSPF adjacencies").evidence[0]


def test_a_description_passes_and_a_shutdown_does_not() -> None:
    said = Setting(router="R1", interface="GigabitEthernet0/1", field="description", value="to R2")
    told = verify(four(on={"R1 Gi0/1": "description to R2"}), said)
    cut = verify(four(on={"R1 Gi0/0": "shutdown"}), said)

    assert overall(told.values()) is PASS
    assert only(cut, "description is").outcome is FAIL
    assert "is down" in " ".join(only(cut, "nothing else broke: delivery").evidence)


def test_shutting_a_lan_that_is_claimed_is_no_breakage() -> None:
    claim = Setting(router="R1", interface="GigabitEthernet0/0", field="shutdown", value=True)

    assert overall(verify(four(on={"R1 Gi0/0": "shutdown"}), claim).values()) is PASS


def test_no_claim_is_inconclusive_and_so_is_an_unknown_changed_line() -> None:
    assert overall(verify(four(on={"R1 Gi0/1": "bandwidth 5000"})).values()) is INCONCLUSIVE
    strange = verify(four(extra={"R3": f"{DENY_SNMP}\nzone security inside"}, on=BOTH), NO_SNMP)

    verdict = strange["every changed line is understood"]
    assert verdict.outcome is INCONCLUSIVE
    assert "R3 line" in verdict.evidence[0] and "zone security inside" in verdict.evidence[0]
    assert overall(strange.values()) is INCONCLUSIVE


def test_an_unknown_existing_line_touches_only_what_hangs_on_it() -> None:
    odd = "ip policy route-map ODD"
    before = four(on={"R2 Gi0/1": odd})
    said = Setting(router="R2", interface="GigabitEthernet0/1", field="description", value="x")
    over_r2 = traffic(H1, H2, "permitted", through="R2")

    found = verify(four(on={"R2 Gi0/1": f"{odd};description x"}), said, over_r2, before=before)

    assert found["every changed line is understood"].outcome is PASS
    assert only(found, "description is").outcome is PASS
    hanging = only(found, "traffic ip 192.168.1.0/24 → 172.16.1.0/24 through R2")
    assert hanging.outcome is INCONCLUSIVE
    assert "route-map ODD" in hanging.evidence[0]


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (Routing(router="R1", prefix=net(H2), protocol="ospf"), PASS),
        (Routing(router="R1", prefix=net(H2), protocol="ospf", next_hop=ip("40.0.0.2")), PASS),
        (Routing(router="R1", prefix=net(H2), next_hop=ip("40.0.0.9")), FAIL),
        (Routing(router="R1", prefix=net(H2), protocol="static"), FAIL),
        (Routing(router="R1", prefix=net("9.0.0.0/8"), present=False), PASS),
        (Routing(router="R1", prefix=net(H1), protocol="connected"), PASS),
        (Routing(router="R1", prefix=net(H1), protocol="bgp"), FAIL),
        (Routing(router="R9", prefix=net(H1)), INCONCLUSIVE),
        (Adjacency(a="R1", z="R2"), PASS),
        (Adjacency(a="R1", z="R3"), FAIL),
        (Adjacency(a="R1", z="R3", present=False), PASS),
        (
            Setting(router="R1", interface="GigabitEthernet0/0", field="addresses", value="192.168.1.1/24"),
            PASS,
        ),
        (Setting(router="R1", interface="GigabitEthernet0/0", field="shutdown", value=True), FAIL),
        (Setting(router="R1", interface="GigabitEthernet0/0", field="colour", value="red"), INCONCLUSIVE),
        (Setting(router="R1", interface="Loopback7", field="description", value="x"), FAIL),
        (Setting(router="R1", interface="GigabitEthernet0/1", field="ospf_cost", value=None), PASS),
        (traffic(H1, H2, "permitted"), PASS),
    ],
)
def test_claims_of_every_kind(claim: Claim, expected: Outcome) -> None:
    found = StaticVerifier().verify(four(), four(), (claim,))

    judged = [one for one in found if one.property.startswith(("R1", "R9", "traffic"))]
    assert [one.outcome for one in judged] == [expected], judged


def test_a_floating_static_route_stands_by() -> None:
    of = four(extra={"R1": "ip route 172.16.1.0 255.255.255.0 10.0.0.2 200"})
    found = verify(of, Routing(router="R1", prefix=net(H2), protocol="static", next_hop=ip("10.0.0.2")))

    assert any("stands by at distance 200" in line for line in only(found, "R1 has a static").evidence)


TUNNEL = {**FOUR, "R1": {**FOUR["R1"], "Tu0": "1.0.0.1/30"}, "R3": {**FOUR["R3"], "Tu0": "1.0.0.2/30"}}
UP = TunnelUp(a="R1", a_interface="Tunnel0", z="R3", z_interface="Tunnel0")
ENDS = {
    "R1 Tu0": "tunnel source GigabitEthernet0/1; tunnel destination 20.0.0.2",
    "R3 Tu0": "tunnel source 20.0.0.2; tunnel destination 10.0.0.1",
}


def tunnel(on: dict[str, str], **extra: str) -> RoutedNetwork:
    return network(TUNNEL, FOUR_LINKS, FOUR_HOSTS, on=on, extra=extra)


def test_a_tunnel_works_where_both_ends_match() -> None:
    assert only(verify(tunnel(ENDS), UP), "tunnel R1").outcome is PASS


@pytest.mark.parametrize(
    ("on", "extra", "why"),
    [
        ({"R3 Tu0": "tunnel source 20.0.0.2; tunnel destination 40.0.0.1"}, {}, "not each other's ends"),
        (
            {"R3 Tu0": "tunnel source 20.0.0.2; tunnel destination 10.0.0.1; tunnel mode ipip"},
            {},
            "not each other's ends",
        ),
        (
            {"R3 Tu0": "tunnel source 20.0.0.2; tunnel destination 99.0.0.1"},
            {},
            "no route to the tunnel destination",
        ),
        ({"R1 Tu0": "tunnel source Loopback5; tunnel destination 20.0.0.2"}, {}, "Loopback5"),
        (
            {"R1 Tu0": "shutdown; tunnel source GigabitEthernet0/1; tunnel destination 20.0.0.2"},
            {},
            "shut down",
        ),
        ({}, {"R1": "ip route 20.0.0.2 255.255.255.255 Tunnel0"}, "through the tunnel itself"),
        (
            {"R3 Gi0/1": "ip access-group 150 in", "R3 Gi0/2": "ip access-group 150 in"},
            {"R3": "access-list 150 deny gre any any\naccess-list 150 permit ip any any"},
            "deny gre",
        ),
    ],
)
def test_what_is_wrong_with_a_tunnel_is_said(on: dict[str, str], extra: dict[str, str], why: str) -> None:
    verdict = only(verify(tunnel({**ENDS, **on}, **extra), UP), "tunnel R1")

    assert verdict.outcome is FAIL
    assert why in " ".join(verdict.evidence)


MARK = (
    "class-map match-all GOLD-IN\n match access-group 120\npolicy-map MARK\n class GOLD-IN\n  set dscp af41"
)
KEEP = "class-map match-all GOLD\n match dscp af41\npolicy-map KEEP\n class GOLD\n  bandwidth 20000"
LIST = "access-list 120 permit ip 192.168.1.0 0.0.0.255 172.16.1.0 0.0.0.255"
GOLD = Guarantee(
    slice_id="gold", flow=Flow(source=net(H1), destination=net(H2)), a="R1", z="R3", kbps=20000, dscp=34
)
QOS_ON = {
    "R1 Gi0/0": "service-policy input MARK",
    "R1 Gi0/1": "service-policy output KEEP",
    "R1 Gi0/2": "service-policy output KEEP",
    "R2 Gi0/2": "service-policy output KEEP",
    "R4 Gi0/1": "service-policy output KEEP",
}
QOS = {"R1": f"{LIST}\n{MARK}\n{KEEP}", "R2": KEEP, "R4": KEEP}


def test_a_guarantee_on_every_path_passes() -> None:
    assert only(verify(four(extra=QOS, on=QOS_ON), GOLD), "slice gold: 20000").outcome is PASS


@pytest.mark.parametrize(
    ("on", "extra", "why"),
    [
        ({"R4 Gi0/1": ""}, {}, "R4 GigabitEthernet0/1 has no outbound policy"),
        ({}, {"R2": KEEP.replace("20000", "10000")}, "keeps 10000 kbps of 20000"),
        ({"R1 Gi0/0": ""}, {}, "not marked dscp 34"),
        ({}, {"R4": KEEP.replace("af41", "ef")}, "class class-default keeps 0 kbps"),
        (
            {"R2 Gi0/2": "bandwidth 15000; ip ospf cost 1; service-policy output KEEP"},
            {},
            "carries 15000 kbps",
        ),
        (
            {},
            {"R1": f"{LIST.replace('192.168.1.0 0.0.0.255', 'host 192.168.1.10')}\n{MARK}\n{KEEP}"},
            "not marked",
        ),
    ],
)
def test_what_is_missing_in_a_guarantee_is_said(on: dict[str, str], extra: dict[str, str], why: str) -> None:
    verdict = [
        v
        for n, v in verify(four(extra={**QOS, **extra}, on={**QOS_ON, **on}), GOLD).items()
        if n.startswith("slice gold")
    ]

    assert verdict[0].outcome is FAIL
    assert why in " ".join(verdict[0].evidence), verdict[0].evidence


def test_two_slices_in_one_class_need_the_sum() -> None:
    other = GOLD.model_copy(update={"slice_id": "rose", "kbps": 5000})
    found = verify(four(extra=QOS, on=QOS_ON), GOLD, other)

    assert "gold, rose need 25000" in " ".join(only(found, "slice gold: 20000").evidence)


@pytest.mark.parametrize(
    ("on", "extra", "kind", "text"),
    [
        ({"R1 Gi0/0": "ip access-group 199 in"}, {}, "references", "199"),
        ({"R1 Gi0/0": "service-policy output NONE"}, {}, "references", "NONE"),
        (
            {},
            {"R1": "interface Loopback0\n ip address 20.0.0.1 255.255.255.255"},
            "no address is used twice",
            "20.0.0.1",
        ),
        ({}, {"R1": "interface Loopback0\n ip address 10.0.0.9 255.255.255.255"}, "overlap", "10.0.0.9/32"),
        (
            {},
            {"R1": "interface Loopback0\n ip address 9.0.0.255 255.255.255.0"},
            "first or last",
            "broadcast",
        ),
        ({}, {"R1": "access-list 5 permit any\naccess-list 5 deny host 1.1.1.1"}, "shadowed", "deny"),
        ({}, {"R1": "line vty 0 4\n transport input telnet"}, "insecure", "telnet"),
        ({}, {"R1": "snmp-server community public RO"}, "insecure", "SNMP"),
        ({}, {"R1": "ip route 9.0.0.0 255.0.0.0 10.0.0.77"}, "next hops", "10.0.0.77"),
    ],
)
def test_structural_faults_count_only_where_the_change_brings_them(
    on: dict[str, str], extra: dict[str, str], kind: str, text: str
) -> None:
    faulty = four(on=on, extra=extra)
    both = {"on": {**on, "R4 Gi0/1": "description x"}, "extra": extra}
    brought = only(verify(faulty), kind)
    there = only(verify(four(**both), before=faulty), kind)

    assert brought.outcome is FAIL and text in brought.evidence[0]
    assert there.outcome is PASS and any(line.startswith("was so before") for line in there.evidence)


def test_secrets_stay_out_of_evidence() -> None:
    lines = (
        "enable password 7 hunter2\nsnmp-server community myprivate42 RW\nusername bob secret 5 $1$hunter2"
    )
    keys = {"R1 Gi0/1": "ip ospf message-digest-key 1 md5 hunter2;ip ospf authentication-key hunter2"}
    found = verify(four(extra={"R1": lines}, on=keys))

    told = " ".join(line for verdict in found.values() for line in verdict.evidence)
    assert "snmp-server community ***" in told
    assert "hunter2" not in told and "myprivate42" not in told


MTU_BOTH = {"R1 Gi0/1": "mtu 9000", "R2 Gi0/1": "mtu 9000"}
LINE = {
    "R1": {"Gi0/0": "192.168.1.1/24 area 0", "Gi0/1": "10.0.0.1/24 area 0"},
    "R2": {"Gi0/0": "172.16.1.1/24 area 0", "Gi0/1": "10.0.0.2/24 area 0"},
}


@pytest.mark.parametrize(
    "lines",
    ["mtu 9000", "ip ospf hello-interval 5;ip ospf dead-interval 20", "ip ospf network point-to-point"],
)
def test_what_parts_the_ends_of_an_only_link_is_lost_in_any_order(lines: str) -> None:
    before = network(LINE, ("R1 Gi0/1 - R2 Gi0/1",))
    after = network(LINE, ("R1 Gi0/1 - R2 Gi0/1",), on={"R1 Gi0/1": lines, "R2 Gi0/1": lines})
    claim = Setting(router="R1", interface="GigabitEthernet0/1", field="shutdown", value=False)

    verdict = only(verify(after, claim, before=before), "every state between")

    assert verdict.outcome is PASS and "cannot be avoided" in verdict.property
    assert "part until both have changed" in verdict.evidence[0] and "with R1 done" in verdict.evidence[1]


def crossing(after: bool, *, mtu: str = "", only_first: bool = False) -> RoutedNetwork:
    """R1 and R2 send each other the way to R3's LANs: each has to find the other ready. The LANs of R1 and R2 know one
    another by OSPF over the link between."""
    routers = {r: dict(i) for r, i in LINE.items()}
    routers["R1"]["Gi0/3"], routers["R2"]["Gi0/2"] = "10.0.2.1/30", "10.0.1.1/30"
    routers["R3"] = {
        "Gi0/2": "10.0.1.2/30",
        "Gi0/3": "10.0.2.2/30",
        "Gi0/0": "10.9.0.1/24",
        "Gi0/1": "10.8.0.1/24",
    }
    nine, eight = "ip route 10.9.0.0 255.255.255.0", "ip route 10.8.0.0 255.255.255.0"
    ways = {
        "R1": [f"{nine} {'10.0.0.2' if after else '10.0.2.2'}"],
        "R2": [f"{nine} 10.0.1.2"] if after else [],
    }
    if not only_first:
        ways["R1"] += [f"{eight} 10.0.2.2"] if after else []
        ways["R2"] += [f"{eight} {'10.0.0.1' if after else '10.0.1.2'}"]
    back = "ip route 192.168.1.0 255.255.255.0 10.0.2.1\nip route 172.16.1.0 255.255.255.0 10.0.1.1"
    links = ("R1 Gi0/1 - R2 Gi0/1", "R2 Gi0/2 - R3 Gi0/2", "R1 Gi0/3 - R3 Gi0/3")
    extra = {"R3": back, **{router: "\n".join(lines) for router, lines in ways.items()}}
    return network(
        routers, links, extra=extra, on=dict.fromkeys(("R1 Gi0/1", "R2 Gi0/1"), mtu) if mtu else {}
    )


def test_parting_excuses_no_loss_that_another_order_avoids() -> None:
    before, after = crossing(False, only_first=True), crossing(True, mtu="mtu 9000", only_first=True)
    claim = Setting(router="R1", interface="GigabitEthernet0/1", field="mtu", value=9000)

    worse = only(verify(after, claim, before=before, order=["R1", "R2"]), "every state between")
    best = only(verify(after, claim, before=before, order=["R2", "R1"]), "every state between")

    assert worse.outcome is FAIL and worse.evidence[1] == "this order loses less: R2, R1"
    assert best.outcome is PASS and "cannot be avoided" in best.property


def test_parting_excuses_no_loss_that_something_else_brings() -> None:
    """Every order loses something, but not because the neighbours part."""
    before, after = crossing(False), crossing(True, mtu="mtu 9000")
    claim = Setting(router="R1", interface="GigabitEthernet0/1", field="mtu", value=9000)

    for order in (["R1", "R2"], ["R2", "R1"]):
        verdict = only(verify(after, claim, before=before, order=order), "every state between")
        assert verdict.outcome is FAIL and verdict.evidence[1] == "no order that was tried works", order


def test_an_area_that_turns_parts_its_routers_but_excuses_nothing_else() -> None:
    routers = {**LINE, "R3": {"Gi0/0": "10.9.0.1/24 area 0", "Gi0/2": "10.0.1.2/30 area 0"}}
    routers["R1"] = {n: a.replace("area 0", "area 1") for n, a in LINE["R1"].items()}
    routers["R2"] = {**LINE["R2"], "Gi0/1": "10.0.0.2/24 area 1", "Gi0/2": "10.0.1.1/30 area 0"}
    links = ("R1 Gi0/1 - R2 Gi0/1", "R2 Gi0/2 - R3 Gi0/2")
    stub = dict.fromkeys(("R1", "R2"), " ~area 1 stub")
    plain, turned = network(routers, links), network(routers, links, extra=stub)
    moved = network(routers, links, extra=stub, on=dict.fromkeys(("R2 Gi0/2", "R3 Gi0/2"), "mtu 9000"))
    claim = Setting(router="R1", interface="GigabitEthernet0/1", field="shutdown", value=False)

    alone = only(verify(turned, claim, before=plain), "every state between")
    both = only(verify(moved, claim, before=plain, order=["R1", "R3", "R2"]), "every state between")

    assert alone.outcome is PASS and "area 1 is stub on R1, normal on R2" in alone.evidence[0]
    assert both.outcome is PASS and len(both.evidence) == 3, "both partings are told"


def test_another_order_is_found_where_one_works() -> None:
    """Two routers move a subnet's way: who sends first must find the other ready."""
    plain = {r: {n: a.split(" area")[0] for n, a in i.items()} for r, i in LINE.items()}
    plain["R2"]["Gi0/2"], plain["R3"] = "10.0.1.1/30", {"Gi0/2": "10.0.1.2/30", "Gi0/0": "10.9.0.1/24"}
    plain["R1"]["Gi0/3"], plain["R3"]["Gi0/3"] = "10.0.2.1/30", "10.0.2.2/30"
    links = ("R1 Gi0/1 - R2 Gi0/1", "R2 Gi0/2 - R3 Gi0/2", "R1 Gi0/3 - R3 Gi0/3")
    back = "ip route 192.168.1.0 255.255.255.0 10.0.2.1"
    direct = {"R1": "ip route 10.9.0.0 255.255.255.0 10.0.2.2", "R3": back}
    over_r2 = {
        "R1": "ip route 10.9.0.0 255.255.255.0 10.0.0.2",
        "R2": "ip route 10.9.0.0 255.255.255.0 10.0.1.2",
        "R3": back,
    }
    before, after = network(plain, links, extra=direct), network(plain, links, extra=over_r2)
    claim = Routing(router="R1", prefix=net("10.9.0.0/24"), protocol="static", next_hop=ip("10.0.0.2"))

    wrong = only(verify(after, claim, before=before, order=["R1", "R2"]), "every state between")
    right = only(verify(after, claim, before=before, order=["R2", "R1"]), "every state between")

    assert wrong.outcome is FAIL
    assert "no route at R2" in wrong.evidence[0]
    assert wrong.evidence[1] == "this order works: R2, R1"
    assert right.outcome is PASS


def test_bad_orders_and_networks_are_refused() -> None:
    after = four(on=MTU_BOTH)

    with pytest.raises(InvalidInput, match="misses R2"):
        verify(after, order=["R1"])
    with pytest.raises(InvalidInput, match="twice"):
        verify(after, order=["R1", "R2", "R1"])
    with pytest.raises(InvalidInput, match="R4"):
        verify(network({k: v for k, v in FOUR.items() if k != "R4"}))


def test_the_same_question_gets_the_same_answer() -> None:
    after = four(extra={"R3": DENY_SNMP}, on={"R3 Gi0/1": "ip access-group 101 in"})

    assert verify(after, NO_SNMP) == verify(after, NO_SNMP)


@pytest.mark.parametrize("wanted", [True, False])
def test_python_collects_garbage_as_before_whatever_happens(wanted: bool) -> None:
    was = gc.isenabled()
    try:
        (gc.enable if wanted else gc.disable)()
        verify(four(on=MTU_BOTH))
        assert gc.isenabled() is wanted
        with pytest.raises(InvalidInput):
            verify(four(on=MTU_BOTH), order=["R1"])
        assert gc.isenabled() is wanted
    finally:
        (gc.enable if was else gc.disable)()
