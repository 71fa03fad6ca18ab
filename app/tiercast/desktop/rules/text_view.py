"""The text of a ruleset: edited, checked while somebody types, saved with a history, and brought back."""

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.rules.checking import Checked, Checking
from tiercast.desktop.rules.differences import DiffView, differences
from tiercast.desktop.rules.drafts import Drafts
from tiercast.desktop.rules.editor import RuleEditor
from tiercast.desktop.rules.feed import RulesFeed
from tiercast.desktop.rules.history import History
from tiercast.desktop.rules.notice import Notice
from tiercast.desktop.rules.problems import Problems
from tiercast.desktop.rules.surroundings import Surroundings
from tiercast.desktop.rules.text_bar import TextBar
from tiercast.desktop.session import Session
from tiercast.rules.formatting import FormatError, format_ruleset
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_rules import (
    ReadRuleset,
    RestoreRuleset,
    RulesetTextReply,
    SavedReply,
    SaveRuleset,
    VersionRow,
)

KEPT_AFTER: Final = 800
"""Milliseconds of rest after which unsaved edits are kept."""


class TextView(QWidget):
    """The view of one ruleset's text at a time."""

    def __init__(self, session: Session, feed: RulesFeed, surroundings: Surroundings) -> None:
        super().__init__()
        self.session, self._feed, self._surroundings = session, feed, surroundings
        self._drafts = Drafts(session.remembered)
        self.file: RulesetTextReply | None = None
        self.version: VersionRow | None = None
        self._line = 0
        self._seen = ""
        self._shown = self._opening = False
        self.checking = Checking(self)
        self.checking.checked.connect(self._checked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.L, 0, 0)
        column.setSpacing(Space.M)
        self.bar, self.notice = self._make_bar(), Notice()
        self.notice.compare.connect(self._show_moved)
        self.notice.discard.connect(self.discard)
        column.addWidget(self.bar)
        column.addWidget(self.notice)
        column.addWidget(self._make_body(), 1)
        self._keep = QTimer(self)
        self._keep.setSingleShot(True)
        self._keep.setInterval(KEPT_AFTER)
        self._keep.timeout.connect(self._keep_draft)
        self.editor.textChanged.connect(self._edited)
        feed.changed.connect(self._fed)
        surroundings.changed.connect(self._surrounded)
        self._state()

    def _make_bar(self) -> TextBar:
        bar = TextBar(self.session, self)
        if self.session.commands is not None:
            self.session.commands.changed.connect(bar.say_keys)
        bar.chosen.connect(self.show_ruleset)
        bar.format.clicked.connect(self.format)
        bar.discard.clicked.connect(self.discard)
        bar.save.clicked.connect(self.save)
        self.state, self.save_button = bar.state, bar.save
        return bar

    def _make_body(self) -> QWidget:
        self.editor = RuleEditor(self.session)
        self.diff = DiffView(self.session)
        self.diff_card = Card(" ", flush=True)
        self.diff_card.add(self.diff)
        self.back_button, self.close_button = mark(QPushButton(), kind="main"), QPushButton()
        self.back_button.clicked.connect(self.bring_back)
        self.close_button.clicked.connect(self.close_version)
        self.diff_card.beside(self.back_button)
        self.diff_card.beside(self.close_button)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.editor)
        self.stack.addWidget(self.diff_card)
        self.problems, self.history = Problems(self.session), History(self.session)
        self.problems.chosen.connect(self._go_to)
        self.history.chosen.connect(self.show_version)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(self.problems, 1)
        column.addWidget(self.history, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(Space.L)
        split.setChildrenCollapsible(False)
        split.addWidget(self.stack)
        split.addWidget(side)
        split.setStretchFactor(0, 7)
        split.setStretchFactor(1, 3)
        split.setSizes([700, 320])
        return split

    # --- what is shown

    def entered(self) -> None:
        """It may be shown from now on."""
        self._shown = True
        self._fed()

    def left(self) -> None:
        """It is hidden: keep what was not saved."""
        self._shown = False
        if self._keep.isActive():
            self._keep.stop()
            self._keep_draft()

    @property
    def name(self) -> str:
        """The ruleset whose text is shown; "" for none."""
        return self.file.ruleset if self.file is not None else ""

    @property
    def dirty(self) -> bool:
        """Whether there are edits that were not saved."""
        return self.file is not None and self.editor.toPlainText() != self.file.text

    def show_ruleset(self, ruleset: str, line: int = 0) -> None:
        """Show a ruleset's text, at a line; edits of the one before are kept."""
        if self.file is not None and ruleset == self.name:
            if line:
                self._go_to(line, 1)
            return
        if self.dirty:
            self._keep_draft()
        self._line = line
        if ruleset:
            self.session.link.ask(
                ReadRuleset(id=0, room=self.session.room, ruleset=ruleset), then=self.take, owner=self
            )

    def take(self, reply: RulesetTextReply) -> None:
        """Show a text that was read; edits of it that were not saved come back."""
        self.file, self._seen = reply, reply.running
        draft = self._drafts.get(reply.ruleset)
        text = draft.text if draft is not None else reply.text
        self._opening = True
        self.editor.setPlainText(text)
        self._opening = False
        self.close_version()
        self.notice.hide()
        if draft is not None and draft.text != reply.text:
            self.notice.tell(moved=draft.base != reply.hash)
        elif draft is not None:
            self._drafts.drop(reply.ruleset)
        self.history.show_ruleset(reply.ruleset)
        self.checking.want(text, at_once=True)
        if self._line:
            self.editor.go_to(self._line)
            self._line = 0
        self._fed()
        self._state()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.bar.retranslate()
        self.editor.setAccessibleName(self.tr("Text of the ruleset"))
        self.editor.setPlaceholderText(self.tr("This room runs no ruleset yet."))
        self.diff.setAccessibleName(self.tr("Differences"))
        self.back_button.setText(self.tr("Bring this version back"))
        self.close_button.setText(self.tr("Back to the text"))
        self.notice.retranslate()
        self.problems.retranslate()
        self.history.retranslate()
        self._state()

    def restyle(self) -> None:
        """The theme has changed."""
        self.editor.restyle()
        self.diff.restyle()
        self.problems.restyle()

    # --- what is done

    def save(self) -> None:
        """Save the text; it is checked first and takes over at once."""
        if self.file is None or not self.dirty or not self.save_button.isEnabled():
            return
        text, name = self.editor.toPlainText(), self.name
        self.save_button.setEnabled(False)
        # Rules that never ran are compiled in a process of their own first, which takes some seconds.
        self.state.tell(self.tr("Saving…"), "info")
        command = SaveRuleset(id=0, room=self.session.room, ruleset=name, text=text, base=self.file.hash)
        self.session.link.ask(command, then=lambda reply: self._saved(reply, text), refused=self._refused, owner=self)

    def discard(self) -> None:
        """Go back to what is saved; undo brings the edits back."""
        if self.file is not None:
            self._drafts.drop(self.name)
            self.editor.replace_text(self.file.text)
            self.notice.hide()
            self.session.toast(self.tr("The edits are discarded"), undo=self.editor.undo)

    def format(self) -> None:
        """Lay the text out in the house style."""
        try:
            tidy = format_ruleset(self.editor.toPlainText())
        except FormatError:
            self.session.toast(self.tr("The text cannot be read yet: mend what is wrong first."), tone="warn")
            return
        if tidy != self.editor.toPlainText():
            self.editor.replace_text(tidy)

    def show_version(self, version: VersionRow) -> None:
        """Show what changed from a version to the text now."""
        self.version = version
        command = ReadRuleset(id=0, room=self.session.room, ruleset=self.name, hash=version.hash)
        self.session.link.ask(command, then=self._compare, owner=self)

    def bring_back(self) -> None:
        """Make the version that is looked at the one in force, as a new version."""
        if self.version is not None and self.file is not None:
            before = self.file.hash
            command = RestoreRuleset(id=0, room=self.session.room, ruleset=self.name, hash=self.version.hash)

            def back() -> None:
                undo = RestoreRuleset(id=0, room=self.session.room, ruleset=self.name, hash=before)
                self.session.link.ask(undo, then=lambda reply: self._reload(), owner=self)

            def done(_reply: SavedReply) -> None:
                self._drafts.drop(self.name)
                self._reload()
                self.session.toast(self.tr("The version is in force again"), undo=back)

            self.session.link.ask(command, then=done, owner=self)

    def close_version(self) -> None:
        """Show the text again."""
        self.version = None
        self.stack.setCurrentIndex(0)

    # --- what happens

    def _compare(self, reply: RulesetTextReply) -> None:
        if self.version is None or reply.hash != self.version.hash:
            return
        lines = differences(reply.text, self.editor.toPlainText())
        self.diff.show_lines(lines, self.tr("There is no difference."))
        when = self.session.format.instant(self.version.time, seconds=False)
        self.diff_card.set_heading(self.tr("From {when} to the text now").format(when=when))
        self.back_button.show()
        self.back_button.setEnabled(self.file is not None and reply.hash != self.file.running)
        self.stack.setCurrentIndex(1)

    def _saved(self, reply: SavedReply, text: str) -> None:
        if self.file is None or reply.ruleset != self.name:
            return
        self._drafts.drop(self.name)
        self.notice.hide()
        self.file = RulesetTextReply(
            id=0, ruleset=reply.ruleset, text=text, hash=reply.hash, running=reply.hash, file=reply.file
        )
        self.history.show_ruleset(self.name)
        self._feed.ask()
        self._state()
        rooms = self.session.format.listed(map(self.session.room_title, reply.rooms))
        self.session.toast(
            self.tr("Saved, and in force in {rooms}").format(rooms=rooms) if rooms else self.tr("Saved"), tone="good"
        )

    def _refused(self, failed: Failed) -> None:
        self._state()
        self.session.refuse(failed)
        self._look_elsewhere()

    def _look_elsewhere(self) -> None:
        """See whether the file is another one by now."""
        if self.file is not None:
            command = ReadRuleset(id=0, room=self.session.room, ruleset=self.name)
            self.session.link.ask(command, then=self._elsewhere, refused=lambda failed: None, owner=self)

    def _elsewhere(self, reply: RulesetTextReply) -> None:
        if self.file is None or reply.ruleset != self.name:
            return
        if reply.text == self.editor.toPlainText():
            # Written anew, the text would lose its place and the way back.
            self.file = reply
            self._drafts.drop(self.name)
            self.notice.hide()
        elif reply.hash == self.file.hash or not self.dirty:
            if not self.dirty:
                self.take(reply)
            self.file = reply
        else:
            # What is edited stays; it would be saved over what was read now, and that is said.
            self._drafts.put(self.name, self.file.hash, self.editor.toPlainText())
            self.file = reply
            self.notice.tell(moved=True)
            self.notice.setVisible(self.dirty)
        self._state()

    def _show_moved(self) -> None:
        """Show what saving the edits would change in the file as it is now."""
        if self.file is not None:
            self.version = None
            lines = differences(self.file.text, self.editor.toPlainText())
            self.diff.show_lines(lines, self.tr("There is no difference."))
            self.diff_card.set_heading(self.tr("From the file to your edits"))
            self.back_button.hide()
            self.stack.setCurrentIndex(1)

    def _reload(self) -> None:
        name = self.name
        self.file = None
        self.show_ruleset(name)
        self._feed.ask()

    def _edited(self) -> None:
        if not self._opening:
            self.checking.want(self.editor.toPlainText())
            self._keep.start()
            self._state()

    def _keep_draft(self) -> None:
        if self.file is None:
            return
        if self.dirty:
            self._drafts.put(self.name, self.file.hash, self.editor.toPlainText())
        else:
            self._drafts.drop(self.name)
            self.notice.hide()

    def _checked(self, checked: Checked) -> None:
        self.problems.known = self._surroundings.environment.actions or {}
        self.problems.take(checked)
        self.editor.show_wrong(checked.found)
        if checked.ruleset is not None:
            self.editor.ruleset = checked.ruleset
        self._state()

    def _go_to(self, line: int, column: int) -> None:
        self.close_version()
        self.editor.go_to(line, column)
        self.editor.setFocus()

    def _surrounded(self) -> None:
        environment = self._surroundings.environment
        self.checking.environment = self.editor.environment = environment
        if self.file is not None:
            self.checking.want(self.editor.toPlainText(), at_once=True)

    def _fed(self) -> None:
        rulesets = self._feed.rulesets()
        names = [one.ruleset for one in rulesets]
        self.bar.offer(rulesets)
        if self.file is not None and self.name not in names and names:
            self._keep_draft()
            self.file = None
        if self.file is None and names and self._shown:
            self.show_ruleset(names[0])
        row = self._feed.ruleset(self.name) if self.file is not None else None
        if row is not None and self.file is not None and row.hash not in (self.file.running, self._seen):
            self._seen = row.hash
            self._look_elsewhere()
        self.bar.show_chosen(self.name)

    def _state(self) -> None:
        checked = self.problems.checked
        broken = checked is not None and checked.broken and checked.text == self.editor.toPlainText()
        self.bar.tell(self.file, dirty=self.dirty, broken=broken)
        self.editor.setReadOnly(self.file is None)
