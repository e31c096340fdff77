"""Slices on order: agents model and propose, the operator picks and approves, the life cycle carries it out.

`cli` calls it for `assent slice deploy` and its siblings. One desk is one state folder and its clouds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from assent.app.alternatives import Alternatives
from assent.app.capacity import used
from assent.app.clouds import SITE, CloudsFile
from assent.app.errands import Errands
from assent.app.order_records import design_of, record_design, record_joined, record_order
from assent.app.orders import Order, People
from assent.intents.base import Frozen, Json, canonical
from assent.intents.change import ChangeSet
from assent.intents.decision import APPROVE, REJECT, Decision, Taken
from assent.intents.errors import Clarify, InvalidInput, Refused
from assent.intents.instance import Member, SliceInstance, traffic_of
from assent.intents.service import SliceDesign
from assent.intents.states import attributes
from assent.lifecycle.approvals import Approvals, ApprovalsSection
from assent.lifecycle.feasibility import Jobs
from assent.lifecycle.folder import StateFolder, data_folder
from assent.lifecycle.ledger import SqliteLedger
from assent.lifecycle.slices import SliceKeeper
from assent.lifecycle.store import Store
from assent.network.cloud.operator import CloudOperator
from assent.network.ran.coverage import CellCoverage
from assent.reasoning.agent import AgentSpec
from assent.reasoning.ledger import CallLedger
from assent.reasoning.model import Model
from assent.reasoning.outcome import DriveLimits
from assent.reasoning.redaction.known import knowing
from assent.reasoning.run import Loop
from assent.service.customer.joining import fits
from assent.service.descriptors.packaging import SlicePackager
from assent.service.design import DesignAnswer, design_all, design_text
from assent.service.orchestration import roster
from assent.service.orchestration.goal import read_goal
from assent.service.orchestration.modifying import modified
from assent.service.orchestration.nsi import Proposal, order_of
from assent.service.orchestration.recommend import Recommendation
from assent.service.orchestration.resources import Action, ResourceAction, ResourceChange
from assent.service.orchestration.tools import bindings
from assent.service.orchestration.topologies import Requirements
from assent.service.placement import Site


class SliceDesk:
    """Use cases on one state folder. Made by `opened`."""

    def __init__(self, folder: StateFolder, store: Store, ledger: SqliteLedger, clouds: CloudsFile) -> None:
        self.folder = folder
        self.store = store
        self.clouds = clouds
        self.cloud = CloudOperator(clouds.clouds, folder.cloud, _WallClock(), SlicePackager())
        self.ledger = ledger
        coverage = CellCoverage(clouds.cells) if clouds.cells else None
        self.keeper = SliceKeeper(store, ledger, self.cloud, coverage)
        self.jobs = Jobs(store, ledger)
        self.bindings = bindings(self.cloud, self.site)

    def deploy(
        self,
        text: str,
        model: Model,
        loop: Loop,
        people: People,
        *,
        agents: Mapping[str, AgentSpec] | None = None,
        limits: DriveLimits | None = None,
        activate: bool = True,
    ) -> Order:
        """From words to running instances, or to what is open. Raises Refused where it cannot be had (with the
        binding constraint) or nobody approves, and as models and the life cycle do. After an error nothing is held.
        """
        order = Order(text, activate=activate)
        order.goal, wish = read_goal(text)
        answer = loop.run(design_text(model, wish or text))
        if answer.status == "clarify":
            order.status, order.questions = "clarify", answer.questions
            return order
        if answer.status == "refused":
            raise Refused("; ".join(answer.explanations) or "the request was refused", field="text")
        order.explanations, order.notes = answer.explanations, answer.notes
        try:
            return self.deploy_designed(
                order, answer.designs, model, loop, people, agents=agents, limits=limits
            )
        except Refused as error:
            if error.field not in ("cells", "clouds"):
                raise
            raise Refused(error.message + self._instead(order, answer), field=error.field) from None

    def _instead(self, order: Order, answer: DesignAnswer) -> str:
        """What near to an order could be had for which clouds or cells have no room; else nothing."""
        name = order_of(Requirements(request=order.text, goal=order.goal, designs=answer.designs))
        fresh = partial(design_all, prefix=name)
        found = Alternatives(name, order.text, order.goal, self.site(name), self.keeper.served, fresh)
        if found.possible(answer.slices):
            return ""
        labels = [one.label for one in found.of(answer.slices)]
        return f". It could be had with: {'; or '.join(labels)}" if labels else ""

    def deploy_designed(
        self,
        order: Order,
        designs: Sequence[SliceDesign],
        model: Model,
        loop: Loop,
        people: People,
        *,
        agents: Mapping[str, AgentSpec] | None = None,
        limits: DriveLimits | None = None,
    ) -> Order:
        """As `deploy`, of slices that are designed already, to the order's goal."""
        requirements = Requirements(request=order.text, goal=order.goal, designs=tuple(designs))
        name = order_of(requirements)
        self._new(name)
        self.keeper.served(name, traffic_of(designs))
        return Errands(self, order, requirements, model, loop, people, agents, limits).run()

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

    def modify(
        self, name: str, text: str, model: Model, loop: Loop, people: People
    ) -> tuple[SliceInstance, ...]:
        """The order's instances once `name` promises what `text` asks for, all of it: what it does not say is as in
        a new slice. Raises Clarify for what is open, Refused as `modified` and the life cycle do."""
        one = self.keeper.find(name)
        answer = loop.run(design_text(model, text))
        if answer.status == "clarify":
            raise Clarify(answer.questions, field="text")
        if answer.status == "refused":
            raise Refused("; ".join(answer.explanations) or "the request was refused", field="text")
        if len(answer.designs) != 1:
            raise Refused(f"that asks for {len(answer.designs)} slices; {name} is one", field="text")
        wanted, design = modified(one, design_of(self.store, name), answer.designs[0])
        changed = tuple(wanted if i.id == name else i for i in self.keeper.of_order(one.order))
        approve = self._approving(one.order, f"modify {name}?", people)
        after = self.keeper.carry_out(changed, "modifyNsi", f"modify: “{text[:500]}”", approve=approve)
        version = next(i.version for i in after if i.id == name)
        record_design(self.store, self.keeper.now_s, one.order, version, design)
        return after

    def carry_out(
        self, proposal: Proposal, people: People, note: str, *, activate: bool = True
    ) -> tuple[SliceInstance, ...]:
        """Deploys what was proposed, once it is approved; without `activate` it is allocated, and nothing runs."""
        order = proposal.descriptors.order
        past = {one.id: one.history for one in self.keeper.of_order(order)}
        wanted = tuple(
            SliceInstance.model_validate(
                {**dict(one), **attributes(one, _stopped(one, activate)), "history": past.get(one.id, ())}
            )
            for one in proposal.descriptors.instances
        )
        names = ", ".join(one.id for one in wanted)
        return self.keeper.carry_out(
            wanted, "allocateNsi", note, approve=self._approving(order, f"Deploy {names}?", people)
        )

    def join(self, name: str, member: Member, people: People) -> SliceInstance:
        """An order shares a running slice from now on. Raises Refused where it fits no more, or nobody approves."""
        changed, said = self._joined(name, member)
        return self._shared(changed, said, people)

    def ask_to_join(self, name: str, member: Member, people: People) -> None:
        """Has the change that `join` would make approved; nothing is made. Raises as `join` does."""
        changed, said = self._joined(name, member)
        change = self.keeper.planned(self._with(changed), "modifyNsi")
        self._approving(changed.order, f"{name} {said}?", people)(change)

    def _joined(self, name: str, member: Member) -> tuple[SliceInstance, str]:
        one = self.keeper.find(name)
        fit = fits(one, member.profile, ())
        if fit.problems:
            raise Refused(f"{name} cannot be joined: {'; '.join(fit.problems)}", field="slice")
        changed = one.model_copy(update={"members": (*one.members, member)})
        return changed, f"joined by {member.order}"

    def leave(self, name: str, order: str, people: People) -> SliceInstance:
        """An order leaves the slice that it shares; everybody else stays. Raises InvalidInput where it is not on it."""
        one = self.keeper.find(name)
        if order not in [member.order for member in one.members]:
            known = ", ".join(member.order for member in one.members) or "nobody"
            raise InvalidInput(
                f"{order[:200]!r} does not share {name}; it is shared by: {known}", field="order"
            )
        left = tuple(member for member in one.members if member.order != order)
        return self._shared(one.model_copy(update={"members": left}), f"left by {order}", people)

    def _shared(self, one: SliceInstance, said: str, people: People) -> SliceInstance:
        wanted = self._with(one)
        approve = self._approving(one.order, f"{one.id} {said}?", people)
        after = self.keeper.carry_out(wanted, "modifyNsi", said, approve=approve)
        return next(other for other in after if other.id == one.id)

    def _with(self, one: SliceInstance) -> list[SliceInstance]:
        """The instances of its order, with `one` as it is wanted."""
        return [one if other.id == one.id else other for other in self.keeper.of_order(one.order)]

    def record_order(
        self, requirements: Requirements, options: Sequence[Recommendation], choice: str
    ) -> None:
        """What was asked for, how it was designed and what was picked: the record that explanations cite."""
        record_order(self.store, self.keeper.now_s, requirements, options, choice)

    def record_joined(
        self, member: Member, text: str, host: str, why: Sequence[str], design: SliceDesign
    ) -> None:
        """The same, of an order that shares a running slice."""
        record_joined(self.store, self.keeper.now_s, member.order, text, host, why, design)

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

    def site(self, order: str = "") -> Site:
        """The clouds beside everything that runs on them now, and what is reserved for others than `order`."""
        between = {(one.a, one.z): one.latency_ms for one in self.clouds.links}
        taken = used(self.cloud, self.jobs.held_by_others(order))
        return Site(self.clouds.clouds, self.clouds.access_ms, between, taken)


@contextmanager
def opened(state: Path | None, clouds: CloudsFile | None = None) -> Iterator[SliceDesk]:
    """The desk of a state folder, locked; what a killed process left is settled first.

    `clouds` None: those that the folder knows. Raises InvalidInput where it knows none.
    """
    folder = StateFolder(state or data_folder() / "slices")
    if clouds is None and not folder.used:
        raise InvalidInput(
            f"{folder.root}: no slice was deployed here. The first `assent slice deploy` (or `chat`) says which clouds "
            "there are, with --clouds or --scenario; slices of another folder are found with --state",
            field="clouds",
        )
    folder.prepare()
    folder.lock()
    try:
        store = Store(folder.store)
        ledger = SqliteLedger(folder.ledger)
        try:
            there = clouds or _remembered(store)
            desk = SliceDesk(folder, store, ledger, there)
            if clouds is not None:
                _remember(desk, clouds)
            desk.keeper.settle()
            with knowing(lambda: [one.name for one in there.clouds]):
                yield desk
        finally:
            ledger.close()
            store.close()
    finally:
        folder.unlock()


def knows_clouds(root: Path) -> bool:
    """Whether a state folder remembers clouds."""
    folder = StateFolder(root)
    if not folder.used:
        return False
    store = Store(folder.store)
    try:
        return store.get(SITE) is not None
    finally:
        store.close()


def check_agents(path: Path | None) -> dict[str, AgentSpec]:
    """The agents of a file (None: those that are shipped), checked. Raises InvalidInput that lists every problem."""
    return roster.load(path, bindings(CloudOperator((), Path()), _no_site))


def _remembered(store: Store) -> CloudsFile:
    held = store.held(SITE, CloudsFile)
    if held is None:
        raise InvalidInput(
            "no slice was deployed here; say which clouds there are, with --clouds or --scenario",
            field="clouds",
        )
    return held


def _remember(desk: SliceDesk, clouds: CloudsFile) -> None:
    """What was said last of the clouds, so that `scale` and `terminate` need not be told. Raises InvalidInput where
    something still runs on a cloud that it leaves out, or names another driver for: nobody could end that any more.
    """
    desk.cloud.check_complete()
    held = desk.store.held(SITE, CloudsFile)
    before = {one.name: one.driver for one in held.clouds} if held is not None else {}
    used = desk.keeper.clouds()
    for one in clouds.clouds:
        if one.name in used and before.get(one.name, one.driver) != one.driver:
            raise InvalidInput(
                f"the driver of the cloud {one.name!r} was {before[one.name]} and is {one.driver} now, while functions "
                f"of {', '.join(used[one.name])} run there: leave it as it was until they are terminated",
                field="clouds",
            )
    desk.store.put(SITE, clouds.model_dump(mode="json", by_alias=True))


def _stopped(one: SliceInstance, activate: bool) -> tuple[str, ...]:
    return () if activate else tuple(placed.function.name for placed in one.functions)


def _agreed(change: ChangeSet) -> None:
    """The second stage of what was approved."""


def _plain(value: Frozen) -> Json:
    return value.model_dump(mode="json", by_alias=True)


class _WallClock:
    def now_s(self) -> float:
        return time.time()


def _no_site() -> Site:
    raise InvalidInput("agents are checked without clouds", field="clouds")
