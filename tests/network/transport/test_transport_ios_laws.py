"""parse(render(x)) == x, and a change can always be made and taken back."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from transport_ios_devices import devices

from assent.network.transport import change
from assent.network.transport.languages.ios.parse import parse
from assent.network.transport.languages.ios.render import render

QUIET = settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example],
)


@QUIET
@given(devices())
def test_what_is_rendered_is_parsed_again(device) -> None:
    assert parse(render(device)) == device


@QUIET
@given(devices(), devices())
def test_commands_lead_from_one_configuration_to_the_other_and_back(a, b) -> None:
    running, wanted = render(a), render(b)

    there = change.candidate(running, change.commands(running, wanted))
    back = change.candidate(there, change.rollback(running, there))

    assert parse(there) == b
    assert there == wanted
    assert back == running


@QUIET
@given(devices())
def test_nothing_has_to_be_done_where_nothing_differs(a) -> None:
    text = render(a)
    assert change.commands(text, text) == ""
    assert change.candidate(text, "") == text
    assert change.candidate(text, text) == text, "a configuration applied to itself changes nothing"
