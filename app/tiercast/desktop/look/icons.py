"""Icons: the Phosphor set that comes with QtAwesome, in the colours of the theme."""

import functools

from PySide6.QtGui import QIcon  # before the icons' library, which takes the binding that is already there

# isort: split
import qtawesome

from tiercast.desktop.look.tokens import Colours


@functools.lru_cache(maxsize=512)
def icon(name: str, colour: str, on: str = "") -> QIcon:
    """The icon `name` (``ph.users``) in a `colour` (``#rrggbb``), and in `on` while it is checked or selected."""
    made: QIcon = qtawesome.icon(name, color=colour, color_on=on or colour, color_selected=on or colour)
    return made


def plain_icon(name: str, colours: Colours) -> QIcon:
    """The icon in the colour of text that matters less, in that of text where it is on."""
    return icon(name, colours.quiet, colours.text)
