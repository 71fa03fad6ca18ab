"""The window's own thread while the Live page shows a busy room of a real engine.

python -m tests.benchmarks.live_window [--rate EVENTS_A_SECOND] [--seconds N] [--warm-up N]

A turn is what the window does between two waits for something to do. Prints one JSON object: turns in milliseconds
(median, 99th and 99.9th percentile, longest), plots drawn a second, growth of memory after the warm-up, CPU of the
window and of the engine as shares of one processor, and how many events the room had. Qt draws offscreen, hence in
software; on a screen it is no slower.
"""

import argparse
import json
import os
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# GLib's loop tells that it wakes when all is done already.
os.environ.setdefault("QT_NO_GLIB", "1")

from PySide6.QtCore import QAbstractEventDispatcher, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from tiercast.desktop.live.page import LivePage
from tiercast.desktop.live.plot import Plot
from tiercast.desktop.shell.window import Window
from tiercast.serve.protocol_commands import GetStatus

from tests.desktop.engine_site import EngineSite
from tests.desktop.made import session

RULES: Final = """\
ruleset: tests
features:
  likes: {count: like, within: 5m}
tiers:
  heat:
    - {tier: hot, when: likes >= 5}
    - {tier: warm, when: likes >= 1}
    - {tier: cold}
signals:
  keen: {title: Wants to buy, on: cart_add, lasts: 5m}
triggers:
  greet: {title: Greet, on: enter, do: [host_prompt: {text: "Welcome"}], limit: {room: 20 per 1m}}
"""
_TICKS: Final = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class Turns:
    """How long the window's turns take, milliseconds."""

    def __init__(self) -> None:
        self.taken: list[float] = []
        self._since = time.perf_counter()
        dispatcher = QAbstractEventDispatcher.instance()
        dispatcher.awake.connect(self._begin)
        dispatcher.aboutToBlock.connect(self._end)

    def _begin(self) -> None:
        self._since = time.perf_counter()

    def _end(self) -> None:
        self.taken.append((time.perf_counter() - self._since) * 1e3)

    def at(self, share: float) -> float:
        """A quantile."""
        ordered = sorted(self.taken)
        return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2)


class _Bot:
    """As much of pytest-qt as `EngineSite` wants."""

    @staticmethod
    def waitUntil(holds: Callable[[], bool], timeout: int = 40_000) -> None:
        """Live until it holds. Raises: TimeoutError."""
        end = time.monotonic() + timeout / 1_000
        while not holds():
            live(0.02)
            if time.monotonic() > end:
                raise TimeoutError


def live(seconds: float) -> None:
    """Let the window live, as its own loop does."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1_000), loop.quit)
    loop.exec()


def cpu(process: int) -> float | None:
    """Seconds of CPU that a process has taken; None where the system does not tell."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _share(after: float | None, before: float | None, took: float) -> float | None:
    return None if after is None or before is None else round((after - before) / took, 2)


def memory() -> float:
    """Megabytes of this process now; where the system does not tell, the most it ever had."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024


def measure(rate: float, seconds: float, warm_up: float, folder: Path) -> dict[str, Any]:
    """Run it."""
    site = EngineSite(folder, _Bot(), rules=RULES, rate=rate)  # type: ignore[arg-type]
    drawn = [0]
    draw = Plot.draw

    def counted(plot: Plot) -> None:
        drawn[0] += 1
        draw(plot)

    Plot.draw = counted  # type: ignore[assignment, method-assign]
    try:
        site.link.open()
        site.wait_until(lambda: site.link.is_here)
        given = session(site.link)
        window = Window(given)
        window.resize(1366, 768)
        window.show()
        site.link.ask(GetStatus(id=0), then=given.take_status)
        given.take_room("demo")
        window.show_page("live")
        page = window.pages["live"]
        assert isinstance(page, LivePage)
        live(warm_up)
        engine, began, here = site.run_file.engine, time.monotonic(), memory()
        before, drawn[0], turns = (cpu(os.getpid()), cpu(engine)), 0, Turns()
        live(seconds)
        took = time.monotonic() - began
        after = (cpu(os.getpid()), cpu(engine))
        shares = [
            None if a is None or b is None else round((a - b) / took, 2) for a, b in zip(after, before, strict=True)
        ]
        events = sum(float(page.course.column(key).sum()) for key in page.course.names("kinds"))
        return {
            "turns": len(turns.taken),
            "median": turns.at(0.5),
            "99th": turns.at(0.99),
            "99.9th": turns.at(0.999),
            "longest": turns.at(1.0),
            "plots a second": round(drawn[0] / took, 1),
            "megabytes grown": round(memory() - here, 1),
            "cpu of the window": shares[0],
            "cpu of the engine": shares[1],
            "events": int(events),
        }
    finally:
        Plot.draw = draw  # type: ignore[method-assign]
        site.close()


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="live_window", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rate", type=float, default=5_000)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--warm-up", type=float, default=30)
    given = parser.parse_args()
    app = QApplication(["live_window"])
    with tempfile.TemporaryDirectory(prefix="live-window-") as folder:
        print(json.dumps(measure(given.rate, given.seconds, given.warm_up, Path(folder))))
    app.quit()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
