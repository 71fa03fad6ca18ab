"""The end-of-show sheet for a command: read from the store in its own process, beside an engine or without one."""

from pathlib import Path

from tiercast.engine.config import Config
from tiercast.engine.jobs import JobError, ViewerQuery
from tiercast.engine.sheet import SheetAsked, SheetMade, make_sheet
from tiercast.engine.viewers import reading, where
from tiercast.step.config import RoomConfig
from tiercast.words import Words


def sheet_here(config_file: Path | None, store: str, room: str, session: int) -> SheetMade:
    """The sheet of a session.

    Args:
        room: may be left out where there is one; session: its number, 0 for the latest.

    Raises:
        JobError, ConfigError, StoreError: in words.
    """
    config, paths = where(config_file, store)
    with reading(ViewerQuery(config=config_file, store=store, who="")) as (_database, _vault, secrets):
        asked = SheetAsked(
            store=paths.store, shop=config.shop, secrets=secrets, config=_room(config, room), session=session
        )
        return make_sheet(asked)


def _room(config: Config, named: str) -> RoomConfig:
    if not named and len(config.rooms) != 1:
        rooms = ", ".join(config.rooms)
        raise JobError(
            Words(
                f"there are several rooms ({rooms}): name one with --room",
                f"有多个直播间（{rooms}）：请用 --room 指定",
            )
        )
    key = named or next(iter(config.rooms))
    room = config.rooms.get(key)
    if room is None:
        return RoomConfig(key=key)
    return RoomConfig(
        key=key, title=room.title, currency=room.currency, zone=room.zone, visit_gap=room.visit_gap,
        idle_gap=room.idle_gap,
    )  # fmt: skip
