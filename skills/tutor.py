"""The guide's lessons: an imitation loss beside SAC's own, which keeps the policy near what is known to work.

Behaviour cloning beside the actor's loss (S. Fujimoto and S. Gu, "A Minimalist Approach to Offline Reinforcement
Learning", 2021), on states that noise was injected into (M. Laskey et al., "DART", 2017): the guide ran with noise, its
lessons are without. A Q-filter that lets go where the critics prefer the policy was tried: young critics always do.
"""

from __future__ import annotations

import numpy as np
import torch
from stable_baselines3 import SAC
from stable_baselines3.common.callbacks import BaseCallback

from .recipe import Recipe
from .replay import HalfPriorBuffer


class Tutor(BaseCallback):
    """After every control step, one gradient step of the actor towards the guide's lessons."""

    def __init__(self, learner: SAC, recipe: Recipe, *, seed: int) -> None:
        super().__init__()
        self.model: SAC = learner
        self._recipe = recipe
        self._rng = np.random.default_rng(seed)
        self._optimizer = torch.optim.Adam(learner.actor.parameters(), lr=recipe.learning_rate, fused=True)
        self._learned: dict[str, torch.Tensor] | None = None

    def _on_training_start(self) -> None:
        """Before the first step, learn the lessons by heart: a start from which the critics see success at once."""
        if self.num_timesteps == 0 and self._recipe.imitate:
            for _ in range(self._recipe.lessons):
                self._teach()

    def _on_step(self) -> bool:
        if self._recipe.imitate:
            if self.num_timesteps <= self._recipe.watch_first:
                self._keep_still()
            else:
                self._teach()
        return True

    def _keep_still(self) -> None:
        """Undo what SAC did to the actor since the last step: critics that know nothing yet must not teach it."""
        actor = self.model.actor
        if self._learned is None:
            self._learned = {name: value.clone() for name, value in actor.state_dict().items()}
        actor.load_state_dict(self._learned)

    def _teach(self) -> None:
        buffer = self.model.replay_buffer
        assert isinstance(buffer, HalfPriorBuffer)
        if not len(buffer.lessons):
            return
        rows = self._rng.integers(len(buffer.lessons), size=self._recipe.batch // 2)
        seen = torch.as_tensor(buffer.observations[rows, 0])
        lessons = torch.as_tensor(buffer.lessons[rows])
        actions = self.model.actor(seen, deterministic=True)
        errors = (actions - lessons).square()
        self._optimizer.zero_grad(set_to_none=True)
        errors.mean().backward()
        self._optimizer.step()
