"""What is put on record of an order when something of it was picked, for `assent slice explain` to cite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assent.intents.base import canonical
from assent.intents.errors import Refused
from assent.intents.events import Body, Event, FunctionsPlaced, SliceDesigned, SliceOrdered
from assent.intents.service import SliceDesign
from assent.lifecycle.store import Store
from assent.service.customer.pricing import CostPlan
from assent.service.design import service_intent
from assent.service.orchestration.nsi import order_of
from assent.service.orchestration.recommend import Recommendation
from assent.service.orchestration.topologies import Requirements

_PLAN = "slice/plan/"


def record_order(
    store: Store, at_s: int, requirements: Requirements, options: Sequence[Recommendation], choice: str
) -> None:
    """One more attempt of the order: earlier ones, which nobody approved or that failed, stay on record."""
    order = order_of(requirements)
    workflow = f"order/{order}"
    number = 1 + len(store.events(kinds=["slice-ordered"], workflow=workflow))
    for step, body in _bodies(order, requirements, options, choice, number):
        store.record(Event(workflow=workflow, step=f"{number}/{step}", tenant=order, at_s=at_s, body=body))


def record_joined(
    store: Store, at_s: int, order: str, text: str, host: str, why: Sequence[str], design: SliceDesign
) -> None:
    """Of an order that shares the running slice `host`: what it asked for, and how that was designed."""
    workflow = f"order/{order}"
    number = 1 + len(store.events(kinds=["slice-ordered"], workflow=workflow))
    ordered = SliceOrdered(order=order, text=text, goal={}, choice=f"to share {host}", why=tuple(why))
    designed = SliceDesigned(
        service_intent=service_intent(f"service-{order}", number, (design,)), design=design
    )
    for step, body in (("ordered", ordered), (f"designed-{design.slice_id}", designed)):
        store.record(Event(workflow=workflow, step=f"{number}/{step}", tenant=order, at_s=at_s, body=body))


def record_design(store: Store, at_s: int, order: str, version: int, design: SliceDesign) -> None:
    """Of a slice that was modified: from now on this is what it promises."""
    intent = service_intent(f"service-{order}", version, (design,))
    body = SliceDesigned(service_intent=intent, design=design)
    step = f"modified-{version}/designed-{design.slice_id}"
    store.record(Event(workflow=f"order/{order}", step=step, tenant=order, at_s=at_s, body=body))


def keep_plan(store: Store, order: str, plan: CostPlan) -> None:
    """The cost plan that an order was priced by."""
    store.put(_PLAN + order, plan.model_dump(mode="json"))


def plan_of(store: Store, order: str) -> CostPlan | None:
    """None where it was never priced."""
    held = store.get(_PLAN + order)
    return None if held is None else CostPlan.model_validate_json(canonical(held))


def design_of(store: Store, slice_id: str) -> SliceDesign:
    """The newest on record. Raises Refused where there is none."""
    found = [event.body for event in store.events(kinds=["slice-designed"])]
    designs = [
        one.design for one in found if isinstance(one, SliceDesigned) and one.design.slice_id == slice_id
    ]
    if not designs:
        raise Refused(f"how {slice_id} was designed is not on record; deploy it anew", field="slice")
    return designs[-1]


def _bodies(
    order: str, requirements: Requirements, options: Sequence[Recommendation], choice: str, number: int
) -> Iterator[tuple[str, Body]]:
    chosen = next(one for one in options if one.name == choice)
    yield (
        "ordered",
        SliceOrdered(
            order=order,
            text=requirements.request,
            goal=requirements.goal.model_dump(mode="json", exclude_none=True),
            choice=f"{choice} ({chosen.topology})",
            why=chosen.why,
            others={one.name: one.topology for one in options if one.name != choice},
        ),
    )
    intent = service_intent(f"service-{order}", number, requirements.designs)
    for design in requirements.designs:
        yield f"designed-{design.slice_id}", SliceDesigned(service_intent=intent, design=design)
    for placement in chosen.placements:
        yield f"placed-{placement.slice_id}", FunctionsPlaced(placement=placement, transport=())
