"""`Create access list 15 …, no need to apply it yet`: a list that is written and filters nothing so far."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assent.intents.errors import Clarify
from assent.network.transport.edge_objectives import EditList, ListLine
from assent.network.transport.languages.ios.acl_lines import Kind, numbered_kind
from assent.network.transport.objectives import ANYWHERE
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.requests import filter_words as words
from assent.network.transport.skills.requests.filter_list import Named
from assent.network.transport.skills.requests.filter_rules import Rule, Wish
from assent.network.transport.skills.requests.list_written import line_of, written
from assent.network.transport.skills.requests.spoken import Spoken

_BINDING = (
    r"(?:appl(?:y|ying|ied)|bind(?:ing)?|bound|attach\w*|aplic\w*|apliqu\w*|vincul\w*|asoci\w*|associ\w*|ligu?e\w*|"
    r"appliqu\w*|lie\w*)"
)
_LATER = re.compile(
    rf"[,;.]?\s*\b(?:and |but |y |e |et |pero |mas |mais |por[eé]m |todav[ií]a |a[uú]n |ainda |por ahora |por agora )*"
    rf"(?:(?:please )?(?:don['’]t|do not|no need to|not|without|never|no|n[aã]o|sin|sem|sans|ne) "
    rf"(?:yet |la |lo |a |o |l['’]|to |be |need to be |need |ya |se )*{_BINDING}"
    rf"|(?:we|i)(?: will|['’]ll| shall) (?:\w+ ){{0,2}}?{_BINDING} (?:it |this |that )?(?:\w+ ){{0,2}}?later)\b[^.;]*",
    re.IGNORECASE,
)


def unbound(text: str) -> str | None:
    """The request without what it says of binding the list later; None where it says nothing like that."""
    found = _LATER.search(text)
    return None if found is None else f"{text[: found.start()]}.{text[found.end() :]}"


def kept_apart(wish: Wish, title: Named, said: Spoken) -> list[EditList]:
    """The new list. Raises Clarify where it is not certain what it is called, or where it is to be kept."""
    routers = wish.where.routers or list(said.routers)
    if wish.where.ports:
        raise Clarify([f"Should access list {title.name} be bound at {wish.where.ports[0]}, or nowhere yet?"])
    if title.name is None or len(set(routers)) != 1:
        raise Clarify(["What should the new access list be called, and on which router should it be?"])
    kind: Kind = numbered_kind(title.name) or ("standard" if title.standard else "extended")
    exact = [line for entry in written(said.text, kind, said.ground) for line in line_of(entry)]
    lines = exact or _lines(wish, kind)
    if not lines:
        raise Clarify([f"What should access list {title.name} permit or deny?"])
    return [build(EditList, router=routers[0], list=title.name, insert=tuple(lines))]


def _lines(wish: Wish, kind: Kind) -> list[ListLine]:
    lines = [line for rule in wish.rules for line in _lines_of(rule, kind)]
    if any(rule.excepted or rule.mutual for rule in wish.rules):
        raise Clarify(["Which lines should the list have, one after the other?"])
    if wish.rest is not None or any(rule.only for rule in wish.rules):
        denied = wish.rest_denied or any(rule.only for rule in wish.rules)
        logged = wish.rest is not None and bool(re.search(words.LOG, wish.rest.text))
        if denied and not logged:
            return lines  # a list ends in a denial anyway
        return [*lines, ListLine(action="deny" if denied else "permit", log=logged)]
    if {line.action for line in lines} == {"deny"}:
        raise Clarify(["May all other packets pass that list? Say what becomes of the rest."])
    return lines


def _lines_of(rule: Rule, kind: Kind) -> Sequence[ListLine]:
    return [
        ListLine(
            action=rule.action,
            service=service,
            source=source,
            destination=ANYWHERE if kind == "standard" else destination,
            established=rule.established and service.protocol == 6,
            log=rule.log,
        )
        for service in rule.services
        for source in rule.sources
        for destination in rule.destinations
    ]
