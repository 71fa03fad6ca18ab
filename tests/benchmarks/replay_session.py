"""How long a session of two busy hours takes to be made ready for a replay, to be shown whole, and to be gone back in.

The journal is that of `tests.benchmarks.what_if`: 60,000 events an hour of 5,000 viewers, the rules of `starter-shop`.

    python -m tests.benchmarks.replay_session [--events N]
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

import msgspec
from tiercast.engine.config import load_config
from tiercast.engine.opened import open_store
from tiercast.engine.past import Recall
from tiercast.engine.replaying import from_journal
from tiercast.engine.replaying.recording import Recording
from tiercast.engine.replaying.sessions import Session
from tiercast.engine.rulebook import Rulebook
from tiercast_api.clock import SystemClock
from tiercast_api.kinds import Kinds

from tests.benchmarks.what_if import HOURS, ROOM, START, shipped_actions, write
from tests.serve.replays import Shop, shop_of, showing, silent

HOUR = 3_600_000_000
CONFIG = """\
shop: bench
store: sqlite:///{store}
rooms:
  r: {{platform: shop, currency: CNY, rulesets: [starter-shop]}}
"""


Rows = dict[str, tuple[float, float]]
"""Seconds, and seconds of the processors, by what took them."""


async def show(folder: Path, recording: Recording) -> Rows:
    """What moves take."""
    found: Rows = {}
    async with shop_of(folder) as shop:
        assert isinstance(shop, Shop)
        async with showing(shop, recording) as replay:
            moves = {
                "to the end": recording.end,
                "back to the middle": (recording.begin + recording.end) // 2,
                "back to the beginning": recording.begin,
                "ten minutes on": recording.begin + HOUR // 6,
            }
            for name, at in moves.items():
                began, cpu = time.monotonic(), time.process_time()
                await replay.seek(at)
                found[name] = time.monotonic() - began, time.process_time() - cpu
    return found


def main() -> int:
    """Print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=60_000, help="in each hour")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "tiercast.yaml").write_text(CONFIG.format(store=(folder / "bench.db").as_posix()), "utf-8")
        config = load_config(folder / "tiercast.yaml")
        opened = open_store(config.store, "bench", SystemClock(), folder / "key", synchronous="OFF", keyring=False)
        actions = asyncio.run(shipped_actions(folder))
        book = Rulebook(Kinds(), actions, (), "plain")
        try:
            write(opened, book, actions, options.events, 5_000)
        finally:
            opened.close()
        recall = Recall(config.store, "bench", opened.secrets, tuple(Kinds().by_name.values()), actions, "plain")
        # The second hour of the two: the first one is what was before. No engine has counted its course.
        first, last = options.events + 2, HOURS * options.events + 1
        session = Session(ROOM, 1, START + HOUR, START + HOURS * HOUR, first=first, last=last)
        from_journal.session_of = lambda *_: session
        place = folder / "replay"
        place.mkdir()
        began, cpu = time.monotonic(), time.process_time()
        recording = from_journal.record_session(recall, config, ROOM, session.began, place, silent)
        ready = time.monotonic() - began, time.process_time() - cpu
        rows = {"made ready": ready, **asyncio.run(show(folder, recording))}
        size = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
    for what, (seconds, busy) in rows.items():
        print(f"{what:22} {seconds:7.2f} s, of the processors {busy:6.2f} s")
    print(f"{size / 1e6:.0f} MB in its folder")
    print(msgspec.json.encode({key: round(value[1], 3) for key, value in rows.items()}).decode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
