"""What a person is asked before an agreement is delivered or a change is committed, in words."""

from __future__ import annotations

from collections.abc import Mapping

from assent.intents.base import digest
from assent.intents.change import ChangeSet
from assent.intents.events import RoundHeld
from assent.intents.evidence import Outcome, Verdict
from assent.intents.negotiation import Agreement
from assent.lifecycle.parts import Parts


def about_agreement(parts: Parts, agreement: Agreement) -> str:
    """The question, or nothing where nobody has to be asked."""
    asks = parts.approvals.section.agreements
    doubts = _doubts(parts, agreement)
    if asks == "never" or (asks == "doubtful" and not doubts):
        return ""
    about = f"Deliver {agreement.id} version {agreement.version} ({_outcome(agreement)}"
    return f"{about}; {agreement.stopped_by} after {agreement.rounds} rounds{''.join(doubts)})?"


def about_changes(changes: Mapping[str, ChangeSet], verdicts: Mapping[str, tuple[Verdict, ...]]) -> str:
    what = "; ".join(f"{name}: {', '.join(sorted(change.plan))}" for name, change in changes.items())
    found = [one for several in verdicts.values() for one in several]
    passed = sum(one.outcome is Outcome.PASS for one in found)
    return f"Commit the change of {what} ({passed} of {len(found)} properties verified)?"


def plan_hash(changes: Mapping[str, ChangeSet]) -> str:
    """What an approval is bound to: what would be sent, and what it was planned on."""
    return digest({name: [change.plan, change.base] for name, change in changes.items()})


def _doubts(parts: Parts, agreement: Agreement) -> list[str]:
    doubts = [] if agreement.stopped_by == "consensus" else ["; not by consensus"]
    held = parts.store.events(kinds=["round-held"], workflow=agreement.transcript_id)
    turns = [
        turn
        for event in held
        if isinstance(event.body, RoundHeld)
        for turn in (*event.body.round.turns, event.body.round.mediator)
    ]
    stood_in = sorted({turn.agent for turn in turns if turn.substitutions})
    return [*doubts, *(f"; {name} was stood in for" for name in stood_in)]


def _outcome(agreement: Agreement) -> str:
    if agreement.shares is not None:
        shares = ", ".join(f"{name} {value:g}" for name, value in sorted(agreement.shares.items()))
        return f"{shares} {agreement.topic.unit}"
    return f"{agreement.value or 0.0:g} {agreement.topic.unit}"
