"""The 17 kinds of object of the kitchen, with the sizes and weights of the real things."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .scene import Vec3

Shape = Literal["cylinder", "box", "sphere"]
Color = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Kind:
    """What all objects of one kind share."""

    name: str
    shape: Shape
    half_extents: Vec3
    """Of the upright object, m. Cylinders stand on their end: (radius, radius, half the length)."""
    mass: float
    """kg."""
    color: Color


def _can(name: str, color: Color, radius: float = 0.033, length: float = 0.122, mass: float = 0.35) -> Kind:
    return Kind(name, "cylinder", (radius, radius, length / 2), mass, color)


def _bag(name: str, color: Color) -> Kind:
    return Kind(name, "box", (0.028, 0.065, 0.080), 0.06, color)


_ALL = (
    _can("coke can", (0.80, 0.05, 0.08, 1)),
    _can("pepsi can", (0.05, 0.20, 0.65, 1)),
    _can("7up can", (0.10, 0.60, 0.20, 1)),
    _can("red bull can", (0.75, 0.78, 0.85, 1), radius=0.0265, length=0.135, mass=0.27),
    _can("lime soda", (0.55, 0.85, 0.15, 1)),
    _can("grapefruit soda", (0.95, 0.50, 0.45, 1)),
    _can("tea", (0.60, 0.38, 0.15, 1), radius=0.032, length=0.160, mass=0.45),
    _can("water bottle", (0.55, 0.80, 0.95, 1), radius=0.0325, length=0.200, mass=0.50),
    Kind("apple", "sphere", (0.036, 0.036, 0.036), 0.18, (0.75, 0.10, 0.10, 1)),
    Kind("orange", "sphere", (0.037, 0.037, 0.037), 0.19, (1.00, 0.55, 0.05, 1)),
    Kind("banana", "box", (0.018, 0.085, 0.018), 0.12, (0.98, 0.88, 0.20, 1)),
    Kind("sponge", "box", (0.032, 0.055, 0.018), 0.03, (0.98, 0.80, 0.10, 1)),
    _bag("jalapeno chips", (0.20, 0.50, 0.15, 1)),
    _bag("multigrain chips", (0.65, 0.45, 0.25, 1)),
    _bag("rice chips", (0.92, 0.90, 0.80, 1)),
    _bag("blue chips", (0.15, 0.25, 0.70, 1)),
    Kind("energy bar", "box", (0.018, 0.060, 0.012), 0.05, (0.45, 0.20, 0.10, 1)),
)
KINDS: dict[str, Kind] = {kind.name: kind for kind in _ALL}


def kind_of(name: str) -> str:
    """Return the kind of an object from its name ("coke can 2" -> "coke can").

    Raises:
        KeyError: The name is neither a kind nor a kind followed by a number from 2 to 999.
    """
    if name in KINDS:
        return name
    stem, _, number = name.rpartition(" ")
    if stem in KINDS and re.fullmatch("[2-9]|[1-9][0-9]{1,2}", number):
        return stem
    raise KeyError(name)
