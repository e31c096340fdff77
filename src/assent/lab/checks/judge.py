"""Whether checks hold in a state: one function per kind, from VOCABULARY.md of the set."""

from __future__ import annotations

from collections.abc import Callable

from assent.intents.errors import InvalidInput
from assent.lab.checks import bgp, interfaces, lists, ospf, packets, qos, routes, tunnels
from assent.lab.checks.check import Check, Finding, Unjudgeable
from assent.lab.checks.state import State
from assent.network.transport.verifier.packets import TooComplex

KINDS: dict[str, Callable[[Check, State], Finding]] = {
    "packet": packets.packet,
    "path": packets.path,
    "interface": interfaces.interface,
    "filter": lists.filter_,
    "acl": lists.acl,
    "acl_bound": lists.acl_bound,
    "ospf_interface": ospf.ospf_interface,
    "ospf_adjacency": ospf.ospf_adjacency,
    "ospf_process": ospf.ospf_process,
    "route": routes.route,
    "static": routes.static,
    "bgp_process": bgp.bgp_process,
    "bgp_neighbor": bgp.bgp_neighbor,
    "bgp_filter": bgp.bgp_filter,
    "bgp_advertised": bgp.bgp_advertised,
    "prefix_list": bgp.prefix_list,
    "tunnel": tunnels.tunnel,
    "qos": qos.qos,
    "vrf": interfaces.vrf,
    "host": interfaces.host,
    "router": interfaces.router,
    "link": interfaces.link,
}


def judge(check: Check, state: State) -> Finding:
    """Whether the check holds in this state, why, and why it cannot be told where it cannot.

    Raises InvalidInput for a check that is none: an unknown kind or property, a field that is missing.
    """
    work = KINDS.get(check.kind)
    if work is None:
        raise InvalidInput(
            f"there is no check of kind {check.kind!r}; known: {', '.join(sorted(KINDS))}", field="kind"
        )
    try:
        return work(check, state.when_down(check.when_down))
    except (Unjudgeable, TooComplex) as error:
        return Finding(None, str(error))
