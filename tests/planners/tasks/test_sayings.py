"""Sayings: what a sheet may hold, and that each comes to a scene and a goal that fit."""

from __future__ import annotations

import collections
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from doable.errors import DoableError
from doable.planners.base import Refusal
from doable.planners.search import Search
from doable.planners.tasks import tables
from doable.planners.tasks.casting import scene
from doable.planners.tasks.draw import Draw
from doable.planners.tasks.generate import FAMILIES
from doable.planners.tasks.sayings import Case, Saying, sayings, slots
from doable.planners.tasks.stage import Stage, kind_of
from doable.planners.tasks.task import Task
from doable.planners.tasks.withheld import normalised, withheld
from doable.sim.facts import check_goal
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.skills.spec import DONE

SHEETS = sorted(path.stem for path in (Path(tables.__file__).parent / "tables" / "sayings").iterdir())
EVERY = [(sheet, saying) for sheet in SHEETS for saying in sayings(sheet)]


def task_of(saying: Saying, case: Case, seed: int) -> Task | None:
    """Return a task of one case; None where the scene happens to leave nothing to do."""
    draw = Draw(np.random.default_rng(seed))
    stage = Stage(draw)
    said = scene(draw, stage, saying, case)
    task = Task("t", "t", said.sentences[0], stage.at, stage.holding, stage.shuffled(), said.goal, said.reason)
    assert task.solved() or not said.done
    return None if task.solved() and not said.done else task


@pytest.mark.parametrize(("sheet", "saying"), EVERY, ids=lambda one: one if isinstance(one, str) else one.wordings[0])
def test_every_case_makes_tasks_that_search_solves(sheet, saying, make_request):
    for case in saying.cases:
        made = [task for task in (task_of(saying, case, seed) for seed in range(12)) if task is not None]
        assert len(made) >= 4, (sheet, case)
        for task in made:
            check_goal(task.goal)
            Setup(task.objects, task.at, task.holding).checked(KITCHEN)
        request = make_request(dict(made[0].objects), made[0].goal, at=made[0].at, holding=made[0].holding)
        if case.reason is not None:
            with pytest.raises(Refusal):
                Search().plan(request)
        else:
            plan = [node.call for node in Search().plan(request) if node.call != DONE]
            assert (plan == []) == case.done, (made[0], plan)


def test_no_sentence_twice_and_none_that_is_withheld():
    texts = [text for _, saying in EVERY for text in saying.wordings]
    assert not [text for text, count in collections.Counter(map(normalised, texts)).items() if count > 1]
    assert not [text for text in texts if withheld(text)]
    assert not [text for text in texts if "over {to " in text], "{to p} may be said as over to"
    assert len(texts) >= 1000
    assert all(len(saying.wordings) >= 6 for _, saying in EVERY)


def test_each_sheet_is_a_family():
    assert {f"said {sheet}" for sheet in SHEETS} == {family for family in FAMILIES if family.startswith("said ")}


SAYING = """
[[talk]]
cast = {{ x = ["fruit"], y = ["drinks"] }}
wordings = ["Bring {{the x}}, not {{the y}}.", {wording}]
cases = [{{ {case} }}]
"""


def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> tuple[Saying, ...]:
    folder = tmp_path / "tables" / "sayings"
    folder.mkdir(parents=True)
    (folder / "wishes.toml").write_text(content)
    monkeypatch.setattr(tables, "files", lambda _: tmp_path)
    return sayings.__wrapped__("wishes")


@pytest.mark.parametrize(
    ("wording", "case", "words"),
    [
        ('"{the z} and {the y}"', 'goal = ["at", "x", "operator"]', "slot .*'z'.*p, q, r, x"),
        ('"{those x} and {the y}"', 'goal = ["at", "x", "operator"]', "form of a slot .*'those'.*that"),
        ('"{on x} and {the y}"', 'goal = ["at", "x", "operator"]', "form of a slot .*'on'"),
        ('"{a p} and {the x} {the y}"', 'goal = ["at", "x", "operator"]', "form of a slot .*'a'"),
        ('"{the x} here"', 'goal = ["at", "x", "operator"]', "names other things than the first"),
        ('"{the x} {the y}"', 'goal = ["at", "x", "fridge"]', "place .*'fridge'.*table"),
        ('"{the x} {the y}"', 'goal = ["at", "z", "table"]', "slot .*'z'"),
        ('"{the x} {the y}"', 'goal = ["at", "x"]', "is no goal"),
        ('"{the x} {the y}"', 'goal = ["on", "x", "table"]', "is no goal"),
        ('"{the x} {the y}"', 'goal = ["not"]', "is no goal"),
        ('"{the x} {the y}"', 'goal = ["infeasible"]', "needs a reason"),
        ('"{the x} {the y}"', 'goal = ["at", "x", "p"], reason = "absent"', "needs a reason"),
        ('"{the x} {the y}"', 'goal = ["at", "x", "p"], reason = "tired"', "reason.*'tired'"),
        ('"{the x} {the y}"', 'goal = ["at", "x", "p"], where = { z = "p" }', "slot .*'z'"),
        ('"{the x} {the y}"', 'goal = ["at", "x", "p"], where = { x = "shelf" }', "place .*'shelf'"),
        ('"{the x} {the y}"', 'goal = ["at", "x", "p"], robot = "hand"', "place .*'hand'"),
        ('"{the x} {the y}"', 'goal = ["at", "x", "p"], weight = 0', "weight"),
        ('"{the x} {the y}"', 'goal = ["at", "x", "not p"]', "place .*'not p'"),
        (
            '"{the x} {the y}"',
            'goal = ["at", "x", "p"], where = { x = "hand", y = "hand" }',
            "2 things are in the hand",
        ),
        ('"{the x {the y}"', 'goal = ["at", "x", "p"]', "expected '}'|unexpected '{'"),
        ('"{the x!r} {the y}"', 'goal = ["at", "x", "p"]', "more than a form and a slot"),
        ('"{the x} {the y}"', 'gaol = ["at", "x", "p"]', "goal"),
    ],
)
def test_a_wrong_saying_is_named(wording, case, words, tmp_path, monkeypatch):
    content = SAYING.format(wording=wording, case=case)
    with pytest.raises(DoableError, match=f"(?s){words}") as caught:
        written(tmp_path, monkeypatch, content)
    assert "wishes.toml" in str(caught.value)


def test_a_cast_takes_kinds_groups_and_slots_only(tmp_path, monkeypatch):
    content = SAYING.format(wording='"{the x} {the y}"', case='goal = ["at", "x", "operator"]')
    (found,) = written(tmp_path / "a", monkeypatch, content)
    assert found.cast == {"x": ("apple", "orange", "banana"), "y": found.cast["y"]}
    assert found.named() == {"x", "y"}
    for number, (old, new, words) in enumerate((
        ('["fruit"]', '["fruits"]', "did you mean 'fruit'"),
        ('["fruit"]', '"z"', "slot .*'z'"),
        ('["fruit"]', '"x"', "slot .*'x'"),
        ("cases =", "count = { z = 2 }\ncases =", "slot .*'z'"),
        ("{ x =", "{ p = ['tea'], x =", "slot for places"),
    )):  # fmt: skip
        with pytest.raises(DoableError, match=words):
            written(tmp_path / str(number), monkeypatch, content.replace(old, new))


def saying(cast, *wordings, **case) -> tuple[Saying, Case]:
    count, doubtful = case.pop("count", {}), case.pop("doubtful", ())
    one = Case(**case)
    return Saying(cast, wordings, (one,), count, doubtful), one


def drafts(one: tuple[Saying, Case], count: int = 60):
    return [task for task in (task_of(*one, seed) for seed in range(count)) if task is not None]


def test_forms_agree_with_the_noun():
    one = saying(
        {"x": ("rice chips", "tea")},
        "{the x} {is x} mine, {they x} belong{s x} to me",
        goal=("at", "x", "operator"),
    )
    texts = {task.instruction for task in drafts(one)}
    assert any("are mine, they belong to" in text for text in texts)
    assert any("is mine, it belongs to" in text for text in texts)
    assert all(text[0].isupper() for text in texts)


def test_what_begins_a_sentence_gets_a_capital_and_the_rest_stays():
    one = saying({"x": ("tea",)}, "so. {the x} now. ok {p}", goal=("at", "x", "p"))
    assert all(text.startswith(("so. The", "so. Close", "so. Far")) for text in {t.instruction for t in drafts(one, 5)})
    pause = saying({"x": ("tea",)}, "well... {the x} {to p}", goal=("at", "x", "p"))
    assert all(text.startswith("well... the") for text in {t.instruction for t in drafts(pause, 5)})


def test_a_group_is_all_of_its_kinds_but_those_with_a_name():
    one = saying(
        {"e": ("apple", "tea", "sponge"), "x": ("tea",)},
        "clear {p}, but {the x} stay{s x}",
        goal=("and", ("all", "e", "trash can"), ("at", "x", "p")),
        where={"e": "p", "x": "p"},
        count={"e": 2},
    )
    for task in drafts(one):
        ends = {fact[1]: fact[2] for fact in task.goal[1:]}
        place = ends.pop("tea")
        assert set(ends.values()) == {"trash can"}
        there = {name for name, where in task.objects.items() if where == place}
        assert set(ends) == {name for name in there if kind_of(name) in ("apple", "sponge")}


def test_another_of_its_kind_stays_apart():
    one = saying(
        {"x": ("apple", "tea"), "z": "x"},
        "{the x} {on p}",
        goal=("and", ("at", "x", "operator"), ("not", ("at", "z", "operator"))),
        where={"x": "p", "z": "not p"},
    )
    for task in drafts(one):
        first, second = task.goal[1][1], task.goal[2][1][1]
        assert first != second
        assert kind_of(first) == kind_of(second)
        assert task.objects[first] != task.objects[second]


def test_what_is_nowhere_is_nowhere_and_leaves_the_goal():
    one = saying(
        {"x": ("apple",), "y": ("tea",)},
        "{the x} or {the y}",
        goal=("and", ("at", "y", "operator"), ("not", ("at", "x", "operator"))),
        where={"x": "nowhere"},
    )
    for task in drafts(one):
        assert task.goal == ("at", "tea", "operator")
        assert not any(kind_of(name) == "apple" for name in task.objects)


def test_what_is_doubtful_stays_away():
    one = saying({"f": ("apple", "tea")}, "some", goal=("at", "f", "operator"), doubtful=("tea", "sponge"))
    assert not {kind_of(name) for task in drafts(one) for name in task.objects} & {"tea", "sponge"}


def test_what_is_said_first_is_wanted_first():
    goal = ("and", ("at", "y", "operator"), ("not", ("at", "w", "p")), ("at", "x", "p"))
    cast = {"x": ("apple",), "y": ("tea",), "w": ("sponge",)}
    first = saying(cast, "{the w} stays, {the x} {on p}, {the y} here", goal=goal)
    other = saying(cast, "{the y} here, {the x} {on p}, no {w}", goal=goal)
    assert {tuple(part[1] for part in task.goal[1:3]) for task in drafts(first)} == {("apple", "tea")}
    assert {tuple(part[1] for part in task.goal[1:3]) for task in drafts(other)} == {("tea", "apple")}


def test_who_has_one_kind_only_gets_it():
    one = saying({"x": ("apple", "tea"), "y": ("tea",)}, "{the x} and {the y}", goal=("at", "x", "operator"))
    assert {task.goal for task in drafts(one)} == {("at", "apple", "operator")}


def test_what_cannot_be_cast_or_asked_for_is_named():
    same = saying({"x": ("tea",), "y": ("tea",)}, "{the x} and {the y}", goal=("at", "x", "operator"))
    with pytest.raises(DoableError, match="leaves no kind for 'y'"):
        drafts(same)
    gone = saying({"x": ("tea",)}, "{the x}", goal=("at", "x", "operator"), where={"x": "nowhere"})
    with pytest.raises(DoableError, match="asks only for what is not there"):
        drafts(gone)


def test_slots_are_read():
    assert list(slots("{the x} {on p}, {x}")) == [("the", "x"), ("on", "p"), ("", "x")]


def test_where_the_words_mean_all_of_a_group_none_is_left_out():
    two = (Case(("all", "d", "p"), {"d": "not p"}), Case(("all", "d", "p"), {"d": "q"}))
    every = Saying({"d": ("tea", "pepsi can", "coke can")}, ("Drinks {on p}, not {on q}.",), two)
    only = replace(every, cases=two[1:])
    elsewhere = dict.fromkeys((True, False), 0)
    for one in (every, only):
        for seed in range(40):
            draw = Draw(np.random.default_rng(seed))
            stage = Stage(draw)
            goal = scene(draw, stage, one, two[1]).goal
            drinks = {name for name in stage.objects if kind_of(name) in one.cast["d"]}
            named = {part[1] for part in (goal[1:] if goal[0] == "and" else [goal])}
            elsewhere[one is every] += bool(drinks - named)
    assert elsewhere[True] == 0
    assert elsewhere[False] > 10  # those on q are meant, and others are there to be left alone
