"""Conversations of a state folder: begun, or taken up again; with a network behind them where its clouds are known."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from assent.app.clouds import CloudsFile
from assent.app.conversation.events import Event
from assent.app.conversation.network import DeskNetwork
from assent.app.conversation.record import Record, names, next_name, read
from assent.app.conversation.talker import Conversation
from assent.app.slices import SliceDesk, knows_clouds, opened
from assent.intents.errors import InvalidInput
from assent.lifecycle.folder import StateFolder, data_folder
from assent.lifecycle.store import Store
from assent.reasoning.model import Model
from assent.reasoning.run import Loop
from assent.service.customer.pricing import CostPlan

MOST_OPEN = 64
"""So many conversations are kept in memory; who was silent longest has hung up then, and can come back."""


class Conversations:
    """Those of a folder that this process holds. `desk`: None where no clouds are known: nothing is deployed then.

    Only `names` and `events` may be called while another thread talks.
    """

    def __init__(
        self, root: Path, model: Model, loop: Loop, plan: CostPlan, desk: SliceDesk | None = None
    ) -> None:
        self.root = root
        self.desk = desk
        self._folder = root / "conversations"
        self._network = None if desk is None else DeskNetwork(desk, model, loop)
        self._model, self._loop, self._plan = model, loop, plan
        self._open: OrderedDict[str, Conversation] = OrderedDict()

    def names(self) -> list[str]:
        return names(self._folder)

    def events(self, name: str) -> tuple[Event, ...]:
        """What happened in one, to look at. Raises InvalidInput where there is none."""
        self._known(name)
        return read(self._folder, name)

    def begin(self, name: str | None = None) -> Conversation:
        """A new one, on record from now on; without a name, c1, c2, ... Raises InvalidInput where the name is taken."""
        return self._talking(Record.begin(self._folder, name))

    def find(self, name: str) -> Conversation:
        """One that was begun, by this process or another; what it needs is reserved again where it was not open.

        Raises InvalidInput where there is none.
        """
        self._known(name)
        if name in self._open:
            self._open.move_to_end(name)
            return self._open[name]
        talk = self._talking(Record(self._folder, name))
        talk.come_back()
        return talk

    def take_up(self, name: str | None) -> Conversation:
        """The one of that name, which is on record once something is said; without a name, a new one."""
        chosen = name or next_name(self._folder)
        return self._talking(Record(self._folder, chosen))

    def leave(self) -> None:
        """Everybody hangs up: what is reserved is given back, and all can be taken up again."""
        while self._open:
            self._open.popitem()[1].leave()

    def _known(self, name: str) -> None:
        if name not in self.names():
            raise InvalidInput(f"there is no conversation {name[:100]!r}", field="conversation")

    def _talking(self, record: Record) -> Conversation:
        name = record.path.stem
        talk = Conversation(name, record, self._model, self._loop, self._plan, self._network)
        self._open[name] = talk
        while len(self._open) > MOST_OPEN:
            self._open.popitem(last=False)[1].leave()
        return talk


@contextmanager
def conversations(
    state: Path | None, clouds: CloudsFile | None, model: Model, loop: Loop, plan: CostPlan
) -> Iterator[Conversations]:
    """Those of a state folder, locked. Without clouds, given or remembered, slices are designed and not deployed.

    Raises InvalidInput, and Temporary where another process uses the folder.
    """
    root = state or data_folder() / "slices"
    with ExitStack() as stack:
        desk = None
        if clouds is not None or knows_clouds(root):
            desk = stack.enter_context(opened(root, clouds))
        else:
            folder = StateFolder(root)
            folder.prepare()
            folder.lock()
            stack.callback(folder.unlock)
            Store(folder.store).close()  # so that the folder is known as one of ours
        talks = Conversations(root, model, loop, plan, desk)
        stack.callback(talks.leave)
        yield talks


@contextmanager
def conversing(
    state: Path | None,
    clouds: CloudsFile | None,
    model: Model,
    loop: Loop,
    plan: CostPlan,
    name: str | None = None,
) -> Iterator[Conversation]:
    """One of `conversations`, taken up or begun. `name` None: a new one. Raises as that does."""
    with conversations(state, clouds, model, loop, plan) as talks:
        yield talks.take_up(name)
