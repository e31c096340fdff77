"""Files that people made: most of them unmodelled, and all of it stays. And an independent opinion of changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from transport_ios_devices import devices

from assent.intents.errors import InvalidInput
from assent.network.transport import change
from assent.network.transport.languages.ios.render import render
from assent.network.transport.languages.ios.secrets import MASK, mask
from assent.network.transport.load import load_network

ROOT = Path(__file__).resolve().parents[3]


def brownfield() -> str:
    interfaces = "".join(
        f"interface GigabitEthernet0/{n}\n description old {n}\n ip address 10.0.{n}.1 255.255.255.0\n"
        f" negotiation auto\n  ip nbar protocol-discovery\n cdp enable\n!\n"
        for n in range(60)
    )
    strange = "".join(f"snmp-server host 10.9.0.{n} version 2c c{n}\n" for n in range(200))
    blocks = "".join(
        f"crypto map M {n} ipsec-isakmp\n set peer 192.0.2.{n}\n  match address {n}\n" for n in range(120)
    )
    banner = "banner motd #\n  hi !\ninterface x\n#\n"
    return f"version 12.4\n!\nhostname old\n{blocks}!\n{interfaces}{strange}{banner}end\n"


def test_a_description_changes_and_every_other_byte_stays() -> None:
    running = brownfield()
    assert 950 < running.count("\n") < 1050
    after = change.candidate(running, "interface g0/17\n description new\n")
    assert after == running.replace(" description old 17\n", " description new\n")
    assert change.candidate(after, change.rollback(running, after)) == running
    shown = change.diff(running, after, "old").splitlines()
    assert [line for line in shown[2:] if line[0] in "+-"] == ["- description old 17", "+ description new"]


def test_changes_of_unknown_routers_are_refused() -> None:
    network = load_network(ROOT / "examples/four-routers/network.yaml")
    with pytest.raises(InvalidInput, match="no router R9; known: R1, R2"):
        change.changed(network, {"R9": "hostname x\n"})
    after = change.changed(network, {"R1": "interface g0/1\n ip ospf cost 5\n"})
    assert after.devices["R1"].interfaces["GigabitEthernet0/1"].ospf_cost == 5
    assert after.devices["R2"] is network.devices["R2"]


@settings(max_examples=25, deadline=None)
@given(devices(), devices())
def test_hier_config_sees_no_difference_after_change_and_rollback(a, b) -> None:
    """Another tool's opinion, on another tree: nothing remains to be remedied."""
    from hier_config import Platform, WorkflowRemediation, get_hconfig

    running, wanted = render(a), render(b)
    there = change.candidate(running, change.commands(running, wanted))
    back = change.candidate(there, change.rollback(running, there))
    for made, meant in ((there, wanted), (back, running)):
        flow = WorkflowRemediation(
            get_hconfig(Platform.CISCO_IOS, made), get_hconfig(Platform.CISCO_IOS, meant)
        )
        assert not list(flow.remediation_config.all_children())


@pytest.mark.parametrize(
    "line",
    [
        "enable secret 5 $1$SECRET",
        "enable password SECRET",
        "username bob privilege 15 password 7 SECRET",
        "username bob secret 9 SECRET",
        "snmp-server community SECRET RO",
        "no snmp-server community SECRET",
        "snmp-server host 10.0.0.1 version 2c SECRET",
        "snmp-server host 10.0.0.1 SECRET",
        "snmp-server user u g v3 auth md5 SECRET priv aes 128 SECRET",
        "tacacs-server host 10.0.0.1 key SECRET",
        "radius-server key 7 SECRET",
        "tacacs server T\n key 7 SECRET",
        "tacacs server T\n key SECRET",
        "crypto isakmp key SECRET address 10.0.0.1",
        "key chain K\n key 1\n  key-string SECRET",
        "interface g0/0\n ip ospf authentication-key SECRET",
        "interface g0/0\n ip ospf message-digest-key 1 md5 7 SECRET",
        "router bgp 1\n neighbor 10.0.0.1 password SECRET",
        "interface g0/0\n standby 1 authentication md5 key-string SECRET",
        "ntp authentication-key 1 md5 SECRET 7",
        "line vty 0 4\n password SECRET",
        "interface d0\n ppp chap password 0 SECRET",
        "crypto ikev2 keyring K\n peer P\n  pre-shared-key local SECRET",
        "crypto pki certificate chain C\n certificate 01\n  30820122 300D0609 2A864886 F70D0101",
    ],
)
def test_secrets_are_masked(line: str) -> None:
    masked = mask(line)
    assert "SECRET" not in masked and "300D0609" not in masked
    assert MASK in masked


def test_what_is_no_secret_stays() -> None:
    for line in (
        "key chain K",
        "service password-encryption",
        " description the key to the secret",
        " key 1",
    ):
        assert mask(line) == line
