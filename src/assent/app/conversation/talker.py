"""The agent of a conversation: hears, designs, explains, offers, orders. One turn in, one reply out.

Faces call `Conversation.say`. Everything that happens is an event on record before it is answered; what a conversation
is, follows from its events alone. A language model or the embedded one reads the words (skills `turn` and `request`);
neither decides: orders take an acceptance said by itself, and a person's approval.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from assent.app.conversation import answers
from assent.app.conversation.approving import Approve, Asking
from assent.app.conversation.events import (
    Closed,
    Event,
    Failed,
    Heard,
    Ordered,
    Planned,
    Proposed,
    Said,
    Wished,
    advance,
    fold,
)
from assent.app.conversation.record import Record
from assent.app.conversation.replies import Joined, Reply
from assent.app.conversation.state import Talk
from assent.intents.base import Json
from assent.intents.errors import AssentError, InvalidInput, Refused
from assent.intents.service import SliceDesign
from assent.reasoning.model import Model
from assent.reasoning.run import Loop
from assent.service.customer.access import advise
from assent.service.customer.energy import estimate
from assent.service.customer.pricing import CostPlan, Price, total_cents
from assent.service.customer.proposals import Proposal, cheaper
from assent.service.orchestration.goal import read_goal
from assent.service.skills.request import MAX_TEXT, REQUEST, SliceWish
from assent.service.skills.turn import TURN, Act, Turn, TurnQuestion


@dataclass(frozen=True)
class View:
    """What the network says of a design. `jobs`: feasibility checks and reservations by TS 28.541's names. `options`:
    what could be had instead, where it is not feasible."""

    feasible: bool = True
    says: tuple[str, ...] = ()
    jobs: tuple[Json, ...] = ()
    options: tuple[Proposal, ...] = ()
    joins: tuple[Joined, ...] = ()


class Network(Protocol):
    """The network behind a conversation: `app.conversation.network` over a desk."""

    def look(self, talk: Talk) -> View:
        """Checks the design, and reserves what it needs in place of what was reserved before."""
        ...

    def topologies(self, talk: Talk) -> tuple[Json, ...]:
        """Where it could run, best first. Raises Refused where nowhere."""
        ...

    def order(self, talk: Talk, view: View, plan: CostPlan, approve: Approve) -> tuple[str, ...]:
        """Deploys and joins at the prices of the plan; the instances by name. Raises as the desk does."""
        ...

    def release(self, talk: Talk) -> None:
        """Gives back what is reserved."""
        ...


class Conversation:
    """One conversation, new or taken up again from its record."""

    def __init__(
        self,
        name: str,
        record: Record,
        model: Model,
        loop: Loop,
        plan: CostPlan,
        network: Network | None = None,
    ) -> None:
        self._record = record
        self._model = model
        self._loop = loop
        self._plan = plan
        self._network = network
        self.talk = fold(name, record.events)
        self._view: View | None = None

    def resumed(self) -> Reply:
        """Where the conversation stands."""
        if not self.talk.slices:
            return Reply(
                says=("What do you need? Say “help” for what can be said.",), status=self.talk.status
            )
        if self.talk.status != "open":
            said = "ordered" if self.talk.status == "ordered" else "closed"
            return Reply(
                says=(f"This conversation is over: {said}.",),
                status=self.talk.status,
                instances=self.talk.instances,
            )
        return self._design(Reply(says=("We had come to this:",), slices=answers.shown(self.talk)), self.talk)

    def come_back(self) -> None:
        """Somebody is here again: what is designed is checked and reserved once more, and nothing is said."""
        if self._network is not None and self.talk.slices and self.talk.status == "open":
            self._view = self._network.look(self.talk)

    def say(self, text: str, approve: Approve = lambda decision, change: None) -> Reply:
        """Raises InvalidInput for what is no turn at all; whatever else goes wrong is in the reply.

        What `approve` leaves open is not done: the reply shows the plans (`approval`), and a later turn accepts again.
        """
        _checked(text)
        if self.talk.status != "open":
            raise InvalidInput("this conversation is over; begin another one", field="conversation")
        before = self.talk
        self._happened(Said(text=text))
        try:
            return self._answer(before, self._heard(text), approve)
        except AssentError as error:
            self._happened(Failed(code=error.code, message=error.message[:2000]))
            return Reply(says=(error.message,), error=error.as_dict(), status=self.talk.status)

    def leave(self) -> None:
        """Somebody hung up: what is reserved is given back, and the conversation can be taken up again."""
        if self._network is not None and self.talk.status == "open":
            self._network.release(self.talk)

    def _happened(self, event: Event) -> None:
        self._record.append(event)
        self.talk = advance(self.talk, event)

    def _heard(self, text: str) -> Turn:
        """The turn that was meant, on record: with the words that it answers, or by itself."""
        waiting = self.talk.unanswered
        turn, model = self._read(text)
        words = text
        if waiting and not _commands(turn):
            joint = f"{waiting.rstrip(' .;,')}, {text}"
            again, by = self._read(joint)
            if not again.questions and not all(one.kind == "unclear" for one in again.acts):
                turn, model, words = again, by, joint
        self._happened(Heard(words=words, turn=turn, model=model))
        for act in turn.acts:
            if act.kind == "wish":
                self._wish(act.words)
        return turn

    def _read(self, text: str) -> tuple[Turn, str]:
        question = TurnQuestion(
            said=text[-MAX_TEXT:],
            slices=self.talk.slices,
            asked=self.talk.questions,
            offers=len(self.talk.options),
        )
        answer = self._loop.run(self._model.answer(TURN, question))
        return answer.output, answer.model

    def _wish(self, words: str) -> None:
        wish = read_goal(words, money=False)[1] or words
        answer = self._loop.run(self._model.answer(REQUEST, SliceWish(text=wish)))
        self._happened(Wished(words=words, requests=answer.output, model=answer.model))

    def _answer(self, before: Talk, turn: Turn, approve: Approve) -> Reply:
        refusal = turn.refuse or self._refused()
        if refusal:
            return Reply(says=(refusal,), error=Refused(refusal, field="text").as_dict())
        if self.talk.questions:
            return Reply(questions=self.talk.questions)
        kinds = [one.kind for one in turn.acts]
        if "quit" in kinds:
            return self._close()
        if "accept" in kinds and before.questions and before.slices:
            still = "That leaves my question open; say “accept” once more to order it as it stands."
            return Reply(says=(still,), questions=before.questions)
        if "accept" in kinds:
            return self._order(approve)
        if not self.talk.slices and not before.slices:
            says = (
                answers.HELP if "help" in kinds else ("What do you need? Say “help” for what can be said.",)
            )
            return Reply(says=says)
        reply = Reply(notes=(*turn.notes, *self._notes()))
        for act in turn.acts:
            reply = self._told(reply, act)
        if self.talk.slices != before.slices:
            return self._redesigned(reply, before)
        if self.talk.topology != before.topology:
            reply = reply.model_copy(
                update={"says": (*reply.says, f"Topology {self.talk.topology} is taken.")}
            )
            return self._design(reply, before)
        if {"own", "join", "keep"} & set(kinds):
            return self._design(reply, before)
        return reply

    def _refused(self) -> str:
        last = self._record.events[-1]
        return last.requests.refuse if isinstance(last, Wished) else ""

    def _notes(self) -> tuple[str, ...]:
        last = self._record.events[-1]
        return last.requests.notes if isinstance(last, Wished) else ()

    def _told(self, reply: Reply, act: Act) -> Reply:
        """The reply with what an act asks for."""
        talk, more = self.talk, dict[str, object]()
        match act.kind:
            case "explain":
                more["explained"] = answers.explained(talk, act)
                if not more["explained"]:
                    more["says"] = (*reply.says, "No slice has a value for that.")
            case "price":
                more["prices"] = self._prices(act.slice)
            case "energy":
                more["energy"] = tuple(estimate(one) for one in _of(talk, act))
            case "access":
                more["access"] = tuple(advise(one) for one in _of(talk, act))
            case "show":
                more["slices"] = answers.shown(talk)
                more |= self._totals(self._prices())
            case "topologies":
                more |= self._topologies(reply)
            case "cheaper":
                more |= self._cheaper(reply, act)
            case "help":
                more["says"] = (*reply.says, *answers.HELP)
            case "keep":
                more["says"] = tuple(dict.fromkeys((*reply.says, _weighed(talk))))
            case "undo" if not talk.slices:
                more["says"] = (*reply.says, "Nothing is designed now.")
            case "decline":
                more["says"] = (*reply.says, self._declined())
            case "unclear":
                said = "I do not understand that. Say “help” for what can be said."
                more["questions"] = (*reply.questions, said)
            case _:
                return reply
        return reply.model_copy(update=more)

    def _declined(self) -> str:
        """Proposals are off the table; without any, it is the design that is declined."""
        if self._network is not None:
            self._network.release(self.talk)
        return "All right; nothing is held. Say what should be different, or “quit”."

    def _cheaper(self, reply: Reply, act: Act) -> dict[str, object]:
        options = cheaper(self.talk.slices, self._plan, act.slice, self.talk.keep)
        if not options:
            return {"says": (*reply.says, "It cannot be had for less by this cost plan.")}
        self._happened(Proposed(options=options))
        says = "It would cost less so; which one (a number)? Or say what may be less."
        return {"options": options, "currency": self._plan.currency, "says": (*reply.says, says)}

    def _topologies(self, reply: Reply) -> dict[str, object]:
        if self._network is None:
            return {"says": (*reply.says, "No clouds are known here: give --clouds to have it placed.")}
        found = self._network.topologies(self.talk)
        options = tuple(
            Proposal(label=one["topology"], slices=self.talk.slices, topology=at)
            for at, one in enumerate(found, 1)
        )
        self._happened(Proposed(options=options))
        says = "The first is taken; say a number for another one."
        return {"topologies": found, "says": (*reply.says, says)}

    def _redesigned(self, reply: Reply, before: Talk) -> Reply:
        changed, fresh = answers.changes(before, self.talk)
        removed = len(before.slices) - len(self.talk.slices)
        says = reply.says
        if removed > 0:
            what = f"{removed} slices are" if removed > 1 else "One slice is"
            says = (*says, f"{what} gone; {len(self.talk.slices) or 'none'} left.")
            fresh = tuple(range(1, len(self.talk.slices) + 1))
        shown = answers.shown(self.talk, fresh) if fresh else ()
        return self._design(
            reply.model_copy(update={"says": says, "changes": changed, "slices": shown}), before
        )

    def _design(self, reply: Reply, before: Talk) -> Reply:
        """The reply with what the network says of the design as it is now, and what it costs."""
        self._view = self._network.look(self.talk) if self._network and self.talk.slices else None
        more: dict[str, object] = {}
        if self._view is not None:
            if self._view.options:
                self._happened(Proposed(options=self._view.options))
            more = {
                "says": (*reply.says, *self._view.says),
                "jobs": self._view.jobs,
                "options": self._view.options or reply.options,
                "joins": self._view.joins,
            }
        more |= self._totals(self._prices())
        if before.slices and before.slices != self.talk.slices:
            more["was_cents"] = total_cents(answers.prices(before, self._plan))
        return reply.model_copy(update=more)

    def _prices(self, number: int = 0) -> tuple[Price, ...]:
        joined = [one.slice for one in self._view.joins] if self._view else []
        return answers.prices(self.talk, self._plan, joined, number)

    def _totals(self, prices: Sequence[Price]) -> dict[str, object]:
        if not prices:
            return {}
        return {"total_cents": total_cents(prices), "currency": self._plan.currency}

    def _close(self) -> Reply:
        if self._network is not None:
            self._network.release(self.talk)
        self._happened(Closed())
        return Reply(says=("Nothing was ordered, and nothing is held.",), status="closed")

    def _order(self, approve: Approve) -> Reply:
        if not self.talk.slices:
            return Reply(questions=("There is nothing to order yet: what do you need?",))
        if self._network is None:
            says = "No clouds are known here: give --clouds to have it deployed. Nothing was ordered."
            return Reply(says=(says,))
        view = self._view = self._network.look(self.talk)
        if not view.feasible:
            if view.options:
                self._happened(Proposed(options=view.options))
            return Reply(says=view.says, options=view.options, jobs=view.jobs, currency=self._plan.currency)
        prices, asking = self._prices(), Asking(approve)
        try:
            instances = self._network.order(self.talk, view, self._plan, asking)
        except AssentError as error:
            self._network.release(self.talk)
            if asking.open and isinstance(error, Refused):
                return self._waiting(asking)
            raise
        self._happened(Ordered(instances=instances))
        return Reply(
            says=(f"Ordered: {', '.join(instances)}.",),
            status="ordered",
            instances=instances,
            prices=prices,
            total_cents=total_cents(prices),
            currency=self._plan.currency,
        )

    def _waiting(self, asking: Asking) -> Reply:
        """Nothing is deployed; it is reserved again, and the plans wait for somebody's word."""
        self._happened(Planned(plans=tuple(one.plan for one in asking.plans)))
        self.come_back()
        prices = self._prices()
        return Reply(
            says=("Nothing is deployed yet: what would be done has to be approved.",),
            approval=asking.plans,
            total_cents=total_cents(prices),
            currency=self._plan.currency,
        )


def _commands(turn: Turn) -> bool:
    """Whether a turn is understood without the words that it might answer."""
    alone = {"quit", "help", "show", "undo", "price", "energy", "access", "explain", "decline"}
    return bool(turn.acts) and all(one.kind in alone for one in turn.acts)


def _of(talk: Talk, act: Act) -> list[SliceDesign]:
    designs = talk.designs() if talk.slices else ()
    return [one for at, one in enumerate(designs, 1) if act.slice in (0, at)]


def _weighed(talk: Talk) -> str:
    words = {
        "ues": "the number of devices",
        "uplink": "the uplink",
        "downlink": "the downlink",
        "latency": "latency",
    }
    kept = ", ".join(words[one] for one in talk.keep)
    given = ", ".join(words[one] for one in talk.give)
    told = [f"what has to stay: {kept}" if kept else "", f"what may give: {given}" if given else ""]
    return f"Understood: {'; '.join(filter(None, told))}."


def _checked(text: str) -> None:
    if not text.strip():
        raise InvalidInput("nothing was said", field="text")
    if len(text) > MAX_TEXT:
        raise InvalidInput(f"{len(text)} characters are too many; say it in at most {MAX_TEXT}", field="text")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise InvalidInput("broken characters (lone surrogates); send it as UTF-8", field="text")
