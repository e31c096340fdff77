"""How routers are reached: the device inventory (`devices.yaml`).

It names where a secret is (a variable of the environment, or a file that only its user can read), never the
secret: the file may be shared and committed.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, StringConstraints, model_validator

from assent.intents.base import Frozen, Name

_VARIABLE = r"^[A-Za-z_][A-Za-z0-9_]*$"
_IN_THE_OPEN = ("password", "secret", "enable", "enable_secret", "enable_password", "passphrase", "token")

SecretName: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$")]
DriverName: TypeAlias = Literal["ssh", "netconf"]


class Device(Frozen):
    """One router. Paths are relative to the file. `vtysh`: how an FRR host's shell calls it."""

    host: str = Field(min_length=1, max_length=253, pattern=r"^[A-Za-z0-9.:_%-]+$")
    driver: DriverName = "ssh"
    platform: Literal["ios", "frr"] = "ios"
    port: int | None = Field(default=None, ge=1, le=65_535, description="22, or 830 with netconf")
    username: str = Field(min_length=1, max_length=64)
    password_env: str | None = Field(default=None, pattern=_VARIABLE)
    password_file: str | None = None
    key_file: str | None = None
    enable_env: str | None = Field(default=None, pattern=_VARIABLE)
    enable_file: str | None = None
    known_hosts: str | None = Field(default=None, description="the user's own, where absent")
    timeout_s: float = Field(default=20.0, gt=0, le=600, allow_inf_nan=False)
    vtysh: str = "vtysh"

    @model_validator(mode="before")
    @classmethod
    def _no_secret(cls, data: Any) -> Any:
        for name in _IN_THE_OPEN:
            if isinstance(data, dict) and name in data:
                raise ValueError(
                    f"`{name}` must not stand here; name a variable or a file: password_env: VARIABLE"
                )
        return data

    @model_validator(mode="after")
    def _one_way_in(self) -> Device:
        for a, z in ((self.password_env, self.password_file), (self.enable_env, self.enable_file)):
            if a and z:
                raise ValueError("give a variable or a file for a secret, not both")
        if not (self.password_env or self.password_file or self.key_file):
            raise ValueError("no way to log in: give password_env, password_file or key_file")
        if self.driver == "netconf" and self.platform != "ios":
            raise ValueError("the netconf driver speaks IOS only")
        return self


class SecretPlace(Frozen):
    """Where a secret is that configurations refer to by name: a variable of the environment, or a file."""

    env: str | None = Field(default=None, pattern=_VARIABLE)
    file: str | None = None

    @model_validator(mode="after")
    def _one_place(self) -> SecretPlace:
        if (self.env is None) == (self.file is None):
            raise ValueError("say where the secret is: env: VARIABLE, or file: PATH")
        return self


class Devices(Frozen):
    """`defaults` hold for every device that does not say otherwise. `secrets`: by the name that configurations have."""

    defaults: dict[str, Any] = Field(default_factory=dict)
    devices: dict[Name, Device] = Field(min_length=1, max_length=5000)
    secrets: dict[SecretName, SecretPlace] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _with_defaults(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("devices"), dict):
            return data
        common = data.get("defaults") or {}
        if not isinstance(common, dict):
            return data
        unknown = sorted(set(map(str, common)) - set(Device.model_fields))
        if unknown and unknown[0] not in _IN_THE_OPEN:
            raise ValueError(f"defaults: no such field: {unknown[0]}")
        merged = {
            name: {**common, **one} if isinstance(one, dict) else one for name, one in data["devices"].items()
        }
        return {**data, "devices": merged}
