"""The tools' code, bound by name: what `agents.yaml` declares, as typed functions. All of them read or propose."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pydantic import BaseModel, Field

from assent.intents.base import Frozen, Json, canonical, digest
from assent.intents.instance import SliceInstance, cloud_intent
from assent.intents.ports import Domain
from assent.reasoning.tools import Access, Binding, Undecided
from assent.service.orchestration.nsi import Descriptors, Proposal, ResourcePlan, describe
from assent.service.orchestration.recommend import Recommendation, recommend
from assent.service.orchestration.resources import ResourceAction, managed, planned
from assent.service.orchestration.topologies import Prepared, Requirements, prepare
from assent.service.placement import Site

QUESTION = "Which of the recommendations is to be deployed?"


class Modelled(Frozen):
    """Recommendations, and the requirements that they were made for, by digest."""

    requirements: str
    options: tuple[Recommendation, ...]


class _Requirements(Frozen):
    requirements: Requirements


class _Experiments(_Requirements):
    experiments: tuple[Prepared, ...] = Field(min_length=1, max_length=100)


class _Choose(Frozen):
    recommendations: Modelled


class _Prepare(_Requirements):
    recommendations: Modelled
    choice: str = Field(min_length=1, max_length=100)


class _Describe(Frozen):
    slice_descriptors: Descriptors


class _Propose(_Describe):
    resource_plan: ResourcePlan


class _Manage(Frozen):
    slice_instances: tuple[SliceInstance, ...] = Field(min_length=1)
    resource_action: ResourceAction


def bindings(cloud: Domain, site: Callable[[], Site]) -> dict[str, Binding]:
    """By tool name. `site`: the clouds with what is free on them now, and the ways to them."""

    def prepared(given: _Requirements) -> Json:
        return {"experiments": [_plain(one) for one in prepare(given.requirements, site())]}

    def slicenet(given: _Experiments) -> Json:
        """Only experiments that were prepared count: a model may have been told, or have made up, others."""
        known = {canonical(_plain(one)) for one in prepare(given.requirements, site())}
        strange = [one.topology.name for one in given.experiments if canonical(_plain(one)) not in known]
        if strange:
            raise ValueError(f"not as they were prepared for these requirements: {', '.join(strange)[:200]}")
        options = recommend(given.experiments, given.requirements.goal)
        modelled = Modelled(requirements=digest(given.requirements), options=options)
        return {"recommendations": _plain(modelled)}

    def choose(given: _Choose) -> Json:
        raise Undecided(QUESTION, [one.name for one in given.recommendations.options])

    def described(given: _Prepare) -> Json:
        descriptors = describe(given.requirements, given.recommendations.options, given.choice)
        return {"slice_descriptors": _plain(descriptors)}

    def deployed(given: _Describe) -> Json:
        wanted = given.slice_descriptors
        return {"resource_plan": _plain(planned(cloud, cloud_intent(wanted.order, 1, wanted.instances)))}

    def proposed(given: _Propose) -> Json:
        return {
            "slice_proposal": _plain(Proposal(descriptors=given.slice_descriptors, plan=given.resource_plan))
        }

    def changed(given: _Manage) -> Json:
        return {"resource_change": _plain(managed(cloud, given.slice_instances, given.resource_action))}

    return {
        "slicenet-preparer": _bound(_Requirements, prepared, "read"),
        "slicenet": _bound(_Experiments, slicenet, "read"),
        "operator-choice": _bound(_Choose, choose, "read"),
        "nsi-preparer": _bound(_Prepare, described, "propose"),
        "resource-deployer": _bound(_Describe, deployed, "propose"),
        "nsi-deployer": _bound(_Propose, proposed, "propose"),
        "resource-manager": _bound(_Manage, changed, "propose"),
    }


G = TypeVar("G", bound=BaseModel)


def _bound(arguments: type[G], run: Callable[[G], Json], access: Access) -> Binding:
    return Binding(arguments, lambda given: run(arguments.model_validate(given)), access)


def _plain(value: BaseModel) -> Json:
    return value.model_dump(mode="json", by_alias=True)
