from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from doable.errors import DoableError
from doable.skills.policy import MlpPolicy


def tensors_of(net: nn.Sequential) -> dict[str, np.ndarray]:
    layers = [layer for layer in net if isinstance(layer, nn.Linear)]
    return {
        f"{i}.{part}": getattr(layer, part).detach().numpy().copy()
        for i, layer in enumerate(layers)
        for part in ("weight", "bias")
    }


@pytest.fixture
def net() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(6, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(), nn.Linear(16, 2), nn.Tanh())


def test_it_computes_what_torch_computes(net):
    policy = MlpPolicy(tensors_of(net), observation_size=6, action_size=2)
    rng = np.random.default_rng(1)
    for _ in range(20):
        x = rng.normal(size=6).astype(np.float32)
        np.testing.assert_allclose(policy.act(x), net(torch.from_numpy(x)).detach().numpy(), atol=1e-6)


def test_its_tensors_make_it_again(net):
    policy = MlpPolicy(tensors_of(net), observation_size=6, action_size=2)
    again = MlpPolicy(policy.tensors(), observation_size=6, action_size=2)
    x = np.ones(6, np.float32)
    assert np.array_equal(policy.act(x), again.act(x))


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_weights_must_be_finite(net, value):
    tensors = tensors_of(net)
    tensors["1.weight"][3, 3] = value
    with pytest.raises(DoableError, match=r"layer 1 .*not finite"):
        MlpPolicy(tensors, observation_size=6, action_size=2)


def test_sizes_must_fit(net):
    with pytest.raises(DoableError, match="layer 0 takes 7"):
        MlpPolicy(tensors_of(net), observation_size=7, action_size=2)
    with pytest.raises(DoableError, match="gives 2 numbers; the task takes 3"):
        MlpPolicy(tensors_of(net), observation_size=6, action_size=3)
    with pytest.raises(DoableError, match="layers"):
        MlpPolicy({}, observation_size=6, action_size=2)
    with pytest.raises(DoableError, match="layers"):
        MlpPolicy({**tensors_of(net), "extra": np.zeros(1, np.float32)}, observation_size=6, action_size=2)


def test_observations_must_fit(net):
    policy = MlpPolicy(tensors_of(net), observation_size=6, action_size=2)
    for bad in (np.zeros(5, np.float32), np.full(6, np.nan, np.float32)):
        with pytest.raises(DoableError, match="6 finite numbers"):
            policy.act(bad)
