"""What can be shown again: the sessions of the rooms, and recorded files."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.pages import listed
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.states import ErrorState
from tiercast.desktop.recordings.sessions_table import SessionsTable
from tiercast.desktop.session import Session
from tiercast.serve.protocol_recordings import ListSessions, SessionRow, SessionsReply
from tiercast.serve.protocol_replies import Failed


class ListView(QWidget):
    """The list.

    Signals: `wanted` with the `SessionRow` to be shown, `sheet` with the one whose sheet is asked for, `brought` with
    paths of files.
    """

    wanted = Signal(object)
    sheet = Signal(object)
    brought = Signal(list)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setAcceptDrops(True)
        self.heading, self.under = label("title", parent=self), label("quiet", wrap=True, parent=self)
        self.open_file = QPushButton(self)
        self.table = SessionsTable(session)
        self.table.remember("recordings/sessions")
        self.error = ErrorState(session, self.refresh, self)
        self.error.hide()
        self.card = Card(flush=True)
        self.replay, self.sheet_button = mark(QPushButton(self), kind="main"), QPushButton(self)
        self.hint = label("small", wrap=True, parent=self)
        self.sheet_button.setVisible(listed("sheet") is not None)
        self._arrange()
        self.open_file.clicked.connect(self._choose)
        self.replay.clicked.connect(self._show_chosen)
        self.sheet_button.clicked.connect(self._sheet_of_chosen)
        self.table.opened.connect(self._show)
        self.table.chosen.connect(lambda _row: self._offer())
        self._offer()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.heading)
        words.addWidget(self.under)
        top.addLayout(words, 1)
        top.addWidget(self.open_file, 0, Qt.AlignmentFlag.AlignTop)
        self.card.add(self.table, 1)
        self.card.add(self.error, 1)
        low = QHBoxLayout()
        low.setSpacing(Space.S)
        low.addWidget(self.hint, 1)
        low.addWidget(self.sheet_button)
        low.addWidget(self.replay)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.M)
        column.addLayout(top)
        column.addWidget(self.card, 1)
        column.addLayout(low)

    def refresh(self) -> None:
        """Ask for the sessions."""
        self.session.link.ask(ListSessions(id=0), then=self._take, refused=self._refused, owner=self)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.under.setText(
            self.tr("See a session again, at any pace, with all that was known then. Nothing is sent meanwhile.")
        )
        self.open_file.setText(self.tr("Open a recorded file…"))
        self.replay.setText(self.tr("Replay"))
        self.sheet_button.setText(self.tr("End-of-show sheet"))
        self.hint.setText(
            self.tr(
                "Files can be dropped here: .jsonl of tiercast record, danmaku .xml, .csv together with its mapping "
                '(.yaml); .gz and .zst of them too. The rules of "{0}" are tried on them.'
            ).format(self.session.room_title(self.session.room))
        )
        self.table.retranslate()
        self.error.retranslate()

    def chosen(self) -> SessionRow | None:
        """The session that is marked."""
        index = self.table.currentIndex()
        row = self.table.rows.row(index.row()) if index.isValid() else None
        return row if isinstance(row, SessionRow) else None

    # --- files

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 Qt's name
        """Take files of this computer."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            self.card.set_tone("info")
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 Qt's name
        """Nothing is held over it any more."""
        self.card.set_tone("")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 Qt's name
        """Hand the files on."""
        self.card.set_tone("")
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.brought.emit(files)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Open a recorded file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        kinds = "*.jsonl *.ndjson *.xml *.csv *.tsv *.txt *.yaml *.yml *.gz *.zst"
        dialog.setNameFilters([self.tr("Recordings ({0})").format(kinds), self.tr("All files (*)")])
        # Qt's list of strings is not the list that a signal of ours takes: the two cannot be connected directly.
        dialog.filesSelected.connect(lambda files: self.brought.emit(list(files)))
        dialog.open()

    # --- sessions

    def _take(self, reply: SessionsReply) -> None:
        self.error.hide()
        self.table.show()
        first = not self.table.rows.rows and bool(reply.sessions)
        self.table.rows.replace(reply.sessions)
        if first:
            self.table.selectRow(0)
        self._offer()

    def _refused(self, failed: Failed) -> None:
        if failed.code == "no_engine":
            return  # the window says so
        self.table.hide()
        self.error.show()
        self.error.tell(self.tr("The sessions cannot be listed"), *self.session.told(failed))

    def _offer(self) -> None:
        row = self.chosen()
        self.replay.setEnabled(row is not None and row.complete)
        self.sheet_button.setEnabled(row is not None)

    def _show(self, row: object) -> None:
        if isinstance(row, SessionRow) and row.complete:
            self.wanted.emit(row)

    def _show_chosen(self) -> None:
        self._show(self.chosen())

    def _sheet_of_chosen(self) -> None:
        row = self.chosen()
        if row is not None:
            self.sheet.emit(row)
