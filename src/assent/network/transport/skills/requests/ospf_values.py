"""What a wish about OSPF wants of interfaces: cost, priority, timers, passive, network type, and where it stands.

`routed` reads them beside the places of `spots`, as `wishes` does with the properties of interfaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assent.network.transport.skills.requests.shape import Shape
from assent.network.transport.skills.requests.values import Value, free

_IS = (
    r"(?:(?:to|of|is|be|at|=|:|as|a|de|em|en|should|must|has to|needs to|value|set|now|raised|"
    r"lowered|up|down|only|"
    r"doit|debe|deve|ser|etre|passer|passar|pasar|portee?|fixee?|mis|mise|puesto|ajustad[oa]|exactly|"
    r"there|it|interval|timer|timers|every|cada|toutes les|intervalle|intervalo|"
    r"time|con|com|avec|with|after|equal|the|ospf|on both routers|on both|metric|cost) )*"
)
_COST = (
    r"(?:(?:ip )?(?:ospf )?(?:cost|costs|metric|metrics|weight|costo|costos|coste|custo|custos|"
    r"cout|couts|metrica|"
    r"metrique))"
)
_PRIORITY = r"(?:(?:ip )?(?:ospf )?(?:dr )?(?:priority|priorities|prio|prioridad|prioridade|priorite))"
_HELLO = r"(?:(?:ip )?(?:ospf )?hellos?(?: ?-?interval| timers?| packets?| time)?)"
_DEAD = r"(?:(?:ip )?(?:ospf )?(?:dead|hold)(?: ?-?interval| timers?| time)?)"
_BETWEEN = (
    r"(?:(?!<[NT]\d+>|cost |metric |priority |hello |dead |hellos |custo |coste |costo |cout |, |"
    r"[.;] )\S+ ){0,14}?"
    r"(?:(?:from|de|desde) <N\d+> (?:to|a|para|up to|down to) )?"
)
"""What may stand between a property and its value: small words and places."""
_NUMBERS = {
    "zero": 0,
    "cero": 0,
    "one": 1,
    "two": 2,
    "three": 3,
    "five": 5,
    "ten": 10,
    "uno": 1,
    "um": 1,
    "un": 1,
}
_NEVER_DR = (
    r"(?:(?:never|not|no longer|nunca|jamais|cannot|may not|must not|can't|shouldn't|no debe|no puede|"
    r"nao deve|nao pode)"
    r"(?: \S+){0,5}? (?:eligible|elegible|elegivel|dr|bdr|designated router|router designado|"
    r"roteador designado|routeur designe)|"
    r"(?:out of|not take part in|no part in|stay out of) (?:the )?(?:dr|designated router) elections?)"
)
_PASSIVE = (
    r"(?:passive(?:ly)?(?: interfaces?| mode)?|pasiv[ao]s?|passiv[ao]s?|passifs?|en passif|silent|"
    r"(?:without|no|not? sending|stop sending|must not send|should not send|not send|suppress|"
    r"suppressing|sin|sem|sans)"
    r"(?: any)?(?: ospf)? hellos?(?: packets)?|"
    r"(?:no|not|never|without|shouldn't|mustn't|don't|doesn't|won't|cannot|sin|sem|sans|sin que|"
    r"ninguna|nenhuma|aucune)"
    r"(?: (?:form|forming|build|have|establish|formar|forme|forma|want|be))?(?: any| una?| uma| d)?(?: ospf)? "
    r"(?:adjacenc\w+|adyacenc\w+|neighbou?rs?(?:hips?)?|vecin\w+|vizinh\w+|voisin\w*))"
)
_ACTIVE = (
    rf"(?:(?:no longer|not|no more|never|un|stop being|nao|no|ne plus|plus|isn't|shouldn't|"
    rf"mustn't|needn't|doesn't|don't|ya no|"
    rf"ja nao|deix\w+ de ser|dej\w+ de ser|cess\w+ d etre|cess\w+ d'etre) (?:(?!yet )[a-z']+ ){{0,3}}?"
    rf"{_PASSIVE}|(?:remove|drop|lift|undo|take|delete|quita\w*|retira\w*|"
    rf"enleve\w*) (?:\S+ ){{0,3}}?passive(?: \S+)?"
    r"(?: (?:setting|flag|statement|command|state|off))?|no passive(?: interface)?)"
)
_TYPES = (
    ("point-to-point", r"(?:point to point|p2p|ptp|punto a punto|ponto a ponto|point a point)"),
    ("point-to-multipoint", r"(?:point to multipoint|p2mp)"),
    ("non-broadcast", r"(?:non broadcast|nbma)"),
    ("broadcast", r"(?:broadcast)"),
)


def ospf_values(shape: Shape) -> list[Value]:
    """All of them, in the order in which they are said."""
    found: list[Value] = []
    for old in shape.find(r"(?:from|de|desde) {N}(?= (?:to|a|para|up to|down to) <N\d+>)"):
        shape.use(old)  # what it was
    for reader in (_areas, _timers, _numbers, _passive, _types):
        found += list(reader(shape))
    found += list(_again(shape, found))
    for known in shape.find(
        r"(?:ip )?ospf(?: process(?: {N})?)?|network types?(?: of)?|tipo de red|type de reseau"
    ):
        shape.use(known)
    return sorted(found, key=lambda one: one.at)


_INTO = (
    r"(?:(?:in|into|to|en|dans|em|no|na|al|a|ao|a la|au|within|of|del|de|da|do|el|o|la|l|the|ospf|"
    r"process {N}|with|under) )*"
)


def _areas(shape: Shape) -> Iterator[Value]:
    """Where an interface is to take part; the area that it leaves is not it."""
    area = r"(?:area|zone|zona|aire)"
    for old in shape.find(
        rf"(?:from|out of|de|del|desde|da|do|leaves?|instead of) (?:the |el |la |o |a |l |ospf )*{area} {{N}}"
    ):
        if shape.has(rf"{area} {{N}} .*(?:{area} {{N}}|backbone)"):
            shape.use(old)
    for found in free(shape, rf"{_INTO}{area} (?P<v>{{N}})"):
        at = shape.at(found, "v")
        shape.use(found)
        if isinstance(shape.tokens[at].value, int):
            yield Value(at, "area", shape.tokens[at].value)
    for found in shape.find(
        r"(?:into|to|in|al|ao|au|a|la|dans|en|no|para|vers) (?:the |el |o |a |l |la |le |ospf |"
        r"area )*(?:backbone|backbone area)"
    ):
        if not any(at in shape.used for at in shape.span(found)):
            shape.use(found)
            yield Value(shape.span(found).stop - 1, "area", 0)


_FIELDS = (("cost", _COST), ("priority", _PRIORITY), ("hello_s", _HELLO), ("dead_s", _DEAD))
_GONE = (
    r"(?:remove|delete|clear|drop|unset|reset|take off|get rid of|undo|quita\w*|elimina\w*|"
    r"borra\w*|remov[ae]\w*|"
    r"supprime\w*|enleve\w*|retir\w*|no)"
)
_CLEARED = {"cost": "cost", "priority": "priority", "hello_s": "hello", "dead_s": "dead"}


def _timers(shape: Shape) -> Iterator[Value]:
    """`timers 5/20`, `hello/dead 5 20`, `hello and dead intervals of 5 and 20`."""
    both = (
        r"(?:hello (?:and|y|e|et|,)? ?(?:the )?dead(?: (?:intervals?|timers?))?|(?:hello )?timers?|"
        r"intervals?|temporizadores)"
    )
    for found in free(
        shape, rf"{both} {_BETWEEN}(?P<v>{{N}}) (?:s |and |y |e |et |, |seconds )*(?P<w>{{N}})"
    ):
        shape.use(found)
        for group, field in (("v", "hello_s"), ("w", "dead_s")):
            at = shape.at(found, group, "N")
            yield Value(at, field, shape.tokens[at].value)


def _numbers(shape: Shape) -> Iterator[Value]:
    for field, name in _FIELDS:
        for pattern in (
            rf"{name} {_IS}(?P<v>{{N}})",
            rf"(?P<v>{{N}}) (?:as |for |como |comme |s |second |seconds |of |de )*(?:the |its |el |la |"
            rf"o |le |l |su |sua |son )*{name}",
            rf"{name} {_BETWEEN}(?P<v>{{N}})",
        ):
            for found in free(shape, pattern):
                at = shape.at(found, "v")
                value = shape.tokens[at].value
                if isinstance(value, int) and not isinstance(value, tuple):
                    start = shape.span(found).start
                    shape.used.update((at, start))
                    shape.used.update(
                        i for i in shape.span(found) if shape.tokens[i].text.lower() in ("after", "every")
                    )
                    shape.used.update(_words_of(shape, name))
                    yield Value(at, field, value)
        spelled = "|".join(_NUMBERS)
        for found in shape.find(rf"{name} (?:\S+ ){{0,9}}?(?P<v>{spelled})"):
            if any(one in shape.used for one in shape.span(found)):
                continue
            shape.use(found)
            yield Value(shape.span(found).stop - 1, field, _NUMBERS[found.group("v")])
        timer = rf"(?:ip )?(?:ospf )?{field.removesuffix('_s')}s? (?:interval|timer)s?"
        gone = name if field in ("cost", "priority") else timer
        for found in shape.find(
            rf"{_GONE} (?:the |any |its |explicit |old |configured |el |la |o |a |le )*{gone}"
        ):
            if any(one in shape.used for one in shape.span(found)):
                continue
            shape.use(found)
            yield Value(shape.span(found).start, "clear", _CLEARED[field])
    for found in shape.find(_NEVER_DR):
        shape.use(found)
        at = shape.span(found).start
        if not shape.has(_PRIORITY) or _of_another(shape, at):
            yield Value(at, "priority", 0)


def _of_another(shape: Shape, at: int) -> bool:
    """`priority 250 there, and core1 must not be eligible`: beside the priority of one router what the other is."""
    piece = shape.piece(at)
    return any(shape.tokens[i].kind == "router" for i in piece) and piece.start > 0


def _words_of(shape: Shape, name: str) -> set[int]:
    """Where else the property is spoken of: it is the one whose value is said."""
    return {at for found in shape.find(name) for at in shape.span(found)}


def _again(shape: Shape, found: list[Value]) -> Iterator[Value]:
    """`cost 10 on R1 g0/1 and 20 on R2 g0/1`: a bare number, of the property before."""
    fields = {one.field for one in found if one.field in dict(_FIELDS)}
    if len(fields) != 1:
        return
    (field,) = fields
    for at in shape.all("num"):
        token = shape.tokens[at]
        if at not in shape.used and token.unit in ("", "s") and isinstance(token.value, int):
            near = shape.piece(at)
            if any(shape.tokens[i].kind in ("iface", "router") for i in near):
                shape.used.add(at)
                yield Value(at, field, token.value)


def _passive(shape: Shape) -> Iterator[Value]:
    taken: set[int] = set()
    for pattern, passive in ((_ACTIVE, False), (_PASSIVE, True)):
        for found in shape.find(pattern):
            span = shape.span(found)
            if taken.intersection(span):
                continue
            taken.update(span)
            shape.use(found)
            yield Value(span.start, "passive", passive)


def _types(shape: Shape) -> Iterator[Value]:
    seen: set[int] = set()
    for kind, pattern in _TYPES:
        for found in shape.find(pattern):
            span = shape.span(found)
            if not seen.intersection(span) and re.search(r"\bospf\b|\btype\b|\btipo\b|\bdr\b", shape.line):
                seen.update(span)
                shape.use(found)
                yield Value(span.start, "network_type", kind)
