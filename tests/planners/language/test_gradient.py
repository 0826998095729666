import copy

import numpy as np
import pytest
import torch

from doable.planners.language.gradient import BATCH, Leash, divergence, policy_gradient
from doable.planners.language.lesson import Lesson
from doable.planners.language.tuning import Pupil

PROMPT = "table: apple\nHuman: go to the apple\nRobot:"
OPTIONS = ("\nfind a coke can ->", "\nfind an apple ->", "\npick up the apple ->", "\ndone ->")


def make(model, seed=0):
    return Pupil(*model, rank=4, scale=2.0, seed=seed, precision="float32")


def lesson(option, weight, prompt=PROMPT):
    return Lesson(prompt + option, ((len(prompt), len(prompt) + len(option)),), OPTIONS, (weight,))


def chances(pupil):
    return np.exp(pupil.merged().choose(PROMPT, OPTIONS, np.ones(len(OPTIONS), np.bool_)))


def improve(pupil, lessons, rate, leash):
    gradient, drift = policy_gradient(pupil, lessons, sum(len(one.spans) for one in lessons), leash)
    pupil.step([gradient], rate)
    return drift


def learn(pupil, lessons, *, leash, steps=30, rate=1e-2):
    anchor = pupil.tensors()
    return [improve(pupil, lessons, rate, Leash(anchor, leash)) for _ in range(steps)]


def test_what_is_said_is_what_is_read(roomy):
    pupil = make(roomy)
    learn(pupil, [lesson(OPTIONS[1], 1.0)], leash=0.0, steps=5)
    with torch.no_grad():
        read = [pupil.read([lesson(option, 1.0)]).logprobs().exp().item() for option in OPTIONS]
    assert chances(pupil) == pytest.approx(read, abs=1e-4)
    assert sum(read) == pytest.approx(1, abs=1e-4)


def test_choices_grow_with_their_weights(roomy):
    pupil = make(roomy)
    before = chances(pupil)
    learn(pupil, [lesson(OPTIONS[1], 0.5), lesson(OPTIONS[2], -0.5)], leash=0.0)
    after = chances(pupil)
    assert after[1] > before[1] + 0.3
    assert after[2] < 0.5 * before[2]


def test_where_weights_are_zero_the_leash_pulls_back(roomy):
    pupil = make(roomy)
    anchor = pupil.tensors()
    learn(pupil, [lesson(OPTIONS[1], 1.0)], leash=0.0, steps=3)
    idle = [lesson(OPTIONS[1], 0.0)]
    drifts = [improve(pupil, idle, 3e-3, Leash(anchor, 1.0)) for _ in range(20)]
    assert drifts[-1] < 0.5 * drifts[0]


def test_the_leash_holds(roomy):
    tokenizer, model = roomy
    free, held = make((tokenizer, copy.deepcopy(model))), make((tokenizer, model))
    lessons = [lesson(OPTIONS[1], 0.5), lesson(OPTIONS[2], -0.5)]
    far, near = (learn(pupil, lessons, leash=leash)[-1] for pupil, leash in ((free, 0.0), (held, 2.0)))
    assert 0 < near < 0.5 * far


def test_many_lessons_are_one_step_whatever_is_read_at_once(roomy, monkeypatch):
    tokenizer, model = roomy
    lessons = [lesson(OPTIONS[i % 4], 0.3 - 0.2 * (i % 3), PROMPT + " " * (i % 2)) for i in range(BATCH + 3)]
    found = []
    for batch in (BATCH, 100):
        monkeypatch.setattr("doable.planners.language.gradient.BATCH", batch)
        pupil = make((tokenizer, copy.deepcopy(model)))
        learn(pupil, lessons, leash=0.1, steps=2)
        found.append(pupil.tensors())
    assert all(np.allclose(value, found[1][name], atol=2e-4) for name, value in found[0].items())


def test_divergence_of_known_distributions():
    now = torch.tensor([[0.5, 0.5, 0.0], [0.9, 0.1, 0.0]]).log()
    before = torch.tensor([[0.5, 0.5, 0.0], [0.5, 0.5, 0.0]]).log()
    wanted = 0.9 * np.log(1.8) + 0.1 * np.log(0.2)
    assert divergence(now, before).tolist() == pytest.approx([0.0, wanted])


def test_an_adapter_is_worn_for_reading_only(roomy):
    pupil = make(roomy)
    first = pupil.tensors()
    learn(pupil, [lesson(OPTIONS[1], 1.0)], leash=0.0, steps=5)
    learned, now = pupil.tensors(), chances(pupil)
    with pupil.using(first):
        before = chances(pupil)
    assert np.abs(before - now).max() > 0.01
    assert chances(pupil) == pytest.approx(now)
    assert all(np.array_equal(value, learned[name]) for name, value in pupil.tensors().items())


def test_who_speaks_is_the_pupil_merged(roomy):
    pupil = make(roomy)
    first = pupil.merged().score(PROMPT, OPTIONS).logprobs
    learn(pupil, [lesson(OPTIONS[1], 1.0)], leash=0.0, steps=5)
    later = pupil.merged().score(PROMPT, OPTIONS).logprobs
    assert np.abs(later - first).max() > 0.1
    names = dict(pupil.merged()._model.named_parameters())
    assert not [name for name in names if "lora" in name or "base_layer" in name]
