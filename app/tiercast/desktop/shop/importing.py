"""Runs one import after the other for the window: first what it would do, then the import itself."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec
from PySide6.QtCore import QObject, Signal

from tiercast.desktop.session import Session
from tiercast.serve.protocol_imports import CancelImport, ImportFiles, ImportReply
from tiercast.serve.protocol_pushes import ImportProgress
from tiercast.serve.protocol_replies import Failed

GUESSED: Final = ("orders", "products", "channels")
"""Kinds that are tried in turn where nobody says which the files are."""


class Importing(QObject):
    """What is under way.

    Signals: `began` and `ended`; `progressed` with an `ImportProgress`; `previewed` and `imported` with the command and
    its `ImportReply`; `failed` with a `Failed`.
    """

    began = Signal()
    ended = Signal()
    progressed = Signal(object)
    previewed = Signal(object, object)
    imported = Signal(object, object)
    failed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.busy = False
        self._run = 0
        session.link.pushed.connect(self._pushed)

    def preview(self, command: ImportFiles) -> None:
        """Say what an import would do; where its kind is "", the kinds are tried in turn."""
        kinds = (command.kind,) if command.kind else GUESSED
        self._try(msgspec.structs.replace(command, dry_run=True), kinds, None)

    def bring(self, command: ImportFiles) -> None:
        """Import."""
        command = msgspec.structs.replace(command, dry_run=False)
        self._ask(command, lambda reply: self.imported.emit(command, reply), self.failed.emit)

    def stop(self) -> None:
        """Stop what is under way; its refusal says that nothing of it counts."""
        self._session.link.ask(CancelImport(id=0), refused=lambda failed: None, owner=self)

    def forget(self) -> None:
        """Wait for nothing any more."""
        self._run += 1
        self._over()

    def _try(self, command: ImportFiles, kinds: Sequence[str], first: Failed | None) -> None:
        tried = msgspec.structs.replace(command, kind=kinds[0])

        def refused(failed: Failed) -> None:
            # Of several refusals the first says most: that of the kind that is imported most.
            if len(kinds) > 1:
                self._try(command, kinds[1:], first or failed)
            else:
                self.failed.emit(first or failed)

        self._ask(tried, lambda reply: self.previewed.emit(tried, reply), refused)

    def _ask(
        self, command: ImportFiles, then: Callable[[ImportReply], None], refused: Callable[[Failed], None]
    ) -> None:
        self._run += 1
        run = self._run
        self.busy = True
        self.began.emit()

        def answered(tell: Callable[[], None]) -> None:
            if run == self._run:
                self._over()
                tell()

        self._session.link.ask(
            command, then=lambda reply: answered(lambda: then(reply)),
            refused=lambda failed: answered(lambda: refused(failed)), owner=self,
        )  # fmt: skip

    def _over(self) -> None:
        self.busy = False
        self.ended.emit()

    def _pushed(self, push: object) -> None:
        if self.busy and isinstance(push, ImportProgress):
            self.progressed.emit(push)
