"""What is made up is sound: goals are well formed and reachable, splits keep apart, nothing leaks."""

from __future__ import annotations

import collections
import re

import numpy as np
import pytest

from doable.errors import DoableError
from doable.hierarchy.outcome import Outcome
from doable.hierarchy.suite import load_suite
from doable.hierarchy.twin import Twin
from doable.planners.base import Refusal
from doable.planners.search import Search
from doable.planners.tasks import places, vocabulary
from doable.planners.tasks.draw import Draw, held_out
from doable.planners.tasks.file import write_tasks
from doable.planners.tasks.generate import FAMILIES, LACKING, draft, generate, tasks
from doable.planners.tasks.stage import crowded, kind_of
from doable.planners.tasks.withheld import normalised
from doable.sim.facts import check_goal, goal_names, holds
from doable.sim.kinds import KINDS
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup

SPLITS = ("train", "wordings", "templates", "combinations")
MANY = {split: list(tasks(split, 2500 if split == "train" else 400, seed=5)) for split in SPLITS}


def test_its_own_tables_are_those_of_the_kitchen():
    assert set(KINDS) == set(vocabulary.NAMES)
    assert set(places.PLACES) == {place.name for place in KITCHEN.places}
    assert set(places.SURFACES) == {"table", "close counter", "far counter"}


@pytest.mark.parametrize("split", SPLITS)
def test_tasks_are_well_formed(split):
    for task in MANY[split]:
        check_goal(task.goal)
        Setup(task.objects, task.at, task.holding).checked(KITCHEN)
        known = {*task.objects, task.holding, *places.PLACES}
        assert goal_names(task.goal) <= known, task
        assert (task.goal == ("infeasible",)) == (task.reason is not None)
        assert 1 <= len(task.objects) + (task.holding is not None) <= 10


@pytest.mark.parametrize("split", SPLITS)
def test_sentences_have_no_seams(split):
    for task in MANY[split]:
        text = task.instruction
        assert text == text.strip()
        assert not re.search(r"[{}|]|  |\?\.|(?<!\.)\.\.(?!\.)| [,.;?!]|[a-z,] None\b", text), text


def test_the_same_task_whatever_came_before():
    again = list(tasks("train", 20, seed=5))
    assert again == MANY["train"][:20]
    assert list(tasks("train", 20, seed=6)) != again
    assert not {t.instruction for t in again} & {t.instruction for t in MANY["wordings"][:20]}


def test_one_family_alone():
    assert {task.family for task in tasks("train", 5, seed=3, family="said wishes")} == {"said wishes"}
    with pytest.raises(DoableError, match=r"unknown family of tasks 'said wish'.*did you mean 'said wishes'"):
        next(tasks("train", 1, seed=0, family="said wish"))


@pytest.mark.parametrize(("split", "families"), LACKING.items())
def test_a_family_that_a_split_lacks_is_said_and_has_no_task(split, families):
    for family in families:
        with pytest.raises(DoableError, match=f"the split '{split}' has no tasks of the family '{family}'"):
            next(tasks(split, 1, seed=0, family=family))
        for seed in range(200):
            draw = Draw(np.random.default_rng(seed), split)
            assert draft(draw, family) is None or not draw.admitted() or not draw.new


@pytest.mark.parametrize("split", SPLITS)
def test_every_other_family_has_tasks_in_every_split(split):
    for family in FAMILIES.keys() - LACKING.get(split, frozenset()):
        assert next(tasks(split, 1, seed=0, family=family)).family == family


def test_no_scene_has_more_of_a_kind_than_there_may_be():
    assert not crowded(["apple", "apple 2", "apple 3", "apple 4", "tea"])
    assert crowded(["apple", "apple 2", "apple 3", "apple 4", "apple 5"])
    assert not any(crowded([*task.objects, *([task.holding] if task.holding else [])]) for task in MANY["train"])


def test_an_unknown_split_is_named():
    with pytest.raises(DoableError, match="wordings"):
        next(tasks("tset", 1, seed=0))


@pytest.mark.parametrize("split", SPLITS)
def test_what_is_held_out_stays_out(split):
    seen = collections.Counter()
    for seed in range(80):
        for family in FAMILIES:
            draw = Draw(np.random.default_rng([seed, len(family)]), split)
            if draft(draw, family) is None or not draw.admitted():
                continue
            new = {axis: sum(held_out(axis, text) for text in used - WHOLE) for axis, used in draw.used.items()}
            assert draw.own is None or draw.new
            seen.update(new)
    for axis in ("wording", "frame", "pairing"):
        assert (seen[axis] > 0) == (Draw(np.random.default_rng(0), split).own == axis)


def tables():
    """Every table that wordings and frames are drawn from."""
    from doable.planners.tasks import draw

    asked = set()
    original = draw.parts
    try:
        draw.parts = lambda axis, options: asked.add((axis, options)) or original(axis, options)
        rng = np.random.default_rng(0)
        for family in FAMILIES:
            for _ in range(300):
                draft(Draw(rng), family)
    finally:
        draw.parts = original
    return asked


TABLES = tables()
WHOLE = {text for axis, options in TABLES if all(held_out(axis, text) for text in options) for text in options}
"""Tables that would be held out to the last text, and are not."""


def test_no_text_is_held_out_of_one_table_and_taught_by_another():
    rest = {(axis, text) for axis, options in TABLES for text in options if not set(options) <= WHOLE}
    assert not [text for axis, text in rest if text in WHOLE and held_out(axis, text)]
    assert len(WHOLE) < 40


def test_every_kind_and_place_is_taught_and_about_an_eighth_is_held_out():
    words = {text for axis, options in TABLES if axis == "wording" for text in options}
    share = sum(held_out("wording", text) for text in words) / len(words)
    assert 0.08 < share < 0.17
    goals = collections.Counter(name for task in MANY["train"] for name in goal_names(task.goal))
    assert all(goals[name] > 20 for name in (*KINDS, *places.PLACES))


def test_solved_by_search_or_marked(make_request):
    todo = dict.fromkeys(FAMILIES, 12)
    for task in MANY["train"]:
        if todo[task.family] <= 0:
            continue
        todo[task.family] -= 1
        request = make_request(dict(task.objects), task.goal, at=task.at, holding=task.holding)
        if task.reason is not None:
            with pytest.raises(Refusal):
                Search().plan(request)
            continue
        twin = Twin()
        visited = {task.at}
        twin.reset(Setup(task.objects, task.at, task.holding), seed=3)
        for node in Search().plan(request):
            assert twin.attempt(node.call) is Outcome.SUCCESS, (task, node.call)
            visited |= {fact[1] for fact in twin.state() if fact[0] == "robot_at"}
        assert holds(twin.scene(), task.goal, visited=visited), task
    assert not [family for family, left in todo.items() if left == 12]


@pytest.mark.parametrize("split", ["wordings", "templates"])
def test_what_is_new_in_a_split_is_said(split, monkeypatch):
    """What was drawn and then thrown away makes no task new."""
    drawn = []
    monkeypatch.setattr("doable.planners.tasks.generate.Draw", lambda *given: drawn.append(Draw(*given)) or drawn[-1])
    for family in ("brief", "single", "cleared", "all", "drop"):
        for seed in range(30):
            said = normalised(generate(np.random.default_rng(seed), split=split, family=family).instruction)
            pieces = [map(normalised, re.split(r"{[\w ]+}", text)) for text in drawn[-1].new]
            assert any(all(piece in said for piece in text) for text in pieces), (said, drawn[-1].new)


def test_the_order_of_a_scene_tells_nothing():
    counts = collections.Counter()
    numbered = collections.Counter()
    for task in tasks("train", 6000, seed=11):
        names = list(task.objects)
        if len(names) == 4 and task.goal[0] in ("at", "holding") and task.goal[1] in names:
            counts[names.index(task.goal[1])] += 1
            twin = [name for name in names if kind_of(name) == kind_of(task.goal[1])]
            if len(twin) == 2:
                numbered[task.goal[1][-1].isdigit()] += 1
    expected = counts.total() / 4
    assert counts.total() > 200
    chi2 = sum((counts[i] - expected) ** 2 / expected for i in range(4))
    assert chi2 < 16.3, counts  # 99.9 % of uniform draws stay below
    assert numbered.total() > 15
    assert 0.2 < numbered[True] / numbered.total() < 0.8, numbered


def test_a_file_of_tasks_is_a_suite(tmp_path):
    path = tmp_path / "runs" / "tasks.jsonl"
    assert write_tasks(path, split="templates", count=50, seed=2) == 50
    items = load_suite(path)
    assert [item.instruction for item in items] == [task.instruction for task in tasks("templates", 50, seed=2)]


def test_a_family_can_be_asked_for():
    rng = np.random.default_rng(0)
    assert {generate(rng, family=family).family for family in FAMILIES} == set(FAMILIES)
