"""Viewers of whom nothing is known any more, once the import is taken back that told of them: they go with it."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol

from sqlalchemy import Connection

from tiercast.audience.entry import Entry
from tiercast.engine.shop import Shop
from tiercast.step.history import GONE, is_nobody
from tiercast.store.imports import told_of
from tiercast.store.retention import forget_people
from tiercast.store.statements import chunks
from tiercast.store.states import drop_values

AT_ONCE: Final = 50
"""Viewers that go with one commit; events wait for no more than that."""


class Journal(Protocol):
    """Where entries go."""

    async def append(self, entries: Sequence[Entry]) -> object:
        """Step and commit them."""
        ...


class Leaving:
    """Lets viewers of a shop go.

    Args:
        now: room time or later, for entries.
        hear_anew: told who goes, before they do: whoever is heard from then on is written anew.
    """

    def __init__(
        self, shop: Shop, journal: Journal, now: Callable[[], int], hear_anew: Callable[[Sequence[bytes]], None]
    ) -> None:  # fmt: skip
        self._shop, self._journal, self._now, self._hear_anew = shop, journal, now, hear_anew

    async def leave(self, viewers: Iterable[bytes]) -> int:
        """Let those of `viewers` go of whom nothing is known. Returns: how many went."""
        left = 0
        for part in chunks(viewers, AT_ONCE):
            left += await self._leave(part)
        return left

    async def _leave(self, viewers: Sequence[bytes]) -> int:
        opened = self._shop.opened
        with opened.database.read() as connection:
            elsewhere = told_of(connection, opened.shop, viewers)
        found = {key: self._shop.viewer(key) for key in viewers if key not in elsewhere and not self._is_joined(key)}
        stated = [key for key, viewer in found.items() if viewer is not None and is_nobody(viewer)]
        now = self._now()
        await self._journal.append([Entry(now, "imported", viewer=key, topic=GONE) for key in stated])
        present = self._shop.core.state.viewers.values
        # Whoever was heard meanwhile is somebody.
        gone = [key for key, viewer in found.items() if viewer is None or key in stated]
        gone = [key for key in gone if key not in present]

        def forget(connection: Connection) -> None:
            drop_values(connection, opened.shop, "viewer", gone)
            forget_people(connection, opened.vault, gone)

        if gone:
            self._hear_anew(gone)
            await asyncio.wrap_future(opened.writer.call(forget))
        return len(gone)

    def _is_joined(self, key: bytes) -> bool:
        """Whether somebody told that this one and another are the same."""
        aliases = self._shop.core.state.shop.aliases
        return key in aliases or key in aliases.values()
