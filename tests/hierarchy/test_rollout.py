from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from doable.hierarchy.lessons import Mishaps
from doable.hierarchy.mission import Mission
from doable.hierarchy.options import EpisodeRules, OptionsEnv
from doable.hierarchy.rollout import Choice, Mind, Rollout, lessons_of, roll
from doable.hierarchy.twin import Twin
from doable.sim.layout import Setup

HOLD = Mission("take the apple", Setup({"apple": "table", "tea": "table"}, "table"), ("holding", "apple"), "pick")
RULES = EpisodeRules()
GOOD = {"\npick up the apple ->": 2.0, "holding apple": 1.0}


class Parrot:
    """Likes some options, and `done` once it holds something."""

    def __init__(self, likes: dict[str, float]) -> None:
        self.likes, self.asked = likes, 0

    def choose(self, prompt, options, wanted):
        self.asked += 1
        likes = self.likes | ({"\ndone ->": 9.0} if "holding" in prompt else {})
        raw = np.array([likes.get(option, 0.0) for option in options])
        return np.where(wanted, raw - np.logaddexp.reduce(raw), -np.inf)


def make(rules: EpisodeRules = RULES) -> OptionsEnv:
    twin = Twin()
    return OptionsEnv(lambda rng: HOLD, twin, rules=rules, move=twin.move)


def test_the_policy_is_say_times_can():
    model = Parrot({"\nfind an apple ->": 1.0})
    calls = make_calls()
    can, mask = np.array([0.5, 1.0, 0.25], np.float32), np.array([1, 1, 0], np.int8)
    weights = np.array([np.e * 0.5, 1.0, 0.0])
    mind = Mind(model)
    assert mind.chances("x", calls, can, mask) == pytest.approx(weights / weights.sum())
    assert mind.chances("x", calls, can * 0 + 1, mask)[0] == pytest.approx(np.e / (np.e + 1))
    assert model.asked == 1
    mind.chances("y", calls, can, mask)
    assert model.asked == 2


def make_calls():
    from doable.skills.spec import parse_call

    return tuple(map(parse_call, ("find(apple)", "go(table)", "pick(apple)")))


def test_the_most_likely_calls_make_an_episode():
    rollout = roll(make(), Mind(Parrot({"\npick up the apple ->": 9.0})), seed=0)
    assert rollout.success
    assert rollout.family == "pick"
    assert [choice.option for choice in rollout.choices] == ["\npick up the apple ->", "\ndone ->"]
    assert [choice.gain for choice in rollout.choices] == pytest.approx([1 - RULES.step, 1])
    assert rollout.total == rollout.choices[0].gain
    assert rollout.choices[1].text.startswith(rollout.choices[0].text + rollout.choices[0].option)


def test_chance_decides_as_often_as_it_should():
    mind, env = Mind(Parrot({"\npick up the apple ->": 2.0})), make(dataclasses.replace(RULES, max_steps=1))
    rng = np.random.default_rng(0)
    first = [roll(env, mind, 0, rng).choices[0].option for _ in range(300)]
    _, info = env.reset(seed=0)
    wanted = np.exp(2) / (np.exp(2) + info["action_mask"].sum() - 1)
    assert first.count("\npick up the apple ->") / 300 == pytest.approx(wanted, abs=0.08)


def test_a_group_teaches_what_was_better_at_forks():
    def one(*path: tuple[str, str], gain: float) -> Rollout:
        steps = tuple(Choice(text, words, gain, True) for text, words in path)
        return Rollout("f", ("a", "b", "c"), steps, gain > 0, 0)

    # all say a; then b wins and c loses; what follows c is faced by one alone
    group = [
        one(("x", "a"), ("xa1", "b"), gain=1.0),
        one(("x", "a"), ("xa1", "c"), ("xa1c2", "a"), gain=0.0),
        one(("x", "a"), ("xa1", "b"), gain=1.0),
    ]
    lessons = lessons_of(group)
    assert [lesson.text for lesson in lessons] == ["xa1b", "xa1c"]
    assert [lesson.spans for lesson in lessons] == [((1, 2), (3, 4))] * 2
    # b: each of two is 0.5 better than the mean of the others; c: 1 worse; divided by three rollouts
    assert [lesson.weights[1] for lesson in lessons] == pytest.approx([2 * 0.5 / 3, -1 / 3])
    assert [lesson.weights[0] for lesson in lessons] == [0, 0]
    assert all(lesson.text[a:b] in lesson.options for lesson in lessons for a, b in lesson.spans)


def test_where_all_do_the_same_or_fare_alike_there_is_nothing_to_learn():
    env, mind = make(), Mind(Parrot({"\npick up the apple ->": 9.0}))
    assert lessons_of([roll(env, mind, 0) for _ in range(4)]) == []
    alike = [Rollout("f", ("a", "b"), (Choice("x", words, 0.5, True),), True, 0) for words in "ab"]
    assert lessons_of(alike) == []


def test_real_rollouts_make_lessons_that_fit_their_texts():
    storm = Mishaps(fails=0.2, errs=0.3, moved=0.2, calm=0.0)
    env = make(dataclasses.replace(RULES, max_steps=6, mishaps=storm))
    rng, mind = np.random.default_rng(0), Mind(Parrot({}))
    group = [roll(env, mind, 5, rng) for _ in range(16)]
    unheeded = [choice for rollout in group for choice in rollout.choices if not choice.heeded]
    lessons = lessons_of(group)
    assert unheeded
    assert lessons
    for lesson in lessons:
        assert len(lesson.weights) == len(lesson.spans)
        assert {lesson.text[a:b] for a, b in lesson.spans} <= set(lesson.options)
        assert lesson.text.endswith(lesson.text[slice(*lesson.spans[-1])])
    # at each fork the weights of its ways cancel out
    sums: dict[str, float] = {}
    for lesson in lessons:
        for (first, _), weight in zip(lesson.spans, lesson.weights, strict=True):
            sums[lesson.text[:first]] = sums.get(lesson.text[:first], 0.0) + weight
    assert list(sums.values()) == pytest.approx([0.0] * len(sums), abs=1e-9)
