"""Calls to servers that fail in every way: deadlines, bounded retries, one-line reasons without secrets."""

from __future__ import annotations

import json
import os
import queue
import random
import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from .base import LanguageModelError

T = TypeVar("T")
_TRANSIENT = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_UNSUPPORTED = frozenset({400, 404, 405, 415, 422, 501})


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often a server is asked."""

    seconds: float = 60.0
    """Deadline of one attempt, from request to the last byte. A server that misses it is not asked again."""
    attempts: int = 3
    """Attempts in all, when the server is busy (429), broken (500) or not reached."""
    pause: float = 1.0
    """Before the second attempt, s; doubles each time, times a random factor from 0.5 to 1."""
    longest_pause: float = 20.0
    """Where the server asks for more than this (Retry-After), it is not asked again, s."""


class Unsupported(LanguageModelError):
    """The server refuses this kind of request, or answers it with nonsense; another kind may work."""


def patiently(call: Callable[[], T], *, who: str, patience: Patience) -> T:
    """Return what the call returns, trying again where that may help.

    Args:
        call: Asks the server once. It runs in a thread that is abandoned when it misses its deadline.
        who: The model, for messages.
        patience: Limits.

    Raises:
        Unsupported: The server refuses this kind of request, the client library cannot make it, or neither of them
            understands the other.
        LanguageModelError: Any other failure.
    """
    for attempt in range(1, patience.attempts + 1):
        try:
            return _within(call, patience.seconds)
        except LanguageModelError:
            raise
        except Exception as problem:  # every provider has its own exceptions
            status, reason = _status(problem), f"{who}: {_describe(problem, patience)}"
            known = status is not None or _is_timeout(problem) or _is_lost(problem)
            if status in _UNSUPPORTED or not known:
                raise Unsupported(reason) from None
            wait = _wait(problem, attempt, patience)
            if wait is None or not (status in _TRANSIENT or (status is None and _is_lost(problem))):
                raise LanguageModelError(reason) from None
            if attempt == patience.attempts:
                raise LanguageModelError(f"{reason} ({attempt} attempts)") from None
        time.sleep(wait)
    raise LanguageModelError(f"{who} was not asked: {patience.attempts} attempts allowed")


def clean(text: str, *, limit: int = 200) -> str:
    """Return a text on one line, shortened, without anything that looks like a key or is one of this environment."""
    for name, value in os.environ.items():
        if len(value) >= 6 and re.search(r"KEY|TOKEN|SECRET|PASSWORD", name, re.IGNORECASE):
            text = text.replace(value, "***")
    text = re.sub(r"(?i)\bbearer\s+\S+|\b(?:sk|gsk|xai|hf|lsv2|AIza)[-_]?[\w*-]{8,}", "***", text)
    text = " ".join(text.split())
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _within(call: Callable[[], T], seconds: float) -> T:
    box: queue.SimpleQueue[tuple[bool, T | BaseException]] = queue.SimpleQueue()

    def run() -> None:
        try:
            box.put((True, call()))
        except BaseException as problem:
            box.put((False, problem))

    threading.Thread(target=run, daemon=True, name="language model call").start()
    try:
        worked, found = box.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError from None
    if worked:
        return found  # type: ignore[return-value]
    raise found  # type: ignore[misc]


def _status(problem: BaseException) -> int | None:
    response = getattr(problem, "response", None)
    for found in (getattr(problem, "status_code", None), getattr(response, "status_code", None)):
        if isinstance(found, int) and found >= 400:
            return found
    return None


def _is_timeout(problem: BaseException) -> bool:
    return isinstance(problem, TimeoutError) or "Timeout" in type(problem).__name__


def _is_lost(problem: BaseException) -> bool:
    """Tell whether the answer was lost on the way: not reached, cut off or cut short."""
    if _is_timeout(problem):
        return False
    name = type(problem).__name__
    return isinstance(problem, (OSError, json.JSONDecodeError)) or "Connection" in name or "Protocol" in name


def _wait(problem: BaseException, attempt: int, patience: Patience) -> float | None:
    """Return how long to wait, s, or None where the server asks for more than we have."""
    wait = min(patience.pause * 2 ** (attempt - 1), patience.longest_pause) * random.uniform(0.5, 1.0)
    headers = getattr(getattr(problem, "response", None), "headers", None) or {}
    try:
        asked = float(headers.get("retry-after", 0))
    except (TypeError, ValueError):  # a date, or garbage
        asked = 0.0
    return None if asked > patience.longest_pause else max(wait, asked)


def _describe(problem: BaseException, patience: Patience) -> str:
    if _is_timeout(problem):
        return f"no answer within {patience.seconds:g} s"
    status, text = _status(problem), clean(str(problem)) or type(problem).__name__
    if isinstance(problem, json.JSONDecodeError):
        return f"the answer is not JSON ({text})"
    if status is not None:
        return f"HTTP {status}: {text}"
    if "Connection" in type(problem).__name__:
        cause = clean(str(problem.__cause__ or "")) or text
        return f"not reached ({cause})"
    return f"the answer makes no sense ({type(problem).__name__}: {text})"
