"""Durable execution: DBOS behind four words. The only module that knows it.

A workflow is found again by its id, and each of its steps is run until its result is recorded once; a process
that dies leaves workflows which the next launch resumes. Inputs and results are JSON, readable by whoever
reads the database: nothing private may be in them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assent.intents.base import Json
from assent.intents.errors import Permanent
from assent.lifecycle.store import reporting

EXECUTOR = "local"
VERSION = "2"
"""Part of each workflow's record: only a launch of the same version resumes it. Raise it with the steps."""


class Durable:
    """One launcher per state folder: the caller holds the folder's lock."""

    def __init__(self, database: Path) -> None:
        from dbos import DBOS

        logging.getLogger("dbos").setLevel(logging.CRITICAL)  # what it logs, `reporting` says
        self._dbos = DBOS
        self._database = database
        with reporting(database):
            DBOS(
                config={
                    "name": "assent",
                    "system_database_url": f"sqlite:///{database}",
                    "application_version": VERSION,
                    "executor_id": EXECUTOR,
                    "log_level": "CRITICAL",
                    "serializer": _json_serializer(),
                    "notification_listener_polling_interval_sec": 0.05,
                }
            )

    def workflow(self, name: str, function: Callable[..., Json]) -> Callable[..., Json]:
        """Register `function`; all are registered before `launch`."""

        def body(*args: Json) -> Json:
            return function(*args)

        body.__qualname__ = body.__name__ = name
        registered: Callable[..., Json] = self._dbos.workflow(name=name)(body)
        return registered

    def launch(self) -> None:
        """Start, and resume what an earlier process left behind."""
        with reporting(self._database):
            self._dbos.launch()

    def run(self, workflow_id: str, workflow: Callable[..., Json], *args: Json) -> Json:
        """The workflow's result; where a workflow of this id ran or runs already, that one's."""
        from dbos import SetWorkflowID

        with reporting(self._database):
            with SetWorkflowID(workflow_id):
                handle = self._dbos.start_workflow(workflow, *args)
            return handle.get_result()

    def step(self, name: str, function: Callable[..., Json], *args: Any) -> Json:
        """Run `function` inside a workflow, once its result is recorded never again."""
        return self._dbos.run_step({"name": name}, function, *args)

    def close(self) -> None:
        self._dbos.destroy(destroy_registry=True)


def _json_serializer() -> Any:
    from dbos import Serializer

    class JsonSerializer(Serializer):
        def name(self) -> str:
            return "assent_json"

        def serialize(self, data: Any) -> str:
            if isinstance(data, BaseException):
                data = {"__error__": f"{type(data).__name__}: {data}"}
            return json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False)

        def deserialize(cls, serialized_data: str) -> Any:
            data = json.loads(serialized_data)
            if isinstance(data, dict) and "__error__" in data:
                return Permanent(data["__error__"])
            return data

    return JsonSerializer()
