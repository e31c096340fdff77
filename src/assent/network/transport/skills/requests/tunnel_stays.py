"""What a request says to stay as it is where tunnels are spoken of: set aside before it is read, and held against
what was read.

`told` sets aside; `tunnels` asks which ends are spared. `keep it shut` is a wish, and stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assent.network.transport.skills.grammar.tokens import unaccented
from assent.network.transport.skills.requests.rewording import plain

_JOIN = r"[\s,;:(-]*(?:\b(?:but|and|yet|though|y|e|et|pero|mas|mais|sino|please|pls)\b[\s,]*)*"
_GOES = (
    r"(?:remov\w*|delet\w*|eras\w*|los(?:e|es|t|ing)|destroy\w*|tear\w*|torn|drop\w*|unconfigur\w*|"
    r"discard\w*|"
    r"touch\w*|elimin\w+|borr\w+|quit\w+|perd\w+|apag\w+|suprim\w+|supprim\w+|effac\w+|toc\w+|toqu\w+|mex\w+|"
    r"retir\w+)"
)
_NOT = (
    r"(?:do not|don't|dont|does not|doesn't|must not|mustn't|should not|shouldn't|never|not|without|"
    r"nothing(?: of \w+ \w+)?|"
    r"no|nao|nunca|jamas|sin|sem|sans|ne|n')"
)
_SMALL = (
    r"(?:be|to|to be|gets?|is|are|any|all|of|the|its|it|them|this|that|you|lo|la|los|las|el|o|os|a|as|"
    r"le|les|l'|se|me|"
    r"de|sus|suas|ses|se le|sea|seja|soit)"
)
_WHAT = (
    r"(?:tunel|tunnel|tu|tun)\s?\d*(?: \d+)?|it|itself|config\w*|settings?|definition|rest|addressing|"
    r"addresses|everything else|interface|(?:lab's |static |default |lab )*routes?|statics?|(?:ip )?mtu|mss|"
    r"keepalives?|key|description|(?:ospf )?cost|"
    r"rutas?(?: estaticas?)?|rotas?(?: estaticas?)?|lo demas|resto|todo lo demas|demais|reste|parametres|ajustes|"
    r"definic\w+|parametros"
)
_STAYS = (
    r"(?:stays?|keeps? working|continues? to work|goes on working|still works?|keep on working|remains?|"
    r"survives?|(?:is |are |be )?(?:kept|left|preserved|retained)(?! (?:as|under|in)\b)|se quedan?|quedan?|"
    r"permanecen?|"
    r"se mantienen?|se conservan?|sigue\w*|ficam?|mantem-se|mantem|permanecem?|continuam?|restent?|"
    r"demeurent?|est conserve\w*)"
)
_KEEP = (
    r"(?:keep\w*|leav\w+|preserv\w+|retain\w*|deja\w*|dejen|deix\w+|mant[ei]\w+|mantenha\w*|conserv\w+|"
    r"gard\w+|laiss\w+|guard\w+)"
)
_MUST = (
    r"(?:has to|have to|must|should|shall|is to|are to|needs? to|will|debe\w*|deve\w*|doit|doivent|tiene "
    r"que|tem de|tem que)"
)
_DOWN = re.compile(
    r"\b(?:shut\w*|down|disabled?|off|up|apagad\w+|desligad\w+|desactivad\w+|desativad\w+|eteint\w*|"
    r"desactive\w*|abajo)\b"
)
_VALUE = re.compile(r"(?<![\w.#/-])(?<!tunnel )(?<!tunel )\d+(?![\w./-])")
_END = r"(?:[^.,;:!?\n()]|(?<=\d)\.(?=\d))"
_KEPT = re.compile(
    rf"{_JOIN}\b(?:"
    rf"{_NOT} (?:{_SMALL} ?){{0,4}}{_GOES}\b{_END}*|"
    rf"(?:(?:the|its|whole|entire|all|lab|el|la|los|o|a|os|le|l'|son|sa|su|sua|toda|todo|proprio|mismo) ?)*"
    rf"\b(?:{_WHAT})(?: (?:itself|as such|mismo|em si|lui-meme|proprio|interface))* (?:{_MUST} )?{_STAYS}\b{_END}*|"
    rf"{_KEEP} (?:(?:the|its|whole|entire|all|of|lab|el|la|los|o|a|os|as|le|les|l'|son|sa|ses|su|sus|sua|suas|toda|"
    rf"todo|tout\w*|existing|lyon) ?)*\b(?:{_WHAT})\b{_END}*"
    r")"
)


def without_kept(part: str) -> str:
    """Without what is said of a tunnel or its settings only so that they stay, where something else is said."""
    low = plain(part)
    if re.search(r"\btun+el|\btun? ?\d|\bgre\b", low) is None:
        return part
    out, last = "", 0
    for found in _KEPT.finditer(low):
        said = found.group()
        if _DOWN.search(said) or (_VALUE.search(said) and not re.search(_GOES, said)):
            continue
        out += part[last : found.start()] + _named(part[found.start() : found.end()], part, found)
        last = found.end()
    rest = out + part[last:]
    return rest if len(re.findall(r"\w{2,}", rest)) > 1 else part


def _named(piece: str, part: str, found: re.Match[str]) -> str:
    """The tunnel's name, where it is said nowhere else."""
    name = re.search(r"\b(?:tu|tun|tunnel|t[uú]nel) ?\d+", piece, re.IGNORECASE)
    others = part[: found.start()] + part[found.end() :]
    pronoun = re.search(r"\b(?:it|lo)\b|-(?:le|la|lo|o)\b|\bl['’]", others)
    return f" {name.group()}," if name and pronoun and not re.search(r"\btun", plain(others)) else ""


def spared(text: str, routers: Iterable[str]) -> frozenset[str]:
    """Routers at which nothing is to happen, where another is spoken of."""
    names = tuple(routers)
    low = re.sub(r"\s+", " ", unaccented(text).lower())
    if len(names) < 2:
        return frozenset()
    only = {name for name in names if any(re.search(one, low) for one in _only(re.escape(name.lower())))}
    if only and len(only) < len(names):
        return frozenset(names) - only
    return frozenset(
        name for name in names if any(re.search(one, low) for one in _alone(re.escape(name.lower())))
    )


def without_spared(text: str, routers: Iterable[str]) -> str:
    """Without what is said of ends that stay as they are: `leave edge1's side up`."""
    low = plain(text)
    spans = [
        hit.span()
        for name in routers
        for one in _alone(re.escape(name.lower()))
        for hit in re.finditer(one, low)
    ]
    for start, stop in sorted(spans, reverse=True):
        text = text[:start] + text[stop:]
    return text


def keeps_tunnel(text: str) -> bool:
    """Whether it says that the tunnel itself stays, or is not to be removed."""
    low = plain(text)
    if re.search(r"\btun+el|\btun? ?\d", low) is None:
        return False
    return any(
        re.search(rf"\b{_NOT} (?:{_SMALL} ?){{0,4}}{_GOES}|\b(?:tun+el|tun?)", hit.group())
        and not re.search(r"\b(?:routes?|ruta|rota|statics?|mtu|mss|key|config\w*)\b", hit.group())
        for hit in _KEPT.finditer(low)
    )


_AT = (
    r"(?:(?:on|at|in|for|from|of|the|en|no|na|em|sur|chez|cote|side|end|extremo|lado|del?|do|da|du|router) )*"
)


def _only(name: str) -> tuple[str, ...]:
    here = rf"(?<![\w-]){name}(?![\w-])"
    return (
        rf"\b(?:only|just|solely|solo|solamente|unicamente|so|apenas|somente|seulement|uniquement) {_AT}{here}",
        rf"{here}(?:'s)?(?: (?:end|side|only))* only\b",
        rf"{here} (?:solo|solamente|apenas|so|somente|seulement|uniquement)\b",
    )


def _alone(name: str) -> tuple[str, ...]:
    here = rf"(?<![\w-]){name}(?![\w-])"
    kept = (
        r"(?:alone|up|running|on|in service|as (?:it )?is|as it was|untouched|unchanged|in peace|tal cual|"
        r"como esta|igual|quieto|em paz|"
        r"tel quel|"
        r"tranquille|intacto|inalterado|inchange)"
    )
    return (
        rf"\b(?:not|except|but not|nao|pas|excepto|exceto|sauf|y no|e nao|et pas) {_AT}{here}(?! (?:but|sino|"
        rf"mas|mais))",
        rf"{here} (?:not|no|nao|pas)(?= ?(?:[.;,!)]|$))",
        rf"\b{_KEEP} {_AT}(?:alone )?{here}(?:'s (?:end|side|one))?(?: {kept}| (?:end|side) {kept})",
        rf"{here}(?:'s)?(?: (?:end|side))? (?:{_MUST} )?{_STAYS} (?:{kept}|(?:the )?same)",
        rf"{here}(?:'s)?(?: (?:end|side))? {_STAYS}(?= ?(?:[.;,!)]|$))",
        rf"\b(?:nothing (?:changes|else)|no changes?) {_AT}{here}",
        rf"\b(?:do not|don't|dont|never|no|nao|ne) (?:touch|change|toques?|toque|mexas?|toca\w*|mexer|touche\w*) "
        rf"(?:pas )?(?:a |ao )?{_AT}{here}",
        rf"\b(?:without|sin|sem|sans) (?:touching|changing|tocar|mexer|toucher)(?: a| au| em)? {_AT}{here}",
    )
