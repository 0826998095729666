"""Where skills are practised: scenes are drawn until one comes to rest as it should."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...errors import DoableError
from ...sim.command import Command
from ...sim.kitchen import KITCHEN
from ...sim.scene import Scene
from ...sim.world import World
from ..spec import SkillCall

Rng = np.random.Generator
Start = tuple[Scene, SkillCall]
"""A scene, and what is to be done from it."""
DRAWS = 1000
"""Scenes that are drawn, at most, for one that can be practised in; nearly every one can."""


class Practice:
    """An arena: draws episodes and runs them in a world of its own."""

    def __init__(self, draw: Callable[[Rng], Start | None], ready: Callable[[Scene, Scene, SkillCall], bool]) -> None:
        """Open a world.

        Args:
            draw: Makes up a scene; None where chance gave none.
            ready: Tells of the drawn scene and of what it is at rest whether the call can be practised there.
        """
        self._world, self._draw, self._ready = World(KITCHEN), draw, ready

    def reset(self, rng: Rng) -> Start:
        """Start an episode: a scene at rest, and the call to practise.

        Raises:
            DoableError: No draw came to rest as it should; something is wrong with the world.
        """
        for _ in range(DRAWS):
            if (drawn := self._draw(rng)) is None:
                continue
            scene, call = self._world.load(drawn[0]), drawn[1]
            if self._ready(drawn[0], scene, call):
                return scene, call
        raise DoableError(f"none of {DRAWS} practice scenes came to rest as it should")

    def step(self, command: Command) -> Scene:
        """Advance by one control step."""
        return self._world.step(command)

    def close(self) -> None:
        """Free the world."""
        self._world.close()
