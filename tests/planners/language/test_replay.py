import json

import numpy as np
import pytest

from doable.errors import DoableError
from doable.planners.language.base import FLOOR_LOGPROB, LanguageModelError
from doable.planners.language.replay import RecordingModel, ReplayModel, ScriptedModel, digest, open_model

MESSAGES = [{"role": "user", "content": "plan: café"}]


def write(path, *lines):
    path.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return path


def test_a_recording_gives_back_what_was_recorded(tmp_path):
    model = ScriptedModel(lambda prompt, options: [-float(len(prompt) + len(o)) for o in options], lambda _: {"a": [1]})
    recorder = RecordingModel(model, tmp_path / "r.jsonl")
    asked = [("Robot: 1.", [" find a sponge", " done"]), ("Robot: 2.\n", [" done"]), ("Robot: 1.", [" go", " café"])]
    said = [recorder.score(*question) for question in asked]
    recorder.complete(MESSAGES, {})
    replay = ReplayModel(tmp_path / "r.jsonl")
    assert replay.capabilities.scores
    assert replay.capabilities.completes
    for question, scores in zip(asked, said, strict=True):
        again = replay.score(*question)
        np.testing.assert_array_equal(again.logprobs, scores.logprobs)
        np.testing.assert_array_equal(again.tokens, scores.tokens)
    assert replay.complete(MESSAGES, {}) == {"a": [1]}


def test_what_json_and_lines_cannot_hold_is_recorded_all_the_same(tmp_path):
    model = ScriptedModel(lambda _, options: [-np.inf for _ in options], lambda _: {"a": "one\u2028two\x85three"})
    recorder = RecordingModel(model, tmp_path / "r.jsonl")
    recorder.score("Robot: 1.", [" done"])
    recorder.complete(MESSAGES, {})
    replay = ReplayModel(tmp_path / "r.jsonl")
    assert replay.score("Robot: 1.", [" done"]).logprobs.tolist() == [FLOOR_LOGPROB]
    assert replay.complete(MESSAGES, {}) == {"a": "one\u2028two\x85three"}


def test_a_recording_of_a_tuned_model_plans_again(tiny, tmp_path):
    from doable.planners.language.local import LocalModel

    model = LocalModel(*tiny, plans=True)
    question = "Human: bring me a sponge\nRobot:", ["\nfind a sponge ->", "\ndone ->"]
    said = RecordingModel(model, tmp_path / "r.jsonl").score(*question)
    replay = ReplayModel(tmp_path / "r.jsonl")
    assert replay.capabilities.plans
    np.testing.assert_array_equal(replay.score(*question).choices, said.choices)
    plain = ReplayModel(write(tmp_path / "p.jsonl", {"prompt_contains": "a", "options": {" done": -1}}))
    assert not plain.capabilities.plans
    assert plain.score("a", [" done"]).choices is None


def test_a_prompt_or_option_it_does_not_have_is_an_error(tmp_path):
    model = ReplayModel(write(tmp_path / "r.jsonl", {"prompt_contains": "coke", "options": {" done": -1}}))
    assert model.score("bring a coke\nRobot:", [" done"]).logprobs.tolist() == [-1.0]
    with pytest.raises(LanguageModelError, match="no scores for the prompt that ends 'bring tea'"):
        model.score("bring tea", [" done"])
    with pytest.raises(LanguageModelError, match=r"no score for 1 of 2 options, the first is ' go'"):
        model.score("a coke", [" done", " go"])
    with pytest.raises(LanguageModelError, match="no completion"):
        model.complete(MESSAGES, {})
    assert not model.capabilities.completes


def test_an_exact_prompt_comes_before_a_text_it_contains(tmp_path):
    path = write(
        tmp_path / "r.jsonl",
        {"prompt_contains": "coke", "options": {" done": -1, " go": -2}},
        {"prompt_sha256": digest("a coke"), "options": {" done": -3}, "tokens": {" done": 2}},
    )
    scores = ReplayModel(path).score("a coke", [" done", " go"])
    assert scores.logprobs.tolist() == [-3, -2]
    assert scores.tokens.tolist() == [2, 1]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "Expecting"),
        ("[" * 100_000, "line 2"),
        ([1], "expected an object"),
        ({"options": {" done": -1}}, "either 'prompt_sha256' or 'prompt_contains'"),
        ({"prompt_contains": "", "options": {" done": -1}}, "either"),
        ({"prompt_contains": 7, "options": {" done": -1}}, "either"),
        ({"prompt_contains": "a", "prompt_sha256": "b", "options": {" done": -1}}, "either"),
        ({"prompt_contains": "a"}, "expected 'options' or 'completion'"),
        ({"prompt_contains": "a", "option": {}}, "unknown key 'option'"),
        ({"prompt_contains": "a", "options": {" done": "no"}}, "log-probabilities"),
        ({"prompt_contains": "a", "options": {" done": 0.5}}, "log-probabilities"),
        ('{"prompt_contains": "a", "options": {" done": NaN}}', "log-probabilities"),
        ({"prompt_contains": "a", "options": {" done": True}}, "log-probabilities"),
        ({"prompt_contains": "a", "options": {" done": -1}, "tokens": {" done": 0}}, "whole numbers"),
        ({"prompt_contains": "a", "options": {" done": -1}, "choices": {" done": 1}}, "'choices' must"),
        ({"prompt_contains": "a", "options": {" done": -1}, "choices": [-1]}, "'choices' must"),
        ({"prompt_contains": "a", "options": {" done": -1}, "choices": {" go": -1}}, "the same texts"),
        ({"prompt_contains": "a", "completion": {}, "choices": {" go": -1}}, "the same texts"),
        ({"prompt_contains": "a", "completion": [1]}, "expected 'options' or 'completion'"),
    ],
)
def test_a_malformed_line_is_named(tmp_path, line, reason):
    path = write(tmp_path / "r.jsonl", {"prompt_contains": "a", "options": {" done": -1}}, line)
    with pytest.raises(DoableError, match=reason) as caught:
        ReplayModel(path)
    assert "line 2" in str(caught.value)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(DoableError, match=r"cannot read the recording .*nothing"):
        open_model(str(tmp_path / "nothing"))
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DoableError, match="cannot read"):
        open_model(str(tmp_path / "binary"))
    with pytest.raises(DoableError, match="replay:FILE"):
        open_model("")


def test_a_script_must_answer_every_option():
    with pytest.raises(LanguageModelError, match="1 scores for 2 options"):
        ScriptedModel(lambda prompt, options: [0.0]).score("a", [" b", " c"])
    with pytest.raises(LanguageModelError):
        ScriptedModel().score("a", [" b"])
    with pytest.raises(LanguageModelError):
        ScriptedModel().complete(MESSAGES, {})
