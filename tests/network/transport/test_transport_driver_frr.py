"""The ssh driver against a real sshd and a real FRR (vtysh) in a namespace; the watchdog is on that host."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assent.intents.errors import Permanent
from assent.network.transport import change
from assent.network.transport.drivers.base import Edit
from assent.network.transport.drivers.terminal import Login
from assent.network.transport.drivers.watchdog import FrrRouter, as_frr, as_ios
from fakes.frr_host import FRR, FrrHost

COMMANDS = """interface Ethernet0
 description to the core
 ip ospf cost 7
ip route 10.8.0.0 255.255.0.0 Null0
"""


def test_interfaces_are_named_as_the_kernel_names_them() -> None:
    written = as_frr(
        ("lo", "e0", "eth1"),
        "interface Ethernet0\n no description\nrouter ospf\n passive-interface Ethernet1\n",
    )
    assert written.splitlines()[0] == "interface e0" and written.splitlines()[-1] == " passive-interface eth1"


def test_masks_are_written_as_prefix_lengths() -> None:
    lines = (
        "ip route 10.8.0.0 255.255.0.0 10.0.0.2 5\nno ip route 10.7.0.0 255.255.0.0 Null0\ninterface Ethernet0\n"
        " ip address 10.0.0.1 255.255.255.0\nrouter ospf 1\n network 10.0.0.0 0.0.0.255 area 0\n"
    )
    assert as_frr(("e0",), lines).splitlines() == [
        "ip route 10.8.0.0/16 10.0.0.2 5",
        "no ip route 10.7.0.0/16 Null0",
        "interface e0",
        " ip address 10.0.0.1/24",
        "router ospf 1",
        " network 10.0.0.0/24 area 0",
    ]


def test_interfaces_that_frr_does_not_show_are_shown() -> None:
    text = (
        "hostname r1\n!\nip route 10.0.0.0/8 Null0\n!\ninterface e1\n ip address 10.1.0.1/24\n description x\nexit\n"
        "!\nrouter ospf\nexit\n!\nend\n"
    )
    shown = as_ios(text, ("e0", "e1"))
    assert shown == (
        "hostname r1\n!\nip route 10.0.0.0 255.0.0.0 Null0\n!\ninterface e0\nexit\n!\ninterface e1\n"
        " ip address 10.1.0.1 255.255.255.0\n description x\nexit\n!\nrouter ospf\nexit\n!\nend\n"
    )
    assert as_ios(shown, ("e0", "e1")) == shown


@pytest.fixture(scope="module")
def host() -> Iterator[FrrHost]:
    pytest.importorskip("netmiko")
    missing = [
        name for name in ("vtysh", "sshd", "unshare") if shutil.which(name, path="/usr/bin:/usr/sbin") is None
    ]
    if os.geteuid() != 0 or missing or not (FRR / "zebra").exists():
        pytest.skip("needs root, FRR and an OpenSSH server")
    folder = Path(tempfile.mkdtemp(prefix="frr-", dir="/tmp"))  # FRR's user must be able to enter it
    folder.chmod(0o755)
    try:
        with FrrHost(folder) as up:
            yield up
    finally:
        shutil.rmtree(folder)


def router(host: FrrHost, vtysh: str | None = None):
    login = Login(
        "127.0.0.1", "root", port=host.port, key_file=host.folder / "user", known_hosts=host.known_hosts
    )
    return FrrRouter("r1", login, vtysh or host.vtysh)


def edit(before: str, commands: str = COMMANDS) -> Edit:
    after = change.candidate(before, commands)
    return Edit("k", before, after, commands, change.rollback(before, after))


@pytest.mark.twin
def test_commit_confirm_and_back_on_a_running_frr(host: FrrHost) -> None:
    driver = router(host)
    before = driver.observe()
    asked = edit(before)
    assert driver.capabilities().confirm == "a watchdog on its host"
    assert driver.plan(asked, 30.0).splitlines()[1] == "interface e0"
    driver.prepare(asked)
    driver.commit(asked, 30.0)
    assert "ip ospf cost 7" in host.ask("show running-config") and "cost 7" not in host.startup
    driver.confirm(asked)
    assert "ip ospf cost 7" in host.startup
    assert "10.8.0.0/16" in host.ask("show ip route static")
    driver.rollback(asked)
    assert driver.observe() == before and "cost 7" not in host.startup
    driver.close()


@pytest.mark.twin
def test_the_watchdog_takes_back_what_nobody_confirms(host: FrrHost) -> None:
    driver = router(host)
    asked = edit(driver.observe())
    driver.commit(asked, 1.0)
    driver.close()  # the controller is gone
    end = time.monotonic() + 6
    while "ip ospf cost 7" in host.ask("show running-config"):
        assert time.monotonic() < end
        time.sleep(0.1)
    with pytest.raises(Permanent, match="its timer was faster"):
        driver.confirm(asked)
    driver.rollback(asked)
    assert driver.observe() == asked.before
    driver.commit(asked, 4.0)
    driver.confirm(asked)  # an earlier watchdog neither counts nor comes back
    driver.rollback(asked)
    driver.commit(asked, 30.0)
    time.sleep(4.2)
    assert "ip ospf cost 7" in host.ask("show running-config")
    driver.rollback(asked)
    driver.close()


@pytest.mark.twin
def test_what_frr_refuses_is_taken_back_and_no_watchdog_stays(host: FrrHost) -> None:
    driver = router(host)
    asked = edit(driver.observe(), COMMANDS + "snmp-server location cellar\n")
    with pytest.raises(Permanent, match=r"r1 refuses 'snmp-server location"):
        driver.commit(asked, 30.0)
    driver.rollback(asked)
    assert driver.observe() == asked.before
    driver.prepare(asked)
    driver.close()


@pytest.mark.twin
def test_without_a_shell_on_the_host_confirm_is_unsupported(host: FrrHost) -> None:
    driver = router(host, "vtysh-that-is-not-there")
    assert driver.capabilities().confirm is None
    asked = edit(driver.observe())
    driver.commit(asked, 30.0)
    driver.rollback(asked)
    assert driver.observe() == asked.before
    driver.close()
