"""What opens in a cell of the table of products: a line, or yes and no."""

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from tiercast.desktop.parts.still import ChoiceBox

ANSWERS = ("yes", "no", "")


class CellEditor(QStyledItemDelegate):
    """Makes the editors."""

    def createEditor(  # noqa: N802 Qt's name
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        """A list of answers for what is yes or no, else a line."""
        model = index.model()
        asked = getattr(model, "columns", ())[index.column()].key == "is_new"
        editor = self._answers(parent) if asked else QLineEdit(parent)
        stands = index.data(Qt.ItemDataRole.TextAlignmentRole)
        if isinstance(editor, QLineEdit) and stands is not None:
            editor.setAlignment(Qt.AlignmentFlag(stands))
        editor.setAccessibleName(str(model.headerData(index.column(), Qt.Orientation.Horizontal) or ""))
        return editor

    def _answers(self, parent: QWidget) -> QComboBox:
        box = ChoiceBox(parent)
        for answer, text in zip(ANSWERS, (self.tr("Yes"), self.tr("No"), self.tr("Not told by hand")), strict=True):
            box.addItem(text, answer)
        return box

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:  # noqa: N802
        """Begin with what stands in the cell."""
        text = str(index.data(Qt.ItemDataRole.EditRole) or "")
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(text)))
        elif isinstance(editor, QLineEdit):
            editor.setText(text)
            editor.selectAll()

    def setModelData(  # noqa: N802 Qt's name
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Hand on what was written."""
        text = editor.currentData() if isinstance(editor, QComboBox) else ""
        model.setData(index, editor.text() if isinstance(editor, QLineEdit) else text)

    def updateEditorGeometry(  # noqa: N802 Qt's name
        self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """As large as the cell, and wide enough to write in."""
        rect = option.rect
        editor.setMinimumHeight(0)
        editor.setGeometry(rect.x(), rect.y(), max(rect.width(), 96), rect.height())
