"""Five domains with real operators behind them, an NS provider over them, and ways to break both at any step."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from assent.app.domains.file import Described, read_domains
from assent.app.domains.wiring import identity, interior_of
from assent.intents.domains import Budget, SpanNeed
from assent.intents.service import NetworkFunction, Snssai
from assent.lifecycle.domains.agent import DomainAgent
from assent.lifecycle.domains.provider import SpanKeeper
from assent.lifecycle.domains.spans import SpanRecords
from assent.lifecycle.folder import StateFolder
from assent.lifecycle.ledger import SqliteLedger
from assent.lifecycle.store import Store
from assent.service.domains.spanning import conserved

DOMAINS = ("radio", "metro", "spare", "core", "dc")


def routed(name: str, price: float, octet: int) -> dict[str, Any]:
    def router(address: str, link: str) -> dict[str, Any]:
        return {
            "ospf": {"process": 1},
            "interfaces": {
                "GigabitEthernet0/0": {"address": address, "area": 0},
                "GigabitEthernet0/1": {"address": link, "area": 0},
            },
        }

    return {
        "name": name,
        "kind": "transport",
        "price": price,
        "borders": [
            {"name": "hub", "at": "R1 GigabitEthernet0/0"},
            {"name": "pop", "at": "R2 GigabitEthernet0/0"},
        ],
        "network": {
            "routers": {
                "R1": router(f"10.{octet}.0.1/16", "10.0.0.1/30"),
                "R2": router(f"10.{octet + 1}.0.1/16", "10.0.0.2/30"),
            }
        },
    }


FILE = {
    "assent": 1,
    "operator": "alpha",
    "domains": [
        {
            "name": "radio",
            "kind": "access",
            "cells": [{"name": f"cell-{n}", "trace": {"kind": "listed", "cqi": [15]}} for n in (1, 2)],
            "areas": {"town": ["cell-1", "cell-2"]},
            "ul_latency_ms": 5,
            "dl_latency_ms": 4,
            "borders": [{"name": "hub"}],
        },
        routed("metro", 0.1, 10),
        routed("spare", 2, 20),
        {
            "name": "core",
            "kind": "core",
            "clouds": [{"name": "vault", "cpu": 16, "ram_mb": 9000, "disk_gb": 900}],
            "roles": ["AMF", "UPF"],
            "borders": [{"name": "pop"}, {"name": "exchange"}],
            "through": [{"from": "pop", "to": "exchange", "kbps": 10**6, "latency_ms": 1}],
        },
        {
            "name": "dc",
            "operator": "beta",
            "kind": "cloud",
            "clouds": [{"name": n, "cpu": 8, "ram_mb": 9000, "disk_gb": 900} for n in ("hall-1", "hall-2")],
            "roles": ["CACHE"],
            "borders": [{"name": "exchange"}],
        },
    ],
}


@cache
def _described() -> tuple[Described, ...]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "domains.yaml"
        path.write_text(json.dumps(FILE))
        return read_domains(path).local


class Killed(BaseException):
    """As if the process ended here: nothing that was written later counts."""


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def now_s(self) -> float:
        return self.now


class Fate:
    """What happens at which call. `steps`: every call of anything that lasts, in turn, as `owner.method`."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.strike: Callable[[str, bool], None] = lambda step, after: None
        self.dead = False

    def call(self, owner: str, name: str, real: Callable[..., Any], given: Any, named: Any) -> Any:
        if self.dead:
            raise Killed
        step = f"{owner}.{name}"
        self.steps.append(step)
        self._struck(step, False)
        result = real(*given, **named)
        self._struck(step, True)
        return result

    def _struck(self, step: str, after: bool) -> None:
        try:
            self.strike(step, after)
        except Killed:
            self.dead = True
            raise


class Mortal:
    """Anything, whose calls of `methods` pass by fate."""

    def __init__(self, real: Any, owner: str, methods: tuple[str, ...], fate: Fate) -> None:
        self._real, self._owner, self._methods, self._fate = real, owner, methods, fate

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._real, name)
        if name not in self._methods:
            return real
        return lambda *given, **named: self._fate.call(self._owner, name, real, given, named)


STEPS = ("feasible", "plan", "verify", "commit", "probe", "confirm")
LASTING = ("put", "drop", "record", "reserve", "release", "commit", "confirm", "rollback")


class _Inside:
    """An interior whose domain passes by fate."""

    def __init__(self, real: Any, owner: str, fate: Fate) -> None:
        self._real = real
        self.domain = Mortal(real.domain, owner, (*STEPS, "rollback"), fate)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def judge(self, delegation: Any, former: Any, others: Any) -> Any:
        return self.domain._fate.call(  # as `feasible`, by which it judges
            self.domain._owner, "feasible", self._real.judge, (delegation, former, others), {}
        )


class Rig:
    """One folder; `again` is the next process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock()
        self.described = _described()
        self.open: list[Any] = []
        self.again()

    def again(self) -> None:
        self.close()
        self.fate = Fate()
        self.agents: dict[str, Any] = {}
        self.ledgers: dict[str, SqliteLedger] = {}
        self.interiors: dict[str, Any] = {}
        for one in self.described:
            root = StateFolder(self.folder / one.name)
            root.root.mkdir(exist_ok=True)
            store, ledger = Store(root.store), SqliteLedger(root.ledger)
            inside = interior_of(one, root, self.clock)
            self.open += [store, ledger]
            self.ledgers[one.name], self.interiors[one.name] = ledger, inside
            self.agents[one.name] = DomainAgent(
                identity(one, one.operator == "alpha"),
                _Inside(inside, one.name, self.fate),
                Mortal(store, f"{one.name}-store", LASTING, self.fate),  # type: ignore[arg-type]
                Mortal(ledger, f"{one.name}-ledger", LASTING, self.fate),  # type: ignore[arg-type]
                self.clock,
            )
        store, ledger = Store(self.folder / "provider.sqlite"), SqliteLedger(self.folder / "ledger.sqlite")
        self.open += [store, ledger]
        self.ledgers["provider"], self.store = ledger, store
        records = SpanRecords(
            Mortal(store, "provider-store", LASTING, self.fate),  # type: ignore[arg-type]
            Mortal(ledger, "provider-ledger", LASTING, self.fate),  # type: ignore[arg-type]
        )
        self.keeper = SpanKeeper(records, self.agents, self.clock)
        for agent in self.agents.values():
            agent.settle()
        self.keeper.feed()
        self.keeper.settle()
        self.fate.steps.clear()

    def close(self) -> None:
        for one in self.open:
            one.close()
        self.open = []

    def deploy(self, **more: Any) -> Any:
        return self.keeper.deploy("order", "words", [need(**more)], lambda segments: None)

    def observed(self) -> dict[str, Any]:
        """What runs in each domain, and who holds how much of what."""
        runs = {name: inside.domain.observe().state for name, inside in self.interiors.items()}
        for one in (runs["metro"], runs["spare"]):
            for router in one.values():
                router.pop("drift")
        held = {
            name: {resource: ledger.held(resource) for resource in ledger.resources()}
            for name, ledger in self.ledgers.items()
        }
        return {"runs": runs, "held": held, "spans": self.keeper.spans(), "left": self.keeper.left()}

    def held(self) -> set[tuple[str, str]]:
        """(domain, holder)."""
        return {
            (name, holder)
            for name, ledger in self.ledgers.items()
            for resource in ledger.resources()
            for holder in ledger.held(resource)
        }

    def check(self) -> None:
        """Each span stands in all of its domains, its budgets conserved, and nothing else runs or is held anywhere."""
        assert not self.keeper.left()
        wanted: set[tuple[str, str]] = set()
        for span in self.keeper.spans():
            for one in span.needs:
                assert conserved(one, [part for part in span.segments if part.slice_id == one.slice_id])
            for name, version in span.delegations.items():
                agent = self.agents[name]
                assert agent.state(f"{span.order}@{version}") == "confirmed", name
                mine = tuple(one for one in span.segments if one.domain == name)
                assert [one.segments for one in agent.held() if one.order == span.order] == [mine]
                wanted.add((name, f"{span.order}@{version}"))
            wanted.add(("provider", f"{span.order}@{span.version}"))
        assert self.held() == wanted
        for name, agent in self.agents.items():
            orders = {one.order: one.segments for one in agent.held()}
            inside = self.interiors[name]
            for order in (*orders, "nobody"):
                assert inside.domain.plan(inside.intent(order, 99, orders)).empty, name
            assert self._slices(name) <= {one.slice_id for listed in orders.values() for one in listed}, name

    def _slices(self, name: str) -> set[str]:
        """Those that cells and clouds show; what routers carry is in the intent as a whole."""
        state = self.interiors[name].domain.observe().state
        if name == "radio":
            return {share["slice_id"] for cell in state.values() for share in cell["shares"]}
        if name in ("metro", "spare"):
            return set()
        return {one["sliceId"] for cloud in state.values() for one in cloud["instances"]}


def need(kbps: int = 4000, ms: float = 30, name: str = "s-1") -> SpanNeed:
    functions = [
        NetworkFunction(name=f"{name}-{role.lower()}", role=role, cpu=2, ram_mb=1000, disk_gb=10)
        for role in ("AMF", "UPF", "CACHE")
    ]
    return SpanNeed(
        slice_id=name,
        snssai=Snssai(sst=1, sd="00000A"),
        area="town",
        ul_kbps=kbps,
        dl_kbps=5 * kbps,
        max_ues=10,
        budget=Budget(
            dl_latency_ms=ms,
            ul_latency_ms=ms,
            availability_percent=99.9,
            dl_reliability_percent=99.9,
            ul_reliability_percent=99.9,
        ),
        functions=tuple(functions),
    )
