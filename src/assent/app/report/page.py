"""Puts the report together: events and samples in, one HTML text out. All is escaped, control characters too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from assent.app.report import convergence, timeline, topology
from assent.intents.base import Json
from assent.intents.change import ChangeSet, Delivered
from assent.intents.events import (
    ChangeConfirmed,
    ChangePlanned,
    ChangeVerified,
    ConflictDetected,
    DeliveryFailed,
    DeliveryProbed,
    Event,
    FunctionsPlaced,
    IntentAdmitted,
    IntentReported,
    NegotiationEnded,
    OpportunityFound,
    RoundHeld,
    RunFinished,
    RunStarted,
    SliceDesigned,
    TopicOpened,
)
from assent.intents.evidence import Outcome, Verdict
from assent.intents.intent import CollaborationOpportunity, IntentConflictReport, IntentReport
from assent.intents.negotiation import Agreement, Offer, Proposal, Round, Topic
from assent.intents.service import SliceDesign
from assent.intents.showing import visible

if TYPE_CHECKING:
    from jinja2 import Template


@dataclass(frozen=True)
class ReportInput:
    """`says`: sentences by (operator, version), shown because whoever asks for the report owns them."""

    name: str
    events: Sequence[Event]
    samples: Mapping[int, Sequence[Delivered]]
    topology: topology.Topology
    cells: tuple[str, ...]
    says: Mapping[tuple[str, int], str] = field(default_factory=dict)
    audit_heads: Mapping[str, tuple[int, str]] = field(default_factory=dict)


@dataclass
class Wish:
    owner: str
    version: int
    since_s: float
    says: str
    understood: str
    report: IntentReport | None = None


@dataclass
class Talk:
    """One negotiation from conflict to agreement."""

    at_s: float
    conflict: IntentConflictReport | None = None
    opportunities: list[CollaborationOpportunity] = field(default_factory=list)
    topic: Topic | None = None
    reason: str = ""
    rounds: list[Round] = field(default_factory=list)
    agreement: Agreement | None = None
    stands: str = ""


@dataclass
class Change:
    change: ChangeSet
    outcome: Outcome | None = None
    verdicts: tuple[Verdict, ...] = ()
    reference: str = ""


@dataclass
class Handover:
    """One delivery: slices, placements, and the change of every domain."""

    at_s: float
    designs: list[tuple[str, SliceDesign]] = field(default_factory=list)
    placements: list[FunctionsPlaced] = field(default_factory=list)
    changes: dict[str, Change] = field(default_factory=dict)
    probe: tuple[Verdict, ...] = ()
    failure: str = ""


@dataclass
class Story:
    """What the page tells, gathered from the events."""

    started: RunStarted | None = None
    finished: RunFinished | None = None
    wishes: list[Wish] = field(default_factory=list)
    talks: dict[str, Talk] = field(default_factory=dict)
    handovers: dict[str, Handover] = field(default_factory=dict)
    reports: list[IntentReport] = field(default_factory=list)


def render(given: ReportInput) -> str:
    """The page, complete and self-contained: no script, style, font or picture comes from elsewhere."""
    story = gather(given)
    changed = _changed_interfaces(story)
    charts = [_chart(cell, given, story) for cell in given.cells]
    page = _template().render(
        given=given,
        story=story,
        charts=[chart for chart in charts if chart["svg"]],
        topology=topology.draw(given.topology, changed),
        wire=_wire,
        diff_lines=_diff_lines,
        units=_findings,
        converge=_converge,
        said=_said,
    )
    return visible(page)


def gather(given: ReportInput) -> Story:
    """The events as the page tells them."""
    story = Story()
    for event in given.events:
        body = event.body
        if isinstance(body, RunStarted):
            story.started = body
        elif isinstance(body, RunFinished):
            story.finished = body
        elif isinstance(body, IntentAdmitted):
            intent = body.intent
            says = given.says.get((intent.owner, intent.version), "")
            story.wishes.append(Wish(intent.owner, intent.version, event.at_s, says, body.said))
        elif isinstance(body, IntentReported):
            story.reports.append(body.report)
        elif event.workflow.startswith("negotiate/"):
            _gather_talk(story.talks.setdefault(event.workflow, Talk(event.at_s)), event)
        elif event.workflow.startswith("deliver/"):
            _gather_handover(story.handovers.setdefault(event.workflow, Handover(event.at_s)), event)
    return story


def _gather_talk(talk: Talk, event: Event) -> None:
    body = event.body
    if isinstance(body, ConflictDetected):
        talk.conflict = body.report
    elif isinstance(body, OpportunityFound):
        talk.opportunities.append(body.opportunity)
    elif isinstance(body, TopicOpened):
        talk.topic, talk.reason = body.topic, body.reason
    elif isinstance(body, RoundHeld):
        talk.rounds.append(body.round)
    elif isinstance(body, NegotiationEnded):
        talk.agreement, talk.stands = body.agreement, body.stands


def _gather_handover(handover: Handover, event: Event) -> None:
    body = event.body
    if isinstance(body, SliceDesigned):
        handover.designs.append((body.service_intent.id, body.design))
    elif isinstance(body, FunctionsPlaced):
        handover.placements.append(body)
    elif isinstance(body, ChangePlanned):
        handover.changes[body.change.domain] = Change(body.change)
    elif isinstance(body, ChangeVerified) and body.domain in handover.changes:
        change = handover.changes[body.domain]
        change.outcome, change.verdicts = body.outcome, body.verdicts
    elif isinstance(body, ChangeConfirmed) and body.domain in handover.changes:
        handover.changes[body.domain].reference = body.reference
    elif isinstance(body, DeliveryProbed):
        handover.probe = body.verdicts
    elif isinstance(body, DeliveryFailed):
        handover.failure = body.message


def _chart(cell: str, given: ReportInput, story: Story) -> dict[str, Json]:
    points = timeline.points_of(cell, given.samples)
    marks = [
        timeline.Mark(
            talk.at_s,
            _mark_label(talk.agreement),
            "reached" if talk.agreement.agreed else "missed",
        )
        for talk in story.talks.values()
        if talk.agreement is not None and talk.agreement.topic.resource == cell
    ]
    data = [
        [
            point.second,
            point.cqi,
            round(point.reachable, 1),
            round(point.agreed, 1),
            round(point.delivered, 1),
            point.ratio,
        ]
        for point in points
    ]
    return {"cell": cell, "svg": timeline.draw(points, marks), "data": data, "short": _short(cell, given)}


def _short(cell: str, given: ReportInput) -> str:
    """For how long less was delivered than agreed although there was more to send."""
    seconds = [
        second
        for second, delivered in given.samples.items()
        if any(one.cell == cell and one.short for one in delivered)
    ]
    return f"Less than agreed was delivered in {len(seconds)} of {len(given.samples)} seconds."


def _changed_interfaces(story: Story) -> set[tuple[str, str]]:
    """(router, interface) of every interface that a transport change spoke of."""
    found: set[tuple[str, str]] = set()
    for handover in story.handovers.values():
        if "transport" not in handover.changes:
            continue
        for router, lines in handover.changes["transport"].change.plan.items():
            named = (line.split() for line in lines.splitlines() if line.startswith("interface "))
            found.update((router, words[1]) for words in named if len(words) == 2)
    return found


def _converge(talk: Talk) -> str:
    """How the values of one negotiation came together."""
    if talk.topic is None or not talk.rounds:
        return ""
    optimum = talk.agreement.optimum if talk.agreement else None
    level = optimum if isinstance(optimum, int | float) else None
    return convergence.draw(talk.topic, talk.rounds, level)


def _said(proposal: Proposal) -> str:
    """A value, or every attribute of a package."""
    if isinstance(proposal, Offer):
        return ", ".join(f"{name} {x:.4g}" for name, x in proposal.terms.items())
    return f"{proposal.value:.1f}"


def _mark_label(agreement: Agreement) -> str:
    if not agreement.agreed:
        return "no agreement"
    if agreement.shares is not None:
        return f"agreed {sum(agreement.shares.values()):.1f} in all"
    return f"agreed {agreement.value or 0.0:.1f}"


def _wire(model: object) -> str:
    """A standard's type in its wire form, as indented JSON text."""
    import json

    from pydantic import BaseModel

    if not isinstance(model, BaseModel):
        return json.dumps(model, indent=2, ensure_ascii=False)
    plain = model.model_dump(mode="json", by_alias=True, exclude_none=True)
    return json.dumps(plain, indent=2, ensure_ascii=False)


def _diff_lines(diff: str) -> list[tuple[str, str]]:
    """Each line of a unified diff with its kind: add, del, hunk or same."""
    kinds = {"+": "add", "-": "del", "@": "hunk"}
    return [
        (kinds.get(line[:1], "same"), line)
        for line in diff.splitlines()
        if not line.startswith(("+++", "---"))
    ]


def _findings(held: Round) -> list[tuple[str, str, str]]:
    """(agent, unit, summary) of a round, in the pipeline's order."""
    return [
        (turn.agent, finding.unit, finding.summary)
        for turn in (*held.turns, held.mediator)
        for finding in turn.findings
    ]


@cache
def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    source = (files("assent.app.report") / "page.html.j2").read_text(encoding="utf-8")
    return environment.from_string(source)
