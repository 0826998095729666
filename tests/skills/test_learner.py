from __future__ import annotations

import dataclasses
import time
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from doable.errors import DoableError, MissingResource
from doable.skills import watch
from doable.skills.checkpoint import peek
from doable.skills.env import SkillEnv
from doable.skills.evaluate import evaluate
from doable.skills.learner import learn, make_learner
from doable.skills.progress import Silent
from doable.skills.recipe import Recipe
from doable.skills.replay import collect_prior
from doable.skills.watch import policy_of


class Noted(Silent):
    def __init__(self):
        self.points = []

    def point(self, point):
        self.points.append(point)


@pytest.fixture
def quick(glide):
    recipe = dataclasses.replace(
        glide.recipe, steps=60, guide_episodes=2, eval_every=30, eval_episodes=2, sure_episodes=2
    )
    return dataclasses.replace(glide, recipe=recipe)


def test_it_learns(glide, tmp_path):
    heard = Noted()
    begun = time.monotonic()
    learned = learn(glide, recipe=glide.recipe, seed=1, listener=heard, run=tmp_path)
    print(f"{learned.steps} steps in {time.monotonic() - begun:.1f} s: {[p.success for p in learned.curve]}")
    report = evaluate(glide, learned.policy, episodes=100, seed=77)
    assert report.success >= 0.9
    assert heard.points == list(learned.curve)
    assert list((tmp_path / "tensorboard").iterdir())


def test_a_training_runs_to_its_end_however_good_it_is(quick, tmp_path, monkeypatch):
    monkeypatch.setattr(watch, "examine", lambda *_: (1.0, 500))
    learned = learn(quick, recipe=quick.recipe, seed=1, listener=Silent(), run=tmp_path)
    assert [point.step for point in learned.curve] == [30, 60]
    assert learned.steps == 60


@pytest.mark.parametrize(("good", "episodes"), [(17, 20), (18, 40)])
def test_a_policy_that_does_well_is_looked_at_for_longer(glide, monkeypatch, good, episodes):
    recipe = dataclasses.replace(glide.recipe, eval_episodes=20, sure_episodes=40)
    seeds = []

    def rollout(env, act, *, seed):
        seeds.append(seed)
        return SimpleNamespace(success=len(seeds) <= good)

    monkeypatch.setattr(watch, "rollout", rollout)
    assert watch.examine(SkillEnv(glide), lambda seen: seen, recipe) == (good / episodes, episodes)
    assert seeds == list(range(watch.EVAL_SEED, watch.EVAL_SEED + episodes))


@pytest.mark.parametrize(("second", "kept"), [((0.5, 40), 0), ((0.9, 40), 1), ((0.9, 400), 1)])
def test_the_best_policy_is_kept_and_of_two_alike_the_later(quick, tmp_path, monkeypatch, second, kept):
    found, seen, real = [(0.9, 40), second], [], watch.policy_of

    def noted(*arguments):
        policy = real(*arguments)
        seen.append(policy.tensors())
        return policy

    monkeypatch.setattr(watch, "policy_of", noted)
    monkeypatch.setattr(watch, "examine", lambda *_: found.pop(0))
    best = learn(quick, recipe=quick.recipe, seed=1, listener=Silent(), run=tmp_path).policy.tensors()
    assert len(seen) == 2
    assert all(np.array_equal(best[key], seen[kept][key]) for key in best)
    assert not all(np.array_equal(best[key], seen[1 - kept][key]) for key in best)


def test_same_seed_same_policy(quick, tmp_path):
    runs = [
        learn(quick, recipe=quick.recipe, seed=seed, listener=Silent(), run=tmp_path / name).policy.tensors()
        for name, seed in (("a", 1), ("b", 1), ("c", 2))
    ]
    assert all(np.array_equal(runs[0][key], runs[1][key]) for key in runs[0])
    assert not all(np.array_equal(runs[0][key], runs[2][key]) for key in runs[0])


def test_it_goes_on_from_a_checkpoint(quick, tmp_path):
    learn(quick, recipe=quick.recipe, seed=1, listener=Silent(), run=tmp_path)
    before = peek(tmp_path / "checkpoint")
    longer = dataclasses.replace(quick.recipe, steps=120)
    learned = learn(quick, recipe=longer, seed=1, listener=Silent(), run=tmp_path, resume=True)
    assert before.step == 60
    assert [p.step for p in learned.curve] == [30, 60, 90, 120]
    assert learned.minutes >= before.minutes


def test_a_resumed_training_does_not_practise_the_same_starts_again(quick, tmp_path):
    learn(quick, recipe=quick.recipe, seed=1, listener=Silent(), run=tmp_path)
    longer = dataclasses.replace(quick.recipe, steps=120)
    learn(quick, recipe=longer, seed=1, listener=Silent(), run=tmp_path, resume=True)
    with np.load(tmp_path / "checkpoint" / "replay.npz") as arrays:
        online = arrays["observations"][peek(tmp_path / "checkpoint").prior :, 0]
    again = len(online) // 2  # a checkpoint is written before its last step is stored
    assert not np.array_equal(online[0], online[again])


def test_a_checkpoint_of_another_recipe_is_refused(quick, tmp_path):
    learn(quick, recipe=quick.recipe, seed=1, listener=Silent(), run=tmp_path)
    for seed, recipe in ((2, quick.recipe), (1, dataclasses.replace(quick.recipe, gamma=0.5))):
        with pytest.raises(DoableError, match="of another recipe"):
            learn(quick, recipe=recipe, seed=seed, listener=Silent(), run=tmp_path, resume=True)


def test_nothing_to_resume(quick, tmp_path):
    with pytest.raises(MissingResource, match=r"state\.json"):
        learn(quick, recipe=quick.recipe, seed=1, listener=Silent(), run=tmp_path, resume=True)


@pytest.mark.parametrize("name", ["agent.safetensors", "replay.npz", "state.json"])
def test_a_truncated_checkpoint_is_refused(quick, tmp_path, name):
    learn(quick, recipe=quick.recipe, seed=1, listener=Silent(), run=tmp_path)
    path: Path = tmp_path / "checkpoint" / name
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(DoableError, match="checkpoint"):
        learn(quick, recipe=quick.recipe, seed=1, listener=Silent(), run=tmp_path, resume=True)


def filled(glide, *, online: int, n_steps: int = 1):
    env = SkillEnv(glide)
    prior, success = collect_prior(env, episodes=10, noise=0.1, seed=0, tick=lambda _: None)
    assert success > 0.8
    rows = len(prior["rewards"])
    model = make_learner(env, dataclasses.replace(glide.recipe, n_steps=n_steps), seed=0, prior=rows)
    buffer = model.replay_buffer
    buffer.restore(prior, prior=rows)
    for _ in range(online):
        zeros = np.full((1, 6), 7, np.float32)
        buffer.add(zeros, zeros, np.zeros((1, 2)), np.zeros(1), np.zeros(1), [{"lesson": np.zeros(2)}])
    return env, model


def test_a_restored_buffer_sums_no_rewards_across_the_cut(glide):
    _, model = filled(glide, online=4, n_steps=3)
    buffer = model.replay_buffer
    buffer.restore(buffer.arrays(), prior=buffer.prior)
    last = buffer.pos - 1
    zeros = np.zeros((1, 6), np.float32)
    for _ in range(3):
        buffer.add(zeros, zeros, np.zeros((1, 2)), np.ones(1), np.zeros(1), [{"lesson": np.zeros(2)}])
    found = buffer._get_samples(np.array([last - 1, last, last + 1]))
    assert found.rewards[:2].flatten().tolist() == [0, 0]
    assert found.rewards[2].item() > 1
    assert found.dones.flatten().tolist() == [0, 0, 0]  # cut off, not over: its value still counts


@pytest.mark.parametrize("n_steps", [1, 5])
def test_batches_are_half_prior(glide, n_steps):
    _, model = filled(glide, online=30, n_steps=n_steps)
    batch = model.replay_buffer.sample(64)
    assert int((batch.observations == 7).all(dim=1).sum()) == 32


def test_batches_are_all_prior_before_the_first_step(glide):
    _, model = filled(glide, online=0)
    assert not bool((model.replay_buffer.sample(64).observations == 7).all(dim=1).any())


def test_targets_are_probabilities(glide):
    _, model = filled(glide, online=5)
    with torch.no_grad():
        for network in model.critic_target.q_networks:
            network[-1].bias.fill_(50.0)
        for network in model.critic.q_networks:
            network[-1].bias.fill_(50.0)
        x, a = torch.zeros(3, 6), torch.zeros(3, 2)
        assert all(bool((q == 1).all()) for q in model.critic_target(x, a))
        assert all(bool((q > 10).all()) for q in model.critic(x, a))


def test_the_actors_loss_leaves_the_critics_alone(glide):
    _, model = filled(glide, online=5)
    actions = torch.zeros(3, 2, requires_grad=True)
    sum(q.sum() for q in model.critic(torch.ones(3, 6), actions)).backward()
    assert actions.grad is not None
    assert bool(actions.grad.abs().sum() > 0)
    assert all(p.grad is None for p in model.critic.parameters())


def test_the_exported_policy_is_the_actors_mean(glide):
    env, model = filled(glide, online=0)
    policy = policy_of(model, env)
    for seed in range(5):
        x, _ = env.reset(seed=seed)
        np.testing.assert_allclose(policy.act(x), model.predict(x, deterministic=True)[0], atol=1e-5)


@pytest.mark.parametrize(
    ("name", "value"), [("steps", 0), ("gamma", 1.5), ("net", ()), ("learning_rate", 0.0), ("sure_episodes", 1)]
)
def test_recipes_are_checked(name, value):
    with pytest.raises(DoableError, match=name):
        Recipe(**{name: value})
