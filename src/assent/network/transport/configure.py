"""Zero-touch configuration: from one sentence to verified lines for each router (LLM-NetCFG's orchestrator).

Called by `assent configure` and by the API. Classify → translate → generate → apply → verify; what the verifier
finds goes back to the model, up to `attempts` times. Nothing is written anywhere: the result carries `lines` and
`claims`, and `lifecycle` deploys them. A bad sentence is a result, not an error.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from pydantic import Field

from assent.intents.base import Frozen, Json
from assent.intents.errors import AssentError, Clarify, InvalidInput, Permanent, Refused
from assent.intents.evidence import Outcome, Verdict, overall
from assent.network.transport.claims import Claim
from assent.network.transport.generate import Generated, applied, generate, joined, rewired
from assent.network.transport.network import RoutedNetwork
from assent.network.transport.objectives import AnyObjective, Type, type_of_all
from assent.network.transport.readback import readback
from assent.network.transport.skills.classify import CLASSIFY, Classification, Request
from assent.network.transport.skills.generate import GENERATE, Order, sections
from assent.network.transport.skills.grammar.unsupported import unsupported
from assent.network.transport.skills.translate import TRANSLATE, Translation, Wish
from assent.network.transport.verifier.base import Verifier
from assent.network.transport.view import names_of
from assent.reasoning.model import Model
from assent.reasoning.redaction.known import knowing

MAX_TEXT = 10_000
ORDER_ADVICE = "this order works: "
"""How the static verifier words its counter-proposal for the order of a change over several devices."""

_ALWAYS = ("static", "readback")
"""Who judges every change."""

Style: TypeAlias = Literal["templated", "direct"]
"""Who writes the lines: templates from the typed objectives, or the model itself."""


class ConfigureResult(Frozen):
    """What became of one request. `lines` are the commands for each router, also where they did not verify.

    `seconds` is wall time: it stands beside a transcript, never in one.
    """

    status: Literal["config", "clarify", "refused", "failed"]
    type: Type
    objectives: tuple[AnyObjective, ...] = ()
    lines: dict[str, str] = Field(default_factory=dict)
    claims: tuple[Claim, ...] = ()
    questions: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    reason: str = ""
    order: tuple[str, ...] = ()
    """The order in which the routers are to be changed, where it matters."""
    verdict: Outcome = Outcome.INCONCLUSIVE
    verdicts: tuple[Verdict, ...] = ()
    attempts: int = Field(default=0, ge=0)
    seconds: float = Field(default=0.0, ge=0)

    def as_contract(self, request_id: str | None = None) -> dict[str, Json]:
        """The JSON that `assent configure --json` prints for one request."""
        shown: dict[str, Json] = {
            "id": request_id,
            "status": self.status,
            "type": self.type,
            "objectives": [
                {"type": one.type, **one.model_dump(mode="json", exclude_defaults=True), "kind": one.kind}
                for one in self.objectives
            ],
            "configs": self.lines,
            "questions": list(self.questions),
            "verification": {
                "verdict": str(self.verdict),
                "checks": [_check(one) for one in self.verdicts],
            },
            "attempts": self.attempts,
            "seconds": round(self.seconds, 4),
        }
        shown |= {"notes": list(self.notes)} if self.notes else {}
        shown |= {"reason": self.reason} if self.reason else {}
        return shown


def _check(verdict: Verdict) -> dict[str, Json]:
    """Says who judged where it is none of those who always do."""
    shown: dict[str, Json] = {
        "name": verdict.property,
        "verdict": str(verdict.outcome),
        "evidence": list(verdict.evidence),
    }
    return shown if verdict.verifier in _ALWAYS else {**shown, "verifier": verdict.verifier}


async def configure(
    model: Model,
    network: RoutedNetwork,
    text: str,
    verifier: Verifier,
    attempts: int = 3,
    *,
    style: Style = "templated",
) -> ConfigureResult:
    """One request, from the network as given. Raises InvalidInput for an empty or too long text or no attempts,
    Temporary where the model does not answer."""
    started = time.perf_counter()
    run = _Run(model, network, _checked(text, attempts), verifier, style)
    with knowing(lambda: names_of(network)):
        result = await run.until_verified(attempts)
    return result.model_copy(update={"seconds": time.perf_counter() - started})


def _checked(text: str, attempts: int) -> str:
    if attempts < 1:
        raise InvalidInput(f"attempts must be at least 1, not {attempts}", field="attempts")
    if len(text) > MAX_TEXT:
        raise InvalidInput(
            f"the request has {len(text)} characters; at most {MAX_TEXT} are accepted", field="text"
        )
    cleaned = "".join(char if char.isprintable() or char == "\n" else " " for char in text).strip()
    if not cleaned:
        raise InvalidInput("the request is empty; say what should change in the network", field="text")
    return cleaned


@dataclass
class _Run:
    """One request on its way. Steps fill it in; `_result` reads it."""

    model: Model
    network: RoutedNetwork
    text: str
    verifier: Verifier
    style: Style
    type: Type = "OTHER"
    objectives: tuple[AnyObjective, ...] = ()
    generated: Generated = field(default_factory=lambda: Generated(lines={}))
    verdicts: tuple[Verdict, ...] = ()
    order: tuple[str, ...] | None = None
    attempts: int = 0

    async def until_verified(self, attempts: int) -> ConfigureResult:
        try:
            classified = await self.classify()
            return await self._attempt(classified, attempts)
        except Clarify as doubt:
            return self._result("clarify", questions=doubt.questions)
        except Refused as refusal:
            return self._result("refused", reason=refusal.message)
        except (Permanent, InvalidInput) as error:
            return self._result("failed", reason=error.message)

    async def _attempt(self, classified: Classification, attempts: int) -> ConfigureResult:
        feedback: tuple[str, ...] = ()
        last: tuple[object, ...] = ()
        for self.attempts in range(1, attempts + 1):
            await self.translate(classified, feedback)
            await self.generate(feedback)
            now = (self.objectives, self.generated)
            if now == last:
                break  # the same again in spite of the feedback: what was found holds, and more attempts find no more
            last = now
            feedback = self._verified()
            if not feedback:
                return self._result("config")
        return self._result("failed", reason=feedback[0])

    async def classify(self) -> Classification:
        request = Request(
            text=self.text, routers=tuple(self.network.devices), hosts=tuple(self.network.hosts)
        )
        classified = (await self.model.answer(CLASSIFY, request)).output
        self.type = classified.type
        if classified.refuse:
            raise Refused(classified.refuse)
        if classified.type == "OTHER":
            raise Clarify(
                [
                    unsupported(self.text)
                    or "Nothing here says what should change on a router. Which interface, route, access list or "
                    "tunnel is meant, and how should it be?"
                ]
            )
        return classified

    async def translate(self, classified: Classification, feedback: tuple[str, ...]) -> Translation:
        clauses = tuple(part.text for part in classified.clauses)
        wish = Wish(text=self.text, clauses=clauses, network=self.network, feedback=feedback)
        answer = (await self.model.answer(TRANSLATE, wish)).output
        self.objectives = answer.objectives
        if answer.questions:
            raise Clarify(answer.questions)
        self.type = "TN" if classified.type == "TN" else type_of_all(answer.objectives)
        return answer

    async def generate(self, feedback: tuple[str, ...]) -> None:
        """The lines for each router, and what they are to bring about."""
        self.network = joined(self.network, self.objectives)
        self.generated = generate(self.objectives, self.network)
        if self.style == "direct":
            order = Order(objectives=self.objectives, network=self.network, feedback=feedback)
            said = (await self.model.answer(GENERATE, order)).output
            self.generated = self.generated.model_copy(
                update={"lines": sections(said.text), "claims": _unnamed(self.generated.claims)}
            )

    def _verified(self) -> tuple[str, ...]:
        """What is wrong with this attempt; nothing if it is verified."""
        try:
            candidate = applied(self.network, self.generated.lines)
        except InvalidInput as error:
            return (error.message,)
        self.order = None
        self.verdicts = self.verify(candidate)
        better = _better_order(self.verdicts, self.generated.lines)
        if better is not None:
            self.order = better
            self.verdicts = self.verify(candidate)
        return () if overall(self.verdicts) is Outcome.PASS else _found(self.verdicts)

    def verify(self, candidate: RoutedNetwork) -> tuple[Verdict, ...]:
        """What the verifier says of the claims, and whether the candidate says what each objective asks."""
        after = rewired(candidate, self.objectives)
        before = rewired(self.network, self.objectives) if after.hosts != candidate.hosts else self.network
        try:
            judged = self.verifier.verify(before, after, self.generated.claims, self.order)
        except AssentError as error:
            judged = (
                Verdict(property="verification", outcome=Outcome.INCONCLUSIVE, evidence=(error.message,)),
            )
        return (*readback(self.objectives, candidate), *judged)

    def _result(
        self,
        status: Literal["config", "clarify", "refused", "failed"],
        *,
        questions: Sequence[str] = (),
        reason: str = "",
    ) -> ConfigureResult:
        asked = status in ("clarify", "refused")
        verdicts = () if asked else self.verdicts
        return ConfigureResult(
            status=status,
            type=self.type,
            objectives=self.objectives,
            lines={} if asked else self.generated.lines,
            claims=() if asked else self.generated.claims,
            questions=tuple(questions),
            notes=() if asked else self.generated.notes,
            reason=reason,
            order=self.order or (),
            verdict=overall(verdicts),
            verdicts=verdicts,
            attempts=max(self.attempts, 1),
        )


def _better_order(verdicts: Sequence[Verdict], lines: dict[str, str]) -> tuple[str, ...] | None:
    """The order of routers that a verifier proposes where the one that was tried loses packets on the way."""
    for one in verdicts:
        for said in one.evidence if one.outcome is Outcome.FAIL else ():
            if said.startswith(ORDER_ADVICE):
                order = tuple(said.removeprefix(ORDER_ADVICE).split(", "))
                return order if set(lines) <= set(order) else None
    return None


def _found(verdicts: Sequence[Verdict]) -> tuple[str, ...]:
    wrong = [one for one in verdicts if one.outcome is Outcome.FAIL]
    wrong = wrong or [one for one in verdicts if one.outcome is Outcome.INCONCLUSIVE]
    found = tuple(f"{one.property}: {one.outcome}: {'; '.join(one.evidence)}" for one in wrong)
    return found or ("no property was verified",)


def _unnamed(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Without the names of lists: a model that writes its own lines may choose its own."""
    return tuple(one for one in claims if not (one.kind == "setting" and one.field in ("acl_in", "acl_out")))
