"""From the chosen recommendation to slice instances, and to the proposal that is deployed after approval.

The tools `nsi-preparer` and `nsi-deployer`. `app` calls `describe` once more with what the operator really picked:
a proposal that says anything else is not carried out.
"""

from __future__ import annotations

from collections.abc import Sequence

from assent.intents.base import Frozen, Json
from assent.intents.instance import SliceInstance
from assent.service.orchestration.recommend import Recommendation
from assent.service.orchestration.topologies import Requirements


class Descriptors(Frozen):
    """The instances of one order, as they are to be."""

    order: str
    instances: tuple[SliceInstance, ...]


class ResourcePlan(Frozen):
    """What the clouds would do. `plan_hash` names the plan; `operations` by cloud, `claims` of their capacity."""

    plan_hash: str
    operations: dict[str, Json]
    claims: tuple[dict[str, Json], ...]
    verdicts: tuple[str, ...]


class Proposal(Frozen):
    """What is asked to be approved."""

    descriptors: Descriptors
    plan: ResourcePlan


def order_of(requirements: Requirements) -> str:
    """The order's name: that of its first slice, without its number."""
    return requirements.designs[0].slice_id.rsplit("-", 1)[0]


def describe(
    requirements: Requirements, recommendations: Sequence[Recommendation], choice: str
) -> Descriptors:
    """Raises ValueError for a choice that is none of the recommendations."""
    chosen = next((one for one in recommendations if one.name == choice), None)
    if chosen is None:
        known = ", ".join(one.name for one in recommendations)
        raise ValueError(f"{choice[:100]!r} is not among the recommendations: {known}")
    order = order_of(requirements)
    placements = {one.slice_id: one for one in chosen.placements}
    return Descriptors(
        order=order,
        instances=tuple(
            SliceInstance(
                id=design.slice_id,
                order=order,
                profile=design.service_profile,
                functions=placements[design.slice_id].functions,
                latency_ms=placements[design.slice_id].latency_ms,
            )
            for design in requirements.designs
        ),
    )
