"""What an answer must not do, whoever read it: the opposite of what is said, or away with what is said to stay.

`dispatch` asks it of every answer. Like `backread` it only finds that something does not fit, and asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assent.network.transport.edge_objectives import EditList
from assent.network.transport.objectives import AnyObjective, BindList, FilterTraffic, StaticRoute
from assent.network.transport.skills.grammar.tokens import unaccented
from assent.network.transport.skills.requests.spoken import Spoken

_Breaks = Callable[[Sequence[AnyObjective]], bool]

_OFF = (
    r"(?:no|not|without|disabl\w+|stop\w*|kill\w*|drop\w*|remov\w+|turn(?:ed)? off|switch(?:ed)? off|off with|"
    r"get rid of|fuera|sin|quita\w*|"
    r"elimina\w*|desactiv\w+|deshabilit\w+|apag\w+|desativ\w+|desabilit\w+|sem|tira\w*|fora|acaba\w* com|sans|"
    r"supprim\w+|coup\w+|enlev\w+|plus de)"
)
_LITTLE = r"(?:(?:the|any|all|el|la|los|las|o|a|os|as|le|les|l'|de|com|of|ip|icmp) )*"
_LIST = r"(?:access[- ]list|list|acl|lista|liste|filter|filtro|filtre)"
_STAYS = (
    r"(?:stays?|remains?|(?:is |must |should |has to |to )(?:be |is )?(?:kept|stay|remain)|se queda|queda|permanece|"
    r"fica|mantem-se|reste|doit rester)"
)


def _made_true(*fields: str) -> _Breaks:
    return lambda made: any(getattr(one, field, None) is True for one in made for field in fields)


def _kinds(*kinds: str) -> _Breaks:
    return lambda made: any(one.kind in kinds for one in made)


def _only_permits(made: Sequence[AnyObjective]) -> bool:
    """Prefixes are let in, and none is refused or taken out."""
    lists = [one for one in made if one.kind == "prefix-list"]
    return bool(lists) and all(
        getattr(one, "entries", ())
        and all(entry.action == "permit" for entry in getattr(one, "entries", ()))
        and not getattr(one, "remove_sequences", ())
        for one in lists
    )


def _partly_stub(made: Sequence[AnyObjective]) -> bool:
    kinds = [kind for one in made if (kind := getattr(one, "area_type", None)) is not None]
    return bool(kinds) and not any("total" in str(kind) for kind in kinds)


def _actions(made: Sequence[AnyObjective]) -> set[str]:
    """What packets' lines do."""
    lines = [line for one in made if isinstance(one, EditList) for line in one.insert]
    return {one.action for one in (*lines, *made) if isinstance(one, FilterTraffic) or one in lines}


def _only_denies(made: Sequence[AnyObjective]) -> bool:
    only = any(getattr(one, "only", None) or getattr(one, "rest", None) for one in made)
    return not only and _actions(made) == {"deny"}


def _only_unbinds(made: Sequence[AnyObjective]) -> bool:
    return bool(made) and all(isinstance(one, BindList) and one.remove for one in made)


def _only_shuts(made: Sequence[AnyObjective]) -> bool:
    return bool(made) and all(getattr(one, "shutdown", None) is True for one in made)


def _one_way(made: Sequence[AnyObjective]) -> bool:
    steered = [one for one in made if one.kind == "steer"]
    return len(steered) == 1 and len(steered) == len(made)


_BREAKS: tuple[tuple[str, _Breaks], ...] = (
    (rf"\b{_OFF} {_LITTLE}(?:proxy[- ]?arp|redirects?|unreachables?)\b",
     _made_true("proxy_arp", "redirects", "unreachables")),
    (rf"\b{_LIST}(?: [\w-]+)?(?: itself| as such| misma| mesma)? {_STAYS}\b|\b(?:keep|"
        rf"leave) the {_LIST}\b(?! (?:out|off|down))",
     _kinds("remove-list")),
    (r"\b(?:don't|do not|no longer|nobody|never|ya no|ja nao|ne) (?:\w+ )?(?:want|need|accept|take|quer\w+|acept\w+|"
     r"aceit\w+|voul\w+|accept\w+)\b(?:[^.;]|(?<=\d)\.)*\d+/\d+",
     _only_permits),
    (r"(?<!not )(?<!nothing )(?<!nobody )\b(?:ha(?:s|ve) to|needs? to|should be able to|must be able to|is to|are to) "
     r"(?:still )?(?:get to|reach|access|talk to|connect to)\b(?! (?:only|nothing))",
     _only_denies),
    (r"\b(?:https?|ssh|dns|smtp|imap|ntp|rdp|telnet|s?ftp)(?: traffic)? only\b|\bonly (?:https?|ssh|dns)\b",
     _only_denies),
    (r"\b(?:then|and|afterwards|luego|y|depois|e|puis|et) (?:be )?(?:deleted?|erased?|destroy\w*|borr\w+|elimin\w+|"
     r"apag\w+|supprim\w+)\b",
     _only_unbinds),
    (r"\b(?:disabl\w+|stop|no|without|desactiv\w+|desativ\w+|deshabilit\w+|quit\w+|tir\w+|sans|sin|sem) (?:\w+ ){0,2}"
     r"(?:keepalives?|cdp|lldp|snmp|ntp|autoneg\w*|poe|negotiation)\b",
     _only_shuts),
    (r"\bonly (?:after|once) (?!(?:r\d|the (?:link|router|path|primary|main|first))\b)|"
     r"\b(?:solo|apenas|so) (?:despues|depois)\b|\bseulement apres\b",
     bool),
    (r"\btotal\w* (?:stub\w*|nssa)|\b(?:stub\w*|nssa) total", _partly_stub),
    (r"\b(?:way|path|route|camino|caminho|chemin) back\b|\bback (?:the same|likewise)|\bboth directions\b|"
     r"\bvice versa\b|\bin (?:either|both) directions?\b|\bambos sentidos\b|\bnos dois sentidos\b|"
     r"\bdans les deux sens\b",
     _one_way),
)  # fmt: skip


def broken(said: Spoken, made: Sequence[AnyObjective]) -> str | None:
    """The question about what the answer does and the request forbids, or None."""
    for pattern, breaks in _BREAKS:
        found = said.says(pattern)
        if found and breaks(made):
            return f"I am not sure that I understood “{found.group().strip()}”. Could you say it otherwise?"
    return (
        _either(said, made)
        or _round(said, made)
        or _nameless(said, made)
        or _swallowed(said, made)
        or _served(said, made)
    )


def _served(said: Spoken, made: Sequence[AnyObjective]) -> str | None:
    """`only h1 may reach the web server h2`: its web pages, or h2?"""
    found = said.says(
        rf"\b(web|dns|mail|ssh|ftp|file|db|database) (?:server|host|box|machine) (?:{_any_host(said)})(?![\w-])"
    )
    filters = [one for one in made if isinstance(one, FilterTraffic)]
    kinds = {service.protocol for one in filters for service in one.services}
    if not found or not filters or None in kinds or not said.says(r"\b(?:only|nobody|no one|alone|just)\b"):
        return None
    if said.says(rf"\b{found[1]}\b(?! (?:server|host|box|machine))|\b(?:ports?|tcp|udp|https?|ping|icmp)\b"):
        return None
    return f"Is only {found[1]} traffic meant, or all traffic of “{found.group()}”?"


def _any_host(said: Spoken) -> str:
    return "|".join(re.escape(name.lower()) for name in said.ground.hosts) or "$^"


def _either(said: Spoken, made: Sequence[AnyObjective]) -> str | None:
    """`via R2 or R4`: of two ways that are alike, one is meant."""
    routes = [(one.router, one.prefix, one.distance) for one in made if isinstance(one, StaticRoute)]
    names = "|".join(re.escape(name.lower()) for name in said.routers)
    if len(set(routes)) == len(routes) or not names:
        return None
    found = said.says(rf"(?<![\w-])(?:{names}) (?:or|o|ou) (?:{names})(?![\w-])")
    return f"Which way is meant: “{found.group()}”?" if found else None


_ROUND = (
    r"(?:away from|clear of|off|around|round|avoid\w*|bypass\w*|not (?:via|through|over|by)|without (?:crossing|"
    r"passing|using|touching)|lejos de|fuera de|sin pasar por|evit\w+|longe d[eoa]|sem passar p(?:or|elo)|loin de|"
    r"sans passer par|hors de)"
)


def _round(said: Spoken, made: Sequence[AnyObjective]) -> str | None:
    """`keep packets from h2 to h1 away from R4`: a way, and nothing to be filtered."""
    if (
        not made
        or not all(isinstance(one, FilterTraffic) for one in made)
        or len(said.all("host", "net")) < 2
    ):
        return None
    names = "|".join(re.escape(name.lower()) for name in said.routers)
    found = said.says(rf"\b{_ROUND} (?:the |router )*(?:{names})(?![\w-]|'s| \w+\d/)") if names else None
    if found is None:
        return None
    return f"Should that traffic be blocked, or only take another way than “{found.group()}”?"


_NAME = re.compile(r"(?<![\w/.-])[A-Z][A-Z0-9]+(?:[-_][A-Z0-9]+)+(?![\w/-])")
_KNOWN = re.compile(
    r"^(?:R\d|GRE|IPSEC|TCP|UDP|ICMP|AES|SHA|ESP|DR|BDR|OSPF|BGP|EBGP|IP|IPIP|HTTP|HTTPS|SSH|DNS|DHCP|TX|RX|CS|AF)"
)


def _nameless(said: Spoken, made: Sequence[AnyObjective]) -> str | None:
    """`Create VOICE-IN on …`: a name that neither the answer has nor anything that is there."""
    if not any(one.kind in ("filter", "edit-list", "bind-list", "prefix-list") for one in made):
        return None
    text = re.sub(r"[\"“«][^\"”»]*[\"”»]", "", said.text)
    names = [name for name in _NAME.findall(text) if not _KNOWN.match(name)]
    arrived = str([one.model_dump() for one in made]).lower() if names else ""
    there = {
        name.lower()
        for router in said.ground.routers
        for name in (*said.ground.device(router).acls, *said.ground.device(router).prefix_lists)
    } if names else set()  # fmt: skip
    for name in names:
        if name.lower() not in arrived and name.lower() not in there:
            return f"Where does the name {name} belong? Nothing that I understood has it."
    return None


_GOES_ON = re.compile(
    r"\s?,\s?(?:and |but |y |e |et |pero |mas )?(?:please )?(?:leave|keep|set|shut|make|put|then|deja\w*|"
    r"deix\w*|laisse\w*|"
    r"pon\w*)\b"
)


def _swallowed(said: Spoken, made: Sequence[AnyObjective]) -> str | None:
    """A description that is not quoted and in which another wish begins."""
    quoted = {
        unaccented(str(token.value)).lower() for token in said.all("text") if token.text[:1] in "\"“«'‘`"
    }
    for one in made:
        text = unaccented(str(getattr(one, "description", None) or "")).lower()
        if text and text not in quoted and _GOES_ON.search(text):
            return f"Should the description say “{text}”? Put what it should say in quotes."
    return None
