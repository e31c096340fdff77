"""Conversations of a state folder: begun, or taken up again; with a network behind them where its clouds are known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from assent.app.clouds import CloudsFile
from assent.app.conversation.network import DeskNetwork
from assent.app.conversation.record import Record, next_name
from assent.app.conversation.talker import Conversation
from assent.app.slices import knows_clouds, opened
from assent.lifecycle.folder import StateFolder, data_folder
from assent.lifecycle.store import Store
from assent.reasoning.model import Model
from assent.reasoning.run import Loop
from assent.service.customer.pricing import CostPlan


@contextmanager
def conversing(
    state: Path | None,
    clouds: CloudsFile | None,
    model: Model,
    loop: Loop,
    plan: CostPlan,
    name: str | None = None,
) -> Iterator[Conversation]:
    """`name` None: a new conversation. Without clouds, given or remembered, slices are designed and not deployed.

    Raises InvalidInput, and Temporary where another process uses the folder.
    """
    root = state or data_folder() / "slices"
    with ExitStack() as stack:
        network = None
        if clouds is not None or knows_clouds(root):
            desk = stack.enter_context(opened(root, clouds))
            network = DeskNetwork(desk, model, loop)
        else:
            folder = StateFolder(root)
            folder.prepare()
            folder.lock()
            stack.callback(folder.unlock)
            Store(folder.store).close()  # so that the folder is known as one of ours
        talks = root / "conversations"
        chosen = name or next_name(talks)
        talk = Conversation(chosen, Record(talks, chosen), model, loop, plan, network)
        stack.callback(talk.leave)
        yield talk
