"""What a writer takes back in the same breath: `on its uplink? no - on Gi0/2`, `four-way... no, just two-way`.

`reading` drops it before it looks for wishes. Only what is taken back goes, and only where what comes instead
stands right after it.
"""

from __future__ import annotations

import re

_BACK = (
    r"(?:no,? wait,?|wait,? no,?|no,? sorry,?|sorry,? no,?|no,? rather|no,? make (?:it|that)|no,? i mean|i mean,?|"
    r"sorry,?|scratch that,?|correction:?|no,? mejor|no,? perdon,?|perdon,?|quer[oi]a? decir,?|digo,?|"
    r"non,? plutot|pardon,?|"
    r"nao,? espera,?|quer dizer,?|no,? just|no\b,?)"
)
_MARK = r"\s*(?:\?|\.\.\.|…|--|[-—–,;])\s*"
_PLACED = re.compile(
    rf"\b(?P<role>on|to|at|of|with|via|in)\s+(?:[\w./'’-]+\s*){{1,4}}?{_MARK}{_BACK}\s*[-—–,:]*\s*(?=(?P=role)\b)",
    re.IGNORECASE,
)
_VALUED = re.compile(
    rf"(?P<value>[\w./]*\d[\w./]*|(?:one|two|three|four|five|six|eight)(?:-\w+)?){_MARK}{_BACK}\s*[-—–,:]*\s*"
    r"(?=(?:just |only )?(?:[\w./]*\d[\w./]*|(?:one|two|three|four|five|six|eight)\b))",
    re.IGNORECASE,
)


def corrected(text: str) -> str:
    """The request as it is meant in the end."""
    return _VALUED.sub("", _PLACED.sub("", text))
