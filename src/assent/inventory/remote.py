"""Agents in other processes or companies: where they answer."""

from __future__ import annotations

from pydantic import Field

from assent.intents.base import Frozen


class RemoteSection(Frozen):
    """Where an operator's own process answers (A2A), and which environment variable holds the token for it."""

    url: str = Field(pattern=r"^https?://[^\s]+$", max_length=500)
    token_env: str = Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", max_length=100)
