"""The skill that reads what a customer says and answers which slices are wanted. `design` asks it.

The embedded solver parses what the text says: it divides it into slices, reads the numbers of each and asks
where they contradict one another, are impossible, or are missing altogether.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pydantic import Field

from assent.intents.base import Frozen
from assent.intents.errors import Clarify, Refused
from assent.reasoning.skill import Skill
from assent.reasoning.words.quantities import Quantity, quantities
from assent.reasoning.words.spelling import mend
from assent.service import catalogue
from assent.service.requirement import MAX_SLICES, Rate, SliceRequests, SliceRequirement, asked
from assent.service.service_type import MIOT
from assent.service.skills import chains, lexicon, readings, segments, service_words, services, unread
from assent.service.skills.harm import refuse_harm
from assent.service.skills.reading import Context
from assent.service.skills.segment import Segment

MAX_TEXT = 20_000
"""Characters of a request; longer ones are a document, not a wish."""

WHAT_FOR = (
    "What is the slice for (such as video, cameras, sensors, remote control), and how many devices use it?"
)


class SliceWish(Frozen):
    """What a customer says."""

    text: str = Field(max_length=MAX_TEXT)


def solve(question: SliceWish) -> SliceRequests:
    """The slices, or every question that there is, or why the wish would do harm."""
    try:
        return _read(question)
    except Clarify as doubt:
        return SliceRequests(questions=asked(doubt.questions))
    except Refused as refusal:
        return SliceRequests(refuse=refusal.message)


def _read(question: SliceWish) -> SliceRequests:
    """Raises Clarify, Refused."""
    context = Context.of(mend(question.text))
    text, plain = context.text, context.plain
    refuse_harm(plain)
    parts = segments.divide(plain, context.quantities)
    _ask_what_for(context, parts)
    questions, slices, notes = [], [], list(context.notes)
    boundless = lexicon.BOUNDLESS.search(plain)
    if boundless:
        questions.append(f"No network has “{boundless.group()}”: which rate and which latency do you need?")
    for part in parts:
        service = service_of(part, context)
        reading = readings.read(context, part, service.key)
        if not reading.questions:
            sst = part.sst if part.sst not in (None, service.sst) else None
            found = readings.requirement(reading, service.key, sst, part.sst_word)
            slices += [_chained(found, part.text(plain))] if found else []
        questions += reading.questions
        notes += [*reading.notes, *_type_note(part, service.title)]
    questions += _count_question(plain, slices)
    if len(slices) > MAX_SLICES:
        questions.append(f"You ask for {len(slices)} slices: which {MAX_SLICES} of them first?")
    if questions:
        raise Clarify(tuple(dict.fromkeys(questions)), field="text")
    notes += unread.notes(text, plain, context.quantities, slices, notes)
    return SliceRequests(slices=tuple(slices), notes=tuple(dict.fromkeys(notes)))


def _chained(found: SliceRequirement, plain: str) -> SliceRequirement:
    """With a chain of its own, where functions are asked for that the catalogue's chain has not."""
    suggestion = chains.suggest(plain, catalogue.find(found.service_type).roles)
    if suggestion is None:
        return found
    said = {**found.said, "functions": suggestion.said}
    reasons = {**found.reasons, "functions": suggestion.reason}
    return found.model_copy(update={"functions": suggestion.roles, "said": said, "reasons": reasons})


def _ask_what_for(context: Context, parts: list[Segment]) -> None:
    """A wish needs a service or a number; anything else is no wish for a slice, or not enough of one."""
    numbers = any(one.kind in _TELLING for one in context.quantities)
    firm = any(part.named and not part.guessed for part in parts)
    if numbers or firm:
        return
    before = lexicon.AS_BEFORE.search(context.plain)
    if before:
        raise Clarify((f"I do not know what “{before.group()}” was. {WHAT_FOR}",), field="text")
    if _QUESTION.match(context.plain) and not lexicon.SLICE_WORD.search(context.plain):
        raise Clarify((f"This does not ask for a network slice. {WHAT_FOR}",), field="text")
    if any(part.named for part in parts):
        return
    whole = services.guess(context.plain, [(part.service, part.weight) for part in parts if part.weight])
    if whole is not None and whole.share >= LIKELY and whole.words:
        return
    if lexicon.SLICE_WORD.search(context.plain) or any(part.weight for part in parts):
        raise Clarify((WHAT_FOR,), field="text")
    raise Clarify((f"This does not ask for a network slice. {WHAT_FOR}",), field="text")


_QUESTION = re.compile(
    r"\W*(?:(?:hello|hi|hola|ola|bonjour|hallo|ciao|dear \w+)\W+)?(?:what|when|where|who|why|which|how|is|are"
    r"|do|does|did|was|were|has|have you"
    r"|que|cual|cuando|donde|quien|como|por que|quando|onde|quem|qual|quel\w*|quand|ou|qui|comment|pourquoi"
    r"|est-ce|was|wann|wo"
    r"|wer|wie|warum|welche\w*|che|dove|chi|quale|perche)(?!\w)[^?]*\?\s*$"
)
"""A question about the world; who wants a network asks whether they can have it."""
_TELLING = ("rate", "time", "percent")
LIKELY = 0.4
"""Where nothing better is known, a type this probable is designed for, and the customer reads why."""


def service_of(part: Segment, context: Context) -> catalogue.ServiceType:
    """The catalogue's type: by what was named, or else by what words and numbers together need."""
    mine = [one for one in context.quantities if part.holds(one.start, one.kind)]
    rushed = part.kind == MIOT and any(
        one.kind == "time" and 0 < one.value <= services.FAST_MS for one in mine
    )
    if part.weight > service_words.STRONG and not rushed:
        return catalogue.find(part.service)
    if part.sst is not None:
        return catalogue.find(
            part.service if part.kind == _sst_of(part) else service_words.SST_SERVICE[part.sst]
        )
    said = [(part.service, part.weight)] if part.weight else []
    found = services.guess(part.text(context.plain), said, mine)
    if (
        part.weight == service_words.STRONG
        and not part.guessed
        and (found is None or found.share < services.CLEARER or services.kind(found.service) == part.kind)
    ):
        return catalogue.find(part.service)
    part.guess = found
    if found is None:
        return catalogue.find(part.service or "broadband")
    usual = service_words.SST_SERVICE[services.kind(found.service)]
    return catalogue.find(found.service if found.words else usual)


def _sst_of(part: Segment) -> int:
    return catalogue.CATALOGUE[part.service].sst if part.service in catalogue.CATALOGUE else -1


def _type_note(part: Segment, title: str) -> list[str]:
    besides = [
        f"“{word}” is taken as {_role(word, title)}, not as a slice of its own" for word in part.besides()
    ]
    return _reading_note(part, title) + besides


def _role(word: str, title: str) -> str:
    return f"who uses {title}" if lexicon.USERS.fullmatch(word) else f"a part of {title}"


def _reading_note(part: Segment, title: str) -> list[str]:
    if part.weight >= service_words.STRONG and (
        part.guess is None or title == catalogue.find(part.service).title
    ):
        return [f"“{part.word}” is read as {title}"]
    if part.sst is not None and part.guess is None:
        return [f"“{part.sst_word}” is read as {title}"]
    because = [f"“{word}”" for word in part.guess.words] if part.guess else []
    because += part.guess.numbers if part.guess else []
    if because:
        return [f"read as {title}, because of {', '.join(because)}"]
    return [f"no service is named; what is asked for suits {title}"]


def _count_question(plain: str, slices: list[SliceRequirement]) -> list[str]:
    wanted = segments.counted(plain)
    if wanted is None or not slices or wanted == len(slices):
        return []
    listed = ", ".join(catalogue.find(one.service_type).title for one in slices)
    return [
        f"You ask for {wanted} slices, and I understand {len(slices)} ({listed}): what is each of them for?"
    ]


def _says_something(question: SliceWish, answer: SliceRequests) -> None:
    if not answer.slices and not answer.questions and not answer.refuse.strip():
        raise ValueError("neither a slice, nor a question, nor a refusal: ask what is missing")


def _known_types(question: SliceWish, answer: SliceRequests) -> None:
    unknown = sorted({one.service_type for one in answer.slices} - set(catalogue.CATALOGUE))
    if unknown:
        known = ", ".join(sorted(catalogue.CATALOGUE))
        raise ValueError(f"unknown service types {', '.join(unknown)}; use one of {known}")


def known_roles(question: SliceWish, answer: SliceRequests) -> None:
    """Raises ValueError for functions that nobody has."""
    unknown = sorted(
        {role for one in answer.slices for role in one.functions} - set(catalogue.FUNCTION_NEEDS)
    )
    if unknown:
        known = ", ".join(sorted(catalogue.FUNCTION_NEEDS))
        raise ValueError(f"unknown functions {', '.join(unknown)}; use some of {known}")


def _numbers_were_said(question: SliceWish, answer: SliceRequests) -> None:
    """A stated rate, latency or count must be a number of the text; a model may not invent one."""
    for problem in unsaid(question.text, answer.slices):
        raise ValueError(problem)


def unsaid(text: str, slices: Sequence[SliceRequirement]) -> Iterator[str]:
    """What is stated of `slices` and not said in `text`: one message each."""
    said = (*quantities(mend(text)), *Context.of(mend(text)).quantities)
    for index, one in enumerate(slices):
        if one.reasons.keys() - {"functions"}:
            yield f"slices[{index}].reasons is not yours to fill: leave it empty"
        for name, value, rate in _stated(one):
            multiplied = name == "ues" and _times(value, said)
            if not multiplied and not any(_same(value, quantity, rate) for quantity in said):
                yield f"slices[{index}].{name} is {value:g}, which the text does not say: leave out what is unsaid"


def _times(value: float, said: Sequence[Quantity]) -> bool:
    """Whether two counts of the text give `value`: 20 trucks with 40 sensors each."""
    counts = [one.value for one in said if one.kind == "count" and one.of and one.value > 1]
    return any(one * other == value for one in counts for other in counts)


def _same(value: float, said: Quantity, rate: bool) -> bool:
    """Rates are in kbit/s; a bare number of a rate ("and 20 up") borrowed its unit, up to G.

    A latency may be half of what was said of the way there and back.
    """
    if rate:
        units = (1e-3, 1.0, 1e3, 1e6) if said.kind == "count" else (1e3,)
        return any(abs(value - said.value * unit) <= 1e-6 * max(1.0, value) for unit in units)
    values = (said.value, said.value / 2, *([said.value * 1000] if said.kind == "length" else []))
    return any(abs(value - one) <= 1e-6 * max(1.0, abs(value)) for one in values)


def _stated(one: SliceRequirement) -> list[tuple[str, float, bool]]:
    """Field, value, and whether it is a rate."""
    rates = [(name, getattr(one, name)) for name in ("dl", "ul", "dl_per_ue", "ul_per_ue")]
    found: list[tuple[str, float, bool]] = [
        (name, value, True)
        for name, rate in rates
        if isinstance(rate, Rate)
        for value in (rate.guaranteed_kbps, rate.max_kbps)
        if value is not None
    ]
    plain = {
        "dl_latency_ms": one.dl_latency_ms,
        "ul_latency_ms": one.ul_latency_ms,
        "ues": one.ues,
        "pdu_sessions": one.pdu_sessions,
        "survival_time_ms": one.survival_time_ms,
        "density_per_km2": one.density_per_km2,
        "traffic.message_bytes": one.traffic.message_bytes / 1e6 if one.traffic else None,
    }
    return found + [(name, float(value), False) for name, value in plain.items() if value is not None]


REQUEST = Skill[SliceWish, SliceRequests](
    name="request",
    package="assent.service.skills",
    question=SliceWish,
    answer=SliceRequests,
    example=(
        SliceWish(text="Video from 30 cameras on our campus, 5 Mbit/s uplink per camera."),
        SliceRequests(
            slices=(
                SliceRequirement(
                    service_type="cameras",
                    ul_per_ue=Rate(guaranteed_kbps=5000, max_kbps=5000),
                    ues=30,
                    area="our campus",
                    said={"ul_per_ue": "5 Mbit/s", "ues": "30 cameras", "area": "our campus"},
                ),
            ),
            notes=("“cameras” is read as video surveillance",),
        ),
    ),
    solve=solve,
    validators=(_says_something, _known_types, known_roles, _numbers_were_said),
)
