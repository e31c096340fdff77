"""Requests in words that no reader of the grammar has, read by what their clauses lean towards; and what is not."""

from __future__ import annotations

import random
import runpy
from pathlib import Path
from typing import Any

import pytest
from transport_language_run import ask, network

from assent.network.transport.generate import applied
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import AnyObjective, InterfaceSettings
from assent.network.transport.skills.requests.leaning import needs
from assent.network.transport.skills.requests.leaning.counterparts import unanswered
from assent.network.transport.skills.requests.leaning.hearing import hear
from assent.network.transport.skills.requests.leaning.reader import MAKERS, classifier, one_sided, read

FIT = runpy.run_path(str(Path(__file__).parents[3] / "benchmarks" / "fit_wishes.py"))


def leant(text: str) -> list[dict[str, Any]]:
    made: tuple[AnyObjective, ...] = read(text, Ground(network()))
    return [one.model_dump(mode="json", exclude_unset=True) | {"kind": one.kind} for one in made]


def test_every_label_has_a_maker_a_need_and_phrases() -> None:
    wishes = set(needs.NEEDS) - {needs.CONTEXT, needs.OTHER}
    assert wishes == set(MAKERS)
    assert {label for _, label in FIT["lines"]()} == set(needs.NEEDS) == set(classifier().labels)


def test_the_weights_are_those_of_the_phrases() -> None:
    phrases = random.Random(7).sample(FIT["phrases"](FIT["lines"]()), 300)
    right = 0
    for text, label in phrases:
        shares = classifier().shares(text)
        right += max(shares, key=lambda one: shares[one]) == label
    assert right >= 270, right


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("R1 ought to call itself 9.9.9.9 in OSPF", {"router_id": "9.9.9.9"}),
        ("Cambia el identificador OSPF de R1 por 9.9.9.9.", {"router_id": "9.9.9.9"}),
        ("The printers are coming. R2 Gi0/0 gets 10.9.0.1/24.", {"address": "10.9.0.1/24"}),
        ("the port of R2 towards R4 cannot negotiate: 100 Mbps full duplex", {"speed": "100", "duplex": "full"}),
    ],
)  # fmt: skip
def test_other_wordings_fill_the_same_objectives(text: str, wanted: dict[str, object]) -> None:
    (made,) = leant(text)
    assert wanted.items() <= made.items()


def test_a_list_of_wishes_ends_with_its_place() -> None:
    made = leant("the carrier is slow: ospf cost 20, hello 5 and dead 15 on both ends of the R1-R2 link")
    assert {(one["router"], one.get("cost"), one.get("hello_s"), one.get("dead_s")) for one in made} == {
        ("R1", 20, 5, 15),
        ("R2", 20, 5, 15),
    }


def test_both_ends_are_two() -> None:
    one = InterfaceSettings(router="R1", interface="GigabitEthernet0/1", mtu=1400)
    other = InterfaceSettings(router="R2", interface="GigabitEthernet0/1", mtu=1400)
    assert one_sided("mtu 1400 on both ends", [one])
    assert not one_sided("mtu 1400 on both ends", [one, other]) and not one_sided("mtu 1400 on r1", [one])


@pytest.mark.parametrize(
    "text",
    [
        "don't shut down R1 Gi0/1",
        "do not remove the description of R1 Gi0/1",
        "set the cost of R1 Gi0/1 to 20 temporarily",
        "raise the cost of R1 Gi0/1 by 20",
        "set the cost of R1 Gi0/1 to 20 unless R2 objects",
        "R1 ought to call itself 9.9.9.9 in OSPF, and R77 9.9.9.8",
        "set the cost of R1 Gi0/1 to 20, and mind the 77",
        "configure a BGP session on R1",
        "give R1 Gi0/1 the MTU 1400 and the MTU 1500",
        "Disable CDP on R1 Gi0/1",
        "static route to 10.99.0.0/16 via 10.0.0.2 on R1, and let OSPF carry it",
        "R1: cost 20 on the spare port towards R2",
        "set the cost of R1 Gi0/1 to 20 for h2",
    ],
)
def test_nothing_is_read_into_what_limits_denies_or_says_more(text: str) -> None:
    assert leant(text) == []


def test_names_and_values_stand_masked() -> None:
    heard = hear('label the port of R1 towards R2 "to R2", cost 20', Ground(network()))
    lines = [heard.line(piece) for piece in heard.pieces]
    assert lines == ["label the xi xt", "cost xn"]


def test_what_the_grammar_asks_about_is_carried_out_where_it_is_clear() -> None:
    result = ask("R1 ought to call itself 9.9.9.9 in OSPF")
    assert result.status == "config" and "router-id 9.9.9.9" in result.lines["R1"]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("set the mtu of R1 Gi0/1 to 1400 and disable proxy ARP on R1 Gi0/2", "proxy"),
        ("R1 Gi0/1: cost 20 and relay the DHCP requests there to 9.9.9.9", "DHCP"),
    ],
)
def test_a_wish_that_no_objective_has_is_asked_about(text: str, quoted: str) -> None:
    ground = Ground(network())
    made = read("set the mtu of R1 Gi0/1 to 1400" if "mtu" in text else "R1 Gi0/1: cost 20", ground)
    missed = unanswered(hear(text, ground), made)
    assert missed is not None and quoted in missed
    assert unanswered(hear("R1 Gi0/1: leave the mtu 1400", ground), made) is None


def test_a_helper_that_takes_anothers_place_is_the_one_that_is_claimed() -> None:
    was = ask("R1 Gi0/0: helper address 10.0.0.2")
    assert was.status == "config"
    with_helper = applied(network(), was.lines)
    result = ask("on R1 Gi0/0 replace the helper address 10.0.0.2 by 10.0.0.9", with_helper)
    assert result.status == "config", result
    assert "no ip helper-address 10.0.0.2" in result.lines["R1"] and "10.0.0.9" in result.lines["R1"]
