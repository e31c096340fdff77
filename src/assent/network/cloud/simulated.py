"""The simulated cloud driver: clouds that run VNF instances and keep them through a crash.

The cloud operator drives it as it would drive a VNF manager: read what runs, commit, confirm, roll back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from assent.intents.change import ChangeSet
from assent.intents.errors import Permanent
from assent.inventory.clouds import Cloud
from assent.network.cloud.config import CloudConfig, capacity, parse, used
from assent.network.commits import CommitStore
from assent.network.state import StateFile


class SimulatedClouds:
    """State in `<state_dir>/cloud.json`. Raises as CommitStore does."""

    def __init__(self, clouds: Sequence[Cloud], state_dir: Path) -> None:
        self._capacity = {cloud.name: capacity(cloud) for cloud in clouds}
        self._store = CommitStore(StateFile(state_dir / "cloud.json"), "cloud", _nothing, self._accept)

    def running(self, cloud: str) -> str:
        """What the cloud runs: the text of a CloudConfig."""
        return self._store.running(cloud)

    def serial(self) -> int:
        """How many commits there have been."""
        return self._store.serial()

    def commit(self, change: ChangeSet, now_s: float, confirm_within_s: float) -> None:
        self._store.commit(change, now_s, confirm_within_s)

    def confirm(self, change: ChangeSet, now_s: float) -> str:
        return self._store.confirm(change, now_s)

    def rollback(self, change: ChangeSet, now_s: float) -> None:
        self._store.rollback(change, now_s)

    def watchdog(self, now_s: float) -> tuple[str, ...]:
        """Revert what was not confirmed in time; returns the keys."""
        return self._store.expire(now_s)

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
