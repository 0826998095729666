"""CARD.md: what a trained skill is, how it was made and how well it works; every figure from its skill.json."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .progress import best_point
from .reliability import Reliability, plot
from .store import CARD, SkillRecord, read_record, write_skill

CURVE = "curve.png"
RELIABILITY = "reliability.png"


def write_card(folder: Path) -> None:
    """Write CARD.md and its pictures into a trained skill's folder, from its skill.json.

    Call it again when skill.json has new figures (those of calibration).
    """
    record = read_record(folder)
    files = {CARD: card_text(record).encode()}
    if record.curve:
        files[CURVE] = curve_png(record.name, record.curve, guide=record.metrics["guide_success"])
    if said := record.metrics.get("reliability"):
        found = Reliability.from_json(said)
        files[RELIABILITY] = plot(found, title=f"{record.name}: {found.n} held-out starts")
    write_skill(folder, record, files)


def card_text(record: SkillRecord) -> str:
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
        *_chosen(record.curve),
        f"| Noisy guide episodes in the prior | {record.recipe['guide_episodes']} "
        f"({figures['noisy_guide_success']:.0%} successful) |",
        f"| Machine | {figures['hardware']} |",
        f"| Commit | {record.git or 'not from a checkout'} |",
        f"| Versions | {', '.join(f'{name} {version}' for name, version in record.versions.items())} |",
        "",
        *_curve(record.curve),
        "## Affordance",
        "",
        *_affordance(figures.get("affordance"), reliability=bool(figures.get("reliability"))),
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


def _chosen(curve: Sequence[Mapping[str, float]]) -> list[str]:
    if not curve:
        return []
    point = best_point(curve)
    of = f"{point['episodes']:.0f} episodes"
    return [f"| Policy that ships | of step {point['step']:.0f}, the best of {len(curve)} evaluations ({of}) |"]


def _curve(curve: Sequence[Mapping[str, float]]) -> list[str]:
    if not curve:
        return []
    rows = [f"| {p['step']:.0f} | {p['minutes']:.1f} | {p['success']:.1%} | {p['episodes']:.0f} |" for p in curve]
    head = ["## Learning curve", "", f"![learning curve]({CURVE})", "", "| step | minutes | success | episodes |"]
    return [*head, "|---|---|---|---|", *rows, ""]


def _affordance(figures: Mapping[str, Any] | None, *, reliability: bool) -> list[str]:
    if not figures:
        return [f"Not calibrated yet: there is no `metrics.affordance` in {Path('skill.json')}.", ""]
    rows = [f"| {name} | {value:.3f} |" if isinstance(value, float) else f"| {name} | {value} |" for name, value in figures.items()]  # fmt: skip  # noqa: E501
    plot = ["", f"![reliability]({RELIABILITY})"] if reliability else []
    return ["| | |", "|---|---|", *rows, *plot, ""]


def curve_png(name: str, curve: Sequence[Mapping[str, float]], *, guide: float) -> bytes:
    """Return the learning curve as a picture, beside the success of the scripted guide."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 3), dpi=100, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.plot([p["step"] for p in curve], [100 * p["success"] for p in curve], marker="o", color="#1f5fa8")
    axes.axhline(100 * guide, color="0.5", linestyle="--", label="scripted guide, other episodes")
    best, lowest = best_point(curve), min(*(p["success"] for p in curve), guide)
    axes.plot(best["step"], 100 * best["success"], marker="o", markersize=9, color="#d1622b", ls="", label="ships")
    axes.set(title=f"{name}: deterministic policy", xlabel="control steps", ylabel="success, %")
    axes.set_ylim(max(0.0, 100 * lowest - 5), 101)
    axes.legend(loc="lower right", frameon=False, fontsize=8)
    axes.set_xlim(left=0)
    axes.grid(alpha=0.3)
    content = io.BytesIO()
    figure.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()
