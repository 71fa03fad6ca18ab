"""Recordings: formats, encodings, hostile files, pace, cursor."""

import gzip
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiercast_api import (
    Event,
    Health,
    InvalidSettings,
    Money,
    Permanent,
    Quality,
    Viewer,
    check_schema,
    event_to_json,
    validate,
)
from tiercast_api.mapping_file import read_mapping
from tiercast_api.testing import MemorySourceContext, VirtualClock, check_source
from tiercast_source_replay.files import RecordingError
from tiercast_source_replay.formats import Unreadable
from tiercast_source_replay.recording import batches_from_file, events_from_file
from tiercast_source_replay.source import SOURCE

from tests.shared_data import shared_data

TAOBAO = """\
mapping: 1
csv: {columns: [user, item, category, what, at]}
kind: {from: what, table: {pv: item_view, fav: favourite, cart: cart_add, buy: order_paid}}
time: {from: at, unit: s}
viewer: {id: user, platform: taobao, quality: stable}
item: item
attributes: {category: category}
"""
COMMENTS = """\
mapping: 1
kind: comment
time: {from: at, unit: s}
viewer: {id: user, platform: shop}
text: words
"""
RECORDER = """\
<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet type="text/xsl" href="#s"?>
<i>
<BililiveRecorderRecordInfo roomid="123" start_time="2024-03-17T20:00:00.0000000+08:00"/>
<d p="12.345,1,25,16777215,1710676812345,0,987654,0" user="小鹿">多少钱\x07</d>
<gift ts="13.000" user="用***" uid="1" giftname="辣条" giftcount="2"
 raw='{"coin_type":"gold","total_coin":200,"tid":"9"}'/>
<d p="broken">x</d>
<d p="1,1,25,1,1710676813000,0,5,0" user="a">&unknown;</d>
<sc ts="14.000" user="u" uid="1" price="30" time="60">买它</sc>
<guard ts="15.5" user="u" uid="1" level="3" count="1"/>
"""


def write(folder: Path, name: str, content: str | bytes) -> Path:
    """A file with this content."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def make(*paths: Path, **more: Any) -> Any:
    """A source over these files."""
    return SOURCE.make(validate(SOURCE.settings, {"files": [str(path) for path in paths], **more}))


def events(count: int) -> list[Event]:
    """Comments, a second apart."""
    return [
        Event(
            kind="comment",
            time=1_700_000_000_000_000 + n * 1_000_000,
            id=str(n),
            viewer=Viewer("p", f"v{n % 3}"),
            text="hi",
        )
        for n in range(count)
    ]


def jsonl(count: int) -> bytes:
    """The same as a recording."""
    return b"".join(event_to_json(event) + b"\n" for event in events(count))


def test_that_the_settings_stay_within_the_subset() -> None:
    check_schema(SOURCE.settings)


def test_that_the_real_shop_events_are_read_whole(tmp_path: Path) -> None:
    mapping = read_mapping(write(tmp_path, "m.yaml", TAOBAO))
    found = Counter(event.kind for event in events_from_file(shared_data("taobao_userbehavior_2h_sample.csv"), mapping))
    assert found == {"item_view": 98_361, "cart_add": 6_063, "favourite": 3_383, "order_paid": 2_493}


def test_that_real_video_comments_come_sorted_by_the_instant_at_which_they_were_sent() -> None:
    found = list(events_from_file(shared_data("danmaku01.xml")))
    assert len(found) == 1_200
    assert [event.time for event in found] == sorted(event.time for event in found)
    assert len({event.id for event in found}) == 1_200


def test_that_a_recorder_file_gives_its_events_and_only_the_broken_elements_are_lost(tmp_path: Path) -> None:
    lost: list[Unreadable] = []
    found = list(events_from_file(write(tmp_path, "r.xml", RECORDER), on_unreadable=lost.append))
    assert [event.kind for event in found] == ["comment", "gift", "superchat", "membership"]
    comment, gift, superchat, guard = found
    assert (comment.text, comment.time) == ("多少钱", 1_710_676_812_345_000)
    assert comment.viewer == Viewer("bilibili", "987654", Quality.STABLE, "小鹿")
    assert gift.viewer == Viewer("bilibili", "1", Quality.MASKED, "用***")
    assert (gift.quantity, gift.coins, gift.id, gift.time) == (2, 200, "9", 1_710_676_813_000_000)
    assert superchat.money == Money(3000, "CNY")
    assert guard.attributes == {"level": "舰长"}
    assert [problem.line for problem in lost] == [8, 9]
    assert "undefined entity" in str(lost[1].reason)


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE i [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><i><d p="1">&b;</d></i>',
        '<!DOCTYPE i [<!ENTITY x SYSTEM "file:///etc/passwd">]><i><d>&x;</d></i>',
        '<!DOCTYPE i SYSTEM "http://127.0.0.1/x.dtd"><i/>',
    ],
)
def test_that_a_document_type_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(RecordingError, match="document type"):
        list(events_from_file(write(tmp_path, "evil.xml", content)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_that_the_encoding_of_a_table_is_found(tmp_path: Path, encoding: str) -> None:
    mapping = read_mapping(write(tmp_path, "m.yaml", COMMENTS))
    path = write(tmp_path, "c.csv", "user,words,at\r\n1,多少钱呀，包邮吗,1700000000\r\n".encode(encoding))
    (event,) = events_from_file(path, mapping)
    assert event.text == "多少钱呀，包邮吗"


def test_that_one_damaged_byte_costs_its_row_and_not_the_file(tmp_path: Path) -> None:
    mapping = read_mapping(write(tmp_path, "m.yaml", COMMENTS))
    good = "1,多少钱呀包邮吗有没有大码,1700000000\n".encode()
    path = write(tmp_path, "c.csv", b"user,words,at\n" + good + b"2,\xff\xfe,1700000001\n" + good)
    lost: list[Unreadable] = []
    assert len(list(events_from_file(path, mapping, on_unreadable=lost.append))) == 2
    assert [(problem.line, "encoding" in str(problem.reason)) for problem in lost] == [(3, True)]


def test_that_bytes_of_no_encoding_are_an_error_that_names_the_byte(tmp_path: Path) -> None:
    mapping = read_mapping(write(tmp_path, "m.yaml", COMMENTS))
    with pytest.raises(RecordingError, match=r"neither UTF-8 \(byte 1\d\) nor GBK"):
        list(events_from_file(write(tmp_path, "c.csv", b"user,words,at\n1,\xff\xff,5\n"), mapping))


def test_that_a_quote_that_is_not_closed_is_named_with_the_lines_that_it_took(tmp_path: Path) -> None:
    mapping = read_mapping(write(tmp_path, "m.yaml", COMMENTS))
    rows = "1,hi,1700000000\n"
    path = write(tmp_path, "c.csv", "user,words,at\n" + rows + '2,"hi,1700000000\n' + rows * 20_000)
    lost: list[Unreadable] = []
    found = list(events_from_file(path, mapping, on_unreadable=lost.append))
    assert len(found) > 10_000
    assert "lines 3 to " in str(lost[0].reason)
    assert "quote" in str(lost[0].reason)


def test_that_compressed_recordings_are_read_and_a_cut_one_says_so(tmp_path: Path) -> None:
    packed = zstandard.ZstdCompressor().compress(jsonl(300))
    assert len(list(events_from_file(write(tmp_path, "a.jsonl.zst", packed)))) == 300
    assert len(list(events_from_file(write(tmp_path, "a.jsonl.gz", gzip.compress(jsonl(300)))))) == 300
    with pytest.raises(RecordingError, match="damaged or cut off"):
        list(events_from_file(write(tmp_path, "b.jsonl.gz", gzip.compress(jsonl(300))[:-20])))


def test_that_batches_say_where_to_go_on(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", jsonl(10))
    batches = list(batches_from_file(path, size=4))
    assert [batch.position for batch in batches] == [4, 8, 10]
    assert [event.id for batch in batches_from_file(path, skip=8) for event in batch.events] == ["8", "9"]
    assert batches[-1].done == 1.0


async def test_that_it_keeps_what_the_engine_relies_on(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", jsonl(40))
    bad = write(tmp_path, "bad.jsonl", jsonl(2) + b'{"kind": 7}\nnonsense\n' + jsonl(1))
    found = await check_source(lambda: make(path, batch=7), malformed=lambda: make(bad))
    assert len(found) == 40


async def test_that_a_table_and_a_danmaku_file_resume_without_loss(tmp_path: Path) -> None:
    write(tmp_path, "m.yaml", COMMENTS)
    rows = "".join(f"{n},w{n},{1_700_000_000 + n}\n" for n in range(30))
    table = write(tmp_path, "c.csv", "user,words,at\n" + rows + "1\n" + rows)
    await check_source(lambda: make(table, mapping=str(tmp_path / "m.yaml"), batch=8))
    danmaku = write(tmp_path, "r.xml", RECORDER)
    await check_source(lambda: make(danmaku, batch=1), malformed=lambda: make(danmaku))


async def test_that_it_plays_at_the_speed_that_is_asked_for(tmp_path: Path) -> None:
    clock = VirtualClock()
    context = MemorySourceContext(clock=clock)
    await clock.run(make(write(tmp_path, "a.jsonl", jsonl(61)), speed=2).run(context))
    assert clock.monotonic() == 30_000_000
    assert len(context.committed) == 61


async def test_that_a_paced_replay_goes_on_from_the_last_event(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", jsonl(20))
    await check_source(lambda: make(path, speed=4))


async def test_that_it_says_how_far_it_is_and_where_what_is_unreadable_stands(tmp_path: Path) -> None:
    context = MemorySourceContext()
    await make(write(tmp_path, "a.jsonl", jsonl(3) + b"{]\n")).run(context)
    assert (context.statuses[-1].health, context.statuses[-1].progress) == (Health.DONE, 1.0)
    (letter,) = context.dead_letters
    assert letter.place == "a.jsonl:4"


async def test_that_a_file_that_has_changed_is_not_played_on(tmp_path: Path) -> None:
    path = write(tmp_path, "a.jsonl", jsonl(3))
    context = MemorySourceContext()
    await make(path).run(context)
    write(tmp_path, "a.jsonl", jsonl(5))
    with pytest.raises(Permanent, match="has changed"):
        await make(path).run(MemorySourceContext(cursor=context.cursor))


@pytest.mark.parametrize(
    ("values", "setting", "words"),
    [
        ({"files": []}, "files", "at least one"),
        ({"files": ["x.csv"]}, "mapping", "needs a file"),
        ({"files": ["x.csv"], "mapping": "absent.yaml"}, "mapping", "cannot be read"),
    ],
)
def test_that_wrong_settings_are_named(values: dict[str, Any], setting: str, words: str) -> None:
    with pytest.raises(InvalidSettings, match=words) as caught:
        SOURCE.make(validate(SOURCE.settings, values))
    assert caught.value.name == setting


@pytest.mark.parametrize(
    "text", ["a: &x [1]\nb: *x\n", "mapping: 1\nkind: [", "- 1", "mapping: 1\nmapping: 1\n", "\x00", "? {a: b}\n: 1"]
)
def test_that_a_wrong_mapping_file_is_an_error_and_not_a_crash(tmp_path: Path, text: str) -> None:
    with pytest.raises(InvalidSettings, match=r"m\.yaml"):
        read_mapping(write(tmp_path, "m.yaml", text))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=300)
    | st.lists(
        st.sampled_from(
            [
                b"<d p=",
                b'"1,1,1,1,1,1,1,1"',
                b">",
                b"</d>",
                b"<",
                b"&",
                b"<i>",
                b"\n",
                b"x",
                b"<gift ts='1' ",
                b"<!--",
                b"]]>",
            ]
        ),
        max_size=30,
    ).map(b"".join),
    suffix=st.sampled_from([".jsonl", ".csv", ".xml", ".jsonl.gz", ".jsonl.zst"]),
)
def test_that_no_bytes_crash_a_reader(tmp_path: Path, data: bytes, suffix: str) -> None:
    mapping = read_mapping(write(tmp_path, "m.yaml", TAOBAO))
    path = write(tmp_path, f"fuzz{suffix}", data)
    try:
        for event in events_from_file(path, mapping if suffix == ".csv" else None, on_unreadable=lambda problem: None):
            event_to_json(event)
    except RecordingError as error:
        if str(path) not in str(error):
            raise


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cut=st.integers(0, len(RECORDER.encode())), junk=st.binary(max_size=6))
def test_that_a_damaged_danmaku_file_never_loses_what_stands_before_the_damage(
    tmp_path: Path, cut: int, junk: bytes
) -> None:
    data = RECORDER.encode()
    path = write(tmp_path, "r.xml", data[:cut] + junk + data[cut:])
    found = []
    try:
        found = [event.kind for event in events_from_file(path, on_unreadable=lambda problem: None)]
    except RecordingError:
        return
    first = data.index(b"</d>") + 4
    if cut > first:
        assert found[:1] == ["comment"]
