"""Networks that exist already become network files that load: from running configurations, from NetBox."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from assent.intents.errors import InvalidInput, Permanent, Refused, Temporary
from assent.network.transport.importing.folder import read_folder
from assent.network.transport.importing.netbox import NetBox, read_netbox
from assent.network.transport.load import load_network
from fakes.netbox_server import TOKEN, FakeNetBox

FOUR = Path(__file__).resolve().parents[3] / "examples/four-routers/network.yaml"
HEAD = "R9#show running-config\nBuilding configuration...\n\nCurrent configuration : 812 bytes\n!\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    found = tmp_path / "running"
    found.mkdir()
    for at, (name, text) in enumerate(load_network(FOUR).texts.items()):
        (found / f"device{at}.txt").write_text(f"{HEAD.replace('R9', name)}{text}{name}#\n")
    (found / "notes.txt").write_text("call Bob before touching R2\n")
    (found / "report.html").write_text("<pre>\nhostname R9\ninterface GigabitEthernet0/0\n</pre>\n")
    return found


def write(folder: Path, name: str, *interfaces: str, hostname: str | None = None) -> None:
    lines = [f"hostname {hostname or name}", *interfaces, "end"]
    (folder / f"{name}.cfg").write_text("\n".join(lines) + "\n")


def test_running_configurations_become_a_network_that_loads(folder: Path, tmp_path: Path) -> None:
    found = read_folder(folder)
    out = tmp_path / "new" / "network.yaml"
    found.write(out)
    loaded, original = load_network(out), load_network(FOUR)
    assert loaded.texts == original.texts and set(map(frozenset, loaded.links)) == set(
        map(frozenset, original.links)
    )
    assert any("notes.txt: left out" in note for note in found.notes)
    hosts = [note for note in found.notes if "which hosts" in note]
    assert [note.split(":")[0] for note in hosts] == [
        "R1 GigabitEthernet0/0 (192.168.1.0/24)",
        "R3 GigabitEthernet0/0 (172.16.1.0/24)",
    ]
    mode = stat.S_IMODE((out.parent / "configs/R1.cfg").stat().st_mode)
    assert mode == 0o600, "it holds secrets"
    with pytest.raises(InvalidInput, match="--force"):
        found.write(out)
    found.write(out, force=True)


def test_links_of_unnumbered_ports_come_from_descriptions_that_agree(tmp_path: Path) -> None:
    write(tmp_path, "A", "interface GigabitEthernet0/1", " description to B Gi0/2", " no ip address")
    write(tmp_path, "B", "interface GigabitEthernet0/2", " description link A:g0/1", " no ip address",
          "interface GigabitEthernet0/3", " description to A Gi0/1", " no ip address")  # fmt: skip
    found = read_folder(tmp_path)
    assert found.network["links"] == [{"a": "A GigabitEthernet0/1", "z": "B GigabitEthernet0/2"}]


def test_what_does_not_fit_names_both_sides(tmp_path: Path) -> None:
    lan = ("interface GigabitEthernet0/1", " ip address 10.0.0.1 255.255.255.0")
    write(tmp_path, "A", *lan)
    write(tmp_path, "B", *lan)
    with pytest.raises(InvalidInput, match=r"10\.0\.0\.1 is on both A .*A\.cfg.* and B .*B\.cfg") as caught:
        read_folder(tmp_path)
    assert len(caught.value.problems) == 1
    write(tmp_path, "B", "interface Loopback0", hostname="A")
    with pytest.raises(InvalidInput, match=r"A\.cfg and B\.cfg are both configurations of A"):
        read_folder(tmp_path)
    write(tmp_path, "B", "interface Loopback0", hostname="../../etc")
    with pytest.raises(InvalidInput, match="cannot be a router's name"):
        read_folder(tmp_path)


def test_a_folder_without_configurations_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xff\x00")
    with pytest.raises(InvalidInput, match="no running configuration"):
        read_folder(tmp_path)
    with pytest.raises(InvalidInput, match="no such folder"):
        read_folder(tmp_path / "missing")


def interface(id_: int, device: int, name: str, **more) -> dict:
    names = {1: "R1", 2: "R2", 3: "h1", 4: "sw1"}
    base = {
        "id": id_,
        "device": {"id": device, "name": names[device]},
        "name": name,
        "enabled": True,
        "description": "",
    }
    return {**base, **more}


def address(text: str, interface_: int) -> dict:
    return {"address": text, "assigned_object_type": "dcim.interface", "assigned_object_id": interface_}


def cable(id_: int, a: int, z: int) -> dict:
    ends = [[{"object_type": "dcim.interface", "object_id": one}] for one in (a, z)]
    return {"id": id_, "a_terminations": ends[0], "b_terminations": ends[1]}


TABLES = {
    "dcim/devices/": [
        {"id": 1, "name": "R1", "role": {"slug": "router"}},
        {"id": 2, "name": "R2", "device_role": {"slug": "router"}},
        {"id": 3, "name": "h1", "role": {"slug": "server"}},
        {"id": 4, "name": "sw1", "role": {"slug": "switch"}},
    ],
    "dcim/interfaces/": [
        interface(10, 1, "GigabitEthernet0/0", description="h1's\nLAN"),
        interface(11, 1, "Gi0/1"),
        interface(12, 1, "mgmt"),
        interface(20, 2, "GigabitEthernet0/1"),
        interface(21, 2, "GigabitEthernet0/2", enabled=False),
        interface(30, 3, "eth0"),
        interface(40, 4, "Gi1"),
    ],
    "ipam/ip-addresses/": [
        address("192.168.1.1/24", 10),
        address("10.0.0.1/30", 11),
        address("10.0.0.2/30", 20),
        address("2001:db8::1/64", 20),
        address("192.168.1.10/24", 30),
        {"address": "9.9.9.9/32", "assigned_object_type": None, "assigned_object_id": None},
    ],
    "dcim/cables/": [cable(1, 10, 30), cable(2, 11, 20), cable(3, 21, 40)],
}


def test_netbox_becomes_a_network_that_loads(tmp_path: Path) -> None:
    with FakeNetBox(TABLES) as fake:
        found = read_netbox(NetBox(fake.url, TOKEN, site="berlin"))
        assert any("site=berlin" in one for one in fake.asked) and any(
            "offset=4" in one for one in fake.asked
        )
    found.write(tmp_path / "network.yaml")
    network = load_network(tmp_path / "network.yaml")
    assert set(network.devices) == {"R1", "R2"} and set(network.hosts) == {"h1"}
    assert str(network.hosts["h1"].port) == "R1 GigabitEthernet0/0"
    assert [tuple(map(str, one)) for one in network.links] == [
        ("R1 GigabitEthernet0/1", "R2 GigabitEthernet0/1")
    ]
    assert network.devices["R2"].interfaces["GigabitEthernet0/2"].shutdown
    said = " ".join(found.notes)
    assert "mgmt: left out" in said and "IPv6" in said and "sw1 on R2" in said and "OSPF" in said


def test_netbox_that_refuses_fails_lies_or_is_not_there() -> None:
    with FakeNetBox(TABLES) as fake:
        with pytest.raises(Refused, match="token is not accepted"):
            read_netbox(NetBox(fake.url, "wrong"))
        with pytest.raises(InvalidInput, match="roles there: router, server, switch"):
            read_netbox(NetBox(fake.url, TOKEN, roles=("core",)))
        fake.next_host = "127.0.0.2:80"
        with pytest.raises(Refused, match=r"next page would be on 127\.0\.0\.2"):
            read_netbox(NetBox(fake.url, TOKEN))
        fake.next_host = None
        fake.tables = {"dcim/devices/": []}
        with pytest.raises(Permanent, match="no list of NetBox"):
            read_netbox(NetBox(fake.url, TOKEN))
    with (
        FakeNetBox({**TABLES, "dcim/interfaces/": [{"id": 1}]}) as fake,
        pytest.raises(Permanent, match="lacks"),
    ):
        read_netbox(NetBox(fake.url, TOKEN))
    with pytest.raises(Temporary, match="does not answer"):
        read_netbox(NetBox(fake.url, TOKEN))
    with pytest.raises(InvalidInput, match="https"):
        NetBox("http://netbox.example.org", TOKEN)
    with pytest.raises(InvalidInput, match="no address"):
        NetBox("ftp://x", TOKEN)
    assert TOKEN not in repr(NetBox("https://netbox.example.org", TOKEN))


def test_the_command(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch) -> None:
    from assent.cli.main import app

    out = tmp_path / "out" / "network.yaml"
    app(["network", "import", str(folder), "--out", str(out), "--json"], standalone_mode=False)
    said = json.loads(capsys.readouterr().out)
    assert said["routers"] == 4 and said["network"] == str(out)
    monkeypatch.delenv("NETBOX_TOKEN", raising=False)
    with pytest.raises(InvalidInput, match="NETBOX_TOKEN"):
        app(["network", "import", "--netbox", "https://n.example"], standalone_mode=False)
    with pytest.raises(InvalidInput, match="either"):
        app(["network", "import"], standalone_mode=False)
