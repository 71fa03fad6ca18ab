"""Tells the engine what a person knows of a product, says so in the window, and offers the way back."""

from PySide6.QtCore import QObject, Signal

from tiercast.desktop.session import Session
from tiercast.desktop.shop.words import FIELDS, word
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_shop import ItemReply, SetItem


class ItemTeller(QObject):
    """Tells. `taken` has the `ItemReply` of a product that is known otherwise, `refused` the `Failed`."""

    taken = Signal(object)
    refused = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session

    def tell(self, item: str, name: str, value: str, before: str = "") -> None:
        """Tell one thing.

        Args:
            value: "" takes back what was told by hand.
            before: what had been told by hand, "" for nothing: the way back.
        """
        command = SetItem(id=0, item=item, name=name, value=value)

        def done(reply: ItemReply) -> None:
            self.taken.emit(reply)
            field = word(dict(FIELDS), name)
            said = self.tr("%1: %2 is noted") if value else self.tr("%1: what was told by hand is taken back")
            self._session.toast(
                said.replace("%1", field).replace("%2", value), undo=lambda: self._undo(item, name, before)
            )

        self._session.link.ask(command, then=done, refused=self._refused, owner=self)

    def _undo(self, item: str, name: str, before: str) -> None:
        command = SetItem(id=0, item=item, name=name, value=before)
        self._session.link.ask(command, then=self.taken.emit, refused=self._refused, owner=self)

    def _refused(self, failed: Failed) -> None:
        self._session.refuse(failed)
        self.refused.emit(failed)
