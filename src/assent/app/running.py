"""The use case behind `assent run`: live through a scenario, or show the record of one that is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from assent.app.compose import Choices, composed
from assent.app.scenario import LoadedScenario, load_scenario
from assent.business import transcript
from assent.intents.base import Json
from assent.intents.change import Delivered
from assent.intents.errors import (
    AssentError,
    Clarify,
    Inconsistent,
    InvalidInput,
    Permanent,
    Problem,
    Refused,
    Temporary,
)
from assent.intents.events import DeliveryFailed, Event, NegotiationEnded, RoundHeld, RunFinished
from assent.lifecycle.folder import StateFolder, remember_latest, runs_folder
from assent.lifecycle.reconciler import Reconciler
from assent.lifecycle.store import Store
from assent.lifecycle.workflows import Workflows, says_ref

_IDENTITY, _STATUS = "identity", "status"


@dataclass(frozen=True)
class RunRequest:
    """What `assent run` was asked. `state` None: a folder of its own in the user's data folder."""

    scenario: Path
    state: Path | None = None
    fresh: bool = False
    choices: Choices = field(default_factory=Choices)


@dataclass(frozen=True)
class RunRecord:
    """Everything that a finished run left. `status`: fulfilled, degraded or failed.

    `resumed`: an earlier process had begun it; `replayed`: it was over already, and nothing was done.
    """

    loaded: LoadedScenario
    folder: Path
    transcript: Path
    status: str
    events: tuple[Event, ...]
    samples: Mapping[int, tuple[Delivered, ...]]
    audit_heads: Mapping[str, tuple[int, str]]
    resumed: bool
    replayed: bool
    error: AssentError | None


def run_scenario(
    request: RunRequest,
    listener: Callable[[Event], None] = lambda event: None,
    progress: Callable[[int, int], None] = lambda lived, total: None,
) -> RunRecord:
    """Run it, or go on where an earlier process stopped. `listener` hears every event in order.

    Raises InvalidInput, Clarify and Refused where the scenario cannot be started: nothing was changed then.
    A run that failed on the way is a record with its `error`.
    """
    loaded = load_scenario(request.scenario)
    folder = StateFolder(request.state or _default_folder(loaded))
    if folder.read_only:
        return _shown(request, loaded, folder, listener)
    folder.prepare()
    folder.lock()
    try:
        return _run_locked(request, loaded, folder, listener, progress)
    except OSError as error:
        raise _disk_error(folder, error) from None
    finally:
        folder.unlock()


def _shown(
    request: RunRequest, loaded: LoadedScenario, folder: StateFolder, listener: Callable[[Event], None]
) -> RunRecord:
    """The record of a run that is over, in a folder where nothing can be written."""
    folder.check_whole()
    store = Store(folder.store, read_only=True)
    try:
        _check_identity(request, loaded, folder, store)
        events = store.events()
        if request.fresh or not _is_over(events):
            raise InvalidInput(f"{folder.root}: nothing can be written there; give --state another folder")
        for event in events:
            listener(event)
        return _record(loaded, folder, store, resumed=True, replayed=True)
    finally:
        store.close()


def _disk_error(folder: StateFolder, error: OSError) -> AssentError:
    """Nothing is lost by a full disk; a folder that was removed is."""
    text = f"{error.filename or folder.root}: {error.strerror or type(error).__name__}"
    if not folder.root.exists():
        return Permanent(f"{text}; the state folder {folder.root} was removed while it was in use")
    return Temporary(f"{text}; once that is mended, the same command again goes on, or --fresh starts anew")


def _run_locked(
    request: RunRequest,
    loaded: LoadedScenario,
    folder: StateFolder,
    listener: Callable[[Event], None],
    progress: Callable[[int, int], None],
) -> RunRecord:
    with _opened(request, loaded, folder) as store:
        earlier = store.events()
        for event in earlier:
            listener(event)
        store.listen(listener)
        replayed = _is_over(earlier)
        if not replayed:
            outcome = _live(request.choices, loaded, folder, store, progress)
            store.put(_STATUS, outcome)
        remember_latest(folder)
        _write_transcript(store, folder)
        return _record(loaded, folder, store, resumed=bool(earlier), replayed=replayed)


@contextmanager
def _opened(request: RunRequest, loaded: LoadedScenario, folder: StateFolder) -> Iterator[Store]:
    """The folder's store, cleared where the run is to start afresh. Raises InvalidInput for another's."""
    if not request.fresh:
        folder.check_whole()
    if folder.used and (request.fresh or _rejected(folder)):
        folder.clear()
    store = Store(folder.store)
    try:
        if store.get(_IDENTITY) is None:
            store.put(_IDENTITY, _identity(request, loaded))
        _check_identity(request, loaded, folder, store)
        yield store
    finally:
        store.close()


def _identity(request: RunRequest, loaded: LoadedScenario) -> Json:
    return [loaded.fingerprint, request.choices.model, request.choices.seed]


def _check_identity(request: RunRequest, loaded: LoadedScenario, folder: StateFolder, store: Store) -> None:
    if store.get(_IDENTITY) != _identity(request, loaded):
        raise InvalidInput(
            f"{folder.root} holds a run of another scenario, model or seed; "
            "give another --state, or --fresh to start anew in this one"
        )


def _rejected(folder: StateFolder) -> bool:
    """Whether the folder's run was turned down before it changed anything: then it may be tried again."""
    store = Store(folder.store)
    try:
        return bool(store.get(_STATUS, {}).get("rejected"))
    finally:
        store.close()


def _live(
    choices: Choices,
    loaded: LoadedScenario,
    folder: StateFolder,
    store: Store,
    progress: Callable[[int, int], None],
) -> Json:
    from assent.lifecycle.durable import Durable

    try:
        with composed(loaded, folder, store, choices) as parts:
            for one in parts.statements:
                parts.vault.seal(says_ref(one.operator, one.version), one.operator, one.says)
            durable = Durable(folder.workflows)
            try:
                workflows = Workflows(parts, durable)
                durable.launch()
                result = Reconciler(parts, workflows, progress).run()
            finally:
                durable.close()
    except AssentError:
        store.put(_STATUS, {"rejected": not store.events(kinds=["change-committed"])})
        raise
    if "statement" in result:
        store.put(_STATUS, {"rejected": True})
        raise _turned_down(loaded, result)
    return result


def _turned_down(loaded: LoadedScenario, result: Json) -> AssentError:
    """The error about a sentence, with its place in the scenario file."""
    operator, version = result["statement"]
    where, error = loaded.where_says(operator, version), result["error"]
    own = f"{operator}: "  # an operator in a process of its own is named already
    message = error["message"].removeprefix(own)
    text = f"{where}: {own}{message}"
    if error["code"] == Clarify.code:
        questions = [f"{where}: {own}{question.removeprefix(own)}" for question in error["questions"]]
        return Clarify(questions, field=error["field"])
    if error["code"] == Refused.code:
        return Refused(text, field=error["field"])
    if error["code"] == Temporary.code:
        return Temporary(text, field=error["field"])
    problem = Problem(where, f"operators.{operator}.says", message)
    if error["code"] == InvalidInput.code:
        return InvalidInput(text, field=error["field"], problems=[problem])
    return Permanent(text, field=error["field"])


def _is_over(events: list[Event]) -> bool:
    return any(isinstance(event.body, RunFinished) for event in events)


def _write_transcript(store: Store, folder: StateFolder) -> None:
    """Every negotiation's transcript in order, written whole or not at all."""
    parts = []
    for ended in store.events(kinds=["negotiation-ended"]):
        if isinstance(ended.body, NegotiationEnded):
            said = store.events(kinds=["round-held"], workflow=ended.workflow)
            rounds = [event.body.round for event in said if isinstance(event.body, RoundHeld)]
            agreement = ended.body.agreement
            parts.append(transcript.text(agreement.topic, rounds, agreement))
    draft = folder.transcript.with_suffix(".new")
    draft.write_text("".join(parts), encoding="utf-8")
    draft.replace(folder.transcript)


def _record(
    loaded: LoadedScenario, folder: StateFolder, store: Store, *, resumed: bool, replayed: bool
) -> RunRecord:
    events = tuple(store.events())
    finished = [event.body for event in events if isinstance(event.body, RunFinished)]
    status = finished[0].status if finished else "failed"
    error = _failure(store.get(_STATUS, {}).get("error"))
    return RunRecord(
        loaded=loaded,
        folder=folder.root,
        transcript=folder.transcript,
        status=status,
        events=events,
        samples=store.samples(),
        audit_heads=store.heads(),
        resumed=resumed,
        replayed=replayed,
        error=(_not_delivered(events) or error) if status == "failed" else None,
    )


def _not_delivered(events: Sequence[Event]) -> AssentError | None:
    """Why the newest delivery that failed did, at whatever second of the run."""
    failed = [event.body for event in events if isinstance(event.body, DeliveryFailed)]
    if not failed:
        return None
    last = failed[-1]
    if last.error == Inconsistent.code:
        return Inconsistent(last.message, devices=last.devices)
    return (Refused if last.error == Refused.code else Permanent)(last.message)


def _failure(error: Json) -> AssentError | None:
    if not error:
        return None
    if error["code"] == Inconsistent.code:
        return Inconsistent(error["message"], devices=())
    return (Refused if error["code"] == Refused.code else Permanent)(error["message"])


def _default_folder(loaded: LoadedScenario) -> Path:
    return runs_folder() / f"{loaded.scenario.name}-{loaded.fingerprint[:8]}"
