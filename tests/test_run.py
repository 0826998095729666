"""Orders and reports: what is checked before anything slow, and what the exit code says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from doable import run
from doable.errors import DoableError, MissingResource
from doable.hierarchy.agent import Result
from doable.hierarchy.outcome import Outcome
from doable.inputs import read_setup
from doable.planners.language.base import LanguageModelError
from doable.run import Order, Report
from doable.sim.kitchen import KITCHEN, START
from doable.sim.layout import Layout, Setup, surface
from doable.sim.placement import draw


def result(
    outcome: Outcome, *, met: bool | None = None, refused: bool = False, error: Exception | None = None
) -> Result:
    return Result(outcome, "why", (), met, frozenset(), refused, None, error)


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        (result(Outcome.SUCCESS), 0),
        (result(Outcome.SUCCESS, met=True), 0),
        (result(Outcome.SUCCESS, met=False), 1),
        (result(Outcome.STUCK), 1),
        (result(Outcome.STUCK, met=True, refused=True), 0),
        (result(Outcome.TIMEOUT, met=True), 0),
        (result(Outcome.CANCELLED, met=True), 130),
        (result(Outcome.CRASHED, error=MissingResource("no server")), 3),
        (result(Outcome.CRASHED, error=LanguageModelError("no answer")), 3),
        (result(Outcome.CRASHED, error=DoableError("garbage")), 1),
        (result(Outcome.CRASHED, error=ZeroDivisionError()), 1),
        (result(Outcome.CRASHED, met=True, error=ZeroDivisionError()), 1),
    ],
)
def test_exit_codes(ended: Result, code: int) -> None:
    report = Report(Order("bring me the sponge"), ended, 1.0, ())
    assert report.exit_code == code
    json.dumps(report.to_json(), allow_nan=False)


def test_an_order_cleans_its_instruction() -> None:
    assert Order(" bring\nme  the sponge ").instruction == "bring me the sponge"


def test_the_start_of_the_kitchen_can_be_drawn() -> None:
    for seed in range(20):
        scene = draw(KITCHEN, START, seed=seed)
        assert set(scene.objects) == set(START.objects)


def test_a_goal_may_name_only_what_is_there() -> None:
    Order("x", goal=("at", "sponge", "operator"))
    Order("x", goal=("on", "sponge", "apple"))
    for goal, message in (
        (("at", "tea", "operator"), "unknown object in the goal 'tea'"),
        (("at", "sponge", "coke can"), "unknown place in the goal 'coke can'"),
        (("not", ("at", "table", "operator")), "unknown object in the goal 'table'"),
        (("on", "sponge", "tabel"), "unknown name in the goal 'tabel'"),
        (("and", ("visited", "sponge"), ("holding", "sponge")), "unknown place in the goal 'sponge'"),
    ):
        with pytest.raises(DoableError, match=message):
            Order("x", goal=goal)


def test_search_has_to_be_told_the_goal() -> None:
    with pytest.raises(DoableError, match="the search planner is told the goal: --goal"):
        Order("x", planner="search")


def test_more_than_fits_is_refused_early() -> None:
    crowd = {f"apple {i}" if i > 1 else "apple": "table" for i in range(1, 60)}
    with pytest.raises(DoableError, match="do not fit"):
        Order("x", setup=Setup(crowd))


def test_a_setup_is_checked_against_its_own_layout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fixture, place = surface("workbench", (1.0, 0.0), 0.0, height=0.75, depth=0.6, width=1.2)
    shed = Layout("shed", (fixture,), (place,))
    monkeypatch.setattr(run, "available", lambda group: {"layouts": ["shed"], "planners": ["rules"]}[group])
    monkeypatch.setattr(run, "load", lambda group, name: shed)
    file = tmp_path / "setup.json"
    file.write_text(json.dumps({"objects": {"sponge": "workbench"}, "start": {"at": "workbench"}}))
    order = Order("x", planner="rules", world="shed", setup=read_setup(file))
    assert order.layout is shed
    with pytest.raises(DoableError, match="too few of them"):
        Order("x", planner="rules", world="shed", setup=read_setup(file), disturb=True)
    file.write_text(json.dumps({"objects": {"sponge": "workbench"}, "start": {"at": "table"}}))
    with pytest.raises(DoableError, match="unknown place 'table'"):
        Order("x", planner="rules", world="shed", setup=read_setup(file))
