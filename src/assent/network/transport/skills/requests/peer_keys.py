"""Reads requests about passwords of BGP sessions: by the name under which one is kept, never the password itself."""

from __future__ import annotations

import re
from ipaddress import IPv4Address

from assent.intents.errors import Clarify
from assent.network.transport.grounding import listed
from assent.network.transport.objectives import AnyObjective, BgpPeer
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.places import reject_unknown
from assent.network.transport.skills.requests.spoken import Spoken

_BGP = r"\b(?:[ei]?bgp|peering|neighbou?r|vecin[oa]|vizinh[oa]|voisin)\b"
_KEY = r"\b(?:passwords?|passphrase|contrasena|clave|senha|mot de passe|md5|authenticat\w+|autentic\w+|authentifi\w+)\b"
_OTHERS = r"\b(?:tunnel\w*|tunel|gre|ipip|ipsec|ospf|ssh|telnet|http\w*|snmp\w*|vty|enable|user\w*)\b"
NAMED = (
    r"\b(?:secrets?|segredo|secreto|vault|cofre|boveda|coffre)\b(?: (?:is|that is|called|named|name|llamad[oa]|"
    r"chamad[oa]|nomme|appele|in the vault|entry|:|=))* [\"'“«]?(?P<name>[A-Za-z0-9][A-Za-z0-9_.-]{0,61}[A-Za-z0-9])"
)
CALLED = (
    r"\b(?:passwords?|keys?|passphrase|contrasena|clave|senha|chave|mot de passe|palavra-passe|cle|md5)\b"
    r"(?: (?:that is|that's|is|of|under the name|with the name|com o nome|con el nombre|sous le nom))* "
    r"(?:called|named|llamada|chamada|nommee?|appelee?|kept as|stored as) "
    r"[\"'“«]?(?P<name>[A-Za-z0-9][A-Za-z0-9_.-]{0,61}[A-Za-z0-9])"
)
NOT_NAMES = frozenset(
    ("for", "on", "of", "with", "in", "to", "the", "and", "from", "between", "para", "de", "pour")
)
_STOPS = (
    r"\b(?:remove|delete|drop|clear|no longer|without|quit\w*|elimin\w*|remov\w*|supprim\w*|sans|sin|sem)\b"
)


def is_key(said: Spoken) -> bool:
    """Whether it is about the password of a BGP session."""
    return bool(said.says(_BGP) and said.says(_KEY)) and not said.says(_OTHERS)


def read(said: Spoken) -> list[AnyObjective]:
    """Raises Clarify where the session or the name of the secret is missing; a question never repeats the sentence."""
    reject_unknown(said.clause, said.ground)
    router, neighbor = session(said)
    if said.says(_STOPS):
        return [build(BgpPeer, router=router, neighbor=neighbor, no_password=True)]
    found = re.search(NAMED, said.text, re.IGNORECASE) or re.search(CALLED, said.text, re.IGNORECASE)
    if found is None or found["name"].lower() in NOT_NAMES:
        raise Clarify(
            [
                "No password belongs into a sentence. Under which name is it kept (such as “the secret bgp-isp”)?"
            ]
        )
    return [build(BgpPeer, router=router, neighbor=neighbor, secret=found["name"])]


def session(said: Spoken) -> tuple[str, IPv4Address]:
    """The neighbour by its address, or by its router; the only one where none is named."""
    running = {
        name: device.bgp
        for name in said.ground.routers
        if (device := said.ground.device(name)).bgp is not None
    }
    named = [name for name in said.routers if name in running] or list(running)
    addresses = [token.value for token in said.all("addr")]
    found = [
        (name, one)
        for name in named
        for one in (running[name].neighbors if running[name] is not None else ())
        if one in addresses or (not addresses and (len(named) < 2 or _owner(said, one) in named))
    ]
    if len(named) == 2 and found and not addresses:
        found = [one for one in found if one[0] == named[0]] or found
    if len(found) != 1:
        known = listed(
            f"{name} – {one}"
            for name, process in running.items()
            for one in (process.neighbors if process else ())
        )
        raise Clarify([f"Which BGP session is meant: {known or 'there is none'}?"])
    return found[0]


def _owner(said: Spoken, address: IPv4Address) -> str | None:
    port = said.ground.owners.get(address)
    return port.router if port is not None else None
