from __future__ import annotations

import copy
import dataclasses
import json

import numpy as np
import pytest

from doable.errors import DoableError, MissingResource
from doable.hierarchy.grounds import Grounds
from doable.hierarchy.mission import Mission
from doable.hierarchy.options import EpisodeRules, OptionsEnv
from doable.hierarchy.reinforce import Reinforcement, practice, reinforce
from doable.hierarchy.team import Team, rate_at
from doable.hierarchy.twin import Twin
from doable.planners.language.tuning import Pupil
from doable.sim.layout import Setup

TABLE = Setup({"apple": "table"}, "table")
MISSIONS = (
    Mission("take the apple", TABLE, ("holding", "apple"), "take"),
    Mission("stay", TABLE, ("and", ("robot_at", "table"), ("at", "apple", "table")), "stay"),
)
SHORT = Reinforcement(updates=3, missions=4, rollouts=6, rate=1e-2, warmup=1, exam_every=2, exam=4)


def ground() -> OptionsEnv:
    rules = EpisodeRules(max_steps=4)
    return OptionsEnv(lambda rng: MISSIONS[int(rng.integers(2))], Twin(), rules=rules)


def grounds() -> Grounds:
    return Grounds(practice=((1.0, ground()),), exams={"tiny": ground()})


def make(model) -> Pupil:
    tokenizer, net = model
    return Pupil(tokenizer, copy.deepcopy(net), rank=4, scale=2.0, seed=0, precision="float32")


def test_it_learns(roomy, tmp_path):
    """A random model that does one thing in ten learns when to act and when to stop."""
    settings = dataclasses.replace(SHORT, updates=24, missions=6, rollouts=8, exam_every=8, exam=16, leash=0.01)
    progress = reinforce(Team(make(roomy)), settings, seed=0, run=tmp_path, grounds=grounds())
    first, last = (point["tiny"] for point in (progress.curve[0], progress.curve[-1]))
    print(progress.curve)
    assert first <= 0.6
    assert last >= 0.9


def test_a_run_that_was_stopped_goes_on_as_if_it_had_not_been(roomy, tmp_path):
    class Stop(Exception):
        pass

    def stop(progress):
        if progress.update == 2:
            raise Stop

    whole, broken, points = make(roomy), make(roomy), []
    done = reinforce(
        Team(whole), SHORT, seed=1, run=tmp_path / "a", grounds=grounds(), on_update=lambda p: points.append(p.update)
    )
    assert points == [1, 2, 3]
    with pytest.raises(Stop):
        reinforce(Team(broken), SHORT, seed=1, run=tmp_path / "b", grounds=grounds(), on_update=stop)
    again = make(roomy)
    resumed = reinforce(Team(again), SHORT, seed=1, run=tmp_path / "b", resume=True, grounds=grounds())
    assert [point["update"] for point in done.curve] == [0, 2, 3]
    assert [(p["update"], p["tiny"]) for p in resumed.curve] == [(p["update"], p["tiny"]) for p in done.curve]
    assert resumed.loss == pytest.approx(done.loss)
    assert all(np.allclose(value, whole.tensors()[name], atol=1e-5) for name, value in again.tensors().items())
    assert any(not np.allclose(value, make(roomy).tensors()[name]) for name, value in again.tensors().items())


def test_only_the_same_run_is_resumed(roomy, tmp_path):
    with pytest.raises(MissingResource):
        reinforce(Team(make(roomy)), SHORT, seed=1, run=tmp_path, resume=True, grounds=grounds())
    one = dataclasses.replace(SHORT, updates=1, exam=1)
    reinforce(Team(make(roomy)), one, seed=1, run=tmp_path, grounds=grounds())
    with pytest.raises(DoableError, match="seed 1, not 2"):
        reinforce(Team(make(roomy)), one, seed=2, run=tmp_path, resume=True, grounds=grounds())
    json.dumps(dataclasses.asdict(SHORT))


def test_practice_depends_on_seed_and_update_alone(roomy):
    team = Team(make(roomy))
    once = practice(team, grounds(), SHORT, 1, 0)
    assert practice(team, grounds(), SHORT, 1, 0) == once
    assert practice(team, grounds(), SHORT, 1, 1) != once
    assert 0 < once[1] <= 1


def test_the_rate_rises_and_falls():
    settings = Reinforcement()
    rates = [rate_at(settings, update) for update in range(settings.updates)]
    assert rates[0] < 0.3 * max(rates)
    assert max(rates) == pytest.approx(settings.rate, rel=0.05)
    assert rates[-1] == pytest.approx(settings.rate / 20, rel=0.1)
