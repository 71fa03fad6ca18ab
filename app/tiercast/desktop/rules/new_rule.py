"""Takes a drafted rule into the text of a ruleset that is on the screen; it is saved, or not, like any other edit."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QGuiApplication

from tiercast.desktop.rules.feed import RulesFeed
from tiercast.desktop.rules.joining import joined
from tiercast.desktop.rules.text_view import TextView


class NewRule(QObject):
    """Waits for the text where it has not been read yet."""

    def __init__(self, text: TextView, feed: RulesFeed) -> None:
        super().__init__(text)
        self._text, self._feed = text, feed
        self._draft = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._join)
        text.editor.textChanged.connect(self._arrived)
        feed.changed.connect(self._arrived)

    def add(self, draft: str) -> None:
        """Put the rule of `draft` after the others of the ruleset that is shown."""
        self._draft = draft
        self._arrived()

    def _arrived(self) -> None:
        if not self._draft:
            return
        if self._text.file is not None:
            # The view takes in a whole text before anything of it may change.
            self._soon.start()
        elif self._feed.reply is not None and not self._feed.rulesets():
            self._draft = ""
            self._text.session.toast(self.tr("The room has no ruleset that the rule could stand in."), tone="warn")

    def _join(self) -> None:
        draft, self._draft = self._draft, ""
        editor, session = self._text.editor, self._text.session
        found = joined(editor.toPlainText(), draft)
        if found is None:
            QGuiApplication.clipboard().setText(draft)
            session.toast(
                self.tr("The text cannot be read yet: mend what is wrong first. The new rule is in the clipboard."),
                tone="warn",
            )
            return
        editor.replace_text(found.text)
        editor.go_to(found.line)
        editor.setFocus()
        text = self.tr("The rule {rule} is drafted: look it over and save it").format(rule=found.rule)
        session.toast(text, undo=editor.undo)
