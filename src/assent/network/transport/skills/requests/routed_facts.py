"""What a request says of routing and tunnels, and what its objectives must then hold: the rest of `backread`'s list.

Each is a way in which a reader that understood most of a sentence would have turned it into its opposite, or into half
of it: a negation read over, `only`, `and everything inside it`, what another protocol is to carry on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from assent.network.transport.objectives import (
    AnyObjective,
    OspfInterface,
    OspfNetwork,
    OspfProcess,
    PrefixListEdit,
    StaticRoute,
    SteerTraffic,
)
from assent.network.transport.skills.requests.way_words import FREE

Holds = Callable[[str, Sequence[AnyObjective]], bool]

_NEVER = (
    r"(?:not|\S+n't|no longer|no more|never|stops?|cease[sd]?|nao|no|nunca|jamais|ne|ya no|"
    r"ja nao|deix\w+ de|dej\w+ de|"
    r"para\w* de|cess\w+ de|arret\w+ de)"
)
_FEW = r"(?:[a-z'][a-z'-]* ){0,4}?"
_TAKES = (
    r"(?:accept\w*|tak(?:e|es|en|ing)|receiv\w*|learn\w*|import\w*|acept\w*|aceit\w*|recib\w*|"
    r"receb\w*|aprend\w*|apprend\w*|"
    r"recev\w*|recoi\w*)"
)
_GIVES = (
    r"(?:an{1,2}oun?c\w*|advertis\w*|originat\w*|publish\w*|offer\w*|anunci\w*|annonc\w*|"
    r"publi\w*|difund\w*|diffus\w*|tell\w*|"
    r"carr(?:y|ies)|spread\w*|distribut\w*|inject\w*|propag\w*|redistrib\w*|share|pass\w*|hand\w*|learn\w*)"
)
_ONLY = (
    r"(?:only|just|exclusively|solely|nothing but|solo|solamente|unicamente|apenas|somente|seulement|"
    r"uniquement|"
    r"so(?= a | o ))"
)


def _active(_: str, made: Sequence[AnyObjective]) -> bool:
    """Where passive is spoken of and negated, something speaks again, or does not by default."""
    spoken = [
        value for one in made for name in ("passive", "passive_default")
        if (value := getattr(one, name, None)) is not None
    ]  # fmt: skip
    return not spoken or False in spoken


def _taking(made: Sequence[AnyObjective]) -> list[PrefixListEdit]:
    return [one for one in made if isinstance(one, PrefixListEdit) and one.entries]


def _refused(_: str, made: Sequence[AnyObjective]) -> bool:
    """What is not taken any more is denied, or its permission goes."""
    return all(
        one.whole or one.remove_sequences or any(entry.action == "deny" for entry in one.entries)
        for one in _taking(made)
    )


def _longer(_: str, made: Sequence[AnyObjective]) -> bool:
    lists = _taking(made)
    return not lists or any(entry.le is not None for one in lists for entry in one.entries)


def _carried(_: str, made: Sequence[AnyObjective]) -> bool:
    """A route that another protocol is to carry is more than a static route."""
    statics = [one for one in made if isinstance(one, StaticRoute)]
    return not statics or any(one.kind in ("ospf-process", "ospf-network", "bgp-announce", "bgp-process", "bgp-peer",
                                           "tunnel", "tunnel-end") for one in made)  # fmt: skip


def _alone(_: str, made: Sequence[AnyObjective]) -> bool:
    """Where only some prefixes are to be announced, others have to go, or a list of its own holds them back."""
    told = [one for one in made if one.kind == "bgp-announce"]
    listed = any(isinstance(one, PrefixListEdit) for one in made)
    return not told or listed or any(getattr(one, "remove", False) for one in told)


_NOT_ON = re.compile(
    r" (?:not|never|nao|pas|but not|except) (?:on|at|for|in|towards?|to|en|no|em|sur) (?:the )?(\S+)"
)
_KINDS = ("ospf-interface", "ospf-network", "interface")


def _not_there(text: str, made: Sequence[AnyObjective]) -> bool:
    """`cost 10 on Gi0/1, not on Gi0/2`: nothing is set where it is not wanted."""
    for found in _NOT_ON.finditer(text):
        number = re.search(r"\d+/\d+\S*$", found.group(1))
        for one in made:
            port, router = str(getattr(one, "interface", "")), str(getattr(one, "router", ""))
            if one.kind in _KINDS and (
                (number and port.endswith(number.group())) or router.lower() == found.group(1)
            ):
                return False
    return True


def _both_ways(_: str, made: Sequence[AnyObjective]) -> bool:
    """`Gi0/1 should be passive, Gi0/2 not`."""
    return len({one.passive for one in made if isinstance(one, OspfInterface)}) != 1


def _on_interfaces(_: str, made: Sequence[AnyObjective]) -> bool:
    by_default = any(getattr(one, "passive_default", None) for one in made)
    return by_default or not any(isinstance(one, OspfInterface) for one in made)


def _not_steered(_: str, made: Sequence[AnyObjective]) -> bool:
    return not any(one.kind == "steer" for one in made)


def _avoided(_: str, made: Sequence[AnyObjective]) -> bool:
    """What nothing is to pass is gone around."""
    steered = [one for one in made if isinstance(one, SteerTraffic)]
    return not steered or any(one.avoid for one in steered)


def _announced(_: str, made: Sequence[AnyObjective]) -> bool:
    return not any(isinstance(one, OspfNetwork) and one.remove for one in made)


def _typed(_: str, made: Sequence[AnyObjective]) -> bool:
    """Without elections a segment is of another type."""
    return not any(isinstance(one, OspfInterface) and one.priority is not None for one in made)


def _both_steered(text: str, made: Sequence[AnyObjective]) -> bool:
    """What is said of the way back is done there, unless it does not matter."""
    steered = {one.source for one in made if isinstance(one, SteerTraffic)}
    return len(steered) != 1 or re.search(rf" {FREE} ", text) is not None


def _defaults(_: str, made: Sequence[AnyObjective]) -> bool:
    """A default route for OSPF is originated, or a static one."""
    static = any(isinstance(one, StaticRoute) and one.prefix.prefixlen == 0 for one in made)
    return static or any(getattr(one, "default_originate", None) for one in made)


def _kept(_: str, made: Sequence[AnyObjective]) -> bool:
    """What is turned into a stub area is no normal one."""
    return not any(
        isinstance(one, OspfProcess) and one.area_type is not None and one.area_type[1] == "normal"
        for one in made
    )


def _totally(_: str, made: Sequence[AnyObjective]) -> bool:
    kinds = [one.area_type[1] for one in made if isinstance(one, OspfProcess) and one.area_type is not None]
    return not kinds or any(kind.startswith("totally") for kind in kinds)


def _never_so(_: str, made: Sequence[AnyObjective]) -> bool:
    return not made


def _compared(text: str, made: Sequence[AnyObjective]) -> bool:
    """A distance told by OSPF's, which is 110."""
    less = re.search(r" (?:lower|less|smaller|better) than ", text) is not None
    return all((one.distance < 110) == less for one in made if isinstance(one, StaticRoute))


def _own_default(text: str, made: Sequence[AnyObjective]) -> bool:
    """A router's own default route is none that OSPF tells, unless that is said."""
    told = re.search(r"ospf|an{1,2}oun|advertis|originat|inject|propag|anunci|annonc|distribut", text)
    return told is not None or all(getattr(one, "default_originate", None) != "no" for one in made)


def _one_hop(_: str, made: Sequence[AnyObjective]) -> bool:
    """One hop or the other: one of them comes first."""
    statics = [one.distance for one in made if isinstance(one, StaticRoute)]
    return not statics or len(set(statics)) > 1


def _of_bgp(_: str, made: Sequence[AnyObjective]) -> bool:
    """What is or is not announced is no matter of access lists."""
    return any(one.kind not in ("filter", "edit-list", "bind-list", "remove-list") for one in made)


def _warned(_: str, made: Sequence[AnyObjective]) -> bool:
    return not any(getattr(one, "max_prefix", None) for one in made)


ROUTED: tuple[tuple[str, Holds], ...] = (
    (r" (?:an{1,2}oun?c\w*|advertis\w*|anunci\w*|annonc\w*) ", _of_bgp),
    (r" (?:via|through|towards?|over|por|par|hacia|vers|pelo|next hop) (?:the )?\S+ (?:, )?(?:or|ou|o) "
     r"(?:via |por |par |the )?\S+ ", _one_hop),
    (r" (?:not|never|nao|pas|except) (?:on|at|for|in|towards?|to|en|no|em|sur) ", _not_there),
    (r" passiv\S* .* \S*\d/\d\S* (?:not|no|nao|non) (?=[.,;]|$)", _both_ways),
    (r" (?:everywhere|all|every\S*|each) (?:\S+ ){0,3}?(?:but|except|apart from|bar) ", _on_interfaces),
    (r" (?:may|can|might) (?:use|take|go|travel) (?:\S+ ){0,6}?or ", _not_steered),
    (r" default route (?:into|in|to) ospf ", _defaults),
    (r" (?:nada|nothing|nobody|never|nunca|jamais|rien|ninguno?) (?:pelo|pela|por|par|via|through|over|"
     r"by) ", _avoided),
    (r" (?:an{1,2}oun\w*|advertis\w*|known|reachable|visible) (?:\S+ ){0,3}?(?:all the same|nevertheless|"
     r"nonetheless|anyway|"
     r"even so) | (?:still|nevertheless) (?:be )?(?:an{1,2}oun\w*|advertis\w*|known) ", _announced),
    (r" (?:no|without(?: a)?) (?:dr|designated router)(?: election)? (?:is )?(?:needed|necessary|required|"
     r"wanted) ", _typed),
    (r" (?:turn|make|convert|change|declare|transform)\S* (?:it |them |that one |area \d+ |the area )(?:in)?(?:to )?"
     r"(?:an? )?(?:totally )?(?:stub\w*|nssa) ", _kept),
    (r" (?:totally|completely|totalmente|completamente|totalement|completement) (?:stub\w*|nssa|not so stubby) |"
     r" (?:no|without|sin|sem|sans) (?:inter-?area )?(?:summar\w+|resum\w+|sumari\w+) ", _totally),
    (r" (?:return|returning|reverse|way back|return traffic|vuelta|regreso|retorno|volta|retour|vice versa) ",
     _both_steered),
    (r" but \S+ (?:has to|must|should|shall|is to|will) (?:stay|remain|be left|be kept) (?:out|away|"
     r"off|as) ", _never_so),
    (r" (?:lower|less|smaller|better|higher|greater|larger|worse) than (?:the )?ospf", _compared),
    (rf" {_ONLY} (?:\S+ ){{0,4}}?(?:an{{1,2}}oun?c\w*|advertis\w*|anunci\w*|annonc\w*|offer\w*|publish\w*) | "
     rf"(?:an{{1,2}}oun?c\w*|advertis\w*|anunci\w*|annonc\w*|offer\w*) (?:\S+ ){{0,2}}?{_ONLY} ", _alone),
    (r" (?:default routes?|default static|gateway of last resort|ruta por defecto|rota por defeito|"
     r"route par defaut) ", _own_default),
    (r" (?:warn\w*|warning-only|restart\w*) ", _warned),
    (rf" {_NEVER} {_FEW}(?:passiv\w*|pasiv\w*|silent) (?!yet|today|so far|todavia|aun|ainda|encore)", _active),
    (rf" {_NEVER} {_FEW}{_TAKES} (?!anything but|anything except|more than)|"
     rf" (?:refus\w*|reject\w*|rechaz\w*|recus\w*|rejet\w*|rejeit\w*) ", _refused),
    (rf" {_ONLY} (?:\S+ ){{0,9}}?{_TAKES} | {_TAKES} (?:\S+ ){{0,3}}?{_ONLY} ", _refused),
    (r" (?:(?:more|mas|mais|plus) (?:specific|especific\w*|specifique\w*|long\w*)|(?:or|and) longer|"
     r"subnets of (?:it|that|this)|"
     r"(?:its|their|any|all|sus|suas|ses) (?:own )?(?:sub-?(?:nets?|prefix\w*|redes)|sous-reseaux)|"
     r"(?:inside|within|in|under|below) (?:it|that (?:block|range|prefix))) ", _longer),
    (rf" (?:ospf|bgp) (?:to |que )?{_GIVES} | {_GIVES} (?:\S+ ){{0,6}}?(?:in|into|by|via|through|with|over|"
     rf"en|em|no|dans|par|por) "
     r"(?:el |o |l ')?(?:ospf|bgp) ", _carried),
)  # fmt: skip
"""Patterns on the plain words, and what must then hold."""


def negated(text: str, verbs: str) -> bool:
    """Whether one of the verbs is said with a negation before it: `must no longer accept`, `deixámos de aceitar`."""
    return re.search(rf"(?:^|\W){_NEVER}\W+{_FEW}{verbs}\b", text) is not None
