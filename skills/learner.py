"""Soft actor-critic on a sparse 0/1 outcome, half of every batch from the guide; the algorithm is SB3's."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from stable_baselines3 import SAC
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.logger import Logger, TensorBoardOutputFormat
from stable_baselines3.common.vec_env import DummyVecEnv
from torch import nn

from ..errors import DoableError
from .checkpoint import Progress, peek, restore, save
from .critic import NormPolicy
from .env import SkillEnv, Trainable, rollout
from .policy import MlpPolicy
from .recipe import Recipe
from .replay import HalfPriorBuffer, collect
from .skill import Array
from .wilson import wilson

CHECKPOINT = "checkpoint"
GUIDE_SEED = 10_000_000
EVAL_SEED = 1_000_000
"""Where the seeds of evaluation episodes start, far from those of training."""


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a learning curve."""

    step: int
    minutes: float
    """Since training began, guide episodes and evaluations included."""
    success: float
    """Of the deterministic policy."""
    episodes: int
    """That `success` was measured on."""


class Listener(Protocol):
    """Is told how the training goes."""

    def stage(self, name: str, done: int, total: int) -> None:
        """Hear how much of a stage ("guide", "learn") is done; `total` is its size."""
        ...

    def point(self, point: Point) -> None:
        """Hear of an evaluation."""
        ...


def make_learner(env: SkillEnv, recipe: Recipe, *, seed: int, prior: int) -> SAC:
    """Return SAC as the recipe wants it, with an empty buffer that has room for `prior` rows and every step."""
    torch.set_num_threads(1)  # two are slower by an order of magnitude when the cores are shared
    actions = env.task.action_size
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SB3 warns about its memory estimate
        return SAC(
            NormPolicy,
            DummyVecEnv([lambda: env]),
            learning_rate=lambda left: recipe.learning_rate * (0.1 + 0.9 * left),
            buffer_size=prior + recipe.steps + 1,
            learning_starts=0,
            batch_size=recipe.batch,
            tau=recipe.tau,
            gamma=recipe.gamma,
            gradient_steps=recipe.updates,
            replay_buffer_class=HalfPriorBuffer,
            replay_buffer_kwargs={"n_steps": recipe.n_steps, "gamma": recipe.gamma},
            ent_coef=f"auto_{recipe.entropy}",
            target_entropy=-float(actions) if recipe.target_entropy is None else recipe.target_entropy,
            policy_kwargs={"net_arch": list(recipe.net), "optimizer_kwargs": {"fused": True}},
            device="cpu",
            seed=seed,
        )


def policy_of(model: SAC, env: SkillEnv) -> MlpPolicy:
    """Return the deterministic policy of the actor as it is now."""
    layers = [layer for layer in [*model.actor.latent_pi, model.actor.mu] if isinstance(layer, nn.Linear)]
    tensors: dict[str, Array] = {}
    for i, layer in enumerate(layers):
        tensors[f"{i}.weight"] = layer.weight.detach().numpy().copy()
        tensors[f"{i}.bias"] = layer.bias.detach().numpy().copy()
    return MlpPolicy(tensors, observation_size=env.task.observation_size, action_size=env.task.action_size)


@dataclass(frozen=True, slots=True)
class Learned:
    """What a training gives."""

    policy: MlpPolicy
    """Of the best evaluation."""
    curve: tuple[Point, ...]
    guide_success: float
    """Of the noisy guide episodes that made the prior."""
    steps: int
    minutes: float


def learn(
    task: Trainable, *, recipe: Recipe, seed: int, listener: Listener, run: Path, resume: bool = False
) -> Learned:
    """Train a task: guide episodes, then SAC with regular evaluations; the best policy wins.

    Args:
        task: What is trained.
        recipe: How.
        seed: Of everything that is drawn.
        listener: Is told how it goes.
        run: Folder for the checkpoint (`checkpoint/`) and the TensorBoard log (`tensorboard/`).
        resume: Go on from the checkpoint in `run`.

    Raises:
        MissingResource: There is no checkpoint to resume.
        DoableError: The checkpoint is damaged or of another recipe or seed.
    """
    env, exam = SkillEnv(task), SkillEnv(task)
    try:
        if resume:
            watch = _resume(env, exam, recipe, seed=seed, listener=listener, run=run)
        else:
            watch = _start(env, exam, recipe, seed=seed, listener=listener, run=run)
        left = recipe.steps - watch.model.num_timesteps
        if left > 0 and not watch.finished:
            watch.model.learn(left, callback=watch, log_interval=20, reset_num_timesteps=False)
        return watch.result()
    finally:
        env.close()
        exam.close()


def _start(env: SkillEnv, exam: SkillEnv, recipe: Recipe, *, seed: int, listener: Listener, run: Path) -> Watch:
    begun = time.monotonic()
    prior, guide_success = collect(
        env, episodes=recipe.guide_episodes, noise=recipe.guide_noise, seed=GUIDE_SEED + 100_000 * seed,
        tick=lambda done: listener.stage("guide", done, recipe.guide_episodes),
    )  # fmt: skip
    rows = len(prior["rewards"])
    model = make_learner(env, recipe, seed=seed, prior=rows)
    assert isinstance(model.replay_buffer, HalfPriorBuffer)
    model.replay_buffer.restore(prior, prior=rows)
    progress = Progress(asdict(recipe), seed, 0, 0.0, guide_success, rows, (-1.0, 0), [])
    return Watch(model, exam, recipe, progress, listener=listener, run=run, begun=begun)


def _resume(env: SkillEnv, exam: SkillEnv, recipe: Recipe, *, seed: int, listener: Listener, run: Path) -> Watch:
    begun = time.monotonic()
    folder = run / CHECKPOINT
    progress = peek(folder)
    if progress.seed != seed or _comparable(progress.recipe) != _comparable(asdict(recipe)):
        raise DoableError(f"{folder} is of another recipe or seed ({progress.seed}); start without resuming")
    model = make_learner(env, recipe, seed=seed, prior=progress.prior)
    best = restore(folder, model)
    watch = Watch(model, exam, recipe, progress, listener=listener, run=run, begun=begun - 60 * progress.minutes)
    watch.best = best
    return watch


def _comparable(recipe: Mapping[str, object]) -> dict[str, object]:
    same = {key: list(value) if isinstance(value, tuple) else value for key, value in recipe.items()}
    return {key: value for key, value in same.items() if key != "steps"}  # more steps may be asked for


class Watch(BaseCallback):
    """Evaluates, remembers the best policy, writes checkpoints and ends the training when it is good enough."""

    def __init__(
        self,
        learner: SAC,
        exam: SkillEnv,
        recipe: Recipe,
        progress: Progress,
        *,
        listener: Listener,
        run: Path,
        begun: float,
    ) -> None:
        super().__init__()
        self.model: SAC = learner
        self.exam, self.recipe, self.progress, self.listener, self.run = exam, recipe, progress, listener, run
        self.begun = begun
        self.best: dict[str, Array] = {}
        log = run / "tensorboard"
        learner.set_logger(Logger(str(log), [TensorBoardOutputFormat(str(log))]))

    @property
    def finished(self) -> bool:
        """Whether the best policy is good enough to stop."""
        success, episodes = self.progress.best
        return episodes >= self.recipe.stop_episodes and success >= self.recipe.stop_at

    def _on_step(self) -> bool:
        step = self.num_timesteps
        if step % 50 == 0:
            self.listener.stage("learn", step, self.recipe.steps)
        if step % self.recipe.eval_every and step < self.recipe.steps:
            return True
        self._evaluate(step)
        return not self.finished

    def _evaluate(self, step: int) -> None:
        policy = policy_of(self.model, self.exam)
        success, episodes = examine(self.exam, policy.act, self.recipe)
        point = Point(step, (time.monotonic() - self.begun) / 60, success, episodes)
        progress = self.progress
        progress.step, progress.minutes = step, point.minutes
        progress.curve.append(asdict(point))
        # of two alike the later one: it has seen more, and its learning rate was lower
        if _certain(success, episodes) >= _certain(*progress.best):
            progress.best, self.best = (success, episodes), policy.tensors()
        save(self.run / CHECKPOINT, self.model, self.best, progress)
        self.model.logger.record("eval/success", success)
        self.model.logger.record("eval/minutes", point.minutes)
        self.model.dump_logs()
        self.listener.stage("learn", step, self.recipe.steps)
        self.listener.point(point)

    def result(self) -> Learned:
        """Return what came out."""
        sizes = {"observation_size": self.exam.task.observation_size, "action_size": self.exam.task.action_size}
        curve = tuple(
            Point(int(p["step"]), p["minutes"], p["success"], int(p["episodes"])) for p in self.progress.curve
        )
        progress = self.progress
        return Learned(MlpPolicy(self.best, **sizes), curve, progress.guide_success, progress.step, progress.minutes)


def examine(env: SkillEnv, act: Callable[[Array], Array], recipe: Recipe) -> tuple[float, int]:
    """Return the success of a policy and the number of episodes; a good one is looked at for longer."""
    outcomes = [rollout(env, act, seed=EVAL_SEED + i).success for i in range(recipe.eval_episodes)]
    if np.mean(outcomes) >= recipe.stop_at - 0.04:
        more = range(recipe.eval_episodes, recipe.stop_episodes)
        outcomes += [rollout(env, act, seed=EVAL_SEED + i).success for i in more]
    return float(np.mean(outcomes)), len(outcomes)


def _certain(success: float, episodes: int) -> float:
    return wilson(round(success * episodes), episodes)[0]
