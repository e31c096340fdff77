"""Which values a clause has to hold to want a thing, by their kinds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from assent.network.transport.skills.grammar.background import imperatives
from assent.network.transport.skills.grammar.fillers import limits, other_topic
from assent.network.transport.skills.requests.leaning.hearing import Heard
from assent.network.transport.skills.requests.leftovers import words

CONTEXT = "context"
"""The label of what only tells: why, for whom, what is there today."""
OTHER = "other"
"""The label of wishes that are none of the others."""

_CODES = {"net": "P", "addr": "A", "num": "N", "range": "G", "text": "T", "service": "S", "proto": "S"}
_TOPICS = words("dhcp bootp ospf bgp ebgp ibgp igp gre icmp tcp ipip arp")
"""Protocols that are spoken of as such, and not as kinds of packets."""


@dataclass(frozen=True)
class Need:
    """How many values of each kind, at least and at most."""

    least: Mapping[str, int]
    most: Mapping[str, int]

    @classmethod
    def of(cls, said: str) -> Need:
        """`PN?`: one prefix, and perhaps a number."""
        least: Counter[str] = Counter()
        most: Counter[str] = Counter()
        for at, code in enumerate(said):
            if code == "?":
                continue
            most[code] += 1
            least[code] += said[at + 1 : at + 2] != "?"
        return cls(least, most)

    def fits(self, values: Mapping[str, int]) -> bool:
        return all(values.get(code, 0) >= count for code, count in self.least.items()) and all(
            count <= self.most.get(code, 0) for code, count in values.items()
        )

    def __add__(self, other: Need) -> Need:
        return Need(Counter(self.least) + Counter(other.least), Counter(self.most) + Counter(other.most))


def values_in(heard: Heard, span: range) -> dict[str, int]:
    """How many values of each kind some tokens hold, and how many lists."""
    found = Counter(_CODES[heard.tokens[at].kind] for at in valued(heard, span))
    found["L"] += sum(at in heard.lists for at in span)
    return +found


def valued(heard: Heard, span: range) -> list[int]:
    """Where values stand that a reading has to use; an address that only says which interface is none."""
    return [
        at
        for at in span
        if heard.tokens[at].kind in _CODES
        and at not in heard.held
        and heard.tokens[at].text.lower() not in _TOPICS
    ]


_TABLE = """
address P | secondary P | description T | undescribe T? | unaddress P? | default N? | shutdown | up | mtu N | ipmtu N
mss N | bandwidth N | speed N? | relay A? | unrelay A? | noproxyarp | proxyarp | noredirects | redirects
nounreachables | unreachables | subinterface NN?P? | loopback | tunnelkey N | keepalive NN? | tunneldown | untunnel
unbind L | bind L | droplist L
cost N | priority N | noelect N? | hello N | dead N | timers NN | passive | active | pointtopoint | broadcast
uncost N? | join NP? | routerid A | reference N | originate N?N?P? | originatealways N?N?P? | unoriginate P?
redistribute N?N? | unredistribute | stub N | totallystub N | nssa N | normalarea N | maxpaths N | singlepath N?
static PAN? | defaultroute A?N?P? | nostatic P?A? | announce P | unannounce P | accept P | refuse P | peershut A?
distance N | leave P? | discard P | peerup A? | peertimers NNA? | maxprefix NA? | unhost | unlink | context | other
"""

NEEDS: dict[str, Need] = {
    name: Need.of(said[0] if said else "")
    for line in _TABLE.strip().splitlines()
    for name, *said in (entry.split() for entry in line.split("|"))
}


_GOES = (
    r"remov\w+|delet\w+|drop\w*|eras\w+|rid|away|tear|torn|dismantl\w+|decommission\w*|scrap\w*|withdraw\w*|take|taken|pull\w*|"
    r"detach\w*|unbind|unhook|unappl\w+|undo|stop\w*|cease|no|not|never|off|without|goes|go|gone|obsolete|clear\w*|un\w+|lift\w*|strip|"
    r"elimin\w+|borr\w+|quit\w+|retir\w+|remov\w+|apag\w+|desmont\w+|deja\w*|dejen|deix\w+|ya|ja|desvincul\w+|desasoci\w+|"
    r"supprim\w+|enlev\w+|demont\w+|cess\w+|plus|detach\w+|decroch\w+|sin|sem|sans|nao|ne|desconect\w+|deslig\w+|debranch\w+|"
    r"disconnect\w*|unplug\w*|left|leaves|retired?|retract|release|tire|tira|saca"
)
_DOWN = (
    r"shut\w*|down|disab\w+|off|deactivat\w+|clos\w+|kill|inactive|suspend\w*|paus\w+|apag\w+|baj\w+|desactiv\w+|deshabilit\w+|"
    r"cierr\w+|deslig\w+|desativ\w+|desabilit\w+|derrub\w+|fech\w+|abajo|baixo|eteign\w+|etein\w+|ferm\w+|coup\w+|arret\w+|"
    r"not be|no debe\w*|suspend\w+|out of|offline|caido|tumb\w+"
)
_UP = (
    r"up|enabl\w+|activ\w+|on|open\w*|unshut|no shut\w*|not shut\w*|service|live|start|light|online|"
    r"levant\w+|habilit\w+|enciend\w+|"
    r"ativ\w+|lig\w+|ar|sub\w+|allum\w+|lev\w+|mont\w+|ouvr\w+|resum\w+|restart|reactiv\w+|arriba|usable|"
    r"without shutdown"
)
_GOES_AWAY = (
    r"remove|delete|drop|erase|take|tear|withdraw|detach|unbind|unhook|clear|disable|stop|disconnect|unplug|retire|pull|elimin\w+|"
    r"borr\w+|quit\w+|retir\w+|remov\w+|supprim\w+|enlev\w+|tir\w+|desactiv\w+|desativ\w+|touch|change|toques?|mex\w+|touch\w+"
)
_SHUT = (
    r"shut|close|kill|deactivate|suspend|apag\w+|deslig\w+|ferm\w+|coup\w+|eteign\w+|cierr\w+|fech\w+|derrub\w+|"
    r"baj\w+"
)
_HAS_TO_SAY: dict[str, str] = {
    **dict.fromkeys(
        words(
            "leave unaddress unrelay untunnel unbind droplist uncost active unoriginate unredistribute nostatic "
            "unannounce normalarea unhost unlink noproxyarp noredirects nounreachables"
        ),
        f"{_GOES}|{_DOWN}|default|normal|active|again|hellos?",
    ),
    "shutdown": _DOWN, "tunneldown": _DOWN, "peershut": _DOWN, "up": _UP, "peerup": _UP,
    "refuse": rf"{_GOES}|"
    r"refus\w+|reject\w+|filter\w*|deny|block\w*|ignor\w+|discard\w*|rechaz\w+|rejeit\w+|recus\w+|rejet\w+",
}  # fmt: skip
"""Words of which a clause has one, if it wants this: the opposite is said with nearly the same words otherwise."""
_FOREIGN = (
    r"e?bgp|vrf|nat|vpn|ipsec|vrrp|hsrp|qos|dscp|ipv6|ntp|snmp|syslog|md5|authenticat\w+|autentic\w+|authentif\w+|encrypt\w*|"
    r"polic\w+|native|nativ[ao]|untagged|summar\w+|aggregat\w+|second (?:carrier|provider)|segund[oa]"
)
"""Topics that none of the labels is about, but those of BGP."""
_OF_BGP = frozenset(
    [
        "announce",
        "unannounce",
        "accept",
        "refuse",
        "peershut",
        "peerup",
        "peertimers",
        "maxprefix",
        "redistribute",
    ]
)


_NOT = (
    r"don't|doesn't|didn't|mustn't|shouldn't|won't|can't|cannot|aren't|isn't|not|never|nothing|nobody|nao|nunca|jamais|jamas|ne|"
    r"no(?= (?!x[a-z]\b|shut)[a-z])|avoid|instead of|rather than|let alone"
)
_TAKES_NOT = re.compile(rf"\b(?:{_NOT})\b(?: \S+){{0,2}}? (?:{_GOES_AWAY}|{_SHUT})\b")
"""What is not to go."""
_MAY_DENY = words(
    "passive noelect leave noproxyarp noredirects nounreachables unaddress undescribe unrelay uncost active "
    "unoriginate unredistribute nostatic unannounce refuse normalarea singlepath pointtopoint unbind context "
    "totallystub stub speed"
)
"""What is wanted in the form that something is not to be."""


_OF_A_PORT = (
    r"(?:disab\w+|enabl\w+|(?:turn|switch)\w* (?:on|off)|activ\w+|desactiv\w+|desativ\w+|deshabilit\w+|habilit\w+|"
    r"ativ\w+|stop|kill|shut|start) "
    r"(?!(?:the|it|that|this|them|el|la|o|a|le|down|off|on|ports?|interfac\w*|administrativ\w+|please)\b)"
    r"\w{2,}(?: \w+){0,3}? (?:on|at|for|en|na|no|sur|em) x[ir]"
)
"""`disable CDP on …`: of the port, not the port."""
_CANNOT_SAY = {
    "nostatic": r"(?:with|by|using|through|need\w*|want\w*|add\w*) (?:an? |the )?static|send|sent|set up|create",
    "context": r"goes away|becomes?|devient|pasa a ser|passa a ser|is to be|are to be",
    "shutdown": rf"{_OF_A_PORT}|no shut\w*|not shut|out of shut\w*|unshut|torn?|tear",
    "description": r"acls?|lists?|entry|entries|filters?|vrf|tunnel",
    "up": rf"{_OF_A_PORT}|torn?|e?bgp",
    "announce": r"ospf|area",
    "unannounce": r"ospf|area",
    "passive": r"(?:be|become|are|form|come up as) (?:direct )?(?:ospf )?(?:neighbou?rs|adjacen\w+)|"
    rf"(?:{_NOT}|no longer|plus|ya no|ja nao)(?: \S+){{0,3}} (?:passi\w+|pasiv\w+|silent)",
}
_WRONG = (
    r"wrong|outdated|misleading|stale|nonsense|obsolete|equivocad\w+|mal|errad\w+|erron\w+|faux|fausse|caduc\w*|"
    r"perim\w+"
)
_HAS_TO_SAY["undescribe"] = f"{_GOES}|{_WRONG}|empty|blank|eras\\w+|wip\\w+|effac\\w+|vid\\w+|otez"


def _limited(line: str) -> bool:
    """`temporarily`, `until`, `by 100`: what an objective cannot say."""
    return bool(re.search(r"\bby x[nks]\b", line)) or any(
        limits(word) and word not in _NO_LIMITS for word in line.split()
    )


_NO_LIMITS = words(
    "both same new old first last second half most after besides likewise without sin sem sans lower upper maximum but "
    "while during similar se replies"
)
"""Of the words that limit something, those that do not where a clause is read as a whole."""


def says(label: str, line: str) -> bool:
    """Whether a clause may want this, by words that it cannot do without and those that it cannot have."""
    line = line.replace("not so stubby", "nssa")
    if label == CONTEXT:
        return re.search(rf"\b(?:{_CANNOT_SAY[CONTEXT]})\b", line) is None
    if _TAKES_NOT.search(line) or _limited(line):
        return False
    if label not in _MAY_DENY and re.search(rf"\b(?:{_NOT})\b", line):
        return False
    if label in _CANNOT_SAY and re.search(rf"\b(?:{_CANNOT_SAY[label]})\b", line):
        return False
    needed = _HAS_TO_SAY.get(label)
    if needed is not None and not re.search(rf"\b(?:{needed})\b", line):
        return False
    foreign = re.findall(rf"\b(?:{_FOREIGN})\b", line)
    return not [word for word in foreign if label not in _OF_BGP or word not in ("bgp", "ebgp")]


_ASKS = (
    r"must|should|shall|needs?|ha[sv]e to|has to|wants?|would like|please|let|make|require\w*|ought|debe\w*|deba\w*|"
    r"tiene\w* que|hay que|quiero|queremos|dev\w+|tem que|tem de|quero|doi\w+|faut|veux|voulons|veuillez|is to|are to"
)

_MORE = (
    r"backup|too|also|as well|likewise|same|both|each|becomes?|turns?|gets?|away|remov\w+|delet\w+|drop\w*|instead|"
    r"pasa a|passa a|devient|deviennent"
)
_STATES = (
    r"is|are|isn't|was|were|has|have|had|been|does|will|can|sits?|lives?|hangs?|runs?|came|went|knows?|thinks?|says?|"
    r"es|esta|estan|son|fue|tiene|tienen|hay|e|sao|foi|tem|temos|anda|andam|est|sont|etait|ont|avons|on|will be|"
    r"reported|complain\w*|wants|upgraded|moved|replaced|left|broke|changed"
)


def asks_more(line: str) -> bool:
    """Whether a clause asks for something, denies, limits, or speaks of another topic: it is no mere context then."""
    words_ = line.split()
    if re.search(rf"\b(?:{_STATES})\b", line) is None:
        return True  # without a verb that tells how things are, it may be anything
    return (
        re.search(rf"\b(?:{_ASKS}|{_NOT}|{_FOREIGN}|backup|too|also|as well|likewise|same|both|each)\b", line)
        is not None
        or _limited(line)
        or any(other_topic(word) or word in imperatives() for word in words_)
        or "xl" in words_
    )


_ACRONYMS = words(
    "ospf mtu mss tcp udp dhcp bootp vlan vlans nssa arp icmp dr bdr ecmp isp lan lans wan ip gre ipip bgp ebgp acl hq "
    "noc plc pc pcs id as ad igp e1 e2 dot1q voice staff guest spare trunk abr asbr sp cr it a the no not and or on in "
    "to"
)


def acronyms(heard: Heard, span: range) -> bool:
    """Whether a clause has an abbreviation that no reader knows (`CDP`): its wish is about that."""
    return any(
        heard.tokens[at].kind in ("word", "service", "proto")
        and re.fullmatch(r"[A-Z][A-Z0-9]+", heard.tokens[at].text) is not None
        and heard.tokens[at].text.lower() not in _ACRONYMS
        and at not in heard.held
        for at in span
    )
