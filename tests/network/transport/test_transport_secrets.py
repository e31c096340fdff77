"""No secret enters the repository: whatever line it stands on, and whatever it is made of."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from assent.network.transport.drivers.base import Edit, runs
from assent.network.transport.languages.ios.secrets import mask
from assent.network.transport.repository import ConfigRepository

LINES = (
    "enable secret 9 {}",
    "enable password {}",
    "username bob privilege 15 secret 5 {}",
    "username bob password 7 {}",
    "snmp-server community {} RO 10",
    "snmp-server host 10.0.0.1 version 2c {}",
    "snmp-server user u g v3 auth sha {} priv aes 128 other",
    "tacacs-server host 10.0.0.1 key 7 {}",
    "radius-server key {}",
    "crypto isakmp key {} address 10.0.0.2",
    "key chain K\n key 1\n  key-string 7 {}",
    "interface GigabitEthernet0/0\n ip ospf message-digest-key 1 md5 7 {}",
    "interface GigabitEthernet0/0\n ip ospf authentication-key {}",
    "interface GigabitEthernet0/0\n standby 1 authentication md5 key-string {}",
    "interface GigabitEthernet0/0\n ppp chap password 0 {}",
    "router bgp 1\n neighbor 10.0.0.2 password {}",
    "line vty 0 4\n password 7 {}",
    "ntp authentication-key 1 md5 {} 7",
    "tacacs server T\n key 7 {}",
    "radius server R\n key {}",
    "crypto ikev2 keyring K\n peer P\n  pre-shared-key local {}",
    "ip ftp password 7 {}",
    "router isis\n area-password {}",
    "no snmp-server community {}",
    "archive\n path ftp://backup:{}@10.0.0.9/R1",
    "boot system http://user:{}@10.0.0.9/image.bin",
)

SECRETS = st.text(
    st.characters(codec="ascii", min_codepoint=33, max_codepoint=126, exclude_characters="!@<>/:?\"'"),
    min_size=9,
    max_size=40,
).filter(lambda text: any(char.isalpha() for char in text) and not text.startswith(("-", "<")))


@settings(max_examples=150)
@given(st.sampled_from(LINES), SECRETS)
def test_a_secret_on_any_line_is_masked_and_what_is_around_it_stays(line: str, secret: str) -> None:
    text = f"hostname R1\n!\n{line.format(secret)}\n!\nend\n"
    masked = mask(text)
    assert secret not in masked and "<removed>" in masked
    assert len(masked.splitlines()) == len(text.splitlines()) and masked.startswith("hostname R1\n!\n")
    assert mask(masked) == masked, "masked once is masked"


@settings(max_examples=12)
@given(st.lists(st.tuples(st.sampled_from(LINES), SECRETS), min_size=1, max_size=6))
def test_no_byte_of_a_secret_is_in_the_repository(found: list[tuple[str, str]]) -> None:
    import zlib

    text = "hostname R1\n" + "".join(f"{line.format(secret)}\n" for line, secret in found)
    with tempfile.TemporaryDirectory() as folder:
        repository = ConfigRepository(Path(folder) / "git")
        repository.import_running({"R1": text})
        said = "; ".join(line.format(secret) for line, secret in found[:1])
        repository.record("k", {"R1": f"{text}!\n"}, said, evidence=[said])
        whole = b""
        for path in Path(folder).rglob("*"):
            data = path.read_bytes() if path.is_file() else b""
            whole += zlib.decompress(data) if data[:1] == b"\x78" else data
    for _, secret in found:
        assert secret.encode() not in whole


def test_certificates_are_masked() -> None:
    block = "  30820229 30820192 A0030201 02020101 300D0609\n"
    text = f"crypto pki certificate chain SELF\n certificate self-signed 01\n{block}  quit\n"
    assert "30820229" not in mask(text) and "quit" in mask(text)


def test_a_key_that_the_router_shows_encrypted_is_the_one_that_was_set() -> None:
    old, new = "hostname R1\nend\n", "hostname R1\ncrypto isakmp key K3y address 10.0.0.2\nend\n"
    edit = Edit("k", old, new, "crypto isakmp key K3y address 10.0.0.2\n", "")
    shown = new.replace("K3y", "6 dVgTaQ")

    assert runs(new, edit) and runs(shown, edit)
    assert not runs(old, edit) and not runs(shown.replace("10.0.0.2", "10.0.0.3"), edit)
    plain = Edit("k", old, "hostname R2\nend\n", "hostname R2\n", "")
    assert not runs("hostname R3\nend\n", plain)
