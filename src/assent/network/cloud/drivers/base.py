"""One interface for all drivers of clouds, and what those have in common that speak to something real.

The cloud operator plans configurations and commits them through a `CloudDriver`. A `Southbound` is the part of one
that knows a platform: it reads and writes one cloud. `DrivenClouds` makes of several, one for each cloud, what the
operator needs: all clouds or none, and commits that have to be confirmed. No platform here confirms a commit by
itself, so the former configuration is kept in the state folder, and the watchdog that brings it back runs here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from assent.intents.change import ChangeSet
from assent.intents.errors import AssentError, Inconsistent, Permanent
from assent.intents.evidence import Verdict
from assent.intents.operation import Usage
from assent.network.cloud.config import CloudConfig, parse
from assent.network.cloud.drivers.simulated import SimulatedClouds
from assent.network.commits import fingerprint


class CloudDriver(Protocol):
    """Texts are those of CloudConfig. Raises as CommitStore does."""

    def running(self, target: str) -> str: ...

    def serial(self) -> int: ...

    def strangers(self) -> dict[str, tuple[str, ...]]:
        """Clouds that nobody names any more, and yet run something or may: with the slices that it is of."""
        ...

    def commit(self, change: ChangeSet, now_s: float, confirm_within_s: float) -> None: ...

    def renew(self, change: ChangeSet, now_s: float, confirm_within_s: float) -> None:
        """The time to confirm begins now."""
        ...

    def confirm(self, change: ChangeSet, now_s: float) -> str: ...

    def rollback(self, change: ChangeSet, now_s: float) -> None: ...

    def expire(self, now_s: float) -> tuple[str, ...]: ...

    def problems(self, config: CloudConfig) -> tuple[str, ...]:
        """Why the cloud could not run it, one line each; nothing where it could. Asks nobody, writes nothing."""
        ...

    def unexpressed(self, config: CloudConfig) -> tuple[str, ...]:
        """What of it the platform does not enforce, one line each."""
        ...

    def native(self, before: CloudConfig, after: CloudConfig) -> str:
        """What the platform would be sent, in its own language, for a person to read; "" where that is no more
        than the operations say. Writes nothing."""
        ...

    def feedback(self, config: CloudConfig) -> tuple[Verdict, ...]:
        """What the platform itself says about how it runs the configuration."""
        ...

    def usage(self, config: CloudConfig) -> tuple[Usage, ...] | None:
        """What its functions use now, as the platform measures it; None where it measures nothing."""
        ...


class Southbound(Protocol):
    """One cloud through one platform. Every method may be repeated. Raises Temporary or Permanent."""

    def read(self, known: CloudConfig) -> CloudConfig:
        """What the cloud has of the configuration that Assent knows: the same, or what it has become."""
        ...

    def write(self, before: CloudConfig, after: CloudConfig) -> None:
        """Bring the cloud to `after`, from wherever it is; `before` says what else of Assent's may be there."""
        ...

    def problems(self, config: CloudConfig) -> tuple[str, ...]: ...

    def unexpressed(self, config: CloudConfig) -> tuple[str, ...]: ...

    def native(self, before: CloudConfig, after: CloudConfig) -> str: ...

    def feedback(self, config: CloudConfig) -> tuple[Verdict, ...]: ...


@runtime_checkable
class Measuring(Protocol):
    """A southbound whose platform measures: of every function that runs, what it used since it was last asked; None
    where it cannot, on this machine."""

    def usage(self, config: CloudConfig) -> tuple[Usage, ...] | None: ...


class DrivenClouds:
    """Implements CloudDriver. Clouds without a southbound are simulated; `book` says what all of them should run."""

    def __init__(self, book: SimulatedClouds, southbounds: Mapping[str, Southbound]) -> None:
        self._book = book
        self._southbounds = dict(sorted(southbounds.items()))

    def running(self, target: str) -> str:
        known = self._book.running(target)
        southbound = self._southbounds.get(target)
        return known if southbound is None else southbound.read(parse(known)).text()

    def serial(self) -> int:
        return self._book.serial()

    def strangers(self) -> dict[str, tuple[str, ...]]:
        return self._book.strangers()

    def commit(self, change: ChangeSet, now_s: float, confirm_within_s: float) -> None:
        """Written down first, then sent: a process killed between finds what it has to send, or to take back."""
        self.expire(now_s)
        key = change.idempotency_key
        resumed = key in self._book.pending()
        if not resumed:
            self._adopt(change)
            self._book.commit(change, now_s, confirm_within_s)
        if key not in self._book.pending():
            return  # confirmed long ago, or nothing to do
        former = _configs(self._book.before(key))
        after = _configs({cloud: change.candidate[cloud] for cloud in former})
        begun = dict(former) if resumed else {}  # what a process before this one sent, nobody knows
        try:
            for cloud, config in after.items():
                begun[cloud] = former[cloud]
                self._write(cloud, former[cloud], config)
        except AssentError as error:
            self._bring_back(after, begun, error.message)
            self._book.rollback(change, now_s)
            raise

    def renew(self, change: ChangeSet, now_s: float, confirm_within_s: float) -> None:
        self._book.renew(change, now_s, confirm_within_s)

    def confirm(self, change: ChangeSet, now_s: float) -> str:
        self.expire(now_s)
        return self._book.confirm(change, now_s)

    def rollback(self, change: ChangeSet, now_s: float) -> None:
        """Raises Inconsistent that names the clouds which could not be brought back; then it may be tried again."""
        self.expire(now_s)
        self._take_back(change.idempotency_key, "rolled back")
        self._book.rollback(change, now_s)

    def expire(self, now_s: float) -> tuple[str, ...]:
        """The watchdog. Raises Inconsistent like `rollback`."""
        due = [key for key, deadline in self._book.pending().items() if deadline <= now_s]
        for key in due:
            self._take_back(key, "not confirmed in time")
        return self._book.expire(now_s) if due else ()

    def problems(self, config: CloudConfig) -> tuple[str, ...]:
        southbound = self._southbounds.get(config.cloud)
        return southbound.problems(config) if southbound else ()

    def unexpressed(self, config: CloudConfig) -> tuple[str, ...]:
        southbound = self._southbounds.get(config.cloud)
        return southbound.unexpressed(config) if southbound else ()

    def native(self, before: CloudConfig, after: CloudConfig) -> str:
        southbound = self._southbounds.get(after.cloud)
        return southbound.native(before, after) if southbound else ""

    def feedback(self, config: CloudConfig) -> tuple[Verdict, ...]:
        southbound = self._southbounds.get(config.cloud)
        return southbound.feedback(config) if southbound else ()

    def usage(self, config: CloudConfig) -> tuple[Usage, ...] | None:
        southbound = self._southbounds.get(config.cloud)
        return southbound.usage(config) if isinstance(southbound, Measuring) else None

    def _adopt(self, change: ChangeSet) -> None:
        """What somebody else changed before this was planned is where it starts from; after it, out of sync."""
        for cloud in sorted(change.plan):
            found = self.running(cloud)
            if found == self._book.running(cloud):
                continue
            if fingerprint(found) != change.base.get(cloud):
                raise Permanent(
                    f"cloud: out of sync: {cloud} no longer runs what this change was planned for; plan it again"
                )
            self._book.amend({cloud: found})

    def _take_back(self, key: str, why: str) -> None:
        """The platforms first, the book last: a process killed between tries it again."""
        former = _configs(self._book.before(key))
        self._bring_back({cloud: parse(self._book.running(cloud)) for cloud in former}, former, why)

    def _bring_back(
        self, running: Mapping[str, CloudConfig], former: Mapping[str, CloudConfig], why: str
    ) -> None:
        stuck: dict[str, str] = {}
        for cloud, config in sorted(former.items(), reverse=True):
            try:
                self._write(cloud, running[cloud], config)
            except AssentError as error:
                stuck[cloud] = error.message
        if stuck:
            listed = "; ".join(f"{cloud}: {said}" for cloud, said in sorted(stuck.items()))
            raise Inconsistent(
                f"cloud ({why}): could not be brought back: {listed}", devices=tuple(sorted(stuck))
            )

    def _write(self, cloud: str, before: CloudConfig, after: CloudConfig) -> None:
        southbound = self._southbounds.get(cloud)
        if southbound is not None:
            southbound.write(before, after)


def _configs(texts: Mapping[str, str]) -> dict[str, CloudConfig]:
    return {cloud: parse(text) for cloud, text in sorted(texts.items())}
