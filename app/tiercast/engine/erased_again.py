"""Erasing again, as the engine starts, whom a restored backup has brought back (see `store.erased_again`)."""

import asyncio
import logging
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, select
from tiercast_api.event import Quality

from tiercast.engine.workers import in_worker
from tiercast.store.database import open_database
from tiercast.store.erased_again import Marks, done_again, waiting
from tiercast.store.journal import read_with_raw
from tiercast.store.person import Person
from tiercast.store.secret import Secrets
from tiercast.store.tables import erasures
from tiercast.store.vault import Vault, open_vault

if TYPE_CHECKING:
    from tiercast.engine.live import LiveShop

WHO: Final = "engine (restored backup)"
FIND_LIMIT: Final = 600.0
"""Seconds that looking for them may take."""
_CHUNK: Final = 1_000
_log = logging.getLogger(__name__)


async def erase_again(live: "LiveShop") -> int:
    """Erase whoever is to be erased again.

    Returns:
        How many were there.

    Raises:
        StoreError; WorkerFailed: it took too long. They are looked for anew at the next start.
    """
    opened, shop = live.opened, live.config.shop
    with opened.database.read() as connection:
        if not waiting(connection, shop):
            return 0
    rooms = {key.decode(): room.session for key, room in live.shop.core.state.rooms.values.items()}
    found = await in_worker(FIND_LIMIT, find_again, live.paths.store, shop, opened.secrets, rooms)
    for viewer, person in found:
        await live.erasing.erase(viewer, person, WHO)
    await asyncio.wrap_future(opened.writer.call(lambda connection: done_again(connection, opened.vault, shop)))
    _log.info("%d viewers were erased again whom a restored backup had brought back", len(found))
    return len(found)


def find_again(store: str, shop: str, secrets: Secrets, rooms: Mapping[str, int]) -> list[tuple[bytes, Person]]:
    """In a worker: the viewers who are to be erased again. `rooms`: number of the latest session of each."""
    database = open_database(store)
    try:
        with database.read() as connection:
            vault = open_vault(connection, secrets, shop, 0)
            marks = waiting(connection, shop)
            counted = _counted(connection, vault)
            people = vault.all_people(connection)
            again = {mark for mark, count in marks.items() if count > counted.get(mark, 0)}
            return [
                (viewer, person)
                for viewer, person in people
                if not again.isdisjoint(_marks(connection, vault, viewer, person, rooms))
            ]
    finally:
        database.close()


def _counted(connection: Connection, vault: Vault) -> Marks:
    c = erasures.c
    query = select(c.mark, c["count"]).where(c.shop == vault.shop)
    return {bytes(mark): int(count) for mark, count in connection.execute(query)}


def _marks(
    connection: Connection, vault: Vault, viewer: bytes, person: Person, rooms: Mapping[str, int]
) -> Iterator[bytes]:
    """What may be kept of somebody who was erased; whoever is known within a session has a mark of that session."""
    yield vault.mark(person.platform, person.id)
    if person.quality == Quality.SESSION:
        heard = {(e.room, e.session) for e, _ in read_with_raw(connection, vault, 0, _CHUNK, viewer)}
        sessions = [(room, str(number)) for room, last in rooms.items() for number in ("", *range(last + 1))]
        for room, session in {*heard, *sessions}:
            yield vault.mark(person.platform, f"{room}\x1f{session}\x1f{person.id}")
