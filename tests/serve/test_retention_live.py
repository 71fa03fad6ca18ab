"""Retention in a running engine: events go in their time although no snapshot is due for hours."""

from pathlib import Path

import pytest
from sqlalchemy import func, select
from tiercast.engine import housekeeping
from tiercast.store.tables import journal

from tests.serve.live_room import live_room

RULES = """\
ruleset: rules
triggers:
  greet: {on: comment, do: [alert: {text: hi}]}
"""
SECOND = 1_000_000


async def test_that_a_quiet_shop_forgets_events_in_their_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "PRUNE_EVERY", 90)
    async with live_room(tmp_path, RULES, start="live", more="retention: {journal: 1m}") as room:
        await room.say("comment", "anna", text="secret")
        database = room.live.opened.database

        def oldest() -> int:
            with database.read() as connection:
                return int(connection.execute(select(func.min(journal.c.time))).scalar() or 0)

        began = room.clock.now()
        await room.until(lambda: oldest() > began + 20 * SECOND, step=1.0)
        assert room.clock.now() < began + 170 * SECOND
