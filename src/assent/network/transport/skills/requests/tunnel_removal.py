"""What is to go of a tunnel: itself, routes through it, one of its settings; each verb has its own object."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ipaddress import IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.network import Port
from assent.network.transport.objectives import (
    AnyObjective,
    OspfNetwork,
    RemoveInterface,
    RemoveTunnel,
    StaticRoute,
)
from assent.network.transport.skills.requests.spoken import Spoken

TUNNEL, ROUTES, AREA = "tunnel", "routes", "area"
_VERBS = (
    r"(?<!not )(?<!not be )(?<!without )(?<!don't )\b(?:remov\w*|delet\w*|tear(?:ing)? down|tear|torn down|"
    r"decommission\w*|"
    r"dismantl\w*|get(?:ting)? rid|eras\w+|strip|"
    r"elimin\w*|quita\w*|quite\w*|quitar|borra\w*|borre\w*|retir\w+|desmont\w+|suprim\w+|"
    r"supprim\w*|enlev\w+|effac\w+|demont\w+|otez|oter|"
    r"apag[au]\w*(?=.*\b(?:o|os|do|dos|no|nos|na|em|e)\b)(?!.*\b(?:el|en|y|del|los|pero)\b)|tira|tirar|tirem|"
    r"no longer need\w*|don.?t need|not needed|(?:is|are) (?:no longer|not) needed|"
    r"stop (?=routing|sending|using)|take (?!effect|over|care|part|in\b|place|the same)|withdraw\w*|unset|"
    r"disable|turn off|switch off|desactiv\w+|"
    r"deshabilit\w+|desativ\w+|"
    r"(?:has|have|must|needs?) (?:to )?(?:go|vanish|disappear)\b(?! (?:down|up|through|via|over|into|to|"
    r"by|from|out))|"
    r"goes away|goes (?=as well|too|also|with it)|drop(?!ped packets)\w*|stop \w+ing|no more|fuera)\b"
)
_SWITCHES = (
    r"disable|turn off|switch off|desactiv\w+|deshabilit\w+|desativ\w+|stop \w+ing|no more|take|strip|tira\w*"
)
"""Verbs that do not take a tunnel itself away."""
_OUT_OF_SERVICE = re.compile(
    r"\b(?:from|out of|de|do|hors|fuera de|fora de) (?:service|servicio|servico|operation|production|use)\b"
)
_ENCLITIC = re.compile(r"(?:a|e|ar|er)l[oa]s?$")
"""`borralo`, `eliminarlo`."""
_OF = (
    r"\b(?:on|of|through|via|at|over|into|for|from|in|inside|along|across|behind|en|de|del|do|da|du|no|"
    r"na|por|pelo|pela|par|sur|"
    r"dans|pour|to|al|au|a) (?:(?:the|this|that|both|its|our|lab|el|la|o|le|les|los|ese|esse|ce|existing|"
    r"same|gre|lyon) )*$"
)
_OBJECTS: tuple[tuple[str, str], ...] = (
    (
        ROUTES,
        r"\brouting\b|\bsending\b|\b(?:static|statics|routes?|rutas?|rotas?|estaticas?|statiques?)\b(?! ?map)",
    ),
    ("tcp_mss", r"\bmss\b|\bclamp\w*"),
    ("ip_mtu", r"\bmtu\b"),
    ("key", r"\b(?:key|clave|chave|cle)\b"),
    ("keepalive", r"\bkeep-?alives?\b"),
    ("description", r"\bdescri\w+"),
    (
        "protection",
        r"\bipsec\b|\bencrypt\w*|\bcifrad\w*|\bchiffr\w*|\bprotection\b|\bcriptograf\w*|\bcrypto\b",
    ),
    ("bandwidth", r"\bbandwidth\b|\bancho de banda\b|\blargura de banda\b|\bbande passante\b"),
    ("checksum", r"\bchecksum\w*"),
    (AREA, r"\bospf\b"),
)
_TUNNEL = r"\b(?:tunnel|tunel|tun|tu|gre) ?\d*\b"
_PASSIVE = (
    r"\b(?:be|is|are|been|get|gets|getting|sea|ser|seja|etre|soit|has|have|must|needs?) (?:to )?(?:be )?$"
)


def gone(said: Spoken) -> frozenset[str]:
    """What verbs of removal are said of; empty where nothing goes."""
    found: set[str] = set()
    for clause, verb in _clauses(said.plain):
        before, after = clause[: verb.start()], clause[verb.end() :]
        if _OUT_OF_SERVICE.search(after):
            continue
        passive = re.search(_PASSIVE, before) or verb.group().rstrip().endswith(
            ("go", "goes", "away", "needed", "vanish", "disappear")
        )
        more = re.search(
            r"\b(?:and|y|e|et|also|together with|along with|junto con|juntamente com)\b.*", after
        )
        if passive:
            objects = _objects(before) | (_objects(more.group()) - {TUNNEL} if more else set())
        else:
            objects = _objects(after) or _objects(before)
        if TUNNEL in objects and re.match(rf"(?:{_SWITCHES})", verb.group()):
            objects -= {TUNNEL}
        pronoun = re.match(r" (?:it|them)\b|-(?:le|la|les|lo|o|os)\b", after) or _ENCLITIC.search(
            verb.group()
        )
        if pronoun or (not objects and re.search(r"\b(?:it|them|lo|los|la|o|le|les)\b", after[:12])):
            objects |= _objects(said.plain) & {TUNNEL}
        found |= objects
    return frozenset(found)


def _clauses(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """The clause around each verb of removal: to the marks, and to where another verb begins."""
    for clause in re.split(r"[;:!?\n]|\.(?!\d)|,? (?:but|instead|then|pero|mas|mais|luego|puis)\b", text):
        verbs = list(re.finditer(_VERBS, clause))
        for at, verb in enumerate(verbs):
            end = verbs[at + 1].start() if at + 1 < len(verbs) else len(clause)
            start = verbs[at - 1].end() if at else 0
            other = re.search(_OTHER_VERB, clause[verb.end() : end])
            end = verb.end() + other.start() if other else end
            piece = clause[start:end]
            inside = re.compile(re.escape(verb.group())).search(piece, verb.start() - start)
            if inside:
                yield piece, inside


_OTHER_VERB = (
    r"(?:,| and| y| e| et) (?:please )?(?:set|put|make|give|add|build|create|use|lower|raise|change|leave|"
    r"keep|pon\w*|"
    r"crea\w*|cria\w*|cree\w*|deja\w*|deix\w*|laiss\w*|mets|mettez|cambia\w*)\b"
)


def _objects(text: str) -> set[str]:
    found = {name for name, pattern in _OBJECTS if re.search(pattern, text)}
    low = text.removeprefix(" of").removeprefix(" de").removeprefix(" off")
    for hit in re.finditer(_TUNNEL, low):
        after = low[hit.end() : hit.end() + 12]
        if re.match(r"(?:'s)? ?(?:key|mss|mtu|keepalive|description|mode|source|checksum)", after):
            continue
        before = re.sub(
            r"\b(?:end|side|half|extremo|lado|cote|bout) (?:of|de|del|do|du) ", "", low[: hit.start()]
        )
        if not re.search(_OF, before) or re.match(r"^\W*$", before):
            found.add(TUNNEL)
    return found


def removal(said: Spoken, pair: Sequence[Port], spared: frozenset[str]) -> list[AnyObjective]:
    """Both ends, or the one that alone is named; and the routes into it where they are spoken of."""
    left = [port for port in pair if port.router not in spared]
    if len(left) == 1:
        return [RemoveInterface(router=left[0].router, interface=left[0].interface)]
    made: list[AnyObjective] = [RemoveTunnel(router=pair[0].router, interface=pair[0].interface)]
    return [*routes(said, pair), *made] if ROUTES in gone(said) else made


def routes(said: Spoken, pair: Sequence[Port]) -> list[AnyObjective]:
    """The static routes into the tunnel that are to go. Raises Clarify where there are none."""
    through = list(_through(said.ground, pair))
    prefixes = [token.value.network for token in said.all("net") if token.value.network.prefixlen < 29]
    named = [(port, one) for port, one in through if not prefixes or one.prefix in prefixes]
    named = [(port, one) for port, one in named if port.router in said.routers] or named
    if not named:
        raise Clarify(
            [f"Which static route through {listed(map(str, pair))} should go? I know of none that is meant."]
        )
    return [one for _, one in named]


def _through(ground: Ground, pair: Sequence[Port]) -> Iterator[tuple[Port, StaticRoute]]:
    for port in pair:
        one = ground.port(port.router, port.interface)
        inside = one.addresses[0].network if one and one.addresses else None
        for static in ground.device(port.router).statics:
            hop = static.next_hop is not None and inside is not None and static.next_hop in inside
            if static.interface == port.interface or hop:
                yield (
                    port,
                    StaticRoute(
                        router=port.router,
                        prefix=static.prefix,
                        next_hop=static.next_hop,
                        interface=static.interface,
                        distance=static.distance,
                        remove=True,
                    ),
                )


def out_of_ospf(ground: Ground, pair: Sequence[Port]) -> list[AnyObjective]:
    """Without the tunnel's own network in OSPF. Raises Clarify where it is not there."""
    made: list[AnyObjective] = []
    for port in pair:
        one = ground.port(port.router, port.interface)
        inside: IPv4Network | None = one.addresses[0].network if one and one.addresses else None
        for process in ground.device(port.router).ospf.values():
            for network in process.networks:
                if inside is not None and network.match.network == inside:
                    made.append(
                        OspfNetwork(router=port.router, prefix=inside, area=network.area, remove=True)
                    )
    if not made:
        raise Clarify([f"OSPF does not run on {listed(map(str, pair))}. What should be removed?"])
    return made
