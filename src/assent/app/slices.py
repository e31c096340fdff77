"""Slices on order: agents model and propose, the operator picks and approves, the life cycle carries it out.

`cli` calls it for `assent slice deploy` and its siblings. One desk is one state folder and its clouds.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import Field

from assent.intents.base import Finite, Frozen, Json, Name, canonical, digest
from assent.intents.change import ChangeSet
from assent.intents.decision import APPROVE, REJECT, Decision, Taken
from assent.intents.errors import AssentError, Clarify, InvalidInput, Permanent, Problem, Refused
from assent.intents.instance import SliceInstance
from assent.inventory import yamlfile
from assent.inventory.clouds import Cloud
from assent.lifecycle.approvals import Approvals, ApprovalsSection
from assent.lifecycle.folder import StateFolder, data_folder
from assent.lifecycle.ledger import SqliteLedger
from assent.lifecycle.slices import SliceKeeper
from assent.lifecycle.store import Store
from assent.network.cloud.operator import CloudOperator
from assent.reasoning.agent import AgentSpec
from assent.reasoning.ledger import CallLedger
from assent.reasoning.model import Model
from assent.reasoning.outcome import Done, DriveLimits, Outcome, Unfinished, settle
from assent.reasoning.redaction.known import knowing
from assent.reasoning.run import Loop
from assent.reasoning.tools import bind
from assent.service.design import design_text
from assent.service.orchestration import roster
from assent.service.orchestration.goal import Goal, read_goal, revised
from assent.service.orchestration.nsi import Proposal, describe, order_of
from assent.service.orchestration.recommend import Recommendation
from assent.service.orchestration.resources import Action, ResourceAction, ResourceChange
from assent.service.orchestration.tools import Modelled, bindings
from assent.service.orchestration.topologies import Requirements
from assent.service.placement import Site, Used

_SITE = "slice/site"


class CloudsFile(Frozen):
    """The clouds that slices are deployed on. `access_ms`: one way from the radio site to where a cloud is attached,
    0 where it is not said; `between_ms`: likewise between two clouds, by way of the radio site where it is not said.
    """

    clouds: tuple[Cloud, ...] = Field(min_length=1, max_length=1000)
    access_ms: dict[Name, Finite] = Field(default_factory=dict)
    links: tuple[CloudLink, ...] = Field(default=(), max_length=10_000)


class CloudLink(Frozen):
    a: Name = Field(alias="from")
    z: Name = Field(alias="to")
    latency_ms: Finite = Field(ge=0, le=10_000)


CloudsFile.model_rebuild()


def read_clouds(path: Path) -> CloudsFile:
    """Raises InvalidInput with file, line and field."""
    file = yamlfile.read(path)
    found = file.validate(CloudsFile)
    names = [one.name for one in found.clouds]
    problems = []
    for at, name in enumerate(names):
        if name in names[:at]:
            problems.append(
                Problem(file.where(("clouds", at)), f"clouds[{at}]", f"two clouds are called {name!r}")
            )
    for name, ms in found.access_ms.items():
        where = file.where(("access_ms", name))
        if name not in names:
            problems.append(Problem(where, f"access_ms.{name}", f"there is no cloud {name!r}"))
        if not 0 <= ms <= 10_000:
            problems.append(Problem(where, f"access_ms.{name}", "give milliseconds from 0 to 10000"))
    for at, link in enumerate(found.links):
        for name in sorted({link.a, link.z} - set(names)):
            problems.append(Problem(file.where(("links", at)), f"links[{at}]", f"there is no cloud {name!r}"))
    if problems:
        raise InvalidInput(str(problems[0]), field=problems[0].field, problems=problems)
    access = {name: found.access_ms.get(name, 0.0) for name in names}
    return found.model_copy(update={"access_ms": access})


def clouds_of_scenario(path: Path) -> CloudsFile:
    """The clouds of a scenario, as far as they are from its first cell. Raises InvalidInput, Refused."""
    from assent.app.compose import planner
    from assent.app.scenario import load_scenario

    loaded = load_scenario(path)
    cells = loaded.scenario.cells
    site = planner(loaded).site(cells[0].name if cells else "", ())
    links = tuple(
        CloudLink(a=a, z=z, latency_ms=ms) for (a, z), ms in sorted(site.between_ms.items()) if a < z
    )
    return CloudsFile(clouds=tuple(site.clouds), access_ms=dict(site.access_ms), links=links)


@dataclass(frozen=True)
class Asked:
    """What the operator is asked after modelling: one name of `options`, or feedback in words; None: nobody answers."""

    options: tuple[Recommendation, ...]
    note: str = ""


@dataclass
class Order:
    """How one request went. `rounds`: the goals that were modelled, in turn."""

    text: str
    status: str = "needs-decision"
    questions: tuple[str, ...] = ()
    options: tuple[Recommendation, ...] = ()
    choice: str = ""
    instances: tuple[SliceInstance, ...] = ()
    explanations: tuple[str, ...] = ()
    goal: Goal = field(default_factory=Goal)
    models: tuple[str, ...] = ()
    substitutions: tuple[str, ...] = ()
    calls: int = 0
    transcript: str = ""

    def wire(self) -> dict[str, Json]:
        """The JSON answer of `assent slice deploy`."""
        return {
            "status": self.status,
            "request": self.text,
            "goal": self.goal.model_dump(mode="json", exclude_none=True),
            "questions": list(self.questions),
            "recommendations": [one.wire() for one in self.options],
            "choice": self.choice or None,
            "slices": [one.wire() for one in self.instances],
            "explanations": list(self.explanations),
            "models": list(self.models),
            "substitutions": list(self.substitutions),
            "calls": self.calls,
            "transcript": self.transcript or None,
        }


@dataclass(frozen=True)
class People:
    """Who decides: `pick` after modelling (a name, feedback, or None), `approve` before anything is written."""

    pick: Callable[[Asked], str | None]
    approve: Callable[[Decision, ChangeSet], Taken | None]


class SliceDesk:
    """Use cases on one state folder. Made by `opened`."""

    def __init__(self, folder: StateFolder, store: Store, ledger: SqliteLedger, clouds: CloudsFile) -> None:
        self.folder = folder
        self.store = store
        self._clouds = clouds
        self.cloud = CloudOperator(clouds.clouds, folder.cloud, _WallClock())
        self.ledger = ledger
        self.keeper = SliceKeeper(store, ledger, self.cloud)
        self.bindings = bindings(self.cloud, self._site)

    def deploy(
        self,
        text: str,
        model: Model,
        loop: Loop,
        people: People,
        *,
        agents: Mapping[str, AgentSpec] | None = None,
        limits: DriveLimits | None = None,
    ) -> Order:
        """From words to running instances, or to what is open. Raises Refused where it cannot be had (with the
        binding constraint) or nobody approves, and as models and the life cycle do. After an error nothing is held.
        """
        order = Order(text)
        order.goal, wish = read_goal(text)
        answer = loop.run(design_text(model, wish or text))
        if answer.status == "clarify":
            order.status, order.questions = "clarify", answer.questions
            return order
        if answer.status == "refused":
            raise Refused("; ".join(answer.explanations) or "the request was refused", field="text")
        order.explanations = answer.explanations
        requirements = Requirements(request=text, goal=order.goal, designs=answer.designs)
        self._new(order_of(requirements))
        return _Errands(self, order, requirements, model, loop, people, agents, limits).run()

    def change(
        self, name: str, action: Action, people: People, *, function: str = "", factor: float | None = None
    ) -> tuple[SliceInstance, ...]:
        """The order's instances after a life-cycle action: planned by resource management, made once approved."""
        one = self.keeper.find(name)
        asked = ResourceAction(instance=name, action=action, function=function, factor=factor)
        there = self.keeper.of_order(one.order)
        given = {"slice_instances": [_plain(i) for i in there], "resource_action": _plain(asked)}
        result = self.bindings["resource-manager"].run(given)
        change = ResourceChange.model_validate(result["resource_change"])
        said = f"{action} {function}".strip() + (f" by {factor:g}" if factor else "")
        after = there
        for number, (stage, operation) in enumerate(zip(change.stages, change.operations, strict=True)):
            approve = self._approving(one.order, f"{said} of {name}?", people) if number == 0 else _agreed
            history = {i.id: i.history for i in after}
            wanted = tuple(i.model_copy(update={"history": history[i.id]}) for i in stage)
            after = self.keeper.carry_out(wanted, operation, said, approve=approve)
        return after

    def carry_out(self, proposal: Proposal, people: People, note: str) -> tuple[SliceInstance, ...]:
        """Deploys what was proposed, once it is approved."""
        order = proposal.descriptors.order
        past = {one.id: one.history for one in self.keeper.of_order(order)}
        running = {"phase": "OPERATION", "operational": "ENABLED", "administrative": "UNLOCKED"}
        wanted = tuple(
            one.model_copy(update={**running, "history": past.get(one.id, ())})
            for one in proposal.descriptors.instances
        )
        names = ", ".join(one.id for one in wanted)
        return self.keeper.carry_out(
            wanted, "allocateNsi", note, approve=self._approving(order, f"Deploy {names}?", people)
        )

    def write_transcript(self, order: str, ledgers: Sequence[CallLedger]) -> Path:
        """Every call and answer of an order's runs, one JSON object a line."""
        self.folder.agents.mkdir(mode=0o700, exist_ok=True)
        path = self.folder.agents / f"{order}.jsonl"
        lines = [
            canonical({"kind": type(entry).__name__.lower(), **entry.model_dump(mode="json")})
            for ledger in ledgers
            for entry in ledger.entries
        ]
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    def _new(self, order: str) -> None:
        running = [one.id for one in self.keeper.of_order(order) if not one.ended]
        if running:
            raise Refused(
                f"this was deployed already, as {', '.join(running)}; scale or terminate that, or ask for another "
                "slice in other words",
                field="text",
            )

    def _approving(self, order: str, question: str, people: People) -> Callable[[ChangeSet], None]:
        def approve(change: ChangeSet) -> None:
            said = f"slice/{order}/{change.idempotency_key[:12]}"
            decision = Decision(
                id=f"{said}/{time.time_ns()}",
                question=question,
                plan_hash=change.idempotency_key,
                expires_s=ApprovalsSection().expires_s,
                default=REJECT,
            )
            prompt: Callable[[Decision], Taken | None] = lambda one: people.approve(one, change)  # noqa: E731
            taken = Approvals(self.store, prompt=prompt).decide(decision)
            if taken.choice != APPROVE:
                raise Refused(f"not approved ({taken.by}); nothing was changed", field="approval")

        return approve

    def _site(self) -> Site:
        """The clouds beside everything that runs on them now, also what is ordered by others."""
        used = {
            name: Used(
                cpu=sum(one.cpu for one in listed),
                ram_mb=sum(one.ram_mb for one in listed),
                disk_gb=sum(one.disk_gb for one in listed),
            )
            for name, listed in self.cloud.instances().items()
        }
        between = {(one.a, one.z): one.latency_ms for one in self._clouds.links}
        return Site(self._clouds.clouds, self._clouds.access_ms, between, used)


class _Errands:
    """The agents at work on one request: model, ask, model again with feedback, propose, deploy."""

    def __init__(
        self,
        desk: SliceDesk,
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
            self._order.transcript = str(self._desk.write_transcript(name, self._ledgers))

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
            said = self._people.pick(Asked(self._order.options, note))
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
        self._order.instances = self._desk.carry_out(proposal, self._people, note)
        self._order.status = "deployed"
        return self._order


@contextmanager
def opened(state: Path | None, clouds: CloudsFile | None = None) -> Iterator[SliceDesk]:
    """The desk of a state folder, locked; what a killed process left is settled first.

    `clouds` None: those that the folder knows. Raises InvalidInput where it knows none.
    """
    folder = StateFolder(state or data_folder() / "slices")
    if clouds is None and not folder.used:
        raise InvalidInput(
            f"{folder.root}: no slice was deployed here; say which clouds there are, with --clouds or --scenario",
            field="clouds",
        )
    folder.prepare()
    folder.lock()
    try:
        store = Store(folder.store)
        ledger = SqliteLedger(folder.ledger)
        try:
            there = _known(store, clouds)
            desk = SliceDesk(folder, store, ledger, there)
            desk.keeper.settle()
            with knowing(lambda: [one.name for one in there.clouds]):
                yield desk
        finally:
            ledger.close()
            store.close()
    finally:
        folder.unlock()


def check_agents(path: Path | None) -> dict[str, AgentSpec]:
    """The agents of a file (None: those that are shipped), checked. Raises InvalidInput that lists every problem."""
    return roster.load(path, bindings(CloudOperator((), Path()), _no_site))


def _known(store: Store, clouds: CloudsFile | None) -> CloudsFile:
    """What was said last of the clouds is remembered, so that `scale` and `terminate` need not be told."""
    if clouds is not None:
        store.put(_SITE, clouds.model_dump(mode="json", by_alias=True))
        return clouds
    held = store.get(_SITE)
    if held is None:
        raise InvalidInput(
            "no slice was deployed here; say which clouds there are, with --clouds or --scenario",
            field="clouds",
        )
    return CloudsFile.model_validate_json(json.dumps(held))


def _reason(ledger: CallLedger) -> AssentError | None:
    """Why the agents could not get there, where a tool refused."""
    for call in reversed(ledger.calls):
        if call.error is not None and call.error.code == Refused.code:
            return Refused(call.error.message, field="clouds")
    return None


def _agreed(change: ChangeSet) -> None:
    """The second stage of what was approved."""


def _plain(value: Frozen) -> Json:
    return value.model_dump(mode="json", by_alias=True)


class _WallClock:
    def now_s(self) -> float:
        return time.time()


def _no_site() -> Site:
    raise InvalidInput("agents are checked without clouds", field="clouds")
