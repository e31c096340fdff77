"""What an NFV orchestrator answers, as far as the driver reads it: validated, and everything else left aside."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from assent.intents.base import Json
from assent.intents.errors import Permanent

Id: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class _Answer(BaseModel):
    """An orchestrator may say more; names are SOL005's."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)


class ScaleStatus(_Answer):
    aspect: str = Field(alias="aspectId", max_length=200)
    level: int = Field(alias="scaleLevel", ge=0, le=100_000)


class Instantiated(_Answer):
    state: Literal["STARTED", "STOPPED"] = Field(alias="vnfState")
    scale: tuple[ScaleStatus, ...] = Field(default=(), alias="scaleStatus", max_length=100)


class Vnf(_Answer):
    id: Id
    name: str = Field(default="", alias="vnfInstanceName", max_length=500)
    vnfd_id: Id = Field(alias="vnfdId")
    state: Literal["NOT_INSTANTIATED", "INSTANTIATED"] = Field(alias="instantiationState")
    info: Instantiated | None = Field(default=None, alias="instantiatedVnfInfo")

    def level(self, aspect: str) -> int | None:
        levels = [one.level for one in self.info.scale if one.aspect == aspect] if self.info else []
        return levels[0] if levels else None


class Ns(_Answer):
    id: Id
    name: str = Field(alias="nsInstanceName", max_length=1000)
    nsd_id: str = Field(alias="nsdId", max_length=200)
    state: Literal["NOT_INSTANTIATED", "INSTANTIATED"] = Field(alias="nsState")
    vnfs: tuple[Vnf, ...] = Field(default=(), alias="vnfInstance", max_length=1000)

    def vnf(self, name: str) -> Vnf | None:
        return next((one for one in self.vnfs if one.name == name and one.state == "INSTANTIATED"), None)


OperationState: TypeAlias = Literal[
    "PROCESSING", "COMPLETED", "PARTIALLY_COMPLETED", "FAILED_TEMP", "FAILED", "ROLLING_BACK", "ROLLED_BACK"
]
OperationType: TypeAlias = Literal["INSTANTIATE", "SCALE", "UPDATE", "TERMINATE", "HEAL"]


class Occurrence(_Answer):
    """An NS LCM operation occurrence (NsLcmOpOcc)."""

    id: Id
    state: OperationState = Field(alias="operationState")
    ns: Id = Field(alias="nsInstanceId")
    kind: OperationType = Field(alias="lcmOperationType")
    error: Json = None


class Info(_Answer):
    """An NsdInfo or a VnfPkgInfo; which, the keys of the kind of archive tell."""

    id: Id
    descriptor: str = Field(default="", max_length=200)
    onboarding: str = Field(max_length=40)
    operational: str = Field(default="DISABLED", max_length=40)
    usage: str = Field(default="NOT_IN_USE", max_length=40)
    own: dict[str, Json] = Field(default_factory=dict)
    failure: Json = None


T = TypeVar("T", bound=_Answer)


def parsed(model: type[T], value: Json, what: str) -> T:
    """Raises Permanent where the orchestrator's answer is not what the standard says."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        at = ".".join(map(str, first["loc"]))
        raise Permanent(f"the orchestrator's {what} is not what SOL005 says: {at}: {first['msg']}") from None
