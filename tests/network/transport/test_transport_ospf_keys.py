"""MD5 authentication of OSPF: read, said, put in place at both ends, verified, and never the key itself."""

from __future__ import annotations

import pytest
from transport_language_run import ask
from verifier_networks import four, network

from assent.network.transport.generate import applied, generate
from assent.network.transport.languages.frr.render import beyond, render
from assent.network.transport.languages.ios.parse import parse
from assent.network.transport.languages.ios.secrets import mask
from assent.network.transport.network import Port, RoutedNetwork
from assent.network.transport.objectives import OspfInterface
from assent.network.transport.secrets import references
from assent.network.transport.skills.requests.ospf_keys import without_password
from assent.network.transport.twin.running import Twin, neighbours
from assent.network.transport.twin.sandbox import available
from assent.network.transport.verifier import snapshot
from assent.network.transport.verifier.static import StaticVerifier

DIGEST = "ip ospf authentication message-digest"


def pair(here: str, there: str) -> RoutedNetwork:
    routers = {"R1": {"Gi0/1": "10.0.0.1/24 area 0"}, "R2": {"Gi0/1": "10.0.0.2/24 area 0"}}
    return network(routers, ("R1 Gi0/1 - R2 Gi0/1",), on={"R1 Gi0/1": here, "R2 Gi0/1": there})


def reasons(here: str, there: str) -> tuple[str, ...]:
    (found,) = snapshot.build(pair(here, there)).graph.pairs
    return tuple(found.reasons)


def key(ident: int, text: str) -> str:
    return f"{DIGEST};ip ospf message-digest-key {ident} md5 {text}"


@pytest.mark.parametrize(
    ("here", "there", "why"),
    [
        (key(1, "one"), key(1, "one"), None),
        (key(1, "one"), key(2, "one"), "key 1 on R1 GigabitEthernet0/1, key 2 on R2 GigabitEthernet0/1"),
        (key(1, "one"), key(1, "two"), "key 1 is another one"),
        (key(1, "one"), DIGEST, "key 1 on R1 GigabitEthernet0/1, no key on R2"),
        (key(1, "one"), "", "authentication message-digest on R1"),
        (
            key(1, "one"),
            "ip ospf authentication;ip ospf authentication-key one",
            "authentication message-digest",
        ),
        (f"{key(1, 'one')};ip ospf message-digest-key 2 md5 new", key(2, "new"), None),  # rolled over
        (key(1, "7 03165A0F"), key(1, "one"), None),  # what is encrypted cannot be compared
        (key(1, "<secret:a>"), key(1, "<secret:b>"), "key 1 is another one"),
    ],
)
def test_neighbours_need_the_same_key_under_the_same_id(here: str, there: str, why: str | None) -> None:
    found = " ".join(reasons(here, there))
    assert (not found) if why is None else why in found
    assert "two" not in found and "new" not in found  # no key is ever said


def test_the_lines_are_those_of_ios() -> None:
    text = (
        "interface GigabitEthernet0/1\n ip address 10.0.0.1 255.255.255.0\n ip ospf authentication message-digest\n"
        " ip ospf message-digest-key 2 md5 7 0A0B\n ip ospf message-digest-key 1 md5 old\n"
    )
    one = parse(text, "R1").interfaces["GigabitEthernet0/1"]
    assert (one.ospf_auth, one.ospf_keys, one.unknown) == ("message-digest", ((1, "old"), (2, "7 0A0B")), ())
    assert "old" not in repr(one)


def test_a_key_comes_to_both_ends_and_replaces_an_older_one_of_its_id() -> None:
    before = four(on={"R1 Gi0/1": key(1, "old"), "R2 Gi0/1": key(1, "old")})
    made = generate(
        [OspfInterface(router="R1", interface="GigabitEthernet0/1", key_id=1, secret="ospf-new")], before
    )
    after = applied(before, made.lines)
    assert {made.lines[name].splitlines()[1].strip() for name in ("R1", "R2")} == {
        "no ip ospf message-digest-key 1"
    }
    for name in ("R1", "R2"):
        assert after.devices[name].interfaces["GigabitEthernet0/1"].ospf_keys == ((1, "<secret:ospf-new>"),)
    assert references("\n".join(made.lines.values())) == ("ospf-new",)
    verdicts = StaticVerifier().verify(before, after, made.claims, order=["R1", "R2"])
    assert all(one.outcome == "pass" for one in verdicts), [v for v in verdicts if v.outcome != "pass"]

    gone = generate(
        [OspfInterface(router="R1", interface="GigabitEthernet0/1", no_authentication=True)], after
    )
    clear = applied(after, gone.lines).devices
    assert all(not clear[n].interfaces["GigabitEthernet0/1"].ospf_keys for n in ("R1", "R2"))


def test_the_twin_gets_keys_that_differ_where_these_do_and_never_the_key_itself() -> None:
    def lines(here: str) -> list[str]:
        net = pair(here, key(1, "other"))
        text = render(net.devices["R1"], {"GigabitEthernet0/1": "e0"}, ("GigabitEthernet0/1",), {}).ospfd
        return [line.strip() for line in text.splitlines() if "digest" in line]

    one, same, other = lines(key(1, "geheim")), lines(key(1, "geheim")), lines(key(1, "anders"))
    assert one == same != other and len(one) == 2
    assert "geheim" not in str(one) and len(one[1].split()[-1]) == 16
    plain = pair("ip ospf authentication;ip ospf authentication-key x", "")
    assert "OSPF passwords in plain text" in beyond(plain.devices["R1"])


SENTENCES = (
    ("MD5 authentication for OSPF between R1 and R2, key 1, password Wan#2026", 1, "ospf-r1-r2"),
    (
        "Hay que autenticar OSPF con MD5 entre R1 y R2, en ambos extremos: clave 5, contraseña Z4patos.",
        5,
        "ospf-r1-r2",
    ),
    (
        "R1 Gi0/1: ip ospf authentication message-digest, ip ospf message-digest-key 2 md5 geheim1",
        2,
        "ospf-r1-r2",
    ),
    ("ospf md5 on R1-R2, key-id 7, secret ospf-core", 7, "ospf-core"),
    ("OSPF MD5 between R1 and R2, key 4, password called ospf-core", 4, "ospf-core"),
    ("Authentifier OSPF en MD5 entre R1 et R2 : clé 3, mot de passe 'abc def'", 3, "ospf-r1-r2"),
)


@pytest.mark.parametrize(("text", "ident", "secret"), SENTENCES)
def test_sentences_name_the_link_the_key_and_its_secret(text: str, ident: int, secret: str) -> None:
    result = ask(text)
    assert result.status == "config" and result.type == "RP", (result.questions, result.verdicts)
    assert sorted(result.lines) == ["R1", "R2"]
    for lines in result.lines.values():
        assert f"ip ospf message-digest-key {ident} md5 <secret:{secret}>" in lines
    said = str(result)
    assert not any(word in said for word in ("Wan#2026", "Z4patos", "geheim1", "abc def"))


@pytest.mark.parametrize(
    "text",
    [
        "OSPF authentication between R1 and R4",  # which key?
        "All OSPF links of R1 should use MD5 authentication with key 1.",  # which secret?
        "Authenticate OSPF in plain text between R1 and R2, key 1, password abc1",
        "MD5 for OSPF, key 1, password abc1",  # where?
    ],
)
def test_what_is_missing_is_asked(text: str) -> None:
    result = ask(text)
    assert result.status == "clarify" and result.questions
    assert "abc1" not in str(result)


def test_a_recorded_sentence_has_its_password_masked() -> None:
    assert "Z4patos" not in mask("OSPF con MD5 entre R3 y R4, clave 5, contraseña Z4patos")
    assert without_password("OSPF MD5, key 1, password: Wan#2026.") == "OSPF MD5, key 1, secret ospf-said."


def test_half_a_key_is_refused() -> None:
    with pytest.raises(ValueError, match="key id and the name"):
        OspfInterface(router="R1", interface="GigabitEthernet0/1", key_id=1)


CAN, WHY = available()


@pytest.mark.twin
@pytest.mark.slow
@pytest.mark.skipif(not CAN, reason=f"no twin here: {WHY}")
def test_frr_agrees_that_keys_must_be_the_same() -> None:
    before = four(on={"R1 Gi0/1": key(1, "old"), "R2 Gi0/1": key(1, "old"),
                      "R3 Gi0/2": key(2, "other"), "R4 Gi0/1": key(2, "another")})  # fmt: skip
    with Twin(before) as twin:
        found = set(neighbours(twin, "R1")) | set(neighbours(twin, "R3"))
    assert Port("R2", "GigabitEthernet0/1") in found and Port("R4", "GigabitEthernet0/1") not in found
