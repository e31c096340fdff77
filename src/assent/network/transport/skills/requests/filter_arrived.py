"""Whether all that a filter wish says arrived: numbers, addresses, words that limit it, words that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from assent.intents.errors import Clarify
from assent.network.transport.objectives import ANYWHERE, AnyObjective
from assent.network.transport.skills.grammar.clauses import is_word
from assent.network.transport.skills.grammar.fillers import FILLERS, REFERENCES, RISKY
from assent.network.transport.skills.grammar.labels import stem
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.requests import filter_words as words
from assent.network.transport.skills.requests.filter_ends import HALF, REACHING
from assent.network.transport.skills.requests.filter_pieces import Piece
from assent.network.transport.skills.requests.filter_rules import Wish
from assent.network.transport.skills.requests.filter_words import word_set

_READ = word_set(
    """
    where after both but excluding except half instead most nearest new replies reply responses second first
    upper lower other same last while without all misma mismo mesma mesmo meme
    """
)

_ARTICLES = word_set("the a an el la los las le les l o os as um uma un une our their its")


def all_arrived(found: Sequence[Piece], made: Sequence[AnyObjective], wish: Wish) -> None:
    """Raises Clarify for a number, address or limiting word that no objective has."""
    numbers, networks = _leaves(made)
    for piece in found:
        if piece.sort == "spared" or piece in wish.bare:
            continue
        for at, mark in enumerate(piece.marks):
            before = [one.text.rstrip(".") for one in piece.marks[max(0, at - 2) : at]]
            if any(word in REFERENCES for word in before):
                continue
            token = mark.token
            lost = (
                token.kind == "num" and mark.kind == "packets" and not _has(numbers, token.value, piece, at)
            ) or (token.kind == "range" and not set(token.value) <= numbers)
            if (
                token.kind in ("service", "proto")
                and mark.kind == "packets"
                and (piece.sort != "story" or wish.listing)
            ):
                lost = not _arrives(token, made)
            if token.kind in ("net", "addr") and piece.sort != "story":
                one = mark.networks[0]
                lost = (
                    not re.search(HALF, piece.text)
                    and not any(
                        one == other or (one.subnet_of(other) and other != ANYWHERE) or wish.rest_denied
                        for other in networks
                    )
                    and not _permitted_anyway(piece, wish)
                )
            if token.kind == "word" and mark.kind == "word" and piece.sort != "story":
                lost = _limits(piece, at) or unknown(piece, at)
            if lost:
                raise Clarify(
                    [f"I did not understand: “{_context(piece, at)}”. Leave it out, or say it otherwise?"]
                )


def _arrives(token: Token, made: Sequence[AnyObjective]) -> bool:
    """Whether the packets of a name are among those that something is said of; where all are, so are these."""
    said = {token.value} if token.kind == "proto" else {one.protocol for one in token.value}
    have: set[int | None] = set()
    for one in made:
        services = [
            *getattr(one, "services", ()),
            *(
                line.service
                for line in getattr(one, "insert", ())
                if line.action != "deny" or line.service.protocol
            ),
        ]
        rest = getattr(one, "rest", None)
        have |= {service.protocol for service in (*services, *(rest.services if rest else ()))}
    return None in said or None in have or not said.isdisjoint(have) or not have


def _permitted_anyway(piece: Piece, wish: Wish) -> bool:
    """A permission that takes nothing out of a denial changes nothing: what no list denies passes."""
    return any(rule.piece is piece and rule.action == "permit" and not rule.only for rule in wish.rules)


def _context(piece: Piece, at: int) -> str:
    return " ".join(mark.text for mark in piece.marks[max(0, at - 1) : at + 2])


def unknown(piece: Piece, at: int) -> bool:
    """A word that nobody knows, where it would say which packets or whose are meant."""
    mark = piece.marks[at]
    word = mark.text.strip(".'’")
    if (
        len(word) < 3
        or not word.isalpha()
        or str(mark.token.value).isupper()
        or word in FILLERS
        or word in words.BENIGN
    ):
        return False
    if word in _READ or re.fullmatch(r"m[ao]quinas?|the|two|three|four|anti", word):
        return False
    if any(
        re.search(pattern, word)
        for pattern in (
            words.EXCEPT,
            words.DENY,
            words.PERMIT,
            words.MODAL,
            words.NEGATION,
            words.NOBODY,
            words.ONLY,
            words.LOG,
            words.IN,
            words.OUT,
            words.ESTABLISHED,
            words.REPLIES,
            REACHING,
        )
    ):
        return False
    if words.REST.search(piece.text) or words.STAYS.search(word) or stem(word) in _labels(piece, at):
        return False
    if (
        piece.sort == "rule"
        and not piece.all("packets")
        and not re.search(
            r"\b(?:all|any|everything|anything|traffic|trafico|trafego|trafic|whatever|access|acceso|acesso|"
            r"acces|reach\w*|talk\w*|connect\w*|isolat\w*|todo|tudo|tout)\b",
            piece.text,
        )
    ):
        return True
    return _qualifies(piece, at)


def _qualifies(piece: Piece, at: int) -> bool:
    """Whether a word stands where it says whose packets are meant, or which: behind `from`, before `traffic`, as the
    subject of `may`."""
    before = [mark for mark in piece.marks[max(0, at - 3) : at] if mark.text not in _ARTICLES][-1:]
    after = piece.marks[at + 1 : at + 2]
    led = any(
        is_word(
            one.token, "DENY", "PERMIT", "FROM", "TO", "REACH", "BETWEEN", "ONLY", "EXCEPT", "OF", "TRAFFIC"
        )
        or (one.kind == "packets" and one.text in ("icmp", "tcp", "udp", "ip"))
        for one in before
    )
    leads = any(
        one.kind == "packets" or is_word(one.token, "TRAFFIC", "CAN") or re.fullmatch(words.MODAL, one.text)
        for one in after
    )
    return led or leads


def _labels(piece: Piece, at: int) -> set[str]:
    return {stem(mark.text) for mark in piece.marks if mark.kind in ("label", "end", "router")}


def _limits(piece: Piece, at: int) -> bool:
    """A word that narrows the wish and that nobody reads."""
    mark = piece.marks[at]
    word = mark.text.strip(".'")
    if word in ("new",) and any(one.kind == "packets" for one in piece.marks[at + 1 : at + 3]):
        return True
    if word == "se" or re.fullmatch(f"{words.EXCEPT}|{words.ONLY}", word):  # `se admiten`: no condition
        return False
    if mark.token.value in ("lt", "gt"):
        return not (at + 1 < len(piece.marks) and piece.marks[at + 1].token.kind == "num")
    return word in RISKY and word not in _READ


def _has(numbers: set[int], value: Any, piece: Piece, at: int) -> bool:
    """`below 1024` ends at 1023, `above 1023` begins at 1024."""
    bound = at > 0 and piece.marks[at - 1].token.value in ("lt", "gt")
    return value in numbers or (bound and not numbers.isdisjoint((value - 1, value + 1)))


def _leaves(made: Sequence[AnyObjective]) -> tuple[set[int], list[IPv4Network]]:
    numbers: set[int] = set()
    networks: list[IPv4Network] = []

    def walk(value: Any) -> None:
        if isinstance(value, dict):
            for key, one in value.items():
                if not isinstance(one, str) or key == "list":
                    walk(one)
        elif isinstance(value, list | tuple):
            for one in value:
                walk(one)
        elif isinstance(value, IPv4Network):
            networks.append(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            numbers.add(value)
        elif isinstance(value, str):
            numbers.update(int(one) for one in re.findall(r"\d+", value))
        elif isinstance(value, IPv4Address):
            networks.append(IPv4Network(value))

    walk([one.model_dump() for one in made])
    return numbers, networks
