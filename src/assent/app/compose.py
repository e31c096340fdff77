"""Wires the parts of one run: which class implements which port, and where its state lies."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from assent.app import regulating
from assent.app.a2a import A2AChannel, channel
from assent.app.scenario import LoadedScenario, Scenario
from assent.business.plane import Operators
from assent.intents.decision import Decision, Taken
from assent.intents.ports import Domain
from assent.intents.service import Sdp
from assent.inventory.routed import endpoint
from assent.lifecycle.approvals import Approvals
from assent.lifecycle.folder import StateFolder
from assent.lifecycle.ledger import SqliteLedger
from assent.lifecycle.parts import Parts
from assent.lifecycle.store import Store
from assent.lifecycle.vault import Vault
from assent.network.cloud.operator import CloudOperator
from assent.network.ran.operator import RanOperator
from assent.network.transport.borders import longest_way_ms
from assent.network.transport.drivers.simulated import SimulatedRouters
from assent.network.transport.languages.ios.names import full_name
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.operator import TransportOperator
from assent.network.transport.repository import ConfigRepository
from assent.network.transport.verifier.static import StaticVerifier
from assent.network.transport.view import names_of
from assent.reasoning import departures
from assent.reasoning.model import Model
from assent.reasoning.roles import ForTenant
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings
from assent.reasoning.usage import Budgets
from assent.service.descriptors.packaging import SlicePackager
from assent.service.plane import SlicePlanner

SHARE_OF_DEADLINE = 0.4
"""A turn asks a model twice at least, to judge and to propose: so much of a round's deadline each may take."""


@dataclass(frozen=True)
class Choices:
    """What a person may choose beside the scenario; None: as the scenario says."""

    model: str | None = None
    seed: int | None = None
    settings: ModelSettings = field(default_factory=ModelSettings)
    prompt: Callable[[Decision], Taken | None] = lambda decision: None
    """Asks the person at the terminal for a decision; None: somebody else will answer it."""


@contextmanager
def composed(loaded: LoadedScenario, folder: StateFolder, store: Store, choices: Choices) -> Iterator[Parts]:
    """All parts of a run over its state folder; models' connections are closed at the end.

    Raises InvalidInput for what does not fit together, Refused for a model that privacy forbids.
    """
    scenario = loaded.scenario
    seed = scenario.seed if choices.seed is None else choices.seed
    spec = choices.model or _default(scenario, choices.settings)
    models = _models(loaded, spec, choices, folder.root / departures.FILE)
    radio = RanOperator(scenario.cells, seed, loaded.folder, folder.ran, interface=scenario.ran)
    cells = tuple(cell.name for cell in scenario.cells)
    with Loop() as loop, closing(SqliteLedger(folder.ledger)) as ledger:
        yield Parts(
            name=scenario.name,
            seed=seed,
            scenario_hash=loaded.fingerprint,
            model=spec,
            store=store,
            ledger=ledger,
            vault=Vault(store, folder.keys),
            business=Operators(
                section=scenario,
                cells=cells,
                seed=seed,
                models=models,
                loop=loop,
                observations=radio,
                remote=_remote(loaded),
                regulations=regulating.index(scenario.regulations, loaded.folder, _facts(loaded)),
            ),
            service=planner(loaded),
            radio=radio,
            domains=_domains(loaded, folder, radio),
            resources={cell: tuple(one.name for one in scenario.on(cell)) for cell in cells},
            statements=loaded.statements(),
            loop=scenario.closed_loop,
            approvals=Approvals(store, scenario.approvals, choices.prompt),
        )


def _facts(loaded: LoadedScenario) -> dict[str, dict[str, str | float | None]]:
    """What regulations can refer to, by cell."""
    return {
        cell.name: {"band": cell.band, "bandwidth_mhz": cell.bandwidth_mhz, "scs_khz": cell.scs_khz}
        for cell in loaded.scenario.cells
    }


def _remote(loaded: LoadedScenario) -> Mapping[str, A2AChannel]:
    """The way to each operator that lives elsewhere. Raises InvalidInput without its token."""
    return {
        one.name: channel(one.name, one.remote.url, one.remote.token_env, os.environ)
        for one in loaded.scenario.operators
        if one.remote
    }


def _default(scenario: Scenario, settings: ModelSettings) -> str:
    """What the scenario says, else what the settings say."""
    return scenario.model if "model" in scenario.model_fields_set else settings.model


def _models(loaded: LoadedScenario, spec: str, choices: Choices, departures: Path) -> Mapping[str, Model]:
    """Each operator's model, and the mediator's. Those of one spec share one model and its connections.

    A model that is named on the command line, or for one operator, answers all of its roles.
    """
    scenario, chosen = loaded.scenario, choices.settings
    private = (*chosen.private, *(sorted(_names(loaded)) if chosen.privacy == "redacted" else ()))
    settings = chosen.model_copy(update={"departures": departures, "private": private})
    by_role = {} if choices.model else {**settings.models, **scenario.models}
    own = {one.name: one.model for one in scenario.operators} | {"mediator": scenario.mediator.model}
    made: dict[str | None, Model] = {}
    budgets = Budgets(settings.caps)
    for one in dict.fromkeys(own.values()):
        roles = settings.model_copy(update={"models": {} if one else by_role})
        in_time = _in_time((one or spec, *roles.models.values()), roles, loaded)
        made[one] = make_model(one or spec, in_time, budgets=budgets)
    return {name: ForTenant(made[one], name) for name, one in own.items()}


def _names(loaded: LoadedScenario) -> set[str]:
    """What a scenario names: whoever is asked about one part of it may speak of another."""
    scenario = loaded.scenario
    found = {one.name for one in scenario.operators} | {one.name for one in scenario.cells}
    found |= {one.name for one in scenario.clouds}
    return found | (names_of(loaded.network) if loaded.network else set())


def _in_time(specs: Iterable[str], settings: ModelSettings, loaded: LoadedScenario) -> ModelSettings:
    """A chain's model that hangs has to give up early enough for its substitute to answer in the round."""
    substitutes = max(spec.count(",") for spec in specs)
    if not substitutes:
        return settings
    scenario = loaded.scenario
    deadline_s = min(scenario.topic(cell.name).deadline_s for cell in scenario.cells)
    share_s = deadline_s * SHARE_OF_DEADLINE / substitutes
    return settings.model_copy(update={"timeout_s": min(settings.timeout_s, share_s)})


def _domains(loaded: LoadedScenario, folder: StateFolder, radio: RanOperator) -> Mapping[str, Domain]:
    """In the order in which they commit: functions run before traffic is led to them, the radio opens last."""
    domains: dict[str, Domain] = {}
    if loaded.scenario.clouds:
        domains["cloud"] = CloudOperator(
            loaded.scenario.clouds, folder.cloud, clock=radio, packager=SlicePackager()
        )
    if loaded.network is not None:
        repository = ConfigRepository(folder.repository)
        verifier = StaticVerifier()
        routers = SimulatedRouters(folder.transport, loaded.network.texts)
        domains["transport"] = TransportOperator(loaded.network, routers, repository, verifier.verify, radio)
    domains["ran"] = radio
    return domains


def planner(loaded: LoadedScenario) -> SlicePlanner:
    network = loaded.network
    attachments = _attachments(loaded, network) if network else {}

    def way_ms(a: Sdp, z: Sdp) -> float | None:
        return longest_way_ms(network, a, z) if network else None

    return SlicePlanner(loaded.scenario.clouds, attachments, way_ms)


def _attachments(loaded: LoadedScenario, network: RoutedNetwork) -> dict[str, Sdp]:
    """Where cells and clouds meet the network, by name."""
    attached = [(cell.name, cell.attached_to) for cell in loaded.scenario.cells]
    attached += [(cloud.name, cloud.attached_to) for cloud in loaded.scenario.clouds]
    found = {}
    for name, place in attached:
        if place is None:
            continue
        router, written = endpoint(place)
        interface = full_name(written) or written
        prefix = str(network.devices[router].interfaces[interface].addresses[0].network)
        found[name] = Sdp(id=f"{router}.{interface}", router=router, interface=interface, prefix=prefix)
    return found
