"""The twin driver: a change on running FRR routers, confirmed or taken back; and what is typed to get there."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from assent.intents.errors import Permanent
from assent.intents.evidence import Outcome
from assent.network.commits import fingerprint
from assent.network.transport import change
from assent.network.transport.claims import Adjacency, Flow, Routing, Traffic
from assent.network.transport.drivers.base import Commit
from assent.network.transport.drivers.twin import TwinRouters
from assent.network.transport.languages.frr.render import FrrConfig
from assent.network.transport.load import load_network
from assent.network.transport.twin import live
from assent.network.transport.twin.layout import lay_out
from assent.network.transport.twin.sandbox import available

FOUR = Path(__file__).resolve().parents[3] / "examples/four-routers/network.yaml"


def test_what_goes_is_undone_before_what_comes_is_done() -> None:
    old = ["link set lo up", "addr add 10.0.0.1/24 brd + dev e0", "link set e0 up", "link set e1 mtu 1400"]
    new = ["link set lo up", "addr add 10.0.0.9/24 brd + dev e0", "link set e1 mtu 1300"]
    assert live.kernel(old, new) == (
        "addr del 10.0.0.1/24 dev e0",
        "link set e0 down",
        "addr add 10.0.0.9/24 brd + dev e0",
        "link set e1 mtu 1300",
    )
    assert live.kernel(["link set e1 mtu 1400"], []) == ("link set e1 mtu 1500",)
    assert live.kernel(old, old) == ()


def test_daemons_are_told_the_difference_only() -> None:
    old = FrrConfig(
        "",
        "interface e0\n ip ospf cost 1\nexit\nrouter ospf\n area 1 stub\nexit\n",
        "ip route 10.0.0.0/8 Null0 1\n",
    )
    new = FrrConfig(
        "", "interface e0\n ip ospf cost 5\nexit\nrouter ospf\nexit\n", "ip route 10.0.0.0/9 Null0 1\n"
    )
    assert live.daemons(old, new) == (
        "no ip route 10.0.0.0/8 Null0 1",
        "router ospf", " no area 1 stub", "exit",
        "ip route 10.0.0.0/9 Null0 1",
        "interface e0", " ip ospf cost 5", "exit",
    )  # fmt: skip
    other = FrrConfig("", "router ospf\n ospf router-id 1.1.1.1\nexit\n", "")
    assert live.daemons(old, other) is None, "a router id is taken up by a new process only"


def test_another_cable_is_another_shape() -> None:
    network = load_network(FOUR)
    assert live.same_shape(lay_out(network), lay_out(network))
    assert not live.same_shape(lay_out(network), lay_out(replace(network, links=network.links[1:])))


@pytest.fixture
def routers(tmp_path: Path):
    can, why = available()
    if not can:
        pytest.skip(f"no twin here: {why}")
    up = TwinRouters(tmp_path, load_network(FOUR))
    yield up
    up.close()


def wanted(running: dict[str, str], commands: dict[str, str]) -> Commit:
    after = {name: change.candidate(running[name], text) for name, text in commands.items()}
    return Commit(
        "k",
        {name: fingerprint(running[name]) for name in commands},
        after,
        {name: change.rollback(running[name], after[name]) for name in commands},
        commands,
    )


def outcomes(routers: TwinRouters, *claims) -> list[Outcome]:
    return [one.outcome for one in routers.judge(claims)]


@pytest.mark.twin
def test_a_change_is_made_on_the_running_network_and_taken_back(routers: TwinRouters, tmp_path: Path) -> None:
    lan = IPv4Network("172.16.1.0/24")
    web = Flow(source="192.168.1.0/24", destination="172.16.1.10/32", protocol=6, destination_ports=(80, 80))
    by_r4 = Routing(router="R1", prefix=lan, next_hop="40.0.0.2")
    by_r2 = Routing(router="R1", prefix=lan, next_hop="10.0.0.2")
    blocked = Traffic(flow=web, expected="denied")
    open_ = Traffic(flow=web, expected="permitted")
    old = routers.running()
    assert outcomes(routers, by_r2, by_r4, open_) == [Outcome.PASS] * 3
    commit = wanted(
        old,
        {
            "R1": "interface GigabitEthernet0/1\n ip ospf cost 50\n",
            "R3": "ip access-list extended WEB\n deny tcp any any eq www\n permit ip any any\n"
            "interface GigabitEthernet0/0\n ip access-group WEB out\n",
        },
    )
    native = routers.native(commit, 30.0)
    assert "ip ospf cost 50" in native["R1"] and "interface e1" in native["R1"]
    assert "table ip ios" in native["R3"] and routers.running() == old
    began = routers.live.twin.sandbox
    routers.commit(commit, 0.0, 30.0)
    assert outcomes(routers, by_r4, blocked) == [Outcome.PASS] * 2
    assert outcomes(routers, by_r2, open_) == [Outcome.FAIL] * 2
    assert routers.live.twin.sandbox is began, "the network kept running"
    assert (tmp_path / "R1.cfg").read_text() == old["R1"], "start-up configuration only after confirm"
    routers.confirm("k", 1.0)
    assert (tmp_path / "R1.cfg").read_text() == commit.texts["R1"]
    routers.rollback("k", 2.0)
    assert routers.running() == old and (tmp_path / "R1.cfg").read_text() == old["R1"]
    assert outcomes(routers, by_r2, by_r4, open_) == [Outcome.PASS] * 3


@pytest.mark.twin
def test_addresses_and_shut_downs_reach_the_kernel_and_what_is_overdue_is_taken_back(
    routers: TwinRouters,
) -> None:
    near = Adjacency(a="R1", z="R2")
    old = routers.running()
    routers.commit(wanted(old, {"R1": "interface GigabitEthernet0/1\n shutdown\n"}), 0.0, 30.0)
    assert outcomes(routers, near) == [Outcome.FAIL]
    assert routers.expire(31.0) == ("k",) and routers.running() == old
    assert outcomes(routers, near) == [Outcome.PASS]
    loopback = "interface Loopback0\n ip address 9.9.9.9 255.255.255.255\n"
    loopback += "router ospf 100\n network 9.9.9.9 0.0.0.0 area 0\n"
    routers.commit(wanted(old, {"R2": loopback}), 40.0, 30.0)
    assert outcomes(routers, Routing(router="R4", prefix=IPv4Network("9.9.9.9/32"))) == [Outcome.PASS]
    with pytest.raises(Permanent, match="does not run any more"):
        routers.live.become("R2", old["R2"])
        routers.confirm("k", 41.0)
    assert routers.running() == old and routers.pending() == {}
