"""What an import found: the network file to be, the configurations beside it, and what nobody could know."""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from assent.intents.base import Json
from assent.intents.errors import InvalidInput
from assent.network.transport.load import load_network

CONFIGS = "configs"


@dataclass
class Found:
    """`network`: as `inventory.routed.Network` reads it. `configs`: by router. `notes`: for a person to complete."""

    network: dict[str, Json]
    configs: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def write(self, out: Path, *, force: bool = False) -> None:
        """The network file and the configurations beside it, whole or not at all: it is loaded before it is put there.

        Configurations hold secrets: only their user can read them. Raises InvalidInput.
        """
        if out.exists() and not force:
            raise InvalidInput(f"{out} is there already; give another --out, or --force", field="out")
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=".import-", dir=out.parent) as folder:
                made = Path(folder) / out.name
                (made.parent / CONFIGS).mkdir()
                for name, text in self.configs.items():
                    path = made.parent / CONFIGS / f"{name}.cfg"
                    with os.fdopen(
                        os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8"
                    ) as file:
                        file.write(text)
                made.write_text(_yaml(self.network), encoding="utf-8")
                load_network(made)
                for path in (made.parent / CONFIGS).iterdir():
                    (out.parent / CONFIGS).mkdir(exist_ok=True)
                    shutil.move(path, out.parent / CONFIGS / path.name)
                made.replace(out)
        except OSError as error:
            raise InvalidInput(
                f"{error.filename or out}: cannot be written: {error.strerror}", field="out"
            ) from None


def _yaml(network: dict[str, Json]) -> str:
    from ruamel.yaml import YAML

    writer, text = YAML(), io.StringIO()
    writer.width = 120
    writer.dump(network, text)
    return text.getvalue()
