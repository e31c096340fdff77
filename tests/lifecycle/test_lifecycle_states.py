"""The state machine of a slice instance: every operation from every state, and the states of TS 28.541."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from assent.intents.errors import Refused
from assent.intents.instance import Operation, SliceInstance
from assent.intents.service import NetworkFunction, PlacedFunction, Plmn, PlmnInfo, ServiceProfile, Snssai
from assent.intents.states import MACHINE, State, allowed, attributes, checked_step, state_of

OPERATIONS: tuple[Operation, ...] = get_args(Operation)


def instance(**states: Any) -> SliceInstance:
    plmn = PlmnInfo(plmn_id=Plmn(mcc="001", mnc="01"), snssai=Snssai(sst=1))
    functions = tuple(
        PlacedFunction(
            function=NetworkFunction(name=name, role="UPF", cpu=1, ram_mb=100, disk_gb=1), cloud="a"
        )
        for name in ("amf", "upf")
    )
    profile = ServiceProfile(id="p", plmn_info=(plmn,))
    return SliceInstance(
        id="s-1", order="s", profile=profile, functions=functions, **{"phase": "OPERATION", **states}
    )


SAMPLES: dict[State, SliceInstance | None] = {
    State.ABSENT: None,
    State.INACTIVE: instance(stopped=("amf", "upf")),
    State.ACTIVE: instance(administrative="UNLOCKED", operational="ENABLED"),
    State.IMPAIRED: instance(administrative="UNLOCKED", stopped=("upf",)),
    State.DRAINING: instance(administrative="SHUTTINGDOWN", operational="ENABLED"),
    State.ENDED: instance(phase="DECOMMISSIONING"),
}


def test_the_samples_are_what_they_are_called() -> None:
    assert {state: state_of(one) for state, one in SAMPLES.items()} == {state: state for state in State}


@pytest.mark.parametrize("start", State)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_operation_from_every_state(operation: Operation, start: State) -> None:
    before = SAMPLES[start]
    for end in State:
        after = SAMPLES[end]
        if after is None:
            continue
        if end in MACHINE[operation].get(start, ()):
            checked_step(before, after, operation)
            continue
        with pytest.raises(Refused) as caught:
            checked_step(before, after, operation)
        assert f"{operation} cannot be done: s-1 is {start}" in caught.value.message


def test_nothing_lives_on_after_its_end_but_a_new_allocation() -> None:
    assert [one for one in OPERATIONS if State.ENDED in MACHINE[one]] == ["allocateNsi"]
    assert all(
        State.ENDED in leads for state, leads in MACHINE["deallocateNsi"].items() if state != State.ABSENT
    )
    with pytest.raises(Refused, match="terminated; deploy it anew"):
        allowed(SAMPLES[State.ENDED], "activateNsi")


@pytest.mark.parametrize(
    ("stopped", "administrative", "operational"),
    [((), "UNLOCKED", "ENABLED"), (("amf",), "UNLOCKED", "DISABLED"), (("amf", "upf"), "LOCKED", "DISABLED")],
)
def test_states_follow_from_what_is_stopped(
    stopped: tuple[str, ...], administrative: str, operational: str
) -> None:
    found = attributes(instance(phase="PREPARATION"), stopped)
    assert (found["administrative"], found["operational"]) == (administrative, operational)
    assert found["phase"] == ("COMMISSIONING" if administrative == "LOCKED" else "OPERATION")
    assert attributes(instance(), stopped)["phase"] == "OPERATION"
