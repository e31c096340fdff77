"""Prefix lists: which one, its entries that come and go, and where it filters (RP)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Network
from typing import Any, Literal

from pydantic import ValidationError

from assent.network.transport.device_bgp import PrefixList
from assent.network.transport.objectives import ANYWHERE, AnyObjective, PrefixListEdit
from assent.network.transport.routing_objectives import PrefixEntry
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.prefixes import LONGER
from assent.network.transport.skills.requests.exchange.marked import Marked
from assent.network.transport.skills.requests.exchange.sessions import GOES, PROVIDER, SESSION

PREFIX_LIST = (
    r"(?:prefix-? ?lists?|prefix filters?|listas? de prefi[jx]os|listes? de prefixes|filters?|filtros?|"
    r"filtres?|lists?|listas?|"
    r"listes?)"
)
_LINE = (
    r"(?:lines?|entry|entries|seq\w*|numbers?|nr|rules?|statements?|lineas?|linhas?|lignes?|entradas?|"
    r"entrees?|reglas?|regras?|"
    r"regles?|numeros?|positions?|place)"
)
_PERMITS = (
    r"\b(?:permit\w*|allow\w*|let\w*|pass\w*|accept\w*|permet\w*|autori[sz]\w*|acept\w*|aceit\w*|deja\w*|"
    r"deix\w*|laiss\w*|"
    r"admit\w*)\b"
)
_DENIES = (
    r"\b(?:den(?:y|ies|ied)|block\w*|reject\w*|refus\w*|drop\w*|deneg\w*|neg(?:ar|ue|a)|rechaz\w*|bloque\w*|"
    r"rejeit\w*|rejet\w*|"
    r"recus\w*|forbid\w*|prohib\w*|interd\w*|discard\w*|denial)\b"
)
_LE = (
    r"\b(?:le|up to|as long as|hasta|ate|jusqu'?a|max\w*|not longer than|no longer than|down to)(?: (?:length|"
    r"a|an|slash|/|longitud|"
    r"prefix|prefijo|de|of|o|la|lengths?|comprimento|longueur|un|au))* (?P<n><N\d+>)"
)
_GE = (
    r"\b(?:ge|at least|minimum|desde|from length|longer than|a partir d[eu]|no shorter than)(?: (?:length|a|"
    r"an|slash|/|longitud|prefix|de|of|"
    r"la|o))* (?P<n><N\d+>)"
)


def named(marked: Marked) -> str | None:
    """The mark of the one prefix list that is named, new or there."""
    have = {
        name.casefold()
        for router in marked.ground.routers
        for name in marked.ground.device(router).prefix_lists
    }
    acls = {
        name.casefold() for router in marked.ground.routers for name in marked.ground.device(router).acls
    } - have
    spoken = marked.has(rf"\bprefi[xj]|\bpréfix|\b(?:{PROVIDER}|{SESSION})\b")
    found = []
    for mark in marked.marks("T"):
        value = str(marked.value(mark.group()))
        near = marked.line[max(0, mark.start() - 34) : mark.end() + 24]
        told = (
            re.search(rf"\b{PREFIX_LIST}\b", near) is not None and re.fullmatch(r"[\w-]+", value) is not None
        )
        told = told and spoken and value.casefold() not in acls
        if value.casefold() in have or told:
            found.append(mark.group())
    values = {str(marked.value(one)).casefold() for one in found}
    return found[0] if len(values) == 1 else None


def name_of(marked: Marked, mark: str) -> str:
    """As it is written where it is."""
    said = str(marked.value(mark))
    known = (name for router in marked.ground.routers for name in marked.ground.device(router).prefix_lists)
    return next((name for name in known if name.casefold() == said.casefold()), said)


def same(marked: Marked, mark: str, name: str) -> bool:
    return str(marked.value(mark)).casefold() == name.casefold()


def having(marked: Marked, name: str) -> list[str]:
    return [one for one in marked.ground.routers if name in marked.ground.device(one).prefix_lists]


def edited(marked: Marked, mark: str, router: str, these: Sequence[IPv4Network]) -> list[AnyObjective] | None:
    """What becomes of its entries; nothing where only its use is spoken of. `these`: prefixes spoken of before."""
    name = name_of(marked, mark)
    known = marked.ground.device(router).prefix_lists.get(name)
    numbers = [int(marked.value(one.group())) for one in marked.marks("N")]
    nets = [one.group() for one in marked.marks("P")]
    goes = marked.has(GOES) or marked.has(r"\btak(?:e|en) [^.;]*\bout\b|\bstrike\b|\bno ip prefix\b")
    if goes and not nets and not numbers:
        marked.drop(GOES)
        return [build(PrefixListEdit, router=router, list=name, remove=True)] if known is not None else None
    if goes and not marked.has(r"\b(?:add|insert|replac\w*|instead|new|anad\w*|acrescent\w*|ajout\w*)\b"):
        return _less(marked, router, known, nets, numbers)
    if not nets:
        permits = marked.has(
            rf"{_PERMITS}[^<.;]*\b(?:only |just |solo |apenas )?(?:this|that|these|those|it|them|est[ea]s?|ess[ea]s?|"
            rf"ce|cette)\b"
        )
        if not (permits and these and known is None):
            return []
        marked.drop(r"\b(?:only|just|solo|apenas|seulement)\b")
        entries = tuple(PrefixEntry(action="permit", prefix=one) for one in these)
        return [build(PrefixListEdit, router=router, list=name, entries=entries)]
    made = _more(marked, known, nets)
    return [build(PrefixListEdit, router=router, list=name, entries=made)] if made else None


def _less(
    marked: Marked, router: str, known: PrefixList | None, nets: Sequence[str], numbers: Sequence[int]
) -> list[AnyObjective] | None:
    """Entries that go: by their numbers, or by just their prefixes."""
    if known is None:
        return None
    prefixes = {marked.value(one).network for one in nets}
    by_number = {one.sequence for one in known.rules if one.sequence in numbers}
    by_prefix = {one.sequence for one in known.rules if one.prefix in prefixes}
    whole = len(by_number) == len(set(numbers)) and len(
        {one.prefix for one in known.rules if one.prefix in prefixes}
    ) == len(prefixes)
    if not whole or (by_number and by_prefix and by_number != by_prefix):
        return None
    for mark in [one.group() for one in marked.marks("PN")]:
        marked.take(re.escape(mark))
    gone = tuple(sorted(by_number or by_prefix))
    return [build(PrefixListEdit, router=router, list=known.name, remove_sequences=gone)] if gone else None


def _more(marked: Marked, known: PrefixList | None, nets: Sequence[str]) -> tuple[PrefixEntry, ...] | None:
    entries: list[PrefixEntry] = []
    action: Literal["permit", "deny"] | None = None
    place = _between(marked, known)
    line = marked.line
    cuts = [0, *(line.index(one) + len(one) for one in nets)]
    for at, mark in enumerate(nets):
        before = line[cuts[at] : line.index(mark)]
        stop = line.index(nets[at + 1]) if at + 1 < len(nets) else len(line)
        after = re.split(r"[.;] ", line[line.index(mark) + len(mark) : stop])[0]
        action = _action(before) or action or _action(after) or ("permit" if at == 0 else None)
        if action is None:
            return None
        fields: dict[str, Any] = {"action": action, "prefix": marked.value(mark).network}
        for field, found in (
            ("le", re.search(_LE, after)),
            ("ge", re.search(_GE, after)),
            ("sequence", _sequence(before, after)),
        ):
            if found is not None:
                fields[field] = int(marked.value(found["n"]))
                marked.take(re.escape(found["n"]))
        if "le" not in fields and LONGER.search(after) and fields["prefix"].prefixlen < 32:
            fields["le"] = 32
        if place is not None and "sequence" not in fields:
            fields["sequence"] = place
        marked.take(re.escape(mark))
        try:
            entries.append(PrefixEntry(**fields))
        except ValidationError:
            return None
    if (rest := re.search(_REST, marked.line)) is None:
        return tuple(entries)
    before = re.split(r"[,;.] ", marked.line[: rest.start()])[-1]
    way = _action(re.split(r"[,;.] ", marked.line[rest.end() :])[0]) or _action(before)
    if way is None:
        return None
    return (
        tuple(entries) if way == "deny" else (*entries, PrefixEntry(action="permit", prefix=ANYWHERE, le=32))
    )


_REST = (
    r"\b(?:(?:the |all the )?rest|everything else|anything else|all others?|any other|(?:tout )?le reste|"
    r"el resto|lo demas|todo lo demas|"
    r"(?:todo )?o resto|tudo o resto|os restantes|los demas|les autres)\b"
)


def _sequence(before: str, after: str) -> re.Match[str] | None:
    return re.search(rf"\b{_LINE} (?P<n><N\d+>)[^<]*$", before) or re.search(
        rf"^(?:[^<.;]|<T\d+>)*\b(?:as|at|with|in|on|como|con|com|avec|en|na|a la)? ?{_LINE} (?P<n><N\d+>)",
        after,
    )


def _action(text: str) -> Literal["permit", "deny"] | None:
    hits = [
        (one.start(), way)
        for pattern, way in ((_PERMITS, "permit"), (_DENIES, "deny"))
        for one in re.finditer(pattern, text)
    ]
    if not hits:
        return None
    at, way = max(hits)
    negated = re.search(r"\b(?:not|\w+n't|never|no|nao|ne)(?: \w+)? $", text[:at]) is not None
    return "deny" if (way == "deny") != negated else "permit"


def _between(marked: Marked, known: PrefixList | None) -> int | None:
    """`between lines 5 and 10`, `before line 10`: a number that is free there."""
    found = marked.take(
        rf"\b(?:between|entre)(?: (?:the|las|los|as|os|les|{_LINE}))* (?P<a><N\d+>) (?:and|y|e|et) "
        rf"(?:the )?(?P<b><N\d+>)"
    )
    if found is not None:
        low, high = sorted((int(marked.value(found["a"])), int(marked.value(found["b"]))))
        return (low + high) // 2 if high - low > 1 else None
    found = marked.take(
        rf"\b(?P<way>before|ahead of|above|in front of|after|below|behind|antes d\w+|delante d\w+|despues d\w+|"
        rf"depois d\w+|avant|apres)"
        rf"(?: (?:the|la|las|a|el|o|{_LINE}))* (?P<a><N\d+>)"
    )
    if found is None or known is None:
        return None
    at = int(marked.value(found["a"]))
    numbers = sorted(one.sequence for one in known.rules)
    if at not in numbers:
        return None
    if re.match(r"after|below|behind|desp|depois|apres", found["way"]):
        above = [one for one in numbers if one > at]
        return (at + above[0]) // 2 if above else at + 5
    under = [one for one in numbers if one < at]
    return ((under[-1] if under else 0) + at) // 2


_IN = (
    r"\b(?:in|inbound|incoming|ingress|inward|accept\w*|receiv\w*|entrada|entrant\w*|entree|from (?:them|the)|"
    r"(?:they|it) (?:sends?|tells?))\b"
)
_OUT = (
    r"\b(?:out|outbound|outgoing|egress|outward|advertis\w*|an{1,2}oun?c\w*|offer\w*|salida|saida|saliente|"
    r"sortie|sortant\w*|"
    r"towards|to)\b"
)
_BINDS = (
    r"\b(?:appl\w*|bind\w*|bound|us(?:e|es|ing)|attach\w*|filter\w*|hang|associat\w*|aplic\w*|us[ae]\w*|"
    r"filtr\w*|appliqu\w*|put|"
    r"set|hook|assign\w*|should get|gets|neighbou?r <A\d+> prefix-list)\b"
)


def bound(marked: Marked, mark: str) -> Literal["accept", "offer"] | None:
    """In which direction a neighbour is to be filtered by it; None where nothing says that it is."""
    if not marked.has(_BINDS):
        return None
    near = re.search(rf"{re.escape(mark)} (?P<way>in|out)(?:bound)?\b", marked.line)
    if near is not None:
        return "accept" if near["way"] == "in" else "offer"
    strict = [marked.has(r"\b(?:inbound|incoming|ingress|entrada|entrant\w*|entree)\b"),
              marked.has(r"\b(?:out|outbound|outgoing|egress|salida|saida|saliente|sortie|sortant\w*)\b")]  # fmt: skip
    loose = strict if any(strict) else [marked.has(_IN), marked.has(_OUT)]
    return None if loose[0] == loose[1] else "accept" if loose[0] else "offer"
