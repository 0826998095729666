"""Processes that help: each computes with one thread, leaves Ctrl-C to its parent, and does not outlive it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar, cast

from .errors import DoableError

Job = TypeVar("Job")
Result = TypeVar("Result")

_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "DOABLE_TORCH_THREADS", "RAYON_NUM_THREADS")
PATIENCE = 3600.0
"""How long one job may take, s."""
_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
"""Where a container on Linux says how many bytes it gives, in version 2 of its control groups and in version 1."""


class WorkerDied(DoableError):
    """A helper ended before its work did."""

    exit_code = 1


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def memory() -> float:
    """Return how much memory the machine or its container gives, GB; infinity where neither says."""
    found = [float("inf")]
    with suppress(AttributeError, OSError, ValueError):
        found.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9)
    for limit in _LIMITS:
        with suppress(OSError, ValueError):  # there is no such file, or it says "max"
            found.append(int(Path(limit).read_text(encoding="ascii")) / 1e9)
    return min(found)


@contextmanager
def helping() -> Iterator[None]:
    """Let processes that start in here have one thread, and ignore Ctrl-C from their first instant."""
    here = threading.current_thread() is threading.main_thread()  # only there may a signal's handler be set
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN) if here else None
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        if here:
            signal.signal(signal.SIGINT, handler)


def spread(
    work: Callable[[Job], Result], jobs: Sequence[Job], workers: int
) -> Generator[tuple[int, Result], None, None]:
    """Let a pool of helpers do jobs; yield the number of each and what came of it, as they end.

    Args:
        work: What does a job. Each helper gets a copy, once, and keeps it from job to job.
        jobs: Many small ones; for a few that last, see `hierarchy/team.py`.
        workers: Processes.

    Raises:
        WorkerDied: A helper ended; what was yielded is whole.
    """
    with _pool(work, workers) as pool:
        with helping():
            numbers = {pool.submit(_do, job): number for number, job in enumerate(jobs)}
        for future in as_completed(numbers):
            yield numbers[future], future.result()


def ahead(work: Callable[[Job], Result], jobs: Iterable[Job], workers: int) -> Generator[Result, None, None]:
    """Let a pool of helpers do jobs while what came of those before is used; yield the results in order.

    Args:
        work: As for `spread`.
        jobs: Any number; two for each helper are taken ahead.
        workers: Processes.

    Raises:
        WorkerDied: A helper ended, or took too long.
    """
    with _pool(work, workers) as pool:
        under_way: deque[Future[Result]] = deque()
        for job in jobs:
            with helping():
                under_way.append(pool.submit(_do, job))
            if len(under_way) == 2 * workers:
                yield _result(under_way.popleft())
        while under_way:
            yield _result(under_way.popleft())


def _result(job: Future[Result]) -> Result:
    if not wait([job], PATIENCE).done:
        raise WorkerDied(f"a worker has not answered for {PATIENCE:.0f} s")
    return job.result()


@contextmanager
def _pool(work: Callable[[Any], Any], workers: int) -> Iterator[ProcessPoolExecutor]:
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(work,)) as pool:
        try:
            yield pool
        except BrokenProcessPool as problem:
            raise WorkerDied(
                'a worker died (out of memory? or a script without `if __name__ == "__main__":`?)'
            ) from problem
        except BaseException:  # also when a person stops it: do not wait for jobs that are under way
            _end(pool)
            raise


def _end(pool: ProcessPoolExecutor) -> None:
    """End a pool and its helpers at once.

    One that is stopped half way through a result would leave the pool's thread reading it for ever: as long as this
    process, too, could write there, the thread waits for the rest.
    """
    helpers, results = list((pool._processes or {}).values()), cast("Any", pool._result_queue)
    pool.shutdown(wait=False, cancel_futures=True)
    for helper in helpers:
        helper.terminate()
    results._writer.close()


def follow_parent() -> None:
    """Begin as a helper: leave Ctrl-C to the parent, and end when it does.

    A parent that is killed has no time to end its helpers, and those of a pool would wait for work forever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


_work: Callable[[Any], Any] | None = None
"""What a helper does with a job."""


def _begin(work: Callable[[Any], Any]) -> None:
    global _work
    follow_parent()
    _work = work


def _do(job: Any) -> Any:
    assert _work is not None
    return _work(job)
