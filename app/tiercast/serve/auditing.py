"""Writes down every command that may change something: who, when, before, after, and the way back."""

import asyncio
from collections.abc import Callable, Collection, Iterable
from typing import Final

import msgspec
from sqlalchemy import Connection

from tiercast.beside.stop import LONGEST_REASON
from tiercast.hosting.records import PluginRecord
from tiercast.serve.audited_kinds import NO_WAY_BACK, PERSONAL, READS
from tiercast.serve.audited_shop import AuditedShop
from tiercast.serve.connections_before import SecretNames
from tiercast.serve.knowing import SEALED, Knowing
from tiercast.serve.protocol_audience import ActByHand, ExportViewer
from tiercast.serve.protocol_commands import (
    Command,
    EraseViewer,
    SetStop,
    TellViewer,
    Undo,
)
from tiercast.serve.protocol_imports import ImportFiles, ImportReply, UndoImport
from tiercast.serve.protocol_replies import Failed, Reply
from tiercast.serve.protocol_rules import SavedReply
from tiercast.serve.protocol_watch import MarkReply, RemoveMark
from tiercast.serve.standings import Before, Standings
from tiercast.serve.unable import Unable
from tiercast.store.audit import DONE, REFUSED, Audited, one_note, write_note
from tiercast.words import Words


def other(words: Words) -> str:
    """The Chinese words where they are others than the English ones."""
    return "" if words.zh == words.en else words.zh


_decode_command: Final[Callable[[str], Command]] = msgspec.json.Decoder(Command).decode


class Auditing:
    """Notes commands in the audit log of a shop."""

    def __init__(
        self, live: AuditedShop, plugins: Iterable[PluginRecord], secrets: SecretNames = lambda side, kind: None
    ) -> None:
        """`plugins`: all that are known, whose states are looked at again each time."""
        self._live, self._knowing = live, Knowing(live)
        self._standings = Standings(live, plugins, self._knowing, secrets)

    def before(self, command: Command) -> Before:
        """How what `command` will change stands now."""
        return self._standings.before(command)

    async def noted(self, command: Command, who: str, before: Before, reply: Reply, undoes: int | None = None) -> None:
        """Write down what became of a command; it is on disk when this returns. Raises: StoreError."""
        if isinstance(command, (*READS, Undo)) or (isinstance(command, EraseViewer) and not isinstance(reply, Failed)):
            return
        if isinstance(command, ImportFiles) and not isinstance(reply, Failed):
            if command.dry_run or not isinstance(reply, ImportReply) or not reply.number:
                return
            before = Before(back=UndoImport(id=0, number=reply.number))
        if isinstance(reply, MarkReply):
            before = Before(back=RemoveMark(id=0, number=reply.mark.number))
        if isinstance(command, ExportViewer) and command.page:
            return
        said = msgspec.to_builtins(command)
        what = said.pop("type")
        said = {name: value for name, value in said.items() if name != "id" and name not in PERSONAL}
        if isinstance(command, SetStop):
            said["reason"] = command.reason[:LONGEST_REASON]
        if isinstance(command, TellViewer):
            # What somebody noted, an attribute or an order's number may name people.
            said = {name: value for name, value in said.items() if name in ("what", "viewer", "other")}
            before = msgspec.structs.replace(before, back=self._knowing.way_back(command, reply, before.back))
        if isinstance(reply, SavedReply) and not reply.version:
            return
        if isinstance(command, ActByHand | ExportViewer):
            # What is said to somebody may name them.
            said = {name: value for name, value in said.items() if name in ("viewer", "room", "action")}
        failed = isinstance(reply, Failed)
        after = Words("", "") if failed else self._standings.after(command, reply)
        outcome = self._outcome(command, reply)
        audited = Audited(
            time=self._live.clock.now(), who=who, what=what, detail=msgspec.json.encode(said).decode(),
            before=before.words, after=after.en, outcome=outcome.en, undoes=undoes, before_zh=before.zh,
            after_zh=other(after), outcome_zh=other(outcome),
        )  # fmt: skip
        opened, back = self._live.opened, None if failed else before.back

        def write(connection: Connection) -> None:
            text = "" if back is None else self._back(connection, back)
            write_note(connection, opened.shop, msgspec.structs.replace(audited, back=text))

        written = opened.writer.call(write)
        if not isinstance(command, SetStop):
            # A stop is answered at once, also while the disk is busy.
            await asyncio.wrap_future(written)

    def _outcome(self, command: Command, reply: Reply) -> Words:
        if not isinstance(reply, Failed):
            return Words(DONE, DONE)
        # Why something about a viewer is refused may quote it.
        if isinstance(command, TellViewer):
            return Words(REFUSED, REFUSED)
        return Words(f"{REFUSED}: {reply.message}", f"{REFUSED}: {reply.message_zh or reply.message}")

    def _back(self, connection: Connection, back: Command) -> str:
        if isinstance(back, TellViewer):
            return self._knowing.seal(connection, back.viewer, back)
        return msgspec.json.encode(back).decode()

    def way_back(self, number: int, may: Collection[type] | None = None) -> Command:
        """The command that takes back what a note tells of; `may`: kinds that can be done here, None for all.

        Raises:
            Unable: there is none, or things have changed.
        """
        with self._live.opened.database.read() as connection:
            found = one_note(connection, self._live.opened.shop, number)
        if found is None:
            raise Unable("not_found", f"the audit log has no note {number}", zh=f"操作记录里没有第 {number} 条")
        if found.outcome != DONE or (found.what == "rule_state" and found.before == found.after):
            raise Unable("refused", "nothing was changed then", zh="当时没有改变任何内容")
        if found.undone:
            raise Unable("refused", "it was taken back already", zh="已经撤销过了")
        if not found.back:
            why = NO_WAY_BACK.get(found.what, Words("", ""))
            raise Unable("refused", "this cannot be taken back", why.en, zh="这一条无法撤销", hint_zh=why.zh)
        back = self._knowing.open(found.back) if found.back.startswith(SEALED) else _decode_command(found.back)
        if may is not None and type(back) not in may:
            raise Unable(
                "no_engine",
                "this is taken back in a running engine only",
                "start one: tiercast engine",
                zh="只有引擎运行时才能撤销这一条",
                hint_zh="请先启动：tiercast engine",
            )
        now = self.before(back).words
        if now != found.after:
            raise Unable(
                "refused",
                f"it has been changed since: then it became {found.after or 'nothing'!r}, "
                f"now it is {now or 'nothing'!r}",
                "take back the later change first",
                zh=f"之后又有改动：当时改为 {found.after or '无'!r}，现在是 {now or '无'!r}",
                hint_zh="请先撤销后来的改动",
            )
        return back
