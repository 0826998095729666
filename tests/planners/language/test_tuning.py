"""A pupil learns what it is shown, and is afterwards what it seemed to be."""

import copy

import numpy as np
import pytest
import torch

from doable.errors import DoableError
from doable.planners.language.adapter import Adapter, AdapterRecord, merge
from doable.planners.language.lesson import Lesson
from doable.planners.language.local import LocalModel
from doable.planners.language.tuning import Pupil

CALLS = ("find a sponge", "find a coke can", "find a coke", "pick up the sponge", "go to the table", "done")
OPTIONS = tuple(f"\n{text} ->" for text in CALLS)


def lesson(asked: str, *right: str, weights: tuple[float, ...] = ()) -> Lesson:
    text, spans = f"table: sponge\nrobot: operator\nHuman: {asked}\nRobot:", []
    for choice in right:
        said = f"\n{choice} ->"
        spans.append((len(text), len(text) + len(said)))
        text += f"{said} ok"
    return Lesson(text, tuple(spans), OPTIONS, weights)


LESSONS = [
    lesson("bring me a coke", "find a coke", "go to the table", "done"),
    lesson("wipe this up", "find a sponge", "pick up the sponge", "done"),
]


def study(pupil, lessons, rate):
    gradient, loss = pupil.supervised_gradient(lessons, sum(len(one.spans) for one in lessons))
    pupil.step([gradient], rate)
    return loss


@pytest.fixture
def make(tiny):
    tokenizer, model = tiny

    def make(precision="float32", seed=0):
        return Pupil(tokenizer, copy.deepcopy(model), rank=4, scale=2.0, seed=seed, precision=precision)

    return make


def test_a_new_adapter_changes_nothing(make, tiny):
    model = LocalModel(*tiny)
    for one, found in zip(LESSONS, np.split(make().read(LESSONS).logprobs().detach().numpy(), 2), strict=True):
        for (first, last), logprob in zip(one.spans, found, strict=True):
            choices = model.score(one.text[:first], OPTIONS).choices
            assert logprob == pytest.approx(choices[OPTIONS.index(one.text[first:last])], abs=1e-3)


@pytest.mark.parametrize("precision", ["float32", "bfloat16"])
def test_what_is_studied_is_learned(make, precision):
    pupil = make(precision)
    before = pupil.examine(LESSONS)
    losses = [study(pupil, LESSONS, 0.01) for _ in range(40)]
    after = pupil.examine(LESSONS)
    assert losses[0] == pytest.approx(before.loss, abs=0.05)
    assert after.loss < 0.3 * before.loss
    assert (after.hits, after.choices) == (6, 6)
    assert before.hits < 6


@pytest.mark.parametrize(("precision", "within"), [("float32", 0.01), ("bfloat16", 0.3)])
def test_merged_the_model_chooses_as_the_pupil_did(make, tiny, precision, within):
    """What is learned is what is used: by the scorer, from half-precision factors."""
    tokenizer, model = tiny
    pupil = make(precision)
    for _ in range(10):
        study(pupil, LESSONS, 0.01)
    merged = copy.deepcopy(model)
    record = AdapterRecord("t", "tiny", 4, 2.0, 1.0, 0, "", {}, {})
    halves = {name: value.astype(np.float16) for name, value in pupil.tensors().items()}
    merge(merged, Adapter(record, halves), base="tiny", folder="t")
    scorer, reading = LocalModel(tokenizer, merged), pupil.read(LESSONS)
    found = []
    for one in LESSONS:
        for first, last in one.spans:
            choices = scorer.score(one.text[:first], OPTIONS).choices
            found.append(choices[OPTIONS.index(one.text[first:last])])
    assert found == pytest.approx(reading.logprobs().tolist(), abs=within)


def test_an_optimiser_that_comes_back_goes_on_bit_for_bit(make):
    whole, first = make(), make()
    for pupil, count in ((whole, 6), (first, 3)):
        for _ in range(count):
            study(pupil, LESSONS, 0.01)
    second = make(seed=9)  # other numbers to begin with, which are all replaced
    second.load(first.tensors())
    second.load_moments(first.moments())
    for _ in range(3):
        study(second, LESSONS, 0.01)
    for name, value in whole.tensors().items():
        np.testing.assert_array_equal(second.tensors()[name], value, err_msg=name)


@pytest.mark.parametrize("key", ["0/exp_avg", "9999/exp_avg", "x/exp_avg"])
def test_another_optimisers_memory_is_refused(make, key):
    pupil = make()
    study(pupil, LESSONS, 0.01)
    moments = pupil.moments()
    moments[key] = np.zeros((1, 2), np.float32)
    with pytest.raises(DoableError, match="does not fit the adapter"):
        pupil.load_moments(moments)


def test_a_negative_weight_unlearns(make):
    pupil = make()
    one = lesson("bring me a coke", "find a coke")
    before = pupil.examine([one]).loss
    for _ in range(5):
        study(pupil, [lesson("bring me a coke", "find a coke", weights=(-1.0,))], 0.01)
    assert pupil.examine([one]).loss > before


def test_a_gpu_that_is_too_small_is_named(make, monkeypatch):
    def full(self, loss):
        raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(Pupil, "backward", full)
    with pytest.raises(DoableError, match=r"too short for a batch of 2 lessons; .* --set batch=1"):
        make().supervised_gradient(LESSONS, 3)


def test_padding_changes_nothing(make):
    pupil = make()
    together = pupil.read(LESSONS).logprobs().tolist()
    apart = [x for one in LESSONS for x in pupil.read([one]).logprobs().tolist()]
    assert together == pytest.approx(apart, abs=1e-4)


@pytest.mark.parametrize(
    "spoilt",
    [
        lesson("bring me a coke", "find a unicorn"),
        Lesson(LESSONS[0].text, ((3, 9),), OPTIONS),
        Lesson(LESSONS[0].text, ((5, 5),), OPTIONS),
        Lesson(LESSONS[0].text, ((len(LESSONS[0].text), len(LESSONS[0].text) + 9),), OPTIONS),
    ],
)
def test_a_choice_that_is_no_option_is_an_error(make, spoilt):
    with pytest.raises(DoableError, match="none of the options"):
        make().read([spoilt])


def test_an_adapter_of_another_rank_is_refused(make, tiny):
    other = Pupil(tiny[0], copy.deepcopy(tiny[1]), rank=2, scale=2.0, seed=0)
    with pytest.raises(DoableError, match="with rank 4"):
        make().load(other.tensors())


def test_a_token_that_joins_the_colon_and_the_line_break_is_the_options(tiny):
    """As the tokenizers of Qwen and Llama 3 have it."""
    tokenizer, model = copy.deepcopy(tiny)
    tokenizer.add_tokens([":\n"])
    torch.manual_seed(1)
    model.resize_token_embeddings(len(tokenizer))
    scorer = LocalModel(tokenizer, copy.deepcopy(model))
    found = Pupil(tokenizer, model, rank=4, scale=2.0, seed=0, precision="float32").read(LESSONS).logprobs().tolist()
    expected = []
    for one in LESSONS:
        for first, last in one.spans:
            choices = scorer.score(one.text[:first], OPTIONS).choices
            expected.append(choices[OPTIONS.index(one.text[first:last])])
    assert found == pytest.approx(expected, abs=1e-3)
