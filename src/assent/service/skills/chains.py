"""Function chains for what no entry of the catalogue has: suggested from patterns that are usual in networks.

The request skill asks. A suggestion is said to be one, with the word that led to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from assent.service.skills.lexicon import words


@dataclass(frozen=True)
class Pattern:
    """Words that call for functions, in the order in which uplink traffic passes them, and why."""

    words: re.Pattern[str]
    roles: tuple[str, ...]
    why: str


PATTERNS: Final = (
    Pattern(
        words(r"load[ -]?balanc\w+|balanceador\w*|equilibrage|lastverteil\w*"),
        ("LOAD-BALANCER",),
        "traffic is spread over several servers",
    ),
    Pattern(words(r"fire-?walls?|cortafuegos|pare-?feu"), ("FIREWALL",), "traffic is filtered"),
    Pattern(
        words(r"ids|ips(?= )|intrusion (?:detection|prevention)\w*|deep packet inspection|dpi"),
        ("FIREWALL", "IDS"),
        "intrusions are found behind a firewall that lets through what is allowed",
    ),
    Pattern(
        words(r"nat|address translation|cgnat|carrier-grade nat"),
        ("NAT",),
        "private addresses are translated",
    ),
    Pattern(
        words(r"vpns?|ipsec (?:tunnels?|gateway)|(?:site-to-site|remote) access tunnels?"),
        ("VPN-GATEWAY",),
        "traffic is tunnelled to another network",
    ),
    Pattern(
        words(
            r"web (?:shop|store|site|server|portal|application|app)s?|online (?:shop|store)s?|e-?commerce"
            r"|tienda (?:web"
            r"|online)|loja (?:online|virtual)|boutique en ligne"
        ),
        ("FIREWALL", "LOAD-BALANCER", "WEB-SERVER", "DATABASE"),
        "web sites usually run behind a firewall and a load balancer, with a database",
    ),
    Pattern(
        words(r"(?:ticket\w*|payment|booking|reservation) (?:platform|system|portal)s?"),
        ("FIREWALL", "LOAD-BALANCER", "APPLICATION-SERVER", "DATABASE"),
        "transactions usually pass a firewall and a load balancer to an application and its database",
    ),
    Pattern(
        words(r"data ?bases?|bases? de datos|bases? de dados|base de donnees|datenbank\w*"),
        ("DATABASE",),
        "data are kept",
    ),
    Pattern(
        words(
            r"(?:ai|machine learning|neural|ki) (?:inference|models?|processing|analysis)|inference|object detection"
            r"|(?:face|image|number plate) recognition|computer vision"
        ),
        ("INFERENCE",),
        "a model is run on the data on the way",
    ),
    Pattern(
        words(r"(?:video |data |stream )?analytics|data processing|anomaly detection"),
        ("ANALYTICS",),
        "data are evaluated on the way",
    ),
    Pattern(words(r"trans-?cod\w+|adaptive bit-?rate"), ("TRANSCODER",), "streams are converted"),
    Pattern(words(r"cach(?:e|es|ing)|cdn|content delivery"), ("CACHE",), "content is kept near its users"),
    Pattern(
        words(r"video recorders?|recordings? (?:are|is) (?:kept|stored)|nvr"),
        ("VIDEO-RECORDER",),
        "video is kept",
    ),
    Pattern(
        words(r"(?:mqtt|message) brokers?|iot (?:platform|broker)s?"),
        ("IOT-BROKER",),
        "messages are collected",
    ),
    Pattern(
        words(r"application servers?|edge (?:computing|applications?|server)|mec"),
        ("APPLICATION-SERVER",),
        "an application runs near its users",
    ),
)

_ORDER = (
    "AMF", "SMF", "UPF", "FIREWALL", "IDS", "NAT", "VPN-GATEWAY", "LOAD-BALANCER", "CACHE", "TRANSCODER", "ANALYTICS",
    "INFERENCE", "IOT-BROKER",
)  # fmt: skip
"""What comes first on the way up; servers and stores follow."""


@dataclass(frozen=True)
class Suggestion:
    """`said`: the words that led to it, in quotes."""

    roles: tuple[str, ...]
    said: str
    reason: str


def suggest(plain: str, usual: Sequence[str]) -> Suggestion | None:
    """A chain for lower-case `plain` without accents; None where the `usual` one has every function that is named."""
    found = [(match.group(), one) for one in PATTERNS if (match := one.words.search(plain))]
    extra = [role for _, one in found for role in one.roles if role not in usual]
    if not extra:
        return None
    led = [(word, one) for word, one in found if set(one.roles) - set(usual)]
    roles = sorted(dict.fromkeys((*usual, *extra)), key=_rank)
    because = "; ".join(f"“{word}”: {one.why}" for word, one in led)
    return Suggestion(
        roles=tuple(roles),
        said=", ".join(word for word, _ in led),
        reason=f"suggested, the catalogue has no such chain: {because}",
    )


def _rank(role: str) -> int:
    return _ORDER.index(role) if role in _ORDER else len(_ORDER)
