"""What a person sees of a run: the plan, a table per decision, how each skill goes, the verdict.

Reads the events of a trace and nothing else, so that a run can be shown while it happens or from its file afterwards.
On a terminal the running skill has a live line; elsewhere everything is plain lines.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .hierarchy.outcome import went_well
from .skills.spec import parse_call, text_of

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status

SHOWN = 6
"""Options that a table has; the number of the others is said."""
PLAIN_EVERY = 40
"""Control steps between two lines about a running skill, where there is no terminal to update."""


class Screen:
    """Shows events on a console."""

    def __init__(self, console: Console) -> None:
        """Show on this console."""
        self._console = console
        self._status: Status | None = None
        self._decisions = 0
        self._next_line = PLAIN_EVERY

    def show(self, event: Mapping[str, Any]) -> None:
        """Show one event of a trace; a kind that it does not know is passed over."""
        shower = getattr(self, f"_{event['event']}", None)
        if shower is not None:
            shower(event)

    def say(self, text: str, *, style: str = "") -> None:
        """Print a line; its words are never read as markup, nor as commands to the terminal."""
        self._console.print(text.replace("\x1b", "?"), style=style, markup=False, highlight=False, soft_wrap=True)

    def close(self) -> None:
        """Take the live line away."""
        if self._status is not None:
            self._status.stop()
            self._status = None

    def _start(self, event: Mapping[str, Any]) -> None:
        self.say(event["instruction"], style="bold")
        parts = [f"planner {event['planner']}", f"model {event['model']}" if event.get("model") else ""]
        self.say(", ".join([*filter(None, parts), f"seed {event['seed']}"]), style="dim")

    def _plan(self, event: Mapping[str, Any]) -> None:
        tasks = event["graph"]["tasks"]
        if any(task.get("choice") for task in tasks):
            return  # alternatives of one step: the decision that follows shows them
        done, kept = event.get("done", ()), event.get("kept", ())
        if event.get("refusal"):
            self.say(f"Another way is not known now ({event['refusal']}); first the rest.", style="yellow")
        left = [task for task in tasks if task["id"] not in done]
        self.say(f"Plan: {'; '.join(_text(t['call']) + (' (kept)' if t['id'] in kept else '') for t in left)}")

    def _decision(self, event: Mapping[str, Any]) -> None:
        from rich.table import Table

        self._decisions += 1
        winner, candidates = event["winner"], event["candidates"]
        order = sorted(range(len(candidates)), key=lambda i: -_number(candidates[i]["score"]))
        if winner not in order[:SHOWN]:
            order = [winner, *order]
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
        table.add_column(f"{self._decisions}.", min_width=34, no_wrap=True)
        for title in ("say", "can", "say x can"):
            table.add_column(title, justify="right", no_wrap=True)
        table.add_column("")
        for i in order[:SHOWN]:
            table.add_row(*_row(candidates[i]), "<-" if i == winner else "", style="bold" if i == winner else "")
        self.say("")
        self._console.print(table, highlight=False, markup=False)
        rest = len(candidates) - SHOWN
        if rest > 0:
            best = math.exp(_number(candidates[order[SHOWN]]["score"]))
            self.say(f"and {rest} others, the best of them at {best:.3f}", style="dim")

    def _skill_start(self, event: Mapping[str, Any]) -> None:
        self.close()
        self._next_line = PLAIN_EVERY
        if self._console.is_terminal:
            self._status = self._console.status(_text(event["call"]))
            self._status.start()

    def _skill_progress(self, event: Mapping[str, Any]) -> None:
        line = f"{_text(event['call'])}: step {event['step']}"
        if event.get("chance") is not None:
            line += f", chance of success {event['chance']:.2f}"
        if self._status is not None:
            self._status.update(line)
        elif event["step"] >= self._next_line:
            self._next_line += PLAIN_EVERY
            self.say(f"   {line}")

    def _skill_end(self, event: Mapping[str, Any]) -> None:
        self.close()
        good = event["outcome"] == "success"
        note = f" ({event['note']})" if event.get("note") else ""
        self.say(
            f"=> {_text(event['call'])}: {event['outcome']} after {event['seconds']:.1f} s{note}",
            style="green" if good else "red",
        )

    def _replan(self, event: Mapping[str, Any]) -> None:
        self.say(f"Planning again: {event['reason']}", style="yellow")

    def _disturb(self, event: Mapping[str, Any]) -> None:
        self.say(f"Disturbance: {event['what']}", style="yellow")

    def _end(self, event: Mapping[str, Any]) -> None:
        self.close()
        goal = event.get("goal_met")
        met = "" if goal is None else f"; the goal is {'' if goal else 'not '}met"
        if goal is None and event["outcome"] == "success":
            met = "; no --goal to check that by"
        reason = f" ({event['reason']})" if event.get("reason") else ""
        good, refused = went_well(event["outcome"], goal), event.get("refused")
        said = event["reason"] if refused else f"{event['outcome']}{reason}"
        self.say("")
        self.say(f"Verdict: {said}{met}", style=f"bold {'green' if good else 'yellow' if refused else 'red'}")


def moved(before: Iterable[tuple[str, ...]], after: Iterable[tuple[str, ...]]) -> list[str]:
    """Return what two sets of facts differ in, as sentences ("sponge: was at far counter, is at operator")."""
    then, now = _whereabouts(before), _whereabouts(after)
    return [
        f"{name}: was {then.get(name, 'nowhere known')}, is {now.get(name, 'nowhere known')}"
        for name in sorted({*then, *now})
        if then.get(name) != now.get(name)
    ]


def _whereabouts(facts: Iterable[tuple[str, ...]]) -> dict[str, str]:
    places: dict[str, str] = {}
    for fact in facts:
        if fact[0] == "at":
            places[fact[1]] = f"at {fact[2]}"
        elif fact[0] == "holding":
            places[fact[1]] = "in the hand"
        elif fact[0] == "robot_at":
            places["the robot"] = f"at {fact[1]}"
    return places


def _row(candidate: Mapping[str, Any]) -> tuple[str, str, str, str]:
    say, can, score = math.exp(_number(candidate["say"])), candidate["can"], math.exp(_number(candidate["score"]))
    return candidate["text"], f"{say:.3f}", f"{can:.2f}", f"{score:.3f}"


def _number(value: float | None) -> float:
    return -math.inf if value is None else value


def _text(call: str) -> str:
    return text_of(parse_call(call))
