"""The O1 driver: RRMPolicyRatio objects over the provisioning service of TS 28.532 (ProvMnS), one per slice and
direction, under the cell's object (NRCellDU, TS 28.541 4.3.5).

Ratios are all it can express: throughputs have become ratios, and what else the SLA says is reported.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assent.intents.base import Json
from assent.intents.errors import Permanent
from assent.intents.evidence import Verdict
from assent.inventory.radio import RanInterface
from assent.network.ran.config import DIRECTIONS, AgreedShare, CellConfig
from assent.network.ran.drivers.http import JsonHttp, segment
from assent.network.ran.policy import RRMPolicyRatio, RRMPolicyRatioAttributes

CLASS = "RRMPolicyRatio"
_MERGE = "application/merge-patch+json"


class _Object(BaseModel):
    """One managed object of a reply. Other attributes of the object than ours are its owner's."""

    model_config = ConfigDict(extra="ignore")
    id: str = Field(min_length=1, max_length=300)
    attributes: dict[str, Json] = Field(default_factory=dict)


class _Cell(_Object):
    policies: list[_Object] = Field(default_factory=list, alias="RRMPolicyRatio", max_length=10_000)


class O1:
    """Implements Southbound. `cells`: each cell's distinguished name; `ManagedElement=CELL,…` where none is given."""

    def __init__(self, interface: RanInterface) -> None:
        self._http = JsonHttp(interface.url, timeout_s=interface.timeout_s)
        self._names = interface.cells

    def read(self, known: CellConfig) -> CellConfig:
        """The same shares with the ratios that the cell has; a policy that is gone has taken its share along."""
        found = self._policies(known.cell)
        gone = {
            share.slice_id
            for direction in DIRECTIONS
            for share, policy in zip(known.sharing(direction), known.of(direction), strict=True)
            if policy.id not in found
        }
        return CellConfig(
            cell=known.cell,
            borrowing=known.borrowing,
            policies=tuple(found[one.id] for one in _staying(known, "downlink", gone)),
            uplink=tuple(found[one.id] for one in _staying(known, "uplink", gone)),
            shares=tuple(share for share in known.shares if share.slice_id not in gone),
        )

    def write(self, before: CellConfig, after: CellConfig) -> None:
        """What goes first, then what shrinks, then what grows, so that the sums hold at every moment."""
        found = self._policies(after.cell)
        wanted = {policy.id: policy for direction in DIRECTIONS for policy in after.of(direction)}
        ours = {policy.id for direction in DIRECTIONS for policy in before.of(direction)}
        self._fits_beside_others(after, found, ours | wanted.keys())
        for name in sorted((ours - wanted.keys()) & found.keys()):
            self._http.send("DELETE", self._path(after.cell, name), ok=(200, 204, 404))
        changed = [policy for name, policy in wanted.items() if found.get(name) != policy]
        for policy in sorted(changed, key=lambda one: (_grows(one, found.get(one.id)), one.id)):
            self._put(after.cell, policy, found.get(policy.id))

    def unexpressed(self, config: CellConfig) -> tuple[str, ...]:
        return tuple(
            f"cell {config.cell}: O1 (RRMPolicyRatio) cannot express {what} of slice {share.slice_id}"
            for share in config.shares
            for what in _left_over(share)
        )

    def feedback(self, config: CellConfig) -> tuple[Verdict, ...]:
        return ()

    def _put(self, cell: str, policy: RRMPolicyRatio, found: RRMPolicyRatio | None) -> None:
        attributes = policy.wire()["attributes"]
        path = self._path(cell, policy.id)
        if found is not None:
            self._http.send("PATCH", path, body={"id": policy.id, "attributes": attributes}, media=_MERGE)
            return
        body = {
            "id": policy.id,
            "objectClass": CLASS,
            "objectInstance": f"{self._name(cell)},{CLASS}={policy.id}",
            "attributes": attributes,
        }
        self._http.send("PUT", path, body=body)

    def _policies(self, cell: str) -> dict[str, RRMPolicyRatio]:
        """Those that the cell has, whoever made them."""
        scope = {"scopeType": "BASE_NTH_LEVEL", "scopeLevel": "1"}
        body = self._http.send("GET", self._path(cell), ok=(200,), params=scope).body
        try:
            listed = _Cell.model_validate(body).policies
            return {
                one.id: RRMPolicyRatio(
                    id=one.id, attributes=RRMPolicyRatioAttributes.model_validate(one.attributes)
                )
                for one in listed
                if one.attributes.get("resourceType") in ("PRB_DL", "PRB_UL")
            }
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise Permanent(
                f"cell {cell}: the reply is no NRCellDU with policies: {where}: {first['msg']}"
            ) from None

    def _fits_beside_others(
        self, after: CellConfig, found: Mapping[str, RRMPolicyRatio], ours: set[str]
    ) -> None:
        """Policies of somebody else are left alone, and may leave too little."""
        for direction in DIRECTIONS:
            kind = "PRB_DL" if direction == "downlink" else "PRB_UL"
            others = {
                name: one.attributes.min_ratio
                for name, one in found.items()
                if name not in ours and one.attributes.resource_type == kind
            }
            total = sum(others.values()) + sum(one.attributes.min_ratio for one in after.of(direction))
            if total > 100:
                raise Permanent(
                    f"cell {after.cell}: {direction}: beside the policies {', '.join(sorted(others))}, which are "
                    f"not Assent's, the ratios add up to {total} %"
                )

    def _name(self, cell: str) -> str:
        return str(self._names.get(cell, f"ManagedElement={cell},GNBDUFunction=1,NRCellDU=1"))

    def _path(self, cell: str, policy: str = "") -> str:
        """The object's URI: its distinguished name with `/` for `,` (TS 32.158 4.4.2)."""
        names = [*self._name(cell).split(","), *([f"{CLASS}={policy}"] if policy else [])]
        pairs = (name.partition("=") for name in names)
        return "".join(f"/{segment(kind.strip())}={segment(value.strip())}" for kind, _, value in pairs)


def _staying(
    known: CellConfig, direction: Literal["downlink", "uplink"], gone: set[str]
) -> list[RRMPolicyRatio]:
    pairs = zip(known.sharing(direction), known.of(direction), strict=True)
    return [policy for share, policy in pairs if share.slice_id not in gone]


def _grows(policy: RRMPolicyRatio, found: RRMPolicyRatio | None) -> bool:
    return found is None or policy.attributes.min_ratio > found.attributes.min_ratio


def _left_over(share: AgreedShare) -> list[str]:
    asked = {
        "dLLatency": share.dl_latency_ms,
        "uLLatency": share.ul_latency_ms,
        "maxNumberofUEs": share.max_ues,
    }
    return [f"{name} {value:g}" for name, value in asked.items() if value is not None]
