"""The sets of requests in `examples/intents`: sentences, what should become of them, and how to tell."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TypeVar

from assent.intents.base import Json
from assent.intents.errors import InvalidInput
from assent.inventory.shipped import example
from assent.lab.checks.check import Check
from assent.network.transport.load import load_network
from assent.network.transport.network import RoutedNetwork

T = TypeVar("T")

SETS = ("paper", "tunnels", "blind")
TYPES = ("CP", "RP", "ACL", "TN", "OTHER")
EXPECTED = ("config", "clarify", "refused")


@dataclass(frozen=True)
class Request:
    """One sentence for one network. `expect`: the status that it deserves; `why` says so where it is no change."""

    id: str
    set: str
    network: str
    text: str
    type: str
    language: str
    objectives: int
    expect: str
    checks: tuple[Check, ...]
    why: str = ""


def folder_of_sets(folder: Path | None) -> Path:
    """The folder given, or the `examples/intents` that come with Assent. Raises InvalidInput."""
    place = folder or example("intents")
    if not place.is_dir():
        raise InvalidInput(f"no sets of requests in {place}: name their folder with --folder", field="folder")
    return place


def load_requests(
    folder: Path,
    sets: Sequence[str] = SETS,
    network: str | None = None,
    limit: int | None = None,
    seed: int = 1,
) -> list[Request]:
    """The requests of these sets, in order; of one network only, and a sample of `limit`, where asked.

    Raises InvalidInput, with file and line, for what is no request.
    """
    found = [one for name in sets for one in _read(folder / f"{name}.jsonl", name)]
    if network is not None:
        found = [one for one in found if one.network == network]
        if not found:
            raise InvalidInput(f"no request of these sets is for a network {network!r}", field="network")
    return sample(found, limit, f"netcfg/{seed}")


def request_of(where: str, name: str, said: dict[str, Json]) -> Request:
    """A line of a set. Raises InvalidInput that begins with `where`."""
    text = {key: _text(where, said, key) for key in ("id", "network", "text", "type", "language", "expect")}
    if text["type"] not in TYPES or text["expect"] not in EXPECTED:
        raise InvalidInput(f"{where}: type is one of {', '.join(TYPES)}, expect one of {', '.join(EXPECTED)}")
    objectives = said.get("objectives")
    if isinstance(objectives, bool) or not isinstance(objectives, int) or objectives < 1:
        raise InvalidInput(f"{where}: objectives should be a number from 1", field="objectives")
    checks = said.get("checks")
    if not isinstance(checks, list):
        raise InvalidInput(f"{where}: checks should be a list", field="checks")
    return Request(
        set=name,
        objectives=objectives,
        checks=tuple(_check(where, one) for one in checks),
        why=str(said.get("why", "")),
        **text,
    )


def network_file(folder: Path, name: str) -> Path:
    return folder / "network" / name / "network.yaml"


def sample(cases: Sequence[T], limit: int | None, seed: str) -> list[T]:
    """So many of the cases, in their order, the same ones for the same seed; all of them without a limit."""
    if limit is None or limit >= len(cases):
        return list(cases)
    return [cases[at] for at in sorted(Random(seed).sample(range(len(cases)), limit))]


@lru_cache(maxsize=8)
def loaded(path: Path) -> RoutedNetwork:
    """The network, read once per process. Raises InvalidInput."""
    return load_network(path)


def _read(path: Path, name: str) -> list[Request]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InvalidInput(f"{path}: cannot be read: {reason}", field="set") from None
    return [_parsed(f"{path}:{at}", name, line) for at, line in enumerate(lines, 1) if line.strip()]


def _parsed(where: str, name: str, line: str) -> Request:
    try:
        said = json.loads(line)
    except ValueError as error:
        raise InvalidInput(f"{where}: not JSON: {error}") from None
    if not isinstance(said, dict):
        raise InvalidInput(f"{where}: not an object")
    return request_of(where, name, said)


def _text(where: str, said: dict[str, Json], key: str) -> str:
    found = said.get(key)
    if not isinstance(found, str) or not found:
        raise InvalidInput(f"{where}: {key} is missing or no text", field=key)
    return found


def _check(where: str, said: Json) -> Check:
    if not isinstance(said, dict) or not isinstance(said.get("kind"), str):
        raise InvalidInput(f"{where}: a check should be an object with a kind", field="checks")
    return Check(str(said["kind"]), said)
