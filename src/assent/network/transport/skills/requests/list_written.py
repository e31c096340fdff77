"""Lines of an access list that a request writes as IOS does: `26 permit tcp any host 10.30.0.10 eq 8443`.

They are read by the IOS reader itself, word for word; only a host's name may stand where IOS wants its address.
"""

from __future__ import annotations

import re
from dataclasses import replace

from assent.intents.errors import Clarify
from assent.network.transport.device import AclEntry, Ports
from assent.network.transport.edge_objectives import ListLine
from assent.network.transport.grounding import Ground
from assent.network.transport.languages.ios.acl_lines import Kind, parse_entry
from assent.network.transport.languages.ios.words import Impossible, Unmodelled
from assent.network.transport.objectives import Service
from assent.network.transport.skills.requests.filter_words import word_set

_BEGINS = re.compile(r"(?:(?<![\w./-])(\d{1,6})\s*[:.)]?\s*[\"“«']?\s*)?\b(permit|deny)(?=\s)", re.IGNORECASE)
_WORDS = re.compile(r"\S+")
_ENDS = ",;:.)\"”»'"
_LONGEST = 24
_GOES_ON = word_set(
    """
    as at on in into to before after above below and then line entry seq position number please how since so because
    como en antes despues después y luego por na no em depois e entao sur dans en avant apres après et comme à a au bf
    list
    """
)
"""What may stand right behind a line; behind all others the line would not be whole."""


def written(text: str, kind: Kind, ground: Ground) -> list[AclEntry]:
    """In order, with their numbers where they have one."""
    found: list[AclEntry] = []
    for begin in _BEGINS.finditer(text):
        words = [begin.group(2).lower(), *_following(text[begin.end() :], ground)]
        entry = _longest(kind, words)
        if entry is not None:
            found.append(entry if begin.group(1) is None else replace(entry, sequence=int(begin.group(1))))
    return found


def line_of(entry: AclEntry) -> list[ListLine]:
    """One for each range of ports. Raises Clarify for addresses that are no prefix."""
    source, destination = entry.source.network, entry.destination.network
    if source is None or destination is None:
        raise Clarify(["A wildcard with gaps cannot be asked for in a line. Which subnets are meant?"])
    return [
        ListLine(
            action=entry.action,
            service=Service(protocol=entry.protocol, ports=to, source_ports=of),
            source=source,
            destination=destination,
            established=entry.established,
            icmp_type=entry.icmp_type,
            dscp=entry.dscp,
            log=entry.log,
            sequence=entry.sequence,
        )
        for of in _ranges(entry.source_ports)
        for to in _ranges(entry.destination_ports)
    ]


def _ranges(ports: Ports | None) -> tuple[tuple[int, int] | None, ...]:
    return ports.ranges if ports else (None,)


def _following(text: str, ground: Ground) -> list[str]:
    """The words up to the first that ends in a mark, in lower case; a host's name as its address."""
    words: list[str] = []
    for hit in _WORDS.finditer(text):
        word = hit.group().lower()
        bare = word.rstrip(_ENDS)
        named = bool(words) and words[-1] == "host" and bare in ground.hosts
        words.append(str(ground.host(bare).address.ip) if named else bare)
        if bare != word or len(words) == _LONGEST:
            break
    return words


def _longest(kind: Kind, words: list[str]) -> AclEntry | None:
    """The longest beginning that IOS can read, where the sentence goes on behind it and not the line."""
    for n in range(len(words), 1, -1):
        try:
            entry = parse_entry(kind, words[:n])
        except (Unmodelled, Impossible, ValueError, IndexError):
            continue
        return entry if n == len(words) or words[n] in _GOES_ON else None
    return None
