"""The standard output as a thing that may fail: its reader goes away, a disk is full, characters are lacking.

Work goes on to its end all the same, without a word more; `lost_output` says at the end what was in the way.
"""

from __future__ import annotations

import contextlib
import os
import sys

_lost: list[OSError] = []


def tolerate_encodings() -> None:
    """What the person's encoding lacks becomes `?` instead of an error in the middle of a run."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def emit(text: str) -> None:
    """Write it now; where that fails, nothing more is written, and the work goes on."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        mute(error)


def mute(error: OSError) -> None:
    """From now on the standard output goes nowhere: also what is in its buffer must not fail at the exit."""
    _lost.append(error)
    with contextlib.suppress(OSError):  # a stream that is no file, as in tests, needs none of this
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def lost_output() -> OSError | None:
    """Why the standard output did not take everything; None where it did, or where its reader went away."""
    emit("")
    return next((error for error in _lost if not isinstance(error, BrokenPipeError)), None)
