"""Which requests are about what routers tell one another, and the objectives of those that are wholly understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import AnyObjective
from assent.network.transport.skills.grammar.background import imperatives, without_background
from assent.network.transport.skills.grammar.texts import literal
from assent.network.transport.skills.grammar.tokens import Names, tokenize
from assent.network.transport.skills.requests.exchange import bgp, entries, statics
from assent.network.transport.skills.requests.exchange.marked import Marked
from assent.network.transport.skills.requests.rewording import plain
from assent.network.transport.skills.requests.spoken import Spoken
from assent.network.transport.skills.requests.told import without_states

_NAME = re.compile(r"(?<![\w\"“«'/.-])([A-Z][A-Z0-9]*(?:[-_][A-Z0-9]+)+)(?![\w\"”»'/-])")
_CALLED = re.compile(
    r"(?P<led>\b(?:name[ds]?|called|call it|nombre|nome|nom|llamad[oa]|chamad[oa]|nommée?|appelée?|prefix[- ]?lists?|"
    r"listas? de prefi[jx]os|listes? de préfixes)(?: (?:it|is|of|the))? )"
    r"(?P<name>[A-Z][A-Z0-9]{2,})\b(?![-\w])"
)


def read(said: Spoken) -> tuple[list[AnyObjective], str] | None:
    """The objectives, and the words that they are of; None where it is about something else, or not wholly
    understood."""
    for text in dict.fromkeys((said.text, _shorter(said))):
        marked = mark(text, said.ground)
        for takes, reader in ((statics.is_static, statics.read), (bgp.is_bgp, bgp.read)):
            one = replace(marked, taken=[])
            try:
                found = reader(one) if takes(one) else None
            except Clarify:
                continue
            if found:
                return found, text
    return None


def strays(said: Spoken, made: Sequence[AnyObjective]) -> str | None:
    """The question where static routes or BGP are spoken of by name, and no objective is about routing."""
    if any(one.type == "RP" for one in made) or not made:
        return None
    marked = mark(said.text, said.ground)
    if marked.has(_PACKETS):
        return None
    found = marked.find(_NAMED) if bgp.is_bgp(marked) or statics.is_static(marked) else None
    if found is None and bgp.is_bgp(marked) and entries.named(marked) is not None:
        found = marked.find(r"<T\d+>")
    return f"What should change of the routing? ({said.text.strip()[:200]})" if found is not None else None


_NAMED = (
    r"\b(?:[ei]?bgp|peering|remote-?as|static routes?|rutas? estaticas?|rotas? estaticas?|routes? statiques?|"
    r"ip route|prefix-? ?lists?|"
    r"(?:the|a|my|this|that|lab) static)\b"
)
_PACKETS = (
    r"\b(?:tcp|udp|icmp|ping\w*|packets?|traffic|ports? <N\d+>|acls?|access-? ?lists?|https?|ssh|telnet|"
    r"tunnels?|vrfs?)\b"
)


def concerns(said: Spoken) -> bool:
    """Whether its words are about static routes or BGP."""
    marked = mark(said.text, said.ground)
    return statics.is_static(marked) or bgp.is_bgp(marked)


def _shorter(said: Spoken) -> str:
    """Of sentences that only tell, no more than the router that they are about."""
    kept = without_states(said.text)
    pieces = []
    for piece in re.split(r"(?<=[.;!?])\s+", said.text):
        if piece in kept and not _tells(piece):
            pieces.append(piece)
            continue
        named = [
            name
            for name in said.ground.routers
            if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", piece, re.I)
        ]
        pieces.append(f"{named[0]}:" if len(named) == 1 else "")
    return _PROMISE.sub("", " ".join(one for one in pieces if one)) or said.text


_PROMISE = re.compile(
    r"[,;.(-]*\s*\b(?:and |as |since |because )?(?:we'll|we will|i'll|they'll|we are going to|it will|vamos a|"
    r"vamos|iremos|on va|nous allons)"
    r"\b[^.;,0-9]*\b(?:later|soon|afterwards|one day|luego|despu[eé]s|depois|plus tard|m[aá]s tarde|"
    r"mais tarde|bient[oô]t)\b[^.;,0-9]*",
    re.IGNORECASE,
)
"""What is to be done another time."""
_ASKS = re.compile(
    r"\b(?:must|should|shall|needs?|ha[sv]e to|wants?|want|would|please|pls|let|let's|is to|are to|only|never|not|no|"
    r"debe\w*|deb\w+|tiene\w* que|hay que|quer\w+|deve\w*|tem (?:que|de)|precis\w+|doi\w+|il faut|faut|veux|voulons|"
    r"nao|ne|que|aim|goal|missing|lacks?|falta|manque|nobody|nothing|can't|cannot|could|via|through|"
    r"bgp|static|route)\b|\d{2}|[:\"“«]",
    re.IGNORECASE,
)


def _tells(piece: str) -> bool:
    """Whether a sentence has no value and asks for nothing."""
    words = re.findall(r"[a-z]+", plain(piece))
    acts = any(word in imperatives() for word in words)
    return len(words) > 2 and not acts and not _ASKS.search(plain(piece))


def mark(text: str, ground: Ground) -> Marked:
    """Names in capitals are one text each: no part of `FROM-ISP` is a router."""
    names = {name.casefold() for name in (*ground.routers, *ground.hosts)}
    text = _NAME.sub(
        lambda found: found[0] if set(found[0].casefold().split("-")) <= names else f'"{found[1]}"', text
    )
    text = re.sub(r"\b(AS|asn?)(\d{4,})\b", r"\1 \2", text)
    text = _CALLED.sub(r'\g<led>"\g<name>"', text)
    text = re.sub(r"(?<!\d)(?<!\d\s)(?<![\w./])/(\d{1,2})(?![\d/])", r"length \1", text)
    text = re.sub(
        r"(\b(?:timers?|keep-?alive ?[/ ] ?hold(?:[- ]?time)?|as|asn|ases) (?:to |of |at |bgp )*)(\d+)\s*/\s*(\d+)",
        r"\1\2 \3",
        text,
        flags=re.IGNORECASE,
    )
    tokens = literal(tokenize(text, Names(ground.routers, ground.hosts)))
    return Marked.of(without_background(tokens), ground)
