"""Pictures of a screen in few colours: a third of the size, and nobody sees the difference."""

from pathlib import Path
from typing import Any, TypeAlias

import numpy
from numpy.typing import NDArray
from PySide6.QtGui import QImage

Colours: TypeAlias = NDArray[numpy.int64]
EXACT = 40
"""So many of the most frequent colours stay as they are: grounds, lines, text."""


def few_colours(image: QImage, most: int = 96) -> QImage:
    """The picture with at most `most` colours: median cuts through those that are there, the frequent ones exact."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    width, height = plain.width(), plain.height()
    packed = numpy.frombuffer(plain.constBits(), numpy.uint32).reshape(height, plain.bytesPerLine() // 4)[:, :width]
    there, of, counts = numpy.unique(packed & 0xFFFFFF, return_inverse=True, return_counts=True)
    colours = numpy.stack([there >> 16 & 255, there >> 8 & 255, there & 255], axis=1).astype(numpy.int64)
    frequent = numpy.argsort(-counts, kind="stable")[:EXACT]
    rest = numpy.setdiff1d(numpy.arange(len(there)), frequent)
    palette = numpy.concatenate([colours[frequent], _cuts(colours[rest], counts[rest], most - len(frequent))])
    nearest = numpy.array([((palette - colour) ** 2).sum(axis=1).argmin() for colour in colours], numpy.uint8)
    return _indexed(nearest[of.reshape(height, width)], palette)


def write_small(image: QImage, file: Path) -> None:
    """Write a picture as PNG in few colours, packed as well as can be."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not few_colours(image).save(str(file), quality=0):
        raise OSError(f"{file} cannot be written")


def _cuts(colours: Colours, counts: Any, most: int) -> Colours:
    """At most `most` colours that stand for these, by how often they occur."""
    boxes = [numpy.arange(len(colours))] if len(colours) else []
    while 0 < len(boxes) < most:
        spread = [_spread(colours[box], counts[box]) for box in boxes]
        widest = int(numpy.argmax(spread))
        if spread[widest] <= 0:
            break
        box = boxes.pop(widest)
        axis = int(numpy.ptp(colours[box], axis=0).argmax())
        box = box[numpy.argsort(colours[box][:, axis], kind="stable")]
        half = numpy.searchsorted(numpy.cumsum(counts[box]), counts[box].sum() / 2)
        cut = int(min(max(half, 1), len(box) - 1))
        boxes += [box[:cut], box[cut:]]
    means = [numpy.average(colours[box], axis=0, weights=counts[box]).round() for box in boxes]
    return numpy.array(means, numpy.int64).reshape(-1, 3)


def _spread(colours: Colours, counts: Any) -> float:
    """How much is lost when one colour stands for all of these."""
    if len(colours) < 2:
        return 0.0
    mean = numpy.average(colours, axis=0, weights=counts)
    return float((((colours - mean) ** 2).sum(axis=1) * counts).sum())


def _indexed(numbers: NDArray[numpy.uint8], palette: Colours) -> QImage:
    height, width = numbers.shape
    whole = numpy.zeros((height, (width + 3) // 4 * 4), numpy.uint8)
    whole[:, :width] = numbers
    made = QImage(whole.tobytes(), width, height, whole.shape[1], QImage.Format.Format_Indexed8)
    made.setColorTable([0xFF000000 | int(red) << 16 | int(green) << 8 | int(blue) for red, green, blue in palette])
    return made.copy()
