"""The business plane as the life cycle sees it: the port BusinessPlane over operators, mediator and protocol.

Synchronous on purpose: each call is a durable step of a workflow thread. Models that wait share one `Loop`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assent.agents.brief import Situation
from assent.agents.pipeline import Agent
from assent.business.conflict import conflict, declared, open_topic
from assent.business.intent import BusinessIntent, said
from assent.business.negotiation import Negotiation
from assent.business.opportunities import opportunities
from assent.business.optimisers import UtilityOptimizer
from assent.business.participants import BusinessOperator, Mediator, Participant
from assent.business.protocol import NegotiationState, open_negotiation
from assent.business.remote import RemoteOperator, declaration
from assent.business.scenario import BusinessSection, OperatorSection
from assent.business.skills.mediate import mediate_skill
from assent.business.skills.mediate_package import mediate_package_skill
from assent.business.skills.propose import propose_skill
from assent.business.skills.propose_package import propose_package_skill
from assent.business.skills.understand import understand
from assent.intents.base import Json
from assent.intents.change import Conditions
from assent.intents.intent import CollaborationOpportunity, IntentConflictReport
from assent.intents.negotiation import Additive, Agreement, Preference, Proposal, Round, Topic, Utility
from assent.intents.ports import Channel, Observations, Regulations, Understood
from assent.reasoning.model import Model
from assent.reasoning.run import Loop
from assent.reasoning.skill import Skill


@dataclass(frozen=True)
class Operators:
    """Implements the port BusinessPlane. `models`: each operator's, and the mediator's as `mediator`.

    `remote`: the way to each operator that lives elsewhere; what is kept of it as private is its declaration.
    """

    section: BusinessSection
    cells: tuple[str, ...]
    seed: int
    models: Mapping[str, Model]
    loop: Loop
    observations: Observations
    regulations: Regulations
    optimizer: UtilityOptimizer = field(default_factory=UtilityOptimizer)
    remote: Mapping[str, Channel] = field(default_factory=dict)

    def understand(self, operator: str, version: int, says: str) -> Understood:
        shared = ", ".join(cell for cell in self.cells if self._operator(operator).shares(cell))
        if operator in self.remote:
            told = self.loop.run(declaration(operator, self.remote[operator]))
            intent, words, model = told.intent, told.said, f"{told.model} (remote)"
        else:
            intent = self.loop.run(understand(self.models[operator], says, shared))
            intent = intent.on_downlink()
            words, model = said(intent), self.models[operator].name
        public = intent.public(operator, shared, id=intent_id(operator), version=version)
        return Understood(intent=public, private=intent.model_dump_json(), said=words, model=model)

    def examine(
        self, resource: str, conditions: Conditions, private: Mapping[str, str]
    ) -> IntentConflictReport:
        settings = self.section.topic(resource)
        wanted = {
            name: declared(intent, intent_id(name), conditions.permitted_mbps)
            for name, intent in _open(private).items()
        }
        return conflict(
            resource,
            wanted,
            conditions.permitted_mbps,
            kind=settings.kind,
            tolerance_mbps=settings.tolerance_mbps,
            capable_mbps=conditions.best_mbps,
            attributes=settings.attributes,
        )

    def opportunities(
        self, resource: str, conditions: Conditions, private: Mapping[str, str]
    ) -> tuple[CollaborationOpportunity, ...]:
        wanted = {
            name: declared(intent, intent_id(name), conditions.permitted_mbps)
            for name, intent in _open(private).items()
        }
        demands = {
            one.name: one.demand_mbps for one in self.section.on(resource) if one.demand_mbps is not None
        }
        kind = self.section.topic(resource).kind
        return opportunities(resource, wanted, conditions.permitted_mbps, kind=kind, demands_mbps=demands)

    def open_topic(
        self, topic_id: str, report: IntentConflictReport, conditions: Conditions, private: Mapping[str, str]
    ) -> Topic:
        demands = {
            one.name: one.demand_mbps
            for one in self.section.on(report.resource)
            if one.demand_mbps is not None
        }
        settings = self.section.topic(report.resource)
        topic = open_topic(report, tuple(private), settings, demands_mbps=demands)
        return topic.model_copy(update={"id": topic_id})

    def begin(self, topic: Topic) -> Json:
        return open_negotiation(topic, seed=self.seed).model_dump(mode="json")

    def hold_round(self, state: Json, private: Mapping[str, str]) -> tuple[Json, Round]:
        negotiation, before = self._resume(state, private)
        after, held = self.loop.run(negotiation.hold_round(before))
        return after.model_dump(mode="json"), held

    def finished(self, state: Json) -> bool:
        return NegotiationState.model_validate(state).stopped_by is not None

    def settle(
        self,
        state: Json,
        private: Mapping[str, str],
        *,
        agreement_id: str,
        version: int,
        parents: Sequence[str],
    ) -> Agreement:
        negotiation, ended = self._resume(state, private)
        named = ended.model_copy(update={"id": agreement_id, "version": version})
        return negotiation.agreement(named, parents=tuple(parents))

    def settle_without(
        self,
        topic: Topic,
        private: Mapping[str, str],
        *,
        agreement_id: str,
        version: int,
        parents: Sequence[str],
    ) -> Agreement:
        """Nobody has to give way: the optimum of what was declared holds, without a round."""
        intents = _open(private)
        utilities = {name: self._utility(name, topic) or one.declared(topic) for name, one in intents.items()}
        optimum = self.optimizer.optimum(topic, utilities, self._own_utility(topic))
        value, terms = optimum.value, optimum.terms
        if terms is not None:
            value = terms[topic.attributes[0].name]
        reached = sum(optimum.shares.values()) if optimum.shares is not None else value
        off = topic.kind != "allocation" and _all_want_it_off(intents.values())
        agreed = bool(reached) or off
        return Agreement(
            id=agreement_id,
            version=version,
            topic=topic,
            agreed=agreed,
            value=value,
            shares=optimum.shares,
            terms=terms,
            rounds=0,
            stopped_by="consensus" if agreed else "halted",
            optimum=optimum.value if topic.kind == "level" else optimum.shares or terms,
            distance=0.0,
            parents=tuple(parents),
        )

    def _resume(self, state: Json, private: Mapping[str, str]) -> tuple[Negotiation, NegotiationState]:
        """The table as it stands: everything but the state is made anew from what each operator knows."""
        negotiation = NegotiationState.model_validate(state)
        topic = negotiation.topic
        at_s = self.observations.conditions(topic.resource).at_s
        agents = {
            name: self._negotiator(name, intent, topic, at_s) for name, intent in _open(private).items()
        }
        mediator = Mediator(
            agent=self._agent("mediator", mediate_package_skill if topic.attributes else mediate_skill),
            utility=self._own_utility(topic),
            concurrent=_waits(self.models["mediator"]),
            optimizer=self.optimizer,
        )
        table = Negotiation(
            agents,
            mediator,
            self.optimizer,
            open=self.section.goals_known,
            conditions=self.observations.conditions if self.section.units.observability else None,
        )
        return table, negotiation

    def _utility(self, operator: str, topic: Topic) -> Additive | None:
        """What an operator's preferences declare on a multi-attribute topic; None: what it says has to do."""
        return _additive(self._operator(operator).preferences, topic)

    def _own_utility(self, topic: Topic) -> Utility | None:
        """The network operator's own interest in the topic, if it has one."""
        if topic.kind == "multi-attribute":
            return _additive(self.section.mediator.preferences, topic)
        return self.section.mediator.utility

    def _negotiator(self, name: str, intent: BusinessIntent, topic: Topic, at_s: float) -> Participant:
        if name in self.remote:
            return RemoteOperator(name, self.remote[name], intent, self._utility(name, topic))
        return BusinessOperator(
            name=name,
            agent=self._agent(name, propose_package_skill if topic.attributes else propose_skill),
            intent=intent,
            utility=self._utility(name, topic),
            personality=self._operator(name).personality_at(at_s),
            goal="; ".join(intent.reasons),
            concurrent=_waits(self.models[name]),
        )

    def _agent(self, name: str, skill: Skill[Situation, Proposal]) -> Agent:
        return Agent(
            self.models[name],
            skill,
            self.section.units,
            optimizer=self.optimizer,
            observations=self.observations,
            regulations=self.regulations,
            arbiter=self.models["mediator"] if name == "mediator" else self.models[name],
        )

    def _operator(self, name: str) -> OperatorSection:
        return next(one for one in self.section.operators if one.name == name)


def intent_id(operator: str) -> str:
    """The id of an operator's business intent, whatever its version."""
    return f"business.{operator}"


def _open(private: Mapping[str, str]) -> dict[str, BusinessIntent]:
    return {name: BusinessIntent.model_validate_json(private[name]) for name in sorted(private)}


def _additive(wishes: Mapping[str, Preference] | None, topic: Topic) -> Additive | None:
    """Preferences for what this topic settles; None where there are none."""
    here = {one.name: wishes[one.name] for one in topic.attributes if wishes and one.name in wishes}
    return Additive(attributes=here) if any(one.weight > 0.0 for one in here.values()) else None


def _all_want_it_off(intents: Iterable[BusinessIntent]) -> bool:
    """Switching a shared resource off is legitimate where everybody asks for it, and only there."""
    return all(intent.target_mbps == 0.0 for intent in intents)


def _waits(model: Model) -> bool:
    return model.name != "embedded"
