"""The catalogue in TMF633's shape: ServiceSpecification, ServiceCandidate, ServiceCategory (API 4.0)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from assent.intents.base import Json
from assent.reasoning.words.flat import flat
from assent.service import catalogue
from assent.service.service_type import SST_NAMES, ServiceType
from assent.service.skills import chains, service_words

VERSION = "1.0"
_LIKELY = 80.0
"""A title this alike is meant (0 to 100)."""


def specification(one: ServiceType) -> dict[str, Json]:
    """The ServiceSpecification of an entry; its functions are resource specifications, in the chain's order."""
    return {
        "id": one.key,
        "name": one.title,
        "description": f"{one.title}: {SST_NAMES.get(one.sst, 'operator-specific')} (SST {one.sst})",
        "version": VERSION,
        "lifecycleStatus": "Active",
        "isBundle": False,
        "specCharacteristic": list(_characteristics(one)),
        "resourceSpecification": [
            {"id": role, "name": role, "@referredType": "NetworkFunctionSpecification"} for role in one.roles
        ],
        "@type": "ServiceSpecification",
    }


def candidate(one: ServiceType) -> dict[str, Json]:
    """The ServiceCandidate that makes an entry's specification available."""
    return {
        "id": one.key,
        "name": one.title,
        "version": VERSION,
        "lifecycleStatus": "Active",
        "category": [_category_ref(one.sst)],
        "serviceSpecification": {"id": one.key, "name": one.title, "version": VERSION},
        "@type": "ServiceCandidate",
    }


def categories(entries: Sequence[ServiceType]) -> list[dict[str, Json]]:
    """One ServiceCategory for each slice/service type that has entries."""
    return [
        {
            **_category_ref(sst),
            "lifecycleStatus": "Active",
            "isRoot": True,
            "serviceCandidate": [{"id": one.key, "name": one.title} for one in entries if one.sst == sst],
            "@type": "ServiceCategory",
        }
        for sst in sorted({one.sst for one in entries})
    ]


def listed(entries: Sequence[ServiceType]) -> dict[str, Json]:
    """The catalogue, as faces give it."""
    return {
        "serviceCategory": categories(entries),
        "serviceCandidate": [candidate(one) for one in entries],
    }


def detailed(one: ServiceType) -> dict[str, Json]:
    """An entry, as faces give it."""
    return {"serviceSpecification": specification(one), "serviceCandidate": candidate(one)}


def search(words: str) -> tuple[ServiceType, ...]:
    """Entries that the words name, or whose titles are alike; the likeliest first."""
    plain = flat(words).lower()
    scores: dict[str, float] = {}
    for key, weight, pattern in service_words.naming():
        if pattern.search(plain):
            named = catalogue.TELEMEDICINE if key == service_words.TELEMEDICINE_WORDS else (key,)
            scores |= {one: max(scores.get(one, 0.0), 100.0 + weight) for one in named}
    for key, one in catalogue.CATALOGUE.items():
        alike = max(fuzz.token_set_ratio(plain, text) for text in (one.title, key.replace("-", " ")))
        if alike >= _LIKELY or plain.strip().upper() in one.roles:
            scores.setdefault(key, alike)
    ranked = sorted(scores, key=lambda key: (-scores[key], key))
    return tuple(catalogue.CATALOGUE[key] for key in ranked)


def suggestion(words: str) -> chains.Suggestion | None:
    """A chain for what no entry has."""
    found = search(words)
    usual = (found[0] if found else catalogue.find("broadband")).roles
    return chains.suggest(flat(words).lower(), usual)


def _category_ref(sst: int) -> dict[str, Json]:
    return {"id": f"sst-{sst}", "name": SST_NAMES.get(sst, f"SST {sst}")}


def _characteristics(one: ServiceType) -> Iterator[dict[str, Json]]:
    """Defaults by TS 28.541's names, each with the reason for it."""
    for name, value, unit, reason in (
        ("sst", one.sst, "", "rate"),
        ("maxNumberofUEs", one.ues, "UEs", "ues"),
        ("dLThptPerUE", one.dl_ue_kbps, "kbit/s", "rate"),
        ("uLThptPerUE", one.ul_ue_kbps, "kbit/s", "rate"),
        ("dLLatency", one.latency_ms, "ms", "latency"),
        ("uLLatency", one.latency_ms, "ms", "latency"),
        ("availability", one.availability_percent, "%", "availability"),
        ("dLReliability", one.reliability_percent, "%", "reliability"),
        ("uLReliability", one.reliability_percent, "%", "reliability"),
        ("uESpeed", one.speed_kmh, "km/h", "speed"),
        ("networkSliceSharingIndicator", "NON_SHARED" if one.dedicated else "SHARED", "", "availability"),
    ):
        described: dict[str, str] = {str(group): why for group, why in one.reasons.items()}
        shown: dict[str, Json] = {"isDefault": True, "valueType": _type(value), "value": {"value": value}}
        yield {
            "id": name,
            "name": name,
            "description": ""
            if name in ("sst", "networkSliceSharingIndicator")
            else described.get(reason, ""),
            "valueType": _type(value),
            "configurable": name != "sst",
            "minCardinality": 1,
            "maxCardinality": 1,
            "characteristicValueSpecification": [{**shown, "unitOfMeasure": unit} if unit else shown],
        }


def _type(value: object) -> str:
    return "string" if isinstance(value, str) else "number"
