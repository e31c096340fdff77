"""The policy types that a descriptor may have: properties, and what they may be about."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from assent.service.descriptors.checking.nodes import NS_LINK, VDU, VNF
from assent.service.descriptors.checking.values import Bitrate, Count, Strict, Text

LevelNumber = Annotated[StrictInt, Field(ge=0, le=10_000)]


class Described(Strict):
    description: Text


class Instances(Strict):
    number_of_instances: Count


class ScaleLevel(Strict):
    scale_level: Count


class ScalingAspect(Strict):
    name: Text
    description: Text
    max_scale_level: Count
    step_deltas: tuple[Text, ...] | None = None


class ScalingAspects(Strict):
    aspects: Annotated[dict[Text, ScalingAspect], Field(min_length=1)]


class InitialDelta(Strict):
    initial_delta: Instances


class AspectDeltas(Strict):
    aspect: Text
    deltas: Annotated[dict[Text, Instances], Field(min_length=1)]


class InstantiationLevel(Described):
    scale_info: dict[Text, ScaleLevel] | None = None


class InstantiationLevels(Strict):
    levels: Annotated[dict[Text, InstantiationLevel], Field(min_length=1)]
    default_level: Text | None = None


class VduLevels(Strict):
    levels: Annotated[dict[Text, Instances], Field(min_length=1)]


Scope = Literal["nfvi_node", "zone", "zone_group", "nfvi_pop", "network_link_and_node", "container_namespace"]


class Affinity(Strict):
    scope: Scope


class NsLevels(Strict):
    ns_levels: Annotated[dict[Text, Described], Field(min_length=1)]
    default_level: Text | None = None


class VnfOfLevel(Strict):
    number_of_instances: Annotated[dict[Text, Count], Field(min_length=1)]


class RateOfLevel(Strict):
    bit_rate_requirements: Annotated[dict[Text, Bitrate], Field(min_length=1)]


class NsScalingAspect(Strict):
    name: Text
    description: Text
    ns_scale_levels: Annotated[dict[LevelNumber, Described], Field(min_length=1)]


class NsScalingAspects(Strict):
    aspects: Annotated[dict[Text, NsScalingAspect], Field(min_length=1)]


class VnfOfAspect(Strict):
    aspect: Text
    number_of_instances: Annotated[dict[LevelNumber, Count], Field(min_length=1)]


POLICIES: dict[str, tuple[type[Strict], tuple[str, ...]]] = {
    f"tosca.policies.nfv.{name}": (model, targets)
    for name, model, targets in (
        ("ScalingAspects", ScalingAspects, ()),
        ("VduInitialDelta", InitialDelta, (VDU,)),
        ("VduScalingAspectDeltas", AspectDeltas, (VDU,)),
        ("InstantiationLevels", InstantiationLevels, ()),
        ("VduInstantiationLevels", VduLevels, (VDU,)),
        ("AffinityRule", Affinity, (VDU,)),
        ("AntiAffinityRule", Affinity, (VDU,)),
        ("NsInstantiationLevels", NsLevels, ()),
        ("VnfToInstantiationLevelMapping", VnfOfLevel, (VNF,)),
        ("VirtualLinkToInstantiationLevelMapping", RateOfLevel, (NS_LINK,)),
        ("NsScalingAspects", NsScalingAspects, ()),
        ("VnfToLevelMapping", VnfOfAspect, (VNF,)),
        ("NsAffinityRule", Affinity, (VNF, NS_LINK)),
        ("NsAntiAffinityRule", Affinity, (VNF, NS_LINK)),
    )
}
"""By type: the model of its properties, and the node types that its targets may have; () where it has no targets."""
