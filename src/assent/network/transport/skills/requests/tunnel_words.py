"""What is said of a tunnel: its options, its ends, its inner addresses."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any, Literal

from assent.intents.errors import Clarify
from assent.network.transport.skills.grammar.clauses import is_word
from assent.network.transport.skills.grammar.interfaces import check_address
from assent.network.transport.skills.grammar.tokens import unaccented
from assent.network.transport.skills.requests.spoken import Spoken

_BESIDE = 24
"""Letters between an address and its router, marks and conjunctions counted as more."""
_FIRST = (
    r"(?:first|lower|lowest|odd|premier|premiere|primer|primera|primeiro|primeira|plus basse|menor|erste)"
)
_LOOPBACK = re.compile(r"\bloopbacks?\b(?! ?\d)|\bloopback0?\b")
_DIRECT = re.compile(
    r"\b(?:direct|directo|direto|directe?|their|thier|own)\b.{0,20}\b(?:link|cable|lien|enlace|"
    r"connection|cabo)\b|"
    r"\b(?:link|lien|enlace|cable) (?:direct\w*|direto|addr\w*)|\bover their cable\b|\bof the \S+ cable\b"
)
_SECRET = re.compile(
    r"(?:secret|segredo|secreto|psk|pre-?shared[- ]key|key|clave|chave|cle|vault|cofre|boveda|coffre)\b.{0,60}?"
    r"\b(?:as|called|named|name|nombre|nome|nom|llamad[oa]|chamad[oa]|appele\w*)\s+[“\"']?([a-z0-9][\w.-]*)"
)


_UNMODELLED = re.compile(
    r"\b(?:checksum\w*|sequence[- ]datagrams?|tunnel (?:tos|ttl|vrf|udlr|flow|entropy)|"
    r"path[- ]mtu[- ]discovery|pmtud|"
    r"pre[- ]?classify|nhrp|dmvpn|multipoint|mgre|l2tp\w*|vxlan|6to4|6in4|gretap|macsec|"
    r"wireguard|openvpn|anti[- ]replay|"
    r"ike(?:v[12])? (?:lifetime|policy)|dpd|dead peer)\b"
)


def reject_unmodelled(said: Spoken) -> None:
    """Raises Clarify for what tunnels may have elsewhere and these have not."""
    found = _UNMODELLED.search(said.plain)
    if found:
        raise Clarify(
            [
                f"Assent cannot set “{found.group()}” of tunnels yet. Leave it out, or say what else the "
                f"tunnel should be?"
            ]
        )


def options(said: Spoken) -> dict[str, Any]:
    """Key, keepalive, sizes, bandwidth and description, as far as they are said."""
    found: dict[str, Any] = {}
    if (
        key := said.number(
            r"(?<!shared )(?<!shared-)\b(?:key|clave|chave|cle)\b[\s):=]*(?:(?:id|of|is|to|must be|"
            r"should be|be|de|es|sea|e|est|"
            r"deve ser|debe ser|doit etre|a|number|numero|value|with|tunnel|key)\b[\s):=(]*){0,4}(\d+)"
        )
    ) is not None:
        found["key"] = key
    if alive := re.search(
        r"(?<!no )(?<!without )(?<!sin )keep-?alives?(?:(?!\bkey|\bmtu|\bmss|\bclave|"
        r"\bchave)\D){0,60}?(\d+)(?:\D{1,30}?(\d+))?",
        said.unnumbered,
    ):
        found["keepalive"] = (int(alive.group(1)), int(alive.group(2) or 3))
    if (mtu := said.number(r"\bmtu\b(?:(?!mss).){0,80}?\b(\d{3,5})\b")) is not None:
        found["ip_mtu"] = mtu
    if (mss := said.number(r"\bmss\b\D{0,30}?(\d{3,5})")) is not None:
        found["tcp_mss"] = mss
    if said.has("BANDWIDTH") and (
        kbps := said.kbps("bandwidth|bw|ancho de banda|largura de banda|bande passante")
    ):
        found["bandwidth_kbps"] = kbps
    if said.has("DESCRIPTION") and said.all("text"):
        found["description"] = said.all("text")[-1].value
    return found


def secret(said: Spoken) -> str | None:
    """The name under which the pre-shared key is kept. Raises Clarify where the key itself seems to be said."""
    found = _SECRET.search(said.plain)
    if found:
        at = said.plain.index(found.group(1), found.start(1))
        return (
            said.text[at : at + len(found.group(1))] if len(said.text) == len(said.plain) else found.group(1)
        )
    if re.search(r"(?:psk|pre-?shared[- ]key|shared secret)\s*(?:is|=|:)?\s*[\"'“]", said.plain):
        raise Clarify(
            [
                (
                    "A key does not belong into a sentence. Under which name is it kept (such as "
                    "“the secret vpn-1”)?"
                )
            ]
        )
    return None


def encrypts(said: Spoken) -> bool:
    return said.has("IPSEC") or bool(said.says(r"\b(?:encrypt\w*|ipsec|cifra\w*|chiffr\w*|criptograf\w*)\b"))


def mode(said: Spoken) -> Literal["gre", "ipip"]:
    return "ipip" if said.has("IPIP") else "gre"


def new_mode(said: Spoken) -> Literal["gre", "ipip"] | None:
    """Of two the one that is said last; one alone only where the request is about the mode."""
    modes = [(at, token.value) for at, token in enumerate(said.tokens) if is_word(token, "GRE", "IPIP")]
    left = {value for at, value in modes if _leaves(said, at)}
    said_modes = [value for _, value in modes if value not in left]
    wished = left or said.says(
        r"\b(?:convert\w*|change\w*|turn|switch\w*|mode|modo|becomes?|should be|must be|passar?|pasa\w*)\b"
    )
    if not said_modes or (len(set(said_modes)) == 1 and not wished):
        return None
    return "ipip" if said_modes[-1] == "IPIP" else "gre"


def _leaves(said: Spoken, at: int) -> bool:
    """`instead of GRE`, `not GRE`, `no longer GRE`: the mode that it has today."""
    before = " ".join(unaccented(token.text.lower()) for token in said.tokens[max(0, at - 4) : at])
    return (
        re.search(
            r"(?:instead of|rather than|no longer|not|from|en vez de|en lugar de|em vez de|em lugar de|"
            r"au lieu de|ya no|ja nao|ne plus|"
            r"and no more)(?: (?:a|an|be|the|plain|un|um|de|el|o|le|being|using|en|es|e|est))*$",
            before,
        )
        is not None
    )


def numbers(said: Spoken) -> list[int]:
    """The interface numbers, in order."""
    found = [
        int(str(token.value).removeprefix("Tunnel"))
        for token in said.tokens
        if token.kind == "iface" and str(token.value).startswith("Tunnel")
    ]
    if (
        not found
        and (one := said.number(r"\b(?:tunnel|tun|tunel) ?(?:number|numero|no\.?|#)? ?(\d+)\b(?!\.\d)"))
        is not None
    ):
        found = [one]
    after = r"\b(?:tunnel|tun|tunel) ?(?:number|numero|no\.?|#)? ?(\d+)\b(?!\.\d)"
    for pattern in (after, r"\b(?:number|numero)(?: it| them| is| as)* (\d+)\b"):
        if not found and (one := said.number(pattern)) is not None:
            found = [one]
    return list(dict.fromkeys(found))


def inner(said: Spoken, a: str, z: str, nets: list[IPv4Interface]) -> tuple[IPv4Interface, IPv4Interface]:
    """Which inner address each end has. Raises Clarify where that is not said or cannot be."""
    if not nets:
        raise Clarify(
            [
                f"Which inner addresses should the tunnel have at {a} and {z} (such as 10.99.0.1/30 and 10.99.0.2/30)?"
            ]
        )
    network = nets[0].network
    hosts = list(network) if network.prefixlen >= 31 else list(network.hosts())
    stated = _stated(said, a, z, nets, network)
    if len(full := [net.ip for net in nets if net.ip != network.network_address]) == 2 and len(stated) < 2:
        a_ip = stated.get(a) or next(ip for ip in full if ip != stated.get(z))
        stated = {a: a_ip, z: next(ip for ip in full if ip != a_ip)}
    if not stated:
        first = _first(said, a, z)
        stated = {first: hosts[0], z if first == a else a: hosts[1]} if len(hosts) > 1 else {}
    if len(stated) == 1:
        ((router, address),) = stated.items()
        stated[z if router == a else a] = next(host for host in hosts if host != address)
    first_one, second = (IPv4Interface(f"{stated[name]}/{network.prefixlen}") for name in (a, z))
    if first_one.network != second.network or first_one.ip == second.ip:
        raise Clarify(
            [
                f"{first_one} and {second} are not two addresses of one subnet: which ones should {a} and {z} have?"
            ]
        )
    return check_address(first_one), check_address(second)


def _stated(
    said: Spoken, a: str, z: str, nets: list[IPv4Interface], network: IPv4Network
) -> dict[str, IPv4Address]:
    """By router: `10.0.0.1/30 at R1`, `.2 for R3`, `(R2=.1)`."""
    full = [net for net in nets if network.prefixlen >= 31 or net.ip != network.network_address]
    marks: list[tuple[int, IPv4Address]] = []
    for net in full:
        at = next(
            (i for i, t in enumerate(said.tokens) if t.kind in ("net", "addr") and _ip(t.value) == net.ip), 0
        )
        marks.append((_offset(said, at), net.ip))
    base = int(network.network_address) & 0xFFFFFF00
    for hit in re.finditer(r"(?<![\w.])\.(\d{1,3})\b(?!\.\d|/)", said.plain):
        address = IPv4Address(base | min(int(hit.group(1)), 255))
        if address in network:
            marks.append((hit.start(), address))
    return _explicit(said, (a, z), marks) or _paired(said, (a, z), sorted(dict.fromkeys(marks)))


def _explicit(
    said: Spoken, ends: tuple[str, str], marks: list[tuple[int, IPv4Address]]
) -> dict[str, IPv4Address]:
    """`R1 on .1 and R3 on .2`, `10.0.0.1/30 at R1`: addresses tied to their routers by a word; both or none."""
    tie = (
        r"(?:on|is|gets|takes|has|uses|with|being|the|as|receives|at|keeps|holds|fica com|con|com|avec|"
        r"lleva|recibe|recebe|a|o)"
    )
    found: dict[str, set[IPv4Address]] = {name: set() for name in ends}
    for _, address in marks:
        spelled = rf"(?:{re.escape(str(address))}(?:/\d+)?|(?<![\w.])\.{int(address) & 0xFF}(?!\.?\d))"
        for name in ends:
            low = rf"(?<![\w-]){re.escape(name.lower())}(?![\w-])"
            after = rf"{low}(?:'s (?:side|end))?\s*[=:(]?\s*(?:{tie}\s+)*{spelled}"
            before = rf"{spelled}\s*(?:on|at|for|to|en|em|no|na|sur|para|pour|chez)\s+(?:the\s+)?{low}"
            if said.says(after) or said.says(before):
                found[name].add(address)
    sure = {name: next(iter(one)) for name, one in found.items() if len(one) == 1}
    return sure if len(set(sure.values())) == 2 else {}


def _ip(value: Any) -> Any:
    return value.ip if isinstance(value, IPv4Interface) else value


def _offset(said: Spoken, at: int) -> int:
    """Where in the text a token stands: the n-th of its spelling."""
    spelled = re.sub(r"\s+", " ", said.tokens[at].text).lower()
    before = sum(token.text.lower() == spelled for token in said.tokens[:at])
    found = [hit.start() for hit in re.finditer(re.escape(spelled.split()[0]), said.plain)]
    return found[min(before, len(found) - 1)] if found else 0


def _paired(
    said: Spoken, ends: tuple[str, str], marks: list[tuple[int, IPv4Address]]
) -> dict[str, IPv4Address]:
    """Each address with the router that is said right beside it."""
    if not marks:
        return {}
    mentions = [
        (hit.start(), hit.end(), name)
        for name in ends
        for hit in re.finditer(rf"(?<![\w-]){re.escape(name.lower())}(?![\w])", said.plain)
    ]
    if len(marks) == len({address for _, address in marks}) == 2 and (
        both := _crosswise(said, ends, marks, mentions)
    ):
        return both
    best: list[tuple[int, str, IPv4Address]] = []
    for at, address in marks:
        for start, end, name in mentions:
            gap = (
                at - end
                if end <= at
                else start - at - (2 if said.plain[at] == "." else len(str(address))) + 2
            )
            between = said.plain[end:at] if end <= at else said.plain[at + 1 : start]
            crossing = len(re.findall(r"[,;()]|\band\b|\by\b|\be\b|\bet\b", between)) * 12
            crossing += 30 * bool(
                re.search(r"\b(?:with|con|com|avec|using|usando|inner|between|entre)\b", between)
            )
            if max(gap, 0) + crossing <= _BESIDE:
                best.append((max(gap, 0) + crossing, name, address))
    found: dict[str, IPv4Address] = {}
    for _, name, address in sorted(best, key=lambda one: one[0]):
        if name not in found and address not in found.values():
            found[name] = address
    return found


def _crosswise(
    said: Spoken,
    ends: tuple[str, str],
    marks: list[tuple[int, IPv4Address]],
    mentions: list[tuple[int, int, str]],
) -> dict[str, IPv4Address]:
    """Two addresses and two ends: the way to share them out in which all stand closest; nothing where both may be."""

    def apart(name: str, at: int, address: IPv4Address) -> int:
        found = [_FAR]
        for start, end, one in mentions:
            if one == name:
                between = said.plain[end:at] if end <= at else said.plain[at + len(str(address)) + 3 : start]
                found.append(
                    len(between) + 12 * len(re.findall(r"[,;()]|\band\b|\by\b|\be\b|\bet\b", between))
                )
        return min(found)

    (one_at, one), (other_at, other) = marks
    straight = apart(ends[0], one_at, one) + apart(ends[1], other_at, other)
    crossed = apart(ends[1], one_at, one) + apart(ends[0], other_at, other)
    if abs(straight - crossed) < _CLOSE or min(straight, crossed) > _FAR:
        return {}
    return dict(zip(ends, (one, other) if straight < crossed else (other, one), strict=True))


_FAR, _CLOSE = 60, 4
"""Letters between a router and its address, marks counted as more: this many are too many, so few tell nothing."""


def _first(said: Spoken, a: str, z: str) -> str:
    """Who gets the first address: who is said beside `first`, `lowest`, `odd`; else who is named first."""
    hit = said.says(rf"\b{_FIRST}\b")
    if hit is None:
        return a
    mentions = [
        (min(abs(hit.start() - one.end()), abs(one.start() - hit.end())), name)
        for name in (a, z)
        for one in re.finditer(rf"(?<![\w-]){re.escape(name.lower())}(?![\w])", said.plain)
    ]
    return min(mentions)[1] if mentions else a


def sources(said: Spoken, a: str, z: str) -> dict[str, str]:
    """The interface from which each end sends, where it is said: by name, by address, `their direct link`."""
    ground = said.ground
    found: dict[str, str] = {}
    named = [
        (at, token)
        for at, token in enumerate(said.tokens)
        if token.kind == "iface" and not str(token.value).startswith("Tunnel")
    ]
    distinct = {token.value for _, token in named}
    for at, token in named:
        router = said.nearest_router(at, (a, z), after=len(named) > 1)
        targets = (a, z) if len(distinct) == 1 and len(named) <= 2 else (router,)
        for name in targets:
            if name is not None and name not in found:
                found[name] = ground.interface(name, str(token.value))
    for token in said.all("addr"):
        owner = ground.owners.get(token.value)
        if owner is not None and owner.router in (a, z):
            found.setdefault(owner.router, owner.interface)
    if len(found) < 2 and _LOOPBACK.search(said.plain) and not named:
        for name in (a, z):
            loopbacks = [one for one in ground.device(name).interfaces if one.startswith("Loopback")]
            if len(loopbacks) == 1:
                found.setdefault(name, loopbacks[0])
    if not found and (_DIRECT.search(said.plain) or said.says(r"\blink addr|\bcable\b")):
        found = {a: ground.towards(a, z), z: ground.towards(z, a)}
    return found
