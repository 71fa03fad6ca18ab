"""How long the end-of-show sheet of a busy show takes: two hours of 60,000 events each, of 5,000 viewers.

    python -m tests.benchmarks.sheet_of_show [--events N] [--quick]

The journal is that of `tests.benchmarks.what_if`, with every rule in shadow. The sheet is read from the store as a
worker process does it; nothing of it is kept, so each time costs the same.
"""

import argparse
import asyncio
import resource
import sys
import tempfile
import time
from pathlib import Path

import msgspec
from tiercast.engine.opened import open_store
from tiercast.engine.rulebook import Rulebook
from tiercast.engine.sheet import SheetAsked, make_sheet
from tiercast.insight.series import CHUNK, Series
from tiercast.step.config import RoomConfig
from tiercast.store.journal import stream_entries
from tiercast.store.series import SeriesRow, put_series
from tiercast_api.clock import SystemClock
from tiercast_api.kinds import Kinds

from tests.benchmarks.what_if import HOURS, ROOM, START, shipped_actions, write

GOAL = 30.0
"""Seconds that the sheet of 120,000 events may take."""


def main() -> int:
    """Print what it took; ends with 1 where that was too long."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=60_000, help="in each hour")
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    events = 6_000 if options.quick else options.events
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder, 'bench.db').as_posix()}"
        opened = open_store(url, "bench", SystemClock(), Path(folder, "key"), synchronous="OFF", keyring=False)
        actions = asyncio.run(shipped_actions(Path(folder)))
        try:
            write(opened, Rulebook(Kinds(), actions, (), "plain"), actions, events, 5_000)
            series = Series(lambda _room: (1, START))
            with opened.database.read() as connection:
                for entry in stream_entries(connection, opened.vault, 0, room=ROOM):
                    series.take([entry], (), ())
            rows = [SeriesRow(room, at, series.seq, payload) for room, at, payload in series.take_dirty()]
            opened.writer.call(lambda c: put_series(c, opened.shop, rows)).result()
            asked = SheetAsked(store=url, shop="bench", secrets=opened.secrets, config=RoomConfig(key=ROOM))
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            began = time.monotonic()
            made = make_sheet(asked).sheet
            seconds = time.monotonic() - began
        finally:
            opened.close()
    assert made is not None
    told = {
        "events": HOURS * events, "minutes": len(rows) * CHUNK // 60_000_000, "seconds": round(seconds, 2),
        "events_per_second": round(made.entries / seconds), "moments": len(made.moments), "rules": len(made.rules),
        "more_memory_mb": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024),
        "size": len(msgspec.json.encode(made)),
    }  # fmt: skip
    print(msgspec.json.encode(told).decode())
    return 0 if seconds <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
