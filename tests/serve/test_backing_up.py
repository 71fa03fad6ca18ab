"""A client has the shop backed up while it is at work."""

import asyncio
from pathlib import Path

from tiercast.engine.backup.restoring import RestoreOrder, restore
from tiercast.engine.config import load_config
from tiercast.serve.protocol_backup import BackUp, BackupProgress, BackupReply
from tiercast.serve.protocol_commands import ListAudit
from tiercast.serve.protocol_pushes import Push
from tiercast.serve.protocol_replies import AuditReply, Failed
from tiercast.store.database import open_database
from tiercast.store.tables import journal

from tests.serve.engine_site import did, site
from tests.small_disk import fill, small_disk

RULES = """\
ruleset: rules
triggers:
  greet: {on: enter, do: [host_prompt: {text: hello}]}
"""


async def test_that_an_engine_at_work_is_backed_up_and_the_backup_restored_elsewhere(tmp_path: Path) -> None:
    here, file = tmp_path / "here", tmp_path / "shop.tcb"
    here.mkdir()
    heard: list[Push] = []
    async with site(here, RULES) as engine:
        await engine.hear(did("enter", "a"), did("enter", "b"))

        async def listen() -> None:
            async for push in engine.door.subscribe():
                heard.append(push)  # noqa: PERF401

        listening = asyncio.create_task(listen())
        reply = await engine.ask(BackUp(id=1, file=str(file), passphrase="correct horse"))
        assert isinstance(reply, BackupReply), reply
        assert (reply.file, reply.size) == (str(file), file.stat().st_size)
        assert {"rules.yaml", "tiercast.yaml"} <= set(reply.files)
        listening.cancel()
        await engine.hear(did("enter", "c"))
        notes = await engine.ask(ListAudit(id=2))
        assert isinstance(notes, AuditReply)
        assert [(note.what, note.outcome) for note in notes.notes] == [("backup", "done")]
        assert "horse" not in notes.notes[0].detail
    parts = [push.part for push in heard if isinstance(push, BackupProgress)]
    assert parts == sorted(parts)
    assert parts[-1] == 1.0
    order = RestoreOrder(file=file, folder=tmp_path / "there", store="", home=tmp_path / "home", replace=True)
    # The configuration names its store by its whole path, which is the one of the engine here.
    done = restore(order, "correct horse", "anna", 1, lambda progress: None, None)
    assert load_config(Path(done.config)).shop == "site"
    database = open_database(done.store)
    with database.read() as connection:
        kinds = [row.kind for row in connection.execute(journal.select().order_by(journal.c.seq))]
    database.close()
    assert kinds.count("enter") == 2


async def test_that_what_cannot_be_backed_up_is_refused_in_both_languages(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        for file, words, expected in (
            ("shop.tcb", "correct horse", "the whole path"),
            (str(tmp_path / "shop.tcb"), "short", "at least 8 characters"),
            (str(tmp_path / "rules.yaml"), "correct horse", "a file already"),
            (str(tmp_path / "none" / "shop.tcb"), "correct horse", "there is no such folder"),
        ):
            reply = await engine.ask(BackUp(id=1, file=file, passphrase=words))
            assert isinstance(reply, Failed)
            assert expected in reply.message
            assert reply.message_zh


async def test_that_a_full_disk_is_said_in_both_languages_with_what_to_do_and_no_file_is_left(tmp_path: Path) -> None:
    with small_disk(tmp_path) as disk:
        there = {fill(disk)}
        async with site(tmp_path, RULES) as engine:
            reply = await engine.ask(BackUp(id=1, file=str(disk / "shop.tcb"), passphrase="correct horse"))
        assert isinstance(reply, Failed)
        assert reply.message == f"{disk}/shop.tcb: the disk there is full; no backup was written"
        assert reply.message_zh == f"{disk}/shop.tcb：该磁盘已满；没有写出备份"
        assert "another disk" in reply.hint
        assert reply.hint_zh
        assert set(disk.iterdir()) == there
