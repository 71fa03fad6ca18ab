"""The paper: blocks one below the other, on one long sheet for the screen and a picture, on A4 pages for print."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from tiercast.desktop.look.tokens import Colours, Type
from tiercast.desktop.sheet.blocks import WIDTH, Block, blocks_of
from tiercast.desktop.sheet.headings import page_foot
from tiercast.desktop.sheet.pen import RIGHT, Pen
from tiercast.desktop.sheet.told import Told

MARGIN: Final = 40.0
PAPER: Final = WIDTH + 2 * MARGIN
"""Width of the paper, in units that are pixels at 100 %."""
PAGE: Final = round(PAPER * 297 / 210)
"""Height of a page of A4."""
FOOT: Final = 28.0


class Paper:
    """A sheet laid out.

    Args:
        told: what it says.
    """

    def __init__(self, told: Told) -> None:
        self.told = told
        self.blocks = list(blocks_of(told))

    @property
    def height(self) -> float:
        """Of all of it on one sheet, at least a page."""
        return max(float(PAGE), 2 * MARGIN + sum(block.height for block in self.blocks))

    def pages(self) -> list[list[Block]]:
        """The blocks of each page; a block that keeps with the next one goes with it."""
        room = PAGE - 2 * MARGIN - FOOT
        pages: list[list[Block]] = [[]]
        used = 0.0
        for group in _groups(self.blocks):
            height = sum(block.height for block in group)
            if used + height > room and used:
                head = group[0].head
                pages.append([] if head is None else [head])
                used = 0.0 if head is None else head.height
            pages[-1] += group
            used += height
        return pages

    def paint_whole(self, painter: QPainter, colours: Colours) -> None:
        """Paint all of it; a unit is a pixel."""
        painter.fillRect(QRectF(0, 0, PAPER, self.height), _surface(colours))
        self._paint(painter, colours, self.blocks)

    def paint_page(self, painter: QPainter, colours: Colours, number: int, of: int, blocks: Sequence[Block]) -> None:
        """Paint one page of print with its number."""
        self._paint(painter, colours, blocks)
        pen = Pen(painter, colours)
        box = QRectF(MARGIN, PAGE - MARGIN - 8, WIDTH, 20)
        pen.line_of(box, "Tiercast", Type.SMALL, "quiet")
        pen.line_of(box, page_foot(number, of), Type.SMALL, "quiet", align=RIGHT)

    def _paint(self, painter: QPainter, colours: Colours, blocks: Sequence[Block]) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.translate(MARGIN, MARGIN)
        pen = Pen(painter, colours)
        for block in blocks:
            painter.save()
            block.paint(pen)
            painter.restore()
            painter.translate(0, block.height)
        painter.restore()


def _groups(blocks: Sequence[Block]) -> list[list[Block]]:
    """Blocks that stand on one page together."""
    groups: list[list[Block]] = []
    keeps = False
    for block in blocks:
        if keeps:
            groups[-1].append(block)
        else:
            groups.append([block])
        keeps = block.keeps
    return groups


def _surface(colours: Colours) -> QColor:
    return QColor(colours.surface)
