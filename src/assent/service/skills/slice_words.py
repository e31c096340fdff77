"""Words that tell slices apart: how many are wanted, where another begins, what holds for all.

Patterns match lower-case text without accents (`reasoning.words.flat`). `chunks` and `segments` use them.
"""

from __future__ import annotations

import re
from typing import Final

from assent.service.skills.lexicon import words

_MORE = (
    r"(?:(?:another|a second|the second|the other|otr[ao]|outr[ao]|une? autre|l'autre)"
    r"(?=(?: \w+)? (?:slices?|one|network|fatia|rebanada|tranche|for|to|with|which|that|para|pour|con|com"
    r"|avec|de|should|must|needs?)(?!\w)|[,.;:]|$))"
)
_KEPT_APART = (
    r"(?:keep|kept|stay|be|run|run on)(?: \w+){0,3} (?:apart|separated?|isolated from (?:each |one an)other)"
    r"|isolated from (?:each |one an)other|keep [^.;!?]{3,90}(?:away|clear|separated?|apart|isolated) from"
    r"|(?:not|never) (?:be )?(?:on|in|over|share|sharing) (?:the same|one|a single) (?:slice|network)"
    r"|separate from (?:that|this|it|them)"
    r"|(?:let|allowed?)? ?(?:one|either)(?: \w+){0,2} (?:disturb|affect|influence|harm|slow down"
    r"|touch)\w*(?: \w+)? the other"
    r"|(?:not|never) (?:disturb|affect|influence|interfere with|get in the way of)(?: \w+)? (?:each |one an)other"
    r"|on (?:the )?one (?:side|hand).* on the other|(?:por|de) un lado.* (?:por (?:el )?otro|del otro)"
    r"|d'un cote.* de l'autre"
    r"|einerseits.* andererseits|da un lato.* dall'altro|por um lado.* por outro"
    r"|separad[ao]s? (?:entre|un[ao] d)|separadas|getrennt voneinander|voneinander (?:getrennt|isoliert)"
    r"|isole\w* l'un\w* de l'autre"
    r"|separe\w* l'un\w* de l'autre|aislad[ao]s entre si|isolad[ao]s entre si|separat[ei] tra loro"
)
SEVERAL: Final = words(
    _MORE
    + "|"
    + _KEPT_APART
    + r"|(?:two|three|four|five|several|multiple|separate|distinct|different|both|various|[2-9]|dos|tres"
    r"|cuatro|varias|dois|duas|quatro|deux|trois|quatre|plusieurs) (?:\w+ ){0,2}(?:slices|fatias|rebanadas"
    r"|tranches|s-?nssais?|needs|wishes|purposes|uses|networks)|one (?:slice )?for .* one (?:slice )?for"
    r"|un[ao]? (?:slice )?para .* (?:y|e"
    r"|,) un[ao]? (?:slice )?para|une (?:tranche )?pour .* une (?:tranche )?pour|a slice .* and a slice"
    r"|slices"
)
COUNTED_SLICES: Final = words(
    r"(?P<count>two|three|four|five|[2-9]|dos|tres|cuatro|dois|duas|deux|trois|quatro) (?:\w+ ){0,2}"
    r"(?:slices|fatias|rebanadas|tranches)"
)
COUNT_WORDS: Final = {"two": 2, "dos": 2, "dois": 2, "duas": 2, "deux": 2, "three": 3, "tres": 3, "trois": 3,
                      "four": 4, "cuatro": 4, "quatro": 4, "five": 5}  # fmt: skip
ANOTHER: Final = words(_MORE)

ANOTHER_SLICE: Final = words(
    r"(?:another|a second|the second|the other|otr[ao]|outr[ao]|une? autre|l'autre)"
    r" (?:\w+ )?(?:slice|fatia|rebanada|tranche|network|red|rede|reseau)"
)
ENUMERATOR: Final = re.compile(
    r"(?<!\w)(?:slice|tranche|fatia|rebanada)(?: number| no\.?| numero)? (?:[a-h]|[1-9]|one|two|three|four|five"
    r"|un[oae]?|dos|tres|uma?|dois|duas|deux|trois)(?=\s?[:.)-])"
    r"|(?<![\w(])\(?(?:[1-9]|[a-h]|i{1,3}|iv)\)(?=\s)|(?<![\w.,])[1-9]\.(?=\s+[a-z])"
)
"""The mark of an item of a list: "(1)", "b)", "2."."""
_IN_ORDER = (
    r"the (?:first|second|third|fourth|other)(?: one| slice)? (?:is|will be|must be|should be|shall be|serves?)(?!\w)"
    r"|(?:la|el) (?:primer[ao]?|segund[ao]|tercer[ao]?) (?:es|sera|para|debe)(?!\w)"
    r"|a (?:primeira|segunda|terceira) (?:e|sera|para|deve)(?!\w)"
    r"|la (?:premiere|deuxieme|seconde|troisieme) (?:est|sera|pour|doit)(?!\w)"
    r"|(?:der|die|das) (?:erste|zweite|dritte) (?:ist|soll|muss|fur)(?!\w)"
)
"""One slice of several after another: "the first is for ..., the second is for ..."."""
_STRICTLY = (
    r"(?:strictly|entirely|completely|quite|totally|wholly) (?:apart|separate(?:d|ly)?|isolated)(?=[ ,:])"
)
APART: Final = words(
    rf"{_IN_ORDER}|{_STRICTLY}|"
    r"separately|independent(?:ly)?(?: of (?:it|that|this))?|apart from (?:that|this)|on the other(?: hand)?"
    r"|aparte|a parte"
    r"|por separado|a part|separement|independamment|getrennt|separat\w*|unabhangig davon|außerdem|ausserdem|inoltre"
    r"|on the contrary|(?:by|in) contrast|en cambio|par contre|dagegen|hingegen"
    r"|por otro lado|por outro lado|d'autre part|andererseits|d'altra parte|dall'altra|in addition"
    r"|additionally|a la vez"
    r"|als zweites|secondly|one for|un[ao] para|une pour|eine? fur|uno per|una per"
)
"""Words that set one wish apart from the one before it."""
MARKER: Final = re.compile(
    rf"(?:{ENUMERATOR.pattern})|(?<![\w'-])(?:{_IN_ORDER}|{_STRICTLY}|separately|independently|apart from (?:that|this)"
    r"|on the other hand|on (?:the )?one hand|one for|un[ao] para(?= )|(?:l')?une pour|eine? fur|un[ao] per"
    r"|por otro lado"
    r"|por outro lado|d'autre part|andererseits)(?!\w)"
)
ONE_SLICE: Final = words(
    r"(?:all|everything|both|it all|all this)(?: of (?:it|them|this|that))? (?:in|on|over) (?:one|a single|the same)"
    r" slice|in (?:one|a) (?:and the same|single) slice|(?:en|em|dans|in) (?:una (?:sola|unica)|uma (?:so|unica)"
    r"|une (?:seule|meme)|einem einzigen|un'unica) (?:slice|fatia|rebanada|tranche)|numa (?:so|unica) (?:slice|fatia)"
)
"""What is described is one slice, whatever it consists of."""
FOR_ALL: Final = re.compile(
    r"\W*(?:(?:and|y|e|et) )?(?:both|all|ambas?|ambos|os dois|las dos|los dos|as duas|les deux|toutes)"
    r"(?= (?:with|at|need|must|should|have|slices|of them|con|com|avec|deben|devem|doivent)(?!\w))"
)
