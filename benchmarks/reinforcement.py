"""What reinforcement adds: adapters on the same missions with the same luck, long ones and ones full of mishaps.

    python benchmarks/reinforcement.py local local:runs/rl1 local:runs/rl2 local:runs/rl3

The first is what the others are compared with: the adapter that they began from. Missions are of held-out wordings,
forms and pairings, in none of the practice; in `recovery` every fifth call fails, the robot does something else than
it was told, and people move things. Takes some two seconds a mission and adapter; what each did is kept in `--json`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.progress import Progress

from doable.hierarchy import seeds
from doable.hierarchy.grounds import Grounds, exam, kitchen
from doable.planners.language.adapter import TUNED, read_adapter
from doable.planners.language.local import open_model
from doable.skills.origin import git_hash
from doable.skills.wilson import wilson

KINDS = ("long", "recovery")
DRAWS = 10_000
"""Of the bootstrap."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="+", metavar="local[:FOLDER]")
    parser.add_argument("--missions", type=int, default=100, help="of each kind")
    parser.add_argument("--seed", type=int, default=777, help="of the missions; not one of a training")
    parser.add_argument("--json", type=Path, default=Path("runs/reinforcement.json"))
    args = parser.parse_args()
    if args.missions > seeds.MISSIONS_EACH:
        raise SystemExit(f"at most {seeds.MISSIONS_EACH:,} missions, so that those of two seeds differ")
    args.json.parent.mkdir(parents=True, exist_ok=True)
    found = json.loads(args.json.read_text()) if args.json.is_file() else {}
    grounds = kitchen()
    digest = fingerprint(grounds, args.missions, args.seed)
    asked = f"{args.missions} of seed {args.seed}, {digest}, commit {git_hash()[:12]}"
    results = []
    for model in args.models:
        record = read_adapter(folder(model)).record
        key = f"{record.name} {record.sha256[:12]} at {record.temperature:.3f} on {asked}"
        if key not in found:
            found[key] = done(model, grounds, args.missions, args.seed)
            args.json.write_text(json.dumps(found, indent=1))
        results.append((model, {kind: np.array(found[key][kind]) for kind in KINDS}))
    show(results, args.missions)


def fingerprint(grounds: Grounds, missions: int, seed: int) -> str:
    """Return a digest of what is asked in these missions, since they change with the tables of words."""
    text = hashlib.sha256()
    for kind in KINDS:
        for number in range(missions):
            observation, _ = grounds.exams[kind].reset(seed=seeds.mission(seed, number))
            text.update(observation["transcript"].encode())
    return text.hexdigest()[:12]


def folder(model: str) -> Path:
    """Return where the adapter of `local:FOLDER` is."""
    return Path(model.partition(":")[2] or TUNED)


def done(model: str, grounds: Grounds, missions: int, seed: int) -> dict[str, list[bool]]:
    """Return kind -> whether each mission was done."""
    opened, kept = open_model(model.partition(":")[2]), {}
    with Progress() as progress:
        for kind in KINDS:
            task = progress.add_task(f"{model} {kind}", total=missions)
            rollouts = exam(opened, grounds.exams[kind], missions, seed, tick=partial(progress.advance, task))
            kept[kind] = [rollout.success for rollout in rollouts]
    return kept


def show(results: list[tuple[str, dict[str, NDArray[np.bool_]]]], missions: int) -> None:
    """Print success with its Wilson interval and the paired difference from the first, with a bootstrap interval."""
    print(f"{missions} missions of each kind, the same for all; 95 % intervals")
    print(f"{'':24}" + "".join(f"{kind:>22}{'difference':>24}" for kind in KINDS))
    rng = np.random.default_rng(0)
    picks = rng.integers(missions, size=(DRAWS, missions))
    others = [marks for _, marks in results[1:]]
    rows = list(results)
    if len(others) > 1:
        rows.append(("mean of those", {kind: np.mean([m[kind] for m in others], axis=0) for kind in KINDS}))
    for number, (name, marks) in enumerate(rows):
        cells = ""
        for kind in KINDS:
            good, base = marks[kind].astype(float), results[0][1][kind].astype(float)
            low, high = wilson(int(good.sum()), missions) if marks[kind].dtype == bool else (np.nan, np.nan)
            cells += f"{good.mean():>8.1%}" + (f" ({low:.0%} to {high:.0%})" if low == low else "").rjust(14)
            spread = np.quantile((good - base)[picks].mean(axis=1), [0.025, 0.975])
            cells += (f"{(good - base).mean():+.1%} ({spread[0]:+.1%} to {spread[1]:+.1%})" if number else "").rjust(24)
        print(f"{name:24}{cells}")


if __name__ == "__main__":
    main()
