"""Reads wishes about the way that traffic takes as a whole: two ends, and routers to pass, to go around, or to share.

`dispatch` asks it where the clauses' reader left a question. Paths are steered by OSPF's costs, so that another way is
taken when one fails anyway: what only says so is set aside.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from ipaddress import IPv4Network

from assent.network.transport.objectives import AnyObjective, SteerTraffic
from assent.network.transport.skills.grammar.background import without_background
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.fillers import limits
from assent.network.transport.skills.grammar.labels import stem, unique
from assent.network.transport.skills.grammar.texts import literal
from assent.network.transport.skills.grammar.tokens import Names, tokenize, unaccented
from assent.network.transport.skills.requests.leftovers import words as word_set
from assent.network.transport.skills.requests.shape import Shape
from assent.network.transport.skills.requests.spoken import Spoken
from assent.network.transport.skills.requests.wording import folded

End = tuple[str, IPv4Network]
"""The router at which such traffic enters, and its prefix."""

_VIA = (
    r"(?:through|thru|via|over|across|by way of|by|cross(?:es|ing)?|pass(?:es|ing)?(?: through| by)?|"
    r"travers(?:e|es|ing)|"
    r"transit(?:s|ing)?|using|use|uses|takes?|visits?|waypoint|por|pasar por|pase por|a traves de|par|passe par|"
    r"passer par|cruce|cruza|atraviese|atraviesa|passar por|passe por|atravesse|pelo|pela|traverse[rz]?|sur|path|way|"
    r"then|next|luego|depois|puis|ensuite)"
)
_AVOID = (
    r"(?:avoid(?:s|ing)?|around|bypass(?:es|ing)?|away from|stay(?:s)? (?:off|away from|clear of)|"
    r"keep(?:s)? (?:off|clear of|away "
    r"from)|evit[ea]\w*|eviter|evite[rz]?|esquiv\w+|contourn\w+|contorn\w+|sin pasar por|sem passar por|"
    r"sans passer par|"
    r"not (?:cross|use|pass|touch|transit|go (?:through|via|over)|travel (?:through|via|over))|"
    r"without (?:crossing|using|"
    r"passing|touching)|instead of|rather than|off)"
)
_SHARED = (
    r"\b(?:load[- ]?(?:balanc|shar)\w*|balanc\w*|spread|evenly|equally|in parallel|both (?:paths|ways|"
    r"routes)|equilibr\w*|"
    r"repart\w*|distribu\w* (?:over|across|entre|sobre))\b"
)
_COUNTED = {
    "both": 2,
    "two": 2,
    "three": 3,
    "dos": 2,
    "ambos": 2,
    "tres": 3,
    "duas": 2,
    "dois": 2,
    "deux": 2,
    "trois": 3,
}
_WAYS = (
    r"(?:equal[- ]cost |different |parallel |available )?(?:paths?|ways?|routes?|links?|caminos?|rutas?|"
    r"caminhos?|chemins?)"
)
_ABOUT = (
    r"\b(?:traffic|packets?|flows?|trafico|trafego|trafic|paquetes|pacotes|paquets|path|paths|way|ways|route|routes|routed|"
    r"steer\w*|travel\w*|go|goes|reach|reaches|envia|envoie\w*|sends?|va|vaya|aller|ir|tiene que ir|"
    r"must|should|<->|->)\b"
)
_OTHERS = re.compile(
    r"\b(?:acls?|access[- ]?lists?|static\w*|estatic\w*|next[- ]hop|gateway|[ei]?bgp|tunnel\w*|gre|ipip|"
    r"mtu|bandwidth|shape|"
    r"polic\w*|dscp|vrf|redistribut\w*|router[- ]id|stub|nssa|description|hello|dead|priority|passive|"
    r"block\w*|den(?:y|ied)|"
    r"forbid\w*|filter\w*|bloque\w*|maximum[- ]paths|at most|address|helper|default route|advertis\w*|"
    r"announc\w*|prefix\w*)\b"
)
_FALLBACK = re.compile(
    r"(?:(?:^|(?<=[.;!?]))\s*|,\s*|\s*[-–—]\s*|\b)(?:(?:and|but|y|pero|e|mas|et|mais|while|with)\s+)?"
    r"(?:(?:[\w-]+ (?:is |can |may |be )*(?:only|just|s[oó]lo|apenas|só|so|seulement|uniquement)(?: used|"
    r" serves| for| to be used)?"
    r" (?:if|when|in case|si|se|lorsque?|quand|cuando|quando|as)\b[^.;]*)|"
    r"(?:[^.;,]*\b(?:back-?up|fallback|fall(?:s|ing)? back|(?:en|de) secours|de respaldo|respaldo|"
    r"de reserva|reserva|plan b)\b"
    r"[^.;]*)|(?:(?:if|when|in case|should|si|se|lorsque|quand|cuando|quando|"
    r"en caso)\b[^.;]*\b(?:fail\w*|dies|down|breaks?|"
    r"unreachable|cae|caiga|falla|falle|cair|falhar|tombe|panne|lost|goes away)\b[^.;]*))",
    re.IGNORECASE,
)


def is_way(said: Spoken) -> bool:
    """Whether the way of some traffic is what all of it is about."""
    low = folded(said.text)
    spoken = re.search(rf"\b{_VIA}\b|\b{_AVOID}\b|{_SHARED}", low) and re.search(_ABOUT, low)
    return (
        bool(spoken)
        and not _OTHERS.search(low)
        and bool(said.all("router"))
        and not said.all("num", "iface", "service")
    )


def read(said: Spoken) -> list[AnyObjective] | None:
    """None where it is not certain what is meant."""
    text = _FALLBACK.sub(lambda hit: " " if _only_falls_back(hit.group()) else hit.group(), said.text)
    ground = said.ground
    tokens = without_background(literal(tokenize(text, Names(ground.routers, ground.hosts))))
    shape = Shape(tokens, text, ground)
    if shape.all("unknown", "bad", "num", "iface", "service", "proto", "text", "range"):
        return None
    ends = _ends(shape)
    if len(ends) != 2:
        return None
    (source, back), (target, destination) = ends
    through, avoid = _routers(shape)
    if through is None or avoid is None or _limited(shape):
        return None
    through = [name for name in through if name not in (source, target)]
    count = _count(shape)
    if count is not None:
        through = []
    if not (through or avoid or count):
        return None
    both = count is None and shape.has(_BOTH)
    ways = [((source, destination), tuple(through))]
    ways += [((target, back), tuple(reversed(through)))] if both else []
    return [
        build(SteerTraffic, source=start, destination=goal, through=path, avoid=tuple(avoid), paths=count)
        for (start, goal), path in ways
    ]


_BOTH = (
    r"(?:(?:in |en |em |dans )?(?:both|either|ambas|ambos|les deux|os dois|as duas) (?:directions?|ways|"
    r"sentidos|direcciones|sens|"
    r"direcoes)|back and forth|between|entre|> >)"
)


def _only_falls_back(part: str) -> bool:
    """No part that also says what is to be passed or avoided at first."""
    low = unaccented(part.lower())
    return not re.search(
        r"\b(?:avoid\w*|evit\w*|through|via|steer\w*|must (?:always )?(?:go|travel|pass))\b", low
    ) or bool(re.search(r"\b(?:if|when|si|se)\b", low))


def _ends(shape: Shape) -> list[End]:
    """In the order from source to destination."""
    named = [(at, end) for at in shape.all("host", "net", "addr") for end in _end(shape, at)]
    found: list[tuple[int, End]] = []
    for at, end in named:
        if end not in [other for _, other in found]:
            found.append((at, end))
    if len(found) < 2:
        found = sorted([*found, *_labelled(shape, [end for _, end in found])])
    if len(found) < 2 and not found:
        found = _between(shape)
    if len(found) != 2:
        return []
    (first, one), (second, other) = found
    before = [
        " ".join(token.text.lower() for token in shape.tokens[max(0, at - 3) : at]) for at in (first, second)
    ]
    turned = re.search(
        r"\b(?:to|towards|hacia|vers|para|reaches)(?: the| la| el| le)?$", before[0]
    ) and re.search(r"\b(?:from|of|desde|depuis|de)(?: the| la| el| le)?$", before[1])
    return [other, one] if turned else [one, other]


def _end(shape: Shape, at: int) -> list[End]:
    token, ground = shape.tokens[at], shape.ground
    if token.kind == "host":
        host = ground.host(str(token.value))
        return [(host.port.router, IPv4Network(host.address.ip))]
    prefix = token.value.network if token.kind == "net" else IPv4Network(token.value)
    port = ground.gateway(prefix)
    return [(port.router, prefix)] if port is not None else []


def _labelled(shape: Shape, have: Sequence[End]) -> list[tuple[int, End]]:
    """`the till in Sevilla`, `staff`: LANs by the words of their descriptions."""
    ground = shape.ground
    stems = {stem(token.text) for token in shape.tokens if token.kind == "word"}
    found: dict[End, int] = {}
    for at, token in enumerate(shape.tokens):
        if token.kind != "word":
            continue
        near = [str(t.value) for t in shape.tokens[at + 1 : at + 4] if t.kind == "router"]
        near += [str(t.value) for t in shape.tokens[max(0, at - 2) : at] if t.kind == "router"]
        for scope in (near, ground.routers):
            port = unique(ground, scope, stem(token.text), stems) if scope else None
            one = ground.port(port.router, port.interface) if port else None
            if (
                port is None
                or one is None
                or not one.addresses
                or ground.far_ends(port.router, port.interface)
            ):
                continue
            end = (port.router, one.addresses[0].network)
            if not any(other[1].subnet_of(end[1]) for other in have):
                found.setdefault(end, at)
            break
    return [(at, end) for end, at in found.items()]


def _between(shape: Shape) -> list[tuple[int, End]]:
    """`from R1 to R3`: what is behind routers, where they are called so."""
    hit = next(
        iter(shape.find(r"(?:from|between|de|desde|entre) {THE}{R} (?:to|and|a|y|e|et|vers|hacia) {THE}{R}")),
        None,
    )
    if hit is None:
        return []
    found: list[tuple[int, End]] = []
    for tag in re.findall(r"<R(\d+)>", hit.group()):
        name = str(shape.tokens[int(tag)].value)
        lans = shape.ground.lans(name)
        if len(lans) != 1:
            return []
        found.append((int(tag), (name, shape.ground.subnet(name, lans[0]))))
    shape.use(hit)
    return found


def _routers(shape: Shape) -> tuple[list[str] | None, list[str] | None]:
    """(to pass in order, to go around); None where it is not said of one which of both."""
    for never in shape.find(r"(?:never|not|no) (?:just|only|solely) {R}|{R} alone"):
        shape.use(never)
    for pronoun in shape.find(rf"{_AVOID} (?:it|them|that one|that box|that router|el|ele|lui)"):
        shape.use(pronoun)
        topics = list(shape.routers())
        return ([], topics) if len(topics) == 1 else (None, None)
    avoid: list[str] = []
    through: list[str] = []
    left = (
        r"(?:(?:the |el |la |le |router |l'|both |and |y |e |et |, |: )*"
        r"(?:<R\d+> (?:and |y |e |et |, |then |luego |depois |puis |> )*)*)"
    )
    for at in shape.all("router"):
        if at in shape.used:
            continue
        name = str(shape.tokens[at].value)
        before = shape.line[: shape.line.index(f"<R{at}>")]
        if re.search(rf" (?:{_AVOID}) {left}$", before):
            avoid.append(name)
        elif (
            re.search(rf" (?:{_VIA}) {left}$", before)
            or re.search(r"(?:then|luego|depois|puis) $", before)
            or re.search(rf" (?:only|path|paths|please|way|camino|chemin|caminho)[ ,:]* {left}$", before)
        ):
            through.append(name)
        elif not _is_place(shape, at):
            return None, None
    return list(dict.fromkeys(through)), list(dict.fromkeys(avoid))


def _is_place(shape: Shape, at: int) -> bool:
    """`the till in Sevilla`, `the Porto shop`, `wan1's link to core1`: where something is."""
    tag = f"<R{at}>"
    return bool(
        re.search(
            rf"(?: in | at | en | em | do | da | de | du | of | behind ){tag}|{tag} (?:'s )?(?:shop|"
            rf"till|office|branch|site|lan|users?|"
            rf"staff|sits|has|gets|is|was)",
            shape.line,
        )
    )


def _count(shape: Shape) -> int | None:
    if not re.search(_SHARED, shape.line):
        return None
    for word, count in _COUNTED.items():
        if shape.has(rf"{word} (?:of (?:the|them) )?{_WAYS}"):
            return count
    return None


_KNOWN = word_set("""
    both while without until if when where first second same sin sem sans se si instead last most new old lower upper
""")


def _limited(shape: Shape) -> bool:
    """Whether a word that limits is left, which is none of those that ways are spoken of with."""
    return any(
        token.kind == "word"
        and limits(unaccented(token.text.lower()))
        and unaccented(token.text.lower()) not in _KNOWN
        and not (
            token.text.lower() == "till" and at and shape.tokens[at - 1].text.lower() in ("the", "a", "our")
        )
        and not (
            token.text.lower() == "till" and at and shape.tokens[at - 1].text.lower() in ("the", "a", "our")
        )
        for at, token in enumerate(shape.tokens)
        if at not in shape.used
    )
