"""CPU and memory of functions, by cgroups of this machine where they can be written: version 2, or else version 1."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from assent.intents.errors import Permanent

ROOT = Path("/sys/fs/cgroup")
_TOP = "assent"
_PERIOD_US = 100_000
_LEAST_US = 1_000
_TRIES = 3
_MB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Size:
    """Of a function, in CPUs and MB."""

    cpu: float
    ram_mb: int


class Compute:
    """The cgroups of one site (a state folder). `site` and the names of functions here are digests."""

    def __init__(self, site: str, root: Path = ROOT) -> None:
        self._site = site
        self._root = root
        self.version, self.why = _version(root)

    @property
    def enforced(self) -> bool:
        return self.version != 0

    def limit(self, name: str, size: Size) -> tuple[str, ...]:
        """The folders that a function's processes have to join. Raises Permanent."""
        quota = _quota(size)
        try:
            folders = tuple(self._made(name))
            if self.version == 2:
                (folders[0] / "cpu.max").write_text(f"{quota} {_PERIOD_US}")
                (folders[0] / "memory.max").write_text(str(size.ram_mb * _MB))
            elif self.version == 1:
                (folders[0] / "cpu.cfs_period_us").write_text(str(_PERIOD_US))
                (folders[0] / "cpu.cfs_quota_us").write_text(str(quota))
                (folders[1] / "memory.limit_in_bytes").write_text(str(size.ram_mb * _MB))
        except OSError as error:
            raise Permanent(f"{error.filename or self._root}: {error.strerror or error}") from None
        return tuple(map(str, folders))

    def size(self, name: str) -> Size | None:
        """What is in force; None where nothing is, or where it is no limit."""
        folders = [base / name for base in self.bases()]
        try:
            if self.version == 2:
                quota, period = (folders[0] / "cpu.max").read_text().split()
                ram = (folders[0] / "memory.max").read_text()
            elif self.version == 1:
                quota = (folders[0] / "cpu.cfs_quota_us").read_text()
                period = (folders[0] / "cpu.cfs_period_us").read_text()
                ram = (folders[1] / "memory.limit_in_bytes").read_text()
            else:
                return None
            return Size(int(quota) / int(period), int(ram) // _MB)
        except (OSError, ValueError):
            return None

    def used_s(self, name: str) -> float | None:
        """CPU seconds that a function's processes used; None where that is not known."""
        folders = [base / name for base in self.bases()]
        try:
            if self.version == 2:
                fields = dict(line.split() for line in (folders[0] / "cpu.stat").read_text().splitlines())
                return int(fields["usage_usec"]) / 1e6
            if self.version == 1:  # its counters are in another hierarchy, where there is one
                return sum(map(_cpu_s, (folders[0] / "cgroup.procs").read_text().split()))
        except (OSError, ValueError, KeyError):
            return None
        return None

    @staticmethod
    def rounded(size: Size) -> Size:
        """As the kernel keeps it."""
        return Size(_quota(size) / _PERIOD_US, size.ram_mb)

    def keep(self, names: Collection[str]) -> None:
        """Removes the cgroups of everybody else; with nobody left, the site's own too."""
        for base in self.bases():
            if not base.is_dir():
                continue
            for folder in base.iterdir():
                if folder.is_dir() and folder.name not in names:
                    _remove(folder)
            if not names:
                _remove(base)
                _remove(base.parent)  # of all sites; stays while another is there

    def bases(self) -> tuple[Path, ...]:
        """The folders that hold the functions' cgroups; none where there is no enforcement."""
        if self.version == 2:
            return (self._root / _TOP / self._site,)
        if self.version == 1:
            return tuple(self._root / kind / _TOP / self._site for kind in ("cpu", "memory"))
        return ()

    def _made(self, name: str) -> Iterator[Path]:
        for base in self.bases():
            for left in reversed(range(_TRIES)):
                try:
                    yield self._made_in(base, name)
                    break
                except FileNotFoundError:  # another site's end removed the parent of all sites in between
                    if not left:
                        raise

    def _made_in(self, base: Path, name: str) -> Path:
        base.mkdir(parents=True, exist_ok=True)
        if self.version == 2:
            for folder in (base.parent, base):
                (folder / "cgroup.subtree_control").write_text("+cpu +memory")
        folder = base / name
        folder.mkdir(exist_ok=True)
        return folder


def _cpu_s(pid: str) -> float:
    """Of one process and the children that it waited for; nothing where it has just ended."""
    try:
        fields = Path("/proc", pid, "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _quota(size: Size) -> int:
    """Microseconds of a period."""
    return max(_LEAST_US, round(size.cpu * _PERIOD_US))


def _version(root: Path) -> tuple[int, str]:
    controllers = root / "cgroup.controllers"
    if controllers.is_file():
        with contextlib.suppress(OSError):
            if not {"cpu", "memory"} <= set((root / "cgroup.subtree_control").read_text().split()):
                return 0, f"{root} does not hand out cpu and memory"
        return (2, "") if os.access(root, os.W_OK) else (0, f"{root} cannot be written")
    folders = [root / kind for kind in ("cpu", "memory")]
    if all(folder.is_dir() for folder in folders):
        wrong = [str(folder) for folder in folders if not os.access(folder, os.W_OK)]
        return (0, f"{wrong[0]} cannot be written") if wrong else (1, "")
    return 0, f"{root} has no cgroups for cpu and memory"


def _remove(folder: Path) -> None:
    """What is still in use stays, until the next time."""
    with contextlib.suppress(OSError):
        folder.rmdir()
