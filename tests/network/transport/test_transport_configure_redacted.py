"""`configure` with a model that is sent pseudonyms only: the verified result is the same as without.

The fake endpoint answers with the skills' own solvers, on the network that it is shown: it never sees the real one.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from transport_language_run import network, verifier

from assent.inventory import routed
from assent.network.transport.configure import ConfigureResult, configure
from assent.network.transport.load import from_inventory
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.skills.classify import CLASSIFY, Request
from assent.network.transport.skills.translate import TRANSLATE, Wish
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings, Privacy
from fakes.openai_server import FakeOpenAI

SENTENCES = [
    "block SNMP from h1's LAN on R3",
    "Shut down GigabitEthernet0/2 on R4",
    "deny telnet from 192.168.1.0/24 to h2",
    "set the OSPF cost of R1's link to R4 to 50",
    "add a static route on R2 to 203.0.113.0/24 via 50.0.0.2",
    "only allow web traffic from h1 to h2",
    "put the description 'to the core' on R1 g0/1",
    "build a GRE tunnel between R1 and R3 with addresses 10.9.9.1/30 and 10.9.9.2/30",
    "block ICMP from 192.168.1.10 to 172.16.1.10",
    "peer R1, AS 65001, with R2 in AS 65002 over BGP",
    "shut down the port that is described as to R4 on R1",
    "set the MTU of R1 GigabitEthernet0/1 and R2 Gi0/1 to 1400",
    "make the network better",
]


def shown_network(view: Any) -> RoutedNetwork:
    """A network from the view that a prompt carries."""
    routers, links = {}, set()
    for name, router in view["routers"].items():
        ports = {}
        for port, one in router["interfaces"].items():
            known = {key: one[key] for key in ("shutdown", "description", "area") if key in one}
            ports[port] = {**known, **({"address": one["addresses"][0]} if "addresses" in one else {})}
            links.update(frozenset((f"{name} {port}", far)) for far in one.get("linked_to", []))
        routers[name] = {"interfaces": ports, "ospf": {"process": int(next(iter(router["ospf"]), 1))}}
    ends = [sorted(link) for link in links if len(link) == 2]
    known = {
        port for name, router in routers.items() for port in (f"{name} {p}" for p in router["interfaces"])
    }
    cables = [{"a": a, "z": z} for a, z in sorted(ends) if a in known and z in known]
    return from_inventory(
        routed.Network.model_validate({"routers": routers, "links": cables, "hosts": view["hosts"]}), Path()
    )


def brain(question: Any) -> Any:
    if "network" not in question:
        return CLASSIFY.solve(Request.model_validate(question)).model_dump(mode="json")
    wish = Wish.model_construct(
        text=question["text"],
        clauses=tuple(question["clauses"]),
        network=shown_network(question["network"]),
        feedback=(),
    )
    return TRANSLATE.solve(wish).model_dump(mode="json")


def _configured(text: str, privacy: Privacy, loop: Loop) -> tuple[ConfigureResult, list[Any]]:
    with FakeOpenAI(brain) as server:
        model = make_model(f"openai/fake@{server.url}", ModelSettings(privacy=privacy), {})
        return loop.run(configure(model, network(), text, verifier())), server.requests


@pytest.fixture(scope="module")
def loop() -> Any:
    with Loop() as one:
        yield one


@pytest.mark.parametrize("text", SENTENCES)
def test_the_verified_result_is_the_same_under_redaction(text: str, loop: Loop) -> None:
    plain, _ = _configured(text, "local", loop)
    redacted, requests = _configured(text, "redacted", loop)
    assert (redacted.status, redacted.type) == (plain.status, plain.type), redacted.reason + str(
        redacted.questions
    )
    assert redacted.objectives == plain.objectives
    assert redacted.lines == plain.lines and redacted.verdict == plain.verdict
    assert [one.model_dump() for one in redacted.verdicts] == [one.model_dump() for one in plain.verdicts]
    for request in requests:
        question = request["messages"][-1 if len(request["messages"]) == 4 else 3]["content"]
        _holds_nothing_real(question, network())


def _holds_nothing_real(sent: str, net: RoutedNetwork) -> None:
    document = json.loads(sent.split("```json\n")[1].split("\n```")[0])
    text = json.dumps(document)
    ports = {port for device in net.devices.values() for port in device.interfaces}
    for name in (*net.devices, *net.hosts, *ports, "65001", "65002"):
        assert re.search(rf"\b{name}\b", text, re.IGNORECASE) is None, name
    for device in net.devices.values():
        for port in device.interfaces.values():
            for address in port.addresses:
                assert re.search(rf"(?<![\d.]){re.escape(str(address.ip))}(?!\d)", text) is None
                assert str(address.network.network_address) not in text
