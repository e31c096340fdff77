"""Whether a slice could be had, and what is held for it meanwhile: TS 28.541's FeasibilityCheckAndReservationJob.

The service plane checks, `lifecycle` reserves and keeps the jobs.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from assent.intents.base import Json
from assent.intents.service import ServiceProfile, Standard

ReservationStatus: TypeAlias = Literal["RESERVED", "UNRESERVED", "USED"]


class FeasibilityJob(Standard):
    """FeasibilityCheckAndReservationJob (TS 28.541 clause 6.3): one profile, checked and reserved for.

    Times are RFC 3339 texts. `recommended`: the requirements that could be had instead (canonical JSON of a profile).
    """

    id: str = Field(exclude=True)
    profile: ServiceProfile
    resource_reservation: bool = Field(default=True, alias="resourceReservation")
    recommendation_request: bool = Field(default=True, alias="recommendationRequest")
    requested_expiration: str | None = Field(default=None, alias="requestedReservationExpiration")
    result: Literal["FEASIBLE", "INFEASIBLE"] = Field(alias="feasibilityResult")
    reason: str | None = Field(default=None, alias="inFeasibleReason")
    status: ReservationStatus = Field(default="UNRESERVED", alias="resourceReservationStatus")
    failure: str | None = Field(default=None, alias="reservationFailureReason")
    expiration: str | None = Field(default=None, alias="reservationExpiration")
    recommended: str | None = Field(default=None, alias="recommendedRequirements")

    def wire(self) -> dict[str, Json]:
        """The managed object: its id and its attributes."""
        return {"id": self.id, "attributes": self.model_dump(mode="json", by_alias=True, exclude_none=True)}
