"""Each owner's private store: sentences, goals and limits, encrypted at rest.

Workflow inputs, step outputs, spans and logs carry references only. A key per owner lies in the state folder,
readable by its user alone.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from assent.intents.errors import Permanent
from assent.lifecycle.store import Store


class Vault:
    def __init__(self, store: Store, keys: Path) -> None:
        self._store = store
        self._keys = keys
        keys.mkdir(mode=0o700, parents=True, exist_ok=True)

    def seal(self, ref: str, owner: str, text: str) -> str:
        """Keep `text` under `ref`; the same reference again replaces it. Returns the reference."""
        self._store.put_private(ref, owner, self._cipher(owner).encrypt(text.encode()))
        return ref

    def open(self, ref: str) -> str:
        """Raises Permanent where nothing is kept under `ref`, or its key is gone."""
        found = self._store.get_private(ref)
        if found is None:
            raise Permanent(f"nothing is kept under {ref}")
        owner, sealed = found
        try:
            return self._cipher(owner).decrypt(sealed).decode()
        except InvalidToken:
            raise Permanent(f"{ref} cannot be opened: it was sealed with another key of {owner}") from None

    def _cipher(self, owner: str) -> Fernet:
        path = self._keys / f"{re.sub(r'[^A-Za-z0-9._-]', '_', owner)}.key"
        if not path.exists():
            _write_secret(path, Fernet.generate_key())
        try:
            return Fernet(path.read_bytes())
        except (OSError, ValueError):
            raise Permanent(
                f"{path}: cannot be read as a key; bring it back, or start anew with --fresh"
            ) from None


def _write_secret(path: Path, secret: bytes) -> None:
    """All or nothing, and never readable by others: a key cut in half would lose what it sealed."""
    draft = path.with_suffix(".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
