"""The panels beside the plots, in two halves above one another; a tab chooses which panel a half shows."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QMenu, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from tiercast.desktop.parts.properties import mark
from tiercast.desktop.session import Session

HALVES: Final = ("upper", "lower")


class Half(QFrame):
    """One half: tabs, and the panel that is chosen."""

    def __init__(self, name: str, moved: Callable[["Half", int], None], chosen: Callable[["Half"], None]) -> None:
        super().__init__()
        self.name = name
        self.panels: list[Any] = []
        self._moved, self._chosen = moved, chosen
        self._current: Any = None
        self.shown = False
        mark(self, card="true")
        self.tabs = QTabBar(self)
        self.tabs.setExpanding(False)
        self.tabs.setDrawBase(False)
        self.tabs.setElideMode(Qt.TextElideMode.ElideNone)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tabs.customContextMenuRequested.connect(self._menu)
        self.stack = QStackedWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self.tabs)
        column.addWidget(self.stack, 1)
        self.tabs.currentChanged.connect(self._changed)

    def add(self, panel: Any, place: int = -1) -> None:
        """Take a panel in."""
        place = len(self.panels) if place < 0 else place
        self.panels.insert(place, panel)
        self.stack.insertWidget(place, panel)
        self.tabs.insertTab(place, self._text(panel))
        self.show()

    def take(self, panel: Any) -> None:
        """Give a panel away."""
        place = self.panels.index(panel)
        self.panels.pop(place)
        self.stack.removeWidget(panel)
        self.tabs.removeTab(place)
        self.setVisible(bool(self.panels))

    def choose(self, key: str) -> None:
        """Show the panel with this key."""
        for place, panel in enumerate(self.panels):
            if panel.key == key:
                self.tabs.setCurrentIndex(place)

    @property
    def current(self) -> Any:
        """The panel that is shown; None: there is none."""
        place = self.tabs.currentIndex()
        return self.panels[place] if 0 <= place < len(self.panels) else None

    def enter(self, shown: bool) -> None:
        """The page is shown, or hidden."""
        self.shown = shown
        self._changed(self.tabs.currentIndex())

    def write(self) -> None:
        """Write the titles of the tabs anew."""
        for place, panel in enumerate(self.panels):
            self.tabs.setTabText(place, self._text(panel))

    def _text(self, panel: Any) -> str:
        """The title, with how much waits there where the panel says so."""
        waiting = panel.waiting() if hasattr(panel, "waiting") else 0
        return f"{panel.title()} ({waiting})" if waiting else str(panel.title())

    def _changed(self, place: int) -> None:
        found = self.current if self.shown else None
        if self.current is not None:
            self.stack.setCurrentWidget(self.current)
        if found is self._current:
            return
        if self._current is not None:
            self._current.left()
        self._current = found
        if found is not None:
            found.entered()
        self._chosen(self)

    def _menu(self, pos: QPoint) -> None:
        place = self.tabs.tabAt(pos)
        if place < 0:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        text = self.tr("Move to the lower half") if self.name == HALVES[0] else self.tr("Move to the upper half")
        menu.addAction(text).triggered.connect(lambda: self._moved(self, place))
        menu.popup(self.tabs.mapToGlobal(pos))


class Docks(QSplitter):
    """Both halves with all panels; how they lie is remembered."""

    def __init__(self, session: Session, makers: list[Callable[[Session], QWidget]], lower: tuple[str, ...]) -> None:
        """`lower`: keys of the panels that begin in the lower half."""
        super().__init__(Qt.Orientation.Vertical)
        self._session = session
        self.setChildrenCollapsible(False)
        self.setHandleWidth(8)
        self.panels: list[Any] = [make(session) for make in makers]
        self.halves = {name: Half(name, self._move, self._remember) for name in HALVES}
        for half in self.halves.values():
            self.addWidget(half)
        self._ready = False
        self._lay_out(lower)
        self.splitterMoved.connect(lambda: session.remembered.put("live/docks/split", self.saveState()))

    def panel(self, key: str) -> Any:
        """The panel with this key; None where there is none."""
        return next((panel for panel in self.panels if panel.key == key), None)

    def show_panel(self, key: str) -> None:
        """Bring a panel to the front."""
        for half in self.halves.values():
            half.choose(key)

    def entered(self) -> None:
        """The page is shown."""
        for half in self.halves.values():
            half.enter(True)

    def left(self) -> None:
        """The page is hidden."""
        for half in self.halves.values():
            half.enter(False)

    def each(self, method: str) -> None:
        """Call a method of every panel."""
        for panel in self.panels:
            getattr(panel, method)()
        for half in self.halves.values():
            half.write()

    def _lay_out(self, lower: tuple[str, ...]) -> None:
        remembered = self._session.remembered
        place = dict.fromkeys(lower, 1)
        for index, name in enumerate(HALVES):
            place |= dict.fromkeys(remembered.text(f"live/docks/{name}").split(), index)
        for panel in self.panels:
            self.halves[HALVES[place.get(panel.key, 0)]].add(panel)
            if hasattr(panel, "waiting_changed"):
                panel.waiting_changed.connect(self._write)
        for name, half in self.halves.items():
            half.setVisible(bool(half.panels))
            half.choose(remembered.text(f"live/docks/{name}/chosen"))
        state = remembered.blob("live/docks/split")
        if not state.isEmpty():
            self.restoreState(state)
        self._ready = True

    def _write(self) -> None:
        for half in self.halves.values():
            half.write()

    def _move(self, half: Half, place: int) -> None:
        other = self.halves[HALVES[1 - HALVES.index(half.name)]]
        panel = half.panels[place]
        half.take(panel)
        other.add(panel)
        other.choose(panel.key)
        for name, one in self.halves.items():
            self._session.remembered.put(f"live/docks/{name}", " ".join(panel.key for panel in one.panels))

    def _remember(self, half: Half) -> None:
        if self._ready and half.shown and half.current is not None:
            self._session.remembered.put(f"live/docks/{half.name}/chosen", half.current.key)
