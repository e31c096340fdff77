"""Use cases on a network whose routers are really changed: deploy, find drift, go back (LLM-NetCFG's repository).

A network has one folder: its repository, the journal of its drivers, and how its routers are reached. One process
at a time works in it. A dry run works in a copy, so that nothing is written.
"""

from __future__ import annotations

import getpass
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from assent.app.verifiers import chosen
from assent.intents.base import Json, digest
from assent.intents.change import ChangeSet
from assent.intents.errors import InvalidInput, Permanent, Refused, Temporary
from assent.intents.evidence import Outcome, Verdict
from assent.lifecycle.folder import StateFolder, runs_folder
from assent.network.state import StateFile
from assent.network.transport.configure import ConfigureResult, configure
from assent.network.transport.drivers.base import Capabilities
from assent.network.transport.drivers.fleet import Fleet
from assent.network.transport.drivers.logins import drivers, secrets
from assent.network.transport.drivers.simulated import SimulatedRouters
from assent.network.transport.generate import rewired
from assent.network.transport.load import load_network
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.operator import TransportOperator
from assent.network.transport.repository import ConfigRepository
from assent.network.transport.restoring import restoring, restoring_verdicts
from assent.network.transport.secrets import Lookup, nowhere
from assent.network.transport.verifier.base import Verifier
from assent.network.transport.verifier.static import StaticVerifier
from assent.reasoning.model import Model
from assent.reasoning.run import Loop

DRIVERS = ("simulated", "twin")
"""Drivers that need no inventory."""

CONFIRM_WITHIN_S = 120.0


@dataclass(frozen=True)
class Target:
    """Which network, and how its routers are reached. What is left out is as it was the last time."""

    network: Path | None = None
    state: Path | None = None
    driver: str | None = None
    inventory: Path | None = None


@dataclass(frozen=True)
class Planned:
    """A change, ready to be deployed. `native`: by router, what will be sent. `verdicts`: why it may be."""

    change: ChangeSet
    verdicts: tuple[Verdict, ...]
    native: dict[str, str]
    capabilities: dict[str, Capabilities]

    @property
    def unconfirmed(self) -> tuple[str, ...]:
        """The routers on which it stands at once: nobody takes it back by himself."""
        return tuple(name for name in sorted(self.change.plan) if self.capabilities[name].confirm is None)

    def as_json(self) -> dict[str, Json]:
        return {
            "key": self.change.idempotency_key,
            "diff": self.change.diff,
            "native": self.native,
            "confirm": {name: self.capabilities[name].confirm or "unsupported" for name in self.native},
            "notes": list(self.change.notes),
        }


class Deployment:
    """A network with its drivers and its repository. Made by `opened`."""

    def __init__(
        self,
        network: RoutedNetwork,
        fleet: Fleet,
        repository: ConfigRepository,
        verifier: Verifier,
        secrets: Lookup = nowhere,
    ) -> None:
        self._fleet = fleet
        self._verifier = verifier
        self.repository = repository
        self._operator = TransportOperator(
            network,
            fleet,
            repository,
            StaticVerifier().verify,
            _WallClock(),
            author=_author(),
            secrets=secrets,
        )

    def settle(self) -> tuple[str, ...]:
        """Takes back what an earlier process committed and did not live to confirm; the keys of it."""
        left = tuple(self._fleet.pending())
        for key in left:
            self._fleet.rollback(key, time.time())
        return left

    def network(self) -> RoutedNetwork:
        """As it runs now."""
        return self._operator.network()

    def configure(self, model: Model, text: str, loop: Loop) -> ConfigureResult:
        """A sentence, understood and verified in the network as it runs."""
        return loop.run(configure(model, self.network(), text, self._verifier))

    def plan(self, result: ConfigureResult, text: str, seen: RoutedNetwork, within_s: float) -> Planned:
        """Raises Refused for what was not verified, Permanent where the network has moved on since `seen`."""
        if result.status != "config" or result.verdict is not Outcome.PASS:
            raise Refused("only a change that was verified is deployed", field="verification")
        now = self.network()
        moved = sorted(name for name in now.texts if now.texts[name] != seen.texts[name])
        if moved:
            raise Permanent(f"transport: out of sync: {', '.join(moved)} changed meanwhile; ask again")
        claims = () if rewired(now, result.objectives) is not now else result.claims
        name = f"configure-{digest([text, result.lines])[:8]}"
        change = self._operator.plan_lines(result.lines, claims, name, text, result.order)
        return self._planned(change, result.verdicts, within_s)

    def plan_return(self, sha: str, within_s: float, routers: Sequence[str] | None = None) -> Planned:
        """What takes the routers (those given, or all) back to what a commit recorded, verified.

        Raises InvalidInput for no such commit, Refused for what cannot be brought back or is not sound.
        """
        recorded = self.repository.show(sha)
        before = self.network()
        wanted = {name: text for name, text in recorded.texts.items() if routers is None or name in routers}
        lines = restoring(before.texts, wanted)
        text = f"return to {recorded.sha[:10]}: {recorded.summary}"
        change = self._operator.plan_lines(lines, (), f"rollback-{recorded.sha[:10]}", text)
        verdicts = restoring_verdicts(before, lines, wanted, recorded.sha[:10])
        wrong = [one for one in verdicts if one.outcome is not Outcome.PASS]
        if wrong:
            raise Refused(
                f"{wrong[0].property}: {wrong[0].outcome}: {'; '.join(wrong[0].evidence[:3])}",
                field="verification",
            )
        return self._planned(change, verdicts, within_s)

    def drift(self) -> dict[str, str]:
        """By router: recorded to running, where they differ, masked."""
        return self._operator.drift()

    def deploy(self, planned: Planned, within_s: float) -> str:
        """Commit everywhere, read back, confirm everywhere, record; returns the repository's commit.

        Raises as drivers do; whatever it raises, all routers run what they ran before, or are named.
        """
        operator, change = self._operator, planned.change
        operator.accept(change, planned.verdicts)
        operator.commit(change, within_s)
        try:
            wrong = [one for one in operator.probe(change) if one.outcome is Outcome.FAIL]
            if wrong:
                raise Permanent(f"{wrong[0].property}: {'; '.join(wrong[0].evidence[:3])}; rolled back")
        except BaseException:
            operator.rollback(change)
            raise
        return operator.confirm(change)

    def _planned(self, change: ChangeSet, verdicts: tuple[Verdict, ...], within_s: float) -> Planned:
        return Planned(
            change, verdicts, self._operator.native(change, within_s), self._operator.capabilities()
        )


@contextmanager
def opened(target: Target, verifiers: Sequence[str] = (), *, dry_run: bool = False) -> Iterator[Deployment]:
    """Raises InvalidInput for a network or inventory file that is none, Temporary where another process is at it."""
    folder = _folder(target)
    with ExitStack() as stack:
        if dry_run:
            _nothing_unfinished(folder)
            folder = stack.enter_context(_copied(folder))
        folder.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.lock()
        stack.callback(folder.unlock)
        network_file, driver, inventory = _remembered(folder, target)
        network = load_network(network_file)
        fleet = _fleet(folder, network, driver, inventory)
        stack.callback(fleet.close)
        repository = ConfigRepository(folder.repository)
        yield Deployment(network, fleet, repository, chosen(verifiers), secrets(inventory))


def repository_of(target: Target) -> ConfigRepository:
    """The repository alone, to be read. Raises InvalidInput where there is none."""
    folder = _folder(target)
    repository = ConfigRepository(folder.repository)
    if not folder.repository.exists():
        raise InvalidInput(f"{folder.root}: nothing was recorded here yet", field="state")
    return repository


class _WallClock:
    def now_s(self) -> float:
        return time.time()


def _folder(target: Target) -> StateFolder:
    if target.state is not None:
        return StateFolder(target.state)
    if target.network is None:
        raise InvalidInput("which network? give --network FILE, or --state DIR", field="network")
    path = target.network.resolve()
    name = f"{path.parent.name}-{sha256(str(path).encode()).hexdigest()[:10]}"
    return StateFolder(runs_folder().parent / "networks" / name)


def _remembered(folder: StateFolder, target: Target) -> tuple[Path, str | None, Path | None]:
    """Network file, driver, inventory: as given, else as the last time. What is given is kept."""
    file = StateFile(folder.root / "deployment.json")
    old: Mapping[str, str] = file.read()
    chosen_now = target.driver is not None or target.inventory is not None
    if target.driver is not None and target.inventory is not None:
        raise InvalidInput("give --driver or --inventory, not both", field="driver")
    network = target.network or (Path(old["network"]) if old.get("network") else None)
    driver = target.driver if chosen_now else old.get("driver") or None
    inventory = target.inventory if chosen_now else Path(old["inventory"]) if old.get("inventory") else None
    if network is None:
        raise InvalidInput(f"{folder.root}: which network is it? give --network FILE", field="network")
    if driver is None and inventory is None:
        raise InvalidInput(
            f"how are the routers reached? give --inventory FILE, or --driver {' or '.join(DRIVERS)}",
            field="driver",
        )
    if driver is not None and driver not in DRIVERS:
        raise InvalidInput(
            f"no such driver: {driver}; possible: {', '.join(DRIVERS)}; ssh and netconf need --inventory FILE",
            field="driver",
        )
    said = {"network": str(network.resolve()), "driver": driver or ""}
    said["inventory"] = "" if inventory is None else str(inventory.resolve())
    _same_routers(folder, old, said)
    with file.update() as document:
        document.update(said)
    return network, driver, inventory


def _same_routers(folder: StateFolder, old: Mapping[str, str], said: Mapping[str, str]) -> None:
    """The files of one driver say nothing of what the routers behind another one run."""
    moved = [key for key in ("driver", "inventory") if old and old.get(key, "") != said[key]]
    if moved:
        was = old.get("inventory") or old.get("driver")
        raise InvalidInput(
            f"{folder.root} belongs to {was}; give another --state DIR for another target", field="state"
        )


def _fleet(folder: StateFolder, network: RoutedNetwork, driver: str | None, inventory: Path | None) -> Fleet:
    if inventory is not None:
        return Fleet(folder.transport, drivers(inventory, network.texts))
    if driver == "twin":
        from assent.network.transport.drivers.twin import TwinRouters

        return TwinRouters(folder.transport, network)
    return SimulatedRouters(folder.transport, network.texts)


@contextmanager
def _copied(folder: StateFolder) -> Iterator[StateFolder]:
    with tempfile.TemporaryDirectory(prefix="assent-dry-run-") as temporary:
        copy = Path(temporary) / "state"
        if folder.root.exists():
            shutil.copytree(
                folder.root, copy, ignore=shutil.ignore_patterns("lock", "*.lock", ".assent.lock")
            )
        yield StateFolder(copy)


def _nothing_unfinished(folder: StateFolder) -> None:
    """What an earlier process left half done has to be taken back first, and a dry run touches no router."""
    if StateFile(folder.transport / "journal.json").read().get("active"):
        raise Temporary(
            f"{folder.root}: an earlier change was not finished; `assent config drift` takes it back, then try again"
        )


def _author() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "Assent"
