"""Sentences that are for measuring and are never made up: their hashes only."""

from __future__ import annotations

import hashlib


def normalised(text: str) -> str:
    """Return the letters and digits of a text in lower case, with single spaces for all else."""
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def withheld(text: str) -> bool:
    """Tell whether a sentence is kept for measuring."""
    return hashlib.sha256(normalised(text).encode()).hexdigest()[:16] in WITHHELD


WITHHELD = frozenset(
    """
    024cc0fcd65c99b2 0956f9784f897c81 0fb013114435ab76 11c01bf5e738d52a 1378d61a557494a8 29250aa604627a12
    29764b62c1ab27b1 2a3abd31cdb9318d 2cee382057ca7166 3ac0fd5599ca3f9a 45097fdec09e0b50 4c6e60279e099575
    515d04fdf15d14f6 5688a44a8f1de7a1 596fd534a954d0cd 5d8277d2a57749d2 60d996bd94eeb842 6c89cbca5d4bff54
    6ec85aea4e74e68b 7f60112dd4fa23c3 803e96dfa3e217fa 8756dcf9e564f688 8a781f865c5581d9 a07e631101b9bb7f
    a1d06f6df8696523 ab2b1405f13576c1 ad7ef22dcd4d8097 b1c616d4a88a161f ba83b63a34c7124e bf2586a69fdf0302
    c434680b9bfa356a c928049337e4086e cb4fda215d43366d cdc7e66696861f75 cfb6634f90cd7c91 d2ac574634b91224
    dcc7cda2dca601f8 e01fd80388fc7ba0 e036680a57b2bcdd e1b014cd3e9919e8 e21255c319e6bf47 e5f9fa0a9116d1b2
    e6ef5ea8559d387f e848d4634b7e0d2b eff403b711f43228 f9a16fa6912cd760 fa461bf1af3e6f0f feb49f630cefd0e4
    """.split()  # noqa: SIM905 - a list of hashes reads better as text
)
"""The first 16 hexadecimal digits of the SHA-256 of each normalised sentence of the SayCan dev suite."""
