"""Which lines of an access list a request speaks of: by number, by place, as IOS writes them, by what they say."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from assent.intents.errors import Clarify
from assent.network.transport.device import Acl, AclEntry
from assent.network.transport.generators.edits import sequences
from assent.network.transport.generators.entries import services_match
from assent.network.transport.grounding import listed
from assent.network.transport.objectives import Service
from assent.network.transport.skills.grammar.services import named
from assent.network.transport.skills.requests.ends import services
from assent.network.transport.skills.requests.list_written import written
from assent.network.transport.skills.requests.spoken import Spoken

NOUN = (
    r"(?:lines?|seq(?:uence)?s?|entr(?:y|ies)|rules?|statements?|aces?|lineas?|linhas?|lignes?|reglas?|"
    r"regras?|regles?|entradas?|entrees?)"
)
_NUMBERS = (
    rf"\b(?:{NOUN}|position|posicion|posicao)\s*(?:numbers? |nos?\.? |#|num\w* )?((?:\d{{1,6}}(?:\s*(?:,|and|y|e|et|"
    rf"&)\s*)?)+)(?!\.\d|[/\d])|\b(?:number|no\.?|#)\s?(\d{{1,6}})\b"
)
_LAST = (
    rf"\b(?:last|final|bottom|closing|ultim[ao]|derni(?:er|ere)|trailing) (?:\w+ )?{NOUN}|"
    rf"\b{NOUN} (?:final|del final|ultima|do fim)"
)
_FIRST = rf"\b(?:first|top|primer[ao]?|primeir[ao]|premi(?:er|ere)) {NOUN}"
_REFUSES = (
    r"\b(?:refus\w*|den(?:y|ies|ied)|block\w*|forbid\w*|drop(?:s|ped)|reject\w*|bloque\w*|nieg\w*|"
    r"nega\w*|interdi\w*)\b"
)
_ADMITS = r"\b(?:permit\w*|allow\w*|lets?|accept\w*|admit\w*|autoris\w*|permet\w*|permite\w*)\b"


def numbered(said: Spoken) -> tuple[int, ...]:
    """The numbers that lines are called by, also of lines that are not there."""
    found = [int(n) for hit in re.finditer(_NUMBERS, said.plain) for n in re.findall(r"\d+", hit.group())]
    return tuple(dict.fromkeys(found))


def chosen(said: Spoken, acl: Acl) -> tuple[int, ...]:
    """Of the lines that are there those that are meant; none where no line is spoken of. Raises Clarify where several
    could be meant."""
    there = sequences(acl)
    numbers = [number for number in numbered(said) if number in there]
    if numbers:
        return tuple(numbers)
    if there and said.says(_LAST):
        return (there[-1],)
    if there and said.says(_FIRST):
        return (there[0],)
    written = _as_written(said, acl)
    if written is not None:
        return _one(written, there, acl)
    if not said.says(rf"\b{NOUN}\b"):
        return ()
    return _one(_about(said, acl), there, acl)


def _one(hits: list[int], there: list[int], acl: Acl) -> tuple[int, ...]:
    if len(hits) == 1:
        return (hits[0],)
    named = listed(map(str, hits or there))
    raise Clarify([f"Which line of access list {acl.name} is meant: {named}?"])


def _as_written(said: Spoken, acl: Acl) -> list[int] | None:
    """`deny tcp any any eq telnet`, as in a configuration; None where nothing is."""
    wanted = {_bare(entry) for entry in written(said.text, acl.kind, said.ground)}
    if not wanted:
        return None
    return [n for n, entry in zip(sequences(acl), acl.entries, strict=True) if _bare(entry) in wanted]


def _bare(entry: AclEntry) -> AclEntry:
    return replace(entry, sequence=None, line=0, log=False)


def _about(said: Spoken, acl: Acl) -> list[int]:
    """Those about the packets that are named, with the action that is told of them."""
    wanted = services(said.tokens) or _called(said)
    told: Literal["permit", "deny"] | None = None
    quoted = re.search(rf"\b{NOUN}\b (?:\w+ ){{0,6}}?(?:which|that|who|que|qui)\b(.*)", said.plain)
    if quoted:
        refuses, admits = (re.search(pattern, quoted.group(1)) for pattern in (_REFUSES, _ADMITS))
        told = "deny" if refuses else "permit" if admits else None
    return [
        number
        for number, entry in zip(sequences(acl), acl.entries, strict=True)
        if any(services_match(service, entry) for service in wanted) and told in (None, entry.action)
    ]


def _called(said: Spoken) -> tuple[Service, ...]:
    """`the DNS entry`, where a host is called dns, too."""
    found = re.search(rf"\b(\w+) {NOUN}\b", said.plain)
    return tuple(named(found.group(1)) or ()) if found else ()
