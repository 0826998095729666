from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from doable.errors import DoableError
from doable.hierarchy.outcome import Outcome
from doable.hierarchy.trace import Trace, read_trace, strip_wall
from doable.sim.layout import Setup


def test_every_event_is_on_the_disk_at_once(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    trace = Trace(path)
    trace.start("wipe", planner="search", model=None, seed=3, setup=Setup({"sponge": "table"}))
    assert [event["event"] for event in read_trace(path)] == ["start"]
    trace.write("replan", 1.5, {"reason": "it slipped"})
    events = read_trace(path)
    assert events[0]["setup"] == {"objects": {"sponge": "table"}, "robot_at": "operator", "holding": None}
    assert "python" in events[0]["versions"]
    assert (events[1]["t"], events[1]["reason"]) == (1.5, "it slipped")
    trace.close()


@pytest.mark.parametrize(
    ("problem", "outcome", "reason"),
    [(ValueError("oh"), "crashed", "ValueError: oh"), (KeyboardInterrupt(), "cancelled", "stopped by a person")],
)
def test_the_end_is_always_written(tmp_path: Path, problem: BaseException, outcome: str, reason: str) -> None:
    path = tmp_path / "run.jsonl"
    trace = Trace(path)
    trace.write("replan", 2.0, {"reason": ""})
    with pytest.raises(type(problem)), trace:
        raise problem
    end = read_trace(path)[-1]
    assert (end["event"], end["outcome"], end["reason"], end["t"]) == ("end", outcome, reason, 2.0)


def test_one_end_only(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    with Trace(path) as trace:
        trace.write("end", 1.0, {"outcome": Outcome.SUCCESS, "reason": "", "goal_met": True})
    assert [event["event"] for event in read_trace(path)] == ["end"]
    with pytest.raises(DoableError, match="has ended"):
        trace.write("replan", 2.0, {})


def test_what_is_written_is_plain_json(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    with Trace(path) as trace:
        fields = {"a": np.float32(0.5), "b": math.inf, "c": (1, Outcome.STUCK), "d": {"z", "y"}, "e": "naïve\u2028\n"}
        trace.write("disturb", 0.0, fields)
    event = read_trace(path)[0]
    assert [event[key] for key in "abcde"] == [0.5, None, [1, "stuck"], ["y", "z"], "naïve\u2028\n"]


def test_listeners_hear_every_event_and_may_write(tmp_path: Path) -> None:
    heard: list[str] = []
    trace = Trace()

    def answer(event: dict[str, object]) -> None:
        heard.append(str(event["event"]))
        if event["event"] == "skill_start":
            trace.write("disturb", 0.0, {"what": "knock"})

    trace.listen(answer)
    trace.write("skill_start", 0.0, {"call": "pick(sponge)"})
    trace.close()
    assert heard == ["skill_start", "disturb", "end"]


def test_wall_fields_are_stripped_at_every_depth() -> None:
    event = {"event": "plan", "at_wall": 1.0, "parts": [{"seconds_wall": 2.0, "keep": 3}]}
    assert strip_wall(event) == {"event": "plan", "parts": [{"keep": 3}]}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"event": "plan", "t"', "line 2: not JSON .* cut off"),
        ("[1]\n", "line 2: an event is an object"),
        ('{"event": "dance", "t": 0}\n', "line 2: an event is an object with 'event' one of start, plan"),
        ('{"event": "plan", "t": "now"}\n', "line 2: 't' must be a number"),
    ],
)
def test_reading_names_the_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text(json.dumps({"event": "start", "t": 0.0}) + "\n" + line, encoding="utf-8")
    with pytest.raises(DoableError, match=message):
        read_trace(path)


def test_places_that_cannot_be_written_or_read(tmp_path: Path) -> None:
    with pytest.raises(DoableError, match="cannot write the trace"):
        Trace(tmp_path / "nowhere" / "run.jsonl")
    with pytest.raises(DoableError, match="cannot read the trace"):
        read_trace(tmp_path / "none.jsonl")
