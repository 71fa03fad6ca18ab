"""What is said about stores: the one in use, one that was tried, and a shop that was moved."""

from typing import Final

from PySide6.QtCore import QObject

from tiercast.desktop.session import Session
from tiercast.desktop.settings.shell_words import command_line
from tiercast.serve.protocol_changes import ChangeMoved, ChangeWentBack
from tiercast.serve.protocol_settings import SettingsReply, StoreTriedReply

_KINDS: Final = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class StoreWords(QObject):
    """The sentences, in the language in force."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session

    def where(self, told: SettingsReply) -> str:
        """The store in use."""
        size = f" · {told.size / 1_000_000:,.1f} MB" if told.size is not None else ""
        return f"{_KINDS.get(told.kind, told.kind)}{size}\n{told.store}"

    def tried(self, tried: StoreTriedReply) -> str:
        """What is at an address."""
        if tried.own:
            return self.tr("This is the store in use.")
        kind = f"{_KINDS.get(tried.kind, tried.kind)} {tried.server}"
        if tried.used:
            text = self.tr("{kind}: reached. There is a shop already: {shops}. Choose an empty store.")
            return text.format(kind=kind, shops=self.tr(", ").join(tried.shops) or "—")
        if not tried.may_write:
            return self.tr(
                "{kind}: reached, but this user may make no tables there. Let the server's owner run: "
                "GRANT CREATE ON SCHEMA public TO the user"
            ).format(kind=kind)
        if tried.encoding:
            text = self.tr(
                "{kind}: reached, but it keeps text as {encoding}. Make the database with the encoding UTF8."
            )
            return text.format(kind=kind, encoding=tried.encoding)
        text = self.tr("{kind}: reached. Tables may be made there, and no shop is kept there yet.")
        if tried.kind == "postgresql" and not tried.password:
            text += self.tr(" The server asked for no password, or took the one of ~/.pgpass.")
        return text.format(kind=kind)

    def way(self, *, here: bool) -> str:
        """What a move does, before it is begun."""
        if here:
            return self.tr(
                "The engine finishes what is under way and ends; all rows are copied and counted; then it starts on "
                "the new store. Meanwhile no event is taken in and nothing is done. If anything fails, it goes on with "
                "the store that it has. That one stays as it is, until you delete it."
            )
        return self.tr(
            'The engine runs on another computer, where this is done: write a backup under "Backup and restore", quit '
            "the engine, then run these in a terminal there. The old store stays as it was, until you delete it."
        )

    def commands(self, store: str, told: SettingsReply | None) -> str:
        """The way of a shop that is on another computer."""
        folder, file = self.tr("NEW_FOLDER"), self.tr("BACKUP.tcb")
        config = f"{folder}/{(told.config if told is not None else '').replace(chr(92), '/').split('/')[-1]}"
        return "\n".join(
            (
                command_line("tiercast", "restore", file, "--store", store, "--into", folder),
                command_line("tiercast", "engine", "--config", config, "--store", store),
            )
        )

    def moved(self, moved: ChangeMoved) -> str:
        """What came of a move."""
        text = self.tr("Moved to {store}: {rows} in {tables}, the same number in both stores.")
        rows = self.tr("%Ln row(s)", "", sum(moved.rows.values()))
        lines = [text.format(store=moved.url, rows=rows, tables=self.tr("%Ln table(s)", "", len(moved.rows)))]
        if moved.config:
            lines.append(self.tr("{file} names it from now on.").format(file=moved.config))
        else:
            lines.append(self.tr("The next time, start Tiercast with --store {store}").format(store=moved.url))
        if moved.in_keyring is not None:
            kept = self.tr("The password is in the system's keyring.")
            lines.append(
                kept if moved.in_keyring else self.tr("There is no keyring here: a file that only you may read has it.")
            )
        lines.append(self.tr("The store of before is as it was: {store}").format(store=moved.kept))
        lines.append(self.tr("If you use that one again, what happens from now on stays in the new one."))
        return "\n".join(lines)

    def went_back(self, done: ChangeWentBack) -> str:
        """The store of before is in use again."""
        return self.tr(
            "In use again: {store}. A stop stands, since the other store may have done what waits here: look through "
            "it, then press Go on."
        ).format(store=done.url)
