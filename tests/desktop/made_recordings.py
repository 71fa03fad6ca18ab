"""Made-up sessions, and a replay that stands somewhere, for tests and pictures of the Recordings page."""

import msgspec
from tiercast.desktop.recordings.page import RecordingsPage
from tiercast.desktop.recordings.replay_session import ReplaySession
from tiercast.desktop.session import Session
from tiercast.serve.protocol_commands import GetStatus
from tiercast.serve.protocol_recordings import (
    GetReplay,
    ListSessions,
    PlayReplay,
    ReplayNow,
    ReplayReady,
    ReplayReply,
    SeekReplay,
    SessionRow,
    SessionsReply,
    StepReplay,
)
from tiercast.serve.protocol_room import DeskReply, ListDesk
from tiercast.serve.protocol_watch import GetFunnel, WatchRoom

from tests.desktop.made import NOON, TITLES, status
from tests.desktop.made_actions import rules
from tests.desktop.made_course import funnel, reply
from tests.desktop.made_link import Answer, MadeLink

HOUR = 3_600_000_000
DAY = 24 * HOUR
BEGAN = NOON - 2 * HOUR


def sessions() -> SessionsReply:
    """Two weeks of two rooms."""
    rows = [
        SessionRow(room="main", title=TITLES["main"], session=12, began=BEGAN, until=NOON, is_open=True,
                   events=128_400, firings=212, viewers=5_410, gmv=2_345_600, currency="CNY"),
        SessionRow(room="snacks", title=TITLES["snacks"], session=4, began=BEGAN - 14 * HOUR,
                   until=BEGAN - 11 * HOUR, events=23_100, firings=38, viewers=None, gmv=None, currency="CNY"),
    ]  # fmt: skip
    for day in range(1, 9):
        began = BEGAN - day * DAY
        rows.append(
            SessionRow(
                room="main", title=TITLES["main"], session=12 - day, began=began,
                until=began + 3 * HOUR - day * 700_000_000,
                events=140_000 - day * 9_100, firings=230 - day * 11, viewers=6_000 - day * 310,
                gmv=2_900_000 - day * 120_300, currency="CNY", complete=day < 7,
            )
        )  # fmt: skip
    return SessionsReply(id=0, sessions=tuple(rows))


def stands(at: int = NOON - HOUR // 2, **how: object) -> ReplayNow:
    """Where a replay is."""
    return ReplayNow(begin=BEGAN, end=NOON, at=at, events=91_204, firings=160, **how)  # type: ignore[arg-type]


def replay_answers(now: ReplayNow | None = None, chinese: bool = False) -> dict[type, Answer]:
    """What a replay answers."""
    now = now or stands(playing=True, speed=10.0)
    marks = tuple(BEGAN + number * 97_000_000 + (number * number * 7_000_000) % 60_000_000 for number in range(70))
    told = ReplayReply(id=0, now=now, marks=marks)
    return {
        GetReplay: told, PlayReplay: told, StepReplay: told, SeekReplay: told,
        GetStatus: msgspec.structs.replace(status(("main",)), rules=rules(chinese)),
        WatchRoom: reply(chinese=chinese), GetFunnel: funnel(), ListSessions: sessions(),
        ListDesk: DeskReply(id=0, rows=()),
    }  # fmt: skip


def ready(*, exact: bool = True, notes: tuple[tuple[str, str], ...] = (), unreadable: int = 0) -> ReplayReady:
    """A replay whose door is open."""
    return ReplayReady(
        port=1, folder="/nowhere", room="main", exact=exact, entries=140_000, unreadable=unreadable,
        notes=tuple(en for en, _ in notes), notes_zh=tuple(zh for _, zh in notes),
    )  # fmt: skip


def show_replay(
    page: RecordingsPage, session: Session, told: ReplayReady, answers: dict[type, Answer], name: str = ""
) -> MadeLink:
    """Let the page show a replay that answers from a table. Returns: its link."""
    link = MadeLink(answers)
    page._name, page._began = name, BEGAN
    page.show_replay(ReplaySession(session, link, told.room), told)
    link.say_welcome()
    return link
