"""The embedded source of regulations: what the documents of a library say about a topic, with citations.

`app` injects it into agents as the port `Regulations`. Rules come from front matter (`rulebook`) and from sentences
that bind (`clauses`); what documents say is data: numbers that bound a topic, or notes that are cited, nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from assent.agents import documents
from assent.agents.arbitration.lexicon import vocabulary
from assent.agents.expressions import evaluate
from assent.agents.library import Library, Passage
from assent.agents.rulebook import Entry, Rule, entry
from assent.intents.errors import InvalidInput
from assent.intents.negotiation import Topic
from assent.intents.ports import Constraint

MAX_NOTES = 5
"""How many notes that bound nothing go with a topic."""


class RegulationIndex:
    """Implements `intents.ports.Regulations`.

    `resources`: what is known of each shared resource, such as `{"cell-1": {"band": "n78", "bandwidth_mhz": 40}}`.
    `library`: where documents are kept; None: a new one in memory. The shipped corpus is there unless `shipped` is
    False.
    """

    def __init__(
        self,
        resources: Mapping[str, Mapping[str, str | float | None]] | None = None,
        library: Library | None = None,
        *,
        shipped: bool = True,
    ) -> None:
        self.resources = {name: dict(facts) for name, facts in (resources or {}).items()}
        self.library = library or Library()
        self._known: dict[tuple[str | float, ...], tuple[Constraint, ...]] = {}
        if shipped:
            self.library.put(shipped_corpus())

    def add(self, paths: Sequence[Path]) -> tuple[Entry, ...]:
        """Read and keep documents, all or none; adding one again replaces it. Raises InvalidInput."""
        entries = read_all(paths)
        self.library.put(entries)
        self._known.clear()
        return entries

    def search(self, query: str, limit: int = 5) -> tuple[Passage, ...]:
        return self.library.search(query, limit)

    def constraints(self, topic: Topic) -> Sequence[Constraint]:
        """What bounds this topic, and what else the documents found by its words say about it."""
        key = (topic.id, topic.resource, topic.kind, topic.unit, topic.lower, topic.upper)
        if key not in self._known:
            found = self._applying(self._facts(topic))
            bounds = [one for one in found if one.lower is not None or one.upper is not None]
            notes = [one for one in found if one.lower is None and one.upper is None]
            self._known[key] = (*bounds, *notes[:MAX_NOTES])
        return self._known[key]

    def _facts(self, topic: Topic) -> dict[str, str | float]:
        """The topic's and its resource's attributes. A band named by the topic itself counts as one."""
        words = f"{topic.id} {topic.resource}"
        facts: dict[str, str | float] = {"id": topic.id, "resource": topic.resource, "kind": topic.kind}
        facts |= {"unit": topic.unit, "topic_lower": topic.lower, "topic_upper": topic.upper}
        if band := re.search(r"(?<![A-Za-z0-9])n\d{1,3}(?![A-Za-z0-9])", words):
            facts["band"] = band.group()
        known = self.resources.get(topic.resource, {})
        return facts | {key: value for key, value in known.items() if value is not None}

    def _applying(self, facts: Mapping[str, str | float]) -> list[Constraint]:
        words = {
            word for value in (*facts, *facts.values()) for word in re.findall(r"\w+", str(value).lower())
        }
        numbers = {key: float(value) for key, value in facts.items() if isinstance(value, int | float)}
        near = set(self.library.named(words | _RATE_WORDS))
        found = []
        for document in self.library.ruled():
            for rule in self.library.rules(document):
                # A bound binds whatever words stand around it; a note is cited where its document is about the topic.
                wanted = document in near or rule.upper is not None or rule.lower is not None
                if wanted and _applies(rule, facts) and (constraint := _constraint(rule, numbers)):
                    found.append(constraint)
        return found


_RATE_WORDS = vocabulary(
    "kbps mbps gbps kbit mbit gbit kbits mbits gbits megabits gigabits kilobits capacity"
)


def read_all(paths: Sequence[Path]) -> tuple[Entry, ...]:
    """Each file as an entry named by its full path. Raises InvalidInput for the first that cannot be read."""
    return tuple(entry(str(path.resolve()), documents.read(path)) for path in paths)


def shipped_corpus() -> list[Entry]:
    """The documents that come with Assent, by name. Only their front matter sets rules."""
    folder = files("assent.agents") / "corpus"
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".md")), key=lambda one: one.name)
    return [
        entry(name, documents.from_text(name, one.read_text(encoding="utf-8")), prose=False)
        for one in found
        for name in [f"assent:{one.name}"]
    ]


def _applies(rule: Rule, facts: Mapping[str, str | float]) -> bool:
    return all(key in facts and _equal(facts[key], wanted) for key, wanted in rule.applies_to.items())


def _equal(fact: str | float, wanted: str | float | list[str]) -> bool:
    if isinstance(wanted, list):
        return any(_equal(fact, one) for one in wanted)
    return str(fact).lower() == str(wanted).lower() or fact == wanted


def _constraint(rule: Rule, numbers: Mapping[str, float]) -> Constraint | None:
    """The rule with its numbers. None where it needs an attribute that nobody gave, or does not evaluate."""
    try:
        upper = None if rule.upper is None else evaluate(rule.upper, numbers)
        lower = None if rule.lower is None else evaluate(rule.lower, numbers)
    except InvalidInput:
        return None  # such as a division by an attribute that is zero
    if (rule.upper is not None and upper is None) or (rule.lower is not None and lower is None):
        return None
    return Constraint(lower=lower, upper=upper, rule=rule.rule, citation=rule.citation or "")
