"""Train a skill from scratch, soft actor-critic beside a scripted guide: `doable train pick --seed 1`."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import DoableError
from ..files import alone, encode_tensors, ready, recover, vacant
from .card import write_card
from .env import Trainable, task_of
from .evaluate import EvalReport, evaluate
from .origin import git_hash, hardware, versions
from .progress import FINISHED, open_listener
from .recipe import Recipe
from .store import CHANCES, POLICY, RECORD, SkillRecord, read_record, write_skill

if TYPE_CHECKING:
    from .watch import Learned

RUNS = Path("runs")
"""Where trainings keep their checkpoints, logs and, by default, their results."""
FINAL_EPISODES = 200
FINAL_SEED = 12345


@dataclass(frozen=True, slots=True)
class TrainReport:
    """What a training gave."""

    folder: Path
    """Of the trained skill."""
    steps: int
    minutes: float
    """Guide episodes, learning and its evaluations; without the final one."""
    final: EvalReport
    """Of the policy as it ships, on fresh episodes."""

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            **self.final.to_json(), "folder": str(self.folder), "steps": self.steps, "minutes": round(self.minutes, 2),
        }  # fmt: skip


def train_skill(
    name: str,
    *,
    seed: int = 1,
    steps: int | None = None,
    out: Path = RUNS / "skills",
    resume: bool = False,
    progress: bool = True,
) -> TrainReport:
    """Train a skill, evaluate it on fresh episodes and write its folder with its card.

    Args:
        name: The skill.
        seed: Of everything that is drawn.
        steps: Control steps; None takes the recipe's.
        out: Folder of skills; the result goes to `out/name`.
        resume: Go on from the checkpoint that an interrupted run with the same seed left.
        progress: Show how it goes on stderr.

    Raises:
        DoableError: There is no such skill, `out` cannot be written or holds something else under this name, nothing
            is fit to resume, an interrupted run of the same seed would be lost, or another process is at work on it.
    """
    from .learner import learn  # loads torch and Stable-Baselines3

    task = task_of(name)
    ready(out)
    vacant(out / name, RECORD, what="a skill")
    recipe = task.recipe if steps is None else dataclasses.replace(task.recipe, steps=steps)
    run = RUNS / f"{name}-seed{seed}"
    if (out / name).resolve().is_relative_to(run.resolve()):
        raise DoableError(f"{out} is where this run keeps its checkpoint; name another folder")
    with alone(run), open_listener(name, shown=progress) as listener:
        if not resume:
            _clear(run)
        learned = learn(task, recipe=recipe, seed=seed, listener=listener, run=run, resume=resume)
        final = evaluate(
            task, learned.policy, episodes=FINAL_EPISODES, seed=FINAL_SEED,
            tick=lambda done, total: listener.stage("evaluate", done, total),
        )  # fmt: skip
        folder, record = out / name, _record(name, task, recipe, learned, final, seed)
        policy = encode_tensors(learned.policy.tensors())
        known = _chances(folder, policy)
        record = dataclasses.replace(record, metrics={**record.metrics, **known})
        write_skill(folder, record, {POLICY: policy}, keep=bool(known))
        write_card(folder)
        (run / FINISHED).touch()
    return TrainReport(folder, learned.steps, learned.minutes, final)


def _chances(folder: Path, policy: bytes) -> dict[str, Any]:
    """Return what a folder says of the chances of this very policy; those of another must not survive."""
    try:
        old = read_record(folder)
    except DoableError:
        return {}
    same = old.files.get(POLICY) == hashlib.sha256(policy).hexdigest()
    return {key: old.metrics[key] for key in CHANCES if key in old.metrics} if same else {}


def _record(name: str, task: Trainable, recipe: Recipe, learned: Learned, final: EvalReport, seed: int) -> SkillRecord:
    return SkillRecord(
        name=name,
        observation_size=task.observation_size,
        action_size=task.action_size,
        seed=seed,
        recipe=asdict(recipe),
        git=git_hash(),
        versions=versions(),
        metrics={
            **final.to_json(),
            "noisy_guide_success": learned.guide_success,
            "steps": learned.steps,
            "minutes": learned.minutes,
            "hardware": hardware(),
        },
        curve=tuple(asdict(point) for point in learned.curve),
    )


def _clear(run: Path) -> None:
    """Remove what a finished run left.

    Raises:
        DoableError: One that was not finished would be lost.
    """
    from .checkpoint import peek  # loads torch
    from .watch import CHECKPOINT, LOG

    checkpoint = run / CHECKPOINT
    if recover(checkpoint) and not (run / FINISHED).is_file():
        try:
            steps = peek(checkpoint).step
        except DoableError as problem:
            raise DoableError(f"{problem}; remove {run} to begin anew") from problem
        raise DoableError(
            f"{checkpoint} is {steps:,} steps far; --resume goes on from there, or remove {run} to begin anew"
        )
    for part in (checkpoint, run / LOG):
        shutil.rmtree(part, ignore_errors=True)
    (run / FINISHED).unlink(missing_ok=True)  # last, so that what is cut short in here is not taken for interrupted
