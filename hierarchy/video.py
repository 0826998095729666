"""A film of a run: the robot at work, and beside it what it was told, what it weighed and how sure it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from ..errors import DoableError
from ..sim.camera import Studio
from ..sim.scene import Scene
from .body import AttemptStep
from .panel import BAD, CAN, PAPER, TEXT, Panel, clip, font, mark

Frame = NDArray[np.uint8]
WIDTH, HEIGHT, PANEL = 1120, 640, 360
"""Of a frame, and how much of its width the panel takes, px; video needs even numbers."""
INSET = (192, 144)
"""The view of the hand, px."""
FPS = 10
"""Pictures per second of the robot's time."""
SPEED = 2
"""How much faster the film plays."""
THINKING = 1.6
"""Seconds a new choice is shown before the robot goes on."""
CURTAIN = 3.0
"""Seconds the verdict is shown."""
_GIF_EVERY, _GIF_SHRINK = 2, 2
_MOST_FRAMES = 20_000


class Reel(Protocol):
    """Something that takes frames, one after the other, and keeps them as a file."""

    def add(self, frame: Frame) -> None:
        """Take a frame, (HEIGHT, WIDTH, 3)."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...


class Film:
    """Listens to a trace, looks at the scenes of a run and writes a video of it.

    Pictures are taken of scenes, so a film costs time but cannot change what happens, and imagination can be filmed
    like physics::

        with Film("run.mp4", body.scene) as film:
            trace.listen(film.hear)
            Agent(..., trace=trace, watch=film.watch).run("bring me a sponge")
    """

    def __init__(self, path: Path | str, look: Callable[[], Scene]) -> None:
        """Open a film.

        Args:
            path: Where to; .mp4 or .gif.
            look: Gives the scene as it is now.

        Raises:
            DoableError: Another suffix, or the file cannot be written.
        """
        self._reel = open_reel(Path(path))
        self._look = look
        self._panel = Panel()
        self._studio: Studio | None = None
        self._next = -np.inf
        self._frames = 0
        self._side: Frame | None = None

    def hear(self, event: Mapping[str, Any]) -> None:
        """Take in an event of the trace: a listener for `Trace.listen`."""
        self._panel.hear(event)
        self._side = None
        if event["event"] == "decision":
            self._shoot(self._look(), times=round(THINKING * FPS * SPEED))
        elif event["event"] in ("skill_end", "disturb"):
            self._shoot(self._look())
        elif event["event"] == "end":
            self._shoot(self._look(), times=round(CURTAIN * FPS * SPEED))

    def watch(self, step: AttemptStep) -> None:
        """Take a picture of a running skill where one is due: a `Watch` for the agent."""
        if step.scene.time >= self._next - 1e-9:
            self._next = step.scene.time + 1 / FPS
            self._shoot(step.scene)

    def close(self) -> None:
        """Finish the file; closing again does nothing."""
        if self._studio is not None:
            self._studio.close()
            self._studio = None
        self._reel.close()

    def __enter__(self) -> Film:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _shoot(self, scene: Scene, *, times: int = 1) -> None:
        if self._frames + times > _MOST_FRAMES:
            return
        self._frames += times
        frame = self._compose(scene)
        for _ in range(times):
            self._reel.add(frame)

    def _compose(self, scene: Scene) -> Frame:
        if self._studio is None:
            self._studio = Studio()
        if self._side is None:
            self._side = np.asarray(self._panel.draw(PANEL, HEIGHT))
        wide = WIDTH - PANEL
        frame = np.empty((HEIGHT, WIDTH, 3), np.uint8)
        frame[:, wide:] = self._side
        frame[:, :wide] = self._studio.shoot(scene, "room", width=wide, height=HEIGHT)
        self._inset(frame, scene)
        if self._panel.verdict is None:
            return self._stamp(frame, scene)
        return self._curtain(frame, *self._panel.verdict)

    def _inset(self, frame: Frame, scene: Scene) -> None:
        assert self._studio is not None
        width, height = INSET
        x, y = WIDTH - PANEL - width - 14, 14
        frame[y - 3 : y + height + 3, x - 3 : x + width + 3] = 255
        frame[y : y + height, x : x + width] = self._studio.shoot(scene, "hand", width=width, height=height)

    def _stamp(self, frame: Frame, scene: Scene) -> Frame:
        text = f"{scene.time:5.1f} s   {SPEED}x"
        tag = Image.new("RGB", (104, 24), PAPER)
        ImageDraw.Draw(tag).text((52, 12), text.strip(), font=font(13), fill=TEXT, anchor="mm")
        frame[HEIGHT - 38 : HEIGHT - 14, 14:118] = np.asarray(tag)
        return frame

    def _curtain(self, frame: Frame, good: bool, words: str) -> Frame:
        image = Image.fromarray(frame)
        pen = ImageDraw.Draw(image)
        wide = WIDTH - PANEL
        length = min(wide - 120, font(22).getlength(clip(words, 22, wide - 160)) + 70)
        left, top = (wide - length) / 2, HEIGHT - 84
        pen.rounded_rectangle(
            (left, top, left + length, top + 52), 10, fill=PAPER, outline=CAN if good else BAD, width=2
        )
        mark(pen, (left + 20, top + 20), good)
        pen.text((left + 44, top + 26), clip(words, 22, length - 64), font=font(22), fill=TEXT, anchor="lm")
        return np.asarray(image)


def open_reel(path: Path) -> Reel:
    """Return what writes the kind of file that the suffix names.

    Raises:
        DoableError: Another suffix, or the file cannot be written.
    """
    kinds: dict[str, Callable[[Path], Reel]] = {".mp4": Movie, ".gif": Flip}
    if path.suffix.lower() not in kinds:
        raise DoableError(f"a film is .mp4 or .gif; got {str(path)!r}")
    try:
        path.open("wb").close()
        return kinds[path.suffix.lower()](path)
    except OSError as problem:
        raise DoableError(f"cannot write the film {path}: {problem.strerror or problem}") from problem


class Movie:
    """An MP4 by FFmpeg's libraries: H.264 where they have it, MPEG-4 otherwise."""

    def __init__(self, path: Path) -> None:
        import av

        self._file = av.open(str(path), "w")
        codec = "libx264" if "libx264" in av.codecs_available else "mpeg4"
        options = {"crf": "21", "preset": "veryfast"} if codec == "libx264" else {"qscale": "4"}
        stream = self._file.add_stream(codec, rate=Fraction(FPS * SPEED), options=options)
        assert isinstance(stream, av.VideoStream)
        self._stream = stream
        self._stream.width, self._stream.height, self._stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        self._open = True

    def add(self, frame: Frame) -> None:
        """Take a frame."""
        import av

        self._file.mux(self._stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))

    def close(self) -> None:
        """Finish the file."""
        if self._open:
            self._open = False
            self._file.mux(self._stream.encode())
            self._file.close()


class Flip:
    """A GIF by Pillow: half the size and half the frames, in 128 colours."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._count = 0
        self._frames: list[Image.Image] = []
        self._shown: Frame | None = None

    def add(self, frame: Frame) -> None:
        """Take a frame."""
        if self._count % _GIF_EVERY == 0 and frame is self._shown:
            self._frames.append(self._frames[-1])
        elif self._count % _GIF_EVERY == 0:
            small = Image.fromarray(frame).reduce(_GIF_SHRINK)
            palette = self._frames[0] if self._frames else None
            self._frames.append(small.quantize(128, palette=palette, dither=Image.Dither.NONE))
            self._shown = frame
        self._count += 1

    def close(self) -> None:
        """Write the file."""
        if self._frames:
            pause = 1000 * _GIF_EVERY // (FPS * SPEED)
            self._frames[0].save(self._path, save_all=True, append_images=self._frames[1:], duration=pause, loop=0)
            self._frames = []
