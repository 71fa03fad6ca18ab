"""A backup that is restored over its shop brings back nobody who was erased since; elsewhere it holds whom it held."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, ClassVar

import pytest
from tiercast.commands.backup import _say_restored
from tiercast.decide.ids import id_text
from tiercast.engine import erased_again, workers
from tiercast.engine.backup.making import BackupOrder, make_backup
from tiercast.engine.backup.restoring import Restored, RestoreOrder, restore
from tiercast.engine.workers import WorkerFailed
from tiercast.serve.protocol_commands import EraseViewer, TellViewer
from tiercast.serve.protocol_replies import ErasedReply, Failed
from tiercast.store.erased_again import waiting
from tiercast_api.event import Event, Quality, Viewer

from tests.serve.live_room import LiveRoom, VirtualClock, live_room

RULES = "ruleset: rules\ntriggers:\n  greet: {on: comment, do: [log: {text: hi}]}\n"
WORDS = "correct horse battery"


class InThread(ThreadPoolExecutor):
    """In place of a process: erasing mostly waits for processes to begin."""

    _processes: ClassVar[dict[int, Any]] = {}


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "pool_of_one", lambda: InThread(1))


async def speaks(room: LiveRoom, person: str, quality: Quality = Quality.STABLE, session: str = "") -> None:
    viewer = Viewer("shop", person, quality, f"Name of {person}")
    event = Event(
        kind="comment", id=f"{person}/{room.clock.now()}", viewer=viewer, time=room.clock.now(), text="good evening",
        session=session,
    )  # fmt: skip
    ticket = await room.live.arrivals.emit("feed", [event], None)
    await room.while_time_passes(ticket.committed())
    await room.pass_time(1)


async def erased(room: LiveRoom, person: str) -> None:
    people = known(room)
    reply = await room.command(EraseViewer(id=1, viewer=people[person], platform="shop", person=person))
    assert isinstance(reply, ErasedReply), reply


def known(room: LiveRoom) -> dict[str, str]:
    with room.live.opened.database.read() as connection:
        return {one.id: id_text(key) for key, one in room.live.opened.vault.all_people(connection)}


def pending(room: LiveRoom) -> int:
    with room.live.opened.database.read() as connection:
        return len(waiting(connection, "test"))


def backed_up(room: LiveRoom, file: Path) -> Path:
    paths = room.live.paths
    order = BackupOrder(
        file=file, config=room.live.config.file, store=paths.store, key=paths.key, parts=paths.secrets,
        spool=paths.spool,
    )  # fmt: skip
    make_backup(order, WORDS, room.clock.now(), lambda progress: None)
    return file


def restored(file: Path, folder: Path, *, replace: bool) -> Restored:
    order = RestoreOrder(
        file=file, folder=folder, store=f"sqlite:///{(folder / 'live.db').as_posix()}", home=folder / "home",
        replace=replace, config="restored.yaml",
    )  # fmt: skip
    return restore(order, WORDS, "anna", 1, lambda progress: None, None)


async def shop_with_a_backup(folder: Path, clock: VirtualClock) -> Path:
    """A shop whose backup knows three people, of whom two were erased since, one of them twice."""
    folder.mkdir()
    async with live_room(folder, RULES, clock, start="live") as room:
        for person in ("anna", "bob"):
            await speaks(room, person)
        await speaks(room, "guest", Quality.SESSION, "evening")
        note = TellViewer(id=1, what="label", viewer=known(room)["anna"], name="vip Anna")
        assert not isinstance(await room.command(note), Failed)
        file = backed_up(room, folder / "shop.tcb")
        await erased(room, "anna")
        await speaks(room, "anna")
        await erased(room, "anna")
        await erased(room, "guest")
        assert set(known(room)) == {"bob"}
    return file


async def test_that_a_backup_over_its_shop_brings_back_nobody_who_was_erased_since(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock, folder = VirtualClock(1_704_081_600_000_000), tmp_path / "shop"
    file = await shop_with_a_backup(folder, clock)
    done = restored(file, folder, replace=True)
    assert done.again == 2
    _say_restored(done)
    assert "2 viewers erased since then will be erased again" in capsys.readouterr().out
    # Before anybody starts it, also a backup of it knows of that.
    assert restored(file, folder, replace=True).again == 2
    async with live_room(folder, RULES, clock, start="live") as room:
        await room.until(lambda: not pending(room))
        assert set(known(room)) == {"bob"}
        with room.live.opened.database.read() as connection:
            assert connection.exec_driver_sql("SELECT max(count) FROM erasures").scalar() == 2
        before = room.live.opened.vault.viewer_key("shop", "anna")
    async with live_room(folder, RULES, clock, start="live") as room:
        assert room.live.opened.vault.viewer_key("shop", "anna") == before
    assert restored(file, folder, replace=True).again == 2


async def test_that_a_backup_elsewhere_holds_whom_it_held_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock, there = VirtualClock(1_704_081_600_000_000), tmp_path / "there"
    file = await shop_with_a_backup(tmp_path / "shop", clock)
    there.mkdir()
    done = restored(file, there, replace=False)
    assert done.again is None
    _say_restored(done)
    assert "erase them once more" in capsys.readouterr().err
    async with live_room(there, RULES, clock, start="live") as room:
        assert set(known(room)) == {"anna", "bob", "guest"}


async def test_that_a_backup_without_erasures_since_says_nothing_of_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clock, folder = VirtualClock(1_704_081_600_000_000), tmp_path / "shop"
    folder.mkdir()
    async with live_room(folder, RULES, clock, start="live") as room:
        await speaks(room, "anna")
        file = backed_up(room, folder / "shop.tcb")
    done = restored(file, folder, replace=True)
    assert done.again == 0
    _say_restored(done)
    assert "erase" not in "".join(capsys.readouterr())


async def test_that_a_store_that_cannot_be_read_is_one_of_which_nobody_knows(tmp_path: Path) -> None:
    clock, folder = VirtualClock(1_704_081_600_000_000), tmp_path / "shop"
    file = await shop_with_a_backup(folder, clock)
    (folder / "live.db").write_bytes(b"nothing that a database would be" * 100)
    assert restored(file, folder, replace=True).again is None


async def test_that_whoever_could_not_be_erased_again_is_at_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, folder = VirtualClock(1_704_081_600_000_000), tmp_path / "shop"
    file = await shop_with_a_backup(folder, clock)
    restored(file, folder, replace=True)

    async def dies(*args: Any) -> Any:
        raise WorkerFailed("its process died")

    with monkeypatch.context() as patch:
        patch.setattr(erased_again, "in_worker", dies)
        async with live_room(folder, RULES, clock, start="live") as room:
            await room.until(lambda: room.troubles)
            assert "are not erased again yet" in room.troubles[0]
            assert pending(room) == 2
    async with live_room(folder, RULES, clock, start="live") as room:
        await room.until(lambda: not pending(room))
        assert set(known(room)) == {"bob"}
