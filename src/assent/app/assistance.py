"""For an assistant that drives Assent: look, judge, and, where its user allows it, propose and approve.

`api/mcp_server` puts it on the wire. Nothing is written before it is approved: `deploy` leaves a decision that waits,
with the hash of its plan; `approve` takes it by that hash, under the rules that hold on the command line.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from assent.app import verification
from assent.app.deployment import CONFIRM_WITHIN_S, Deployment, Planned, Target, opened
from assent.app.transcripts import Negotiation, from_state
from assent.app.verifiers import chosen
from assent.app.wishes import configurator, slice_designer
from assent.intents.base import Json, digest
from assent.intents.errors import InvalidInput, Permanent, Refused
from assent.intents.events import IntentReported, RunFinished, RunStarted
from assent.lifecycle import approvals
from assent.lifecycle.folder import StateFolder, data_folder, existing
from assent.lifecycle.slices import kept_instances
from assent.lifecycle.state import agreements
from assent.lifecycle.store import Store
from assent.network.transport.configure import ConfigureResult
from assent.network.transport.load import load_network
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.view import described
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings
from assent.reasoning.wording import complaint

MAX_TEXT = 10_000
MAX_CONFIGS = 4_000_000
"""Characters of all configurations of one question."""
EXPIRES_S = 900.0
MAX_PENDING = 20
_CHANGE = "change-"


@dataclass(frozen=True)
class Allowed:
    """What the person who started it lets an assistant do. `unconfirmed`: also on routers that cannot take a change
    back by themselves."""

    writes: bool = False
    unconfirmed: bool = False
    confirm_within_s: float = CONFIRM_WITHIN_S


@dataclass(frozen=True)
class _Pending:
    """A change that waits to be approved."""

    text: str
    result: ConfigureResult
    seen: RoutedNetwork
    plan_hash: str
    expires_at: float


@dataclass
class Desk:
    """`target`: the network and how its routers are reached; `run`: the state folder of a scenario's run, the latest
    where None. Thread-safe: what changes something goes one after the other.
    """

    target: Target
    model: str | None
    settings: ModelSettings
    loop: Loop
    run: Path | None = None
    allowed: Allowed = Allowed()
    _pending: dict[str, _Pending] = field(default_factory=dict)
    _taken: dict[str, str] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    # -- looking ------------------------------------------------------------------------------------------

    def configure(self, text: str) -> dict[str, Json]:
        """A verified change of router configurations from a sentence; nothing is changed."""
        worker = configurator(self._network(), self.model, self.settings, self.loop)
        return worker.configure(_sentence(text)).as_contract()

    def verify(
        self,
        configs: Mapping[str, str],
        after: Mapping[str, str],
        commands: Mapping[str, str],
        claims: list[dict[str, Any]],
    ) -> dict[str, Json]:
        """A change judged from texts alone."""
        size = sum(len(text) for texts in (configs, after, commands) for text in texts.values())
        if size > MAX_CONFIGS:
            raise InvalidInput(f"all texts together may have {MAX_CONFIGS} characters", field="configs")
        said = {"configs": configs, "after": after, "commands": commands, "claims": claims}
        try:
            question = verification.Question.model_validate(said)
        except ValidationError as error:
            raise InvalidInput(complaint(error), field="configs") from None
        return verification.judge(question, chosen(()))

    def slice_design(self, text: str) -> dict[str, Json]:
        """A customer's words to NEST and ServiceProfiles."""
        return slice_designer(self.model, self.settings, self.loop).design(_sentence(text)).wire()

    def status(self) -> dict[str, Json]:
        """What stands: agreements, reports, what waits for a decision, and what may be done here."""
        return {
            "network": str(self.target.network) if self.target.network else None,
            "writes_allowed": self.allowed.writes,
            "pending_changes": [_told(key, one) for key, one in self._open().items()],
            "run": self._run_status(),
        }

    def network_view(self) -> Json:
        """Routers, interfaces, neighbours, lists and hosts of the network, as models are told of them: no secret."""
        return described(load_network(self._network()))

    def slices(self) -> Json:
        """Every slice that was ever deployed from this user's data folder."""
        folder = StateFolder(data_folder() / "slices")
        if not folder.used:
            return []
        store = Store(folder.store, read_only=True)
        try:
            return [one.wire() for one in kept_instances(store)]
        finally:
            store.close()

    def explain(self, about: str) -> dict[str, Json]:
        """How the newest negotiation about a resource (or the topic, or agreement, of that name) came to its end."""
        known = from_state(self.run)
        found = [one for one in known if about in _names(one)]
        if not found:
            listed = ", ".join(dict.fromkeys(one.topic.resource for one in known)) or "nothing"
            raise InvalidInput(
                f"nothing was negotiated about {about[:100]!r}; about: {listed}", field="about"
            )
        return _explained(found[-1])

    # -- changing -----------------------------------------------------------------------------------------

    def deploy(self, text: str) -> dict[str, Json]:
        """What would be sent to the routers, as a decision that waits. Raises Refused where writing is not allowed."""
        self._may_write()
        wish = _sentence(text)
        with self._lock, opened(self.target, dry_run=True) as deployment:
            seen = deployment.network()
            result = deployment.configure(
                make_model(self.model or self.settings.model, self.settings), wish, self.loop
            )
            if result.status != "config":
                return {"status": result.status, "change": result.as_contract()}
            planned = deployment.plan(result, wish, seen, self.allowed.confirm_within_s)
            if planned.change.empty:
                return {"status": "unchanged", "change": result.as_contract()}
            self._permitted(planned)
            pending = _Pending(wish, result, seen, _hash(planned), time.monotonic() + EXPIRES_S)
            key = f"{_CHANGE}{pending.plan_hash[:12]}"
            if key not in self._open() and len(self._pending) >= MAX_PENDING:
                raise Refused(
                    f"{MAX_PENDING} changes wait already: decide about them first", field="approval"
                )
            self._pending[key] = pending
            self._taken.pop(key, None)
        return {
            "status": "pending",
            **_told(key, pending),
            **planned.as_json(),
            "change": result.as_contract(),
        }

    def approve(
        self, decision: str, plan_hash: str, choice: Literal["approve", "reject"], by: str
    ) -> dict[str, Json]:
        """Takes a decision about a change that waits here, or a question of the run, by the hash that was shown."""
        self._may_write()
        if decision in self._open():
            return self._decide(decision, plan_hash, choice)
        if decision.startswith(_CHANGE):
            raise self._gone(decision)
        return self._answer(decision, plan_hash, choice, by)

    def _decide(self, key: str, plan_hash: str, choice: str) -> dict[str, Json]:
        with self._lock:
            pending = self._pending.get(key)
            if pending is None:
                raise self._gone(key)
            _same_plan(pending.plan_hash, plan_hash)
            del self._pending[key]
            self._taken[key] = choice
            if choice == "reject":
                return {"status": "rejected", "decision": key}
            with opened(self.target) as deployment:
                return self._deployed(deployment, pending, key)

    def _gone(self, key: str) -> InvalidInput:
        taken = self._taken.get(key)
        if taken is not None:
            said = f"was decided already ({taken}); status tells what waits"
        else:
            said = f"does not wait (any more): propose the change again; it then waits {EXPIRES_S / 60:g} minutes"
        return InvalidInput(f"{key} {said}", field="decision")

    def _deployed(self, deployment: Deployment, pending: _Pending, key: str) -> dict[str, Json]:
        taken_back = deployment.settle()
        within = self.allowed.confirm_within_s
        planned = deployment.plan(pending.result, pending.text, pending.seen, within)
        if _hash(planned) != pending.plan_hash:
            raise Permanent("what would be sent is not what was approved any more; propose it again")
        self._permitted(planned)
        commit = deployment.deploy(planned, within)
        return {"status": "deployed", "decision": key, "commit": commit, "taken_back": list(taken_back)}

    def _answer(self, identity: str, plan_hash: str, choice: str, by: str) -> dict[str, Json]:
        folder = existing(self.run)
        if folder.read_only:
            raise InvalidInput(f"{folder.root}: nothing can be written there", field="decision")
        store = Store(folder.store)
        try:
            _same_plan(approvals.find(store, identity).decision.plan_hash, plan_hash)
            approvals.answer(store, identity, choice, by)
        finally:
            store.close()
        return {"status": "approved" if choice == "approve" else "rejected", "decision": identity}

    def _may_write(self) -> None:
        if not self.allowed.writes:
            raise Refused(
                "this server only reads: its user has to start it with --allow-writes for that",
                field="writes",
            )

    def _permitted(self, planned: Planned) -> None:
        if planned.unconfirmed and not self.allowed.unconfirmed:
            routers = ", ".join(planned.unconfirmed)
            raise Refused(
                f"{routers} cannot take a change back by itself: the server's user has to allow it with --unconfirmed",
                field="approval",
            )

    def _open(self) -> dict[str, _Pending]:
        """What waits; what has waited too long is forgotten."""
        for key in [key for key, one in self._pending.items() if one.expires_at <= time.monotonic()]:
            self._pending.pop(key, None)
        return dict(self._pending)

    def _network(self) -> Path:
        if self.target.network is None:
            raise InvalidInput(
                "this server knows no network: its user has to start it with --network", field="network"
            )
        return self.target.network

    def _run_status(self) -> Json:
        try:
            folder = existing(self.run)
        except InvalidInput:
            return None
        store = Store(folder.store, read_only=folder.read_only)
        try:
            return _run_of(store)
        finally:
            store.close()


def _run_of(store: Store) -> Json:
    started = [event.body for event in store.events(kinds=["run-started"])]
    finished = [event.body for event in store.events(kinds=["run-finished"])]
    told = [event.body for event in store.events(kinds=["intent-reported"])]
    latest = {one.report.intent_id: one.report for one in told if isinstance(one, IntentReported)}
    last = finished[-1] if finished else None
    return {
        "name": next((one.name for one in started if isinstance(one, RunStarted)), None),
        "finished": last.status if isinstance(last, RunFinished) else None,
        "summary": last.summary if isinstance(last, RunFinished) else None,
        "agreements": {
            resource: {
                "at_s": standing.at_s,
                "value": standing.agreement.value,
                "shares": standing.agreement.shares,
                "terms": standing.agreement.terms,
                "unit": standing.agreement.topic.unit,
            }
            for resource, standing in agreements(store).items()
        },
        "reports": [report.model_dump(mode="json") for report in latest.values()],
        "decisions": [
            {
                "decision": one.decision.id,
                "question": one.decision.question,
                "options": list(one.decision.options),
                "plan_hash": one.decision.plan_hash,
            }
            for one in approvals.questions(store)
            if one.taken is None
        ],
    }


def _told(key: str, pending: _Pending) -> dict[str, Json]:
    return {
        "decision": key,
        "question": f"Send this to the routers: {pending.text[:300]}",
        "plan_hash": pending.plan_hash,
        "expires_in_s": round(max(0.0, pending.expires_at - time.monotonic())),
    }


def _explained(one: Negotiation) -> dict[str, Json]:
    """Values and findings, without the reasons that others gave: those are their words, and this goes to a model."""
    rounds: list[Json] = [
        {
            "round": held.number,
            "values": {turn.agent: turn.proposal.value for turn in held.turns},
            "mediator": held.mediator.proposal.value,
            "findings": [
                f"{turn.agent}: {found.unit}: {found.summary}"
                for turn in held.turns
                for found in turn.findings
                if found.unit in ("regulatory", "observability", "validation")
            ],
            "incentives": [f"{given.agent}: {given.kind} ({given.weight:g})" for given in held.incentives],
            "substitutions": [
                f"{turn.agent}: {said}"
                for turn in (*held.turns, held.mediator)
                for said in turn.substitutions
            ],
        }
        for held in one.rounds
    ]
    ended = one.agreement
    return {
        "topic": one.topic.model_dump(mode="json"),
        "rounds": rounds,
        "agreement": ended.model_dump(mode="json", exclude={"topic"}) if ended else None,
    }


def _names(one: Negotiation) -> tuple[str, ...]:
    return (one.topic.resource, one.topic.id, *((one.agreement.id,) if one.agreement else ()))


def _sentence(text: str) -> str:
    if not text.strip():
        raise InvalidInput("the text is empty: say what is wanted", field="text")
    if len(text) > MAX_TEXT:
        raise InvalidInput(f"the text has {len(text)} characters; at most {MAX_TEXT}", field="text")
    return text


def _hash(planned: Planned) -> str:
    """Of everything that would be sent, and of what it replaces."""
    return digest({"native": planned.native, "diff": planned.change.diff})


def _same_plan(known: str, said: str) -> None:
    if known != said:
        raise InvalidInput(
            "plan_hash is not that of the plan that was shown; look at it again", field="plan_hash"
        )
