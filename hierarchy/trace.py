"""The record of a run: one JSON object a line, on the disk before the next thing happens.

The page, the benchmark, the pictures and the tests read the trace and nothing else. Every event has `event`, `t`
(seconds by the body's clock) and `at_wall` (seconds since 1970). What differs between two runs of the same seed is
only in fields whose names end in `_wall`.

    start        instruction, planner, model, seed, setup, versions
    plan         graph (`TaskGraph.to_json`); ids: done, kept and replaced (of the plan before); refusal (why the
                 planner gave none, and only the rest of the plan before is left, or null), seconds_wall
    decision     candidates (id, call, text, raw, say, can, lacks, score), winner (index), seconds_wall; lacks
                 says which preconditions do not hold
    skill_start  call, node
    skill_progress  call, step, chance
    skill_end    call, outcome, note, seconds, steps
    replan       reason, broken (ids)
    disturb      what
    end          outcome, reason, refused, goal_met, visited, collateral
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, TextIO, get_args

from ..errors import DoableError
from ..sim.layout import Setup
from ..skills.origin import versions

Kind = Literal[
    "start", "plan", "decision", "skill_start", "skill_progress", "skill_end", "replan", "disturb", "end"
]  # fmt: skip
Event = dict[str, Any]
MAX_LINE = 10_000_000
"""Characters of one line that are read back."""


class Trace:
    """Writes events and passes them on."""

    def __init__(self, path: Path | str | None = None) -> None:
        """Open a trace.

        Args:
            path: The file, replaced if it exists; None only passes events on.

        Raises:
            DoableError: The file cannot be written.
        """
        self._listeners: list[Callable[[Event], None]] = []
        self._file: TextIO | None = None
        self._last: str | None = None
        self._time = 0.0
        if path is not None:
            try:
                self._file = Path(path).open("w", encoding="utf-8")  # noqa: SIM115 (closed by close)
            except OSError as problem:
                raise DoableError(f"cannot write the trace {path}: {problem.strerror or problem}") from problem

    @property
    def empty(self) -> bool:
        """Tell whether nothing has been written."""
        return self._last is None

    def start(
        self,
        instruction: str,
        *,
        planner: str | None = None,
        model: str | None = None,
        seed: int | None = None,
        setup: Setup | None = None,
    ) -> None:
        """Write the first event: what is to be done, by whom and from where."""
        begins = None
        if setup is not None:
            begins = {"objects": setup.objects, "robot_at": setup.robot_at, "holding": setup.holding}
        told = {"instruction": instruction, "planner": planner, "model": model, "seed": seed, "setup": begins}
        self.write("start", 0.0, {**told, "versions": versions()})

    def listen(self, callback: Callable[[Event], None]) -> None:
        """Call something with every event from now on, after it is on the disk; it may write events itself."""
        self._listeners.append(callback)

    def write(self, event: Kind, t: float, fields: Mapping[str, Any]) -> None:
        """Append an event.

        Args:
            event: What happened.
            t: When, by the body's clock, s.
            fields: What there is to say; numbers that are not finite become null.

        Raises:
            DoableError: The trace has ended, or the disk refuses.
        """
        if self._last == "end":
            raise DoableError(f"the trace has ended; {event!r} comes too late")
        record: Event = {"event": event, "t": round(t, 6), **_plain(fields), "at_wall": time.time()}
        if self._file is not None:
            try:
                self._file.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")
                self._file.flush()
            except OSError as problem:
                raise DoableError(f"cannot write the trace {self._file.name}: {problem}") from problem
        self._last, self._time = event, t
        for listener in tuple(self._listeners):
            listener(record)

    def close(self, outcome: str = "crashed", reason: str = "the run was left without an end") -> None:
        """Write a final `end` where there is none, and close the file."""
        try:
            if self._last != "end":
                nothing: Event = {"refused": False, "goal_met": None, "visited": [], "collateral": None}
                self.write("end", self._time, {"outcome": outcome, "reason": reason, **nothing})
        finally:
            if self._file is not None:
                self._file.close()
                self._file = None

    def __enter__(self) -> Trace:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        elif issubclass(kind, KeyboardInterrupt):
            self.close("cancelled", "stopped by a person")
        else:
            self.close("crashed", f"{kind.__name__}: {problem}")


def strip_wall(event: Any) -> Any:
    """Return an event without what depends on the wall clock, so that two runs can be compared."""
    if isinstance(event, Mapping):
        return {key: strip_wall(value) for key, value in event.items() if not key.endswith("_wall")}
    if isinstance(event, list):
        return [strip_wall(value) for value in event]
    return event


def read_trace(path: Path | str) -> list[Event]:
    """Return the events of a trace.

    Raises:
        DoableError: The file cannot be read, or a line is no event; names the line.
    """
    events: list[Event] = []
    try:
        with Path(path).open(encoding="utf-8") as file:
            for number, line in enumerate(iter(lambda: file.readline(MAX_LINE), ""), 1):
                events.append(_event(line, f"{path} line {number}"))
    except (OSError, UnicodeDecodeError) as problem:
        raise DoableError(f"cannot read the trace {path}: {problem}") from problem
    return events


def _event(line: str, where: str) -> Event:
    try:
        event = json.loads(line)
    except (ValueError, RecursionError) as problem:
        cut = "" if line.endswith("\n") else "; the line is cut off, as after a crash"
        raise DoableError(f"{where}: not JSON ({problem}){cut}") from None
    if not isinstance(event, dict) or event.get("event") not in get_args(Kind):
        raise DoableError(f"{where}: an event is an object with 'event' one of {', '.join(get_args(Kind))}")
    if not isinstance(event.get("t"), (int, float)):
        raise DoableError(f"{where}: 't' must be a number of seconds; got {event.get('t')!r}")
    return event


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(part) for part in value)
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, (bool, int)):
        return value
    number = float(value)
    return number if math.isfinite(number) else None
