"""The window of benchmark (j), as a process of its own that measures itself.

    python -m tests.benchmarks.desktop_window JSON

JSON: ``store`` (the file), ``home``, ``warm`` and ``seconds``, ``stalls`` (whether to look what the window's thread
does while it is late). Prints ``{"here": true}`` when the Live page shows the room, and at the end what was measured.
"""

import json
import re
import sys
import threading
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from tiercast.beside.paths import paths_of
from tiercast.desktop.app import Opening, build
from tiercast.desktop.application import application
from tiercast.desktop.link.place import Here
from tiercast.desktop.live.page import LivePage
from tiercast.desktop.live.panels.prompt_view import PromptView
from tiercast.desktop.live.plot import Plot
from tiercast_api.memory import resident_memory

from tests.benchmarks.live_load import quantile

BEAT: Final = 0.005
"""Seconds between two beats of the window's thread."""
LATE: Final = 0.03
"""Seconds after which it is looked what keeps the thread."""
_FIRE: Final = re.compile(r"fire (\d+)")


class Painted(QObject):
    """Counts what is painted, and how late prompts are."""

    def __init__(self) -> None:
        super().__init__()
        self.frames = self.plots = 0
        self.prompts: dict[int, float] = {}
        self._before: frozenset[int] = frozenset()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window that is drawn anew is told so once for everything in it."""
        if event.type() == QEvent.Type.UpdateRequest:
            self.frames += 1
        return super().eventFilter(watched, event)

    def begin(self) -> None:
        """Count from here; lines that are on the screen already were painted before."""
        self.frames = self.plots = 0
        self._before = frozenset(self.prompts)
        self.prompts.clear()

    def follow(self) -> None:
        """Have plots and lines for the host count themselves."""
        draw, paint = Plot.draw, PromptView.paintEvent

        def drawn(plot: Plot) -> None:
            draw(plot)
            self.plots += 1

        def painted(view: PromptView, event: Any) -> None:
            paint(view, event)
            now = time.monotonic_ns()
            for line in view.lines:
                if (found := _FIRE.search(line.text)) is not None and (due := int(found[1])) not in self._before:
                    self.prompts.setdefault(due, (now - due) / 1e6)

        setattr(Plot, "draw", drawn)  # noqa: B010 mypy has no name for this
        setattr(PromptView, "paintEvent", painted)  # noqa: B010


class Watcher(threading.Thread):
    """Looks every few milliseconds what the window's thread does while it is late."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.beaten = time.perf_counter()
        self.found: Counter[str] = Counter()
        self._main = threading.main_thread().ident or 0
        self._over = threading.Event()

    def run(self) -> None:
        """Look."""
        while not self._over.wait(BEAT):
            if time.perf_counter() - self.beaten > LATE:
                frames = traceback.extract_stack(sys._current_frames()[self._main])
                ours = [f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames if "site-packages" in f.filename
                        or "tiercast" in f.filename]  # fmt: skip
                self.found[" < ".join(reversed(ours[-6:]))] += 1

    def end(self) -> None:
        """Look no more."""
        self._over.set()


class Measuring:
    """One run of the window."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._plan = plan
        self.painted = Painted()
        self.painted.follow()
        self.app = application()
        home = Path(plan["home"])
        place = Here(paths=paths_of(f"sqlite:///{plan['store']}", home))
        self.window = build(self.app, Opening(place, home, "en", start=False))
        self.window.installEventFilter(self.painted)
        self.window.show_page(LivePage.key, panel="teleprompter")
        self.beats: list[float] = []
        self.memory: list[int] = []
        self.watcher = Watcher()
        self._last = self._cpu = 0.0
        self._beat = QTimer(timerType=Qt.TimerType.PreciseTimer)
        self._beat.timeout.connect(self._beaten)
        self._look = QTimer()
        self._look.timeout.connect(self._looked)

    def run(self) -> dict[str, Any]:
        """Open it, wait until it shows the room, measure."""
        self.window.show()
        self.window.session.link.open()
        self._look.start(50)
        self.app.exec()
        self.window.session.link.leave()
        return self._told()

    def _looked(self) -> None:
        page = self.window.page
        if isinstance(page, LivePage) and page.watch.is_fresh and page.course.began:
            self._look.stop()
            print(json.dumps({"here": True}), flush=True)
            QTimer.singleShot(int(self._plan["warm"] * 1_000), self._begin)

    def _begin(self) -> None:
        self.painted.begin()
        self._cpu, self._began = time.process_time(), time.perf_counter()
        self._last = self._began
        self._beat.start(int(BEAT * 1_000))
        if self._plan["stalls"]:
            self.watcher.start()
        every = QTimer(self.painted)
        every.timeout.connect(lambda: self.memory.append(resident_memory()))
        every.start(5_000)
        self.memory.append(resident_memory())
        QTimer.singleShot(int(self._plan["seconds"] * 1_000), self._end)

    def _beaten(self) -> None:
        now = time.perf_counter()
        self.beats.append((now - self._last - BEAT) * 1_000)
        self._last = self.watcher.beaten = now

    def _end(self) -> None:
        self._took = time.perf_counter() - self._began
        self._used = time.process_time() - self._cpu
        self.watcher.end()
        self.memory.append(resident_memory())
        self.app.exit(0)  # quit() would first ask the window, and that what becomes of the engine

    def _told(self) -> dict[str, Any]:
        late = [max(0.0, one) for one in self.beats]
        prompts = list(self.painted.prompts.values())
        return {
            "seconds": round(self._took, 1), "beats": len(late),
            "late": {"0.5": quantile(late, 0.5), "0.99": quantile(late, 0.99), "0.999": quantile(late, 0.999),
                     "longest": round(max(late), 1)},
            "frames_per_second": round(self.painted.frames / self._took, 1),
            "plots_per_second": round(self.painted.plots / self._took, 1),
            "memory_megabytes": {"begin": round(self.memory[0] / 1e6, 1), "end": round(self.memory[-1] / 1e6, 1)},
            "cpu_percent": round(100 * self._used / self._took, 1),
            "prompts": len(prompts),
            "prompt_milliseconds": {"0.5": quantile(prompts, 0.5), "0.99": quantile(prompts, 0.99)},
            "stalls": self.watcher.found.most_common(12),
        }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(Measuring(json.loads(sys.argv[1])).run()), flush=True)
