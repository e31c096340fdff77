"""Telling what a clause is about, by the words that only that kind of objective uses.

`reading` sends each clause to the reader of its frame; `clauses` cuts a request into them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from assent.network.transport.skills.grammar.clauses import PROPERTIES, Clause, Frame, is_word
from assent.network.transport.skills.grammar.mentions import Token


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_OSPF_WORDS = _set(
    "MAXPATHS NETTYPE OSPF AREA COST PRIORITY HELLO DEAD PASSIVE ROUTERID REFERENCE ORIGINATE ADVERTISE REDISTRIBUTE "
    "STUB NSSA"
)
_INTERFACE_WORDS = _set(
    "DESCRIPTION MTU BANDWIDTH SPEED DUPLEX HELPER SUBINTERFACE LOOPBACK ADDRESS SHUT UP DOT1Q HALF FULL"
)
_WORLD = _set("ANY whole entire complete completely")
_CONFIG = _set(
    "config configs configuration configurations configuracion configuracao nvram flash startup settings setup"
)
_SAFETY = _set("security protection firewalls firewall seguridad seguranca securite")
_DISASTER = _set("wipe format destroy reload reboot erase nuke brick factory sabotage hack trash annihilate")


def frame_of(clause: Clause) -> Frame:
    """What a clause is about, by the words that only that kind of objective uses."""
    if _destroys(clause):
        return Frame.DESTROY
    if clause.all("net") and re.search(r"\bnull\s?0\b|\bblack[- ]?hol", clause.text, re.IGNORECASE):
        return Frame.STATIC
    if _other_routing(clause):
        return Frame.ROUTING_ELSE
    if clause.has("PASSIVE") and not clause.has("STATIC", "DESCRIPTION", "TUNNEL", "ACL"):
        return Frame.OSPF
    carries = clause.has("REDISTRIBUTE", "ORIGINATE") or originates(clause) or redistributes(clause)
    if (carries or at_most(clause)) and not clause.has("TUNNEL", "ACL"):
        return Frame.OSPF
    costs = clause.has("COST") and bool(clause.all("num")) and not clause.all("net", "addr")
    if costs and not clause.has(
        "STATIC", "DISTANCE", "ROUTE", "DENY", "PERMIT", "TUNNEL", "MTU", "BANDWIDTH"
    ):
        return Frame.OSPF
    if elects(clause) and not clause.has("DENY", "PERMIT", "TUNNEL", "ACL"):
        return Frame.OSPF
    if clause.has("TUNNEL", "GRE", "IPIP") and not _filters(clause) and not _tunnel_property(clause):
        return Frame.TUNNEL
    if (
        clause.has("FLOATING", "DISTANCE", "STATIC", "DEFAULTROUTE")
        and clause.has("VIA")
        and not clause.has("DENY")
    ):
        return Frame.STATIC
    if _about_list(clause):
        return Frame.LIST
    if _filters(clause):
        return Frame.FILTER
    if clause.has("DISCONNECT", "CONNECT") or (
        clause.has("CREATE", "REMOVE") and clause.all("host") and not _of_a_setting(clause)
    ):
        if clause.all("host", "unknown") or clause.has("HOST"):
            return Frame.HOST
        if len({token.value for token in clause.all("router")}) > 1 and not clause.has("DESCRIPTION"):
            return Frame.LINK
    return _plain_frame(clause)


_GIVES = re.compile(
    r"\b(?:hand|offer|giv|provid|tell|told|announc|inject|shar|spread|push|leak|pass|distribut|feed|fed|flood|"
    r"propagat|"
    r"advertis|originat|send|publish|generat|learn|supply|suppl|anunci|ofre|difun|propag|inyect|injet|annonc|diffus|"
    r"fourni|envi|reparti|redistrib)\w*",
    re.IGNORECASE,
)
_DEFAULT = re.compile(
    r"\b(?:default(?: routes?| gateway)?|last[- ]resort|0\.0\.0\.0(?:/0)?|quad[- ]zero|ruta por defecto|ruta "
    r"predeterminada|rota (?:padrao|por defeito|default)|route par defaut)\b",
    re.IGNORECASE,
)
_WHOM = re.compile(
    r"\b(?:every(?:body|one)|others|the other|(?:all|other) routers|rest of|(?:all|other) areas|inside|into ospf|"
    r"in ospf|through ospf|via ospf|over ospf|by ospf|ospf|neighbou?rs|domain|whole network|demas|todos|outros|"
    r"autres|"
    r"tous|resto)\b",
    re.IGNORECASE,
)


def originates(clause: Clause) -> bool:
    """`edge1 hands a default route to everybody inside`: OSPF is to carry it to the others."""
    text = "".join(c for c in unicodedata.normalize("NFKD", clause.text) if not unicodedata.combining(c))
    if clause.has("VIA") and clause.all("addr"):
        return False
    found = _DEFAULT.search(text) is not None and _GIVES.search(text) is not None
    return found and _WHOM.search(text) is not None and "bgp" not in text.lower()


def elects(clause: Clause) -> bool:
    """Whether it is about who becomes designated router."""
    return _ELECTS.search(clause.text) is not None


_CARRIED = re.compile(
    r"\b(?:visible|known|appear|show up|carried|carry|brought|bring|fed|feed|inject|import|export|shared|share|"
    r"spread|told|"
    r"propagat|learn|put|go|goes|visibles|conocid|conhecid|connu|llev|inyect|injet)\w*\b.{0,40}"
    r"\b(?:in|into|to|by|through|via|en|em|no|dans|par) (?:el |o |l')?ospf\b",
    re.IGNORECASE,
)


def redistributes(clause: Clause) -> bool:
    """`all static routes should be visible in OSPF`: other routes in OSPF, whatever the verb."""
    about = clause.has("STATICS", "CONNECTED") or (clause.has("STATIC") and not clause.all("net", "addr"))
    return about and not clause.has("VIA", "DEFAULTROUTE") and _CARRIED.search(clause.text) is not None


_AT_MOST = re.compile(
    r"\b(?:at most|(?:no|not .{0,20}) ?more than|maximum of|up to|a lo sumo|como maximo|au plus|au maximum|"
    r"no maximo)\b"
    r".{0,24}\b(?:paths?|routes?|ways|caminos?|rutas?|caminhos?|rotas?|chemins?)\b",
    re.IGNORECASE,
)


def at_most(clause: Clause) -> bool:
    """`no more than two equal-cost paths`: how many ways OSPF may use at once."""
    single = re.search(
        r"\b(?:just|only) (?:one|1|a single|two|2) (?:equal[- ]cost )?paths?\b", clause.text, re.IGNORECASE
    )
    return (single or _AT_MOST.search(clause.text)) is not None and not clause.all("host", "net", "addr")


_ELECTS = re.compile(
    r"\b(?:designated[- ]router|dr election|(?:be|become|is|stay|the|as|elected|b?dr)\s+b?dr|eligible|election)\b",
    re.IGNORECASE,
)
"""Who is designated router is OSPF's priority."""


def _of_a_setting(clause: Clause) -> bool:
    """`remove the static route to h1`: a host that only says which setting is meant."""
    routes = clause.has("STATIC", "FLOATING", "ROUTE", "STATICS", "ACL", "TUNNEL")
    if clause.has("CREATE") and not clause.has("REMOVE"):  # a new host has an address, a gateway and an area
        return routes or clause.has("DESCRIPTION", "MTU", "HELPER", "COST", "PASSIVE")
    return routes or clause.has(*PROPERTIES, *_OSPF_WORDS, *_INTERFACE_WORDS, "VLAN", "LAN", "TRAFFIC")


def _plain_frame(clause: Clause) -> Frame:
    lemmas = clause.lemmas
    if lemmas & {"DESCRIPTION"} and clause.all("text"):
        return Frame.INTERFACE
    if _leads(clause):
        return Frame.STATIC
    if clause.has("ORIGINATE", "REDISTRIBUTE", "REFERENCE", "ROUTERID"):
        return Frame.OSPF
    if clause.has("FLOATING", "STATIC", "DEFAULTROUTE") or (
        clause.has("ROUTE") and (clause.all("net", "addr") or clause.has("VIA"))
    ):
        return Frame.STATIC
    if (
        clause.has("VIA")
        and clause.all("net")
        and not clause.has(*_OSPF_WORDS, *_INTERFACE_WORDS - {"ADDRESS"})
    ):
        return Frame.STATIC
    if lemmas & (_OSPF_WORDS - {"ADVERTISE"}) or (clause.has("ADVERTISE") and _advertisable(clause)):
        return Frame.OSPF
    if lemmas & _INTERFACE_WORDS or (clause.has("VLAN") and clause.all("num")):
        return Frame.INTERFACE
    if clause.has("SET", "CREATE", "REMOVE", "NO") and clause.all("iface", "net"):
        return Frame.INTERFACE
    if clause.has("CREATE") and clause.has("LINK", "BETWEEN") and len(clause.all("router")) > 1:
        return Frame.LINK
    return Frame.PLACE if clause.all("router", "iface") and not clause.has("NOT") else Frame.NOTHING


def _leads(clause: Clause) -> bool:
    """`core1: 172.20.0.0/16 -> 10.10.0.1`: a prefix and where it goes."""
    kinds = [token.kind for token in clause.tokens if token.kind in ("net", "addr")]
    sent = re.search(
        r"\b(?:sen[dt]\w*|forward\w*|hand\w*|reach\w*|lead\w*|goes|go|lies?|behind)\b", clause.text.lower()
    )
    if (
        kinds == ["net", "addr"]
        and sent
        and clause.all("router")
        and not clause.has(*PROPERTIES - {"STATIC"})
    ):
        return True
    return kinds == ["net", "addr"] and bool(clause.all("router")) and len(clause.tokens) <= 4


def _advertisable(clause: Clause) -> bool:
    return bool(clause.all("net", "addr", "iface", "host", "num") or clause.has("LAN", "IT", "LOOPBACK"))


def _filters(clause: Clause) -> bool:
    """Whether the clause is about which packets may pass."""
    traffic = bool(clause.all("service", "proto")) or clause.has("TRAFFIC", "ACL", "ESTABLISHED")
    ends = len(clause.all("net", "addr", "host")) > 0 or clause.has("LAN", "ANY", "BETWEEN")
    if clause.has("DENY", "PERMIT"):
        ospf_settings = clause.has("OSPF") and clause.has("COST", "PASSIVE", "HELLO", "DEAD", "ADVERTISE")
        return (traffic or ends or clause.has("FROM", "TO", "REACH")) and not ospf_settings
    settings = clause.has(
        "MTU", "BANDWIDTH", "SPEED", "DUPLEX", "COST", "PRIORITY", "HELLO", "DEAD", "PASSIVE"
    )
    if clause.has("EXCEPT") and (traffic or ends) and not settings:
        return True
    if clause.has("NOT", "ONLY", "NO") and clause.has(
        "CAN", "REACH", "should", "must", "TRAFFIC", "pass", "through"
    ):
        return traffic or ends
    if clause.has("CAN", "should", "must") and clause.has("REACH"):
        return traffic or ends
    if clause.has("SHUT", "REMOVE", "CREATE") and clause.all("service") and not clause.all("iface"):
        return True
    return (
        clause.has("ONLY", "NO", "NOT") and bool(clause.all("service")) and (ends or clause.has("TO", "FROM"))
    )


def _other_routing(clause: Clause) -> bool:
    """BGP sessions and the like: routing, but none that this grammar reads."""
    spelled = {token.text.lower() for token in clause.tokens}
    if clause.has("DENY", "PERMIT"):
        return False
    return bool(spelled & {"eigrp", "rip", "isis"}) and bool(
        spelled
        & {
            "peer",
            "peering",
            "session",
            "neighbor",
            "neighbour",
            "as",
            "configure",
            "enable",
            "run",
            "set",
            "create",
        }
    )


def _about_list(clause: Clause) -> bool:
    """Removing, binding or unbinding a list as a whole, rather than writing entries."""
    if not clause.has("ACL"):
        return False
    if clause.has("REMOVE", "NO") and not clause.has("DENY", "PERMIT"):
        return True
    return clause.has("SET", "bind", "CONNECT", "unbind", "detach", "DISCONNECT") and not (
        clause.has("DENY", "PERMIT") or clause.all("service", "proto")
    )


def _tunnel_property(clause: Clause) -> bool:
    """A setting of an existing tunnel interface, such as its MTU."""
    named = any(str(token.value).startswith("Tunnel") for token in clause.all("iface"))
    return (
        named
        and clause.has("MTU", "DESCRIPTION", "BANDWIDTH", "SHUT", "COST")
        and len(clause.all("router")) < 2
    )


def _takes_safety(tokens: Sequence[Token], at: int) -> bool:
    """`disable the firewall`, `remove all protection`: what keeps the network safe is what should go."""
    near = tokens[at + 1 : at + 6]
    return is_word(tokens[at], "SHUT", "REMOVE", "DISCONNECT") and any(
        t.text.lower() in _SAFETY for t in near
    )


def _destroys(clause: Clause) -> bool:
    """A wish that no one can mean: everything erased, all protection off."""
    spelled = {token.text.lower() for token in clause.tokens}
    everything = clause.has(*_WORLD) or bool(spelled & {"every", "all", "everything", "entire", "whole"})
    verb = clause.has("REMOVE", "SHUT", "DISCONNECT") or bool(spelled & _DISASTER)
    if not verb or re.search(r"\bdrop\w*\b.*\b(?:rest|else|remainder|others)\b", clause.text.lower()):
        return False  # `drop the rest`: of the packets that a list sees
    if any(_takes_safety(clause.tokens, at) for at in range(len(clause.tokens))):
        return True
    if clause.lemmas & _CONFIG or bool(spelled & _CONFIG):
        return not clause.all("iface") or everything
    if spelled & _DISASTER and (everything or clause.all("router") or clause.has("ROUTER", "LAN")):
        return not clause.all("iface", "text")
    acls = clause.has("ACL") and everything and not clause.all("router", "iface")
    whole = (
        everything
        and clause.has("ROUTER", "LAN", "INTERFACE", "LINK")
        and not clause.all("router", "host", "net")
    )
    bare = everything and not clause.all("router", "iface", "host", "net", "addr", "service", "proto", "num")
    return acls or whole or (bare and clause.has("REMOVE", "SHUT") and not clause.has("TRAFFIC", "DENY"))
