"""An MCP server whose tools refuse arguments as every other door of Assent does. Heavy to import."""

from __future__ import annotations

import json
from typing import Any

from mcp.server.mcpserver import Context, MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, InputRequiredResult, TextContent
from pydantic import ValidationError

from assent.intents.base import Json
from assent.intents.errors import AssentError, InvalidInput
from assent.reasoning.wording import complaint


class StrictServer(MCPServer[Any]):
    async def call_tool(
        self, name: str, arguments: dict[str, Any], context: Context[Any, Any] | None = None
    ) -> CallToolResult | InputRequiredResult:
        """An argument that the tool does not know is an error, never ignored; a wrong one is told in our words."""
        tools = {tool.name: tool.input_schema.get("properties", {}) for tool in await self.list_tools()}
        unknown = [one for one in arguments if one not in tools.get(name, arguments)]
        if unknown:
            known = ", ".join(tools[name]) or "none"
            return failed(
                InvalidInput(f"unknown: {unknown[0][:100]!r}; {name} takes: {known}", field="arguments")
            )
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if isinstance(error.__cause__, ValidationError):
                return failed(InvalidInput(complaint(error.__cause__), field="arguments"))
            raise


def failed(error: AssentError) -> CallToolResult:
    said: dict[str, Json] = {"error": error.as_dict()}
    content = [TextContent(type="text", text=json.dumps(said))]
    return CallToolResult(content=[*content], structured_content=said, is_error=True)
