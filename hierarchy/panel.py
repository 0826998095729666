"""What a film says beside the pictures: the words, the choices with their bars, the skill at work and the verdict."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from ..skills.spec import parse_call, text_of
from .outcome import went_well

Ink = tuple[int, int, int]
PAPER: Ink = (20, 24, 31)
CARD: Ink = (31, 37, 47)
CHOSEN: Ink = (38, 66, 74)
TEXT: Ink = (238, 241, 245)
FAINT: Ink = (142, 152, 166)
TRACK: Ink = (50, 58, 71)
SAY: Ink = (98, 160, 255)
CAN: Ink = (78, 201, 148)
BOTH: Ink = (255, 186, 73)
BAD: Ink = (255, 112, 99)
SHOWN = 6
"""Candidates on the panel; the trace has them all."""
_PAD = 20
_LONGEST = 300
"""Characters of a line that are looked at; no panel is wider."""
_CURVE = 160
"""Points of the curve of the live chance."""


@dataclass
class Panel:
    """Listens to a run and draws what there is to read about it."""

    instruction: str = ""
    planner: str = ""
    decisions: int = 0
    candidates: list[Mapping[str, Any]] = field(default_factory=list)
    winner: int = -1
    """Which of the candidates was chosen."""
    now: str = ""
    """The skill at work, in the robot's English."""
    chances: list[float] = field(default_factory=list)
    past: list[tuple[str, str]] = field(default_factory=list)
    """Texts and outcomes of the skills that have ended."""
    notice: str = ""
    """What just happened from outside, or why the plan was changed."""
    verdict: tuple[bool, str] | None = None
    """Whether it went well, and the words for it."""

    def hear(self, event: Mapping[str, Any]) -> None:
        """Take in one event of the trace."""
        match event["event"]:
            case "start":
                self.instruction = str(event.get("instruction") or "")
                self.planner = " + ".join(str(event[k]) for k in ("planner", "model") if event.get(k))
            case "decision":
                self.decisions += 1
                self.candidates, self.winner = list(event["candidates"]), int(event["winner"])
                self.now, self.chances = "", []
            case "skill_start":
                self.now, self.chances = _words(event["call"]), []
            case "skill_progress":
                if event["chance"] is not None:
                    self.chances = [*self.chances, float(event["chance"])][-_CURVE:]
                self.notice = ""
            case "skill_end":
                self.past.append((_words(event["call"]), str(event["outcome"])))
                self.now = ""
            case "replan":
                self.notice = f"new plan: {event['reason']}"
            case "disturb":
                self.notice = f"disturbed: {event.get('what') or ''}"
            case "end":
                self.now = ""
                self.verdict = _verdict(event)

    def draw(self, width: int, height: int) -> Image.Image:
        """Return the panel."""
        image = Image.new("RGB", (width, height), PAPER)
        pen = ImageDraw.Draw(image)
        y = self._head(pen, width)
        y = self._choices(pen, width, y)
        y = self._work(pen, width, y)
        self._history(pen, width, height, y)
        return image

    def _head(self, pen: ImageDraw.ImageDraw, width: int) -> int:
        pen.text((_PAD, 18), "doable", font=font(15), fill=BOTH)
        pen.text((width - _PAD, 18), clip(self.planner, 13, width - 110), font=font(13), fill=FAINT, anchor="ra")
        y = 46
        for line in wrap(f"\u201c{self.instruction}\u201d", 19, width - 2 * _PAD, most=4):
            pen.text((_PAD, y), line, font=font(19), fill=TEXT)
            y += 26
        return y + 12

    def _choices(self, pen: ImageDraw.ImageDraw, width: int, y: int) -> int:
        if not self.candidates:
            return y
        column = (width - 2 * _PAD - 24) // 3
        pen.text((_PAD, y), f"choice {self.decisions}", font=font(13), fill=FAINT)
        right: float = width - _PAD
        for label, ink in (("both", BOTH), ("can", CAN), ("say", SAY)):
            length = pen.textlength(label, font=font(13))
            pen.text((right - length, y), label, font=font(13), fill=ink)
            right -= length + 12
        y += 22
        order = sorted(
            range(len(self.candidates)), key=lambda i: (i != self.winner, -_number(self.candidates[i], "score"))
        )
        shown = [(i, self.candidates[i]) for i in order[:SHOWN]]
        says = [math.exp(_number(c, "say")) for _, c in shown]
        boths = [math.exp(_number(c, "score")) for _, c in shown]
        for (i, candidate), say, both in zip(shown, says, boths, strict=True):
            chosen = i == self.winner
            pen.rounded_rectangle((_PAD - 8, y, width - _PAD + 8, y + 40), 6, fill=CHOSEN if chosen else CARD)
            x = _PAD + 4
            if chosen:
                pen.polygon([(x, y + 7), (x, y + 19), (x + 9, y + 13)], fill=BOTH)
                x += 15
            text = clip(str(candidate["text"]), 15, width - _PAD - 4 - x)
            pen.text((x, y + 4), text, font=font(15), fill=TEXT if chosen else (205, 211, 219))
            parts = ((say, max(says), SAY), (_number(candidate, "can"), 1.0, CAN), (both, max(boths), BOTH))
            for k, (value, full, ink) in enumerate(parts):
                left = _PAD + 4 + k * (column + 8)
                bar(pen, (left, y + 28, left + column - 34, y + 34), value / full if full > 0 else 0.0, ink)
                pen.text((left + column - 4, y + 31), _figure(value), font=font(11), fill=FAINT, anchor="rm")
            y += 44
        rest = len(self.candidates) - len(shown)
        if rest > 0:
            pen.text((_PAD + 4, y + 1), f"and {rest} more", font=font(12), fill=FAINT)
        return y + (24 if rest > 0 else 8)

    def _work(self, pen: ImageDraw.ImageDraw, width: int, y: int) -> int:
        if self.notice:
            for line in wrap(self.notice, 14, width - 2 * _PAD, most=2):
                pen.text((_PAD, y), line, font=font(14), fill=BAD)
                y += 19
            y += 4
        if not self.now:
            return y
        pen.rounded_rectangle((_PAD - 8, y, width - _PAD + 8, y + 78), 6, fill=CARD)
        pen.text((_PAD + 4, y + 8), clip(self.now, 17, width - 2 * _PAD - 66), font=font(17), fill=TEXT)
        if self.chances:
            last = self.chances[-1]
            pen.text(
                (width - _PAD - 4, y + 8), f"{last:.0%}", font=font(17), fill=CAN if last >= 0.5 else BAD, anchor="ra"
            )
        pen.text((_PAD + 4, y + 30), "chance of success, live", font=font(11), fill=FAINT)
        box = (_PAD + 4, y + 48, width - _PAD - 4, y + 70)
        pen.line((box[0], box[3], box[2], box[3]), fill=TRACK)
        if len(self.chances) > 1:
            step = (box[2] - box[0]) / max(len(self.chances) - 1, 12)
            curve = [(box[0] + i * step, box[3] - p * (box[3] - box[1])) for i, p in enumerate(self.chances)]
            pen.line(curve, fill=CAN, width=2, joint="curve")
        return y + 90

    def _history(self, pen: ImageDraw.ImageDraw, width: int, height: int, y: int) -> None:
        room = max(0, (height - y - 12) // 22)
        for text, outcome in self.past[-room:] if room else []:
            good = outcome == "success"
            mark(pen, (_PAD + 4, y + 3), good)
            shown = text if good else f"{text}: {outcome.replace('_', ' ')}"
            pen.text((_PAD + 24, y), clip(shown, 14, width - 2 * _PAD - 24), font=font(14), fill=FAINT if good else BAD)
            y += 22


@lru_cache(maxsize=32)
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return a font in a size, px: the one that comes with matplotlib, which has the letters of most languages."""
    found = importlib.util.find_spec("matplotlib")
    path = Path(found.origin or "").parent / "mpl-data" / "fonts" / "ttf" / "DejaVuSans.ttf" if found else None
    try:
        return ImageFont.truetype(str(path), size - 1)  # it runs wide
    except OSError:
        return ImageFont.load_default(size)


def bar(pen: ImageDraw.ImageDraw, box: tuple[float, float, float, float], share: float, ink: Ink) -> None:
    """Draw a bar that is filled to a share of its length."""
    x0, y0, x1, y1 = box
    pen.rounded_rectangle(box, 3, fill=TRACK)
    filled = x0 + max(0.0, min(1.0, share)) * (x1 - x0)
    if filled - x0 >= 1:
        pen.rounded_rectangle((x0, y0, max(filled, x0 + 6), y1), 3, fill=ink)


def mark(pen: ImageDraw.ImageDraw, at: tuple[float, float], good: bool) -> None:
    """Draw a tick or a cross, 12 px wide."""
    x, y = at
    if good:
        pen.line([(x, y + 6), (x + 4, y + 10), (x + 12, y + 1)], fill=CAN, width=2, joint="curve")
    else:
        pen.line([(x + 1, y + 1), (x + 10, y + 10)], fill=BAD, width=2)
        pen.line([(x + 10, y + 1), (x + 1, y + 10)], fill=BAD, width=2)


def clip(text: str, size: int, width: float) -> str:
    """Return the text, cut with an ellipsis where it is wider than this, px."""
    if len(text) <= _LONGEST and font(size).getlength(text) <= width:
        return text
    text = text[:_LONGEST]
    low, high = 0, len(text)
    while low < high:  # the longest beginning that fits
        middle = (low + high + 1) // 2
        if font(size).getlength(text[:middle].rstrip() + "\u2026") <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "\u2026"


def wrap(text: str, size: int, width: float, *, most: int) -> list[str]:
    """Return the text in at most so many lines, each no wider than this, px."""
    lines = [""]
    for word in text[:2000].split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font(size).getlength(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [clip(line, size, width) for line in lines]


def _number(candidate: Mapping[str, Any], key: str) -> float:
    value = candidate.get(key)
    return float(value) if value is not None else -50.0 if key != "can" else 0.0


def _figure(value: float) -> str:
    return f"{value:.2f}" if value >= 0.005 else "0"


def _words(call: str) -> str:
    return text_of(parse_call(call))


def _verdict(event: Mapping[str, Any]) -> tuple[bool, str]:
    met, reason = event.get("goal_met"), str(event["reason"])
    if went_well(event["outcome"], met):
        return True, "Done." if met is None else "Done. The goal is met."
    if event.get("refused"):
        return False, reason[:1].upper() + reason[1:]
    if met is False:
        return False, f"The goal is not met: {reason}"
    return False, f"{str(event['outcome']).replace('_', ' ').capitalize()}: {reason}"
