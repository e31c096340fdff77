"""Planes and domains that are simple enough to predict: the workflows are what is tested with them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from assent.intents.base import Json, canonical, digest
from assent.intents.change import (
    ChangeSet,
    Claim,
    Conditions,
    Delivered,
    Feasibility,
    NetworkIntent,
    Observation,
    RanIntent,
)
from assent.intents.errors import AssentError, Clarify
from assent.intents.events import RatioChange
from assent.intents.evidence import Outcome, Verdict
from assent.intents.intent import CollaborationOpportunity, Intent, IntentConflictReport, Plane
from assent.intents.negotiation import Agreement, Proposal, Round, Topic, Turn
from assent.intents.ports import Understood
from assent.intents.service import (
    CoreSliceProfile,
    Nest,
    Placement,
    Plmn,
    PlmnInfo,
    RanSliceProfile,
    RanSubnetProfile,
    ServiceProfile,
    SliceDesign,
    Snssai,
    SubnetProfile,
    Thpt,
    TransportSlice,
)


class FakeBusiness:
    """Sentences are numbers; a negotiation takes three rounds and ends at the mean, within the bounds."""

    def understand(self, operator: str, version: int, says: str) -> Understood:
        if not says.replace(".", "").isdigit():
            raise Clarify([f"how many Mbps does {operator} want?"])
        intent = Intent(id=f"intent-{operator}", version=version, plane=Plane.BUSINESS, owner=operator)
        return Understood(intent=intent, private=says, said="something", model="fake")

    def examine(
        self, resource: str, conditions: Conditions, private: Mapping[str, str]
    ) -> IntentConflictReport:
        kind = "level" if len(set(private.values())) > 1 else "none"
        return IntentConflictReport(
            resource=resource,
            kind=kind,
            intents=tuple(sorted(private)),
            explanation="they differ",
            demanded_mbps=sum(map(float, private.values())),
            available_mbps=conditions.permitted_mbps,
        )

    def opportunities(
        self, resource: str, conditions: Conditions, private: Mapping[str, str]
    ) -> tuple[CollaborationOpportunity, ...]:
        return ()

    def open_topic(
        self, topic_id: str, report: IntentConflictReport, conditions: Conditions, private: Mapping[str, str]
    ) -> Topic:
        return Topic(
            id=topic_id,
            resource=report.resource,
            kind="level",
            upper=conditions.permitted_mbps,
            participants=report.intents,
        )

    def begin(self, topic: Topic) -> Json:
        return {"topic": topic.model_dump(mode="json"), "round": 0}

    def hold_round(self, state: Json, private: Mapping[str, str]) -> tuple[Json, Round]:
        topic = Topic.model_validate(state["topic"])
        value = min(topic.upper, _mean(private))
        said = Proposal(value=value, reasoning="the middle")
        turns = tuple(Turn(agent=name, role="negotiator", proposal=said) for name in sorted(private))
        number = state["round"] + 1
        mediator = Turn(agent="mediator", role="mediator", proposal=said)
        return {**state, "round": number}, Round(number=number, turns=turns, mediator=mediator, spread=0)

    def finished(self, state: Json) -> bool:
        return bool(state["round"] >= 3)

    def settle(
        self,
        state: Json,
        private: Mapping[str, str],
        *,
        agreement_id: str,
        version: int,
        parents: Sequence[str],
    ) -> Agreement:
        topic = Topic.model_validate(state["topic"])
        return self.settle_without(
            topic, private, agreement_id=agreement_id, version=version, parents=parents
        ).model_copy(update={"rounds": state["round"]})

    def settle_without(
        self,
        topic: Topic,
        private: Mapping[str, str],
        *,
        agreement_id: str,
        version: int,
        parents: Sequence[str],
    ) -> Agreement:
        value = min(topic.upper, _mean(private))
        return Agreement(
            id=agreement_id,
            version=version,
            topic=topic,
            agreed=value > 0,
            value=value,
            rounds=0,
            stopped_by="consensus",
            parents=tuple(parents),
        )


class FakeService:
    def design(
        self, agreement: Agreement, parents: Sequence[Intent]
    ) -> tuple[tuple[Intent, SliceDesign], ...]:
        slice_id = f"{agreement.topic.resource}-shared"
        snssai = Snssai(sst=1, sd="000001")
        plmn = (PlmnInfo(plmn_id=Plmn(mcc="001", mnc="01"), snssai=snssai),)
        kbps = round((agreement.value or 0) * 1000)
        thpt = Thpt(guaranteed_kbps=kbps, max_kbps=kbps)
        design = SliceDesign(
            slice_id=slice_id,
            service_intent_id=f"service-{slice_id}",
            snssai=snssai,
            nest=Nest(name=slice_id, service_type="eMBB", sst=1, attributes={}),
            service_profile=ServiceProfile(id=f"{slice_id}-profile", plmn_info=plmn),
            ran=RanSliceProfile(
                id=f"{slice_id}-ran", plmn_info=plmn, subnet=RanSubnetProfile(dl_thpt_per_subnet=thpt)
            ),
            core=CoreSliceProfile(id=f"{slice_id}-core", plmn_info=plmn, subnet=SubnetProfile()),
            chain=(),
        )
        intent = Intent(
            id=design.service_intent_id, plane=Plane.SERVICE, owner="mediator", parents=agreement.parents
        )
        return ((intent, design),)

    def place(
        self, design: SliceDesign, others: Sequence[Placement], current: Placement | None
    ) -> tuple[Placement, tuple[TransportSlice, ...]]:
        placement = Placement(
            slice_id=design.slice_id, functions=(), latency_ms=1, cost=1, explanation="here"
        )
        return placement, ()


class FileDomain:
    """A domain whose whole state is one file. `broken`: the method that raises, and what."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.path = folder / f"{name}.json"
        self.broken: dict[str, AssentError] = {}
        self.calls: list[str] = []
        self.claims: tuple[Claim, ...] = ()

    def _call(self, method: str) -> None:
        self.calls.append(method)
        if method in self.broken:
            raise self.broken[method]

    def running(self) -> str:
        return self.path.read_text() if self.path.exists() else "{}"

    def feasible(self, intent: NetworkIntent) -> Feasibility:
        self._call("feasible")
        return Feasibility(feasible=True, reason="there is room", claims=self.claims)

    def observe(self) -> Observation:
        running = self.running()
        return Observation(domain=self.name, state={"x": running}, fingerprints={"x": digest(running)})

    def plan(self, intent: NetworkIntent) -> ChangeSet:
        self._call("plan")
        running = self.running()
        wanted = canonical(intent.model_dump(mode="json", exclude={"version"}))
        plan = {} if wanted == running else {"x": wanted}
        return ChangeSet(
            domain=intent.domain,
            intent=intent,
            plan=plan,
            candidate={"x": wanted},
            diff=plan,
            rollback={"x": running},
            base={"x": digest(running)},
            idempotency_key=digest([intent.domain, intent.version]),
        )

    def verify(self, change: ChangeSet) -> tuple[Verdict, ...]:
        self._call("verify")
        return (self._verdict(True),)

    def commit(self, change: ChangeSet, confirm_within_s: float) -> None:
        self._call("commit")
        self.path.write_text(change.candidate["x"])

    def probe(self, change: ChangeSet) -> tuple[Verdict, ...]:
        self._call("probe")
        return (self._verdict(self.running() == change.candidate["x"]),)

    def confirm(self, change: ChangeSet) -> str:
        self._call("confirm")
        return change.idempotency_key[:8]

    def rollback(self, change: ChangeSet) -> None:
        self._call("rollback")
        self.path.write_text(change.rollback["x"])

    def _verdict(self, good: bool) -> Verdict:
        outcome = Outcome.PASS if good else Outcome.FAIL
        return Verdict(property=f"{self.name} is right", outcome=outcome, evidence=("looked",))


class FakeRadio:
    """One cell per resource; `trace` is Mbit/s by second. Ratios are kept in the RAN domain's folder."""

    def __init__(self, trace: Sequence[float], ran: FileDomain, resources: Sequence[str]) -> None:
        self._trace = trace
        self._ran = ran
        self._resources = resources
        self._second = 0
        self.lying: range = range(0)
        """Seconds in which the cell acknowledges what it does not deliver."""
        self.idle: range = range(0)
        self._ratios = ran.path.with_name("ratios.json")

    @property
    def duration_s(self) -> int:
        return len(self._trace)

    def at(self, second: int) -> None:
        self._second = second

    def conditions(self, resource: str) -> Conditions:
        mbps = self._trace[self._second]
        return Conditions(
            resource=resource, at_s=self._second, cqi=9, reachable_mbps=mbps, permitted_mbps=mbps
        )

    def grantable(self, resource: str, shares_mbps: Mapping[str, float]) -> dict[str, float]:
        return dict(shares_mbps)

    def needed(self) -> tuple[RatioChange, ...]:
        return tuple(
            RatioChange(
                cell=cell,
                slice_id=f"{cell}-shared",
                before_percent=now,
                after_percent=self._ratio(agreed),
                cqi=9,
                reachable_mbps=self._trace[self._second],
            )
            for cell, agreed in self._agreed().items()
            if (now := self._in_force().get(cell, 0)) != self._ratio(agreed)
        )

    def adjust(self, changes: Sequence[RatioChange]) -> None:
        ratios = {**self._in_force(), **{change.cell: change.after_percent for change in changes}}
        self._ratios.write_text(json.dumps(ratios))

    def deliver(self) -> tuple[Delivered, ...]:
        mbps = self._trace[self._second]
        return tuple(
            Delivered(
                cell=cell,
                slice_id=f"{cell}-shared",
                at_s=self._second,
                cqi=9,
                reachable_mbps=mbps,
                ratio_percent=self._ratio(agreed),
                delivered_mbps=1.0 if self._second in (*self.lying, *self.idle) else min(agreed, mbps),
                agreed_mbps=agreed,
                backlog=self._second not in self.idle,
            )
            for cell, agreed in self._agreed().items()
        )

    def _ratio(self, agreed: float) -> int:
        reachable = self._trace[self._second]
        return min(100, -int(-100 * agreed // reachable)) if reachable else 100

    def _agreed(self) -> dict[str, float]:
        running = json.loads(self._ran.running())
        if not running:
            return {}
        intent = RanIntent.model_validate({**running, "version": 1})
        return {share.cell: share.dl_kbps / 1000 for share in intent.shares}

    def _in_force(self) -> dict[str, int]:
        return json.loads(self._ratios.read_text()) if self._ratios.exists() else {}


def _mean(private: Mapping[str, str]) -> float:
    values = [float(value) for value in private.values()]
    return sum(values) / len(values)
