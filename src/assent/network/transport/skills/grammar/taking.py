"""What is taken from a BGP neighbour, or no longer: the list for what comes in gets entries (RP)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import PrefixListEdit
from assent.network.transport.routing_objectives import PrefixEntry
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.prefixes import LONGER

_ONLY = re.compile(
    r"\b(?:only|just|exclusively|solely|solo|solamente|unicamente|apenas|somente|seulement|uniquement)\b|"
    r"\b(?:nothing|none|nada|rien|anything) (?:but|except|other than|else|mas que|mais que|sino|"
    r"senao|d'autre)\b|"
    r"\bne [^.;]{0,40}\bque\b|\bso (?=(?:se )?(?:aceit|acept|receb|deve|dev|pode|admit))"
)
_OVER = re.compile(
    r"\b(?:no|not|\w+n't|never|nothing|none|nada|rien|nao|ne|stop\w*|cease\w*|refuse\w*|"
    r"reject\w*|block\w*|drop\w*|den(?:y|ied)|"
    r"filter(?:ed)? out|ning\w+|aucun\w*|nenhum\w*|deix\w+ de|dej\w+ de|cess\w+ de|arret\w+ de|"
    r"rechaz\w*|rejeit\w*|rejet\w*|"
    r"recus\w*|nunca|jamais)\b(?! only)"
)


_BUT = re.compile(
    r"\b(?:except\w*|apart from|other than|all but|excepto|salvo|exceto|menos|sauf|hormis|save for)\b"
)


def says_over(text: str) -> bool:
    """Whether the plain text says that something is not taken, or no longer."""
    return _OVER.search(text) is not None


def excepts(text: str) -> bool:
    """Whether some prefixes are exceptions from others, rather than the only ones."""
    return _BUT.search(text) is not None and _ONLY.search(text) is None


def taken(
    ground: Ground, router: str, name: str, nets: Sequence[IPv4Network], text: str, *, refuses: bool
) -> PrefixListEdit:
    """The entries for `nets`. `text` is plain: where it says `only these`, every other permission of the list goes,
    and what the list denies stays denied."""
    only = _ONLY.search(text) is not None
    if excepts(text):
        raise Clarify(
            [f"What is an exception from what, of the prefixes that {router} takes? ({text.strip()[:150]})"]
        )
    le = 32 if LONGER.search(text) else None
    entries = tuple(
        PrefixEntry(
            action="permit" if only or not refuses else "deny",
            prefix=one,
            le=le if one.prefixlen < 32 else None,
        )
        for one in nets
    )
    known = ground.device(router).prefix_lists.get(name)
    gone = [one.sequence for one in known.rules if one.action == "permit"] if known and only else []
    return build(PrefixListEdit, router=router, list=name, entries=entries, remove_sequences=tuple(gone))
