"""Made-up things for widget tests and pictures: a session on a link without an engine, its status and its numbers."""

from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tiercast.desktop.link.link import Link
from tiercast.desktop.look.look import Look
from tiercast.desktop.look.tokens import Theme
from tiercast.desktop.parts.page import Page
from tiercast.desktop.remembered import Remembered
from tiercast.desktop.session import Session
from tiercast.desktop.words.translations import Translations
from tiercast.serve.protocol_commands import RuleStateName
from tiercast.serve.protocol_pushes import Numbers, RoomNumbers
from tiercast.serve.protocol_replies import PartStatus, RoomInfo, RuleStatus, StatusReply

from tests.desktop.made_link import MadeLink

_P = TypeVar("_P", bound=Page)
NOON = 1_795_233_600_000_000
"""An instant that pictures show: 2026-11-21 12:00 in Shanghai."""
TITLES = {"main": "Snacks with Xiaomei · 小美零食", "snacks": "Night market · 夜市"}


def last(link: MadeLink, kind: type) -> Any:
    """The last command of a kind that was asked."""
    return next(command for command in reversed(link.asked) if isinstance(command, kind))


def status(rooms: tuple[str, ...] = ("main", "snacks")) -> StatusReply:
    """How a small shop is doing."""
    sources = (
        PartStatus(key="relay", type="websocket", room=rooms[0], health="working", message="connected"),
        PartStatus(key="orders", type="http-in", room=rooms[0], health="working"),
    )
    rule = RuleStatus(
        room=rooms[0], ruleset="starter", rule="same_item", title="See it twice", state=RuleStateName.LIVE
    )
    sinks = (PartStatus(key="desk", type="desk", health="working"),)
    return StatusReply(
        id=1,
        shop="Xiaomei's shop",
        version="0.1.0",
        started=NOON - 3_600_000_000,
        evaluator="rete",
        rooms=rooms,
        sources=sources,
        sinks=sinks,
        rules=(rule,),
        title="Xiaomei's shop · 小美的店",
        known=tuple(
            RoomInfo(key=key, title=TITLES.get(key, key), zone="Asia/Shanghai", currency="CNY") for key in rooms
        ),
        titles={
            "starter": "For a start · 起步规则",
            "starter/params.patience": "How long is long · 停留多久",
            "starter/tier.value=champion": "Champion · 大客户",
            "starter/tier.value=promising": "Promising · 有潜力",
            "starter/cue.flash": "Flash sale · 秒杀",
        },
    )


def numbers(rooms: tuple[str, ...] = ("main", "snacks")) -> Numbers:
    """Numbers of a small shop."""
    one = RoomNumbers(
        time=NOON,
        events=128_400,
        rate=37.2,
        firings=212,
        actions=180,
        suppressed=31,
        shed=0,
        viewers=1_284,
        online=1_502,
        paid={"CNY": 2_345_600},
    )
    return Numbers(
        now=NOON,
        rooms=dict.fromkeys(rooms, one),
        outbox=3,
        reaction=11_300,
        reaction_99=48_000,
        commit=4_200,
        delivery=38_000,
        memory=142 * 2**20,
    )


@cache
def _looks(app: QApplication) -> Look:
    return Look(app, Theme.LIGHT)


def _look(app: QApplication, theme: Theme) -> Look:
    """The one look of the application: a stylesheet that is set anew is applied to every widget that is alive."""
    look = _looks(app)
    look.take(theme)
    return look


@cache
def _translations() -> Translations:
    return Translations()


def in_english() -> None:
    """The language in which tests begin, where a session was made in another one."""
    if _translations().language:
        _translations().take("en")


def session(
    link: Link | None = None, *, language: str = "en", theme: Theme = Theme.LIGHT, file: Path | None = None
) -> Session:
    """A session that remembers nothing, on a made link; its `status` is taken."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    remembered = Remembered(file, soon=0)
    remembered.language = remembered.language or language
    # Other pages ask for replies that only their own tests have made.
    remembered.put("page", remembered.text("page") or "settings")
    made = Session(link or MadeLink(), _look(app, theme), remembered, _translations())
    made.take_status(status())
    return made


def looked_at(qtbot: QtBot, page: _P, width: int = 1_200, height: int = 700) -> _P:
    """A page that is looked at."""
    qtbot.addWidget(page)
    page.resize(width, height)
    page.retranslate()
    page.show()
    page.shown = True
    page.entered()
    return page
