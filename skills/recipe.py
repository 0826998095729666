"""A recipe is every number that a training depends on, validated once and saved beside its result."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import DoableError


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a skill is trained: SAC on a 0/1 outcome, with a noisy guide's experience and its lessons."""

    steps: int = 12_000
    """Control steps of the learning policy; the guide's come on top."""
    gamma: float = 0.98
    """Discount per control step: 0.98 looks about 50 steps (2.5 s) ahead. It is also what haste may cost: at 0.97, to
    be done 20 steps sooner is worth as much as to succeed 1.8 times as often."""
    n_steps: int = 3
    """Rewards summed before bootstrapping; more carries a far success back faster, less is unbiased."""
    net: tuple[int, ...] = (128, 128)
    """Widths of the hidden layers of the actor and of both critics."""
    batch: int = 256
    """Transitions per update: half from the prior, half from the learner's own experience."""
    updates: int = 1
    """Gradient updates per control step."""
    learning_rate: float = 4.5e-4
    """Adam's, at the start; it falls in a straight line to a tenth at the end."""
    tau: float = 0.02
    """How far the target critics follow per update."""
    entropy: float = 0.002
    """Where the entropy coefficient starts; it is then learned. Rewards are 0/1, so that it must be small."""
    target_entropy: float | None = None
    """What the policy's entropy is held at, nats; None takes minus the number of actions."""
    guide_episodes: int = 400
    """Episodes of the scripted guide, successful or not, that make the prior."""
    guide_noise: float = 0.4
    """Each guide episode has Gaussian noise on its actions, of a size drawn between 0 and this."""
    imitation: float = 1.0
    """Weight, in the actor's loss, of the squared distance to what the guide would do, in its own states and in the
    learner's; values are in [0, 1]."""
    eval_every: int = 3_000
    """Control steps between evaluations (and checkpoints)."""
    eval_episodes: int = 40
    """Episodes per evaluation: always the same, and none of training's."""
    sure_episodes: int = 500
    """As many of a policy that does well in the first: the best of several is chosen, and with few it would be luck."""

    def __post_init__(self) -> None:
        """Check every number.

        Raises:
            DoableError: A number that cannot work, with what can.
        """
        for name in ("steps", "n_steps", "batch", "updates", "guide_episodes", "eval_every", "eval_episodes"):
            if getattr(self, name) < 1:
                raise DoableError(f"recipe: {name} must be at least 1; got {getattr(self, name)}")
        for name in ("gamma", "tau"):
            if not 0 < getattr(self, name) <= 1:
                raise DoableError(f"recipe: {name} must be in (0, 1]; got {getattr(self, name)}")
        if not self.net or min(self.net) < 1:
            raise DoableError(f"recipe: net must be a few positive widths; got {self.net}")
        if self.learning_rate <= 0 or self.entropy <= 0:
            raise DoableError("recipe: learning_rate and entropy must be positive")
        if self.guide_noise < 0 or self.imitation < 0:
            raise DoableError("recipe: guide_noise and imitation must not be negative")
        if self.sure_episodes < self.eval_episodes:
            raise DoableError(f"recipe: sure_episodes ({self.sure_episodes}) < eval_episodes ({self.eval_episodes})")
