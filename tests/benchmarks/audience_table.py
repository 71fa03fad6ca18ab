"""How long the table of the audience takes with 100,000 viewers: ``python -m tests.benchmarks.audience_table``.

Measured in the window's thread, without a screen: open (the last page is taken in, the table is ordered and painted;
and the longest of the pages before it), sort, search, a click on the heat map, scroll. Each is the worst of several.
"""

import argparse
import os
import sys
import time
from collections.abc import Callable
from functools import partial

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tiercast.desktop.audience.crowd import Crowd
from tiercast.desktop.audience.viewers_tab import ViewersTab

from tests.desktop.made import session
from tests.desktop.made_audience import ACTIVITY, VALUE, columns

PAGE = 5_000


def timed(do: Callable[[], object]) -> float:
    """Milliseconds until it is done and painted."""
    QApplication.processEvents()
    began = time.perf_counter()
    do()
    QApplication.processEvents()
    return (time.perf_counter() - began) * 1_000


def measure(viewers: int, rounds: int) -> dict[str, float]:
    """The worst of several, in milliseconds."""
    pages = [columns(PAGE, first) for first in range(0, viewers, PAGE)]
    tab = ViewersTab(session())
    tab.resize(1166, 640)
    tab.show()
    crowd = Crowd()
    crowd.at = 1
    crowd.take_ladders((VALUE, ACTIVITY))
    taken = [timed(partial(crowd.add, [page])) for page in pages]
    found = {"page taken in": max(taken), "open": timed(partial(tab.take, crowd))}
    table, header = tab.table, tab.table.horizontalHeader()
    sorts = []
    for _ in range(rounds):
        for column in range(len(tab.model.columns)):
            for order in (Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder):
                tab.model._whole.clear()
                sorts.append(timed(partial(table.sortByColumn, column, order)))
    found["sort (names)"] = max(sorts[0:2])
    found["sort"] = max(sorts[2:])
    header.setSortIndicator(3, Qt.SortOrder.DescendingOrder)

    def search(text: str) -> None:
        tab.search.setText(text)
        tab._filter()

    texts = ("小美", "a", "dy1000", "nobody at all", "") * rounds
    found["search"] = max(timed(partial(search, text)) for text in texts)
    cells: list[tuple[int, int] | None] = [(0, 0), (1, 1), None, (8, 3), None]
    found["heat map"] = max(timed(partial(tab.sieve.map.choose, cell)) for cell in cells)
    bar = table.verticalScrollBar()
    steps = [bar.maximum() * step // 40 for step in range(41)]
    found["scroll"] = max(timed(partial(bar.setValue, step)) for step in [*steps, *reversed(steps)])
    lately = columns(500, seed=5)

    def seen() -> None:
        tab.crowd.add([lately])
        tab.refresh()

    found["seen since (500 viewers)"] = timed(seen)
    return found


def main(arguments: list[str]) -> int:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--viewers", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    app = QApplication.instance() or QApplication(["benchmark"])
    for name, took in measure(given.viewers, given.rounds).items():
        sys.stdout.write(f"{name:28} {took:8.1f} ms\n")
    del app
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
