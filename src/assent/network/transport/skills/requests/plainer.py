"""A request in plainer words: typos set right, stories and assurances left out, places called by their names.

`dispatch` tries these, one after the other, where the words as they stand left a question; what still leaves one
is asked about as it was said. Nothing that limits or conditions a wish is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from assent.network.transport.grounding import Ground
from assent.network.transport.network import Port
from assent.network.transport.skills.grammar import lexicon, services
from assent.network.transport.skills.grammar.common import COMMON
from assent.network.transport.skills.grammar.fillers import FILLERS, RISKY
from assent.network.transport.skills.grammar.labels import stem, unique
from assent.network.transport.skills.grammar.tokens import lemma_of, unaccented

_QUOTED = r"\"[^\"\n]*\"|“[^”\n]*”|«[^»\n]*»|(?<!\w)'[^'\n]+'(?!\w)"
_LEFT = (
    r"(?:(?:the |all )?(?:rest|remaining \w+|other(?: traffic| things)?|others)|everything else|all else|else|"
    r"lo demas|el resto|o resto|resto|le reste|reste|rest|normal traffic|\w+ and normal traffic|other \w+ traffic)"
)
_STAYS = (
    r"(?:fine|ok|okay|good|untouched|unaffected|unchanged|stays?|remains?|goes? on|continues?|passes|allowed|permitted|"
    r"accepted|through|by|as (?:it|they) (?:is|are)|keeps?|liberado|se permite|permitido|pasa|passe|mantener|"
    r"autorise\w*|autoriser|survives?|ok to pass|out of scope|reachable)"
)
_ASSURANCE = re.compile(
    r"(?:^|[,.;:!(]|\b(?:and|but|y|e|et|while)\b)\s*(?:and |but |y |e |et )?"
    r"(?:permit |allow |let |mantener |autoriser |keep )?"
    rf"{_LEFT}\b[^.;,()!]{{0,40}}?(?:\b{_STAYS}\b[^.;,()!]{{0,20}})?(?=[.;,)!]|$)",
    re.IGNORECASE,
)
_NO_MORE = re.compile(
    r"\b(?:deny|denied|drop\w*|refus\w*|block\w*|forbid\w*|reject\w*|discard\w*|default|nothing|implicit|log|not|cannot|"
    r"only|nobody|no one)\b"
)
_STORY = re.compile(
    r"\b(?:set|give|put|shut|bring|enable|disable|change|add|remove|delete|create|make|block|deny|permit|allow|open|only|"
    r"must|shall|should|may|need|needs|connect|attach|plug|describe|relay|mark|limit|forbid|drop|raise|clear|call)\b"
)
_PLACE = (
    r"(?:vlan|lan|subnet|network|net|port|interface|sub-?interface|side|range|segment|users|hosts|machines|pcs|line|link|"
    r"trunk|uplink|farm|room)"
)


def plainer(text: str, ground: Ground, *, filters: bool) -> Iterator[str]:
    """Each candidate once, from the one that changes least."""
    seen = {text}
    steps: tuple[Callable[[str], str], ...] = (
        lambda said: spelled(said, tuple(ground.routers) + tuple(ground.hosts)),
        without_assurances if filters else lambda said: said,
        without_stories,
        lambda said: with_places(said, ground, filters=filters),
    )
    said = text
    for step in steps:
        said = step(said)
        if said not in seen and said.strip():
            seen.add(said)
            yield said
    for step in steps[1:]:  # each alone, too: a story may be what gives the place
        alone = step(text)
        if alone not in seen and alone.strip():
            seen.add(alone)
            yield alone


def _outside_quotes(text: str, change: Callable[[str], str]) -> str:
    parts = re.split(f"({_QUOTED})", text)
    return "".join(part if at % 2 else change(part) for at, part in enumerate(parts))


@lru_cache(maxsize=128)
def spelled(text: str, names: tuple[str, ...]) -> str:
    """Words that nobody knows, as the one word of this trade that is a slip away."""
    known = {name.lower() for name in names}

    def right(found: re.Match[str]) -> str:
        word = found.group()
        low = unaccented(word.lower())
        if low in known or _known_word(low):
            return word
        return _nearest(low) or word

    return _outside_quotes(
        text, lambda part: re.sub(r"(?<![\w./-])[A-Za-zÀ-ÿ]{3,}(?![\w/.-]*\d)", right, part)
    )


def _known_word(low: str) -> bool:
    return (
        low in FILLERS
        or low in COMMON
        or low in RISKY
        or lemma_of(low) is not None
        or services.named(low) is not None
        or services.transport(low) is not None
        or low in _vocabulary()
    )


@lru_cache(maxsize=1)
def _vocabulary() -> frozenset[str]:
    words = {word for phrase in lexicon.phrases() for word in phrase if word.isalpha()}
    fillers = {word for word in FILLERS if word.isalpha() and len(word) > 2}
    return frozenset(words | fillers | set(services.all_names()))


@lru_cache(maxsize=4096)
def _nearest(low: str) -> str | None:
    """One slip away; in words of three letters only two letters swapped, in long ones two slips."""
    most = 1 if len(low) < 8 else 2
    hits: dict[int, list[str]] = {}
    for word in _vocabulary():
        if (
            abs(len(word) - len(low)) <= most
            and (len(low) > 4 or sorted(word) == sorted(low))
            and len(word) > 2
        ):
            distance = OSA.distance(low, word, score_cutoff=most)
            if distance <= most:
                hits.setdefault(distance, []).append(word)
    if not hits:
        return None
    best = sorted(hits[min(hits)], key=lambda word: (sorted(word) != sorted(low), word[0] != low[0], word))
    return best[0] if len(best) == 1 or sorted(best[0]) == sorted(low) or best[0][0] == low[0] else None


def without_assurances(text: str) -> str:
    """Without `everything else is fine`: what a filter does not speak of passes anyway. Denials stay."""

    def drop(found: re.Match[str]) -> str:
        return found.group() if _NO_MORE.search(unaccented(found.group().lower())) else "."

    return _ASSURANCE.sub(drop, unaccented(text))


def without_stories(text: str) -> str:
    """Without sentences that ask for nothing and name no value: why somebody wants it."""
    pieces = re.split(r"(?<=[.;!?])\s+|,\s+so\s+|\s+-\s+", text)
    if len(pieces) < 2:
        return text
    valued = re.compile(r"\d[\d./]*\d|[\"“«']")
    kept = [piece for piece in pieces if _STORY.search(piece.lower()) or valued.search(piece)]
    return " ".join(kept) if kept else text


def with_places(text: str, ground: Ground, *, filters: bool) -> str:
    """Descriptions' words as what they stand for: an interface, or in a filter the subnet on it."""
    low = unaccented(text.lower())
    routers = tuple(
        one for one in ground.routers if re.search(rf"(?<![\w-]){re.escape(one.lower())}(?!\w)", low)
    )
    words = {stem(word) for word in re.findall(r"[^\W\d_]{3,}", text)}

    def named(found: re.Match[str]) -> str:
        word = found.group("word")
        port = next(
            (p for scope in (routers, ground.routers) if (p := unique(ground, scope, stem(word), words))),
            None,
        )
        if (
            lemma_of(word.lower()) == "HOST"
            and found.group("place") is None
            and not word.lower().endswith("s")
        ):
            return found.group()  # `the server` is one of them, and which one is not said
        bare = found.group("place") is None and lemma_of(word.lower()) not in (None, "HOST", "LAN", "UNUSED")
        if port is None or bare:
            return found.group()
        return _said(port, ground, filters=filters) or found.group()

    pattern = re.compile(
        rf"(?:\b(?:the|a|an|el|la|los|las|o|os|as|le|les|l')\s+)?\b(?P<word>[^\W\d_]{{3,}})(?:'s|s')?\b"
        rf"(?P<place>(?:\s+(?:of|de|do|da|du)\s+\w+)?[\s-]+{_PLACE}\b)?",
        re.IGNORECASE,
    )
    return _outside_quotes(text, lambda part: pattern.sub(named, part))


def _said(port: Port, ground: Ground, *, filters: bool) -> str | None:
    if not filters:
        return f"{port.router} {port.interface}"
    one = ground.port(port.router, port.interface)
    return str(one.addresses[0].network) if one is not None and one.addresses else None
