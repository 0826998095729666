from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from doable.hierarchy.panel import BAD, BOTH, CAN, CHOSEN, SAY, SHOWN, Panel, clip, font, wrap


def decision(count: int = 9, winner: int = 4) -> dict[str, Any]:
    candidates = [
        {"id": str(k), "call": f"go(place {k})", "text": f"go to place {k}", "raw": -1.0, "say": math.log((k + 1) / 50),
         "can": k / count, "score": math.log((k + 1) / 50) + math.log(max(k / count, 1e-6))}
        for k in range(count)
    ]  # fmt: skip
    return {"event": "decision", "t": 0.0, "candidates": candidates, "winner": winner}


def inks(panel: Panel) -> set[tuple[int, ...]]:
    picture = np.asarray(panel.draw(360, 640))
    assert picture.shape == (640, 360, 3)
    return {color for _, color in panel.draw(360, 640).getcolors(360 * 640) or []}


def test_a_choice_shows_its_bars_and_marks_the_winner() -> None:
    panel = Panel()
    panel.hear({"event": "start", "t": 0.0, "instruction": "bring me a sponge", "planner": "saycan", "model": None})
    assert not {SAY, CAN, CHOSEN} & inks(panel)
    panel.hear(decision())
    assert {SAY, CAN, BOTH, CHOSEN} <= inks(panel)


def test_the_winner_is_shown_however_low_it_scored() -> None:
    low, high = Panel(), Panel()
    low.hear(decision(count=20, winner=0))
    high.hear(decision(count=20, winner=19))
    assert len(low.candidates) > SHOWN
    assert (np.asarray(low.draw(360, 640)) != np.asarray(high.draw(360, 640))).any()
    assert CHOSEN in inks(low)


def test_the_chance_of_the_running_skill_follows_the_trace() -> None:
    panel = Panel()
    panel.hear({"event": "skill_start", "t": 0.0, "call": "pick(sponge)", "node": "a"})
    for chance in (0.9, None, 0.2):
        panel.hear({"event": "skill_progress", "t": 0.0, "call": "pick(sponge)", "step": 1, "chance": chance})
    assert panel.now == "pick up the sponge"
    assert panel.chances == [0.9, 0.2]
    assert BAD in inks(panel)
    panel.hear({"event": "skill_end", "t": 1.0, "call": "pick(sponge)", "outcome": "timeout", "note": ""})
    assert panel.now == ""
    assert panel.past == [("pick up the sponge", "timeout")]


@pytest.mark.parametrize(
    ("outcome", "goal_met", "good"),
    [
        ("success", True, True),
        ("success", None, True),
        ("success", False, False),
        ("stuck", None, False),
        ("stuck", True, True),
        ("crashed", True, False),
    ],
)
def test_the_verdict_is_that_of_the_scene(outcome: str, goal_met: bool | None, good: bool) -> None:
    panel = Panel()
    panel.hear({"event": "end", "t": 1.0, "outcome": outcome, "reason": "so it is", "goal_met": goal_met})
    assert panel.verdict is not None
    assert panel.verdict[0] is good


def test_a_refusal_is_called_one() -> None:
    panel, reason = Panel(), "refused: there is no elephant"
    panel.hear({"event": "end", "t": 1.0, "outcome": "stuck", "reason": reason, "refused": True, "goal_met": None})
    assert panel.verdict == (False, "Refused: there is no elephant")


@pytest.mark.parametrize("instruction", ["", "word " * 2000, "x" * 10_000, "größer 🤖\n\t<b>"])
def test_any_instruction_fits(instruction: str) -> None:
    panel = Panel()
    panel.hear({"event": "start", "t": 0.0, "instruction": instruction, "planner": "p" * 300, "model": "m" * 300})
    panel.hear({"event": "replan", "t": 0.0, "reason": instruction})
    panel.hear({"event": "disturb", "t": 0.0, "what": instruction})
    inks(panel)


def test_letters_of_other_languages_have_shapes() -> None:
    def shape(text: str) -> bytes:
        return bytes(font(24).getmask(text))

    missing = shape("\ue000")
    assert all(shape(letter) not in (missing, b"") for letter in "äöüßéèçñ¿ąжλ")


def test_lines_are_no_wider_than_asked_for() -> None:
    text = "the quick brown fox jumps over the lazy dog " * 9 + "w" * 200
    for most in (1, 2, 5):
        lines = wrap(text, 16, 200, most=most)
        assert len(lines) <= most
        assert all(font(16).getlength(line) <= 200 for line in lines)
    assert clip("short", 16, 200) == "short"
