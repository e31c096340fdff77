"""The transport operator: the port `Domain` for routers.

`lifecycle` plans, verifies, commits and confirms slices through it; `assent configure` deploys lines through
the same steps (`plan_lines`). It plans on what the routers run now, not on what a file says of them, and it
records what was confirmed in the configuration repository. What it hands out has its secrets masked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol

from pydantic import TypeAdapter, ValidationError

from assent.intents.base import digest
from assent.intents.change import (
    ChangeSet,
    ConfigIntent,
    Feasibility,
    NetworkIntent,
    Observation,
    TransportIntent,
)
from assent.intents.errors import InvalidInput, Refused
from assent.intents.evidence import Outcome, Verdict, overall
from assent.intents.ports import Clock
from assent.network.commits import fingerprint
from assent.network.transport import change as texts
from assent.network.transport import slices
from assent.network.transport.claims import Claim
from assent.network.transport.drivers.base import Capabilities, Commit
from assent.network.transport.drivers.fleet import Fleet
from assent.network.transport.evidence import Evidence
from assent.network.transport.languages.ios.secrets import mask
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.repository import ConfigRepository
from assent.network.transport.secrets import Lookup, nowhere, resolved
from assent.network.transport.targets import running_verdict, sides, with_texts

_CLAIMS: TypeAdapter[Claim] = TypeAdapter(Claim)


class Verify(Protocol):
    """A verifier's `verify`, or several asked in turn."""

    def __call__(
        self, before: RoutedNetwork, after: RoutedNetwork, claims: Sequence[Claim]
    ) -> tuple[Verdict, ...]: ...


class TransportOperator:
    """One operator for all routers of a network, behind their drivers.

    A fresh repository imports what they run. Time is the clock's.
    """

    def __init__(
        self,
        network: RoutedNetwork,
        routers: Fleet,
        repository: ConfigRepository,
        verifier: Verify,
        clock: Clock,
        *,
        author: str = "Assent",
        secrets: Lookup = nowhere,
    ) -> None:
        self._network = network
        self._driver = routers
        self._repository = repository
        self._verifier = verifier
        self._clock = clock
        self._author = author
        self._secrets = secrets
        self._evidence = Evidence(routers.folder / "evidence.json")
        repository.import_running(self._driver.running(), clock.now_s())

    @property
    def name(self) -> Literal["ran", "transport", "cloud"]:
        return "transport"

    def network(self) -> RoutedNetwork:
        """The network as it runs now, with whatever people edited. Raises InvalidInput for what cannot be."""
        self._driver.expire(self._clock.now_s())
        self._network = with_texts(self._network, self._driver.running())
        return self._network

    def observe(self) -> Observation:
        """Every router's running configuration, masked; `drift` holds how it differs from the repository."""
        self._driver.expire(self._clock.now_s())
        running = self._driver.running()
        drift = self.drift()
        return Observation(
            domain="transport",
            state={
                name: {"running": mask(text), "drift": drift.get(name, "")} for name, text in running.items()
            },
            fingerprints={name: fingerprint(text) for name, text in running.items()},
        )

    def drift(self) -> dict[str, str]:
        """By router: recorded to running, where they differ. An unconfirmed commit is drift until confirmed."""
        recorded = next(iter(self._repository.history()))
        found = {
            name: texts.diff(recorded.texts.get(name, ""), mask(text), name)
            for name, text in self._driver.running().items()
        }
        return {name: text for name, text in found.items() if text}

    def feasible(self, intent: NetworkIntent) -> Feasibility:
        """Raises InvalidInput for ends that the network does not have."""
        if isinstance(intent, ConfigIntent):
            return Feasibility(feasible=True, reason="lines are judged by the verifier")
        return slices.feasible(self.network(), _transport(intent))

    def plan(self, intent: NetworkIntent) -> ChangeSet:
        """The commands that make the running network carry exactly the intent's slices. Writes nothing.

        Raises InvalidInput.
        """
        if isinstance(intent, ConfigIntent):
            return self._change_set(intent, intent.lines)
        asked = _transport(intent)
        notes = tuple(_unexpressed(one.id, one.latency_ms, one.availability_percent) for one in asked.slices)
        return self._change_set(asked, slices.plan(self.network(), asked), notes)

    def plan_lines(
        self,
        lines: Mapping[str, str],
        claims: Sequence[Claim],
        id: str,
        text: str = "",
        order: Sequence[str] = (),
    ) -> ChangeSet:
        """The same for commands by router, as `assent configure` makes them. Raises InvalidInput, also where they
        refer to a secret that is not kept."""
        resolved("\n".join(lines.values()), self._secrets)
        said = tuple(one.model_dump(mode="json") for one in claims)
        return self.plan(
            ConfigIntent(id=id, lines=dict(sorted(lines.items())), claims=said, text=text, order=tuple(order))
        )

    def accept(self, change: ChangeSet, verdicts: Sequence[Verdict]) -> None:
        """Keeps what was verified elsewhere as the change's evidence. Raises Refused where it did not pass,
        Permanent where a router is out of sync with the plan."""
        if overall(verdicts) is not Outcome.PASS:
            raise Refused("only a change that was verified is deployed", field="verification")
        sides(self.network(), change)
        self._evidence.keep(change.idempotency_key, verdicts)

    def verify(self, change: ChangeSet) -> tuple[Verdict, ...]:
        """What the injected verifier says. Raises Permanent where a router is out of sync with the plan."""
        before, after = sides(self.network(), change)
        verdicts = self._verifier(before, after, self._claims(before, change.intent))
        self._evidence.keep(change.idempotency_key, verdicts)
        return verdicts

    def commit(self, change: ChangeSet, confirm_within_s: float) -> None:
        """All routers or none. Raises as the driver does, and InvalidInput where the plan cannot be applied."""
        if change.empty:
            return
        self._record_edits(change)
        self._driver.commit(self._wanted(change), self._clock.now_s(), confirm_within_s)

    def native(self, change: ChangeSet, confirm_within_s: float) -> dict[str, str]:
        """By router, what `commit` is going to send, byte for byte but for secrets. Writes nothing."""
        sent = self._driver.native(self._wanted(change), confirm_within_s)
        return {name: mask(text) for name, text in sent.items()}

    def capabilities(self) -> dict[str, Capabilities]:
        """What each router's driver can do."""
        return self._driver.capabilities()

    def _wanted(self, change: ChangeSet) -> Commit:
        running = self._driver.running()
        wanted = {
            name: texts.candidate(running[name], commands)
            for name, commands in sorted(change.plan.items())
            if name in running
        }
        order = change.intent.order if isinstance(change.intent, ConfigIntent) else ()
        texts_, back, sent = (self._resolved(some) for some in (wanted, change.rollback, change.plan))
        return Commit(change.idempotency_key, change.base, texts_, back, sent, order)

    def _resolved(self, some: Mapping[str, str]) -> dict[str, str]:
        """With the secrets in the place of the references to them: drivers alone see them."""
        return {name: resolved(text, self._secrets) for name, text in some.items()}

    def _record_edits(self, change: ChangeSet) -> None:
        """What people edited behind Assent's back gets a commit of its own, before the change's."""
        key = change.idempotency_key
        if key in self._driver.pending() or self._repository.find(key):
            return
        drifted = sorted(self.drift())
        if drifted:
            running = self._driver.running()
            self._repository.record(
                f"{key}.edits",
                {name: running[name] for name in drifted},
                f"Edited behind Assent's back: {', '.join(drifted)}",
                author="unknown",
                at_s=self._clock.now_s(),
            )

    def probe(self, change: ChangeSet) -> tuple[Verdict, ...]:
        """Read back every router of the plan, and judge the network that runs now by the intent's claims."""
        network = self.network()
        read = tuple(running_verdict(name, network.texts[name], change) for name in sorted(change.plan))
        claims = self._claims(network, change.intent)
        if not claims:
            return read
        return (*read, *self._verifier(network, network, claims), *self._driver.judge(claims))

    def confirm(self, change: ChangeSet) -> str:
        """Keep the commit and record it; returns the hash of the repository's commit."""
        if change.empty:
            return next(iter(self._repository.history())).sha
        self._driver.confirm(change.idempotency_key, self._clock.now_s())
        running = self._driver.running()
        return self._repository.record(
            change.idempotency_key,
            {name: running[name] for name in sorted(change.plan)},
            _summary(change.intent),
            self._evidence.lines(change.idempotency_key),
            author=self._author,
            at_s=self._clock.now_s(),
        )

    def rollback(self, change: ChangeSet) -> None:
        """Raises Permanent where a later commit stands on top, Inconsistent where a router is stuck."""
        if not self._driver.rollback(change.idempotency_key, self._clock.now_s()):
            return
        running = self._driver.running()
        self._repository.record(
            f"{change.idempotency_key}.rollback",
            {name: running[name] for name in sorted(change.plan)},
            f"Roll back: {_summary(change.intent)}",
            author=self._author,
            at_s=self._clock.now_s(),
        )

    def _change_set(
        self, intent: TransportIntent | ConfigIntent, lines: Mapping[str, str], notes: tuple[str, ...] = ()
    ) -> ChangeSet:
        running = self.network()
        edited = tuple(
            f"{name} was edited behind Assent's back: it does not run what was recorded; the edits are kept"
            for name in sorted(self.drift())
        )
        after = texts.changed(running, dict(lines))
        touched = [name for name in sorted(lines) if after.texts[name] != running.texts[name]]
        base = {name: fingerprint(running.texts[name]) for name in touched}
        plan = {name: lines[name] for name in touched}
        asked = intent.model_dump(mode="json")
        return ChangeSet(
            domain="transport",
            intent=intent,
            plan=plan,
            candidate={name: mask(after.texts[name]) for name in touched},
            diff={
                name: texts.diff(mask(running.texts[name]), mask(after.texts[name]), name) for name in touched
            },
            rollback={name: texts.rollback(running.texts[name], after.texts[name]) for name in touched},
            base=base,
            idempotency_key=digest(["transport", asked, base, plan, self._driver.serial()]),
            notes=(*edited, *notes),
        )

    def _claims(self, network: RoutedNetwork, intent: NetworkIntent) -> tuple[Claim, ...]:
        if isinstance(intent, ConfigIntent):
            try:
                return tuple(_CLAIMS.validate_python(one) for one in intent.claims)
            except ValidationError as error:
                raise InvalidInput(f"{intent.id}: a claim is not valid: {error.errors()[0]['msg']}") from None
        return slices.claims(network, _transport(intent))


def _transport(intent: NetworkIntent) -> TransportIntent:
    if not isinstance(intent, TransportIntent):
        raise InvalidInput(f"the transport domain was given an intent for {intent.domain}", field="domain")
    return intent


def _unexpressed(slice_id: str, latency_ms: float, availability_percent: float) -> str:
    return (
        f"slice {slice_id}: routers here have no word for latency (≤ {latency_ms:g} ms) and availability "
        f"(≥ {availability_percent:g} %); they are not configured"
    )


def _summary(intent: NetworkIntent) -> str:
    if isinstance(intent, ConfigIntent):
        return f"{intent.id}: {intent.text or 'configuration'}"
    if isinstance(intent, TransportIntent):
        carried = ", ".join(f"{one.id} {one.to_z_kbps}/{one.to_a_kbps} kbit/s" for one in intent.slices)
        return f"{intent.id} version {intent.version}: {carried or 'no slices'}"
    return intent.id
