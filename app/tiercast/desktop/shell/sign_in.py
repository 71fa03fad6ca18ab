"""Asks for the token of an engine at another address, where it is not known or was wrong."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.link.place import There
from tiercast.desktop.link.state import LinkState, Stage
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session


class TokenDialog(QDialog):
    """Asks for the token; it is never shown, and kept in the system's keyring if wanted."""

    def __init__(self, session: Session, url: str, why: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle(self.tr("Sign in"))
        head, text = label("head", parent=self), label(wrap=True, parent=self)
        head.setText(self.tr("Token of the engine at {address}").format(address=url))
        text.setText(why)
        self.edit = QLineEdit(self)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setAccessibleName(self.tr("Token"))
        self.keep = QCheckBox(self.tr("Keep it in this computer's keyring"), self)
        self.keep.setChecked(True)
        self.enter = mark(QPushButton(self.tr("Sign in"), self), kind="main")
        self.enter.setEnabled(False)
        later = mark(QPushButton(self.tr("Cancel"), self), kind="flat")
        self.edit.textChanged.connect(lambda typed: self.enter.setEnabled(bool(typed.strip())))
        self.enter.clicked.connect(self._enter)
        later.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(later)
        row.addStretch(1)
        row.addWidget(self.enter)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        column.setSpacing(Space.M)
        for part in (head, text, self.edit, self.keep):
            column.addWidget(part)
        column.addLayout(row)
        self.enter.setDefault(True)
        self.setMinimumWidth(480)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 Qt's name
        """Be as high as what is said needs: for lines that wrap, a dialog asks for too little by itself."""
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(layout.totalHeightForWidth(self.width()))
        super().showEvent(event)

    def _enter(self) -> None:
        wanted = self.keep.isChecked()
        kept = self._session.link.use_token(self.edit.text().strip(), keep=wanted)
        if wanted and not kept:
            self._session.toast(
                self.tr("This computer has no keyring: the token will be asked for the next time."), tone="warn"
            )
        self.accept()


class SignIn(QObject):
    """Opens the dialog when the engine asks who is there; one at a time."""

    def __init__(self, session: Session, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self.dialog: TokenDialog | None = None
        session.link.changed.connect(self._changed)

    def _changed(self, state: LinkState) -> None:
        place = self._session.link.place
        wanted = state.stage is Stage.REFUSED and state.code == "sign_in" and isinstance(place, There)
        if not wanted or self.dialog is not None or not isinstance(place, There):
            return
        self.dialog = TokenDialog(self._session, place.url, state.words.to(self._session.language), self._window)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.finished.connect(self._finished)
        self.dialog.open()

    def _finished(self, _code: int) -> None:
        self.dialog = None
