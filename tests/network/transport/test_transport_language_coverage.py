"""Nothing that a request says is dropped: the rest, exceptions, unknown words, and what is not supported."""

from __future__ import annotations

import pytest
from transport_language_cases import Case, area_of, drops, every, icmp, lets, process, route, tcp, udp
from transport_language_run import ask, network, run_case

from assent.network.transport.generate import applied

H1, H2, OTHER = "192.168.1.10", "172.16.1.10", "192.168.1.77"
OUT = "0/0:out"

RIGHT = (
    Case(
        "Let only 192.168.1.0/24 reach the web server h2 on port 443, nothing else may reach h2.",
        type="ACL",
        check=every(
            lets("R3", OUT, tcp(OTHER, H2, 443)),
            drops("R3", OUT, tcp(OTHER, H2, 80)),
            drops("R3", OUT, udp(OTHER, H2, 443)),
            drops("R3", OUT, tcp("10.9.9.9", H2, 443)),
            drops("R3", OUT, icmp(OTHER, H2)),
            lets("R3", OUT, tcp("10.9.9.9", "172.16.1.99", 22)),
        ),
    ),
    Case(
        "Permit SSH from h1 to h2 and deny all other traffic to h2",
        check=every(
            lets("R3", OUT, tcp(H1, H2, 22)),
            drops("R3", OUT, tcp(OTHER, H2, 22)),
            drops("R3", OUT, tcp(H1, H2, 80)),
            lets("R3", OUT, tcp(H1, "172.16.1.99", 80)),
        ),
    ),
    Case(
        "Allow DNS from h1's LAN to h2 and block everything else from the LAN",
        check=every(
            lets("R1", "0/0:in", udp(H1, H2, 53)),
            drops("R1", "0/0:in", tcp(H1, H2, 80)),
            drops("R1", "0/0:in", udp(H1, "20.0.0.2", 53)),
        ),
    ),
    Case(
        "Allow DNS from 192.168.1.0/24 to 172.16.1.10 and block everything else from 192.168.1.0/24",
        check=every(lets("R1", "0/0:in", udp(H1, H2, 53)), drops("R1", "0/0:in", icmp(H1, "20.0.0.2"))),
    ),
    Case(
        "Deny all IP from h1's LAN to h2's LAN except SSH",
        check=every(lets("R1", "0/0:in", tcp(H1, H2, 22)), drops("R1", "0/0:in", tcp(H1, H2, 80))),
    ),
    Case(
        "Allow ICMP between h1 and h2, deny everything else between them",
        check=every(
            lets("R1", "0/0:in", icmp(H1, H2)),
            drops("R1", "0/0:in", tcp(H1, H2, 80)),
            drops("R3", "0/0:in", tcp(H2, H1, 80)),
            lets("R1", "0/0:in", tcp(OTHER, H2, 80)),
        ),
    ),
    Case(
        "let nobody but h1 reach h2",
        check=every(lets("R3", OUT, tcp(H1, H2, 80)), drops("R3", OUT, tcp(OTHER, H2, 80))),
    ),
    Case(
        "allow only ssh from h1 to R2 and nothing else",
        check=every(
            drops("R2", "0/1:in", tcp(H1, "10.0.0.2", 80)), lets("R2", "0/1:in", tcp(H1, "10.0.0.2", 22))
        ),
    ),
    Case(
        "allow ssh to R2 from h1, everyone else is denied",
        check=every(
            lets("R2", "0/1:in", tcp(H1, "10.0.0.2", 22)), drops("R2", "0/1:in", tcp(OTHER, "10.0.0.2", 22))
        ),
    ),
    Case(
        "block telnet to h2 from everyone but h1",
        check=every(drops("R3", "0/0:out", tcp(OTHER, H2, 23)), lets("R3", "0/0:out", tcp(H1, H2, 23))),
    ),
    Case(
        "allow all traffic from h1 to h2 but not telnet",
        check=every(drops("R1", "0/0:in", tcp(H1, H2, 23)), lets("R1", "0/0:in", tcp(H1, H2, 80))),
    ),
    Case("block telnet from h1 to h2 because SSH is enough", check=drops("R1", "0/0:in", tcp(H1, H2, 23))),
    Case("Add a default route on R1 towards R2", check=route("R1", "0.0.0.0/0", "10.0.0.2")),
    Case(
        "Only h1 may manage the routers by SSH",
        check=every(
            *(
                every(
                    lets(router, f"{port}:in", tcp(H1, address, 22)),
                    drops(router, f"{port}:in", tcp(OTHER, address, 22)),
                    lets(router, f"{port}:in", tcp(OTHER, H2, 22)),
                )
                for router, port, address in (
                    ("R1", "0/0", "10.0.0.1"),
                    ("R2", "0/1", "20.0.0.1"),
                    ("R3", "0/2", "172.16.1.1"),
                    ("R4", "0/3", "50.0.0.2"),
                )
            )
        ),
    ),
    Case(
        "Block telnet on all routers",
        check=every(
            *(drops(router, "0/1:in 0/2:in", tcp(H1, H2, 23)) for router in ("R1", "R2", "R3", "R4"))
        ),
    ),
    Case(
        "change the ip address of R1 Gi0/0 to 192.168.5.1/24",
        check=lambda net: (
            area_of(net, "R1", "192.168.5.1") == 1
            and str(process(net, "R1").networks).count("192.168.1.0") == 0
        ),
    ),
)


@pytest.mark.parametrize("case", RIGHT, ids=lambda case: case.text[:60])
def test_everything_said_is_done(case: Case) -> None:
    run_case(case)


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("block http from h1 to h2 between 8:00 and 18:00", "between 8:00 and 18:00"),
        ("block http from h1 to h2 during working hours", "time ranges"),
        ("block http from h1 to h2 unless the moon is full", "moon"),
        ("block telnet from h1 to h2 if the link to R2 fails", "fails"),
        ("set mtu 1400 on all interfaces of R1 except the slow ones", "except"),
        ("set the ospf cost of R1 g0/1 to 20 temporarily", "temporarily"),
        ("Deny all IP from the lab to the office except SSH", "lab"),
        ("Allow only h1 to reach the web server h2", "only web traffic"),
        ("block all traffic from h1 to h2 except permit", "What is excepted"),
        ("put R1 g0/0 in VRF red", "VRF"),
        ("configure BGP with AS 65001 between R1 and R2", "in which is R2"),
        ("mark voice traffic from h1 with DSCP EF", "voice traffic"),
    ],
)
def test_what_is_not_understood_is_quoted(text: str, quoted: str) -> None:
    result = ask(text)
    assert result.status == "clarify" and not result.lines, result
    assert any(part in " ".join(result.questions) for part in quoted.split("|")), result.questions


def test_the_rest_is_claimed() -> None:
    result = ask(RIGHT[0].text)
    denied = [one for one in result.claims if one.kind == "traffic" and one.expected == "denied"]
    assert any(str(one.flow.source) == "192.168.1.0/24" and one.flow.protocol == 17 for one in denied)
    assert any(one.flow.protocol == 6 and one.flow.destination_ports == (0, 442) for one in denied)


def test_the_rest_goes_into_a_list_that_is_there_in_order() -> None:
    """A permit of the list that is bound must not end up below the new deny."""
    before = network()
    bound = "ip access-list extended 150\n permit ip any any\ninterface GigabitEthernet0/0\n ip access-group 150 out\n"
    before = applied(before, {"R3": bound})
    result = ask("Permit SSH from h1 to h2 and deny all other traffic to h2", before)
    after = applied(before, result.lines)
    assert lets("R3", OUT, tcp(H1, H2, 22))(after) and lets("R3", OUT, tcp(H1, "172.16.1.9", 80))(after)
    assert drops("R3", OUT, tcp(H1, H2, 80))(after) and drops("R3", OUT, tcp(OTHER, H2, 22))(after)


def test_a_new_gateway_address_is_said_to_its_hosts() -> None:
    notes = " ".join(ask("change the ip address of R1 Gi0/0 to 192.168.5.1/24").notes)
    assert "h1 loses its gateway 192.168.1.1" in notes and "192.168.5.0/24" in notes


def test_timers_of_a_link_are_set_once_at_each_end() -> None:
    lines = ask("Change the OSPF hello interval between R1 and R2 to 5 seconds").lines
    assert [text.count("hello-interval 5") for text in lines.values()] == [1, 1]


def test_a_source_that_the_network_does_not_know_is_said() -> None:
    notes = " ".join(ask("block ssh from 10.99.0.0/16 to h2").notes)
    assert "10.99.0.0/16 is unknown" in notes and "anywhere" not in notes


def test_a_link_that_becomes_the_only_way_is_said() -> None:
    net = network()
    assert "no second path remains for 192.168.1.0/24" in " ".join(
        ask("Shut down the link between R1 and R2", net).notes
    )
    assert "second path" not in " ".join(ask("Shut down the link between R2 and R4", net).notes)
