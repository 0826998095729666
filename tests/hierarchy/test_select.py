from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doable.errors import DoableError
from doable.hierarchy.select import CAN_FLOOR, select
from doable.planners.graph import TaskNode
from doable.skills.spec import DONE, SkillCall

NAMES = ("sponge", "apple", "tea", "orange", "banana", "water bottle")


def nodes(*says: float) -> list[TaskNode]:
    return [TaskNode(str(i), SkillCall("find", (NAMES[i],)), say, "step", say * 2) for i, say in enumerate(says)]


def test_say_times_can_by_hand() -> None:
    decision = select(nodes(math.log(6), math.log(3), math.log(1)), [0.1, 0.9, 1.0])
    says = [math.exp(c.say) for c in decision.candidates]
    assert says == pytest.approx([0.6, 0.3, 0.1])
    assert [math.exp(c.score) for c in decision.candidates] == pytest.approx([0.06, 0.27, 0.1])
    assert decision.winner == 1
    assert decision.chosen.node.call.args == ("apple",)
    assert [c.raw for c in decision.candidates] == pytest.approx([2 * math.log(6), 2 * math.log(3), 0])


def test_without_say_only_can_counts_and_raw_is_kept() -> None:
    decision = select(nodes(-0.1, -7.0), [0.3, 0.4], say="none")
    assert decision.winner == 1
    assert [c.say for c in decision.candidates] == pytest.approx([math.log(0.5)] * 2)
    assert [c.raw for c in decision.candidates] == pytest.approx([-0.2, -14])


def test_hopeless_calls_stay_ranked_by_say() -> None:
    decision = select(nodes(-3.0, -1.0), [0.0, 0.0])
    assert decision.winner == 1
    assert decision.chosen.score == pytest.approx(decision.chosen.say + math.log(CAN_FLOOR))
    assert decision.chosen.can == 0.0


def test_ties_go_to_the_louder_and_then_to_the_first() -> None:
    assert select(nodes(0.0, 0.0, 0.0), [0.5, 0.5, 0.5]).winner == 0
    assert select(nodes(0.0, math.log(2)), [1.0, 0.5]).winner == 1


def test_done_competes_like_any_other() -> None:
    both = [TaskNode("a", SkillCall("find", ("sponge",)), -1.0), TaskNode("b", DONE, -1.5)]
    assert select(both, [0.9, 1.0]).winner == 0
    assert select(both, [0.5, 1.0]).winner == 1


@pytest.mark.parametrize("can", [[0.5], [0.5, 1.2], [0.5, -0.1], [0.5, math.nan]])
def test_bad_chances_are_refused(can: list[float]) -> None:
    with pytest.raises(DoableError, match=r"chance"):
        select(nodes(0.0, 0.0), can)


def test_bad_says_and_nothing_at_all_are_refused() -> None:
    with pytest.raises(DoableError, match="finite"):
        select(nodes(0.0, math.nan), [1, 1])
    with pytest.raises(DoableError, match="nothing to select"):
        select([], [])


scores = st.lists(st.tuples(st.floats(-50, 0), st.floats(0, 1)), min_size=1, max_size=6)


@given(scores, st.floats(-100, 100))
def test_says_are_probabilities_and_only_differences_count(pairs: list[tuple[float, float]], shift: float) -> None:
    says, can = [s for s, _ in pairs], [c for _, c in pairs]
    decision = select(nodes(*says), can)
    assert sum(math.exp(c.say) for c in decision.candidates) == pytest.approx(1)
    assert decision.chosen.score == max(c.score for c in decision.candidates)
    moved = select(nodes(*(s + shift for s in says)), can)
    assert [c.score for c in moved.candidates] == pytest.approx([c.score for c in decision.candidates], abs=1e-6)
