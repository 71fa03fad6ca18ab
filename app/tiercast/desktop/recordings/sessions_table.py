"""The table of sessions that can be shown again."""

from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.session import Session
from tiercast.serve.protocol_recordings import SessionRow


class SessionsTable(Table):
    """Sessions, the newest first."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.nothing = EmptyState(session, "ph.film-strip")
        model: RowsModel[SessionRow] = RowsModel(session, self._columns(), key=lambda one: (one.room, one.began))
        super().__init__(model, empty=self.nothing)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.tr("Sessions"))
        self.nothing.tell(
            self.tr("No session yet"),
            self.tr(
                "Every broadcast of a connected room is kept here by itself and can be shown again. "
                "Until then, open a recorded file."
            ),
        )
        self.rows.retranslate()

    def _columns(self) -> list[Column[SessionRow]]:
        def write() -> "Session":
            return self.session

        return [
            Column("began", lambda: self.tr("Began"), self._began, 184, lambda one: one.began,
                   hint=lambda one: write().format.instant(one.began)),
            Column("room", lambda: self.tr("Room"), lambda one: write().called(one.title), 0, lambda one: one.title),
            Column("length", lambda: self.tr("Length"), lambda one: write().format.duration(one.until - one.began), 120,
                   lambda one: one.until - one.began, number=True),
            Column("events", lambda: self.tr("Events"), lambda one: write().format.number(one.events), 96,
                   lambda one: one.events, number=True),
            Column("viewers", lambda: self.tr("Viewers"), lambda one: write().format.number(one.viewers), 96,
                   lambda one: one.viewers, number=True,
                   hint=lambda one: "" if one.viewers is not None else self.tr("No source tells viewers apart.")),
            Column("firings", lambda: self.tr("Firings"), lambda one: write().format.number(one.firings), 88,
                   lambda one: one.firings, number=True),
            Column("gmv", lambda: self.tr("GMV"), lambda one: write().format.money(one.gmv, one.currency), 128,
                   lambda one: one.gmv, number=True,
                   hint=lambda one: "" if one.gmv is not None else self.tr("No source told of orders.")),
            Column("state", lambda: self.tr("State"), self._state, 144, lambda one: (one.is_open, one.complete),
                   tone=self._tone, hint=self._why),
        ]  # fmt: skip

    def _began(self, one: SessionRow) -> str:
        write = self.session.format
        return f"{write.day(one.began)} {write.clock(one.began, seconds=False)}"

    def _state(self, one: SessionRow) -> str:
        if not one.complete:
            return self.tr("Forgotten")
        return self.tr("On air") if one.is_open else self.tr("Ended")

    @staticmethod
    def _tone(one: SessionRow) -> str:
        return "good" if one.is_open else "quiet"

    def _why(self, one: SessionRow) -> str:
        if one.complete:
            return ""
        return self.tr("Its events were forgotten (Settings, retention): only its numbers are left.")
