"""Tells a run as it happens: one method per kind of event, tables where people would look."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatchmethod

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from assent.cli.diffs import readable
from assent.intents.change import ChangeSet
from assent.intents.decision import APPROVE
from assent.intents.events import (
    ChangeConfirmed,
    ChangePlanned,
    ChangeRolledBack,
    ChangeVerified,
    ConflictDetected,
    DecisionAsked,
    DecisionTaken,
    DeliveryFailed,
    DeliveryProbed,
    Event,
    FunctionsPlaced,
    IntentAdmitted,
    IntentReported,
    NegotiationEnded,
    OpportunityFound,
    RatiosRecomputed,
    RoundHeld,
    RunFinished,
    RunStarted,
    SliceDesigned,
    TopicOpened,
)
from assent.intents.evidence import Outcome, Verdict
from assent.intents.intent import Fulfilment
from assent.intents.negotiation import Agreement, Offer, Topic, Turn

DIFF_LINES = 40
"""More than this of one device's diff is in the report, not on the screen."""

_COLOURS = {Outcome.PASS: "green", Outcome.FAIL: "red", Outcome.INCONCLUSIVE: "yellow"}


class Narrator:
    """`says`: the sentences of the scenario's owner by (operator, version); shown, never recorded."""

    def __init__(self, console: Console, says: Mapping[tuple[str, int], str]) -> None:
        self._console = console
        self._says = says
        self._chapter = ""
        self._recomputed = 0
        self._found: set[tuple[str, str, str]] = set()

    def hear(self, event: Event) -> None:
        self._tell(event.body, event)

    @singledispatchmethod
    def _tell(self, body: object, event: Event) -> None:
        """Kinds that need no words of their own."""

    @_tell.register
    def _(self, body: RunStarted, event: Event) -> None:
        self._console.print(
            Text.assemble(("Assent", "bold"), f"  {body.name}, seed {body.seed}, model {body.model}")
        )

    @_tell.register
    def _(self, body: IntentAdmitted, event: Event) -> None:
        self._head("What they want")
        intent = body.intent
        since = f" (from second {event.at_s:g})" if event.at_s else ""
        said = self._says.get((intent.owner, intent.version), "")
        words = f"“{said}”" if said else "speaks for itself, in a process of its own"
        self._console.print(Text.assemble((intent.owner, "bold cyan"), since, f": {words}"))
        self._console.print(Text(f"  understood: {body.said}", style="dim"))

    @_tell.register
    def _(self, body: ConflictDetected, event: Event) -> None:
        report = body.report
        self._moment(event, f"Is there a conflict on {report.resource}?")
        style = "green" if report.kind == "none" else "yellow"
        self._console.print(Text.assemble((f"{report.kind}: ", f"bold {style}"), report.explanation))

    @_tell.register
    def _(self, body: OpportunityFound, event: Event) -> None:
        found = body.opportunity
        frees = f" ({found.frees_mbps:g} Mbps)" if found.frees_mbps else ""
        words = (f"opportunity, {found.kind}: ", "bold cyan")
        self._console.print(Text.assemble(words, found.explanation, frees))

    @_tell.register
    def _(self, body: TopicOpened, event: Event) -> None:
        topic = body.topic
        self._console.print(
            f"Topic [bold]{escape(topic.resource)}[/], {topic.kind}: between {topic.lower:.1f} and "
            f"{topic.upper:.1f} {topic.unit}, tolerance {topic.tolerance:g}, at most {topic.max_rounds} rounds, "
            f"optimizer pressure {topic.pressure}" + _settings(topic)
        )
        for one in topic.attributes[1:]:
            self._console.print(
                Text(
                    f"  {one.name}: between {one.lower:g} and {one.upper:g} {one.unit}, tolerance {one.slack:g}, "
                    f"{one.better} is better"
                )
            )
        self._console.print(Text(f"  because {body.reason}", style="dim"))

    @_tell.register
    def _(self, body: RoundHeld, event: Event) -> None:
        table = Table(
            box=box.SIMPLE_HEAD, title=f"Round {body.round.number}", title_justify="left", pad_edge=False
        )
        table.add_column("who", style="cyan", no_wrap=True)
        offers = isinstance(body.round.mediator.proposal, Offer)
        table.add_column("package" if offers else "Mbps", justify="right")
        table.add_column("reasoning", ratio=3)
        table.add_column("what its units found", ratio=2, style="dim")
        for change in body.round.changes:
            self._console.print(Text(f"changed: {change}", style="yellow"))
        for turn in (*body.round.turns, body.round.mediator):
            style = "bold" if turn.role == "mediator" else ""
            found = "\n".join(self._news(event.workflow, turn))
            who = turn.agent + (f"\n(instead of {turn.substitutions[0]})" if turn.substitutions else "")
            proposal = turn.proposal
            said = _terms(proposal.terms) if isinstance(proposal, Offer) else f"{proposal.value:.1f}"
            table.add_row(escape(who), said, escape(proposal.reasoning), escape(found), style=style)
        self._console.print(table)
        for incentive in body.round.incentives:
            self._console.print(
                Text(f"{incentive.kind} for {incentive.agent}: {incentive.reason}", style="yellow")
            )

    @_tell.register
    def _(self, body: NegotiationEnded, event: Event) -> None:
        agreement = body.agreement
        if not agreement.agreed:
            taken = f"{agreement.rounds} rounds ({agreement.stopped_by}){_spent(agreement)}"
            words = f"No agreement after {taken}; {body.stands}"
            self._console.print(Text(words, style="bold red"))
            return
        self._console.print(
            Text.assemble(
                ("Agreed: ", "bold green"),
                (_outcome(agreement), "bold"),
                f" by {agreement.stopped_by} after {agreement.rounds} rounds and {agreement.messages} messages",
                _spent(agreement),
                _distance(agreement),
            )
        )

    @_tell.register
    def _(self, body: SliceDesigned, event: Event) -> None:
        design, profile = body.design, body.design.service_profile
        self._moment(event, f"Slice {design.slice_id}")
        table = Table(
            box=box.SIMPLE_HEAD, pad_edge=False, title="From agreement to profiles", title_justify="left"
        )
        table.add_column("what", style="cyan", no_wrap=True)
        table.add_column("value", ratio=1)
        nest = ", ".join(f"{key}: {value}" for key, value in sorted(design.nest.attributes.items())[:6])
        table.add_row("service intent", escape(body.service_intent.id))
        table.add_row("NEST", escape(f"{design.nest.service_type}, {nest}"))
        wire = profile.model_dump(by_alias=True, exclude_none=True, mode="json")
        chosen = {
            key: value for key, value in wire.items() if key not in ("serviceProfileId", "plmnInfoList")
        }
        table.add_row("ServiceProfile", escape(_brief(chosen)))
        table.add_row("S-NSSAI", f"SST {design.snssai.sst}, SD {design.snssai.sd or '-'}")
        self._console.print(table)

    @_tell.register
    def _(self, body: FunctionsPlaced, event: Event) -> None:
        placement = body.placement
        where: dict[str, list[str]] = {}
        for placed in placement.functions:
            where.setdefault(placed.cloud, []).append(placed.function.role)
        spots = "; ".join(f"{cloud}: {', '.join(roles)}" for cloud, roles in sorted(where.items()))
        self._console.print(
            Text.assemble(
                ("Placed ", "bold"), spots, f"  ({placement.latency_ms:.1f} ms, cost {placement.cost:g})"
            )
        )
        for asked in body.transport:
            self._console.print(
                f"Transport slice {asked.a.router} – {asked.z.router}: {asked.to_z_kbps / 1000:g}/"
                f"{asked.to_a_kbps / 1000:g} Mbps, {asked.latency_ms:g} ms, DSCP {asked.dscp}"
            )

    @_tell.register
    def _(self, body: ChangePlanned, event: Event) -> None:
        change = body.change
        self._moment(event, _DOMAIN_TITLES[change.domain])
        if change.empty:
            self._console.print(Text("nothing has to change", style="dim"))
        for target in sorted(change.diff):
            self._print_diff(target, change)
        for note in change.notes:
            self._console.print(Text(f"note: {note}", style="dim"))

    @_tell.register
    def _(self, body: ChangeVerified, event: Event) -> None:
        colour = _COLOURS[body.outcome]
        self._console.print(
            Text.assemble(("verified: ", "bold"), (body.outcome.value, f"bold {colour}"), f" ({body.domain})")
        )
        passed = sum(verdict.outcome is Outcome.PASS for verdict in body.verdicts)
        self._console.print(Text(f"  {passed} of {len(body.verdicts)} properties pass", style="dim"))
        for verdict in body.verdicts:
            if verdict.outcome is Outcome.PASS and (event.at_s or not _worth_telling(verdict)):
                continue
            self._console.print(
                Text.assemble(
                    "  ",
                    (verdict.outcome.value, _COLOURS[verdict.outcome]),
                    f"  {verdict.property}: {_shorten(verdict.evidence[0])}",
                )
            )

    @_tell.register
    def _(self, body: DecisionAsked, event: Event) -> None:
        self._moment(event, "A person decides")
        self._console.print(Text(body.decision.question, style="bold"))
        waits = f"waits for: assent approvals approve|reject {body.decision.id}"
        self._console.print(Text(waits, style="dim"))

    @_tell.register
    def _(self, body: DecisionTaken, event: Event) -> None:
        style = "green" if body.taken.choice == APPROVE else "bold red"
        self._console.print(Text.assemble((body.taken.choice, style), f" by {body.taken.by}"))

    @_tell.register
    def _(self, body: DeliveryProbed, event: Event) -> None:
        passed = sum(verdict.outcome is Outcome.PASS for verdict in body.verdicts)
        self._console.print(f"Committed everywhere; probed end to end: {passed} of {len(body.verdicts)} pass")

    @_tell.register
    def _(self, body: ChangeConfirmed, event: Event) -> None:
        where = f" as {body.reference[:12]}" if body.reference else ""
        self._console.print(Text(f"confirmed {body.domain}{where}", style="green"))

    @_tell.register
    def _(self, body: ChangeRolledBack, event: Event) -> None:
        self._console.print(Text(f"rolled back {body.domain}: {body.reason}", style="yellow"))

    @_tell.register
    def _(self, body: DeliveryFailed, event: Event) -> None:
        self._console.print(Text(f"not delivered ({body.error}): {body.message}", style="bold red"))

    @_tell.register
    def _(self, body: RatiosRecomputed, event: Event) -> None:
        self._recomputed += 1
        if self._recomputed > 3:
            return
        for change in body.changes:
            up = " uplink" if change.direction == "uplink" else ""
            self._console.print(
                f"[dim]t={event.at_s:g} s[/] {escape(change.slice_id)} on {escape(change.cell)}: CQI {change.cqi}, "
                f"{change.reachable_mbps:.1f} Mbps{up} reachable → PRB ratio {change.before_percent} → "
                f"{change.after_percent} %"
            )
        if self._recomputed == 3:
            self._console.print(
                Text("(further ratios follow the channel; all are in the report)", style="dim")
            )

    @_tell.register
    def _(self, body: IntentReported, event: Event) -> None:
        report = body.report
        status = report.fulfilment.status
        style = "green" if status is Fulfilment.FULFILLED else "bold red"
        if status is Fulfilment.DEGRADED:
            self._moment(event, f"{report.resource} degrades")
        self._console.print(
            Text.assemble(
                f"{report.intent_id} on {report.resource}: ",
                (status.value, style),
                f"  {report.fulfilment.reason}",
            )
        )

    @_tell.register
    def _(self, body: RunFinished, event: Event) -> None:
        self._console.rule("[bold]Summary", align="left")
        self._console.print(body.summary)

    def _news(self, workflow: str, turn: Turn) -> list[str]:
        """What the agent's units found, without what was told in this negotiation already."""
        lines = []
        for finding in turn.findings:
            told = (workflow, finding.unit, finding.summary)
            if told not in self._found:
                lines.append(f"{finding.unit}: {finding.summary}")
            self._found.add(told)
        return lines

    def _moment(self, event: Event, title: str) -> None:
        when = f"t = {event.at_s:g} s: " if event.at_s else ""
        self._head(f"{when}{title}")

    def _head(self, title: str) -> None:
        if title != self._chapter:
            self._chapter = title
            self._console.print()
            self._console.rule(f"[bold]{escape(title)}", align="left")

    def _print_diff(self, target: str, change: ChangeSet) -> None:
        lines = list(readable(change.diff[target]))
        self._console.print(Text(target, style="bold"))
        for sign, line in lines[:DIFF_LINES]:
            style = {"+": "green", "-": "red"}.get(sign, "dim")
            self._console.print(Text(f"  {sign} {line}", style=style))
        if len(lines) > DIFF_LINES:
            self._console.print(Text(f"  … {len(lines) - DIFF_LINES} more lines in the report", style="dim"))


_DOMAIN_TITLES = {
    "ran": "RAN: PRB ratios",
    "transport": "Transport: router configuration",
    "cloud": "Cloud: network functions",
}


def _worth_telling(verdict: Verdict) -> bool:
    """Of what passes: what the change is there for, and that nothing else broke. The report has the rest."""
    return any(word in verdict.property for word in ("slice", "nothing else broke", "link failure"))


def _outcome(agreement: Agreement) -> str:
    if agreement.shares is not None:
        shares = ", ".join(f"{name} {value:.1f}" for name, value in sorted(agreement.shares.items()))
        return f"{shares} {agreement.topic.unit}"
    if agreement.terms is not None:
        units = {one.name: one.unit for one in agreement.topic.attributes}
        return ", ".join(f"{name} {x:.4g} {units[name]}".rstrip() for name, x in agreement.terms.items())
    return f"{agreement.value or 0.0:.1f} {agreement.topic.unit}"


def _terms(terms: Mapping[str, float]) -> str:
    return "\n".join(f"{x:.4g}" for x in terms.values())


def _settings(topic: Topic) -> str:
    """What a topic has that most topics have not."""
    limits = topic.limits
    parts = [] if topic.optimizer == "welfare" else [f"optimizer {topic.optimizer}"]
    parts += [f"at most {limits.time_s:g} s"] if limits.time_s is not None else []
    parts += [f"at most {limits.tokens} tokens"] if limits.tokens is not None else []
    parts += [f"at most {limits.usd:g} USD"] if limits.usd is not None else []
    return "".join(f", {part}" for part in parts)


def _spent(agreement: Agreement) -> str:
    cost = f" ({agreement.usd:.4g} USD)" if agreement.usd else ""
    return f", {agreement.tokens} tokens{cost}" if agreement.tokens else ""


def _distance(agreement: Agreement) -> str:
    if agreement.distance is None:
        return ""
    if agreement.terms is not None:
        return f"; {agreement.distance:.1%} of a range from the theoretical optimum"
    return f"; {agreement.distance:.2f} {agreement.topic.unit} from the theoretical optimum"


def _brief(wire: Mapping[str, object]) -> str:
    return ", ".join(f"{key} {_flat(value)}" for key, value in wire.items())


def _flat(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} {_flat(inner)}" for key, inner in value.items()) + "}"
    return str(value)


def _shorten(text: str, most: int = 140) -> str:
    first = text.splitlines()[0] if text else ""
    return first if len(first) <= most else first[: most - 1] + "…"
