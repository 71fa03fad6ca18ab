"""The states of actions in the groups by which people look for them."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tiercast.serve.protocol_replies import ActionRow

GROUPS: Final = {
    "waiting": ("waiting",),
    "open": ("planned", "held", "dispatching"),
    "trouble": ("failed", "uncertain", "refused"),
    "done": ("accepted", "shown"),
    "ended": ("expired", "dropped", "cancelled", "skipped", "recalled"),
    "shadow": ("shadow",),
    "all": (),
}
"""Groups with their states; () is all of them."""
_TITLES: Final = {
    "waiting": QT_TRANSLATE_NOOP("ActionGroups", "Waiting for you"),
    "open": QT_TRANSLATE_NOOP("ActionGroups", "On their way"),
    "trouble": QT_TRANSLATE_NOOP("ActionGroups", "Went wrong"),
    "done": QT_TRANSLATE_NOOP("ActionGroups", "Done"),
    "ended": QT_TRANSLATE_NOOP("ActionGroups", "Not done"),
    "shadow": QT_TRANSLATE_NOOP("ActionGroups", "Only recorded"),
    "all": QT_TRANSLATE_NOOP("ActionGroups", "All"),
}


def group_title(group: str) -> str:
    """What a group is called."""
    return QCoreApplication.translate("ActionGroups", str(_TITLES[group]))


def may_answer(row: ActionRow) -> bool:
    """Whether it waits for a yes or no."""
    return row.state == "waiting"


def may_retry(row: ActionRow) -> bool:
    """Whether it can be tried again."""
    return row.state in ("failed", "uncertain")


def may_cancel(row: ActionRow) -> bool:
    """Whether it can be taken out before it is done."""
    return row.state in ("planned", "held")


def may_recall(row: ActionRow, reversible: frozenset[str]) -> bool:
    """Whether it can be taken back after it was done."""
    return row.state in ("accepted", "shown", "uncertain") and row.type in reversible
