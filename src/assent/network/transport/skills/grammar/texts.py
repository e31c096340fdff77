"""Unquoted descriptions as one literal text: `set the description of R1 g0/1 to shutdown` shuts nothing.

`reading` calls it before the request is cut into clauses, so that no word of the text is read as a wish.
"""

from __future__ import annotations

from collections.abc import Sequence

from assent.network.transport.skills.grammar.clauses import PROPERTIES, VERBS, is_word
from assent.network.transport.skills.grammar.mentions import GLUED, Token

_SAYING = ("AS", "as", "reading", "saying", "says")
_LITTLE = ("please", "also", "it", "IT", "then", "we", "AND")


def literal(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens, with what follows `description … to` as one text; unchanged where it is quoted."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        out.append(tokens[at])
        if is_word(tokens[at], "DESCRIPTION"):
            span = _span(tokens, at + 1)
            if span is not None:
                out += tokens[at + 1 : span[0]]
                said = together(tokens[span[0] : span[1]])
                out.append(Token("text", said, said))
                at = span[1]
                continue
        at += 1
    return tuple(out)


def _span(tokens: Sequence[Token], start: int) -> tuple[int, int] | None:
    end = next((i for i in range(start, len(tokens)) if _ends(tokens[i])), len(tokens))
    if any(token.kind == "text" for token in tokens[start:end]):
        return None
    link = _link(tokens, start, end)
    if link is None:
        return None
    first = link + 1
    last = next((i for i in range(first + 1, end) if _stops(tokens, i, end)), end)
    return (first, last) if first < last and together(tokens[first:last]) else None


def _ends(token: Token) -> bool:
    return (token.kind == "cut" and token.value in ".;\n!?") or is_word(token, "DESCRIPTION")


def _link(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """The word after which the text begins; a `to` right after the place comes before a later `as`."""
    near = [
        i
        for i in range(start, end - 1)
        if is_word(tokens[i], "TO") and tokens[i + 1].kind not in ("router", "iface")
    ]
    direct = [i for i in near if i == start or tokens[i - 1].kind in ("router", "iface")]
    says = [i for i in range(start, end - 1) if is_word(tokens[i], *_SAYING) or tokens[i].text in (":", "=")]
    return next(iter(sorted([*direct[:1], *says[:1]]) or near[:1]), None)


def _stops(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Where a place follows (`on R1 g0/1`), or another wish (`and shut it down`)."""
    after = list(tokens[at + 1 : min(end, at + 4)])
    if is_word(tokens[at], "ON", "OF", "FOR", "for"):
        return any(token.kind in ("router", "iface") for token in after)
    if not (
        is_word(tokens[at], "AND", "THEN", "but") or (tokens[at].kind == "cut" and tokens[at].value == ",")
    ):
        return False
    while after and is_word(after[0], *_LITTLE):
        after = after[1:]
    return bool(after) and (is_word(after[0], *VERBS, *PROPERTIES) or after[0].kind in ("router", "iface"))


def together(tokens: Sequence[Token]) -> str:
    """The text that these tokens were."""
    return "".join(_gap(token) + token.text for token in tokens).strip(" .,")


def _gap(token: Token) -> str:
    if token.unit == GLUED:
        return GLUED
    return "" if token.kind == "cut" or is_word(token, "POSS") else " "
