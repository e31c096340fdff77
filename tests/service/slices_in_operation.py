"""Slices as tests of operation need them."""

from __future__ import annotations

from typing import Any

from assent.intents.instance import SliceInstance
from assent.intents.service import (
    NetworkFunction,
    PlacedFunction,
    Plmn,
    PlmnInfo,
    ServiceProfile,
    Snssai,
    Thpt,
)

PLMN = PlmnInfo(plmn_id=Plmn(mcc="001", mnc="01"), snssai=Snssai(sst=1))
PROFILE = ServiceProfile(
    id="p",
    plmn_info=(PLMN,),
    max_ues=200,
    dl_latency_ms=50,
    ul_latency_ms=50,
    availability_percent=99.9,
    dl_thpt_per_slice=Thpt(guaranteed_kbps=100_000),
    ul_thpt_per_slice=Thpt(guaranteed_kbps=400_000, max_kbps=800_000),
    ul_thpt_per_ue=Thpt(guaranteed_kbps=2_000),
)


def function(name: str, role: str, cpu: float, cloud: str = "a", ram_mb: int = 512) -> PlacedFunction:
    return PlacedFunction(
        function=NetworkFunction(name=name, role=role, cpu=cpu, ram_mb=ram_mb, disk_gb=1), cloud=cloud
    )


def instance(*functions: PlacedFunction, **more: Any) -> SliceInstance:
    """An active slice: by default an AMF, a UPF that carries 500 Mbit/s, and a recorder that carries 600."""
    chain = functions or (
        function("amf", "AMF", 0.1),
        function("upf", "UPF", 0.5),
        function("recorder", "VIDEO-RECORDER", 3.0),
    )
    states = {"phase": "OPERATION", "operational": "ENABLED", "administrative": "UNLOCKED"}
    return SliceInstance(
        **{
            "id": "s-1",
            "order": "s",
            "profile": PROFILE,
            "functions": chain,
            "latency_ms": 5.0,
            **states,
            **more,
        }
    )
