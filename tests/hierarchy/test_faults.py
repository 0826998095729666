"""What goes wrong in the middle of a skill, in physics with the skills that ship: a named outcome and a whole trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from doable.hierarchy.agent import Agent, Limits
from doable.hierarchy.can import affordances
from doable.hierarchy.executor import Physics
from doable.hierarchy.outcome import Outcome
from doable.hierarchy.trace import Trace, read_trace
from doable.planners.search import Search
from doable.sim.facts import holds
from doable.sim.layout import Setup
from doable.sim.world import Disturbance, World
from doable.skills.library import load_skills

SETUP = Setup({"sponge": "table", "apple": "far counter"}, "operator", None)
GOAL = ("at", "sponge", "operator")


@pytest.fixture(scope="module")
def skills():
    return load_skills()


@pytest.fixture
def suffer(skills, tmp_path: Path):
    """A function that runs the errand, lets one thing happen in the middle of a skill and returns what came of it."""
    world = World()

    def suffer(what: Disturbance, during: str, step: int):
        happened: list[str] = []

        def watch(at) -> None:
            if not happened and at.call.skill == during and at.step == step:
                happened.append(str(at.call))
                world.disturb(what)

        body = Physics(world, skills)
        body.reset(SETUP, seed=3)
        path = tmp_path / "run.jsonl"
        with Trace(path) as trace:
            agent = Agent(
                body,
                Search(),
                affordances=affordances("learned", skills),
                trace=trace,
                watch=watch,
                limits=Limits(max_steps=12),
            )
            result = agent.run("bring me the sponge", goal=GOAL)
        events = read_trace(path)
        ends = [event for event in events if event["event"] == "skill_end"]
        assert happened, "nothing went wrong"
        assert events[0]["event"] == "start"
        assert events[-1]["event"] == "end"
        assert events[-1]["outcome"] == result.outcome.value
        assert [end["outcome"] for end in ends] == [one.outcome for one in result.steps]
        assert {end["outcome"] for end in ends} <= {outcome.value for outcome in Outcome}
        assert result.goal_met is holds(world.scene(), GOAL)
        assert max(map(abs, world.scene().robot.base_velocity)) < 0.05
        hit = next(end for end in ends if end["call"] == happened[0] and end["outcome"] != "success")
        return result, hit

    yield suffer
    world.close()


def test_an_object_is_knocked_off_the_table(suffer) -> None:
    result, hit = suffer(Disturbance("knock", "sponge"), "pick", 5)
    assert hit["outcome"] == "failed_check"
    assert result.outcome is Outcome.STUCK
    assert "the sponge is at no place that the robot can go to" in result.reason


def test_the_object_is_dropped_on_the_way(suffer) -> None:
    result, hit = suffer(Disturbance("drop"), "bring", 20)
    assert hit["outcome"] == "failed_check"
    assert result.outcome is Outcome.STUCK
    assert "the sponge is at no place that the robot can go to" in result.reason
    assert str(result.steps[-1].call) == "bring()", "it did not drive on with an empty hand"


def test_the_way_is_blocked(suffer) -> None:
    result, hit = suffer(Disturbance("block", "table"), "find", 5)
    assert hit["outcome"] == "stuck"
    assert result.outcome is Outcome.STUCK
    assert len(result.steps) < 6
