"""The deliver workflow's body: an agreement → slices → changes in every domain, all or nothing.

Plan, verify, commit (with confirm) and confirm happen in every domain alike; what is feasible is reserved in the
ledger before anything is committed. All domains are confirmed last,
after an end-to-end probe; whatever fails before that takes every domain back.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from assent.intents.base import Json, digest
from assent.intents.change import (
    ChangeSet,
    Claim,
    CloudIntent,
    Feasibility,
    NetworkIntent,
    RanIntent,
    SliceShare,
    TransportIntent,
)
from assent.intents.decision import APPROVE, Decision, Taken
from assent.intents.errors import AssentError, Inconsistent, Permanent, Refused
from assent.intents.events import (
    Body,
    ChangeCommitted,
    ChangeConfirmed,
    ChangePlanned,
    ChangeRolledBack,
    ChangeVerified,
    DecisionAsked,
    DecisionTaken,
    DeliveryFailed,
    DeliveryProbed,
    FunctionsPlaced,
    IntentReported,
    SliceDesigned,
)
from assent.intents.evidence import Outcome, Verdict, overall
from assent.intents.instance import traffic
from assent.intents.intent import (
    ExpectationTarget,
    Fulfilment,
    FulfilmentInfo,
    Intent,
    IntentReport,
)
from assent.intents.negotiation import Agreement
from assent.intents.ports import Domain
from assent.intents.service import Placement, SliceDesign, Thpt, TransportSlice
from assent.lifecycle import questions, reservations, state
from assent.lifecycle.parts import Parts

MOST_QUESTIONS = 5
"""A plan that is another one each time that it is approved is given up."""


class Tell(Protocol):
    def __call__(self, workflow: str, step: str, at_s: float, body: Body) -> None: ...


@dataclass(frozen=True)
class Planned:
    """A slice on its way to the domains."""

    design: SliceDesign
    placement: Placement | None = None
    transport: tuple[TransportSlice, ...] = ()


class Delivery:
    """One run of the deliver workflow. `step` records a result once, `tell` an event."""

    def __init__(
        self,
        parts: Parts,
        workflow: str,
        agreement: Agreement,
        at_s: int,
        step: Callable[..., Json],
        tell: Tell,
    ) -> None:
        self._parts = parts
        self._workflow = workflow
        self._agreement = agreement
        self._at_s = at_s
        self._step = step
        self._tell_event = tell

    def run(self) -> Json:
        try:
            self._approve_agreement()
            slices = self._place(self._design())
            self._make(self._approved(self._network_intents(slices)))
        except AssentError as error:
            return self._failed(error)
        self._guarded("release-former", self._release_former)
        self._report(Fulfilment.FULFILLED, "delivered and read back")
        return {"delivered": True}

    def _design(self) -> list[Planned]:
        planned = []
        for pair in self._guarded("design", self._design_all):
            intent, design = _designed(pair)
            body = SliceDesigned(service_intent=intent, design=design)
            self._tell(f"designed-{design.slice_id}", body)
            planned.append(Planned(design))
        return planned

    def _design_all(self) -> Json:
        pairs = self._parts.service.design(self._agreement, self._parents())
        return [[_plain(intent), _plain(design)] for intent, design in pairs]

    def _place(self, slices: list[Planned]) -> list[Planned]:
        if "cloud" not in self._parts.domains:
            return slices
        others = [body.placement for body in self._beside()]
        placed: list[Planned] = []
        for one in slices:
            result = self._guarded(f"place-{one.design.slice_id}", self._place_one, one.design, others)
            body = FunctionsPlaced.model_validate(result)
            self._tell(f"placed-{one.design.slice_id}", body)
            others.append(body.placement)
            placed.append(Planned(one.design, body.placement, body.transport))
        return placed

    def _place_one(self, design: SliceDesign, others: list[Placement]) -> Json:
        own = state.delivered(self._parts.store).get(self._agreement.topic.resource, {})
        current = own[design.slice_id].placement if design.slice_id in own else None
        placement, transport = self._parts.service.place(design, others, current)
        return _plain(FunctionsPlaced(placement=placement, transport=transport))

    def _beside(self) -> list[FunctionsPlaced]:
        """What other resources' slices hold and are carried by."""
        in_force = state.delivered(self._parts.store)
        return [
            body
            for resource, slices in in_force.items()
            if resource != self._agreement.topic.resource
            for body in slices.values()
        ]

    def _network_intents(self, slices: list[Planned]) -> dict[str, NetworkIntent]:
        """What the agreement asks of each domain that this scenario has.

        Paths are shared, so the transport network is told everything that it has to carry.
        """
        name, version = self._agreement.id, self._agreement.version
        shares = tuple(
            SliceShare(
                slice_id=one.design.slice_id,
                cell=self._agreement.topic.resource,
                snssai=one.design.snssai,
                dl_kbps=_guaranteed_kbps(one.design.ran.subnet.dl_thpt_per_subnet),
                ul_kbps=_guaranteed_kbps(one.design.ran.subnet.ul_thpt_per_subnet),
                max_ues=one.design.ran.subnet.max_ues,
                dl_latency_ms=one.design.ran.subnet.dl_latency_ms,
                ul_latency_ms=one.design.ran.subnet.ul_latency_ms,
            )
            for one in slices
        )
        functions = {one.design.slice_id: one.placement.functions for one in slices if one.placement}
        designs = {one.design.slice_id: one.design for one in slices}
        carried = (asked for body in self._beside() for asked in body.transport)
        transport = (*carried, *(asked for one in slices for asked in one.transport))
        wanted: dict[str, NetworkIntent] = {
            "ran": RanIntent(id=name, version=version, shares=shares),
            "transport": TransportIntent(id=name, version=version, slices=transport),
            "cloud": CloudIntent(
                id=name,
                version=version,
                functions=functions,
                traffic={s: traffic(designs[s].service_profile) for s in functions},
            ),
        }
        return {domain: wanted[domain] for domain in self._parts.domains}

    def _approve_agreement(self) -> None:
        """Before anything is designed for it, where the scenario wants a person to see it."""
        question = questions.about_agreement(self._parts, self._agreement)
        if question:
            self._ask("agreement", question, digest(self._agreement))

    def _approved(self, wanted: dict[str, NetworkIntent]) -> dict[str, ChangeSet]:
        """Planned, verified and, where a person has to, approved: a plan that changed meanwhile asks again."""
        self._reserve_for(wanted)
        asks, approved = self._parts.approvals.section.changes == "always", ""
        for number in range(1, MOST_QUESTIONS + 1):
            again = f"-{number}" if number > 1 else ""
            changes = self._plan(wanted, again)
            wished = {name: change for name, change in changes.items() if not change.empty}
            if approved == questions.plan_hash(wished):
                return wished
            self._tell_plans(changes, again)
            changes = wished
            outcomes = self._verify(changes, again)
            if not asks or not changes:
                return changes
            approved = questions.plan_hash(changes)
            self._ask(f"changes{again}", questions.about_changes(changes, outcomes), approved)
        raise Refused(f"the plan was another one each of {MOST_QUESTIONS} times that it was approved")

    def _ask(self, name: str, question: str, plan_hash: str) -> None:
        """Raises Refused where the person (or the default, where nobody answers) says no."""
        section = self._parts.approvals.section
        decision = Decision(
            id=f"{self._workflow}/{name}",
            question=question,
            plan_hash=plan_hash,
            expires_s=section.expires_s,
            default=section.default,
        )
        self._tell(f"asked-{name}", DecisionAsked(decision=decision))
        taken = Taken.model_validate(self._guarded(f"decide-{name}", self._decide, decision))
        self._tell(f"decided-{name}", DecisionTaken(decision_id=decision.id, taken=taken))
        if taken.choice != APPROVE:
            raise Refused(f"{decision.id}: {taken.choice} by {taken.by}")

    def _decide(self, decision: Decision) -> Json:
        return _plain(self._parts.approvals.decide(decision))

    def _reserve_for(self, wanted: dict[str, NetworkIntent]) -> None:
        claims: list[Claim] = []
        for name, intent in wanted.items():
            answer = self._guarded(f"feasible-{name}", self._check_feasible, name, intent)
            claims.extend(Feasibility.model_validate(answer).claims)
        self._guarded("reserve", self._reserve, claims)

    def _plan(self, wanted: dict[str, NetworkIntent], again: str) -> dict[str, ChangeSet]:
        """By domain, also where nothing has to change."""
        return {
            name: ChangeSet.model_validate(self._guarded(f"plan-{name}{again}", self._plan_one, name, intent))
            for name, intent in wanted.items()
        }

    def _tell_plans(self, changes: dict[str, ChangeSet], again: str) -> None:
        for name, change in changes.items():
            self._tell(f"planned-{name}{again}", ChangePlanned(change=change))

    def _check_feasible(self, name: str, intent: NetworkIntent) -> Json:
        answer = self._domain(name).feasible(intent)
        if not answer.feasible:
            raise Refused(f"{name}: {answer.reason}")
        return _plain(answer)

    def _reserve(self, claims: list[Claim]) -> Json:
        standing = state.in_force(self._parts.store, before_s=self._at_s)
        former = standing.get(self._agreement.topic.resource, "")
        reservations.reserve(self._parts.ledger, self._workflow, claims, instead_of=former)
        return None

    def _release_former(self) -> Json:
        """Earlier deliveries of the resource hold nothing any more, also those that ended inconsistent."""
        for workflow in state.deliveries(self._parts.store, self._agreement.topic.resource, self._at_s):
            self._parts.ledger.release(workflow)
        return None

    def _release_own(self) -> Json:
        self._parts.ledger.release(self._workflow)
        return None

    def _plan_one(self, name: str, intent: NetworkIntent) -> Json:
        return _plain(self._domain(name).plan(intent))

    def _verify(self, changes: dict[str, ChangeSet], again: str) -> dict[str, tuple[Verdict, ...]]:
        found = {}
        for name, change in changes.items():
            verdicts = self._verdicts(f"verify-{name}{again}", self._verify_one, name, change)
            outcome = overall(verdicts)
            key = change.idempotency_key
            body = ChangeVerified(domain=name, key=key, outcome=outcome, verdicts=verdicts)
            self._tell(f"verified-{name}{again}", body)
            if outcome is not Outcome.PASS:
                raise Permanent(f"{name}: the change did not verify: {_worst(verdicts)}")
            found[name] = verdicts
        return found

    def _verify_one(self, name: str, change: ChangeSet) -> Json:
        return [_plain(verdict) for verdict in self._domain(name).verify(change)]

    def _make(self, changes: dict[str, ChangeSet]) -> None:
        """Commit everywhere, probe, confirm everywhere: or take every domain back that was begun."""
        begun: list[str] = []
        try:
            self._commit(changes, begun)
            self._probe(changes)
            self._confirm(changes)
        except AssentError as error:
            self._take_back({name: changes[name] for name in begun}, error.message)
            raise

    def _commit(self, changes: dict[str, ChangeSet], begun: list[str]) -> None:
        for name, change in changes.items():
            begun.append(name)
            self._guarded(f"commit-{name}", self._commit_one, name, change)
            targets = tuple(sorted(change.plan))
            body = ChangeCommitted(domain=name, key=change.idempotency_key, targets=targets)
            self._tell(f"committed-{name}", body)

    def _commit_one(self, name: str, change: ChangeSet) -> Json:
        self._domain(name).commit(change, self._parts.loop.confirm_within_s)
        return None

    def _probe(self, changes: dict[str, ChangeSet]) -> None:
        """End to end: every domain runs what was committed. Only then is anything confirmed."""
        verdicts: tuple[Verdict, ...] = ()
        for name, change in changes.items():
            verdicts += self._verdicts(f"probe-{name}", self._probe_one, name, change)
        if verdicts:
            self._tell("probed", DeliveryProbed(agreement_id=self._agreement.id, verdicts=verdicts))
        if verdicts and overall(verdicts) is not Outcome.PASS:
            raise Permanent(f"the network does not do what was committed: {_worst(verdicts)}")

    def _probe_one(self, name: str, change: ChangeSet) -> Json:
        return [_plain(verdict) for verdict in self._domain(name).probe(change)]

    def _confirm(self, changes: dict[str, ChangeSet]) -> None:
        for name, change in changes.items():
            reference = self._guarded(f"confirm-{name}", self._confirm_one, name, change)
            key = change.idempotency_key
            body = ChangeConfirmed(domain=name, key=key, reference=reference)
            self._tell(f"confirmed-{name}", body)

    def _confirm_one(self, name: str, change: ChangeSet) -> Json:
        return self._domain(name).confirm(change)

    def _take_back(self, begun: dict[str, ChangeSet], reason: str) -> None:
        """Roll back, last first. Raises Inconsistent naming whatever could not be brought back."""
        stuck: list[str] = []
        for name, change in reversed(begun.items()):
            try:
                self._guarded(f"rollback-{name}", self._rollback_one, name, change)
            except Inconsistent as error:
                stuck.extend(error.devices)
            except AssentError:
                stuck.extend(sorted(change.plan))
            else:
                body = ChangeRolledBack(domain=name, key=change.idempotency_key, reason=reason)
                self._tell(f"rolled-back-{name}", body)
        if stuck:
            raise Inconsistent(f"{reason}; could not be brought back: {', '.join(stuck)}", devices=stuck)

    def _rollback_one(self, name: str, change: ChangeSet) -> Json:
        self._domain(name).rollback(change)
        return None

    def _failed(self, error: AssentError) -> Json:
        devices = error.devices if isinstance(error, Inconsistent) else ()
        body = DeliveryFailed(
            agreement_id=self._agreement.id, error=error.code, message=error.message, devices=devices
        )
        if not devices:  # what could not be brought back may still be using what was reserved
            self._guarded("release", self._release_own)
        self._tell("failed", body)
        self._report(Fulfilment.FULFILMENTFAILED, error.message)
        return {"error": {**error.as_dict(), "exit_code": error.exit_code}}

    def _report(self, status: Fulfilment, reason: str) -> None:
        for intent in self._parents():
            report = intent_report(intent, self._agreement, self._at_s, status, reason)
            self._tell(f"report-{intent.id}", IntentReported(report=report))

    def _parents(self) -> list[Intent]:
        """The business intents that the agreement settles."""
        known = state.intents(self._parts.store, until_s=self._at_s).values()
        settled = [intent for intent in known if intent.id in self._agreement.parents]
        return sorted(settled, key=lambda intent: intent.id)

    def _verdicts(self, step: str, function: Callable[..., Json], *args: Any) -> tuple[Verdict, ...]:
        return tuple(Verdict.model_validate(one) for one in self._guarded(step, function, *args))

    def _domain(self, name: str) -> Domain:
        self._parts.radio.at(self._at_s)
        return self._parts.domains[name]

    def _guarded(self, step: str, function: Callable[..., Json], *args: Any) -> Json:
        """A step whose failure is recorded like its success, so that a resumed run takes the same way."""

        def attempt() -> Json:
            try:
                return {"result": function(*args)}
            except Inconsistent as error:
                return {"error": error.code, "message": error.message, "devices": list(error.devices)}
            except Refused as error:
                return {"error": error.code, "message": error.message}
            except AssentError as error:
                return {"error": Permanent.code, "message": error.message}

        outcome = self._step(step, attempt)
        if "error" not in outcome:
            return outcome["result"]
        if outcome["error"] == Inconsistent.code:
            raise Inconsistent(outcome["message"], devices=outcome["devices"])
        raise (Refused if outcome["error"] == Refused.code else Permanent)(outcome["message"])

    def _tell(self, step: str, body: Body) -> None:
        self._tell_event(self._workflow, step, self._at_s, body)


def intent_report(
    intent: Intent, agreement: Agreement, at_s: int, status: Fulfilment, reason: str
) -> IntentReport:
    """What an owner is told about its intent under an agreement."""
    value = agreement.value if agreement.shares is None else agreement.shares.get(intent.owner, 0.0)
    if status is Fulfilment.FULFILLED and agreement.shares is not None and not value:
        status, reason = Fulfilment.NOT_FULFILLED, "its share of the agreement is nothing"
    achieved = ExpectationTarget(
        name="agreed throughput",
        condition="IS_GREATER_THAN",
        value=round(value or 0.0, 3),
        unit=agreement.topic.unit,
    )
    settled = () if status is Fulfilment.FULFILMENTFAILED else (achieved, *_terms(agreement))
    info = FulfilmentInfo(status=status, reason=reason, achieved=settled)
    return IntentReport(
        intent_id=intent.id,
        resource=agreement.topic.resource,
        version=intent.version,
        at_s=at_s,
        fulfilment=info,
    )


def _terms(agreement: Agreement) -> list[ExpectationTarget]:
    """What a multi-attribute topic settled beside its throughput."""
    return [
        ExpectationTarget(
            name=f"agreed {one.name}",
            condition="IS_LESS_THAN" if one.better == "less" else "IS_GREATER_THAN",
            value=round(agreement.terms[one.name], 3),
            unit=one.unit,
        )
        for one in agreement.topic.attributes[1:]
        if agreement.terms is not None
    ]


def _guaranteed_kbps(thpt: Thpt | None) -> int:
    return math.ceil(thpt.guaranteed_kbps or 0) if thpt else 0


def _designed(pair: Json) -> tuple[Intent, SliceDesign]:
    intent, design = pair
    return Intent.model_validate(intent), SliceDesign.model_validate(design)


def _worst(verdicts: tuple[Verdict, ...]) -> str:
    bad = [verdict for verdict in verdicts if verdict.outcome is not Outcome.PASS]
    return "; ".join(f"{verdict.property}: {verdict.evidence[0]}" for verdict in bad[:3])


def _plain(model: Any) -> Json:
    return model.model_dump(mode="json", by_alias=False)
