"""Tune a language model to plan, calibrate it, measure it and write its adapter: `doable tune planner`."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..files import alone
from ..planners.language.adapter import Adapter, AdapterRecord, write_adapter
from ..skills.progress import Listener, open_listener
from .card import card_text, pictures
from .measure import measured
from .monitor import Brake, Monitor
from .order import BLENDED, TuningOrder, TuningRun, prepare
from .team import open_team

if TYPE_CHECKING:
    from numpy.typing import NDArray


def tune(order: TuningOrder, *, progress: bool = True) -> Adapter:
    """Carry out an order and write the adapter with its card.

    Args:
        order: What is to be tuned.
        progress: Show how it goes on stderr.

    Raises:
        DoableError: The order makes no sense, or there is nothing fit to resume.
        MissingResource: A model or an adapter is not there.
        KeyboardInterrupt: A person stopped it; the checkpoint stays.
    """
    plan = prepare(order)
    with alone(plan.run), open_listener("planner", shown=progress) as listener:
        how = f"{plan.device.precision} on {plan.device.name}, workers: {plan.workers}"
        listener.say(f"{order.stage} of {plan.base.name}, {how}, in {plan.run}")
        adapter = measured(_taught(plan, listener), plan.run / "adapter", tasks=order.tasks, listener=listener)
    write_adapter(order.out, adapter, card_text(adapter.record), pictures(adapter.record))
    return adapter


def figures(record: AdapterRecord) -> dict[str, Any]:
    """Return what there is to say of an adapter, in short."""
    metrics = record.metrics
    found = {name: metrics[name] for name in ("updates", "minutes", "loss")}
    found |= {"temperature": record.temperature, "ECE": metrics["calibration"]["after"]["ece"]}
    return found | {f"success, {split}": one["plan_success"] for split, one in metrics.get("success", {}).items()}


def _taught(plan: TuningRun, listener: Listener) -> Adapter:
    """Return the adapter after training, with what is known of it so far."""
    from ..planners.language.tuning import Pupil  # loads torch

    order, source = plan.order, plan.source
    rank, scale = (source.record.rank, source.record.scale) if source else (plan.settings.rank, plan.settings.scale)
    pupil = Pupil(
        *plan.base.load(),
        rank=rank,
        scale=scale,
        seed=order.seed,
        device=plan.device.name,
        precision=plan.device.precision,
    )
    if source:
        pupil.load(source.tensors)
    with Brake(lambda: listener.say("stopping after this update; Ctrl-C again stops at once")) as brake:
        monitor = Monitor(order.stage, plan.settings.updates, plan.run, pupil, listener=listener, brake=brake)
        with open_team(pupil, plan.base, plan.workers) as team:
            done = plan.stage.teach(
                team, plan.settings, seed=order.seed, run=plan.run, resume=order.resume, on_update=monitor
            )
    tensors, blend = pupil.tensors(), ""
    if source and order.blend < 1:
        tensors, blend = _between(source.tensors, tensors, order.blend), f"{BLENDED}{order.blend:g}"
    every = [one["versions"] for one in done.origins]
    record = AdapterRecord(
        name=f"{order.stage}-seed{order.seed}{blend}",
        base=plan.base.base,
        base_sha256=plan.base.sha256,
        rank=rank,
        scale=scale,
        temperature=1.0,
        seed=order.seed,
        git=_all(done.origins, "git"),
        training={
            "stage": order.stage,
            "command": _command(plan, done.origins[0]),
            "from": f"{source.record.name}, {source.record.sha256[:12]}" if source else "",
            "blend": order.blend,
            "lineage": _lineage(source.record) if source else [],
            "device": _all(done.origins, "device", " then "),
            "precision": done.precision,
            "workers": done.origins[0]["workers"],
            "hardware": _all(done.origins, "hardware", "; then "),
            "versions": {name: _all(every, name, " then ") for name in dict.fromkeys(itertools.chain(*every))},
            "settings": done.settings,
        },
        metrics={
            "updates": done.update,
            "minutes": done.seconds / 60,
            "loss": done.loss,
            "parameters": sum(value.size for value in tensors.values()),
            "curve": done.curve,
            # only the same tasks compare; those of school change with its tables
            "before": source.record.metrics.get("success", {}) if source and order.stage != "sft" else {},
        },
    )
    return Adapter(record, tensors)


def _between(
    begun: Mapping[str, NDArray[Any]], learned: Mapping[str, NDArray[Any]], share: float
) -> dict[str, NDArray[Any]]:
    """Return factors that lie so far on the way from those of one adapter to those of another."""
    return {name: begun[name] + share * (value - begun[name].astype(value.dtype)) for name, value in learned.items()}


def _lineage(record: AdapterRecord) -> list[dict[str, Any]]:
    """Return how an adapter was made, the first step first, for those that begin as it."""
    made = record.training
    step = {"name": record.name, "command": made.get("command", ""), "git": record.git}
    return [*made.get("lineage", ()), step | {key: record.metrics.get(key) for key in ("updates", "minutes")}]


def _all(origins: Sequence[Mapping[str, Any]], what: str, joint: str = ", ") -> str:
    """Return what is said of it where a tuning began and wherever it went on, each once."""
    return joint.join(dict.fromkeys(str(one[what]) for one in origins if one.get(what)))


def _command(plan: TuningRun, origin: Mapping[str, Any]) -> str:
    """Return the command that gives the same adapter again, as far as machines compute alike."""
    order = plan.order
    begins = f" --from {order.source}" if order.source else ""
    blend = f" --blend {order.blend:g}" if order.blend != 1 else ""
    changed = "".join(f" --set {name}={value}" for name, value in plan.changed.items())
    where = f"--device {origin['device']} --workers {origin['workers']}"
    return (
        f"doable tune planner --base {order.base} --stage {order.stage}{begins} --seed {order.seed} "
        f"--steps {plan.settings.updates}{changed}{blend} --tasks {order.tasks} {where}"
    )
