"""Which class a whole request leans towards: for those whose clauses leave that open, and against wrong readings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import cast, get_args

from assent.network.transport.objectives import Type
from assent.network.transport.skills.grammar.tokens import Names, tokenize
from assent.network.transport.skills.requests.leaning.hearing import masked
from assent.reasoning.words.leaning import Classifier

KINDS = Path(__file__).with_name("kinds.bin")
LABELS: tuple[str, ...] = tuple(sorted(get_args(Type)))


_NAMED = re.compile(
    r"\bx[a-z]\b|\d|\b(?:ospf|bgp|acl|tunnel|gre|ipsec|vlan|mtu|qos|tcp|udp|route|lan|link)\b"
)
"""What a request has that is about some part of a network, as opposed to `make it faster`."""


@lru_cache(maxsize=1)
def classifier() -> Classifier:
    return Classifier.of(KINDS.read_bytes())


def leaning(text: str, routers: Sequence[str], hosts: Sequence[str]) -> tuple[Type, float]:
    """The likeliest class, and how probable it is."""
    return _leaning(text, tuple(routers), tuple(hosts))


@lru_cache(maxsize=64)
def _leaning(text: str, routers: tuple[str, ...], hosts: tuple[str, ...]) -> tuple[Type, float]:
    said = masked(tokenize(text, Names(routers, hosts)))
    if not _NAMED.search(said):
        return "OTHER", 1.0
    shares = classifier().shares(said)
    best = max(shares, key=lambda one: shares[one])
    return cast(Type, best), shares[best]
