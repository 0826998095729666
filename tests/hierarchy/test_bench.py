from __future__ import annotations

import dataclasses
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from doable.errors import DoableError, MissingResource
from doable.files import write_whole
from doable.hierarchy import bench
from doable.hierarchy.agent import Result
from doable.hierarchy.bench import episodes_file, run_suite
from doable.hierarchy.episode import Record, Registered, Rig, Settings, _Log
from doable.hierarchy.executor import Physics
from doable.hierarchy.outcome import Outcome
from doable.hierarchy.report import summary
from doable.hierarchy.suite import load_suite
from doable.hierarchy.trace import read_trace
from doable.planners.base import Planner, PlannerError, Refusal, Step
from doable.planners.language.base import LanguageModelError, UnusableAnswer
from doable.planners.scripted import Scripted
from doable.processes import WorkerDied
from doable.skills.spec import parse_call

LINES: list[dict[str, Any]] = [
    {
        "id": f"t-{i}",
        "family": family,
        "instruction": "do it",
        "start": {"at": "operator"},
        "objects": {"sponge": "far counter", "apple": "table"},
        "goal": goal,
    }
    for i, (family, goal) in enumerate(
        [
            ("bring", ["at", "sponge", "operator"]),
            ("bring", ["and", ["at", "sponge", "operator"], ["at", "apple", "operator"]]),
            ("none", ["at", "tea", "table"]),
        ]
    )
]
SEARCH = Settings(Registered("search"), can="oracle")


@dataclass(frozen=True)
class Made:
    """A planner factory for this process only."""

    planner: Planner
    name: str = "made"

    def __call__(self) -> Planner:
        return self.planner


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    path = tmp_path / "suite.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in LINES), encoding="utf-8")
    return path


@pytest.fixture
def kitchen(monkeypatch, fakes, world, skills):
    """Let `Rig` find a kinematic kitchen and untrained skills; return both."""
    import doable.sim.world

    monkeypatch.setattr(doable.sim.world, "World", lambda layout: world)
    return world, skills


def physical(planner, skills, **changes) -> Settings:
    settings = {"world": "kitchen", "can": "oracle"} | changes
    return Settings(Made(planner), skills=lambda: skills, **settings)


def test_two_workers_and_one_give_the_same_report(suite: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    report = run_suite(suite, SEARCH, seeds=(0, 1), workers=2, out=out, progress=False)
    assert json.loads(out.read_text()) == report
    assert (report["planner"], report["world"], report["n"]) == ("search", "twin", 6)
    assert report["plan_success"] == pytest.approx(4 / 6)
    assert report["plan_ci"][0] < 4 / 6 < report["plan_ci"][1]
    assert report["execution_success"] is report["execution_ci"] is None
    assert {name: part["plan_success"] for name, part in report["families"].items()} == {"bring": 1.0, "none": 0.0}
    assert {name: part["n"] for name, part in report["families"].items()} == {"bring": 4, "none": 2}
    assert [(f["id"], f["seed"], f["stage"]) for f in report["failures"]] == [
        ("t-2", 0, "language"),
        ("t-2", 1, "language"),
    ]
    assert "unknown object 'tea'" in report["failures"][0]["reason"]
    assert report["latency"]["episode"]["n"] == 6
    assert set(report["versions"]) >= {"python", "numpy"}
    lines = [json.loads(line) for line in episodes_file(out).read_text().splitlines()]
    assert sorted((line["id"], line["seed"]) for line in lines) == [(f"t-{i}", s) for i in range(3) for s in (0, 1)]
    alone = run_suite(suite, SEARCH, seeds=(0, 1), progress=False)
    assert {k: v for k, v in alone.items() if k not in ("latency", "git")} == {
        k: v for k, v in report.items() if k not in ("latency", "git")
    }


def test_it_can_be_shortened_and_traced(suite: Path, tmp_path: Path) -> None:
    settings = Settings(Registered("search"), can="oracle", traces=tmp_path / "traces")
    report = run_suite(suite, settings, episodes=1, seeds=(4,), progress=False)
    assert report["n"] == 1
    events = read_trace(tmp_path / "traces" / "t-0-4.jsonl")
    assert (events[0]["planner"], events[0]["seed"]) == ("search", 4)
    assert events[0]["setup"]["objects"] == LINES[0]["objects"]
    assert events[-1]["goal_met"] is True


def test_ids_that_differ_have_traces_of_their_own(suite: Path, tmp_path: Path) -> None:
    lines = [LINES[0] | {"id": name} for name in ("a.1", "a_1", "../a_1")]
    suite.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    settings = Settings(Registered("search"), can="oracle", traces=tmp_path / "traces")
    run_suite(suite, settings, progress=False)
    assert len(list((tmp_path / "traces").iterdir())) == 3
    assert not (tmp_path / "a_1-0.jsonl").exists()


def test_scenes_of_an_instruction_that_are_alike_do_not_narrow_the_interval(suite: Path) -> None:
    once, often = (run_suite(suite, SEARCH, seeds=range(n), progress=False) for n in (1, 5))
    assert often["n"] == 5 * once["n"]
    assert often["plan_ci"] == pytest.approx(once["plan_ci"])


def test_a_run_that_cannot_begin_keeps_the_episodes_of_the_last(suite: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    episodes_file(out).write_text("hours of work\n")
    with pytest.raises(DoableError):
        run_suite(suite, Settings(Registered("serach")), out=out, progress=False)
    assert episodes_file(out).read_text() == "hours of work\n"


def test_a_killed_run_keeps_what_ended(suite: Path, tmp_path: Path, monkeypatch) -> None:
    out = tmp_path / "report.json"
    out.write_text("old")
    episode = Rig.episode

    def stop_at_second(self, item, seed):
        if item.id == "t-1":
            raise KeyboardInterrupt
        return episode(self, item, seed)

    monkeypatch.setattr(Rig, "episode", stop_at_second)
    with pytest.raises(KeyboardInterrupt):
        run_suite(suite, SEARCH, out=out, progress=False)
    assert [json.loads(line)["id"] for line in episodes_file(out).read_text().splitlines()] == ["t-0"]
    assert out.read_text() == "old"


LONG_RUN = """
import sys
from pathlib import Path
from doable.hierarchy.bench import run_suite
from doable.hierarchy.episode import Registered, Settings
settings = Settings(Registered("search"), can="oracle")
run_suite(sys.argv[1], settings, seeds=range(1_000), workers=2, out=Path(sys.argv[2]), progress=False)
"""


def test_ctrl_c_ends_workers_at_once_and_keeps_what_ended(suite: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    command = [sys.executable, "-c", LONG_RUN, str(suite), str(out)]
    # a job in the background inherits a SIGINT that is ignored
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=heard) as process:
        deadline = time.monotonic() + 60
        while not (episodes_file(out).exists() and episodes_file(out).read_text().count("\n") > 3):
            assert time.monotonic() < deadline, "no episode ended"
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to everybody
        _, errors = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGINT
    assert errors.count(b"KeyboardInterrupt") == 1  # workers say nothing
    assert not out.exists()
    assert all(json.loads(line)["plan"] in (True, False) for line in episodes_file(out).read_text().splitlines())


def test_a_worker_that_dies_is_told_and_leaves_no_report(suite: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    settings = Settings(Registered("search"), can="learned", skills=os.abort)
    with pytest.raises(DoableError, match="a worker died"):
        run_suite(suite, settings, workers=2, out=out, progress=False)
    assert not out.exists()


def test_what_ended_before_a_worker_died_is_kept_and_said(suite: Path, tmp_path: Path, monkeypatch) -> None:
    def two_then_dead(work, jobs, workers):
        for number, job in enumerate(jobs[:2]):
            yield number, work(job)
        raise WorkerDied("a worker died")

    monkeypatch.setattr(bench, "spread", two_then_dead)
    out = tmp_path / "report.json"
    with pytest.raises(WorkerDied, match=r"died; 2 of \d+ episodes are in .*report\.episodes\.jsonl until"):
        run_suite(suite, SEARCH, workers=2, out=out, progress=False)
    assert len(episodes_file(out).read_text().splitlines()) == 2


def test_what_is_missing_is_missing_in_workers_too(suite: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("DOABLE_SKILLS", str(tmp_path / "none"))
    for workers in (1, 2):
        with pytest.raises(MissingResource, match="no folder of trained skills"):
            run_suite(suite, Settings(Registered("search")), workers=workers, progress=False)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_unknown_planner(suite: Path, workers: int) -> None:
    with pytest.raises(DoableError, match="unknown planner 'serach'; did you mean 'search'"):
        run_suite(suite, Settings(Registered("serach"), can="none"), workers=workers, progress=False)


def test_a_scene_that_cannot_be_drawn_is_found_before_anything_runs(tmp_path: Path) -> None:
    crowd = {f"apple {i}" if i > 1 else "apple": "trash can" for i in range(1, 40)}
    path = tmp_path / "s.jsonl"
    path.write_text(json.dumps(LINES[0]) + "\n" + json.dumps(LINES[1] | {"objects": crowd}) + "\n")
    out = tmp_path / "report.json"
    with pytest.raises(DoableError, match="instruction 't-1' with seed 0: 39 objects do not fit"):
        run_suite(path, SEARCH, out=out, progress=False)
    assert not episodes_file(out).exists()


def test_traces_that_cannot_be_written_are_found_before_anything_runs(suite: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    settings = dataclasses.replace(SEARCH, traces=tmp_path / "file" / "traces")
    with pytest.raises(DoableError, match=r"cannot write .*traces: Not a directory"):
        run_suite(suite, settings, progress=False)


@pytest.mark.parametrize("wrong", [{"workers": 0}, {"seeds": ()}, {"episodes": 0}])
def test_numbers_that_make_no_sense(suite: Path, wrong: dict[str, Any]) -> None:
    with pytest.raises(DoableError, match="at least one"):
        run_suite(suite, SEARCH, progress=False, **wrong)


def test_reports_are_whole_or_old(tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "r.json"
    write_whole(path, "old")

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(bench.os, "fsync", fail)
    with pytest.raises(DoableError, match="No space left"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


# which stage failed


def record(settings: Settings, suite: Path, index: int = 0):
    rig = Rig(settings)
    return rig.episode(load_suite(suite)[index], 1)


def test_a_good_run_in_the_kitchen(suite, kitchen, fakes) -> None:
    _, skills = kitchen
    found = record(physical(Scripted(fakes.BRING), skills), suite)
    assert (found.plan, found.execution, found.stage, found.collateral) == (True, True, None, ())
    assert found.steps == 4
    assert found.seconds > 1


def test_a_bad_plan_is_languages_fault(suite, kitchen) -> None:
    _, skills = kitchen
    found = record(physical(Scripted(["find(apple)", "pick(apple)", "bring()", "place(apple)"]), skills), suite)
    assert (found.plan, found.execution, found.stage, found.collateral) == (False, False, "language", ("apple",))
    assert found.reason == "the planner said that it was done, and the goal does not hold"


def test_a_skill_that_never_works_is_the_skills_fault(suite, kitchen, fakes) -> None:
    world, skills = kitchen
    world.slips = 10_000
    found = record(physical(Scripted(fakes.BRING), skills), suite)
    assert (found.plan, found.execution, found.stage) == (True, False, "skill")


def test_a_thing_that_a_skill_lost_is_the_skills_fault(suite, kitchen, fakes) -> None:
    """The planner, which knows no way on when a thing lies on the floor, is right to refuse then."""
    rig, item = Rig(Settings(Made(Scripted(fakes.BRING)), can="none")), load_suite(suite)[0]
    steps = (Step(parse_call("find(sponge)"), "success"), Step(parse_call("pick(sponge)"), "failed_check"))
    lost = Result(Outcome.STUCK, "refused: the sponge is at no place", steps, False, frozenset(), refused=True)
    assert rig._judge_plan(item, 1, lost, _Log())[0]
    mended = Step(steps[1].call, "success")
    for meek in (steps[:1], (*steps, mended)):  # nothing was lost when it refused
        assert not rig._judge_plan(item, 1, dataclasses.replace(lost, steps=meek), _Log())[0]


def test_a_success_that_was_none_is_the_checks_fault(suite, kitchen, fakes) -> None:
    world, skills = kitchen
    world.slips = 10_000
    skills["pick"].task.verdict = lambda steps: "success"
    found = record(physical(Scripted(fakes.BRING), skills), suite)
    assert (found.plan, found.execution, found.stage) == (True, False, "check")


def test_a_chance_that_misleads_is_the_affordances_fault(suite, fakes, skills) -> None:
    planner = fakes.Stepwise([{"pick(sponge)": -0.1}, {"done()": -0.1}])
    settings = Settings(Made(planner), can="learned", skills=lambda: skills)  # sure of 0.9, whatever the call
    assert record(settings, suite).stage == "affordance"
    assert record(Settings(Made(planner), can="none"), suite).stage == "language"


def test_a_refusal_counts_where_it_is_right(suite, fakes, tmp_path) -> None:
    path = tmp_path / "s.jsonl"
    path.write_text(json.dumps(LINES[0] | {"goal": ["infeasible"]}) + "\n")
    planner = fakes.Fixed(problem=Refusal("no"))
    settings = Settings(Made(planner), can="none")
    assert record(settings, path).plan
    assert not record(settings, suite).plan
    path.write_text(json.dumps(LINES[0] | {"goal": ["at", "apple", "table"]}) + "\n")
    assert not record(settings, path).plan  # it holds, so that nothing is to be refused
    assert record(Settings(Made(Scripted(["done()"])), can="none"), path).plan


def test_a_crash_is_counted_apart_from_what_the_planner_does() -> None:
    good = Record("a", "f", 0, True, None, "success", "", None, (), 4, 1.0)
    broken = dataclasses.replace(good, id="b", plan=False, outcome="crashed", stage="crash")
    report = summary([good, broken], suite="s", settings=SEARCH, seeds=[0])
    assert (report["n"], report["crashed"], report["plan_success"]) == (2, 1, 1.0)
    report = summary([broken], suite="s", settings=SEARCH, seeds=[0])
    assert (report["crashed"], report["plan_success"], report["plan_ci"]) == (1, None, None)


def test_a_model_that_fails_is_not_languages_fault(suite, fakes) -> None:
    broken = fakes.Fixed(problem=LanguageModelError("no answer"))
    assert record(Settings(Made(broken), can="none"), suite).stage == "crash"
    for problem in (PlannerError("not understood"), UnusableAnswer("no valid object, not even after one repair")):
        lost = fakes.Fixed(problem=problem)
        assert record(Settings(Made(lost), can="none"), suite).stage == "language"


def test_a_goal_that_holds_by_chance_is_no_success(suite, fakes) -> None:
    planner = fakes.Fixed(["find(sponge)", "pick(sponge)", "bring()", "place(sponge)", "go(table)", "find(tea)"])
    found = record(Settings(Made(planner), can="none"), suite)
    assert (found.plan, found.outcome) == (False, "crashed")


def test_rig_uses_physics_in_the_kitchen(kitchen, fakes) -> None:
    _, skills = kitchen
    rig = Rig(physical(Scripted(fakes.BRING), skills))
    assert isinstance(rig._body, Physics)
    rig.close()
