from __future__ import annotations

import pytest

from doable.hierarchy import grounds
from doable.hierarchy.grounds import exam, kitchen, rates
from doable.hierarchy.mission import generated
from doable.hierarchy.rollout import Choice, Rollout
from doable.hierarchy.views import INDEX
from doable.planners.language.tuning import Pupil


def test_the_kitchen_has_grounds():
    found = kitchen()
    assert sum(share for share, _ in found.practice) == pytest.approx(1)
    assert set(found.exams) == {"long", "recovery", "any"}
    for env in [*(env for _, env in found.practice), *found.exams.values()]:
        observation, info = env.reset(seed=1)
        assert info["action_mask"].sum() > 3
        assert env.observation_space.contains(observation)


def test_an_exam_is_always_the_same_and_its_missions_are_new(roomy):
    speaker = Pupil(*roomy, rank=2, scale=2.0, seed=0, precision="float32").merged()
    env, told = kitchen().exams["recovery"], []
    first = exam(speaker, env, 2, 1, lambda: told.append(1))
    speaker.forget()
    assert exam(speaker, env, 2, 1) == first
    assert len(told) == 2
    assert exam(speaker, env, 1, 2)[0].choices[0].text != first[0].choices[0].text


def test_practice_and_exams_have_words_of_their_own(monkeypatch):
    asked = []

    def recorded(*splits, families=None):
        asked.append(splits)
        return generated(*splits, families=families)

    monkeypatch.setattr(grounds, "generated", recorded)
    kitchen()
    assert sorted(asked) == [("train",)] * 3 + [("wordings", "templates", "combinations")] * 3


def test_rates_come_with_their_interval():
    def one(success: bool, collateral: int) -> Rollout:
        return Rollout("f", ("a",), (Choice("x", "a", 1.0, True),), success, collateral)

    found = rates([one(True, 0)] * 8 + [one(False, 3)] * 2)
    assert (found["n"], found["success"], found["collateral"]) == (10, 0.8, pytest.approx(0.6))
    low, high = found["ci"]
    assert 0.45 < low < 0.5
    assert 0.9 < high < 0.96


def test_on_bare_grounds_nothing_is_masked_and_all_chances_are_one():
    for name, env in kitchen(bare=True).exams.items():
        _, info = env.reset(seed=3)
        offered = [INDEX[call] for call in env.offered()]
        assert info["action_mask"][offered].all(), name
        assert (info["can"][offered] == 1).all(), name
        for skill in ("pick", "find", "find"):  # one fails, the other succeeds and changes nothing: worn out elsewhere
            action = next(INDEX[call] for call in env.offered() if call.skill == skill)
            for _ in range(4):
                _, _, _, _, info = env.step(action)
        assert info["action_mask"][offered].all(), name
