"""The final examination of a tuned model: how often it reaches the goal of tasks that it has never seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from ..planners.tasks.generate import tasks
from ..planners.tasks.task import Task
from . import seeds
from .episode import Registered, Rig, Settings
from .report import summary
from .school import SPLITS
from .suite import Item


def success(
    adapter: Path,
    count: int,
    *,
    seed: int,
    tick: Callable[[int, int], None] = lambda *_: None,
    hear: Callable[[str, Mapping[str, Any]], None] = lambda *_: None,
) -> dict[str, Any]:
    """Let the planner `saycan` do tasks of every split in the perfect twin, with the learned chances of success.

    It is what `doable tasks` and `doable bench` do, in one go.

    Args:
        adapter: Folder of the adapter.
        count: Tasks of each split.
        seed: Of the tasks.
        tick: Is told how many episodes of how many have ended.
        hear: Is told what came of a split.

    Returns:
        Split -> n, plan_success and its 95 % Wilson interval, collateral (objects moved without need, per episode),
        and the median seconds of a plan.
    """
    settings = Settings(Registered("saycan", f"local:{adapter}"), world="twin", can="learned")
    found: dict[str, Any] = {}
    with closing(Rig(settings)) as rig:
        for number, split in enumerate(SPLITS):
            records = []
            for task in tasks(split, count, seeds.FINALS + seed):
                records.append(rig.episode(item(task), 0))
                tick(number * count + len(records), len(SPLITS) * count)
            report = summary(records, suite=split, settings=settings, seeds=[0])
            found[split] = {key: report[key] for key in ("n", "plan_success", "plan_ci", "collateral")}
            found[split]["seconds"] = report["latency"]["plan"]["median"]
            hear(split, found[split])
    return found


def commands(count: int, seed: int) -> list[str]:
    """Return the commands that measure one split again."""
    return [
        f"doable tasks --split wordings --count {count} --seed {seeds.FINALS + seed} --out wordings.jsonl",
        "doable bench --suite wordings.jsonl --llm local:ADAPTER",
    ]


def item(task: Task) -> Item:
    """Return a task as the line of a suite that it would be."""
    return Item.model_validate(task.to_json())
