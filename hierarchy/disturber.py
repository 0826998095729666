"""Somebody in the way: what `doable do --disturb` does to the scene while the robot reaches."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ..sim.facts import place_of
from ..sim.scene import Place
from ..skills.spec import OPERATOR
from .body import AttemptStep
from .trace import Trace

if TYPE_CHECKING:
    from ..sim.world import World

DISTURB_STEP = 15
"""Control steps into the first pick at which it happens: 0.75 s."""


class Disturber:
    """Carries the thing that the robot is about to pick to another place, once."""

    def __init__(self, world: World, trace: Trace) -> None:
        """Set where it happens and where it is written down."""
        self._world, self._trace, self._happened = world, trace, False

    def __call__(self, step: AttemptStep) -> None:
        """Look at a control step, and disturb if it is the one."""
        if self._happened or step.call.skill != "pick" or step.step < DISTURB_STEP:
            return
        from ..sim.world import Disturbance  # loads Bullet, and an order only asks where things may go

        self._happened = True
        name = step.call.args[0]
        here = place_of(step.scene, name)
        place = next(place for place in destinations(step.scene.places.values()) if place != here)
        self._world.disturb(Disturbance("move", name, place))
        self._trace.write("disturb", step.scene.time, {"what": f"somebody moves the {name} to the {place}"})


def destinations(places: Iterable[Place]) -> list[str]:
    """Return where somebody may carry a thing: every surface but the operator's own."""
    return [place.name for place in places if place.kind == "surface" and place.name != OPERATOR]
