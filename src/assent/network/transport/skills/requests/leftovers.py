"""What a whole request says beyond what its reader took: words that act, limit or name, and values."""

from __future__ import annotations

import re
from collections.abc import Set

from assent.network.transport.skills.grammar.fillers import limits
from assent.network.transport.skills.grammar.tokens import lemma_of, unaccented
from assent.network.transport.skills.requests.shape import Shape


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HARMLESS = words("""
    set put give gives given make makes use using change configure update raise lower increase reduce assign apply
    serve becomes become get gets takes take need needs want please let lets keep keeps config place should ought
    must able carry begin begins with that so just que but new old idle free could second steps
""")
_ACTS = words("""
    SHUT UP REMOVE DENY NO NOT ONLY EXCEPT DISCONNECT CONNECT COST HELLO DEAD PRIORITY PASSIVE OSPF AREA STATIC
    ROUTE DESCRIPTION MTU BANDWIDTH SPEED DUPLEX HELPER VLAN DOT1Q SECONDARY HALF FULL AUTO REDISTRIBUTE ORIGINATE
    BETWEEN EITHER BOTH NETTYPE TUNNEL ACL PERMIT CAN REACH
""")
_ASSURANCES = (
    r"(?:and )?(?:nothing else|no other (?:change|changes))(?: \S+){0,4}(?= [.;!]| $)",
    r"keep(?:ing)? {THE}(?:config|configuration|settings|rest)(?: in place| as is| as it is)?",
    r"(?:check|make sure|verify)(?: that)? nothing (?:collides|breaks|overlaps|else changes|conflicts)",
    r"(?:instead of|en lugar de|em vez de|au lieu de) (?:the )?(?:one|address|old one|default|la|"
    r"the default)(?: (?:it|that it) has)?",
    r"(?:is|are|was|were|esta|est|e|es) (?:now )?(?:only|just|solo|apenas|seulement)",
    r"{N} (?:only|solamente|apenas|seulement)",
    r"frames at most",
    r"(?:is|are|am|be) going to|accepte|accepts|insists on",
    r"{R} (?:'s )?(?:end|side) only|only (?:on|at) {R} (?:'s )?(?:end|side)",
    r"(?:replace|replaces|replaced|instead of|rather than|swap|in place of)(?= (?:\S+ ){0,4}?<A\d+>)",
    r"respectively|in that order|in this order|respectivamente|respectivement|likewise",
    r"(?:from|de|desde) {N}(?= (?:to|a|para|up to|down to) <N\d+>)",
    r"(?:instead of|rather than|en vez de|em vez de|au lieu de) (?:what|lo que|o que|"
    r"ce qu)(?: \S+){1,5}?(?= [.;,!]| $)",
    r"(?:(?:it )?makes no sense|nao faz sentido|no tiene sentido|n'a pas de sens)(?: [a-z]+){0,4}",
    r"only (?:\w+ ){1,2}(?:there|behind it|attached|in there|live there|hang there)",
    r"(?:no|sin|sem|sans|pas d) (?:ip|ip address|address|direccion|endereco|"
    r"adresse)(?: ip)? (?:is )?(?:needed|required|necessary|"
    r"yet|necesaria|necessario|necessaire)",
    r"it (?:can )?(?:only )?(?:manages|does|supports|speaks|do|handles)",
    r"without (?:a|an|any) [a-z]+(?= [.;])",
    r"(?:on |in |at )?(?:the )?same (?:port|interface|lan|subnet|vlan|network|switch|place|segment)",
    r"(?:it|{H}) (?:stays|remains|keeps|is still|still hangs|goes on) (?:on|at|in|attached to|"
    r"connected to) {THE}(?:same )?"
    r"(?:{PORT} )?(?:{R} )?(?:'s )?(?:{PORT} )?{I}?",
    r"last (?:night|week|month|year|monday|time)",
    r"(?:can|could|would|will) (?:you|somebody|someone|we|u)|(?:to |should |must )?be able|tambem|"
    r"(?:so )?(?:that )?(?:the |teh )(?:ospf )?(?:metric|cost) reflects it",
)


def all_used(shape: Shape, served: Set[int] = frozenset()) -> bool:
    """Whether nothing that says something is left over."""
    for pattern in _ASSURANCES:
        for found in shape.find(pattern):
            shape.use(found)
    return not [at for at in range(len(shape.tokens)) if at not in served and left(shape, at)]


def left(shape: Shape, at: int) -> bool:
    token = shape.tokens[at]
    if at in shape.used or token.kind == "cut":
        return False
    if token.kind != "word":
        return not (token.kind in ("service", "proto") and token.text.lower() in ("dhcp", "bootp"))
    low = unaccented(token.text.lower()).strip(".'’")
    after = shape.tokens[at + 1] if at + 1 < len(shape.tokens) else token
    if low in _HARMLESS or (low == "no" and after.kind in ("router", "iface", "host")):  # Portuguese: `no R1`
        return False
    if re.fullmatch(r"fail(?:s|ed|ing|ures?)?", low):  # without a condition it only tells
        return shape.has(r"(?:if|when|whenever|unless|in case|once|until|while|should)")
    lemma = (
        token.value if " " in low else lemma_of(low)
    )  # what a fuzzy match takes for an act may be any word
    return lemma in _ACTS or limits(low) or low in ("native", "nativa", "nativo", "untagged")
