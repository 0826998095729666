"""Experience: the guide's prior and the learner's own, in one buffer that gives half of each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray
from stable_baselines3.common.buffers import NStepReplayBuffer, ReplayBuffer
from stable_baselines3.common.type_aliases import ReplayBufferSamples
from stable_baselines3.common.vec_env import VecNormalize
from torch import Tensor

from .env import SkillEnv

FIELDS = ("observations", "next_observations", "actions", "rewards", "dones", "timeouts")


class HalfPriorBuffer(NStepReplayBuffer):
    """A replay buffer whose first rows are prior data; every batch is half prior, half online (RLPD, Ball 2023).

    Args:
        buffer_size: Room for the prior and for every online step; nothing is overwritten.
        observation_space: As Stable-Baselines3 wants it.
        action_space: The same.
        device: The same.
        n_envs: Must be 1.
        optimize_memory_usage: Must be False.
        n_steps: Rewards summed before bootstrapping.
        gamma: The discount.
    """

    def __init__(
        self,
        buffer_size: int,
        observation_space: spaces.Space[Any],
        action_space: spaces.Space[Any],
        device: str = "cpu",
        n_envs: int = 1,
        *,
        optimize_memory_usage: bool = False,
        n_steps: int = 1,
        gamma: float = 0.99,
    ) -> None:
        super().__init__(
            buffer_size, observation_space, action_space, device, n_envs,
            optimize_memory_usage=optimize_memory_usage, n_steps=n_steps, gamma=gamma,
        )  # fmt: skip
        self.prior = 0
        """Rows of prior data, at the front."""
        self.lessons = np.zeros((buffer_size, self.action_dim), np.float32)
        """(rows, actions) What the guide, without noise, would have done in each row."""

    def add(
        self,
        obs: NDArray[Any],
        next_obs: NDArray[Any],
        action: NDArray[Any],
        reward: NDArray[Any],
        done: NDArray[Any],
        infos: list[dict[str, Any]],
    ) -> None:
        """Store a step of the learner; `Tutored` has put its lesson into `infos`."""
        self.lessons[self.pos] = infos[0]["lesson"]
        super().add(obs, next_obs, action, reward, done, infos)

    def sample(self, batch_size: int, env: VecNormalize | None = None) -> ReplayBufferSamples:
        """Draw a batch: half prior, half online, or all of what there is."""
        return self._get_samples(self._rows(batch_size), env=env)

    def _get_samples(self, batch_inds: NDArray[np.int64], env: VecNormalize | None = None) -> ReplayBufferSamples:
        if self.n_steps > 1:
            return super()._get_samples(batch_inds, env)
        return ReplayBuffer._get_samples(self, batch_inds, env)

    def study(self, count: int) -> tuple[Tensor, Tensor]:
        """Draw states (count, observation), half of them the learner's own, with their lessons (count, actions)."""
        rows = self._rows(count)
        return self.to_torch(self.observations[rows, 0]), self.to_torch(self.lessons[rows])

    def arrays(self) -> dict[str, NDArray[np.float32]]:
        """Return what is stored, by field, without the unused room."""
        return {name: getattr(self, name)[: self.size()] for name in (*FIELDS, "lessons")}

    def restore(self, arrays: dict[str, NDArray[np.float32]], *, prior: int) -> None:
        """Fill the buffer from `arrays()`; what comes next belongs to another episode.

        Raises:
            ValueError: They do not fit.
        """
        count = len(arrays["rewards"])
        if not 0 <= prior <= count < self.buffer_size:
            raise ValueError(f"{count} rows do not fit a buffer of {self.buffer_size}")
        for name in (*FIELDS, "lessons"):
            getattr(self, name)[:count] = arrays[name]
        self.pos, self.full, self.prior = count, False, prior
        if count > prior and not self.dones[count - 1]:  # cut off: returns must not go on into the next episode
            self.dones[count - 1] = self.timeouts[count - 1] = 1.0

    def _rows(self, count: int) -> NDArray[np.int64]:
        online = self.size() - self.prior
        old = count // 2 if online and self.prior else count if self.prior else 0
        # numpy's global state, as in the base class: that is what SB3 seeds
        rows = np.random.randint(self.prior, max(self.size(), self.prior + 1), count)  # noqa: NPY002
        rows[:old] = np.random.randint(0, max(self.prior, 1), old)  # noqa: NPY002
        return rows


class Tutored(gymnasium.Wrapper[Any, Any, Any, Any]):
    """An environment that says what the guide would have done, as `info["lesson"]`, whatever was done."""

    def __init__(self, env: SkillEnv) -> None:
        super().__init__(env)
        self._guide = env.guide

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:
        """Run one control step."""
        lesson = self._guide()
        observation, reward, terminated, truncated, info = self.env.step(action)
        return observation, reward, terminated, truncated, info | {"lesson": lesson}


def collect_prior(
    env: SkillEnv, *, episodes: int, noise: float, seed: int, tick: Callable[[int], None]
) -> tuple[dict[str, NDArray[np.float32]], float]:
    """Run the noisy scripted guide and return its experience.

    Every episode counts, successful or not. Its noise has a size of its own, so that the prior holds both clean
    and sloppy ways.

    Args:
        env: The environment.
        episodes: How many.
        noise: Largest standard deviation of the noise.
        seed: Of the first episode; the others follow.
        tick: Is told the number of episodes after each.

    Returns:
        The arrays of `HalfPriorBuffer.restore`, and the share of episodes that succeeded.
    """
    rng = np.random.default_rng(seed)
    rows: list[tuple[Any, ...]] = []
    lessons: list[Any] = []
    successes = 0
    for episode in range(episodes):
        observation, _ = env.reset(seed=seed + episode)
        size, ended = rng.uniform(0, noise), False
        while not ended:
            lesson = env.guide()
            noise_now = rng.normal(0, size, env.task.action_size).astype(np.float32)
            action = np.clip(lesson + noise_now, -1, 1)
            after, reward, terminated, truncated, info = env.step(action)
            ended = terminated or truncated
            rows.append((observation, after, action, reward, ended, truncated))
            lessons.append(lesson)
            observation = after
        successes += bool(info["is_success"])
        tick(episode + 1)
    columns = (np.asarray(column, np.float32)[:, None] for column in zip(*rows, strict=True))
    prior = dict(zip(FIELDS, columns, strict=True)) | {"lessons": np.asarray(lessons, np.float32)}
    return prior, successes / episodes
