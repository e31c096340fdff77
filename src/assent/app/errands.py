"""The agents at work on one order of slices. `slices` sends them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from assent.app.orders import Asked, Order, People
from assent.intents.base import Frozen, Json, digest
from assent.intents.errors import AssentError, Clarify, Permanent, Refused
from assent.intents.instance import SliceInstance
from assent.reasoning.agent import AgentSpec
from assent.reasoning.ledger import CallLedger
from assent.reasoning.model import Model
from assent.reasoning.outcome import Done, DriveLimits, Outcome, Unfinished, settle
from assent.reasoning.run import Loop
from assent.reasoning.tools import Binding, bind
from assent.service.orchestration import roster
from assent.service.orchestration.goal import revised
from assent.service.orchestration.nsi import Proposal, describe, order_of
from assent.service.orchestration.recommend import Recommendation
from assent.service.orchestration.tools import Modelled
from assent.service.orchestration.topologies import Requirements


class Desk(Protocol):
    """What errands need of the desk that sends them."""

    @property
    def bindings(self) -> Mapping[str, Binding]: ...

    def write_transcript(self, order: str, ledgers: Sequence[CallLedger]) -> Path: ...

    def record_order(
        self, requirements: Requirements, options: Sequence[Recommendation], choice: str
    ) -> None: ...

    def carry_out(
        self, proposal: Proposal, people: People, note: str, *, activate: bool = True
    ) -> tuple[SliceInstance, ...]: ...


class Errands:
    """The agents at work on one request: model, ask, model again with feedback, propose, deploy."""

    def __init__(
        self,
        desk: Desk,
        order: Order,
        requirements: Requirements,
        model: Model,
        loop: Loop,
        people: People,
        agents: Mapping[str, AgentSpec] | None,
        limits: DriveLimits | None,
    ) -> None:
        self._desk = desk
        self._order = order
        self._requirements = requirements
        self._model = model
        self._loop = loop
        self._people = people
        self._limits = limits or DriveLimits()
        agents = agents or roster.load(None, desk.bindings)
        self._agent = next(iter(agents.values()))
        self._tools = bind(self._agent, agents, desk.bindings)
        self._ledgers: list[CallLedger] = []

    def run(self) -> Order:
        name = order_of(self._requirements)
        try:
            return self._run()
        finally:
            self._order.calls = sum(len(one.calls) for one in self._ledgers)
            self._order.transcript = self._written(name)

    def _written(self, name: str) -> str:
        """Where the transcript is; "" where the disk does not take it: that hides neither what was deployed nor why
        something was not."""
        try:
            return str(self._desk.write_transcript(name, self._ledgers))
        except OSError as error:
            said = f"the transcript could not be written: {error.strerror or error}"
            self._order.explanations = (*self._order.explanations, said)
            return ""

    def _run(self) -> Order:
        ledger, note = self._fresh(), ""
        while True:
            outcome = self._drive(ledger)
            if isinstance(outcome, Done):
                return self._deploy(outcome, ledger)
            self._shown(ledger)
            if outcome.settles != "choice":
                self._order.questions = (outcome.question,)
                return self._order
            said = self._people.pick(Asked(self._order.options, note, self._order.notes))
            if said is None:
                self._order.questions = (outcome.question,)
                return self._order
            names = [one.name for one in self._order.options]
            if said in names:
                self._order.choice = said
                settle(ledger, outcome, said)
                continue
            ledger, note = self._again(ledger, said)

    def _again(self, ledger: CallLedger, feedback: str) -> tuple[CallLedger, str]:
        """Models anew with the operator's feedback; what was there stays where nothing is better, with a note."""
        before = self._requirements
        try:
            goal = revised(before.goal, feedback, self._order.options[0].reference)
            self._requirements = before.model_copy(update={"goal": goal})
            fresh = self._fresh()
            self._drive(fresh)
        except (Refused, Clarify) as error:
            self._requirements = before
            return ledger, error.message
        self._order.goal = goal
        return fresh, ""

    def _fresh(self) -> CallLedger:
        given = {"requirements": _plain(self._requirements)}
        ledger = CallLedger(f"deploy-{len(self._ledgers) + 1}", given)
        self._ledgers.append(ledger)
        return ledger

    def _drive(self, ledger: CallLedger) -> Outcome:
        goal = f"{self._agent.goal}\nThe request: {self._requirements.request}"
        work = self._model.drive(
            self._agent, goal, self._tools, ledger, wants=roster.WANTED, limits=self._limits
        )
        try:
            outcome = self._loop.run(work)
        except Unfinished as error:
            raise _reason(ledger) or error from None
        self._order.models = tuple(dict.fromkeys((*self._order.models, outcome.model)))
        told = (str(one) for one in outcome.substitutions)
        self._order.substitutions = tuple(dict.fromkeys((*self._order.substitutions, *told)))
        return outcome

    def _shown(self, ledger: CallLedger) -> None:
        """What the agents recommend, if it was made for these requirements."""
        found = ledger.artefacts.get("recommendations")
        if found is None:
            return
        modelled = Modelled.model_validate(found)
        if modelled.requirements != digest(self._requirements):
            raise Permanent(
                f"{self._model.name}: what was modelled is not what was asked for; nothing was deployed"
            )
        self._order.options = modelled.options

    def _deploy(self, outcome: Done, ledger: CallLedger) -> Order:
        """Only what a person picked, of what was modelled, in the words of the tools: nothing of a model's own."""
        self._shown(ledger)
        proposal = Proposal.model_validate(outcome.result["slice_proposal"])
        picked = self._order.choice
        if not picked or outcome.result["choice"] != picked:
            raise Permanent(f"{self._model.name}: no recommendation was picked; nothing was deployed")
        if proposal.descriptors != describe(self._requirements, self._order.options, picked):
            raise Permanent(f"{self._model.name}: the proposal is not what was picked; nothing was deployed")
        chosen = next(one for one in self._order.options if one.name == picked)
        note = f"{picked}: {chosen.topology}"[:2000]
        self._desk.record_order(self._requirements, self._order.options, picked)
        self._order.instances = self._desk.carry_out(
            proposal, self._people, note, activate=self._order.activate
        )
        self._order.status = "deployed"
        return self._order


def _reason(ledger: CallLedger) -> AssentError | None:
    """Why the agents could not get there, where a tool refused."""
    for call in reversed(ledger.calls):
        if call.error is not None and call.error.code == Refused.code:
            return Refused(call.error.message, field="clouds")
    return None


def _plain(value: Frozen) -> Json:
    return value.model_dump(mode="json", by_alias=True)
