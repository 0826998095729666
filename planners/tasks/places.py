"""What the places of the kitchen are called."""

from __future__ import annotations

SURFACES = ("table", "close counter", "far counter")
PLACES = (*SURFACES, "operator", "trash can")

PLACE_NAMES: dict[str, tuple[str, ...]] = {
    "table": (
        "the table",
        "the kitchen table",
        "the dining table",
        "the dinner table",
        "the desk",
        "the big table",
        "the breakfast table",
        "the dining room table",
        "the family table",
    ),
    "close counter": (
        "the close counter",
        "the near counter",
        "the closer counter",
        "the nearby counter",
        "the nearest counter",
        "the counter close by",
        "the counter that is close",
        "the close kitchen counter",
        "close counter",
        "the nearer counter",
        "the close countertop",
        "the near countertop",
        "the near worktop",
        "the close worktop",
        "the counter nearest to us",
    ),
    "far counter": (
        "the far counter",
        "the back counter",
        "the distant counter",
        "the counter at the back",
        "the counter far away",
        "the farther counter",
        "the far kitchen counter",
        "far counter",
        "the counter that is far",
        "the furthest counter",
        "the far countertop",
        "the farthest counter",
        "the rear counter",
        "the counter in the back",
        "the counter further away",
        "the far worktop",
        "the back worktop",
        "the further counter",
        "the counter at the far end",
    ),
    "trash can": (
        "the trash can",
        "the trash",
        "the bin",
        "the garbage can",
        "the garbage",
        "the rubbish bin",
        "the trash bin",
        "the waste bin",
        "the wastebasket",
        "the recycling bin",
        "the dustbin",
        "the recycling",
        "the garbage bin",
        "the trashcan",
        "the rubbish",
        "the litter bin",
        "the trash basket",
        "the waste basket",
        "the kitchen bin",
        "the refuse bin",
    ),
    "operator": ("me", "the operator", "us", "the user"),
}
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
