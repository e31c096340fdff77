"""What calls of models use: counted for each call, and kept within each role's caps.

`language` opens a `Purse` for every answer and drive; `watch` charges each request to it before and after.
"""

from __future__ import annotations

import threading
from contextvars import ContextVar
from dataclasses import dataclass, field

from assent.intents.errors import Permanent
from assent.reasoning.settings import Caps

DEFAULT = "default"
"""Under this name, caps hold for every role that has none of its own."""


@dataclass
class Used:
    """Requests, tokens, USD and seconds. `usd` is None where a price is not known."""

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    usd: float = 0.0
    seconds: float = 0.0

    @property
    def tokens(self) -> int:
        return self.input_tokens + self.output_tokens


class Budget:
    """What one role has left. Shared by threads; exhausted, it refuses the next request."""

    def __init__(self, role: str, caps: Caps) -> None:
        self._role = role
        self._caps = caps
        self._used = Used()
        self._lock = threading.Lock()

    def admit(self, model: str) -> None:
        """Counts one request. Raises `Permanent` where it would be one too many, or nothing is left."""
        with self._lock:
            for name, used, most in self._standing():
                if most is not None and used >= most:
                    raise Permanent(
                        f"{model}: role {self._role} has used up its {name} ({most:g}); raise it in the settings"
                    )
            self._used.requests += 1

    def charge(self, used: Used) -> None:
        with self._lock:
            self._used.input_tokens += used.input_tokens
            self._used.output_tokens += used.output_tokens
            self._used.usd += used.usd
            self._used.seconds += used.seconds

    @property
    def counts_money(self) -> bool:
        return self._caps.max_usd is not None

    @property
    def left_s(self) -> float | None:
        """Seconds that are left, None where there is no cap."""
        most = self._caps.max_seconds
        return None if most is None else max(most - self._used.seconds, 0.0)

    def _standing(self) -> tuple[tuple[str, float, float | None], ...]:
        caps, used = self._caps, self._used
        return (
            ("max_requests", used.requests, caps.max_requests),
            ("max_tokens", used.tokens, caps.max_tokens),
            ("max_usd", used.usd, caps.max_usd),
            ("max_seconds", used.seconds, caps.max_seconds),
        )


class Budgets:
    """The budgets of all roles; made once for a run, and shared by its models."""

    def __init__(self, caps: dict[str, Caps]) -> None:
        self._caps = caps
        self._made: dict[str, Budget] = {}
        self._lock = threading.Lock()

    def of(self, role: str) -> Budget:
        with self._lock:
            if role not in self._made:
                self._made[role] = Budget(role, self._caps.get(role) or self._caps.get(DEFAULT) or Caps())
            return self._made[role]


@dataclass
class Purse:
    """What one answer or drive uses, on its role's budget."""

    role: str
    budget: Budget
    used: Used = field(default_factory=Used)

    def charge(self, used: Used) -> None:
        self.used.requests += used.requests
        self.used.input_tokens += used.input_tokens
        self.used.output_tokens += used.output_tokens
        self.used.usd += used.usd
        self.used.seconds += used.seconds
        self.budget.charge(used)


PURSE: ContextVar[Purse | None] = ContextVar("assent_purse", default=None)
"""The purse of the call that is being served."""

TENANT: ContextVar[str] = ContextVar("assent_tenant", default="infrastructure")
"""For whom a model is asked; the log of what leaves this machine has one chain for each."""
