"""Recordings for a GPU: what is padded and recorded, by a stand-in for the recorder; on a GPU, by the real one."""

import pytest
import torch

from doable.planners.language import graphs
from doable.planners.language.graphs import STRIDE, Graphs


@pytest.fixture
def decoder(roomy):
    return roomy[1].base_model.eval()


def plain(decoder, tokens):
    return decoder(input_ids=tokens, use_cache=False).last_hidden_state


def batch(texts, longest):
    return torch.arange(texts * longest).reshape(texts, longest) % 11


def test_shapes_are_rounded_up_and_recorded_once(decoder, monkeypatch):
    recorded = []

    def record(body, samples, pool):
        recorded.append((tuple(samples[0].shape), pool))
        return body

    monkeypatch.setattr(torch.cuda, "graph_pool_handle", lambda: "pool")
    monkeypatch.setattr(torch.cuda, "make_graphed_callables", record)
    monkeypatch.setattr(graphs, "MOST", 2)
    read = Graphs(decoder)
    for longest in (STRIDE - 3, STRIDE, STRIDE + 1, 2 * STRIDE, 2 * STRIDE + 1):
        tokens = batch(3, longest)
        found = read(tokens)
        assert found.shape[1] % STRIDE == 0
        torch.testing.assert_close(found[:, :longest], plain(decoder, tokens))
    assert recorded == [((3, STRIDE), "pool"), ((3, 2 * STRIDE), "pool")], "there is no room for a third"


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_a_gpu_replays_what_it_did(decoder):
    decoder = decoder.cuda()
    read, parameters = Graphs(decoder), list(decoder.parameters())
    for longest in (STRIDE, 2 * STRIDE, STRIDE - 3):
        tokens = batch(3, longest).cuda()
        wanted = torch.autograd.grad(plain(decoder, tokens).square().sum(), parameters)
        found = torch.autograd.grad(read(tokens)[:, :longest].square().sum(), parameters)
        for one, other in zip(found, wanted, strict=True):
            torch.testing.assert_close(one, other, rtol=1e-3, atol=1e-3)
