"""The sheet as a picture and as a document: always in the light theme, as it is printed."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QMarginsF, QSize
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter

from tiercast.desktop.look.fonts import interface_font
from tiercast.desktop.look.tokens import LIGHT
from tiercast.desktop.sheet.as_text import as_text
from tiercast.desktop.sheet.headings import painted_words
from tiercast.desktop.sheet.letters import same_glyph, with_letters
from tiercast.desktop.sheet.paper import PAGE, PAPER, Paper

SHARP: Final = 2
"""Pixels of a picture for each unit of the paper."""
QUICK: Final = 80
"""How a picture is packed, losing nothing: a little larger than it could be, and in half the time."""
DOTS: Final = 1_200
"""Dots per inch in which the document is written; it is vectors and letters all the same."""


def draw_picture(paper: Paper) -> QImage:
    """The whole sheet as a picture."""
    size = QSize(round(PAPER), round(paper.height)) * SHARP
    image = QImage(size, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(SHARP)
    painter = QPainter(image)
    paper.paint_whole(painter, LIGHT)
    painter.end()
    return image


def write_picture(image: QImage, file: Path) -> None:
    """Pack a picture into a PNG (`file` ends so), in any thread. Raises: OSError: it cannot be written."""
    if not image.save(str(file), quality=QUICK):
        raise OSError(f"{file} cannot be written")


def write_document(paper: Paper, file: Path) -> None:
    """A PDF of A4 pages, with its fonts inside. Raises: OSError: it cannot be written."""
    with file.open("xb"):
        pass
    writer = QPdfWriter(str(file))
    writer.setResolution(DOTS)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(paper.told.title())
    writer.setCreator("Tiercast")
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(f"{file} cannot be written")
    pages = paper.pages()
    for number, blocks in enumerate(pages, 1):
        if number > 1:
            writer.newPage()
        painter.save()
        painter.scale(writer.width() / PAPER, writer.height() / PAGE)
        paper.paint_page(painter, LIGHT, number, len(pages), blocks)
        painter.restore()
    if not painter.end():
        raise OSError(f"{file} cannot be written")
    families = interface_font().families()
    file.write_bytes(with_letters(file.read_bytes(), same_glyph(f"{as_text(paper.told)}{painted_words()}", families)))
