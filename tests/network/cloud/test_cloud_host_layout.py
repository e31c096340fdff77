"""What the host driver would make of a configuration: names, addresses, routes and texts. Needs nothing installed."""

from __future__ import annotations

import ipaddress
import json
import subprocess
import sys
from pathlib import Path

import host_rig as rig
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.intents.change import SliceTraffic
from assent.intents.errors import InvalidInput
from assent.intents.service import Snssai
from assent.inventory.clouds import Cloud
from assent.network.cloud.config import ChainLink, SliceOnCloud
from assent.network.cloud.drivers.host import endpoint, layout, roles, texts
from assent.network.cloud.drivers.host.cgroups import Compute, Size
from assent.network.cloud.operator import CloudOperator
from assent.network.namespaces import resident
from assent.service.catalogue import CATALOGUE, FUNCTION_NEEDS

TRAFFIC = SliceTraffic(snssai=Snssai(sst=1), dl_guaranteed_kbps=10_000, dl_max_kbps=20_000)
NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=60)
ROLES = st.sampled_from(["UPF", "FIREWALL", "LB", "CACHE", "AMF", "APPLICATION-SERVER"])


def record(slice_id: str, *chain: tuple[str, str, str]) -> SliceOnCloud:
    links = tuple(ChainLink(cloud=cloud, id=f"{slice_id}/{name}", role=role) for name, role, cloud in chain)
    return SliceOnCloud(slice_id=slice_id, intent="i", chain=links, traffic=TRAFFIC)


@given(
    slice_id=NAMES,
    names=st.lists(st.tuples(NAMES, ROLES, st.sampled_from(["edge", "core"])), min_size=1, max_size=12),
    index=st.integers(0, layout.MAX_SLICES),
)
def test_every_chain_has_a_way_there_and_back(
    slice_id: str, names: list[tuple[str, str, str]], index: int
) -> None:
    chain = layout.chain_of(record(slice_id, *{name: (name, r, c) for name, r, c in names}.values()), index)
    links = chain.links()
    ends = [end for link in links for end in (link.a, link.z)]
    assert all(len(one) <= 15 and one.isalnum() for end in ends for one in (end.space, end.name))
    addresses = [ipaddress.ip_interface(end.address) for end in ends]
    assert len({one.ip for one in addresses}) == len(addresses)
    whole = ipaddress.ip_network(chain.whole)
    for link in links:
        near, far = (ipaddress.ip_interface(end.address) for end in (link.a, link.z))
        assert near.network == far.network and near.network.subnet_of(whole)
    if chain.path:
        assert [hop.place for hop in chain.path] == list(range(1, len(chain.path) + 1))
        assert any(hop.kind == "application" for hop in chain.path)
        _walk(chain, chain.user, chain.address(len(chain.path)))
        _walk(chain, chain.path[-1].space, chain.address(0))


def _walk(chain: layout.Chain, space: str, whom: str) -> None:
    """Follows routes, longest prefix first, from a namespace to an address."""
    links = [layout.uplink_of(chain.entry), *chain.links()]
    for _ in range(len(links) + 2):
        ends = [end for link in links for end in (link.a, link.z) if end.space == space]
        if any(end.address.split("/")[0] == whom for end in ends):
            return
        table: list[tuple[ipaddress.IPv4Network, str]] = []
        for end in ends:
            table.append((ipaddress.ip_network(end.address, strict=False), whom))  # type: ignore[arg-type]
            for route in end.routes:
                prefix, via = route.split(" via ")
                found = ipaddress.ip_network(prefix.replace("default", "0.0.0.0/0"))
                table.append((found, via))  # type: ignore[arg-type]
        fits = [one for one in table if ipaddress.ip_address(whom) in one[0]]
        hop = max(fits, key=lambda one: one[0].prefixlen)[1]
        space = next(
            end.space for link in links for end in (link.a, link.z) if end.address.split("/")[0] == hop
        )
    raise AssertionError(f"{whom} is not reached")


def test_who_answers_with_what_stopped() -> None:
    chain = layout.chain_of(
        record("s", ("u", "UPF", "e"), ("l", "LB", "e"), ("a", "CACHE", "e"), ("b", "MEDIA-SERVER", "e")), 0
    )
    upf, balancer, first, second = chain.path
    assert chain.end() == second and chain.service(second) == balancer
    assert chain.end({second.id}) == first and chain.end({first.id}) == second
    assert chain.end({first.id, second.id}) is None
    assert chain.end({upf.id}) is None and chain.end({balancer.id}) is None
    assert chain.behind(balancer) == (first, second)


def test_a_change_of_rates_keeps_the_shape_and_one_of_order_does_not() -> None:
    one = record("s", ("u", "UPF", "e"), ("f", "FIREWALL", "e"))
    faster = one.model_copy(update={"traffic": TRAFFIC.model_copy(update={"dl_max_kbps": 99})})
    assert layout.chain_of(one, 3).shape() == layout.chain_of(faster, 3).shape()
    turned = record("s", ("f", "FIREWALL", "e"), ("u", "UPF", "e"))
    assert layout.chain_of(one, 3).shape() != layout.chain_of(turned, 3).shape()


def test_classes_keep_what_is_guaranteed() -> None:
    chain = layout.chain_of(record("s", ("u", "UPF", "e")), 5)
    text = texts.classes([chain], 50_000, "downlink", [77])
    assert "classid 1:15 htb rate 10000kbit ceil 20000kbit" in text
    assert "class del dev up classid 1:4d\n" in text
    up = texts.classes([chain], 50_000, "uplink", [])
    assert f"classid 1:15 htb rate {texts.LEAST_KBPS}kbit ceil 50000kbit" in up


def test_cards_of_slow_slices_are_given_no_large_pieces() -> None:
    """In each direction those that send: 64 kbit/s up is one packet at a time, 20 Mbit/s down are six."""
    one = record("s", ("u", "UPF", "e"))
    slow = one.model_copy(update={"traffic": TRAFFIC.model_copy(update={"ul_max_kbps": 64})})
    chain = layout.chain_of(slow, 5)
    lines = texts.segments(chain, chain.links(), 50_000)
    assert lines[chain.user] == "link set dev eth0 gso_max_segs 1\n"
    assert lines[chain.path[-1].space] == "link set dev up gso_max_segs 6\n"


def test_every_role_of_the_catalogue_has_something_that_runs_it() -> None:
    needed = {role for entry in CATALOGUE.values() for role in entry.roles} | set(FUNCTION_NEEDS)
    assert {role for role in needed if roles.kind_of(role) is None} == set()
    assert roles.kind_of(" load_balancer ") == "balancer" and roles.kind_of("TOASTER") is None
    assert set(roles.RUNS) == {roles.kind_of(role) for role in roles.known()}


def test_the_lowest_free_index() -> None:
    assert layout.free_index([0, 1, 3]) == 2 and layout.free_index([]) == 0


def test_cgroups_of_version_2(tmp_path: Path) -> None:
    (tmp_path / "cgroup.controllers").write_text("cpu memory pids")
    (tmp_path / "cgroup.subtree_control").write_text("cpu memory")
    compute = Compute("site", tmp_path)
    assert compute.version == 2 and compute.enforced
    (folder,) = compute.limit("f", Size(0.25, 128))
    assert (Path(folder) / "cpu.max").read_text() == "25000 100000"
    assert (Path(folder) / "memory.max").read_text() == str(128 * 1024 * 1024)
    assert compute.size("f") == Size(0.25, 128) == Compute.rounded(Size(0.25, 128))
    assert compute.size("other") is None
    assert (tmp_path / "assent" / "cgroup.subtree_control").read_text() == "+cpu +memory"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({}, "has no cgroups for cpu and memory"),
        (
            {"cgroup.controllers": "pids", "cgroup.subtree_control": "pids"},
            "does not hand out cpu and memory",
        ),
    ],
)
def test_compute_that_is_not_enforced_says_why(tmp_path: Path, files: dict[str, str], why: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    compute = Compute("site", tmp_path)
    assert not compute.enforced and why in compute.why
    assert compute.limit("f", Size(1, 1)) == () and compute.size("f") is None


def test_a_machine_that_cannot_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resident, "available", lambda *given, **more: (False, "not installed: nft"))
    with pytest.raises(
        InvalidInput, match="cloud edge: the driver host cannot be used here: not installed: nft"
    ):
        CloudOperator(rig.clouds(), tmp_path)


def test_settings_of_another_driver_are_refused() -> None:
    with pytest.raises(ValueError, match="say `driver: host`"):
        Cloud(name="a", cpu=1, ram_mb=1, disk_gb=1, host={"uplink_mbps": 10})  # type: ignore[arg-type]


def test_the_server_answers_http_and_nothing_else() -> None:
    """As it is run: a request, a foreign method, half a request."""
    program = (
        "import sys, socket, threading, json; sys.path.insert(0, sys.argv[1]); import endpoint\n"
        "listener = socket.create_server(('127.0.0.1', 0))\n"
        "body = json.dumps({'function': 'f', 'role': 'CACHE'}).encode()\n"
        "threading.Thread(target=endpoint._accept, args=(listener, endpoint._http(body)), daemon=True).start()\n"
        "for sent in (b'GET / HTTP/1.1\\r\\n\\r\\n', b'PUT / HTTP/1.1\\r\\n\\r\\n', b'GET'):\n"
        "    with socket.create_connection(listener.getsockname(), 5) as line:\n"
        "        line.sendall(sent); line.shutdown(socket.SHUT_WR)\n"
        "        print(json.dumps(line.makefile('rb').read().decode().split('\\r\\n')))\n"
    )
    folder = str(Path(endpoint.__file__).parent)
    done = subprocess.run(
        [sys.executable, "-I", "-c", program, folder], capture_output=True, text=True, timeout=30
    )
    good, foreign, half = (json.loads(line) for line in done.stdout.splitlines())
    assert good[0] == "HTTP/1.1 200 OK" and json.loads(good[-1]) == {"function": "f", "role": "CACHE"}
    assert foreign[0] == "HTTP/1.1 405 Method Not Allowed" and half == [""]
