"""A replay: the decisions of the session, to and fro, with nobody behind it; and rules tried on files."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import delete
from tiercast.engine.jobs import JobError
from tiercast.engine.replaying.anew import Anew
from tiercast.engine.replaying.folders import close_all, folder_below, until_erased
from tiercast.engine.replaying.from_files import record_files
from tiercast.engine.replaying.from_journal import record_session, record_session_anew
from tiercast.engine.replaying.recording import Recording
from tiercast.serve.protocol_commands import ListActions, SendCue, TrySend
from tiercast.serve.protocol_pushes import ActionChanged, Notice
from tiercast.serve.protocol_recordings import (
    ListSessions,
    PlayReplay,
    ReplayMoved,
    ReplayReply,
    ReplayStart,
    SeekReplay,
    SessionsReply,
    StepReplay,
)
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_room import DeskReply, EventsReply, ListDesk, ListPresent, PresentReply, RecentEvents
from tiercast.serve.protocol_watch import NamesReply, NameViewers, SetMark, WatchReply, WatchRoom
from tiercast.serve.replay_host import config_of
from tiercast.store.database import open_database
from tiercast.store.secret import fresh_secrets
from tiercast.store.tables import journal
from tiercast_api.clock import SystemClock

from tests.serve.live_room import NOON, LiveRoom, Money, VirtualClock, live_room
from tests.serve.replays import Shop, Showing, fired_in, shop_of, showing, silent
from tests.shared_data import shared_data

RULES = """
ruleset: lab
features:
  bought: {count: order_paid, within: 30d}
  talk: {count: comment, within: 10m}
tiers:
  heat:
    - {tier: hot, title: 热, when: bought >= 1}
    - {tier: cold, title: 冷}
signals:
  chatty: {title: 话多, on: comment, when: talk >= 3, lasts: 5m}
triggers:
  regular:
    title: 老客来了
    on: enter
    when: tier.heat == hot
    do: [{host_prompt: {text: "{viewer.name} 又来了"}}]
    limit: {viewer: 1 per session}
  chatting: {title: 聊得多, on: signal.chatty, do: [{todo: {text: call}}], limit: {room: 1 per 1h}}
"""
MINUTE = 60_000_000


async def two_sessions(room: LiveRoom) -> None:
    """One buys in a first session; in a second one, an hour later, two come, talk, and something is marked."""
    await room.say("room_open", "host")
    await room.say("enter", "ann")
    await room.say("order_paid", "ann", item="1001", order="o1", money=Money(9_900, "CNY"))
    await room.pass_time(30)
    await room.say("room_close", "host")
    await room.pass_time(30)
    await room.say("room_open", "host")
    for number in range(8):
        await room.say("enter", "ann" if number == 2 else f"v{number}")
        for _ in range(4 if number == 4 else 1):
            await room.say("comment", f"v{number}", text=f"line {number}")
        await room.pass_time(20)
    await room.command(SetMark(id=1, room="r", text="讲了尺码表"))
    await room.pass_time(20)
    await room.say("order_paid", "v1", item="1001", order="o2", money=Money(5_000, "CNY"))
    await room.pass_time(5)


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SessionsReply]:
    """A folder with a shop that has had two sessions, and what is told of them."""
    folder = tmp_path_factory.mktemp("show")

    async def play() -> SessionsReply:
        async with live_room(folder, RULES, VirtualClock(NOON), start="live") as room:
            await two_sessions(room)
            reply = await room.command(ListSessions(id=1))
            assert isinstance(reply, SessionsReply)
            return reply

    return folder, asyncio.run(play())


@asynccontextmanager
async def second(folder: Path, sessions: SessionsReply, name: str) -> AsyncIterator[tuple[Shop, Recording, Showing]]:
    """The second session, shown again."""
    async with shop_of(folder) as shop:
        recording = await asyncio.to_thread(
            record_session, shop.recall, shop.config, "r", sessions.sessions[0].began, shop.empty(name), silent
        )
        async with showing(shop, recording) as at_work:
            yield shop, recording, at_work


def test_sessions_are_listed_with_what_is_known_of_them(show: tuple[Path, SessionsReply]) -> None:
    newest, first = show[1].sessions
    assert (first.session, newest.session) == (1, 2)
    assert first.began - NOON < MINUTE
    assert (first.gmv, newest.gmv, newest.currency) == (9_900, 5_000, "CNY")
    assert newest.viewers == 10  # with the host
    assert newest.events == 21
    assert newest.firings == 2
    assert newest.is_open
    assert not first.is_open
    assert newest.complete
    assert first.complete


async def test_a_session_is_shown_with_the_decisions_that_were_made(show: tuple[Path, SessionsReply]) -> None:
    folder, sessions = show
    async with second(folder, sessions, "exact") as (shop, recording, replay):
        assert recording.exact
        before = await replay.now()
        assert before.now.at == before.now.begin == sessions.sessions[0].began
        assert len(before.marks) == 2
        assert not replay.fired()
        await replay.seek(before.now.end)
        stands = await replay.now()
        assert stands.now.ended
        assert (stands.now.events, stands.now.firings) == (21, 2)
        database = open_database(shop.config.store)
        try:
            recorded = fired_in(database, recording.first - 1)
        finally:
            database.close()
        assert replay.fired() == recorded
        # Whoever bought in the session before stands on her tier, and has her name.
        present = await replay.ask(ListPresent(id=1, room="r"))
        assert isinstance(present, PresentReply)
        ann = next(row for row in present.viewers if row.name == "Ann")
        assert [(tier.ladder, tier.tier) for tier in ann.tiers] == [("lab/heat", "hot")]
        assert ann.orders == 1


async def test_going_back_and_forth_comes_to_the_same(show: tuple[Path, SessionsReply]) -> None:
    folder, sessions = show
    async with second(folder, sessions, "seek") as (_, recording, replay):
        await replay.seek(recording.end)
        whole = replay.fired()
        early = await replay.ask(RecentEvents(id=1, room="r"))
        assert isinstance(early, EventsReply)
        await replay.seek(recording.begin + MINUTE)
        assert (await replay.now()).now.at == recording.begin + MINUTE
        at_a_minute = replay.fired()
        assert at_a_minute == [one for one in whole if one[1] in {each[1] for each in at_a_minute}]
        assert len(at_a_minute) < len(whole)
        await replay.seek(recording.end)
        assert replay.fired() == whole
        again = await replay.ask(RecentEvents(id=1, room="r"))
        assert again.events == early.events


async def test_copies_are_gone_back_to(show: tuple[Path, SessionsReply], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tiercast.engine.replaying.kept.LEAST", 5)
    folder, sessions = show
    async with second(folder, sessions, "copies") as (_, recording, replay):
        await replay.seek(recording.end)
        whole, series = replay.fired(), await replay.ask(WatchRoom(id=1, room="r"))
        assert len(replay.door.player._copies._copies) > 3
        middle = (recording.begin + recording.end) // 2
        await replay.seek(middle)
        assert (await replay.now()).now.at == middle
        await replay.seek(recording.end)
        assert replay.fired() == whole
        later = await replay.ask(WatchRoom(id=1, room="r", after=series.revision, run=series.run))
        assert isinstance(later, WatchReply)
        assert later.whole
        before, after = (msgspec.to_builtins(reply.columns) for reply in (series, later))
        assert {name: column for name, column in after.items() if column != before[name]} == {}


async def test_it_steps_to_the_next_event_and_to_the_next_firing(show: tuple[Path, SessionsReply]) -> None:
    folder, sessions = show
    async with second(folder, sessions, "step") as (_, recording, replay):
        reply = await replay.ask(StepReplay(id=1))
        assert isinstance(reply, ReplayReply)
        await replay.rest()
        assert (await replay.now()).now.events == 1
        await replay.ask(StepReplay(id=1))
        await replay.rest()
        assert (await replay.now()).now.events == 2
        await replay.ask(StepReplay(id=1, to="firing"))
        await replay.rest()
        assert [one[2] for one in replay.fired() if not one[4]] == ["regular"]
        assert (await replay.now()).now.at == recording.marks[0]
        await replay.ask(StepReplay(id=1, to="firing"))
        await replay.rest()
        assert [one[2] for one in replay.fired() if not one[4]] == ["regular", "chatting"]


async def test_it_goes_on_at_its_pace_and_stays_when_it_is_paused(show: tuple[Path, SessionsReply]) -> None:
    folder, sessions = show
    async with second(folder, sessions, "pace") as (_, recording, replay):
        await replay.ask(PlayReplay(id=1, playing=True, speed=60.0))
        await replay.until(lambda: replay.door.now().events >= 3)
        await replay.ask(PlayReplay(id=1, playing=False))
        stands = replay.door.now()
        assert recording.begin < stands.at < recording.end
        await asyncio.sleep(0)
        assert replay.door.now().at == stands.at
        await replay.ask(PlayReplay(id=1, playing=True, speed=0.0))
        await replay.until(lambda: replay.door.now().ended)
        assert not replay.door.now().playing
        refused = await replay.ask(PlayReplay(id=1, playing=True, speed=3.0))
        assert isinstance(refused, Failed)


async def test_nothing_can_be_changed_and_no_sink_is_there(show: tuple[Path, SessionsReply]) -> None:
    folder, sessions = show
    log = folder / "log.jsonl"
    before = log.read_bytes() if log.exists() else b""
    async with second(folder, sessions, "nothing") as (_, recording, replay):
        await replay.seek(recording.end)
        live = replay.door._shop
        assert live is not None
        assert not live.config.sinks
        assert not live.sinks.running
        assert not live.sources.running
        assert not [lane for lane in live.dispatcher.reports() if lane.queued or lane.under_way]
        assert {row.state for row in (await replay.ask(ListActions(id=1))).actions} == {"accepted"}
        for command in (
            SendCue(id=1, room="r", name="x"),
            TrySend(id=1, sink="log", action="log"),
            SetMark(id=1, room="r", text="x"),
        ):
            refused = await replay.ask(command)
            assert isinstance(refused, Failed)
            assert refused.code == "replay"
            assert "回放" in refused.message_zh
    assert (log.read_bytes() if log.exists() else b"") == before


async def test_what_the_host_was_shown_and_what_was_marked_is_there_again(show: tuple[Path, SessionsReply]) -> None:
    folder, sessions = show
    async with second(folder, sessions, "desk") as (_, recording, replay):
        await replay.seek(recording.marks[0] + 1_000_000)
        desk = await replay.ask(ListDesk(id=1, room="r"))
        assert isinstance(desk, DeskReply)
        assert [row.text for row in desk.rows] == ["Ann 又来了"]
        early = await replay.ask(WatchRoom(id=1, room="r"))
        assert early.marks == ()
        await replay.seek(recording.end)
        late = await replay.ask(WatchRoom(id=1, room="r", after=early.revision, run=early.run))
        assert [mark.text for mark in late.marks] == ["讲了尺码表"]
        names = await replay.ask(NameViewers(id=1, viewers=tuple(row.viewer for row in desk.rows)))
        assert isinstance(names, NamesReply)


@pytest.mark.parametrize(("language", "currency"), [("en", "USD"), ("zh_CN", "CNY")])
def test_the_demo_is_shown_with_the_money_in_which_it_was_paid(language: str, currency: str, tmp_path: Path) -> None:
    config = config_of(ReplayStart(token="t", home=str(tmp_path), language=language))
    assert {room.currency for room in config.rooms.values()} == {currency}


async def test_what_is_not_kept_any_more_is_said(show: tuple[Path, SessionsReply]) -> None:
    folder, _ = show
    async with shop_of(folder) as shop:
        with pytest.raises(JobError, match="no session of room 'r'"):
            record_session(shop.recall, shop.config, "r", NOON + 1, shop.empty("none"), silent)


async def test_without_what_was_before_rules_are_tried_anew(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, VirtualClock(NOON), start="live") as room:
        await two_sessions(room)
        sessions = await room.command(ListSessions(id=1))
        shop_number = room.live.opened.shop
    async with shop_of(tmp_path) as shop:
        began = sessions.sessions[0].began
        database = open_database(shop.config.store)
        with database.write() as connection:
            c = journal.c
            connection.execute(delete(journal).where(c.shop == shop_number, c.seq < 3))
        database.close()
        with pytest.raises(JobError):
            record_session(shop.recall, shop.config, "r", began, shop.empty("exact"), silent)
        anew = make_anew(shop, "anew")
        try:
            recording = record_session_anew(shop.recall, anew, "r", began, silent)
        finally:
            anew.close()
        assert not recording.exact
        assert recording.notes[0].zh.startswith("这一场之前")
        async with showing(shop, recording) as replay:
            await replay.seek(recording.end)
            assert (await replay.now()).now.events == 21
            # Nobody knows that Ann bought before.
            assert [one[2] for one in replay.fired() if not one[4]] == ["chatting"]
            present = await replay.ask(ListPresent(id=1, room="r"))
            assert "Ann" in {row.name for row in present.viewers}


def make_anew(shop: Shop, name: str) -> Anew:
    sinks = dict.fromkeys(shop.known, "desk")
    folder = shop.empty(name)
    return Anew(folder, shop.config, "r", fresh_secrets(), shop.plugins.kinds, shop.known, sinks, [shop.folder])


async def of_files(shop: Shop, name: str, *files: Path) -> Recording:
    anew = make_anew(shop, name)
    try:
        return await record_files(anew, files, None, shop.plugins, SystemClock(), silent)
    finally:
        anew.close()


def test_folders_of_dead_replays_are_removed_and_those_at_work_are_left(tmp_path: Path) -> None:
    dead = tmp_path / "replay-dead"
    dead.mkdir()
    (dead / "play-1.db").write_text("x")
    with folder_below(tmp_path) as first:
        assert not dead.exists()
        with folder_below(tmp_path) as other:
            assert first.exists()
            assert first != other
        assert not other.exists()
    assert not list(tmp_path.iterdir())


async def test_whoever_erases_somebody_closes_what_is_shown_and_removes_what_was_left(tmp_path: Path) -> None:
    assert await close_all(tmp_path / "nowhere") == (0, ())
    dead = tmp_path / "replay-dead"
    dead.mkdir()

    async def show() -> None:
        with folder_below(tmp_path) as folder:
            (folder / "base.db").write_text("x")
            await until_erased(folder)

    shown = asyncio.create_task(show())
    await asyncio.sleep(0)
    dead.mkdir()
    assert await close_all(tmp_path) == (2, ())
    await shown
    assert not list(tmp_path.iterdir())


async def test_a_replay_that_does_not_end_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tiercast.engine.replaying.folders.LOOKS", 1)
    with folder_below(tmp_path) as folder:
        assert await close_all(tmp_path) == (0, (folder,))


LINES = """\
{"kind": "enter", "time": 1704081600000000, "room": "elsewhere", "viewer": {"platform": "shop", "id": "x", "name": "X"}}
{"kind": "comment", "time": 1704081603000000, "viewer": {"platform": "shop", "id": "x"}, "text": "one"}
this is no event
{"kind": "comment", "time": 1704081601000000, "viewer": {"platform": "shop", "id": "x"}, "text": "two"}
{"kind": "comment", "time": 1704081605000000, "viewer": {"platform": "shop", "id": "x"}, "text": "three"}
"""


async def test_rules_are_tried_on_a_file(show: tuple[Path, SessionsReply], tmp_path: Path) -> None:
    file = tmp_path / "show.jsonl"
    file.write_text(LINES, "utf-8")
    async with shop_of(show[0]) as shop:
        recording = await of_files(shop, "file", file)
        assert (recording.begin, recording.unreadable, recording.room) == (NOON, 1, "r")
        assert recording.kinds == ("comment", "enter")
        async with showing(shop, recording) as replay:
            await replay.seek(recording.end)
            assert [one[2] for one in replay.fired()] == ["chatting"]
            assert (await replay.now()).marks == (NOON + 5_000_000,)
            events = await replay.ask(RecentEvents(id=1, room="r"))
            assert [row.text for row in events.events] == ["", "two", "one", "three"]


@pytest.mark.parametrize(
    ("name", "content", "wanted"),
    [
        ("empty.jsonl", b"", "the file is empty"),
        ("gone.jsonl", None, "there is no such file"),
        ("show.doc", b"hello", "is of no known kind"),
        ("show.csv", b"a,b\n1,2\n", "Mapping"),
        ("show.jsonl", b"not json\n", "no event in it"),
        ("show.xml", b"<i><d p='1'", "damaged|cut off|not well|cannot be read|no event"),
        ("show.jsonl.gz", b"not gzip", "damaged"),
    ],
)
async def test_a_bad_file_is_refused_in_words(
    show: tuple[Path, SessionsReply], tmp_path: Path, name: str, content: bytes | None, wanted: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    async with shop_of(show[0]) as shop:
        with pytest.raises(JobError, match=wanted):
            await of_files(shop, f"bad-{tmp_path.name}", file)


async def test_comments_on_a_video_stand_where_they_appear_in_it(show: tuple[Path, SessionsReply]) -> None:
    file = shared_data("danmaku01.xml")
    async with shop_of(show[0]) as shop:
        recording = await of_files(shop, "video", file)
        assert recording.notes[0].en.startswith("These are comments on a video")
        assert recording.end - recording.begin < 10 * MINUTE
        async with showing(shop, recording) as replay:
            await replay.seek(recording.end)
            assert (await replay.now()).now.events > 1_000
            await replay.ask(SeekReplay(id=1, at=recording.begin))
            await replay.rest()
            assert (await replay.now()).now.at == recording.begin


async def test_where_it_is_is_told_while_other_things_are_pushed_all_the_time(show: tuple[Path, SessionsReply]) -> None:
    folder, sessions = show
    async with second(folder, sessions, "flood") as (_, recording, replay):
        told: list[ReplayMoved] = []

        async def flood() -> None:
            while True:
                replay.door._pushes.put_nowait(ActionChanged(action="x", state="shown"))
                await asyncio.sleep(0.005)

        def take(push: object) -> None:
            if isinstance(push, ReplayMoved):
                told.append(push)

        async def hear() -> None:
            async for push in replay.door.subscribe():
                take(push)

        tasks = [asyncio.create_task(flood()), asyncio.create_task(hear())]
        try:
            await replay.ask(PlayReplay(id=1, playing=True, speed=0.0))
            await replay.until(lambda: bool(told) and told[-1].now.ended)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        assert sorted(at for one in told for at in one.fired) == list(recording.marks)


async def test_what_people_are_shown_is_pushed_at_a_pace_and_not_in_a_flood(show: tuple[Path, SessionsReply]) -> None:
    folder, sessions = show
    async with second(folder, sessions, "notices") as (_, recording, replay):
        pushes = replay.door._pushes
        await replay.seek(recording.end)
        assert pushes.empty()
        await replay.seek(recording.marks[0] - 1_000_000)
        await replay.ask(StepReplay(id=1, to="firing"))
        await replay.rest()
        notice = pushes.get_nowait()
        assert isinstance(notice, Notice)
        assert notice.what == "host_prompt"
