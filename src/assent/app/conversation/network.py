"""The network behind a conversation: a desk of slices on order."""

from __future__ import annotations

from collections.abc import Sequence

from assent.app.conversation.state import Talk
from assent.app.conversation.talker import Approve, View
from assent.app.orders import Asked, Order, People
from assent.app.slices import SliceDesk
from assent.intents.base import Json
from assent.intents.errors import Refused
from assent.reasoning.model import Model
from assent.reasoning.run import Loop
from assent.service.customer.pricing import CostPlan
from assent.service.orchestration.recommend import Recommendation, recommend
from assent.service.orchestration.topologies import Requirements, prepare


class DeskNetwork:
    """Implements `talker.Network`."""

    def __init__(self, desk: SliceDesk, model: Model, loop: Loop, plan: CostPlan) -> None:
        self._desk = desk
        self._model = model
        self._loop = loop
        self._plan = plan

    def look(self, talk: Talk) -> View:
        return View()

    def topologies(self, talk: Talk) -> tuple[Json, ...]:
        return tuple(one.wire() for one in self._recommended(talk))

    def order(self, talk: Talk, view: View, approve: Approve) -> tuple[str, ...]:
        order = Order(talk.text, goal=talk.goal)
        people = People(lambda asked: _chosen(asked, talk.topology), approve)
        done = self._desk.deploy_designed(order, talk.designs(), self._model, self._loop, people)
        if done.status != "deployed":
            raise Refused("; ".join(done.questions) or "nothing was deployed", field="text")
        return tuple(one.id for one in done.instances)

    def release(self, talk: Talk) -> None:
        return None

    def _recommended(self, talk: Talk) -> Sequence[Recommendation]:
        requirements = Requirements(request=talk.text, goal=talk.goal, designs=talk.designs())
        return recommend(prepare(requirements, self._desk.site()), talk.goal)


def _chosen(asked: Asked, number: int) -> str:
    return asked.options[min(number, len(asked.options)) - 1].name
