"""The practice grounds of the skills give up in bounded work."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest

from doable.errors import DoableError
from doable.sim import facts
from doable.skills.tasks import bench, floor


def test_a_bench_on_which_nothing_comes_to_rest_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "_DRAWS", 2)
    monkeypatch.setattr(facts, "place_of", lambda scene, name: None)
    with closing(bench.Bench(holding=False)) as arena, pytest.raises(DoableError, match="none of 2 practice scenes"):
        arena.reset(np.random.default_rng(0))


def test_a_floor_on_which_nothing_is_held_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floor, "_DRAWS", 2)
    monkeypatch.setattr(floor, "CARGO_SHARE", 1.0)
    monkeypatch.setattr(facts, "holding", lambda scene, name: False)
    with closing(floor.Floor()) as arena, pytest.raises(DoableError, match="none of 2 practice scenes"):
        arena.reset(np.random.default_rng(0))


def test_furniture_that_leaves_no_way_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(floor, "_ROOMS", 3)
    monkeypatch.setattr(floor, "CHASSIS_RADIUS", 99.0)
    with pytest.raises(DoableError, match="none of 3 arrangements"):
        floor._moved(np.random.default_rng(0))
