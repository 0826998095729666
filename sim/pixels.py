"""Arithmetic on pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]
"""(height, width, 3)."""
GLOOM = 0.36
"""How much darker a full shadow is."""


def dim(image: Image, shadow: NDArray[np.float32]) -> Image:
    """Return the image where shadows (0 none, 1 full) fall on it."""
    darkened = image.copy()
    where = np.nonzero(shadow)
    darkened[where] = (image[where] * (1 - GLOOM * shadow[where])[:, None]).astype(np.uint8)
    return darkened


def shrink(image: Image, fine: int) -> Image:
    """Return a copy with `fine` x `fine` pixels, 1 or 4, averaged into one."""
    if fine == 1:
        return image.copy()
    total = image[::fine, ::fine].astype(np.uint16)
    for y, x in ((0, 1), (1, 0), (1, 1)):
        total += image[y::fine, x::fine]
    return (total >> 2).astype(np.uint8)


def enlarge(image: Image) -> Image:
    """Return an image of twice the height and width, interpolated linearly.

    Bullet's renderer samples at the lower left corners of pixels: every pixel of the image is one of the larger one, in
    an even column and an odd row.
    """
    right = np.concatenate([image[:, 1:], image[:, -1:]], axis=1, dtype=np.uint16)
    wide = np.stack([image, (image + right) >> 1], axis=2).reshape(len(image), -1, 3)
    above = np.concatenate([wide[:1], wide[:-1]])
    return np.stack([(above + wide) >> 1, wide], axis=1).reshape(2 * len(image), -1, 3).astype(np.uint8)
