"""The text editor of a ruleset: line numbers, colours, completion, indentation; keyboard as people know it."""

from typing import Final

from PySide6.QtCore import QPoint, QRect, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QCompleter, QListView, QPlainTextEdit, QWidget

from tiercast.desktop.look.fonts import fixed_font
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.rules.completing import Completion, complete
from tiercast.desktop.rules.highlighter import Highlighter
from tiercast.desktop.session import Session
from tiercast.rules.ast import Ruleset
from tiercast.rules.check.environment import Environment
from tiercast.rules.diagnostics import Diagnostic, Severity

INDENT: Final = "  "
_Key = Qt.Key
_POPUP_KEYS: Final = (_Key.Key_Enter, _Key.Key_Return, _Key.Key_Escape, _Key.Key_Tab, _Key.Key_Backtab)


class RuleEditor(QPlainTextEdit):
    """The editor. `environment` and `ruleset` are what it completes from."""

    saved = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.environment: Environment | None = None
        self.ruleset: Ruleset | None = None
        self.wrong: dict[int, Severity] = {}
        self._offered: dict[str, Completion] = {}
        self.setFont(fixed_font())
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setTabStopDistance(QFontMetricsF(self.font()).horizontalAdvance(INDENT))
        self.highlighter = Highlighter(self.document(), session.colours)
        self._margin = _Margin(self)
        self._model = QStringListModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setWidget(self)
        self._popup = QListView(self)
        self._completer.setPopup(self._popup)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.activated.connect(self._insert)
        self.blockCountChanged.connect(lambda _count: self._fit())
        self.updateRequest.connect(self._scrolled)
        self._fit()

    def show_wrong(self, found: tuple[Diagnostic, ...]) -> None:
        """Mark where something is wrong."""
        self.wrong = {}
        for one in found:
            if self.wrong.get(one.position.line) is not Severity.ERROR:
                self.wrong[one.position.line] = one.severity
        self.highlighter.mark_wrong(found)
        self._margin.update()

    def go_to(self, line: int, column: int = 1) -> None:
        """Put the cursor somewhere and show it in the middle."""
        block = self.document().findBlockByNumber(max(0, line - 1))
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.Right, n=min(max(0, column - 1), max(0, block.length() - 1)))
        self.setTextCursor(cursor)
        self.centerCursor()

    def replace_text(self, text: str) -> None:
        """Put another text in its place, as one step that can be undone."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.setTextCursor(QTextCursor(self.document()))

    def restyle(self) -> None:
        """The theme has changed."""
        self.highlighter.take(self.session.colours)
        self._margin.update()

    # --- completion

    def offer(self) -> None:
        """Show what may stand at the cursor."""
        if self.environment is None:
            return
        cursor = self.textCursor()
        found = complete(self.toPlainText(), cursor.position(), self.environment, self.ruleset)
        if not found.words:
            self._popup.hide()
            return
        words = self.session.words
        self._offered = {self._line(one, words(one.title, one.title_zh)): one for one in found.words}
        self._model.setStringList(list(self._offered))
        self._completer.setCompletionPrefix(found.prefix)
        popup = self._popup
        popup.setCurrentIndex(self._completer.completionModel().index(0, 0))
        box = self.cursorRect()
        box.translate(self._margin.width(), 0)
        box.setWidth(popup.sizeHintForColumn(0) + popup.verticalScrollBar().sizeHint().width() + Space.XL)
        self._completer.complete(box)

    @staticmethod
    def _line(one: Completion, title: str) -> str:
        return f"{one.word}    {title}" if title and title != one.word else one.word

    def _insert(self, line: str) -> None:
        one = self._offered.get(line)
        if one is None:
            return
        cursor = self.textCursor()
        cursor.movePosition(
            QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, len(self._completer.completionPrefix())
        )
        cursor.insertText(one.word)
        self.setTextCursor(cursor)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Indent with spaces, keep the indentation, offer completions while names are typed."""
        popup = self._popup
        if popup.isVisible() and event.key() in _POPUP_KEYS:
            event.ignore()
            return
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() == _Key.Key_Space:
            self.offer()
            return
        if event.key() == _Key.Key_Tab and not control:
            self._indent(1)
            return
        if event.key() == _Key.Key_Backtab:
            self._indent(-1)
            return
        if control and event.key() == _Key.Key_Slash:
            self._comment()
            return
        if event.key() in (_Key.Key_Return, _Key.Key_Enter) and not control:
            self._new_line()
            return
        if event.key() == _Key.Key_Backspace and not event.modifiers() and self._outdent():
            return
        super().keyPressEvent(event)
        typed = event.text()
        if typed and (typed.isalnum() or typed in "._") and not control:
            self.offer()
        elif popup.isVisible():
            popup.hide()

    # --- lines

    def _lines(self) -> tuple[QTextCursor, int, int]:
        cursor = self.textCursor()
        first = self.document().findBlock(cursor.selectionStart()).blockNumber()
        last = self.document().findBlock(max(cursor.selectionStart(), cursor.selectionEnd() - 1)).blockNumber()
        return cursor, first, last

    def _indent(self, way: int) -> None:
        cursor, first, last = self._lines()
        if not cursor.hasSelection() and way > 0:
            cursor.insertText(INDENT)
            return
        cursor.beginEditBlock()
        for number in range(first, last + 1):
            block = self.document().findBlockByNumber(number)
            at = QTextCursor(block)
            if way > 0:
                at.insertText(INDENT)
            else:
                for _ in INDENT:
                    if block.text().startswith(" "):
                        at.deleteChar()
        cursor.endEditBlock()

    def _outdent(self) -> bool:
        """Go back to the level before, where nothing but blanks stands before the bar. Returns: whether it did."""
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        if cursor.hasSelection() or not before or before.strip(" "):
            return False
        back = (len(before) - 1) % len(INDENT) + 1
        cursor.movePosition(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, back)
        cursor.removeSelectedText()
        self._popup.hide()
        return True

    def _comment(self) -> None:
        cursor, first, last = self._lines()
        blocks = [self.document().findBlockByNumber(number) for number in range(first, last + 1)]
        commented = all(block.text().lstrip().startswith("#") for block in blocks if block.text().strip())
        cursor.beginEditBlock()
        for block in blocks:
            bare = block.text().lstrip()
            if not bare:
                continue
            at = QTextCursor(block)
            at.setPosition(block.position() + len(block.text()) - len(bare))
            if commented:
                for _ in range(2 if bare.startswith("# ") else 1):
                    at.deleteChar()
            else:
                at.insertText("# ")
        cursor.endEditBlock()

    def _new_line(self) -> None:
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        lead = before[: len(before) - len(before.lstrip())]
        deeper = INDENT if before.rstrip().endswith(":") else ""
        item = "- " if before.lstrip().startswith("- ") and before.strip() != "-" and not deeper else ""
        cursor.insertText(f"\n{lead}{deeper}{item}")
        self.setTextCursor(cursor)
        self.ensureCursorVisible()

    # --- the margin

    def margin_width(self) -> int:
        """Pixels that the line numbers take."""
        digits = max(3, len(str(self.blockCount())))
        return round(QFontMetricsF(self.font()).horizontalAdvance("9") * digits) + Space.XL

    def paint_margin(self, event: QPaintEvent) -> None:
        """Paint the line numbers and marks of what is wrong."""
        painter = QPainter(self._margin)
        colours = self.session.colours
        painter.fillRect(event.rect(), QColor(colours.surface))
        painter.setFont(self.font())
        block, width = self.firstVisibleBlock(), self._margin.width()
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        here = self.textCursor().blockNumber()
        while block.isValid() and top <= event.rect().bottom():
            height = self.blockBoundingRect(block).height()
            number = block.blockNumber() + 1
            severity = self.wrong.get(number)
            if severity is not None:
                painter.setPen(QColor(colours.bad if severity is Severity.ERROR else colours.warn))
            else:
                painter.setPen(QColor(colours.text if number == here + 1 else colours.quiet))
            box = QRect(0, round(top), width - Space.M, round(height))
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, str(number))
            if severity is not None:
                painter.fillRect(QRect(0, round(top), 3, round(height)), painter.pen().color())
            top += height
            block = block.next()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Keep the margin as high as the text."""
        super().resizeEvent(event)
        box = self.contentsRect()
        self._margin.setGeometry(QRect(QPoint(box.left(), box.top()), QSize(self.margin_width(), box.height())))

    def _fit(self) -> None:
        self.setViewportMargins(self.margin_width(), 0, 0, 0)

    def _scrolled(self, box: QRect, by: int) -> None:
        if by:
            self._margin.scroll(0, by)
        else:
            self._margin.update(0, box.y(), self._margin.width(), box.height())


class _Margin(QWidget):
    """The strip with the line numbers."""

    def __init__(self, editor: RuleEditor) -> None:
        super().__init__(editor)
        self._editor = editor

    def sizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """As wide as the numbers."""
        return QSize(self._editor.margin_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        """Paint them."""
        self._editor.paint_margin(event)
