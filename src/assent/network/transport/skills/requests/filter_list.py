"""What a filter wish says of the list itself: its number or name, standard or extended; and the wish without it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Network

from assent.network.transport.grounding import Ground
from assent.network.transport.skills.grammar.texts import literal
from assent.network.transport.skills.grammar.tokens import Names, tokenize
from assent.network.transport.skills.requests.filter_marks import marked
from assent.network.transport.skills.requests.spoken import Spoken

_LIST = (
    r"(?:(?:ip\s+)?access[- ]?(?:list|group)s?|acls?|listas? de (?:acceso|acesso|control)|"
    r"listes? d['’]acc[eè]s|lista|liste|list|filter|filtro|filtre)"
)
_KIND = (
    r"(?:(?:an?|una?|une|uma|new|nueva|nova|nouvelle|numbered|named|extended|ext\.?|standard|std\.?|"
    r"extendida|estendida|[eé]tendue|est[aá]ndar|padr[aã]o)\s+)*"
)
_NAMING = r"(?:number(?:ed)?|named?|called|llamada|chamada|nomm[eé]e|appel[eé]e|n[uú]mero|no\.?|#)"
_NAME = (
    r""
    r"[“\"'‘]?(?P<name>\d{1,4}(?![\d./])|[A-Z](?=[A-Z0-9_-])[A-Z0-9]*(?:[-_][A-Za-z0-9]+)*(?<=[A-Z0-9])(?![\w-])|[A-Za-z][\w-]*[_-][\w-]+)[”\"'’]?"
)
_PATTERN = re.compile(
    rf"(?:\b{_KIND})?\b{_LIST}\s+{_KIND}(?:{_NAMING}\s+)?{_NAME}",
    re.IGNORECASE,
)
_CALLED = re.compile(
    r"(?:\b(?:named|called|llamada|chamada|nomm[eé]e|appel[eé]e)\s+)[“\"'‘]?(?P<name>[A-Za-z][\w-]*)[”\"'’]?"
)
_STANDARD = re.compile(r"\b(?:standard|std|est[aá]ndar|padr[aã]o)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    name: str | None = None
    standard: bool = False


def list_name(said: Spoken) -> tuple[Named, Spoken]:
    """What the list is to be called, and the wish without those words; parentheses and dashes as commas."""
    text = said.text
    standard = bool(_STANDARD.search(text))
    found = next(
        (one for one in _PATTERN.finditer(text) if _is_name(one.group("name"))), None
    ) or _CALLED.search(text)
    name = found.group("name") if found else None
    if name is not None and name.isdigit():
        number = int(name)
        standard = standard or number < 100 or 1300 <= number <= 1999
    if found is not None:
        text = f"{text[: found.start()]} {text[found.end() :]}"
    text = re.sub(
        r"\b(?:ext|std|standard|extended|named|numbered)\b\.?\s*(?:acl|access[- ]list)?",
        " ",
        text,
        flags=re.IGNORECASE,
    )
    return Named(name, standard), spoken_again(plain_marks(_unexplained(text, said.ground)), said.ground)


def _unexplained(text: str, ground: Ground) -> str:
    """`alice (10.20.10.11)` without the address that she has; of `the database server (10.30.0.20)` it is all there
    is, and stays."""

    def shown(found: re.Match[str]) -> str:
        before = re.split(r"[,;:.!?]\s", text[: found.start()])[-1]
        wanted = IPv4Network(found.group(1), strict=False)
        near = marked(spoken_again(before, ground))[-5:]
        ports = [port for mark in near for port in mark.ports]
        known = {one for mark in near for one in mark.networks} | {
            ground.subnet(p.router, p.interface) for p in ports
        }
        return "" if wanted in known else f" {found.group(1)} "

    return _ADDRESS.sub(shown, text)


_ADDRESS = re.compile(r"\((\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?)\)")


def _is_name(name: str) -> bool:
    return name.isdigit() or name.isupper() or bool(re.search(r"[A-Z].*[-_]|[-_].*[A-Z]", name))


def plain_marks(text: str) -> str:
    """Parentheses that only hold numbers go; others, and dashes between words, become commas and stops."""
    text = re.sub(
        r"\(((?:\s|tcp|udp|ports?|puertos?|portas?|porta|e|and|y|et|or|to|through|thru|a|-|–|,|/|\d)+)\)",
        r" \1 ",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"\((?:vlan)\s*\d+\)", "", text, flags=re.IGNORECASE)
    text = re.sub(r"(\d/\d+)\s*\([\w' -]+\)", r"\1", text)
    text = re.sub(r"^\s*\w+ aside\s*,?", "", text)
    text = re.sub(r"\bothr\b|\bohter\b", "other", text)
    text = re.sub(r"\besle\b", "else", re.sub(r"\badn\b", "and", text))
    text = re.sub(r"[()]", ", ", text)
    text = re.sub(r"(?<=\d)/(?=\d+(?:/|\b))(?<!\.\d)", "/", text)
    text = re.sub(
        r"\b(tcp|udp|ports?)\s+(\d+(?:/\d+)+)",
        lambda m: f"{m.group(1)} {m.group(2).replace('/', ', ')}",
        text,
        flags=re.IGNORECASE,
    )
    text = re.sub(r"(\d)\s+(?:thru|through)\s+(\d)", r"\1-\2", text)
    return re.sub(r"\s[-–—]+\s|\s*—\s*|\.{3}", "; ", text)


def spoken_again(text: str, ground: Ground) -> Spoken:
    return Spoken(literal(tokenize(text, Names(tuple(ground.routers), tuple(ground.hosts)))), text, ground)
