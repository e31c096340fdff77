"""Privacy `redacted`: pseudonyms keep what a network means, nothing sensitive is sent, and answers come back whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.intents.errors import Permanent, Temporary
from assent.reasoning import departures
from assent.reasoning.redaction.veil import Foreign, Veil, vocabulary
from assent.reasoning.roles import ForTenant
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.reasoning.settings import ModelSettings
from assent.reasoning.skill import Skill
from fakes.openai_server import FakeOpenAI
from fakes.skills import ADD_UP, Numbers, Total

KEY = b"k" * 16
ADDRESSES = st.integers(1 << 24, (224 << 24) - 1).map(lambda n: str(IPv4Address(n)))
NAMES = st.from_regex(r"\A[A-Za-z][A-Za-z0-9]{3,12}(?:-[A-Za-z0-9]{1,5})?\Z")
SECRETS = st.from_regex(r"\A[A-Za-z0-9!$%&+]{6,16}\Z")


def _kept(text: str) -> bool:
    """Masks, wildcards and the like, which identify nobody."""
    return Veil(key=KEY).hide_text(text) == text


@given(st.lists(ADDRESSES, min_size=2, max_size=12), st.integers(8, 32))
def test_containment_of_prefixes_is_kept(addresses: list[str], length: int) -> None:
    veil = Veil(key=KEY)
    nets = [str(IPv4Network(f"{one}/{length}", strict=False)) for one in addresses]
    hidden = veil.hide({"addresses": addresses, "networks": nets})
    for net, other in zip(nets, hidden["networks"], strict=True):
        assert IPv4Network(other).prefixlen == length, "still a network: no host bits"
        for one, masked in zip(addresses, hidden["addresses"], strict=True):
            if not _kept(one) and not _kept(net.partition("/")[0]):
                assert (IPv4Address(one) in IPv4Network(net)) == (IPv4Address(masked) in IPv4Network(other))
    assert veil.show(hidden) == {"addresses": addresses, "networks": nets}


@given(st.lists(ADDRESSES, min_size=1, max_size=20))
def test_no_pseudonym_is_a_real_address(addresses: list[str]) -> None:
    hidden = Veil(key=KEY).hide(addresses)
    assert not {one for one in addresses if not _kept(one)} & set(hidden)


@given(st.lists(st.integers(0x2001 << 112, (0x2003 << 112) - 1), min_size=1, max_size=8), st.integers(16, 64))
def test_ipv6_likewise(numbers: list[int], length: int) -> None:
    texts = [str(IPv6Address(one)) for one in numbers]
    nets = [str(IPv6Network((one, length), strict=False)) for one in numbers]
    veil = Veil(key=KEY)
    hidden = veil.hide({"a": texts, "n": nets})
    assert veil.show(hidden) == {"a": texts, "n": nets} and not set(texts) & set(hidden["a"])
    for one, net in zip(hidden["a"], hidden["n"], strict=True):
        assert IPv6Address(one) in IPv6Network(net)


@pytest.mark.parametrize(
    "text",
    ["255.255.255.0", "0.0.0.255", "0.0.0.0/0", "127.0.0.1", "224.0.0.5", "255.255.255.255", "::1", "ff02::5",
     "Loopback0", "Vlan100", "eth0", "24/7", "1/2", "a ratio of 3/4", "as 10 Mbps",
     "12:30:45", "1.2.3.4.5.6", "99.99 %", "ffff.ffff.ffff", "version 15.2"],
)  # fmt: skip
def test_what_identifies_nobody_stays(text: str) -> None:
    assert Veil(key=KEY).hide_text(text) == text


def _config(name: str, address: str, secret: str, word: str) -> str:
    return (
        f"hostname {name}\nip domain name {word.lower()}.example\nusername {word} privilege 15 secret 5 {secret}\n"
        f"snmp-server community {secret} RO\ninterface GigabitEthernet0/0\n description {word} of {name}, floor 3\n"
        f" ip address {address} 255.255.255.0\n mac-address 0011.22aa.bbcc\n ip access-group {word}-in in\n"
        f"ip access-list extended {word}-in\n permit ip host {address} any\n"
        f"ip route 0.0.0.0 0.0.0.0 {address}\nntp server {address} key 7\nsnmp-server host {address} {secret}\n"
        f"enable secret 9 {secret}\nradius server {name}\n key 7 {secret}99\n"
    )


@given(NAMES, ADDRESSES.filter(lambda one: not _kept(one)), SECRETS, NAMES)
def test_nothing_sensitive_of_a_configuration_is_sent_and_it_comes_back_whole(
    name: str, address: str, secret: str, word: str
) -> None:
    text = _config(name, address, secret, word)
    veil = Veil(names=(name, word), key=KEY)
    hidden = veil.hide_text(text)
    for private in (name, word, address, secret, "0011.22aa.bbcc", f"{word.lower()}.example"):
        if private.lower() not in _FIXED:
            assert re.search(rf"(?<![\w.]){re.escape(private)}(?![\w])", hidden) is None, private
    assert veil.show_text(hidden).lower() == text.lower()


_FIXED = set(re.findall(r"[\w.-]+", re.sub(r"\bpx\d+", "", _config("", "", "", "")).lower()))


@given(st.text(max_size=300), st.lists(NAMES, max_size=4))
def test_any_text_comes_back_whole(text: str, names: list[str]) -> None:
    veil = Veil(names, key=KEY)
    assert veil.show_text(veil.hide_text(text)).lower() == text.lower()


@given(
    st.recursive(
        st.text(max_size=20) | st.integers() | st.none(),
        lambda inner: st.lists(inner, max_size=4),
        max_leaves=8,
    )
)
def test_any_document_does(value: Any) -> None:
    veil = Veil(key=KEY)
    assert json.dumps(veil.show(veil.hide(value))).lower() == json.dumps(value).lower()


PIECES = st.sampled_from(
    ["Gi0/1", "GigabitEthernet0/1", "Te1/0/24.100", "e70/1", "port 0/1-3", "71/2", "24/7", "1/2", "AS 65001",
     "as 65001",     "remote-as 7", "4210000000", "AS4210000001", "65001",
     "65001:100", "10.1.2.3/24", "2001:db8::1/64", "px01", "acme",
     "acme0/1", "AS 7/3", "0/1/2/3/4", "01/2", "router bgp 65001", "asn: 12", "255/1", "199/0", "interface 0/2"]
)  # fmt: skip


@given(
    st.lists(st.tuples(PIECES, st.sampled_from([" ", ", ", "\n", "-", "/", "."])), max_size=12),
    st.binary(min_size=16),
)
def test_ports_systems_and_all_the_rest_come_back_whole(pieces: list[tuple[str, str]], key: bytes) -> None:
    text = "".join(piece + gap for piece, gap in pieces)
    veil = Veil(["acme"], key=key[:16])
    hidden = veil.hide({"text": text, "asn": 65001, "n": 65001})
    assert veil.show(hidden) == {"text": text, "asn": 65001, "n": 65001}


def test_what_the_settings_call_private_is_hidden_wherever_it_stands(server: FakeOpenAI, loop: Loop) -> None:
    settings = REDACTED.model_copy(update={"private": ("Project Heron",)})
    asked = Numbers(numbers=(1, 2), note="for project heron, and the herons")
    loop.run(make_model(f"openai/fake@{server.url}", settings, {}).answer(ADD_UP, asked))
    assert "project heron" not in json.dumps(server.requests).lower()
    assert "and the herons" in json.dumps(server.requests)


def test_a_name_that_holds_an_address_comes_back_as_it_was() -> None:
    veil = Veil(["link to 10.9.9.9"], key=KEY)
    text = "link to 10.9.9.9 from 10.9.9.8, ::ffff:10.9.9.9"
    hidden = veil.hide_text(text)
    assert "10.9.9" not in hidden and veil.show_text(hidden).replace("a09:909", "10.9.9.9") == text


# -- hostile answers -----------------------------------------------------------------------------------------


def test_pseudonyms_that_were_never_issued_are_refused() -> None:
    veil = Veil(["core-1", "core-10"], key=KEY)
    assert veil.hide_text("core-10 beside core-1") == "px02 beside px01"
    assert veil.show_text("PX02 and Px01") == "core-10 and core-1", "whatever their case"
    assert veil.show({"px01": ["px02-px01", "to_px01"]}) == {"core-1": ["core-10-core-1", "to_core-1"]}
    for said in ("px03", "px1", "px010", "px0", "xpx01", "px01a", "PX99", "{px07}"):
        with pytest.raises(Foreign, match="no name in the question"):
            veil.show_text(said)


def test_texts_that_look_like_pseudonyms_are_names_themselves() -> None:
    veil = Veil(["r1"], key=KEY)
    hidden = veil.hide_text("px01 is not r1, and 800px600 is none; PX01")
    assert veil.show_text(hidden) == "px01 is not r1, and 800px600 is none; PX01"
    assert "800px600" not in hidden


def test_addresses_from_nowhere_are_refused() -> None:
    veil = Veil(key=KEY)
    hidden = veil.hide_text("10.1.2.0/24")
    with pytest.raises(Foreign, match="in no network of the question"):
        veil.show_text("198.51.100.7")
    inside = hidden.replace(".0/24", ".77")
    assert veil.show_text(inside) == "10.1.2.77", "a new address in a network that is there is fine"


def test_words_of_the_schema_stay_also_where_a_router_is_called_so() -> None:
    public = vocabulary(Total.model_json_schema(), Numbers.model_json_schema())
    assert "total" in public
    assert Veil(["total", "acme"], public, key=KEY).hide({"total": "acme"}) == {"total": "px01"}


# -- over a server -------------------------------------------------------------------------------------------

PRIVATE: Skill[Numbers, Total] = Skill(
    "add_up", "fakes", Numbers, Total, ADD_UP.example, ADD_UP.solve, ADD_UP.validators,
    private=lambda question: ("acme-core",),
)  # fmt: skip
ASKED = Numbers(
    numbers=(1, 2), note="acme-core at 10.1.2.3 with community S3cr3t!, mail bob@acme.com, acme.com"
)
REDACTED = ModelSettings(privacy="redacted", timeout_s=5)


@pytest.mark.parametrize("play", ["tool", "json", "prose", "no_tools"])
def test_nothing_sensitive_goes_over_the_wire_in_any_form(play: str, server: FakeOpenAI, loop: Loop) -> None:
    server.script = [play]
    answer = loop.run(make_model(f"openai/fake@{server.url}", REDACTED, {}).answer(PRIVATE, ASKED))
    sent = json.dumps(server.requests)
    assert answer.output == Total(total=3)
    for private in ("acme", "10.1.2.3", "S3cr3t", "bob"):
        assert private not in sent


def test_feedback_to_the_model_is_redacted_too(loop: Loop) -> None:
    def names_it(_: Numbers, answer: Total) -> None:
        if answer.total != 3:
            raise ValueError("acme-core at 10.1.2.3 does not agree")

    skill = Skill(
        "add_up", "fakes", Numbers, Total, ADD_UP.example, ADD_UP.solve, (names_it,), private=PRIVATE.private
    )
    answers = [{"total": 1}, {"total": 3}]
    with FakeOpenAI(lambda _: answers.pop(0)) as server:
        for play in ("tool",):
            server.script = [play]
            assert (
                loop.run(
                    make_model(f"openai/fake@{server.url}", REDACTED, {}).answer(skill, ASKED)
                ).output.total
                == 3
            )
        assert "does not agree" in json.dumps(server.requests[1])
        assert "acme" not in json.dumps(server.requests) and "10.1.2.3" not in json.dumps(server.requests)


# -- the log of what left ------------------------------------------------------------------------------------


@pytest.fixture
def elsewhere(server: FakeOpenAI, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOpenAI]:
    """The server on this machine, taken for one that is not."""
    from assent.reasoning.endpoints import Endpoint

    monkeypatch.setattr(Endpoint, "leaves", property(lambda _: True))
    yield server


def test_every_prompt_and_answer_that_leaves_is_logged_by_tenant(
    elsewhere: FakeOpenAI, loop: Loop, tmp_path: Path
) -> None:
    log = tmp_path / "state" / departures.FILE
    settings = REDACTED.model_copy(update={"departures": log})
    model = make_model(f"openai/fake@{elsewhere.url}", settings, {})
    for tenant in ("bo-a", "bo-b", "bo-a"):
        loop.run(ForTenant(model, tenant).answer(PRIVATE, ASKED))
    entries = departures.read(log)
    assert [(one["tenant"], one["kind"], one["position"]) for one in entries] == [
        ("bo-a", "prompt", 1), ("bo-a", "answer", 2), ("bo-b", "prompt", 1), ("bo-b", "answer", 2),
        ("bo-a", "prompt", 3), ("bo-a", "answer", 4),
    ]  # fmt: skip
    assert "acme" not in log.read_text() and "px" in log.read_text()
    assert [*departures.breaks(entries)] == []
    log.write_text(log.read_text().replace("Add up", "Take off", 1))
    assert [(tenant, position) for tenant, position, _ in departures.breaks(departures.read(log))] == [
        ("bo-a", 1)
    ]
    assert {one[0] for one in departures.breaks(entries[1:])} == {"bo-a"}


def test_what_cannot_be_logged_is_not_sent(elsewhere: FakeOpenAI, loop: Loop, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = REDACTED.model_copy(update={"departures": tmp_path / "file" / departures.FILE})
    with pytest.raises((Temporary, Permanent), match="cannot be logged"):
        loop.run(make_model(f"openai/fake@{elsewhere.url}", settings, {}).answer(PRIVATE, ASKED))
    assert elsewhere.requests == []


def test_what_stays_here_is_not_logged(server: FakeOpenAI, loop: Loop, tmp_path: Path) -> None:
    settings = ModelSettings(departures=tmp_path / "log.jsonl")
    loop.run(make_model(f"openai/fake@{server.url}", settings, {}).answer(PRIVATE, ASKED))
    assert not (tmp_path / "log.jsonl").exists()
