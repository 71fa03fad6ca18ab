"""Weeks and days as they are written; the engine tells them as days since 1970-01-01."""

from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication

from tiercast.desktop.session import Session

EPOCH: Final = date(1970, 1, 1).toordinal()
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_text(day: int, session: Session) -> str:
    """A day: ``22 Nov 2026`` or ``2026-11-22``."""
    found = date.fromordinal(EPOCH + day)
    return found.isoformat() if session.chinese else f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


def short_day(day: int, session: Session) -> str:
    """A day without its year: ``22 Nov`` or ``11-22``."""
    found = date.fromordinal(EPOCH + day)
    return f"{found:%m-%d}" if session.chinese else f"{found.day} {_MONTHS[found.month - 1]}"


def week_text(week: int, session: Session) -> str:
    """A week by its Monday."""
    return QCoreApplication.translate("Weeks", "week of %1").replace("%1", day_text(week, session))
