"""Spans over real domains: whatever fails in whichever domain, and wherever a process is killed, all or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from domains_rig import STEPS, Killed, Rig, need

from assent.intents.domains import Committed, Declined, Delegation, Stitch
from assent.intents.errors import AssentError, Inconsistent, InvalidInput, Permanent, Refused, Temporary
from assent.lifecycle.audit import verify
from assent.lifecycle.explaining.record import facts_of
from assent.service.domains.augment import Augment
from assent.service.domains.budgets import exact, product
from assent.service.domains.spanning import conserved

MORE = Augment(ul_kbps=5000)
TIGHTER = Augment(segment="s-1.2", ul_latency_ms=1.5)


def agreed(segments: Any) -> None:
    """Whatever it is."""


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    found = Rig(tmp_path)
    yield found
    found.close()


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a span stands."""
    folder = tmp_path_factory.mktemp("domains") / "standing"
    folder.mkdir()
    rig = Rig(folder)
    rig.deploy()
    rig.close()
    return folder


@pytest.fixture
def deployed(standing: Path, tmp_path: Path) -> Iterator[Rig]:
    found = Rig(Path(shutil.copytree(standing, tmp_path / "copy")))
    yield found
    found.close()


def test_a_span_stands_and_is_released(rig: Rig) -> None:
    before = rig.observed()
    span = rig.deploy()
    assert list(span.delegations) == ["radio", "metro", "core", "dc"] and len(span.segments) == 5
    assert conserved(span.needs[0], span.segments)
    rig.check()
    assert rig.keeper.release("s-1").order == "order"
    rig.check()
    assert rig.observed() == before
    assert rig.deploy().version == 2  # versions are never used twice


def test_routers_tell_slices_apart_by_the_part_of_their_label(deployed: Rig) -> None:
    span = deployed.keeper.find("order")
    stitch = next(one for one in span.segments if one.domain == "metro").stitches[0]
    texts = deployed.interiors["metro"].domain.network().texts
    assert stitch.label == 100 and "10.10.2.0 0.0.1.255" in texts["R1"]  # the second of 128 parts of a /16
    assert "police cir 4000000" in texts["R1"] and "police cir 20000000" in texts["R2"]


@pytest.mark.parametrize("wish", [MORE, TIGHTER], ids=["slice", "segment"])
def test_augment_changes_what_it_has_to(wish: Augment, deployed: Rig) -> None:
    old = deployed.keeper.find("order")
    new = deployed.keeper.augment("order", wish, agreed)
    deployed.check()
    changed = {name for name in new.delegations if new.delegations[name] != old.delegations[name]}
    assert changed == ({"metro"} if wish.segment else {"radio", "metro", "core", "dc"})
    assert conserved(new.needs[0], new.segments)
    assert [one.stitches for one in new.segments] == [one.stitches for one in old.segments]
    if wish.segment:
        assert new.segments[1].budget.ul_latency_ms == 1.5 < old.segments[1].budget.ul_latency_ms


def test_augment_that_a_domain_cannot_do_takes_another_way(rig: Rig) -> None:
    """Metro's links carry 1 Gbit/s, and somebody else takes most of it."""
    old = rig.deploy(kbps=1000)
    held = rig.agents["metro"].reserve(
        _other(old.segments[1].model_copy(update={"id": "x.1", "slice_id": "x", "stitches": ()}))
    )
    assert held.kind == "reserved"
    rig.keeper.feed()
    new = rig.keeper.augment("order", Augment(ul_kbps=20_000), agreed)
    assert "spare" in new.delegations and "metro" not in new.delegations
    assert {holder for name, holder in rig.held() if name == "metro"} == {"other@1"}
    assert rig.agents["metro"].state(f"order@{old.version}") == "none"


def _other(segment: Any) -> Delegation:
    """990 Mbit/s that others have."""
    mine = {"id": "x.1", "slice_id": "x", "stitches": (), "cost": 1e6}
    wide = segment.model_copy(update={**mine, "ul_kbps": 990_000, "dl_kbps": 990_000})
    return Delegation(order="other", version=1, segments=(wide,), hold_s=600)


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Augment(ul_latency_ms=1), "latency: s-1 may take 1 ms up"),
        (
            Augment(segment="s-1.2", ul_latency_ms=0.1),
            "metro: segment s-1.2: it takes .* ms up, 0.1 were asked",
        ),
        (Augment(ul_kbps=900_000), "throughput"),
        (Augment(availability_percent=100), "availability"),
        (Augment(dl_reliability_percent=100), "reliability"),
    ],
)
def test_what_cannot_be_augmented_stays(wish: Augment, why: str, rig: Rig) -> None:
    rig.deploy(ms=7.6)
    before = rig.observed()
    with pytest.raises(Refused, match=why):
        rig.keeper.augment("order", wish, agreed)
    assert rig.observed() == before
    rig.check()


def test_a_segment_that_cannot_gain_is_made_up_for_by_the_others(rig: Rig) -> None:
    """Metro needs 0.5 ms: what it cannot gain, the slice gains end to end, and its history says so."""
    old = rig.deploy(ms=15)
    new = rig.keeper.augment("order", Augment(segment="s-1.2", ul_latency_ms=0.4), agreed)
    gained = old.segments[1].budget.ul_latency_ms - 0.4
    assert new.needs[0].budget.ul_latency_ms == pytest.approx(15 - gained)
    assert "end to end instead" in new.history[-1] and "metro" in new.history[-1]
    assert conserved(new.needs[0], new.segments)
    rig.check()


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Augment(slice_id="s-9", ul_kbps=1), "there is no slice 's-9'; there are: s-1"),
        (Augment(segment="s-1.9", ul_kbps=1), "there is no segment"),
        (Augment(ul_kbps=4000), "like that already"),
        (Augment(segment="s-1.2", ul_latency_ms=29), "the other segments of s-1 need the rest"),
        (Augment(segment="s-1.2", ul_kbps=1), "has to carry what its slice needs"),
    ],
)
def test_wishes_that_fit_nothing_are_said(wish: Augment, why: str, deployed: Rig) -> None:
    with pytest.raises(InvalidInput, match=why):
        deployed.keeper.augment("order", wish, agreed)
    deployed.check()


def test_the_tenant_reads_why(rig: Rig) -> None:
    """What came about, what was declined by whom, and what was refused is in the audit log, and explained from it."""
    rig.fate.strike = failing("metro", "plan", False, Permanent("no"))
    rig.deploy()
    rig.fate.strike = lambda said, after: None
    with pytest.raises(Refused):
        rig.keeper.augment("order", Augment(ul_latency_ms=1), agreed)
    rig.keeper.release("order")
    kinds = [one.body.kind for one in rig.store.events()]
    assert kinds == ["span-stopped", "span-changed", "span-refused", "span-released"]
    told = [one.text for one in facts_of(rig.store, "s-1")]
    assert "a split with metro did not come about: no" in told
    assert any(one.startswith("spare carries s-1.2 from hub (to pop): 4000/20000 kbit/s") for one in told)
    assert any("ul_latency_ms 1 was refused: no domains carry s-1: latency" in one for one in told)
    assert verify(rig.store).intact


def test_nobody_agrees(rig: Rig) -> None:
    def no(segments: Any) -> None:
        raise Refused("no")

    before = rig.observed()
    with pytest.raises(Refused):
        rig.keeper.deploy("order", "", [need()], no)
    assert rig.observed() == before


def test_orders_do_not_touch_one_another(rig: Rig) -> None:
    first = rig.deploy()
    before = rig.interiors["metro"].domain.network().texts
    rig.keeper.deploy("second", "", [need(kbps=1000, name="s-2"), need(kbps=500, name="s-3")], agreed)
    second = rig.keeper.find("s-3")
    labels = [str(s) for one in (*first.segments, *second.segments) for s in one.stitches]
    assert len(set(labels)) == len(labels) / 2  # each at its two sides
    rig.keeper.augment("second", Augment(slice_id="s-2", ul_kbps=1500), agreed)
    rig.keeper.release("order")
    assert "police cir 1500000" in rig.interiors["metro"].domain.network().texts["R1"]
    rig.keeper.release("second")
    assert not rig.held()
    rig.deploy()
    assert rig.interiors["metro"].domain.network().texts == before
    rig.check()


def test_slices_of_one_order_are_placed_beside_one_another(rig: Rig) -> None:
    """Each of dc's halls has 8 CPU: two functions of 5 go to one each."""
    wide = []
    for name in ("s-2", "s-3"):
        one = need(kbps=500, name=name)
        functions = [f.model_copy(update={"cpu": 5}) if f.role == "CACHE" else f for f in one.functions]
        wide.append(one.model_copy(update={"functions": tuple(functions)}))
    rig.keeper.deploy("second", "", wide, agreed)
    found = rig.interiors["dc"].domain.instances()
    assert sorted((cloud, len(listed)) for cloud, listed in found.items()) == [("hall-1", 1), ("hall-2", 1)]


def test_many_at_once_never_hold_more_than_there_is(rig: Rig) -> None:
    from concurrent.futures import ThreadPoolExecutor

    segment = rig.deploy().segments[1]
    rig.keeper.release("order")

    def ask(number: int) -> str:
        name = f"x-{number}"
        mine = {
            "id": f"{name}.1",
            "slice_id": name,
            "stitches": (),
            "ul_kbps": 300_000,
            "dl_kbps": 1,
            "cost": 1e6,
        }
        part = Delegation(order=name, version=1, segments=(segment.model_copy(update=mine),), hold_s=60)
        return str(rig.agents["metro"].reserve(part).kind)

    with ThreadPoolExecutor(8) as pool:
        said = sorted(pool.map(ask, range(8)))
    assert said == ["declined"] * 5 + ["reserved"] * 3
    rig.clock.now += 61
    rig.agents["metro"].tick()
    assert not rig.held()


# Failures


def failing(domain: str, step: str, when_after: bool, error: BaseException) -> Callable[[str, bool], None]:
    def strike(said: str, after: bool) -> None:
        if said == f"{domain}.{step}" and after is when_after:
            raise error

    return strike


def _thorough(*values: Any, quick: bool) -> Any:
    return pytest.param(*values, marks=() if quick else pytest.mark.slow)


_QUICK = {
    ("radio", "feasible", False),
    ("radio", "confirm", True),
    ("metro", "commit", True),
    ("core", "verify", False),
    ("dc", "probe", False),
}
FAILURES = [
    _thorough(domain, step, after, quick=(domain, step, after) in _QUICK)
    for domain in ("radio", "metro", "core", "dc")
    for step in STEPS
    for after in (False, True)
]


@pytest.mark.parametrize(("domain", "step", "after"), FAILURES)
def test_a_domain_that_fails_leads_to_another_split_or_a_clean_release(
    domain: str, step: str, after: bool, rig: Rig
) -> None:
    before = rig.observed()
    rig.fate.strike = failing(domain, step, after, Permanent("no"))
    if domain == "metro":
        assert "spare" in rig.deploy().delegations
    else:
        with pytest.raises(Refused, match=f"{domain}: (no|dc cannot carry this now)"):
            rig.deploy()
        assert rig.observed() == before
    rig.check()
    rig.fate.strike = lambda said, after: None
    if domain != "metro":
        rig.deploy()
        rig.check()


@pytest.mark.parametrize(
    ("domain", "step", "after"),
    [
        _thorough(*one.values, quick=one.values in (("radio", "confirm", True), ("metro", "commit", True)))
        for one in FAILURES
    ],
)
def test_a_failure_while_augmenting_leaves_what_stood(
    domain: str, step: str, after: bool, deployed: Rig
) -> None:
    before = deployed.observed()
    deployed.fate.strike = failing(domain, step, after, Permanent("no"))
    if domain == "metro":
        assert "spare" in deployed.keeper.augment("order", MORE, agreed).delegations
    else:
        with pytest.raises(Refused, match=r"no|cannot"):
            deployed.keeper.augment("order", MORE, agreed)
        after_all = deployed.observed()
        assert after_all["spans"] == before["spans"] and after_all["held"] == before["held"]
    deployed.fate.strike = lambda said, after: None
    deployed.keeper.settle()  # where it had to be told that it has no part any more
    deployed.check()


def kill(at: int) -> Callable[[Rig], None]:
    def prepare(rig: Rig) -> None:
        def strike(said: str, after: bool) -> None:
            if not after and len(rig.fate.steps) == at:
                raise Killed

        rig.fate.strike = strike

    return prepare


WORK: dict[str, tuple[int, Callable[[Rig], Any]]] = {
    "deploy": (84, lambda rig: rig.deploy()),
    "augment": (94, lambda rig: rig.keeper.augment("order", MORE, agreed)),
    "tighten": (29, lambda rig: rig.keeper.augment("order", TIGHTER, agreed)),
    "release": (39, lambda rig: rig.keeper.release("order")),
}
KILLS = [
    _thorough(name, at, quick=at % 37 == 3) for name, (steps, _) in WORK.items() for at in range(1, steps + 1)
]


@pytest.mark.parametrize(("work", "at"), KILLS)
def test_a_kill_at_any_moment_is_settled(work: str, at: int, request: pytest.FixtureRequest) -> None:
    rig: Rig = request.getfixturevalue("rig" if work == "deploy" else "deployed")
    before = rig.keeper.spans()
    kill(at)(rig)
    with pytest.raises(Killed):
        WORK[work][1](rig)
        rig.fate.dead = True  # it was over before
        raise Killed
    rig.again()
    rig.check()
    assert rig.keeper.settle() == () and not rig.keeper.left()
    now = rig.keeper.spans()
    if now == before and work != "release":
        WORK[work][1](rig)
        rig.check()
    elif now:
        rig.keeper.release("order")
        rig.check()


def test_the_kills_reach_to_the_end(rig: Rig) -> None:
    """The numbers of steps above are those that there are."""
    for name in WORK:
        if name == "tighten":
            continue
        rig.fate.steps.clear()
        WORK[name][1](rig)
        assert len(rig.fate.steps) <= WORK[name][0], name
        assert len(rig.fate.steps) > WORK[name][0] - 8, name


def test_a_kill_and_a_long_night_are_settled(rig: Rig) -> None:
    """Everybody was told to confirm, one did; then all timers ran out: it is brought about all the same."""
    rig.fate.strike = failing("core", "confirm", False, Killed())
    with pytest.raises(Killed):
        rig.deploy()
    rig.clock.now += 10_000
    rig.again()
    assert [one.order for one in rig.keeper.spans()] == ["order"]
    rig.check()


def test_reservations_expire_and_commits_revert(rig: Rig) -> None:
    before = rig.observed()
    span = rig.deploy()
    rig.keeper.release("order")
    part = Delegation(order="order", version=9, segments=(span.segments[4],), hold_s=60)
    agent = rig.agents["dc"]
    assert agent.reserve(part) == agent.reserve(part)
    rig.clock.now += 61
    assert agent.state("order@9") == "none" and not rig.ledgers["dc"].resources()
    agent.reserve(part.model_copy(update={"version": 10}))
    agent.commit("order@10")
    assert agent.state("order@10") == "committed"
    rig.clock.now += 121
    assert agent.state("order@10") == "none"
    with pytest.raises(Permanent, match="nothing to confirm"):
        agent.confirm("order@10")
    assert rig.observed()["runs"] == before["runs"]


# Domains that do not do as they say


class Strange:
    """A domain's agent that answers otherwise."""

    def __init__(self, agent: Any, **answers: Callable[..., Any]) -> None:
        self._agent, self._answers = agent, answers

    def __getattr__(self, name: str) -> Any:
        return self._answers.get(name) or getattr(self._agent, name)


def _raise(error: BaseException) -> Callable[..., Any]:
    def answer(*given: Any) -> Any:
        raise error

    return answer


def _lie(rig: Rig, name: str) -> Callable[[str], Committed]:
    real = rig.agents[name].commit

    def commit(id: str) -> Committed:
        said = real(id)
        wrong = tuple(one.model_copy(update={"label": one.label + 1}) for one in said.stitches)
        return said.model_copy(update={"stitches": wrong})

    return commit


def test_labels_that_do_not_match_are_noticed(rig: Rig) -> None:
    commit = _lie(rig, "metro")
    rig.agents["metro"] = Strange(rig.agents["metro"], commit=commit)
    span = rig.deploy()
    assert "spare" in span.delegations
    commit = _lie(rig, "dc")
    rig.keeper.release("order")
    rig.agents["dc"] = Strange(rig.agents["dc"], commit=commit)
    with pytest.raises(Refused, match="dc has exchange vlan 101, which was not agreed"):
        rig.deploy()
    rig.check()


def test_a_label_that_one_side_cannot_have_is_changed(rig: Rig) -> None:
    real = rig.agents["core"].reserve
    taken = Stitch(point="pop", kind="vlan", label=100)

    def reserve(part: Delegation) -> Any:
        first = part.segments[0]
        if taken in first.stitches:
            return Declined(reason="taken", offers=({"segment": first.id, "taken": (taken,)},))  # type: ignore[arg-type]
        return real(part)

    rig.agents["core"] = Strange(rig.agents["core"], reserve=reserve)
    span = rig.deploy()
    assert {s.label for one in span.segments for s in one.stitches if s.point == "pop"} == {101, 102}
    rig.check()


def test_a_domain_that_cannot_be_reached_is_told_later(rig: Rig) -> None:
    real = rig.agents["metro"]
    gone = _raise(Temporary("no answer within 30 s"))
    rig.agents["metro"] = Strange(real, commit=gone, undo=gone, release=gone)
    assert "spare" in rig.deploy().delegations
    assert rig.keeper.left() == {"order": ("metro",)}
    rig.agents["metro"] = real
    rig.keeper.settle()
    rig.check()
    rig.agents["core"] = Strange(rig.agents["core"], release=gone)
    with pytest.raises(Temporary):
        rig.keeper.release("order")
    assert rig.keeper.left() == {"order": ("core",)}
    rig.again()
    rig.check()
    assert not rig.held()


def test_what_cannot_be_brought_back_is_named(rig: Rig) -> None:
    def strike(said: str, after: bool) -> None:
        if said in ("dc.probe", "dc.rollback"):
            raise Permanent("stuck")

    rig.fate.strike = strike
    with pytest.raises(Inconsistent) as caught:
        rig.deploy()
    assert caught.value.devices == ("dc",)
    for ask in (rig.agents["dc"].commit, rig.agents["dc"].confirm):
        with pytest.raises(Inconsistent):  # as long as it is stuck, nobody is told that it runs
            ask("order@1")
    rig.fate.strike = lambda said, after: None
    assert rig.agents["dc"].state("order@1") in ("none", "committed")
    rig.again()  # whoever mended it starts it again
    rig.check()


@pytest.mark.parametrize(
    "advert",
    [_raise(Temporary("off")), lambda: {"domain": "metro"}, lambda: "x" * 10, lambda: {"nodes": ["R1"]}],
)
def test_a_domain_that_tells_nonsense_is_left_out_in_time(advert: Any, rig: Rig) -> None:
    rig.agents["metro"] = Strange(rig.agents["metro"], advert=advert)
    assert list(rig.keeper.feed()) == ["metro"]
    assert "metro" in {one.domain for one in rig.keeper.adverts()}  # what it told before counts
    rig.clock.now += 301
    rig.keeper.feed()
    assert "metro" not in {one.domain for one in rig.keeper.adverts()}
    assert "spare" in rig.deploy().delegations


# What an agent is asked, and what it shows


HOSTILE: list[tuple[dict[str, Any], str]] = [
    ({"domain": "metro"}, "here is dc"),
    ({"enters": "pop", "leaves": "pop"}, "nothing is hosted behind pop"),
    ({"cost": 0.0}, "it costs"),
    ({"stitches": (Stitch(point="exchange", kind="vlan", label=4000),)}, "cannot be had"),
    ({"stitches": (Stitch(point="exchange", kind="teid", label=150),)}, "cannot be had"),
]


@pytest.mark.parametrize(("change", "why"), HOSTILE)
def test_an_agent_takes_no_more_than_it_shows(change: dict[str, Any], why: str, deployed: Rig) -> None:
    segment = deployed.keeper.find("order").segments[4]
    deployed.keeper.release("order")
    part = Delegation(order="x", version=1, segments=(segment.model_copy(update=change),), hold_s=9)
    try:
        answer = deployed.agents["dc"].reserve(part)
        assert isinstance(answer, Declined)
        said = answer.reason
    except AssentError as error:
        said = error.message
    assert why in said
    assert not deployed.held()


def test_nobody_takes_anothers_slice(deployed: Rig) -> None:
    span = deployed.keeper.find("order")
    for at, name in ((0, "radio"), (1, "metro"), (4, "dc")):
        part = Delegation(order="thief", version=1, segments=(span.segments[at],), hold_s=9)
        with pytest.raises(Refused, match="belongs to another order"):
            deployed.agents[name].reserve(part)
    wrong = Delegation(order="order", version=7, former=5, segments=(span.segments[4],), hold_s=9)
    with pytest.raises(Refused, match="has version 1 of order in force, not 5"):
        deployed.agents["dc"].reserve(wrong)
    deployed.check()


def test_a_declined_segment_says_what_could_be_done(deployed: Rig) -> None:
    segment = deployed.keeper.find("order").segments[1]
    deployed.keeper.release("order")
    budget = segment.budget.model_copy(update={"dl_latency_ms": 0.1, "availability_percent": 100})
    much = segment.model_copy(update={"ul_kbps": 2 * 10**6, "budget": budget, "cost": 1e6})
    answer = deployed.agents["metro"].reserve(Delegation(order="x", version=1, segments=(much,), hold_s=9))
    assert isinstance(answer, Declined)
    offer = answer.offers[0]
    assert (offer.ul_kbps, offer.dl_kbps) == (10**6, None)
    assert offer.dl_latency_ms == 0.5 and offer.ul_latency_ms is None
    assert offer.availability_percent is not None and offer.availability_percent < 100


def test_what_an_agent_shows_is_abstract(rig: Rig) -> None:
    """No router, interface, link address, cell or cloud is in an advert, nor in what another operator is told."""
    import json

    inner = ("R1", "R2", "Gigabit", "10.0.0.", "10.10.", "cell-", "vault", "hall-", "CQI", "PRB")
    rig.deploy()
    for agent in rig.agents.values():
        told = json.dumps(agent.advert())
        assert not [one for one in inner if one in told]


@pytest.mark.parametrize("step", [_thorough(one, quick=one in ("verify", "confirm")) for one in STEPS])
def test_another_operator_hears_no_names(step: str, rig: Rig) -> None:
    """dc is beta's: alpha hears that it cannot, and not where it burns."""
    rig.fate.strike = failing("dc", step, False, Permanent("hall-1 is on fire"))
    with pytest.raises(Refused) as caught:
        rig.deploy()
    assert "dc cannot carry this now" in caught.value.message and "hall-1" not in caught.value.message
    rig.check()


def test_an_advert_has_another_version_when_it_says_something_else(rig: Rig) -> None:
    first = {name: agent.advert() for name, agent in rig.agents.items()}
    assert first == {name: agent.advert() for name, agent in rig.agents.items()}
    rig.deploy()
    later = rig.agents["metro"].advert()
    assert later["version"] == first["metro"]["version"] + 1
    free = [one["crossings"][0]["to_z"]["kbps"] for one in (first["metro"], later)]
    assert free[0] - free[1] == 4000
    assert rig.agents["spare"].advert() == first["spare"]


def test_budgets_are_split_and_not_copied(deployed: Rig) -> None:
    span = deployed.keeper.find("order")
    whole, parts = span.needs[0].budget, [one.budget for one in span.segments]
    assert sum(exact(one.ul_latency_ms) for one in parts) <= exact(whole.ul_latency_ms)
    assert max(one.ul_latency_ms for one in parts) < whole.ul_latency_ms
    assert product([one.availability_percent for one in parts]) >= exact(whole.availability_percent) / 100
    assert min(one.availability_percent for one in parts) > whole.availability_percent
    shares = [share["ul_latency_ms"] for share in _shares(deployed)]
    assert shares == [parts[0].ul_latency_ms] * 2  # each cell has the radio's part


def _shares(rig: Rig) -> list[dict[str, Any]]:
    state = rig.interiors["radio"].domain.observe().state
    return [share for cell in state.values() for share in cell["shares"]]
