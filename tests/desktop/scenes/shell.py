"""Scenes of the window and what belongs to it."""

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget
from tiercast.desktop.alerts import crashed
from tiercast.desktop.link.state import CUT, ENDING, NO_TOKEN, LinkState, Stage
from tiercast.desktop.session import Session
from tiercast.desktop.shell.closing import ClosingDialog, EndingDialog
from tiercast.desktop.shell.sign_in import TokenDialog
from tiercast.desktop.shell.window import Window
from tiercast.serve.protocol_alerts import Alert, AlertRow
from tiercast.serve.protocol_commands import StopStrength
from tiercast.serve.protocol_pushes import StopChanged
from tiercast.serve.protocol_replies import ActionsReply, StopNow
from tiercast.serve.protocol_room import ListWaiting
from tiercast.serve.protocol_rules import GetRuleEnvironment
from tiercast.words import Words

from tests.desktop.made import NOON, numbers, status
from tests.desktop.made_actions import rules, waiting
from tests.desktop.made_link import WELCOME, MadeLink
from tests.desktop.made_rules import environment

ALERTS = (
    AlertRow(key="1", kind="sink", severity="bad", since=3, about="overlay", message="The overlay does not answer.",
             message_zh="贴片没有应答。", hint="Look whether OBS shows it.", hint_zh="请看 OBS 里是否显示。"),
    AlertRow(key="2", kind="silent", severity="warn", since=2, room="main", message="No comments for six minutes.",
             message_zh="六分钟没有弹幕了。", hint="Other kinds still come: look at the source.",
             hint_zh="其他事件仍在进来：请检查数据接入。"),
    AlertRow(key="3", kind="budget", severity="info", since=1, room="main", message="80 % of the budget is used.",
             message_zh="预算已用 80%。"),
)  # fmt: skip

LONG = "春季新款丝绒雾面持久不脱色不沾杯显白提气色口红礼盒套装限量版送小样送化妆包"
"""What a room is called by somebody who wants to be found."""


def window(session: Session) -> Window:
    """The window with numbers in its bottom line."""
    made = Window(session)
    session.take_status(status())
    session.link.welcomed.emit(WELCOME)
    session.link.numbers.emit(numbers())
    return made


def toasts(session: Session) -> QWidget:
    """The window with two toasts."""
    made = window(session)
    session.toast(session.words("The rule is in shadow now", "规则已改为试运行"), undo=lambda: None)
    session.toast(session.words("The engine did not answer", "引擎没有应答"), tone="bad")
    return made


def stopped(session: Session) -> QWidget:
    """The window while a stop stands."""
    made = window(session)
    stand(session)
    return made


def stand(session: Session) -> None:
    """Let a stop stand."""
    stop = StopNow(
        strength=StopStrength.HOLD, by=session.words("Mei", "小美"), at=NOON,
        reason=session.words("wrong price on screen", "价格贴错了"),
    )  # fmt: skip
    session.link.pushed.emit(StopChanged(stop=stop))


def stopped_waiting(session: Session) -> QWidget:
    """The window while a stop stands, with the list of what waits and one of it ticked."""
    assert isinstance(session.link, MadeLink)
    session.link.answers[GetRuleEnvironment] = environment("main", session.chinese)
    session.link.answers[ListWaiting] = ActionsReply(id=0, actions=waiting(session.chinese))
    made = window(session)
    session.take_status(msgspec.structs.replace(status(), rules=rules(session.chinese)))
    stand(session)

    def look() -> None:
        made.stopped.look.setChecked(True)
        made.stopped.list.item(0).setCheckState(Qt.CheckState.Checked)

    made.stopped.list.changed.connect(look, Qt.ConnectionType.SingleShotConnection)
    return made


def cleared(session: Session) -> QWidget:
    """The window after the strongest stop, with alerts below it."""
    made = alerts(session)
    session.link.pushed.emit(StopChanged(stop=StopNow(strength=StopStrength.CLEAR, by="", at=NOON)))
    return made


def lost(session: Session) -> QWidget:
    """The window without its engine."""
    made = window(session)
    assert isinstance(session.link, MadeLink)
    session.link.lose(LinkState(stage=Stage.LOOKING, words=CUT))
    return made


def refused(session: Session) -> QWidget:
    """The window whose engine could not start, with a sentence that takes two lines."""
    made = window(session)
    assert isinstance(session.link, MadeLink)
    said = Words(
        "cannot listen on 127.0.0.1:8710: error while attempting to bind on address ('127.0.0.1', 8710): address "
        "already in use; another engine may be running there: end it, or set listen.port to another port (0 takes "
        "any free one)",
        "无法监听 127.0.0.1:8710：地址已被占用；可能已有引擎在运行：请先结束它，或把 listen.port 改为其他端口"
        "（0 表示任选空闲端口），然后重新打开本程序；如果不清楚是哪个程序，请重新启动这台电脑再试一次",
    )
    session.link.lose(LinkState(stage=Stage.REFUSED, words=said))
    return made


def wall(session: Session) -> QWidget:
    """All rooms side by side: one with alerts, one that is stopped, one of which little is told."""
    made = window(session)
    rooms = ("main", "snacks", "third")
    there = status(rooms)
    second = msgspec.structs.replace(there.known[1], stopped=True)
    session.take_status(msgspec.structs.replace(there, known=(there.known[0], second, there.known[2])))
    session.go("wall")
    for row in ALERTS:
        session.link.pushed.emit(Alert(alert=row))
    told = numbers(rooms)
    little = msgspec.structs.replace(told.rooms["third"], paid=None, online=None, viewers=None)
    session.link.numbers.emit(msgspec.structs.replace(told, rooms={**told.rooms, "third": little}))
    return made


def finder(session: Session) -> QWidget:
    """The command palette."""
    made = window(session)
    made.show()
    made.finder.show_up()
    return made


def crash(session: Session) -> QWidget:
    """What is said after a crash of the window, and a fault of it with details to copy."""
    made = window(session)
    made.alerts.stand(crashed())
    session.fault("Traceback …")
    return made


def words(session: Session) -> QWidget:
    """The words beside the page."""
    made = window(session)
    made.show()
    made.show_words()
    return made


def folded(session: Session) -> QWidget:
    """The window with a folded rail."""
    made = window(session)
    made.fold_rail()
    return made


def alerts(session: Session) -> QWidget:
    """The window with alerts."""
    made = window(session)
    for row in ALERTS:
        session.link.pushed.emit(Alert(alert=row))
    return made


def closing(session: Session) -> QWidget:
    """The question when the window is closed."""
    return ClosingDialog(session, in_tray=True)


def ending(session: Session) -> QWidget:
    """How far the engine is that was told to end."""
    made = EndingDialog(session)
    session.link.changed.emit(LinkState(stage=Stage.ENDING, words=ENDING, waiting=1_204, outbox=3))
    return made


def sign_in(session: Session) -> QWidget:
    """The question for the token of an engine elsewhere."""
    return TokenDialog(session, "https://studio.example:8710", session.words(NO_TOKEN.en, NO_TOKEN.zh))


def stops(session: Session) -> QWidget:
    """The other stops, behind the small arrow."""
    made = window(session)
    menu = made.top.stop.more.menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    shown = QMenu()  # the window keeps its own: with a menu its actions go
    shown.addActions(menu.actions())
    shown.setProperty("window", made)
    return shown


def long_names(session: Session) -> QWidget:
    """All rooms, with names as long as people make them."""
    there = status(("main", "snacks", "third"))
    named = tuple(msgspec.structs.replace(room, title=f"{place} · {LONG}") for place, room in enumerate(there.known))
    made = window(session)
    session.take_status(msgspec.structs.replace(there, known=named))
    session.go("wall")
    for row in ALERTS:
        session.link.pushed.emit(Alert(alert=row))
    told = numbers(("main", "snacks", "third"))
    rich = msgspec.structs.replace(told.rooms["main"], paid={"CNY": 9_876_543_210}, online=98_765_432)
    session.link.numbers.emit(msgspec.structs.replace(told, rooms=dict.fromkeys(told.rooms, rich)))
    return made


SCENES = {
    "alerts": alerts,
    "crash": crash,
    "closing": closing,
    "ending": ending,
    "sign_in": sign_in,
    "stops": stops,
    "long_names": long_names,
    "window": window,
    "toasts": toasts,
    "stopped": stopped,
    "stopped_waiting": stopped_waiting,
    "cleared": cleared,
    "lost": lost,
    "refused": refused,
    "wall": wall,
    "finder": finder,
    "words": words,
    "folded": folded,
}
