"""Train a task: the guide's episodes, then soft actor-critic beside them, from nothing or from a checkpoint."""

from __future__ import annotations

import time
import warnings
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import torch
from stable_baselines3.common.vec_env import DummyVecEnv

from ..errors import DoableError
from .checkpoint import Progress, peek, restore
from .critic import NormPolicy
from .env import SkillEnv, Trainable
from .progress import Listener
from .recipe import Recipe
from .replay import HalfPriorBuffer, Tutored, collect_prior
from .sac import GuidedSac
from .watch import CHECKPOINT, EvalCallback, Learned

GUIDE_SEED = 10_000_000
"""Where the seeds of guide episodes start."""


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
        if left > 0:
            watch.model.learn(left, callback=watch, log_interval=20, reset_num_timesteps=False)
        return watch.result()
    finally:
        env.close()
        exam.close()


def _start(env: SkillEnv, exam: SkillEnv, recipe: Recipe, *, seed: int, listener: Listener, run: Path) -> EvalCallback:
    begun = time.monotonic()
    prior, guide_success = collect_prior(
        env, episodes=recipe.guide_episodes, noise=recipe.guide_noise, seed=GUIDE_SEED + 100_000 * seed,
        tick=lambda done: listener.stage("guide", done, recipe.guide_episodes),
    )  # fmt: skip
    rows = len(prior["rewards"])
    model = make_learner(env, recipe, seed=seed, prior=rows)
    assert isinstance(model.replay_buffer, HalfPriorBuffer)
    model.replay_buffer.restore(prior, prior=rows)
    progress = Progress(asdict(recipe), seed, 0, 0.0, guide_success, rows, [])
    return EvalCallback(model, exam, recipe, progress, listener=listener, run=run, begun=begun)


def _resume(env: SkillEnv, exam: SkillEnv, recipe: Recipe, *, seed: int, listener: Listener, run: Path) -> EvalCallback:
    begun = time.monotonic()
    folder = run / CHECKPOINT
    progress = peek(folder)
    if progress.seed != seed or _comparable(progress.recipe) != _comparable(asdict(recipe)):
        raise DoableError(
            f"{folder} is of seed {progress.seed} or of another recipe, and cannot be resumed with seed {seed}; "
            f"remove {run} to begin anew"
        )
    model = make_learner(env, recipe, seed=seed, prior=progress.prior)
    best = restore(folder, model)
    practice = model.get_env()
    assert practice is not None
    practice.seed(seed + progress.step)  # the seed alone would draw the same starts again
    watch = EvalCallback(model, exam, recipe, progress, listener=listener, run=run, begun=begun - 60 * progress.minutes)
    watch.best = best
    return watch


def _comparable(recipe: Mapping[str, object]) -> dict[str, object]:
    same = {key: list(value) if isinstance(value, tuple) else value for key, value in recipe.items()}
    return {key: value for key, value in same.items() if key != "steps"}  # more steps may be asked for


def make_learner(env: SkillEnv, recipe: Recipe, *, seed: int, prior: int) -> GuidedSac:
    """Return a learner as the recipe wants it, with an empty buffer that has room for `prior` rows and every step."""
    torch.set_num_threads(1)  # two are slower by an order of magnitude when the cores are shared
    actions = env.task.action_size
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SB3 warns about its memory estimate
        learner = GuidedSac(
            NormPolicy,
            DummyVecEnv([lambda: Tutored(env)]),
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
    learner.imitation = recipe.imitation
    return learner
