from __future__ import annotations

import dataclasses

import numpy as np
import torch

from doable.skills.env import SkillEnv, rollout
from doable.skills.learner import learn, make_learner
from doable.skills.progress import Silent
from doable.skills.replay import collect
from doable.skills.tutor import Tutor
from doable.skills.watch import policy_of


def taught(glide, *, lessons: int, **changes):
    """A learner with a filled prior, and a tutor that has given its first lessons."""
    recipe = dataclasses.replace(glide.recipe, imitate=True, lessons=lessons, **changes)
    env = SkillEnv(glide)
    prior, _ = collect(env, episodes=20, noise=0.3, seed=3, tick=lambda _: None)
    model = make_learner(env, recipe, seed=0, prior=len(prior["rewards"]))
    model.replay_buffer.restore(prior, prior=len(prior["rewards"]))
    tutor = Tutor(model, recipe, seed=0)
    tutor._on_training_start()
    return env, model, tutor


def distance(model) -> float:
    buffer = model.replay_buffer
    with torch.no_grad():
        acts = model.actor(torch.as_tensor(buffer.observations[: buffer.prior, 0]), deterministic=True).numpy()
    return float(np.abs(acts - buffer.lessons).mean())


def test_lessons_are_the_guides_actions_without_the_noise(glide):
    env = SkillEnv(glide)
    clean, _ = collect(env, episodes=5, noise=0.0, seed=3, tick=lambda _: None)
    noisy, _ = collect(env, episodes=5, noise=0.5, seed=3, tick=lambda _: None)
    np.testing.assert_array_equal(clean["lessons"], clean["actions"][:, 0])
    assert np.abs(noisy["lessons"] - noisy["actions"][:, 0]).mean() > 0.02


def test_lessons_teach(glide):
    env, model, _ = taught(glide, lessons=800)
    _, untaught, _ = taught(glide, lessons=1)
    assert distance(model) < 0.5 * distance(untaught)
    assert np.mean([rollout(env, policy_of(model, env).act, seed=900 + i).success for i in range(20)]) >= 0.8


def test_the_actor_waits_for_the_critics_and_is_then_taught_on(glide):
    _, model, tutor = taught(glide, lessons=50, watch_first=10)
    before = {name: value.clone() for name, value in model.actor.state_dict().items()}
    for step in (1, 10):
        model.num_timesteps = tutor.num_timesteps = step
        tutor._on_step()
        with torch.no_grad():
            for parameter in model.actor.parameters():
                parameter.add_(0.01)  # what SAC's own update does in between
    model.num_timesteps = tutor.num_timesteps = 10
    tutor._on_step()
    assert all(torch.equal(before[name], value) for name, value in model.actor.state_dict().items())
    far = distance(model)
    model.num_timesteps = tutor.num_timesteps = 11
    for _ in range(100):
        tutor._on_step()
    assert distance(model) < far


def test_no_imitation_unless_the_recipe_asks_for_it(glide):
    _, model, _ = taught(glide, lessons=1)
    tutor = Tutor(model, dataclasses.replace(glide.recipe, imitate=False), seed=0)
    before = {name: value.clone() for name, value in model.actor.state_dict().items()}
    tutor._on_training_start()
    tutor._on_step()
    assert all(torch.equal(before[name], value) for name, value in model.actor.state_dict().items())


def test_a_tutored_training_runs_to_its_end(glide, tmp_path):
    recipe = dataclasses.replace(
        glide.recipe, steps=60, guide_episodes=5, eval_every=30, eval_episodes=2, stop_episodes=2, stop_at=2.0,
        imitate=True, lessons=20, watch_first=10,
    )  # fmt: skip
    assert learn(glide, recipe=recipe, seed=1, listener=Silent(), run=tmp_path).steps == 60
