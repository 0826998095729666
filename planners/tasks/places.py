"""What the places of the kitchen are called."""

from __future__ import annotations

from collections.abc import Sequence

SURFACES = ("table", "close counter", "far counter")
PLACES = (*SURFACES, "operator", "trash can")


def _called(
    own: Sequence[str], adjectives: Sequence[str], nouns: Sequence[str], after: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return names of their own, then each adjective with each noun, then each noun with what can follow it."""
    before = [f"the {adjective} {noun}" for noun in nouns for adjective in adjectives]
    return tuple(dict.fromkeys((*own, *before, *(f"the {noun} {rest}" for noun in nouns for rest in after))))


_COUNTER = ("counter", "countertop", "worktop", "kitchen counter")

PLACE_NAMES: dict[str, tuple[str, ...]] = {
    "table": _called(
        ("the table", "the desk", "the tabletop", "the table top", "our table"),
        (
            "kitchen", "dining", "dinner", "breakfast", "dining room", "family", "big", "large", "wooden", "long",
            "lunch", "main", "oak", "work", "old",
        ),
        ("table",),
        ("in the kitchen", "in the room", "where we eat", "with the chairs", "we eat at"),
    ),
    "close counter": _called(
        (
            "the close counter", "close counter", "the counter close by", "the nearer of the two counters",
            "the close work surface",
        ),
        ("close", "near", "closer", "nearby", "nearest", "nearer", "closest", "front"),
        _COUNTER,
        (
            "close by", "that is close", "that's nearest", "nearest to us", "closest to us", "nearest me", "near me",
            "closest to me", "near us", "right here", "at the front", "in front", "beside us",
        ),
    ),
    "far counter": _called(
        (
            "the far counter", "far counter", "the counter at the back", "the farther of the two counters",
            "the far work surface",
        ),
        (
            "far", "back", "distant", "farther", "further", "furthest", "farthest", "rear", "faraway", "remote",
            "far-off",
        ),
        _COUNTER,
        (
            "at the back", "in the back", "far away", "that is far", "that's farthest", "further away", "further off",
            "at the far end", "farthest from us", "furthest from me", "farther from me", "on the far side",
            "at the rear", "far from here", "across the room",
        ),
    ),
    "trash can": _called(
        (
            "the trash can", "the trash", "the garbage", "the recycling", "the rubbish", "the wastebasket",
            "the dustbin", "the trashcan", "the bin", "our bin", "the garbage can", "the rubbish can",
            "the recycling can", "the litter bin", "the kitchen bin", "the refuse bin", "the recycle bin",
            "the pedal bin", "the litter basket", "the recycling bin", "the recycling container",
        ),
        ("trash", "garbage", "waste", "rubbish"),
        ("bin", "basket", "container", "bucket", "pail"),
    ),
    "operator": ("me", "the operator", "us", "the user", "my seat"),
}  # fmt: skip
"""Place -> its names, its own first."""

COUNTERS = ("close counter", "far counter")
COUNTER_NAMES = ("the counter", "a counter", "one of the counters", "either counter", "the countertop")

ON: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(SURFACES, ("on", "onto", "on top of")),
    "trash can": ("in", "into", "inside"),
    "operator": ("in front of", "next to", "before"),
}
"""Place -> prepositions after "put"."""
TO: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(SURFACES, ("to", "over to")),
    "trash can": ("to", "over to", "into"),
    "operator": ("to", "over to", "back to"),
}
"""Place -> prepositions after "take"."""
FROM: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(SURFACES, ("from", "off", "lying on", "from off")),
    "trash can": ("from", "out of", "lying in"),
    "operator": ("from", "lying in front of", "standing next to"),
}
"""Place -> prepositions that say where a thing is."""
