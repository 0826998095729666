"""What a person reads of a run, from the events alone."""

from __future__ import annotations

import io
import math
from typing import Any

import pytest
from rich.console import Console

from doable.screen import PLAIN_EVERY, SHOWN, Screen, moved


class Page:
    """A screen whose lines can be read."""

    def __init__(self, *, terminal: bool = False) -> None:
        self.file = io.StringIO()
        self.screen = Screen(Console(file=self.file, width=80, force_terminal=terminal, color_system=None))

    def show(self, event: str, **fields: Any) -> list[str]:
        self.file.seek(0)
        self.file.truncate()
        self.screen.show({"event": event, "t": 0.0, "at_wall": 0.0, **fields})
        return self.file.getvalue().splitlines()


def candidate(text: str, say: float, can: float) -> dict[str, Any]:
    score = math.log(say) + math.log(max(can, 1e-6))
    return {"id": text, "call": text, "text": text, "raw": -1.0, "say": math.log(say), "can": can, "score": score}


@pytest.fixture
def page() -> Page:
    return Page()


def test_a_decision_shows_say_can_and_their_product(page: Page) -> None:
    lines = page.show(
        "decision", candidates=[candidate("done", 0.4, 1.0), candidate("find a sponge", 0.6, 0.9)], winner=1
    )
    assert lines[1].split() == ["1.", "say", "can", "say", "x", "can"]
    assert lines[2].split() == ["find", "a", "sponge", "0.600", "0.90", "0.540", "<-"]
    assert lines[3].split() == ["done", "0.400", "1.00", "0.400"]


def test_the_best_come_first_and_the_others_are_counted(page: Page) -> None:
    many = [candidate(f"option {i}", 0.01 * (i + 1), 1.0) for i in range(20)]
    lines = page.show("decision", candidates=many, winner=19)
    rows = [line for line in lines if line.startswith("option")]
    assert [row.split()[1] for row in rows] == [str(i) for i in range(19, 19 - SHOWN, -1)]
    assert lines[-1] == f"and {20 - SHOWN} others, the best of them at 0.140"


def test_the_winner_is_shown_wherever_it_ranks(page: Page) -> None:
    many = [candidate(f"option {i}", 0.05, 0.5) for i in range(20)]
    many[17] = candidate("option 17", 0.01, 0.1)
    lines = page.show("decision", candidates=many, winner=17)
    assert sum("<-" in line for line in lines) == 1
    assert any(line.startswith("option 17") and line.endswith("<-") for line in lines)
    assert sum(line.startswith("option") for line in lines) == SHOWN


def test_scores_that_a_trace_could_not_hold_are_zero(page: Page) -> None:
    row = {**candidate("done", 1.0, 0.0), "say": None, "score": None}
    assert page.show("decision", candidates=[row], winner=0)[2].split() == ["done", "0.000", "0.00", "0.000", "<-"]


def test_words_are_not_markup(page: Page) -> None:
    lines = page.show("start", instruction="[red]bring[/red] it\x1b[2J", planner="rules", model=None, seed=0)
    assert lines == ["[red]bring[/red] it?[2J", "planner rules, seed 0"]


def test_a_plan_is_read_out_and_alternatives_are_not(page: Page) -> None:
    plan = {"tasks": [{"id": "1", "call": "find(sponge)", "after": []}, {"id": "2", "call": "done()", "after": ["1"]}]}
    assert page.show("plan", graph=plan) == ["Plan: find a sponge; done"]
    after = {"tasks": [*plan["tasks"], {"id": "3", "call": "go(table)", "after": []}]}
    assert page.show("plan", graph=after, done=["1"], kept=["3"], replaced=["4"], refusal=None) == [
        "Plan: done; go to the table (kept)"
    ]
    lines = page.show("plan", graph=plan, done=[], kept=["1", "2"], replaced=["3"], refusal="no tea")
    assert lines[0] == "Another way is not known now (no tea); first the rest."
    choice = {"tasks": [{"id": "1", "call": "done()", "after": [], "choice": "step 1"}]}
    assert page.show("plan", graph=choice) == []


def test_progress_is_a_line_now_and_then_without_a_terminal(page: Page) -> None:
    page.show("skill_start", call="pick(sponge)", node="1")
    told = [page.show("skill_progress", call="pick(sponge)", step=step, chance=0.5) for step in range(1, 100, 10)]
    assert [bool(lines) for lines in told].count(True) == 99 // PLAIN_EVERY
    assert ["   pick up the sponge: step 41, chance of success 0.50"] in told


def test_progress_is_live_on_a_terminal() -> None:
    page = Page(terminal=True)
    page.show("skill_start", call="pick(sponge)", node="1")
    assert not any(
        "chance" in line
        for step in range(1, 100, 10)
        for line in page.show("skill_progress", call="pick(sponge)", step=step, chance=0.5)
        if line.startswith("   ")
    )
    lines = page.show("skill_end", call="pick(sponge)", outcome="success", note="", seconds=4.2, steps=84)
    assert lines[-1].endswith("=> pick up the sponge: success after 4.2 s")
    page.screen.close()


def test_a_failure_says_why(page: Page) -> None:
    line = page.show("skill_end", call="pick(tea)", outcome="failed_check", note="it fell", seconds=3.0, steps=60)
    assert line == ["=> pick up the tea: failed_check after 3.0 s (it fell)"]


@pytest.mark.parametrize(
    ("met", "words"),
    [(True, "; the goal is met"), (False, "; the goal is not met"), (None, "; no --goal to check that by")],
)
def test_the_verdict(page: Page, met: bool | None, words: str) -> None:
    assert page.show("end", outcome="success", reason="done", goal_met=met)[-1] == f"Verdict: success (done){words}"


def test_a_refusal_is_called_one(page: Page) -> None:
    end = {"outcome": "stuck", "reason": "refused: there is no elephant", "refused": True}
    assert page.show("end", **end, goal_met=None)[-1] == "Verdict: refused: there is no elephant"
    assert page.show("end", **end, goal_met=True)[-1] == "Verdict: refused: there is no elephant; the goal is met"


def test_what_moved_is_read_from_facts() -> None:
    before = [("at", "sponge", "table"), ("at", "tea", "table"), ("robot_at", "table")]
    after = [("holding", "sponge"), ("at", "tea", "table")]
    assert moved(before, after) == [
        "sponge: was at table, is in the hand",
        "the robot: was at table, is nowhere known",
    ]


def test_an_unknown_event_is_passed_over(page: Page) -> None:
    assert page.show("something new") == []
