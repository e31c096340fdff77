"""The audit log: what `assent audit show|verify` reads. Append-only, one hash chain per tenant."""

from __future__ import annotations

from dataclasses import dataclass

from assent.lifecycle.store import Store


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold, and why."""

    tenant: str
    position: int
    reason: str


@dataclass(frozen=True)
class AuditResult:
    """`heads`: per tenant, how many entries there are and the last hash: keep them elsewhere to notice
    later that entries were cut off at the end."""

    entries: int
    heads: dict[str, tuple[int, str]]
    breaks: tuple[Break, ...]

    @property
    def intact(self) -> bool:
        return not self.breaks


def verify(store: Store) -> AuditResult:
    """Recompute every chain from its first entry."""
    entries, heads = store.entries(), store.heads()
    last: dict[str, tuple[int, str]] = {}
    breaks: list[Break] = []
    for entry in entries:
        reason = entry.fault(last.get(entry.tenant))
        if reason:
            breaks.append(Break(entry.tenant, entry.position, reason))
        last[entry.tenant] = (entry.position, entry.hash)
    for tenant in sorted(heads.keys() | last.keys()):
        if heads.get(tenant) != last.get(tenant):
            position = last.get(tenant, (0, ""))[0]
            breaks.append(Break(tenant, position, "the log does not end where it was last written"))
    return AuditResult(len(entries), heads, tuple(breaks))
