"""The store: events, samples and settings of one state folder, in one SQLite file.

Events are the only truth: insert-or-ignore by (workflow, step), so telling one twice changes nothing. Each
tenant's events form a hash chain as they are recorded (`audit.py` verifies it).
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError

from assent.intents.base import Json, canonical
from assent.intents.change import Delivered
from assent.intents.errors import AssentError, Permanent, Temporary
from assent.intents.events import Event
from assent.lifecycle.chain import Entry

SCHEMA_VERSION = 1
T = TypeVar("T")

_tables = sa.MetaData()

events_table = sa.Table(
    "events",
    _tables,
    sa.Column("seq", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("workflow", sa.Text, nullable=False),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("tenant", sa.Text, nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("event", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.UniqueConstraint("workflow", "step"),
    sa.UniqueConstraint("tenant", "position"),
)
heads_table = sa.Table(
    "heads",
    _tables,
    sa.Column("tenant", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)
samples_table = sa.Table(
    "samples",
    _tables,
    sa.Column("at_s", sa.Integer, primary_key=True),
    sa.Column("samples", sa.Text, nullable=False),
)
settings_table = sa.Table(
    "settings",
    _tables,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)
private_table = sa.Table(
    "private",
    _tables,
    sa.Column("ref", sa.Text, primary_key=True),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

_ENTRY_COLUMNS = ("tenant", "position", "recorded_at", "event", "previous", "hash")
_samples_adapter = TypeAdapter(tuple[Delivered, ...])


class Store:
    """One per state folder; `read_only`: nothing is written, not even beside the file.

    Listeners hear each event once, in the order in which it is recorded.
    """

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._listeners: list[Callable[[Event], None]] = []
        self._engine = sa.create_engine(read_only_url(path) if read_only else _url(path))
        if not read_only:
            sa.event.listen(self._engine, "connect", _configure)
            with reporting(path):
                _tables.create_all(self._engine)
        self._check_version(path, read_only)

    def listen(self, listener: Callable[[Event], None]) -> None:
        self._listeners.append(listener)

    def record(self, event: Event) -> None:
        """Implements the port Journal."""
        with self._lock:
            if self._insert(event):
                for listener in self._listeners:
                    listener(event)

    def events(self, kinds: Iterable[str] = (), workflow: str | None = None) -> list[Event]:
        """Events in the order in which they were recorded; all kinds where none is given."""
        query = sa.select(events_table.c.event).order_by(events_table.c.seq)
        chosen = tuple(kinds)
        if chosen:
            query = query.where(events_table.c.kind.in_(chosen))
        if workflow is not None:
            query = query.where(events_table.c.workflow == workflow)
        with self._reading() as connection:
            return [Event.model_validate_json(text) for text in connection.scalars(query)]

    def entries(self) -> list[Entry]:
        """The audit log as it is stored, hashes and all."""
        columns = [events_table.c[name] for name in _ENTRY_COLUMNS]
        with self._reading() as connection:
            rows = connection.execute(sa.select(*columns).order_by(events_table.c.seq))
            return [Entry(*row) for row in rows]

    def heads(self) -> dict[str, tuple[int, str]]:
        """Each tenant's last position and hash."""
        with self._reading() as connection:
            found = connection.execute(sa.select(heads_table).order_by(heads_table.c.tenant))
            return {row.tenant: (row.position, row.hash) for row in found}

    def keep_samples(self, at_s: int, samples: Sequence[Delivered]) -> None:
        """What was delivered in one second; a second that was kept already stays as it is."""
        text = canonical([sample.model_dump(mode="json") for sample in samples])
        statement = sa.insert(samples_table).prefix_with("OR IGNORE").values(at_s=at_s, samples=text)
        with self._writing() as connection:
            connection.execute(statement)

    def samples(self, since_s: int = 0, until_s: int | None = None) -> dict[int, tuple[Delivered, ...]]:
        """By second, from `since_s` to `until_s` (both inclusive)."""
        query = sa.select(samples_table).where(samples_table.c.at_s >= since_s).order_by(samples_table.c.at_s)
        if until_s is not None:
            query = query.where(samples_table.c.at_s <= until_s)
        with self._reading() as connection:
            rows = connection.execute(query).all()
        return {row.at_s: _samples_adapter.validate_json(row.samples) for row in rows}

    def put(self, key: str, value: Json) -> None:
        statement = (
            sa.insert(settings_table).prefix_with("OR REPLACE").values(key=key, value=canonical(value))
        )
        with self._writing() as connection:
            connection.execute(statement)

    def put_new(self, key: str, value: Json) -> bool:
        """Whether `value` was kept: what a key holds already stays, also against another process."""
        statement = sa.insert(settings_table).prefix_with("OR IGNORE").values(key=key, value=canonical(value))
        with self._writing() as connection:
            return connection.execute(statement).rowcount > 0

    def drop(self, key: str) -> None:
        """Forget a setting; a no-op where there is none."""
        with self._writing() as connection:
            connection.execute(sa.delete(settings_table).where(settings_table.c.key == key))

    def settings(self, prefix: str) -> dict[str, Json]:
        """Every setting whose key begins with `prefix`."""
        query = sa.select(settings_table).where(settings_table.c.key.startswith(prefix, autoescape=True))
        with self._reading() as connection:
            return {row.key: json.loads(row.value) for row in connection.execute(query)}

    def get(self, key: str, default: Json = None) -> Json:
        query = sa.select(settings_table.c.value).where(settings_table.c.key == key)
        with self._reading() as connection:
            text = connection.scalar(query)
        return default if text is None else json.loads(text)

    def kept(self, prefix: str, kind: type[T]) -> dict[str, T]:
        """As `settings`, in order of key, each checked to be a `kind`: the file may have been edited.

        Raises Permanent that names the setting.
        """
        found, adapter = self.settings(prefix), TypeAdapter(kind)
        return {key: self._checked(key, found[key], adapter) for key in sorted(found)}

    def held(self, key: str, kind: type[T]) -> T | None:
        """As `get`, checked like `kept`."""
        found = self.get(key)
        return None if found is None else self._checked(key, found, TypeAdapter(kind))

    def _checked(self, key: str, value: Json, adapter: TypeAdapter[T]) -> T:
        try:
            return adapter.validate_json(json.dumps(value))
        except ValueError as error:
            what = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
            raise Permanent(
                f"{self._path}: what is kept as {key[:200]!r} cannot be read ({what}); bring the file back from a "
                f"backup, or {_AFRESH}"
            ) from None

    def put_private(self, ref: str, owner: str, sealed: bytes) -> None:
        statement = (
            sa.insert(private_table).prefix_with("OR REPLACE").values(ref=ref, owner=owner, sealed=sealed)
        )
        with self._writing() as connection:
            connection.execute(statement)

    def get_private(self, ref: str) -> tuple[str, bytes] | None:
        """The owner and the sealed text behind a reference."""
        with self._reading() as connection:
            row = connection.execute(sa.select(private_table).where(private_table.c.ref == ref)).first()
        return None if row is None else (row.owner, row.sealed)

    def close(self) -> None:
        self._engine.dispose()

    def _insert(self, event: Event) -> bool:
        with self._writing() as connection:
            known = sa.select(events_table.c.seq).where(
                events_table.c.workflow == event.workflow, events_table.c.step == event.step
            )
            if connection.scalar(known) is not None:
                return False
            row = connection.execute(
                sa.select(heads_table.c.position, heads_table.c.hash).where(
                    heads_table.c.tenant == event.tenant
                )
            ).first()
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            head = (row.position, row.hash) if row else None
            entry = Entry.after(head, event.tenant, now, canonical(event))
            about = {"workflow": event.workflow, "step": event.step, "kind": event.body.kind}
            connection.execute(sa.insert(events_table).values(**about, **asdict(entry)))
            advance = sa.insert(heads_table).prefix_with("OR REPLACE")
            connection.execute(advance.values(tenant=entry.tenant, position=entry.position, hash=entry.hash))
        return True

    def _check_version(self, path: Path, read_only: bool) -> None:
        version = self.get("schema-version")
        if version is None and not read_only:
            self.put("schema-version", SCHEMA_VERSION)
        elif version != SCHEMA_VERSION:
            raise Permanent(f"{path}: written by another version of Assent (schema {version})")

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        try:
            with reporting(self._path), self._engine.connect() as connection:
                yield connection
        except ValueError as error:  # JSON or an event that does not validate
            what = type(error).__name__
            raise Permanent(f"{self._path}: its content cannot be read ({what}); {_AFRESH}") from None

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with self._lock, reporting(self._path), self._engine.begin() as connection:
            yield connection


@contextmanager
def reporting(path: Path) -> Iterator[None]:
    """Turns what SQLite, the disk or a spoilt content says into one error that names the file.

    Raises Temporary where nothing is lost (a full disk, a lock), Permanent otherwise.
    """
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise _database_error(path, str(error.orig)) from None
    except sa.exc.SQLAlchemyError as error:
        raise _database_error(path, str(error)) from None


_AFRESH = "move the state folder away to start afresh"
_PASSING = ("is full", "locked", "disk I/O error")


def _database_error(path: Path, reason: str) -> AssentError:
    if not path.exists():
        return Permanent(f"{path}: was removed while it was in use; {_AFRESH}")
    if any(words in reason for words in _PASSING):
        return Temporary(f"{path}: {reason}; free some space, and the same command again goes on")
    return Permanent(f"{path}: not a readable store ({reason}); {_AFRESH}")


def _url(path: Path) -> sa.URL:
    return sa.URL.create("sqlite", database=str(path))


def read_only_url(path: Path) -> sa.URL:
    """Without a log beside it the file is all there is, and SQLite need not write one to read it."""
    log = path.with_name(path.name + "-wal")
    query = {"uri": "true", "mode": "ro"}
    if not log.exists() or not log.stat().st_size:
        query["immutable"] = "1"
    return sa.URL.create("sqlite", database=f"file:{quote(str(path.resolve()))}", query=query)


def _configure(connection: object, _record: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()
