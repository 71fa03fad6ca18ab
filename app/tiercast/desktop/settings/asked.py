"""A section that shows what the engine says of its settings."""

from PySide6.QtWidgets import QWidget

from tiercast.desktop.parts.properties import label
from tiercast.desktop.session import Session
from tiercast.desktop.settings.section import Section
from tiercast.serve.protocol_connections import ConnectionsChanged
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_settings import GetSettings, SettingsReply


class AskedSection(Section):
    """Asks for the settings when it is entered and when the configuration has changed; override `show_settings`.

    Attributes:
        told: the last answer; None before the first.
        trouble: says why there is none.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.told: SettingsReply | None = None
        self.trouble = label(wrap=True)
        self.trouble.setProperty("tone", "warn")
        self.trouble.hide()
        self.column.addWidget(self.trouble)

    def entered(self) -> None:
        """Ask, and again at each change."""
        self.session.link.pushed.connect(self._pushed)
        self.session.link.welcomed.connect(self.ask)
        self.ask()

    def left(self) -> None:
        """Nobody looks any more."""
        self.session.link.pushed.disconnect(self._pushed)
        self.session.link.welcomed.disconnect(self.ask)

    def ask(self, _welcome: object = None) -> None:
        """Ask for the settings."""
        self.session.link.ask(GetSettings(id=0), then=self._take_settings, refused=self._refuse_settings, owner=self)

    def show_settings(self, told: SettingsReply) -> None:
        """Show what the engine says."""
        raise NotImplementedError

    def _take_settings(self, reply: SettingsReply) -> None:
        self.told = reply
        self.trouble.hide()
        self.show_settings(reply)

    def _refuse_settings(self, failed: Failed) -> None:
        self.trouble.setText(self.session.refusal(failed))
        self.trouble.show()

    def _pushed(self, push: object) -> None:
        if isinstance(push, ConnectionsChanged):
            self.ask()
