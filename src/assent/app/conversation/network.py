"""The network behind a conversation, a desk of slices on order: checks, reserves, proposes, orders."""

from __future__ import annotations

from collections.abc import Sequence

from assent.app.conversation.state import Talk
from assent.app.conversation.talker import Approve, View
from assent.app.orders import Asked, Order, People
from assent.app.slices import SliceDesk
from assent.intents.base import Json, canonical
from assent.intents.errors import AssentError, Clarify, InvalidInput, Refused
from assent.intents.instance import SliceInstance, cloud_intent
from assent.intents.service import SliceDesign
from assent.reasoning.model import Model
from assent.reasoning.run import Loop
from assent.service.customer.proposals import Proposal
from assent.service.customer.relaxing import Slices, relaxed
from assent.service.design import design_all
from assent.service.orchestration.nsi import describe
from assent.service.orchestration.recommend import Recommendation, recommend
from assent.service.orchestration.topologies import Requirements, placeable, prepare


class DeskNetwork:
    """Implements `talker.Network`."""

    def __init__(self, desk: SliceDesk, model: Model, loop: Loop) -> None:
        self._desk = desk
        self._model = model
        self._loop = loop

    def look(self, talk: Talk) -> View:
        designs = talk.designs()
        try:
            options = self._recommended(talk, designs)
        except (Refused, InvalidInput) as error:
            return self._instead(talk, designs, error)
        chosen = options[min(talk.topology, len(options)) - 1]
        instances = self._instances(talk, designs, options, chosen.name)
        claims = self._desk.cloud.feasible(cloud_intent(talk.order, 1, instances)).claims
        jobs = self._desk.jobs.feasible(talk.order, [one.service_profile for one in designs], claims)
        failed = jobs[0].failure
        says = (f"It can be had, but is not reserved: {failed}.",) if failed else ()
        return View(says=says, jobs=tuple(one.wire() for one in jobs))

    def topologies(self, talk: Talk) -> tuple[Json, ...]:
        return tuple(one.wire() for one in self._recommended(talk, talk.designs()))

    def order(self, talk: Talk, view: View, approve: Approve) -> tuple[str, ...]:
        self._desk.jobs.release(talk.order, "USED")
        order = Order(talk.text, goal=talk.goal)
        people = People(lambda asked: _chosen(asked, talk.topology), approve)
        done = self._desk.deploy_designed(order, talk.designs(), self._model, self._loop, people)
        if done.status != "deployed":
            raise Refused("; ".join(done.questions) or "nothing was deployed", field="text")
        return tuple(one.id for one in done.instances)

    def release(self, talk: Talk) -> None:
        self._desk.jobs.release(talk.order)

    def _instead(self, talk: Talk, designs: Sequence[SliceDesign], error: AssentError) -> View:
        """What stands in the way, and the least that would have to give."""
        options = self._possible(talk)
        recommended = {}
        if options:
            best = design_all(options[0].slices, talk.order)
            recommended = {one.service_profile.id: canonical(one.service_profile) for one in best}
        profiles = [one.service_profile for one in designs]
        jobs = self._desk.jobs.infeasible(talk.order, profiles, error.message, recommended)
        says = [f"The clouds cannot deliver this: {error.message}."]
        says.append(
            "What could be had instead; which one (a number)? Or say what matters most."
            if options
            else "Nothing near to it could be had either."
        )
        return View(False, tuple(says), tuple(one.wire() for one in jobs), options)

    def _possible(self, talk: Talk) -> tuple[Proposal, ...]:
        """Relaxed versions that pass the whole of modelling, not only placement."""
        site = self._desk.site(talk.order)

        def possible(slices: Slices) -> bool:
            try:
                return placeable(design_all(slices, talk.order), site)
            except (Clarify, InvalidInput):
                return False

        def confirmed(slices: Slices) -> bool:
            try:
                return bool(self._recommended(talk, design_all(slices, talk.order)))
            except (Refused, Clarify, InvalidInput):
                return False

        return relaxed(talk.slices, possible, talk.keep, talk.give, confirmed)

    def _instances(
        self, talk: Talk, designs: Sequence[SliceDesign], options: Sequence[Recommendation], choice: str
    ) -> tuple[SliceInstance, ...]:
        requirements = Requirements(request=talk.text, goal=talk.goal, designs=tuple(designs))
        return describe(requirements, options, choice).instances

    def _recommended(self, talk: Talk, designs: Sequence[SliceDesign]) -> tuple[Recommendation, ...]:
        requirements = Requirements(request=talk.text, goal=talk.goal, designs=tuple(designs))
        return recommend(prepare(requirements, self._desk.site(talk.order)), talk.goal)


def _chosen(asked: Asked, number: int) -> str:
    return asked.options[min(number, len(asked.options)) - 1].name
