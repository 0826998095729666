from __future__ import annotations

import json

import numpy as np
import pytest

from doable.errors import DoableError, MissingResource
from doable.skills import evaluate as module
from doable.skills.evaluate import evaluate, evaluate_skill
from doable.skills.wilson import wilson, wilson_of_groups


class Still:
    def act(self, observation):
        return np.zeros(2, np.float32)


class Straight:
    def act(self, observation):
        return np.clip(2 * observation[:2], -1, 1)


def test_a_good_policy_and_a_bad_one(glide):
    good = evaluate(glide, Straight(), episodes=20, seed=1)
    bad = evaluate(glide, Still(), episodes=20, seed=1)
    assert good.success == good.guide_success == bad.guide_success == 1
    assert bad.success < 0.2
    assert good.reasons == {"success": 20}
    assert sum(bad.reasons.values()) == 20
    assert set(bad.reasons) <= {"timeout", "success"}
    assert 1 < good.steps_median < glide.max_steps


def test_its_json(glide):
    data = json.loads(json.dumps(evaluate(glide, Straight(), episodes=5, seed=1).to_json()))
    assert set(data) == {
        "skill", "episodes", "seed", "success", "ci", "guide_success", "steps_median", "reasons",
    }  # fmt: skip
    assert data["ci"][0] < 1
    assert data["ci"][1] == 1


def test_same_seed_same_report(glide):
    assert evaluate(glide, Straight(), episodes=5, seed=3) == evaluate(glide, Straight(), episodes=5, seed=3)


def test_an_unknown_skill_names_the_nearest():
    with pytest.raises(DoableError, match="did you mean 'pick'"):
        evaluate_skill("pik")


def test_an_untrained_skill(tmp_path, glide, monkeypatch):
    monkeypatch.setattr(module, "task_of", lambda name: glide)
    with pytest.raises(MissingResource, match="is not trained; run `doable train drive`"):
        evaluate_skill("drive", folder=tmp_path)
    with pytest.raises(MissingResource, match="no folder"):
        evaluate_skill("drive", folder=tmp_path / "nowhere")


def test_wilson():
    # statsmodels.stats.proportion.proportion_confint(95, 100, method="wilson") = (0.88825, 0.97846)
    assert wilson(95, 100) == pytest.approx((0.88825, 0.97846), abs=1e-5)
    assert wilson(0, 0) == (0, 1)
    assert wilson(10, 10)[1] == pytest.approx(1)
    assert wilson(0, 10)[0] == pytest.approx(0, abs=1e-12)


def test_groups_count_as_far_as_they_differ():
    alone = [[True]] * 30 + [[False]] * 10
    assert wilson_of_groups(alone) == pytest.approx(wilson(30, 40))
    alike = [[True] * 5] * 30 + [[False] * 5] * 10
    assert wilson_of_groups(alike) == pytest.approx(wilson(30, 40))
    rng = np.random.default_rng(0)
    mixed = [(rng.random(5) < 0.75).tolist() for _ in range(400)]
    good = sum(map(sum, mixed))
    assert wilson_of_groups(mixed) == pytest.approx(wilson(good, 2000), abs=0.005)
    assert wilson_of_groups([[True] * 9] * 10) == wilson(10, 10)
    assert wilson_of_groups([]) == (0, 1)
