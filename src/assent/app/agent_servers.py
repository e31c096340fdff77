"""MCP servers of an agents' file, for as long as its agents work: started only where the person says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Literal, TypeAlias

from assent.intents.errors import Refused
from assent.reasoning.agent import AgentSpec, ServerSpec
from assent.reasoning.remote_tools import connected
from assent.reasoning.tools import Binding

Allowance: TypeAlias = Literal["none", "read", "propose"]
"""What a person lets servers do: nothing, not even start; what reads; all that the file declares."""


@contextmanager
def lent(
    agents: Mapping[str, AgentSpec], servers: Mapping[str, ServerSpec], allowed: Allowance
) -> Iterator[dict[str, Binding]]:
    """Bindings for the tools that servers do. Raises Refused where the file wants more than is allowed, and as
    `remote_tools.connected`.
    """
    wanted = [tool for agent in agents.values() for tool in agent.tools if tool.server is not None]
    if wanted and allowed == "none":
        named = "; ".join(f"{one}: {' '.join(servers[one].command)}"[:200] for one in sorted(servers))
        raise Refused(
            f"the agents' file starts programs ({named}): give --servers read where they are yours",
            field="servers",
        )
    more = sorted({tool.name for tool in wanted if tool.access == "propose"})
    if more and allowed == "read":
        raise Refused(
            f"{', '.join(more)} may do more than read: give --servers propose where that is wanted",
            field="servers",
        )
    with connected(agents, servers) as bindings:
        yield bindings
