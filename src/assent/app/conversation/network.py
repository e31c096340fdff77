"""The network behind a conversation, a desk of slices on order: checks, reserves, proposes, orders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial

from assent.app.alternatives import Alternatives
from assent.app.conversation.approving import Approve, remembering
from assent.app.conversation.replies import Joined
from assent.app.conversation.state import Talk
from assent.app.conversation.talker import View
from assent.app.order_records import keep_plan
from assent.app.orders import Asked, Order, People
from assent.app.slices import SliceDesk
from assent.intents.base import Json, canonical
from assent.intents.decision import APPROVE, Taken
from assent.intents.errors import AssentError, InvalidInput, Refused
from assent.intents.instance import Member, SliceInstance, cloud_intent, traffic
from assent.intents.service import SliceDesign
from assent.reasoning.model import Model
from assent.reasoning.run import Loop
from assent.service.customer.joining import best_fit
from assent.service.customer.pricing import CostPlan
from assent.service.customer.proposals import Proposal
from assent.service.customer.relaxing import Slices
from assent.service.design import design_all
from assent.service.orchestration.nsi import describe
from assent.service.orchestration.recommend import Recommendation
from assent.service.orchestration.topologies import Requirements


class DeskNetwork:
    """Implements `talker.Network`."""

    def __init__(self, desk: SliceDesk, model: Model, loop: Loop) -> None:
        self._desk = desk
        self._model = model
        self._loop = loop

    def look(self, talk: Talk) -> View:
        joins = self._joins(talk)
        designs = _new(talk, joins)
        if not designs:
            self._desk.jobs.release(talk.order)
            return View(says=_told(joins), joins=joins)
        try:
            options = self._recommended(talk, designs)
        except (Refused, InvalidInput) as error:
            return self._instead(talk, designs, error)
        chosen = options[min(talk.topology, len(options)) - 1]
        instances = self._instances(talk, designs, options, chosen.name)
        intent = cloud_intent(talk.order, 1, instances)
        claims = (
            *self._desk.cloud.feasible(intent).claims,
            *self._desk.keeper.served(talk.order, intent.traffic),
        )
        jobs = self._desk.jobs.feasible(talk.order, [one.service_profile for one in designs], claims)
        failed = jobs[0].failure
        says = (f"It can be had, but is not reserved: {failed}.",) if failed else ()
        return View(says=(*says, *_told(joins)), jobs=tuple(one.wire() for one in jobs), joins=joins)

    def topologies(self, talk: Talk) -> tuple[Json, ...]:
        designs = _new(talk, self._joins(talk))
        return tuple(one.wire() for one in self._recommended(talk, designs)) if designs else ()

    def order(self, talk: Talk, view: View, plan: CostPlan, approve: Approve) -> tuple[str, ...]:
        keep_plan(self._desk.store, talk.order, plan)
        made, joined = self._running(talk)
        if len(made) + len(joined) == len(talk.slices):
            return (*made, *joined)  # a process was killed after it had carried the order out
        self._take_back(talk, made, joined)
        self._desk.jobs.release(talk.order, "USED")
        people = People(lambda asked: _chosen(asked, talk.topology), remembering(approve))
        for one in (
            view.joins
        ):  # before anything is written: what is deployed first is not to be taken back for a no
            self._desk.ask_to_join(one.instance, self._member(talk, one), people)
        designs = _new(talk, view.joins)
        made = list(self._deployed(talk, designs, people)) if designs else []
        joined = []
        try:
            for one in view.joins:
                member = self._member(talk, one)
                design = talk.designs()[one.slice - 1]
                self._desk.record_joined(member, talk.text, one.instance, one.why, design)
                self._desk.join(one.instance, member, people)
                joined.append(one.instance)
        except BaseException:
            self._take_back(talk, made, joined)
            raise
        return (*made, *joined)

    def _running(self, talk: Talk) -> tuple[list[str], list[str]]:
        """What of the order runs, and what it shares."""
        alive = [one for one in self._desk.keeper.instances() if not one.ended]
        made = [one.id for one in alive if one.order == talk.order]
        joined = [one.id for one in alive if talk.order in [member.order for member in one.members]]
        return made, joined

    def _deployed(self, talk: Talk, designs: Sequence[SliceDesign], people: People) -> tuple[str, ...]:
        order = Order(talk.text, goal=talk.goal)
        done = self._desk.deploy_designed(order, designs, self._model, self._loop, people)
        if done.status != "deployed":
            raise Refused("; ".join(done.questions) or "nothing was deployed", field="text")
        return tuple(one.id for one in done.instances)

    def _take_back(self, talk: Talk, made: Sequence[str], joined: Sequence[str]) -> None:
        """All of an order or nothing: what was deployed ends, what was joined is left."""
        agreed = People(
            lambda asked: None, lambda decision, change: Taken(choice=APPROVE, by="taking an order back")
        )
        for name in joined:
            self._desk.leave(name, talk.order, agreed)
        for name in made:
            self._desk.change(name, "delete", agreed)

    def _member(self, talk: Talk, joined: Joined) -> Member:
        """The customer's promise on a slice of somebody else's: under that slice's S-NSSAI."""
        profile = talk.designs()[joined.slice - 1].service_profile
        host = self._desk.keeper.find(joined.instance).profile
        return Member(order=talk.order, profile=profile.model_copy(update={"plmn_info": host.plmn_info}))

    def _joins(self, talk: Talk, designs: Sequence[SliceDesign] | None = None) -> tuple[Joined, ...]:
        """Running slices that the designs (the conversation's) would share."""
        if talk.own:
            return ()
        running = [one for one in self._desk.keeper.instances() if one.order != talk.order]
        found: dict[str, Joined] = {}
        for at, design in enumerate(talk.designs() if designs is None else designs, 1):
            roles = [one.role for one in design.chain]
            free = [one for one in running if one.id not in found]  # one newcomer at a time on each
            fit = best_fit([one for one in free if self._carried(one, design)], design.service_profile, roles)
            if fit is not None:
                found[fit.instance] = Joined(slice=at, instance=fit.instance, why=fit.why)
        return tuple(found.values())

    def _carried(self, one: SliceInstance, design: SliceDesign) -> bool:
        """Whether the cells carry what a running slice would promise with a newcomer on it."""
        member = Member(order="", profile=design.service_profile)
        together = one.model_copy(update={"members": (*one.members, member)})
        others = [other for other in self._desk.keeper.of_order(one.order) if other.id != one.id]
        slices = {other.id: traffic(other.promise) for other in (*others, together) if not other.ended}
        try:
            self._desk.keeper.served(one.order, slices)
        except Refused:
            return False
        return True

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
        whose = "cells" if error.field == "cells" else "clouds"
        says = [f"The {whose} cannot deliver this: {_by_number(error.message, talk)}."]
        says.append(
            "What could be had instead; which one (a number)? Or say what matters most."
            if options
            else "Nothing near to it could be had either."
        )
        return View(False, tuple(says), tuple(one.wire() for one in jobs), options)

    def _possible(self, talk: Talk) -> tuple[Proposal, ...]:
        return self._alternatives(talk).of(talk.slices, talk.keep, talk.give)

    def _alternatives(self, talk: Talk) -> Alternatives:
        site, served = self._desk.site(talk.order), self._desk.keeper.served
        return Alternatives(talk.order, talk.text, talk.goal, site, served, partial(self._fresh, talk))

    def _fresh(self, talk: Talk, slices: Slices) -> tuple[SliceDesign, ...]:
        """Those that would be deployed, of a version of the slices."""
        designs = design_all(slices, talk.order)
        joining = {one.slice for one in self._joins(talk, designs)}
        return tuple(one for at, one in enumerate(designs, 1) if at not in joining)

    def _instances(
        self, talk: Talk, designs: Sequence[SliceDesign], options: Sequence[Recommendation], choice: str
    ) -> tuple[SliceInstance, ...]:
        requirements = Requirements(request=talk.text, goal=talk.goal, designs=tuple(designs))
        return describe(requirements, options, choice).instances

    def _recommended(self, talk: Talk, designs: Sequence[SliceDesign]) -> tuple[Recommendation, ...]:
        return self._alternatives(talk).recommended(designs)


def _new(talk: Talk, joins: Sequence[Joined]) -> tuple[SliceDesign, ...]:
    """The slices that are deployed, not joined."""
    joining = {one.slice for one in joins}
    return tuple(one for at, one in enumerate(talk.designs(), 1) if at not in joining)


def _by_number(message: str, talk: Talk) -> str:
    """A reason in the customer's words: slices by their numbers."""
    for at in range(len(talk.slices), 0, -1):
        message = re.sub(rf"(?<![\w-]){re.escape(talk.order)}-{at}(?![\w-])", f"slice {at}", message)
    return message


def _told(joins: Sequence[Joined]) -> tuple[str, ...]:
    if not joins:
        return ()
    names = ", ".join(one.instance for one in joins)
    return (f"You would share {names}, which costs less; say “own slice” for a slice of your own.",)


def _chosen(asked: Asked, number: int) -> str:
    return asked.options[min(number, len(asked.options)) - 1].name
