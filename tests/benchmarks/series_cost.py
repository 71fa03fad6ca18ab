"""What the course of a session costs the engine: counting what was committed, and looking who is there.

python -m tests.benchmarks.series_cost [--events N] [--viewers N]

Prints CPU microseconds of the thread, so that a shared machine disturbs little: of an entry when many are counted
together (as the engine does, once a second), in batches of 64, and one by one; of a viewer in a look at who is there;
and the bytes that a minute takes in the store.
"""

import argparse
import json
import random
import time
from collections.abc import Callable

from tiercast.audience.entry import Entry
from tiercast.audience.ladders import Standing, write_standing
from tiercast.audience.visits import Gaps, hear
from tiercast.insight.present import RoomNow, add_present
from tiercast.insight.series import Sample, Series
from tiercast.step.values import ViewerState

T0 = 1_700_000_000_000_000
KINDS = ("enter", "like", "like", "like", "comment", "stay", "item_view", "item_click")


def main() -> int:
    """Run it."""
    parser = argparse.ArgumentParser(prog="series_cost", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--viewers", type=int, default=20_000)
    chosen = parser.parse_args()
    entries = _entries(chosen.events)
    found: dict[str, float] = {f"entry in {size}": round(_count(entries, size), 3) for size in (4_096, 64, 1)}
    found["viewer in a look"] = round(_look(chosen.viewers), 3)
    found["bytes of a minute"] = _bytes(entries)
    print(json.dumps(found))
    return 0


def _entries(count: int) -> list[Entry]:
    draw = random.Random(1)
    kinds = [draw.choice(KINDS) if draw.random() < 0.99 else "order_paid" for _ in range(count)]
    return [
        Entry(T0 + place * 200, kind, "room", b"v" * 16, money=9_900, currency="CNY", order=str(place), seq=place + 1)
        for place, kind in enumerate(kinds)
    ]


def _series() -> Series:
    return Series(lambda room: (1, T0))


def _count(entries: list[Entry], size: int) -> float:
    """Microseconds of an entry that is counted with `size` together."""
    batches = [entries[place : place + size] for place in range(0, len(entries), size)]

    def run() -> None:
        series = _series()
        for batch in batches:
            series.take(batch, (), ())

    return _best(run) / len(entries)


def _look(count: int) -> float:
    """Microseconds of a viewer who is there, with two ladders."""
    visit = hear(b"", T0, False, Gaps(), False).state
    standing = write_standing(Standing("loyal", T0, T0, True))
    tiers = {"lab/value": standing, "lab/engagement": standing}
    viewers = [ViewerState(last_seen=T0, visit_room="room", visit=visit, tiers=dict(tiers)) for _ in range(count)]
    rooms = {"room": RoomNow(T0, 1_800_000_000)}
    return _best(lambda: add_present(viewers, T0, rooms, {"room": Sample(0)})) / count


def _bytes(entries: list[Entry]) -> int:
    series = _series()
    series.take(entries, (), ())
    return max(len(payload) for _, _, payload in series.take_dirty())


def _best(run: Callable[[], None]) -> float:
    """The least CPU microseconds of three runs."""
    spent = []
    for _ in range(3):
        began = time.thread_time()
        run()
        spent.append((time.thread_time() - began) * 1e6)
    return min(spent)


if __name__ == "__main__":
    raise SystemExit(main())
