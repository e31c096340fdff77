"""`is in area 1 but should be in area 0`, `into the backbone, not into area 1`: only where it comes to is left.

`rewording` asks it of the parts of a request that are not quoted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_AREA = r"(?:(?:the |el |la |o |a |l['’]|le )*(?:ospf )?(?:area|área|zone|zona|aire) \d+)"
_SPOKEN = re.compile(
    rf"\b{_AREA}\b|\b(?:area|área|aire) (?:cero|zero|zéro)\b|\bbackbone\b|\b[áa]rea dorsal\b", re.IGNORECASE
)
_IN = r"(?:(?:in|into|to|en|dans|em|na|no|à|a|al|ao)(?: the| el| la| o| a| le)? ?)?"
_NOW = (
    r"(?: (?:currently|now|today|still|wrongly|mistakenly|por error|por engano|par erreur|already|"
    r"at the moment|hoy|ahora|actualmente|hoje|agora|atualmente|"
    r"actuellement))*"
)
_MUST = (
    r"(?:it |they |this |se )?(?:should|must|belongs?|has to|have to|needs? to|ought to|shall|is to|"
    r"are to|is meant|debe\w*|"
    r"deve\w*|devia\w*|doit|doivent|devrait|tiene que|tem de|tem que|pertenece|pertence|fait partie)"
)
_LEFT: tuple[tuple[str, str], ...] = (
    (rf",? ?\b(?:and |y |e |et )?(?:not|no|não|nao|pas|instead of|rather than|en vez de|en lugar de|em vez de|"
     rf"em lugar de|au lieu d[e’'])"
     rf" ?{_IN}{_AREA}\b", ""),
    (rf"\b(?:is|are|sits?|lives?|runs?|está|esta|están|est|se trouve|fica|ficam|estão|"
     rf"anda){_NOW} {_IN}{_AREA}{_NOW}[,;–—-]? *"
     rf"(?:(?:but|and|pero|mas|mais|y|e|et|yet) )?(?={_MUST}\b)", ""),
    (rf"\b(?:shouldn['’]t|should not|must not|mustn['’]t|no debe\w*|não deve\w*|nao deve\w*|ne doit (?:plus|pas))"
     rf" (be|live|sit|run|stay|remain|belong|estar|ficar|être|seguir|rester|continuar) {_IN}{_AREA},? "
     rf"(?:but|sino|mas|mais|e sim) (?:rather |antes |plutôt )?", r"should \1 "),
    (rf"\b(?:no longer|not) in {_AREA},? but (?=in\b)", ""),
)  # fmt: skip
_MOVE = re.compile(
    r"[.;,]?\s*\b(?:please |pls |kindly |so |and )?(?:move|shift|migrate|change|correct|fix) (?:it|"
    r"that|them|this)"
    r"(?: over| there| please| across)?(?=\s*(?:[.;!]|$))"
    r"|[.;,]?\s*\b(?:por favor,? )?(?:muév[ae]l[ao]|c[aá]mbi[ae]l[ao]|mov[ae]-[ao]|mud[ae]-[ao]|"
    r"déplac\w+-l[ae])(?: por favor)?"
    r"(?=\s*(?:[.;!]|$))",
    re.IGNORECASE,
)
_LIKE = re.compile(
    r",? ?\b(?:like|as) (?:(?:all |everything |everybody )?(?:the )?(?:rest|others?|else)|everything else)\b"
    r"(?: of (?:the )?\w+)?(?: is| are)?|,? ?\bcomo (?:el|o|todo el|todo o) resto\b|,? ?\bcomme (?:le reste|"
    r"les autres)\b",
    re.IGNORECASE,
)


def arriving(part: str) -> str:
    """Without the areas that something leaves, in sentences that say where it comes to as well."""
    if len(_SPOKEN.findall(part)) < 2:
        return part
    changed = part
    for pattern, better in _LEFT:
        changed = _replaced(pattern, better, changed)
    if changed == part:
        return part
    return _LIKE.sub("", _MOVE.sub("", changed))


def _replaced(pattern: str, better: str, part: str) -> str:
    """Never the last area that is said."""
    again = re.sub(pattern, better, part, flags=re.IGNORECASE)
    return again if _left(_SPOKEN.findall(again)) else part


def _left(found: Sequence[str]) -> bool:
    return bool(found)
