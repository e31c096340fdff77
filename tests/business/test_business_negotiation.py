"""Negotiations as they are held: convergence, personalities, failures, privacy, determinism."""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import time

import pytest
from business_fakes import Crashing, EmbeddedModel, FakeAgent, Lying, Slow
from hypothesis import given, settings
from hypothesis import strategies as st

from assent.business import transcript
from assent.business.negotiation import Negotiation
from assent.business.participants import BusinessOperator, Mediator
from assent.business.protocol import (
    STANDING_VALUE,
    NegotiationState,
    adapt,
    advance,
    open_negotiation,
    shares_reached,
)
from assent.business.skills.understand import understand
from assent.intents.errors import InvalidInput
from assent.intents.negotiation import (
    Finding,
    Personality,
    Pressure,
    Proposal,
    Quadratic,
    Topic,
    Turn,
    Utility,
)

KINDS = ["level", "allocation"]


def topic(names, kind="level", upper=134.0, **more) -> Topic:
    return Topic(id="t", resource="cell", kind=kind, upper=upper, participants=tuple(names), **more)


def table(wanted: dict[str, Utility | str], agents=None, traits=None, mediator=None, **more) -> Negotiation:
    operators = {}
    for name, want in wanted.items():
        said = want if isinstance(want, str) else ""
        operators[name] = BusinessOperator(
            name,
            (agents or {}).get(name, FakeAgent()),
            intent=asyncio.run(understand(EmbeddedModel(), want)) if said else None,
            utility=None if said else want,
            personality=(traits or {}).get(name, Personality.NORMAL),
            goal=said,
            concurrent=name in (agents or {}),
        )
    return Negotiation(operators, mediator or Mediator(FakeAgent(), concurrent=False), **more)


def held(negotiation: Negotiation, about: Topic, seed: int = 0):
    state, rounds = asyncio.run(negotiation.run(open_negotiation(about, seed=seed)))
    return negotiation.agreement(state), rounds, state


def test_the_demo_converges_follows_the_capacity_down_and_up_again() -> None:
    wanted = {"gold": "premium users, 100 Mbps", "thrift": "basic users, low cost, 20 Mbps"}
    first, rounds, _ = held(table(wanted), topic(wanted))
    assert first.agreed and 50 <= first.value <= 60 and 3 <= len(rounds) <= 6 and first.distance < 2
    low, _, _ = held(table(wanted), topic(wanted, upper=21.0))
    assert low.agreed and low.value < 21
    again, _, _ = held(table(wanted), topic(wanted))
    assert again.value == first.value


@pytest.mark.parametrize("count", [1, 2, 5, 10, 64])
@pytest.mark.parametrize("kind", KINDS)
def test_any_number_of_operators_agrees(count: int, kind: str) -> None:
    pick = random.Random(count)
    wanted = {f"op{k}": Quadratic(target=pick.uniform(0, 134)) for k in range(count)}
    agreement, rounds, state = held(table(wanted), topic(wanted, kind))
    assert agreement.agreed and agreement.stopped_by == "consensus"
    assert state.messages == 2 * count * len(rounds)  # n up and n down per round: O(n)
    assert rounds[0].number == 1 and [t.agent for t in rounds[0].turns] == sorted(wanted)


@pytest.mark.parametrize("kind", KINDS)
def test_with_hard_pressure_the_outcome_is_the_optimum(kind: str) -> None:
    pick = random.Random(4)
    for seed in range(150):
        wanted = {
            f"op{k}": Quadratic(target=pick.uniform(0, 134), weight=pick.uniform(0.2, 5)) for k in range(4)
        }
        about = topic(wanted, kind, pick.uniform(5, 134), pressure=Pressure.HARD, max_rounds=4)
        agreement, _, _ = held(table(wanted), about, seed)
        assert agreement.agreed and agreement.distance <= 0.01


def test_where_hard_pressure_is_resisted_the_mediator_rules() -> None:
    wanted = {"a": Quadratic(target=10.0), "b": Quadratic(target=90.0)}
    agreement, _, _ = held(table(wanted), topic(wanted, pressure=Pressure.HARD, max_rounds=1))
    assert agreement.stopped_by == "ruling" and agreement.value == pytest.approx(50, abs=0.01)
    soft, _, _ = held(table(wanted), topic(wanted, max_rounds=1))
    assert soft.stopped_by == "rounds" and not soft.agreed and soft.value is None


def test_limits_that_exclude_one_another_end_honestly_without_agreement() -> None:
    wanted = {"a": "at least 80 Mbps for premium users", "b": "at most 20 Mbps, low cost"}
    agreement, rounds, _ = held(table(wanted), topic(wanted))
    assert not agreement.agreed and agreement.stopped_by == "rounds"
    assert all(t.proposal.value >= 80 for r in rounds for t in r.turns if t.agent == "a")
    assert all(t.proposal.value <= 20 for r in rounds for t in r.turns if t.agent == "b")


@given(
    st.lists(st.floats(0, 300), min_size=1, max_size=6),
    st.floats(0, 200),
    st.sampled_from(list(Pressure)),
    st.sampled_from(KINDS),
    st.sampled_from(list(Personality)),
    st.integers(0, 99),
)
@settings(max_examples=80, deadline=None)
def test_laws_of_every_negotiation(targets, capacity, pressure, kind, trait, seed) -> None:
    wanted = {f"op{k}": Quadratic(target=one) for k, one in enumerate(targets)}
    about = topic(
        wanted, kind, capacity, pressure=pressure, max_rounds=5, demands={"op0": min(30.0, capacity)}
    )
    negotiation = table(wanted, traits={"op0": trait})
    agreement, rounds, state = held(negotiation, about, seed)
    assert all(0 <= t.proposal.value <= capacity for r in rounds for t in (*r.turns, r.mediator))
    if agreement.shares is not None:
        assert sum(agreement.shares.values()) <= capacity and agreement.shares["op0"] <= 30
    if agreement.value is not None:
        assert 0 <= agreement.value <= capacity
    again, repeated, _ = held(negotiation, about, seed)
    assert transcript.text(about, repeated, again) == transcript.text(about, rounds, agreement)
    assert NegotiationState.model_validate_json(state.model_dump_json()) == state


def test_personalities_move_the_outcome_as_in_the_paper() -> None:
    """MAESTRO Fig. 3a: cost (10) against QoS (100), five rounds, no optimizer, no arbitration."""

    class Naive(FakeAgent):
        @staticmethod
        def _hear(brief, sender, raw):
            return FakeAgent._hear(brief, sender, {"value": raw["value"], "reasoning": ""})

    letters = dict(zip("NADVT", ("normal", "agreeable", "disagreeable", "vulnerable", "toxic"), strict=True))
    paper = {"NN": 55, "AD": 64, "VD": 72, "VT": 100, "NT": 83, "DT": 51, "DD": 54.5}
    about = topic(("cost", "qos"), max_rounds=5, pressure=Pressure.NONE)
    wanted = {"cost": Quadratic(target=10.0), "qos": Quadratic(target=100.0)}
    for pair, mean in paper.items():
        traits = {"cost": Personality(letters[pair[0]]), "qos": Personality(letters[pair[1]])}
        said = []
        for seed in range(50):
            negotiation = table(wanted, traits=traits, mediator=Mediator(Naive(), concurrent=False))
            said += held(negotiation, about, seed)[2].values.values()
        assert statistics.mean(said) == pytest.approx(mean, abs=8), pair


def test_a_toxic_operator_is_warned_and_then_bargains() -> None:
    wanted = {"calm": Quadratic(target=60.0), "loud": Quadratic(target=0.0)}
    agreement, rounds, _ = held(table(wanted, traits={"loud": Personality.TOXIC}), topic(wanted))
    assert [(one.agent, one.kind) for one in rounds[0].incentives] == [("loud", "warning")]
    assert any(one.kind == "restored" for r in rounds for one in r.incentives)
    assert agreement.agreed


def turn(name: str, value: float, role="negotiator", **data) -> Turn:
    finding = Finding(unit="arbitral", summary="", data=data)
    return Turn(agent=name, role=role, proposal=Proposal(value=value, reasoning="."), findings=(finding,))


def test_offences_lead_from_warning_over_penalty_to_exclusion_and_back() -> None:
    bad = {"verdicts": [{"agent": "a", "verdict": "malicious", "category": "coercion"}]}
    state = open_negotiation(topic(("a", "b", "c"), max_rounds=50))
    kinds, weights = [], []
    for step in range(12):
        spoken = [turn("a", 0), turn("b", 50), turn("c", 70)]
        state = advance(state, spoken, turn("mediator", 50, "mediator", **(bad if step < 4 else {})))
        kinds += [one.kind for one in state.incentives]
        weights.append(state.weights["a"])
    assert kinds == ["warning", "penalty", "penalty", "exclusion"] + ["restored"] * 4
    assert weights[:4] == [1.0, 0.5, 0.25, 0.0] and weights[-1] == 1.0
    assert state.weights["b"] == state.weights["c"] == 1.0


def test_the_excluded_do_not_stop_consensus_and_get_the_rest_of_an_allocation() -> None:
    bad = {"verdicts": [{"agent": "a", "verdict": "malicious"}]}
    state = open_negotiation(topic(("a", "b"), "allocation", 100.0, max_rounds=9))
    for _ in range(4):
        state = advance(state, [turn("a", 90), turn("b", 80)], turn("mediator", 100, "mediator", **bad))
    assert state.stopped_by == "consensus"
    assert shares_reached(state) == pytest.approx({"a": 20.0, "b": 80.0})


def test_advance_is_pure_and_refuses_what_is_no_round() -> None:
    state = open_negotiation(topic(("a", "b"), max_rounds=3))
    before = state.model_dump_json()
    spoken = [turn("b", 90), turn("a", 10)]
    mediator = turn("mediator", 50, "mediator")
    assert advance(state, spoken, mediator) == advance(state, spoken[::-1], mediator)
    assert state.model_dump_json() == before
    with pytest.raises(InvalidInput, match="one turn of each"):
        advance(state, spoken[:1], mediator)
    over = advance(state, [turn("a", 50), turn("b", 50)], mediator)
    with pytest.raises(InvalidInput, match="over"):
        advance(over, spoken, mediator)
    with pytest.raises(InvalidInput, match="twice"):
        open_negotiation(topic(("a", "a")))


@pytest.mark.parametrize("failing", [Slow, Crashing, Lying])
@pytest.mark.parametrize("kind", KINDS)
def test_one_who_fails_does_not_stop_the_others(failing, kind: str) -> None:
    wanted = {"a": Quadratic(target=40.0), "b": Quadratic(target=60.0), "bad": Quadratic(target=500.0)}
    about = topic(wanted, kind, 100.0, deadline_s=0.05, max_rounds=3)
    start = time.monotonic()
    agreement, rounds, state = held(table(wanted, agents={"bad": failing()}), about)
    assert time.monotonic() - start < 3
    bad = [one for r in rounds for one in r.turns if one.agent == "bad"]
    assert all(one.model == STANDING_VALUE and one.substitutions for one in bad)
    assert bad[0].proposal.value == 100.0  # its declared target, within the bounds
    assert "private detail" not in transcript.text(about, rounds, agreement)
    assert state.messages == len(rounds) * (2 + 3)


@pytest.mark.parametrize("failing", [Slow, Crashing, Lying])
def test_a_failing_mediator_is_stood_in_for_by_the_optimizer(failing) -> None:
    wanted = {"a": Quadratic(target=40.0), "b": Quadratic(target=60.0)}
    negotiation = table(wanted, mediator=Mediator(failing()))
    agreement, rounds, _ = held(negotiation, topic(wanted, deadline_s=0.05))
    assert agreement.agreed and agreement.value == pytest.approx(50, abs=1)
    assert rounds[0].mediator.substitutions and rounds[0].mediator.model == "optimizer"


def test_replies_are_awaited_at_the_same_time() -> None:
    class Thinking(FakeAgent):
        async def decide(self, brief):
            await asyncio.sleep(0.05)
            return await super().decide(brief)

    wanted = {f"op{k}": Quadratic(target=50.0) for k in range(10)}
    start = time.monotonic()
    agreement, rounds, _ = held(table(wanted, agents={name: Thinking() for name in wanted}), topic(wanted))
    assert agreement.agreed and time.monotonic() - start < 0.4 * len(rounds)


def test_nothing_private_is_in_a_transcript_or_a_state() -> None:
    wanted = {
        "gold": "Ideally 97.3 Mbps for our platinum hospital customers, but we can live with 31.7",
        "thrift": "cheap basic users, 22.2 Mbps, never more than 88.8 Mbps",
    }
    about = topic(wanted)
    agreement, rounds, state = held(table(wanted), about)
    text = transcript.text(about, rounds, agreement) + state.model_dump_json()
    for secret in ("31.7", "88.8", "platinum", "hospital", "cheap basic", "live with", "never more"):
        assert secret not in text
    assert all(json.loads(line) for line in transcript.text(about, rounds, agreement).splitlines())
    assert transcript.transcript_id(about, rounds) == transcript.transcript_id(about, rounds)


def test_time_budget_and_validity_stop_it_from_outside() -> None:
    wanted = {"a": Quadratic(target=0.0), "b": Quadratic(target=100.0)}
    for why in ("time", "budget", "halted"):
        agreement, rounds, _ = held(table(wanted, interrupted=lambda why=why: why), topic(wanted))
        assert agreement.stopped_by == why and not agreement.agreed and rounds == ()
    halted = advance(
        open_negotiation(topic(wanted)),
        [turn("a", 0), turn("b", 99)],
        turn("mediator", 1, "mediator", halt=True),
    )
    assert halted.stopped_by == "halted"


def test_a_topic_adapts_to_changed_conditions_in_the_middle() -> None:
    wanted = {"a": Quadratic(target=90.0), "b": Quadratic(target=110.0)}
    negotiation, state = table(wanted), open_negotiation(topic(wanted))
    state, _ = asyncio.run(negotiation.hold_round(state))
    state = adapt(state, topic(wanted, upper=21.0))
    assert max(state.values.values()) <= 21
    state, _ = asyncio.run(negotiation.run(state))
    assert negotiation.agreement(state).value <= 21
    with pytest.raises(InvalidInput):
        adapt(state, topic(("a", "c")))


def test_operators_see_each_other_only_in_open_mode() -> None:
    seen: list[dict[str, float]] = []

    class Curious(FakeAgent):
        async def decide(self, brief):
            if brief.role == "negotiator":
                seen.append(brief.previous)
            return await super().decide(brief)

    wanted = {"a": Quadratic(target=0.0), "b": Quadratic(target=100.0)}
    agents = {"a": Curious()}
    held(table(wanted, agents=agents), topic(wanted))
    assert all("b" not in one for one in seen)
    held(table(wanted, agents=agents, open=True), topic(wanted))
    assert any("b" in one for one in seen)
