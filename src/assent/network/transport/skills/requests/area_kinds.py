"""Reads what kind of area one is to be: stub, NSSA, either of them without summaries, or normal again."""

from __future__ import annotations

from assent.network.transport.generators.part import area_of
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import AnyObjective, OspfProcess
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.requests.leftovers import all_used
from assent.network.transport.skills.requests.shape import Shape
from assent.network.transport.skills.requests.spoken import Spoken

_NSSA = r"(?:nssa|not[- ]so[- ]stubby(?: area)?|no tan stub|nao tao stub|pas si stub)"
_STUB = r"(?:stub(?:by)?(?: area)?)"
_DEFAULT = (
    r"(?:default(?: route)?|ruta por defecto|rota por (?:omissao|defeito)|rota padrao|route par defaut)"
)
_TOTALLY = (
    r"(?:totally|completely|fully|total|totalmente|completamente|totalement|completement|no[- ]summary|"
    r"(?:with |con |com |avec )?(?:no|without|sin|sem|sans|not even) (?:any |the |des |les |"
    r"inter-?area |type[- ]3 )*"
    r"(?:summar\w+|resum\w+|sumari\w+|summary lsas?)|"
    rf"(?:only|just|nothing but|solo|so|apenas|seulement|uniquement)(?: \S+){{0,3}}? (?:a |the |la |a |"
    rf"une |uma |una )?{_DEFAULT}|"
    rf"(?:besoin|qu|n'a)(?: \S+){{0,2}}? que (?:de |d')?(?:la |une )?{_DEFAULT})"
)
_NORMAL = (
    r"(?:normal|regular|ordinary|standard|(?:no longer|not|stop being|ya no|nao|ja nao|deixa de ser|"
    r"deja de ser|plus)"
    rf"(?: (?:be|is|as|a|an|es|e|ser|sea|seja|est|etre|une|uma|una|"
    rf"should))*(?: (?:any )?more)? (?:{_STUB}|{_NSSA})|"
    rf"(?:remove|undo|drop|take back|quita\w*|elimin\w*|remov\w*|retir\w*|supprim\w*|"
    rf"enlev\w*)(?: \S+){{0,3}}? (?:{_STUB}|{_NSSA}))"
)
_BORDER = (
    r"(?:only|just|solo|so|apenas|seulement)? ?(?:on|at|en|no|em|sur|in) (?:the |el |o |l')?"
    r"(?:abrs?|(?:area )?border(?: routers?)?)"
)
_OTHERS = (
    r"\b(?:default[- ]cost|range|summari[sz]\w*|redistrib\w*|static\w*|passiv\w*|pasiv\w*|costs?|"
    r"priority|router[- ]id|bgp|tunnel|"
    r"virtual|network \d|translat\w*|originat\w*)\b"
)
_CONTEXT = (
    r"(?:in area {N} )?(?:we|they|it) (?:wants?|needs?|should (?:have|get|see)|accepts?|must (?:have|get|"
    r"see)) no (?:external|type[- ]5)\w*(?: routes?| lsas?)?",
    r"(?:no|without|sin|sem|sans|keep out|keeps out)(?: \S+){0,2} (?:external\w*|extern[ao]s?|externes|"
    r"type[- ]5)(?: (?:routes?|lsas?))?",
    r"(?:on |in |for )?(?:all|every|each|both|todos|todas|tous)(?: \S+){0,2} (?:routers?|roteadores|routeurs|"
    r"boxes|of them|in it)(?: (?:in|of) (?:it|the area|that area))?",
    r"all routers(?: in it)?|everywhere|on both sides|nos dois|en los dos|des deux cotes",
)


def is_kind(said: Spoken) -> bool:
    """Whether the kind of an area is what all of it is about."""
    return bool(said.says(rf"\b(?:{_STUB}|{_NSSA})\b")) and not said.says(_OTHERS)


def read(said: Spoken) -> list[AnyObjective] | None:
    """None where it is not certain what is meant."""
    shape = Shape(said.tokens, said.text, said.ground)
    if shape.all("iface", "host", "net", "addr", "text", "bad", "unknown", "service", "proto", "range"):
        return None
    areas = [shape.at(found) for found in shape.find(r"(?:areas?|zone|zona|aire) {N}")]
    numbers = list(dict.fromkeys(shape.tokens[at].value for at in areas))
    if len(numbers) != 1 or set(shape.all("num")) - set(areas) or not isinstance(numbers[0], int):
        return None
    (area,) = numbers
    inside = _inside(said.ground, area)
    if not inside or set(said.routers) - set(inside):
        return None
    kind = _kind(shape)
    border = shape.has(_BORDER)
    for pattern in (
        *_CONTEXT,
        _TOTALLY,
        _NORMAL,
        _NSSA,
        _STUB,
        _BORDER,
        r"(?:areas?|zone|zona|aire) {N}",
        "{R}",
    ):
        for found in shape.find(pattern):
            shape.use(found)
    if not all_used(shape):
        return None
    plain = {"totally-stub": "stub", "totally-nssa": "nssa"}.get(kind, kind)
    return [
        build(OspfProcess, router=name, area_type=(area, plain if border and not edge else kind))
        for name, edge in inside.items()
    ]


def _kind(shape: Shape) -> str:
    if shape.has(_NORMAL):
        return "normal"
    kind = "nssa" if shape.has(_NSSA) else "stub"
    return f"totally-{kind}" if shape.has(_TOTALLY) else kind


def _inside(ground: Ground, area: int) -> dict[str, bool]:
    """The routers of an area, its borders first, and whether each is one: they must agree (RFC 2328 3.6)."""
    areas = {name: {area_of(ground, name, port) for port in ground.up_ports(name)} for name in ground.routers}
    found = {name: len(areas[name] - {None}) > 1 for name in ground.routers if area in areas[name]}
    return dict(sorted(found.items(), key=lambda one: not one[1]))
