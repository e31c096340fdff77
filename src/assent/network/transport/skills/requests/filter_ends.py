"""Whose packets a piece of a filter wish speaks of: sources and destinations."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import ANYWHERE
from assent.network.transport.skills.grammar.clauses import is_word
from assent.network.transport.skills.requests import filter_words as words
from assent.network.transport.skills.requests.filter_marks import Mark
from assent.network.transport.skills.requests.filter_pieces import Piece
from assent.network.transport.skills.requests.filter_words import word_set

HALF = r"\b(upper|lower|other|first|second) half\b"
_ENDS = ("end", "any", "internet", "label", "router")
_TOWARDS = word_set(
    """
    against contra contre versus into onto with con avec com at toward towards reach reaching query querying
    contact ping pinging polling poll managing manage vers hacia para pour a au aux ao >
    """
)
SKIP = word_set(
    """
    the a an any all our my its their host hosts machine server servers users user people on el la los las le
    les o os as um uma un une del do da du des network net subnet prefix range vlan lan side 's own address
    addresses single pc
    """
)
REACHING = (
    r"(?:reach\w*|access\w*|connect\w*|talk\w*|speak\w*|get(?:ting)?|go(?:ing)?|send\w*|open\w*|"
    r"us(?:e|ing)|query|querying|ping\w*|ssh\w*|telnet\w*|"
    r"brows\w*|visit\w*|contact\w*|hit\w*|touch\w*|see|seeing|mount\w*|poll\w*|fetch\w*|download\w*|"
    r"print\w*|resolv\w*|start\w*|establish\w*|surf\w*|manag\w*|"
    r"abra\w*|abr\w*|us\w*|acced\w*|lleg\w*|alcan\w*|aced\w*|acess\w*|cheg\w*|atteind\w*|join\w*|"
    r"utilis\w*|envi\w*|habl\w*|fal\w*|parl\w*|conect\w*|navegu?\w*|ouvr\w*|log)"
)


@dataclass
class Ends:
    sources: list[IPv4Network] = field(default_factory=list)
    destinations: list[IPv4Network] = field(default_factory=list)
    mutual: bool = False
    internet: str = ""
    """Where `the Internet` is an end: source or destination."""


def ends_of(piece: Piece, places: set[int], ground: Ground) -> Ends:
    """Raises Clarify where an end has no role that can be told."""
    found = Ends(
        mutual=piece.has("BETWEEN")
        or bool(re.search(r"\b(?:(?:both|either) (?:ways?|directions?)|each other|mutual\w*)\b", piece.text))
    )
    marks = piece.marks
    free: list[Mark] = []
    role, last = "", -9
    for at, mark in enumerate(marks):
        if mark.kind not in _ENDS or mark.at in places:
            continue
        if mark.kind == "any" and (_everybody_in(marks, at) or _all_others(marks, at)):
            continue
        said = _role(marks, at, last)
        joined = last >= 0 and _listed(marks, last, at)
        role = said or (role if joined else "")
        if piece.has("BETWEEN") and not joined and not role:
            role = "source"
        if piece.has("BETWEEN") and joined and found.sources and not found.destinations and not said:
            role = "destination"
        networks = networks_of(mark, ground)
        last = at
        if mark.kind == "internet":
            found.internet = role or "destination"
        if not role:
            free += [mark]
            continue
        target = found.sources if role == "source" else found.destinations
        target += [one for one in networks if one not in target]
    _settle(found, free, ground, piece)
    return found


def _everybody_in(marks: Sequence[Mark], at: int) -> bool:
    """`everybody in 192.168.1.0/25`: the subnet is what is meant."""
    after = [mark for mark in marks[at + 1 : at + 6] if mark.text not in ("the", "else")]
    return (
        len(after) > 1
        and after[0].text
        in (
            "in",
            "on",
            "within",
            "behind",
            "of",
            "from",
            "inside",
            "at",
            "en",
            "de",
            "na",
            "no",
            "da",
            "do",
            "sur",
        )
        and after[1].kind in ("end", "label")
    )


def _all_others(marks: Sequence[Mark], at: int) -> bool:
    """`tous les autres flux`: what is left, from and to whoever is named."""
    after = [mark.text for mark in marks[at + 1 : at + 3] if mark.text not in SKIP]
    return bool(after) and re.fullmatch(r"autres?|otr[oa]s?|outr[oa]s?|others?", after[0]) is not None


def networks_of(mark: Mark, ground: Ground) -> list[IPv4Network]:
    if mark.kind != "label":
        return list(mark.networks)
    return [ground.subnet(port.router, port.interface) for port in mark.ports]


def _listed(marks: Sequence[Mark], last: int, at: int) -> bool:
    between = marks[last + 1 : at]
    return len(between) < 6 and all(
        mark.kind == "cut"
        or is_word(mark.token, "AND", "POSS", "LAN")
        or mark.text in SKIP - {"a"}
        or mark.text in ("and", "or", "nor", "ni", "nem")
        for mark in between
    )


def _role(marks: Sequence[Mark], at: int, last: int) -> str:
    begin = at + 3 if _of_place(marks, at) else at + 1
    after = " ".join(mark.text for mark in marks[begin : begin + 8] if mark.kind != "cut")
    after = re.sub(
        r"^(?:(?:'s|lan|network|net|subnet|users?|hosts?|machines?|pcs?|vlan|side|people|itself|[,]|staff|"
        r"own|clients?)\s+)*",
        "",
        after + " ",
    )
    back = list(marks[max(0, last + 1, at - 7) : at])
    if back and back[-1].text in ("a", "al", "au", "aux", "ao") and marks[at].kind in ("end", "router"):
        return (
            "destination"
            if len(back) > 1 and not _directly(back, marks, at)
            else "source"
            if len(back) > 1
            else ""
        )
    while back and (
        back[-1].text in SKIP
        or (
            (back[-1].text in ("in", "is", "within") and len(back) > 1 and is_word(back[-2].token, "FROM"))
            and not _directs(back, len(back) - 1)
        )
        or is_word(back[-1].token, "HOST", "LAN")
    ):
        back = back[:-1]
    lead = back[-1] if back else None
    if re.match(
        r"(?:must|may|can|shall|should|could|is|are)(?:not|n.?t)?\s*(?:not |no longer |never |"
        r"only )*(?:to )?(?:be )?(?:reach(?:ed|able)|access(?:ed|ible)|ping(?:ed|able)|contact\w*|touched|visible|"
        r"manage\w*|poll\w*|queried|unreachable|inaccessible|off limits|out of reach)",
        after,
    ) or re.match(
        r"(?:becomes? |is |are )?(?:unreachable|inaccessible|off limits|out of (?:reach|bounds))", after
    ):
        return "destination"
    if lead is not None:
        kept = re.search(r"\b(?:keep\w*|kept|stay\w*)\b", " ".join(mark.text for mark in marks[:at]))
        away = lead.text == "out of" or (len(back) > 1 and back[-2].text in ("away", "out", "off"))
        if is_word(lead.token, "FROM") and kept and away:
            return "destination"
        if is_word(lead.token, "FROM") or lead.text in (
            "from",
            "form",
            "desde",
            "depuis",
            "by",
            "por",
            "par",
        ):
            return "source"
        if is_word(lead.token, "TO", "REACH") or lead.text in _TOWARDS:
            two = back[-2] if len(back) > 1 else None
            directly = two is not None and (
                is_word(two.token, "DENY", "PERMIT")
                or re.fullmatch(words.DENY + "|" + words.PERMIT, two.text)
            )
            if directly and any(
                is_word(m.token, "TO", "REACH", "ANY") or m.text in _TOWARDS for m in marks[at + 1 :]
            ):
                return "source"
            return "destination"
        if lead.text in ("for", "para", "pour") or (is_word(lead.token, "OF") and _traffic_before(back[:-1])):
            return "source"
        if is_word(lead.token, "ON") and lead.kind == "word" and marks[at].value == "host":
            return "destination"
    subject = re.match(
        rf"(?:must|may|can|cannot|shall|should|could|might|is|are|has|have|will|wo|do|does|need|wants?|"
        rf"gets?|keeps?|no longer|not|never|ne\b|no\b|nao|puede|pueda|debe|deben|pode|possa|deve|peut|doit|"
        rf"to {REACHING}|from {REACHING}|{REACHING}|ni|only|solo|so |apenas|access|acceso|acesso|unable|"
        rf"through|permission|tout acces|toute?\b)",
        after,
    )
    if subject and not (lead is not None and is_word(lead.token, "BETWEEN")):
        return "source"
    if re.match(r"(?:'s )?(?:traffic|smtp|requests|queries|packets)", after):
        return "source"
    nxt = marks[at + 1] if at + 1 < len(marks) else None
    if nxt is not None and (
        nxt.text == ">" or (is_word(nxt.token, "TO") and any(m.kind in _ENDS for m in marks[at + 2 : at + 5]))
    ):
        return "source"
    return ""


def _of_place(marks: Sequence[Mark], at: int) -> bool:
    """`the office of Lyon`, `le bureau de Lyon`: the router only says whose it is."""
    after = marks[at + 1 : at + 3]
    of = ("of", "de", "del", "do", "da", "du", "in", "at", "a")
    return len(after) == 2 and after[1].kind == "router" and after[0].text in of


def _directly(back: Sequence[Mark], marks: Sequence[Mark], at: int) -> bool:
    """`negado a h1 o acesso … a h2`: whose packets, not where to."""
    two = next((one for one in reversed(back[:-1]) if one.text not in ("pas", "plus", "jamais")), back[-2])
    says = is_word(two.token, "DENY", "PERMIT") or re.fullmatch(words.DENY + "|" + words.PERMIT, two.text)
    return bool(says) and any(
        is_word(m.token, "TO", "REACH", "ANY") or m.text in _TOWARDS for m in marks[at + 1 :]
    )


def _directs(back: Sequence[Mark], at: int) -> bool:
    """`a` is an article in English and Portuguese, a direction in Spanish."""
    return is_word(back[at].token, "TO", "FROM", "ON") or (
        is_word(back[at].token, "OF") and _traffic_before(back[:at])
    )


def _traffic_before(back: Sequence[Mark]) -> bool:
    close = back[-2:]
    return any(
        mark.kind == "packets"
        or is_word(mark.token, "TRAFFIC", "REACH")
        or mark.text
        in (
            "acceso",
            "acesso",
            "acces",
            "access",
            "conexiones",
            "connexions",
            "conexoes",
            "sessions",
            "pings",
        )
        for mark in close
    )


def _settle(found: Ends, free: list[Mark], ground: Ground, piece: Piece) -> None:
    for mark in free:
        networks = networks_of(mark, ground)
        if not found.sources and (len(free) == 1 or found.destinations or len(free) == 2):
            found.sources += networks
            if (
                len(free) == 2
                and not found.destinations
                and not piece.has("BETWEEN")
                and _and_joined(piece, free)
            ):
                raise Clarify(
                    [f"Is the traffic from these ends meant, to them, or between them? ({piece.text})"]
                )
        elif not found.destinations:
            found.destinations += networks
        elif not all(one in (*found.sources, *found.destinations) for one in networks):
            raise Clarify(
                [f"Which end of the traffic is {mark.text}: its source or its destination? ({piece.text})"]
            )


def _and_joined(piece: Piece, free: list[Mark]) -> bool:
    first, second = (piece.marks.index(mark) for mark in free)
    between = piece.marks[first + 1 : second]
    said = any(is_word(mark.token, "AND") or mark.kind == "cut" for mark in between)
    return said and _listed(piece.marks, first, second)


def anywhere(networks: Sequence[IPv4Network]) -> tuple[IPv4Network, ...]:
    return tuple(networks) or (ANYWHERE,)
