"""The command line from outside: what it says, what it costs to ask, how it ends."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from doable.__main__ import run
from doable.hierarchy.trace import read_trace

HEAVY = ("pybullet", "torch", "transformers", "langchain", "langchain_core", "matplotlib", "stable_baselines3")
SPONGE = '["at", "sponge", "operator"]'
FETCH = ("bring me the sponge", "--planner", "search", "--goal", SPONGE)


def doable(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "doable", *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "OMP_NUM_THREADS": "1", **environment},
    )


@dataclass(frozen=True)
class Ended:
    """How a command line ended, in this process."""

    returncode: int
    stdout: str
    stderr: str


Call = Callable[..., Ended]


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run a command line in this process: the same door, without the second that a new process takes."""

    def run_here(*arguments: str) -> Ended:
        code = run(list(arguments))
        out, err = capsys.readouterr()
        return Ended(code, out, err)

    return run_here


def seconds_of(code: str) -> float:
    """Return the processor time of a Python process, the least of three: a busy machine must not fail a test."""
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, timeout=60)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(spent)


@pytest.mark.parametrize("code", ["import doable", "from doable.__main__ import run; run(['--help'])"])
def test_the_door_is_light(code: str) -> None:
    assert seconds_of(code) < 0.3


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom doable.cli import app\napp(['--help'], standalone_mode=False)\n"
        f"print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stderr.strip() == "[]"
    for command in ("do", "train", "eval", "calibrate", "bench", "tune", "skills", "planners", "doctor"):
        assert f"\n  {command} " in done.stdout


@pytest.mark.parametrize(
    "command", ["do", "train", "eval", "calibrate", "bench", "tune", "skills", "planners", "doctor"]
)
def test_every_command_has_help(command: str, call: Call) -> None:
    done = call(command, "--help")
    assert done.returncode == 0
    assert f"Usage: doable {command}" in done.stdout


def test_no_arguments_show_the_help(call: Call) -> None:
    assert "Usage: doable" in call().stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("doo",), "'do'"),
        (("do",), "Missing argument"),
        (("do", "x", "--plannner", "search"), "--planner"),
        (("do", ""), "the instruction is empty"),
        (("do", " \n\t "), "the instruction is empty"),
        (("do", "x" * 10_000), "10,000 characters"),
        (("do", "x", "--planner", "serch"), "did you mean 'search'"),
        (("do", "x", "--planner", "scripted"), "for programs"),
        (("do", "x", "--world", "kitchn"), "did you mean 'kitchen'"),
        (("do", "x", "--world", "twin", "--disturb"), "imagined"),
        (("do", "x", "--seed", "many"), "--seed"),
        (("do", "x", "--seed", "-1"), "--seed"),
        (("do", "x", "--video", "film.mpg"), ".mp4 or .gif"),
        (("do", "x", "--trace", "no/such/folder/t.jsonl"), "no folder"),
        (("do", "x", "--goal", "sponge"), "a goal is JSON"),
        (("do", "x", "--goal", '["att", "sponge", "table"]'), "did you mean 'at'"),
        (("do", "x", "--goal", '["at", "sponge", "tabel"]'), "did you mean 'table'"),
        (("do", "x", "--goal", '["at", "spnge", "table"]'), "did you mean 'sponge'"),
        (("do", "x", "--goal", ""), "a goal is JSON"),
        (("do", "x", "--planner", "search"), "is told the goal"),
        (("do", "x", "--trace", "a.jsonl", "--json", "./a.jsonl"), "would be written as json"),
        (("do", "x", "--setup", "no-such-file.json"), "cannot read"),
        (("do", "x", "--llm", "lokal"), "did you mean 'local'"),
        (("train", "pikc"), "did you mean 'pick'"),
        (("eval", "plase"), "did you mean 'place'"),
        (("eval", "pick", "--episodes", "0"), "--episodes"),
        (("calibrate", "driv"), "did you mean 'drive'"),
        (("tune",), "WHAT"),
        (("tune", "planer"), "did you mean 'planner'"),
        (("tune", "planner", "--stage", "sftt"), "did you mean 'sft'"),
        (("tune", "planner", "--base", "smolm2"), "did you mean 'smollm2'"),
        (("tune", "planner", "--base", str(Path(__file__).parent)), "no model that can be tuned"),
        (("tune", "planner", "--device", "gpu"), "auto, cpu, cuda"),
        (("tune", "planner", "--steps", "0"), "--steps"),
        (("tune", "planner", "--set", "batch"), "NAME=VALUE"),
        (("tune", "planner", "--set", "bach=3"), "did you mean 'batch'"),
        (("tune", "planner", "--set", "batch=3", "--set", "batch=4"), "given twice: 3 and 4"),
        (("bench",), "--suite"),
        (("bench", "--suite", "no-such-file.jsonl"), "cannot read"),
        (("bench", "--suite", "x", "--json", "x"), "given as suite and would be written as json"),
        (("bench", "--suite", "x.episodes.jsonl", "--json", "x.json"), "would be written as episodes"),
        (("bench", "--suite", "x", "--world", "twn"), "did you mean 'twin'"),
        (("bench", "--suite", "x", "--can", "lerned"), "did you mean 'learned'"),
        (("bench", "--suite", "x", "--planner", "saycn"), "did you mean 'saycan'"),
    ],
)
def test_bad_usage_is_one_clear_line(arguments: tuple[str, ...], words: str, call: Call) -> None:
    done = call(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("doable: ")
    assert words in done.stderr


def test_a_wrong_suite_line_is_named(tmp_path: Path, call: Call) -> None:
    suite = tmp_path / "suite.jsonl"
    suite.write_text('\n{"id": "a", "family": "f"}\n')
    done = call("bench", "--suite", str(suite))
    assert done.returncode == 2
    assert f"{suite} line 2" in done.stderr


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "not JSON"),
        ("[]", "a setup looks like"),
        ('{"objects": {"sponge": 3}}', "a setup looks like"),
        ('{"objects": {"spunge": "table"}}', "did you mean 'sponge'"),
        ('{"objects": {"sponge": "tabel"}}', "did you mean 'table'"),
        ('{"objects": {"sponge": "table"}, "start": {"at": 1}}', "field 'start'"),
        ("\xff", "setup.json"),
    ],
)
def test_a_wrong_setup_is_named(tmp_path: Path, content: str, words: str, call: Call) -> None:
    setup = tmp_path / "setup.json"
    setup.write_text(content, encoding="latin-1")
    done = call("do", "x", "--setup", str(setup))
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("command", "work"),
    [
        (("do", "x"), "doable.run.carry_out"),
        (("train", "pick"), "doable.skills.train.train_skill"),
        (("eval", "pick"), "doable.skills.evaluate.evaluate_skill"),
        (("calibrate", "pick"), "doable.skills.calibrate.calibrate_skill"),
        (("tune", "planner"), "doable.hierarchy.tune.tune"),
        (("bench", "--suite", "x.jsonl"), "doable.hierarchy.bench.run_suite"),
    ],
)
def test_json_that_cannot_be_written_is_found_before_the_work(
    tmp_path: Path, command: tuple[str, ...], work: str, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begun(*arguments: object, **named: object) -> None:
        raise AssertionError("the work has begun")

    monkeypatch.setattr(work, begun)
    for file, words in ((tmp_path / "none" / "r.json", "there is no folder"), (tmp_path, "it is a folder")):
        done = call(*command, "--json", str(file))
        assert done.returncode == 2
        assert f"cannot write {file}: {words}" in done.stderr


def test_debug_shows_the_traceback(call: Call) -> None:
    for arguments in (("--debug", "eval", "pikc"), ("eval", "pikc", "--debug")):
        done = call(*arguments)
        assert done.returncode == 2
        assert "Traceback" in done.stderr
        assert "did you mean 'pick'" in done.stderr


def test_a_missing_resource_is_code_3(tmp_path: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOABLE_SKILLS", str(tmp_path / "nothing"))
    done = call("do", "bring me the sponge", "--planner", "rules")
    assert done.returncode == 3
    assert str(tmp_path / "nothing") in done.stderr


def test_a_server_that_is_not_there_is_code_3(call: Call) -> None:
    done = call("do", "bring me the sponge", "--llm", "http://127.0.0.1:9/v1#any", "--world", "twin")
    assert done.returncode == 3
    assert "127.0.0.1:9" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["skills", "planners"])
def test_lists_come_as_lines_and_as_json(command: str, tmp_path: Path, call: Call) -> None:
    lines = call(command)
    assert lines.returncode == 0
    assert "\x1b" not in lines.stdout
    rows = json.loads(call(command, "--json", "-").stdout)
    for row in rows:
        assert next(iter(row.values())) in lines.stdout
    file = tmp_path / "rows.json"
    assert call(command, "--json", str(file)).returncode == 0
    assert json.loads(file.read_text()) == rows


def test_a_sentence_is_carried_out_in_the_twin(tmp_path: Path) -> None:
    trace, result = tmp_path / "t.jsonl", tmp_path / "r.json"
    done = doable("do", *FETCH, "--world", "twin", "--trace", str(trace), "--json", str(result))
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout
    events = read_trace(trace)
    report = json.loads(result.read_text())
    assert report["goal_met"] is True
    assert [step["call"] for step in report["steps"]][-1] == "place(sponge)"
    decisions = [event for event in events if event["event"] == "decision"]
    assert decisions
    assert done.stdout.count("<-") == len(decisions)
    assert "Verdict: success" in done.stdout
    assert "sponge: was at far counter, is at operator" in done.stdout


def test_json_on_stdout_is_json_alone() -> None:
    done = doable("do", *FETCH, "--json", "-")  # in physics, whose engine writes to stdout too
    assert json.loads(done.stdout)["outcome"] == "success"
    assert "Verdict: success" in done.stderr


def test_colour_can_be_forced_and_switched_off() -> None:
    assert "\x1b[" in doable("do", *FETCH, "--world", "twin", FORCE_COLOR="1").stdout
    plain = doable("do", *FETCH, "--world", "twin", FORCE_COLOR="1", NO_COLOR="1").stdout
    assert "\x1b[3" not in plain  # no foreground colour; bold may stay
    assert "<-" in plain


def test_a_robot_that_fails_is_code_1(call: Call) -> None:
    done = call("do", "stand on your head", "--planner", "rules", "--world", "twin", "--goal", SPONGE)
    assert done.returncode == 1
    assert "Verdict:" in done.stdout


def hears_interrupts() -> None:
    """Undo what a job in the background inherits: a SIGINT that is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupt_ends_the_trace(tmp_path: Path) -> None:
    trace = tmp_path / "t.jsonl"
    process = subprocess.Popen(
        [sys.executable, "-m", "doable", "do", *FETCH, "--trace", str(trace)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        preexec_fn=hears_interrupts,
    )
    try:
        end = time.monotonic() + 120
        while not (trace.exists() and "skill_progress" in trace.read_text()):
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130, err
    assert "Traceback" not in err
    assert "Verdict: cancelled" in out
    events = read_trace(trace)
    assert events[-1]["event"] == "end"
    assert events[-1]["outcome"] == "cancelled"
    assert [e["outcome"] for e in events if e["event"] == "skill_end"][-1] == "cancelled"


def test_a_bug_is_one_line_too(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ZeroDivisionError("\x1b[2Jboo")

    monkeypatch.setattr("doable.catalog.skill_rows", broken)
    done = call("skills")
    assert done.returncode == 1
    assert done.stderr == "doable: a part of the program failed: ZeroDivisionError: ?[2Jboo (--debug shows where)\n"


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-"])
def test_a_closed_stream_is_no_traceback(closed: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f'"$0" -m doable --version {closed}', sys.executable],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
