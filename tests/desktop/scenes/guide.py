"""Scenes of the guide for shops: what may stand above the Live page during a show."""

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from tiercast.desktop.session import Session
from tiercast.desktop.shell.window import Window
from tiercast.serve.protocol_alerts import Alert, AlertRow
from tiercast.serve.protocol_commands import StopStrength
from tiercast.serve.protocol_pushes import StopChanged
from tiercast.serve.protocol_replies import ActionsReply, StopNow
from tiercast.serve.protocol_room import ListWaiting
from tiercast.serve.protocol_rules import GetRuleEnvironment

from tests.desktop.made import NOON, status
from tests.desktop.made_actions import rules, waiting
from tests.desktop.made_link import MadeLink
from tests.desktop.made_rules import environment
from tests.desktop.scenes.live_panels import SCENES as PANELS

ALERTS = (
    AlertRow(key="1", kind="source", severity="bad", since=3, room="main", about="relay",
             message="The source relay is in trouble: no connection to ws://127.0.0.1:8888.",
             message_zh="数据接入 relay 出现问题：无法连接 ws://127.0.0.1:8888。",
             hint="See Connections.", hint_zh="请查看“接入”。"),
    AlertRow(key="2", kind="pool", severity="warn", since=2, about="newcomer",
             message="Only 18 codes are left in the pool newcomer.", message_zh="券池 newcomer 只剩 18 张。",
             hint="Import more codes.", hint_zh="请导入更多券码。"),
    AlertRow(key="3", kind="budget", severity="warn", since=1, room="main", about="coupons",
             message="80 % of the room's budget is used (240.00 of 300.00 CNY).",
             message_zh="直播间预算已用 80%（240.00 / 300.00 CNY）。"),
)  # fmt: skip


def alerts(session: Session) -> QWidget:
    """The Live page below three alerts."""
    made = PANELS["page_todos"](session)
    for row in ALERTS:
        session.link.pushed.emit(Alert(alert=row))
    return made


def stopped(session: Session) -> QWidget:
    """The Live page while a stop stands, with the list of what waits."""
    assert isinstance(session.link, MadeLink)
    session.link.answers[GetRuleEnvironment] = environment("main", session.chinese)
    session.link.answers[ListWaiting] = ActionsReply(id=0, actions=waiting(session.chinese))
    made = PANELS["page_todos"](session)
    assert isinstance(made, Window)
    session.take_status(msgspec.structs.replace(status(), rules=rules(session.chinese)))
    strip = made.stopped

    def look() -> None:
        strip.look.setChecked(True)
        strip.list.item(0).setCheckState(Qt.CheckState.Checked)

    strip.list.changed.connect(look, Qt.ConnectionType.SingleShotConnection)
    stop = StopNow(
        strength=StopStrength.HOLD, by=session.words("Mei", "小美"), at=NOON,
        reason=session.words("wrong price on screen", "价格贴错了"),
    )  # fmt: skip
    session.link.pushed.emit(StopChanged(stop=stop))
    return made


SCENES = {"alerts": alerts, "stopped": stopped}
