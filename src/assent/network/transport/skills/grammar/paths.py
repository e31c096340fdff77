"""Reads clauses about paths: through which routers traffic goes, past which not, over how many ways at once (RP)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Network

from assent.intents.errors import Clarify
from assent.network.transport.grounding import Ground, listed
from assent.network.transport.objectives import AnyObjective, SteerTraffic
from assent.network.transport.skills.grammar.build import build
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.framing import at_most
from assent.network.transport.skills.grammar.labels import stem, unique
from assent.network.transport.skills.grammar.mentions import Kind, Token
from assent.network.transport.skills.grammar.places import Context, Place, reject_unknown


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_VIA = _set(
    """
    through thru via over cross crosses crossing pass passes passing traverse traverses traversing transit
    transits transiting by use uses using waypoint waypoints visit visits por par passe passer passent pase
    pasa pasar cruce cruza cruzar atraviesa atraviese atravesar passar passa atravesse atravessa traverser
    traverse sur across include includes including contain contains incluya inclua
    """
)
_AVOID = _set(
    """
    avoid avoids avoiding off away around evite evita evitar evitant eviter bypass bypasses skip without sin sem sans
    """
)
_BALANCE = re.compile(
    r"\bload[- ]?(?:balanc|shar)|\bbalanc|\bspread\b|\becmp\b|\bequal[- ]cost\b|\bsplit\b.*\b(?:paths|ways)\b|"
    r"\bevenly\b|\bequally\b|\bin parallel\b|\bsimultaneous|\bat the same time\b|\bboth (?:paths|ways)\b|"
    r"\brepart|\breparti|\bequilibr|\bdistribu(?:ted|te|ye|i)\b.*\b(?:paths|ways|caminos|chemins|caminhos)\b",
    re.IGNORECASE,
)
_FALLBACK = re.compile(
    r"\b(?:as long as|unless|except when|except if|only (?:the )?(?:a )?(?:backup|fallback)|fall(?:s)? back|if .* "
    r"(?:fails|is down)|"
    r"salvo si|excepto si|sauf si|exceto se|a menos que|while .* (?:is )?(?:up|alive))",
    re.IGNORECASE,
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "dos": 2, "tres": 3, "cuatro": 4,
            "dois": 2,
            "duas": 2, "quatro": 4, "deux": 2, "trois": 3, "quatre": 4, "both": 2, "ambos": 2}  # fmt: skip
_WAYS = _set(
    """
    paths path ways way routes links caminos caminhos chemins rutas rotas them
    """
)
_SUBJECT = _set(
    """
    traffic packets packet flow flows everything nothing trafico trafego trafic paquetes pacotes paquets
    todo data waypoint
    """
)
_ENDS: tuple[Kind, ...] = ("host", "net", "addr")
_NOTHING = frozenset(("nothing", "no", "none", "nada", "rien", "aucun", "ningun", "nenhum"))
_OTHERWISE = ("TUNNEL", "STATIC", "DEFAULTROUTE", "FLOATING", "COST", "ORIGINATE", "REDISTRIBUTE")
_ROUTES = tuple(word for word in _OTHERWISE if word != "FLOATING")
_JOINTS = (
    "the",
    "router",
    "both",
    "and",
    "y",
    "e",
    "et",
    "then",
    "also",
    "tambien",
    "tambem",
    "aussi",
    "always",
    "only",
)


@dataclass
class _Said:
    """What a clause says, in order: ends of the traffic, routers to pass and to avoid."""

    ends: list[tuple[str, IPv4Network]] = field(default_factory=list)
    through: list[str] = field(default_factory=list)
    avoid: list[str] = field(default_factory=list)


def about_paths(clause: Clause) -> bool:
    """Whether a clause says where traffic goes rather than whether it may."""
    words = [token.text.lower() for token in clause.tokens]
    text = " ".join(words)
    falls = clause.has("FLOATING") and not clause.has(*_ROUTES) and _FALLBACK.search(text) is not None
    if (clause.has(*_OTHERWISE) and not (falls and clause.all("router"))) or clause.all("service", "proto"):
        return False
    ends = len(clause.all("host", "net", "addr")) + len(clause.all("router", "unknown"))
    if at_most(clause) or (clause.has("MAXPATHS") and ends < 2):
        return False
    if _BALANCE.search(text) and ends >= 1 and not clause.has("MTU"):
        return True
    if "waypoint" in words and clause.all("router"):
        return True
    passing = any(_passes(clause.tokens, at) for at in range(len(clause.tokens)))
    moves = bool(_SUBJECT & set(words)) or clause.has("TRAFFIC") or len(clause.all("host")) > 1
    return passing and moves and ends >= 2


def goes_on(clause: Clause) -> bool:
    """`Balance them over two: …`: a path of traffic that the clause before named."""
    return len(clause.all(*_ENDS)) < 2 and any(
        token.text.lower() in ("them", "it", "they", "that", "this", "both", "las", "los", "les")
        for token in clause.tokens
    )


def names_ends(clause: Clause) -> bool:
    """Whether a clause speaks of two ends, whose traffic the next one may be about."""
    return len(clause.all(*_ENDS)) > 1


def completes(clause: Clause) -> bool:
    """`R4 is only the backup`: what a clause adds to the path that the one before it spoke of."""
    words = {token.text.lower() for token in clause.tokens}
    return bool(words & {"backup", "fallback", "reserve"}) and not clause.all("num", "net", "addr", "iface")


def read_paths(clause: Clause, context: Context) -> list[AnyObjective]:
    """Raises Clarify where an end, or what is asked of the way, is missing."""
    ground = context.ground
    reject_unknown(clause, ground)
    parts = _parts(clause)
    if len(parts) > 1:
        return [one for part in parts for one in read_paths(part, context)]
    tokens = clause.tokens
    if clause.has("PERMIT") and not clause.has("VIA"):
        raise Clarify([f"Is a path meant, or a filter? ({clause.text})"])
    said = _read(clause, ground)
    text = clause.text.lower()
    if len(said.ends) < 2:
        _named_by_labels(clause, ground, said)
    if len(said.ends) > 2:
        raise Clarify([f"Which two ends are meant, and through which routers? ({clause.text})"])
    if len(said.ends) < 2:
        raise Clarify([f"Between which two ends should the traffic take that path? ({clause.text})"])
    (source, back), (target, destination) = said.ends[0], said.ends[1]
    count = _count(tokens) or _spoken_ways(text) if _BALANCE.search(text) else None
    if count is None and _BALANCE.search(text) and len(set(said.through)) > 1:
        count = len(set(said.through))
    ways = _ways(clause) if count is not None else ()
    if _BALANCE.search(text) and count is None:
        raise Clarify([f"Over how many paths should the traffic be balanced? ({clause.text})"])
    through, avoid = list(dict.fromkeys(said.through)), said.avoid
    if clause.has("NOT", "NO") and not avoid and not _FALLBACK.search(text):
        through, avoid = [], through
    through = [name for name in through if name not in (source, target)]
    if count is not None:
        through = []
    if not (through or avoid or count):
        raise Clarify([f"Through which router should it go: {listed(ground.routers)}? ({clause.text})"])
    context.places = (Place(source),)
    made: list[AnyObjective] = [
        build(
            SteerTraffic,
            source=source,
            destination=destination,
            through=tuple(through),
            avoid=tuple(name for name in dict.fromkeys(avoid) if name not in through),
            paths=count,
            ways=ways,
        )
    ]
    if clause.has("BETWEEN", "BOTH") and count is None:
        reverse = tuple(reversed(through))
        made.append(build(SteerTraffic, source=target, destination=back, through=reverse, avoid=tuple(avoid)))
    return made


def _parts(clause: Clause) -> list[Clause]:
    """`h2 → h1 shall cross R4, h1 → h2 shall cross R2`: two wishes, each with its ends and its router."""
    parts: list[list[Token]] = [[]]
    for token in clause.tokens:
        if is_word(token, "AND") or (token.kind == "cut" and token.value in ",;"):
            parts.append([])
        else:
            parts[-1].append(token)
    whole = [
        sum(t.kind in _ENDS for t in part) == 2 and any(_passes(part, at) for at in range(len(part)))
        for part in parts
    ]
    return [Clause(tuple(part)) for part in parts] if len(parts) > 1 and all(whole) else [clause]


def _passes(tokens: Sequence[Token], at: int) -> bool:
    """Whether the router here is one that traffic passes, or is not to pass."""
    if tokens[at].kind not in ("router", "unknown"):
        return False
    back = at - 1
    while back >= 0 and (
        tokens[back].text.lower() in _JOINTS
        or tokens[back].kind in ("cut", "router")
        or is_word(tokens[back], "NOT", "ROUTER")
    ):
        if tokens[back].kind == "cut" and tokens[back].value not in (",", ":"):
            return False
        back -= 1
    return back >= 0 and (
        _head(tokens[back]) in _VIA or is_word(tokens[back], "VIA") or _head(tokens[back]) in _AVOID
    )


def _head(token: Token) -> str:
    return token.text.lower().split()[-1] if token.kind == "word" and token.text else ""


def _read(clause: Clause, ground: Ground) -> _Said:
    said = _Said()
    tokens = clause.tokens
    avoiding = bool(_NOTHING & {token.text.lower() for token in tokens[:2]})
    target_first = False
    named = len(clause.all(*_ENDS)) > 1  # then routers say only the way
    for at, token in enumerate(tokens):
        if token.kind in _ENDS or (token.kind == "router" and not _passes(tokens, at) and not named):
            end = _end(tokens, at, ground)
            if end is not None and end not in said.ends:
                if not said.ends and at and is_word(tokens[at - 1], "TO") and not clause.has("FROM"):
                    target_first = True
                said.ends.append(end)
        elif token.kind == "router" and (_passes(tokens, at) or not named):
            near = tokens[max(0, at - 4) : at]
            if any(
                is_word(t, "NOT", "NO") or _head(t) in _AVOID or t.text.lower() in ("no", "pas", "nao", "não")
                for t in near
            ):
                avoiding = True
            elif any(_head(t) in _VIA for t in near) and not (avoiding and not said.avoid):
                avoiding = False
            (said.avoid if avoiding else said.through).append(token.value)
    if target_first or _backwards(tokens):
        said.ends[:2] = reversed(said.ends[:2])
    return said


def _named_by_labels(clause: Clause, ground: Ground, said: _Said) -> None:
    """`staff traffic to the storage network`: LANs by the words of their descriptions, in their order."""
    stems = {stem(token.text) for token in clause.tokens if token.kind == "word"}
    found: list[tuple[str, IPv4Network]] = []
    for token in clause.tokens:
        port = unique(ground, ground.routers, stem(token.text), stems) if token.kind == "word" else None
        if port is not None and not ground.far_ends(port.router, port.interface):
            one = ground.port(port.router, port.interface)
            if one is not None and one.addresses:
                found.append((port.router, one.addresses[0].network))
    fresh = [end for end in dict.fromkeys(found) if end not in said.ends and not _has_end(end, said)]
    if len(fresh) + len(said.ends) != 2:
        return
    before = clause.where("TO")
    said.ends = [*fresh, *said.ends] if before is not None and said.ends else [*said.ends, *fresh]


def _has_end(end: tuple[str, IPv4Network], said: _Said) -> bool:
    return any(other.subnet_of(end[1]) for _, other in said.ends)


def _backwards(tokens: Sequence[Token]) -> bool:
    """`to h2 from h1`: the destination before the source."""
    roles = [token.value for token in tokens if is_word(token, "FROM", "TO")]
    return roles[:2] == ["TO", "FROM"]


def _end(tokens: Sequence[Token], at: int, ground: Ground) -> tuple[str, IPv4Network] | None:
    """(router at which such traffic enters, its prefix) of one end."""
    token = tokens[at]
    if token.kind == "host":
        host = ground.host(token.value)
        return host.port.router, IPv4Network(host.address.ip)
    if token.kind == "net":
        prefix = token.value.network
        port = ground.gateway(prefix)
        return (port.router if port is not None else "", prefix)
    if token.kind == "addr":
        prefix = IPv4Network(token.value)
        port = ground.gateway(prefix)
        return (port.router if port is not None else "", prefix)
    lans = ground.lans(token.value)
    if not lans:
        loopbacks = [a.network for n, i in ground.device(token.value).interfaces.items() for a in i.addresses]
        return (token.value, loopbacks[0]) if loopbacks else None
    return token.value, ground.subnet(token.value, lans[0])


def _count(tokens: Sequence[Token]) -> int | None:
    for at, token in enumerate(tokens):
        near = {t.text.lower() for t in tokens[at + 1 : at + 5]}
        before = {t.text.lower() for t in tokens[max(0, at - 3) : at]}
        if token.kind == "num" and (
            near & _WAYS or before & {"over", "across", "sobre", "sur", "entre", "por"}
        ):
            return int(token.value)
        counted = token.kind == "word" and token.text.lower() in _NUMBERS
        if counted and (near & _WAYS or before & {"over", "across", "sobre", "sur", "entre", "por"}):
            return _NUMBERS[token.text.lower()]
    return None


def _spoken_ways(text: str) -> int | None:
    """`over wan1 and over the radio`: as many ways as are spoken of."""
    found = len(re.findall(r"\b(?:over|via|through|por|par)\b", text))
    return found if found > 1 else None


def _ways(clause: Clause) -> tuple[tuple[str, ...], ...]:
    """`core2 straight to wan1, and core2, core1, wan1`: the paths spelled out after a colon."""
    tokens = clause.tokens
    starts = [at for at, token in enumerate(tokens) if token.kind == "router"]
    runs: list[list[str]] = [[]]
    for at in starts:
        between = tokens[starts[starts.index(at) - 1] + 1 : at] if runs[-1] else ()
        if any(is_word(token, "AND") for token in between) or tokens[at].value in runs[-1]:
            runs.append([])
        runs[-1].append(tokens[at].value)
    return tuple(tuple(run) for run in runs) if len(runs) > 1 and all(len(run) > 1 for run in runs) else ()
