from __future__ import annotations

import dataclasses

import gymnasium
import numpy as np
import pytest
from gymnasium.utils.env_checker import check_env
from stable_baselines3.common.env_checker import check_env as sb3_check_env

from doable.errors import DoableError
from doable.skills import env as environments
from doable.skills.env import SkillEnv, register, rollout


def test_checkers_accept_it(glide):
    check_env(SkillEnv(glide), skip_render_check=True)
    sb3_check_env(SkillEnv(glide))


def test_the_guide_succeeds_and_reward_comes_once(glide):
    env = SkillEnv(glide)
    env.reset(seed=3)
    rewards, ended = [], False
    while not ended:
        _, reward, terminated, truncated, info = env.step(env.guide())
        rewards.append(reward)
        ended = terminated or truncated
    assert rewards[-1] == 1
    assert sum(rewards) == 1
    assert terminated
    assert not truncated
    assert info == {"verdict": "success", "is_success": True}


def test_a_failure_ends_without_reward(glide):
    episode = rollout(SkillEnv(glide), lambda _: np.ones(2, np.float32), seed=0)
    assert episode.verdict == "unsafe"
    assert not episode.success


def test_doing_nothing_times_out_as_truncation(glide):
    env = SkillEnv(glide)
    env.reset(seed=0)
    for _ in range(glide.max_steps):
        _, reward, terminated, truncated, info = env.step(np.zeros(2, np.float32))
    assert truncated
    assert not terminated
    assert reward == 0
    assert info["verdict"] == "timeout"


def test_same_seed_same_episode(glide):
    env, other = SkillEnv(glide), SkillEnv(glide)
    assert rollout(env, lambda _: env.guide(), seed=5) == rollout(other, lambda _: other.guide(), seed=5)
    assert np.array_equal(env.reset(seed=5)[0], other.reset(seed=5)[0])
    assert not np.array_equal(env.reset(seed=6)[0], other.reset(seed=5)[0])


@pytest.mark.parametrize("action", [np.array([np.nan, 0]), np.zeros(3), np.array([np.inf, 0])])
def test_bad_actions_are_refused(glide, action):
    env = SkillEnv(glide)
    env.reset(seed=0)
    with pytest.raises(DoableError, match="2 finite numbers"):
        env.step(action.astype(np.float32))


def test_step_needs_reset(glide):
    with pytest.raises(DoableError, match="reset"):
        SkillEnv(glide).step(np.zeros(2, np.float32))


def test_observations_are_clipped(glide, monkeypatch):
    monkeypatch.setattr(type(glide.attempt(glide.arena().reset(np.random.default_rng(0))[0], None)), "observe",
                        lambda self, scene: np.full(6, 1e6))  # fmt: skip
    assert SkillEnv(glide).reset(seed=0)[0].max() == 10


def test_a_task_that_is_not_what_it_declares_is_found_at_once(glide):
    with pytest.raises(DoableError, match="an observation of drive is 7 finite numbers"):
        SkillEnv(dataclasses.replace(glide, observation_size=7)).reset(seed=0)
    env = SkillEnv(dataclasses.replace(glide, action_size=3))
    env.reset(seed=0)
    with pytest.raises(DoableError, match="the guide of drive gives 3 finite numbers"):
        env.guide()


def test_a_task_has_the_name_of_its_entry_point(glide, monkeypatch):
    monkeypatch.setattr(environments, "load", lambda group, name: glide)
    assert environments.task_of("drive") is glide
    with pytest.raises(DoableError, match=r"'wipe' of doable\.skills is a task that calls itself 'drive'"):
        environments.task_of("wipe")


def test_every_skill_is_registered_once():
    register()
    register()
    assert {"doable/Drive-v0", "doable/Pick-v0", "doable/Place-v0"} <= set(gymnasium.registry)


@pytest.mark.parametrize("name", ["Drive", "Pick", "Place"])
def test_the_shipped_tasks_pass_the_checkers(name):
    register()
    env = gymnasium.make(f"doable/{name}-v0")
    check_env(env.unwrapped, skip_render_check=True)
    sb3_check_env(env.unwrapped)
    env.close()
