"""Chat models behind LangChain: hosted ones by provider name, and OpenAI-compatible servers by address.

A chat model does not tell how likely a given text is. What a model does tell is probed once, at the first question,
best first: Decisions (a probability for every choice), top_logprobs (multiple choice), or nothing but text (a ranking
written as JSON). So `score` always works, is never exact, and `method` says how it is done.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ...errors import DoableError
from .base import Capabilities, LanguageModelError, OptionScores, UnusableAnswer
from .choice import FLOOR, WIDTH, Array, orders, question, read, tournament
from .retry import Patience, Unsupported, clean, patiently
from .schema import mismatch

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_openai.decisions import OpenAIDecisions

Method = Literal["decisions", "top_logprobs", "ranking"]
ROUNDS = 2
"""Orders in which every multiple-choice question is asked."""
RANKED = 8
"""Most options that a written ranking names."""


class ChatModel:
    """A LangChain chat model as a `LanguageModel`."""

    capabilities = Capabilities(scores=True, exact=False, completes=True)

    def __init__(
        self,
        chat: BaseChatModel,
        *,
        name: str,
        decisions: OpenAIDecisions | None = None,
        patience: Patience | None = None,
        rounds: int = ROUNDS,
    ) -> None:
        """Use a chat model; nothing is asked yet.

        Args:
            chat: The model. Its own retries should be off: they are done here.
            name: How to call it in messages and traces.
            decisions: OpenAI's Decisions for the same model and server, to be tried first.
            patience: Deadlines and retries.
            rounds: Orders in which every multiple-choice question is asked.
        """
        self.name = name
        self.method: Method | None = None
        self._chat = chat
        self._decisions = decisions
        self._patience = patience or Patience()
        self._rounds = rounds
        self._structured = True

    def score(self, prompt: str, options: Sequence[str]) -> OptionScores:
        """Estimate how likely each option is; see `LanguageModel.score`.

        The probabilities of all options add up to one, and each counts as one token.
        """
        if not prompt or not options or not all(option.strip() for option in options):
            raise DoableError("score needs a prompt and at least one option, none of them empty")
        distinct = list(dict.fromkeys(option.strip() for option in options))
        found = np.zeros(1) if len(distinct) == 1 else self._estimate(prompt, distinct)
        place = {option: index for index, option in enumerate(distinct)}
        logprobs = np.array([found[place[option.strip()]] for option in options], dtype=np.float64)
        return OptionScores(logprobs, np.ones(len(options), dtype=np.int64))

    def complete(self, messages: Sequence[Mapping[str, str]], schema: Mapping[str, Any]) -> dict[str, Any]:
        """Return an object that follows the schema, after one repair if need be; see `LanguageModel.complete`."""
        schema = {"title": "answer", "description": "The answer.", **schema}
        talk: list[dict[str, Any]] = [dict(message) for message in messages]
        problem = ""
        for _ in range(2):
            found, text, problem = self._ask_object(talk, schema)
            if found is not None:
                return found
            talk += [
                {"role": "assistant", "content": text[:4000] or "(nothing)"},
                {
                    "role": "user",
                    "content": f"That does not follow the schema: {problem}. Write only the right object.",
                },
            ]
        raise UnusableAnswer(f"{self.name} wrote no valid object, not even after one repair: {clean(problem)}")

    def _ways(self) -> dict[Method, Callable[[str, Sequence[str]], Array]]:
        ways: dict[Method, Callable[[str, Sequence[str]], Array]] = {}
        if self._decisions is not None:
            ways["decisions"] = self._by_decisions
        return {**ways, "top_logprobs": self._by_logprobs, "ranking": self._by_ranking}

    def _estimate(self, prompt: str, options: Sequence[str]) -> Array:
        """Ask in the way that worked first, or in the next one where it does not work."""
        ways = list(self._ways().items())
        names = [name for name, _ in ways]
        for method, way in ways[names.index(self.method) if self.method else 0 :]:
            try:
                found = way(prompt, options)
            except Unsupported:
                if method == names[-1]:
                    raise
                continue
            self.method = self.method or method
            return found
        raise LanguageModelError(f"{self.name} has no way to score")

    def _by_decisions(self, prompt: str, options: Sequence[str]) -> Array:
        from langchain_openai.decisions import Choice

        chooser = self._decisions
        assert chooser is not None
        ask = Choice(
            instructions="Which of these best continues the text, as the robot's next step?",
            choices=dict.fromkeys(options),
        )
        tries = 1 if self.method is None else self._patience.attempts
        try:
            answer = self._patiently(lambda: chooser.invoke({"input": prompt, "questions": {"next": ask}}), tries)
        except LanguageModelError as problem:
            if self.method is None:  # an endpoint that few servers have may be refused in any manner
                raise Unsupported(str(problem)) from None
            raise
        choice = answer.choices.get("next")
        chances = [choice.probabilities.get(option) for option in options] if choice is not None else [None]
        if any(chance is None or not 0 <= chance <= 1 for chance in chances):
            raise UnusableAnswer(f"{self.name} refused, or gave no probability for some option")
        found = np.maximum(np.array(chances, dtype=np.float64), FLOOR)
        logprobs: Array = np.log(found / found.sum())
        return logprobs

    def _by_logprobs(self, prompt: str, options: Sequence[str]) -> Array:
        asker = self._chat.bind(logprobs=True, top_logprobs=WIDTH, max_tokens=1, temperature=0)

        def judge(entrants: Sequence[int]) -> Array:
            chances = np.zeros(len(entrants))
            for order in orders(len(entrants), self._rounds):
                messages = question(prompt, [options[entrants[i]] for i in order])
                answer = self._patiently(lambda messages=messages: asker.invoke(messages))  # type: ignore[misc]
                found = read(_top(answer.response_metadata, self.name), len(entrants))
                if found is None:
                    raise Unsupported(f"{self.name} does not answer a multiple-choice question with a letter")
                chances[order] += found / self._rounds
            return chances

        return tournament(len(options), judge)

    def _by_ranking(self, prompt: str, options: Sequence[str]) -> Array:
        numbered = "\n".join(f"{number}. {option}" for number, option in enumerate(options, start=1))
        entry = {
            "type": "object",
            "properties": {
                "option": {"type": "integer", "minimum": 1, "maximum": len(options)},
                "percent": {"type": "number", "minimum": 0, "maximum": 100},
            },
            "required": ["option", "percent"],
            "additionalProperties": False,
        }
        schema = {
            "type": "object",
            "properties": {"ranking": {"type": "array", "items": entry, "minItems": 1}},
            "required": ["ranking"],
            "additionalProperties": False,
        }
        text = (
            f"{prompt} ...\n\nPossible continuations:\n{numbered}\n\nGive the up to {RANKED} best continuations by "
            f"number, best first, each with how likely it is the right one, in percent."
        )
        system = "You continue a robot's plan. You are given a text that breaks off and the possible continuations."
        answer = self.complete([{"role": "system", "content": system}, {"role": "user", "content": text}], schema)
        found = np.full(len(options), 0.5)  # percent, for what is not named
        for item in answer["ranking"]:
            found[item["option"] - 1] = max(found[item["option"] - 1], item["percent"])
        logprobs: Array = np.log(found / found.sum())
        return logprobs

    def _ask_object(
        self, talk: Sequence[dict[str, Any]], schema: Mapping[str, Any]
    ) -> tuple[dict[str, Any] | None, str, str]:
        """Ask once; return the object or None, the text of the answer, and what is wrong with it."""
        if self._structured:
            try:
                asker = self._chat.with_structured_output(dict(schema), method="json_schema", include_raw=True)
                answer = self._patiently(lambda: _invoke(asker, talk))
                if answer is None:
                    return None, "", "the answer was too long and was cut off"
                return _checked(_text(answer["raw"]), schema, parsed=answer["parsed"])
            except (Unsupported, NotImplementedError, ValueError):  # this provider has no JSON schema mode
                self._structured = False
        told = {"role": "system", "content": f"Answer with one JSON object that follows {json.dumps(schema)}"}
        return _checked(_text(self._patiently(lambda: self._chat.invoke([told, *talk]))), schema, parsed=None)

    def _patiently(self, call: Callable[[], Any], tries: int | None = None) -> Any:
        def quietly() -> Any:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return call()

        patience = self._patience if tries is None else replace(self._patience, attempts=tries)
        return patiently(quietly, who=self.name, patience=patience)


def _top(metadata: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """Return the likeliest first tokens from an answer's metadata."""
    found = metadata.get("logprobs")
    tokens = found.get("content") if isinstance(found, Mapping) else found
    if not tokens:
        raise Unsupported(f"{name} tells no log-probabilities")
    top = tokens[0].get("top_logprobs") if isinstance(tokens, list) and isinstance(tokens[0], Mapping) else None
    if not isinstance(top, list) or not all(isinstance(entry, dict) for entry in top):
        raise LanguageModelError(f"{name} gave malformed log-probabilities")
    return top


def _invoke(asker: Any, talk: Sequence[dict[str, Any]]) -> Any:
    """Ask; None where the answer was cut off for its length, which OpenAI's client raises instead of returning."""
    try:
        return asker.invoke(list(talk))
    except Exception as problem:
        if type(problem).__name__ == "LengthFinishReasonError":
            return None
        raise


def _text(message: Any) -> str:
    text = getattr(message, "text", "")
    return str(text() if callable(text) and not isinstance(text, str) else text)


def _checked(
    text: str, schema: Mapping[str, Any], *, parsed: dict[str, Any] | None
) -> tuple[dict[str, Any] | None, str, str]:
    """Read the object from the text; `parsed` only counts where there is none (LangChain completes cut-off JSON)."""
    found: Any = parsed
    if text or found is None:
        if "{" not in text:
            return None, text, "it has no JSON object"
        try:
            found, _ = json.JSONDecoder(parse_constant=_no_constant).raw_decode(text[text.index("{") :])
        except (ValueError, RecursionError) as error:
            return None, text, f"it is not a JSON object ({error})"
    problem = mismatch(found, schema)
    return (None, text, problem) if problem else (found, text, "")


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON number")
