"""Events on which rules are tried anew, made ready to be shown: sorted, numbered, with the rooms' configurations first.

Here nothing is known of what was before: tiers begin with nothing, and every action counts as accepted at once.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from tiercast_api.action import ActionType
from tiercast_api.kinds import Kinds
from tiercast_api.source import SourceDeclaration

from tiercast.audience.entry import CONTROL, Entry
from tiercast.engine.attributes import attribute_types
from tiercast.engine.config import Config
from tiercast.engine.jobs import JobError
from tiercast.engine.replaying.recording import BASE, ENTRIES, Recording, Tell, copy_shop, small_store, without_parts
from tiercast.engine.rooms import check_params, config_entry, core_room
from tiercast.engine.rulebook import Rulebook
from tiercast.step.control import END
from tiercast.store.batch import Batch, Identity
from tiercast.store.database import Database
from tiercast.store.secret import Secrets
from tiercast.store.small import put_ruleset
from tiercast.store.vault import Vault, open_vault
from tiercast.store.writer import Writer
from tiercast.words import Words, several

TICK: Final = 1_000_000
TICKS: Final = 20_000
"""Ticks in a recording at the most: of one that lasts for days they are further apart."""
AT_ONCE: Final = 2_000


class Anew:
    """A recording in the making.

    Args:
        config: the shop's; room: whose rules are tried where events name no room of it.
        kinds, actions: all that are known; sinks: who does each action.
        folders: where rulesets are looked for first.
    """

    def __init__(
        self, folder: Path, config: Config, room: str, secrets: Secrets, kinds: Kinds,
        actions: Mapping[str, ActionType], sinks: Mapping[str, str], folders: Sequence[Path],
    ) -> None:  # fmt: skip
        self.folder, self.config, self.room, self.secrets = folder, config, room, secrets
        self._kinds, self._actions, self._sinks, self._folders = kinds, actions, sinks, folders
        self.database = small_store(folder / ENTRIES)
        with self.database.write() as connection:
            self.vault: Vault = open_vault(connection, secrets, config.shop, 0)

    def close(self) -> None:
        """Let go of the store."""
        self.database.close()

    def write(
        self, entries: list[Entry], identities: list[Identity], declaration: SourceDeclaration, tell: Tell,
        notes: tuple[Words, ...], unreadable: int = 0,
    ) -> Recording:  # fmt: skip
        """Sort, number and keep what happened. Raises: JobError: nothing did; RulesetError; StoreError."""
        if not entries:
            raise JobError(
                Words(
                    f"there is no event in it that can be shown ({several(unreadable, 'record')} could not be read)",
                    f"其中没有可以回放的事件（{unreadable:,} 条记录读不懂）",
                )
            )
        entries.sort(key=lambda entry: entry.time)
        begin, end = entries[0].time, entries[-1].time
        rooms = dict.fromkeys(entry.room for entry in entries)
        heads = [entry for room in rooms for entry in self._head(room, declaration, begin)]
        last = self._keep([*heads, *_with_ticks(entries, begin, end)], identities, tell)
        busiest = max(rooms, key=lambda room: sum(entry.room == room for entry in entries))
        self._write_base()
        return Recording(
            folder=self.folder, config=without_parts(self.config), secrets=self.secrets, room=busiest, first=1,
            last=last, begin=begin, end=end + 1, exact=False,
            kinds=tuple(sorted({entry.kind for entry in entries} - CONTROL)),
            knows_viewers=any(entry.viewer for entry in entries), notes=notes, unreadable=unreadable,
        )  # fmt: skip

    def _head(self, key: str, declaration: SourceDeclaration, time: int) -> Iterator[Entry]:
        """The entry by which a room's rules take over."""
        config, room = self.config, self.config.rooms[key]
        types = attribute_types(config).types
        book = Rulebook(self._kinds, self._actions, self._folders, "plain", types)
        rulesets = [book.read(name, room.currency) for name in room.rulesets]
        check_params(room, rulesets)
        with self.database.write() as connection:
            for ruleset in rulesets:
                put_ruleset(connection, ruleset.hash, ruleset.name, ruleset.source, time)
        core = core_room(
            room, config.care, rulesets, [declaration], self._sinks, room.start, config.language, config.attributes
        )
        yield config_entry(core, rulesets, time)

    def _keep(self, entries: list[Entry], identities: list[Identity], tell: Tell) -> int:
        writer, number = Writer(self.database, self.vault), 0
        try:
            for place in range(0, len(entries), AT_ONCE):
                part = entries[place : place + AT_ONCE]
                for number, entry in enumerate(part, place + 1):
                    entry.seq = number
                batch = Batch(self.vault.shop, entries=part, identities=identities if not place else [])
                writer.submit(batch).result()
                tell("copy", (place + len(part)) / len(entries), place + len(part))
        finally:
            writer.close()
        return number

    def _write_base(self) -> None:
        base: Database = small_store(self.folder / BASE)
        try:
            with self.database.read() as source, base.write() as target:
                copy_shop(source, target, self.vault.shop)
        finally:
            base.close()


def _with_ticks(entries: Iterable[Entry], begin: int, end: int) -> Iterator[Entry]:
    """Entries in order with the ticks between them by which time goes on, and the end after them."""
    every = max(TICK, (end - begin) // TICKS)
    before = begin
    for entry in entries:
        yield from (Entry(time, "tick") for time in islice(range(before + every, entry.time, every), TICKS))
        before = entry.time
        yield entry
    yield Entry(end + 1, "tick", attributes={END: True})
