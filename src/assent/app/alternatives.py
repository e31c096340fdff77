"""What could be had instead of slices that the clouds or the cells cannot deliver.

A conversation offers it to pick from; an order that is refused names it in its reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assent.intents.change import SliceTraffic
from assent.intents.errors import Clarify, InvalidInput, Refused
from assent.intents.instance import traffic_of
from assent.intents.service import SliceDesign
from assent.service.customer.proposals import Proposal
from assent.service.customer.relaxing import Slices, relaxed
from assent.service.orchestration.goal import Goal
from assent.service.orchestration.recommend import Recommendation, recommend
from assent.service.orchestration.topologies import Requirements, placeable, prepare
from assent.service.placement import Site


@dataclass(frozen=True)
class Alternatives:
    """Of one order. `served` raises Refused where the cells carry less; `fresh`: what of the slices would be deployed
    (what would share a running slice is no new load)."""

    order: str
    request: str
    goal: Goal
    site: Site
    served: Callable[[str, Mapping[str, SliceTraffic]], object]
    fresh: Callable[[Slices], tuple[SliceDesign, ...]]

    def of(self, slices: Slices, keep: Sequence[str] = (), give: Sequence[str] = ()) -> tuple[Proposal, ...]:
        """Relaxed versions that pass the whole of modelling, not only placement; the best first."""
        return relaxed(slices, self.possible, keep, give, self._confirmed)

    def possible(self, slices: Slices) -> bool:
        """Whether clouds and cells have room for them, whatever the goal."""
        try:
            designs = self.fresh(slices)
            self.served(self.order, traffic_of(designs))
            return not designs or placeable(designs, self.site)
        except (Refused, Clarify, InvalidInput):
            return False

    def recommended(self, designs: Sequence[SliceDesign]) -> tuple[Recommendation, ...]:
        """Raises Refused, Clarify and InvalidInput as modelling does."""
        self.served(self.order, traffic_of(designs))
        requirements = Requirements(request=self.request, goal=self.goal, designs=tuple(designs))
        return recommend(prepare(requirements, self.site), self.goal)

    def _confirmed(self, slices: Slices) -> bool:
        try:
            designs = self.fresh(slices)
            return not designs or bool(self.recommended(designs))
        except (Refused, Clarify, InvalidInput):
            return False
