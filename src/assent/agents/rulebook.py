"""What a document says as rules: those of its front matter, and the bounds that its sentences set (`clauses`).

A document's front matter is YAML between `---` lines::

    ---
    title: Channel bandwidth in band n78
    citation: 3GPP TS 38.101-1, Table 5.3.5-1
    rules:
      - applies_to: {unit: MHz, band: n78}
        upper: 100
        rule: one carrier has at most 100 MHz
    ---

`applies_to` compares attributes of the topic (id, resource, kind, unit) and of its resource (band, ...);
`upper` and `lower` are expressions over numeric attributes, `topic_lower` and `topic_upper`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pydantic import Field, ValidationError

from assent.agents.clauses import UNIT, Clause, clauses
from assent.agents.documents import Document, Paragraph
from assent.agents.expressions import evaluate
from assent.intents.base import Frozen
from assent.intents.errors import InvalidInput
from assent.inventory.yamlfile import parse

_MAX_QUOTE = 300
_MAX_CLAUSES = 500


class Rule(Frozen):
    """A bound that a document sets. With neither `upper` nor `lower` it is a note that goes with the topic."""

    applies_to: dict[str, str | float | list[str]] = Field(min_length=1)
    upper: str | float | None = None
    lower: str | float | None = None
    rule: str = Field(min_length=1, max_length=500)
    citation: str | None = None


class FrontMatter(Frozen):
    title: str = ""
    citation: str = ""
    keywords: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A document, ready to be kept. `name` identifies it: a path, or `assent:FILE` for what is shipped."""

    name: str
    title: str
    citation: str
    keywords: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...]
    rules: tuple[Rule, ...]


def entry(name: str, document: Document, *, prose: bool = True) -> Entry:
    """Its rules and paragraphs; `prose` False: only the front matter sets rules. Raises InvalidInput (front matter)."""
    front = _front(name, document.front)
    title = front.title or document.heading or name.replace("\\", "/").rsplit("/", 1)[-1]
    stated = tuple(
        rule.model_copy(update={"citation": rule.citation or front.citation or title}) for rule in front.rules
    )
    source = front.citation or title
    read = tuple(_of_prose(document, source)) if prose else ()
    paragraphs = document.paragraphs or (Paragraph(title, "line 1"),)
    return Entry(name, title, front.citation, front.keywords, paragraphs, (*stated, *read))


def _front(name: str, text: str) -> FrontMatter:
    read = parse(text, name)
    try:
        front = FrontMatter.model_validate(read.data or {})
    except ValidationError as error:
        raise read.invalid(error) from None
    for at, rule in enumerate(front.rules):
        for key, bound in (("upper", rule.upper), ("lower", rule.lower)):
            _arithmetic(bound, f"{name}: rules[{at}].{key}")
    return front


def _arithmetic(bound: str | float | None, field: str) -> None:
    """Raises InvalidInput for what is none: now, not when a topic comes."""
    try:
        if bound is not None:
            evaluate(bound, {})
    except InvalidInput as error:
        raise InvalidInput(f"{field}: {error.message}", field=field) from None


def _of_prose(document: Document, source: str) -> list[Rule]:
    found: list[Rule] = []
    for paragraph in document.paragraphs:
        for clause in clauses(paragraph.text):
            if len(found) < _MAX_CLAUSES:
                found.append(_rule(clause, f"{source}, {_place(paragraph, clause.text)}"))
    return found


def _rule(clause: Clause, citation: str) -> Rule:
    applies: dict[str, str | float | list[str]] = {"unit": UNIT}
    if clause.band is not None:
        applies["band"] = clause.band
    quote = clause.text if len(clause.text) <= _MAX_QUOTE else clause.text[:_MAX_QUOTE] + " …"
    if clause.side is None:
        return Rule(applies_to=applies, rule=f"relevant, no clear bound: “{quote}”", citation=citation)
    bound: str | float = f"topic_upper * {clause.value!r} / 100" if clause.share else clause.value
    upper, lower = (bound, None) if clause.side == "upper" else (None, bound)
    return Rule(applies_to=applies, upper=upper, lower=lower, rule=f"“{quote}”", citation=citation)


def _place(paragraph: Paragraph, sentence: str) -> str:
    """Where the sentence begins: the paragraph's place, moved down to its line."""
    words = [re.escape(word) for word in sentence.split()[:4]]
    match = re.search(r"[\s>*#-]+".join(words), paragraph.text)
    down = paragraph.text.count("\n", 0, match.start()) if match else 0
    return re.sub(r"\d+$", lambda number: str(int(number.group()) + down), paragraph.place)
