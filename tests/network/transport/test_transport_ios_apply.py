"""Configuration mode: merge semantics, and what stays untouched."""

from __future__ import annotations

import pytest

from assent.intents.errors import InvalidInput
from assent.network.transport import change
from assent.network.transport.languages.ios.apply import apply
from assent.network.transport.languages.ios.parse import parse

RUNNING = """! made by hand
version 15.2
hostname R1
!
enable secret 5 $1$abc
interface GigabitEthernet0/0
   description three blanks in
   ip address 10.0.0.1 255.255.255.0
   ip nbar protocol-discovery
   ip access-group 101 in
!
interface GigabitEthernet0/1
 no ip address
 shutdown
!
router ospf 1
 network 10.0.0.0 0.0.0.255 area 0
!
ip route 0.0.0.0 0.0.0.0 10.0.0.254
access-list 101 remark keep
access-list 101 permit tcp any any eq www
access-list 101 permit ip any any
line vty 0 4
 login
end
"""


def lines_of(text: str, heading: str) -> list[str]:
    lines = text.splitlines()
    start = lines.index(heading) + 1
    inner = []
    for line in lines[start:]:
        if not line.startswith(" "):
            break
        inner.append(line.strip())
    return inner


def test_a_single_valued_line_is_replaced_where_it_stands_and_nothing_else_moves() -> None:
    after = apply(RUNNING, "interface g0/0\n description new\n")
    assert after == RUNNING.replace("description three blanks in", "description new")


def test_a_no_removes_and_an_interface_without_address_says_so() -> None:
    after = apply(RUNNING, "int g0/0\nno ip address\nint g0/1\nno shut\n")
    assert "no ip address" in lines_of(after, "interface GigabitEthernet0/0")
    assert "shutdown" not in lines_of(after, "interface GigabitEthernet0/1")


def test_unindented_commands_with_exit_and_end_mean_the_same() -> None:
    interface, process = "ip address 10.1.0.1 255.255.255.0\n", "network 10.1.0.0 0.0.0.255 area 0\n"
    indented = f"interface GigabitEthernet0/1\n {interface} no shutdown\nrouter ospf 1\n {process}"
    typed = f"conf t\nint gi0/1\n{interface}no shut\nexit\nrouter ospf 1\n{process}end\n"
    assert apply(RUNNING, typed) == apply(RUNNING, indented)
    assert lines_of(apply(RUNNING, typed), "interface GigabitEthernet0/1") == [
        "ip address 10.1.0.1 255.255.255.0"
    ]


def test_commands_are_shown_as_ios_shows_them() -> None:
    after = apply(RUNNING, "access-list 102 deny udp 10.0.0.7 0.0.0.255 any eq 161\n")
    assert "access-list 102 deny udp 10.0.0.0 0.0.0.255 any eq snmp\n" in after


def test_the_same_route_with_another_distance_replaces_the_first() -> None:
    after = apply(
        RUNNING, "ip route 0.0.0.0 0.0.0.0 10.0.0.254 200\nip route 10.5.0.0 255.255.0.0 10.0.0.2\n"
    )
    routes = [line for line in after.splitlines() if line.startswith("ip route")]
    assert routes == ["ip route 0.0.0.0 0.0.0.0 10.0.0.254 200", "ip route 10.5.0.0 255.255.0.0 10.0.0.2"]
    assert "ip route" not in apply(
        after, "no ip route 0.0.0.0 0.0.0.0 10.0.0.254\nno ip route 10.5.0.0 255.255.0.0 10.0.0.2"
    )


def test_no_with_a_numbered_list_deletes_the_whole_list() -> None:
    after = apply(RUNNING, "no access-list 101 permit tcp any any eq www\n")
    assert "access-list 101" not in after


def test_a_numbered_list_is_edited_by_sequence() -> None:
    after = apply(
        RUNNING,
        "ip access-list extended 101\n 15 deny udp any any eq snmp\n 16 deny udp any any eq snmptrap\n no 10\n",
    )
    shown = [line for line in after.splitlines() if line.startswith("access-list")]
    assert shown == [
        "access-list 101 remark keep",
        "access-list 101 deny udp any any eq snmp",
        "access-list 101 deny udp any any eq snmptrap",
        "access-list 101 permit ip any any",
    ]


def test_an_entry_without_a_number_goes_to_the_end_and_only_once() -> None:
    once = apply(RUNNING, "access-list 101 deny ip any any\n")
    assert once.index("permit ip any any") < once.index("deny ip any any")
    assert apply(once, "access-list 101 deny ip any any\n") == once


def test_named_entries_show_their_numbers() -> None:
    after = apply(RUNNING, "ip access-list extended WEB\n 20 permit ip any any\n 10 deny tcp any any eq 23\n")
    assert lines_of(after, "ip access-list extended WEB") == [
        "10 deny tcp any any eq telnet",
        "20 permit ip any any",
    ]
    again = apply(after, "ip access-list extended WEB\n no 10\n permit tcp any any\n")
    assert lines_of(again, "ip access-list extended WEB") == ["20 permit ip any any", "30 permit tcp any any"]
    renumbered = apply(again, "ip access-list resequence WEB 100 5\n")
    assert lines_of(renumbered, "ip access-list extended WEB") == [
        "100 permit ip any any",
        "105 permit tcp any any",
    ]


def test_a_new_section_stands_where_the_router_would_show_it() -> None:
    after = apply(RUNNING, "interface Loopback0\n ip address 1.1.1.1 255.255.255.255\n")
    order = [line for line in after.splitlines() if line.startswith("interface")]
    assert order == ["interface Loopback0", "interface GigabitEthernet0/0", "interface GigabitEthernet0/1"]


def test_passive_default_forgets_single_interfaces() -> None:
    after = apply(
        RUNNING,
        "router ospf 1\n passive-interface g0/1\n passive-interface default\n no passive-interface g0/0\n",
    )
    process = parse(after).ospf[1]
    assert (process.passive_default, process.passive, process.active) == (
        True,
        frozenset(),
        {"GigabitEthernet0/0"},
    )


def test_an_unmodelled_command_is_never_dropped() -> None:
    after = apply(RUNNING, "no cdp run\nsnmp-server location here\n")
    assert "\nno cdp run\n" in after and "\nsnmp-server location here\n" in after
    assert after.endswith("end\n")
    assert "no cdp run" not in apply(after, "cdp run\n")


@pytest.mark.parametrize(
    "line", ["do show run", "write memory", "copy running-config startup-config", "reload", "show ip route"]
)
def test_what_is_no_configuration_is_refused(line: str) -> None:
    with pytest.raises(InvalidInput, match="no configuration command"):
        apply(RUNNING, f"hostname R2\n{line}\n")


@pytest.mark.parametrize(
    "commands",
    [
        "interface g0/0\n ip address 10.0.0.1 255.0.255.0\n",
        "interface nonsense!\n shutdown\n",
        "ip access-list extended W\n 10 permit ip any any\n 10 deny ip any any\n",
        "ip access-list extended N\n permit ip any any\nip access-list standard N\n permit any\n",
        "class-map match-any C\n match dscp ef\nclass-map match-all C\n match dscp ef\n",
    ],
)
def test_an_impossible_command_changes_nothing_and_says_which(commands: str) -> None:
    with pytest.raises(InvalidInput, match="command line"):
        apply(RUNNING, commands)


def test_carriage_returns_stay() -> None:
    text = RUNNING.replace("\n", "\r\n")
    after = apply(text, "interface g0/1\n description x\n")
    assert after.replace("\r\n", "\n") == apply(RUNNING, "interface g0/1\n description x\n")
    assert "\n" not in after.replace("\r\n", "")


def test_a_list_that_is_edited_stays_bound() -> None:
    wanted = RUNNING.replace(
        "access-list 101 remark keep\naccess-list 101 permit tcp any any eq www\n",
        "access-list 101 deny udp any any eq snmp\naccess-list 101 permit tcp any any eq www\n",
    )
    plain = RUNNING.replace("access-list 101 remark keep\n", "")
    commands = change.commands(plain, wanted)
    assert "access-group" not in commands and "no access-list" not in commands
    assert change.candidate(plain, commands) == wanted


def test_a_list_that_has_to_be_replaced_is_unbound_meanwhile() -> None:
    wanted = RUNNING.replace("access-list 101 permit tcp any any eq www\n", "")
    commands = change.commands(RUNNING, wanted).splitlines()
    assert commands == [
        "interface GigabitEthernet0/0",
        " no ip access-group 101 in",
        "no access-list 101",
        "access-list 101 remark keep",
        "access-list 101 permit ip any any",
        "interface GigabitEthernet0/0",
        " ip access-group 101 in",
    ]
    assert parse(change.candidate(RUNNING, "\n".join(commands))) == parse(wanted)


def test_a_list_is_unbound_before_it_goes_and_exists_before_it_is_bound() -> None:
    wanted = apply(
        RUNNING,
        "interface g0/0\n no ip access-group 101 in\n ip access-group NEW in\nno access-list 101\n"
        "ip access-list extended NEW\n permit ip any any\n",
    )
    text = change.commands(RUNNING, wanted)
    there, back = text, change.rollback(RUNNING, wanted)
    assert (
        there.index("extended NEW")
        < there.index("ip access-group NEW in")
        < there.index("no access-list 101")
    )
    assert back.index("ip access-group 101 in") < back.index("no ip access-list extended NEW")
    assert back.index("access-list 101 permit") < back.index("ip access-group 101 in")
