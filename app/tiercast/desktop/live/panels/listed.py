"""The panels beside the plots of the Live page, in the order in which they are offered."""

from typing import TYPE_CHECKING, Any, Protocol

from tiercast.desktop.live.panels.cues import Cues
from tiercast.desktop.live.panels.feed import Feed
from tiercast.desktop.live.panels.people import People
from tiercast.desktop.live.panels.questions import Questions
from tiercast.desktop.live.panels.teleprompter import Teleprompter
from tiercast.desktop.live.panels.todos import Todos

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget


class Panel(Protocol):
    """What a panel of the Live page is: a widget that works only while it is shown."""

    key: str

    def title(self) -> str:
        """What it is called, in the language of the screen."""
        ...

    def entered(self) -> None:
        """It is shown: ask for what it shows."""
        ...

    def left(self) -> None:
        """It is hidden: do nothing any more."""
        ...

    def retranslate(self) -> None:
        """The language has changed: set all texts anew."""
        ...

    def restyle(self) -> None:
        """The theme has changed."""
        ...

    def room_changed(self) -> None:
        """Another room is shown."""
        ...


class MakePanel(Protocol):
    """Makes a panel; the widget is the panel."""

    def __call__(self, session: Any, /) -> "QWidget":
        """A new panel."""
        ...


PANELS: "Sequence[MakePanel]" = (Todos, Teleprompter, Cues, People, Questions, Feed)
