"""What `assent slice deploy` and its siblings print and ask."""

from __future__ import annotations

import getpass
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from assent.app.agent_servers import Allowance, lent
from assent.app.clouds import CloudsFile, clouds_of_scenario, read_clouds
from assent.app.orders import Asked, Order, People
from assent.app.slices import check_agents, opened
from assent.cli.output import console, print_json
from assent.cli.recommendations import draw, promised, show_notes, show_options, table_of
from assent.intents.change import ChangeSet
from assent.intents.decision import APPROVE, REJECT, Decision, Taken
from assent.intents.errors import Clarify, InvalidInput
from assent.intents.instance import SliceInstance
from assent.reasoning.lessons import episode
from assent.reasoning.run import Loop
from assent.reasoning.select import make_model
from assent.service.orchestration import roster
from assent.service.orchestration.resources import Action

if TYPE_CHECKING:
    from assent.reasoning.agent import AgentSpec
    from assent.reasoning.outcome import DriveLimits
    from assent.reasoning.settings import ModelSettings
    from assent.service.orchestration.recommend import Recommendation

MAX_ANSWERS = 20
"""So often somebody is asked again."""
HISTORY = 8
"""Operations that the screen shows of a slice; JSON has all."""
UNCHANGED = "-unchanged"
"""So references end where a change is of the record only."""


@dataclass(frozen=True)
class Wish:
    """What was asked on the command line. `feedback` is given before the pick, one after the other."""

    text: str
    pick: int | None
    feedback: tuple[str, ...]
    yes: bool
    plot: Path | None
    activate: bool = True


def deploy_command(
    wish: Wish,
    *,
    clouds: Path | None,
    scenario: Path | None,
    agents: Path | None,
    servers: Allowance,
    model: str | None,
    settings: ModelSettings,
    limits: DriveLimits,
    state: Path | None,
    as_json: bool,
) -> None:
    if clouds is not None and scenario is not None:
        raise InvalidInput("give --clouds or --scenario, not both", field="clouds")
    own = check_agents(agents) if agents is not None else None
    site: CloudsFile | None = read_clouds(clouds) if clouds is not None else None
    site = clouds_of_scenario(scenario) if scenario is not None else site
    terminal = _Terminal(wish, as_json)
    told = roster.servers(agents)
    with (
        opened(state, site) as desk,
        Loop() as loop,
        lent(own or {}, told, servers) as theirs,
        episode(settings.learn) as held,
    ):
        desk.bindings |= theirs
        thinker = make_model(model or settings.model or "embedded", settings)
        order = desk.deploy(
            wish.text, thinker, loop, terminal.people, agents=own, limits=limits, activate=wish.activate
        )
        if order.status == "deployed":
            held.end("accepted", (f"{order.choice} was picked, and its deployment approved",))
    if as_json:
        print_json(order.wire())
    else:
        _show_order(order, terminal.shown)
    if order.status != "deployed":
        sys.exit(Clarify.exit_code)


def list_command(state: Path | None, *, as_json: bool) -> None:
    with opened(state) as desk:
        instances = desk.keeper.instances()
    if as_json:
        print_json([one.wire() for one in instances])
        return
    table = table_of("slice", "phase", "operationalState", "administrativeState", "functions", "version")
    for one in instances:
        count = "0" if one.ended else str(len(one.functions) - len(one.stopped))
        table.add_row(one.id, one.phase, one.operational, one.administrative, count, str(one.version))
    console().print(table if instances else "no slice was deployed here")


def show_command(name: str, state: Path | None, *, as_json: bool) -> None:
    with opened(state) as desk:
        one = desk.keeper.find(name)
    print_json(one.wire()) if as_json else _show_instance(one)


def change_command(
    name: str,
    action: str,
    state: Path | None,
    *,
    function: str = "",
    factor: float | None = None,
    yes: bool,
    as_json: bool,
) -> None:
    if factor is not None and not (math.isfinite(factor) and 0 < factor <= 1000):
        raise InvalidInput("--factor: give a number above 0, at most 1000", field="factor")
    terminal = _Terminal(Wish("", None, (), yes, None), as_json)
    with opened(state) as desk:
        before = desk.keeper.find(name).version
        after = desk.change(name, _action(action), terminal.people, function=function, factor=factor)
    one = next(one for one in after if one.id == name)
    print_json(one.wire()) if as_json else _show_instance(one, before)


def leave_command(name: str, order: str, state: Path | None, *, yes: bool, as_json: bool) -> None:
    terminal = _Terminal(Wish("", None, (), yes, None), as_json)
    with opened(state) as desk:
        before = desk.keeper.find(name).version
        one = desk.leave(name, order, terminal.people)
    print_json(one.wire()) if as_json else _show_instance(one, before)


def modify_command(
    name: str,
    text: str,
    *,
    model: str | None,
    settings: ModelSettings,
    state: Path | None,
    yes: bool,
    as_json: bool,
) -> None:
    terminal = _Terminal(Wish("", None, (), yes, None), as_json)
    with opened(state) as desk, Loop() as loop:
        thinker = make_model(model or settings.model or "embedded", settings)
        before = desk.keeper.find(name).version
        after = desk.modify(name, text, thinker, loop, terminal.people)
    one = next(one for one in after if one.id == name)
    print_json(one.wire()) if as_json else _show_instance(one, before)


def agents_show_command(*, as_json: bool) -> None:
    if as_json:
        print_json(_agents(check_agents(None)))
    else:
        sys.stdout.write(roster.shipped())


def agents_check_command(file: Path, *, as_json: bool) -> None:
    agents = check_agents(file)
    if as_json:
        print_json(_agents(agents))
        return
    for agent in agents.values():
        tools = ", ".join(
            f"{t.name} → {t.agent or t.server}" if t.agent or t.server else t.name for t in agent.tools
        )
        console().print(f"{agent.name}: {tools}", markup=False)
    console().print(f"{len(agents)} agents; every one of them, and every tool, can be reached")


class _Terminal:
    """The person at the terminal, where there is one; else what the command line said."""

    def __init__(self, wish: Wish, as_json: bool) -> None:
        self._wish = wish
        self._as_json = as_json
        self._feedback = list(wish.feedback)
        self._asked = 0
        self.shown: tuple[Recommendation, ...] = ()
        self.people = People(self._pick, self._approve)

    def _pick(self, asked: Asked) -> str | None:
        """What is drawn is drawn before anybody decides: it helps to, and a file that cannot be written deploys
        nothing."""
        draw(self._wish.plot, asked.options)
        said = self._picked(asked)
        draw(self._wish.plot, asked.options, said or "")
        return said

    def _picked(self, asked: Asked) -> str | None:
        if asked.note and not self._present:
            raise Clarify((asked.note,), field="feedback")
        if self._feedback:
            return self._feedback.pop(0)
        if self._wish.pick is not None:
            if self._wish.pick > len(asked.options):
                many = len(asked.options)
                raise InvalidInput(f"--pick: there are {many} recommendations", field="pick")
            return asked.options[self._wish.pick - 1].name
        if not self._present:
            return None
        return self._ask(asked)

    def _ask(self, asked: Asked) -> str | None:
        import typer

        if asked.note:
            console().print(asked.note, markup=False)
        if not self.shown:
            show_notes(asked.notes)
        if asked.options != self.shown:
            show_options(asked.options)
            self.shown = asked.options
        while self._asked < MAX_ANSWERS:
            self._asked += 1
            said = str(typer.prompt("Which one (a number), or what should be different?")).strip()
            if not said.isdecimal():
                return said or None
            if said.isascii() and 0 < int(said[:9]) <= len(asked.options):
                return asked.options[int(said[:9]) - 1].name
            console().print(f"There is no {said[:20]}: say 1 to {len(asked.options)}.", markup=False)
        return None

    def _approve(self, decision: Decision, change: ChangeSet) -> Taken | None:
        if self._wish.yes:
            return Taken(choice=APPROVE, by="--yes")
        if not self._present:
            return Taken(choice=REJECT, by="nobody is here to approve it; give --yes")
        import typer

        for cloud, text in sorted(change.diff.items()):
            console().print(f"\nto {cloud}:\n{text}", markup=False, highlight=False, soft_wrap=True)
        agreed = typer.confirm(decision.question)
        return Taken(choice=APPROVE if agreed else REJECT, by=_who())

    @property
    def _present(self) -> bool:
        return not self._as_json and sys.stdin.isatty()


def _action(name: str) -> Action:
    known: tuple[Action, ...] = get_args(Action)
    return next(one for one in known if one == name)


def _who() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "terminal"


def _show_order(order: Order, shown: Sequence[Recommendation]) -> None:
    screen = console()
    for question in order.questions:
        screen.print(f"question: {question}", markup=False)
    if not shown:
        show_notes(order.notes)
    if order.options and tuple(shown) != order.options:
        show_options(order.options)
    for substitution in order.substitutions:
        screen.print(f"substituted: {substitution}", markup=False)
    if order.status == "deployed":
        screen.print(f"deployed {order.choice}: {', '.join(one.id for one in order.instances)}", markup=False)
        for one in order.instances:
            _show_instance(one)
    elif order.options:
        screen.print("nothing was deployed; give --pick N, or --feedback, and --yes")
    if order.transcript:
        screen.print(f"{order.calls} calls of tools: {order.transcript}", markup=False, soft_wrap=True)
    elif order.calls:
        screen.print(order.explanations[-1], markup=False)


def _show_instance(one: SliceInstance, since: int = 0) -> None:
    """`since`: only what was done after this version; else the newest, and how much more there is."""
    screen = console()
    states = f"{one.phase}, operationalState {one.operational}, administrativeState {one.administrative}"
    screen.print(f"{one.id}: {states}, version {one.version}", markup=False)
    if one.members:
        screen.print(f"shared by {', '.join(member.order for member in one.members)}", markup=False)
    table = table_of("function", "cloud", "cpu", "ram MB", "disk GB", "state")
    for placed in () if one.ended else one.functions:
        f = placed.function
        state = "STOPPED" if f.name in one.stopped else "STARTED"
        table.add_row(f.name, placed.cloud, f"{f.cpu:g}", str(f.ram_mb), str(f.disk_gb), state)
    if not one.ended:
        screen.print(f"promises {promised(one)}", markup=False)
        screen.print(table)
    history = [done for done in one.history if done.version > since]
    if len(history) > HISTORY:
        screen.print(f"  … {len(history) - HISTORY} earlier operations; --json has all", markup=False)
    for done in history[-HISTORY:]:
        where = "nothing to change on the clouds" if done.reference.endswith(UNCHANGED) else done.reference
        screen.print(f"  {done.operation} (version {done.version}): {where}  {done.note}", markup=False)


def _agents(agents: dict[str, AgentSpec]) -> dict[str, object]:
    return {"agents": [one.model_dump(mode="json") for one in agents.values()]}
