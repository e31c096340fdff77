"""Whether the objectives say what the sentence says: facts of both, held against each other.

`dispatch` asks it of every reader's answer. Numbers, addresses and places of the sentence must be in the objectives, or
in what the network has there already; words that take away, limit, log, balance or name must have their counterpart.
What has none is asked about: no reader is trusted to have read everything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from assent.network.transport.edge_objectives import EditList
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import (
    ANYWHERE,
    AnyObjective,
    BindList,
    FilterTraffic,
    InterfaceSettings,
)
from assent.network.transport.skills.grammar.background import without_background
from assent.network.transport.skills.grammar.fillers import REFERENCES
from assent.network.transport.skills.grammar.mentions import Token
from assent.network.transport.skills.grammar.tokens import unaccented
from assent.network.transport.skills.requests.facts import Facts, leaves
from assent.network.transport.skills.requests.halves import dropped
from assent.network.transport.skills.requests.routed_facts import ROUTED
from assent.network.transport.skills.requests.spoken import Spoken
from assent.network.transport.skills.requests.spots import Finder
from assent.network.transport.skills.requests.unquoted import goes_on
from assent.network.transport.skills.requests.wishes import shape_of

_Holds = Callable[[str, Sequence[AnyObjective]], bool]


_CALLED = re.compile(
    r"\b(?:(?:(?:access[- ])?list|acl|lista|liste|filter|filtro|prefix-list)(?:\s+(?:extended|standard|"
    r"ext|extendida|estendida|"
    r"étendue|estándar|padrão|d['’]accès|de acceso|de acesso|named|called|llamada|chamada|nommée))*|"
    r"name|named|called|nome|nombre|nom|llamad[oa]|chamad[oa]|nommée?|appelée?|"
    r"denominad[oa])\s+(?:is\s+|of\s+)?"
    r"[\"“'«]?([A-Z][A-Z0-9]+(?:[-_][A-Z0-9]+)*)\b"
)
"""What is named in capitals, as lists and routes are."""


def unsaid(said: Spoken, made: Sequence[AnyObjective]) -> str | None:
    """The question about what the objectives do not say, or None."""
    if not made:
        return None
    other = _other_address(said, made) or _new_address(said, made)
    if other is not None:
        return other
    facts = Facts(said.ground, made)
    tokens = without_background(said.tokens)
    for token in tokens:
        if token.kind == "bad":
            return f"{token.value}. Which one is meant?"
    strange = [t.text for t in tokens if t.kind in ("six", "unknown") and t.text.lower() not in facts.said]
    if strange:
        return f"What about “{strange[0]}”? Nothing that I understood has it."
    if (untouched := _untouched(said.ground, tokens, made)) is not None:
        return f"What about “{untouched}”? Nothing that I understood concerns it."
    lost = [
        token.text
        for at, token in enumerate(tokens)
        if _is_value(tokens, at) and not facts.has(token) and not facts.is_process(tokens, at)
    ]
    if lost:
        return f"What about {', '.join(f'“{one}”' for one in dict.fromkeys(lost))}? Nothing that I understood has it."
    for called in _CALLED.finditer(said.text):
        if called.group(1).lower() not in facts.said:
            return f"Where does the name {called.group(1)} belong? Nothing that I understood has it."
    if any(_denies_all(one) for one in made):
        return "Should everything be denied there? Say from where, to where, or which services."
    if (elsewhere := _shut_elsewhere(said, made)) is not None:
        return elsewhere
    text = _plain(tokens)
    half = dropped(text, made)
    if half is not None:
        return f"What about “{half}”? Nothing that I understood has it."
    for pattern, holds in (*_COUNTERPARTS, *ROUTED):
        found = re.search(pattern, text)
        if found and not holds(text, made):
            return (
                f"I am not sure that I understood “{found.group().strip()}” in “{text.strip()[:120]}”. "
                "Could you say it otherwise?"
            )
    return None


def _other_address(said: Spoken, made: Sequence[AnyObjective]) -> str | None:
    """Where a filter is wished, `alice (10.20.10.12)` has to have that address."""
    tokens = said.tokens
    for at, token in enumerate(tokens[:-2]):
        if token.kind != "host" or tokens[at + 1].text != "(" or tokens[at + 2].kind != "addr":
            continue
        known = said.ground.host(str(token.value)).address.ip
        if known != tokens[at + 2].value and all(isinstance(one, FilterTraffic | EditList) for one in made):
            return f"{token.text} has the address {known}. Is it meant, or {tokens[at + 2].text}?"
    return None


def _shut_elsewhere(said: Spoken, made: Sequence[AnyObjective]) -> str | None:
    """The question about a port that would be shut down, where the places that are spoken of are others."""
    shut = [one for one in made if isinstance(one, InterfaceSettings) and one.shutdown]
    if not shut:
        return None
    mentions = Finder(shape_of(said.text, said.ground)).all()
    meant = {(spot.router, spot.interface) for one in mentions for spot in one.spots if spot.interface}
    for router, name in tuple(meant):
        meant |= {(far.router, far.interface) for far in said.ground.far_ends(router, str(name))}
    other = next((one for one in shut if (one.router, one.interface) not in meant), None)
    return f"Is {other.router} {other.interface} to be shut down, too?" if meant and other else None


_EDGE = ("interface", "connect-host", "connect-routers", "vrf", "address6", "address-host", "disconnect-host")


def _new_address(said: Spoken, made: Sequence[AnyObjective]) -> str | None:
    """An address of some machine that neither the network nor an objective has, where places only are set."""
    if not {one.kind for one in made} <= set(_EDGE):
        return None
    have = {str(one.ip) for host in said.ground.network.hosts.values() for one in (host.address,)}
    have |= {str(ip) for ip in said.ground.owners}
    for value in leaves([one.model_dump() for one in made]):
        have.add(str(getattr(value, "ip", value)))
    for token in said.tokens:
        ip = getattr(token.value, "ip", None) if token.kind == "net" else None
        if ip is None or ip == token.value.network.network_address or str(ip) in have:
            continue
        return f"What about “{token.text}”? Nothing that I understood has it."
    return None


def _untouched(ground: Ground, tokens: Sequence[Token], made: Sequence[AnyObjective]) -> str | None:
    """A router that is named where only interfaces are set, none of them on it or towards it."""
    ports = [one for one in made if isinstance(one, InterfaceSettings)]
    excepted = any(
        re.fullmatch(r"except|but|excepto|salvo|exceto|sauf|menos|bar", t.text.lower()) for t in tokens
    )
    if len(ports) < len(made) or excepted:
        return None
    near = {one.router for one in ports}
    near |= {far.router for one in ports for far in ground.far_ends(one.router, one.interface)}
    return next((t.text for t in tokens if t.kind == "router" and str(t.value) not in near), None)


_CHANGES = (
    r"\b(?:chang\w+|renumber\w*|readdress\w*|new|becom\w+|instead|replac\w+|mov\w+|now|from|correct\w*|"
    r"should|must|set|use|"
    r"cambi\w+|mud\w+|nuev\w+|nov\w+|troc\w+|pas[ae]\w*|chang\w+|nouv\w+|rempla\w+|address|ip|direccion|"
    r"endereco|adresse)\b"
)
_HOSTLY = (
    r"\b(?:host|machine|pc|server|printer|camera|workstation|kiosk|laptop|scanner|equipo|servidor|"
    r"serveur|hote|maquina)\b"
)


def readdressed(said: Spoken, made: Sequence[AnyObjective]) -> str | None:
    """The question whether an interface is to get another address in the subnet that it has, where a host is spoken of,
    or nothing says so."""
    for one in made:
        address = getattr(one, "address", None)
        if not isinstance(one, InterfaceSettings) or address is None or one.secondary:
            continue
        port = said.ground.port(one.router, one.interface)
        have = [old for old in (port.addresses if port else ()) if old.network == address.network]
        if (
            have
            and address not in have
            and (said.says(_HOSTLY) or _of_hosts(said, made) or not said.says(_CHANGES))
        ):
            return (
                f"{one.router} {one.interface} has {have[0]}. Should it get {address} in its place, or is that the "
                "address of a host there?"
            )
    return None


def _of_hosts(said: Spoken, made: Sequence[AnyObjective]) -> bool:
    """Whether a host is named, and not only as what is behind a place, of which no objective is."""
    hosts = {str(token.value) for token in said.all("host")}
    lans = said.says(r"(?:['’]s|lan of|gateway of|subnet of|behind) ")
    return bool(hosts) and not lans and not any(getattr(one, "host", None) in hosts for one in made)


_SO_IT_IS = (
    r"(?<!should )(?<!must )(?<!shall )\b(?:is|are|was|were|says|said|reads|looks|seems|sounds|esta|"
    r"estao|estan|es|sao|son|e|"
    r"dice|diz|dit|est|sont|parece|parait)\s+:?\s*"
)


_MODAL = r"(?:should|must|shall|has to|needs to|ought to|debe|deve|doit|mentions?)\b"


def told_text(said: Spoken, made: Sequence[AnyObjective]) -> str | None:
    """The question about a description that the request only says to be there: `the description is wrong`. What is
    quoted is meant."""
    low = unaccented(said.text).lower()
    for one in made:
        text = unaccented(str(getattr(one, "description", None) or "")).lower()
        quoted = [token for token in said.all("text") if token.text[:1] in "\"“«'‘`"]
        if not text or text in {unaccented(str(token.value)).lower() for token in quoted}:
            continue
        told = re.search(rf"{_SO_IT_IS}{re.escape(text)}", low) or re.match(rf"{_SO_IT_IS}|{_MODAL}", text)
        if told or goes_on(text):
            return f"Should the description say “{text}”? Put what it should say in quotes."
    return None


def _plain(tokens: Sequence[Token]) -> str:
    """Lower case, without accents, quoted texts and names of lists left out."""
    words = [token.text for token in tokens if token.kind not in ("text", "unknown")]
    said = unaccented(" ".join(words).lower()).replace("’", "'")
    return re.sub(r"\s+", " ", f" {said} ")


_TOLD = re.compile(
    r"(?:\b(?:is|are|was|were|has|have|had|sits?|lives?|knows?|uses?|eats?|drops?|runs?|came|comes|"
    r"today|currently|there|"
    r"only|esta|estan|es|tiene|tem|sao|est|sont|a|dort|ont)\b)"
)
_WISHES = re.compile(
    r"\b(?:must|should|shall|may|can|could|needs?|want\w*|please|pls|let|set|make|give|put|add|has to|"
    r"have to|is to|are to|"
    r"ought|debe\w*|deve\w*|doit|doivent|que|becomes?|gets?|goes?|allow\w*|permit\w*|den\w+|block\w*|"
    r"only|no)\b"
)


_TODAY = frozenset(
    {"today", "currently", "hoy", "ahora", "hoje", "actualmente", "atualmente", "actuellement"}
)


def _is_value(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token is a value that is wished: no reference, nothing that was or that a sentence only tells."""
    token = tokens[at]
    if token.kind not in ("addr", "net", "range", "num") or token.text.lower() == "0":
        return False
    before = [t.text.lower().rstrip(".") for t in tokens[max(0, at - 2) : at]]
    if any(word in REFERENCES for word in before):
        return False
    after = tokens[at + 1 : at + 3]
    if after and after[0].text.lower() in _TODAY:
        return False
    if token.kind == "num" and [t.kind for t in after] == ["cut", "num"] and after[0].value == ">":
        return False  # what it was
    marks = ".;\n!?" if token.kind != "num" else ".;\n!?()"
    inside = " ".join(t.text.lower() for t in _around(tokens, at, marks))
    return not (_TOLD.search(inside) and not _WISHES.search(inside))


def _around(tokens: Sequence[Token], at: int, marks: str) -> Sequence[Token]:
    ends = [i for i, token in enumerate(tokens) if token.kind == "cut" and str(token.value) in marks]
    begin = max((i + 1 for i in ends if i < at), default=0)
    return tokens[begin : min((i for i in ends if i > at), default=len(tokens))]


def _sets(*fields: str) -> _Holds:
    """Some objective has one of these fields."""

    def holds(_: str, made: Sequence[AnyObjective]) -> bool:
        said: set[str] = set()

        def walk(value: Any) -> None:
            if isinstance(value, dict):
                for key, one in value.items():
                    if one not in (None, (), [], False):
                        said.add(key)
                        walk(one)
            elif isinstance(value, list | tuple):
                for one in value:
                    walk(one)

        for one in made:
            walk(one.model_dump(exclude_defaults=True) | {one.kind: True})
            said.update(getattr(one, "clear", ()))
            said.update(key for key in one.model_fields_set if getattr(one, key) is False)
        return any(field in said for field in fields)

    return holds


def _takes_away(_: str, made: Sequence[AnyObjective]) -> bool:
    return any(_removing(one) for one in made)


def _removing(one: AnyObjective) -> bool:
    if one.kind.startswith(("remove", "disconnect", "retire", "rename")):
        return True
    fields = one.model_dump(exclude_defaults=True)
    gone = (
        "remove",
        "clear",
        "no_helpers",
        "stop_redistribute",
        "remove_sequences",
        "shutdown",
        "insert",
        "whole",
        "max_prefix",
    )
    return (
        any(field in fields for field in gone)
        or getattr(one, "passive", None) is False
        or getattr(one, "default_originate", None) == "no"
        or getattr(one, "checksum", None) is False
        or bool(getattr(one, "area_type", None))
        or one.kind
        in ("filter", "qos", "qos-class", "move-cable", "edit-list", "prefix-list", "address-host")
    )


def _denies_all(one: AnyObjective) -> bool:
    if not isinstance(one, FilterTraffic) or one.action != "deny" or one.interface is not None:
        return False
    return (
        one.sources == one.destinations == (ANYWHERE,)
        and all(service.protocol is None for service in one.services)
        and one.rest is None
    )


def _refusing(_: str, made: Sequence[AnyObjective]) -> bool:
    """Something is no longer announced, taken or carried."""
    routing = [
        one for one in made if one.kind in ("bgp-announce", "prefix-list", "bgp-process", "ospf-process")
    ]
    return not routing or any(
        getattr(one, "remove", False)
        or getattr(one, "stop_redistribute", None)
        or getattr(one, "default_originate", None) == "no"
        or any(entry.action == "deny" for entry in getattr(one, "entries", ()))
        or getattr(one, "remove_sequences", ())
        or getattr(one, "area_type", None)
        for one in routing
    )


def _excepting(_: str, made: Sequence[AnyObjective]) -> bool:
    """Lines of a list that all do the same except nothing."""
    edits = [one for one in made if isinstance(one, EditList) and one.insert]
    return all(len({line.action for line in one.insert}) > 1 or len(edits) > 1 for one in edits)


def _routed_by(protocol: str) -> _Holds:
    """Some objective is about the routing protocol, or may speak of it: traffic that is filtered, a path, an area."""

    def holds(_: str, made: Sequence[AnyObjective]) -> bool:
        return any(
            one.kind.startswith(protocol)
            or one.kind not in ("interface", "static-route", "bgp-peer", "bgp-process", "ospf-process")
            or protocol in str(one.model_dump(exclude_defaults=True)).lower()
            for one in made
        )

    return holds


def _exclusive(_: str, made: Sequence[AnyObjective]) -> bool:
    """A permission alone changes nothing: `only` needs its denial."""
    filters = [one for one in made if isinstance(one, FilterTraffic)]
    return not filters or any(one.action == "deny" or one.only or one.rest for one in filters)


def _nothing_else(_: str, made: Sequence[AnyObjective]) -> bool:
    """Where packets are filtered, what is said of the rest is a denial beside what may pass."""
    filters = [one for one in made if isinstance(one, FilterTraffic)]
    return not filters or any(one.only or one.rest for one in filters)


def _replies(_: str, made: Sequence[AnyObjective]) -> bool:
    """Where packets are denied, what is said of answers has to be a line of its own."""
    filters = [one for one in made if isinstance(one, FilterTraffic)]
    return not filters or any(one.established or one.rest for one in filters)


def _which_packets(_: str, made: Sequence[AnyObjective]) -> bool:
    """Where ports are only alluded to, some have to be said, too."""
    filters = [one for one in made if isinstance(one, FilterTraffic | EditList)]
    return not filters or "'ports': (" in str([one.model_dump() for one in filters])


def _established(_: str, made: Sequence[AnyObjective]) -> bool:
    """Where filters are written, one of them is about open connections."""
    written = [one for one in made if isinstance(one, FilterTraffic | EditList)]
    return not written or any("'established': True" in str(one.model_dump()) for one in written)


_BY_WAY_OF = (
    r"(?:through|via|into|in|inside|within|by|with|using|over|onto|en|dans|por|no|em|dentro de|mediante|par) "
    r"(?:the )?"
)

_COUNTERPARTS: tuple[tuple[str, _Holds], ...] = (
    (rf"(?<!rather than)(?<!instead of)(?<! not) {_BY_WAY_OF}(?:ospf|igp) ", _routed_by("ospf")),
    (rf" {_BY_WAY_OF}(?:bgp|ebgp) ", _routed_by("bgp")),
    (r" (?:activation|activate|activer|activez|activar|active|ativar|ative|ativacao|activacion|enable|"
     r"enabled|"
     r"no shut(?:down)?|bring (?:it )?up) ",
     lambda _, made: any("shutdown" in one.model_fields_set or one.kind != "interface" for one in made)),
    (r" (?:open|enable|activate|bring up|turn on|switch on) (?:the|that|this|it'?s) (?:port|interface) ",
     lambda _, made: any("shutdown" in one.model_fields_set for one in made)
     or all(one.kind not in ("interface", "vrf") for one in made)),
    (r" (?:assign|give|set|configure|put|add|asigna\w*|dale|pon\w*|configura\w*|atribu\w+|donne\w*|"
     r"attribue\w*|needs?|gets?) "
     r"(?:[a-z]+ ){0,3}?(?:ip|ipv4|ip address|address|direccion|endereco|adresse) (?!list|group|mtu|"
     r"tcp|helper|ospf|route|mss|nat|access|unreach|redirect|proxy)",
     lambda _, made: any("address" in str(one.model_dump(exclude_defaults=True)) or one.kind not in ("interface", "vrf")
     for one in made)),
    (
        r" (?:delete|remove|erase|borra|borrar|elimina|eliminar|supprime[rz]?|remova|remover|apague|"
        r"get rid of|decommission|torn down|tear down|strip|scrap|revoke|withdraw|undo|purge|"
        r"unset) (?!nothing)",
        _takes_away,
    ),
    (
        r" (?:no|not|never|don't|nothing|stop|stops|nao|ne|nunca|jamas|jamais|ningun\w*|nenhum\w*|"
        r"aucun\w*|rien|nada) "
        r"(?:\S+ ){0,3}?(?:an{1,2}oun?c\w+|advertis\w+|originat\w+|anunci\w+|annonc\w+|tak\w+|accept\w*|"
        r"acept\w+|aceit\w+|"
        r"redistrib\w+) | (?:tak|accept|acept|aceit)\w* (?:\S+ )?(?:nothing|none|nada|rien) (?!longer|"
        r"shorter|but|else|more|except|other)",
        _refusing,
    ),
    (r" (?:exceptions?|except|excepto|salvo|exceto|sauf|apart from|other than) ", _excepting),
    (r" (?:must|should|shall|has to|have to|please|debe\w*|deve\w*|doi\w+) (?:\S+ )?(?:be )?(?:deny|"
     r"denied|reject\w*|drop\w*|"
     r"block\w*|refus\w*|rechaz\w*|deneg\w*|bloque\w*|rejeit\w*|neg\w*|rejet\w*) ", _exclusive),
    (r" (?:default routes?|rutas? por defecto|rotas? (?:por )?(?:omissao|defeito|default)|"
     r"routes? par defaut) ",
     lambda _, made: any(not isinstance(one, FilterTraffic | EditList | BindList) for one in made)),
    (r" passiv\w+ | pasiv[ao] | silent ", _sets("passive", "passive_default")),
    (r" (?:with ?out|no|stop|not|sin|sem|sans) (?:log|logging|registr\w+|journalis\w+) ", _sets("quiet")),
    (r" (?:shape|shaping|shaped) ", _sets("shape_kbps")),
    (r" (?:police|policed|policing) ", _sets("police_kbps")),
    (r" (?:evenly|balanc\w+|spread|equilibr\w+|repart\w+|balance\w+|ecmp) ",
     _sets("paths", "ways", "max_paths", "cost", "static-route")),
    (r" (?:only|solely|exclusively|solo|solamente|apenas|somente|seulement|uniquement|"
     r"n'\S+ [^.;]{0,30}que) ", _exclusive),
    (r" (?:established|establecid[ao]s?|estabelecid[ao]s?|etablies?) ", _established),
    (r" (?:sessions?|connections?|conversations?) (?:that )?(?:(?:were|was|are|is|have been|[a-z0-9]+|"
     r"'s) ){0,5}?(?:opened|"
     r"started|initiated|begun|set up|originated) ", _replies),
    (r" (?:usual|normal|typical|standard|common|customary|necessary|needed|required|relevant|"
     r"appropriate|suitable|proper|"
     r"certain|some|various|several|important|essential) (?:ports?|services?|protocols?|applications?|"
     r"apps) | (?:puertos?|"
     r"servicios?|portas?|servicos?|ports|services|protocolos?|protocoles) (?:usuales|usuais|habitua\w+|"
     r"habituels?|normales|"
     r"normais|normaux|necess?ari[oa]s?|necessaires|comunes|comuns|courants|adecuad[oa]s|"
     r"requis\w*) ", _which_packets),
    (r" (?:(?:nothing|nobody|no ?one) (?:else|more|other)|nada mas|mais nada|nadie mas|mais ninguem|rien d'autre|"
     r"rien de plus|personne d'autre) ", _nothing_else),
    (r" (?:answers|replies|return traffic) ",
     _replies),
)  # fmt: skip
