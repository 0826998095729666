"""CARD.md: what a trained skill is, how it was made and how well it works; every figure from its skill.json."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .store import CARD, SkillRecord, read_record, write_skill

CURVE = "curve.png"
RELIABILITY = "reliability.png"
"""A plot that calibration may leave in the folder; the card then shows it."""


def write_card(folder: Path) -> None:
    """Write CARD.md and the learning curve into a trained skill's folder, from its skill.json.

    Call it again when skill.json has new figures (`metrics["affordance"]` after calibration).
    """
    record = read_record(folder)
    files = {CARD: card_text(record, reliability=(folder / RELIABILITY).is_file()).encode()}
    if record.curve:
        files[CURVE] = curve_png(record.name, record.curve)
    write_skill(folder, record, files)


def card_text(record: SkillRecord, *, reliability: bool = False) -> str:
    """Return the card as Markdown."""
    figures = record.metrics
    low, high = figures["ci"]
    reasons = ", ".join(f"{reason} {count}" for reason, count in figures["reasons"].items())
    lines = [
        f"# {record.name}",
        "",
        _origin(record),
        "",
        "```",
        f"doable train {record.name} --seed {record.seed} --steps {record.recipe['steps']}",
        f"doable eval {record.name} --episodes {figures['episodes']} --seed {figures['seed']}",
        "```",
        "",
        "| | |",
        "|---|---|",
        f"| Success of the policy alone | **{figures['success']:.1%}** of {figures['episodes']} fresh episodes |",
        f"| Wilson 95 % interval | {low:.1%} to {high:.1%} |",
        f"| Scripted guide, same episodes | {figures['guide_success']:.1%} |",
        f"| Verdicts | {reasons} |",
        f"| Median steps to success | {figures['steps_median']:.0f} ({figures['steps_median'] / 20:.1f} s) |",
        f"| Training | {figures['steps']} steps, {figures['minutes']:.1f} minutes, one torch thread |",
        f"| Noisy guide episodes in the prior | {record.recipe['guide_episodes']} "
        f"({figures['noisy_guide_success']:.0%} successful) |",
        f"| Machine | {figures['hardware']} |",
        f"| Commit | {record.git or 'not from a checkout'} |",
        f"| Versions | {', '.join(f'{name} {version}' for name, version in record.versions.items())} |",
        "",
        *_curve(record.curve),
        "## Affordance",
        "",
        *_affordance(figures.get("affordance"), reliability=reliability),
        "## Recipe",
        "",
        *(f"- {name}: {value}" for name, value in record.recipe.items()),
        "",
    ]
    return "\n".join(lines)


def _origin(record: SkillRecord) -> str:
    """Say what the policy learned from."""
    origin = (
        "A closed-loop policy at 20 Hz, trained in PyBullet by soft actor-critic on a sparse 0/1 outcome. The scripted "
        "guide's episodes are half of every batch"
    )
    weight = record.recipe.get("imitation")
    if not weight:
        return f"{origin} and nothing else."
    return (
        f"{origin}, and its lessons, in its own states and in the learner's, are part of the actor's loss from the "
        f"first step to the last, with weight {weight}."
    )


def _curve(curve: Sequence[Mapping[str, float]]) -> list[str]:
    if not curve:
        return []
    rows = [f"| {p['step']:.0f} | {p['minutes']:.1f} | {p['success']:.0%} | {p['episodes']:.0f} |" for p in curve]
    head = ["## Learning curve", "", f"![learning curve]({CURVE})", "", "| step | minutes | success | episodes |"]
    return [*head, "|---|---|---|---|", *rows, ""]


def _affordance(figures: Mapping[str, Any] | None, *, reliability: bool) -> list[str]:
    if not figures:
        return [f"Not calibrated yet: there is no `metrics.affordance` in {Path('skill.json')}.", ""]
    rows = [f"| {name} | {value:.3f} |" if isinstance(value, float) else f"| {name} | {value} |" for name, value in figures.items()]  # fmt: skip  # noqa: E501
    plot = ["", f"![reliability]({RELIABILITY})"] if reliability else []
    return ["| | |", "|---|---|", *rows, *plot, ""]


def curve_png(name: str, curve: Sequence[Mapping[str, float]]) -> bytes:
    """Return the learning curve as a picture."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 3), dpi=100, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.plot([p["step"] for p in curve], [100 * p["success"] for p in curve], marker="o", color="#1f5fa8")
    axes.set(title=f"{name}: deterministic policy", xlabel="control steps", ylabel="success, %", ylim=(0, 102))
    axes.set_xlim(left=0)
    axes.grid(alpha=0.3)
    content = io.BytesIO()
    figure.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()
