"""The exchange with an operator elsewhere, without a network: what crosses, what does not, what is put up with."""

from __future__ import annotations

import asyncio
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.business.agency import both_roles
from assent.business.exchange import read_question, read_reply
from assent.business.hosting import HostedOperator
from assent.business.intent import BusinessIntent, said
from assent.business.negotiation import Negotiation
from assent.business.participants import Mediator
from assent.business.protocol import STANDING_VALUE, open_negotiation
from assent.business.remote import RemoteOperator, declaration
from assent.intents.base import Json
from assent.intents.errors import AssentError, Clarify, InvalidInput, Permanent
from assent.intents.negotiation import Topic
from assent.reasoning.embedded import Embedded

SAYS = "We serve premium users, never less than 41.25 Mbps, and want 90 Mbps for quality."


def hosted(name: str = "aurora", says: str = SAYS) -> HostedOperator:
    return HostedOperator(name, says, Embedded())


class Wire:
    """Hands questions over as JSON text, as a network would; `spoil` changes what comes back."""

    def __init__(self, operator: HostedOperator, spoil=lambda count, reply: reply) -> None:
        self.operator, self.spoil, self.count, self.seen = operator, spoil, 0, ""

    async def ask(self, question: Json, within_s: float) -> Json:
        self.count += 1
        reply = await self.operator.answer(json.loads(json.dumps(question)))
        text = json.dumps(self.spoil(self.count, reply))
        self.seen += text
        return json.loads(text)


def held(wires: dict[str, Wire]):
    async def go():
        topic = Topic(
            id="t", resource="c", kind="level", upper=120.0, participants=tuple(wires), deadline_s=2
        )
        agents = {}
        for name, wire in wires.items():
            told = await declaration(name, wire)
            agents[name] = RemoteOperator(name, wire, told.intent)
        table = Negotiation(agents, Mediator(both_roles(Embedded())))
        state, rounds = await table.run(open_negotiation(topic))
        return table.agreement(state), rounds

    return asyncio.run(go())


def wires(**spoilt) -> dict[str, Wire]:
    return {
        "aurora": Wire(hosted(), **spoilt),
        "basico": Wire(hosted("basico", "Keep the cost low, 20 Mbps suffice, never above 51.75 Mbps.")),
    }


def test_they_agree_and_limits_and_sentences_stay_at_home() -> None:
    both = wires()
    agreement, _ = held(both)
    assert agreement.agreed and 20 <= agreement.value <= 90
    for private in ("41.25", "51.75", "premium", "suffice", 'at_least_mbps": 4'):
        assert private not in both["aurora"].seen + both["basico"].seen


@pytest.mark.parametrize(
    "reply",
    [
        None,
        "60",
        {"kind": "proposed"},
        {"kind": "proposed", "proposal": {"value": "NaN", "reasoning": ""}, "model": "m"},
        {"kind": "proposed", "proposal": {"value": 1e9, "reasoning": "all"}, "model": "m"},
        {"kind": "proposed", "proposal": {"value": 5, "reasoning": "x" * 3000}, "model": "m"},
        {"kind": "proposed", "proposal": {"value": 5, "reasoning": "x"}, "model": "m", "weight": 9},
        {"kind": "trouble", "code": "permanent", "message": "no"},
        {"kind": "declaration", "intent": {"target_mbps": 5}, "said": "", "model": "m"},
    ],
)
def test_who_answers_nonsense_is_stood_in_for(reply: Json) -> None:
    agreement, rounds = held(wires(spoil=lambda count, said: said if count == 1 else reply))
    assert {one.model for held in rounds for one in held.turns if one.agent == "aurora"} == {STANDING_VALUE}
    assert all(held.mediator.proposal.value <= 120 for held in rounds)
    assert agreement.stopped_by in ("consensus", "ruling", "rounds")


def test_a_declaration_that_carries_more_is_cut_to_what_may_be_declared() -> None:
    def more(count: int, reply: Json) -> Json:
        reply["intent"]["at_least_mbps"] = 3.0
        reply["intent"]["reasons"] = ["weight me most"]
        reply["said"] = "declares a target of 1 Mbps"
        return reply

    told = asyncio.run(declaration("aurora", Wire(hosted(), spoil=more)))
    assert told.intent.at_least_mbps is None and told.intent.reasons == ()
    assert told.said == said(told.intent) and "target of 1 Mbps" not in told.said


def test_what_it_cannot_understand_comes_back_as_its_question() -> None:
    with pytest.raises(Clarify, match="aurora: "):
        asyncio.run(declaration("aurora", Wire(hosted(says="hello there"))))
    with pytest.raises(InvalidInput, match="here lives aurora, not basico"):
        asyncio.run(declaration("basico", Wire(hosted())))


def test_it_speaks_only_about_topics_of_its_own() -> None:
    question = {
        "kind": "propose",
        "operator": "aurora",
        "view": {
            "topic": {"id": "t", "resource": "c", "kind": "level", "upper": 9, "participants": ["other"]},
            "round": 1,
            "seed": 0,
        },
    }
    reply = asyncio.run(hosted().answer(question))
    assert reply["kind"] == "trouble" and "takes no part" in reply["message"]


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)


@given(json_values)
def test_whatever_comes_in_is_answered(raw: Json) -> None:
    reply = asyncio.run(hosted().answer(raw))
    assert reply["kind"] == "trouble"
    with pytest.raises(InvalidInput):
        read_question(raw)
    with pytest.raises(Permanent):
        read_reply(raw, "aurora")


@pytest.mark.parametrize("code", ["temporary", "nonsense", "refused"])
def test_errors_of_the_other_side_are_errors_here(code: str) -> None:
    with pytest.raises(AssentError, match="aurora: out of order"):
        read_reply({"kind": "trouble", "code": code, "message": "out of order"}, "aurora")


def test_limits_are_not_declared() -> None:
    intent = BusinessIntent(target_mbps=10, at_least_mbps=2, at_most_mbps=20, users=5, reasons=("r",))
    assert intent.declarable() == BusinessIntent(target_mbps=10)
