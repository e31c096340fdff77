"""The embedded source of regulations: documents in an SQLite FTS5 index, rules in their front matter.

`app` injects it into agents as the port `Regulations`; `assent regulations add` calls `add`. A document is
Markdown or plain text; its YAML front matter may carry `rules` that bound a topic::

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
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from pydantic import Field, ValidationError

from assent.agents.expressions import evaluate
from assent.intents.base import Frozen, canonical
from assent.intents.errors import InvalidInput
from assent.intents.negotiation import Topic
from assent.intents.ports import Constraint
from assent.inventory.yamlfile import parse

MAX_BYTES = 5_000_000


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
class Passage:
    """A paragraph that answers a search. `score`: the larger the better."""

    document: str
    title: str
    text: str
    citation: str
    score: float


class RegulationIndex:
    """Implements `intents.ports.Regulations`.

    `resources`: what is known of each shared resource, such as `{"cell-1": {"band": "n78", "bandwidth_mhz": 40}}`.
    `path`: a file that keeps what was added; None: in memory. The shipped corpus is always there.
    """

    def __init__(
        self,
        resources: Mapping[str, Mapping[str, str | float | None]] | None = None,
        path: Path | None = None,
        *,
        shipped: bool = True,
    ) -> None:
        self.resources = {name: dict(facts) for name, facts in (resources or {}).items()}
        self._lock = threading.Lock()
        self._known: dict[tuple[str | float, ...], tuple[Constraint, ...]] = {}
        self._database = _open(path)
        if shipped:
            for name, text in shipped_corpus():
                self._insert(f"assent:{name}", text)

    def add(self, path: Path) -> str:
        """Index a text or Markdown file; adding it again replaces it. Returns its title.

        Raises InvalidInput where it cannot be read, is no text, or its front matter is wrong.
        """
        try:
            if path.stat().st_size > MAX_BYTES:
                raise InvalidInput(f"{path}: larger than {MAX_BYTES} bytes; split it")
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "not UTF-8 text"
            raise InvalidInput(f"{path}: cannot be read: {reason}") from None
        if "\x00" in text or not text.strip():
            raise InvalidInput(f"{path}: {'empty' if not text.strip() else 'not a text file'}")
        return self._insert(str(path), text)

    def search(self, query: str, limit: int = 5) -> tuple[Passage, ...]:
        """The paragraphs nearest to the words of `query`, best first. Never fails on odd characters."""
        words = sorted(set(re.findall(r"\w+", query.lower())))[:64]
        if not words or limit < 1:
            return ()
        match = " OR ".join(f'"{word}"' for word in words)
        sql = (
            "SELECT document, title, text, citation, -bm25(passages) FROM passages WHERE passages MATCH ? "
            "ORDER BY bm25(passages), document, rowid LIMIT ?"
        )
        with self._lock:
            rows = self._database.execute(sql, (match, limit)).fetchall()
        return tuple(Passage(*row) for row in rows)

    def constraints(self, topic: Topic) -> Sequence[Constraint]:
        """What bounds this topic: rules of the documents found by the topic's words, that apply to it."""
        key = (topic.id, topic.resource, topic.kind, topic.unit, topic.lower, topic.upper)
        if key not in self._known:
            facts = self._facts(topic)
            self._known[key] = tuple(self._applying(facts, self._documents(facts)))
        return self._known[key]

    def _insert(self, document: str, text: str) -> str:
        front, body = _split(document, text)
        title = front.title or _heading(body) or document
        rows = [
            (document, title, " ".join(front.keywords), part, front.citation) for part in _paragraphs(body)
        ]
        rows = rows or [(document, title, " ".join(front.keywords), title, front.citation)]
        rules = [
            canonical(rule.model_copy(update={"citation": rule.citation or front.citation or title}))
            for rule in front.rules
        ]
        with self._lock, self._database:
            self._database.execute("DELETE FROM passages WHERE document = ?", (document,))
            self._database.execute("DELETE FROM rules WHERE document = ?", (document,))
            self._database.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?)", rows)
            self._database.executemany(
                "INSERT INTO rules VALUES (?, ?, ?)", [(document, at, rule) for at, rule in enumerate(rules)]
            )
        self._known.clear()
        return title

    def _facts(self, topic: Topic) -> dict[str, str | float]:
        """The topic's and its resource's attributes. A band named by the topic itself counts as one."""
        words = f"{topic.id} {topic.resource}"
        facts: dict[str, str | float] = {"id": topic.id, "resource": topic.resource, "kind": topic.kind}
        facts |= {"unit": topic.unit, "topic_lower": topic.lower, "topic_upper": topic.upper}
        if band := re.search(r"(?<![A-Za-z0-9])n\d{1,3}(?![A-Za-z0-9])", words):
            facts["band"] = band.group()
        known = self.resources.get(topic.resource, {})
        return facts | {key: value for key, value in known.items() if value is not None}

    def _documents(self, facts: Mapping[str, str | float]) -> list[str]:
        words = {
            word for value in (*facts, *facts.values()) for word in re.findall(r"\w+", str(value).lower())
        }
        match = " OR ".join(f'"{word}"' for word in sorted(words))
        sql = "SELECT DISTINCT document FROM passages WHERE passages MATCH ? ORDER BY document"
        with self._lock:
            return [row[0] for row in self._database.execute(sql, (match,))]

    def _applying(self, facts: Mapping[str, str | float], documents: Sequence[str]) -> list[Constraint]:
        numbers = {key: float(value) for key, value in facts.items() if isinstance(value, int | float)}
        found = []
        for document in documents:
            with self._lock:
                sql = "SELECT rule FROM rules WHERE document = ? ORDER BY position"
                rows = self._database.execute(sql, (document,)).fetchall()
            for rule in (Rule.model_validate_json(row[0]) for row in rows):
                if _applies(rule, facts) and (constraint := _constraint(rule, numbers)):
                    found.append(constraint)
        return found


def shipped_corpus() -> list[tuple[str, str]]:
    """The documents that come with Assent: (file name, text), by name."""
    folder = files("assent.agents") / "corpus"
    found = [one for one in folder.iterdir() if one.name.endswith(".md")]
    return [(one.name, one.read_text(encoding="utf-8")) for one in sorted(found, key=lambda one: one.name)]


def _open(path: Path | None) -> sqlite3.Connection:
    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(path or ":memory:", check_same_thread=False)
        database.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS passages "
            "USING fts5(document UNINDEXED, title, keywords, text, citation)"
        )
        database.execute("CREATE TABLE IF NOT EXISTS rules (document TEXT, position INTEGER, rule TEXT)")
    except (sqlite3.Error, OSError) as error:
        raise InvalidInput(
            f"{path or 'memory'}: no index of regulations can be kept there: {error}"
        ) from None
    return database


def _split(name: str, text: str) -> tuple[FrontMatter, str]:
    """Front matter and body. Raises InvalidInput that names the field."""
    match = re.match(r"---\r?\n(.*?)\r?\n---\r?\n?", text, re.DOTALL)
    if match is None:
        return FrontMatter(), text
    read = parse(match.group(1), name)
    try:
        front = FrontMatter.model_validate(read.data or {})
    except ValidationError as error:
        raise read.invalid(error) from None
    for rule in front.rules:
        for bound in (rule.upper, rule.lower):
            if bound is not None:
                evaluate(bound, {})  # what is no arithmetic is refused now, not when a topic comes
    return front, text[match.end() :]


def _heading(body: str) -> str:
    match = re.search(r"^#+\s*(.+)$", body, re.MULTILINE)
    return match.group(1).strip() if match else ""


def _paragraphs(body: str) -> list[str]:
    return [
        part.strip()
        for part in re.split(r"\n\s*\n", body)
        if part.strip() and not part.strip().startswith("#")
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
