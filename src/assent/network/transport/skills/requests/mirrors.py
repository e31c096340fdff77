"""`the same at the far ends`: what is set on ports holds for what they are cabled to, too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assent.network.transport.grounding import Ground
from assent.network.transport.objectives import AnyObjective, InterfaceSettings, OspfInterface
from assent.network.transport.skills.grammar.build import build

_SAME = re.compile(
    r"[.;,:(–—-]*\s*\b(?:(?:and|y|e|et|with|do|just)\s+)?(?:exactly )?(?:the |lo |o |la )?"
    r"(?:same|likewise|ditto|idem|mismo|mesmo|même chose|pareil|iguale?s?)(?: values?| settings?| thing)?,?"
    r"(?: (?:on|at|for|goes for|applies to|in|en|em|na|no|nas|nos|à|aux|sur|para|pour))?(?: the| el|"
    r" los| las| os| as| o| les| l['’])?"
    r" (?:other|far|opposite|remote|otros?|otras?|outros?|outras?|autres?|opuest\w+|opost\w+)"
    r" (?:ends?|sides?|extremos?|lados?|pontas?|puntas?|bouts?|côtés?|extrémités?)"
    r"(?: (?:on|at|of|en|em|no|in|sur) [\w ]{2,30}?(?:(?:,| and| y| e| et) [\w ]{2,30}?)*)?"
    r"(?:,? (?:of course|too|as well|obviously|please|claro|também|también|bien sûr|aussi))*\s*\)?(?=\s*[).;!]|\s*$)",
    re.IGNORECASE,
)
_SHARED = frozenset(("mtu", "bandwidth_kbps", "speed", "duplex", "ip_mtu"))
"""Of an interface's settings those that both ends of a cable may share."""


def without_mirror(text: str) -> str | None:
    """The request without what it says of the other ends; None where it says nothing of them."""
    found = _SAME.search(text)
    return None if found is None else text[: found.start()] + text[found.end() :]


def mirrored(made: Sequence[AnyObjective], ground: Ground) -> list[AnyObjective] | None:
    """The same on what each port is cabled to; None where one cannot have it."""
    out = list(made)
    for one in made:
        if not isinstance(one, OspfInterface | InterfaceSettings):
            return None
        fields = one.model_dump(exclude_unset=True, exclude={"kind", "router", "interface"})
        if isinstance(one, InterfaceSettings) and set(fields) - _SHARED:
            return None
        far = ground.far_ends(one.router, one.interface)
        if not far:
            return None
        out += [build(type(one), router=port.router, interface=port.interface, **fields) for port in far]
    return out
