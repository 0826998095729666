"""CARD.md of an adapter: what it is, how it was made and how good it is; every figure from its adapter.json."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

from ..planners.language.adapter import AdapterRecord
from ..skills.reliability import Reliability, plot
from . import finals
from .school import SPLITS

CURVE, RELIABILITY = "curve.png", "reliability.png"
ABOUT = {
    "sft": "Low-rank changes of every linear layer, learned from what a search planner that is told the goal would do "
    "next, in transcripts of generated tasks done in imagination. In half of them calls fail, somebody moves things "
    "and the robot does other than it should, so that the model learns to look at what came of a step. Each choice is "
    "ranked against all other calls of its scene.",
    "rl": "Low-rank changes of every linear layer that began as those of a supervised adapter and were improved by "
    "reinforcement in imagination: reward for reaching the goal and saying so, a cost per step and for what is moved "
    "without need, held near to where it began.",
}
"""Stage -> how its adapters come about."""
LOSS = {
    "sft": "Loss at the end, smoothed: -log p of the searcher's choice, nats",
    "rl": "Share of rollouts that failed at the end, smoothed",
}
"""Stage -> what its loss is."""
SHARES = {
    "sft": (
        "choices that are the searcher's",
        "Share of single choices that are the searcher's, in 32 held-out lessons of each split. Success takes several "
        "right choices in a row, so it is lower.",
    ),
    "rl": ("missions that succeed", "Share of held-out missions of each kind that succeed."),
}
"""Stage -> what its curve shows, in short and in full."""
SPLIT_NOTES = {
    "train": "fresh tasks from the tables that training draws from",
    "wordings": "each has a name, a verb or a need that training never has",
    "templates": "each has the form of a sentence that training never has",
    "combinations": "each pairs a kind of goal with a kind of object and a place as training never does",
}
LIMITS = (
    "Tasks, scenes and words come from one generator: a held-out split is new in one way, and real people are new in "
    "all ways at once.",
    "It has seen only the kitchen that ships, with its places, objects and calls, and mostly English.",
    "It chooses among the calls of a scene and can say nothing else. It writes no text and knows no other task.",
    "Its probabilities are calibrated on lessons of the generator, and are likely to be too sure elsewhere.",
)


def card_text(record: AdapterRecord) -> str:
    """Return the card as Markdown."""
    made, figures = record.training, record.metrics
    lines = [
        f"# {record.name}",
        "",
        f"An adapter that makes {record.base} plan. {ABOUT.get(made['stage'], '')}".rstrip(),
        "",
        "```",
        made["command"],
        "```",
        "",
        *([made["note"], ""] if made.get("note") else []),
        *_table(("", ""), _facts(record)),
        *_lineage(made.get("lineage", ())),
        *_success(figures.get("success", {}), figures.get("before", {}), record),
        *_calibration(figures.get("calibration")),
        *_curve(figures.get("curve", ()), SHARES.get(made["stage"], ("", ""))[1]),
        "## Limits",
        "",
        *(f"- {limit}" for limit in LIMITS),
        "",
        "## Settings",
        "",
        *(f"- {name}: {value}" for name, value in made["settings"].items()),
        "",
    ]
    return "\n".join(lines)


def pictures(record: AdapterRecord) -> dict[str, bytes]:
    """Return what the card shows: file name -> PNG."""
    found = {}
    if record.metrics.get("curve"):
        of = SHARES.get(record.training["stage"], ("", ""))[0]
        found[CURVE] = curve_png(record.name, record.metrics["curve"], of)
    if record.metrics.get("calibration"):
        measured = Reliability.from_json(record.metrics["calibration"]["after"])
        title = f"{record.name}: {measured.n} held-out decisions"
        found[RELIABILITY] = plot(measured, title=title, happened="was right", said_of="the first choice")
    return found


def curve_png(name: str, curve: Sequence[Mapping[str, float]], of: str) -> bytes:
    """Return the learning curve as a picture: every share in it over the updates; `of` says what of."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 3), dpi=100, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    for key in _shares(curve):
        points = [(point["update"], 100 * point[key]) for point in curve if key in point]
        axes.plot(*zip(*points, strict=True), marker="o", markersize=3, label=key)
    axes.set(title=name, xlabel="updates", ylabel=f"{of}, %" if of else "%")
    axes.set_xlim(left=0)
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8)
    content = io.BytesIO()
    figure.savefig(content, format="png", metadata={"Software": None})
    return content.getvalue()


def _facts(record: AdapterRecord) -> list[tuple[str, str]]:
    made, figures = record.training, record.metrics
    precise = f"{made['device']}, {made['precision']}"
    rows = [
        ("Base", record.base),
        ("Size", f"rank {record.rank}, {figures['parameters']:,} numbers in half precision"),
        ("Training", f"{figures['updates']} updates, {figures['minutes']:.1f} minutes, {precise}"),
        (LOSS.get(made["stage"], "Loss"), f"{figures['loss']:.3f}"),
        ("Machine", made["hardware"]),
        ("Commit", record.git or "not from a checkout"),
        ("Versions", ", ".join(f"{name} {version}" for name, version in made["versions"].items())),
    ]
    if made["stage"] == "sft":
        lessons = made["settings"]["updates"] * made["settings"]["batch"]
        rows.insert(3, ("Lessons", f"{lessons:,} generated tasks of the split train, each seen once"))
    if measured := figures.get("measured"):
        rows.append(("Measured", f"{measured['hardware']}, at commit {_short(measured['git'])}"))
    if made.get("from"):
        rows.append(("Began as", made["from"]))
    if (share := made.get("blend", 1.0)) != 1:
        rows.append(("Blend", f"{100 * share:g} % of what was learned is kept; loss and curve are of all of it"))
    return rows


def _short(commits: str | None) -> str:
    """Return commits, as `git_hash` gives them, in twelve digits each; a + stays, as it tells of files that differ."""
    return ", ".join(one[:12] + "+" * one.endswith("+") for one in (commits or "-").split(", "))


def _lineage(steps: Sequence[Mapping[str, Any]]) -> list[str]:
    if not steps:
        return []
    rows = [
        (
            step["name"],
            f"`{step.get('command') or '-'}`",
            _short(step.get("git")),
            str(step.get("updates") or "-"),
            f"{minutes:.1f}" if isinstance(minutes := step.get("minutes"), int | float) else "-",
        )
        for step in steps
    ]
    intro = (
        "What it began as was made by these commands, each from the adapter of the row above, wherever that lay then:"
    )
    return ["## Before", "", intro, "", *_table(("adapter", "command", "commit", "updates", "minutes"), rows)]


def _success(success: Mapping[str, Any], before: Mapping[str, Any], record: AdapterRecord) -> list[str]:
    if not success:
        return []
    heads = ["tasks", "n", "success", "95 % interval", *(["before"] if before else []), "moved without need", "what"]
    rows = []
    for split in SPLITS:
        one = success[split]
        low, high = one["plan_ci"]
        row = [split, f"{one['n']}", f"**{one['plan_success']:.0%}**", f"{low:.0%} to {high:.0%}"]
        row += [f"{before[split]['plan_success']:.0%}" if split in before else "-"] if before else []
        rows.append([*row, f"{one['collateral']:.2f} per task", SPLIT_NOTES[split]])
    again = finals.commands(success[SPLITS[0]]["n"], record.seed)
    commit = _short(record.metrics.get("measured", {"git": record.git})["git"])
    intro = "Held-out tasks, done by the planner `saycan` with the learned chances of success where every call works:"
    at = f"To do the same tasks again, at commit {commit}, as the generator grows:"
    return ["## Success in the perfect twin", "", intro, "", *_table(heads, rows), at, "", "```", *again, "```", ""]


def _calibration(found: Mapping[str, Any] | None) -> list[str]:
    if not found:
        return []
    first, second = found["temperatures_of_halves"]
    rows = [
        (label, f"{found['before'][key]:.3f}", f"{found['after'][key]:.3f}")
        for label, key in (("-log p of the right call, nats", "nll"), ("ECE, 15 bins", "ece"), ("Brier score", "brier"))
    ]
    text = (
        f"Temperature {found['temperature']:.3f}, fitted on {found['decisions']} decisions of held-out lessons of all "
        f"splits, of which {found['after']['successes']} go to the searcher's choice. What is said of it is measured "
        f"on each half with the temperature of the other half ({first:.3f} and {second:.3f})."
    )
    table = _table(("", "before", "after"), rows)
    return ["## Calibration", "", text, "", *table, f"![reliability]({RELIABILITY})", ""]


def _curve(curve: Sequence[Mapping[str, float]], about: str) -> list[str]:
    if not curve:
        return []
    shares = _shares(curve)
    rows = []
    for point in curve:
        row = [f"{point['update']:.0f}", f"{point['minutes']:.1f}", f"{point['loss']:.3f}" if "loss" in point else "-"]
        rows.append([*row, *(f"{point[name]:.1%}" if name in point else "-" for name in shares)])
    head = ["## Curve", "", *([about, ""] if about else []), f"![curve]({CURVE})", ""]
    return [*head, *_table(("update", "minutes", "loss", *shares), rows)]


def _shares(curve: Sequence[Mapping[str, float]]) -> list[str]:
    """Return the names of what a curve has besides updates, minutes and loss, in order."""
    return list(dict.fromkeys(key for point in curve for key in point if key not in ("update", "minutes", "loss")))


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [heads, ["---"] * len(heads), *rows]
    return [*(f"| {' | '.join(cells)} |" for cells in lines), ""]
