"""How long the table of the audience takes with 100,000 viewers: open, sort, search, filter, scroll.

Measured in the window's thread, without a screen, until it is done and painted. Each is the worst of several; it is
judged by the CPU time of the thread, which other programs disturb little. *Open*: everybody is there and the table, its
order and the heat map are made; what comes page by page before that is told apart.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

import msgspec

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tiercast.desktop.audience.crowd import Crowd
from tiercast.desktop.audience.viewers_tab import ViewersTab

from tests.benchmarks.machine import baseline, render_baseline
from tests.desktop.made import session
from tests.desktop.made_audience import ACTIVITY, VALUE, columns

PAGE: Final = 5_000
ASKED: Final = 100.0
"""Milliseconds that each may take."""
TEXTS: Final = ("小美", "a", "dy1000", "nobody at all", "")
CELLS: Final = ((0, 0), (1, 1), None, (8, 3), None)


class Took(msgspec.Struct):
    """The longest that something took, milliseconds: by the clock, and of the thread's CPU."""

    what: str
    clock: float = 0.0
    cpu: float = 0.0


def longest(what: str, several: Iterable[Callable[[], object]]) -> Took:
    """Do them one after the other, each until it is painted."""
    took = Took(what)
    for do in several:
        QApplication.processEvents()
        clock, cpu = time.perf_counter(), time.thread_time()
        do()
        QApplication.processEvents()
        took.clock = max(took.clock, (time.perf_counter() - clock) * 1_000)
        took.cpu = max(took.cpu, (time.thread_time() - cpu) * 1_000)
    return took


def measure(viewers: int, rounds: int) -> list[Took]:
    """Everything, in order."""
    tab, crowd = ViewersTab(session()), Crowd()
    tab.resize(1166, 640)
    tab.show()
    crowd.at = 1
    crowd.take_ladders((VALUE, ACTIVITY))
    pages = [columns(min(PAGE, viewers), first) for first in range(0, viewers, PAGE)]
    found = [longest("a page of 5,000", [partial(crowd.add, [page]) for page in pages])]
    found.append(longest("open", [partial(tab.take, crowd)]))
    found.append(longest("sort", _sorts(tab, rounds)))
    found.append(longest("search", [partial(_search, tab, text) for text in TEXTS * rounds]))
    found.append(longest("heat map", [partial(tab.sieve.map.choose, cell) for cell in CELLS]))
    bar = tab.table.verticalScrollBar()
    steps = [bar.maximum() * step // 40 for step in range(41)]
    found.append(longest("scroll", [partial(bar.setValue, step) for step in (*steps, *reversed(steps))]))
    found.append(longest("500 seen since", [partial(_seen, tab, columns(min(500, viewers), seed=5))]))
    return found


def _sorts(tab: ViewersTab, rounds: int) -> Iterable[Callable[[], object]]:
    for _ in range(rounds):
        for column in range(len(tab.model.columns)):
            for order in (Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder):
                tab.model.forget_orders()
                yield partial(tab.table.sortByColumn, column, order)


def _search(tab: ViewersTab, text: str) -> None:
    tab.search.setText(text)
    tab.search_now()


def _seen(tab: ViewersTab, page: Any) -> None:
    tab.crowd.add([page])
    tab.refresh()


def run(viewers: int, rounds: int) -> list[Took]:
    """Measure with an application of its own where there is none."""
    app = QApplication.instance() or QApplication(["benchmark"])
    found = measure(viewers, rounds)
    del app
    return found


def main(arguments: list[str]) -> int:
    """Print a table; ends with 1 where something took too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--viewers", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args(arguments)
    viewers, rounds = (5_000, 1) if given.quick else (given.viewers, 3)
    base = baseline()
    sys.stdout.write(f"{render_baseline(base)}\n{viewers:,} viewers\n")
    found = run(viewers, rounds)
    for one in found:
        said = "pass" if one.cpu <= ASKED else "FAIL"
        sys.stdout.write(f"{one.what:18} {one.cpu:7.1f} ms of CPU {one.clock:7.1f} ms by the clock  {said}\n")
    report = {"viewers": viewers, "machine": base, "took": found}
    sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
    return 0 if all(one.cpu <= ASKED for one in found) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
