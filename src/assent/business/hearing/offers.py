"""What a wish offers to others, in its own words: spare capacity, patience, shared content, shared cost.

The embedded solver of `skills.understand` calls `willing`; `opportunities` brings those together who fit.
"""

from __future__ import annotations

import re

from assent.business.intent import Willing

_CUES: tuple[tuple[Willing, str], ...] = (
    (
        "spare",
        r"others? (?:may|can|could|are welcome to) use|anybody (?:may|can) use|(?:we )?(?:can"
        r"|could) (?:spare|lend|give up|share)"
        r"|to spare\b|spare capacity|(?:lies?|liegt|stays?|remains?|restano|rimane|sits?) (?:[a-z]+ ){0,3}?"
        r"(?:idle|unused|free|brach|inutilizzat\w+)|kann sie (?:[a-z]+ ){0,4}nutzen|hardly ever"
        r"|stands? still|empty after"
        r"|(?:podemos|puede[n]?) (?:ceder|prestar)|pouvons (?:preter|ceder)|nous n'en avons pas besoin",
    ),
    (
        "waits",
        r"can wait|fill\w* (?:\w+ )?(?:gaps?|holes?)|whatever gaps|whenever there is room|delay.tolerant"
        r"|not urgent|best effort"
        r"|no hurry|in the background|background traffic|backups?\b|sauvegardes?|copias? de seguridad"
        r"|puede esperar"
        r"|pode esperar|peut attendre|kann warten|puo attendere",
    ),
    (
        "same-content",
        r"(?:the )?same (?:[a-z]+ ){0,2}(?:video|stream|film|films|content|channel|match|broadcast"
        r"|programme)|one stream for"
        r"|pay\w* (?:[a-z]+ )?twice|multicast|mismo (?:video|canal|partido)|meme (?:video|chaine|match)"
        r"|gleiche\w* (?:video|film)",
    ),
    (
        "shares-cost",
        r"shar\w+ (?:the |its |our )?(?:costs?|bills?|expenses?)|split\w* (?:the )?(?:[a-z]+ )?(?:bill"
        r"|costs?|expenses?)"
        r"|join forces|together with (?:others|anybody)|compartir (?:el )?(?:gasto|coste)\w*"
        r"|partager (?:les )?(?:frais|couts?)"
        r"|kosten teilen|dividir (?:a conta|os custos|la factura)|dividere (?:le spese|i costi)",
    ),
)  # fmt: skip


def willing(plain: str) -> tuple[Willing, ...]:
    """`plain`: the flat, lower-case text."""
    return tuple(name for name, words in _CUES if re.search(words, plain))
