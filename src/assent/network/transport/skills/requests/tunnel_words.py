"""What is said of a tunnel: its options, its ends, its inner addresses."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, IPv4Interface, IPv4Network
from typing import Any, Literal

from assent.intents.errors import Clarify
from assent.network.transport.skills.grammar.clauses import is_word
from assent.network.transport.skills.grammar.interfaces import check_address
from assent.network.transport.skills.grammar.tokens import unaccented
from assent.network.transport.skills.requests.leftovers import words
from assent.network.transport.skills.requests.spoken import Spoken

_BESIDE = 24
"""Letters between an address and its router, marks and conjunctions counted as more."""
_FIRST = (
    r"(?:first|lower|lowest|odd|premier|premiere|primer|primera|primeiro|primeira|plus basse|menor|erste)"
)
_UNMODELLED = re.compile(
    r"\b(?:sequence[- ]datagrams?|tunnel (?:tos|ttl|vrf|udlr|flow|entropy)|"
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


def options(said: Spoken) -> list[tuple[str, Any, int]]:
    """Key, keepalive, sizes, bandwidth and description, as far as they are said: (field, value, where)."""
    text = said.masked
    found: list[tuple[str, Any, int]] = [
        ("key", int(one.group(1)), one.start()) for one in _KEY.finditer(text)
    ]
    for pattern in (_ALIVE, _ALIVE_BEFORE):
        alive = list(pattern.finditer(text))
        found += [("keepalive", (int(one.group(1)), int(one.group(2) or 3)), one.start()) for one in alive]
        if alive:
            break
    for field, word in (("ip_mtu", r"\bmtu\b"), ("tcp_mss", r"\bmss\b")):
        found += [(field, value, at) for value, at in _sizes(text, word)]
    if said.has("BANDWIDTH") and (
        kbps := said.kbps("bandwidth|bw|ancho de banda|largura de banda|bande passante")
    ):
        found.append(("bandwidth_kbps", kbps, 0))
    if (summed := re.search(r"\bchecksum\w*", text)) is not None:
        off = re.search(
            r"\b(?:no|without|not|sin|sem|sans|disable\w*|off)\b[^.;,]{0,24}$", text[: summed.start()]
        )
        found.append(("checksum", off is None, summed.start()))
    if said.has("DESCRIPTION") and (texts := said.all("text")):
        found.append(("description", texts[-1].value, said.plain.find(str(texts[-1].text).lower()[:12])))
    return found


_KEY = re.compile(
    r"(?<!shared )(?<!shared-)\b(?:key|clave|chave|cle)\b[\s):=]*(?:(?:id|of|is|to|must be|should be|be|de|do|"
    r"da|du|es|sea|"
    r"e|est|deve ser|debe ser|doit etre|a|number|numero|value|with|tunel|tunnel#*|tunnel|key|gre|both|ends|at|"
    r"on|for)\b"
    r"[\s):=(#]*){0,5}(\d+)\b"
)
_NO_OTHER = r"(?:(?!\bkey|\bmtu|\bmss|\bclave|\bchave|\bcost|\barea|\bip\b)\D)"
_ALIVE = re.compile(
    rf"(?<!no )(?<!without )(?<!sin )(?<!sem )(?<!sans )keep-?alives?{_NO_OTHER}{{0,60}}?(\d+)"
    rf"(?:{_NO_OTHER}{{1,30}}?(\d+)(?! ?(?:k|m|g|bytes)))?"
)
_ALIVE_BEFORE = re.compile(
    rf"(\d+)[ -]?(?:s|sec\w*|segundos?|secondes?)\b(?:{_NO_OTHER}{{0,20}}?(\d+)[ -]?(?:retr\w+|x|tries|attempts|"
    rf"intentos|tentativas|essais))?{_NO_OTHER}{{0,20}}?keep-?alives?"
)


def _sizes(text: str, word: str) -> list[tuple[int, int]]:
    """The size that each mention of MTU or MSS gets: of `from 1400 to 1380` the second."""
    found: list[tuple[int, int]] = []
    for hit in re.finditer(word, text):
        after = re.split(r"\bmtu\b|\bmss\b|[.;!?](?: |$)|\bkeep-?alive|\bkey\b", text[hit.end() :])[0]
        before = re.search(
            r"(\d{3,5})[ -]?(?:bytes? |octets? )?(?:for |as |de )?(?:the |el |o |le )?(?:ip |tcp )?$",
            text[: hit.start()],
        )
        each = re.match(r"\D{0,25}(\d{3,5})\b([^.;\d]{3,28}?(?:\band|\by|\be|\bet|,) )(\d{3,5})\b", after)
        value = _wished(after)
        if each and value == int(each.group(1)):
            found += [(int(each.group(at)), hit.end() + each.start(at)) for at in (1, 3)]
        elif value is not None:
            found.append((value, hit.start()))
        elif before:
            found.append((int(before.group(1)), hit.start()))
    return found


def _wished(text: str) -> int | None:
    moved = re.search(
        r"\b(?:from|de|desde|von) (\d{3,5})\b.{0,20}?\b(?:to|a|para|hasta|ate|vers) (\d{3,5})\b", text
    )
    if moved:
        return int(moved.group(2))
    left = set(
        re.findall(
            r"(?:instead of|rather than|not|and not|from|en vez de|en lugar de|em vez de|au lieu de|was|"
            r"is now|currently|today) (\d{3,5})\b",
            text,
        )
    )
    left |= set(
        re.findall(
            r"\b(\d{3,5})\b(?= (?:today|now|currently|at the moment|right now|hoy|ahora|hoje|agora|"
            r"aujourd'hui|actuellement)\b)",
            text,
        )
    )
    return next((int(one) for one in re.findall(r"\b(\d{3,5})\b", text[:90]) if one not in left), None)


_SECRETS = (
    r"(?:(?:key|psk|clave|chave|cle) (?:name|named|called)(?: is)?:?|"
    r"(?:stored|kept|saved|known|filed|held|lies|is)(?: in the (?:vault|safe|secret store|store))? (?:as|"
    r"under)(?: the name)?"
    r"(?: of)?|under the name(?: of)?|"
    r"(?:the )?secret(?: name\b)?(?: is\b)?(?: called\b| named\b|:)?(?! (?:stored|kept|saved|known|filed|held))|"
    r"segredo(?: chamado)?|secreto(?: llamado)?|"
    r"(?:called|named|llamad[oa]|chamad[oa]|appelee?|nommee?)|(?:psk|pre-?shared[- ]key|key|clave|chave|cle) "
    r"(?:from|in|out of) the (?:vault|safe)(?: is)?:?|bajo|sob o nome(?: de)?|sous le nom(?: de)?|guardad[oa] como|"
    r"(?:no|en el|in the|dans le|from the) (?:cofre|vault|coffre|boveda)(?: as| under| como| sob| sous|"
    r" com o nome|:)+)"
)
_SECRET_NAME = re.compile(rf"\b{_SECRETS}[\s:=]*[“\"'«]?\s*([a-z0-9][\w-]*(?:\.[\w-]+)*)")
_SECRET_QUOTED = re.compile(
    r"\b(?:key|psk|clave|chave|cle|secret\w*|segredo)\s+[“\"'«]([a-z0-9][\w.-]*)[”\"'»] "
    r"(?=[^.;]{0,24}\b(?:vault|cofre|boveda|coffre|store|safe)\b)"
)
_SECRET_TOLD = re.compile(
    r"\b(?:key|psk|clave|chave|cle|secret\w*|segredo)\b[^.;,]{0,40}? (?:is|will be|es|sera|est|e) "
    r"([a-z0-9][\w.-]*) (?=(?:in|en|no|na|dans|inside) (?:the |el |la |le |our )?(?:vault|cofre|boveda|coffre|"
    r"safe|store)\b)"
)
_NO_NAMES = words("""
    is in the a an as at on of and or for that this which to be it key psk shared pre-shared so from with one two under
    called named stored kept vault our tunnel esta en el la o no na dans le both ends will must
""")
_ABOUT_KEYS = re.compile(
    r"\b(?:secret\w*|segredo|psk|pre-?shared|key|clave|chave|cle|vault|cofre|boveda|coffre)\b"
)


def secret(said: Spoken) -> str | None:
    """The name under which the pre-shared key is kept; a key that is itself said is none: it belongs into the "
    "store."""
    if _ABOUT_KEYS.search(said.plain) is None:
        return None
    for found in (
        *_SECRET_QUOTED.finditer(said.plain),
        *_SECRET_TOLD.finditer(said.plain),
        *_SECRET_NAME.finditer(said.plain),
    ):
        near = said.plain[max(0, found.start() - 70) : found.end()]
        if found.group(1) in _NO_NAMES or not _ABOUT_KEYS.search(near):
            continue
        start = found.start(1)
        exact = len(said.text) == len(said.plain)
        return said.text[start : found.end(1)] if exact else found.group(1)
    return None


LITERAL = re.compile(
    r"\b(psk|pre-?shared[- ](?:key|secret)|shared (?:secret|key)|clave precompartida|chave (?:pre-?)?partilhada|"
    r"cle (?:pre-?)?partagee)(?: (?:is|of|es|e|est|will be|should be|must be))?\s*[=:]?\s*"
    r"([\"“'«][^\"”'»\n]+[\"”'»]|(?=\S*[\d!#$%&*@])[^\s,;]*[^\s,;.)])",
    re.IGNORECASE,
)
"""A key that stands in the sentence itself."""


def without_keys(text: str) -> str:
    """Without keys that the request itself tells: they are put into the store, under the name that is told back."""
    if re.search(r"\btun|gre|ipsec", text, re.IGNORECASE) is None or re.search(
        r"\b(?:vault|cofre|boveda|bóveda|coffre|store)\b", text, re.IGNORECASE
    ):
        return text
    return LITERAL.sub(r"\1", text)


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
    for pattern in _NUMBERED:
        if not found and (one := said.number(pattern)) is not None:
            found = [one]
    return list(dict.fromkeys(found))


_NUMBERED = (
    r"\b(?:tunnel|tun|tunel)(?: interface| id)? ?(?:number|numero|num\.?|no\.?|nr\.?|n[o°]\.?|"
    r"#)? ?(\d+)\b(?![.,]\d|/)",
    r"\b(?:number|num\.?|numero|numbered|numerado|numerote)(?: it| them| is| as| be| sera| es| con el|"
    r" com o)* (\d+)\b(?![.,]\d)",
    r"\binterface(?: number)? (\d+) (?:at|on) both\b",
)


def inner(said: Spoken, a: str, z: str, nets: list[IPv4Interface]) -> tuple[IPv4Interface, IPv4Interface]:
    """Which inner address each end has. Raises Clarify where that is not said or cannot be."""
    if not nets:
        raise Clarify(
            [
                f"Which inner addresses should the tunnel have at {a} and {z} (such as 10.99.0.1/30 and "
                f"10.99.0.2/30)?"
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
            low = rf"(?<![\w-]){_called(said, name)}(?![\w-])"
            after = rf"{low}(?:'s (?:side|end))?\s*[=:(]?\s*(?:{tie}\s+)*{spelled}"
            before = rf"{spelled}\s*(?:on|at|for|to|en|em|no|na|sur|para|pour|chez)\s+(?:the\s+)?{low}"
            if said.says(after) or said.says(before):
                found[name].add(address)
    sure = {name: next(iter(one)) for name, one in found.items() if len(one) == 1}
    return sure if len(set(sure.values())) == 2 else {}


def _called(said: Spoken, router: str) -> str:
    """The router's name or, where it is not said, those of its hosts."""
    hosts = {str(token.value) for token in said.all("host")}
    mine = [name for name in hosts if said.ground.host(name).port.router == router]
    names = [router] if router in said.routers or not mine else mine
    return f"(?:{'|'.join(re.escape(name.lower()) for name in names)})"


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
        for hit in re.finditer(rf"(?<![\w-]){_called(said, name)}(?![\w])", said.plain)
    ]
    for reading in (_before_each, _in_order):
        if (found_ := reading(said, marks, mentions)) is not None:
            return found_
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


_TIES = (
    r"(?:(?:on|at|for|to|in|of|is|by|en|em|no|na|sur|a|ao|cote|chez|do|da|de|del|du|lado|side|end|the|el|o|le|la|para|"
    r"pour|router|r|as|being|with) )*"
)
"""What stands between an address and the end that has it."""


def _before_each(
    said: Spoken, marks: list[tuple[int, IPv4Address]], mentions: list[tuple[int, int, str]]
) -> dict[str, IPv4Address] | None:
    """`R1: source …, 10.0.0.1/30. R3: …, 10.0.0.2/30`: each address after its own end, and none right before one."""
    found: dict[str, IPv4Address] = {}
    names = "|".join(re.escape(said.plain[begin:end]) for begin, end, _ in mentions)
    for at, address in marks:
        ahead = [name for begin, _, name in sorted(mentions) if begin < at]
        rest = re.sub(r"^[\d.]*\d(?:/\d+)?", "", said.plain[at:])
        if not ahead or re.match(rf"[ (]*{_TIES}(?:{names})\b", rest):
            return None
        found[ahead[-1]] = address
    return found if len(found) == len(marks) == len(set(found.values())) == 2 else None


def _in_order(
    said: Spoken, marks: list[tuple[int, IPv4Address]], mentions: list[tuple[int, int, str]]
) -> dict[str, IPv4Address] | None:
    """`R1/R3 …, 10.0.0.1/30 10.0.0.2/30`: two addresses side by side after both ends, neither beside one of them."""
    if len(marks) != 2:
        return None
    (start, _), (second, last) = marks
    ahead = list(dict.fromkeys(name for begin, _, name in sorted(mentions) if begin < start))
    between = any(start < begin < second for begin, *_ in mentions)
    if len(ahead) != 2 or between:
        return None
    names = "|".join(re.escape(said.plain[begin:end]) for begin, end, _ in mentions)
    before = re.search(
        rf"(?:{names})(?:'s)?(?: (?:side|end|gets|has|with|is|takes))*[ =:(]*$", said.plain[:start]
    )
    rest = said.plain[second + len(str(last)) :]
    after = re.match(rf"(?:/\d+)?[ (]*{_TIES}(?:{names})\b", rest)
    if before or after:
        return None
    return dict(zip(ahead, (address for _, address in marks), strict=True))


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
        for one in re.finditer(rf"(?<![\w-]){_called(said, name)}(?![\w])", said.plain)
    ]
    return min(mentions)[1] if mentions else a
