import json
from dataclasses import replace

import numpy as np
import pytest

from doable.hierarchy.temperature import SPLITS, Decision, _mixed, calibration, decide, fit, reliability, surprise
from doable.planners.language.local import LocalModel


def drawn(temperature: float, count: int = 800, seed: int = 0) -> list[Decision]:
    """Decisions of a model whose scores have to be divided by this to be right."""
    rng, found = np.random.default_rng(seed), []
    for number in range(count):
        scores = rng.normal(0, 3, 10)
        scaled = np.exp(scores / temperature)
        right = int(rng.choice(10, p=scaled / scaled.sum()))
        found.append(Decision(scores - np.logaddexp.reduce(scores), right, number))
    return found


@pytest.mark.parametrize("temperature", [0.5, 1.0, 2.5])
def test_the_temperature_is_found(temperature):
    assert fit(drawn(temperature)) == pytest.approx(temperature, rel=0.15)


def test_no_other_temperature_surprises_less():
    decisions = drawn(2.0, 200)
    best = fit(decisions)
    assert all(surprise(decisions, best) <= surprise(decisions, other) + 1e-9 for other in np.geomspace(0.06, 18, 60))


def test_a_model_that_is_always_right_or_wrong_stays_in_bounds():
    scores = np.log([0.7, 0.2, 0.1])
    assert fit([Decision(scores, 0)] * 9) == pytest.approx(0.05, rel=0.01)
    assert fit([Decision(scores, 2)] * 9) == pytest.approx(20, rel=0.01)


def test_impossible_options_do_no_harm():
    assert np.isfinite(surprise([Decision(np.array([0.0, -np.inf]), 0)], 0.05))


def test_probabilities_agree_better_afterwards():
    found = calibration(drawn(2.5))
    assert found["after"]["ece"] < 0.5 * found["before"]["ece"]
    assert found["after"]["nll"] < found["before"]["nll"]
    assert found["after"]["brier"] < found["before"]["brier"]
    assert found["after"]["successes"] == found["before"]["successes"]  # it changes no ranking
    json.dumps(found, allow_nan=False)


def test_each_half_is_judged_by_the_other():
    cold, hot = drawn(0.5, 300, seed=1), drawn(4.0, 300, seed=2)
    mixed = [*(replace(one, round=0) for one in cold), *(replace(one, round=1) for one in hot)]
    found = calibration(mixed)
    assert found["temperatures_of_halves"] == pytest.approx([fit(hot), fit(cold)])
    worse = reliability([*cold, *hot], [fit(hot)] * 300 + [fit(cold)] * 300)
    assert found["after"]["ece"] == pytest.approx(worse.ece)


def test_a_model_is_asked_in_lessons(roomy):
    ticks = []
    decisions = decide(LocalModel(*roomy), 9, seed=0, tick=lambda done, total: ticks.append((done, total)))
    assert ticks == [(n, 9) for n in range(1, 10)]
    for one in decisions:
        assert np.logaddexp.reduce(one.choices) == pytest.approx(0, abs=1e-9)
        assert 0 <= one.right < len(one.choices)
    assert [one.round for one in decisions] == sorted(one.round for one in decisions)
    rounds = [number // len(SPLITS) for number, lesson in zip(range(9), _mixed(0), strict=False) for _ in lesson.spans]
    assert [one.round for one in decisions] == rounds[:9]  # the halves have lessons of every split
    again = decide(LocalModel(*roomy), 9, seed=0)
    assert [one.right for one in again] == [one.right for one in decisions]
