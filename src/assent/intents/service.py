"""What a slice is: NEST, ServiceProfile, SliceProfiles, and the transport part.

Attribute names and units are those of the standards: GSMA NG.116 for the NEST, TS 28.541 clause 6.3 for
profiles (throughput in kbit/s, latency in ms, availability and reliability in %). Fields carry Python
names; their aliases are the standard's, so `model_dump(by_alias=True, exclude_none=True)` is the wire form.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import ConfigDict, Field

from assent.intents.base import Finite, Frozen


class Standard(Frozen):
    """A type whose wire form is somebody else's: dump it with `by_alias=True, exclude_none=True`."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, serialize_by_alias=True)


class Plmn(Standard):
    """PlmnId (TS 28.623)."""

    mcc: str = Field(pattern=r"^\d{3}$")
    mnc: str = Field(pattern=r"^\d{2,3}$")


class Snssai(Standard):
    """S-NSSAI (TS 23.003 28.4.2): slice/service type, and a differentiator of six hex digits."""

    sst: int = Field(ge=0, le=255)
    sd: str | None = Field(default=None, pattern=r"^[0-9A-Fa-f]{6}$")


class PlmnInfo(Standard):
    """PlmnInfo (TS 28.541 4.3.41)."""

    plmn_id: Plmn = Field(alias="plmnId")
    snssai: Snssai


class Thpt(Standard):
    """XLThpt (TS 28.541 6.3.12): kbit/s, a Float there; whole numbers stay whole."""

    guaranteed_kbps: int | Finite | None = Field(default=None, ge=0, alias="guaThpt")
    max_kbps: int | Finite | None = Field(default=None, ge=0, alias="maxThpt")


class MaxPduSessions(Standard):
    """MaxNumberofPDUSessions (TS 28.541)."""

    sessions: int = Field(ge=1, alias="nOofPDUSessions")


class Positioning(Standard):
    """Positioning (TS 28.541): how exactly UEs are located, in m."""

    accuracy_m: Finite = Field(gt=0, alias="accuracy")


MobilityLevel: TypeAlias = Literal["STATIONARY", "NOMADIC", "RESTRICTED_MOBILITY", "FULL_MOBILITY"]
"""TS 28.541 MobilityLevel: how far UEs of the slice move."""

SharingLevel: TypeAlias = Literal["SHARED", "NON_SHARED"]
"""TS 28.541 SharingLevel and NetworkSliceSharingIndicator."""


class TermDensity(Standard):
    """TermDensity (TS 28.541): UEs per square kilometre."""

    density: int = Field(ge=1)


class GeoCoordinate(Standard):
    """GeoCoordinate (TS 28.623): degrees, and metres above sea level."""

    latitude: Finite = Field(ge=-90, le=90)
    longitude: Finite = Field(ge=-180, le=180)
    altitude: Finite | None = None


class GeoArea(Standard):
    """GeoArea (TS 28.623): a convex polygon. A place that is only named has none."""

    polygon: tuple[GeoCoordinate, ...] = Field(min_length=3, alias="convexGeoPolygon")


class ServiceProfile(Standard):
    """ServiceProfile (TS 28.541 6.3.3): what a tenant was promised end to end."""

    id: str = Field(alias="serviceProfileId")
    plmn_info: tuple[PlmnInfo, ...] = Field(min_length=1, alias="plmnInfoList")
    sst: int | None = Field(default=None, ge=0, le=255)
    sharing: SharingLevel | None = Field(default=None, alias="networkSliceSharingIndicator")
    max_ues: int | None = Field(default=None, ge=0, alias="maxNumberofUEs")
    coverage_area: tuple[GeoArea, ...] | None = Field(default=None, alias="coverageArea")
    dl_latency_ms: Finite | None = Field(default=None, gt=0, alias="dLLatency")
    ul_latency_ms: Finite | None = Field(default=None, gt=0, alias="uLLatency")
    availability_percent: Finite | None = Field(default=None, ge=0, le=100, alias="availability")
    dl_reliability_percent: Finite | None = Field(default=None, ge=0, le=100, alias="dLReliability")
    ul_reliability_percent: Finite | None = Field(default=None, ge=0, le=100, alias="uLReliability")
    dl_thpt_per_slice: Thpt | None = Field(default=None, alias="dLThptPerSlice")
    ul_thpt_per_slice: Thpt | None = Field(default=None, alias="uLThptPerSlice")
    dl_thpt_per_ue: Thpt | None = Field(default=None, alias="dLThptPerUE")
    ul_thpt_per_ue: Thpt | None = Field(default=None, alias="uLThptPerUE")
    ue_mobility: MobilityLevel | None = Field(default=None, alias="uEMobilityLevel")
    ue_speed_kmh: int | None = Field(default=None, ge=0, alias="uESpeed")
    jitter_us: int | None = Field(default=None, ge=0, alias="jitter")
    survival_time_ms: Finite | None = Field(default=None, gt=0, alias="survivalTime")
    pdu_sessions: MaxPduSessions | None = Field(default=None, alias="maxNumberofPDUSessions")
    positioning: Positioning | None = None
    density: TermDensity | None = Field(default=None, alias="termDensity")


class Nest(Standard):
    """A NEtwork Slice Type: GST attributes of NG.116 with values. Keys are the attributes' own names.

    `rationale` says of each attribute whether it was stated or assumed, and why.
    """

    name: str
    service_type: str
    sst: int
    attributes: dict[str, str | int | Finite | bool | tuple[str, ...]]
    rationale: dict[str, str] = Field(default_factory=dict)


class SubnetProfile(Standard):
    """What the RAN and CN subnet profiles have in common (TS 28.541 6.3.22, 6.3.23)."""

    max_ues: int | None = Field(default=None, ge=0, alias="maxNumberofUEs")
    dl_latency_ms: Finite | None = Field(default=None, gt=0, alias="dLLatency")
    ul_latency_ms: Finite | None = Field(default=None, gt=0, alias="uLLatency")
    dl_thpt_per_subnet: Thpt | None = Field(default=None, alias="dLThptPerSliceSubnet")
    ul_thpt_per_subnet: Thpt | None = Field(default=None, alias="uLThptPerSliceSubnet")
    dl_thpt_per_ue: Thpt | None = Field(default=None, alias="dLThptPerUE")
    ul_thpt_per_ue: Thpt | None = Field(default=None, alias="uLThptPerUE")
    sharing: SharingLevel | None = Field(default=None, alias="resourceSharingLevel")
    dl_reliability_percent: Finite | None = Field(default=None, ge=0, le=100, alias="dLReliability")
    ul_reliability_percent: Finite | None = Field(default=None, ge=0, le=100, alias="uLReliability")
    availability_percent: Finite | None = Field(default=None, ge=0, le=100, alias="availability")


class RanSubnetProfile(SubnetProfile):
    """RANSliceSubnetProfile: only the RAN knows how its UEs move."""

    ue_mobility: MobilityLevel | None = Field(default=None, alias="uEMobilityLevel")
    ue_speed_kmh: int | None = Field(default=None, ge=0, alias="uESpeed")
    density: TermDensity | None = Field(default=None, alias="termDensity")


class RanSliceProfile(Standard):
    """The RAN part of a slice: a SliceProfile (TS 28.541 6.3.4) with a RANSliceSubnetProfile."""

    id: str = Field(alias="sliceProfileId")
    plmn_info: tuple[PlmnInfo, ...] = Field(min_length=1, alias="plmnInfoList")
    subnet: RanSubnetProfile = Field(alias="rANSliceSubnetProfile")


class CoreSliceProfile(Standard):
    """The core part of a slice: a SliceProfile (TS 28.541 6.3.4) with a CNSliceSubnetProfile."""

    id: str = Field(alias="sliceProfileId")
    plmn_info: tuple[PlmnInfo, ...] = Field(min_length=1, alias="plmnInfoList")
    subnet: SubnetProfile = Field(alias="cNSliceSubnetProfile")


class Sdp(Frozen):
    """A Service Demarcation Point (RFC 9543 5.2): where the slice meets the transport network. `vlan`: the label of its
    packets there, which its prefix belongs to; None: they have none."""

    id: str
    router: str
    interface: str
    prefix: str
    vlan: int | None = Field(default=None, ge=1, le=4094)


class TransportSlice(Frozen):
    """A transport slice request in RFC 9543 terms: SDPs, and service-level objectives between them.

    `to_z_kbps` is guaranteed from `a` to `z`, `to_a_kbps` the other way.
    """

    id: str
    a: Sdp
    z: Sdp
    to_z_kbps: int = Field(ge=0)
    to_a_kbps: int = Field(ge=0)
    latency_ms: Finite = Field(gt=0)
    availability_percent: Finite = Field(ge=0, le=100)
    reliability_percent: Finite | None = Field(default=None, ge=0, le=100)
    dscp: int = Field(default=34, ge=0, le=63)


STANDBY = "-standby"
"""How the name of a function ends that is there in case its twin of the same name without it fails."""


class NetworkFunction(Frozen):
    """One function of a chain and what it needs; `role` in the field's terms, such as UPF or AMF."""

    name: str
    role: str
    cpu: Finite = Field(gt=0)
    ram_mb: int = Field(gt=0)
    disk_gb: int = Field(ge=0)


class PlacedFunction(Frozen):
    function: NetworkFunction
    cloud: str


class Placement(Frozen):
    """Which function runs where; `cost` in the clouds' own cost units per hour."""

    slice_id: str
    functions: tuple[PlacedFunction, ...]
    latency_ms: Finite = Field(ge=0)
    cost: Finite = Field(ge=0)
    explanation: str


class SliceDesign(Frozen):
    """A service intent turned into everything the domains need to know, before placement.

    `cells`: where the slice is to be had; by our own names, so not part of any standard profile.
    """

    slice_id: str
    service_intent_id: str
    snssai: Snssai
    nest: Nest
    service_profile: ServiceProfile
    ran: RanSliceProfile
    core: CoreSliceProfile
    chain: tuple[NetworkFunction, ...]
    cells: tuple[str, ...] = ()
    explanations: tuple[str, ...] = ()
