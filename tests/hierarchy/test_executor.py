from __future__ import annotations

from threading import Event
from types import SimpleNamespace

import numpy as np
import pytest

from doable.errors import DoableError
from doable.hierarchy.body import AttemptStep
from doable.hierarchy.executor import CHANCE_EVERY, UNSHOWN, Physics
from doable.hierarchy.outcome import Outcome
from doable.sim.command import Command
from doable.sim.facts import at, held, robot_at
from doable.skills.skill import Skill
from doable.skills.spec import DONE, parse_call

FIND = parse_call("find(sponge)")


@pytest.fixture
def broken(fakes, world, skills):
    """Return a body whose drive has another policy or task."""

    def make(policy=None, *, verdict=None, max_steps=200, cancel=None) -> Physics:
        task = fakes.Task("drive", verdict=verdict, max_steps=max_steps)
        skills["drive"] = Skill(task, policy or fakes.Policy(), fakes.Constant())
        return Physics(world, skills, cancel=cancel)

    return make


class Policy:
    def __init__(self, act) -> None:
        self.act = act


def test_a_whole_errand(world, skills, fakes) -> None:
    body = Physics(world, skills)
    outcomes = [body.attempt(parse_call(text)) for text in fakes.BRING]
    assert outcomes == [Outcome.SUCCESS] * 5
    assert at(world.scene(), "sponge", "operator")
    assert robot_at(world.scene(), "operator")
    assert held(world.scene()) is None
    assert body.note == ""


def test_done_moves_nothing(world, skills) -> None:
    assert Physics(world, skills).attempt(DONE) is Outcome.SUCCESS
    assert world.commands == []


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_an_action_that_is_no_number_stops_the_robot(broken, world, bad: float) -> None:
    actions = iter([np.array([0.5, 0, 0], np.float32)] * 5 + [np.array([bad, 0, 0], np.float32)])
    body = broken(Policy(lambda observation: next(actions)))
    assert body.attempt(FIND) is Outcome.UNSAFE
    assert "not a number" in body.note
    assert world.commands[-1] == Command()
    assert max(map(abs, world.scene().robot.base_velocity)) == 0


def test_a_policy_that_raises_is_a_crash_with_a_name(broken, world) -> None:
    body = broken(Policy(lambda observation: 1 / 0))
    assert body.attempt(FIND) is Outcome.CRASHED
    assert body.note == "ZeroDivisionError: division by zero"
    assert world.commands == [Command()]


@pytest.mark.parametrize("verdict", [None, "stuck"])
def test_a_world_that_breaks_is_a_crash_with_a_name(broken, world, monkeypatch, verdict) -> None:
    def step(command):
        raise ConnectionError("the engine is gone")

    def judge(steps):
        if steps == 2:
            monkeypatch.setattr(world, "step", step)
            return verdict
        return None

    body = broken(verdict=judge)
    assert body.attempt(FIND) is Outcome.CRASHED
    assert "could not be stopped: ConnectionError: the engine is gone" in body.note


def test_a_skill_that_is_not_there_is_named(world, skills) -> None:
    del skills["drive"]
    body = Physics(world, skills)
    assert body.attempt(FIND) is Outcome.CRASHED
    assert "unknown policy 'drive'" in body.note


def test_a_call_that_cannot_be_bound_is_stuck(broken, monkeypatch, fakes) -> None:
    def attempt(self, scene, call):
        raise DoableError("the sponge lies on the floor")

    body = broken()
    monkeypatch.setattr(fakes.Task, "attempt", attempt)
    assert body.attempt(FIND) is Outcome.STUCK
    assert "the sponge lies on the floor" in body.note


@pytest.mark.parametrize("verdict", ["failed_check", "timeout", "stuck", "unsafe"])
def test_the_verdict_of_the_task_is_the_outcome(broken, verdict: str) -> None:
    body = broken(verdict=lambda steps: verdict if steps == 4 else None)
    assert body.attempt(FIND) is Outcome(verdict)
    assert body.note
    assert not body.note.startswith(UNSHOWN)


def test_a_success_that_the_world_does_not_show_is_none(broken) -> None:
    body = broken(verdict=lambda steps: "success")
    assert body.attempt(FIND) is Outcome.FAILED_CHECK
    assert body.note == UNSHOWN + "not robot_at({any}), robot_at(far counter)"


def test_steps_are_bounded(broken, world) -> None:
    body = broken(Policy(lambda observation: np.zeros(3, np.float32)), max_steps=30)
    assert body.attempt(FIND) is Outcome.TIMEOUT
    assert 30 <= len(world.commands) <= 31


def test_a_flag_from_another_thread_stops_the_robot(broken, world) -> None:
    cancel = Event()
    body = broken(cancel=cancel)
    seen: list[int] = []

    def watch(step: AttemptStep) -> None:
        seen.append(step.step)
        if step.step == 7:
            cancel.set()

    assert body.attempt(FIND, watch) is Outcome.CANCELLED
    assert seen == list(range(1, 8))
    assert world.commands[-1] == Command()


def test_an_interrupt_goes_on_after_the_robot_stopped(broken, world) -> None:
    def act(observation):
        if len(world.commands) == 3:
            raise KeyboardInterrupt
        return np.array([0.4, 0, 0], np.float32)

    with pytest.raises(KeyboardInterrupt):
        broken(Policy(act)).attempt(FIND)
    assert world.commands[-1] == Command()
    assert len(world.commands) == 4


def test_the_chance_is_read_while_it_goes_on(broken, world, skills) -> None:
    looks: list[AttemptStep] = []
    body = broken()
    assert body.attempt(FIND, looks.append) is Outcome.SUCCESS
    read = [look.step for look in looks if look.chance is not None]
    assert read == list(range(1, len(looks) + 1, CHANCE_EVERY))
    assert skills["drive"].affordance.asked == len(read) > 2
    assert all(look.chance == 0.9 for look in looks if look.chance is not None)
    assert looks[-1].scene.time == pytest.approx(len(looks) / 20)


class Guided:
    """A task whose guide is its policy, to try the executor in physics without training."""

    def __init__(self, task) -> None:
        self.task, self.max_steps = task, task.max_steps

    def attempt(self, scene, call):
        inner = self.task.attempt(scene, call)
        return SimpleNamespace(observe=inner.guide, command=inner.command, judge=inner.judge)


def test_an_errand_in_physics_by_the_guides(fakes) -> None:
    from doable.plugins import load
    from doable.sim.world import World

    policy = Policy(lambda observation: observation)
    names = ("drive", "pick", "place")
    body = Physics(World(), {n: Skill(Guided(load("skills", n)), policy, fakes.Constant()) for n in names})
    try:
        body.reset(fakes.SPONGE, seed=1)
        assert [body.attempt(parse_call(text)) for text in fakes.BRING] == [Outcome.SUCCESS] * 5
        assert at(body.scene(), "sponge", "operator")
        assert max(map(abs, body.scene().robot.base_velocity)) < 0.02
    finally:
        body.close()
