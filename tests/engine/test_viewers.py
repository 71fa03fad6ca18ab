"""A viewer is shown, exported and erased from a store without an engine; erasing proves itself."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select
from tiercast.cli import main
from tiercast.decide.ids import id_text
from tiercast.engine.jobs import JobError, ViewerQuery
from tiercast.engine.viewers import erase_viewer, export_viewer, show_viewer
from tiercast.serve.protocol_commands import EraseViewer
from tiercast.serve.protocol_replies import ErasedReply
from tiercast.store import export as store_export
from tiercast.store.audit import notes
from tiercast.store.tables import actions, states
from tiercast.store.vault import Vault
from tiercast_api.event import Quality

from tests.engine.shop_on_disk import ID, MINUTE, NAME, ShopOnDisk, said
from tests.store.conftest import server  # noqa: F401  a fixture

OTHER, OTHER_NAME = "dy-1234567890", "另一位观众呢"


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ShopOnDisk:
    """A shop with two viewers on SQLite."""
    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TIERCAST_LANG", "en")
    return with_history(ShopOnDisk(tmp_path))


def with_history(disk: ShopOnDisk) -> ShopOnDisk:
    """Two viewers have asked and left a cart each; the engine has ended with a snapshot in between."""
    opened = disk.open()
    shop = disk.configured(opened)
    disk.take(opened, shop, said("comment", text=f"我是{NAME}"), said("cart_add", item="i1", text=NAME))
    commit = shop.snapshot()
    assert commit is not None
    commit.result()
    disk.take(opened, shop, said("comment", OTHER, OTHER_NAME, text="我也想要"))
    disk.take(opened, shop, said("cart_add", OTHER, OTHER_NAME, item="i2"), said("comment", text="还有吗"))
    opened.close()
    return disk


@pytest.mark.postgres
def test_that_an_erased_viewer_leaves_no_trace_on_postgresql(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, server: str  # noqa: F811
) -> None:  # fmt: skip
    import psycopg

    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path / "home"))
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(b"CREATE DATABASE erased")
    disk = with_history(ShopOnDisk(tmp_path, f"{server}/erased"))
    answer = erase_viewer(query(disk, ID))
    assert (answer["identity"], answer["traces"]) == (True, [])
    opened = disk.open()
    assert disk.shop(opened).recovered.divergent == 0
    opened.close()


def query(disk: ShopOnDisk, who: str, platform: str = "") -> ViewerQuery:
    """A question about somebody of the shop."""
    return ViewerQuery(config=disk.config_file, store="", who=who, platform=platform)


def key_of(disk: ShopOnDisk, who: str = ID) -> bytes:
    """The key of somebody at present."""
    opened = disk.open()
    try:
        return opened.vault.viewer_key("douyin", who)
    finally:
        opened.close()


@pytest.mark.parametrize(("who", "platform"), [(ID, "douyin"), (ID, ""), ("爱吃瓜", ""), ("KEY", "")])
def test_that_a_viewer_is_found_by_id_by_key_and_by_a_part_of_the_name(
    disk: ShopOnDisk, who: str, platform: str
) -> None:  # fmt: skip
    key = id_text(key_of(disk))
    (found,) = show_viewer(query(disk, key if who == "KEY" else who, platform))
    assert (found["viewer"], found["id"], found["name"], found["entries"]) == (key, ID, NAME, 3)
    assert found["first"] == "2023-11-14T22:13:21+00:00"


def test_that_nobody_is_found_where_nobody_is(disk: ShopOnDisk) -> None:
    assert show_viewer(query(disk, "nobody-at-all")) == []
    assert show_viewer(query(disk, ID, "tiktok")) == []


def test_that_an_export_holds_the_person_and_every_word(disk: ShopOnDisk) -> None:
    records = list(export_viewer(query(disk, ID)))
    assert records[0]["record"] == "person"
    assert (records[0]["id"], records[0]["name"]) == (ID, NAME)
    assert [r["text"] for r in records if r["record"] == "entry"] == [f"我是{NAME}", NAME, "还有吗"]
    assert {"change", "firing", "action"} <= {r["record"] for r in records}


def test_that_an_export_of_nobody_makes_no_file(disk: ShopOnDisk, capsys: pytest.CaptureFixture[str]) -> None:
    output = disk.folder / "export.jsonl"
    arguments = ["--output", str(output), "--config", str(disk.config_file)]
    assert main(["viewer", "export", "nobody-at-all", *arguments]) == 3
    assert "nobody here is 'nobody-at-all'" in capsys.readouterr().err
    assert not output.exists()
    assert main(["viewer", "export", ID, *arguments]) == 0
    assert len(output.read_bytes().splitlines()) > 4


def test_that_an_export_of_somebody_who_is_erased_meanwhile_is_not_kept(
    disk: ShopOnDisk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    output, whole = disk.folder / "export.jsonl", store_export.export_viewer

    def erased_meanwhile(connection: Connection, vault: Vault, viewer: bytes) -> Iterator[dict[str, Any]]:
        yield from whole(connection, vault, viewer)
        connection.rollback()  # an engine erases beside; here the reading itself would be in its way
        erase_viewer(query(disk, ID))

    monkeypatch.setattr(store_export, "export_viewer", erased_meanwhile)
    assert main(["viewer", "export", ID, "--output", str(output), "--config", str(disk.config_file)]) == 3
    assert "was erased while this was read" in capsys.readouterr().err
    assert not output.exists()


def test_that_several_who_may_be_meant_are_listed_with_their_keys(disk: ShopOnDisk) -> None:
    opened = disk.open()
    disk.take(opened, disk.shop(opened), said("comment", "dy-55", "小红书迷小红"))
    opened.close()
    with pytest.raises(JobError, match=r"'小红' may be 2 viewers: .*give the key of one of them") as caught:
        erase_viewer(query(disk, "小红"))
    assert id_text(key_of(disk)) in caught.value.words.zh
    assert "dy-55" in caught.value.words.zh


def test_that_an_erased_viewer_leaves_no_trace_and_the_state_forgets_them(disk: ShopOnDisk) -> None:
    key = key_of(disk)
    answer = erase_viewer(query(disk, ID))
    assert (answer["identity"], answer["traces"], answer["viewer"]) == (True, [], id_text(key))
    assert answer["states"] >= 1
    opened = disk.open()
    shop = disk.shop(opened)
    state = shop.core.state
    assert shop.recovered.divergent == 0
    assert key not in state.viewers.values
    assert {timer.viewer for timer in state.timers.all()} == {opened.vault.viewer_key("douyin", OTHER)}
    assert shop.core.viewers_needed([]) == set()
    with opened.database.read() as connection:
        kept = connection.execute(select(states.c.key, states.c.value).where(states.c.value.is_not(None))).all()
        assert [note.what for note in notes(connection, opened.shop)] == ["viewer erase"]
    assert not any(key in bytes(row.key) + bytes(row.value) for row in kept)
    assert opened.vault.viewer_key("douyin", ID) != key
    opened.close()


def test_that_the_room_goes_on_after_an_erasure_and_whoever_comes_back_is_new(disk: ShopOnDisk) -> None:
    old = key_of(disk)
    erase_viewer(query(disk, ID, "douyin"))
    opened = disk.open()
    shop = disk.shop(opened)
    disk.take(opened, shop, said("cart_add", item="i9"), said("room_stats", OTHER, time=disk.now + 40 * MINUTE))
    new = opened.vault.viewer_key("douyin", ID)
    with opened.database.read() as connection:
        rows = connection.execute(select(actions.c.viewer, actions.c.rule, actions.c.item, actions.c.state)).all()
    due = [(bytes(row.viewer), row.item) for row in rows if row.rule == "unpaid"]
    assert sorted(due) == sorted([(opened.vault.viewer_key("douyin", OTHER), "i2"), (new, "i9")])
    assert old != new
    opened.close()


def test_that_an_erased_viewer_counts_no_more_among_those_for_whom_a_signal_holds(disk: ShopOnDisk) -> None:
    def asked(person: str) -> int:
        opened = disk.open()
        shop = disk.shop(opened)
        before = shop.counters.firings
        disk.take(opened, shop, said("comment", person, None))
        fired = shop.counters.firings - before
        opened.close()
        return fired

    assert asked(OTHER) == 1
    erase_viewer(query(disk, ID))
    assert asked(OTHER) == 0
    assert asked("dy-3") == 1


def test_that_somebody_known_within_a_session_only_gets_another_key_too(disk: ShopOnDisk) -> None:
    opened = disk.open()
    shop = disk.shop(opened)
    disk.take(opened, shop, said("comment", "guest-4711", "访客四七一一", quality=Quality.SESSION))
    before = opened.vault.viewer_key("douyin", "beauty\x1f1\x1fguest-4711")
    opened.close()
    answer = erase_viewer(query(disk, "guest-4711"))
    assert (answer["viewer"], answer["identity"], answer["traces"]) == (id_text(before), True, [])
    assert key_of(disk, "beauty\x1f1\x1fguest-4711") != before


def test_that_what_a_sink_has_written_down_is_masked(disk: ShopOnDisk) -> None:
    written = disk.folder / "out.jsonl.1"
    written.write_text(f'{{"viewer":"{ID}","text":"{NAME}!"}}\n', "utf-8")
    report = erase_viewer(query(disk, ID))
    assert (report["traces"], report["masked"]) == ([], {str(written): 2})
    assert written.read_text("utf-8") == f'{{"viewer":"{"*" * len(ID)}","text":"{"*" * len(NAME.encode())}!"}}\n'


def test_that_what_lies_beside_the_store_and_cannot_be_masked_is_named_as_a_trace(disk: ShopOnDisk) -> None:
    beside = disk.folder / "shop.db.copy"
    beside.write_bytes(b"\0" + ID.encode())
    report = erase_viewer(query(disk, ID))
    assert report["traces"] == [str(beside)]
    assert str(beside) in report["searched"]["files"]


def test_that_a_text_that_only_they_have_said_is_looked_for(disk: ShopOnDisk) -> None:
    beside = disk.folder / "shop.db-old"
    beside.write_text(f"我是{NAME}", "utf-8")
    report = erase_viewer(query(disk, ID))
    assert (report["traces"], report["searched"]["texts"]) == ([str(beside)], 1)


def test_that_an_engine_at_work_is_asked_to_erase(
    disk: ShopOnDisk, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tiercast.commands import client

    asked = []

    def ask_engine(config: object, store: str, command: EraseViewer, within: float) -> ErasedReply:
        asked.append(command)
        return ErasedReply(id=1, report={"viewer": command.viewer, "traces": []})

    monkeypatch.setattr(client, "ask_engine", ask_engine)
    opened = disk.open()
    assert main(["viewer", "erase", ID, "--yes", "--config", str(disk.config_file)]) == 0
    opened.close()
    assert "finds nothing" in capsys.readouterr().out
    (command,) = asked
    assert (command.platform, command.person, command.viewer) == ("douyin", ID, id_text(key_of(disk)))


def test_that_nothing_is_erased_while_an_engine_is_at_work(
    disk: ShopOnDisk, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    opened = disk.open()
    with pytest.raises(JobError, match="end the engine"):
        erase_viewer(query(disk, ID))
    assert main(["viewer", "show", ID, "--config", str(disk.config_file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["viewers"][0]["entries"] == 3
    opened.close()
    assert len(show_viewer(query(disk, ID))) == 1


def test_that_a_store_that_is_not_there_is_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path / "home"))
    with pytest.raises(JobError, match="there is no store yet"):
        show_viewer(ViewerQuery(config=None, store=f"sqlite:///{tmp_path / 'x.db'}", who="a"))
    assert list(tmp_path.iterdir()) == []
