"""The one stylesheet, made from the tokens.

Widgets say what they are by dynamic properties, not by styles of their own: ``role`` of a label (``title``, ``head``,
``quiet``, ``small``, ``big``), ``tone`` (``good``, ``warn``, ``bad``, ``info``, ``quiet``), ``kind`` of a button
(``main``, ``danger``, ``flat``, ``link``, ``rail``, ``bar``), and ``card`` of a frame.
`parts.properties.mark` sets them.
"""

from string import Template
from typing import Final

from tiercast.desktop.look.tokens import CONTROL, RADIUS, Colours, Space, Type, named
from tiercast.resources import resource

_GENERAL: Final = """
QToolTip {
    qproperty-textFormat: PlainText; background: $raised; color: $text; border: 1px solid $line; padding: ${s}px;
    font-size: ${small}px;
}
QMainWindow, QDialog, QWidget[ground="true"] { background: $ground; }
QLabel { background: transparent; }
QLabel[role="title"] { font-size: ${title}px; font-weight: 600; min-height: ${control}px; }
QLabel[role="head"] { font-size: ${head}px; font-weight: 600; }
QLabel[role="big"] { font-size: ${big}px; font-weight: 600; }
QLabel[role="quiet"] { color: $quiet; }
QLabel[role="small"] { color: $quiet; font-size: ${small}px; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="bad"] { color: $bad; }
QLabel[tone="info"] { color: $info; }
QLabel[tone="quiet"] { color: $quiet; }
QLabel[badge="true"] { border-radius: 4px; padding: 1px 6px; font-size: ${small}px; background: $hover; color: $text; }
QLabel[badge="true"][tone="good"] { background: $good_soft; color: $good; }
QLabel[badge="true"][tone="warn"] { background: $warn_soft; color: $warn; }
QLabel[badge="true"][tone="bad"] { background: $bad_soft; color: $bad; }
QLabel[badge="true"][tone="info"] { background: $info_soft; color: $info; }
QLabel[badge="true"][tone="quiet"] { background: $hover; color: $quiet; }
QFrame[card="good"] QLabel[badge="true"], QFrame[card="warn"] QLabel[badge="true"],
QFrame[card="bad"] QLabel[badge="true"], QFrame[card="info"] QLabel[badge="true"] { background: $surface; }
QFrame[card="true"] { background: $surface; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[card="good"] { background: $good_soft; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[card="warn"] { background: $warn_soft; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[card="bad"] { background: $bad_soft; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[card="info"] { background: $info_soft; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[card="raised"] { background: $raised; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[card="drop"] { background: $surface; border: 1px dashed $edge; border-radius: ${radius}px; }
QFrame[card="row"] { background: $raised; border: 1px solid $line; border-radius: ${radius}px; }
QFrame[card="row"]:hover { background: $hover; }
QFrame[card="row"]:focus { border: 2px solid $focus; }
QFrame[rule="true"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[bar="top"] { background: $surface; border: none; border-bottom: 1px solid $line; }
QFrame[bar="side"] { background: $surface; border: none; border-right: 1px solid $line; }
QFrame[bar="right"] { background: $surface; border: none; border-left: 1px solid $line; }
QFrame[bar="bottom"] { background: $surface; border: none; border-top: 1px solid $line; }
QFrame[strip="bad"] { background: $bad_soft; border: none; border-bottom: 1px solid $line; }
QFrame[strip="warn"] { background: $warn_soft; border: none; border-bottom: 1px solid $line; }
QFrame[strip="stop"] { background: $danger; border: none; }
QLabel[on="danger"] { color: $on_danger; }
QFrame[strip="info"] { background: $info_soft; border: none; border-bottom: 1px solid $line; }
QScrollArea, QScrollArea > QWidget > QWidget[scrolled="true"] { background: transparent; border: none; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: $line; }
"""

_BUTTONS: Final = """
QPushButton, QToolButton {
  background: $raised; color: $text; border: 1px solid $line; border-radius: ${radius}px;
  min-height: ${inner}px; padding: 0 ${m}px;
}
QPushButton:hover, QToolButton:hover { background: $hover; }
QPushButton:pressed, QToolButton:pressed { background: $pressed; }
QPushButton:checked, QToolButton:checked { background: $selected; border-color: $focus; }
QPushButton:disabled, QToolButton:disabled { color: $edge; background: $ground; }
QPushButton:focus, QToolButton:focus { border: 2px solid $focus; padding: 0 ${focused}px; }
QPushButton[kind="main"] { background: $fill; color: $on_fill; border-color: $fill; font-weight: 600; }
QPushButton[kind="main"]:hover, QPushButton[kind="main"]:pressed { background: $fill_hover; }
QPushButton[kind="main"]:focus { border-color: $text; }
QPushButton[kind="main"]:disabled { background: $hover; color: $edge; border-color: $line; }
QPushButton[kind="danger"] { background: $danger; color: $on_danger; border-color: $danger; font-weight: 600; }
QPushButton[kind="danger"]:hover, QPushButton[kind="danger"]:pressed { background: $danger_hover; }
QPushButton[kind="danger"]:focus { border-color: $text; }
QPushButton[kind="flat"], QToolButton[kind="flat"] { background: transparent; border-color: transparent; }
QPushButton[kind="flat"]:hover, QToolButton[kind="flat"]:hover { background: $hover; }
QPushButton[kind="flat"]:checked, QToolButton[kind="flat"]:checked { background: $selected; }
QPushButton[kind="flat"]:focus, QToolButton[kind="flat"]:focus { border-color: $focus; }
QPushButton[align="left"] { text-align: left; }
QPushButton[kind="link"] {
  background: transparent; border: 2px solid transparent; color: $accent; padding: 0;
  min-height: ${xl}px; text-align: left;
}
QPushButton[kind="link"]:hover { color: $text; }
QPushButton[kind="link"]:focus { border-color: $focus; padding: 0; }
QPushButton[kind="bar"] {
  background: transparent; border: 1px solid transparent; color: $quiet; font-size: ${small}px; padding: 0 ${xs}px;
  min-height: 22px; border-radius: 4px;
}
QPushButton[kind="bar"]:hover { background: $hover; color: $text; }
QPushButton[kind="bar"]:focus { border: 1px solid $focus; padding: 0 ${xs}px; }
QPushButton[kind="bar"][tone="warn"] { color: $warn; }
QPushButton[kind="bar"][tone="bad"] { color: $bad; }
QToolButton[kind="legend"] {
  background: transparent; border: 1px solid transparent; color: $text; padding: 0 ${xs}px; min-height: 16px;
  border-radius: 4px; font-size: ${small}px;
}
QToolButton[kind="legend"]:!checked { color: $quiet; }
QToolButton[kind="legend"]:hover { background: $hover; }
QToolButton[kind="legend"]:checked { background: transparent; border-color: transparent; }
QToolButton[kind="legend"]:checked:hover { background: $hover; }
QToolButton[kind="legend"]:focus { border: 1px solid $focus; padding: 0 ${xs}px; }
QToolButton[kind="rail"] {
  background: transparent; border: 2px solid transparent; color: $quiet; text-align: left; padding: 0 ${s}px;
  min-height: 36px;
}
QToolButton[kind="rail"]:hover { background: $hover; color: $text; }
QToolButton[kind="rail"]:checked { background: $selected; color: $text; font-weight: 600; }
QToolButton[kind="rail"]:focus { border-color: $focus; padding: 0 ${s}px; }
QToolButton[icon_only="true"] { padding: 0; min-width: ${inner}px; max-width: ${inner}px; }
QToolButton[icon_only="true"]:focus { padding: 0; }
QToolButton::menu-indicator { image: none; }
QPushButton::menu-indicator { width: 12px; subcontrol-position: right center; right: 6px; }
"""

_INPUTS: Final = """
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit, QDateTimeEdit, QTimeEdit,
QKeySequenceEdit QLineEdit {
  background: $raised; color: $text; border: 1px solid $edge; border-radius: ${radius}px; padding: 0 ${s}px;
  selection-background-color: $fill; selection-color: $on_fill; placeholder-text-color: $quiet;
}
QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateEdit, QDateTimeEdit, QTimeEdit { min-height: ${inner}px; }
QComboBox:!editable { padding-left: ${typed}px; }
QComboBox:!editable:focus { padding-left: ${typed_under}px; }
QSpinBox, QDoubleSpinBox, QDateEdit, QDateTimeEdit, QTimeEdit { max-height: ${inner}px; padding-right: ${xl}px; }
QLineEdit { lineedit-clear-button-icon: url("$icons/clear-$shade.svg"); }
QLineEdit QToolButton, QLineEdit QToolButton:hover, QLineEdit QToolButton:focus {
  background: transparent; border: none; padding: 0; min-height: 0;
}
QComboBox[kind="small"] { min-height: 18px; max-height: 18px; font-size: ${small}px; }
QPlainTextEdit, QTextEdit { padding: ${xs}px 6px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus,
QDateEdit:focus, QDateTimeEdit:focus, QTimeEdit:focus { border: 2px solid $focus; padding: 0 ${under}px; }
QPlainTextEdit:focus, QTextEdit:focus { padding: 3px 5px; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled { color: $edge; background: $ground; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border-color: $bad; }
QComboBox QLineEdit, QComboBox QLineEdit:focus {
  background: transparent; border: none; border-radius: 0; padding: 0; min-height: 0;
}
QComboBox::drop-down { border: none; width: ${xl}px; }
QComboBox::down-arrow { image: url("$icons/down-$shade.svg"); width: 14px; height: 14px; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QDateTimeEdit::up-button, QTimeEdit::up-button {
  subcontrol-origin: border; subcontrol-position: top right; width: 20px; border: none; background: transparent; }
QSpinBox::down-button, QDoubleSpinBox::down-button, QDateTimeEdit::down-button, QTimeEdit::down-button {
  subcontrol-origin: border; subcontrol-position: bottom right; width: 20px; border: none; background: transparent; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow, QDateTimeEdit::up-arrow, QTimeEdit::up-arrow {
  image: url("$icons/up-$shade.svg"); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow, QDateTimeEdit::down-arrow, QTimeEdit::down-arrow {
  image: url("$icons/down-$shade.svg"); width: 10px; height: 10px; }
QCheckBox::indicator, QListView::indicator, QTableView::indicator, QTreeView::indicator {
  width: 16px; height: 16px; border: 1px solid $edge; border-radius: 4px; background: $raised; }
QCheckBox::indicator:checked, QListView::indicator:checked, QTableView::indicator:checked,
QTreeView::indicator:checked { background: $fill; border-color: $fill; image: url("$icons/check-$shade.svg"); }
QCheckBox::indicator:focus { border: 2px solid $focus; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $edge; border-radius: 8px; background: $raised; }
QRadioButton::indicator:checked { border: 5px solid $fill; width: 6px; height: 6px; }
QComboBox QAbstractItemView {
  background: $raised; color: $text; border: 1px solid $line; outline: none; padding: ${xs}px;
  selection-background-color: $selected; selection-color: $text;
}
QComboBox QAbstractItemView::item { min-height: 28px; padding: 0 ${s}px; }
QCheckBox, QRadioButton { background: transparent; spacing: ${s}px; min-height: ${xl}px; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QMenu { background: $raised; color: $text; border: 1px solid $line; padding: ${xs}px; }
QMenu::item { padding: 6px ${xl}px 6px ${m}px; border-radius: 4px; }
QMenu::item:selected { background: $selected; }
QMenu::item:disabled { color: $edge; }
QMenu::separator { height: 1px; background: $line; margin: ${xs}px; }
QSlider::groove:horizontal { height: 4px; background: $line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $fill; border-radius: 2px; }
QSlider::handle:horizontal { width: 14px; height: 14px; margin: -6px 0; border-radius: 8px; background: $text;
  border: 1px solid $surface; }
QSlider::handle:horizontal:focus { border: 2px solid $focus; }
QProgressBar { background: $hover; border: none; border-radius: 4px; max-height: 8px; min-height: 8px; }
QProgressBar::chunk { background: $fill; border-radius: 4px; }
QProgressBar[tone="warn"]::chunk { background: $warn_bar; }
QProgressBar[tone="bad"]::chunk { background: $bad_bar; }
QProgressBar[tone="good"]::chunk { background: $good_bar; }
"""

_VIEWS: Final = """
QTableView, QTreeView, QListView {
  background: $surface; alternate-background-color: $surface; color: $text; border: none; outline: none;
  gridline-color: $line; selection-background-color: $selected; selection-color: $text;
}
QTableView::item, QTreeView::item, QListView::item { padding: 0 ${s}px; border: none; }
QTableView::item:hover, QTreeView::item:hover, QListView::item:hover { background: $hover; }
QTableView::item:selected, QTreeView::item:selected, QListView::item:selected { background: $selected; color: $text; }
QTableView:focus, QTreeView:focus, QListView:focus { border: 1px solid $focus; }
QListView[kind="lines"]::item { padding: ${xs}px ${s}px; }
QListView[kind="side"] { background: transparent; }
QListView[kind="side"]::item {
  border: 2px solid transparent; border-radius: ${radius}px; padding: 0 ${beside}px; color: $quiet;
}
QListView[kind="side"]::item:selected { color: $text; }
QListView[kind="side"]:focus { border: none; }
QListView[kind="side"]::item:focus { border-color: $focus; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section {
  background: $surface; color: $quiet; font-size: ${small}px; border: none; border-bottom: 1px solid $line;
  padding: 0 ${cell}px; min-height: 28px;
}
QHeaderView::section:hover { color: $text; }
/* Without these Qt points up for what falls; everywhere else, and here, an arrow points up for what grows. */
QHeaderView::up-arrow { image: url("$icons/up-$shade.svg"); width: 10px; height: 10px; }
QHeaderView::down-arrow { image: url("$icons/down-$shade.svg"); width: 10px; height: 10px; }
QTableCornerButton::section { background: $surface; border: none; }
QTabWidget::pane { border: none; border-top: 1px solid $line; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; color: $quiet; padding: ${s}px ${m}px; border: none;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: $text; border-bottom-color: $fill; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:focus { color: $accent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 4px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $edge; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
"""


_TEXT_MARGIN: Final = 3
"""What Qt leaves before the text of a cell beyond the padding; headings of columns get the same."""
_TYPED_MARGIN: Final = 2
"""What Qt leaves before the text of a field that is typed into; lists to choose from get the same."""


def stylesheet(colours: Colours) -> str:
    """The stylesheet of a theme."""
    return Template(_GENERAL + _BUTTONS + _INPUTS + _VIEWS).substitute(
        named(colours),
        icons=resource("icons").as_posix(),
        shade="dark" if colours.dark else "light",
        xs=Space.XS,
        s=Space.S,
        m=Space.M,
        l=Space.L,
        xl=Space.XL,
        focused=Space.M - 1,
        under=Space.S - 1,
        beside=Space.S - 2,
        inner=CONTROL - 2,
        control=CONTROL,
        cell=Space.S + _TEXT_MARGIN,
        typed=Space.S + _TYPED_MARGIN,
        typed_under=Space.S + _TYPED_MARGIN - 1,
        radius=RADIUS,
        small=Type.SMALL,
        body=Type.BODY,
        head=Type.HEAD,
        title=Type.TITLE,
        big=Type.BIG,
    )
