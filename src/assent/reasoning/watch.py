"""Every request to a language model passes here: caps before it, tokens and cost after it, and a note of what left.

Heavy to import, as `backend` is, which wraps every model that pydantic-ai speaks to in a `Watched`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic_ai.messages import ModelMessage, ModelResponse
from pydantic_ai.models import Model, ModelRequestParameters
from pydantic_ai.models.wrapper import WrapperModel
from pydantic_ai.settings import ModelSettings as RequestSettings

from assent.intents.errors import Permanent
from assent.reasoning import metrics
from assent.reasoning.departures import Departure, DepartureLog
from assent.reasoning.endpoints import Endpoint
from assent.reasoning.settings import ModelSettings
from assent.reasoning.usage import PURSE, TENANT, Used

CHARACTERS_A_TOKEN = 4
"""How tokens are estimated where an endpoint does not count them: caps have to hold there, too."""


class Watched(WrapperModel):
    """`endpoint` is what `wrapped` speaks to."""

    def __init__(self, wrapped: Model, endpoint: Endpoint, settings: ModelSettings) -> None:
        super().__init__(wrapped)
        self._endpoint = endpoint
        self._chosen = settings
        self._log = DepartureLog.at(settings.departures) if endpoint.leaves else None

    async def request(
        self,
        messages: list[ModelMessage],
        model_settings: RequestSettings | None,
        model_request_parameters: ModelRequestParameters,
    ) -> ModelResponse:
        """Raises `Permanent` where the role's caps allow no more, or could not be kept, and what the wrapped model
        raises.
        """
        name, purse = self._endpoint.name, PURSE.get()
        if purse is not None:
            if purse.budget.counts_money and not self._is_priced():
                raise Permanent(
                    f"{name}: its price is not known, so that max_usd of role {purse.role} cannot be kept; "
                    "give it under `prices` in the settings"
                )
            purse.budget.admit(name)
        self._log_text("prompt", _said(messages) if self._log else "")
        response: ModelResponse | None = None
        try:
            response = await super().request(messages, model_settings, model_request_parameters)
            self._log_text("answer", _said([response]) if self._log else "")
            return response
        finally:
            used = self._used(messages, response)
            if purse is not None:
                purse.charge(used)
            metrics.count_request(name, purse.role if purse else "", used, failed=response is None)

    def _is_priced(self) -> bool:
        return price_of(self._endpoint, self._chosen, 0, 0) is not None

    def _log_text(self, kind: Literal["prompt", "answer"], text: str) -> None:
        if self._log is not None:
            self._log.add(Departure(TENANT.get(), self._endpoint.name, kind, text))

    def _used(self, messages: list[ModelMessage], response: ModelResponse | None) -> Used:
        """A request that failed has no tokens: nobody has counted any."""
        if response is None:
            return Used(requests=1)
        asked, said = response.usage.input_tokens, response.usage.output_tokens
        if asked <= 0:
            asked = len(_said(messages)) // CHARACTERS_A_TOKEN
        if said <= 0:
            said = len(_said([response])) // CHARACTERS_A_TOKEN
        return Used(1, asked, said, price_of(self._endpoint, self._chosen, asked, said) or 0.0)


def price_of(
    endpoint: Endpoint, settings: ModelSettings, input_tokens: int, output_tokens: int
) -> float | None:
    """In USD: by the price table of the settings, else by the public price list; 0 on this machine, None if unknown."""
    price = settings.prices.get(endpoint.name)
    if price is not None:
        return (input_tokens * price.input_usd + output_tokens * price.output_usd) / 1e6
    if not endpoint.leaves:
        return 0.0
    from genai_prices import Usage, calc_price

    try:
        usage = Usage(input_tokens=input_tokens, output_tokens=output_tokens)
        return float(calc_price(usage, model_ref=endpoint.model, provider_id=endpoint.provider).total_price)
    except LookupError:
        return None


def _said(messages: Iterable[ModelMessage]) -> str:
    """The text of messages: what was sent, or what came back."""
    texts: list[str] = []
    for message in messages:
        texts.append(getattr(message, "instructions", None) or "")
        for part in message.parts:
            content = getattr(part, "content", None)
            if content is None:
                content = f"{getattr(part, 'tool_name', '')} {getattr(part, 'args', '')}"
            texts.append(content if isinstance(content, str) else str(content))
    return "\n".join(text for text in texts if text)
