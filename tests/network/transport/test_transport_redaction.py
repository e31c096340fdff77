"""Privacy `redacted` over whole networks: nothing that identifies one is in what any skill or drive sends.

Networks are generated (files and running configurations), or those that are shipped as examples.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assent.intents.base import Frozen, Json
from assent.inventory import routed, yamlfile
from assent.network.transport.device import Device
from assent.network.transport.load import from_inventory, load_network
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.objectives import InterfaceSettings
from assent.network.transport.routing_objectives import BgpPeer
from assent.network.transport.skills.classify import CLASSIFY, Request
from assent.network.transport.skills.generate import GENERATE, Order
from assent.network.transport.skills.requirements import REQUIREMENTS, Requirements, Sentences, solve
from assent.network.transport.skills.translate import TRANSLATE, Wish
from assent.network.transport.view import PLAIN, described, names_of
from assent.reasoning.agent import AgentSpec, ToolSpec
from assent.reasoning.ledger import CallLedger
from assent.reasoning.redaction.known import knowing
from assent.reasoning.redaction.numbers import is_makers
from assent.reasoning.redaction.veil import Veil
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings
from assent.reasoning.tools import Binding, bind
from fakes.openai_server import FakeOpenAI, question_of

ROOT = Path(__file__).parents[3]
EXAMPLES = sorted({*ROOT.glob("examples/**/network.yaml")})

# Words that our own prompts, keys and enumerations do not hold: else the test could not tell whose they are.
WORDS = st.from_regex(r"\A[a-z]{3}(?:zq|qx|xj|jv)[a-z]{1,4}\Z")
NAMES = st.one_of(
    WORDS,
    WORDS.map(str.upper),
    WORDS.map(str.capitalize),
    st.tuples(WORDS, st.integers(1, 99)).map(lambda two: f"{two[0]}-{two[1]}"),
    st.tuples(WORDS, WORDS).map("_".join),
)
KINDS = st.sampled_from(["GigabitEthernet", "FastEthernet", "TenGigabitEthernet", "Serial"])
PORTS = st.one_of(
    st.tuples(KINDS, st.integers(0, 9), st.integers(0, 47)).map(lambda one: f"{one[0]}{one[1]}/{one[2]}"),
    st.tuples(KINDS, st.integers(0, 9), st.integers(0, 3), st.integers(0, 47)).map(
        lambda one: f"{one[0]}{one[1]}/{one[2]}/{one[3]}"
    ),
)
SYSTEMS = st.one_of(st.integers(1000, 65535), st.integers(131072, 4_200_000_000))


class Generated(Frozen):
    """A network file's text, and what must not leave."""

    text: str
    configs: dict[str, str]
    secret: tuple[str, ...]
    said: str


@st.composite
def networks(draw: st.DrawFn) -> Generated:
    names = draw(st.lists(NAMES, min_size=9, max_size=9, unique_by=str.lower))
    (first, second, host, acl, word, other, user, community, policy) = names
    system, far = draw(st.lists(SYSTEMS, min_size=2, max_size=2, unique=True))
    base = draw(st.integers(11, 126)) * 2**24 + draw(st.integers(0, 2**16 - 1)) * 2**8
    lan, link = IPv4Network((base, 24)), IPv4Network(((base ^ (1 << 23)), 30))
    ports = draw(st.lists(PORTS, min_size=3, max_size=3, unique=True))
    description, place = f"to {word.capitalize()}, floor {draw(st.integers(1, 9))}", other.upper()
    routers = {
        second: {
            "ospf": {"process": 1},
            "interfaces": {
                ports[0]: {"address": f"{link[2]}/30", "area": 0, "description": f"link {place}"},
                ports[1]: {"shutdown": True},
            },
        },
        first: {"config": "first.cfg"},
    }
    file = {
        "routers": routers,
        "links": [{"a": f"{first} {ports[0]}", "z": f"{second} {ports[0]}"}],
        "hosts": {host: {"address": f"{lan[9]}/24", "attached_to": f"{first} {ports[2]}"}},
    }
    config = (
        f"hostname {first}\nusername {user} privilege 15 secret 5 {community}99\n"
        f"snmp-server community {community} RO\nclass-map match-any {policy}\n match access-group name {acl}\n"
        f"policy-map {policy}-in\n class {policy}\n  set dscp ef\n"
        f"interface {ports[0]}\n description {description}\n ip address {link[1]} {link.netmask}\n"
        f"interface {ports[2]}\n ip address {lan[1]} {lan.netmask}\n ip access-group {acl} in\n"
        f"router bgp {system}\n neighbor {link[2]} remote-as {far}\n"
        f"ip access-list extended {acl}\n permit ip host {lan[9]} any\n deny ip any any\nend\n"
    )
    said = (
        f"On {first} {ports[0]} and {ports[1].replace('GigabitEthernet', 'Gi')}, for {word} at {place}: let {user} "
        f"and {host} "
        f"({lan[9]}) pass {acl} of {policy}, peer AS {system} with {far}, community {community}; "
        f"see '{description}'"
    )
    private = (
        *(first, second, host, acl, word, place, user, community, policy, description, f"link {place}"),
        *(str(system), str(far), str(lan[9]), str(lan[1]), str(link[1]), str(link[2])),
        *(str(lan.network_address), str(link.network_address), *ports),
    )
    return Generated(text=json.dumps(file), configs={"first.cfg": config}, secret=private, said=said)


@pytest.fixture(scope="module")
def fake() -> Iterator[FakeOpenAI]:
    def answer(question: Any) -> Any:
        if "objectives" in question:
            return {"text": ""}
        if "network" in question:
            return {"questions": ["Which one?"]}
        return {"type": "CP"} if "routers" in question else {"requirements": []}

    with FakeOpenAI(answer) as server:
        yield server


@pytest.fixture(scope="module")
def loop() -> Iterator[Loop]:
    with Loop() as one:
        yield one


def _loaded(one: Generated, folder: Path) -> RoutedNetwork:
    for name, text in one.configs.items():
        (folder / name).write_text(text, encoding="utf-8")
    return from_inventory(yamlfile.parse(one.text, "network.yaml").validate(routed.Network), folder)


def _sent(fake: FakeOpenAI) -> list[str]:
    """What was sent of the user's: the last user's message of answers, everything of drives but our own rules."""
    found = []
    for body in fake.requests:
        found.append(json.dumps(question_of(body), ensure_ascii=False))
        found += [json.dumps(one, ensure_ascii=False) for one in body["messages"] if one["role"] == "tool"]
        found += [json.dumps(tool) for tool in body.get("tools", ()) if tool["function"]["name"] == "read"]
    return found


def _ask_all(net: RoutedNetwork, said: str, fake: FakeOpenAI, loop: Loop) -> None:
    """Every skill that sees a network, and a drive with a tool that returns all of it."""
    model = make_model(f"openai/fake@{fake.url}", ModelSettings(privacy="redacted", timeout_s=5), {})
    router, device = next(iter(net.devices.items()))
    port = next(iter(device.interfaces))
    objectives = (
        InterfaceSettings(router=router, interface=port, description=said[:200]),
        *(
            BgpPeer(router=name, neighbor=one.address, asn=each.bgp.asn, remote_as=one.remote_as)
            for name, each in net.devices.items()
            if each.bgp
            for one in each.bgp.neighbors.values()
        ),
    )
    with knowing(lambda: names_of(net)):
        loop.run(
            model.answer(CLASSIFY, Request(text=said, routers=tuple(net.devices), hosts=tuple(net.hosts)))
        )
        wish = Wish(text=said, clauses=(said,), network=net, feedback=(said,))
        loop.run(model.answer(TRANSLATE, wish))
        loop.run(model.answer(GENERATE, Order(objectives=objectives, network=net, feedback=(said,))))
        loop.run(model.answer(REQUIREMENTS, Sentences(text=said)))
        _drive(model, net, said, fake, loop)


class _Nothing(Frozen):
    where: str = ""


def _drive(model: Any, net: RoutedNetwork, said: str, fake: FakeOpenAI, loop: Loop) -> None:
    spec = ToolSpec(
        name="read", description="reads", input="a place", output="a record", produces=("record",)
    )
    agent = AgentSpec(name="Reader", goal="Read it", prompt="You read.", tools=(spec,))
    record: Json = {"network": described(net), "configurations": dict(net.texts), "note": said}
    tools = bind(agent, {}, {"read": Binding(_Nothing, lambda _: {"record": record}, "read")})
    fake.script, fake.moves = ["drive_right"], [("read", {}), ("done", {"summary": "read"})]
    outcome = loop.run(
        model.drive(agent, said, tools, CallLedger("run", {"earlier": record}), wants=("record",))
    )
    assert outcome.result == {"record": record}, "the tools' own words, not the pseudonyms"
    fake.script = ["tool"]


def _holds_none(sent: list[str], private: tuple[str, ...]) -> None:
    for word in private:
        form = re.escape(json.dumps(word, ensure_ascii=False)[1:-1])
        standing = re.compile(rf"(?<![A-Za-z0-9.]){form}(?![A-Za-z0-9]|\.\d)", re.IGNORECASE)
        for text in sent:
            found = standing.search(text)
            assert found is None, (word, text[max(0, found.start() - 80) : found.end() + 80])


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(one=networks())
def test_nothing_of_a_generated_network_is_sent(
    one: Generated, fake: FakeOpenAI, loop: Loop, tmp_path: Path
) -> None:
    net = _loaded(one, tmp_path)
    fake.requests.clear()
    _ask_all(net, one.said, fake, loop)
    assert len(fake.requests) == 6
    _holds_none(_sent(fake), one.secret)


def _private(net: RoutedNetwork) -> tuple[str, ...]:
    """What identifies a network, read from its devices here, not by what hides it."""
    found: set[str] = {*net.devices, *net.hosts}
    for host in net.hosts.values():
        found.add(str(host.address.ip))
    for device in net.devices.values():
        found |= _of_device(device)
    plain = {name for name in found if name.lower() in PLAIN or (name.isdigit() and len(name) < 4)}
    return tuple(sorted(found - plain))


def _of_device(device: Device) -> set[str]:
    found = {*device.acls, *device.prefix_lists, *device.vrfs, *device.class_maps, *device.policy_maps}
    for port in device.interfaces.values():
        found.update(str(one.ip) for one in port.addresses)
        found.update([port.name] if not is_makers(port.name) else [])
        words = set(re.findall(r"[\w.-]+", (port.description or "").lower()))
        found.update([port.description] if port.description and not words <= PLAIN else [])
    if device.bgp:
        found |= {str(device.bgp.asn), *(str(one.remote_as) for one in device.bgp.neighbors.values())}
    return found


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: str(path.parent.relative_to(ROOT)))
def test_nothing_of_a_shipped_network_is_sent(path: Path, fake: FakeOpenAI, loop: Loop) -> None:
    net = load_network(path)
    private = [word for word in _private(net) if word not in ("to R2", "to R1")]
    fake.requests.clear()
    _ask_all(net, "Of all that is there: " + "; ".join(private)[:3000], fake, loop)
    _holds_none(_sent(fake), tuple(private))


def test_places_in_sentences_of_no_network_are_hidden(fake: FakeOpenAI, loop: Loop) -> None:
    fake.answer, before = (
        (lambda question: solve(Sentences.model_validate(question)).model_dump(mode="json")),
        fake.answer,
    )
    text = (
        "lyon must reach 10.1.0.0/16. Traffic from Basel to 10.2.0.0/16 goes through core_7. "
        "Traffic from Basel to 10.2.0.0/16 avoids Zurich.\n"
        "Packets from edge3 to 10.1.0.0/16 take two paths."
    )
    model = make_model(f"openai/fake@{fake.url}", ModelSettings(privacy="redacted", timeout_s=5), {})
    fake.requests.clear()
    said = loop.run(model.answer(REQUIREMENTS, Sentences(text=text))).output
    assert (
        said == solve(Sentences(text=text)) and isinstance(said, Requirements) and len(said.requirements) > 3
    )
    _holds_none(_sent(fake), ("lyon", "Basel", "core_7", "Zurich", "edge3", "10.1.0.0", "10.2.0.0"))
    fake.answer = before


def test_numbers_come_back() -> None:
    veil = Veil(["AS 65010", "GigabitEthernet1/0/3"], key=b"k" * 16)
    said = {
        "text": "peer AS 65001 (remote-as 65010) on Gi1/0/3 and Te0/1.100, range 1/0/3-7, AS 7",
        "asn": 7,
        "n": 7,
    }
    hidden = veil.hide(said)
    told = json.dumps(hidden)
    for real in ("65001", "65010", "Gi1/", "Te0/", "AS 7", '"asn": 7'):
        assert real not in told
    assert hidden["n"] == 7 and veil.show(hidden) == said
    for made_up in ("AS 4210000099", "GigabitEthernet0/9/9"):
        with pytest.raises(ValueError, match="in the question"):
            veil.show_text(made_up)
