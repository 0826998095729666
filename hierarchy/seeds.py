"""Seeds of generated tasks, dealt out so that nothing is measured that was taught.

A tuning has a seed from 0 to `MOST`, and its lessons are of it. Each examination adds it to the start of its own range.
In reinforcement, where missions are drawn from anywhere, it is the splits that keep practice and examination apart.
"""

MOST = 999_999
"""A tuning's seed is no greater: the next are of examinations."""
EXAMS = 1_000_000
"""Lessons that are only examined while a school goes on."""
TEMPERATURE = 2_000_000
"""Lessons by which the temperature is fitted."""
FINALS = 3_000_000
"""Tasks of the final examination."""
_MISSIONS = 2_000_000_000
MISSIONS_EACH = 10_000
"""Missions of one examination of reinforcement at most, so that those of two seeds differ."""


def mission(seed: int, number: int) -> int:
    """Return the seed of a mission by which reinforcement is examined."""
    return _MISSIONS + seed * MISSIONS_EACH + number
