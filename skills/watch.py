"""Watches over a training: evaluates, remembers the best policy, writes checkpoints."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from stable_baselines3 import SAC
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.logger import Logger, TensorBoardOutputFormat
from torch import nn

from .checkpoint import Progress, save
from .env import SkillEnv, rollout
from .policy import MlpPolicy
from .progress import FINISHED, Listener, Point, best_point
from .recipe import Recipe
from .skill import Array

CHECKPOINT = "checkpoint"
"""The folder of a run that holds its checkpoint."""
LOG = "tensorboard"
"""The one that holds its log."""
EVAL_SEED = 1_000_000
"""Where the seeds of evaluation episodes start, far from those of training."""
GOOD = 0.9
"""Success in the first episodes of an evaluation from which a policy is looked at for longer: it may be the best."""


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


class EvalCallback(BaseCallback):
    """Evaluates, remembers the best policy and writes checkpoints."""

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
        log = run / LOG
        learner.set_logger(Logger(str(log), [TensorBoardOutputFormat(str(log))]))

    def _on_step(self) -> bool:
        step = self.num_timesteps
        if step % 50 == 0:
            self.listener.stage("learn", step, self.recipe.steps)
        if step % self.recipe.eval_every == 0 or step >= self.recipe.steps:
            self._evaluate(step)
        return True

    def _evaluate(self, step: int) -> None:
        policy = policy_of(self.model, self.exam)
        success, episodes = examine(self.exam, policy.act, self.recipe)
        point = Point(step, (time.monotonic() - self.begun) / 60, success, episodes)
        progress = self.progress
        progress.step, progress.minutes = step, point.minutes
        progress.curve.append(asdict(point))
        if best_point(progress.curve) is progress.curve[-1]:
            self.best = policy.tensors()
        (self.run / FINISHED).unlink(missing_ok=True)
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
    if np.mean(outcomes) >= GOOD:
        more = range(recipe.eval_episodes, recipe.sure_episodes)
        outcomes += [rollout(env, act, seed=EVAL_SEED + i).success for i in more]
    return float(np.mean(outcomes)), len(outcomes)


def policy_of(model: SAC, env: SkillEnv) -> MlpPolicy:
    """Return the deterministic policy of the actor as it is now."""
    layers = [layer for layer in [*model.actor.latent_pi, model.actor.mu] if isinstance(layer, nn.Linear)]
    tensors: dict[str, Array] = {}
    for i, layer in enumerate(layers):
        tensors[f"{i}.weight"] = layer.weight.detach().numpy().copy()
        tensors[f"{i}.bias"] = layer.bias.detach().numpy().copy()
    return MlpPolicy(tensors, observation_size=env.task.observation_size, action_size=env.task.action_size)
