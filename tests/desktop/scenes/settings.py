"""Scenes of the settings."""

import math
from collections.abc import Callable

import msgspec
from PySide6.QtWidgets import QWidget
from tiercast.desktop.link.state import ENDING, SAID_GOODBYE, Stage
from tiercast.desktop.session import Session
from tiercast.desktop.settings.audit import Audit
from tiercast.desktop.settings.backup import Backup
from tiercast.desktop.settings.engine import EngineSection
from tiercast.desktop.settings.page import SettingsPage
from tiercast.desktop.settings.retention import Retention
from tiercast.desktop.settings.section import Section
from tiercast.desktop.settings.store import Store
from tiercast.desktop.shell.window import Window
from tiercast.serve.protocol_changes import ChangeSays, ChangeSorry, ChangeWentBack
from tiercast.serve.protocol_commands import ListAudit
from tiercast.serve.protocol_replies import AuditReply, Failed
from tiercast.serve.protocol_settings import BackupCheckedReply, CheckBackup, TryStore
from tiercast.words import Words

from tests.desktop.made import numbers
from tests.desktop.made_link import MadeLink
from tests.desktop.made_settings import MOVED, RESTORED, MadeChanging, settings_answers
from tests.desktop.scenes.rules import turns
from tests.desktop.scenes.shell import window


def _scene(view: str, do: Callable[[Section], None] = lambda section: None) -> Callable[[Session], QWidget]:
    def scene(session: Session) -> QWidget:
        link = session.link
        assert isinstance(link, MadeLink)
        link.answers |= settings_answers()
        made = window(session)
        assert isinstance(made, Window)
        session.go("settings", view=view)
        turns()
        page = made.pages["settings"]
        assert isinstance(page, SettingsPage)
        assert page.section is not None
        do(page.section)
        turns()
        return made

    return scene


def _undo(section: Section) -> None:
    assert isinstance(section, Audit)
    section.table.choose(11)
    section.undo.click()


def _no_deeds(section: Section) -> None:
    assert isinstance(section, Audit)
    assert isinstance(section.session.link, MadeLink)
    section.session.link.answers[ListAudit] = AuditReply(id=0, notes=())
    section.ask()


def _shorter(section: Section) -> None:
    assert isinstance(section, Retention)
    section.lines["journal"].field.put("30d")
    section.lines["journal"].look()


def _try(url: str) -> Callable[[Section], None]:
    def do(section: Section) -> None:
        assert isinstance(section, Store)
        section.url.setText(url)
        section.look()

    return do


def _no_server(section: Section) -> None:
    assert isinstance(section.session.link, MadeLink)
    section.session.link.answers[TryStore] = Failed(
        id=0, code="fault", message="the PostgreSQL server does not answer or refuses; check host, port, user, "
        "password and database",
        message_zh="PostgreSQL 服务器没有应答或拒绝连接；请检查主机、端口、用户、密码和数据库名",
    )  # fmt: skip
    _try("postgresql://tiercast@db.local/none")(section)


def _backed_up(section: Section) -> None:
    assert isinstance(section, Backup)
    making = section.making
    for field in (making.once, making.twice):
        field.setText("correct horse")
    making.write()


def _checked(section: Section) -> None:
    assert isinstance(section, Backup)
    section.reading.file.field.setText("/backups/shop.tcb")
    section.reading.passphrase.setText("correct horse")
    section.reading.look()
    _at_the_end(section)


def _at_the_end(section: Section) -> None:
    for _ in range(3):
        turns()
        section.verticalScrollBar().setValue(section.verticalScrollBar().maximum())


def _newer(section: Section) -> None:
    assert isinstance(section.session.link, MadeLink)
    whole = section.session.link.answers[CheckBackup]
    assert isinstance(whole, BackupCheckedReply)
    section.session.link.answers[CheckBackup] = msgspec.structs.replace(whole, fits=False, version="0.9.0")
    _checked(section)


def _damaged(section: Section) -> None:
    assert isinstance(section.session.link, MadeLink)
    section.session.link.answers[CheckBackup] = Failed(
        id=0, code="refused", message="/backups/shop.tcb: the backup is cut short or damaged; nothing was changed. "
        "Copy it again, or take another one",
        message_zh="/backups/shop.tcb：备份不完整或已损坏；没有改动任何内容。请重新复制，或使用另一份备份",
    )  # fmt: skip
    _checked(section)


def _changing(do: Callable[[MadeChanging], None]) -> Callable[[Section], None]:
    """A move, or a restore, that is under way or over."""

    def scene(section: Section) -> None:
        assert isinstance(section, Store | Backup)
        row = section.way if isinstance(section, Store) else section.reading.way
        made = MadeChanging(section.session, row.changing)
        if isinstance(section, Store):
            _try("postgresql://tiercast@db.local/tiercast")(section)
            turns()
            section.move_shop()
        else:
            _checked(section)
            section.reading.restore()
        do(made)
        _at_the_end(section)

    return scene


def _ending(made: MadeChanging) -> None:
    made.stand(Stage.ENDING, words=ENDING, waiting=12, outbox=3)


def _so_far(what: str, part: float) -> Callable[[MadeChanging], None]:
    def do(made: MadeChanging) -> None:
        made.stand(Stage.ENDED, words=SAID_GOODBYE)
        made.tell(what, part)

    return do


def _over(result: ChangeSays) -> Callable[[MadeChanging], None]:
    def do(made: MadeChanging) -> None:
        made.through(result)

    return do


def _gone(made: MadeChanging) -> None:
    made.stand(Stage.ENDED)
    made.end(MOVED)
    made.stand(Stage.FAILED, words=Words("the server is gone", "服务器没有应答"))
    made.end(ChangeWentBack(url="sqlite:////srv/shop/tiercast.db"))
    made.stand(Stage.HERE)


_FULL = ChangeSorry(
    message="the disk is full, nothing was written; make room on it and try again",
    message_zh="磁盘已满，没有写入任何数据；请清理磁盘空间后重试",
)
_CANCELLED = ChangeSorry(message="", message_zh="", cancelled=True)


def _minutes(section: Section) -> None:
    """Ten minutes of numbers that go up and down."""
    told, link = numbers(), section.session.link
    for second in range(600):
        wave = 1 + math.sin(second / 40) / 2 + (second % 7) / 20
        rooms = {key: msgspec.structs.replace(room, rate=37 * wave) for key, room in told.rooms.items()}
        link.numbers.emit(
            msgspec.structs.replace(
                told, now=told.now + second * 1_000_000, rooms=rooms, reaction=int(11_300 * wave), waiting=second % 5,
                reaction_99=int(48_000 * wave), memory=told.memory and told.memory + second * 10_000,
            )
        )  # fmt: skip
    assert isinstance(section, EngineSection)
    section.draw()
    section.open(about="latency")


SCENES = {
    "appearance": _scene("appearance"),
    "keys": _scene("keys"),
    "handover": _scene("handover"),
    "audit": _scene("audit"),
    "audit-undo": _scene("audit", _undo),
    "audit-empty": _scene("audit", _no_deeds),
    "backup": _scene("backup"),
    "backed-up": _scene("backup", _backed_up),
    "backup-checked": _scene("backup", _checked),
    "backup-newer": _scene("backup", _newer),
    "backup-damaged": _scene("backup", _damaged),
    "restore-copy": _scene("backup", _changing(_so_far("safety", 0.4))),
    "restored": _scene("backup", _changing(_over(RESTORED))),
    "restore-failed": _scene("backup", _changing(_over(_FULL))),
    "store": _scene("store"),
    "store-tried": _scene("store", _try("postgresql://tiercast@db.local/tiercast")),
    "store-used": _scene("store", _try("postgresql://tiercast@db.local/used")),
    "store-closed": _scene("store", _try("postgresql://tiercast@db.local/closed")),
    "store-refused": _scene("store", _no_server),
    "move-ending": _scene("store", _changing(_ending)),
    "move-copying": _scene("store", _changing(_so_far("copying", 0.43))),
    "moved": _scene("store", _changing(_over(MOVED))),
    "move-cancelled": _scene("store", _changing(_over(_CANCELLED))),
    "move-gone": _scene("store", _changing(_gone)),
    "retention": _scene("retention"),
    "retention-shorter": _scene("retention", _shorter),
    "data": _scene("data"),
    "engine": _scene("engine", _minutes),
    "logs": _scene("logs"),
    "about": _scene("about"),
}
