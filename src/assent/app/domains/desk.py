"""Use cases of an NS provider: what domains show, slices over several of them, augment, release.

`cli` calls it for `assent domains show` and `assent slice span` and its siblings. One desk is one state folder; the
provider's own domains have folders in it, those of others answer elsewhere.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from assent.app.domains.file import Domains, read_domains
from assent.app.domains.wiring import WallClock, agent, remote
from assent.intents.base import Json, digest
from assent.intents.decision import APPROVE, REJECT, Decision, Taken
from assent.intents.domains import Advert, Segment, Span
from assent.intents.errors import InvalidInput, Refused
from assent.intents.ports import NsAgent
from assent.lifecycle.approvals import Approvals, ApprovalsSection
from assent.lifecycle.domains.provider import SpanKeeper
from assent.lifecycle.domains.spans import SpanRecords
from assent.lifecycle.folder import StateFolder, data_folder
from assent.lifecycle.ledger import SqliteLedger
from assent.lifecycle.store import Store
from assent.reasoning.model import Model
from assent.reasoning.run import Loop
from assent.service.domains.augment import Augment
from assent.service.domains.database import meeting_points
from assent.service.domains.spanning import Split, need_of

_FILE = "span/file"

Approver = Callable[[Decision, Sequence[Segment]], Taken | None]


@dataclass
class SpanOrder:
    """How one request went. `unheard`: by domain, why it did not tell what it has now; `untold`: by order, domains that
    still have to be told that it is over there."""

    text: str
    status: str = "planned"
    questions: tuple[str, ...] = ()
    splits: tuple[Split, ...] = ()
    span: Span | None = None
    explanations: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unheard: dict[str, str] = field(default_factory=dict)
    untold: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def wire(self) -> dict[str, Json]:
        """The JSON answer of `assent slice span`."""
        return {
            "status": self.status,
            "request": self.text,
            "questions": list(self.questions),
            "splits": [split_wire(one) for one in self.splits],
            "span": span_wire(self.span) if self.span else None,
            "explanations": list(self.explanations),
            "unheard": self.unheard,
            "untold": {order: list(names) for order, names in self.untold.items()},
        }


class SpanDesk:
    """Made by `opened`."""

    def __init__(self, store: Store, keeper: SpanKeeper, unheard: dict[str, str]) -> None:
        self._store = store
        self.keeper = keeper
        self.unheard = unheard

    def adverts(self) -> tuple[Advert, ...]:
        return self.keeper.adverts()

    def span(
        self, text: str, model: Model, loop: Loop, *, area: str | None, most: int, approve: Approver | None
    ) -> SpanOrder:
        """From words to splits, the cheapest first; with `approve` also deployed, once somebody agrees.

        Raises Refused with what stands in the way, and as the life cycle does; then nothing is held anywhere.
        """
        from assent.service.design import design_text  # a third of what all else takes to load

        order = SpanOrder(text, unheard=self.unheard)
        answer = loop.run(design_text(model, text))
        if answer.status == "clarify":
            order.status, order.questions = "clarify", answer.questions
            return order
        if answer.status == "refused":
            raise Refused("; ".join(answer.explanations) or "the request was refused", field="text")
        order.explanations, order.notes = answer.explanations, answer.notes
        areas = sorted({name for one in self.adverts() for name in one.areas})
        where = _area(area, text, areas)
        if where is None:
            listed = ", ".join(areas) or "none of the domains has any"
            order.status, order.questions = "clarify", (f"Where are its UEs? Give --from; areas: {listed}.",)
            return order
        needs = [need_of(one, where) for one in answer.designs]
        order.splits = self.keeper.splits(needs, most)
        if approve is not None:
            name = f"span-{digest(text)[:8]}"
            order.span = self.keeper.deploy(
                name, text, needs, self._approving(name, f"Deploy {name}?", approve)
            )
            order.status, order.untold = "deployed", self.keeper.left()
        return order

    def augment(self, name: str, wish: Augment, approve: Approver) -> Span:
        """Raises Refused where it cannot be had: then all is as it was."""
        found = self.keeper.find(name)
        said = f"{wish.said[:1].upper()}{wish.said[1:]}?"
        return self.keeper.augment(name, wish, self._approving(found.order, said, approve))

    def release(self, name: str, approve: Approver) -> Span:
        found = self.keeper.find(name)
        self._approving(found.order, f"Release {found.order} in every domain?", approve)(found.segments)
        return self.keeper.release(name)

    def _approving(self, order: str, question: str, approve: Approver) -> Callable[[Sequence[Segment]], None]:
        agreed: list[tuple[Segment, ...]] = []

        def ask(segments: Sequence[Segment]) -> None:
            if tuple(segments) in agreed:
                return
            plan = digest([one.model_dump(mode="json") for one in segments])
            decision = Decision(
                id=f"span/{order}/{plan[:12]}/{time.time_ns()}",
                question=question,
                plan_hash=plan,
                expires_s=ApprovalsSection().expires_s,
                default=REJECT,
            )
            prompt: Callable[[Decision], Taken | None] = lambda one: approve(one, segments)  # noqa: E731
            taken = Approvals(self._store, prompt=prompt).decide(decision)
            if taken.choice != APPROVE:
                raise Refused(f"not approved ({taken.by}); nothing was changed", field="approval")
            agreed.append(tuple(segments))

        return ask


@contextmanager
def opened(state: Path | None, file: Path | None = None) -> Iterator[SpanDesk]:
    """The desk of a state folder, locked; what a killed process left is settled first, in every domain.

    `file` None: the domains file that the folder knows. Raises InvalidInput where it knows none.
    """
    folder = StateFolder(state or data_folder() / "spans")
    if file is None and not folder.used:
        raise _unknown(folder)
    domains = read_domains(file) if file is not None else None
    with ExitStack() as stack:
        folder.prepare()
        folder.lock()
        stack.callback(folder.unlock)
        store = stack.enter_context(closing(Store(folder.store)))
        ledger = stack.enter_context(closing(SqliteLedger(folder.ledger)))
        domains = domains or read_domains(_remembered(store, folder))
        agents = _agents(domains, folder, stack)
        keeper = SpanKeeper(SpanRecords(store, ledger), agents, WallClock())
        if file is not None:
            store.put(_FILE, str(file.resolve()))
        unheard = keeper.feed()
        keeper.settle()
        yield SpanDesk(store, keeper, unheard)


@contextmanager
def shown(file: Path) -> Iterator[SpanDesk]:
    """What a domains file describes, as it is when nothing was deployed: nothing is kept."""
    import tempfile

    with (
        tempfile.TemporaryDirectory(prefix="assent-domains-") as temporary,
        opened(Path(temporary) / "state", file) as desk,
    ):
        yield desk


def advert_wire(adverts: Sequence[Advert]) -> dict[str, Json]:
    """The resource database as JSON; `meeting_points`: who meets where."""
    return {
        "domains": [one.model_dump(mode="json", by_alias=True) for one in adverts],
        "meeting_points": {name: list(domains) for name, domains in meeting_points(adverts).items()},
    }


def split_wire(split: Split) -> dict[str, Json]:
    return {
        "cost_per_hour": split.cost,
        "domains": list(split.domains),
        "latency_ms": {name: {"ul": up, "dl": down} for name, (up, down) in split.latency_ms.items()},
        "segments": [one.model_dump(mode="json") for one in split.segments],
    }


def span_wire(span: Span) -> dict[str, Json]:
    return {**span.model_dump(mode="json"), "cost_per_hour": round(sum(one.cost for one in span.segments), 9)}


def _agents(domains: Domains, folder: StateFolder, stack: ExitStack) -> dict[str, NsAgent]:
    found: dict[str, NsAgent] = {}
    for one in domains.local:
        root = folder.root / "domains" / one.name
        found[one.name] = stack.enter_context(agent(one, root, open_=one.operator == domains.operator))
    if domains.remote:
        loop = stack.enter_context(Loop())
        found |= {one.name: remote(one, loop) for one in domains.remote}
    return found


def _area(given: str | None, text: str, areas: Sequence[str]) -> str | None:
    """The area that is given, or the only one that the words name, or the only one that there is."""
    if given is not None:
        return given
    said = [one for one in areas if re.search(rf"(?<!\w){re.escape(one)}(?!\w)", text, re.IGNORECASE)]
    if len(said) == 1:
        return said[0]
    return areas[0] if len(areas) == 1 else None


def _remembered(store: Store, folder: StateFolder) -> Path:
    path = store.get(_FILE)
    if path is None:
        raise _unknown(folder)
    return Path(path)


def _unknown(folder: StateFolder) -> InvalidInput:
    return InvalidInput(
        f"{folder.root}: no slice was deployed over domains here; say which domains there are, with --domains",
        field="domains",
    )
