"""Shadows by a depth map from the sun: what stands between a pixel and the sun darkens it, and nothing else."""

from __future__ import annotations

import numpy as np

from doable.sim.shade import Ground, View, darkness, ground, sunlight

SIZE = 8


def depth_of(view: View, meters: np.ndarray) -> np.ndarray:
    """Return the depth picture in which everything is so far away."""
    return ((view.far - view.near * view.far / meters) / (view.far - view.near)).astype(np.float32)


def test_what_is_behind_something_is_dark_and_its_edge_is_soft():
    sun = sunlight((0.0, 0.0, 1.0), (0.0, 0.0, 0.0), 1.0)
    meters = np.full((SIZE, SIZE), sun.far - 0.1)
    meters[3:6, 3:6] = sun.near + 0.1  # a box
    floor = Ground(np.arange(SIZE * SIZE).reshape(SIZE, SIZE), np.full((SIZE, SIZE), sun.far - 0.1, np.float32))
    dark = darkness(floor, sun, depth_of(sun, meters))
    assert dark[4, 4] == 1.0
    assert 0.0 < dark[2, 2] < 0.2
    assert 0.0 < dark[4, 2] < 0.5
    assert not dark[:, :2].any()
    assert not dark[:, 7].any()


def test_the_edges_of_the_map_do_not_meet():
    sun = sunlight((0.0, 0.0, 1.0), (0.0, 0.0, 0.0), 1.0)
    meters = np.full((SIZE, SIZE), sun.far - 0.1)
    meters[:, SIZE - 1] = sun.near + 0.1
    floor = Ground(np.arange(SIZE * SIZE).reshape(SIZE, SIZE), np.full((SIZE, SIZE), sun.far - 0.1, np.float32))
    for blur in (1, 2):
        dark = darkness(floor, sun, depth_of(sun, meters), blur=blur)
        assert not dark[:, 0].any()
        assert (dark[:, SIZE - 1] > 0.5).all()


def test_pixels_of_a_camera_are_found_in_the_map():
    sun = sunlight((0.1, -0.2, 1.0), (0.0, 0.0, 0.0), 1.0)
    camera = View((0.0, 0.0, 2.0), (0.0, 0.0, 0.0), up=(0.0, 1.0, 0.0), lens=40.0)
    seen = ground(camera, depth_of(camera, np.full((4, 4), 2.0)), sun, SIZE)  # all of it looks at the floor
    rows, columns = np.divmod(seen.cells, SIZE)
    assert len(np.unique(seen.cells)) > 4
    assert (np.diff(columns, axis=1) != 0).any() or (np.diff(rows, axis=1) != 0).any()
    np.testing.assert_allclose(seen.distance, 10.0, atol=0.2)  # ten radii
