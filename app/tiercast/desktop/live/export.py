"""The course of a session as a picture, a drawing or a table, written into the user's documents."""

import csv
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from PySide6.QtCore import QPoint, QRect, QSize, QStandardPaths, Qt
from PySide6.QtGui import QPaintDevice, QPainter, QPixmap, QRegion
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

from tiercast.desktop.live.course import Course, Floats, Key
from tiercast.desktop.live.figures import told
from tiercast.desktop.look.fonts import interface_font
from tiercast.desktop.look.tokens import Space

CAPTION: Final = 32
"""Pixels of the line above what is shown."""
SHARP: Final = 2
"""Pixels of a picture for each of the screen's."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_KINDS: Final = (
    "online", "present", "kinds", "orders", "paid_orders", "paid", "refunded", "tiers", "holding", "on", "off",
    "fired", "suppressed",
)  # fmt: skip
_NEEDS: Final = {
    "orders": "order_created", "paid_orders": "order_paid", "paid": "order_paid", "refunded": "order_refunded",
}  # fmt: skip
"""Kinds that tell of a column."""


def folder() -> Path:
    """Where exports go: a folder of ours in the user's documents."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home()) / "Tiercast"


def new_file(room: str, now: int, zone: ZoneInfo, ending: str, where: Path | None = None) -> Path:
    """A file that is not there yet, named after room and instant. Raises: OSError: the folder cannot be made."""
    place = where or folder()
    place.mkdir(parents=True, exist_ok=True)
    at = (_EPOCH + timedelta(microseconds=now)).astimezone(zone)
    safe = re.sub(r"[^\w-]+", "-", room).strip("-") or "room"
    name = f"{safe}-{at:%Y%m%d-%H%M%S}"
    found, number = place / f"{name}.{ending}", 1
    while found.exists():
        number += 1
        found = place / f"{name}-{number}.{ending}"
    return found


def write_picture(widget: QWidget, caption: str, file: Path) -> None:
    """A PNG of what is on the screen, sharper than the screen. Raises: OSError: it cannot be written."""
    pixmap = QPixmap(QSize(widget.width(), widget.height() + CAPTION) * SHARP)
    pixmap.setDevicePixelRatio(SHARP)
    _paint(widget, caption, pixmap, file)
    if not pixmap.save(str(file), "PNG"):
        raise OSError(f"{file} cannot be written")


def write_drawing(widget: QWidget, caption: str, file: Path) -> None:
    """An SVG of what is on the screen. Raises: OSError: it cannot be written."""
    generator = QSvgGenerator()
    generator.setFileName(str(file))
    generator.setTitle(caption)
    generator.setSize(QSize(widget.width(), widget.height() + CAPTION))
    generator.setViewBox(QRect(0, 0, widget.width(), widget.height() + CAPTION))
    _paint(widget, caption, generator, file)


def _paint(widget: QWidget, caption: str, device: QPaintDevice, file: Path) -> None:
    """Paint a caption with a widget below it."""
    painter = QPainter()
    if not painter.begin(device):
        raise OSError(f"{file} cannot be written")
    palette = widget.palette()
    painter.fillRect(QRect(0, 0, widget.width(), widget.height() + CAPTION), palette.base())
    painter.setPen(palette.text().color())
    painter.setFont(interface_font())
    inside = QRect(Space.M, 0, widget.width() - 2 * Space.M, CAPTION)
    painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter, caption)
    painter.translate(0, CAPTION)
    widget.render(painter, QPoint(), QRegion(), QWidget.RenderFlag.DrawChildren)
    painter.end()


def table(course: Course, zone: ZoneInfo, title: Callable[[Key], str]) -> str:
    """Every bucket of the session as a row, as CSV; what is unknown is empty, money in minor units.

    Args:
        title: of a column.
    """
    keys = [key for kind in _KINDS for key in course.names(kind)]
    columns = [_known(course, key) for key in keys]
    seen, said = course.seen, io.StringIO()
    # With the mark that tells spreadsheets that it is UTF-8.
    said.write("\ufeff")
    rows = csv.writer(said, lineterminator="\r\n")
    rows.writerow(["time", "seconds", *(plain(title(key)) for key in keys), "on_air", "marks"])
    marks: dict[int, list[str]] = {}
    for mark in course.marks:
        marks.setdefault(course.place(mark.time), []).append(mark.text)
    starts = [course.place(one.time) for one in course.aired]
    for place in range(course.length):
        instant = course.first + place * course.step
        at = (_EPOCH + timedelta(microseconds=instant)).astimezone(zone)
        on = int(np.searchsorted(starts, place, side="right")) - 1 if starts else -1
        aired = (course.aired[on].title or course.aired[on].item) if on >= 0 else ""
        values = ["" if np.isnan(c[place]) or not seen[place] else f"{c[place]:g}" for c in columns]
        seconds = (instant - course.began) // 1_000_000
        rows.writerow([at.isoformat(), seconds, *values, plain(aired), plain("; ".join(marks.get(place, ())))])
    return said.getvalue()


def _known(course: Course, key: Key) -> Floats:
    """A column; all of it is unknown where nothing came of it and no source tells of it."""
    column = course.column(key)
    needs = _NEEDS.get(key[0])
    if needs is None or needs in told(course) or np.nansum(column):
        return column
    return np.full_like(column, np.nan)


def plain(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
