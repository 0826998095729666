from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from doable.sim.geometry import aabb_half_extents, from_frame, half_height, rotation, to_frame, wrap, yaw_of, yaw_quat
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
    box = aabb_half_extents(standing("sponge", 0, 0, 0, yaw))
    assert box[2] == pytest.approx(0.018)
    assert min(box[:2]) >= 0.032 - 1e-9
    assert max(box[:2]) <= math.hypot(0.032, 0.055) + 1e-9


@given(parts=st.tuples(*[st.floats(-1, 1)] * 4).filter(lambda q: math.hypot(*q) > 0.1))
def test_the_height_alone_is_that_of_the_box_around(parts: tuple[float, float, float, float]) -> None:
    x, y, z, w = (part / math.hypot(*parts) for part in parts)
    tumbled = dataclasses.replace(standing("sponge", 0, 0, 0, 0), orientation=(x, y, z, w))
    assert half_height(tumbled) == aabb_half_extents(tumbled)[2]
