"""A policy that starts narrow, and twin critics with layer normalisation whose targets are probabilities."""

from __future__ import annotations

from typing import Any

import torch
from gymnasium import spaces
from stable_baselines3.common.policies import ContinuousCritic
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor
from stable_baselines3.sac.policies import SACPolicy
from torch import Tensor, nn
from torch.nn import functional

SPREAD = -1.5
"""Logarithm of the standard deviation of an untrained policy's actions, before the tanh. At 0, SB3's start, actions are
so wild that what the critics learn first is that nothing works."""


class NormCritic(ContinuousCritic):
    """Q-networks of Linear, LayerNorm and ReLU: the norm keeps values of unseen actions from running away.

    While the gradient with respect to the actions is wanted (the actor's loss), the weights count as constants,
    which saves a third of that backward pass.
    """

    def __init__(
        self,
        observation_space: spaces.Space[Any],
        action_space: spaces.Box,
        net_arch: list[int],
        features_extractor: BaseFeaturesExtractor,
        features_dim: int,
        activation_fn: type[nn.Module] = nn.ReLU,
        normalize_images: bool = True,
        n_critics: int = 2,
        share_features_extractor: bool = False,
        bounded: bool = False,
    ) -> None:
        super().__init__(
            observation_space, action_space, net_arch, features_extractor, features_dim, activation_fn,
            normalize_images, n_critics, share_features_extractor,
        )  # fmt: skip
        self.bounded = bounded
        self.q_networks = []
        for index in range(n_critics):
            layers: list[nn.Module] = []
            size = features_dim + action_space.shape[0]
            for width in net_arch:
                layers += [nn.Linear(size, width), nn.LayerNorm(width), activation_fn()]
                size = width
            network = nn.Sequential(*layers, nn.Linear(size, 1))
            setattr(self, f"qf{index}", network)  # takes the place of the plain network that the base class made
            self.q_networks.append(network)

    def forward(self, obs: Tensor, actions: Tensor) -> tuple[Tensor, ...]:
        """Return Q of each critic, (batch, 1); in [0, 1] where `bounded`, as a 0/1 outcome must be."""
        start = torch.cat([obs, actions], dim=1)
        frozen = actions.requires_grad
        values = []
        for network in self.q_networks:
            assert isinstance(network, nn.Sequential)
            x = start
            for layer in network:
                x = _frozen(layer, x) if frozen else layer(x)
            values.append(x.clamp(0, 1) if self.bounded else x)
        return tuple(values)


def _frozen(layer: nn.Module, x: Tensor) -> Tensor:
    if isinstance(layer, nn.Linear):
        return functional.linear(x, layer.weight.detach(), layer.bias.detach())
    if isinstance(layer, nn.LayerNorm):
        return functional.layer_norm(x, layer.normalized_shape, layer.weight.detach(), layer.bias.detach())
    out = layer(x)
    assert isinstance(out, Tensor)
    return out


class NormPolicy(SACPolicy):
    """SAC's policy with `NormCritic`; only the target critics are bounded, so that gradients never vanish.

    It starts with the same small spread of actions everywhere.
    """

    def _build(self, lr_schedule: Any) -> None:
        super()._build(lr_schedule)
        assert isinstance(self.critic_target, NormCritic)
        self.critic_target.bounded = True
        assert isinstance(self.actor.log_std, nn.Linear)
        nn.init.zeros_(self.actor.log_std.weight)
        nn.init.constant_(self.actor.log_std.bias, SPREAD)

    def make_critic(self, features_extractor: BaseFeaturesExtractor | None = None) -> ContinuousCritic:
        """Return new critics."""
        arguments = self._update_features_extractor(self.critic_kwargs, features_extractor)
        return NormCritic(**arguments).to(self.device)
