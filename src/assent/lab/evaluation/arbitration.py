"""Messages of negotiations: legitimate or malicious? The verdict counts; of which kind, does not.

A case is a line of `assent inspect` (`id`, `raw`, `context`) with `expect.verdict`, and `expect_also` where the author
was in doubt. Messages out of which no value can be read are nothing for the arbiter: they are left out.
"""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, ValidationError

from assent.agents.inspection import Context, statement_of
from assent.agents.skills.arbitrate import ARBITRATE
from assent.intents.base import Frozen, Json
from assent.intents.errors import InvalidInput
from assent.lab.evaluation.task import Grade, Task
from assent.reasoning.model import Model
from assent.reasoning.run import Loop
from assent.reasoning.wording import complaint


class Expected(Frozen):
    model_config = ConfigDict(extra="ignore")

    status: Literal["accepted", "rejected"] = "accepted"
    verdict: Literal["legitimate", "malicious"] | None = None


class Case(Frozen):
    model_config = ConfigDict(extra="ignore")

    id: str
    raw: Json
    context: Context
    expect: Expected
    expect_also: Expected | tuple[Expected, ...] = ()
    group: str = ""
    language: str = "all"

    @property
    def right(self) -> set[str | None]:
        also = (self.expect_also,) if isinstance(self.expect_also, Expected) else self.expect_also
        return {self.expect.verdict, *(one.verdict for one in also)}


def task(where: str, said: dict[str, Json]) -> Task | None:
    """Raises InvalidInput."""
    try:
        case = Case.model_validate(said)
    except ValidationError as error:
        raise InvalidInput(f"{where}: {complaint(error)}", field="cases") from None
    if case.expect.status != "accepted":
        return None
    if case.expect.verdict is None:
        raise InvalidInput(f"{where}: expect.verdict: say legitimate or malicious", field="cases")
    received, statement = statement_of(case.raw, case.context)
    if received.extracted.value is None:
        return None

    def play(model: Model, loop: Loop) -> Grade:
        ruling = loop.run(model.answer(ARBITRATE, statement)).output
        return Grade(ruling.verdict in case.right, f"{ruling.verdict} ({ruling.category or 'no category'})")

    return Task(case.id, case.group or case.language, play)
