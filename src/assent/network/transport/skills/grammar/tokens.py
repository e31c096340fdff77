"""From a sentence to tokens: words as lemmas, and everything that it mentions as typed values.

`clauses` and the readers work on these tokens only. Names of routers and hosts are those of the network at
hand; one with a typo is found if it is close to a single name, and one that looks like the network's names but
is none of them is kept as unknown, so that it can be asked about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address, IPv4Interface, NetmaskValueError

from rapidfuzz import fuzz, process
from rapidfuzz.distance import DamerauLevenshtein

from assent.network.transport.languages.ios.names import INTERFACE_TYPES, full_name
from assent.network.transport.skills.grammar import lexicon, services
from assent.network.transport.skills.grammar.common import COMMON
from assent.network.transport.skills.grammar.fillers import FILLERS
from assent.network.transport.skills.grammar.mentions import GLUED, Token, joined

_DOTTED = r"\d{1,4}\.\d{1,4}\.\d{1,4}\.\d{1,4}"
_SCAN = re.compile(
    rf"""(?P<quoted>"[^"\n]*"|“[^”\n]*”|«[^»\n]*»|(?<![\w.])'[^'\n]+'(?!\w)|(?<![\w.])‘[^’\n]+’(?!\w)|`[^`\n]+`)
    |(?P<six>(?<![\w:.])(?=[0-9a-f:]*:[0-9a-f]*:)[0-9a-f:]{{2,39}}(?:/\d{{1,3}})?(?![\w:]))
    |(?P<ip>{_DOTTED}(?:\s*/\s*\d{{1,3}}(?!\d|\.\d))?)
    |(?P<iface>(?<![\w/.-])[A-Za-z][A-Za-z-]*?\s?-?\d+(?:/\d+){{1,3}}(?:\.\d+)?(?![\w/]))
    |(?P<logical>(?<![\w/.-])(?:loopback|loop|lo|tunnel|tun|tu|túnel|tunel|port-channel|po|eth|ethernet|vlanif|bvi|serial|se)\s?-?\d+(?:\.\d+)?(?![\w/]))
    |(?P<slashed>(?<![\w/.-])\d{{1,2}}(?:/\d{{1,3}}){{1,3}}(?:\.\d+)?(?![\w/]))
    |(?P<range>(?<![\w/.])\d{{1,5}}\s*(?:-|–|—|\.\.)\s*\d{{1,5}}(?![\w/]|\.\d))
    |(?P<num>(?<![\w/])-?\d+(?:\.\d+)?\s*(?:kbps|kbit/s|kb/s|mbps|mbit/s|mb/s|gbps|gbit/s|gb/s|kbit|mbit|gbit|ms|seconds|second|secs|sec|s|segundos|
        secondes|bytes|octets|byte|b|k|m|g|gig|meg|minutes|min)?(?![\w/]))
    |(?P<poss>['’]s?(?![\w]))
    |(?P<word>[^\W_][\w.\-']*(?:’\w+)?)
    |(?P<cut>[;:,.\n!?()\[\]]|->|→|=>)""",
    re.VERBOSE | re.IGNORECASE,
)
_ELISION = re.compile(r"^(?:l|d|qu|n|s|j|m|t)['’](?=\w)", re.IGNORECASE)
_UNITS = {
    "kbps": ("kbps", 1), "kbit/s": ("kbps", 1), "kb/s": ("kbps", 1), "kbit": ("kbps", 1), "k": ("kbps", 1),
    "mbps": ("kbps", 1000), "mbit/s": ("kbps", 1000), "mb/s": ("kbps", 1000), "mbit": ("kbps", 1000),
    "m": ("kbps", 1000),
    "meg": ("kbps", 1000), "gbps": ("kbps", 10**6), "gbit/s": ("kbps", 10**6), "gb/s": ("kbps", 10**6),
    "gbit": ("kbps", 10**6), "g": ("kbps", 10**6), "gig": ("kbps", 10**6), "ms": ("s", 0.001), "minutes": ("s", 60),
    "min": ("s", 60), "bytes": ("byte", 1), "byte": ("byte", 1), "octets": ("byte", 1), "b": ("byte", 1),
}  # fmt: skip
_SHAPES = tuple(name.lower() for name in INTERFACE_TYPES)


@dataclass(frozen=True)
class Names:
    """The names that the network at hand gives to its routers and hosts."""

    routers: tuple[str, ...]
    hosts: tuple[str, ...]


@lru_cache(maxsize=128)
def tokenize(text: str, names: Names) -> tuple[Token, ...]:
    """All tokens of `text`, lemmas found, masks joined to their addresses, services assembled."""
    raw = list(_scan(text, names))
    return tuple(_numbered_routers(joined(_lemmatized(raw, foreign(text))), names))


def _numbered_routers(tokens: list[Token], names: Names) -> list[Token]:
    """`router 2` is R2, where only one router's name is letters and that number."""
    out: list[Token] = []
    for token in tokens:
        before = out[-1] if out else None
        if token.kind == "num" and before is not None and before.kind == "word" and before.value == "ROUTER":
            hits = [name for name in names.routers if re.fullmatch(rf"[A-Za-z_-]+{token.value}", name)]
            if len(hits) == 1:
                out[-1] = Token("router", hits[0], f"{before.text} {token.text}")
                continue
        out.append(token)
    return out


def foreign(text: str) -> bool:
    """Whether the sentence is Spanish, Portuguese or French rather than English."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    hits = sum(word in lexicon.FOREIGN for word in words)
    english = sum(word in _ENGLISH for word in words)
    return hits > english


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ENGLISH = _set(
    """
    the on to from of and with for is be at between an that should must any into by it its all this
    """
)


def _scan(text: str, names: Names) -> Iterator[Token]:
    known = {name.casefold(): ("router", name) for name in names.routers}
    known.update({name.casefold(): ("host", name) for name in names.hosts})
    entity = _entities(tuple(sorted(known, key=lambda name: (-len(name), name))))
    at = 0
    while at < len(text):
        if entity is not None and (hit := entity.match(text, at)) and not _inside_word(text, at):
            if _is_contraction(text, hit):
                yield Token("word", hit.group(), hit.group())
            else:
                kind, name = known[hit.group().casefold()]
                yield Token(kind, name, hit.group())  # type: ignore[arg-type]
            at = hit.end()
            continue
        found = _SCAN.match(text, at)
        if found is None:
            at += 1
            continue
        yield from _token(found, names)
        at = found.end()


@lru_cache(maxsize=64)
def _entities(names: tuple[str, ...]) -> re.Pattern[str] | None:
    if not names:
        return None
    return re.compile(rf"(?:{'|'.join(re.escape(name) for name in names)})(?![\w/]|-\w|\.\w)", re.IGNORECASE)


def _inside_word(text: str, at: int) -> bool:
    return at > 0 and (text[at - 1].isalnum() or text[at - 1] in "_/-")


def _is_contraction(text: str, hit: re.Match[str]) -> bool:
    """`nas duas pontas`, where a host is called nas."""
    if hit.group() not in _CONTRACTIONS or not _PLURAL.match(text, hit.end()) or not foreign(text):
        return False
    return _ARTICLE.search(text[max(0, hit.start() - 8) : hit.start()]) is None


_CONTRACTIONS = frozenset(["nas", "nos", "das", "dos", "des", "les", "las", "los", "aos", "pelas", "pelos"])
_PLURAL = re.compile(r"\s+[a-zà-ÿ]+s\b")
_ARTICLE = re.compile(
    r"\b(?:o|do|ao|no|pelo|the|el|al|del|le|au|du|to|from|with|and|e|y|et)\s+$", re.IGNORECASE
)


def _token(found: re.Match[str], names: Names) -> Iterator[Token]:
    kind, text = found.lastgroup, found.group()
    if kind == "quoted":
        yield Token("text", " ".join(text[1:-1].split()), text)
    elif kind == "six":
        yield Token("six", text, text)
    elif kind == "ip":
        yield _ip(text)
    elif kind in ("iface", "logical"):
        yield from _interface(text, names)
    elif kind == "slashed":
        yield Token("iface", text, text)
    elif kind == "range":
        low, high = (int(number) for number in re.findall(r"\d+", text))
        yield Token("range", (low, high), text)
    elif kind == "num":
        yield _number(text)
    elif kind == "poss":
        yield Token("word", "POSS", text)
    elif kind == "cut":
        yield Token("cut", ">" if text in ("->", "→", "=>") else text, text)
    else:
        yield from _words(text, names)


def _ip(text: str) -> Token:
    compact = re.sub(r"\s+", "", text)
    try:
        if "/" in compact:
            return Token("net", IPv4Interface(compact), text)
        return Token("addr", IPv4Address(compact), text)
    except (AddressValueError, NetmaskValueError, ValueError):
        what = "prefix" if "/" in compact else "address"
        return Token("bad", f"{compact} is not a valid IPv4 {what}", text)


def _interface(text: str, names: Names) -> Iterator[Token]:
    cleaned = re.sub(r"(?<=[A-Za-z])[\s-]+(?=\d)", "", unaccented(text))
    head = re.match(r"[A-Za-z-]+", cleaned)
    word = head.group() if head else ""
    number = cleaned[len(word) :]
    if word.lower() == "tunel":
        cleaned = f"tunnel{number}"
    for name in (full_name(cleaned), full_name(_typo_type(cleaned))):
        if name and name.lower().startswith(_SHAPES):
            yield Token("iface", name, text)
            return
    yield from _words(word, names)  # `interface 0/1`, `on 0/1`: a word, and a port without its type
    yield Token("iface", number, number)


def _typo_type(text: str) -> str:
    head = re.match(r"[A-Za-z-]+", text)
    if head is None or len(head.group()) < 5:
        return text
    hit = process.extractOne(head.group().lower(), _SHAPES, scorer=fuzz.ratio, score_cutoff=80)
    return text if hit is None else hit[0] + text[head.end() :]


def _number(text: str) -> Token:
    found = re.match(r"(-?\d+(?:\.\d+)?)\s*([a-z/]*)", text.lower())
    assert found is not None  # the scanner's pattern is narrower than this one
    value = float(found.group(1))
    unit, factor = _UNITS.get(found.group(2), ("s" if found.group(2) else "", 1))
    value *= factor
    return Token("num", int(value) if value.is_integer() else value, text, unit)


def _words(text: str, names: Names) -> Iterator[Token]:
    core = _ELISION.sub("", text.rstrip(".'-"))
    possessive = core.lower().endswith(("'s", "’s"))
    core = core[:-2] if possessive else core
    if core[-1:] == "s" and core[:-1].casefold() in {
        name.casefold() for name in (*names.routers, *names.hosts)
    }:
        core, possessive = core[:-1], True
    if not core:
        return
    known = _known(core, names)
    if known is not None:
        yield known
    else:
        parts = re.split(r"[-_]", core) if _splits(core) else [core]
        for part in parts:
            if part:
                glued = GLUED if part is not parts[0] else ""
                known = _known(part, names)
                yield replace(known, unit=known.unit or glued) if known else Token("word", part, part, glued)
    if possessive:
        yield Token("word", "POSS", "'s")
    if text.endswith(".") and len(text) > 1 and unaccented(core.lower()) not in _ABBREVIATIONS:
        yield Token("cut", ".", ".")


def _splits(word: str) -> bool:
    return bool(re.search(r"[-_]", word)) and services.named(word.lower()) is None


@lru_cache(maxsize=8192)
def _known(word: str, names: Names) -> Token | None:
    """A router or host by its name, the name with a typo, or something that looks like such a name."""
    low = word.casefold()
    for kind, listed in (("router", names.routers), ("host", names.hosts)):
        for name in listed:
            if name.casefold() == low:
                return Token(kind, name, word)  # type: ignore[arg-type]
    if lemma_of(low) is not None or services.named(low) or services.transport(low):
        return None
    for kind, listed in (("router", names.routers), ("host", names.hosts)):
        close = [n for n in listed if _close(low, n.casefold())]
        if len(close) == 1:
            return Token(kind, close[0], word)  # type: ignore[arg-type]
    for kind, listed in (("router", names.routers), ("host", names.hosts)):
        if any(_same_shape(low, name.casefold()) for name in listed):
            return Token("unknown", kind, word)
    return None


def _close(word: str, name: str) -> bool:
    """One slip in a name of five letters or more. Digits are never slips: core1 is not core2."""
    if len(name) < 5 or re.findall(r"\d+", word) != re.findall(r"\d+", name):
        return False
    return DamerauLevenshtein.distance(word, name) <= (1 if len(name) < 8 else 2)


def _same_shape(word: str, name: str) -> bool:
    """R9 has the shape of R1: the same letters and another number."""
    shape = re.sub(r"\d+", "#", word)
    return "#" in shape and shape == re.sub(r"\d+", "#", name)


@lru_cache(maxsize=4096)
def unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def lemma_of(word: str) -> str | None:
    return lexicon.phrases().get((unaccented(word.lower()),))


def _lemmatized(tokens: list[Token], is_foreign: bool) -> list[Token]:
    """Every run of words replaced by its longest phrase's lemma."""
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        if tokens[at].kind != "word" or tokens[at].value == "POSS":
            out.append(tokens[at])
            at += 1
            continue
        token, used = _phrase(tokens, at, is_foreign)
        out.append(replace(token, unit=tokens[at].unit))
        at += used
    return out


def _phrase(tokens: list[Token], at: int, is_foreign: bool) -> tuple[Token, int]:
    run: list[str] = []
    for token in tokens[at : at + lexicon.longest()]:
        if token.kind != "word" or token.value == "POSS":
            break
        run.append(_unswapped(unaccented(token.value.lower()).replace("’", "'")))
    for length in range(len(run), 0, -1):
        words = tuple(run[:length])
        spelled = " ".join(token.text for token in tokens[at : at + length])
        if length > 1 and words in services.MULTIWORD:
            return Token("service", services.named(" ".join(words)), spelled), length
        if length == 1 and is_foreign and words[0] in lexicon.FOREIGN_ROLES:
            return Token("word", lexicon.FOREIGN_ROLES[words[0]], spelled), 1
        if words == ("so",) and not is_foreign and spelled.lower() == "so":
            return Token("word", "so", spelled), 1  # `so h1 cannot …` is no `só`
        if (lemma := lexicon.phrases().get(words)) is not None:
            return Token("word", lemma, spelled), length
    return _single(run[0], tokens[at].text), 1


def _single(word: str, spelled: str) -> Token:
    if (found := services.named(word)) is not None:
        return Token("service", found, spelled)
    if (protocol := services.transport(word)) is not None:
        return Token("proto", protocol, spelled)
    if len(word) >= 6 and word.isalpha() and word not in _NOT_TYPOS and word not in COMMON:
        hit = process.extractOne(word, lexicon.vocabulary(), scorer=fuzz.ratio, score_cutoff=86)
        if hit is not None and abs(len(hit[0]) - len(word)) <= 2 and (hit[0],) in lexicon.phrases():
            return Token("word", lexicon.phrases()[(hit[0],)], spelled)
    if 4 <= len(word) <= 5 and word.isalpha() and (lemma := _slip(word)) is not None:
        return Token("word", lemma, spelled)
    return Token("word", word, spelled)


@lru_cache(maxsize=4096)
def _unswapped(word: str) -> str:
    """A word of the lexicon in which two letters that follow one another were swapped (`defualt`), put right."""
    known = lexicon.words()
    if (
        len(word) < 4
        or not word.isalpha()
        or word in known
        or word in FILLERS
        or word in _NOT_TYPOS
        or word in COMMON
    ):
        return word
    swapped = (word[:at] + word[at + 1] + word[at] + word[at + 2 :] for at in range(len(word) - 1))
    return next((one for one in swapped if one in known), word)


@lru_cache(maxsize=4096)
def _slip(word: str) -> str | None:
    """A short word of the lexicon with two letters swapped (`opsf`), or of five letters with one wrong (`statc`)."""
    if word in FILLERS or word in _NOT_TYPOS or word in COMMON:
        return None
    for (known, *more), lemma in lexicon.phrases().items():
        if more or not known.isalpha() or len(known) < 4 or known[0] != word[0]:
            continue
        swapped = len(known) == len(word) and sorted(known) == sorted(word)
        if DamerauLevenshtein.distance(known, word) == 1 and (swapped or min(len(known), len(word)) >= 5):
            return lemma
    return None


_ABBREVIATIONS = _set(
    """
    prox estat rte rtes int intf iface addr desc descr max nr approx ref dest src config conf dir endr
    interf
    """
)
_NOT_TYPOS = frozenset(
    {"configuration", "configurations", "router", "routes", "between", "remote", "protocol"}
)
