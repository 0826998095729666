from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings

from doable.sim.world import World

# no database and no chance: the same examples every time, and nothing left on the disk
settings.register_profile("doable", derandomize=True, database=None, deadline=None)
settings.load_profile("doable")


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """One engine a module; every test resets it, and a reset forgets everything."""
    world = World()
    yield world
    world.close()
