"""A filter wish in pieces that each say one thing: what may pass, what becomes of the rest, where, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from assent.network.transport.skills.grammar.clauses import is_word
from assent.network.transport.skills.requests import filter_words as words
from assent.network.transport.skills.requests.filter_marks import Mark
from assent.network.transport.skills.requests.filter_words import word_set

Sort = Literal["rule", "rest", "where", "story", "spared"]
_WHERE = re.compile(
    r"\b(?:apply|applied|bind|bound|put (?:it|that|this)|place (?:it|that)|attach|use it|on the|"
    r"inbound|outbound|inward|outward|hang it|aplica\w*|"
    r"applique\w*|ligue|coloca\w*|as close|nearest|at the edge|install\w*|enforce\w*|do (?:it|this|"
    r"that) (?:on|at)|close to)\b"
)


@dataclass(frozen=True)
class Piece:
    marks: tuple[Mark, ...]

    @cached_property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(mark.text for mark in self.marks if mark.kind != "cut")).replace(
            " 's", "'s"
        )

    @cached_property
    def action(self) -> words.Action | None:
        return words.action(self.text)

    @cached_property
    def sort(self) -> Sort:
        if (
            words.REST.search(self.text)
            or _all_else(self)
            or (words.OTHERS.search(self.text) and not re.search(words.ONLY, self.text))
        ):
            return "rest"
        if _stays(self.text):
            return "spared"
        if self.action is not None and (
            self.all("end", "any", "internet", "label", "packets", "router") or _points(self)
        ):
            return "rule"
        if self.all("router", "port", "label") and not self.all("packets", "end") and _placed(self):
            return "where"
        return "story"

    def all(self, *kinds: str) -> list[Mark]:
        return [mark for mark in self.marks if mark.kind in kinds]

    def has(self, *lemmas: str) -> bool:
        return any(is_word(mark.token, *lemmas) for mark in self.marks)


def _stays(text: str) -> bool:
    """`HTTPS stays allowed`, `SSH through R3 is none of our concern`: nothing that is said of it changes anything."""
    said = words.STAYS.search(text)
    if said is None or re.search(words.DENY, text) or re.search(words.ONLY, text):
        return False
    left = text[: said.start()] + text[said.end() :]
    return not re.search(words.NEGATION + "|" + words.NOBODY, left) and words.action(left) != "deny"


def _points(piece: Piece) -> bool:
    return bool(re.search(rf"\b(?:{_IT}|traffic)\b", piece.text))


_IT = "it|them|that|this|these|those|cela|ca|ceci|eso|esto|ello|isso|isto"
_STOPPED = re.compile(
    rf"\b(?:{_IT})(?: (?:kind of )?(?:traffic|flood|flow|attack|trafico|trafego|trafic|one))?\b|\b\w+al[oae]s?\b"
)


def _pointing_back(found: Sequence[Piece]) -> list[Piece]:
    """`h1 floods h2 with UDP. Block that`: the sentence before says what is denied."""
    out: list[Piece] = []
    for one in found:
        last = out[-1] if out else None
        bare = not one.all("end", "label", "packets", "port", "router", "any", "internet")
        if (
            last is not None
            and last.sort in ("story", "spared")
            and last.action is None
            and one.sort != "rest"
            and len(last.all("end", "label")) == 2
            and last.all("packets")
            and bare
            and words.action(one.text) == "deny"
            and _STOPPED.search(one.text)
        ):
            stop = next((at for at, mark in enumerate(one.marks) if re.fullmatch(_IT, mark.text)), 0)
            out[-1] = Piece((*one.marks[: stop + 1], *last.marks))
        else:
            out.append(one)
    return out


def _placed(piece: Piece) -> bool:
    bare = all(
        mark.kind in ("router", "port", "cut", "label") or mark.text in words_of_places
        for mark in piece.marks
    )
    return bare or bool(_WHERE.search(piece.text)) or words.direction(piece.text) is not None


words_of_places = word_set(
    """
    on at in the interface int port router out inbound outbound of 's and gig a to towards
    """
)


def _all_else(piece: Piece) -> bool:
    """`permit ip any any`, `deny everything`, `permit all`: the last line of a list."""
    return bool(
        re.fullmatch(
            r"(?:and |but |then |finally )?(?:implicit )?(?:permit|deny|allow|drop|block|reject)(?:s|ed|"
            r"ing)?(?: ip)?(?: any any| all(?: the rest)?| everything(?: else)?| rest)"
            r"(?: (?:of it|traffic|log|logged))?",
            piece.text,
        )
    ) or bool(re.search(r"\bdefault(?: action)? (?:is )?(?:deny|permit)|\bimplicit deny", piece.text))


_LONGEST = 200
"""Marks after which a piece ends anyway: nobody says one thing in so many words."""


def pieces(marks: Sequence[Mark]) -> list[Piece]:
    """In order. A comma or `and` parts two pieces where both say what is to be done."""
    found: list[Piece] = []
    for sentence in _sentences(marks):
        atoms = _atoms(sentence)
        joined: list[list[Mark]] = []
        for atom in atoms:
            short = joined and len(joined[-1]) < _LONGEST
            if short and not _begins(Piece(tuple(joined[-1])), Piece(tuple(atom))):
                joined[-1] += atom
            else:
                joined.append(list(atom))
        found += [Piece(tuple(one)) for one in joined if any(mark.kind != "cut" for mark in one)]
    return _pointing_back(found)


def _sentences(marks: Sequence[Mark]) -> list[list[Mark]]:
    found: list[list[Mark]] = [[]]
    for mark in marks:
        if mark.kind == "cut" and mark.text in ".;:\n!?":
            found.append([])
        else:
            found[-1].append(mark)
    return [one for one in found if one]


def _atoms(sentence: Sequence[Mark]) -> list[list[Mark]]:
    found: list[list[Mark]] = [[]]
    for at, mark in enumerate(sentence):
        parts = not _of_packets(sentence, at) and (
            (mark.kind == "cut" and mark.text in ",()")
            or (is_word(mark.token, "AND", "THEN", "but", "while", "whereas") and mark.text != "o")
        )
        if _verbs(sentence, at):
            parts = False
        if parts or (
            mark.text in ("pero", "mas", "mais", "so that", "since", "because")
            and not _nothing_more(sentence, at)
        ):
            found.append([])
        if not found[-1] and len(found) > 1 and _only_cuts(found[-2]):
            found.pop(-2)  # brackets that hold nothing
        found[-1].append(mark)
    return [one for one in found if one]


def _only_cuts(atom: Sequence[Mark]) -> bool:
    return all(mark.kind == "cut" for mark in atom)


def _verbs(sentence: Sequence[Mark], at: int) -> bool:
    """`deny and log everything else`: both are done to the same packets."""
    sides = [*sentence[at - 1 : at], *sentence[at + 1 : at + 2]] if at else []
    verbs = rf"(?:{words.DENY}|{words.PERMIT}|{words.LOG})"
    return (
        is_word(sentence[at].token, "AND")
        and len(sides) == 2
        and all(re.fullmatch(verbs, one.text) for one in sides)
    )


def _nothing_more(sentence: Sequence[Mark], at: int) -> bool:
    """`nada más`, where `mas` is no `but`."""
    return at > 0 and sentence[at - 1].text in ("nada", "nadie", "ninguem", "rien")


_ARTICLES = word_set("the el la los las le les o os as al ao")


def _of_packets(sentence: Sequence[Mark], at: int) -> bool:
    """Whether what stands here joins two kinds of packets: `80 and 443/tcp`."""
    behind = at + 1
    while behind < len(sentence) and sentence[behind].text in _ARTICLES:
        behind += 1
    sides = (sentence[at - 1] if at else None, sentence[behind] if behind < len(sentence) else None)
    if not all(one is not None and one.kind == "packets" for one in sides):
        return False
    follows = at + 2 < len(sentence) and is_word(sentence[at + 2].token, "FROM")
    # `10.1.1.0/24 to any on 443, icmp from the same net`
    return not (follows and any(mark.kind in ("end", "label", "any") for mark in sentence[:at]))


def _begins(before: Piece, atom: Piece) -> bool:
    if re.match(r"[, ]*(?:and |but )?(?:other than|except|apart from)", atom.text) or re.match(
        words.EXCEPT, atom.text
    ):
        return False
    if words.REST.search(atom.text) or _all_else(atom) or (words.OTHERS.search(atom.text) and atom.action):
        return before.sort != "story" or before.action is not None or bool(before.all("packets"))
    if re.match(r"(?:because|since|so that|as the|car |porque|puesto que|pois)\b", atom.text):
        return True
    if before.sort == "where" and atom.action is not None:
        return True
    if before.sort in ("rule", "rest") and (
        _stays(atom.text) or re.search(r"\b(?:let|may|can)\b.*\bstill\b", atom.text)
    ):
        return True
    if re.search(words.ESTABLISHED, before.text) and not before.all("packets") and atom.all("packets"):
        return True
    if atom.action is not None and before.action is not None and before.sort in ("rule", "rest"):
        if re.match(
            r"(?:and |or |, )*(?:log|logged|reject|drop|discard|refused?)\b[^a-z]*(?:it|them|that)?$",
            atom.text,
        ):
            return False
        return bool(atom.all("end", "any", "internet", "label", "packets", "router") or _points(atom))
    if atom.sort == "where" and before.sort == "rule" and _WHERE.search(atom.text):
        return True
    return _further(before, atom)


_SAME = re.compile(r"\b(?:same|said|mism[ao]|mesm[ao]|meme)\b")


def _further(before: Piece, atom: Piece) -> bool:
    """`…, DNS to dns, ping to anywhere`: packets and an end of their own, after those of the piece before."""

    def whole(piece: Piece) -> bool:
        return (
            bool(piece.all("packets"))
            and piece.has("TO", "REACH")
            and bool(piece.all("end", "any", "label", "internet"))
        )

    starts = re.match(r"(?:(?:and|then|also|e|y|et|,) )*", atom.text).end()  # type: ignore[union-attr]
    packets = next((mark for mark in atom.marks if mark.kind not in ("cut", "word")), None)
    if (
        packets is not None
        and packets.kind == "packets"
        and atom.text[starts:].startswith(packets.text)
        and (atom.has("FROM") or _SAME.search(atom.text))
        and (atom.all("end", "label") or _SAME.search(atom.text))
        and not before.has("FROM")
    ):
        return bool(before.all("packets")) and bool(before.all("end", "label")) and before.has("TO")
    if (
        before.has("FROM")
        and before.has("TO")
        and atom.has("FROM")
        and atom.has("TO")
        and len(atom.all("end", "label")) > 1
    ):
        return before.sort in ("rule", "story")
    return whole(before) and whole(atom) and not before.has("BETWEEN")
