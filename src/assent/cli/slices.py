"""`assent slice deploy` and what follows: list, show, scale, operate, terminate; and `assent agents`.

Registered by import. What needs time to load is loaded when a command runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from assent.cli.options import Json, MetricsOption, ModelOption, PrivacyOption, RecordOption
from assent.cli.wishing import slice_app

agents_app = typer.Typer(no_args_is_help=True, help="The agents that model and deploy slices, as YAML.")

DeskState = Annotated[
    Path | None,
    typer.Option("--state", help="State folder; without it, `slices` in the user's data folder."),
]
Clouds = Annotated[
    Path | None,
    typer.Option("--clouds", help="The clouds that there are (docs/agents.md); remembered in the state."),
]
ScenarioOfClouds = Annotated[
    Path | None, typer.Option("--scenario", help="Take the clouds of this scenario instead.")
]
CostPlanFile = Annotated[
    Path | None, typer.Option("--plan", help="A cost plan of your own (docs/slices.md).")
]
Agents = Annotated[
    Path | None, typer.Option("--agents", help="Agents of your own; `assent agents show` prints ours.")
]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Approve the change without being asked.")]
SliceName = Annotated[str, typer.Argument(help="A slice's id, as `assent slice list` shows it.")]


@slice_app.command(
    "deploy",
    epilog='Example: assent slice deploy "200 cameras, utilisation above 80 %" --clouds clouds.yaml --pick 1 --yes',
)
def slice_deploy(
    text: Annotated[str, typer.Argument(help="What is to be deployed, and what matters about it, in words.")],
    clouds: Clouds = None,
    scenario: ScenarioOfClouds = None,
    pick: Annotated[
        int | None,
        typer.Option("--pick", min=1, help="Deploy this recommendation; without it, you are asked."),
    ] = None,
    feedback: Annotated[
        list[str] | None,
        typer.Option(
            "--feedback", help="Model again before picking: “cheaper”, “lower latency”; may be repeated."
        ),
    ] = None,
    agents: Agents = None,
    servers: Annotated[
        Literal["none", "read", "propose"],
        typer.Option(
            "--servers", help="What MCP servers of the agents' file may do; `none`: not even start."
        ),
    ] = "none",
    model: ModelOption = None,
    privacy: PrivacyOption = None,
    record: RecordOption = None,
    metrics: MetricsOption = None,
    max_steps: Annotated[
        int, typer.Option("--max-steps", min=1, max=10_000, help="Calls of tools that the agents may make.")
    ] = 32,
    max_tokens: Annotated[
        int,
        typer.Option("--max-tokens", min=1, max=100_000_000, help="Tokens that a language model may use."),
    ] = 200_000,
    plot: Annotated[
        Path | None, typer.Option("--plot", help="Also draw the recommendations to this file (SVG).")
    ] = None,
    allocate_only: Annotated[
        bool, typer.Option("--allocate-only", help="Start nothing: `assent slice operate ID start` does so.")
    ] = False,
    state: DeskState = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Model a slice, recommend topologies, let the operator pick, and deploy on the (simulated) clouds.

    Nothing is written before it is approved; what fails leaves nothing held.
    """
    from assent.app.settings import model_settings
    from assent.cli.ordering import Wish, deploy_command
    from assent.reasoning.outcome import DriveLimits

    wish = Wish(text, pick, tuple(feedback or ()), yes, plot, activate=not allocate_only)
    deploy_command(
        wish,
        clouds=clouds,
        scenario=scenario,
        agents=agents,
        servers=servers,
        model=model,
        settings=model_settings(privacy, model=model, record=record),
        limits=DriveLimits(max_steps=max_steps, max_tokens=max_tokens),
        state=state,
        as_json=json,
    )


@slice_app.command("list", epilog="Example: assent slice list --json")
def slice_list(state: DeskState = None, json: Json = False) -> None:
    """List the slices that were deployed, with their states (TS 28.541)."""
    from assent.cli.ordering import list_command

    list_command(state, as_json=json)


@slice_app.command("show", epilog="Example: assent slice show slice-a6f17403-1")
def slice_show(name: SliceName, state: DeskState = None, json: Json = False) -> None:
    """Show a slice: its profile, its functions and where they run, and what was done to it."""
    from assent.cli.ordering import show_command

    show_command(name, state, as_json=json)


@slice_app.command("scale", epilog="Example: assent slice scale slice-a6f17403-1 --factor 1.5 --yes")
def slice_scale(
    name: SliceName,
    factor: Annotated[
        float, typer.Option("--factor", help="So many times the CPU and RAM of now.", show_default=False)
    ],
    function: Annotated[str, typer.Option("--function", help="Only this function.")] = "",
    state: DeskState = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Scale a slice's functions up or down where they run."""
    from assent.cli.ordering import change_command

    change_command(name, "scale", state, function=function, factor=factor, yes=yes, as_json=json)


@slice_app.command(
    "modify", epilog='Example: assent slice modify slice-a6f17403-1 "300 cameras, 4 Mbps each" --yes'
)
def slice_modify(
    name: SliceName,
    text: Annotated[str, typer.Argument(help="All that the slice is to promise from now on, in words.")],
    model: ModelOption = None,
    privacy: PrivacyOption = None,
    record: RecordOption = None,
    metrics: MetricsOption = None,
    state: DeskState = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Give a running slice another promise: its functions stay where they are, as large as it needs."""
    from assent.app.settings import model_settings
    from assent.cli.ordering import modify_command

    settings = model_settings(privacy, model=model, record=record)
    modify_command(name, text, model=model, settings=settings, state=state, yes=yes, as_json=json)


@slice_app.command("operate", epilog="Example: assent slice operate slice-a6f17403-1 restart --yes")
def slice_operate(
    name: SliceName,
    action: Annotated[str, typer.Argument(help="start, stop, restart or drain.")],
    function: Annotated[str, typer.Option("--function", help="Only this function.")] = "",
    state: DeskState = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Start, stop or restart a slice or one of its functions; drain a slice: nobody joins it any more."""
    from assent.cli.ordering import change_command
    from assent.intents.errors import InvalidInput

    if action not in ("start", "stop", "restart", "drain"):
        raise InvalidInput(f"{action[:100]!r} is none of start, stop, restart, drain", field="action")
    change_command(name, action, state, function=function, yes=yes, as_json=json)


@slice_app.command("terminate", epilog="Example: assent slice terminate slice-a6f17403-1 --yes")
def slice_terminate(name: SliceName, state: DeskState = None, yes: Yes = False, json: Json = False) -> None:
    """Terminate a slice; what it held is given back."""
    from assent.cli.ordering import change_command

    change_command(name, "delete", state, yes=yes, as_json=json)


@slice_app.command("leave", epilog="Example: assent slice leave slice-a6f17403-1 slice-9348b34f --yes")
def slice_leave(
    name: SliceName,
    order: Annotated[str, typer.Argument(help="The order that shares it, as `assent slice show` lists it.")],
    state: DeskState = None,
    yes: Yes = False,
    json: Json = False,
) -> None:
    """Leave a slice that an order joined; everybody else on it stays."""
    from assent.cli.ordering import leave_command

    leave_command(name, order, state, yes=yes, as_json=json)


@agents_app.command("show", epilog="Example: assent agents show > agents.yaml")
def agents_show(json: Json = False) -> None:
    """Print the agents that come with Assent, to be changed and given with [bold]--agents[/]."""
    from assent.cli.ordering import agents_show_command

    agents_show_command(as_json=json)


@agents_app.command("check", epilog="Example: assent agents check agents.yaml")
def agents_check(file: Annotated[Path, typer.Argument(help="A file of agents.")], json: Json = False) -> None:
    """Check a file of agents: its form, its tools, circles, and that every agent and tool can be reached."""
    from assent.cli.ordering import agents_check_command

    agents_check_command(file, as_json=json)
