from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from doable.sim.geometry import from_frame, half_height, rotation, to_frame, wrap, yaw_of, yaw_quat
from doable.sim.kinds import KINDS
from doable.sim.placement import standing

ANGLE = st.floats(-20, 20)
METRE = st.floats(-50, 50)


@given(angle=ANGLE)
def test_wrap_keeps_the_direction(angle: float) -> None:
    assert -math.pi < wrap(angle) <= math.pi
    assert math.cos(wrap(angle)) == pytest.approx(math.cos(angle), abs=1e-9)
    assert math.sin(wrap(angle)) == pytest.approx(math.sin(angle), abs=1e-9)


@given(x=METRE, y=METRE, yaw=ANGLE, u=METRE, v=METRE)
def test_frames_round_trip(x: float, y: float, yaw: float, u: float, v: float) -> None:
    assert to_frame((x, y, yaw), *from_frame((x, y, yaw), u, v)) == pytest.approx((u, v), abs=1e-6)


@given(yaw=st.floats(-3.1, 3.1))
def test_yaw_round_trips(yaw: float) -> None:
    assert yaw_of(yaw_quat(yaw)) == pytest.approx(yaw, abs=1e-9)
    np.testing.assert_allclose(rotation(yaw_quat(yaw))[0], [math.cos(yaw), -math.sin(yaw), 0.0], atol=1e-9)


@given(yaw=st.floats(-3.1, 3.1))
def test_turning_does_not_change_the_height(yaw: float) -> None:
    assert half_height(standing("sponge", 0, 0, 0, yaw)) == pytest.approx(0.018)


@pytest.mark.parametrize("name", ["sponge", "coke can", "orange"])
@given(parts=st.tuples(*[st.floats(-1, 1)] * 4).filter(lambda q: math.hypot(*q) > 0.1))
def test_the_height_is_that_of_what_lies_there(name: str, parts: tuple[float, float, float, float]) -> None:
    x, y, z, w = (part / math.hypot(*parts) for part in parts)
    tumbled = dataclasses.replace(standing(name, 0, 0, 0, 0), orientation=(x, y, z, w))
    points = surface(name) @ rotation(tumbled.orientation).T
    assert half_height(tumbled) == pytest.approx(points[:, 2].max(), abs=3e-4)


def surface(name: str) -> NDArray[np.float64]:
    """Return points all over the surface of an upright thing, (n, 3), m."""
    kind = KINDS[name]
    a, b, c = kind.half_extents
    if kind.shape == "box":
        return np.array([(x, y, z) for x in (-a, a) for y in (-b, b) for z in (-c, c)])
    around = np.linspace(0, 2 * np.pi, 181)
    if kind.shape == "cylinder":
        return np.array([(a * np.cos(t), a * np.sin(t), z) for t in around for z in (-c, c)])
    up = np.linspace(-np.pi / 2, np.pi / 2, 91)
    return np.array([(a * np.cos(u) * np.cos(t), a * np.cos(u) * np.sin(t), a * np.sin(u)) for u in up for t in around])
