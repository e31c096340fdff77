"""Reads clauses about prefix lists: their entries, and which of them go (RP)."""

from __future__ import annotations

import re
from ipaddress import IPv4Network
from typing import Any, Literal

from pydantic import ValidationError

from assent.intents.errors import Clarify
from assent.network.transport.generators.bgp import borders
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.objectives import ANYWHERE, AnyObjective, PrefixListEdit
from assent.network.transport.routing_objectives import PrefixEntry
from assent.network.transport.skills.grammar.build import build, question
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.mentions import GLUED
from assent.network.transport.skills.grammar.places import Context, Place
from assent.network.transport.skills.grammar.tokens import unaccented

LONGER = re.compile(
    r"more specific|or longer|(?:every|any)thing longer|longer ones|all longer|"
    r"and longer|longer prefixes|subnets? of (?:it|that|this)|"
    r"todo lo mas especific|mas especific|mais "
    r"especific|"
    r"plus specifique|(?:and|or) (?:every|any)thing (?:inside|in it|within|below|under)|orlonger|"
    r"todos sus subredes|"
    r"(?:its|their|any|all|sus|suas|ses) (?:own )?(?:sub-?(?:nets?|prefix\w*|redes)|sous-reseaux)",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"prefix[- ]?lists?|lista de prefi[xj]os|listas? de prefijos|liste de prefixes", re.IGNORECASE
)
_NAME = re.compile(
    r"(?:prefix[- ]?list|lista de prefi[xj]os|liste de prefixes|list|lista|liste)\s+"
    r"(?:(?:named|called|llamada|chamada|nommee|nommée|appelee|appelée|on \S+|with the name|de "
    r"nombre)\s+)?([A-Za-z][\w.-]*)",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"(?:(?:seq(?:uence)?|line|entry|number|as sequence|secuencia|"
    r"sequencia)\s*(?:number\s*)?(?P<seq>\d+)\s*[:,]?\s*)?"
    r"(?P<action>permits?|permitting|allows?|accepts?|accepte|acepta|aceita|den(?:y|ies)|"
    r"refuses?|refuse|rejects?|"
    r"blocks?|add|"
    r"deniega|rechaza|nega|recusa|rejette|interdit)?\s*(?:(?:the )?(?:prefix|network|block)\s*)?"
    r"(?P<net>\d+\.\d+\.\d+\.\d+\s*/\s*\d+)(?P<rest>[^;.]{0,60}?)(?=(?:\d+\.\d+\.\d+\.\d+\s*/)|"
    r"[;]|$|,|\.\s|\band "
    r"(?:accept|permit|"
    r"allow|den)|\bet accepte|\by acepta)",
    re.IGNORECASE,
)
_DENY = re.compile(r"den|refus|reject|block|rechaza|nega|recusa|rejette|interdit", re.IGNORECASE)
_DENIES = re.compile(
    r"\b(?:den(?:y|ies|ied|ial)|refus\w*|reject\w*|block\w*|drop\w*|rechaz\w*|deneg\w*|deniega|"
    r"nega\w*|recus\w*|rejet\w*|"
    r"rejeit\w*|interdi\w*|bloque\w*|bloquei\w*|not|n't|no longer|nao|ne)\b",
    re.IGNORECASE,
)
_PERMITS = re.compile(r"\b(?:permit\w*|allow\w*|let|accept\w*|acept\w*|aceit\w*|autori\w*)\b", re.IGNORECASE)
_REST_IN = re.compile(
    r"(?:accept\w*|permit\w*|allow\w*|acepta|aceita|permite|autorise)\s+(?:the rest|everything else|all else|"
    r"anything else|le reste|"
    r"el resto|lo demas|o resto|all others?)|(?:the rest|everything else|all else|le reste|"
    r"el resto|o resto) (?:is |"
    r"are )?"
    r"(?:accepted|permitted|allowed)",
    re.IGNORECASE,
)
_STRICT = re.compile(
    r"(?:nothing|no prefix\w*|none) (?:longer|more specific) than\s*(?:an? )?/?\s*(\d+)", re.IGNORECASE
)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NOT_NAMES = _set(
    """
    on of for in out to from with and the is that which named called should must shall so filter outbound
    inbound
    """
)


def about_lists(clause: Clause) -> bool:
    return bool(_LIST.search(unaccented(clause.text))) or bool(_STRICT.search(unaccented(clause.text)))


def tightens(clause: Clause) -> bool:
    return bool(_STRICT.search(unaccented(clause.text)))


def named(clause: Clause, ground: Ground, router: str) -> str | None:
    """The list that is named: one that the router has, or the name of a new one."""
    words = re.findall(r"[A-Za-z][\w-]*", clause.text)
    have = {name.casefold(): name for name in ground.device(router).prefix_lists}
    for word in words:
        if word.casefold() in have:
            return have[word.casefold()]
    joined = "".join(words).casefold()
    for folded, name in have.items():
        if folded.replace("-", "") in joined:
            return name
    found = _NAME.search(unaccented(_hyphenated(clause)))
    shouted = found is not None and found.group(1).isupper()
    if found and (shouted or found.group(1).lower() not in _NOT_NAMES):
        return found.group(1).rstrip(".")
    return None


_TOLD_ALREADY = re.compile(
    r"prefi[xj]|préfix|\b[ei]?bgp\b|an{1,2}oun?c|advertis|originat|neighbo|session|anunci|annonc|peer",
    re.IGNORECASE,
)


def called(text: str, ground: Ground) -> str:
    """The request with `prefix-list` before each name of one that a router has: the name alone may be words."""
    if _TOLD_ALREADY.search(text):
        return text
    names = {name for router in ground.routers for name in ground.device(router).prefix_lists}
    taken = {name for router in ground.routers for name in ground.device(router).acls}
    for name in names - taken:
        text = re.sub(
            rf"(?<![\w-])(?<!prefix[- ]list )(?:(?:the )?(?:list|filter|lista|"
            rf"liste) )?{re.escape(name)}(?![\w-])",
            f"prefix-list {name}",
            text,
        )
    return text


def _hyphenated(clause: Clause) -> str:
    """The clause's words with the hyphens that they had: a list is called by its whole name."""
    return "".join(
        f"{'' if not at else '-' if token.unit == GLUED else ' '}{token.text}"
        for at, token in enumerate(clause.tokens)
    )


def read_lists(clause: Clause, context: Context) -> list[AnyObjective]:
    """Raises Clarify where the router, the list or its entries are missing."""
    ground = context.ground
    router = _router(clause, context)
    context.places = (Place(router),)
    name = named(clause, ground, router)
    if name is None and tightens(clause):
        name = _inward(ground, router)
    if name is None:
        have = listed(ground.device(router).prefix_lists) or "it has none"
        raise Clarify([f"Which prefix list of {router} is meant: {have}?"])
    text = _kept(unaccented(clause.text))
    strict = _STRICT.search(text)
    if strict:
        return [_tightened(ground, router, name, int(strict.group(1)), _excepted(clause))]
    gone = _leaving(clause, ground, router, name)
    if gone:
        return [build(PrefixListEdit, router=router, list=name, remove_sequences=gone)]
    entries = tuple(_entries(text))
    removed = _removed(text, bool(entries))
    if not entries and not removed:
        if clause.has("REMOVE", "NO"):
            return [build(PrefixListEdit, router=router, list=name, remove=True)]
        raise Clarify([f"Which prefixes should prefix list {name} permit or deny? ({clause.text})"])
    return [build(PrefixListEdit, router=router, list=name, entries=entries, remove_sequences=removed)]


def _router(clause: Clause, context: Context) -> str:
    ground = context.ground
    having = [name for name in ground.routers if named_there(clause, ground, name)]
    named = [
        (at, str(token.value))
        for at, token in enumerate(clause.tokens)
        if token.kind == "router" and not (having and token.unit == GLUED)
    ]
    here = [name for at, name in named if not _beyond(clause, ground, at, name)]
    said = list(dict.fromkeys(here))
    inside = [name for name in borders(ground) if ground.device(name).ospf]
    if not said and named and not having and len(inside) == 1:
        return inside[0]
    if len(said) == 1:
        return str(said[0])
    owners = [name for name in said if name in having]
    if len(owners) == 1:
        return str(owners[0])
    if not said and len(having) == 1:
        return having[0]
    if not said and context.router:
        return context.router
    raise Clarify([f"On which router is the prefix list: {listed(said or having or ground.routers)}?"])


def _beyond(clause: Clause, ground: Ground, at: int, router: str) -> bool:
    """`from the ISP`: a neighbour outside, which has no lists of its own."""
    before = [
        t
        for t in clause.tokens[max(0, at - 3) : at]
        if t.text.lower() not in ("the", "our", "el", "la", "o", "le")
    ]
    led = bool(before) and is_word(before[-1], "FROM", "TO", "OF")
    return led and not ground.device(router).prefix_lists and not ground.device(router).ospf


def named_there(clause: Clause, ground: Ground, router: str) -> bool:
    words = [word.casefold() for word in re.findall(r"[A-Za-z][\w-]*", clause.text)]
    joined = "".join(words)
    return any(
        name.casefold() in words or ("-" in name and name.casefold().replace("-", "") in joined)
        for name in ground.device(router).prefix_lists
    )


def _kept(text: str) -> str:
    """Without what is taken back: `drop line 10 — no wait, keep it, but …`."""
    return re.sub(
        r"^.*?\b(?:no wait|no,? wait|wait|on second thought|"
        r"scratch that)\b[^,;]*,?\s*(?:keep it,?)?\s*(?:but)?",
        "",
        text,
        flags=re.IGNORECASE,
    )


def _entries(text: str) -> list[PrefixEntry]:
    found: list[PrefixEntry] = []
    action: Literal["permit", "deny"] | None = None
    unsaid: Literal["permit", "deny"] = (
        "deny" if _DENIES.search(text) and not _PERMITS.search(text) else "permit"
    )
    for hit in _ENTRY.finditer(text):
        word = hit.group("action")
        if word and word.lower() != "add":
            action = "deny" if _DENY.match(word) else "permit"
        rest = hit.group("rest")
        prefix = IPv4Network(hit.group("net").replace(" ", ""), strict=False)
        ge, le = _bound(rest, "ge"), _bound(rest, "le")
        if LONGER.search(rest) and le is None and prefix.prefixlen < 32:
            le = 32
        seq = hit.group("seq") or _after(rest)
        sequence = int(seq) if seq else None
        found.append(_entry(action=action or unsaid, prefix=prefix, ge=ge, le=le, sequence=sequence))
    if found and _REST_IN.search(text):
        found.append(PrefixEntry(action="permit", prefix=ANYWHERE, le=32))
    return found


def _entry(**fields: Any) -> PrefixEntry:
    """Raises Clarify where its lengths contradict one another."""
    try:
        return PrefixEntry(**fields)
    except ValidationError as error:
        raise Clarify([question(one) for one in error.errors(include_url=False)][:2]) from None


def _after(rest: str) -> str | None:
    hit = re.search(
        r"(?:as |at |with |like )?(?:seq(?:uence)?|line|number)\s*(?:number\s*)?(\d+)", rest, re.IGNORECASE
    )
    return hit.group(1) if hit else None


def _bound(rest: str, name: str) -> int | None:
    hit = re.search(rf"\b{name}\s*(\d+)", rest, re.IGNORECASE)
    return int(hit.group(1)) if hit else None


def _removed(text: str, adds: bool) -> tuple[int, ...]:
    if not re.search(r"\b(?:remove|drop|delete|no|elimina|borra|remova|supprime)\b", text, re.IGNORECASE):
        return ()
    hits = re.findall(r"(?:seq(?:uence)?|line|entry|number)s?\s*(\d+)", text, re.IGNORECASE)
    return () if adds else tuple(int(one) for one in hits)


def _inward(ground: Ground, router: str) -> str | None:
    """The one list for what comes in from its neighbours."""
    running = ground.device(router).bgp
    lists = (
        {one.prefix_in for one in running.neighbors.values() if one.prefix_in}
        if running is not None
        else set()
    )
    return next(iter(lists)) if len(lists) == 1 else None


def _excepted(clause: Clause) -> tuple[IPv4Network, ...]:
    """`…, except 203.0.113.0/24`: what passes all the same."""
    at = clause.where("EXCEPT")
    return tuple(t.value.network for t in clause.tokens[at:] if t.kind == "net") if at is not None else ()


_TAKES_OUT = re.compile(
    r"\b(?:take|takes|taken|remove\w*|drop\w*|delete\w*|strike|quit[ae]\w*|elimin\w*|borr\w*|retir\w*|remov\w*|supprim\w*|"
    r"enlev\w*|tira\w*)\b",
    re.IGNORECASE,
)


def _leaving(clause: Clause, ground: Ground, router: str, name: str) -> tuple[int, ...]:
    """`take 10.1.0.0/16 out of the list`: the numbers of the entries for just that. Raises Clarify where none is."""
    nets = {token.value.network for token in clause.all("net")}
    text = unaccented(clause.text)
    known = ground.device(router).prefix_lists.get(name)
    if (
        known is None
        or not nets
        or not _TAKES_OUT.search(text)
        or re.search(r"\badd\b|\bseq|\bline\b", text.lower())
    ):
        return ()
    found = tuple(one.sequence for one in known.rules if one.prefix in nets)
    if len({one.prefix for one in known.rules if one.prefix in nets}) < len(nets):
        raise Clarify(
            [
                f"Prefix list {name} of {router} has no entry of its own for {listed(map(str, nets))}. Deny it there?"
            ]
        )
    return found


def _tightened(
    ground: Ground, router: str, name: str, longest: int, excepted: tuple[IPv4Network, ...] = ()
) -> PrefixListEdit:
    """`nothing longer than /22`: every permitted range ends there, but for what is excepted."""
    known = ground.device(router).prefix_lists.get(name)
    if known is None:
        raise Clarify([f"{router} has no prefix list {name}. Which one is meant?"])
    entries: list[PrefixEntry] = []
    gone: list[int] = []
    for rule in known.rules:
        top = rule.le if rule.le is not None else (32 if rule.ge is not None else rule.prefix.prefixlen)
        if rule.action == "deny" or top <= longest:
            continue
        if rule.prefix.prefixlen > longest:
            gone.append(rule.sequence)
            continue
        bound = longest if longest > rule.prefix.prefixlen else None
        entries.append(
            PrefixEntry(action="permit", prefix=rule.prefix, ge=rule.ge, le=bound, sequence=rule.sequence)
        )
    entries += [PrefixEntry(action="permit", prefix=one) for one in excepted]
    return build(
        PrefixListEdit, router=router, list=name, entries=tuple(entries), remove_sequences=tuple(gone)
    )
