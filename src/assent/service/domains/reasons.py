"""Why no domains carry a slice: the binding constraint in words, with the best that could be had."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from assent.intents.domains import Advert, SpanNeed
from assent.service.domains.program import FAMILIES, Found, Problem, ability, solve


def why(problem: Problem, adverts: Sequence[Advert]) -> str:
    """What stands in the way: the first kind of limit without which there would be a way."""
    alone = [one for one in problem.needs if solve(replace(problem, needs=(one,))) is None]
    if alone:  # those that nobody could carry, also without the others
        problem = replace(problem, needs=tuple(alone))
    needs = problem.needs
    names = ", ".join(one.slice_id for one in needs)
    for family in FAMILIES:
        relaxed = solve(replace(problem, relaxed=frozenset({family}), goal=family))
        if relaxed is not None:
            return f"no domains carry {names}: {_words(family, needs, relaxed)}"
    if solve(replace(problem, relaxed=frozenset(FAMILIES))) is not None:
        only = [
            one for one in FAMILIES if solve(replace(problem, relaxed=frozenset({*FAMILIES} - {one}))) is None
        ]
        return f"no domains carry {names}: several limits together stand in the way: {', '.join(only or FAMILIES)}"
    return f"no domains carry {names}: {_unreachable(needs, adverts)}"


def _words(family: str, needs: Sequence[SpanNeed], relaxed: Found) -> str:
    """A limit in words, and what could be had without it."""
    told = []
    for need in needs:
        can = [ability(one) for one in relaxed.ways[need.slice_id]]
        if family == "latency":
            up, down = (math.fsum(getattr(one, f"{way}_latency_ms") for one in can) for way in ("ul", "dl"))
            told.append(
                f"{need.slice_id} may take {need.budget.ul_latency_ms:g} ms up and {need.budget.dl_latency_ms:g} ms "
                f"down, the domains need {up:g} and {down:g}"
            )
        elif family == "availability":
            best = 100 * math.prod(one.availability_percent / 100 for one in can)
            told.append(
                f"{need.slice_id} needs {need.budget.availability_percent:.10g} % availability, "
                f"the domains reach {best:.10g} %"
            )
        elif family == "reliability":
            best = 100 * min(
                math.prod(getattr(one, f"{way}_reliability_percent") / 100 for one in can)
                for way in ("ul", "dl")
            )
            told.append(
                f"{need.slice_id} needs {need.budget.ul_reliability_percent:.10g} % reliability up and "
                f"{need.budget.dl_reliability_percent:.10g} % down, the domains reach {best:.10g} %"
            )
        elif family == "throughput":
            told.append(
                f"{need.slice_id} needs {need.ul_kbps} kbit/s up and {need.dl_kbps} down, which is not free on any way"
            )
        else:
            cpu = math.fsum(one.cpu for one in need.functions)
            told.append(
                f"{need.slice_id} needs {cpu:g} CPU for its functions, with memory and disk, where it leads"
            )
    return f"{family}: {'; '.join(told)}"


def _unreachable(needs: Sequence[SpanNeed], adverts: Sequence[Advert]) -> str:
    areas = sorted({area for one in adverts for area in one.areas})
    unknown = sorted({one.area for one in needs} - set(areas))
    if unknown:
        return f"no domain has the area {', '.join(unknown)}; there are: {', '.join(areas) or 'none'}"
    roles = {role for one in adverts for host in one.hostings for role in host.roles}
    anything = any(not host.roles for one in adverts for host in one.hostings)
    lacking = sorted({f.role for one in needs for f in one.functions} - roles) if not anything else []
    if lacking:
        return f"no domain hosts {', '.join(lacking)}"
    return "the domains' border points do not join the area to where the functions can run"
