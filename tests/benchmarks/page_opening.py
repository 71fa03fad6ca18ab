"""How long the window's thread is held when a page is entered for the first time.

Measured without a screen on made-up replies, by the CPU time of the thread, which other programs disturb little: the
code of the page (which the window reads in a thread of its own soon after its start), the page made and entered, and
the longest turn of the loop after that.
"""

import argparse
import os
import sys
import time
from typing import Final

import msgspec

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication
from tiercast.desktop.pages import PAGES
from tiercast.desktop.shell.window import Window

from tests.benchmarks.machine import baseline, render_baseline
from tests.desktop.made import session, status
from tests.desktop.made_connections import connection_answers
from tests.desktop.made_link import MadeLink
from tests.desktop.made_rules import rule_answers

ASKED: Final = 250.0
"""Milliseconds that making and entering a page, or a turn after it, may take."""
TURNS: Final = 12


class Took(msgspec.Struct):
    """Milliseconds of the thread's CPU for a page: its code, making and entering it, the longest turn after that."""

    page: str
    code: float
    made: float
    turn: float

    @property
    def held(self) -> float:
        """The longest that it held the thread."""
        return max(self.made, self.turn)


def measure() -> list[Took]:
    """Every page but the one that the window opens with, in the rail's order."""
    link = MadeLink(connection_answers())
    link.answers |= rule_answers(chinese=False)  # type: ignore[arg-type]
    here = session(link)
    window = Window(here)
    window.show()
    here.take_status(status())
    _turns()
    found = []
    for page in PAGES:
        if page.key in window.pages:
            continue
        began = time.thread_time()
        page.load()
        loaded = time.thread_time()
        window.show_page(page.key)
        made = time.thread_time()
        found.append(Took(page.key, (loaded - began) * 1_000, (made - loaded) * 1_000, _turns()))
    window.hide()
    return found


def _turns() -> float:
    """Let the loop turn. Returns: the longest turn, milliseconds."""
    longest = 0.0
    for _ in range(TURNS):
        began = time.thread_time()
        QApplication.processEvents()
        longest = max(longest, (time.thread_time() - began) * 1_000)
    return longest


def run() -> list[Took]:
    """Measure with an application of its own where there is none."""
    app = QApplication.instance() or QApplication(["benchmark"])
    found = measure()
    del app
    return found


def main(arguments: list[str]) -> int:
    """Print a table; ends with 1 where something took too long."""
    argparse.ArgumentParser(description=__doc__).parse_args(arguments)
    base = baseline()
    sys.stdout.write(f"{render_baseline(base)}\n")
    found = run()
    for one in found:
        said = "pass" if one.held <= ASKED else "FAIL"
        sys.stdout.write(
            f"{one.page:12} code {one.code:6.1f}  made and entered {one.made:6.1f}  longest turn {one.turn:6.1f} "
            f"ms of CPU  {said}\n"
        )
    sys.stdout.write(msgspec.json.encode({"machine": base, "took": found}).decode() + "\n")
    return 0 if all(one.held <= ASKED for one in found) else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
