"""Why a number is unknown, where several pages say so."""

from PySide6.QtCore import QCoreApplication


def no_orders_told() -> str:
    """Why it is unknown what somebody bought, and what makes it known."""
    return QCoreApplication.translate(
        "Untold",
        "Unknown: no connected source tells of paid orders, and none were imported. Connect one that does, or import "
        "the orders on the Shop page.",
    )
