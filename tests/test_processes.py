"""Work that is spread over processes."""

from __future__ import annotations

import math
import random
import signal
import sys
from functools import partial

import pytest

from doable import processes
from doable.errors import DoableError
from doable.plugins import load
from doable.processes import spread


def test_every_job_is_done_once():
    assert dict(spread(math.factorial, range(20), 2)) == {n: math.factorial(n) for n in range(20)}


def test_a_helper_keeps_what_it_knows_from_job_to_job():
    here, there = random.Random(3), random.Random(3)
    assert [n for _, n in spread(there.randrange, [10**9] * 5, 1)] == [here.randrange(10**9) for _ in range(5)]
    assert there.random() == random.Random(3).random()  # the copy was used, not this one


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_helper_that_dies_ends_the_work():
    with pytest.raises(DoableError, match="a worker died"):
        list(spread(signal.raise_signal, [signal.SIGKILL], 2))


def test_what_a_helper_raises_is_raised():
    with pytest.raises(DoableError, match="unknown skill 'fly'"):
        list(spread(partial(load, "skills"), ["pick", "fly"], 1))


def test_a_container_may_give_less_memory_than_the_machine_has(tmp_path, monkeypatch):
    (tmp_path / "v2").write_text("max\n")
    monkeypatch.setattr(processes, "_LIMITS", (str(tmp_path / "v2"), str(tmp_path / "none")))
    machine = processes.memory()
    (tmp_path / "v2").write_text("1000000000\n")
    assert processes.memory() == 1.0 < machine
