"""Documents and their rules in an SQLite file with a full-text index (FTS5). `regulations` and the commands use it."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assent.agents.rulebook import Entry, Rule
from assent.intents.base import canonical
from assent.intents.errors import InvalidInput

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Embed = Callable[[Sequence[str]], NDArray[np.float32]]

MEMORY = ":memory:"


@dataclass(frozen=True)
class Passage:
    """A paragraph that answers a search. `score`: the larger the better. `place`: where it stands."""

    document: str
    title: str
    text: str
    citation: str
    place: str
    score: float


@dataclass(frozen=True)
class Kept:
    """A document of the library: how many paragraphs it has, and how many rules (bounds and notes) it sets."""

    document: str
    title: str
    citation: str
    paragraphs: int
    rules: int


class Library:
    """`path` None: in memory. Safe to use from several threads. Raises InvalidInput where it cannot be opened."""

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._name = str(path or "memory")
        self._database = _open(path)

    def close(self) -> None:
        self._database.close()

    def put(self, entries: Iterable[Entry]) -> None:
        """All of them or none; a document that is there is replaced."""
        with self._changing() as database:
            for one in entries:
                _delete(database, one.name)
                keywords = " ".join(one.keywords)
                database.executemany(
                    "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)",
                    [
                        (one.name, one.title, keywords, part.text, one.citation, part.place)
                        for part in one.paragraphs
                    ],
                )
                database.executemany(
                    "INSERT INTO rules VALUES (?, ?, ?)",
                    [(one.name, at, canonical(rule)) for at, rule in enumerate(one.rules)],
                )

    def remove(self, names: Sequence[str]) -> list[str]:
        """All of them or none; a name is a document's, or its last part where only one ends so. The full names."""
        found = self.full_names(names)
        with self._changing() as database:
            for name in found:
                _delete(database, name)
        return found

    def full_names(self, names: Sequence[str]) -> list[str]:
        """Raises InvalidInput for a name that no document has, or several."""
        return [self._named(name) for name in names]

    def documents(self) -> list[Kept]:
        """What is here, by name."""
        sql = (
            "SELECT document, max(title), max(citation), count(*), "
            "(SELECT count(*) FROM rules WHERE rules.document = passages.document) "
            "FROM passages GROUP BY document ORDER BY document"
        )
        return [Kept(*row) for row in self._rows(sql)]

    def copy_from(self, other: Library, documents: Sequence[str]) -> None:
        """Takes over documents of another library."""
        with self._changing() as database:
            for name in documents:
                passages = other._rows("SELECT * FROM passages WHERE document = ? ORDER BY rowid", (name,))
                rules = other._rows("SELECT * FROM rules WHERE document = ? ORDER BY position", (name,))
                _delete(database, name)
                database.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?)", passages)
                database.executemany("INSERT INTO rules VALUES (?, ?, ?)", rules)

    @property
    def has_vectors(self) -> bool:
        return bool(self._rows("SELECT 1 FROM vectors LIMIT 1"))

    def take_vectors(self, other: Library) -> None:
        """Takes over what is known of texts' meaning."""
        rows = other._rows("SELECT digest, vector FROM vectors")
        with self._changing() as database:
            database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def named(self, words: Iterable[str]) -> list[str]:
        """The documents in which any of the words stands, by name."""
        match = _any_of(words)
        sql = "SELECT DISTINCT document FROM passages WHERE passages MATCH ? ORDER BY document"
        return [row[0] for row in self._rows(sql, (match,))] if match else []

    def ruled(self) -> list[str]:
        """The documents that set rules, by name."""
        return [row[0] for row in self._rows("SELECT DISTINCT document FROM rules ORDER BY document")]

    def rules(self, document: str) -> list[Rule]:
        sql = "SELECT rule FROM rules WHERE document = ? ORDER BY position"
        return [Rule.model_validate_json(row[0]) for row in self._rows(sql, (document,))]

    def search(self, query: str, limit: int = 5) -> tuple[Passage, ...]:
        """The paragraphs nearest to the words of `query`, best first. Never fails on odd characters."""
        match = _any_of(sorted(set(re.findall(r"\w+", query.lower())))[:64])
        if not match or limit < 1:
            return ()
        sql = (
            "SELECT document, title, text, citation, place, -bm25(passages) FROM passages WHERE passages MATCH ? "
            "ORDER BY bm25(passages), document, rowid LIMIT ?"
        )
        return tuple(Passage(*row) for row in self._rows(sql, (match, limit)))

    def nearest(self, query: str, embed: Embed, limit: int = 5) -> tuple[Passage, ...]:
        """The paragraphs whose meaning is nearest (cosine); their vectors are computed once and kept."""
        import numpy as np

        rows = self._rows(
            "SELECT document, title, text, citation, place FROM passages ORDER BY document, rowid"
        )
        if not rows or not query.strip() or limit < 1:
            return ()
        vectors = self._vectors([row[2] for row in rows], embed)
        likeness = vectors @ embed([query])[0]
        best = np.argsort(-likeness, kind="stable")[:limit]
        return tuple(Passage(*(*rows[at], float(likeness[at]))) for at in best)

    def _vectors(self, texts: Sequence[str], embed: Embed) -> NDArray[np.float32]:
        import numpy as np

        keys = [sha256(text.encode()).hexdigest() for text in texts]
        known = {
            key: np.frombuffer(blob, "<f4") for key, blob in self._rows("SELECT digest, vector FROM vectors")
        }
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if missing:
            made = embed(list(missing.values()))
            with self._changing() as database:
                database.executemany(
                    "INSERT OR REPLACE INTO vectors VALUES (?, ?)",
                    [(key, one.astype("<f4").tobytes()) for key, one in zip(missing, made, strict=True)],
                )
            known |= dict(zip(missing, made, strict=True))
        return np.stack([known[key] for key in keys])

    def _named(self, name: str) -> str:
        known = [one.document for one in self.documents()]
        if name in known:
            return name
        ends = [one for one in known if one.replace("\\", "/").rsplit("/", 1)[-1] == name]
        if len(ends) == 1:
            return ends[0]
        if ends:
            raise InvalidInput(
                f"{name}: {len(ends)} documents are called so; give the whole path: {', '.join(ends)}"
            )
        raise InvalidInput(f"{name}: no such document was added; `assent regulations list` shows what was")

    def _rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._database.execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise InvalidInput(f"{self._name}: the index of regulations cannot be read: {error}") from None

    @contextmanager
    def _changing(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._lock, self._database:
                yield self._database
        except sqlite3.Error as error:
            raise InvalidInput(f"{self._name}: the index of regulations cannot be written: {error}") from None


def _delete(database: sqlite3.Connection, document: str) -> None:
    database.execute("DELETE FROM passages WHERE document = ?", (document,))
    database.execute("DELETE FROM rules WHERE document = ?", (document,))


def _any_of(words: Iterable[str]) -> str:
    return " OR ".join(f'"{word}"' for word in sorted(set(words)) if word)


def _open(path: Path | None) -> sqlite3.Connection:
    try:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(path or MEMORY, check_same_thread=False)
        database.execute(
            "CREATE VIRTUAL TABLE IF NOT EXISTS passages "
            "USING fts5(document UNINDEXED, title, keywords, text, citation, place UNINDEXED)"
        )
        database.execute("CREATE TABLE IF NOT EXISTS rules (document TEXT, position INTEGER, rule TEXT)")
        database.execute("CREATE TABLE IF NOT EXISTS vectors (digest TEXT PRIMARY KEY, vector BLOB)")
    except (sqlite3.Error, OSError) as error:
        raise InvalidInput(
            f"{path or 'memory'}: no index of regulations can be kept there: {error}"
        ) from None
    return database
