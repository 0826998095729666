import copy

import numpy as np
import pytest
import torch

import doable.planners.language.local as local
from doable.errors import DoableError, MissingResource
from doable.planners.language import smollm
from doable.planners.language.base import LanguageModelError
from doable.planners.language.local import LocalModel

PROMPT = "Human: bring me a sponge\nRobot: 1."
OPTIONS = [
    " find a sponge",
    " find a coke can",
    " find a coke",
    " find",
    " pick up the sponge",
    "\ndone",
    " done",
    " done",
    " go to the crème brûlée 🍮",
]


def naive(tokenizer, model, prompt, options):
    """One full prompt for every option, without a cache: what the scorer must equal."""
    found = []
    for option in options:
        batch = tokenizer(prompt + option, return_offsets_mapping=True)
        start = next(i for i, (_, end) in enumerate(batch["offset_mapping"]) if end > len(prompt))
        ids = torch.tensor([batch["input_ids"]])
        with torch.inference_mode():
            logprobs = torch.log_softmax(model(ids).logits[0].double(), -1)
        found.append(sum(float(logprobs[i - 1, ids[0, i]]) for i in range(start, ids.shape[1])))
    return np.array(found)


def test_scores_equal_one_prompt_per_option(tiny):
    scores = LocalModel(*tiny).score(PROMPT, OPTIONS)
    assert scores.logprobs == pytest.approx(naive(*tiny, PROMPT, OPTIONS), abs=1e-4)
    assert np.ptp(scores.logprobs) > 1  # the random model does distinguish them


def test_token_counts_are_those_of_the_option_alone(tiny):
    tokenizer, _ = tiny
    scores = LocalModel(*tiny).score(PROMPT, OPTIONS)
    assert scores.tokens.tolist() == [len(tokenizer(option)["input_ids"]) for option in OPTIONS]


@pytest.mark.parametrize("attention", ["sdpa", "eager"])
def test_what_is_remembered_of_earlier_prompts_changes_nothing(tiny, attention):
    tokenizer, net = tiny
    net.set_attn_implementation(attention)
    model = LocalModel(tokenizer, net)
    prompts = [
        PROMPT,
        PROMPT,
        PROMPT + " find a sponge\n2.",
        PROMPT + " find a coke can\n2.",
        "Human: bring",
        "go to the table",
        PROMPT + " done",
    ]
    for prompt in prompts:
        fresh = naive(tokenizer, net, prompt, OPTIONS)
        assert model.score(prompt, OPTIONS).logprobs == pytest.approx(fresh, abs=1e-4), prompt
    net.set_attn_implementation("sdpa")


def test_only_what_changed_of_the_prompt_is_read_again(tiny, monkeypatch):
    tokenizer, net = tiny
    model, read = LocalModel(tokenizer, net), []
    forward = net.base_model.forward

    def counting(*args, **kwargs):
        read.append(kwargs["input_ids"].shape[1])
        return forward(*args, **kwargs)

    monkeypatch.setattr(net.base_model, "forward", counting)
    model.score(PROMPT, [" done"])
    model.score(PROMPT + " find a sponge\n2.", [" done"])
    first, added = len(tokenizer(PROMPT)["input_ids"]), len(tokenizer(" find a sponge\n2.")["input_ids"])
    option = len(tokenizer(" done")["input_ids"])
    assert read == [first + option - 1, added + option - 1]


def test_a_token_across_the_boundary_belongs_to_the_option(tiny):
    tokenizer, net = tiny
    prompt, options = "Human: find a coke c", ["an", " can", "at"]
    whole = tokenizer(prompt + "an")["input_ids"]
    assert whole[: len(tokenizer(prompt)["input_ids"])] != tokenizer(prompt)["input_ids"]  # they do merge
    scores = LocalModel(tokenizer, net).score(prompt, options)
    assert scores.logprobs == pytest.approx(naive(tokenizer, net, prompt, options), abs=1e-4)


WHOLE = [" find a sponge,", " find a coke can,", " find a coke,", " pick up the sponge,", " done."]


def test_choices_sum_to_one_and_follow_the_tokens_that_options_leave(tiny):
    """One option at a time: at each token, its probability among the tokens with which some option goes on."""
    tokenizer, net = tiny
    choices = LocalModel(tokenizer, net).score(PROMPT, WHOLE).choices
    assert np.exp(choices).sum() == pytest.approx(1)
    prefix, paths = tokenizer(PROMPT)["input_ids"], [tokenizer(option)["input_ids"] for option in WHOLE]
    for path, found in zip(paths, choices, strict=True):
        expected = 0.0
        for i, token in enumerate(path):
            with torch.inference_mode():
                logits = net(torch.tensor([prefix + path[:i]])).logits[0, -1].double()
            allowed = sorted({other[i] for other in paths if other[:i] == path[:i] and len(other) > i})
            expected += float(logits[token] - torch.logsumexp(logits[allowed], 0))
        assert found == pytest.approx(expected, abs=1e-4)


def test_a_temperature_evens_choices_out_and_leaves_their_order(tiny):
    cold = LocalModel(*tiny).score(PROMPT, WHOLE)
    warm = LocalModel(*tiny, temperature=4.0).score(PROMPT, WHOLE)
    assert warm.logprobs == pytest.approx(cold.logprobs)
    assert np.exp(warm.choices).sum() == pytest.approx(1)
    assert np.argsort(warm.choices).tolist() == np.argsort(cold.choices).tolist()
    assert np.diff(np.sort(warm.choices)) == pytest.approx(np.diff(np.sort(cold.choices)) / 4)


def test_many_options_are_read_in_pieces(tiny, monkeypatch):
    monkeypatch.setattr(local, "_ROWS", 3)
    assert LocalModel(*tiny).score(PROMPT, OPTIONS).logprobs == pytest.approx(naive(*tiny, PROMPT, OPTIONS), abs=1e-4)


def test_an_interrupted_pass_leaves_no_half_written_memory(tiny, monkeypatch):
    tokenizer, net = tiny
    model = LocalModel(tokenizer, net)
    layer = net.base_model.layers[1]

    def interrupt(*args, **kwargs):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(layer, "forward", interrupt)
        with pytest.raises(KeyboardInterrupt):
            model.score(PROMPT, OPTIONS)
    assert model.score(PROMPT, OPTIONS).logprobs == pytest.approx(naive(tokenizer, net, PROMPT, OPTIONS), abs=1e-4)


def test_weights_that_are_not_numbers_are_an_error(tiny):
    tokenizer, net = copy.deepcopy(tiny)
    torch.nn.init.constant_(net.base_model.norm.weight, torch.nan)
    with pytest.raises(LanguageModelError, match="not numbers"):
        LocalModel(tokenizer, net).score(PROMPT, OPTIONS)


@pytest.mark.parametrize(("prompt", "options"), [("", [" done"]), (PROMPT, []), (PROMPT, [" done", ""])])
def test_empty_questions_are_errors(tiny, prompt, options):
    with pytest.raises(DoableError, match="none of them empty"):
        LocalModel(*tiny).score(prompt, options)


def test_a_prompt_beyond_the_context_is_an_error(tiny):
    with pytest.raises(LanguageModelError, match="at most 256"):
        LocalModel(*tiny).score("a b c d " * 200, [" done"])


def test_it_does_not_write_json(tiny):
    model = LocalModel(*tiny)
    assert not model.capabilities.completes
    with pytest.raises(LanguageModelError, match="does not write JSON"):
        model.complete([], {})


def test_an_adapter_that_is_not_there_is_named():
    with pytest.raises(MissingResource, match=r"nowhere/adapter\.json: cannot be read"):
        local.open_model("nowhere")


needs_model = pytest.mark.skipif(not smollm.is_cached(), reason="SmolLM2 is not in the cache")


@needs_model
def test_smollm_scores_exactly_and_sensibly():
    model = local.open_model("")
    prompt = (
        "Human: bring me an apple\nRobot: 1. find an apple\n2. pick up the apple\n3. bring it to you\n4. done\n\n"
        "Human: bring me a sponge\nRobot: 1."
    )
    options = [" find a sponge", " find a coke can", " pick up the sponge", " done"]
    scores = model.score(prompt, options)
    assert scores.logprobs == pytest.approx(naive(model._tokenizer, model._model, prompt, options), abs=0.01)
    assert int(np.argmax(scores.choices)) == 0


CHOICES = ["\nfind a sponge ->", "\nfind a coke can ->", "\nfind a coke ->", "\npick up the sponge ->", "\ndone ->"]


def test_choosing_agrees_with_scoring(tiny):
    model = LocalModel(*tiny)
    for prompt in (PROMPT, PROMPT + " find a sponge", PROMPT):
        scores = model.score(prompt, CHOICES).choices
        assert model.choose(prompt, CHOICES, np.ones(5, bool)) == pytest.approx(scores, abs=1e-4)
        wanted = np.array([True, False, True, True, False])
        assert model.choose(prompt, CHOICES, wanted) == pytest.approx(np.where(wanted, scores, -np.inf), abs=1e-4)


def test_choosing_reads_what_leads_to_what_is_wanted(tiny, monkeypatch):
    tokenizer, net = tiny
    read = []
    forward = net.base_model.forward

    def counting(*args, **kwargs):
        read.append(kwargs["input_ids"].shape[1])
        return forward(*args, **kwargs)

    monkeypatch.setattr(net.base_model, "forward", counting)
    model = LocalModel(tokenizer, net)
    everything = np.ones(5, bool)
    for wanted in (everything, everything, np.arange(5) == 4):
        model.choose(PROMPT, CHOICES, wanted)
    assert read[2] == 1 + len(tokenizer(CHOICES[4])["input_ids"]) - 1  # the prompt's last token, all but the option's
    assert read[1] > 2 * read[2]


def test_choosing_with_damaged_weights_says_so(tiny):
    tokenizer, net = tiny
    broken = copy.deepcopy(net)
    with torch.no_grad():
        broken.model.norm.weight.fill_(float("nan"))
    with pytest.raises(LanguageModelError, match="damaged"):
        LocalModel(tokenizer, broken).choose(PROMPT, CHOICES, np.ones(5, bool))


@pytest.mark.filterwarnings("error::FutureWarning")
def test_transformers_is_called_as_it_wants_to_be_called(tiny):
    """Its warnings would stand between a person and the robot."""
    model = LocalModel(*tiny)
    model.score(PROMPT, OPTIONS)
    model.choose(PROMPT, OPTIONS[:4], np.ones(4, dtype=bool))
