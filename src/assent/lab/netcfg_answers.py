"""Right answers to the requests of a set, one each: what shows that checks can be met, and what they catch.

An answer is configuration by router and, where cables, hosts or whole routers come or go, its `wiring`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import IPv4Interface
from pathlib import Path

from assent.intents.base import Json
from assent.intents.errors import InvalidInput
from assent.lab.checks.state import port_of
from assent.network.transport.generate import applied
from assent.network.transport.languages.ios.parse import parse
from assent.network.transport.network import HostPort, RoutedNetwork

FILE = "answers.jsonl"


@dataclass(frozen=True)
class Answer:
    """`wiring`: `hosts` and `routers` by name (null: it goes), `links` and `unlinked` as pairs of ends."""

    id: str
    configs: Mapping[str, str]
    wiring: Mapping[str, Json] = field(default_factory=dict)


def load_answers(folder: Path) -> dict[str, Answer]:
    """By the request's id. Raises InvalidInput with file and line."""
    path, found = folder / FILE, {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path}: cannot be read: {error}", field="folder") from None
    for at, line in enumerate(lines, 1):
        try:
            said = json.loads(line)
            found[said["id"]] = Answer(said["id"], said["configs"], said.get("wiring", {}))
        except (ValueError, KeyError, TypeError) as error:
            raise InvalidInput(f"{path}:{at}: no answer such as {{id, configs}}: {error}") from None
    return found


def answered(network: RoutedNetwork, answer: Answer) -> RoutedNetwork:
    """The network in which the answer was carried out. Raises InvalidInput for a command that cannot be."""
    return applied(_rewired(network, answer.wiring), dict(answer.configs))


def _rewired(network: RoutedNetwork, wiring: Mapping[str, Json]) -> RoutedNetwork:
    texts, devices, hosts = dict(network.texts), dict(network.devices), dict(network.hosts)
    for name, text in wiring.get("routers", {}).items():
        if text is None:
            texts.pop(name), devices.pop(name)
        else:
            texts[name], devices[name] = text, parse(text, name)
    for name, host in wiring.get("hosts", {}).items():
        hosts.pop(name, None)
        if host is not None:
            hosts[name] = HostPort(name, IPv4Interface(host["address"]), port_of(host["attached_to"]))
    gone = [{port_of(a), port_of(z)} for a, z in wiring.get("unlinked", [])]
    links = [link for link in network.links if set(link) not in gone]
    links = [link for link in links if all(end.router in devices for end in link)]
    links += [(port_of(a), port_of(z)) for a, z in wiring.get("links", [])]
    hosts = {name: host for name, host in hosts.items() if host.port.router in devices}
    return replace(network, texts=texts, devices=devices, links=tuple(links), hosts=hosts)
