"""From words, or from an agreement, to designed slices: NEST, ServiceProfile, SliceProfiles, function chain.

`app` calls `design_text` for `assent slice design`; the workflow that delivers an agreement calls
`design_agreement`. Identifiers follow from what is designed, so the same input gives the same identifiers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from pydantic import ValidationError

from assent.intents.base import Finite, Frozen, Json, digest
from assent.intents.errors import Clarify, InvalidInput, Refused
from assent.intents.intent import ExpectationTarget, Intent, IntentExpectation, Plane
from assent.intents.negotiation import Agreement
from assent.intents.service import Nest, Plmn, ServiceProfile, SliceDesign, Snssai
from assent.reasoning.model import Model
from assent.reasoning.words.flat import flat
from assent.service import catalogue
from assent.service.nest import nest as to_nest
from assent.service.profiles import TEST_PLMN, core_profile, ran_profile, service_profile, split
from assent.service.requirement import SliceRequirement
from assent.service.skills import service_words
from assent.service.skills.request import MAX_TEXT, REQUEST, SliceWish

NO_SD = "FFFFFF"
"""The value that means "no slice differentiator" (TS 23.003 28.4.2): never given to a slice."""


class DesignAnswer(Frozen):
    """The answer to one request; `wire` is its published JSON form."""

    status: Literal["design", "clarify", "refused"]
    designs: tuple[SliceDesign, ...] = ()
    slices: tuple[SliceRequirement, ...] = ()
    """What was read of the request, one for each design."""
    questions: tuple[str, ...] = ()
    explanations: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Those of the explanations that say how the words were read, and what nothing was made of."""

    def wire(self) -> dict[str, Json]:
        """`{"status", "nests", "profiles", "questions", "explanations"}`; profiles by TS 28.541's names."""
        return {
            "status": self.status,
            "nests": [_dump(one.nest) for one in self.designs],
            "profiles": [_dump(one.service_profile) for one in self.designs],
            "questions": list(self.questions),
            "explanations": list(self.explanations),
        }


class Facts(Frozen):
    """What is known of an operator's slice besides what was agreed; None where nothing is."""

    service_type: str = "broadband"
    latency_ms: Finite | None = None
    ues: int | None = None
    availability_percent: Finite | None = None
    speed_kmh: int | None = None
    ul_mbps: Finite | None = None
    ul_ue_mbps: Finite | None = None


async def design_text(model: Model, text: str, plmn: Plmn = TEST_PLMN) -> DesignAnswer:
    """Every slice that `text` asks for, or the questions that stand in the way, or why it is refused.

    Raises InvalidInput where the text is too long, `Temporary` and `Permanent` as the model does.
    """
    if len(text) > MAX_TEXT:
        raise InvalidInput(
            f"the request has {len(text)} characters; say it in at most {MAX_TEXT}", field="text"
        )
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise InvalidInput(
            "the request holds broken characters (lone surrogates); send it as UTF-8", field="text"
        )
    try:
        answer = await model.answer(REQUEST, SliceWish(text=text))
        requests = answer.output.settled()
        prefix = f"slice-{digest(text)[:8]}"
        designs = design_all(requests.slices, prefix, plmn)
    except Clarify as error:
        return DesignAnswer(status="clarify", questions=error.questions)
    except Refused as error:
        return DesignAnswer(status="refused", explanations=(error.message,))
    told = [line for one in designs for line in one.explanations]
    explanations = (*requests.notes, *told)
    return DesignAnswer(
        status="design",
        designs=designs,
        slices=tuple(requests.slices),
        explanations=explanations,
        notes=requests.notes,
    )


def design_all(
    requirements: Sequence[SliceRequirement], prefix: str, plmn: Plmn = TEST_PLMN
) -> tuple[SliceDesign, ...]:
    """One design per requirement, named `prefix-1`, `prefix-2`, ...; no two have the same S-NSSAI."""
    taken: set[Snssai] = set()
    designs = []
    for number, requirement in enumerate(requirements, 1):
        design = design_slice(requirement, f"{prefix}-{number}", "", plmn=plmn, taken=taken)
        taken.add(design.snssai)
        designs.append(design)
    return tuple(designs)


def design_slice(
    requirement: SliceRequirement,
    slice_id: str,
    intent_id: str,
    *,
    cells: tuple[str, ...] = (),
    plmn: Plmn = TEST_PLMN,
    taken: Iterable[Snssai] = (),
) -> SliceDesign:
    """Everything about one slice but where its functions run. Raises InvalidInput for an unknown type."""
    nest = to_nest(requirement, slice_id)
    snssai = identify(slice_id, nest.sst, taken)
    profile = service_profile(nest, requirement, f"{slice_id}-service", snssai, plmn)
    budgets = split(profile)
    return SliceDesign(
        slice_id=slice_id,
        service_intent_id=intent_id,
        snssai=snssai,
        nest=nest,
        service_profile=profile,
        ran=ran_profile(profile, budgets["ran"]),
        core=core_profile(profile, budgets["core"]),
        chain=catalogue.chain(requirement.functions or catalogue.find(nest.service_type).roles, slice_id),
        cells=cells,
        explanations=_explain(nest, requirement),
    )


def identify(slice_id: str, sst: int, taken: Iterable[Snssai] = ()) -> Snssai:
    """A slice's S-NSSAI: its differentiator follows from its name, and is not one of `taken`."""
    used = {(one.sst, (one.sd or NO_SD).upper()) for one in taken}
    attempt = 0
    while True:
        sd = digest([slice_id, attempt])[:6].upper()
        if sd != NO_SD and (sst, sd) not in used:
            return Snssai(sst=sst, sd=sd)
        attempt += 1


def design_agreement(
    agreement: Agreement,
    intents: Sequence[Intent],
    *,
    facts: Mapping[str, Facts] | None = None,
    plmn: Plmn = TEST_PLMN,
) -> tuple[Intent, tuple[SliceDesign, ...]]:
    """The service intent of an agreement, and its slices.

    A *level* gives one shared slice of the agreed value, an *allocation* one slice per operator with a
    positive share. `intents` are the public business intents that it settles: their targets for latency, UEs
    and the like hold unless `facts` (by owner) say otherwise. Raises InvalidInput where nothing was agreed.
    """
    shares = _shares(agreement)
    prefix = f"slice-{agreement.topic.resource}"
    wanted = {
        name: _requirement(agreement, name, mbps, intents, facts or {}) for name, mbps in shares.items()
    }
    intent_id = f"service-{agreement.id}"
    designs: list[SliceDesign] = []
    for name, requirement in wanted.items():
        slice_id = f"{prefix}-{name}" if agreement.topic.kind == "allocation" else prefix
        taken = [one.snssai for one in designs]
        cells = (agreement.topic.resource,)
        designs.append(design_slice(requirement, slice_id, intent_id, cells=cells, plmn=plmn, taken=taken))
    parents = agreement.parents or tuple(sorted(one.id for one in intents))
    return service_intent(intent_id, agreement.version, designs, parents), tuple(designs)


def service_intent(
    intent_id: str, version: int, designs: Sequence[SliceDesign], parents: tuple[str, ...] = ()
) -> Intent:
    """The service intent that slices are designed for: an expectation for each."""
    return Intent(
        id=intent_id,
        version=version,
        plane=Plane.SERVICE,
        owner="mediator",
        parents=parents,
        expectations=tuple(_expectation(design) for design in designs),
    )


def _shares(agreement: Agreement) -> dict[str, float]:
    """Mbps by operator, sorted; a level's one value under the empty name."""
    if not agreement.agreed:
        raise InvalidInput(
            f"agreement {agreement.id} ended without an agreement; no slice follows", field="agreed"
        )
    if agreement.topic.unit != "Mbps":
        raise InvalidInput(f"agreement {agreement.id} is in {agreement.topic.unit}, not Mbps", field="unit")
    if agreement.topic.kind == "allocation":
        shares = dict(sorted((agreement.shares or {}).items()))
    else:
        shares = {"": agreement.value or 0.0}
    positive = {name: mbps for name, mbps in shares.items() if round(mbps * 1000) > 0}
    if not positive:
        raise InvalidInput(
            f"agreement {agreement.id} gives nobody any throughput; no slice follows", field="value"
        )
    return positive


def _requirement(
    agreement: Agreement, name: str, mbps: float, intents: Sequence[Intent], facts: Mapping[str, Facts]
) -> SliceRequirement:
    """What a slice of the agreement has to be: the strictest of what its owners stated."""
    owners = [name] if name else sorted({*agreement.topic.participants})
    try:
        stated = [_merged(_of_intents(one, intents), facts.get(one)) for one in owners]
        uplink = sum(one.ul_mbps or 0.0 for one in stated)
        values = _agreed(mbps, uplink, stated)
        latency = agreed_latency_ms(agreement)
        if latency is not None:
            values |= {"dl_latency_ms": latency, "ul_latency_ms": latency}
        reasons = {
            "dl": f"agreed: {mbps:g} Mbps in {agreement.id} version {agreement.version}",
            "ul": "stated by the operators"
            if uplink
            else "derived: a tenth of the agreed downlink, as nothing was said of it",
            "isolated": "agreed: one slice per operator"
            if name
            else "agreed: one slice for all participants",
        }
        if latency is not None:
            reasons["latency"] = f"agreed: {latency:g} ms in {agreement.id} version {agreement.version}"
        isolated = agreement.topic.kind == "allocation"
        return SliceRequirement.model_validate(values | {"isolated": isolated, "reasons": reasons})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise InvalidInput(f"agreement {agreement.id}: {where}: {first['msg']}", field=where) from None


def _agreed(mbps: float, ul_mbps: float, stated: Sequence[Facts]) -> dict[str, object]:
    """The requirement's fields: rates in kbit/s, the strictest latency and availability, all UEs together.

    What is guaranteed is also the most: the transport network polices at the guaranteed rate.
    """
    latency = min((one.latency_ms for one in stated if one.latency_ms is not None), default=None)
    available = [one.availability_percent for one in stated if one.availability_percent is not None]
    kbps = round(mbps * 1000)
    each = math.ceil(max((one.ul_ue_mbps or 0.0 for one in stated), default=0.0) * 1000)
    up_kbps = max(1, round(ul_mbps * 1000) if ul_mbps else kbps // 10)
    return {
        "service_type": _common_type([one.service_type for one in stated]),
        "ul_per_ue": {"max_kbps": each} if each else None,
        "dl": {"guaranteed_kbps": kbps, "max_kbps": kbps},
        "ul": {"guaranteed_kbps": up_kbps, "max_kbps": up_kbps},
        "dl_latency_ms": latency,
        "ul_latency_ms": latency,
        "ues": sum(one.ues for one in stated if one.ues is not None) or None,
        "availability_percent": max(available, default=None),
        "speed_kmh": max((one.speed_kmh for one in stated if one.speed_kmh is not None), default=None),
    }


def agreed_latency_ms(agreement: Agreement) -> float | None:
    """The latency that a multi-attribute topic settled, in ms; None where it settled none."""
    for one in agreement.topic.attributes:
        if agreement.terms is not None and one.unit == "ms" and "latency" in one.name.lower():
            return max(round(agreement.terms[one.name], 3), 1e-3)
    return None


def _common_type(types: Sequence[str]) -> str:
    """Operators of one service share its type; different ones share what suits all, broadband."""
    return types[0] if len(set(types)) == 1 else "broadband"


_TARGETS: dict[str, str] = {
    "dLLatency": "latency_ms",
    "uLLatency": "latency_ms",
    "latency": "latency_ms",
    "maxNumberofUEs": "ues",
    "availability": "availability_percent",
    "uESpeed": "speed_kmh",
    "uLThptPerSlice": "ul_mbps",
    "uLThptPerUE": "ul_ue_mbps",
}
"""Names of expectation targets (TS 28.312 takes them from TS 28.541), and the fact that each states."""


def _of_intents(owner: str, intents: Sequence[Intent]) -> dict[str, float | str]:
    """What an operator's public intents state, the strictest of each, and the service that they name."""
    found: dict[str, float | str] = {}
    for intent in intents:
        if intent.owner != owner:
            continue
        for target in (one for expectation in intent.expectations for one in expectation.targets):
            name, value = _TARGETS.get(target.name), target.value
            if target.name == "service" and isinstance(value, str):
                found.update([("service_type", key) for key in service_words.named(flat(value).lower())[:1]])
            elif name and isinstance(value, int | float) and value > 0:
                strictest = min if name == "latency_ms" else max
                known = found.get(name)
                found[name] = value if known is None or isinstance(known, str) else strictest(value, known)
    return found


def _merged(stated: dict[str, float | str], given: Facts | None) -> Facts:
    base = {name: int(value) if name in ("ues", "speed_kmh") else value for name, value in stated.items()}
    known = given.model_dump(exclude_none=True) if given else {}
    return Facts.model_validate(base | known)


def _expectation(design: SliceDesign) -> IntentExpectation:
    profile = design.service_profile
    down = profile.dl_thpt_per_slice.guaranteed_kbps if profile.dl_thpt_per_slice else None
    up = profile.ul_thpt_per_slice.guaranteed_kbps if profile.ul_thpt_per_slice else None
    rows: list[tuple[str, Literal["IS_GREATER_THAN", "IS_LESS_THAN"], float | int | None, str]] = [
        ("dLThptPerSlice", "IS_GREATER_THAN", down, "kbit/s"),
        ("uLThptPerSlice", "IS_GREATER_THAN", up, "kbit/s"),
        ("dLLatency", "IS_LESS_THAN", profile.dl_latency_ms, "ms"),
        ("uLLatency", "IS_LESS_THAN", profile.ul_latency_ms, "ms"),
        ("availability", "IS_GREATER_THAN", profile.availability_percent, "%"),
    ]
    targets = tuple(
        ExpectationTarget(name=name, condition=condition, value=value, unit=unit)
        for name, condition, value, unit in rows
        if value is not None
    )
    return IntentExpectation(
        id=f"{design.slice_id}-expectation",
        verb="DELIVER",
        object_type="NetworkSlice",
        object_instance=design.slice_id,
        targets=targets,
    )


def _explain(nest: Nest, requirement: SliceRequirement) -> tuple[str, ...]:
    """Every attribute of the slice with its value and why it has it."""
    lines = [f"{nest.name}: SST {nest.sst}: {nest.rationale['SST']}"]
    for name, value in nest.attributes.items():
        shown = ", ".join(value) if isinstance(value, tuple) else value
        lines.append(f"{nest.name}: {name} = {shown}: {nest.rationale[name]}")
    lines.append(f"{nest.name}: sharing: {nest.rationale['networkSliceSharingIndicator']}")
    if requirement.functions:
        roles, why = ", ".join(requirement.functions), requirement.reasons.get("functions", "stated")
        lines.append(f"{nest.name}: functions = {roles}: {why}")
    if requirement.area:
        lines.append(
            f"{nest.name}: coverageArea is left out of the ServiceProfile: TS 28.541 wants a polygon, and a "
            "name was given"
        )
    return tuple(lines)


def _dump(one: Nest | ServiceProfile) -> Json:
    return one.model_dump(mode="json", by_alias=True, exclude_none=True)
