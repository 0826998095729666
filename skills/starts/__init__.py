"""Where affordances are learned: starts in the real kitchen, about half of which cannot work.

Practice arenas show a policy what it can do. A success probability must also know what cannot be done: things out of
reach, absent or in the hand already, full places, blocked docks. Everything here is drawn without physics; a start is
a scene and a call, and what comes of it only a rollout can tell.
"""
