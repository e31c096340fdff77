"""The links of the audit log: one entry, and the hash that ties it to the one before it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

GENESIS = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One recorded event. `position` counts from 1 in its tenant's chain; `recorded_at` is wall time."""

    tenant: str
    position: int
    recorded_at: str
    event: str
    previous: str
    hash: str

    @classmethod
    def after(cls, head: tuple[int, str] | None, tenant: str, recorded_at: str, event: str) -> Entry:
        """The entry that follows `head` (position, hash), or that begins the tenant's chain."""
        position, previous = (head[0] + 1, head[1]) if head else (1, GENESIS)
        own = link_hash(previous, tenant, position, recorded_at, event)
        return cls(tenant, position, recorded_at, event, previous, own)

    def fault(self, head: tuple[int, str] | None) -> str:
        """Why this entry cannot follow `head`; empty where it does."""
        expected = Entry.after(head, self.tenant, self.recorded_at, self.event)
        if self.position != expected.position:
            return f"entry {expected.position} is missing"
        if self.previous != expected.previous:
            return "does not follow from the entry before it"
        if self.hash != expected.hash:
            return "was changed after it was written"
        return ""


def link_hash(previous: str, tenant: str, position: int, recorded_at: str, event: str) -> str:
    """SHA-256 over the previous hash and everything that the entry says, in hex."""
    parts = (previous, tenant, str(position), recorded_at, event)
    joined = b"".join(len(part.encode()).to_bytes(8, "big") + part.encode() for part in parts)
    return hashlib.sha256(joined).hexdigest()
