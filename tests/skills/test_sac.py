from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from doable.errors import DoableError
from doable.skills.critic import SPREAD
from doable.skills.env import SkillEnv
from doable.skills.learner import make_learner
from doable.skills.recipe import Recipe
from doable.skills.replay import Tutored, collect_prior


def learner(glide, **changes):
    """A learner with a filled prior, ready for updates."""
    recipe = dataclasses.replace(glide.recipe, **changes)
    env = SkillEnv(glide)
    prior, _ = collect_prior(env, episodes=20, noise=0.3, seed=3, tick=lambda _: None)
    model = make_learner(env, recipe, seed=0, prior=len(prior["rewards"]))
    model.replay_buffer.restore(prior, prior=len(prior["rewards"]))
    model._setup_learn(100)
    return model


def distance(model) -> float:
    buffer = model.replay_buffer
    with torch.no_grad():
        acts = model.actor(torch.as_tensor(buffer.observations[: buffer.prior, 0]), deterministic=True).numpy()
    return float(np.abs(acts - buffer.lessons[: buffer.prior]).mean())


def test_lessons_are_the_guides_actions_without_the_noise(glide):
    env = SkillEnv(glide)
    clean, _ = collect_prior(env, episodes=5, noise=0.0, seed=3, tick=lambda _: None)
    noisy, _ = collect_prior(env, episodes=5, noise=0.5, seed=3, tick=lambda _: None)
    np.testing.assert_array_equal(clean["lessons"], clean["actions"][:, 0])
    assert np.abs(noisy["lessons"] - noisy["actions"][:, 0]).mean() > 0.02


def test_states_are_studied_with_their_own_lessons(glide):
    buffer = learner(glide).replay_buffer
    seen, lessons = (part.numpy() for part in buffer.study(50))
    assert seen.shape == (50, 6)
    for state, lesson in zip(seen, lessons, strict=True):
        rows = np.flatnonzero((buffer.observations[: buffer.prior, 0] == state).all(axis=1))
        assert any(np.array_equal(buffer.lessons[row], lesson) for row in rows)


def test_the_learner_is_taught_where_it_has_come_itself(glide):
    """Its own steps are stored with what the guide would have done in the state before them."""
    model = learner(glide)
    model.learn(40)
    buffer = model.replay_buffer
    env = SkillEnv(glide)
    seen = {env.reset(seed=seed)[0].tobytes(): env.guide() for seed in range(3)}
    assert buffer.size() == buffer.prior + 40
    own = slice(buffer.prior, buffer.size())
    assert not np.array_equal(buffer.lessons[own], buffer.actions[own, 0])
    _, lessons = buffer.study(200)
    known = {row.tobytes() for row in buffer.lessons[own]}
    assert sum(row.tobytes() in known for row in lessons.numpy()) >= 100
    env = Tutored(SkillEnv(glide))
    observation, _ = env.reset(seed=1)
    assert np.array_equal(env.step(env.action_space.sample())[-1]["lesson"], seen[observation.tobytes()])


def test_the_weight_of_imitation_means_something(glide):
    free, light, heavy = (learner(glide, imitation=weight) for weight in (0.0, 0.01, 3.0))
    for model in (free, light, heavy):
        model.train(400, 64)
    assert distance(heavy) < 0.5 * distance(free)
    assert distance(heavy) < distance(light)


def test_values_hold_no_entropy(glide):
    """However high the temperature, values of a rewarded last step go to one and none falls below zero."""
    model = learner(glide, entropy=5.0, target_entropy=-2.0, n_steps=1)
    model.train(600, 64)
    buffer = model.replay_buffer
    last = np.flatnonzero(buffer.rewards[: buffer.prior, 0])
    with torch.no_grad():
        seen, done = torch.as_tensor(buffer.observations[: buffer.prior, 0]), torch.as_tensor(buffer.actions[:, 0])
        values = torch.cat(model.critic(seen, done[: buffer.prior]), dim=1).numpy()
    assert values[last].mean() > 0.8
    assert values.mean() < 1.0
    assert values.min() > -0.3


def test_a_new_policy_is_narrow(glide):
    model = learner(glide)
    with torch.no_grad():
        _, spread, _ = model.actor.get_action_dist_params(torch.randn(8, 6))
    np.testing.assert_allclose(spread.numpy(), SPREAD)


@pytest.mark.parametrize("name", ["imitation", "guide_noise"])
def test_weights_and_noise_are_not_negative(name):
    with pytest.raises(DoableError, match=name):
        Recipe(**{name: -0.1})
