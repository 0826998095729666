"""Seeds of generated tasks, dealt out so that nothing is measured that was taught.

The seed of a tuning, 0 to `MOST`, is that of its lessons. What measures it adds that to where its own seeds begin.
"""

MOST = 999_999
"""A tuning's seed is no greater: the next are of examinations."""
EXAMS = 1_000_000
"""Lessons that are only examined while a school goes on."""
TEMPERATURE = 2_000_000
"""Lessons by which the temperature is fitted."""
FINALS = 3_000_000
"""Tasks of the final examination."""
MISSIONS = 2_000_000_000
"""Missions by which reinforcement is examined; see `grounds.exam` for how many there are of each seed."""
