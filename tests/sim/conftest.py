from __future__ import annotations

from collections.abc import Iterator

import pytest

from doable.sim.world import World


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    """One engine a module; every test resets it, and a reset forgets everything."""
    world = World()
    yield world
    world.close()
