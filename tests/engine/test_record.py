"""Recordings of a configuration's sources: what is written, who is left out of it, and that it can be replayed."""

import asyncio
import json
import stat
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st
from tiercast.engine.interrupting import until_interrupted
from tiercast.engine.jobs import JobError, Progress, RecordOptions, ReplayOptions
from tiercast.engine.pseudonyms import MASK, Pseudonyms, masked
from tiercast.engine.record import Recorder, run_record
from tiercast.engine.replay import run_replay
from tiercast_api.event import Counts, Event, Money, Quality, Viewer, event_from_json, event_to_json
from tiercast_api.source import Guarantee, Officialness, Risk, SourceDeclaration
from tiercast_api.testing.clock import VirtualClock

CONFIG = """\
shop: recorded
store: sqlite:///shop.db
rooms:
  beauty: {}
sources:
  simulated:
    type: simulator
    settings: {seed: 3, rate: 50.0, duration: 60.0, pace: fastest}
  shop:
    type: http-in
    settings: {token: 0123456789abcdef0123456789abcdef}
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A simulated room that is over at once, and a source that is called from outside."""
    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path / "home"))
    (tmp_path / "tiercast.yaml").write_text(CONFIG, "utf-8")
    return tmp_path / "tiercast.yaml"


def options(config: Path, file: str, **changed: Any) -> RecordOptions:
    """A recording beside the configuration, of everything, until the sources end."""
    values = {"sources": ("simulated",), "seconds": 0.0, "identities": False, **changed}
    return RecordOptions(config=config, file=config.parent / file, **values)


def lines(file: Path) -> list[Event]:
    """The events of a recording."""
    data = file.read_bytes()
    if file.suffix == ".zst":
        data = zstandard.ZstdDecompressor().stream_reader(data).read()
    return [event_from_json(line) for line in data.splitlines()]


def test_that_a_recording_is_replayed_with_the_same_events_and_viewers(config: Path) -> None:
    result = run_record(options(config, "room.jsonl.zst"), lambda progress: None)
    events = lines(Path(result.file))
    people = {event.viewer.id for event in events if event.viewer is not None}
    assert result.events == len(events) == sum(result.kinds.values()) > 1_000
    assert {event.room for event in events} == {"beauty"}
    replayed = run_replay(ReplayOptions(files=(Path(result.file),), rulesets=("starter-shop",)), lambda progress: None)
    # Gifts come as running totals, and a repeated last row says nothing new.
    repeated = len(events) - replayed.events
    assert replayed.viewers == len(people)
    assert 0 < repeated < result.kinds["gift"]


def test_that_nobody_in_a_recording_can_be_told_and_two_recordings_fit_together(config: Path) -> None:
    open_file = Path(run_record(options(config, "open.jsonl", identities=True), lambda progress: None).file)
    first = Path(run_record(options(config, "first.jsonl"), lambda progress: None).file)
    second = Path(run_record(options(config, "second.jsonl"), lambda progress: None).file)
    named = {event.viewer for event in lines(open_file) if event.viewer is not None}
    assert all(viewer.name for viewer in named)
    text = first.read_text("utf-8")
    ids = {f'"{viewer.id}"' for viewer in named}
    orders = {f'"{event.order}"' for event in lines(open_file) if event.order}
    assert orders
    assert [word for word in (*ids, *orders, *(v.name or "" for v in named)) if word in text] == []
    hidden = [event.viewer for event in lines(first)]
    assert hidden == [event.viewer for event in lines(second)]
    assert len({viewer.id for viewer in hidden if viewer is not None}) == len({viewer.id for viewer in named})


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are not modes there")
def test_that_only_the_user_may_read_a_recording_and_none_is_written_over(config: Path) -> None:
    file = Path(run_record(options(config, "room.jsonl"), lambda progress: None).file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(JobError, match=r"room\.jsonl: File exists; name another file"):
        run_record(options(config, "room.jsonl"), lambda progress: None)


def test_that_a_source_that_is_called_from_outside_is_left_out_with_the_reason(config: Path) -> None:
    told: list[Progress] = []
    result = run_record(options(config, "all.jsonl", sources=()), told.append)
    assert result.events > 1_000
    assert "shop: a source of type http-in is called through the engine's door" in "".join(
        line for progress in told for line in progress.lines
    )
    with pytest.raises(JobError, match="the engine's door, which is closed while recording"):
        run_record(options(config, "shop.jsonl", sources=("shop",)), lambda progress: None)


async def test_that_events_are_written_with_what_their_source_declares() -> None:
    written: list[bytes] = []
    risk = Risk(Officialness.LOCAL_TOOL, "none", "无")
    declared = SourceDeclaration(
        kinds=("gift",),
        quality=Quality.STABLE,
        guarantee=Guarantee.AT_MOST_ONCE,
        risk=risk,
        counts={"gift": Counts.RUNNING},
    )  # fmt: skip
    recorder = Recorder(written.append, VirtualClock(5_000_000), {"feed": "beauty"}, {"feed": declared}, None)
    ticket = await recorder.emit("feed", [Event(kind="gift", quantity=3, raw="{}")], b"cursor")
    await recorder.dead_letter("feed", b"?", "no JSON", "feed:2")
    assert (await ticket.committed()).accepted == 1
    event = event_from_json(written[0])
    assert (event.room, event.counts, event.time, event.received) == ("beauty", Counts.RUNNING, 5_000_000, 5_000_000)
    assert (recorder.kinds["gift"], recorder.unreadable, event.raw) == (1, 1, "{}")


EVENT = Event(
    kind="comment", time=1, id="msg-user77-1", room="beauty", item="sku-1", order="2024110112345678", coupon="C-9",
    viewer=Viewer("douyin", "user77", Quality.STABLE, "小红", ("fan",)), text="我是小红，电话 138 1234 5678",
    quantity=2,    streak="user77-rose", reply_to="msg-user77-0", money=Money(990, "CNY"),
    attributes={"phone": "13812345678", "level": 12}, raw='{"uid":"user77"}',
)  # fmt: skip


def test_that_a_pseudonymous_event_keeps_what_rules_read() -> None:
    hidden = Pseudonyms(b"secret").of(EVENT)
    assert (hidden.kind, hidden.time, hidden.item, hidden.quantity, hidden.money) == (
        "comment", 1, "sku-1", 2, Money(990, "CNY"),
    )  # fmt: skip
    assert hidden.viewer is not None
    assert (hidden.viewer.platform, hidden.viewer.quality, hidden.viewer.roles) == ("douyin", Quality.STABLE, ("fan",))
    assert (hidden.text, hidden.attributes) == (f"我是小红，电话 {MASK}", {"phone": MASK, "level": 12})
    data = event_to_json(hidden).decode()
    assert [word for word in ("user77", "20241101", "C-9", "1381234", "138 1234") if word in data] == []
    reply = Pseudonyms(b"secret").of(msgspec.structs.replace(EVENT, id="x", reply_to=EVENT.id))
    assert reply.reply_to == hidden.id
    assert Pseudonyms(b"another").of(EVENT).viewer != hidden.viewer


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("扣1", "扣1"),
        ("12345 块贵不贵", "12345 块贵不贵"),
        ("打我 13812345678 谢谢", f"打我 {MASK} 谢谢"),
        ("138-1234-5678", MASK),
        ("身份证 11010519491231002X", f"身份证 {MASK}"),
        ("write to li.lei+1@example.com.cn please", f"write to {MASK} please"),
        ("@小红 快来", f"{MASK} 快来"),
        ("加微信：xiaohong_88", f"加微信{MASK}"),
        ("my WeChat lilei2024", f"my WeChat{MASK}"),
        ("微信支付可以吗", "微信支付可以吗"),
    ],
)
def test_that_words_stay_and_what_names_somebody_is_masked(text: str, expected: str) -> None:
    assert masked(text) == expected


@given(st.text(), st.from_regex(r"\A1[3-9][0-9]{9}\Z"), st.text())
def test_that_no_telephone_number_passes_whatever_surrounds_it(before: str, number: str, after: str) -> None:
    assert number not in masked(before + number + after)


async def test_that_ctrl_c_ends_the_wait_and_not_the_job() -> None:
    async def job() -> str:
        assert await until_interrupted(asyncio.Event().wait()) is True  # type: ignore[arg-type]
        await asyncio.sleep(0)
        return json.dumps({"result": 1})

    task = asyncio.create_task(job())
    await asyncio.sleep(0)
    task.cancel()
    assert await task == '{"result": 1}'
