"""What is announced to BGP neighbours and taken from them, or no longer (RP)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Network
from typing import Literal

from assent.network.transport.objectives import ANYWHERE, AnyObjective, BgpAnnounce
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.taking import taken
from assent.network.transport.skills.requests.exchange import lans
from assent.network.transport.skills.requests.exchange.marked import Marked
from assent.network.transport.skills.requests.exchange.phrases import DEFAULT
from assent.network.transport.skills.requests.exchange.sessions import PROVIDER, End

_NOT = (
    r"(?:stop\w*|no longer|no more|not|\w+n't|never|cease\w*|withdraw\w*|quit|nothing|none|no|nao|ne|nunca|"
    r"jamais|ya no|ja nao|"
    r"(?:dej\w+|deix\w+|par\w+|cess\w+|arret\w+) (?:de|d')|plus|without|avoid\w*|end|sin|sem|sans)"
)
_FEW = r"(?:(?:[a-z'-]+|<[RH]\d+>) ){0,4}?"
TELLS = (
    r"(?:re-?)?(?:an{1,2}oun?c\w*|anunci\w*|annonc\w*|advertis\w*|originat\w*|publish\w*|publi[cqe]\w*|"
    r"offer\w*|export\w*|"
    r"contribut\w*|difund\w*|diffus\w*|(?:made |make )?known (?:to|at))"
)
_HEARS = (
    rf"(?:\b{PROVIDER}|<R\d+>)(?: 's)?(?: (?!and\b|y\b)[a-z']+){{0,5}}? (?:get|gets|see|sees|hear|hears|"
    rf"receive|receives|learn|know|"
    r"be told|recib\w*|receb\w*|recev\w*|recoi\w*|ver|vea|veja|voir|voit|aprend\w*|conoc\w*|conhec\w*|"
    r"connait\w*|find out)\b"
)
_HIDES = r"\b(?:hide|conceal|escond\w*|ocult\w*|cach(?:e|er|ez))\b"
_YET = r"(?:yet|todavia|aun|ainda|encore|so far)"
"""What is not yet so should be."""
_SHOWN = (
    r"(?:visible|reachable|seen|known|accessible|visib\w*|alcanc\w*|alcanz\w*|joignables?|accesib\w*|"
    r"acessi\w*)[^<.;]{0,20}\b(?:outside|internet|exterior|fora|fuera|dehors|exterieur)"
)
_TAKES = (
    r"(?:accept\w*|tak(?:e|es|en|ing)(?! (?:it|them|that|this|those) (?:out|off|away))|receiv\w*|import\w*|"
    r"learn\w*|let in|allow\w* in|acept\w*|aceit\w*|"
    r"recib\w*|receb\w*|recev\w*|"
    r"recoi\w*|admit\w*|want\w*|quer\w*|quier\w*|voul\w*|veut|veux|apprend\w*|aprend\w*|hear\w*|permit\w*|allow\w*)"
)
_REFUSES = (
    r"(?:refus\w*|reject\w*|filter\w*|drop\w*|den(?:y|ied|ies)|block\w*|discard\w*|ignor\w*|rechaz\w*|"
    r"rejeit\w*|rejet\w*|recus\w*|"
    r"filtr\w*|bloque\w*|deneg\w*|neg(?:ar|ue|a)|throw away|keep out|screen out|descart\w*|ecart\w*)"
)
_GONE = (
    r"(?:tak(?:e|en) [^.;]{0,60}?out of|withdraw\w*|retir\w*|pull\w*|remov\w*|drop\w*|delet\w*|elimin\w*|"
    r"quit\w*|borr\w*|apag\w*|"
    r"supprim\w*|enlev\w*|tir\w+) [^.;]{0,60}?(?:an{1,2}oun?ce\w*|advertis\w*|anunci\w*|annonc\w*|(?:from|"
    r"out of|de|do|del|du) (?:our |the |el |o |le )?bgp\b)|withdraw\w*"
)
ONLY = (
    r"\b(?:only|just|so(?= <P| <A| uma? | o | a | os | as )|exclusively|solely|nothing (?:but|else|other than|"
    r"except|more)|solo|solamente|unicamente|"
    r"apenas|somente|"
    r"seulement|uniquement|(?:nada|rien) (?:mas|mais|d'autre|alem|de plus|que)(?: \w+){0,2}|"
    r"mais nada(?: alem de)?|nada mas(?: que)?|"
    r"and no others?|no other|alone|exclusivement|ne [^.;<]{0,40}\bque)\b"
)
_EXCEPT = r"\b(?:except\w*|apart from|other than|all but|unless|excepto|salvo|exceto|menos|sauf|hormis|whichever|if)\b"

_INSIDE = (
    r"\b(?:anything|everything|any|all|what|todo|tudo|tout|whatever)\b(?: [a-z]+){0,3}? (?:inside|within|in|"
    r"under|from within|dentro|"
    r"dans|contained in|part of|belonging to|falls in)\b"
)


Way = Literal["tell", "hide", "take", "refuse"]


@dataclass(frozen=True)
class Cue:
    way: Way
    start: int
    end: int
    strong: bool = True


def speaks(marked: Marked, *, told: bool = False) -> bool:
    """Whether something is told (or taken)."""
    return any(not told or one.way in ("tell", "hide") for one in _cues(marked))


def outward(marked: Marked) -> bool:
    """Whether it is said what the neighbour hears."""
    if marked.has(_SHOWN) or (marked.has(_HIDES) and marked.has(rf"\b{PROVIDER}\b|<R")):
        return marked.has(rf"<P\d+>|\b{lans.NET}\b")
    return marked.has(_HEARS) and marked.has(r"<P\d+>")


def read(marked: Marked, end: End) -> list[AnyObjective] | None:
    """What is said of prefixes, taken out of the line; None where that is not certain, nothing where nothing is."""
    if marked.has(_EXCEPT):
        return None
    cues = _cues(marked)
    if not cues:
        return []
    nets, by = _governed(marked, cues)
    if not nets:
        return None
    only = marked.take(ONLY) is not None
    found: list[AnyObjective] = []
    for way in ("tell", "hide", "take", "refuse"):
        some = list(dict.fromkeys(net for net, one in zip(nets, by, strict=True) if one == way))
        if not some:
            continue
        made = (
            _told(marked, end, some, way, only)
            if way in ("tell", "hide")
            else _heard(marked, end, some, way, only)
        )
        if made is None:
            return None
        found += made
    for mark in [one.group() for one in marked.marks("P")]:
        marked.take(re.escape(mark))
    return found


def _cues(marked: Marked) -> list[Cue]:
    line = marked.line
    found: list[Cue] = []

    def add(pattern: str, way: Way, opposite: Way, *, strong: bool = True) -> None:
        for hit in re.finditer(rf"(?P<no>\b{_NOT} {_FEW})?(?P<cue>{pattern})", line):
            if any(one.start < hit.end() and hit.start("cue") < one.end for one in found):
                continue
            after = line[hit.end() :]
            if re.match(rf"[^.;:]{{0,60}}\b{_YET}\b", after) and way == "tell":
                found.append(Cue("tell", hit.start("cue"), hit.end("cue"), strong))
                continue
            no = (
                hit["no"] is not None
                or re.match(r"[^.;,:]{0,60}\bno longer\b", after) is not None
                or (way == "tell" and not strong and _denied(hit["cue"]))
            )
            no = no or re.search(_NONE, line[: hit.start("cue")]) is not None
            no = no and not re.match(rf" (?:[a-z]+ )?{ONLY}", line[hit.end() :])
            found.append(Cue(opposite if no else way, hit.start("cue"), hit.end("cue"), strong))

    for hides in re.finditer(_HIDES, line):
        found.append(Cue("hide", hides.start(), hides.end()))
    for gone in re.finditer(rf"\b{_GONE}", line):
        found.append(Cue("hide", gone.start(), gone.end()))
    add(rf"\b{TELLS}\b", "tell", "hide")
    add(_HEARS, "tell", "hide", strong=False)
    add(rf"\b{_SHOWN}\b", "tell", "hide", strong=False)
    from_them = marked.has(
        rf"\b(?:from|del|do|du|of|by|par|por|pelo) (?:the |our |el |o |le )?(?:{PROVIDER}|<R|<A)|"
        rf"\b(?:{PROVIDER}|<R\d+>|they|them)(?: [a-z']+){{0,3}} (?:sends?|tells?|announc\w*|manda\w*|envi\w*|envo\w*)\b"
    )
    if from_them or (not found and marked.has(r"\b(?:[ei]?bgp|prefi[xj]\w*|inbound|incoming)\b|<T\d+>")):
        add(rf"\b{_REFUSES}\b(?! ?: ?<T)", "refuse", "take")
        add(rf"\b{_TAKES}\b", "take", "refuse")
    strong = [one for one in found if one.strong]
    return _chained(line, sorted(strong or found, key=lambda one: one.start))


def _chained(line: str, cues: list[Cue]) -> list[Cue]:
    """`want to accept`: the second verb means what the first one does."""
    out: list[Cue] = []
    for one in cues:
        near = out and re.fullmatch(r" (?:to |de |a |be )?", line[out[-1].end : one.start])
        out.append(replace(one, way=out[-1].way) if near else one)
    return out


_NONE = r"(?:^|[.;:,]) ?(?:and )?(?:no(?! longer)|nothing|nenhum\w*|ningun\w*|aucun\w*)\b[^.;:]{0,70}$"
"""`no prefix in … should be taken`."""


def _denied(text: str) -> bool:
    return (
        re.search(rf"\b{_NOT}\b", text) is not None and re.search(r"\b(?:nothing|nada|rien)\b", text) is None
    )


def _governed(marked: Marked, cues: Sequence[Cue]) -> tuple[list[IPv4Network], list[Way]]:
    """Each prefix, and what is to become of it: by the nearest word before it in its sentence, else after it."""
    line = marked.line
    nets: list[IPv4Network] = []
    ways: list[Way] = []
    stops = [0, *(one.end() for one in re.finditer(r"[.;!?] ", line)), len(line)]
    for start, at, value in _spoken(marked):
        begin = max(one for one in stops if one <= at)
        stop = min(one for one in stops if one > at)
        here = [one for one in cues if begin <= one.start < stop]
        before = [one for one in here if one.start < at]
        around = before[-1:] or here[:1] or [one for one in cues if one.start > at][:1] or list(cues[-1:])
        del start
        nets.append(value)
        ways.append(around[0].way)
    return nets, ways


def _spoken(marked: Marked) -> list[tuple[int, int, IPv4Network]]:
    found = []
    for mark in marked.marks("P"):
        value = marked.value(mark.group())
        if value.ip == value.network.network_address:
            found.append((mark.start(), mark.start(), value.network))
    if found:
        return found
    if (default := marked.find(rf"\b{DEFAULT}\b")) is not None:
        return [(default.start(), default.start(), ANYWHERE)]
    for phrase in re.finditer(lans.PHRASE, marked.line):
        for net in lans.called(marked, phrase.group()):
            found.append((phrase.start(), phrase.start(), net))
    if not found:
        hosts = [marked.ground.host(str(one)) for one in dict.fromkeys(marked.values("H"))]
        inside = [one for one in hosts if marked.ground.device(one.port.router).ospf]
        if len(inside) == 1:
            found.append((0, len(marked.line) - 1, inside[0].address.network))
    unique = {net: (start, at, net) for start, at, net in reversed(found)}
    return sorted(unique.values())


def _told(
    marked: Marked, end: End, nets: list[IPv4Network], way: Way, only: bool
) -> list[AnyObjective] | None:
    running = marked.ground.device(end.router).bgp
    if only and way == "hide":
        return None
    made: list[AnyObjective] = [
        build(BgpAnnounce, router=end.router, prefix=net, remove=way == "hide") for net in nets
    ]
    if only:
        others = [one for one in (running.networks if running is not None else ()) if one not in nets]
        made += [build(BgpAnnounce, router=end.router, prefix=net, remove=True) for net in others]
    return made


def _heard(
    marked: Marked, end: End, nets: list[IPv4Network], way: Way, only: bool
) -> list[AnyObjective] | None:
    running = marked.ground.device(end.router).bgp
    one = running.neighbors.get(end.neighbor) if running is not None else None
    if one is None or one.prefix_in is None or (only and way == "refuse"):
        return None
    text = marked.line + (" only " if only else "") + (" or longer" if marked.has(_INSIDE) else "")
    return [taken(marked.ground, end.router, one.prefix_in, nets, text, refuses=way == "refuse")]
