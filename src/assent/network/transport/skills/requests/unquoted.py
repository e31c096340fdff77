"""Descriptions without quotes, put into quotes: what they say ends where another wish begins.

`told` asks first. `desc RESERVED FOR FW2 but keep it shut` shuts a port and labels it `RESERVED FOR FW2`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assent.network.transport.skills.requests.rewording import plain

_NOUN = (
    r"(?:descriptions?|descripcion|descricao|descriptif|descr|desc|label|etiqueta|rotulo|etiquette|libelle|"
    r"discription|descripton)"
)
_MODAL = (
    r"(?:should|must|shall|has to|have to|needs to|is to|ought to|will|to|can|debe|deberia|tiene que|deve|devera|"
    r"tem de|tem que|doit|devrait)"
)
_BE = r"(?:be|read|say|become|show|ser|decir|leer|poner|dizer|ficar|passar a|etre|dire|devenir|indiquer)"
_LINK = (
    rf"(?:{_MODAL} (?:now |then |from now on )?{_BE}(?: changed to| set to| as)?|now reads|reads|becomes|"
    r"pasa a ser|pasa a|passa a ser|passa a|sera|seria|devient|will read)"
)
_SHOUTED = r"[A-Z][A-Z0-9_/-]+(?![a-z])"
_SAYS = re.compile(
    rf"\b{_NOUN}\b(?:(?<![ .])\.)?(?P<of>(?: [^\s.,;:!?\"“«'‘=>]+(?:\.\d+)?){{0,7}}?)"
    rf"(?: {_LINK}(?![\w-])|\s*(?::|=|->|=>)) *(?P<text>\S.*)"
)
_CALLED = re.compile(
    r"\b(?:(?:name|call|label|describe) (?:it|this|that|them)(?: as)?|"
    r"(?:described|labell?ed|etiquetad[oa]|rotulad[oa]|decrite?|descrit[oa])"
    r"(?: as| como| comme| con| com)?) (?P<text>\S+)"
)
_DIRECT = re.compile(rf"\b{_NOUN}\.? (?P<text>\S.*)")
_IFACE = r"[a-z]+ ?\d+(?:/\d+)+(?:\.\d+)?"
_PLACED = (
    r"(?:(?:of|on|for|at|de|del|da|do|du|en|em|na|no|sur) "
    r"(?:(?:the|la|el|o|a|le|interface|interfaz|port|puerto|porta|int) )*"
    rf"(?:(?:{_IFACE}|{{names}})(?: 's|'s)? )+)"
)
_SET_TO = rf"\b{_NOUN} {_PLACED}{{0,2}}(?:to|as|a|para|en|como|comme|por) (?P<text>\S.*)"
_END = re.compile(r"[\n;]|[.!?](?=\s|$)|\s[-–—]\s|(?<![(\w])\)|(?<=\w)\)(?=\s|[.,;]|$)")
_ACTS = (
    r"(?:no (?:ip|cdp|proxy|keepalive|\w*redirects?|\w*unreachables?)|"
    r"leave|keep|shut|bring|enable|disable|set|put|give|add|remove|delete|"
    r"make|turn|activate|deactivate|no shut\w*|unshut|"
    r"(?:its |the |su |sa |son )?(?:dhcp|ipv6|mss|relay|bandwidth|ancho de banda|largura de banda)|\d+\.\d+\.\d+|"
    r"mtu|ip|bandwidth|bw|speed|duplex|address|helper|take|move|assign|configure|also|encapsulation|vlan|area|ospf|"
    r"(?:it|this|the (?:port|interface|rest|link|address|mtu|status|ip|other|second)) "
    r"(?:stays?|remains?|is|should|must|has|itself|to|will|can)|"
    r"the (?:port|interface|address|rest)|still|port|interface|"
    r"stays?|remains?|remaining|leaving|keeping|up|down|"
    r"enabled|disabled|shutdown|admin|administratively|"
    r"deja\w*|manten\w*|levanta\w*|activa\w*|apaga\w*|sube\w*|baja\w*|pon\w*|quita\w*|sigue|queda|sin|y|pero|tambien|habilit\w*|deshabilit\w*|"
    r"deixa\w*|mantem|mantenha\w*|ativa\w*|liga\w*|desliga\w*|poe|ponha|tira|fica|continua|sem|e|mas|tambem|ative|desative|"
    r"laisse\w*|garde\w*|desactiv\w*|mets|mettez|eteins|allume\w*|ferme\w*|reste|sans|et|mais|puis|aussi|coupe\w*|"
    r"(?:el puerto|la interfaz|a porta|a interface|le port|l'interface))"
)
_ON = re.compile(
    rf"(?:,\s*(?:(?:and|but|then|y|e|et|pero|mas|mais|puis|luego|please) )*|"
    rf"\s(?:but|while|pero|mas|mais|then|luego|puis|and then)\s(?:please )?|"
    rf"\s(?:and|y|e|et|und|plus)\s(?:please |also |then )?){_ACTS}\b"
)
"""Where another wish begins behind a text."""


def quoted(text: str, names: tuple[str, ...]) -> str:
    """The text with its unquoted descriptions in quotes; a request without any as it is."""
    low = plain(text)
    if (re.search(rf"\b{_NOUN}\b", low) or _CALLED.search(low)) is None or re.search(
        r"[\"“”«»‘]|(?<!\w)'\w", text
    ):
        return text
    called = _CALLED.search(low)
    if called and re.match(_SHOUTED, text[called.start("text") :]):
        text = f"{text[: called.start()]}description {text[called.start('text') :]}"
        low = plain(text)
    found = _SAYS.search(low) or _set_to(names).search(low)
    begin = found.start("text") if found else _shouted(text, low)
    if (
        begin is None
        or re.match(rf"{_IFACE}|{_GOES}", low[begin:])
        or (found and _tells(found))
        or _bare(found, names)
    ):
        return text
    end = _end(text, low, begin, names)
    said = text[begin:end].strip(" ,")
    if not re.search(r"\w", said) or re.fullmatch(_NOTHING, plain(said)) or goes_on(plain(said)):
        return text
    return f'{text[:begin]}"{said}"{quoted(text[end:], names)}'


def goes_on(said: str) -> bool:
    """Whether an unquoted description, in lower case, goes on with what looks like another wish, or was cut."""
    return _GOES_ON.search(said) is not None


_GOES_ON = re.compile(
    r"\d+\.\d+\.\d+|^[^(]*\)|\([^)]*$|"
    r"[,;] (?:and |y |e |et |then )?(?:no |leave |keep |set |put |make |add |bring |enable\w* |disable\w* |activ\w+|"
    r"desactiv\w+|habilit\w+|ativ\w+|desativ\w+|ip |mtu\b|bandwidth\b|speed\b|duplex\b|vlan\b|descr\w*|(?:no )?shut\w*|"
    r"helper\b|ospf\b|address\b|redirects\b)"
)
_NOTHING = (
    r"(?:empty|blank|none|nothing|the same|removed|deleted|gone|vacia|vazia|vide|clear(?:ed)?|corrected|updated|"
    r"changed)\b.*"
)


def _shouted(text: str, low: str) -> int | None:
    """`desc UPLINK TO ISP`: in capitals, right behind the word."""
    found = _DIRECT.search(low)
    begin = found.start("text") if found else None
    return begin if begin is not None and re.match(_SHOUTED, text[begin:]) else None


_GOES = (
    r"(?:remove|delete|clear|drop|erase|borr|quit|elimin|suprim|supprim|apag|retir|remov|tir|enlev|efface|please|pls|so\b|"
    r"and\b|then\b)"
)


def _tells(found: re.Match[str]) -> bool:
    """`the description of R1 is wrong: …` only says how it is."""
    of = found.groupdict().get("of") or ""
    return re.search(r"\b(?:is|are|was|has|est|sont|es|esta|e|sao|dice|diz|dit|says)\b", of) is not None


def _bare(found: re.Match[str] | None, names: tuple[str, ...]) -> bool:
    """`description to R2 …`: of the place, perhaps, rather than the text."""
    first = found.group("text").split()[0].strip(".,:'") if found else ""
    return first in {name.lower() for name in names} and "description to" in (found.group() if found else "")


@lru_cache(maxsize=64)
def _set_to(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_SET_TO.replace("{names}", _any(names)))


@lru_cache(maxsize=64)
def _at_place(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(
        r"\s(?:on|of|for|at|en|em|de|no|na|do|da|sur|du) (?:the |la |el |o |a |le )?"
        rf"(?:(?:{_any(names)}|{_IFACE}|of|on|in|and|y|e|et)(?:'s)?[ ,]*)+$"
    )


def _any(names: tuple[str, ...]) -> str:
    return "|".join(re.escape(name.lower()) for name in names) or "$^"


def _end(text: str, low: str, begin: int, names: tuple[str, ...]) -> int:
    stops = [hit.start() for hit in (_END.search(low, begin), _ON.search(low, begin)) if hit]
    shouted = re.match(rf"{_SHOUTED}(?:[\s,/&-]+(?:{_SHOUTED}|\d\S*))*", text[begin:])
    if shouted and re.match(
        r"\s(?:but|and|then|leave|keep|while|with|y|e|et|pero|mas|mais|on|of|en|no|na|sur|for)\s|,\s(?=[a-z])|\)",
        low[begin + shouted.end() :],
    ):
        stops.append(begin + shouted.end())
    end = min([*stops, len(text)])
    tail = _at_place(names).search(low[begin:end])
    return begin + tail.start() if tail else end
