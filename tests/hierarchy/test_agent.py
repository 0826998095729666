from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace

import pytest

from doable.errors import DoableError
from doable.hierarchy.agent import Agent, Limits, Result
from doable.hierarchy.can import affordances
from doable.hierarchy.executor import Physics
from doable.hierarchy.outcome import Outcome
from doable.hierarchy.trace import Trace, read_trace, strip_wall
from doable.hierarchy.twin import Twin
from doable.planners.base import PlannerError, Refusal
from doable.planners.errands import chain, weave
from doable.planners.graph import TaskGraph, TaskNode
from doable.planners.language.base import LanguageModelError
from doable.planners.scripted import Scripted
from doable.planners.search import Search
from doable.sim.facts import at
from doable.skills.skill import Skill
from doable.skills.spec import DONE, parse_call

GOAL = ("at", "sponge", "operator")


@pytest.fixture
def play(fakes):
    """Run a planner in a perfect twin, or in the body given; return the result and the events."""

    def run(planner, body=None, *, goal=GOAL, can="oracle", path=None, setup=None, **settings):
        if body is None:
            body = Twin()
            body.reset(setup or fakes.SPONGE, seed=1)
        events = []
        chances = can if callable(can) else affordances(can)
        with Trace(path) as trace:
            trace.listen(events.append)
            agent = Agent(body, planner, affordances=chances, trace=trace, **settings)
            return agent.run("bring me a sponge", goal=goal), events

    return run


def kinds(events) -> list[str]:
    return [event["event"] for event in events]


def calls(result: Result) -> list[str]:
    return [str(step.call) for step in result.steps]


def test_a_plan_from_start_to_end(play, fakes) -> None:
    result, events = play(fakes.Fixed(fakes.BRING))
    assert result.outcome is Outcome.SUCCESS
    assert result.goal_met
    assert calls(result) == list(fakes.BRING[:-1])
    assert {step.outcome for step in result.steps} == {"success"}
    assert result.visited == {"operator", "far counter"}
    assert result.collateral == ()
    assert not result.refused
    attempt = ["decision", "skill_start", "skill_progress", "skill_end"]
    assert kinds(events) == ["start", "plan", *attempt * 4, "decision", "end"]
    assert events[0]["instruction"] == "bring me a sponge"
    assert [task["call"] for task in events[1]["graph"]["tasks"]] == list(fakes.BRING)
    end = events[-1]
    assert (end["outcome"], end["goal_met"], end["collateral"]) == ("success", True, [])
    assert end["visited"] == ["far counter", "operator"]


def test_the_same_in_the_kinematic_world(play, fakes, world, skills) -> None:
    result, events = play(Scripted(fakes.BRING), Physics(world, skills), can=affordances("learned", skills))
    assert (result.outcome, result.goal_met) == (Outcome.SUCCESS, True)
    ends = [event for event in events if event["event"] == "skill_end"]
    assert all(event["steps"] > 0 and event["seconds"] > 0 for event in ends)
    progress = [event for event in events if event["event"] == "skill_progress"]
    assert {event["chance"] for event in progress} == {0.9}
    assert len(progress) > 4


def test_step_by_step_every_decision_holds_all_candidates(play, fakes) -> None:
    table = [{"pick(sponge)": -1, "find(sponge)": -2}, {"pick(sponge)": -1}, {"bring()": -1}, {"place(sponge)": -1}]
    planner = fakes.Stepwise([*table, {"done()": -1}])
    result, events = play(planner)
    assert (result.outcome, result.goal_met) == (Outcome.SUCCESS, True)
    assert calls(result) == list(fakes.BRING[:-1])  # say alone would have picked first
    decisions = [event for event in events if event["event"] == "decision"]
    assert len(decisions) == 5
    first = decisions[0]["candidates"]
    assert {c["call"] for c in first} == {str(call) for call in planner.requests[0].calls}
    assert sum(math.exp(c["say"]) for c in first) == pytest.approx(1)
    loudest = max(first, key=lambda c: c["say"])
    assert (loudest["call"], loudest["text"], loudest["can"], loudest["raw"]) == (
        "pick(sponge)", "pick up the sponge", 0.0, -3.0,
    )  # fmt: skip
    assert first[decisions[0]["winner"]]["call"] == "find(sponge)"
    for decision in decisions:
        scores = [c["score"] for c in decision["candidates"]]
        assert scores[decision["winner"]] == max(scores)


def test_without_say_the_first_that_is_doable_wins(play, fakes) -> None:
    result, _ = play(fakes.Stepwise([{"go(table)": -1, "done()": -1}]), say="none", limits=Limits(max_steps=1))
    assert calls(result) == ["find(apple)"]


def test_affordances_are_those_of_the_scene_now(play, fakes) -> None:
    times: list[float] = []

    def can(scene):
        times.append(scene.time)
        return affordances("oracle")(scene)

    result, _ = play(fakes.Stepwise([{"go(table)": -1}, {"go(far counter)": -1}, {"done()": -1}]), can=can)
    assert calls(result) == ["go(table)", "go(far counter)"]
    assert sorted(set(times)) == [0, 4, 8]  # the twin's clock before each of the three decisions


def test_a_slip_is_tried_again_within_the_plan(play, fakes, world, skills) -> None:
    planner = fakes.Fixed(fakes.BRING)
    world.slips = 6  # three control steps an attempt
    result, events = play(planner, Physics(world, skills))
    assert (result.outcome, result.goal_met) == (Outcome.SUCCESS, True)
    assert [step.outcome for step in result.steps] == ["success", "failed_check", "failed_check", *["success"] * 3]
    assert len(planner.requests) == 1
    assert "replan" not in kinds(events)


def test_a_planner_that_goes_step_by_step_hears_of_a_failure_before_the_next_try(play, fakes, world, skills) -> None:
    world.slips = 3  # one attempt
    table = [{"find(sponge)": 0}, {"pick(sponge)": 0}, {"bring()": 0}, {"place(sponge)": 0}, {"done()": 0}]
    planner = fakes.Stepwise(table)
    result, events = play(planner, Physics(world, skills))
    assert (result.outcome, result.goal_met) == (Outcome.SUCCESS, True)
    assert [step.outcome for step in result.steps] == ["success", "failed_check", *["success"] * 3]
    assert [len(request.history) for request in planner.requests] == [0, 1, 2, 3, 4, 5]
    assert "replan" not in kinds(events)


def test_what_fails_again_and_again_is_planned_anew(play, fakes, world, skills) -> None:
    world.slips = 10_000
    planner = fakes.Fixed(fakes.BRING)
    result, events = play(planner, Physics(world, skills), limits=Limits(replans=3))
    assert result.outcome is Outcome.STUCK
    assert result.goal_met is False
    assert [str(s.call) for s in result.steps if s.outcome != "success"] == ["pick(sponge)"] * 3
    assert kinds(events).count("replan") == 3
    assert "planned anew 3 times" in result.reason
    replanned = planner.requests[1]
    assert [step.outcome for step in replanned.history] == ["success", "failed_check", "failed_check", "failed_check"]
    assert parse_call("pick(sponge)") not in replanned.calls


def test_a_hopeless_call_is_not_tried_twice(play, fakes) -> None:
    planner = fakes.Fixed(["pick(sponge)", "done()"])
    result, _ = play(planner, limits=Limits(replans=1))
    assert result.outcome is Outcome.STUCK
    assert calls(result) == ["pick(sponge)"] * 2
    assert len(planner.requests) == 2


def test_a_model_that_goes_round_in_circles_ends(play, fakes) -> None:
    result, _ = play(fakes.Stepwise([{"find(sponge)": -0.1, "go(table)": -1, "go(far counter)": -2}]))
    assert result.outcome in (Outcome.TIMEOUT, Outcome.STUCK)
    assert len(result.steps) <= 40
    assert calls(result)[:3] == ["find(sponge)", "find(sponge)", "go(table)"]  # the second find changed nothing


def test_a_plan_may_repeat_itself(play, fakes) -> None:
    result, _ = play(Scripted(["go(table)", "go(table)"]), goal=("visited", "table"))
    assert (result.outcome, result.goal_met, calls(result)) == (Outcome.SUCCESS, True, ["go(table)"] * 2)


@pytest.mark.parametrize("bring", [0.9, 0.1])  # with a full hand there is nothing else to do
def test_a_branch_that_was_begun_is_finished_first(play, fakes, bring: float) -> None:
    graph = TaskGraph()
    for name in ("apple", "sponge"):
        last: list[str] = []
        for text in (f"find({name})", f"pick({name})", "bring()", f"place({name})"):
            graph.add(TaskNode(f"{name} {text}", parse_call(text)), after=last)
            last = [f"{name} {text}"]
    graph.add(TaskNode("end", DONE), after=["apple place(apple)", "sponge place(sponge)"])
    can = {"find": 0.99, "pick": 0.8, "bring": bring, "place": 0.9, "done": 1.0}
    goal = ("and", GOAL, ("at", "apple", "operator"))

    def chances(scene):
        return lambda wanted: [can[call.skill] for call in wanted]

    result, _ = play(SimpleNamespace(plan=lambda request: graph), can=chances, goal=goal)
    assert (result.outcome, result.goal_met) == (Outcome.SUCCESS, True)
    assert len(result.steps) == 8


BOTH = ("and", ("at", "apple", "operator"), GOAL)
APPLE = ["find(apple)", "pick(apple)", "bring()", "place(apple)"]
SPONGE = ["find(sponge)", "pick(sponge)", "bring()", "place(sponge)"]


class Taken:
    """A body in a world in which somebody takes the sponge away just before it is picked up the first time."""

    def __init__(self, world, skills) -> None:
        self._body, self._world, self._taken = Physics(world, skills), world, False

    def __getattr__(self, name: str):
        return getattr(self._body, name)

    def attempt(self, call, on_step=None):
        if str(call) == "pick(sponge)" and not self._taken:
            self._taken = True
            self._world.move("sponge", "close counter")
        return self._body.attempt(call, on_step)


def plans(events) -> list[dict]:
    return [event for event in events if event["event"] == "plan"]


def named(event, names) -> list[str]:
    calls = {task["id"]: task["call"] for task in event["graph"]["tasks"]}
    return [calls[name] for name in names]


def test_what_broke_is_replaced_and_the_other_branch_stays(play, world, skills) -> None:
    goal = ("and", *BOTH[:0:-1])  # the sponge first
    result, events = play(Search(), Taken(world, skills), goal=goal)
    assert (result.outcome, result.goal_met) == (Outcome.SUCCESS, True)
    assert calls(result) == ["find(sponge)", "pick(sponge)", *SPONGE, *APPLE]
    before, after = plans(events)
    replan = next(event for event in events if event["event"] == "replan")
    assert named(before, replan["broken"]) == ["pick(sponge)"]
    assert named(before, after["kept"]) == named(after, after["kept"]) == APPLE
    assert named(before, after["replaced"]) == [*SPONGE[1:], "done()"]
    assert named(after, after["done"]) == ["find(sponge)"]
    assert (before["kept"], before["replaced"], before["done"]) == ([], [], [])


@pytest.mark.parametrize(("make", "repeated"), [(weave, []), (chain, APPLE)])
def test_a_planner_that_always_says_the_same_repeats_only_what_depended_on_the_failure(
    play, world, skills, make, repeated: list[str]
) -> None:
    planner = SimpleNamespace(plan=lambda request: make([parse_call(call) for call in [*APPLE, *SPONGE]]))
    result, _ = play(planner, Taken(world, skills), goal=BOTH)
    assert (result.outcome, result.goal_met) == (Outcome.SUCCESS, True)
    assert calls(result) == [*APPLE, "find(sponge)", "pick(sponge)", *repeated, *SPONGE]


def test_where_there_is_no_way_around_the_other_branch_is_done_first(play, fakes) -> None:
    def works(scene):
        """Nobody can pick up the sponge while the apple is not with the operator."""
        apple = at(scene, "apple", "operator")
        return lambda wanted: [float(apple or str(call) != "pick(sponge)") for call in wanted]

    body = Twin(can=works)
    body.reset(fakes.SPONGE, seed=1)
    result, events = play(Search(), body, goal=("and", *BOTH[:0:-1]))
    assert (result.outcome, result.goal_met) == (Outcome.SUCCESS, True)
    assert calls(result) == ["find(sponge)", *["pick(sponge)"] * 3, *APPLE, *SPONGE]
    rest = plans(events)[1]
    assert "no sequence of the robot's skills" in rest["refusal"]
    assert named(rest, rest["kept"]) == APPLE
    assert "done()" not in named(rest, [task["id"] for task in rest["graph"]["tasks"]])


def test_what_cannot_all_be_done_does_not_end_as_done(play, fakes) -> None:
    hasty = TaskGraph()
    last: dict[str, list[str]] = {}
    for text in (*SPONGE, *APPLE, "done()"):
        branch = "sponge" if len(hasty) < len(SPONGE) else "apple"
        hasty.add(TaskNode(str(len(hasty)), parse_call(text)), after=last.get(branch, ()))
        last[branch] = [str(len(hasty) - 1)]
    answers = iter([hasty])

    def plan(request):
        graph = next(answers, None)
        if graph is None:
            raise Refusal("nobody can take the sponge")
        return graph

    body = Twin(can=lambda scene: lambda wanted: [float(str(call) != "pick(sponge)") for call in wanted])
    body.reset(fakes.SPONGE, seed=1)
    result, _ = play(SimpleNamespace(plan=plan), body, goal=BOTH)
    assert calls(result)[-4:] == APPLE
    assert result.outcome is Outcome.STUCK


def test_without_any_way_it_ends_after_the_other_branch(play, fakes) -> None:
    body = Twin(can=lambda scene: lambda wanted: [float(str(call) != "pick(sponge)") for call in wanted])
    body.reset(fakes.SPONGE, seed=1)
    result, _ = play(Search(), body, goal=("and", *BOTH[:0:-1]))
    assert (result.outcome, result.goal_met, result.refused) == (Outcome.STUCK, False, False)
    assert calls(result) == ["find(sponge)", *["pick(sponge)"] * 3, *APPLE, "find(sponge)", *["pick(sponge)"] * 3]


def test_a_refusal_is_an_answer(play, fakes) -> None:
    result, events = play(fakes.Fixed(problem=Refusal("there is no elephant")), goal=("infeasible",))
    assert (result.outcome, result.refused, result.goal_met) == (Outcome.STUCK, True, True)
    assert result.reason == "refused: there is no elephant"
    assert events[-1]["refused"] is True
    assert result.error is None
    assert kinds(events) == ["start", "end"]


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (PlannerError("not understood"), "not understood"),
        (LanguageModelError("no answer in 30 s"), "no answer in 30 s"),
        (RuntimeError("plugin bug"), "RuntimeError: plugin bug"),
    ],
)
def test_a_planner_that_fails_is_a_crash(play, fakes, problem: Exception, reason: str) -> None:
    result, events = play(fakes.Fixed(problem=problem))
    assert (result.outcome, result.reason, result.error) == (Outcome.CRASHED, reason, problem)
    assert kinds(events) == ["start", "end"]


def test_a_plan_with_things_that_are_not_there_is_a_crash(play, fakes) -> None:
    result, _ = play(fakes.Fixed(["find(spnge)"]))
    assert result.outcome is Outcome.CRASHED
    assert "did you mean 'sponge'" in result.reason


def test_an_empty_plan_is_stuck(play, fakes) -> None:
    result, _ = play(fakes.Fixed([]))
    assert (result.outcome, result.refused) == (Outcome.STUCK, False)
    assert "nothing more to suggest" in result.reason


def test_attempts_and_seconds_are_bounded(play, fakes) -> None:
    planner = fakes.Stepwise([{"go(table)": -1}, {"go(far counter)": -1}, {"go(close counter)": -1}])
    result, _ = play(planner, limits=Limits(max_steps=2))
    assert (result.outcome, len(result.steps)) == (Outcome.TIMEOUT, 2)
    result, _ = play(planner, limits=Limits(seconds=7))
    assert (result.outcome, len(result.steps)) == (Outcome.TIMEOUT, 2)


def test_ctrl_c_in_a_skill_stops_the_robot_and_ends_the_trace(play, fakes, world, skills, tmp_path: Path) -> None:
    def act(observation):
        if len(world.commands) == 8:
            raise KeyboardInterrupt
        return observation

    skills["drive"] = Skill(skills["drive"].task, SimpleNamespace(act=act), skills["drive"].affordance)
    path = tmp_path / "run.jsonl"
    result, _ = play(fakes.Fixed(fakes.BRING), Physics(world, skills), path=path)
    assert result.outcome is Outcome.CANCELLED
    assert max(map(abs, world.scene().robot.base_velocity)) == 0
    events = read_trace(path)
    assert kinds(events)[-2:] == ["skill_end", "end"]
    assert events[-2]["outcome"] == events[-1]["outcome"] == "cancelled"


def test_ctrl_c_in_the_planner(play, fakes, tmp_path: Path) -> None:
    result, _ = play(fakes.Fixed(problem=KeyboardInterrupt()), path=tmp_path / "run.jsonl")
    assert result.outcome is Outcome.CANCELLED
    assert kinds(read_trace(tmp_path / "run.jsonl")) == ["start", "end"]


def test_a_cancelled_attempt_ends_the_run(play, fakes, world, skills) -> None:
    from threading import Event

    cancel = Event()
    body = Physics(world, skills, cancel=cancel)
    result, _ = play(fakes.Fixed(fakes.BRING), body, watch=lambda step: cancel.set() if step.step == 5 else None)
    assert (result.outcome, len(result.steps)) == (Outcome.CANCELLED, 1)


def test_a_body_that_breaks_ends_the_trace(play, fakes, tmp_path: Path) -> None:
    body = Twin()
    body.reset(fakes.SPONGE, seed=1)
    good = body.scene
    looks = iter(range(4))

    def scene():
        if next(looks, None) is None:
            raise RuntimeError("the engine is gone")
        return good()

    body.scene = scene  # type: ignore[method-assign]
    result, _ = play(fakes.Fixed(fakes.BRING), body, path=tmp_path / "run.jsonl")
    assert result.outcome is Outcome.CRASHED
    assert result.reason == "RuntimeError: the engine is gone"
    assert result.goal_met is None
    assert read_trace(tmp_path / "run.jsonl")[-1]["reason"] == "RuntimeError: the engine is gone"


def test_a_broken_affordance_is_a_crash(play, fakes) -> None:
    result, _ = play(fakes.Fixed(fakes.BRING), can=lambda scene: lambda calls: [math.nan] * len(calls))
    assert result.outcome is Outcome.CRASHED
    assert "not in [0, 1]" in result.reason


def test_goal_is_judged_by_the_scene_not_by_the_plan(play, fakes) -> None:
    result, _ = play(fakes.Fixed(["go(table)", "done()"]))
    assert (result.outcome, result.goal_met) == (Outcome.SUCCESS, False)
    assert play(fakes.Fixed(["done()"]), goal=None)[0].goal_met is None


def test_learned_affordances_need_skills() -> None:
    with pytest.raises(DoableError, match="need trained skills"):
        affordances("learned")


def test_two_runs_leave_the_same_trace(play, fakes, tmp_path: Path) -> None:
    table = [{"find(sponge)": -1, "find(apple)": -1.2}, {"pick(sponge)": -1}, {"bring()": -1}, {"done()": -1}]
    for name in ("a", "b"):
        body = Twin(can=lambda scene: lambda calls: [0.6] * len(calls), seed=4)
        body.reset(fakes.SPONGE, seed=1)
        play(fakes.Stepwise(table), body, path=tmp_path / name)
    first, second = read_trace(tmp_path / "a"), read_trace(tmp_path / "b")
    assert list(map(strip_wall, first)) == list(map(strip_wall, second))
    assert len(first) > 8
    assert any(event.get("outcome") == "failed_check" for event in first)
