"""Learn a trained skill's success probability and put it, measured, into the skill's folder.

doable calibrate pick --episodes 4000 --seed 7
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import DoableError
from ..files import read_bytes, ready
from .affordance import SuccessEnsemble, save
from .card import write_card
from .env import task_of
from .fit import LEAST, Split, fit, split
from .library import shipped, trained_home
from .reliability import Reliability, measure
from .rollouts import Dataset, Tick, collect, hopeless
from .store import POLICY, TENSOR_CAP, SkillRecord, read_policy, read_record, write_skill

CALIBRATED = Path("runs") / "calibrated"
"""Where a skill that ships goes with chances of its own."""


def calibrate_skill(
    name: str,
    *,
    episodes: int = 4000,
    seed: int = 7,
    workers: int = 1,
    folder: Path | None = None,
    out: Path | None = None,
    tick: Tick | None = None,
) -> tuple[dict[str, Any], Path]:
    """Roll a trained policy out, fit its affordance, measure it on held-out starts and save all of it.

    Args:
        name: The skill.
        episodes: Starts to try; up to 1,000 of them are held out.
        seed: Of all chance.
        workers: Processes that roll out.
        folder: Where trained skills are; None takes `DOABLE_SKILLS` or those that ship.
        out: Folder of skills that gets this one with its new chances; `folder` if None, but `CALIBRATED` for a skill
            that ships, which is left as it is.
        tick: Is told how far it is.

    Returns:
        The figures, as skill.json keeps them, and the folder of the skill that has them.

    Raises:
        DoableError: There is no such skill, its files are damaged, or there is too little to learn from.
        MissingResource: It is not trained.
    """
    if episodes < LEAST:
        raise DoableError(f"{episodes} starts are too few to learn from and to measure on; at least {LEAST}")
    task = task_of(name)
    home = trained_home(name, folder)
    if out is None:
        out = CALIBRATED if home.parent.resolve() == shipped().resolve() else home.parent
    ready(out)
    target = out / name
    policy = read_policy(home, task)
    record = read_record(home)
    _spare(target, record)
    moved = target.resolve() != home.resolve()
    taken = {file: read_bytes(home / file, cap=TENSOR_CAP) for file in record.files} if moved else {}
    dataset = collect(name, policy, episodes=episodes, seed=seed, workers=workers, tick=tick)
    parts = split(dataset)
    ensemble = fit(parts, seed=seed)
    found, figures = report(ensemble, parts, dataset)
    figures["command"] = f"doable calibrate {name} --episodes {episodes} --seed {seed}"
    _spare(target, record)  # again: a training may have ended meanwhile
    if moved:
        write_skill(target, record, taken, keep=False)
    save(target, name, ensemble, figures, found)
    write_card(target)
    return figures, target


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


def _spare(target: Path, record: SkillRecord) -> None:
    """Refuse to put the chances of a policy where something else is.

    Raises:
        DoableError: There is another policy, no skill at all, or a folder.
    """
    if target.is_dir() and (inner := [path.name for path in target.iterdir() if path.is_dir()]):
        raise DoableError(f"{target} would be replaced with the folder {inner[0]!r} in it; move that away")
    if target.exists() and read_record(target).files.get(POLICY) != record.files.get(POLICY):
        raise DoableError(f"{target} holds another policy than the one that is calibrated; name another --out")
