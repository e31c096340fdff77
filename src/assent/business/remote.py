"""A business operator that lives in another process or company: the mediator's side of the exchange.

It declares once, when its intent is admitted, and is asked for a proposal in each round, like everybody else; who
is late, silent or lying is put up with by `negotiation`.
"""

from __future__ import annotations

from dataclasses import dataclass

from assent.business.exchange import (
    Declaration,
    DeclareQuestion,
    Proposed,
    ProposeQuestion,
    read_reply,
)
from assent.business.intent import BusinessIntent, said
from assent.business.participants import View
from assent.intents.errors import Permanent
from assent.intents.negotiation import Topic, Turn, Utility
from assent.intents.ports import Channel

DECLARE_WITHIN_S = 60.0


async def declaration(operator: str, channel: Channel) -> Declaration:
    """What the operator declares; `said` is told anew from that, so that words and figures cannot differ.

    Raises Clarify with its own questions, Temporary where it does not answer, Permanent for anything else.
    """
    question = DeclareQuestion(operator=operator)
    reply = read_reply(await channel.ask(question.model_dump(mode="json"), DECLARE_WITHIN_S), operator)
    if not isinstance(reply, Declaration):
        raise Permanent(f"{operator} was asked for its declaration and answered with a proposal")
    intent = reply.intent.declarable()
    return reply.model_copy(update={"intent": intent, "said": said(intent)})


@dataclass(frozen=True)
class RemoteOperator:
    """Implements `participants.Participant`. `intent` is what the operator declared."""

    name: str
    channel: Channel
    intent: BusinessIntent
    utility: Utility | None = None
    concurrent: bool = True

    def declare(self, topic: Topic) -> Utility:
        return self.utility or self.intent.declared(topic)

    async def propose(self, view: View) -> Turn:
        question = ProposeQuestion(operator=self.name, view=view)
        raw = await self.channel.ask(question.model_dump(mode="json"), view.topic.deadline_s)
        reply = read_reply(raw, self.name)
        if not isinstance(reply, Proposed):
            raise Permanent(f"{self.name} was asked for a proposal and answered with a declaration")
        return Turn(
            agent=self.name,
            role="negotiator",
            proposal=reply.proposal,
            model=f"{reply.model} (remote)",
            substitutions=reply.substitutions,
        )
