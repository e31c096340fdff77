"""What runs on this machine for one state folder: all its clouds with the driver `host` share one set of namespaces.

Notes in there say what was built, one for each slice and cloud. One that is not ready is of something that was being
built or taken down when a process died, and what it names is taken down before anything else is made of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assent.intents.base import Json, digest
from assent.network.cloud.config import SliceOnCloud, VnfInstance
from assent.network.cloud.drivers.host.cgroups import Compute
from assent.network.cloud.drivers.host.layout import Chain, chain_of
from assent.network.namespaces import resident
from assent.network.namespaces.resident import Resident

_PART, _EDGE, _MEASURED = "part/", "edge/", "measured/"


@dataclass(frozen=True)
class Part:
    """What was built of one slice on one cloud. `shape`: that of its chain; `rules`: prints of nftables."""

    chain: Chain
    cloud: str
    record: SliceOnCloud
    shape: str
    ready: bool = False
    instances: Mapping[str, VnfInstance] | None = None
    rules: Mapping[str, str] | None = None

    @property
    def spaces(self) -> tuple[str, ...]:
        user = (self.chain.user,) if self.chain.entry == self.cloud else ()
        return (*user, *(hop.space for hop in self.chain.on(self.cloud)))

    @property
    def key(self) -> str:
        return part_key(self.record.slice_id, self.cloud)

    def note(self) -> Json:
        return {
            "cloud": self.cloud,
            "index": self.chain.index,
            "record": self.record.wire(),
            "shape": self.shape,
            "ready": self.ready,
            "instances": {key: one.wire() for key, one in (self.instances or {}).items()},
            "rules": dict(self.rules or {}),
        }


def part_key(slice_id: str, cloud: str) -> str:
    return f"{_PART}{cloud}/{slice_id}"


def edge_key(cloud: str) -> str:
    """Of the note that says what rules and classes the shared uplink of a cloud has."""
    return _EDGE + cloud


def measured_key(slice_id: str) -> str:
    """Of the note that says what was measured of a slice since it last changed."""
    return _MEASURED + slice_id


def parts(notes: Mapping[str, Json]) -> dict[str, Part]:
    """By key, of all clouds."""
    found = {}
    for key, note in notes.items():
        if key.startswith(_PART):
            record = SliceOnCloud.model_validate(note["record"])
            found[key] = Part(
                chain=chain_of(record, note["index"]),
                cloud=note["cloud"],
                record=record,
                shape=note["shape"],
                ready=note["ready"],
                instances={k: VnfInstance.model_validate(one) for k, one in note["instances"].items()},
                rules=note["rules"],
            )
    return found


class Site:
    """`rootless`: in a namespace of users; None: unless this is root."""

    def __init__(self, folder: Path, *, rootless: bool | None = None, compute: Compute | None = None) -> None:
        self._folder = folder
        self._rootless = rootless
        self.compute = compute or Compute(digest(str(folder.absolute()))[:16])

    @property
    def rootless(self) -> bool:
        return resident.needs_user_namespace() if self._rootless is None else self._rootless

    @contextmanager
    def reached(self, *, make: bool = False) -> Iterator[Resident | None]:
        """What runs; None where nothing does. `make`: then it is made. Raises Permanent or Temporary."""
        found = resident.reach(self._folder)
        if found is None:
            self.compute.keep(())  # of what was killed
            if make:
                found = resident.make(self._folder, rootless=self._rootless)
        if found is None:
            yield None
            return
        with found:
            yield found

    def leave(self, inside: Resident) -> None:
        """Ends it where nothing of any cloud is left."""
        left = parts(inside.notes())
        spaces = {space for part in left.values() for space in part.spaces}
        self.compute.keep(spaces)
        if not left:
            inside.end()
            self.compute.keep(())
            for name in ("log", "socket"):
                (self._folder / name).unlink(missing_ok=True)
            self._folder.rmdir()
