"""The running twin: real FRR, real packets. Skipped, visibly, where FRR or root is not there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from verifier_networks import four, ip, net, network, traffic

from assent.intents.errors import InvalidInput, Permanent
from assent.intents.evidence import Outcome, Verdict
from assent.network.namespaces.sandbox import Sandbox
from assent.network.transport.claims import Adjacency, Claim, Guarantee, Routing, Setting
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.twin import verifier as twin_verifier
from assent.network.transport.twin.running import Twin, neighbours
from assent.network.transport.twin.sandbox import available
from assent.network.transport.twin.verifier import TwinVerifier
from assent.network.transport.verifier.base import Verifier

CAN, WHY = available()
needs_twin = pytest.mark.skipif(not CAN, reason=f"no twin here: {WHY}")

PASS, FAIL, INCONCLUSIVE = Outcome.PASS, Outcome.FAIL, Outcome.INCONCLUSIVE
H1, H2 = "192.168.1.0/24", "172.16.1.0/24"
DENY_SNMP = "access-list 101 deny udp 192.168.1.0 0.0.0.255 any eq 161\naccess-list 101 permit ip any any"
NO_SNMP = traffic(H1, "0.0.0.0/0", "denied", protocol=17, ports=(161, 161), enters="h1", through="R3")


def verify(after: RoutedNetwork, *claims: Claim) -> list[Verdict]:
    verifier: Verifier = TwinVerifier()
    found = verifier.verify(four(), after, claims)
    assert all(one.verifier == "twin" for one in found)
    return list(found)


@pytest.mark.twin
@pytest.mark.slow
@needs_twin
def test_four_routers_converge_and_the_hosts_reach_one_another() -> None:
    with Twin(four()) as twin:
        assert twin.took_s < 15
        assert set(neighbours(twin, "R3")) == {
            Port("R2", "GigabitEthernet0/2"),
            Port("R4", "GigabitEthernet0/1"),
        }
        route = twin.show("R1", "show ip route 172.16.1.0/24 json")["172.16.1.0/24"][0]
        assert route["metric"] == 3 and len(route["nexthops"]) == 2
        if Path("/usr/bin/ping").exists() or Path("/bin/ping").exists():
            code, out, errors = twin.in_host("h1", ["ping", "-c", "2", "-W", "2", "172.16.1.10"])
            assert code == 0, out + errors


@pytest.mark.twin
@pytest.mark.slow
@needs_twin
def test_a_cost_moves_the_path_as_on_ios() -> None:
    after = four(on={"R1 Gi0/1": "ip ospf cost 5"})
    over_r4 = Routing(router="R1", prefix=net(H2), protocol="ospf", next_hop=ip("40.0.0.2"))
    over_r2 = Routing(router="R1", prefix=net(H2), next_hop=ip("10.0.0.2"), present=False)

    found = verify(after, traffic(H1, H2, "permitted", enters="h1"), over_r4, over_r2)

    assert [one.outcome for one in found] == [PASS] * 3, found
    assert "over 1 path(s)" in found[0].evidence[0]
    assert all("R4" in line and "R2" not in line for line in found[0].evidence if line.startswith("e.g."))


@pytest.mark.twin
@pytest.mark.slow
@needs_twin
def test_snmp_blocked_on_both_paths_passes_and_the_rest_goes_on() -> None:
    after = four(extra={"R3": DENY_SNMP}, on={f"R3 Gi0/{n}": "ip access-group 101 in" for n in (1, 2)})

    found = verify(
        after, NO_SNMP, traffic(H1, H2, "permitted", protocol=6, ports=(80, 80)), Adjacency(a="R2", z="R3")
    )

    assert [one.outcome for one in found] == [PASS] * 3, found
    assert "over 2 path(s)" in found[0].evidence[0]


@pytest.mark.twin
@pytest.mark.slow
@needs_twin
def test_snmp_blocked_on_one_path_fails_with_the_packet_that_was_seen() -> None:
    after = four(extra={"R3": DENY_SNMP}, on={"R3 Gi0/2": "ip access-group 101 in"})

    (found,) = verify(after, NO_SNMP)

    assert found.outcome is FAIL
    assert all("R2 GigabitEthernet0/1 → R3 GigabitEthernet0/1; arrived at" in e for e in found.evidence[:3])


@pytest.mark.twin
@pytest.mark.slow
@needs_twin
def test_inbound_lists_kill_adjacencies_and_outbound_ones_spare_what_the_router_sends() -> None:
    web = "access-list 102 permit tcp any any eq 80"
    after = four(
        extra={"R1": web, "R3": web},
        on={"R1 Gi0/1": "ip access-group 102 in", "R3 Gi0/2": "ip access-group 102 out"},
    )

    found = verify(
        after,
        Adjacency(a="R1", z="R2", present=False),
        Adjacency(a="R3", z="R4"),
        traffic("30.0.0.1/32", "30.0.0.2/32", "permitted", protocol=1),
    )

    assert [one.outcome for one in found] == [PASS] * 3, found


@pytest.mark.twin
@pytest.mark.slow
@needs_twin
@pytest.mark.parametrize("line", ["ip ospf hello-interval 30", "mtu 1400"])
def test_a_mismatch_stays_a_mismatch(line: str) -> None:
    found = verify(
        four(on={"R1 Gi0/1": line}), Adjacency(a="R1", z="R2", present=False), Adjacency(a="R1", z="R4")
    )

    assert [one.outcome for one in found] == [PASS, PASS], found


@pytest.mark.twin
@pytest.mark.slow
@needs_twin
def test_different_network_types_bring_no_routes() -> None:
    """As on IOS the neighbours come up, and the shortest path tree still has no edge between them."""
    after = four(on={"R1 Gi0/1": "ip ospf network point-to-point"})

    (found,) = verify(after, Routing(router="R1", prefix=net(H2), next_hop=ip("10.0.0.2"), present=False))

    assert found.outcome is PASS


@pytest.mark.twin
@pytest.mark.slow
@needs_twin
def test_twenty_routers_converge() -> None:
    routers: dict[str, dict[str, str]] = {f"R{n:02}": {"Lo0": f"9.9.{n}.1/32 area 0"} for n in range(20)}
    links = []
    for at in range(20):
        a, z = f"R{at:02}", f"R{(at + 1) % 20:02}"
        routers[a]["Gi0/1"], routers[z]["Gi0/2"] = f"10.{at}.0.1/24 area 0", f"10.{at}.0.2/24 area 0"
        links.append(f"{a} Gi0/1 - {z} Gi0/2")

    with Twin(network(routers, tuple(links))) as twin:
        assert twin.took_s < 30
        far = twin.show("R00", "show ip route 9.9.10.1/32 json")["9.9.10.1/32"][0]
        assert (
            far["metric"] == 11 and len(far["nexthops"]) == 2
        )  # ten links, and 1 for the loopback as on IOS


@pytest.mark.twin
@pytest.mark.slow
@needs_twin
def test_what_the_twin_cannot_show_is_inconclusive() -> None:
    sub = "interface GigabitEthernet0/9.10\n encapsulation dot1Q 10\n ip address 10.99.0.1 255.255.255.0"
    guarantee = Guarantee(
        slice_id="s", flow=traffic(H1, H2, "permitted").flow, a="R1", z="R3", kbps=1000, dscp=46
    )
    setting = Setting(router="R1", interface="GigabitEthernet0/1", field="description", value="x")

    found = verify(four(extra={"R1": sub}), traffic(H1, H2, "permitted"), guarantee, setting)

    assert [one.outcome for one in found] == [INCONCLUSIVE] * 3
    assert "802.1Q" in found[0].evidence[0]


@pytest.mark.twin
@pytest.mark.slow
@needs_twin
def test_a_lan_of_three_elects_and_forwards() -> None:
    routers = {
        f"R{n}": {"Gi0/0": f"10.0.{n}.1/24 area 0", "Gi0/1": f"10.1.0.{n}/24 area 0"} for n in (1, 2, 3)
    }
    links = ("R1 Gi0/1 - R2 Gi0/1", "R2 Gi0/1 - R3 Gi0/1", "R1 Gi0/1 - R3 Gi0/1")
    it = network(routers, links)

    found = TwinVerifier().verify(
        it, it, [Adjacency(a="R1", z="R3"), traffic("10.0.1.0/24", "10.0.3.0/24", "permitted")]
    )

    assert [one.outcome for one in found] == [PASS, PASS], found


@pytest.mark.twin
@needs_twin
def test_nothing_is_left_behind_when_the_process_is_killed() -> None:
    program = (
        "import sys, time\n"
        "from assent.network.namespaces.frr import RUN\n"
        "from assent.network.namespaces.sandbox import Sandbox\n"
        "box = Sandbox()\n"
        "box.namespaces(['r0'], {})\n"
        "box.files({f'{RUN}/r0/zebra.conf': 'hostname r0\\n'})\n"
        "box.spawn([('r0', ['sleep', '300'])])\n"
        "print(box._process.pid, flush=True)\n"
        "time.sleep(300)\n"
    )
    started = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert started.stdout is not None
    outer = int(started.stdout.readline())
    inside = descendants(outer)
    assert len(inside) >= 2

    started.send_signal(signal.SIGKILL)
    started.wait()
    started.stdout.close()
    end = time.monotonic() + 10
    while any(alive(pid) for pid in (outer, *inside)) and time.monotonic() < end:
        time.sleep(0.05)

    assert not [pid for pid in (outer, *inside) if alive(pid)]


@pytest.mark.twin
@needs_twin
def test_namespaces_and_files_are_not_seen_from_outside() -> None:
    def seen() -> set[str]:
        folders = [Path("/run/netns"), Path("/run/frr")]
        return {str(path) for folder in folders if folder.exists() for path in folder.iterdir()}

    before = seen()
    with Sandbox() as box:
        box.namespaces(["r0"], {})
        box.files({"/run/frr/r0/x.conf": "x"})
        assert seen() == before
        with pytest.raises(Permanent, match="Cannot find device"):
            box.run([("r0", ["ip", "link", "set", "nothing", "up"], "")])


def test_without_a_twin_every_verdict_is_inconclusive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twin_verifier, "available", lambda: (False, "not installed: zebra"))

    (found,) = verify(four(), traffic(H1, H2, "permitted"))

    assert found.outcome is INCONCLUSIVE and "not installed: zebra" in found.evidence[0]


def test_no_claims_is_nothing_shown_and_strangers_are_refused() -> None:
    (found,) = verify(four())
    assert found.outcome is INCONCLUSIVE

    with pytest.raises(InvalidInput, match="R9"):
        TwinVerifier().verify(four(), network({"R9": {"Gi0/0": "1.0.0.1/24"}}), [])
    with pytest.raises(InvalidInput, match="R7"):
        TwinVerifier().verify(four(), four(), [], ["R7"])


def descendants(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [one for child in map(int, listed) for one in (child, *descendants(child))]


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return state != "Z"
