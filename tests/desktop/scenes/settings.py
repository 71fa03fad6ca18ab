"""Scenes of the settings."""

import math
from collections.abc import Callable

import msgspec
from PySide6.QtWidgets import QWidget
from tiercast.desktop.session import Session
from tiercast.desktop.settings.audit import Audit
from tiercast.desktop.settings.backup import Backup
from tiercast.desktop.settings.engine import EngineSection
from tiercast.desktop.settings.page import SettingsPage
from tiercast.desktop.settings.retention import Retention
from tiercast.desktop.settings.section import Section
from tiercast.desktop.settings.store import Store
from tiercast.desktop.shell.window import Window
from tiercast.serve.protocol_commands import ListAudit
from tiercast.serve.protocol_replies import AuditReply, Failed
from tiercast.serve.protocol_settings import TryStore

from tests.desktop.made import numbers
from tests.desktop.made_link import MadeLink
from tests.desktop.made_settings import settings_answers
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
    section.lines["journal"].field.setText("30d")
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
    section.file.field.setText("/backups/shop.tcb")
    section.passphrase.setText("correct horse")
    section.look()


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
    "store": _scene("store"),
    "store-tried": _scene("store", _try("postgresql://tiercast@db.local/tiercast")),
    "store-refused": _scene("store", _no_server),
    "retention": _scene("retention"),
    "retention-shorter": _scene("retention", _shorter),
    "data": _scene("data"),
    "engine": _scene("engine", _minutes),
    "logs": _scene("logs"),
    "about": _scene("about"),
}
