"""Unit 2, arbitral: is what others say legitimate or malicious? (MAESTRO, section III-2.)

Asks the skill *arbitrate* about every message: the embedded solver, or whatever model the pipeline was given.
What is malicious is withheld from the model that decides; incentives are the mediator's to set.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assent.agents.arbitration.disguise import look
from assent.agents.arbitration.judge import Case
from assent.agents.brief import Brief, Heard
from assent.agents.extraction import MAX_REASONING, Received
from assent.agents.fields import built
from assent.agents.skills.arbitrate import ARBITRATE, Ruling, Statement, rule
from assent.intents.base import Json
from assent.intents.errors import AssentError
from assent.intents.negotiation import Finding
from assent.reasoning.model import Model
from assent.reasoning.skill import Answer, Substitution

EMBEDDED = "embedded"


@dataclass(frozen=True)
class Arbitrated:
    """`heard`: what the later units may use, in the inbox's order. `rulings` beside it, message by message."""

    heard: tuple[Heard, ...]
    rulings: tuple[Ruling, ...]
    substitutions: tuple[str, ...] = ()
    tokens: int = 0
    usd: float = 0.0


class Arbitral:
    """`model` None: the embedded solver without a detour."""

    def __init__(self, model: Model | None = None) -> None:
        self.model = model

    async def run(
        self, brief: Brief, received: Sequence[Received], lower: float, upper: float
    ) -> tuple[Arbitrated, Finding]:
        rulings: list[Ruling] = []
        substitutions: list[str] = []
        tokens, usd = 0, 0.0
        said = _said(brief, received)
        for one in received:
            case = _case(brief, one, said, lower, upper)
            if self.model is None:
                rulings.append(rule(case))
                continue
            answer = await self.judge(_statement(one.sender, case))
            rulings.append(answer.output)
            substitutions.extend(map(str, answer.substitutions))
            tokens += answer.tokens
            usd += answer.usd
        judged = heard(brief, received, rulings)
        result = Arbitrated(judged, tuple(rulings), tuple(substitutions), tokens, usd)
        return result, _finding(received, rulings)

    async def judge(self, question: Statement) -> Answer[Ruling]:
        """The ruling, who gave it, and who should have but did not. A model that fails is substituted."""
        if self.model is None:
            return Answer(ARBITRATE.solve(question), EMBEDDED)
        try:
            return await self.model.answer(ARBITRATE, question)
        except AssentError as error:
            missed = Substitution(self.model.name, f"arbitrate: {error.message}")
            return Answer(ARBITRATE.solve(question), EMBEDDED, substitutions=(missed,))


def heard(brief: Brief, received: Sequence[Received], rulings: Sequence[Ruling]) -> tuple[Heard, ...]:
    """Messages as data for later units: bounded, without hidden characters, malicious text withheld."""
    return tuple(
        built(
            Heard,
            sender=one.sender,
            value=one.extracted.value,
            reasoning=_shown(one, ruling),
            legitimate=ruling.verdict == "legitimate",
            weight=brief.weights.get(one.sender, 1.0),
            terms=one.extracted.terms,
        )
        for one, ruling in zip(received, rulings, strict=True)
    )


def unjudged(received: Sequence[Received]) -> tuple[Ruling, ...]:
    """What holds where the unit is switched off: everybody is taken at their word."""
    return tuple(_TAKEN for _ in received)


_TAKEN = Ruling(verdict="legitimate")


def _said(brief: Brief, received: Sequence[Received]) -> dict[str, tuple[float, ...]]:
    """Every value that each participant has said in this round and the one before, by name."""
    now = {other.sender: other.extracted.value for other in received}
    said: dict[str, tuple[float, ...]] = {}
    for name in sorted({*brief.topic.participants, *brief.previous, *now}):
        values = (brief.previous.get(name), now.get(name))
        said[name] = tuple(value for value in values if value is not None)
    return said


def _case(
    brief: Brief, one: Received, said: Mapping[str, tuple[float, ...]], lower: float, upper: float
) -> Case:
    """One message, with what is known of everybody's values."""
    return Case(
        text=one.text,
        value=one.extracted.value,
        lower=lower,
        upper=upper,
        unit=brief.topic.unit,
        others={name: values for name, values in said.items() if name not in (one.sender, brief.agent)},
        recipient_last=brief.own_last,
        sender_is_mediator=brief.role == "negotiator" and one.sender not in brief.topic.participants,
    )


def _statement(sender: str, case: Case) -> Statement:
    return built(
        Statement,
        sender=sender,
        sender_is_mediator=case.sender_is_mediator,
        value=case.value,
        reasoning=case.text,
        lower=case.lower,
        upper=case.upper,
        unit=case.unit,
        others=dict(case.others),
        recipient_last=case.recipient_last,
    )


def _shown(one: Received, ruling: Ruling) -> str:
    if ruling.verdict == "malicious":
        return f"[withheld: judged malicious ({ruling.category})]"
    plain = one.text.isascii() and one.text.isprintable()  # then nothing in it is hidden
    return (one.text if plain else look(one.text).shown)[:MAX_REASONING]


def _finding(received: Sequence[Received], rulings: Sequence[Ruling]) -> Finding:
    bad = [(one.sender, ruling) for one, ruling in zip(received, rulings, strict=True) if ruling.category]
    if not received:
        summary = "nothing to judge"
    elif not bad:
        summary = f"{len(received)} of {len(received)} legitimate"
    else:
        summary = "; ".join(
            f"{sender}: malicious ({ruling.category})" + _because(ruling) for sender, ruling in bad
        )
    verdicts: list[Mapping[str, Json]] = [
        {
            "agent": one.sender,
            "verdict": ruling.verdict,
            "category": ruling.category,
            "evidence": list(ruling.evidence),
        }
        for one, ruling in zip(received, rulings, strict=True)
    ]
    data: dict[str, Json] = {"verdicts": verdicts}
    if received:
        data["prompt"] = ARBITRATE.prompt_hash
    return built(Finding, unit="arbitral", summary=summary, data=data)


def _because(ruling: Ruling) -> str:
    return f": “{ruling.evidence[0][:120]}”" if ruling.evidence else ""
