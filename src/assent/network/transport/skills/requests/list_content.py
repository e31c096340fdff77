"""What a request says that a line of an access list should say: as IOS writes it, or in the words of people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Network
from typing import Literal

from assent.intents.errors import Clarify
from assent.network.transport.device import Acl, AclEntry, WildcardSet
from assent.network.transport.edge_objectives import ListLine
from assent.network.transport.generators.edits import sequences
from assent.network.transport.generators.entries import address_set, covers
from assent.network.transport.objectives import ANYWHERE, Service
from assent.network.transport.skills.grammar.clauses import is_word
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.requests import filter_words
from assent.network.transport.skills.requests import list_words as words
from assent.network.transport.skills.requests.ends import ends_in, services
from assent.network.transport.skills.requests.filter_list import spoken_again
from assent.network.transport.skills.requests.filter_marks import marked
from assent.network.transport.skills.requests.filters import understood
from assent.network.transport.skills.requests.list_written import line_of, written
from assent.network.transport.skills.requests.spoken import Spoken, sentences


def lines_said(said: Spoken, acl: Acl, number: int | None) -> list[ListLine]:
    """None where nothing is said of packets. `number`: the line whose place they take. Raises Clarify where it is not
    certain which end is which."""
    exact = [line for entry in written(said.text, acl.kind, said.ground) for line in line_of(entry)]
    if exact:
        return [one.model_copy(update={"log": True}) for one in exact] if said.has("LOG") else exact
    old = _entry_at(acl, number)
    quiet = replace(said, tokens=tuple(t for t in said.tokens if not _is_number(t.text, number)))
    quiet = as_packets(quiet if old is None else _without_dropped(quiet))
    action = _action(quiet) or (old.action if old else None)
    wanted = services(quiet.tokens) or _bare_port(quiet)
    kept = _service_of(old)
    if kept is not None and (not wanted or kept in wanted):
        wanted = (kept,)
    sources, destinations = _of_it(quiet) or ends_in(quiet, labels=True)
    if action is None or not (wanted or sources or destinations):
        return []
    if old is None:
        _same_sides(quiet, sources, destinations)
    else:
        sources, destinations = _kept_ends(quiet, old, sources, destinations)
    return [
        ListLine(action=action, service=service, source=source, destination=destination, log=said.has("LOG"))
        for service in wanted or (Service(),)
        for source in sources or (ANYWHERE,)
        for destination in destinations or (ANYWHERE,)
    ]


_DROPPED = re.compile(
    r"[,;:.]?\s*\b(?:and |but |y |e |et )?(?:instead of|rather than|in place of|not|no more|no longer|never|"
    r"en vez de|en lugar de|em vez de|au lieu de|plut[oô]t que)\b[^,.;]*",
    re.IGNORECASE,
)


def _without_dropped(said: Spoken) -> Spoken:
    """`198.51.100.1 instead of our dns server`: what the line said is not what it shall say."""
    text = _DROPPED.sub("", said.text)
    return said if text == said.text else spoken_again(text, said.ground)


def _kept_ends(
    said: Spoken, old: AclEntry, sources: tuple[IPv4Network, ...], destinations: tuple[IPv4Network, ...]
) -> tuple[tuple[IPv4Network, ...], tuple[IPv4Network, ...]]:
    """What is not said stays as the line has it."""
    if _action(said) is None and not destinations:
        outside = tuple(one for one in sources if not covers(_of(old.source), _of(address_set(one))))
        sources, destinations = tuple(one for one in sources if one not in outside), outside
    if not destinations and old.destination.network is not None:
        destinations = (old.destination.network,)
    rewritten = _action(said) is not None or said.has("ANY")
    if not sources and not rewritten and old.source.network is not None:
        sources = (old.source.network,)
    return sources, destinations


def _of(source: WildcardSet) -> AclEntry:
    return AclEntry("permit", source=source)


def as_packets(said: Spoken) -> Spoken:
    """`DNS to 198.51.100.1`, where a host is called dns, too; of `the public resolver 198.51.100.1` the address."""
    marks = [mark for mark in marked(said) if not (mark.kind == "label" and _described(said.tokens, mark.at))]
    return replace(said, tokens=tuple(mark.token for mark in marks))


def _described(tokens: Sequence[Token], at: int) -> bool:
    after = tokens[at + 1 : at + 4]
    found = next((n for n, one in enumerate(after) if one.kind in ("addr", "net")), None)
    return found is not None and all(
        one.kind == "word" and not is_word(one, "TO", "FROM", "REACH", "AND", "OF", "ON")
        for one in after[:found]
    )


def _same_sides(
    said: Spoken, sources: tuple[IPv4Network, ...], destinations: tuple[IPv4Network, ...]
) -> None:
    """Raises Clarify where the reader of filters takes for a source what is taken for a destination here."""
    try:
        rules = understood(_placeless(said))[0].rules
    except Clarify:
        return
    others = {
        (side, one)
        for rule in rules
        for side, ends in enumerate((rule.sources, rule.destinations))
        for one in ends
    }
    for side, ends in enumerate((sources, destinations)):
        for one in ends:
            if (1 - side, one) in others and (side, one) not in others and one != ANYWHERE:
                raise Clarify([f"Is {one} where the packets come from, or where they go to?"])


def _placeless(said: Spoken) -> Spoken:
    """Without the routers, which say where the list is."""
    text = re.sub(words.LINE, " ", said.text, flags=re.IGNORECASE)
    for router in said.routers:
        text = re.sub(
            rf"(?:\b(?:on|in|at|of|en|de|do|no|sur|da|na|du) +)?\b{re.escape(router)}(?:'s)?\b:?",
            " ",
            text,
            flags=re.IGNORECASE,
        )
    return spoken_again(text, said.ground)


def _entry_at(acl: Acl, number: int | None) -> AclEntry | None:
    return next((one for at, one in zip(sequences(acl), acl.entries, strict=True) if at == number), None)


def _service_of(entry: AclEntry | None) -> Service | None:
    if entry is None:
        return None
    ports = entry.destination_ports.ranges[0] if entry.destination_ports else None
    return Service(protocol=entry.protocol, ports=ports)


def _of_it(said: Spoken) -> tuple[tuple[IPv4Network, ...], tuple[IPv4Network, ...]] | None:
    """`db moves; alice needs tcp 5432 to it`: the host of the sentence before is what is reached."""
    first, *others = sentences(said.tokens)
    topic = [token for token in first if token.kind == "host"]
    rest = [token for one in others for token in one if token.kind in ("host", "addr", "net")]
    if (
        len(topic) != 1
        or len(rest) != 1
        or not said.says(r"\b(?:to|reach|into|on) (?:it|that one)\b|\ba el\b")
    ):
        return None
    reached = IPv4Network(said.ground.host(str(topic[0].value)).address.ip)
    sources, _ = ends_in(replace(said, tokens=tuple(rest)))
    return sources, (reached,)


def _bare_port(said: Spoken) -> tuple[Service, ...]:
    """`reach web on 443`: TCP, as for whatever is reached by a port."""
    port = said.number(r"\bon (?:port )?(\d{2,5})\b(?![./])")
    return () if port is None else (Service(protocol=6, ports=(port, port)),)


def _is_number(text: str, number: int | None) -> bool:
    return number is not None and text == str(number)


def _action(said: Spoken) -> Literal["permit", "deny"] | None:
    """By the first word that says it."""
    for token in said.tokens:
        text = token.text.lower()
        if is_word(token, "PERMIT") or re.fullmatch(words.PERMITS, text):
            return "permit"
        if is_word(token, "DENY") or re.fullmatch(words.DENIES, text):
            return "deny"
    permits, denies = said.says(words.PERMITS), said.says(words.DENIES)
    return "permit" if permits else "deny" if denies else _told_action(said)


def _told_action(said: Spoken) -> Literal["permit", "deny"] | None:
    """By the verbs of filter wishes, in whatever form; a modal verb alone says nothing here."""
    verbs = filter_words.DENY + "|" + filter_words.PERMIT + "|" + filter_words.NOBODY
    return filter_words.action(said.plain) if said.says(verbs) else None
