"""Why something is wanted: causes, purposes and circumstances, which change nothing of what is configured.

`reading` sets them aside before it cuts a request into clauses. What stands in such a part and could be a wish of
its own stays: a purpose that forbids or allows (`so that only h1 reaches h2`), a setting with its value, an address
that stands nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from assent.network.transport.skills.grammar import lexicon
from assent.network.transport.skills.grammar.clauses import PROPERTIES, VERBS, Clause, is_word
from assent.network.transport.skills.grammar.mentions import Kind, Token
from assent.network.transport.skills.grammar.tokens import unaccented

_SUBJECT = (
    r"(?:we|i|they|he|she|it|people|everyone|nobody|somebody|someone|the|our|their|his|its|this|that|"
    r"these|those|there|"
    r"some|all|no|a|an)"
)
_CAUSE = re.compile(
    r"(?:because|due to|owing to|thanks to|given (?:that|the|how|our)|seeing (?:that|as|how)|"
    r"now that|"
    r"on account of|in view of|in light of|considering (?:that|the|how)|on the grounds that|"
    r"for the (?:simple )?reason "
    rf"that|inasmuch as|as requested|as discussed|as agreed|as per|according to|per (?:the )?(?:request|"
    rf"ticket)|"
    rf"since {_SUBJECT}\b(?! (?:only|sole))|as (?:we|i|they|he|she|it|people|everyone|nobody|there)\b|"
    rf"as {_SUBJECT} (?:\S+ ){{1,3}}?(?:is|are|was|were|has|have|had|will|can|does|do|comes?|needs?|gets?)\b|"
    r"porque|ya que|puesto que|dado que|debido a|a causa de|pues|visto que|ja que|uma vez que|devido a|"
    r"por causa de|"
    r"parce qu|puisqu|car|vu qu|etant donne|a cause de|en raison de|du fait qu|suite a|grace a|"
    r"com base n|segun lo)"
    r"(?![\w-])"
)
_PURPOSE = re.compile(
    r"(?:so that|so as to|in order (?:to|that)|for the sake of|with the aim of|to make sure|"
    r"in preparation for|"
    r"so (?:we|i|they|he|she|people|everyone|nobody|the|our|their|teh|its?|neighbou?rs|traffic|routers|users|"
    r"packets)\b|"
    r"para que|a fin de|con el fin de|com o objetivo|com o fim|de modo que|de forma que|de maneira que|"
    r"para assim|"
    r"pour qu|afin d|afin qu|de sorte qu|de facon a)"
    r"(?!-)"
)
_FOLLOWS = re.compile(
    r"so (?!that\b|as\b)[^,;:]*\b(?:should|must|shall|has to|have to|needs to|need to|is to|are to)\b"
)
"""`…, so the bandwidth should be lowered`: what follows from a cause is the wish."""
_RELATIVE = re.compile(
    r"(?:which|who|whose) (?:is|are|was|were|will|has|have|had|serves?|used|belongs?|runs?|came|comes|"
    r"goes|went|"
    r"holds?|houses?|we|they|now|is now)\b"
)
_STAYS = (
    r"(?:(?:(?:must |should |shall |may |can )?(?:stays?|remains?)|is|are|as|unchanged|untouched|it is|"
    r"they are|today|"
    r"now|"
    r"igual|como|esta|quedan?|fica|ficam|inchange) ?)"
)
_WISH = ("NOT", "NO", "ONLY", "EXCEPT", "DENY", "PERMIT", "BETWEEN")
_VALUES: tuple[Kind, ...] = ("net", "addr", "range", "text", "iface")


def without_background(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens without the parts that only say why."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        end = _extent(tokens, at)
        if end is None:
            out.append(tokens[at])
            at += 1
        else:
            at = end
    return tuple(out)


def _extent(tokens: Sequence[Token], at: int) -> int | None:
    """Where the part ends that begins here and only says why; None where none begins."""
    if tokens[at].kind not in ("word", "cut"):
        return None
    if _leaves_alone(tokens, at):
        return _sentence(tokens, at)
    if tokens[at].kind != "word":
        return None
    said = _said(tokens[at : at + 5])
    cause = _CAUSE.match(said)
    if cause is None and not _PURPOSE.match(said) and not _RELATIVE.match(said):
        return None
    tail = tokens[at : _sentence(tokens, at)]
    if _FOLLOWS.match(_said(tail)) and Clause(tuple(tail)).has(*PROPERTIES):
        return None
    first = at == 0 or tokens[at - 1].kind == "cut"
    end = _end(tokens, at, stops=first and (at == 0 or tokens[at - 1].value in ".;\n!?"))
    part = Clause(tuple(tokens[at:end]))
    if end <= at + 1 or _valued(part, [*tokens[:at], *tokens[end:]]):
        return None
    if cause is not None or not _wishes(part):
        return end
    return None


def _said(tokens: Sequence[Token]) -> str:
    return unaccented(" ".join(token.text for token in tokens).lower())


def _sentence(tokens: Sequence[Token], at: int) -> int:
    return next(
        (i for i in range(at, len(tokens)) if tokens[i].kind == "cut" and tokens[i].value in ".;\n!?"),
        len(tokens),
    )


def _end(tokens: Sequence[Token], at: int, *, stops: bool) -> int:
    """To the sentence's end; where the part leads the sentence, or a wish follows, to the comma before it."""
    end = _sentence(tokens, at)
    for step in range(at + 1, end):
        token = tokens[step]
        if token.kind == "cut" and token.value in ",:>)":
            if stops or _acts(tokens[step + 1 : step + 5]):
                return step
        elif is_word(token, "AND", "but", "THEN") and _acts(tokens[step + 1 : step + 5]):
            return step
    return end


def _acts(after: Sequence[Token]) -> bool:
    """`please set …`, `and then shut …`: a wish begins."""
    little = (
        "please",
        "also",
        "AND",
        "THEN",
        "kindly",
        "so",
        "just",
        "ONLY",
        "IT",
        "we",
        "i",
        "want",
        "you",
        "but",
    )
    rest = [token for token in after if not (is_word(token, *little) or token.kind == "cut")]
    return bool(rest) and is_word(rest[0], *VERBS) and rest[0].text.lower() in imperatives()


@lru_cache(maxsize=1)
def imperatives() -> frozenset[str]:
    """Verbs as a wish begins with them: not `is used`, `needs` or `blocked`."""
    forms = {" ".join(words) for words, lemma in lexicon.phrases().items() if lemma in VERBS}
    return frozenset(
        one for one in forms if not one.endswith(("ed", "ing", "s")) and one not in ("up", "down", "online")
    )


def _valued(part: Clause, others: Sequence[Token]) -> bool:
    """Whether the part says a setting with its value, or names an address or interface that nothing else names."""
    if part.has(*PROPERTIES) and part.all("num"):
        return True
    elsewhere = {(token.kind, str(token.value)) for token in others}
    return any((token.kind, str(token.value)) not in elsewhere for token in part.all(*_VALUES))


def _wishes(part: Clause) -> bool:
    if not part.all("router", "host", "net", "addr", "iface", "service", "proto", "num", "text"):
        return False
    return part.has(*_WISH) or any(
        is_word(token, *VERBS) and token.text.lower() in imperatives() for token in part.tokens
    )


def _leaves_alone(tokens: Sequence[Token], at: int) -> bool:
    """`and leave R4's side alone`, `but keep the addresses`, `R4's side can stay as it is`: nothing is asked there."""
    near = tokens[at : at + 12]
    words = [token.text.lower() for token in near[: _sentence(near, 0)]]
    while words and words[0] in (",", "and", "but", "please", "y", "e", "et"):
        words = words[1:]
    text = " ".join(words)
    stays = re.match(
        r"(?:leave|leaving|keep|keeping)\b.*\b(?:alone|as (?:it|they) (?:is|are)|untouched|unchanged|"
        r"addresses|as now|"
        r"as today|in place)$",
        text,
    )
    can = re.match(r"\S+( 's| s)? (?:side |end )?(?:can|may|should|must|shall) stay\b", text)
    rest = re.match(
        rf"(?:the rest|everything else|all else|o resto|el resto|lo demas|le reste) (?:{_STAYS})+", text
    )
    nothing = re.match(
        rf"(?:nothing else|no other \S+) (?:(?:on|at) \S+ \S+|there|{_STAYS}|(?:is to |should )?change)", text
    )
    if not (stays or can or rest or nothing):
        return False
    acts = Clause(tuple(tokens[:at])).has("DENY", "PERMIT", "ONLY", "REACH", "EXCEPT")
    tail = Clause(tuple(tokens[at : _sentence(tokens, at)]))
    return bool(stays or can or not acts) and not tail.all("num", "net", "addr")
