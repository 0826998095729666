"""Train a skill from scratch, soft actor-critic beside a scripted guide: `doable train pick --seed 1`."""

from __future__ import annotations

import argparse
import dataclasses
import shutil
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..errors import DoableError
from ..files import encode_tensors, ready
from .card import write_card
from .env import task_of
from .evaluate import EvalReport, evaluate
from .origin import git_hash, hardware, versions
from .progress import open_listener
from .store import POLICY, SkillRecord, write_skill

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
        DoableError: There is no such skill, `out` cannot be written, or nothing is fit to resume.
    """
    from .learner import learn  # loads torch and Stable-Baselines3

    task = task_of(name)
    ready(out)
    recipe = task.recipe if steps is None else dataclasses.replace(task.recipe, steps=steps)
    run = RUNS / f"{name}-seed{seed}"
    if not resume:
        shutil.rmtree(run, ignore_errors=True)

    with open_listener(name, shown=progress) as listener:
        learned = learn(task, recipe=recipe, seed=seed, listener=listener, run=run, resume=resume)
        final = evaluate(
            task, learned.policy, episodes=FINAL_EPISODES, seed=FINAL_SEED,
            tick=lambda done, total: listener.stage("evaluate", done, total),
        )  # fmt: skip

    record = SkillRecord(
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
    folder = out / name
    # an affordance of another policy must not survive
    write_skill(folder, record, {POLICY: encode_tensors(learned.policy.tensors())}, keep=False)
    write_card(folder)
    return TrainReport(folder, learned.steps, learned.minutes, final)


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m doable.skills.train", description=__doc__)
    parser.add_argument("skill")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int)
    parser.add_argument("--out", type=Path, default=RUNS / "skills")
    parser.add_argument("--resume", action="store_true")
    given = parser.parse_args(arguments)
    try:
        report = train_skill(given.skill, seed=given.seed, steps=given.steps, out=given.out, resume=given.resume)
    except DoableError as problem:
        print(problem, file=sys.stderr)
        return problem.exit_code
    final = report.final
    print(
        f"{given.skill}: {final.success:.1%} of {final.episodes} ({final.ci[0]:.1%} to {final.ci[1]:.1%}), "
        f"guide {final.guide_success:.1%}, {report.steps} steps in {report.minutes:.1f} minutes -> {report.folder}"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
