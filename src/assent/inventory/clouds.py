"""Clouds: where network functions can be placed."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from assent.intents.base import Finite, Frozen, Name

DriverName: TypeAlias = Literal["simulated", "host", "kubernetes", "sol005"]
"""What stands behind a cloud (docs/drivers.md)."""


class HostSettings(Frozen):
    """`uplink_mbps`: what all slices of the cloud share on the way in, and likewise on the way out."""

    uplink_mbps: int = Field(default=1000, ge=1, le=100_000)


Cidr: TypeAlias = Annotated[str, AfterValidator(lambda text: str(ip_network(text)))]
Image: TypeAlias = Annotated[
    str, Field(max_length=500, pattern=r"^[a-z0-9][A-Za-z0-9._/:-]*(@sha256:[0-9a-f]{64})?$")
]


class KubernetesSettings(Frozen):
    """A cluster. `images`: by role, what runs for it; `default` for the others. Ways in and out are networks."""

    images: dict[str, Image] = Field(min_length=1, max_length=200)
    kubeconfig: str | None = Field(default=None, max_length=4096, description="its user's own, where absent")
    context: str | None = Field(default=None, max_length=253)
    port: int = Field(default=80, ge=1, le=65_535)
    max_replicas: int = Field(default=1, ge=1, le=1000)
    access: tuple[Cidr, ...] = Field(default=(), max_length=100)
    data_network: tuple[Cidr, ...] = Field(default=(), max_length=100)
    timeout_s: Finite = Field(default=10.0, gt=0, le=600)
    rollout_s: Finite = Field(default=60.0, gt=0, le=3600)


class Nfvo(Frozen):
    """An NFV orchestrator that speaks SOL005. Its token is in a variable of the environment or in a file that only its
    user can read, never here.
    """

    url: str = Field(
        min_length=1, max_length=2000, description="of the API's root; plain http to this machine only"
    )
    token_env: str | None = Field(default=None, pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,127}$")
    token_file: str | None = Field(default=None, max_length=4096)
    ca_file: str | None = Field(default=None, max_length=4096, description="certificates to trust, in PEM")
    operation_timeout_s: Finite = Field(default=600, gt=0, le=86_400)

    @model_validator(mode="after")
    def _one_token(self) -> Nfvo:
        if self.token_env and self.token_file:
            raise ValueError("give a variable or a file for the token, not both")
        return self


class Cloud(Frozen):
    """`latency_ms`: from where it is attached to what runs in it. `cost_per_cpu`: per CPU and hour."""

    name: Name
    cpu: Finite = Field(gt=0, le=1e6)
    ram_mb: int = Field(gt=0, le=1_000_000_000)
    disk_gb: int = Field(ge=0, le=100_000_000)
    attached_to: str | None = Field(default=None, description="`ROUTER INTERFACE`")
    latency_ms: Finite = Field(default=0.5, ge=0, le=10_000)
    cost_per_cpu: Finite = Field(default=1.0, ge=0, le=1e6)
    driver: DriverName = "simulated"
    host: HostSettings | None = None
    kubernetes: KubernetesSettings | None = None
    nfvo: Nfvo | None = Field(default=None, description="the orchestrator, with `driver: sol005`")

    @model_validator(mode="after")
    def _settings_fit_the_driver(self) -> Cloud:
        for name in _WITH_SETTINGS:
            if getattr(self, name) is not None and self.driver != name:
                raise ValueError(f"`{name}` is for the driver {name}: say `driver: {name}`")
        if self.driver == "kubernetes" and self.kubernetes is None:
            raise ValueError(
                "a cluster has to know what to run: give `kubernetes: {images: {default: IMAGE}}`"
            )
        return self

    @model_validator(mode="after")
    def _its_orchestrator(self) -> Cloud:
        if (self.driver == "sol005") != (self.nfvo is not None):
            raise ValueError("`driver: sol005` and `nfvo` go together")
        return self


_WITH_SETTINGS = ("host", "kubernetes")
