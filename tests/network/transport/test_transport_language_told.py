"""What a request tells besides its wish is set aside; what its objectives do not say is asked about."""

from __future__ import annotations

import pytest
from transport_language_run import ask, network

from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import AnyObjective, InterfaceSettings, OspfNetwork, StaticRoute
from assent.network.transport.skills.grammar.tokens import Names, tokenize
from assent.network.transport.skills.requests.backread import unsaid
from assent.network.transport.skills.requests.spoken import Spoken
from assent.network.transport.skills.requests.told import settled

_WISH = "set the MTU of R1 g0/1 to 1400"


@pytest.mark.parametrize(
    "text",
    [
        f"Hi team, {_WISH}",
        f"{_WISH}. Thanks, Ana",
        f"Ticket 4711: {_WISH}",
        f"Audit finding #14 - {_WISH}",
        f"Until he is done, {_WISH}",
        f"Mientras cambian la tarjeta, {_WISH}",
        f"{_WISH} for now",
        f"{_WISH} before someone else does",
        f"{_WISH} during the dig next to the exchange",
        f"For the time being {_WISH}",
    ],
)
def test_what_is_told_besides_goes(text: str) -> None:
    assert settled(text, ("R1", "R2", "h1", "h2")).strip(" .") == _WISH


@pytest.mark.parametrize(
    "text",
    [
        "block telnet to h1 until 18:00",
        "block HTTP from h1 to h2 during business hours",
        "allow ssh to R1 every weekend",
        "while h1 may reach h2, nobody else may",
        "traffic goes over R2 as long as R2 is alive",
        'describe R1 g0/1 as "until he is done, thanks"',
        "till-porto to till-sevilla",
    ],
)
def test_conditions_and_values_stay(text: str) -> None:
    assert settled(text, ("R1", "R2", "h1", "h2")) == text


def _unsaid(text: str, *made: AnyObjective) -> str | None:
    ground = Ground(network())
    tokens = tokenize(text, Names(ground.routers, ground.hosts))
    return unsaid(Spoken(tokens, text, ground), made)


_MTU = InterfaceSettings(router="R1", interface="GigabitEthernet0/1", mtu=1400)
_ROUTE = StaticRoute.model_validate({"router": "R1", "prefix": "10.9.0.0/16", "next_hop": "10.0.0.2"})
_OSPF = OspfNetwork.model_validate({"router": "R1", "prefix": "10.9.0.0/16", "area": 0})


@pytest.mark.parametrize(
    ("text", "made", "quoted"),
    [
        ("R1 g0/1 mtu 1400 and bandwidth 30000", _MTU, "30000"),
        ("delete the description from R1 g0/1 and set mtu 1400", InterfaceSettings(
            router="R1", interface="GigabitEthernet0/1", description="x", mtu=1400), "delete"),
        ("route 10.9.0.0/16 via 10.0.0.2 on R1, call the route named LAB-NORTH", _ROUTE, "LAB-NORTH"),
        ("put 10.9.0.0/16 into area 0 on R1, passive interface", _OSPF, "passive"),
        ("route 10.9.0.0/16 and 10.77.0.0/16 via 10.0.0.2 on R1", _ROUTE, "10.77.0.0/16"),
        ("route 10.9.0.0/16 via 10.0.0.2 on R1, hand it on through OSPF", _ROUTE, "ospf"),
        ("mtu 1400 sur R1 g0/1, puis activation", _MTU, "activation"),
    ],
)  # fmt: skip
def test_what_no_objective_says_is_asked(text: str, made: AnyObjective, quoted: str) -> None:
    asked = _unsaid(text, made)
    assert asked is not None and quoted in asked


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("R1 g0/1 mtu 1400", _MTU),
        ("ticket 30000: R1 g0/1 mtu 1400", _MTU),
        ("R1 g0/1 mtu 1500 -> 1400", _MTU),
        ("The line was sold as 200. Set mtu 1400 on R1 g0/1", _MTU),
        ("route 10.9.0.0/16 via 10.0.0.2 on R1", _ROUTE),
        ("route 10.9.0.0/16 via 10.0.0.2 on R1, in case OSPF fails", _ROUTE),
    ],
)
def test_what_the_objectives_say_is_not_asked(text: str, made: AnyObjective) -> None:
    assert _unsaid(text, made) is None


def test_half_of_a_wish_is_never_carried_out() -> None:
    result = ask("R1: static route to 10.9.0.0/16 via 10.0.0.2, name of the route LAB-NORTH, tag 77")
    assert result.status == "clarify" and not result.lines
