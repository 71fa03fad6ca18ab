"""Scenes of the page of connections."""

from collections.abc import Callable

from PySide6.QtWidgets import QApplication, QWidget
from tiercast.desktop.connections.page import ConnectionsPage
from tiercast.desktop.session import Session
from tiercast.desktop.shell.window import Window
from tiercast.serve.protocol_connections import TryPart
from tiercast.serve.protocol_plugins import LookAtPlugin, PluginFileReply
from tiercast.serve.protocol_replies import Failed

from tests.desktop.made_connections import connection_answers
from tests.desktop.made_link import MadeLink
from tests.desktop.made_phones import phone_answers, phones
from tests.desktop.scenes.shell import window


def turns(count: int = 8) -> None:
    """Let answers come."""
    for _ in range(count):
        QApplication.processEvents()


def connections(session: Session) -> tuple[QWidget, ConnectionsPage]:
    """The window with the page, filled."""
    link = session.link
    assert isinstance(link, MadeLink)
    link.answers = phone_answers(phones()) | link.answers | connection_answers(session.chinese)
    made = window(session)
    assert isinstance(made, Window)
    made.show_page("connections")
    turns()
    page = made.pages["connections"]
    assert isinstance(page, ConnectionsPage)
    return made, page


def _scene(do: Callable[[ConnectionsPage], None]) -> Callable[[Session], QWidget]:
    def scene(session: Session) -> QWidget:
        made, page = connections(session)
        do(page)
        turns()
        return made

    return scene


def _wrong(page: ConnectionsPage) -> None:
    link = page.session.link
    assert isinstance(link, MadeLink)
    link.answers[TryPart] = Failed(
        id=0, code="refused", message="nothing answers at ws://127.0.0.1:8888",
        message_zh="ws://127.0.0.1:8888 没有应答", hint="start the tool first", hint_zh="请先启动抓取工具",
    )  # fmt: skip
    page.offers.chosen.emit("in", "barrage-grab")
    page.editor.test.click()


def _letters(page: ConnectionsPage) -> None:
    page.show_letters("relay")
    turns()
    page.letters.table.selectRow(0)
    page.letters.look.click()


def _install(page: ConnectionsPage) -> None:
    link = page.session.link
    assert isinstance(link, MadeLink)
    link.answers[LookAtPlugin] = PluginFileReply(
        id=0, plugin="tiercast-example", version="0.1.0", title="Example", title_zh="示例",
        summary="Reads comments from a text file.", summary_zh="从文本文件读取评论。", licence="Apache-2.0",
        permissions=("files", "network"),
    )  # fmt: skip
    page.show_view("plugins")
    page.plugins.card.look("/home/me/tiercast_example.whl")


SCENES = {
    "connections": _scene(lambda page: None),
    "sources": _scene(lambda page: page.show_offers("in")),
    "sinks": _scene(lambda page: page.show_offers("out")),
    "new": _scene(_wrong),
    "change": _scene(lambda page: page.edit_part("out", "overlay")),
    "websocket": _scene(lambda page: page.offers.chosen.emit("in", "websocket")),
    "room": _scene(lambda page: page.edit_room("main")),
    "letters": _scene(_letters),
    "install": _scene(_install),
    "plugins": _scene(lambda page: page.show_view("plugins")),
}
