"""The way from an empty window to rules that watch a room; each step can be left out and found again."""

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.first_run.connect_step import ConnectStep
from tiercast.desktop.first_run.demo_note import DemoNote
from tiercast.desktop.first_run.language_step import LanguageStep
from tiercast.desktop.first_run.orders_step import OrdersStep
from tiercast.desktop.first_run.reach_step import ReachStep
from tiercast.desktop.first_run.rules_step import RulesStep
from tiercast.desktop.first_run.shadow_step import ShadowStep
from tiercast.desktop.first_run.shop_step import ShopStep, in_demo
from tiercast.desktop.first_run.step import Step
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.page import Page
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.scroll import ScrolledColumn
from tiercast.desktop.session import Session

STEPS: Final[tuple[type[Step], ...]] = (
    LanguageStep, ShopStep, OrdersStep, ConnectStep, RulesStep, ReachStep, ShadowStep,
)  # fmt: skip
SEEN: Final = "first_run_seen"
"""Remembered once somebody has gone through it, or left it."""
STEP: Final = "first_run_step"
_LIST = 216


class FirstRunPage(Page):
    """The page. `open`: ``step``, by its key: ``language``, ``shop``, ``orders``, ``connect``, ``rules`` …"""

    key = "first_run"
    icon = "ph.compass"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.feed = ConnectionsFeed(session, self)
        self.steps = [step(session, self.feed) for step in STEPS]
        self.place = 0
        self._heading = label("title", parent=self)
        self.stack = QStackedWidget(self)
        self.buttons: list[QPushButton] = []
        side = QVBoxLayout()
        side.setContentsMargins(0, Space.L, 0, 0)
        side.setSpacing(Space.XS)
        side.addWidget(self._heading)
        side.addSpacing(Space.S)
        for place, step in enumerate(self.steps):
            button = mark(QPushButton(self), kind="flat", align="left")
            button.setCheckable(True)
            button.setFixedWidth(_LIST)
            button.clicked.connect(lambda _checked=False, place=place: self.show_step(place))
            self.buttons.append(button)
            side.addWidget(button)
            holder = ScrolledColumn(widest=step.widest)
            holder.column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.XL)
            holder.column.addWidget(step, 1)
            self.stack.addWidget(holder)
            step.on.connect(self.go_on)
        side.addStretch(1)
        self.foot = QWidget()
        self.back, self.next, self.leave = QPushButton(), mark(QPushButton(), kind="main"), QPushButton()
        mark(self.leave, kind="flat")
        self.back.clicked.connect(lambda: self.show_step(self.place - 1))
        self.next.clicked.connect(self._next)
        self.leave.clicked.connect(self._leave)
        self.demo = DemoNote()
        self.demo.button.clicked.connect(lambda: self.open(step="shop"))
        self.feed.changed.connect(self._say_demo)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.demo)
        right.addWidget(self.stack, 1)
        right.addWidget(mark(QFrame(), rule=True))
        right.addLayout(self._foot())
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(side)
        row.addLayout(right, 1)
        remembered = session.remembered.text(STEP)
        self.place = next((place for place, step in enumerate(STEPS) if step.key == remembered), 0)

    def _foot(self) -> QHBoxLayout:
        """The buttons, as wide as the step above them; that stays as wide as the window."""
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(Space.XL, Space.S, Space.XL, Space.M)
        row.setSpacing(Space.S)
        row.addWidget(self.leave)
        row.addStretch(1)
        for button in (self.back, self.next):
            button.setAutoDefault(True)  # Enter presses it, as the space bar does
            row.addWidget(button)
        foot = QHBoxLayout()
        foot.addWidget(self.foot, 1)
        foot.addStretch()
        return foot

    # --- a page's life

    def title(self) -> str:
        """Its name."""
        return self.tr("Set up")

    def entered(self) -> None:
        """Show the step that was left."""
        self.feed.start()
        self.show_step(self.place)

    def left(self) -> None:
        """Rest."""
        self.feed.stop()
        self.steps[self.place].left()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._heading.setText(self.title())
        for place, (button, step) in enumerate(zip(self.buttons, self.steps, strict=True), 1):
            button.setText(f"{place}   {step.title()}")
            step.retranslate()
        self.back.setText(self.tr("Back"))
        self.leave.setText(self.tr("Leave the rest for later"))
        self.demo.retranslate()
        self._say_next()

    def open(self, **what: Any) -> None:
        """Show a step; with ``look`` what each rule would have done is looked at there."""
        for place, step in enumerate(self.steps):
            if step.key == what.get("step"):
                self.show_step(place)
                if what.get("look") and isinstance(step, ShadowStep):
                    step.look_at_all()

    # --- what is shown

    def show_step(self, place: int) -> None:
        """Show a step by its place."""
        if self.shown and place != self.place:
            self.steps[self.place].left()
        self.place = max(0, min(place, len(self.steps) - 1))
        self.stack.setCurrentIndex(self.place)
        self.foot.setMaximumWidth(self.steps[self.place].widest)
        for number, button in enumerate(self.buttons):
            button.setChecked(number == self.place)
        self.back.setVisible(self.place > 0)
        self._say_next()
        self._say_demo()
        self.session.remembered.put(STEP, STEPS[self.place].key)
        if self.shown:
            self.steps[self.place].entered()
            (self.steps[self.place].begins_with() or self.next).setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self) -> None:
        """Show the next step; after the last one, the room."""
        if self.place + 1 < len(self.steps):
            self.show_step(self.place + 1)
        else:
            self._leave()

    def _next(self) -> None:
        if not self.steps[self.place].holds():
            self.go_on()

    def _say_demo(self) -> None:
        after = self.place > STEPS.index(ShopStep)
        self.demo.setVisible(after and in_demo(self.session, self.feed))

    def _say_next(self) -> None:
        last = self.place + 1 == len(self.steps)
        self.next.setText(self.tr("Done") if last else self.tr("Next"))
        self.leave.setVisible(not last)

    def _leave(self) -> None:
        self.session.remembered.put_flag(SEEN, True)
        self.session.go("live")
