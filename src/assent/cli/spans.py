"""What `assent domains` and `assent slice span` with its siblings print and ask."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from assent.app.domains.desk import (
    Approver,
    SpanOrder,
    advert_wire,
    opened,
    shown,
    span_wire,
)
from assent.cli.approvals import user
from assent.cli.output import complain, console, print_json
from assent.cli.recommendations import show_notes
from assent.intents.decision import APPROVE, REJECT, Decision, Taken
from assent.intents.domains import Advert, Segment, Span
from assent.intents.errors import AssentError, Clarify, InvalidInput
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.service.domains.augment import Augment
from assent.service.domains.database import meeting_points

if TYPE_CHECKING:
    from rich.table import Table

    from assent.lifecycle.domains.agent import DomainAgent
    from assent.reasoning.settings import ModelSettings


_TICK_S = 5.0


def show_command(file: Path, state: Path | None, *, as_json: bool) -> None:
    with shown(file) if state is None else opened(state, file) as desk:
        adverts, unheard = desk.adverts(), desk.unheard
    if as_json:
        print_json({**advert_wire(adverts), "unheard": unheard})
        return
    _show_adverts(adverts)
    _show_unheard(unheard)


def serve_command(
    file: Path,
    port: int,
    host: str,
    token_env: str,
    certificate: Path | None,
    key: Path | None,
    state: Path | None,
    *,
    as_json: bool,
) -> None:
    import os

    from pydantic import SecretStr

    from assent.api.a2a import DELEGATION, agent_app
    from assent.api.listen import listening, serve_until_interrupted
    from assent.app.domains.file import read_served
    from assent.app.domains.wiring import agent
    from assent.cli.output import print_json_line
    from assent.lifecycle.folder import data_folder
    from assent.service.domains.exchange import HostedDomain

    token = os.environ.get(token_env, "")
    if not token:
        raise InvalidInput(f"the environment variable {token_env} holds no token; set it", field="token_env")
    described = read_served(file)
    root = state or data_folder() / "domains" / described.name
    with (
        agent(described, root, open_=False) as found,
        listening(host, port, certificate, key) as socket,
    ):
        url = f"{'https' if certificate else 'http'}://{socket.where}/"
        application = agent_app(HostedDomain(found), url, SecretStr(token), DELEGATION)
        if as_json:
            print_json_line({"domain": described.name, "url": url})
        else:
            console().print(f"{described.name} answers at {url}; Ctrl-C ends it", markup=False)
        with _ticking(found):
            serve_until_interrupted(application, socket, certificate, key)


@contextmanager
def _ticking(agent: DomainAgent) -> Iterator[None]:
    """What nobody confirms reverts by itself, also where nobody asks any more."""
    over = threading.Event()

    def tick() -> None:
        while not over.wait(_TICK_S):
            try:
                agent.tick()
            except AssentError as error:
                complain(f"error: {error.message}")

    thread = threading.Thread(target=tick, name="assent-domain", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def span_command(
    text: str,
    *,
    domains: Path | None,
    area: str | None,
    most: int,
    deploy: bool,
    model: str | None,
    settings: ModelSettings,
    state: Path | None,
    yes: bool,
    as_json: bool,
) -> None:
    approve = _approver(yes, as_json) if deploy else None
    with opened(state, domains) as desk, Loop() as loop:
        thinker = make_model(model or settings.model or "embedded", settings)
        order = desk.span(text, thinker, loop, area=area, most=most, approve=approve)
    print_json(order.wire()) if as_json else _show_order(order)
    if order.status == "clarify":
        sys.exit(Clarify.exit_code)


def spans_command(domains: Path | None, state: Path | None, *, as_json: bool) -> None:
    with opened(state, domains) as desk:
        spans, left = desk.keeper.spans(), desk.keeper.left()
    if as_json:
        print_json(
            {"spans": [span_wire(one) for one in spans], "untold": {k: list(v) for k, v in left.items()}}
        )
        return
    for one in spans:
        _show_span(one)
    if not spans:
        console().print("no slice spans several domains here")
    _show_left(left)


def augment_command(
    name: str,
    values: Mapping[str, Any],
    domains: Path | None,
    state: Path | None,
    *,
    yes: bool,
    as_json: bool,
) -> None:
    wish = _wish(values)
    with opened(state, domains) as desk:
        span = desk.augment(name, wish, _approver(yes, as_json))
    print_json(span_wire(span)) if as_json else _show_span(span)


def release_command(name: str, domains: Path | None, state: Path | None, *, yes: bool, as_json: bool) -> None:
    with opened(state, domains) as desk:
        span = desk.release(name, _approver(yes, as_json))
    if as_json:
        print_json({"released": span.order, "domains": sorted(span.delegations)})
    else:
        told = ", ".join(sorted(span.delegations))
        console().print(f"{span.order} is released; nothing of it is held in {told}", markup=False)


def _wish(values: Mapping[str, Any]) -> Augment:
    try:
        return Augment.model_validate({name: value for name, value in values.items() if value is not None})
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in problem["loc"])
        said = str(problem["msg"]).removeprefix("Value error, ")
        raise InvalidInput(f"{where}: {said}" if where else said, field=where or "augment") from None


def _approver(yes: bool, as_json: bool) -> Approver:
    """The person at the terminal, where there is one; else what the command line said."""

    def approve(decision: Decision, segments: Sequence[Segment]) -> Taken | None:
        if yes:
            return Taken(choice=APPROVE, by="--yes")
        if as_json or not sys.stdin.isatty():
            return Taken(choice=REJECT, by="nobody is here to approve it; give --yes")
        import typer

        _show_segments(segments)
        return Taken(choice=APPROVE if typer.confirm(decision.question) else REJECT, by=user())

    return approve


def _show_order(order: SpanOrder) -> None:
    screen = console()
    for question in order.questions:
        screen.print(f"question: {question}", markup=False)
    _show_unheard(order.unheard)
    show_notes(order.notes)
    if order.span is not None:
        screen.print(f"deployed {order.span.order} in {', '.join(order.span.delegations)}", markup=False)
        _show_span(order.span)
        _show_left(order.untold)
        return
    for number, split in enumerate(order.splits, 1):
        times = "; ".join(
            f"{name} {up:g} ms up, {down:g} ms down" for name, (up, down) in split.latency_ms.items()
        )
        screen.print(f"{number}: {split.cost:g} per hour; the domains take {times}", markup=False)
        _show_segments(split.segments)
    if order.splits:
        screen.print("nothing was deployed; give --deploy")


def _show_span(span: Span) -> None:
    screen = console()
    total = sum(one.cost for one in span.segments)
    screen.print(f"{span.order}, version {span.version}, {total:g} per hour: {span.text}", markup=False)
    _show_segments(span.segments)
    for need in span.needs:
        whole = need.budget
        screen.print(
            f"  {need.slice_id} as a whole: {whole.ul_latency_ms:g}/{whole.dl_latency_ms:g} ms, availability "
            f"{whole.availability_percent:.10g} %, reliability {whole.ul_reliability_percent:.10g}/"
            f"{whole.dl_reliability_percent:.10g} %",
            markup=False,
        )
    for domain, reference in sorted(span.references.items()):
        screen.print(f"  {domain}: {reference}", markup=False)
    for line in span.history:
        screen.print(f"  {line}", markup=False)


def _show_segments(segments: Sequence[Segment]) -> None:
    """A table for each slice, the rates above it; a segment that has others says so."""
    screen = console()
    for name in dict.fromkeys(one.slice_id for one in segments):
        mine = [one for one in segments if one.slice_id == name]
        rates = (min(one.ul_kbps for one in mine), min(one.dl_kbps for one in mine))
        screen.print(f"{name}: {rates[0]} kbit/s up, {rates[1]} down", markup=False)
        table = _table("segment", "domain", "way", "≤ ms", "avail. %", "reliab. %", "labels")
        for one in mine:
            table.add_row(*_row(one, rates))
        screen.print(table)


def _row(one: Segment, rates: tuple[int, int]) -> tuple[str, ...]:
    budget = one.budget
    way = f"{one.enters} – {one.leaves}"
    if one.functions:
        way = f"{one.enters}: {', '.join(function.role for function in one.functions)}"
    if (one.ul_kbps, one.dl_kbps) != rates:
        way += f" ({one.ul_kbps}/{one.dl_kbps} kbit/s)"
    return (
        one.id,
        one.domain,
        way,
        f"{budget.ul_latency_ms:g}/{budget.dl_latency_ms:g}",
        f"{budget.availability_percent:.7g}",
        f"{min(budget.ul_reliability_percent, budget.dl_reliability_percent):.7g}",
        ", ".join(f"{stitch.kind} {stitch.label}" for stitch in one.stitches),
    )


def _show_adverts(adverts: Sequence[Advert]) -> None:
    screen = console()
    table = _table("domain", "whose", "way", "free", "ms", "avail. %", "price")
    for advert in adverts:
        head = (advert.domain, f"{advert.operator}, {advert.kind}")
        for one in advert.crossings:
            free = f"{one.to_z.kbps}/{one.to_a.kbps} kbit/s"
            late = f"{one.to_z.latency_ms:g}/{one.to_a.latency_ms:g}"
            row = (f"{one.a} – {one.z}", free, late, f"{one.availability_percent:.7g}", f"{one.price:g}")
            table.add_row(*head, *row)
        for host in advert.hostings:
            way = f"{host.at}: {', '.join(host.roles) or 'any'}"
            free = f"{host.cpu:g} CPU, {host.ram_mb // 1024} GiB, {host.disk_gb} GB"
            row = (way, free, f"{host.latency_ms:g}", f"{host.availability_percent:.7g}", f"{host.price:g}")
            table.add_row(*head, *row)
    screen.print(table)
    for point, domains in meeting_points(adverts).items():
        if len(domains) > 1:
            screen.print(f"at {point} meet: {', '.join(domains)}", markup=False)


def _show_left(left: Mapping[str, Sequence[str]]) -> None:
    for order, names in left.items():
        complain(f"{order}: {', '.join(names)} could not be told yet that it is over there")


def _show_unheard(unheard: Mapping[str, str]) -> None:
    for domain, why in sorted(unheard.items()):
        complain(f"{domain} told nothing: {why}")


def _table(*columns: str) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=column in ("segment", "domain", "≤ ms", "free", "ms"))
    return table
