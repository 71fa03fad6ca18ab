"""A box in which something is chosen by its name, or typed where it is another one."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox


def name_choices(box: QComboBox, names: Mapping[str, str]) -> None:
    """Offer what `names` has by its keys, each by its name; what is chosen stays."""
    chosen = chosen_key(box)
    with QSignalBlocker(box):
        box.clear()
        for key, name in names.items():
            box.addItem(name, key)
        choose_key(box, chosen)


def choose_key(box: QComboBox, key: str) -> None:
    """Show what has this key; what is not offered is shown as it is, "" as nothing."""
    place = box.findData(key)
    box.setCurrentIndex(place)
    if place < 0:
        box.setEditText(key)


def chosen_key(box: QComboBox) -> str:
    """The key of what stands in the box, which somebody may have typed too; else what was typed."""
    text = box.currentText().strip()
    place = box.findText(text, Qt.MatchFlag.MatchFixedString)
    if place < 0:
        place = box.findData(text, Qt.ItemDataRole.UserRole, Qt.MatchFlag.MatchFixedString)
    return text if place < 0 else str(box.itemData(place))
