"""How much faster all options are scored together than with one full prompt each, at equal scores.

Both ways run side by side in one process, with the same model, prompt and options: every call that a kitchen with all
17 kinds of object allows, after the transcript that the tuned model reads. "First" starts from nothing; "next" is the
step after it, where our scorer still remembers what the two prompts share.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from doable.errors import DoableError
from doable.planners.base import PlanRequest, Step
from doable.planners.language.adapter import TUNED, merge, read_adapter
from doable.planners.language.local import LocalModel
from doable.planners.language.smollm import NAME, load, threads
from doable.planners.transcript import option, transcript_of
from doable.sim.facts import facts
from doable.sim.kinds import KINDS
from doable.sim.kitchen import KITCHEN
from doable.sim.layout import Setup
from doable.sim.placement import draw
from doable.sim.scene import Scene
from doable.skills.spec import REFUSALS, SkillCall, State, apply, groundable

TARGET_RATIO = 8.0
TARGET_NATS = 0.01
INSTRUCTION = "Bring me a can of something cold."
SAMPLE = 6
"""Of the next step, every sixth option is checked one by one."""


def asked(scene: Scene, history: tuple[Step, ...], start: State) -> tuple[str, list[str]]:
    """Return the prompt and the options that the SayCan planner asks the tuned model about."""
    calls = (*groundable(scene), *REFUSALS)
    request = PlanRequest(INSTRUCTION, scene, calls, history, lambda c: [1.0] * len(c), start=start)
    return transcript_of(request), [option(call) for call in calls]


def one_by_one(model: Any, tokenizer: Any, prompt: str, options: list[str]) -> tuple[np.ndarray[Any, Any], int]:
    """Score with one full prompt per option, without a cache; return the scores and the tokens read."""
    sums, tokens = [], 0
    for text in options:
        batch = tokenizer(prompt + text, return_offsets_mapping=True)
        start = next(i for i, (_, end) in enumerate(batch["offset_mapping"]) if end > len(prompt))
        ids = torch.tensor([batch["input_ids"]])
        with torch.inference_mode():
            # only the option's logits are needed: the whole prompt's would make this way slower still
            logits = model(ids, logits_to_keep=ids.shape[1] - start + 1).logits[0, :-1]
            found = torch.log_softmax(logits.double(), -1).gather(1, ids[0, start:, None])
        sums.append(float(found.sum()))
        tokens += ids.shape[1]
    return np.array(sums), tokens


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    found = call()
    return time.perf_counter() - start, found


def measure(runs: int, every: int) -> dict[str, Any]:
    tokenizer, net = load()
    merge(net, read_adapter(TUNED), base=NAME, folder=TUNED)
    model = LocalModel(tokenizer, net, plans=True)
    read: list[int] = []
    net.base_model.register_forward_pre_hook(
        lambda _, __, given: read.append(given["input_ids"].shape[1]), with_kwargs=True
    )
    scene = draw(KITCHEN, Setup({name: _place(i) for i, name in enumerate(KINDS)}), seed=0)
    start, call = facts(scene), SkillCall("find", ("coke can",))
    first, options = asked(scene, (), start)
    second, _ = asked(scene, (Step(call, "success", apply(call, start)),), start)
    model.score("Human: hello\nRobot:", options[:2])  # warm up
    rows = []
    for run in range(runs):
        model.forget()
        read.clear()
        seconds_first, scores_first = timed(lambda: model.score(first, options))
        seconds_next, scores_next = timed(lambda: model.score(second, options))
        ours = list(read)
        seconds_naive, (naive, tokens) = timed(lambda: one_by_one(net, tokenizer, first, options[::every]))
        share = len(options) / len(naive)
        seconds_naive, tokens = seconds_naive * share, round(tokens * share)
        worst = float(np.abs(scores_first.logprobs[::every] - naive).max())
        if run == 0:
            naive_next, _ = one_by_one(net, tokenizer, second, options[:: max(SAMPLE, every)])
            worst = max(worst, float(np.abs(scores_next.logprobs[:: max(SAMPLE, every)] - naive_next).max()))
        rows.append((seconds_first, seconds_next, seconds_naive, worst))
        print(f"run {run + 1}/{runs}: first {seconds_first:.2f} s, next {seconds_next:.2f} s, one by one "
              f"{seconds_naive:.1f} s", file=sys.stderr, flush=True)  # fmt: skip
    median = [statistics.median(column) for column in list(zip(*rows, strict=True))[:3]]
    return {
        "model": NAME,
        "threads": threads(),
        "machine": f"{platform.system()} {platform.machine()}",
        "runs": runs,
        "options": len(options),
        "one_by_one_every": every,
        "prompt_tokens": len(tokenizer(first)["input_ids"]),
        "tokens_first": ours[0],
        "tokens_next": ours[1],
        "tokens_one_by_one": tokens,
        "seconds_first": median[0],
        "seconds_next": median[1],
        "seconds_one_by_one": median[2],
        "ratio_first": statistics.median(row[2] / row[0] for row in rows),
        "ratio_next": statistics.median(row[2] / row[1] for row in rows),
        "worst_nats": max(row[3] for row in rows),
    }


def _place(index: int) -> str:
    return ("table", "close counter", "far counter")[index % 3]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=3, help="repetitions; medians are printed (3)")
    parser.add_argument(
        "--every", type=int, default=1, help="try only every Nth option one by one, and scale its time (1: all)"
    )
    parser.add_argument("--json", type=Path, help="write the figures to this file")
    given = parser.parse_args()
    if given.runs < 1 or given.every < 1:
        parser.error("--runs and --every must be at least 1")
    try:
        found = measure(given.runs, given.every)
    except DoableError as problem:
        print(problem, file=sys.stderr)
        return problem.exit_code
    print(f"{found['options']} options after {found['prompt_tokens']} tokens, {NAME}, {found['threads']} thread(s), "
          f"median of {given.runs}")  # fmt: skip
    for name, key in (("together, first step", "first"), ("together, next step", "next"), ("one by one", "one_by_one")):
        ratio = f"  {found[f'ratio_{key}']:6.1f}x" if f"ratio_{key}" in found else ""
        print(f"  {name:22}{found[f'seconds_{key}']:8.2f} s{found[f'tokens_{key}']:8d} tokens read{ratio}")
    if given.every > 1:
        print(f"  (one by one: every {given.every}th option was tried, its time scaled to all)")
    print(f"  worst disagreement    {found['worst_nats']:.2g} nats")
    if given.json:
        given.json.write_text(json.dumps(found, indent=2) + "\n")
    reached = found["ratio_first"] >= TARGET_RATIO and found["worst_nats"] <= TARGET_NATS
    print(f"  target: {TARGET_RATIO:g}x and {TARGET_NATS:g} nats: {'reached' if reached else 'MISSED'}")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
