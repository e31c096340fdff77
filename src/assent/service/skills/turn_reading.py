"""What one turn of a conversation means, by grammar: the embedded solver of `turn`.

An utterance is cut into clauses. Questions and orders are recognised by their words; what is left states values, and is
read by the very readers that read a first wish (`readings`), with the service that the slice has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from assent.intents.errors import Clarify
from assent.reasoning.words.flat import flat
from assent.reasoning.words.quantities import quantities
from assent.reasoning.words.spelling import mend
from assent.service import catalogue
from assent.service.attributes import rows_of
from assent.service.requirement import SliceRequirement
from assent.service.skills import chains, readings, segments, service_words
from assent.service.skills import turn_words as said_as
from assent.service.skills.harm import refuse_harm
from assent.service.skills.reading import Context
from assent.service.skills.segment import Segment

LONGEST_ORDER = 120
"""Characters of “yes, please deploy it” and the like."""


@dataclass
class Meaning:
    """`acts`: the fields of `turn.Act`."""

    acts: list[dict[str, object]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def put(self, kind: str, **fields: object) -> None:
        self.acts.append({"kind": kind, **fields})


def read(said: str, slices: Sequence[SliceRequirement], offers: int) -> Meaning:
    """Raises Clarify with what has to be asked first, Refused for harm."""
    text = mend(said)
    plain = flat(text).lower()
    refuse_harm(plain)
    meaning = Meaning()
    if _whole(plain, meaning, offers):
        return meaning
    if not slices:
        _first(said, plain, meaning)
        return meaning
    asked, rest = Meaning(), []
    for start, end in _clauses(plain):
        if not _asks(plain[start:end], asked, slices):
            rest.append(text[start:end])
        elif supposed := said_as.SUPPOSED.search(plain, start, end):
            rest.append(text[supposed.end() : end])
    left = ", ".join(rest).strip()
    if left:
        _states(left, said, meaning, slices)
    if not asked.acts and not meaning.acts:
        meaning.put("unclear", words=said)
    meaning.acts += asked.acts  # what is asked is asked of what was changed
    return meaning


def accepts(said: str) -> bool:
    """Whether the words are an acceptance and nothing else."""
    return len(said) <= LONGEST_ORDER and bool(said_as.ACCEPT.fullmatch(flat(mend(said)).lower()))


def _whole(plain: str, meaning: Meaning, offers: int) -> bool:
    """Utterances that are one order and nothing else; those are short."""
    if len(plain) > LONGEST_ORDER:
        return False
    pick = said_as.PICK.fullmatch(plain)
    if pick and offers and (number := _picked(pick, offers)):
        meaning.put("pick", option=number)
        return True
    for kind, pattern in (
        ("quit", said_as.QUIT),
        ("own", said_as.OWN),
        ("join", said_as.JOIN),
        ("accept", said_as.ACCEPT),
        ("decline", said_as.DECLINE),
        ("undo", said_as.UNDO),
        ("show", said_as.SHOW),
        ("help", said_as.HELP),
    ):
        if pattern.fullmatch(plain):
            meaning.put(kind)
            return True
    return False


def _picked(match: re.Match[str], offers: int) -> int:
    if match["n"]:
        number = int(match["n"])
    else:
        word = match["word"]
        number = offers if word == "last" else said_as.ORDINALS.get(word, 1)
    if number > offers:
        raise Clarify((f"There are {offers} proposals: which one of them?",))
    return number


def _first(said: str, plain: str, meaning: Meaning) -> None:
    """Nothing is designed yet: everything else is the wish."""
    meaning.put("wish", words=said)


_CUT = re.compile(
    r"[.;!?\n]+(?=\s|$)|,? (?:and|y|e|et|und|but)(?= (?:why|what|how|which|show|explain|where|could|por que|cuanto"
    r"|quanto|combien|pourquoi|warum|was|remove|drop|delete)(?!\w))"
)


def _clauses(plain: str) -> list[tuple[int, int]]:
    spans, start = [], 0
    for cut in _CUT.finditer(plain):
        question = plain[cut.start()] == "?"
        spans.append((start, cut.start() + (1 if question else 0)))
        start = cut.end()
    spans.append((start, len(plain)))
    return [(a, b) for a, b in spans if plain[a:b].strip(" ,.;!?")]


def _asks(clause: str, meaning: Meaning, slices: Sequence[SliceRequirement]) -> bool:
    """A question, or an order that carries no value; False: it states something."""
    number = _named(clause, slices)
    if _removes(clause, meaning, slices):
        return True
    if said_as.CHEAPER.search(clause) and not quantities(clause):
        meaning.put("cheaper", slice=number)
        return True
    if said_as.PRICE.search(clause):
        meaning.put("price", slice=number)
        return True
    asking = "?" in clause or bool(said_as.EXPLAIN.search(clause)) or len(clause.split()) <= 4
    if said_as.ENERGY.search(clause) and asking:
        meaning.put("energy", slice=number)
        return True
    if said_as.ACCESS.search(clause) and asking:
        meaning.put("access", slice=number)
        return True
    if said_as.TOPOLOGIES.search(clause):
        meaning.put("topologies")
        return True
    if _keeps(clause, meaning) or _explains(clause, meaning, slices, number):
        return True
    return _relative(clause, meaning, slices)


def _removes(clause: str, meaning: Meaning, slices: Sequence[SliceRequirement]) -> bool:
    """ "remove the second", "without the video slice": what is to go has to be pointed at."""
    removal = said_as.REMOVE.search(clause)
    if removal is None or quantities(clause[: removal.start()]):
        return False
    what = clause[removal.end() :]
    number, every = _named(what, slices), said_as.ALL.search(what)
    pointed = said_as.POINTED.match(what)
    if not number and not every and not pointed:
        return False
    targets = range(1, len(slices) + 1) if every and not number else [number or 1]
    if not number and not every and len(slices) > 1:
        raise Clarify((f"Which slice shall go? {_listed(slices)}",))
    for target in sorted(targets, reverse=True):
        meaning.put("remove", slice=target)
    return True


def _explains(clause: str, meaning: Meaning, slices: Sequence[SliceRequirement], number: int) -> bool:
    """ "why 99.9?", "what does availability mean?", "explain the second slice"."""
    if not said_as.EXPLAIN.search(clause):
        return False
    key = _by_value(clause, slices, number) or next(
        (key for key, pattern in said_as.ATTRIBUTES if pattern.search(clause)), ""
    )
    whole = said_as.EVERYTHING.search(clause) or number or len(clause.split()) <= 2
    if not key and not whole:
        meaning.put("unclear", words=clause)
    else:
        meaning.put("explain", attribute=key, slice=number)
    return True


def _by_value(clause: str, slices: Sequence[SliceRequirement], number: int) -> str:
    """The attribute that has the number that is asked about: "why 99.9?"."""
    looked = [slices[number - 1]] if number else list(slices)
    for figure, unit in re.findall(r"(\d+(?:[.,]\d+)?)\s*([a-z%/]*)", clause):
        shown = [
            (row.key, value.lower())
            for one in looked
            for row in rows_of(one)
            for number_shown, value in re.findall(r"(\d+(?:\.\d+)?)\s*([\w%/]*)", row.value)
            if number_shown == figure.replace(",", ".")
        ]
        with_unit = [key for key, value in shown if unit and value.startswith(unit[:2])]
        if shown:
            return (with_unit or [key for key, _ in shown])[0]
    return ""


def _keeps(clause: str, meaning: Meaning) -> bool:
    """What matters most, and what may become worse: "latency matters more than the number of cameras"."""
    keep, give = said_as.KEEP.search(clause), said_as.GIVE.search(clause)
    if not keep and not give:
        return False
    found = [
        (match.start(), subject)
        for subject, pattern in said_as.SUBJECTS
        for match in pattern.finditer(clause)
    ]
    rate = said_as.RATE.search(clause)
    if rate and not any(subject in ("uplink", "downlink") for _, subject in found):
        found += [(rate.start(), "uplink"), (rate.start(), "downlink")]
    if not found or (keep and quantities(clause) and not give):
        return False
    marks = sorted(
        [(one.start(), "keep") for one in said_as.KEEP.finditer(clause)]
        + [(one.start(), "give") for one in said_as.GIVE.finditer(clause)]
    )
    governed = [(_governing(marks, at), subject) for at, subject in sorted(found)]
    kept = [subject for mark, subject in governed if mark == "keep"]
    given = [subject for mark, subject in governed if mark == "give" and subject not in kept]
    for subject in dict.fromkeys(kept):
        meaning.put("keep", what=subject)
    for subject in dict.fromkeys(given):
        meaning.put("keep", give=subject)
    return True


def _governing(marks: Sequence[tuple[int, str]], at: int) -> str:
    """What is said of the subject at `at`: by the last such word before it, else by the first behind it."""
    before = [mark for start, mark in marks if start <= at]
    return before[-1] if before else marks[0][1]


def _relative(clause: str, meaning: Meaning, slices: Sequence[SliceRequirement]) -> bool:
    """A change in relation to now: "double the uplink", "10 more cameras", "lower latency"."""
    factor = said_as.FACTOR.search(clause)
    more = said_as.MORE_OF.search(clause)
    if factor:
        times = float(factor["x"]) if factor["x"] else said_as.FACTORS.get(factor["times"], 3.0)
        subjects = _subjects(factor["rest"]) or _subjects(clause)
        for target in _one(clause, slices):
            for subject in subjects or ["ues"]:
                meaning.put("scale", slice=target, what=subject, by=times, words=clause.strip())
        return True
    if more and _subjects(clause) and not said_as.RATE.search(clause[more.end() :]):
        count = int(more["a"] or more["m"])
        fewer = more["way"] in ("fewer", "less", "menos", "weniger", "de moins")
        for target in _one(clause, slices):
            meaning.put(
                "scale", slice=target, what="ues", plus=-count if fewer else count, words=clause.strip()
            )
        return True
    if said_as.FASTER.search(clause) and not quantities(clause):
        for target in _one(clause, slices):
            meaning.put("scale", slice=target, what="latency", by=0.5, words=clause.strip())
        return True
    return False


def _subjects(words: str) -> list[str]:
    found = [subject for subject, pattern in said_as.SUBJECTS if pattern.search(words)]
    if said_as.RATE.search(words) and not {"uplink", "downlink"} & set(found):
        found += ["uplink", "downlink"]
    return found


def _states(text: str, said: str, meaning: Meaning, slices: Sequence[SliceRequirement]) -> None:
    """What states values: of a slice that is there, or of one more."""
    plain = flat(text).lower()
    bare = said_as.BARE.fullmatch(plain)
    if bare and len(slices) == 1:
        _change(meaning, 1, slices[0], {"ues": int(bare["n"])}, {"ues": bare["n"]})
        return
    context = Context.of(text)
    named = _services(plain, context)
    known = {one.service_type for one in slices}
    fresh = [key for key in named if key not in known]
    adds = said_as.ADD.search(plain) is not None
    edits = said_as.EDIT.search(plain) is not None and not adds
    if (fresh and not edits and not _named(plain, slices)) or (
        adds and (fresh or not named) and _is_wish(plain)
    ):
        meaning.put("wish", words=text if text in said else said)
        return
    if adds and _added(plain, meaning, slices):
        return
    target_type = fresh[0] if fresh and len(slices) == 1 and edits else ""
    targets = _one(plain, slices)
    understood = False
    for target in targets:
        was = slices[target - 1]
        service = target_type or was.service_type
        found = readings.read(context, Segment([(0, len(plain))]), service)
        if found.questions:
            raise Clarify(tuple(dict.fromkeys(found.questions)), field="text")
        meaning.notes += [*context.notes, *found.notes]
        fields = {k: v for k, v in found.fields.items() if not (k == "area" and _is_slice_word(v))}
        chain = chains.suggest(plain, was.functions or catalogue.find(service).roles)
        if chain is not None:
            fields |= {"functions": chain.roles, "reasons": {"functions": chain.reason}}
        if fields or target_type:
            understood = True
            words = {k: v for k, v in found.said.items() if k in fields or k in ("latency", "speed")}
            _change(meaning, target, was.model_copy(update={"service_type": service}), fields, words)
    if not understood:
        meaning.put("unclear", words=text)


def _is_slice_word(value: object) -> bool:
    return isinstance(value, str) and bool(re.search(r"slice|second|first|third", value.lower()))


def _change(
    meaning: Meaning, number: int, was: SliceRequirement, fields: dict[str, object], words: dict[str, str]
) -> None:
    made = SliceRequirement.model_validate({"service_type": was.service_type, "said": words, **fields})
    meaning.put("change", slice=number, change=made)


def _is_wish(plain: str) -> bool:
    return bool(re.search(r"(?<!\w)(?:slice|network|service|fatia|rebanada|tranche|netz)s?(?!\w)", plain))


def _added(plain: str, meaning: Meaning, slices: Sequence[SliceRequirement]) -> bool:
    """ "add 10 cameras" to a slice of cameras."""
    more = said_as.MORE_OF.search(plain)
    if more is None or not more["a"]:
        return False
    for target in _one(plain, slices):
        meaning.put("scale", slice=target, what="ues", plus=int(more["a"]), words=plain.strip())
    return True


def _services(plain: str, context: Context) -> list[str]:
    """The services that the text names firmly; what users or places suggest does not count."""
    found = []
    for part in segments.divide(plain, context.quantities):
        if part.weight >= service_words.STRONG and not part.guessed and part.service in catalogue.CATALOGUE:
            found.append(part.service)
    return list(dict.fromkeys(found))


def _one(plain: str, slices: Sequence[SliceRequirement]) -> list[int]:
    """The slices that a statement is about. Raises Clarify where that is open."""
    counted = _counted_alike(plain, slices)
    if counted:
        return counted
    targets = _targets(plain, slices)
    if not targets or (len(targets) > 1 and not said_as.ALL.search(plain)):
        raise Clarify((f"Which slice do you mean? {_listed(slices)}",))
    return sorted(targets)


def _targets(plain: str, slices: Sequence[SliceRequirement]) -> set[int]:
    if len(slices) == 1:
        return {1}
    number = _named(plain, slices)
    if number:
        return {number}
    if said_as.ALL.search(plain):
        return set(range(1, len(slices) + 1))
    return set(range(1, len(slices) + 1))


def _named(plain: str, slices: Sequence[SliceRequirement]) -> int:
    """The slice that the words point at: by its number, its service, or its devices; 0 where none."""
    for match in said_as.NUMBERED.finditer(plain):
        number = int(match["n"]) if match["n"] else said_as.ORDINALS[match["word"]]
        if 1 <= number <= len(slices):
            return number
        if match["n"] is None or "slice" in match.group():
            raise Clarify((f"There is no slice {number}. {_listed(slices)}",))
    by_words = {
        at
        for at, one in enumerate(slices, 1)
        for word in _words_for(one)
        if re.search(rf"(?<!\w){word}(?!\w)", plain)
    }
    return by_words.pop() if len(by_words) == 1 else 0


def _counted_alike(plain: str, slices: Sequence[SliceRequirement]) -> list[int]:
    """Slices whose devices are counted by one noun: 5 patients are seen, and steered for, over two slices."""
    nouns = [_noun(one) for one in slices]
    return [
        at for at, noun in enumerate(nouns, 1)
        if noun and nouns.count(noun) > 1 and re.search(rf"\d\W+(?:\w+ )?{noun}(?!\w)", plain)
    ] if not said_as.NUMBERED.search(plain) else []  # fmt: skip


def _noun(one: SliceRequirement) -> str:
    return "".join(re.findall(r"[a-z]{4,}", flat(one.said.get("ues", "")).lower())[-1:])


def _words_for(one: SliceRequirement) -> set[str]:
    """What a customer may call a slice: words of its service, and the noun that its devices were counted by."""
    service = catalogue.find(one.service_type)
    words = {
        re.escape(word) for word in re.findall(r"[a-z]{4,}", f"{service.title} {one.service_type}".lower())
    }
    words -= {"two-way", "with", "and", "live", "mobile", "remote"}
    return words | ({_noun(one)} - {""})


def _listed(slices: Sequence[SliceRequirement]) -> str:
    return (
        ", ".join(f"{at}: {catalogue.find(one.service_type).title}" for at, one in enumerate(slices, 1)) + "."
    )
