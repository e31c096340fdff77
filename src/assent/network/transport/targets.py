"""Networks seen through a change: what they were, what they become, whether it is what was planned."""

from __future__ import annotations

from collections.abc import Mapping

from assent.intents.change import ChangeSet
from assent.intents.errors import Permanent
from assent.intents.evidence import Outcome, Verdict
from assent.network.commits import fingerprint
from assent.network.transport import change
from assent.network.transport.languages.ios.parse import parse
from assent.network.transport.languages.ios.secrets import mask
from assent.network.transport.network import RoutedNetwork


def with_texts(network: RoutedNetwork, texts: Mapping[str, str]) -> RoutedNetwork:
    """The network in which the routers run these texts; the very same object where nothing differs."""
    for router, text in sorted(texts.items()):
        if network.texts[router] != text:
            network = network.with_device(router, text, parse(text, router))
    return network


def sides(network: RoutedNetwork, planned: ChangeSet) -> tuple[RoutedNetwork, RoutedNetwork]:
    """(before, after) of a change, whether it has been committed yet or not.

    Raises Permanent where a router runs neither what the change was planned for nor what it leads to.
    """
    before, after = dict(network.texts), dict(network.texts)
    moved = []
    for router in sorted(planned.plan):
        running = network.texts.get(router, "")
        if fingerprint(running) == planned.base.get(router):
            after[router] = change.candidate(running, planned.plan[router])
        elif change.same(mask(running), planned.candidate.get(router, "")):
            before[router] = change.candidate(running, planned.rollback[router])
        else:
            moved.append(router)
    if moved:
        raise Permanent(
            f"transport: out of sync: {', '.join(moved)} no longer runs what this change was planned for; "
            "plan it again"
        )
    return with_texts(network, before), with_texts(network, after)


def running_verdict(router: str, running: str, planned: ChangeSet) -> Verdict:
    """Whether a router runs what was committed."""
    said = f"{router} runs what was committed"
    if change.same(mask(running), planned.candidate[router]):
        evidence = (
            f"{router}: its running configuration says what the candidate says, {_lines(running)} lines"
        )
        return Verdict(property=said, outcome=Outcome.PASS, evidence=(evidence,), verifier="readback")
    lines = change.diff(planned.candidate[router], mask(running), router).splitlines()[2:12]
    return Verdict(
        property=said,
        outcome=Outcome.FAIL,
        evidence=tuple(lines) or (f"{router} differs",),
        verifier="readback",
    )


def _lines(text: str) -> int:
    return len(text.splitlines())
