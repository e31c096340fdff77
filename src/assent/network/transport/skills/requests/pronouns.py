"""`its links`, `there`: whose and where, told by the sentence before. `dispatch` and `classify` spell it out first.

What a sentence only tells is set aside later, and with it the router that the next one speaks of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assent.network.transport.skills.grammar.tokens import unaccented

_PARTS = (
    r"(?:(?:own|two|both|three|four|ospf|core|backbone|wan|dos|tres|duas|dois|deux|trois) )*"
    r"(?:links?|uplinks?|ports?|interfaces?|segments?|sides?|ends?|legs?|loopbacks?|lans?|"
    r"neighbou?rs?|router[- ]id|process|"
    r"enlaces?|puertos?|interfaz|interfaces|lados?|extremos?|portas?|ligac(?:oes|ao)|liens?|"
    r"cotes?|bouts?|vizinhos?|voisins?|"
    r"vecinos?)\b"
)
_WHOSE = (
    (re.compile(rf"\bits (?={_PARTS})"), "{}'s "),
    (re.compile(rf"\bsus? (?P<part>{_PARTS})"), "los {part} de {}"),
    (re.compile(rf"\b(?:[oa]s? )?(?:seus?|suas?) (?P<part>{_PARTS})"), "as {part} do {}"),
    (re.compile(rf"\b(?:ses|sa|son) (?P<part>{_PARTS})"), "les {part} de {}"),
)
_ITSELF = re.compile(
    r"(?:(?<=remove )|(?<=take )|(?<=pull )|(?<=retire )|(?<=unplug )|(?<=decommission )|(?<=retira )|(?<=quita )|"
    r"(?<=remova )|(?<=enleve )|(?<=enlevez )|(?<=retirez ))(?:the|this|that|el|o|le) (?:whole |entire )?"
    r"(?:router|device|box|routeur|roteador|encaminhador|enrutador)\b(?! (?:of|to))"
)
_WHERE = (
    (re.compile(r"(?<!^)\b(?:there|on it|on that (?:router|box|device|one))\b(?!'| (?:is|are|was|were|will|"
     r"has|have|to)\b)"),
     "on {}"),
    (re.compile(r"\b(?:alli|ahi)\b"), "en {}"),
    (re.compile(r"(?<!de )\b(?:ali|la|nele)\b(?=\s*(?:[.,;]|$))"), "no {}"),
    (re.compile(r"\b(?:la-bas|dessus)\b"), "sur {}"),
)  # fmt: skip
_OF_ROUTERS = re.compile(
    r"\b(?:redistrib\w*|default|defecto|padrao|defaut|static\w*|estatic\w*|statique\w*|"
    r"router[- ]id|prefix[- ]lists?|reference|"
    r"originat\w*|maximum[- ]paths)\b"
)
"""What stands on a router as a whole: elsewhere `there` is the interface that was spoken of."""


def spelled_out(text: str, routers: Sequence[str]) -> str:
    """The request with the router's name in place of such words, where only one can be meant."""
    text = _areas_named(text)
    pieces = re.split(r"(?<=[.;!?])(\s+)", text)
    topic: str | None = None
    out: list[str] = []
    for at, piece in enumerate(pieces):
        if at % 2 == 0:
            named = _named(piece, routers)
            if topic is not None:
                piece = _with(piece, topic, named)
            topic = _topic(piece, named) if named else topic
        out.append(piece)
    return _groups_named("".join(out), routers)


_GROUP = (
    r"\b(?P<lead>links?|ports?|interfaces?|uplinks?|neighbou?rs?) (?P<to>to|towards|facing) "
    r"(?:both |the )*{0}s\b(?! \d)"
    r"|\b{0}[- ](?:facing )?(?P<kind>links|ports|interfaces|uplinks)\b"
)


def _groups_named(text: str, routers: Sequence[str]) -> str:
    """`the core links`, `core-facing ports`, `links to the cores`: to core1 and core2, where these are called so."""
    groups: dict[str, list[str]] = {}
    for name in routers:
        groups.setdefault(name.rstrip("0123456789-_"), []).append(name)
    low = text.lower()
    for word, names in groups.items():
        if (
            len(word) < 3
            or len(names) < 2
            or word.lower() not in low
            or any(name.lower() in low for name in names)
        ):
            continue
        these = f"{', '.join(names[:-1])} and {names[-1]}"
        pattern = re.compile(_GROUP.format(re.escape(word)), re.IGNORECASE)
        text = pattern.sub(lambda hit, these=these: _grouped(hit, these), text)  # type: ignore[misc]
    return text


def _grouped(hit: re.Match[str], these: str) -> str:
    return f"{hit['kind']} to {these}" if hit["kind"] else f"{hit['lead']} {hit['to']} {these}"


_KIND = re.compile(r"\b(?:stub\w*|nssa|normal|totally|range)\b", re.IGNORECASE)
_AREA = re.compile(r"\b(?:area|área|aire|zona|zone) (\d+)", re.IGNORECASE)
_IT = re.compile(
    r"\b(make|turn|convert|change|set|declare) (?:it|that one|that area|this area|this one)\b|\b(?:that|"
    r"this|esa|essa|esta|cette) "
    r"(?:area|área|aire|zona|zone)\b",
    re.IGNORECASE,
)


def _areas_named(text: str) -> str:
    """`Area 1 is normal today. Make it a stub`: the one area that was spoken of."""
    found = _IT.search(text)
    spoken = set(_AREA.findall(text[: found.start()])) if found else set()
    if found is None or len(spoken) != 1 or not _KIND.search(text[found.end() :]):
        return text
    verb = f"{found.group(1)} " if found.group(1) else ""
    return f"{text[: found.start()]}{verb}area {next(iter(spoken))}{text[found.end() :]}"


def _named(piece: str, routers: Sequence[str]) -> list[tuple[int, str]]:
    """Where routers are named, in order."""
    hits = [
        (found.start(), name)
        for name in routers
        for found in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", piece, re.IGNORECASE)
    ]
    return sorted(hits)


def _topic(piece: str, named: list[tuple[int, str]]) -> str | None:
    """The router that a sentence is about: the only one, or the one that it begins with."""
    names = {name for _, name in named}
    if len(names) == 1:
        return named[0][1]
    first, name = named[0]
    return name if len(piece[:first].split()) < 3 else None


def _with(piece: str, topic: str, named: list[tuple[int, str]]) -> str:
    plain = "".join(unaccented(char).lower()[:1] or char for char in piece)
    for patterns, asked in (
        (_WHOSE, True),
        (((_ITSELF, "{}"),), True),
        (_WHERE, _OF_ROUTERS.search(plain) is not None),
    ):
        for pattern, said in patterns:
            found = pattern.search(plain) if asked else None
            if found is None or any(at < found.start() for at, _ in named):
                continue
            part = found.groupdict().get("part")
            put = said.format(topic, part=piece[slice(*found.span("part"))] if part else "")
            return piece[: found.start()] + put + piece[found.end() :]
    return piece
