import json
import re
import time

import numpy as np
import pytest

from doable.errors import DoableError
from doable.planners.language.base import LanguageModelError
from doable.planners.language.connect import open_server
from doable.planners.language.retry import Patience

QUICK = Patience(seconds=60.0, attempts=3, pause=0.01, longest_pause=0.2)
PROMPT = "Human: bring me number 17\nRobot: 1."
SCHEMA = {
    "type": "object",
    "properties": {"plan": {"type": "array", "items": {"type": "string"}}},
    "required": ["plan"],
    "additionalProperties": False,
}
ASK = [{"role": "user", "content": "plan"}]


def options(count):
    return [f" number {i}." for i in range(count)]


def weights(count):
    found = np.array([2.0 ** -abs(i - 17) for i in range(count)])
    return found / found.sum()


def letters(body):
    """Return letter -> number of the option, as the question in a request has them."""
    pairs = re.findall(r"^([A-Z])\. number (\d+)\.$", body["messages"][-1]["content"], flags=re.MULTILINE)
    return {letter: int(number) for letter, number in pairs}


@pytest.fixture
def opened(serve):
    """A function from the answer of /chat/completions to a model and its server."""

    def opened(answer, **more):
        server = serve({"/chat/completions": answer, **more}, models=["tiny"])
        return open_server(server.url, patience=QUICK), server

    return opened


def chooser(says, *, bias=None):
    def answer(body):
        chances = {letter: weights(60)[number] for letter, number in letters(body).items()}
        if bias:
            chances = {letter: p * (5.0 if letter == bias else 1.0) for letter, p in chances.items()}
        total = sum(chances.values())
        return says("A", top={k: p / total for k, p in sorted(chances.items(), key=lambda item: -item[1])[:20]})

    return answer


@pytest.mark.parametrize("count", [2, 20, 21, 60])
def test_options_are_scored_by_the_letters_probabilities(opened, says, count):
    model, server = opened(chooser(says))
    scores = model.score(PROMPT, options(count))
    assert model.method == "top_logprobs"
    assert scores.logprobs == pytest.approx(np.log(weights(count)), abs=1e-6)
    assert scores.tokens.tolist() == [1] * count
    assert not model.capabilities.exact
    asked = [body for path, body, _ in server.requests if path == "/chat/completions"]
    assert all(len(letters(body)) <= 20 and body["top_logprobs"] == 20 for body in asked)
    assert len(asked) == {2: 2, 20: 2, 21: 6, 60: 8}[count]
    assert server.paths.count("/decisions") == 1  # probed once


@pytest.mark.parametrize("status", [401, 403, 500])
def test_a_server_that_forbids_decisions_is_asked_in_another_way(opened, says, status):
    model, server = opened(
        chooser(says), **{"/decisions": lambda body: (status, {"error": {"message": "not for you"}}, {})}
    )
    assert model.score(PROMPT, options(20)).logprobs == pytest.approx(np.log(weights(20)), abs=1e-6)
    assert model.method == "top_logprobs"
    assert server.paths.count("/decisions") == 1


def test_one_odd_answer_is_no_end(opened, says):
    odd, letter = [], chooser(says)

    def answer(body):
        if "top_logprobs" in body and odd:
            return says("well", top={"well": 1.0})
        return letter(body) if "top_logprobs" in body else says('{"ranking": [{"option": 2, "percent": 80}]}')

    model, _ = opened(answer)
    model.score(PROMPT, options(2))
    odd.append(True)
    assert model.score(PROMPT, options(2)).logprobs.argmax() == 1
    odd.clear()
    model.score(PROMPT, options(2))
    assert model.method == "top_logprobs"


def test_a_liking_for_one_letter_is_averaged_out(opened, says):
    model, _ = opened(chooser(says, bias="A"))
    scores = model.score(PROMPT, [" number 1.", " number 17."])
    assert scores.logprobs[1] > scores.logprobs[0]


def test_equal_options_are_asked_once_and_score_the_same(opened, says):
    model, server = opened(chooser(says))
    scores = model.score(PROMPT, [" number 17.", "\nnumber 17.", " number 3."])
    assert scores.logprobs[0] == scores.logprobs[1] > scores.logprobs[2]
    assert len(letters(server.requests[-1][1])) == 2


def test_a_single_option_is_certain_without_asking(opened, says):
    model, server = opened(lambda body: b"")
    assert model.score(PROMPT, [" done"]).logprobs.tolist() == [0.0]
    assert server.requests == []


def ranking(says, *entries):
    def answer(body):
        if body.get("logprobs"):
            return 400, {"error": {"message": "logprobs are not supported with reasoning models"}}, {}
        return says(json.dumps({"ranking": [{"option": o, "percent": p} for o, p in entries]}))

    return answer


def test_a_model_without_logprobs_writes_a_ranking(opened, says):
    model, server = opened(ranking(says, (3, 80), (1, 10)))
    scores = model.score(PROMPT, options(40))
    assert model.method == "ranking"
    assert np.argsort(-scores.logprobs)[:2].tolist() == [2, 0]
    assert np.exp(scores.logprobs).sum() == pytest.approx(1)
    asked = len(server.requests)
    model.score(PROMPT, options(40))
    assert len(server.requests) == asked + 1  # what it cannot do is not tried again


def test_a_ranking_that_names_an_unknown_option_is_repaired_or_refused(opened, says):
    model, server = opened(ranking(says, (7, 80)))
    with pytest.raises(LanguageModelError, match="option must have 1 to 3, got 7"):
        model.score(PROMPT, options(3))
    assert len(server.requests) == 4  # decisions, letters, the ranking and its repair


def test_a_model_that_chats_instead_of_choosing_writes_a_ranking(opened, says):
    def answer(body):
        if body.get("logprobs"):
            return says("The", top={"The": 0.9, "I": 0.1})
        return says('{"ranking": [{"option": 2, "percent": 60}]}')

    model, _ = opened(answer)
    assert int(np.argmax(model.score(PROMPT, options(3)).logprobs)) == 1
    assert model.method == "ranking"


def decided(chances):
    def answer(body):
        values = [choice["value"] for choice in body["questions"][0]["choices"]]
        told = [{"value": v, "probability": p} for v, p in zip(values, chances, strict=False)]
        choice = {"type": "choice", "name": "next", "choice": values[0], "confidence": 0.5, "probabilities": told}
        return {"model": "m", "answers": [choice], "usage": {}}

    return answer


def test_decisions_are_used_where_the_server_has_them(opened, says):
    model, server = opened(chooser(says), **{"/decisions": decided([0.7, 0.2, 0.1])})
    assert model.score(PROMPT, options(3)).logprobs == pytest.approx(np.log([0.7, 0.2, 0.1]))
    assert model.method == "decisions"
    assert server.paths == ["/decisions"]
    assert server.requests[0][1]["input"] == PROMPT


@pytest.mark.parametrize(
    "answer",
    [
        decided([0.7, 0.2]),
        decided([0.7, 0.2, 7]),
        lambda body: {"model": "m", "answers": [{"type": "refusal", "name": "next"}], "usage": {}},
    ],
    ids=["an option is missing", "no probability", "refusal"],
)
def test_decisions_that_make_no_sense_are_errors(opened, says, answer):
    model, _ = opened(chooser(says), **{"/decisions": answer})
    with pytest.raises(LanguageModelError, match="refused, or gave no probability"):
        model.score(PROMPT, options(3))


def test_an_object_that_follows_the_schema_comes_back(opened, says):
    model, server = opened(lambda body: says('{"plan": ["find(sponge)", "café 🍮"]}'))
    assert model.complete(ASK, SCHEMA) == {"plan": ["find(sponge)", "café 🍮"]}
    sent = server.requests[0][1]["response_format"]
    assert sent["type"] == "json_schema"
    assert sent["json_schema"]["schema"]["required"] == ["plan"]


@pytest.mark.parametrize(
    ("first", "reason"),
    [
        ({"content": '{"plan": "go"}'}, "plan must be array"),
        ({"content": '{"plan": ["go'}, "not a JSON object"),
        ({"content": '{"plan": ["go', "finish": "length"}, "cut off"),
        ({"content": ""}, "no JSON object"),
        ({"content": "[1, 2]"}, "must be object|no JSON object"),
        ({"content": '{"plan": [], "x": NaN}'}, "NaN|unknown key"),
    ],
)
def test_a_wrong_object_is_repaired_once(opened, says, first, reason):
    def answer(body):
        return says(**first) if len(body["messages"]) == 1 else says('{"plan": []}')

    model, server = opened(answer)
    assert model.complete(ASK, SCHEMA) == {"plan": []}
    assert re.search(reason, server.requests[1][1]["messages"][-1]["content"])

    model, server = opened(lambda body: says(**first))
    with pytest.raises(LanguageModelError, match="not even after one repair") as caught:
        model.complete(ASK, SCHEMA)
    assert re.search(reason, str(caught.value))
    assert len(server.requests) == 2


def test_a_server_without_schemas_is_asked_in_words(opened, says):
    def answer(body):
        if "response_format" in body:
            return 400, {"error": {"message": "response_format is not supported"}}, {}
        assert '"plan"' in body["messages"][0]["content"]
        return says('Sure! ```json\n{"plan": ["go"]}\n```')

    model, _ = opened(answer)
    assert model.complete(ASK, SCHEMA) == {"plan": ["go"]}


FAULTS = {
    "429": (lambda body: (429, {"error": {"message": "slow down"}}, {"Retry-After": "0"}), "HTTP 429"),
    "429 for an hour": (lambda body: (429, {}, {"Retry-After": "3600"}), "HTTP 429"),
    "500": (lambda body: (500, {"error": {"message": "oops"}}, {}), "HTTP 500"),
    "401": (lambda body: (401, {"error": {"message": "wrong key sk-leaked123456"}}, {}), "HTTP 401"),
    "html": (lambda body: b"<html>hello</html>", "not JSON"),
    "truncated": (lambda body: b'{"id": "1", "choices": [{"mess', "not JSON"),
    "closed early": (lambda body: (200, {}, {"Content-Length": "5000"}), "not reached"),
    "empty object": (lambda body: {}, "makes no sense"),
    "no choices": (lambda body: {"choices": []}, "makes no sense"),
    "a list": (lambda body: b"[1]", "makes no sense"),
    "null": (lambda body: b"null", "makes no sense"),
}


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("question", ["score", "complete"])
def test_every_fault_is_one_clear_line(opened, fault, question):
    answer, reason = FAULTS[fault]
    model, server = opened(answer)
    with pytest.raises(LanguageModelError, match=reason) as caught:
        model.score(PROMPT, options(3)) if question == "score" else model.complete(ASK, SCHEMA)
    text = str(caught.value)
    assert "\n" not in text
    assert len(text) < 400
    assert "sk-leaked" not in text
    assert text.startswith(server.url)
    assert len(server.requests) <= 7


@pytest.mark.parametrize("question", ["score", "complete"])
def test_a_hang_ends(serve, question):
    server = serve({"/chat/completions": lambda body: time.sleep(60) or {}}, models=["tiny"])
    model = open_server(server.url, patience=Patience(seconds=0.4))
    start = time.monotonic()
    with pytest.raises(LanguageModelError, match=r"no answer within 0.4 s"):
        model.score(PROMPT, options(3)) if question == "score" else model.complete(ASK, SCHEMA)
    assert time.monotonic() - start < 30


def test_after_an_outage_it_works_again(opened, says):
    broken = [True, True]
    good = chooser(says)
    model, _ = opened(lambda body: (503, {}, {}) if broken and broken.pop() else good(body))
    assert int(np.argmax(model.score(PROMPT, options(20)).logprobs)) == 17


def test_empty_questions_are_errors(opened):
    model, _ = opened(lambda body: b"")
    for prompt, given in (("", [" done"]), (PROMPT, []), (PROMPT, [" done", " "])):
        with pytest.raises(DoableError, match="none of them empty"):
            model.score(prompt, given)
