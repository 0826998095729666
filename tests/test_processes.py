"""Work that is spread over processes."""

from __future__ import annotations

import math
import multiprocessing
import random
import signal
import subprocess
import sys
import time
from concurrent.futures import Future
from functools import partial

import pytest

from doable import processes
from doable.errors import DoableError
from doable.plugins import load
from doable.processes import ahead, spread


def test_every_job_is_done_once():
    assert dict(spread(math.factorial, range(20), 2)) == {n: math.factorial(n) for n in range(20)}


def test_results_of_work_ahead_come_in_order_and_few_are_waiting():
    asked = []

    def jobs():
        for job in range(20):
            asked.append(job)
            yield job

    results = ahead(math.factorial, jobs(), 2)
    assert [next(results) for _ in range(3)] == [1, 1, 2]
    assert len(asked) == 6, "two for each helper, and one for each result that was taken after the first"
    assert list(results) == [math.factorial(n) for n in range(3, 20)]
    assert not multiprocessing.active_children()


def test_work_ahead_ends_with_whoever_wants_it(nobody_is_left):
    results = ahead(math.factorial, range(10**9), 2)
    next(results)
    results.close()
    assert nobody_is_left()


def test_a_helper_keeps_what_it_knows_from_job_to_job():
    here, there = random.Random(3), random.Random(3)
    assert [n for _, n in spread(there.randrange, [10**9] * 5, 1)] == [here.randrange(10**9) for _ in range(5)]
    assert there.random() == random.Random(3).random()  # the copy was used, not this one


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_a_helper_that_dies_ends_the_work():
    for ways in (spread, ahead):
        with pytest.raises(DoableError, match="a worker died"):
            list(ways(signal.raise_signal, [signal.SIGKILL], 2))


def test_what_a_helper_raises_is_raised():
    for ways in (spread, ahead):
        with pytest.raises(DoableError, match="unknown skill 'fly'"):
            list(ways(partial(load, "skills"), ["pick", "fly"], 1))


def test_a_helper_that_hangs_is_given_up(monkeypatch, nobody_is_left):
    monkeypatch.setattr(processes, "PATIENCE", 0.5)
    begun = time.monotonic()
    with pytest.raises(DoableError, match="has not answered for"):
        list(ahead(time.sleep, [60], 1))
    assert time.monotonic() - begun < 30
    assert nobody_is_left()


def test_a_job_that_gives_up_says_so_itself():
    job = Future()
    job.set_exception(TimeoutError("the server did not answer"))
    with pytest.raises(TimeoutError, match="the server did not answer"):
        processes._result(job)


def test_a_helper_that_is_stopped_half_way_through_its_result_keeps_nobody_waiting():
    code = (
        "from doable.processes import ahead\n"
        "if __name__ == '__main__':\n"
        "    results = ahead(bytes, [10**8] * 9, 2)\n"
        "    assert len(next(results)) == 10**8\n"
        "    results.close()\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_container_may_give_less_memory_than_the_machine_has(tmp_path, monkeypatch):
    (tmp_path / "v2").write_text("max\n")
    monkeypatch.setattr(processes, "_LIMITS", (str(tmp_path / "v2"), str(tmp_path / "none")))
    machine = processes.memory()
    (tmp_path / "v2").write_text("1000000000\n")
    assert processes.memory() == 1.0 < machine
