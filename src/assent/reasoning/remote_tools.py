"""MCP servers as tools of our agents: processes of the user's, started for as long as the agents work.

A server is not trusted. What a tool is for, and what it may do, stands in the agent's own file: a server's descriptions
reach no prompt. Its schemas are read for names and types alone, its results are data that is bounded and checked as any
tool's, and it can ask nothing of us: no model, no file, no person.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, Field, create_model

from assent.intents.base import Finite, Frozen, Json
from assent.intents.errors import InvalidInput, Permanent, Temporary
from assent.reasoning import bounded
from assent.reasoning.agent import AgentSpec, ServerSpec, ToolSpec
from assent.reasoning.run import Loop
from assent.reasoning.tools import MAX_CHARS, Binding
from assent.reasoning.wording import one_line

if TYPE_CHECKING:
    from mcp import Client
    from mcp_types import CallToolResult

MAX_BYTES = 8 * MAX_CHARS
"""Of one message of a server."""
_MAX_ARGUMENTS = 50
_MAX_PAGES = 20
_ARGUMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,62}")
_CHOICE = re.compile(r"[\w.:/@+-]{1,60}")


@contextmanager
def connected(
    agents: Mapping[str, AgentSpec], servers: Mapping[str, ServerSpec]
) -> Iterator[dict[str, Binding]]:
    """Bindings for every tool that a server does, by the tool's name, for `tools.bind`. The servers end with the block.

    Raises `InvalidInput` where a server lacks a tool or its extra is missing, `Permanent` where it cannot be started,
    `Temporary` where it does not answer in time.
    """
    wanted = [tool for agent in agents.values() for tool in agent.tools if tool.server is not None]
    with ExitStack() as stack:
        remotes = {
            name: stack.enter_context(_started(name, servers[name]))
            for name in dict.fromkeys(tool.server for tool in wanted)
            if name is not None
        }
        yield {tool.name: remotes[tool.server or ""].binding(tool) for tool in wanted}


class Remote:
    """One server that runs."""

    def __init__(self, name: str, spec: ServerSpec, loop: Loop, client: Client) -> None:
        self._name = name
        self._spec = spec
        self._loop = loop
        self._client = client
        self._tools = loop.run(self._in_time(self._listed()))

    def binding(self, tool: ToolSpec) -> Binding:
        """Raises `InvalidInput` where the server has no such tool, or one whose arguments cannot be understood."""
        remote = tool.remote or tool.name
        if remote not in self._tools:
            known = ", ".join(sorted(self._tools)) or "none"
            raise InvalidInput(f"MCP server {self._name} has no tool {remote!r}; it has: {known[:500]}")
        listed = self._tools[remote]
        if tool.access == "read" and listed.annotations and listed.annotations.read_only_hint is False:
            raise InvalidInput(
                f"MCP server {self._name} says that its tool {remote} does not only read: write `access: propose`"
            )
        arguments = arguments_of(f"MCP server {self._name}, tool {remote}", listed.input_schema)

        def run(given: dict[str, Json]) -> Json:
            said = {name: value for name, value in given.items() if value is not None}
            return self._result(tool, self._loop.run(self._in_time(self._client.call_tool(remote, said))))

        return Binding(arguments, run, tool.access)

    def _result(self, tool: ToolSpec, result: CallToolResult) -> Json:
        text = "\n".join(str(one.text) for one in result.content if one.type == "text")
        if result.is_error:
            raise ValueError(f"the server says: {text[:700] or 'nothing'}")
        said = result.structured_content
        if isinstance(said, dict) and set(tool.produces) <= set(said):
            return {kind: said[kind] for kind in tool.produces}
        if len(tool.produces) > 1:
            raise ValueError(f"the server's result lacks one of {', '.join(tool.produces)}")
        if said is None and not text:
            raise ValueError("the server's result holds neither text nor data")
        if isinstance(said, dict) and set(said) == {"result"}:
            said = said["result"]  # how servers wrap what is no object
        return {tool.produces[0]: text if said is None else said}

    async def _listed(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        cursor: str | None = None
        for _ in range(_MAX_PAGES):
            page = await self._client.list_tools(cursor=cursor)
            found |= {tool.name: tool for tool in page.tools if tool.name.isprintable()}
            cursor = page.next_cursor
            if cursor is None:
                break
        return found

    async def _in_time(self, work: Any) -> Any:
        from mcp import MCPError

        try:
            return await asyncio.wait_for(work, self._spec.timeout_s)
        except TimeoutError:
            raise Temporary(f"MCP server {self._name}: no answer within {self._spec.timeout_s:g} s") from None
        except MCPError as error:
            raise Permanent(f"MCP server {self._name}: {one_line(error)}") from None
        except (OSError, RuntimeError) as error:  # its process has ended, or its streams have
            raise Permanent(f"MCP server {self._name}: {one_line(error)}") from None


def arguments_of(where: str, schema: Any) -> type[BaseModel]:
    """A model of a tool's arguments: names, plain types, what is required; no word of the server's.

    Raises `InvalidInput` for what is no schema of an object with a bounded number of plainly named members.
    """
    members = schema.get("properties", {}) if isinstance(schema, dict) else None
    if not isinstance(members, dict) or len(members) > _MAX_ARGUMENTS:
        raise InvalidInput(f"{where}: its arguments are no object with at most {_MAX_ARGUMENTS} members")
    odd = [name for name in members if not _ARGUMENT.fullmatch(name)]
    if odd:
        raise InvalidInput(f"{where}: {odd[0][:70]!r} is no name of an argument")
    required = schema.get("required", [])
    needed = (
        set(required) if isinstance(required, list) and all(isinstance(n, str) for n in required) else set()
    )
    fields: dict[str, Any] = {
        f"argument_{number}": _field(name, _type(member), needed=name in needed)
        for number, (name, member) in enumerate(sorted(members.items()))
    }
    return create_model("Arguments", __base__=Frozen, **fields)


def _field(name: str, kind: Any, *, needed: bool) -> Any:
    return (kind, Field(alias=name)) if needed else (kind | None, Field(default=None, alias=name))


def _type(member: Any) -> Any:
    if not isinstance(member, dict):
        return Any
    several = member.get("anyOf", member.get("oneOf"))
    if isinstance(several, list):
        kinds = [one for one in several if isinstance(one, dict) and one.get("type") != "null"]
        return _type(kinds[0]) if len(kinds) == 1 and "anyOf" not in kinds[0] else Any
    listed = member.get("enum")
    if isinstance(listed, list) and 0 < len(listed) <= 100 and all(_plain(one) for one in listed):
        return Literal[tuple(listed)]
    named = member.get("type")
    return _TYPES.get(named, Any) if isinstance(named, str) else Any


def _plain(choice: Any) -> bool:
    return isinstance(choice, str) and _CHOICE.fullmatch(choice) is not None


_TYPES: dict[str, Any] = {
    "string": Annotated[str, Field(max_length=MAX_CHARS)],
    "integer": int,
    "number": Finite,
    "boolean": bool,
    "array": list[Any],
    "object": dict[str, Any],
}


@contextmanager
def _started(name: str, spec: ServerSpec) -> Iterator[Remote]:
    """The server's process, and a connection to it. Both end with the block, whatever happens in it."""
    with Loop() as loop:
        ready: Future[Client] = Future()
        closing = loop.run(_event())
        serving = loop.start(_serve(name, spec, ready, closing))
        try:
            yield Remote(name, spec, loop, _connected(name, spec, ready))
        finally:
            loop.run(_set(closing))
            serving.result(timeout=30)


def _connected(name: str, spec: ServerSpec, ready: Future[Client]) -> Client:
    try:
        return ready.result(timeout=spec.timeout_s)
    except TimeoutError:
        raise Temporary(f"MCP server {name}: did not start within {spec.timeout_s:g} s") from None


async def _serve(name: str, spec: ServerSpec, ready: Future[Client], closing: asyncio.Event) -> None:
    """Entered and left by one task, as its cancel scopes demand. Raises nothing: `ready` carries it."""
    waiting = asyncio.ensure_future(closing.wait())
    talking = asyncio.ensure_future(_talk(name, spec, ready, closing))
    try:
        await asyncio.wait({waiting, talking}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():  # it never answered: the connection itself has to be given up
            talking.cancel()
        await asyncio.wait({talking})
    finally:
        waiting.cancel()


async def _talk(name: str, spec: ServerSpec, ready: Future[Client], closing: asyncio.Event) -> None:
    try:
        from mcp import Client, StdioServerParameters, stdio_client
    except ImportError:
        ready.set_exception(
            InvalidInput("MCP servers need a package: pip install 'assent[mcp]'", field="servers")
        )
        return
    given = {one: os.environ[one] for one in spec.env if one in os.environ}
    # An endless line would be kept in memory until it ends: what a server says comes through a process that counts.
    behind = ["-I", str(Path(bounded.__file__)), str(MAX_BYTES), *spec.command]
    parameters = StdioServerParameters(command=sys.executable, args=behind, env=given)
    try:
        # What the server says beside its answers must not reach the person's terminal.
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            async with Client(stdio_client(parameters, errlog=nowhere)) as client:
                ready.set_result(client)
                await closing.wait()
    except Exception as error:  # noqa: BLE001  whatever a foreign process does is told in one line
        if not ready.done():
            ready.set_exception(Permanent(f"MCP server {name}: cannot be used: {_innermost(error)}"))


def _innermost(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup) and error.exceptions:
        error = error.exceptions[0]
    return one_line(error) if isinstance(error, Exception) else type(error).__name__


async def _event() -> asyncio.Event:
    return asyncio.Event()


async def _set(event: asyncio.Event) -> None:
    event.set()
