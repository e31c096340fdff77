"""What a cluster says of the load of its pods (metrics.k8s.io), read as hostile as everything else from there."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from assent.intents.base import Json
from assent.network.cloud.drivers.kubernetes.manifests import FUNCTION

_PARTS = {"n": 1e-9, "u": 1e-6, "m": 1e-3}


def cpus_by_function(pods: Iterable[Json]) -> dict[str, float]:
    """By the label of a function, the CPUs that one of its pods uses on average."""
    used: dict[str, list[float]] = {}
    for label, cpus in (found for pod in pods for found in _pod(pod)):
        used.setdefault(label, []).append(cpus)
    return {label: sum(found) / len(found) for label, found in used.items()}


def cpus_of(quantity: Json) -> float:
    """Of Kubernetes' notation, such as 250m. Raises ValueError."""
    text = str(quantity)
    found = float(text[:-1]) * _PARTS[text[-1]] if text[-1:] in _PARTS else float(text)
    if not (math.isfinite(found) and 0 <= found <= 1e6):
        raise ValueError(text[:50])
    return found


def _pod(pod: Json) -> Iterator[tuple[str, float]]:
    """Nothing of a pod whose metrics cannot be read."""
    try:
        label = str(pod["metadata"]["labels"][FUNCTION])
        cpus = sum(cpus_of(one["usage"]["cpu"]) for one in pod["containers"])
    except (KeyError, TypeError, ValueError):
        return
    yield label, cpus
