"""Reads wishes about the way that traffic takes as a whole: two ends, and routers to pass, to go around, or to share.

A request is cut into parts, each of which says ends, routers with what is wished of them, the way back, or only what
happens when a way fails. Paths are steered by OSPF's costs, so that another way is taken then anyway: what only says
so is set aside. It answers only where every router and end has its part; `dispatch` asks it first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assent.intents.errors import Clarify
from assent.network.transport.objectives import AnyObjective, SteerTraffic
from assent.network.transport.skills.grammar.background import without_background
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.fillers import limits
from assent.network.transport.skills.grammar.texts import literal
from assent.network.transport.skills.grammar.tokens import Names, tokenize, unaccented
from assent.network.transport.skills.requests import way_words as say
from assent.network.transport.skills.requests.leftovers import words
from assent.network.transport.skills.requests.shape import Shape
from assent.network.transport.skills.requests.spoken import Spoken
from assent.network.transport.skills.requests.way_ends import End, Ends, ends_of
from assent.network.transport.skills.requests.wording import folded

_SPOKEN = re.compile(rf"\b(?:{say.VIA}|{say.AVOID}|{say.SHARED})(?=\W|$)")
_Flow = tuple[End, End]


def is_way(said: Spoken) -> bool:
    """Whether the way of some traffic is what all of it is about."""
    if not said.all("router") or said.all("iface", "service", "proto", "text", "range"):
        return False
    low = folded(said.text)
    spoken = _SPOKEN.search(low) is not None or _spelled_out(said)
    return spoken and say.ABOUT.search(low) is not None and not say.OTHERS.search(low)


def _spelled_out(said: Spoken) -> bool:
    """`R3-R4-R1`: three routers in a row."""
    kinds = [token.kind for token in said.tokens if token.kind != "cut" or token.value != ">"]
    return any(kinds[at : at + 3] == ["router"] * 3 for at in range(len(kinds) - 2))


@dataclass
class _Wish:
    """What one flow is to do; `chains` are paths spelled out, router by router."""

    flow: _Flow | None = None
    through: list[str] = field(default_factory=list)
    avoid: list[str] = field(default_factory=list)
    chains: list[tuple[str, ...]] = field(default_factory=list)
    alone: set[str] = field(default_factory=set)
    """Routers that each stand for one of several ways."""
    count: int | None = None

    @property
    def empty(self) -> bool:
        return not (self.through or self.avoid or self.chains or self.count)

    def back(self) -> _Wish:
        """The same for the way back."""
        flow = (self.flow[1], self.flow[0]) if self.flow else None
        chains = [chain[::-1] for chain in self.chains]
        return _Wish(flow, self.through[::-1], list(self.avoid), chains, set(self.alone), self.count)


def read(said: Spoken) -> list[AnyObjective] | None:
    """None where it is not certain what is meant. Raises Clarify where two ways of one flow contradict."""
    ground = said.ground
    tokens = without_background(literal(tokenize(said.text, Names(ground.routers, ground.hosts))))
    shape = Shape(tokens, said.text, ground)
    if shape.all("unknown", "bad", "six", "iface", "service", "proto", "text", "range"):
        return None
    counts = {at for hit in shape.find(rf"{{N}} (?:\S+ ){{0,2}}?{say.PATHS}") for at in [shape.at(hit)]}
    if set(shape.all("num")) - counts:
        return None
    ends = ends_of(shape)
    wishes = _Reading(shape, ends).all()
    if not wishes or any(one.flow is None for one in wishes):
        return None
    if len(wishes) == 1 and _both_ways(shape, ends):
        wishes = [*wishes, wishes[0].back()]
    made = [_objective(one) for one in wishes]
    if any(one is None for one in made):
        return None
    return _consistent([one for one in made if one is not None])


def _both_ways(shape: Shape, ends: Ends) -> bool:
    between = any(
        at not in ends.taken for hit in shape.find(r"(?:between|entre) {THE}{R}") for at in [shape.at(hit)]
    )
    return shape.has(say.BOTH) or (shape.has(r"between|entre") and not between)


def _consistent(made: Sequence[SteerTraffic]) -> list[AnyObjective]:
    """OSPF routes by destination: from one router to one place there is one wish."""
    found: dict[tuple[str, str], SteerTraffic] = {}
    for one in made:
        key = (one.source, str(one.destination))
        if found.setdefault(key, one) != one:
            raise Clarify(
                [
                    f"From {one.source} to {one.destination} OSPF takes one way for all traffic. Which one is meant?"
                ]
            )
    return list(found.values())


def _objective(wish: _Wish) -> SteerTraffic | None:
    assert wish.flow is not None
    (source, _), (target, destination) = wish.flow
    if destination is None or source == target or not source:
        return None
    inner = [name for name in dict.fromkeys(wish.through) if name not in (source, target)]
    avoid = list(dict.fromkeys(wish.avoid))
    if {source, target} & set(avoid) or set(inner) & set(avoid):
        return None
    whole = [chain for chain in wish.chains if chain[0] == source and chain[-1] == target]
    ways = tuple(chain[1:-1] for chain in whole) if len(whole) == len(wish.chains) else ()
    if wish.count is not None:
        if wish.count == _UNCOUNTED or (wish.chains and len(wish.chains) + len(wish.alone) != wish.count):
            return None
        return _steer(source, destination, (), avoid, wish.count, ways if len(ways) == wish.count else ())
    if len(wish.chains) > 1:
        return None
    if ways and all(ways):
        return _steer(source, destination, (), avoid, None, ways)
    inner += [n for chain in wish.chains for n in chain if n not in (source, target, *inner)]
    return _steer(source, destination, inner, avoid, None, ()) if inner or avoid else None


def _steer(
    source: str, destination: object, through: Sequence[str], avoid: Sequence[str], paths: int | None,
    ways: tuple[tuple[str, ...], ...],
) -> SteerTraffic:  # fmt: skip
    return build(
        SteerTraffic, source=source, destination=destination, through=tuple(through), avoid=tuple(avoid),
        paths=paths, ways=ways,
    )  # fmt: skip


class _Reading:
    """One request, part by part: `wishes` so far, routers that were only `told` of, the last `role` of a router."""

    def __init__(self, shape: Shape, ends: Ends) -> None:
        self.shape, self.ends = shape, ends
        self.wishes: list[_Wish] = []
        self.told: list[str] = []
        self.role = ""

    def all(self) -> list[_Wish] | None:
        """None where a part is not understood."""
        for part in _parts(self.shape, self.ends):
            line = _without_fallback(_line(self.shape, part))
            if line is not None and not self._part(part, line):
                return None
        found = [one for one in self.wishes if not one.empty]
        if len(found) < len(self.wishes) and self.wishes[-1].empty and found:
            return None
        for one in found:
            one.flow = one.flow or self.ends.whole()
        return found

    def _part(self, part: range, line: str) -> bool:
        here = self.ends.within(part)
        if (
            re.search(rf" {say.RETURN} ", line)
            and len(here) < 2
            and self.wishes
            and not self.wishes[-1].empty
        ):
            return self._return(line)
        last = self.wishes[-1].flow if self.wishes else None
        flow = self.ends.flow(part, last)
        if not self.wishes or (flow and last and flow != last and not self.wishes[-1].empty):
            self.wishes.append(_Wish(flow))
        self.wishes[-1].flow = flow or last
        return self._add(line, self.wishes[-1])

    def _return(self, line: str) -> bool:
        """The way back: by itself, the same as the way there, or of no matter."""
        first = self.wishes[0]
        first.flow = first.flow or self.ends.whole()
        fresh = _Wish(first.back().flow)
        if not self._add(line, fresh):
            return False
        if fresh.empty and re.search(rf" {say.SAME} ", line):
            fresh = first.back()
        elif fresh.empty and re.search(rf" {say.FREE} ", line):
            return True
        self.wishes.append(fresh)  # `Reverse: …`: what follows fills it
        return True

    def _add(self, line: str, wish: _Wish) -> bool:
        """Adds what a part says of routers and of how many ways to a wish."""
        if re.search(rf" {say.SETTLED} ", line) and not re.search(rf" (?:{say.AVOID}|{say.VIA}) <R", line):
            return True
        shared = re.search(rf" {say.SHARED} ", line) is not None
        runs = self._runs(line, wish)
        if runs is None or _limited(line):
            return False
        via = [run for role, run in runs if role == "via"]
        wish.avoid += [name for role, run in runs if role == "avoid" for name in run]
        if shared or wish.count is not None:
            wish.chains += [run for run in via if len(run) > 1]
            wish.alone |= {run[0] for run in via if len(run) == 1}
            spoken = max(len(wish.chains) + len(wish.alone), len(re.findall(_EACH_WAY, line)))
            wish.count = self._counted(line) or wish.count or (spoken if spoken > 1 else None) or _UNCOUNTED
        else:
            wish.chains += [run for run in via if len(run) > 2]
            wish.through += [name for run in via if len(run) < 3 for name in run]
        return True

    def _counted(self, line: str) -> int | None:
        """`two paths`, `both ways`, `3 equal-cost routes`."""
        words = "|".join(say.COUNTED)
        found = re.search(rf" (?P<n>{words}|<N\d+>) (?:of (?:the|them) )?(?:\S+ ){{0,2}}?{say.PATHS} ", line)
        if found is None:
            return None
        said = found["n"]
        return int(self.shape.tokens[int(said[2:-1])].value) if said.startswith("<") else say.COUNTED[said]

    def _runs(self, said: str, wish: _Wish) -> list[tuple[str, tuple[str, ...]]] | None:
        """(`via` or `avoid`, routers in a row); None where one has no part in it."""
        found: list[tuple[str, tuple[str, ...]]] = []
        past = 0
        line = re.sub(say.RATHER, r"\1 \2 rather than ", said)
        linked = _LINKED
        if re.search(rf" {say.SHARED} ", line):
            linked = _LINKED.replace("and|or|both|y|e|et|", "")  # each is a way of its own
            line = re.sub(r" (?:between|entre|among) (?=(?:[a-z]+ )?<R)", " over ", line)
        for hit in re.finditer(rf"<R\d+>(?:{linked}<R\d+>)*|(?<= )(?:{_IT})(?= )", line):
            tags = [at for at in map(int, re.findall(r"<R(\d+)>", hit.group())) if at not in self.ends.taken]
            run = tuple(str(self.shape.tokens[at].value) for at in tags)
            if not run and "<R" in hit.group():
                continue
            before, after = line[past : hit.start()] + " ", line[hit.end() :]
            goes_on = re.fullmatch(r" *(?:(?:or|nor|ni|nem|ou|and|y|e|et|over|via|,) )* *", before)
            role = _role(before.replace("  ", " "), after) or (self.role if goes_on and past else "")
            if not run:
                run = (self.told[0],) if role and len(set(self.told)) == 1 else ()
                if role == "avoid" and not run:
                    return None
                if not run or role == "via":
                    continue
            role = role or self._by_place(run, line, after, wish)
            if role == "unknown":
                return None
            if role in ("via", "avoid"):
                found.append((role, run))
                self.role, past = role, hit.end()
            self.told += run
        return found

    def _by_place(self, run: tuple[str, ...], line: str, after: str, wish: _Wish) -> str:
        """The part of routers without a word before them: the path itself, what went before, or only where it is."""
        flow = wish.flow or self.ends.whole()
        ends = (flow[0][0], flow[1][0]) if flow else ()
        if re.match(rf" {say.STATE} ", after):
            return "told"
        if len(run) > 1 and set(run) & set(ends) and len(run) > len(set(run) & set(ends)):
            return "via"
        if set(run) <= set(ends):
            return "told"
        if self.role and re.fullmatch(r" *(?:[a-z]+ ){0,2}<R\d+>(?:\s|<R\d+>|>)*", line):
            return self.role
        if re.match(rf" {say.PLACE_AFTER} ", after) or re.search(rf" {say.STATES} ", line):
            return "told"
        return "unknown"


_UNCOUNTED = -1
_EACH_WAY = r" (?:over|via|through|por|par|pelo|pela|across)(?= )"
_LINKED = r" (?:(?:>|then|and then|to|and|or|both|y|e|et|ni|nem|ou|luego|depois|puis|the|router|straight|directly|,) )*"
_IT = r"it|them|that one|that router|that box|ella|ele|ela|lui"
_BEFORE = (
    r"(?:the|el|la|le|los|las|les|os|as|o|a|l|l'|router|routers|link|both|path|way|ways|directly|exactly|just|solely|"
    r"either|en|em|no|de|du|do|del|da|by|for|to)"
)


def _role(before: str, after: str) -> str:
    """What is wished of a router by the words around it; empty where they say nothing."""
    if re.match(rf" {say.STATE} (?!the |a |better|best|preferred|primary|main)", after):
        return ""
    if re.search(r" (?:never|not) (?:just|only|solely) (?:the )?$", before) or re.match(r" alone ", after):
        return "told"
    head = re.sub(rf"(?:(?<= )(?:{_BEFORE}|:) )*$", "", before)
    for form in (before, head):
        if re.search(rf" {say.AVOID} $", form):
            denied = re.search(rf" {say.NOT} (?:\S+ ){{0,2}}?\S+ $", form) and not _STAYS_OFF.search(form)
            return "unknown" if denied else "avoid"
        if re.search(rf" {say.NOT} $", form):
            return "avoid"
        if re.search(rf" {say.VIA} $", form):
            return "avoid" if re.search(rf" {say.NOT} ", form) else "via"
    if re.match(rf" (?:(?:{_BEING}) )*(?:{_BEST})\b", after) or re.match(
        r" (?:as )?(?:the|el|o|le) (?:only |main )?(?:way|path|route|camino|caminho|chemin)\b", after
    ):
        return "via"
    if re.match(r" (?:only|alone|solely|please|solo|apenas|seulement|uniquement) ", after):
        return "via"
    if re.search(r" (?:must|should|has to|shall|is to|debe|deve|doit) (?:be|ser|etre) $", before):
        return "via"
    if re.search(r"<[HA]\d+> > $", before) and re.match(r" > <[HA]", after):
        return "via"
    return ""


_BEING = r"is|as|being|be|should be|must be|es|e|est|the|a|la|el|o|le|como|comme|:"
_BEST = (
    r"better|best|preferred|primary|main|normal|first|default|preferid[oa]|principal|mejor|melhor|prioritaire"
)
_STAYS_OFF = re.compile(
    r" (?:instead of|rather than|and not|but not|sin|sem|sans|without|off|en vez de|em vez de|au lieu de)\b"
)


def _parts(shape: Shape, ends: Ends) -> list[range]:
    """At stops and commas; at `and` where what follows is a wish of its own."""
    cuts = [
        at
        for at, token in enumerate(shape.tokens)
        if _stops(shape, at, ",:()")
        or (token.kind == "word" and unaccented(token.text.lower()) in _BUT)
        or (token.kind == "word" and token.text.lower() in _AND and _own_wish(shape, ends, at))
    ]
    starts = [0, *(at + 1 for at in cuts)]
    stops = [*cuts, len(shape.tokens)]
    return [range(a, z) for a, z in zip(starts, stops, strict=True) if z > a]


_BUT = words("but while whereas pero mas mais tandis sino senao")
_AND = words("and y e et")


def _stops(shape: Shape, at: int, more: str = "") -> bool:
    token = shape.tokens[at]
    return token.kind == "cut" and str(token.value) in ".;\n!?" + more


def _own_wish(shape: Shape, ends: Ends, at: int) -> bool:
    """Whether what follows `and` is about the way back, another flow, or a failure."""
    count = len(shape.tokens)
    stop = next((i for i in range(at + 1, count) if _stops(shape, i, ",")), count)
    start = next((i + 1 for i in range(at - 1, -1, -1) if _stops(shape, i, ",")), 0)
    before, after = range(start, at), range(at + 1, stop)
    line = _line(shape, after)
    if re.search(rf"^ (?:\S+ ){{0,4}}?{say.RETURN} ", line):
        return True
    if say.CONDITION.search(line) or say.AS_BACKUP.search(line):
        return True
    routed = all(re.search(r"<R\d+>", _line(shape, one)) for one in (before, after))
    return routed and bool(ends.within(before)) and bool(ends.within(after))


def _line(shape: Shape, part: range) -> str:
    if not part:
        return " "
    end = shape.starts[part.stop] if part.stop < len(shape.starts) else len(shape.line)
    return " " + shape.line[shape.starts[part.start] : end].strip() + " "


_WISHED = re.compile(rf" (?:{say.VIA}|{say.AVOID}) (?:\S+ ){{0,4}}?<R\d+>")


def _without_fallback(line: str) -> str | None:
    """A part without what it says of failures; None where that is all that it says."""
    found = say.CONDITION.search(line)
    if found is not None:
        before = line[: found.start()]
        may = re.search(rf" (?:{_MAY}) ", before) and not re.search(rf" {say.NOT} ", before)
        if may or not _WISHED.search(before):
            return None
        line = before
    backup = say.AS_BACKUP.search(line)
    if backup is not None:
        line = re.sub(r"\s+", " ", line[: backup.start()] + " " + line[backup.end() :])
        return line if _WISHED.search(line) and not re.match(r" (?:and |it )?(?:may|can) ", line) else None
    return line


_MAY = r"can|may|fine|ok|okay|allowed|only|just|solo|apenas|puede|pode|peut|seulement"


def _limited(line: str) -> bool:
    """Whether a word that limits is left, which is none of those that ways are spoken of with."""
    words = re.findall(r"[a-z][a-z'-]+", line)
    return any(limits(word) and word not in say.KNOWN and word != "till" for word in words)
