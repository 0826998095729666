import json
import time

import pytest

from doable.planners.language.base import LanguageModelError
from doable.planners.language.retry import Patience, Unsupported, clean, patiently

QUICK = Patience(seconds=60.0, attempts=3, pause=0.01, longest_pause=0.2)


class Response:
    def __init__(self, status, headers=None):
        self.status_code = status
        self.headers = headers or {}


class HttpError(Exception):
    def __init__(self, status, text="", headers=None):
        super().__init__(text)
        self.response = Response(status, headers)


class Flaky:
    """Fails with these problems, one after the other, then answers."""

    def __init__(self, *problems):
        self.problems, self.calls = list(problems), 0

    def __call__(self):
        self.calls += 1
        if self.problems:
            raise self.problems.pop(0)
        return "answer"


@pytest.mark.parametrize(
    "problem",
    [HttpError(429), HttpError(500), HttpError(503), ConnectionResetError(), json.JSONDecodeError("cut", "{", 1)],
)
def test_what_may_pass_is_tried_again(problem):
    call = Flaky(problem, problem)
    assert patiently(call, who="m", patience=QUICK) == "answer"
    assert call.calls == 3


def test_it_gives_up_after_the_attempts_allowed():
    call = Flaky(*[HttpError(500, "oops")] * 9)
    with pytest.raises(LanguageModelError, match=r"m: HTTP 500: oops \(3 attempts\)"):
        patiently(call, who="m", patience=QUICK)
    assert call.calls == 3


@pytest.mark.parametrize("status", [401, 402, 403])
def test_what_will_not_pass_is_not_tried_again(status):
    call = Flaky(HttpError(status, "no"))
    with pytest.raises(LanguageModelError, match=f"HTTP {status}: no") as caught:
        patiently(call, who="m", patience=QUICK)
    assert call.calls == 1
    assert not isinstance(caught.value, Unsupported)


@pytest.mark.parametrize(
    "problem", [HttpError(400), HttpError(404), TypeError("no such argument"), KeyError("choices")]
)
def test_refusals_and_nonsense_are_told_apart_from_outages(problem):
    call = Flaky(problem)
    with pytest.raises(Unsupported):
        patiently(call, who="m", patience=QUICK)
    assert call.calls == 1


def test_a_hang_ends_at_the_deadline_and_is_not_repeated():
    start = time.monotonic()
    with pytest.raises(LanguageModelError, match=r"m: no answer within 0.3 s"):
        patiently(lambda: time.sleep(60), who="m", patience=Patience(seconds=0.3))
    assert time.monotonic() - start < 30


def test_it_waits_as_long_as_the_server_asks():
    start = time.monotonic()
    assert patiently(Flaky(HttpError(429, headers={"retry-after": "0.15"})), who="m", patience=QUICK) == "answer"
    assert time.monotonic() - start >= 0.15


def test_it_does_not_wait_for_an_hour():
    call = Flaky(HttpError(429, "busy", headers={"retry-after": "3600"}))
    with pytest.raises(LanguageModelError, match="429"):
        patiently(call, who="m", patience=QUICK)
    assert call.calls == 1


def test_a_date_in_retry_after_is_survived():
    call = Flaky(HttpError(429, headers={"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}))
    assert patiently(call, who="m", patience=QUICK) == "answer"


def test_messages_are_one_short_line_without_keys(monkeypatch):
    monkeypatch.setenv("SOME_API_KEY", "my-very-own-key")
    text = clean("Error:\n  key sk-proj-abc123def456, Bearer xyz.123\nor my-very-own-key was wrong " + "x" * 500)
    assert "\n" not in text
    assert len(text) == 200
    for secret in ("sk-proj", "xyz.123", "my-very-own-key"):
        assert secret not in text
    assert text.startswith("Error: key ***, *** or *** was wrong")


def test_a_key_does_not_come_back_through_the_chain_of_errors():
    with pytest.raises(LanguageModelError) as caught:
        patiently(Flaky(HttpError(401, "bad key sk-abcdefgh12345")), who="m", patience=QUICK)
    assert "abcdefgh" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
