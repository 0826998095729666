"""What can try calls: physics and imagination, through one door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ..sim.command import Command
from ..sim.layout import Setup
from ..sim.scene import Scene
from ..skills.spec import SkillCall
from .outcome import Outcome


@dataclass(frozen=True, slots=True)
class AttemptStep:
    """One look at an attempt while it goes on."""

    call: SkillCall
    step: int
    """Control steps since the attempt began, from 1; 0 for the one look that imagination gives."""
    scene: Scene
    chance: float | None
    """P(success) from the scene before this step, where it was read; in imagination, from `scene`."""


Watch = Callable[[AttemptStep], None]


class Body(Protocol):
    """The option-level interface: something with a scene that can try calls, one after the other."""

    @property
    def note(self) -> str:
        """Return why the last attempt ended as it did, in a sentence; "" after a success."""
        ...

    def reset(self, setup: Setup, *, seed: int) -> Scene:
        """Start an episode.

        Raises:
            DoableError: The setup names unknown things or more than fits.
        """
        ...

    def scene(self) -> Scene:
        """Return what is where now."""
        ...

    def attempt(self, call: SkillCall, on_step: Watch | None = None) -> Outcome:
        """Try a call until it ends, one way or another; never raises for a call that fails.

        Args:
            call: What to do.
            on_step: Called after every control step.
        """
        ...

    def stop(self) -> None:
        """Bring the robot to rest, whatever it was doing."""
        ...

    def close(self) -> None:
        """Free what the body holds."""
        ...


class WorldLike(Protocol):
    """What the executor needs from a world."""

    def reset(self, setup: Setup, *, seed: int) -> Scene:
        """Start an episode."""
        ...

    def step(self, command: Command) -> Scene:
        """Advance by one control step and return the scene after it."""
        ...

    def scene(self) -> Scene:
        """Return what is where now."""
        ...

    def close(self) -> None:
        """Free the engine."""
        ...
