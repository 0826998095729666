"""Soft actor-critic beside a guide: Stable-Baselines3's loop with losses that fit a 0/1 outcome and its lessons."""

from __future__ import annotations

import torch
from stable_baselines3 import SAC
from stable_baselines3.common.type_aliases import ReplayBufferSamples
from stable_baselines3.common.utils import polyak_update
from torch import Tensor
from torch.nn import functional

from .replay import HalfPriorBuffer


class GuidedSac(SAC):
    """SAC with two changes to its losses.

    The actor is also pulled towards the guide's lessons, in one loss and by one optimiser, so that the weight of the
    pull means something: behaviour cloning beside the actor's loss (S. Fujimoto and S. Gu, "A Minimalist Approach to
    Offline Reinforcement Learning", 2021), on states that noise was injected into (M. Laskey et al., "DART", 2017) and
    on those to which the learner itself has come (S. Ross et al., "DAgger", 2011).

    The critics' targets hold no entropy (as P. Ball et al., "RLPD", 2023, allow): a value is the discounted chance of
    success, whatever the temperature.
    """

    imitation: float = 0.0
    """Weight of the squared distance to the lessons in the actor's loss; values are between 0 and 1."""

    def train(self, gradient_steps: int, batch_size: int = 64) -> None:
        """Update critics, temperature, actor and target critics."""
        assert self.ent_coef_optimizer is not None
        self._update_learning_rate([self.actor.optimizer, self.critic.optimizer, self.ent_coef_optimizer])
        assert isinstance(self.replay_buffer, HalfPriorBuffer)
        for _ in range(gradient_steps):
            batch = self.replay_buffer.sample(batch_size)
            losses = {"critic": self._criticise(batch), **self._act(batch, self.replay_buffer)}
            polyak_update(self.critic.parameters(), self.critic_target.parameters(), self.tau)
        self._n_updates += gradient_steps
        for name, loss in losses.items():
            self.logger.record(f"train/{name}", loss.item())

    def _criticise(self, batch: ReplayBufferSamples) -> Tensor:
        """Move the critics towards reward and discounted value of what the actor would do next."""
        with torch.no_grad():
            then, _ = self.actor.action_log_prob(batch.next_observations)
            later = torch.cat(self.critic_target(batch.next_observations, then), dim=1).amin(dim=1, keepdim=True)
            discount = self.gamma if batch.discounts is None else batch.discounts
            target = batch.rewards + (1 - batch.dones) * discount * later
        values = self.critic(batch.observations, batch.actions)
        loss = 0.5 * torch.stack([functional.mse_loss(value, target) for value in values]).sum()
        _descend(self.critic.optimizer, loss)
        return loss.detach()

    def _act(self, batch: ReplayBufferSamples, buffer: HalfPriorBuffer) -> dict[str, Tensor]:
        """Move the temperature towards the wanted entropy, and the actor towards value, entropy and the guide."""
        assert self.log_ent_coef is not None
        assert self.ent_coef_optimizer is not None
        assert isinstance(self.target_entropy, float)
        actions, likelihood = self.actor.action_log_prob(batch.observations)
        temperature = self.log_ent_coef.exp().detach()
        surplus = (likelihood.detach() + self.target_entropy).mean()
        _descend(self.ent_coef_optimizer, -(self.log_ent_coef * surplus).sum())
        value = torch.cat(self.critic(batch.observations, actions), dim=1).amin(dim=1)
        loss = (temperature * likelihood - value).mean()
        if self.imitation:
            seen, lessons = buffer.study(len(likelihood) // 2)
            distance = functional.mse_loss(self.actor(seen, deterministic=True), lessons)
            loss = loss + self.imitation * distance
        else:
            distance = torch.zeros(())
        _descend(self.actor.optimizer, loss)
        return {
            "actor": loss.detach(), "value": value.detach().mean(), "imitation": distance.detach(),
            "entropy": -likelihood.detach().mean(), "temperature": temperature,
        }  # fmt: skip


def _descend(optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    optimizer.step()
