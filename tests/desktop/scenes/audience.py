"""Scenes of the audience."""

from collections.abc import Callable

import msgspec
from PySide6.QtWidgets import QApplication, QWidget
from tiercast.desktop.audience.page import AudiencePage
from tiercast.desktop.session import Session
from tiercast.serve.protocol_audience import ActByHand, AskTrends, AskViewer, ListTimeline, ListViewers
from tiercast.serve.protocol_pushes import ErasingProgress
from tiercast.serve.protocol_replies import Failed

from tests.desktop import made_audience
from tests.desktop.made_link import Answer, MadeLink
from tests.desktop.scenes.shell import window

LIMIT = Failed(
    id=0, code="refused", message='its limit was used up ("First visit" and 2 more rules)',
    hint="wait until its time is over, or raise it in the ruleset", message_zh="已到上限（“首次到访”等 3 条规则）",
    hint_zh="请等这段时间过去，或在规则集中调高上限",
)  # fmt: skip
BROKEN = Failed(
    id=0, code="fault", message="it took longer than 120 s", hint="ask again", message_zh="没有读取成功：超过 120 秒",
    hint_zh="请再试一次",
)  # fmt: skip
ANSWERS: dict[type, Answer] = {
    ListViewers: made_audience.viewers(600),
    AskTrends: made_audience.trends(),
    AskViewer: made_audience.viewer(),
    ListTimeline: made_audience.timeline(),
    ActByHand: LIMIT,
}


def _page(session: Session, answers: dict[type, Answer] | None = None) -> tuple[QWidget, AudiencePage]:
    assert isinstance(session.link, MadeLink)
    session.link.answers = {**ANSWERS, **(answers or {})}
    made = window(session)
    assert session.status is not None
    session.take_status(msgspec.structs.replace(session.status, rules=made_audience.rules(session.chinese)))
    session.go("audience")
    page = made.pages["audience"]
    assert isinstance(page, AudiencePage)
    settle()
    return made, page


def settle() -> None:
    """Let answers come."""
    for _ in range(8):
        QApplication.processEvents()


def _overview(session: Session) -> QWidget:
    return _page(session)[0]


def _filtered(session: Session) -> QWidget:
    made, page = _page(session)
    page.viewers.sieve.map.choose((2, 1))
    return made


def _tab(place: int) -> Callable[[Session], QWidget]:
    def scene(session: Session) -> QWidget:
        made, page = _page(session)
        page.tabs.setCurrentIndex(place)
        settle()
        return made

    return scene


def _nobody(session: Session) -> QWidget:
    return _page(session, {ListViewers: made_audience.nobody(), AskTrends: made_audience.no_trends()})[0]


def _broken(session: Session) -> QWidget:
    return _page(session, {ListViewers: BROKEN})[0]


def _viewer(
    tab: int = 0, refused: bool = False, erasing: bool = False, far: ErasingProgress | None = None
) -> Callable[[Session], QWidget]:
    def scene(session: Session) -> QWidget:
        made, page = _page(session)
        session.go("viewer", viewer=f"{0:026d}")
        settle()
        page.viewer.tabs.setCurrentIndex(tab)
        if refused:
            page.viewer.by_hand.go.click()
            settle()
        if erasing:
            page.viewer.data.erase.click()
            if far is not None:
                page.viewer.data.yes.click()
                session.link.pushed.emit(far)
            made.resize(1366, 768)
            made.show()
            settle()
            page.viewer.side.ensureWidgetVisible(page.viewer.data)
        return made

    return scene


SCENES = {
    "overview": _overview,
    "filtered": _filtered,
    "moves": _tab(1),
    "cohorts": _tab(2),
    "nobody": _nobody,
    "broken": _broken,
    "viewer": _viewer(),
    "viewer-refused": _viewer(refused=True),
    "viewer-tiers": _viewer(1),
    "viewer-orders": _viewer(2),
    "viewer-erase": _viewer(erasing=True),
    "viewer-erasing": _viewer(
        erasing=True,
        far=ErasingProgress(viewer=f"{0:026d}", doing="searching", step=5, steps=5, part=0.43),
    ),
}
