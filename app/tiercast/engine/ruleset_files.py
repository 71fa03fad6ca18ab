"""Rulesets as files: where each of a room's lies, and saving one so that it takes over everywhere or nowhere."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from sqlalchemy import Connection

from tiercast.beside.private_file import remove, write_private
from tiercast.engine.rulebook import RulesetError, read_text
from tiercast.resources import rulesets_folder
from tiercast.rules import ast
from tiercast.rules.diagnostics import Diagnostic, Severity
from tiercast.rules.parse import hash_of
from tiercast.store.ruleset_versions import How, add_version, versions_of
from tiercast.store.small import put_ruleset
from tiercast.system_words import system_words
from tiercast.words import Words

if TYPE_CHECKING:
    from tiercast.engine.live import LiveShop

LONGEST: Final = 400_000
"""Characters that a ruleset may have."""


class Place(msgspec.Struct, frozen=True):
    """Where a ruleset lies: how the room's configuration calls it, its file, and whether it is a shipped one."""

    reference: str
    path: Path
    shipped: bool


class Saved(msgspec.Struct, frozen=True):
    """A ruleset that was saved and is in force.

    Attributes:
        version: its number; 0 where nothing was changed.
        rooms: those in which it took over.
        doubts: what is doubtful about it.
    """

    hash: str
    path: Path
    version: int
    rooms: tuple[str, ...]
    doubts: tuple[Diagnostic, ...]


class RulesetFiles:
    """The files of a running shop's rulesets."""

    def __init__(self, live: "LiveShop") -> None:
        self._live = live
        self._saving = asyncio.Lock()

    def place(self, room: str, ruleset: str) -> Place | None:
        """Where a ruleset that the room runs lies; None where the room runs none of this name."""
        config, program = self._live.config.rooms.get(room), self._live.shop.core.programs.get(room)
        if config is None or program is None:
            return None
        names = [one.name for one in program.scope.rulesets]
        if ruleset not in names:
            return None
        # A room's rulesets are in force in the order in which its configuration lists them.
        reference = config.rulesets[names.index(ruleset)] if len(names) == len(config.rulesets) else ruleset
        path = self._live.book.find(reference)
        return Place(reference, path, path.is_relative_to(rulesets_folder()))

    def rooms_of(self, ruleset: str) -> tuple[str, ...]:
        """The rooms that run a ruleset."""
        programs = self._live.shop.core.programs
        return tuple(
            room for room in self._live.config.rooms
            if room in programs and any(one.name == ruleset for one in programs[room].scope.rulesets)
        )  # fmt: skip

    def own_file(self, place: Place) -> Path:
        """The file that saving writes: the user's own, also of a ruleset that came with the application."""
        if not place.shipped:
            return place.path
        config = self._live.config
        folder = config.folder if config.file is not None else self._live.paths.rulesets
        return folder / place.path.name

    async def save(self, room: str, ruleset: str, text: str, who: str, how: How, base: str = "") -> Saved:
        """Check a text, write it to the ruleset's file and let it take over in every room that runs it.

        Raises:
            RulesetError: it cannot run, or the file is another one by now; the old one stays, and goes on.
            StoreError.
        """
        text = text.replace("\r\n", "\n").removeprefix("\ufeff")
        async with self._saving:
            place = self.place(room, ruleset)
            if place is None:
                raise _refused(ruleset, f"the room {room} does not run {ruleset}", f"直播间 {room} 没有运行 {ruleset}")
            rooms = tuple(one for one in self.rooms_of(ruleset) if self._same(one, ruleset, place))
            doubts = await self._checked(rooms, ruleset, text, place)
            before = await asyncio.to_thread(read_text, place.path)
            if base and hash_of(before) != base:
                raise _refused(
                    ruleset, f"{place.path} has changed meanwhile; load it again, and make your change there",
                    f"{place.path} 已被改动；请重新载入后再修改",
                )  # fmt: skip
            path = self.own_file(place)
            if text == before and self._runs(rooms, ruleset, text):
                return Saved(hash_of(text), path, 0, (), doubts)
            took = await self._take_over(path, text, rooms)
            version = await self._note(ruleset, before, text, who, how)
            return Saved(hash_of(text), path, version, took, doubts)

    def _same(self, room: str, ruleset: str, place: Place) -> bool:
        """Whether the room runs this very file, and not another one with a ruleset of this name."""
        other = self.place(room, ruleset)
        return other is not None and other.path == place.path

    def _runs(self, rooms: Sequence[str], ruleset: str, text: str) -> bool:
        programs, digest = self._live.shop.core.programs, hash_of(text)
        return all(programs[room].versions.get(ruleset) == digest for room in rooms)

    async def _checked(self, rooms: Sequence[str], ruleset: str, text: str, place: Place) -> tuple[Diagnostic, ...]:
        if len(text) > LONGEST:
            raise _refused(
                ruleset, f"it has {len(text)} characters; at most {LONGEST} are read",
                f"共 {len(text)} 个字符；最多 {LONGEST} 个",
            )  # fmt: skip
        found: ast.Ruleset | None = None
        book, doubts = self._live.book, []
        for room in rooms:
            currency = self._live.config.rooms[room].currency
            found = await asyncio.to_thread(book.take, text, str(place.path), currency)
            doubts = [d for d in book.check(found, currency) if d.severity is not Severity.ERROR]
        if found is not None and found.name != ruleset:
            raise _refused(
                ruleset, f"the text is the ruleset {found.name!r}, and this file is {ruleset!r}: keep its name",
                f"文本中的规则集是“{found.name}”，而这个文件是“{ruleset}”：请不要改名",
            )  # fmt: skip
        return tuple(doubts)

    async def _take_over(self, path: Path, text: str, rooms: Sequence[str]) -> tuple[str, ...]:
        """Write the file and let the rooms read it; where one refuses it, all is as before."""
        old = await asyncio.to_thread(read_text, path) if path.is_file() else None
        await asyncio.to_thread(_write, path, text)
        took: list[str] = []
        try:
            for room in rooms:
                took += [room] if await self._live.rooms.configure_room(self._live.config.rooms[room]) else []
        except BaseException:
            await asyncio.to_thread(_bring_back, path, old)
            for room in took:
                await self._live.rooms.configure_room(self._live.config.rooms[room])
            raise
        return tuple(took)

    async def _note(self, ruleset: str, before: str, text: str, who: str, how: How) -> int:
        opened, now = self._live.opened, self._live.clock.now()
        shop, old, new = opened.shop, hash_of(before), hash_of(text)

        def write(connection: Connection) -> int:
            last = versions_of(connection, shop, ruleset, 1)
            if not last or last[0].hash != old:
                put_ruleset(connection, old, ruleset, before, now)
                add_version(connection, shop, ruleset, old, now, "", How.FOUND)
            put_ruleset(connection, new, ruleset, text, now)
            return add_version(connection, shop, ruleset, new, now, who, how)

        return await asyncio.wrap_future(opened.writer.call(write))


def _write(path: Path, text: str) -> None:
    try:
        mode = path.stat().st_mode if path.exists() else None
        write_private(path, text.encode("utf-8", "surrogatepass"))
        if mode is not None:
            path.chmod(mode)
    except OSError as error:
        why = system_words(error)
        raise _refused(path.stem, f"{path} cannot be written: {why.en}", f"{path} 无法写入：{why.zh}") from error


def _bring_back(path: Path, old: str | None) -> None:
    if old is None:
        remove(path)
    else:
        write_private(path, old.encode("utf-8", "surrogatepass"))


def _refused(name: str, english: str, chinese: str) -> RulesetError:
    return RulesetError(name, (), Words(english, chinese))
