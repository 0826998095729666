"""Learn a trained skill's success probability and put it, measured, into the skill's folder.

doable calibrate pick --episodes 4000 --seed 7
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ..errors import DoableError
from .affordance import SuccessEnsemble, save
from .card import write_card
from .env import task_of
from .fit import Split, fit, split
from .library import skills_folder
from .progress import open_listener
from .reliability import Reliability, measure, plot
from .rollouts import Dataset, Tick, collect, hopeless
from .store import read_policy

TARGETS = {"auroc": 0.95, "ece": 0.05, "brier_skill": 0.5}
"""What an affordance should reach on held-out starts: at least, at most, more than."""


def calibrate_skill(
    name: str,
    *,
    episodes: int = 4000,
    seed: int = 7,
    workers: int = 1,
    folder: Path | None = None,
    tick: Tick | None = None,
    data: Path | None = None,
) -> dict[str, Any]:
    """Roll a trained policy out, fit its affordance, measure it on held-out starts and save all of it.

    Args:
        name: The skill.
        episodes: Starts to try; up to 1,000 of them are held out.
        seed: Of all chance.
        workers: Processes that roll out.
        folder: Where trained skills are; None takes `DOABLE_SKILLS` or those that ship.
        tick: Is told how far it is.
        data: An .npz file for the rollouts: read if it is there, written otherwise.

    Returns:
        The figures, as skill.json keeps them.

    Raises:
        DoableError: There is no such skill, its files are damaged, or there is too little to learn from.
        MissingResource: It is not trained.
    """
    home = skills_folder(folder) / name
    if data is not None and data.is_file():
        dataset = Dataset.load(data)
    else:
        policy = read_policy(home, task_of(name))
        dataset = collect(name, policy, episodes=episodes, seed=seed, workers=workers, tick=tick)
        if data is not None:
            dataset.save(data)
    parts = split(dataset)
    ensemble = fit(parts, seed=seed)
    found, figures = report(ensemble, parts, dataset)
    figures["command"] = f"doable calibrate {name} --episodes {episodes} --seed {seed}"
    save(home, name, ensemble, figures, plot(found, title=f"{name}: {found.n} held-out starts"))
    write_card(home)
    return figures


def report(ensemble: SuccessEnsemble, parts: Split, dataset: Dataset) -> tuple[Reliability, dict[str, Any]]:
    """Measure an ensemble on held-out starts; return that, and the figures for the card."""
    held = parts.held_out
    p = ensemble.probabilities(held.x)
    starts = held.kind == "start"
    found = measure(p[starts], held.y[starts])
    there = starts & (held.x[:, 0] > 0)
    others = measure(p[there], held.y[there])
    figures: dict[str, Any] = {
        "held-out starts": found.n,
        "succeeded": found.successes,
        "Brier score": found.brier,
        "Brier skill": found.brier_skill,
        "ECE, 15 bins": found.ece,
        "AUROC": found.auroc,
        "AUROC without what is absent": others.auroc,
        "Brier skill without what is absent": others.brier_skill,
        "starts meant to fail": hopeless(dataset),
        "training samples": len(parts.train.y),
    }
    for kind, label in (("midway", "moments midway"), ("again", "tried again after success")):
        mask = held.kind == kind
        if mask.any():
            some = measure(p[mask], held.y[mask])
            figures[label] = (
                f"{some.n}: {held.y[mask].mean():.2f} succeeded, {p[mask].mean():.2f} said, ECE {some.ece:.3f}"
            )
    for category in sorted(set(held.category[starts])):
        mask = starts & (held.category == category)
        figures[f"start: {category}"] = (
            f"{int(mask.sum())}: {held.y[mask].mean():.2f} succeeded, {p[mask].mean():.2f} said"
        )
    return found, figures


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m doable.skills.calibrate", description=__doc__.splitlines()[0])
    parser.add_argument("skill")
    parser.add_argument("--episodes", type=int, default=4000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="of the trained skills; default: those that ship")
    parser.add_argument("--data", type=Path, help="keep the rollouts in this .npz file, or read them from it")
    given = parser.parse_args(argv)
    try:
        with open_listener(given.skill, shown=True) as listener:
            figures = calibrate_skill(
                given.skill, episodes=given.episodes, seed=given.seed, workers=given.workers, folder=given.folder,
                tick=lambda done, total: listener.stage("rollouts", done, total), data=given.data,
            )  # fmt: skip
    except DoableError as problem:
        print(f"error: {problem}", file=sys.stderr)
        return problem.exit_code
    for name, value in figures.items():
        print(f"{name:36} {value:.3f}" if isinstance(value, float) else f"{name:36} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
