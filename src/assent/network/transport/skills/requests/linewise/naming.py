"""What a request calls its access list, and the request with one word in that name's place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assent.network.transport.grounding import Ground
from assent.network.transport.languages.ios.acl_lines import numbered_kind
from assent.network.transport.skills.requests.linewise.symbols import LIST

_NAMING = (
    r"(?:access[- ]lists?|access[- ]groups?|acls?|lists?|lista|liste|filter|filtro|filtre|ruleset|named|called|"
    r"llamad[oa]|ll[aá]mal[oa]|chamad[oa]|nomm[eé]e?|appel[eé]e?|nombre|nome|nom|(?:call|name) (?:it|the list|them)|"
    r"use name|n[uú]mero|number|name(?=\s*:))"
)
_KIND = (
    r"(?:\s+(?:an?|una?|une|new|nueva|nova|nouvelle|extended|ext\.?|standard|std\.?|extendida|estendida|[eé]tendue|"
    r"est[aá]ndar|padr[aã]o|numbered|named|name|de acceso|de acesso|d['’]acc[eè]s|number|n[uú]mero|is|called|llamada|"
    r"chamada|nomm[eé]e|appel[eé]e|no\.|as|acl|list|lista|liste|:|#))*"
)
_QUOTES = "“”\"‘’'«»"
_HYPHENATED = re.compile(r"(?<![\w.-])[A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)+(?![\w-])")
_CALLED = re.compile(
    rf"\b(?i:{_NAMING}{_KIND})\s*[:=]?\s+[\"“'‘«]?\s?(?P<name>[A-Z][A-Z0-9_-]{{2,}}(?![\w-])|\d{{1,4}}(?![\w/]|[.-]\d))\s?[\"”'’»]?"
)


@dataclass(frozen=True)
class Named:
    """`text` has one word where the request has the name."""

    name: str | None
    text: str


def named_list(text: str, ground: Ground) -> Named | None:
    """None where several lists are named, or something that is no access list."""
    spans = {(found.start("name"), found.end("name")) for found in _CALLED.finditer(text)}
    spans |= {(found.start(), found.end()) for found in _HYPHENATED.finditer(text)}
    acls = {name for router in ground.routers for name in ground.device(router).acls}
    for name in acls:
        if not name.isdigit():
            pattern = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
            spans |= {found.span() for found in re.finditer(pattern, text, re.IGNORECASE)}
        else:
            spans |= set(_numbered(name, text, ground))
    others = {name.lower() for name in (*ground.routers, *ground.hosts)}
    kept = sorted(span for span in spans if not set(re.split(r"[-_]", text[slice(*span)].lower())) <= others)
    kept = [span for span in kept if text[slice(*span)].lower() not in others]
    kept = [one for one in kept if not any(o != one and o[0] <= one[0] and one[1] <= o[1] for o in kept)]
    names = {
        next((a for a in acls if a.lower() == said.lower()), said) for said in (text[slice(*s)] for s in kept)
    }
    if len(names) > 1 or any(name.isdigit() and numbered_kind(name) is None for name in names):
        return None
    prefixes = {name for router in ground.routers for name in ground.device(router).prefix_lists}
    if names & prefixes:
        return None
    for start, end in reversed(kept):
        before, after = text[:start].rstrip(_QUOTES), text[end:].lstrip(_QUOTES)
        text = f"{before} {LIST} {after}"
    return Named(next(iter(names), None), text)


def _numbered(number: str, text: str, ground: Ground) -> list[tuple[int, int]]:
    """`porto's 101`, `101 on porto`, where that router has a list of this number."""
    routers = "|".join(re.escape(one) for one in ground.routers if number in ground.device(one).acls)
    found = []
    spoken = [one for one in ground.routers if re.search(rf"(?i:\b{re.escape(one)}\b)", text)]
    if int(number) > 99 and any(number in ground.device(one).acls for one in spoken):
        alone = rf"(?i:\b(?:the|la|a|to|in|en|na|da|[aà]|del?|of|dans))\s+(?P<n>{number})(?![\w/]|[.-]\d)"
        found += [hit.span("n") for hit in re.finditer(alone, text)]
    for pattern in (
        rf"(?i:\b(?:{routers})(?:['’]s)?)\s+(?P<n>{number})(?![\w/]|[.-]\d)",
        rf"(?<![\w./-])(?P<n>{number})\s+(?i:(?:on|at|of|de|do|en|no|sur|em)\s+(?:{routers})\b)",
    ):
        found += [hit.span("n") for hit in re.finditer(pattern, text)]
    return found
