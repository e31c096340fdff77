"""The simulated cloud driver: clouds that run VNF instances and keep them through a crash.

It drives the clouds that nothing real stands behind, and is the book in which `base` keeps what real ones should run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from assent.intents.errors import Permanent
from assent.inventory.clouds import Cloud
from assent.network.cloud.config import CloudConfig, capacity, parse, used
from assent.network.commits import CommitStore
from assent.network.state import StateFile


class SimulatedClouds(CommitStore):
    """State in `<state_dir>/cloud.json`. Texts are those of CloudConfig."""

    def __init__(self, clouds: Sequence[Cloud], state_dir: Path) -> None:
        super().__init__(StateFile(state_dir / "cloud.json"), "cloud", _nothing, self._accept)
        self._capacity = {cloud.name: capacity(cloud) for cloud in clouds}

    def strangers(self) -> dict[str, tuple[str, ...]]:
        """Clouds that are not among those given, and yet run something or may: with the slices that it is of."""
        document = self._file.read()
        on_the_way = {target for entry in document.get("pending", {}).values() for target in entry["targets"]}
        found = {}
        for cloud in sorted(set(document.get("targets", {})) - set(self._capacity)):
            slices = sorted({one.slice_id for one in parse(self.running(cloud)).instances})
            if slices or cloud in on_the_way:
                found[cloud] = tuple(slices)
        return found

    def _accept(self, texts: Mapping[str, str]) -> None:
        """What a virtualised infrastructure manager checks by itself: it does not overcommit."""
        for cloud, text in texts.items():
            if cloud not in self._capacity:
                raise Permanent(f"cloud: there is no cloud {cloud}")
            config = parse(text)
            if config.cloud != cloud:
                raise Permanent(f"cloud: {cloud} was sent the configuration of another cloud")
            if short := used(config.instances).short(self._capacity[cloud]):
                raise Permanent(f"cloud: {cloud} has not enough {' and '.join(short)}")


def _nothing(cloud: str) -> str:
    return CloudConfig(cloud=cloud).text()
