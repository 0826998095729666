from __future__ import annotations

import numpy as np

from doable.sim.pixels import GLOOM, dim, enlarge, shrink


def test_anenlarged_picture_has_the_picture_in_it() -> None:
    image = np.random.default_rng(0).integers(0, 256, (5, 7, 3), dtype=np.uint8)
    found = enlarge(image)
    assert found.shape == (10, 14, 3)
    np.testing.assert_array_equal(found[1::2, 0::2], image)
    np.testing.assert_array_equal(found[1::2, 1:-1:2], (image[:, :-1].astype(int) + image[:, 1:]) // 2)
    np.testing.assert_array_equal(found[2::2, 0::2], (image[:-1].astype(int) + image[1:]) // 2)


def test_what_is_enlarged_of_one_colour_shrinks_to_itself() -> None:
    image = np.full((4, 6, 3), 77, np.uint8)
    np.testing.assert_array_equal(shrink(enlarge(image), 2), image)


def test_four_pixels_are_averaged_into_one() -> None:
    image = np.array([[0, 4], [8, 12]], np.uint8)[..., None].repeat(3, axis=2)
    np.testing.assert_array_equal(shrink(image, 2), [[[6, 6, 6]]])
    np.testing.assert_array_equal(shrink(image, 1), image)


def test_a_full_shadow_darkens_and_none_does_not() -> None:
    image = np.full((1, 2, 3), 100, np.uint8)
    found = dim(image, np.array([[0.0, 1.0]], np.float32))
    np.testing.assert_array_equal(found[0, 0], 100)
    np.testing.assert_array_equal(found[0, 1], int(100 * (1 - GLOOM)))
