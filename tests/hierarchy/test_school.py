"""School and its checkpoints: how fast is learned, and that a killed run goes on as if nothing had been."""

import copy
import json
from dataclasses import replace

import numpy as np
import pytest

from doable.errors import DoableError, MissingResource
from doable.hierarchy import checkpoint
from doable.hierarchy import school as at
from doable.hierarchy.checkpoint import CHECKPOINT, peek
from doable.hierarchy.school import Schooling, batches, school, sheets
from doable.hierarchy.team import Team, rate_at
from doable.planners.language.tuning import Pupil

SHORT = Schooling(updates=4, batch=2, rank=2, warmup=2, chunk=2, exam_every=5)


@pytest.fixture(autouse=True)
def small_exams(monkeypatch):
    monkeypatch.setattr(at, "EXAM", 2)


@pytest.fixture
def make(tiny):
    def make(seed=0):
        return Pupil(tiny[0], copy.deepcopy(tiny[1]), rank=2, scale=2.0, seed=seed, precision="float32")

    return make


class Killed(Exception):
    pass


def killer(after):
    def tell(progress):
        if progress.update == after:
            raise Killed

    return tell


def test_the_rate_rises_and_falls():
    settings = Schooling(updates=100, rate=1.0, warmup=10)
    rates = [rate_at(settings, update) for update in range(100)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[:10] == sorted(rates[:10])
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert 0.9 < max(rates) <= 1.0
    assert rates[-1] == pytest.approx(0.05, abs=0.001)
    assert min(rates) > 0


def test_the_shortest_school_has_a_rate():
    assert rate_at(Schooling(updates=1), 0) > 0


def test_batches_depend_on_the_seed_and_their_number_alone():
    whole = dict(batches(SHORT, 5, 0))
    assert list(whole) == [0, 1, 2, 3]
    assert all(len(batch) == SHORT.batch for batch in whole.values())
    assert dict(batches(SHORT, 5, 3)) == {3: whole[3]}
    assert dict(batches(SHORT, 6, 3)) != {3: whole[3]}


def test_with_loaders_the_same_is_learned(make, tmp_path):
    alone, helped = make(), make()
    done = school(Team(alone), SHORT, seed=1, run=tmp_path / "alone")
    again = school(Team(helped, loaders=2), SHORT, seed=1, run=tmp_path / "helped")
    assert again.loss == done.loss
    for name, value in alone.tensors().items():
        np.testing.assert_array_equal(helped.tensors()[name], value, err_msg=name)
    ((update, last),) = sheets(SHORT, 1, 3, writer=alone.writer, loaders=1)
    assert update == 3
    assert np.array_equal(last.tokens, alone.writer.sheet(dict(batches(SHORT, 1, 3))[3]).tokens)


def test_loaders_end_with_a_school_that_is_broken_off(make, tmp_path, nobody_is_left):
    with pytest.raises(Killed) as kept:  # whoever holds the error holds the frames that it passed
        school(Team(make(), loaders=2), SHORT, seed=1, run=tmp_path, on_update=killer(1))
    assert nobody_is_left(), kept


def test_a_killed_run_goes_on_bit_for_bit(make, tmp_path):
    whole, told = make(), []
    done = school(
        Team(whole), SHORT, seed=1, run=tmp_path / "whole", on_update=lambda progress: told.append(progress.update)
    )
    assert told == [1, 2, 3, 4]
    assert list(done.curve[-1])[:3] == ["update", "minutes", "loss"]
    assert set(done.curve[-1]) > set(at.SPLITS)
    with pytest.raises(Killed):
        school(Team(make()), SHORT, seed=1, run=tmp_path / "killed", on_update=killer(2))
    assert peek(tmp_path / "killed" / CHECKPOINT).update == 2
    resumed = make(seed=7)
    again = school(Team(resumed), SHORT, seed=1, run=tmp_path / "killed", resume=True)
    assert again.loss == done.loss
    assert again.curve[-1]["train"] == done.curve[-1]["train"]
    for name, value in whole.tensors().items():
        np.testing.assert_array_equal(resumed.tensors()[name], value, err_msg=name)


def test_a_run_that_goes_on_at_another_commit_says_both(make, tmp_path, monkeypatch):
    def commits():
        return [one["git"] for one in school(Team(make()), SHORT, seed=1, run=tmp_path, resume=True).origins]

    monkeypatch.setattr(checkpoint, "git_hash", lambda: "aaa")
    with pytest.raises(Killed):
        school(Team(make()), SHORT, seed=1, run=tmp_path, on_update=killer(2))
    monkeypatch.setattr(checkpoint, "git_hash", lambda: "bbb")
    assert commits() == ["aaa", "bbb"]
    monkeypatch.setattr(checkpoint, "git_hash", lambda: "ccc")
    assert commits() == ["aaa", "bbb"], "nothing was left to learn"


def test_what_does_not_fit_is_not_resumed(make, tmp_path):
    with pytest.raises(MissingResource, match=r"state.json: cannot be read"):
        school(Team(make()), SHORT, seed=1, run=tmp_path, resume=True)
    with pytest.raises(Killed):
        school(Team(make()), SHORT, seed=1, run=tmp_path, on_update=killer(1))
    with pytest.raises(DoableError, match="is of another run: seed 1, not 2"):
        school(Team(make()), SHORT, seed=2, run=tmp_path, resume=True)
    with pytest.raises(DoableError, match="is of another run: updates 4, not 5"):
        school(Team(make()), replace(SHORT, updates=5), seed=1, run=tmp_path, resume=True)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"settings": {}, "seed": 1}', '{"loss": NaN}'])
def test_a_damaged_state_is_named(make, tmp_path, text):
    with pytest.raises(Killed):
        school(Team(make()), SHORT, seed=1, run=tmp_path, on_update=killer(1))
    (tmp_path / CHECKPOINT / "state.json").write_text(text)
    with pytest.raises(DoableError, match=r"state\.json"):
        school(Team(make()), SHORT, seed=1, run=tmp_path, resume=True)


def test_a_finished_run_has_nothing_left_to_do(make, tmp_path):
    school(Team(make()), SHORT, seed=1, run=tmp_path)
    told = []
    done = school(Team(make()), SHORT, seed=1, run=tmp_path, resume=True, on_update=told.append)
    assert done.update == 4
    assert not told
    assert json.loads((tmp_path / CHECKPOINT / "state.json").read_text())["update"] == 4
