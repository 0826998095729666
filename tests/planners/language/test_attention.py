"""Our attention is torch's, for heads that share keys, for masks, and for what is asked of it backward."""

import copy

import pytest
import torch

from doable.planners.language.attention import NAME, attend, install
from doable.planners.language.tuning import Pupil


@pytest.mark.parametrize("groups", [1, 2, 6])
def test_it_is_what_torch_does(groups):
    torch.manual_seed(0)
    query = torch.randn(2, 6, 5, 8, requires_grad=True)
    key, value = (torch.randn(2, groups, 5, 8, requires_grad=True) for _ in range(2))
    mask = torch.full((5, 5), float("-inf")).triu(1)[None, None]
    ours, _ = attend(torch.nn.Identity(), query, key, value, mask, scaling=0.3)
    theirs = torch.nn.functional.scaled_dot_product_attention(
        query, key, value, attn_mask=mask, scale=0.3, enable_gqa=True
    ).transpose(1, 2)
    torch.testing.assert_close(ours, theirs)
    weights = torch.randn_like(ours)
    for found, wanted in zip(
        torch.autograd.grad((ours * weights).sum(), (query, key, value)),
        torch.autograd.grad((theirs * weights).sum(), (query, key, value)),
        strict=True,
    ):
        torch.testing.assert_close(found, wanted)


def test_in_bfloat16_it_is_about_as_near_to_the_truth_as_torch():
    torch.manual_seed(0)
    given = [torch.randn(2, heads, 40, 16, requires_grad=True) for heads in (6, 2, 2)]
    mask = torch.full((2, 1, 40, 40), float("-inf")).triu(1)
    mask[1, :, :, 0] = float("-inf")  # a mask for each text
    mask[1, :, 0, 0] = 0.0

    def found(kind, ours):
        query, key, value = (one.detach().to(kind).requires_grad_() for one in given)
        bias = mask.to(kind)
        if ours:
            gathered, _ = attend(torch.nn.Identity(), query, key, value, bias, scaling=0.25)
        else:
            gathered = torch.nn.functional.scaled_dot_product_attention(
                query, key, value, attn_mask=bias, scale=0.25, enable_gqa=True
            ).transpose(1, 2)
        gradients = torch.autograd.grad(gathered.float().square().sum(), (query, key, value))
        return [one.detach().float() for one in (gathered, *gradients)]

    truth = found(torch.float32, ours=False)
    errors = [
        [(one - true).norm() / true.norm() for one, true in zip(found(torch.bfloat16, ours=ours), truth, strict=True)]
        for ours in (True, False)
    ]
    for mine, theirs in zip(*errors, strict=True):
        assert mine < max(2 * theirs, 0.01)


def test_a_model_says_the_same_with_it(roomy):
    plain, ours = roomy[1], copy.deepcopy(roomy[1])
    install(ours)
    assert ours.config._attn_implementation == NAME
    assert plain.config._attn_implementation != NAME
    words = torch.tensor([[5, 9, 2, 7, 7, 1], [4, 4, 8, 0, 0, 0]])
    torch.testing.assert_close(ours(words).logits, plain(words).logits)


def test_other_kinds_of_models_keep_theirs(roomy):
    other = copy.deepcopy(roomy[1])
    other.config.model_type = "gemma3_text"
    before = other.config._attn_implementation
    install(other)
    assert other.config._attn_implementation == before


def test_it_is_for_learning_in_bfloat16_and_not_for_who_is_asked(roomy):
    tokenizer, model = roomy
    full = Pupil(tokenizer, copy.deepcopy(model), rank=2, scale=2.0, seed=0, precision="float32")
    half = Pupil(tokenizer, copy.deepcopy(model), rank=2, scale=2.0, seed=0, precision="bfloat16")
    assert full._model.config._attn_implementation == "sdpa"
    assert half._model.config._attn_implementation == NAME
    half.merged()
    assert half._plain.config._attn_implementation == "sdpa"
    assert half._model.config._attn_implementation == NAME
