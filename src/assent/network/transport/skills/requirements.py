"""Skill `requirements`: sentences about paths to the three kinds of requirement that NetConfEval has.

Reachability, waypoints, load balancing, of traffic from a location to a prefix. Locations are names of any kind:
there is no network yet. `contradictions` says which requirements cannot hold together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network

from pydantic import Field, model_validator

from assent.intents.base import Frozen, Name
from assent.reasoning.skill import Skill


class Sentences(Frozen):
    text: str = Field(min_length=1, max_length=100_000)


class Requirement(Frozen):
    """Of traffic from `source` to `prefix`; exactly one of the others says what."""

    source: Name
    prefix: IPv4Network
    reach: bool | None = None
    through: Name | None = None
    avoid: Name | None = None
    paths: int | None = Field(default=None, ge=1, le=1024)

    @model_validator(mode="after")
    def _says_one_thing(self) -> Requirement:
        if sum(one is not None for one in (self.reach, self.through, self.avoid, self.paths)) != 1:
            raise ValueError("a requirement states exactly one of reach, through, avoid, paths")
        return self


class Requirements(Frozen):
    """`unread`: sentences that state no such requirement, or not clearly."""

    requirements: tuple[Requirement, ...] = Field(default=(), max_length=2000)
    unread: tuple[str, ...] = Field(default=(), max_length=2000)


def contradictions(requirements: Sequence[Requirement]) -> list[str]:
    """What cannot hold together: reached and not reached, through and not through one place, two numbers of paths."""
    by_flow: dict[tuple[str, IPv4Network], list[Requirement]] = {}
    for one in requirements:
        by_flow.setdefault((one.source, one.prefix), []).append(one)
    return [
        f"{source} to {prefix}: {why}"
        for (source, prefix), some in by_flow.items()
        for why in _contradictions(some)
    ]


def solve(question: Sentences) -> Requirements:
    found: list[Requirement] = []
    unread: list[str] = []
    for sentence in _SENTENCE.split(question.text.strip()):
        read = list(_read(sentence)) if sentence.strip() else []
        found += read
        if not read and sentence.strip():
            unread.append(sentence.strip())
    return Requirements(requirements=tuple(found), unread=tuple(unread))


_SENTENCE = re.compile(r"\n+|(?<=[.;!])\s+")
_PREFIX = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}/\d{1,2}\b")
_VERBS = (
    r"through|via|includ(?:es?|ing)|involv(?:es?|ing)|cross(?:es|ing)?|travers(?:es?|ing)|visit(?:s|ing)?|"
    r"avoid(?:s|ing)?|by way of|contain(?:s|ing)?|pass(?:es|ing)?"
)
_PLACE = rf"(?!(?:{_VERBS}|go(?:es|ing)?)\b)[A-Za-z][\w-]*"
_PLACES = rf"(?:{_PLACE}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+){_PLACE})*)"
_NOT = re.compile(
    r"\b(?:not|cannot|can't|never|no longer|mustn't|shouldn't|without|avoid(?:s|ing)?|unreachable|inaccessible|"
    r"forbid(?:s|den)?|prohibit(?:s|ed)?|den(?:y|ies|ied)|block(?:s|ed)?|prevent(?:s|ed)?|no)\b",
    re.IGNORECASE,
)
_COUNT = re.compile(
    r"\b(?P<n>\d+|two|three|four|five|six|seven|eight)\s+(?:\w+\s+){0,2}?(?:paths|routes|ways)\b|"
    r"\b(?:number|amount|count) of (?:paths|routes)\b.*?\b(?P<m>\d+|two|three|four|five|six|seven|eight)\b",
    re.IGNORECASE,
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_WAYPOINT = re.compile(
    rf"\b(?P<verb>(?:{_VERBS})(?: (?:by|over))?)\s+"
    rf"(?!through|by\b|over\b)(?:the (?:location|node|router)s? )?(?P<places>{_PLACES})",
    re.IGNORECASE,
)
_SOURCE = (
    re.compile(rf"\bbetween\s+(?P<places>{_PLACE})\s+and\b", re.IGNORECASE),
    re.compile(
        rf"\b(?:allow|let|permit|forbid|prevent|deny|block)s?\s+(?P<places>{_PLACES})\b", re.IGNORECASE
    ),
    re.compile(rf"\bfrom\s+(?:the (?:location|node|router) )?(?P<places>{_PLACES})", re.IGNORECASE),
    re.compile(
        rf"^\W*(?:the (?:location|node|router) )?(?P<places>{_PLACES})\s+(?:can(?:not|'t)?|could|must|should|"
        r"shall|may|is|are|has|needs?|reach(?:es)?|does|will)\b",
        re.IGNORECASE,
    ),
)
_REACH = re.compile(
    r"\b(?:reach\w*|unreachable|access\w*|inaccessible|connectivity|connect\w*|communicate|talk|send)\b",
    re.IGNORECASE,
)
_NO_PLACES = frozenset(
    {
        "traffic",
        "the",
        "packets",
        "subnet",
        "routing",
        "connectivity",
        "it",
        "access",
        "to",
        "and",
        "all",
        "any",
    }
)


def _read(sentence: str) -> Iterator[Requirement]:
    prefixes = [IPv4Network(one) for one in _PREFIX.findall(sentence) if _is_prefix(one)]
    rest = _PREFIX.sub(" PREFIX ", sentence)
    sources = next((names for pattern in _SOURCE if (names := _places(pattern.search(rest)))), [])
    if not prefixes or not sources:
        return
    kinds = list(_kinds(rest, sources))
    for source in sources:
        for prefix in prefixes:
            yield from (Requirement(source=source, prefix=prefix, **kind) for kind in kinds)


def _kinds(sentence: str, sources: list[str]) -> Iterator[dict[str, object]]:
    denied = bool(_NOT.search(sentence))
    count = _COUNT.search(sentence)
    waypoints = {
        name: found["verb"].lower().startswith("avoid")
        for found in _WAYPOINT.finditer(sentence)
        for name in _places(found)
        if name not in sources
    }
    others_denied = bool(_NOT.search(_WAYPOINT.sub(_without_avoiding, sentence)))
    if count is not None:
        said = (count["n"] or count["m"]).lower()
        yield {"paths": _NUMBERS.get(said) or int(said)}
    for name, avoided in waypoints.items():
        yield {"avoid" if avoided or others_denied else "through": name}
    if count is None and not waypoints and _REACH.search(sentence):
        yield {"reach": not denied}


def _without_avoiding(found: re.Match[str]) -> str:
    """A place's own "avoids" denies that place alone."""
    return "" if found["verb"].lower().startswith("avoid") else found[0]


def _places(found: re.Match[str] | None) -> list[str]:
    names = re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", found["places"]) if found else []
    return [name for name in names if name.lower() not in _NO_PLACES and name != "PREFIX"]


def _is_prefix(text: str) -> bool:
    try:
        IPv4Network(text)
    except ValueError:
        return False
    return True


def _contradictions(some: list[Requirement]) -> Iterator[str]:
    reach = {one.reach for one in some if one.reach is not None}
    through = {one.through for one in some if one.through is not None}
    avoid = {one.avoid for one in some if one.avoid is not None}
    paths = {one.paths for one in some if one.paths is not None}
    if len(reach) > 1:
        yield "has to be reached and must not be"
    if reach == {False} and (through or paths):
        yield "must not be reached, and yet has paths to take"
    yield from (f"has to pass {name} and must not" for name in sorted(through & avoid))
    if len(paths) > 1:
        yield f"over {' and over '.join(map(str, sorted(paths)))} paths"


def _known(question: Sentences, answer: Requirements) -> None:
    for one in answer.requirements:
        missing = [
            name for name in (one.source, one.through, one.avoid) if name and name not in question.text
        ]
        if missing or str(one.prefix) not in question.text:
            raise ValueError(f"{', '.join(missing) or one.prefix} is in none of the sentences")


def places(question: Sentences) -> set[str]:
    """What the sentences call places, and every word that has the form of a name: nobody else knows which they are."""
    found = {
        name for one in solve(question).requirements for name in (one.source, one.through, one.avoid) if name
    }
    for sentence in _SENTENCE.split(question.text):
        words = list(_WORD.finditer(sentence))
        for word in words:
            said = word.group()
            first = word is words[0]
            if _NAMELIKE.search(said) or (said[0].isupper() and not first and said.lower() not in _CAPITALS):
                found.add(said)
        for listed in (pattern.search(sentence) for pattern in (*_SOURCE, _WAYPOINT)):
            found.update(name for name in _places(listed) if name.lower() not in _CAPITALS)
    return {name for name in found if not _NOT.fullmatch(name)}


_WORD = re.compile(r"(?<![\w./:-])[A-Za-z][\w-]*")
_NAMELIKE = re.compile(r"\d|_|[a-z][A-Z]")
_CAPITALS = frozenset(
    {"i", "ip", "ipv4", "ipv6", "ospf", "bgp", "udp", "tcp", "lan", "wan", "prefix", "this", "they"}
)


REQUIREMENTS: Skill[Sentences, Requirements] = Skill(
    name="requirements",
    package="assent.network.transport.skills",
    question=Sentences,
    answer=Requirements,
    example=(
        Sentences(text="plant7 can reach 10.9.0.0/16. Packets from plant7 to 10.9.0.0/16 go via hub2."),
        Requirements(
            requirements=(
                Requirement(source="plant7", prefix=IPv4Network("10.9.0.0/16"), reach=True),
                Requirement(source="plant7", prefix=IPv4Network("10.9.0.0/16"), through="hub2"),
            )
        ),
    ),
    solve=solve,
    validators=(_known,),
    private=places,
)
