"""`assent audit show|verify`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assent.cli.output import console, print_json
from assent.intents.base import Json
from assent.intents.errors import Permanent
from assent.lifecycle import audit
from assent.lifecycle.chain import Entry
from assent.lifecycle.folder import existing
from assent.lifecycle.store import Store
from assent.reasoning import departures


def show_command(state: Path | None, *, tenant: str | None, as_json: bool) -> None:
    with _opened(state) as store:
        entries = [entry for entry in store.entries() if tenant in (None, entry.tenant)]
    if as_json:
        print_json([_as_json(entry) for entry in entries])
        return
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("tenant", "no.", "recorded", "second", "what", "where", "hash"):
        table.add_column(column, no_wrap=column != "where")
    for entry in entries:
        event = json.loads(entry.event)
        table.add_row(
            escape(entry.tenant),
            str(entry.position),
            entry.recorded_at[:19],
            f"{event['at_s']:g}",
            event["body"]["kind"],
            escape(f"{event['workflow']} {event['step']}"),
            entry.hash[:12],
        )
    console().print(table)


def verify_command(state: Path | None, *, as_json: bool) -> None:
    with _opened(state) as store:
        result = audit.verify(store)
    if as_json:
        breaks = [{"tenant": b.tenant, "position": b.position, "reason": b.reason} for b in result.breaks]
        heads = {tenant: {"entries": head[0], "hash": head[1]} for tenant, head in result.heads.items()}
        print_json({"intact": result.intact, "entries": result.entries, "heads": heads, "breaks": breaks})
    else:
        for tenant, (position, head) in sorted(result.heads.items()):
            console().print(f"{tenant}: {position} entries, last hash {head}", markup=False)
        for broken in result.breaks:
            sys.stderr.write(f"broken: {broken.tenant}, entry {broken.position}: {broken.reason}\n")
        console().print(
            "intact" if result.intact else "NOT INTACT", style="green" if result.intact else "red"
        )
    if not result.intact:
        sys.exit(Permanent.exit_code)


def sent_command(state: Path | None, *, own: bool, tenant: str | None, as_json: bool) -> None:
    path = departures.user_log() if own else existing(state).root / departures.FILE
    entries = departures.read(path) if path.exists() else []
    broken = [*departures.breaks(entries)]
    shown = [entry for entry in entries if tenant in (None, entry["tenant"])]
    if as_json:
        breaks = [{"tenant": who, "position": number, "reason": why} for who, number, why in broken]
        print_json({"file": str(path), "intact": not broken, "entries": shown, "breaks": breaks})
    else:
        for entry in shown:
            head = f"{entry['recorded_at'][:19]}  {entry['tenant']} {entry['position']}  {entry['kind']}"
            console().print(
                f"{head}  {entry['model']}  sha256 {entry['sha256'][:12]}", markup=False, style="bold"
            )
            console().print(entry["text"], markup=False, soft_wrap=True)
        for who, number, why in broken:
            sys.stderr.write(f"broken: {who}, entry {number}: {why}\n")
        console().print(f"{len(shown)} entries, {'NOT INTACT' if broken else 'intact'}", markup=False)
    if broken:
        sys.exit(Permanent.exit_code)


@contextmanager
def _opened(state: Path | None) -> Iterator[Store]:
    folder = existing(state)
    store = Store(folder.store, read_only=folder.read_only)
    try:
        yield store
    finally:
        store.close()


def _as_json(entry: Entry) -> Json:
    return {
        "tenant": entry.tenant,
        "position": entry.position,
        "recorded_at": entry.recorded_at,
        "event": json.loads(entry.event),
        "previous": entry.previous,
        "hash": entry.hash,
    }
