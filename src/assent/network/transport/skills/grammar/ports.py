"""Which packets a clause speaks of: services by name, protocols, ports and ranges."""

from __future__ import annotations

from collections.abc import Sequence

from assent.intents.errors import Clarify
from assent.network.transport.objectives import (
    Service,
)
from assent.network.transport.skills.grammar.clauses import Clause, is_word
from assent.network.transport.skills.grammar.mentions import Token

TCP, UDP, OSPF = 6, 17, 89


IP_PROTOCOLS = {"OSPF": 89, "GRE": 47, "IPIP": 4, "IPSEC": 50}


def services_of(clause: Clause) -> list[Service]:
    paired = _paired(clause)
    if paired is not None:
        return paired
    protocols = [token.value for token in clause.all("proto")]
    ports, source_ports = _ports(clause)
    found: list[Service] = []
    for token in _spoken(clause, bool(ports or source_ports or protocols)):
        found += [one for one in token.value if not protocols or one.protocol in protocols] or list(
            token.value
        )
    for lemma, number in IP_PROTOCOLS.items():
        if clause.has(lemma):
            found.append(Service(protocol=number))
    if found and not ports and not source_ports:
        whole = [
            one for one in protocols if one and all(one != other.protocol for other in found)
        ]  # `TCP and ICMP`
        return list(dict.fromkeys([*(Service(protocol=one) for one in whole), *found]))
    chosen = (
        protocols
        or [one.protocol for one in found or _of_nouns(clause) if one.protocol in (TCP, UDP)]
        or [TCP, UDP]
    )
    if ports or source_ports:
        wanted: list[tuple[int, int] | None] = [*ports] or [None]
        wanted_sources: list[tuple[int, int] | None] = [*source_ports] or [None]
        numbered = [
            build_service(protocol, port, source)
            for protocol in dict.fromkeys(chosen)
            for port in wanted
            for source in wanted_sources
        ]
        restated = _restated(clause, found) if ports else []
        return list(dict.fromkeys([*(_others(found, numbered + restated) if ports else []), *numbered]))
    return [Service(protocol=protocol) for protocol in dict.fromkeys(protocols)]


def _paired(clause: Clause) -> list[Service] | None:
    """`UDP 5000-5100 and TCP 6000`: each protocol with its own ports; None where they are not said so."""
    starts = [at for at, token in enumerate(clause.tokens) if token.kind == "proto"]
    if len(starts) < 2 or clause.all("service") or any(clause.has(lemma) for lemma in IP_PROTOCOLS):
        return None
    found: list[Service] = []
    for at, end in zip(starts, [*starts[1:], len(clause.tokens)], strict=True):
        ports, sources = _ports(Clause(clause.tokens[at:end]))
        if not ports or sources:
            return None
        found += [build_service(clause.tokens[at].value, port, None) for port in ports]
    return list(dict.fromkeys(found)) if not _ports(Clause(clause.tokens[: starts[0]]))[0] else None


def _spoken(clause: Clause, numbered: bool) -> list[Token]:
    """The services that are traffic: in `the web server h2` the name says what h2 is. Raises Clarify where nothing
    else says which traffic is meant."""
    tokens = clause.tokens
    kept: list[Token] = []
    nouns: list[Token] = []
    for at, token in enumerate(tokens):
        if token.kind == "service":
            after = tokens[at + 1 : at + 3]
            noun = len(after) == 2 and is_word(after[0], "HOST") and after[1].kind in ("host", "addr")
            (nouns if noun else kept).append(token)
    if nouns and not kept and not numbered and not clause.has("TRAFFIC", "ANY"):
        name = nouns[0].text
        raise Clarify([f"Is only {name} traffic to the {name} server meant, or all traffic to it?"])
    return kept


def _of_nouns(clause: Clause) -> list[Service]:
    """What `the web server` speaks: its port 443 is a TCP port."""
    return [one for token in clause.all("service") for one in token.value]


def _restated(clause: Clause, found: list[Service]) -> list[Service]:
    """`web traffic on port 443`: the port says which of the name's packets; `HTTP and TCP 8080` are two things."""
    at = clause.tokens
    names = [i for i, token in enumerate(at) if token.kind == "service"]
    if len(names) != 1:
        return []
    number = next((i for i, t in enumerate(at) if i > names[0] and t.kind in ("num", "range")), None)
    if number is None or any(is_word(t, "AND") or t.kind == "cut" for t in at[names[0] : number]):
        return []
    return found


def _others(found: list[Service], numbered: list[Service]) -> list[Service]:
    """Named services that no number restates: `SNMP (UDP 161)` is port 161, `HTTP and TCP 8080` are two."""
    return [one for one in found if not any(_touch(one, number) for number in numbered)]


def _touch(one: Service, other: Service) -> bool:
    if one.protocol != other.protocol or one.ports is None or other.ports is None:
        return False
    return one.ports[0] <= other.ports[1] and other.ports[0] <= one.ports[1]


def build_service(
    protocol: int | None, ports: tuple[int, int] | None, source: tuple[int, int] | None
) -> Service:
    """Raises Clarify for ports that do not exist."""
    for low, high in (pair for pair in (ports, source) if pair is not None):
        if not (0 <= low <= 65_535 and 0 <= high <= 65_535):
            raise Clarify(
                [f"Port {high if high > 65_535 else low} does not exist (0-65535). Which port is meant?"]
            )
        if low > high:
            raise Clarify([f"The port range {low}-{high} ends before it begins. Which ports are meant?"])
    return Service(protocol=protocol, ports=ports, source_ports=source)


def _ports(clause: Clause) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Destination and source ports: `port 80`, `ports 80 and 443`, `5000-5100`, `eq 443`, `source port 53`."""
    found: list[tuple[int, int]] = []
    source: list[tuple[int, int]] = []
    reading: list[tuple[int, int]] | None = None
    operator = ""
    tokens = clause.tokens
    for at, token in enumerate(tokens):
        if token.kind == "proto":
            reading, operator = found, "eq"
        elif token.kind == "word" and (
            token.value in ("eq", "gt", "lt", "puertos", "portas")
            or token.text.lower() in ("port", "ports", "range", "puerto", "porta", "puertos", "portas")
        ):
            is_source = (
                at > 0
                and is_word(tokens[at - 1], "FROM")
                and tokens[at - 1].text.lower() in ("source", "src", "from")
            )
            kept = token.value in ("gt", "lt") and reading is not None  # `source ports above 1023`
            reading = (
                reading if kept else source if is_source and tokens[at - 1].text.lower() != "from" else found
            )
            operator = (
                token.value
                if token.value in ("gt", "lt")
                else "range"
                if token.text.lower() == "range"
                else operator or "eq"
            )
        elif token.kind == "range":
            (reading if reading is not None else found).append(token.value)
        elif token.kind == "num" and reading is not None and isinstance(token.value, int):
            _take_port(tokens, at, reading, operator)
        elif not (
            is_word(token, "AND", "TO", "number", "NUMBERED", "or", "on", "ON", "BETWEEN")
            or token.kind == "cut"
        ):
            reading, operator = None, ""
    return found, source


def _take_port(tokens: Sequence[Token], at: int, into: list[tuple[int, int]], operator: str) -> None:
    """`range 20 21` and `5000 to 5100` are one range; `gt 1023` all above."""
    value = tokens[at].value
    joined = at > 1 and is_word(tokens[at - 1], "TO", "through") and tokens[at - 2].kind == "num"
    ranged = operator == "range" and at > 0 and tokens[at - 1].kind == "num"
    between = at > 1 and is_word(tokens[at - 1], "AND") and operator == "eq" and at > 2 and any(
        is_word(token, "BETWEEN") for token in tokens[max(0, at - 4) : at]
    )  # fmt: skip
    if into and (joined or ranged or between):
        into[-1] = (into[-1][0], value)
    elif operator == "gt":
        into.append((value + 1, 65_535))
    elif operator == "lt":
        into.append((0, value - 1))
    else:
        into.append((value, value))
