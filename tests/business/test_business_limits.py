"""What a negotiation may take, who does not answer, what changes meanwhile, and what nobody may force on others."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from business_fakes import Crashing, FakeAgent, Lying, Slow

from assent.business.negotiation import Negotiation
from assent.business.participants import BusinessOperator, Mediator
from assent.business.protocol import NegotiationState, open_negotiation
from assent.intents.change import Conditions
from assent.intents.errors import InvalidInput
from assent.intents.negotiation import Limits, Pressure, Quadratic, Topic


class Costly(FakeAgent):
    """What a language model would take."""

    async def decide(self, brief):
        turn = await super().decide(brief)
        return turn.model_copy(update={"tokens": 1000, "usd": 0.01, "model": "openai/x"})


def topic(names, kind="level", **more) -> Topic:
    return Topic(
        id="t",
        resource="cell",
        kind=kind,
        upper=134.0,
        participants=tuple(names),
        **{"max_rounds": 8, **more},
    )


def table(wanted, agent=None, **more) -> Negotiation:
    agents = {
        name: BusinessOperator(name, agent or FakeAgent(), utility=one, concurrent=False)
        for name, one in wanted.items()
    }
    return Negotiation(agents, Mediator(agent or FakeAgent(), concurrent=False), **more)


def held(negotiation: Negotiation, about: Topic):
    state, rounds = asyncio.run(negotiation.run(open_negotiation(about)))
    return negotiation.agreement(state), rounds, state


APART = {"a": Quadratic(target=0.0), "b": Quadratic(target=130.0)}


@pytest.mark.parametrize(
    ("limits", "why", "rounds"),
    [
        (Limits(tokens=3000), "budget", 1),
        (Limits(tokens=5000), "budget", 2),
        (Limits(usd=0.05), "budget", 2),
        (Limits(tokens=10**9, usd=1e6), "consensus", None),
    ],
)
def test_tokens_and_money_are_capped(limits: Limits, why: str, rounds: int | None) -> None:
    agreement, held_rounds, _ = held(table(APART, Costly()), topic(APART, limits=limits))
    assert agreement.stopped_by == why and agreement.agreed == (why == "consensus")
    assert rounds is None or agreement.rounds == rounds
    assert agreement.tokens == 3000 * len(held_rounds)
    assert agreement.usd == pytest.approx(0.03 * len(held_rounds))
    assert agreement.final_values  # what was last said is on record


def test_time_is_capped_and_survives_a_round_that_is_a_durable_step() -> None:
    ticks = iter(range(0, 10_000, 5))  # five seconds pass each time that somebody looks
    negotiation = table(APART, clock=lambda: float(next(ticks)))
    about = topic(APART, limits=Limits(time_s=25.0), deadline_s=10.0)
    state, rounds = open_negotiation(about), 0
    while state.stopped_by is None:
        plain = json.loads(json.dumps(state.model_dump(mode="json")))
        state, _ = asyncio.run(negotiation.hold_round(NegotiationState.model_validate(plain)))
        rounds += 1
    assert state.stopped_by in ("time", "consensus") and state.spent_s >= 5.0 * rounds
    slower = table(APART, clock=iter(range(0, 10_000, 50)).__next__)
    agreement, _, _ = held(slower, topic(APART, limits=Limits(time_s=25.0)))
    assert agreement.stopped_by == "time" and agreement.rounds == 1


def test_without_a_limit_no_time_is_measured() -> None:
    def forbidden() -> float:
        raise AssertionError("nobody asked for the time")

    _, _, state = held(table(APART, clock=forbidden), topic(APART))
    assert state.spent_s == 0.0


@pytest.mark.parametrize("failing", [Slow, Crashing, Lying])
@pytest.mark.parametrize("role", ["participant", "mediator"])
def test_whoever_fails_it_ends_within_its_time(failing, role: str) -> None:
    """Late, silent, crashed and lying: the others go on, the record says so, and the whole keeps its limit."""
    agents = {name: BusinessOperator(name, FakeAgent(), utility=one) for name, one in APART.items()}
    mediator = Mediator(FakeAgent())
    if role == "participant":
        agents["b"] = BusinessOperator("b", failing(), utility=APART["b"])
    else:
        mediator = Mediator(failing())
    about = topic(APART, limits=Limits(time_s=0.6), deadline_s=0.2, max_rounds=50, tolerance=0.001)
    began = time.perf_counter()
    negotiation = Negotiation(agents, mediator)
    agreement, rounds, _ = held(negotiation, about)
    assert time.perf_counter() - began < 5.0
    assert agreement.rounds == len(rounds) >= 1
    blamed = [turn for one in rounds for turn in (*one.turns, one.mediator) if turn.substitutions]
    assert blamed and all("b" in turn.agent or turn.role == "mediator" for turn in blamed)
    honest = [one.turns[0] for one in rounds]
    assert not any(turn.substitutions for turn in honest)


def conditions(mbps: float, cqi: int = 9, **demand: float) -> Conditions:
    return Conditions(
        resource="cell", at_s=1, cqi=cqi, reachable_mbps=mbps, permitted_mbps=mbps, demand_mbps=demand
    )


@pytest.mark.parametrize("kind", ["level", "allocation"])
def test_capacity_that_falls_and_rises_moves_the_bounds_of_a_running_topic(kind: str) -> None:
    sky = iter([134.0, 30.0, 60.0, 500.0])
    negotiation = table(APART, conditions=lambda _: conditions(next(sky)))
    state = open_negotiation(topic(APART, kind, tolerance=0.001, max_rounds=20))
    bounds, told = [], []
    for _ in range(4):
        state, one = asyncio.run(negotiation.hold_round(state.model_copy(update={"stopped_by": None})))
        bounds.append(state.topic.upper)
        told.append(one.changes)
        assert max(state.values.values()) <= state.topic.upper
    assert bounds == [134.0, 30.0, 60.0, 134.0]  # never more than it was opened with
    assert told[0] == () and "falls from 134 to 30" in told[1][0] and "rises from 30 to 60" in told[2][0]


def test_an_agreement_never_exceeds_what_is_there_when_it_is_made() -> None:
    wanted = {"a": Quadratic(target=100.0), "b": Quadratic(target=90.0)}
    sky = iter([134.0, *[20.0] * 20])
    negotiation = table(wanted, conditions=lambda _: conditions(next(sky)))
    agreement, _, _ = held(negotiation, topic(wanted, "allocation", pressure=Pressure.HARD))
    assert agreement.agreed and sum(agreement.shares.values()) <= 20.0


def test_a_topic_without_room_halts_and_says_why() -> None:
    sky = iter([conditions(134.0), conditions(50.0, cqi=0)])
    negotiation = table(APART, conditions=lambda _: next(sky))
    agreement, rounds, _ = held(negotiation, topic(APART, tolerance=0.001))
    assert agreement.stopped_by == "halted" and not agreement.agreed and agreement.value is None
    assert any("halted" in one for one in rounds[-1].changes)


def test_demand_and_changed_wishes_reach_a_running_topic() -> None:
    wanted = dict(APART)
    negotiation = table(wanted, conditions=lambda _: conditions(134.0, b=40.0))
    state = open_negotiation(topic(wanted, "allocation"))
    state, one = asyncio.run(negotiation.hold_round(state))
    assert state.topic.demands == {"b": 40.0} and "demand: b can use 40" in one.changes[0]
    changed = table({**wanted, "a": Quadratic(target=70.0)})
    state = state.model_copy(update={"stopped_by": None})
    state, one = asyncio.run(changed.hold_round(state))
    assert "intent: a declares something else" in one.changes[0]
    assert state.values["a"] == 70.0  # it opened anew


def test_a_resource_that_cannot_be_observed_changes_nothing() -> None:
    def blind(resource: str) -> Conditions:
        raise InvalidInput("nobody knows it")

    agreement, rounds, _ = held(table(APART, conditions=blind), topic(APART))
    assert agreement.agreed and all(one.changes == () for one in rounds)


def test_to_switch_off_is_for_all_to_wish_and_for_nobody_to_force() -> None:
    off = {"a": Quadratic(target=0.0), "b": Quadratic(target=0.0, weight=3)}
    agreement, _, _ = held(table(off), topic(off))
    assert agreement.agreed and agreement.value == 0.0
    for pressure in Pressure:
        wanted = {**off, "c": Quadratic(target=60.0, weight=0.001)}
        about = topic(wanted, pressure=pressure, max_rounds=3)
        forced, _, _ = held(table(wanted), about)
        assert not forced.agreed or forced.value > 0.0


def test_who_is_excluded_is_not_switched_off_either() -> None:
    """Those who count say zero; who does not count still uses the cell."""
    about = topic(["a", "b", "toxic"], max_rounds=1)
    state = open_negotiation(about)
    standings = {**state.standings, "toxic": state.standings["toxic"].model_copy(update={"offences": 4})}
    state = state.model_copy(update={"standings": standings})
    wanted = {"a": Quadratic(target=0.0), "b": Quadratic(target=0.0), "toxic": Quadratic(target=80.0)}
    after, _ = asyncio.run(table(wanted).hold_round(state))
    assert after.weights["toxic"] == 0.0 and after.stopped_by == "rounds" and not after.agreed


def test_goals_are_known_only_in_open_mode() -> None:
    seen: list[dict] = []

    class Curious(FakeAgent):
        async def decide(self, brief):
            if brief.role == "negotiator":
                seen.append(dict(brief.goals))
            return await super().decide(brief)

    held(table(APART, Curious()), topic(APART))
    assert seen and not any(seen)
    seen.clear()
    held(table(APART, Curious(), open=True), topic(APART))
    assert seen[0] == {"b": APART["b"]}
