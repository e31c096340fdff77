"""The A1 driver: one `ORAN_SliceSLATarget` policy per slice and cell, over A1-P v2 (O-RAN.WG2.A1AP).

A policy carries throughputs (kbit/s) and numbers of UEs; the near-RT RIC turns them into PRBs by E2SM-RC. So it
expresses no ratios and no latency, which is reported, as is whatever the RIC's own schema does not know.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from assent.intents.base import Finite, Frozen, Json
from assent.intents.errors import Permanent
from assent.intents.evidence import Outcome, Verdict
from assent.intents.service import PlmnInfo
from assent.inventory.radio import RanInterface
from assent.network.ran.config import AgreedShare, CellConfig
from assent.network.ran.drivers.http import JsonHttp, segment

TYPE = "ORAN_SliceSLATarget"
T = TypeVar("T")

Amount = Annotated[Finite, Field(ge=0)]


class Objectives(Frozen):
    """sliceSlaObjectives (A1TD): throughput in kbit/s."""

    maxNumberOfUes: Amount | None = None
    maxNumberOfPduSessions: Amount | None = None
    guaDlThptPerSlice: Amount | None = None
    maxDlThptPerSlice: Amount | None = None
    maxDlThptPerUe: Amount | None = None
    guaUlThptPerSlice: Amount | None = None
    maxUlThptPerSlice: Amount | None = None
    maxUlThptPerUe: Amount | None = None


class PolicyStatus(Frozen):
    """PolicyStatusObject (A1TD)."""

    enforceStatus: Literal["ENFORCED", "NOT_ENFORCED"]
    enforceReason: Literal["SCOPE_NOT_APPLICABLE", "STATEMENT_NOT_APPLICABLE", "OTHER_REASON"] | None = None


class _Policy(BaseModel):
    model_config = ConfigDict(extra="ignore")
    sliceSlaObjectives: Objectives


_NAMES = TypeAdapter(list[Annotated[str, Field(min_length=1, max_length=300)]])


class A1:
    """Implements Southbound. `cells`: each cell's NR cell identity, where policies are to be of single cells."""

    def __init__(self, interface: RanInterface) -> None:
        self._http = JsonHttp(interface.url, timeout_s=interface.timeout_s)
        self._cells = interface.cells
        self._type = interface.policy_type or ""
        self._known: frozenset[str] | None = None

    def read(self, known: CellConfig) -> CellConfig:
        """The same shares with the targets that the RIC has; without a policy there is no share."""
        shares = tuple(share for one in known.shares if (share := self._share(known.cell, one)) is not None)
        if shares == known.shares:
            return known
        staying = {share.slice_id for share in shares}
        up = {share.slice_id for share in shares if share.ul_kbps}
        policies = zip(known.sharing("downlink"), known.policies, strict=True)
        uplink = zip(known.sharing("uplink"), known.uplink, strict=True)
        return CellConfig(
            cell=known.cell,
            borrowing=known.borrowing,
            policies=tuple(policy for share, policy in policies if share.slice_id in staying),
            uplink=tuple(policy for share, policy in uplink if share.slice_id in up),
            shares=shares,
        )

    def write(self, before: CellConfig, after: CellConfig) -> None:
        wanted = {share.slice_id for share in after.shares}
        for share in before.shares:
            if share.slice_id not in wanted:
                self._http.send("DELETE", self._path(after.cell, share.slice_id), ok=(204, 200, 404))
        for share in after.shares:
            policy, path = self._policy(after.cell, share), self._path(after.cell, share.slice_id)
            found = self._http.send("GET", path, ok=(200, 404))
            if found.status == 404 or found.body != policy:
                self._http.send("PUT", path, body=policy, ok=(200, 201))

    def unexpressed(self, config: CellConfig) -> tuple[str, ...]:
        return tuple(
            f"cell {config.cell}: A1 ({self._policy_type()}) cannot express {what} of slice {share.slice_id}"
            for share in config.shares
            for what in self._left_over(config, share)
        )

    def feedback(self, config: CellConfig) -> tuple[Verdict, ...]:
        """Whether the RIC enforces each policy; a RIC without feedback leaves it open."""
        return tuple(self._status(config.cell, share.slice_id) for share in config.shares)

    def _share(self, cell: str, share: AgreedShare) -> AgreedShare | None:
        found = self._http.send("GET", self._path(cell, share.slice_id), ok=(200, 404))
        if found.status == 404:
            return None
        if found.body == self._policy(cell, share):
            return share
        has = _valid(lambda: _Policy.model_validate(found.body), cell, "policy").sliceSlaObjectives
        return share.model_copy(
            update={
                "dl_kbps": int(has.guaDlThptPerSlice or 0),
                "ul_kbps": int(has.guaUlThptPerSlice or 0),
                "max_ues": None if has.maxNumberOfUes is None else int(has.maxNumberOfUes),
            }
        )

    def _policy(self, cell: str, share: AgreedShare) -> dict[str, Json]:
        """The policy of one slice on one cell, with what the RIC's schema knows."""
        known = self._objectives()
        asked = _objectives(share).model_dump(exclude_none=True)
        policy: dict[str, Json] = {
            "scope": {"sliceId": _slice_id(share.member)},
            "sliceSlaObjectives": {name: value for name, value in asked.items() if name in known},
        }
        identity = self._cells.get(cell)
        if identity is not None:
            plmn = share.member.plmn_id.model_dump()
            policy["sliceSlaResources"] = {"cellIdList": [{"plmnId": plmn, "cId": {"ncI": int(identity)}}]}
        return policy

    def _left_over(self, config: CellConfig, share: AgreedShare) -> list[str]:
        ratio = config.ratio(share.slice_id)
        found = [f"PRB ratios (the RIC chooses them; {ratio} % would be needed now)"]
        if share.max_ratio_percent < 100:
            found.append(f"a maximum of {share.max_ratio_percent} % of the PRBs")
        latencies = {"dLLatency": share.dl_latency_ms, "uLLatency": share.ul_latency_ms}
        found += [f"{name} {value:g} ms" for name, value in latencies.items() if value is not None]
        asked = _objectives(share).model_dump(exclude_none=True)
        found += [f"{name} (not in the RIC's schema)" for name in asked if name not in self._objectives()]
        if config.cell not in self._cells:
            found.append(
                "the cell (no NR cell identity is given in `ran.cells`): the target is the whole slice's"
            )
        return found

    def _status(self, cell: str, slice_id: str) -> Verdict:
        claim = f"cell {cell}: the RIC enforces slice {slice_id}"
        reply = self._http.send("GET", f"{self._path(cell, slice_id)}/status", ok=(200, 404))
        if reply.status == 404:
            return _verdict(claim, Outcome.FAIL, "the RIC has no such policy")
        status = _valid(lambda: PolicyStatus.model_validate(reply.body), cell, "policy status")
        said = " ".join(text for text in (status.enforceStatus, status.enforceReason) if text)
        return _verdict(claim, Outcome.PASS if status.enforceStatus == "ENFORCED" else Outcome.FAIL, said)

    def _path(self, cell: str, slice_id: str) -> str:
        name = segment(f"assent.{cell}.{slice_id}")
        return f"/policytypes/{segment(self._policy_type())}/policies/{name}"

    def _policy_type(self) -> str:
        """The RIC's newest version 1 of the type, unless the scenario names one."""
        if not self._type:
            body = self._http.send("GET", "/policytypes", ok=(200,)).body
            listed = _valid(lambda: _NAMES.validate_python(body), "the RIC", "list of policy types")
            fitting = [name for name in listed if name == TYPE or name.startswith(f"{TYPE}_")]
            if not fitting:
                has = ", ".join(sorted(listed)) or "none"
                raise Permanent(f"the RIC knows no policy type {TYPE}; it knows {has[:300]}")
            self._type = max(fitting)
        return self._type

    def _objectives(self) -> frozenset[str]:
        """The objectives that the RIC's schema of the type knows."""
        if self._known is None:
            path = f"/policytypes/{segment(self._policy_type())}"
            body = self._http.send("GET", path, ok=(200,)).body
            try:
                properties = body["policySchema"]["properties"]["sliceSlaObjectives"]["properties"]
                self._known = frozenset(properties) & frozenset(Objectives.model_fields)
            except (KeyError, TypeError):
                raise Permanent(f"the RIC's schema of {self._type} has no sliceSlaObjectives") from None
        return self._known


def _objectives(share: AgreedShare) -> Objectives:
    return Objectives(
        guaDlThptPerSlice=share.dl_kbps,
        guaUlThptPerSlice=share.ul_kbps or None,
        maxNumberOfUes=share.max_ues,
    )


def _slice_id(member: PlmnInfo) -> dict[str, Json]:
    return {**member.snssai.model_dump(exclude_none=True), "plmnId": member.plmn_id.model_dump()}


def _valid(parse: Callable[[], T], where: str, what: str) -> T:
    try:
        return parse()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        loc = ".".join(map(str, first["loc"]))
        raise Permanent(f"{where}: the reply is no {what}: {loc}: {first['msg']}") from None


def _verdict(claim: str, outcome: Outcome, evidence: str) -> Verdict:
    return Verdict(property=claim, outcome=outcome, evidence=(evidence,), verifier="a1")
