"""From records of episodes to the report of a benchmark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from ..skills.origin import git_hash, versions
from ..skills.wilson import wilson_of_groups
from .episode import Record, Settings


def summary(records: Sequence[Record], *, suite: str, settings: Settings, seeds: Sequence[int]) -> dict[str, Any]:
    """Return the report as JSON.

    Rates are in [0, 1] with 95 % Wilson intervals, in which the scenes of an instruction count as far as they differ.
    `execution_success` is null in the twin. `collateral` is the mean number of objects an episode moved without need.
    Latencies are seconds.
    """
    families = sorted({record.family for record in records})
    return {
        "suite": suite,
        "planner": settings.planner.name,
        "world": settings.world,
        **_rates(records),
        "families": {name: _rates([r for r in records if r.family == name]) for name in families},
        "latency": {
            "plan": _spread(value for record in records for value in record.plan_wall),
            "can": _spread(value for record in records for value in record.can_wall),
            "episode": _spread(record.episode_wall for record in records),
        },
        "failures": [
            {"id": r.id, "seed": r.seed, "stage": r.stage, "reason": r.reason} for r in records if not r.success
        ],
        "git": git_hash(),
        "versions": versions(),
        "can": settings.can,
        "say": settings.say,
        "llm": getattr(settings.planner, "model", None),
        "seeds": list(seeds),
    }


def _rates(records: Sequence[Record]) -> dict[str, Any]:
    """Return the rates of those that a part of the program did not end, and how many it did."""
    judged = [record for record in records if record.stage != "crash"]
    plans = [record.plan for record in judged]
    executed = [record.execution for record in judged if record.execution is not None]
    moved = sum(len(record.collateral) for record in judged)
    return {
        "n": len(records),
        "crashed": len(records) - len(judged),
        "plan_success": sum(plans) / len(plans) if plans else None,
        "plan_ci": _interval(judged, plans) if plans else None,
        "execution_success": sum(executed) / len(executed) if executed else None,
        "execution_ci": _interval(judged, executed) if executed else None,
        "collateral": moved / len(judged) if judged else 0.0,
    }


def _interval(records: Sequence[Record], went_well: Sequence[bool]) -> list[float]:
    """Return the interval of a rate; the scenes of one instruction are not independent."""
    groups: dict[str, list[bool]] = {}
    for record, good in zip(records, went_well, strict=True):
        groups.setdefault(record.id, []).append(good)
    return list(wilson_of_groups(list(groups.values())))


def _spread(values: Iterable[float]) -> dict[str, float | int | None]:
    found = np.fromiter(values, dtype=np.float64)
    if not len(found):
        return {"n": 0, "median": None, "p95": None}
    median, p95 = np.quantile(found, [0.5, 0.95])
    return {"n": len(found), "median": float(median), "p95": float(p95)}
