"""The kitchen of SayCan's evaluation: table, close counter, far counter, trash can and the operator's stand.

Seen from above, 4.8 m by 4.4 m (x to the right, y up); arrows show how a docked robot faces::

                    [ far counter ]
                           ^
       [ table ]                        >[ close
           ^                            >  counter ]
     [trash]<
                        v
                    [operator]
"""

from __future__ import annotations

from .layout import FACING_X, FACING_Y, Layout, Setup, bin_, surface

_PARTS = (
    surface("table", (-1.0, 0.2), FACING_Y, height=0.70, depth=0.70, width=1.0),
    surface("close counter", (1.8, -0.2), FACING_X, height=0.80, depth=0.60, width=1.6),
    surface("far counter", (0.5, 1.7), FACING_Y, height=0.86, depth=0.60, width=1.6),
    surface("operator", (0.3, -1.55), -FACING_Y, height=0.72, depth=0.46, width=0.8),
    bin_("trash can", (-1.95, -1.0), 2 * FACING_Y, rim=0.55, inner=0.17),
)
KITCHEN = Layout("kitchen", tuple(f for f, _ in _PARTS), tuple(p for _, p in _PARTS))

START = Setup(
    {
        "coke can": "table",
        "orange": "table",
        "water bottle": "table",
        "apple": "close counter",
        "jalapeno chips": "close counter",
        "red bull can": "close counter",
        "sponge": "far counter",
        "rice chips": "far counter",
        "energy bar": "far counter",
    }
)
"""What `doable do` starts with unless it is told otherwise; the robot stands at the operator."""
