"""Language models without a model: answers from a file, from a function, and a recorder that writes such files.

A recording is JSON lines. A line answers a prompt, named by its SHA-256 or by a text it contains, with scores or with
an object:

    {"prompt_sha256": "9f2c...", "options": {" find a sponge": -0.7, " done": -6.1}, "tokens": {" find a sponge": 3}}
    {"prompt_contains": "spilled my coke", "options": {" find a sponge": -0.7, " done": -6.1}}
    {"prompt_sha256": "51aa...", "completion": {"plan": ["find(sponge)"]}}

Of a model that has been tuned to plan, a line with options also has `choices`, as `OptionScores` has them; of one that
only estimates, `"exact": false`.

The prompt of a completion is its messages, as `transcript` writes them.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import DoableError
from .base import FLOOR_LOGPROB, Capabilities, LanguageModel, LanguageModelError, OptionScores

MAX_BYTES = 64 * 1024 * 1024
"""A larger file is no recording."""


@dataclass(frozen=True, slots=True)
class _Line:
    sha256: str | None
    contains: str | None
    options: Mapping[str, float] = field(default_factory=dict)
    tokens: Mapping[str, int] = field(default_factory=dict)
    choices: Mapping[str, float] = field(default_factory=dict)
    completion: Mapping[str, Any] | None = None
    exact: bool = True

    def answers(self, prompt: str, sha256: str) -> bool:
        return self.sha256 == sha256 or (self.contains is not None and self.contains in prompt)


class ReplayModel:
    """Answers from a recording, and from nothing else."""

    def __init__(self, path: str | Path) -> None:
        """Read a recording.

        Raises:
            DoableError: The file cannot be read, or a line is malformed; the message has its number.
        """
        self._path = Path(path)
        self.name = f"replay:{self._path.name}"
        self._lines = _read(self._path)
        self.capabilities = Capabilities(
            scores=any(line.options for line in self._lines),
            exact=all(line.exact for line in self._lines),
            completes=any(line.completion is not None for line in self._lines),
            plans=any(line.choices for line in self._lines),
        )

    def score(self, prompt: str, options: Sequence[str]) -> OptionScores:
        """Return the recorded scores; see `LanguageModel.score`."""
        found = [line for line in self._matching(prompt) if line.options]
        if not found:
            raise LanguageModelError(f"{self.name} has no scores for the prompt that ends {prompt[-60:]!r}")
        scores = {option: value for line in reversed(found) for option, value in line.options.items()}
        tokens = {option: count for line in reversed(found) for option, count in line.tokens.items()}
        choices = {option: value for line in reversed(found) for option, value in line.choices.items()}
        if lacking := [option for option in options if option not in scores]:
            raise LanguageModelError(
                f"{self.name} has no score for {len(lacking)} of {len(options)} options, the first is {lacking[0]!r}"
            )
        return OptionScores(
            np.array([scores[option] for option in options], dtype=np.float64),
            np.array([tokens.get(option, 1) for option in options], dtype=np.int64),
            np.array([choices[option] for option in options]) if choices.keys() >= set(options) else None,
        )

    def complete(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """Return the recorded object; see `LanguageModel.complete`."""
        prompt = transcript(messages)
        for line in self._matching(prompt):
            if line.completion is not None:
                return dict(line.completion)
        raise LanguageModelError(f"{self.name} has no completion for the messages that end {prompt[-60:]!r}")

    def _matching(self, prompt: str) -> list[_Line]:
        """Return the lines that answer a prompt, those that name it exactly first."""
        sha256 = digest(prompt)
        return sorted((line for line in self._lines if line.answers(prompt, sha256)), key=lambda x: x.sha256 != sha256)


class RecordingModel:
    """Passes everything to another model and writes its answers to a file that `ReplayModel` reads."""

    def __init__(self, model: LanguageModel, path: str | Path) -> None:
        """Record a model; the file is appended to, one flushed line for each answer."""
        self._model = model
        self._path = Path(path)
        self.name = model.name
        self.capabilities = model.capabilities

    def score(self, prompt: str, options: Sequence[str]) -> OptionScores:
        """Score with the model and write its scores down."""
        scores = self._model.score(prompt, options)
        told = {"options": scores.logprobs, "choices": scores.choices}
        # JSON does not know infinity
        kept = {key: np.maximum(found, FLOOR_LOGPROB).tolist() for key, found in told.items() if found is not None}
        kept["tokens"] = scores.tokens.tolist()
        answer: dict[str, Any] = {key: dict(zip(options, values, strict=True)) for key, values in kept.items()}
        self._write(prompt, **answer, **({} if self.capabilities.exact else {"exact": False}))
        return scores

    def complete(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:
        """Complete with the model and write its object down."""
        completion = self._model.complete(messages, schema)
        self._write(transcript(messages), completion=completion)
        return completion

    def _write(self, prompt: str, **answer: Any) -> None:
        line = json.dumps({"prompt_sha256": digest(prompt), **answer}, ensure_ascii=False, allow_nan=False)
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        except OSError as problem:
            raise DoableError(f"cannot write the recording {self._path}: {problem}") from problem


class ScriptedModel:
    """A model whose answers are functions: for tests, and for trying a planner without a model."""

    name = "scripted"

    def __init__(
        self,
        scores: Callable[[str, Sequence[str]], Sequence[float]] | None = None,
        completion: Callable[[Sequence[Mapping[str, str]]], dict[str, Any]] | None = None,
    ) -> None:
        """Answer with these functions.

        Args:
            scores: Prompt and options to log-probabilities; None: cannot score.
            completion: Messages to an object; None: cannot complete.
        """
        self._scores = scores
        self._completion = completion
        self.capabilities = Capabilities(scores is not None, scores is not None, completion is not None)

    def score(self, prompt: str, options: Sequence[str]) -> OptionScores:
        """Return what the function says; one token each."""
        if self._scores is None:
            raise LanguageModelError("this scripted model has no scores")
        found = np.asarray(self._scores(prompt, options), dtype=np.float64)
        if found.shape != (len(options),):
            raise LanguageModelError(f"the script gave {found.size} scores for {len(options)} options")
        return OptionScores(found, np.ones(len(options), dtype=np.int64))

    def complete(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """Return what the function says."""
        if self._completion is None:
            raise LanguageModelError("this scripted model has no completions")
        return self._completion(messages)


def open_model(argument: str) -> ReplayModel:
    """Open a recording.

    Args:
        argument: What follows `replay:`, the path of the file.

    Raises:
        DoableError: There is no path, or the file is no recording.
    """
    if not argument:
        raise DoableError("replay needs a file: replay:FILE")
    return ReplayModel(argument)


def transcript(messages: Sequence[Mapping[str, str]]) -> str:
    """Return messages as one text, which names them in a recording."""
    return "\n".join(f"{message['role']}: {message['content']}" for message in messages)


def digest(prompt: str) -> str:
    """Return the SHA-256 of a prompt as a recording has it."""
    return hashlib.sha256(prompt.encode("utf-8")).hexdigest()


def _read(path: Path) -> list[_Line]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DoableError(f"{path} is larger than {MAX_BYTES >> 20} MB; that is no recording")
        texts = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as problem:
        raise DoableError(f"cannot read the recording {path}: {problem}") from problem
    lines: list[_Line] = []
    for number, text in enumerate(texts, start=1):
        if text.strip():
            try:
                lines.append(_parse(json.loads(text)))
            except (ValueError, RecursionError) as problem:
                raise DoableError(f"{path}, line {number}: {problem}") from problem
    return lines


def _parse(raw: Any) -> _Line:
    if not isinstance(raw, dict):
        raise ValueError("expected an object")
    if surplus := raw.keys() - {
        "prompt_sha256",
        "prompt_contains",
        "options",
        "tokens",
        "choices",
        "completion",
        "exact",
    }:
        raise ValueError(f"unknown key {sorted(surplus)[0]!r}")
    sha256, contains = raw.get("prompt_sha256"), raw.get("prompt_contains")
    if not (sha256 or contains) or (sha256 and contains) or not isinstance(sha256 or contains, str):
        raise ValueError("expected either 'prompt_sha256' or 'prompt_contains', a text")
    options, tokens, completion = raw.get("options", {}), raw.get("tokens", {}), raw.get("completion")
    if not (isinstance(options, dict) and all(_is_logprob(value) for value in options.values())):
        raise ValueError("'options' must map texts to log-probabilities (numbers of at most 0)")
    if not (isinstance(tokens, dict) and all(type(value) is int and value > 0 for value in tokens.values())):
        raise ValueError("'tokens' must map texts to whole numbers above 0")
    choices = raw.get("choices", {})
    if not (isinstance(choices, dict) and all(_is_logprob(value) for value in choices.values())):
        raise ValueError("'choices' must map texts to log-probabilities (numbers of at most 0)")
    if choices and choices.keys() != options.keys():
        raise ValueError("'choices' must be of the same texts as 'options'")
    if not options and not isinstance(completion, dict):
        raise ValueError("expected 'options' or 'completion', an object")
    exact = raw.get("exact", True)
    if not isinstance(exact, bool):
        raise ValueError("'exact' must be true or false")
    return _Line(sha256, contains, options, tokens, choices, completion, exact)


def _is_logprob(value: Any) -> bool:
    return type(value) in (int, float) and math.isfinite(value) and value <= 0
