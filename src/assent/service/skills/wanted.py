"""Which of a request's numbers are wanted: not what was taken back, what was, or what is today and will be more.

`reading.Context` calls `wanted` before a request is divided. Nothing is dropped without another number of the same
kind that stands for it, and every number that is dropped is told of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assent.reasoning.words.quantities import Quantity
from assent.service.skills import lexicon


def wanted(plain: str, found: Sequence[Quantity]) -> tuple[tuple[Quantity, ...], tuple[str, ...]]:
    """What is left of `found`, the quantities of a `flat` lower-case text in order, and a note for each that is not."""
    kept, notes = _without_taken_back(plain, list(found))
    kept, more = _without_today(plain, kept)
    return tuple(kept), (*notes, *more)


_CORRECTS = lexicon.words(
    r"sorry|pardon(?: me)?|excuse me|correction|i mean(?:t)?|scratch that|strike that|make (?:that|it)"
    r"|or rather|no wait|wait"
    r"|hang on|forget (?:that|it)|on second thoughts?|just kidding|kidding|oops|er+m?|typo"
    r"|quatsch|vielmehr|besser gesagt|ich meine|entschuldigung|korrektur|moment|perdon|digo|mejor dicho"
    r"|quiero decir|corrijo"
    r"|desculpem?|quero dizer|ou melhor|alias|je veux dire|ou plutot|scusate?|anzi|volevo dire|no[,:]|nein[,:]"
    r"|non[,:]"
    r"|nao[,:]|actually|well[,:]"
)
_NEAR = 60
_UNDONE = re.compile(
    r"(?<!\w)(?:forget|ignore|disregard|scrap|not|instead of|rather than|in place of|down from|up from|olvid\w+"
    r"|en lugar de"
    r"|en vez de|em vez de|em lugar de|oubli\w+|au lieu de|et non|nicht|statt|anstatt|anstelle von|invece di|anziche)"
    r" (?:the |about the |these |those |los |las |os |as |die |der |den |les |of the |of |today's |our |a )?$"
)
_WRONG = re.compile(
    r"\s*(?:[a-z]+ )?(?:is|are|was|were|would be|would have been|ist|sind|war|es|son|era|est|sont|etait|sono)"
    r" (?:wrong|a typo|a mistake|outdated|out of date|too [a-z]+|no longer [a-z]+|not enough|insufficient"
    r"|zu [a-z]+|veraltet"
    r"|falsch|demasiado|un error|insuficiente|muito [a-z]+|trop [a-z]+|troppo|a joke)(?!\w)"
)


def _without_taken_back(plain: str, found: list[Quantity]) -> tuple[list[Quantity], list[str]]:
    """ "25, sorry, 28 drones"; "8 ms instead of 20 ms"; "20 ms is too slow; 8 ms would do"."""
    gone: list[Quantity] = []
    heirs: dict[int, Quantity] = {}
    for at, one in enumerate(found):
        others = [other for other in found if other is not one and other not in gone and _alike(one, other)]
        behind = found[at + 1] if at + 1 < len(found) else None
        between = plain[one.end : behind.start] if behind else ""
        corrected = behind is not None and behind in others and _is_corrected(between)
        undone = _UNDONE.search(plain[max(0, one.start - 40) : one.start]) or _WRONG.match(plain, one.end)
        if corrected or (
            undone and any(other.kind == one.kind and other.value != one.value for other in others)
        ):
            gone.append(one)
            rest = [other for other in others if other.kind == one.kind and other.value != one.value]
            heir = behind if corrected and behind else (rest or others)[0]
            heirs[heir.start] = one
            if undone:
                gone += [other for other in others if other.kind == one.kind and other.value == one.value]
    notes = [f"“{one.text}” was taken back" for one in gone]
    return [_heir(one, heirs.get(one.start)) for one in found if one not in gone], notes


def _is_corrected(between: str) -> bool:
    if len(between) > _NEAR or not _CORRECTS.search(between):
        return False
    ways = (lexicon.DOWN.search(between), lexicon.UP.search(between))
    return not any(ways)


def _alike(one: Quantity, other: Quantity) -> bool:
    """Whether one number can stand for the other: of one kind, of one noun; or a bare one, whose unit came later."""
    if one.kind == "count" and other.kind != "count":
        return not one.of and other.start > one.start
    return one.kind == other.kind and (not one.of or not other.of or _singular(one.of) == _singular(other.of))


def _singular(noun: str) -> str:
    return noun[:-1] if noun.endswith("s") else noun


_TODAY = lexicon.words(
    r"today|currently|now|at present|present(?:ly)?|at the moment|right now|so far|to date|as of now|already"
    r"|this year"
    r"|initially|at first|to begin with|to start with|(?:we )?start(?:ing)? (?:out )?with|in (?:the )?(?:pilot"
    r"|first phase|phase one|trial)"
    r"|hoy|actualmente|ahora(?: mismo)?|de momento|por ahora|este ano|hoje|atualmente|por enquanto|neste momento"
    r"|aujourd'hui|actuellement|pour l'instant|en ce moment|maintenant|heute|derzeit|momentan|zurzeit|aktuell|bislang"
    r"|oggi|attualmente|al momento|per ora|adesso|in use|installed|in the field"
)
_PLANNED = lexicon.words(
    r"plan(?:s|ned|ning)?(?: (?:for|with|on))?|will (?:be|have|become|grow|reach|rise|need)|later(?: on)?"
    r"|next (?:year|month|spring|summer|autumn|winter|season|quarter|week)"
    r"|after the|once|eventually|soon|in the (?:end|future|long run|final)|(?:grow|ris|increas|expand|scal"
    r"|go)(?:es|e|s|ing)?(?: \w+)? (?:to|towards)"
    r"|design(?:ed)? (?:it )?for|dimension(?:ed)? (?:it )?for|siz(?:e|ed) (?:it )?for|room for|provide for"
    r"|prepare for|count on|reckon with|within (?:a|two|three|five) years?"
    r"|by (?:19|20)\d\d|by (?:the )?(?:end|spring|summer|autumn|winter|christmas|january|february|march|april"
    r"|may|june|july|august|september|october|november|december)"
    r"|prever|previst[ao]s?|planific\w+|seran|sera|llegar\w*|creceremos|crecera\w*|el ano que viene|proximo ano"
    r"|mas adelante|ampliar\w*"
    r"|serao|planej\w+|planead\w+|no proximo|crescer\w*|chegar\w*|prevoir|prevoyez|prevu\w*|seront"
    r"|l'an prochain|plus tard|bientot|passer\w* a"
    r"|geplant|planen|kunftig|nachstes jahr|spater|werden es|ausgelegt|auslegen|wachst|wachsen|prevedere"
    r"|previst[ei]|saranno|l'anno prossimo|in futuro|diventeranno"
)
_WISHED = lexicon.words(
    r"need\w*|want\w*|requir\w*|should|must|shall|would like|we'd like|ask(?:ing)? for|aim\w*|target\w*"
    r"|brauch\w+|mochten|sollen|soll|benotig\w+|necesit\w+|quer\w+|debe\w*"
    r"|precis\w+|deve\w*|voul\w+|besoin|il (?:nous )?faut|doi(?:t|vent)|vogliamo|servono|serve|deve|devono|instead"
)
_ADDED = re.compile(
    r"\s*(?:more|additional|extra|further|mas|adicionales|mais|adicionais|de plus|supplementaires|weitere"
    r"|zusatzliche|in piu)(?!\w)"
)
_ENDS = re.compile(r"[.;!?]\s|\n")
_CLAUSES = re.compile(r"[,:(]\s|\s(?:and|but|while|y|e|et|und|aber|pero|mas|mais|ma)\s")


def _without_today(plain: str, found: list[Quantity]) -> tuple[list[Quantity], list[str]]:
    """ "640 today; plan for 900": the second; "we had 30 ms and want 10 ms": what is wanted."""
    times = {one.start: _tense(plain, found, at) for at, one in enumerate(found)}
    gone: dict[int, Quantity] = {}
    for one in found:
        if times[one.start] not in ("today", "past") or one.kind not in ("count", "rate", "time", "percent"):
            continue
        heirs = [
            other for other in found if other is not one and _alike(one, other) and one.kind == other.kind
        ]
        heirs = [other for other in heirs if _replaces(times[one.start], times[other.start], one, other)]
        heirs = [other for other in heirs if not _ADDED.match(plain, other.end)]
        if heirs:
            gone[heirs[0].start] = one
    dropped = list(gone.values())
    kept = [_heir(one, gone.get(one.start)) for one in found if one not in dropped]
    return kept, [f"“{one.text}” is how it is or was, not what is wanted" for one in dropped]


def _replaces(tense: str, other: str, one: Quantity, heir: Quantity) -> bool:
    if tense == "past":
        return other != "past" and (one.kind == "time" or other != "")
    return other == "planned" or (other == "wished" and (one.kind != "count" or heir.start > one.start))


def _heir(one: Quantity, gone: Quantity | None) -> Quantity:
    """It counts what the number counted that it stands for."""
    bare = gone is not None and one.kind == gone.kind == "count" and not one.of
    return replace(one, of=gone.of or "devices") if gone and bare else one


def _tense(plain: str, found: list[Quantity], at: int) -> str:
    """When the number at `at` holds: "planned", "today", "past", "wished", or "" where nothing tells."""
    one = found[at]
    floor = found[at - 1].end if at else 0
    begin = max((cut.end() for cut in _ENDS.finditer(plain, floor, one.start)), default=floor)
    before = plain[begin : one.start]
    if at and begin == floor:  # another number stands in the sentence: its words end where a clause does
        before = _CLAUSES.split(before)[-1]
    ceiling = found[at + 1].start if at + 1 < len(found) else len(plain)
    end = _ENDS.search(plain, one.end, ceiling)
    after = plain[one.end : end.start() if end else ceiling]
    if not end and ceiling < len(plain):
        after = _CLAUSES.split(after)[0]
    around = f"{before} | {after}"
    for tense, pattern in (
        ("planned", _PLANNED),
        ("today", _TODAY),
        ("past", lexicon.PAST),
        ("wished", _WISHED),
    ):
        if pattern.search(before if tense == "past" else around):
            return tense
    return ""
