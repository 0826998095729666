"""A start of any policy."""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import DoableError, unknown
from ...sim.layout import Layout
from ...sim.scene import Scene
from ..spec import SkillCall
from ..staging import NoStartError, Rng
from .drive import DRIVE
from .kitchen import Category
from .pick import PICK
from .place import PLACE

_TRIES = 200
CATEGORIES: dict[str, tuple[Category, ...]] = {"drive": DRIVE, "pick": PICK, "place": PLACE}
"""Policy -> the kinds of start it is tried from."""


@dataclass(frozen=True, slots=True)
class Start:
    """A scene that is about to become real, and what is then tried."""

    scene: Scene
    call: SkillCall
    category: str


def draw_start(policy: str, layout: Layout, rng: Rng) -> Start:
    """Return a random start of a policy.

    Raises:
        DoableError: There are no starts for this policy, or this layout cannot hold any.
    """
    if policy not in CATEGORIES:
        raise unknown("policy with starts", policy, CATEGORIES)
    choices = CATEGORIES[policy]
    for _ in range(_TRIES):
        category = choices[int(rng.choice(len(choices), p=[c.share for c in choices]))]
        try:
            scene, call = category.draw(layout, rng)
        except (DoableError, NoStartError):  # more things than a place holds, or no free floor: draw again
            continue
        return Start(scene, call, category.name)
    raise DoableError(f"no start of {policy!r} could be drawn in the layout {layout.name!r}")
