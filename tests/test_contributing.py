"""The examples of CONTRIBUTING.md do what it says of them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import doable
from doable.hierarchy.agent import Agent
from doable.hierarchy.can import affordances
from doable.hierarchy.executor import Physics
from doable.hierarchy.trace import Trace
from doable.hierarchy.twin import Twin
from doable.planners.saycan import SayCan
from doable.planners.search import Search
from doable.sim.layout import Setup
from doable.sim.world import World
from doable.skills.env import SkillEnv, Trainable
from doable.skills.library import load_skills

TEXT = (Path(doable.__file__).parent / "CONTRIBUTING.md").read_text("utf-8")


def example(name: str) -> dict[str, Any]:
    """Return what a module of the page defines."""
    code = next(block for block in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL) if block.startswith(f"# {name}"))
    module: dict[str, Any] = {}
    exec(code, module)
    return module


def run(planner: Any, objects: dict[str, str]):
    twin = Twin()
    twin.reset(Setup(objects), seed=0)
    with Trace(None) as trace:
        return Agent(twin, planner, affordances=affordances("oracle"), trace=trace).run(
            "tidy up", goal=("at", "coke can", "trash can") if "coke can" in objects else None
        )


def test_the_planner_throws_a_can_away_and_refuses_where_there_is_none():
    planner = example("tidy.py")["Tidy"].create(None)
    assert run(planner, {"coke can": "table", "apple": "table"}).goal_met
    found = run(planner, {"apple": "table"})
    assert found.refused
    assert "no can here" in found.reason


def test_the_language_model_is_asked_and_its_scores_are_taken():
    model = example("mine.py")["open_model"]("7")
    assert model.name == "mine:7"
    found = run(SayCan.create(lambda: model), {"coke can": "table"})
    assert found.steps
    assert found.outcome != "crashed"


def test_a_layout_of_two_counters_is_worked_in():
    skills = load_skills()
    body = Physics(World(example("studio.py")["STUDIO"]), skills)
    goal = ("at", "sponge", "operator")
    body.reset(Setup({"sponge": "table", "apple": "table"}), seed=0)
    with Trace(None) as trace:
        agent = Agent(body, Search(), affordances=affordances("learned", skills), trace=trace)
        assert agent.run("sponge", goal=goal).goal_met
    body.close()


def test_a_variant_of_a_skill_is_a_task_of_its_own_name():
    task = example("gentle.py")["GENTLE"]
    env = SkillEnv(task)
    observation, _ = env.reset(seed=0)
    assert isinstance(task, Trainable)
    assert (task.name, task.recipe.imitation, observation.shape) == ("gentle", 0.2, (task.observation_size,))
    env.close()
