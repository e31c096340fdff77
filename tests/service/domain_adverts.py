"""Domains of four operators, small enough to compute by hand."""

from __future__ import annotations

from typing import Any

from assent.intents.domains import Advert, Budget, SpanNeed
from assent.intents.service import NetworkFunction, Snssai


def border(name: str, low: int = 100, high: int = 199, kind: str = "vlan") -> dict[str, Any]:
    return {"name": name, "labels": [{"kind": kind, "low": low, "high": high}]}


def crossing(
    a: str, z: str, ms: float = 1, kbps: int = 100_000, up: float = 99.99, price: float = 1
) -> dict[str, Any]:
    way = {"kbps": kbps, "latency_ms": ms, "reliability_percent": 99.999}
    return {"from": a, "to": z, "to_z": way, "to_a": way, "availability_percent": up, "price": price}


def hosting(at: str, cpu: float = 16, price: float = 1, roles: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "at": at,
        "roles": roles,
        "cpu": cpu,
        "ram_mb": 64_000,
        "disk_gb": 2000,
        "latency_ms": 0.5,
        "availability_percent": 99.99,
        "reliability_percent": 99.9999,
        "price": price,
    }


def advert(domain: str, kind: str, borders: tuple[str, ...], **more: Any) -> dict[str, Any]:
    said = {"domain": domain, "operator": "alpha", "kind": kind, "version": 1, "valid_s": 60}
    return {**said, "borders": [border(one) for one in borders], **more}


def everything() -> dict[str, dict[str, Any]]:
    """Area `town` – [ran] – b1 – [metro: cheap, slow | fast: dear, quick] – b2 – [edge: core functions] – b3 – [dc]."""
    listed = [
        advert("ran", "access", ("b1",), areas=["town"], crossings=[crossing("town", "b1", 4)]),
        advert("metro", "transport", ("b1", "b2"), crossings=[crossing("b1", "b2", 5, price=0.1)]),
        advert(
            "fast",
            "transport",
            ("b1", "b2"),
            operator="beta",
            crossings=[crossing("b2", "b1", 1, price=2)],
        ),
        advert(
            "edge",
            "core",
            ("b2", "b3"),
            crossings=[crossing("b2", "b3", 2)],
            hostings=[hosting("b2", roles=("AMF", "SMF", "UPF"), price=3)],
        ),
        advert(
            "dc",
            "cloud",
            ("b3",),
            operator="gamma",
            hostings=[hosting("b3", cpu=64, roles=("CACHE", "FIREWALL"))],
        ),
    ]
    return {one["domain"]: one for one in listed}


def adverts(**changed: dict[str, Any]) -> tuple[Advert, ...]:
    return tuple(
        Advert.model_validate({**one, **changed.get(name, {})}) for name, one in everything().items()
    )


def need(name: str = "s-1", ms: float = 20, kbps: int = 10_000, **more: Any) -> SpanNeed:
    budget = {"dl_latency_ms": ms, "ul_latency_ms": ms, "availability_percent": 99.9}
    budget |= {"dl_reliability_percent": 99.9, "ul_reliability_percent": 99.9}
    said: dict[str, Any] = {
        "slice_id": name,
        "snssai": Snssai(sst=1, sd="00000A"),
        "area": "town",
        "ul_kbps": kbps,
        "dl_kbps": 2 * kbps,
        "budget": Budget.model_validate(budget),
        "functions": tuple(function(name, role) for role in ("AMF", "UPF", "CACHE")),
    }
    return SpanNeed(**{**said, **more})


def function(name: str, role: str, cpu: float = 2) -> NetworkFunction:
    return NetworkFunction(name=f"{name}-{role.lower()}", role=role, cpu=cpu, ram_mb=1000, disk_gb=10)
