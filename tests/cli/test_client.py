"""Commands that ask the running engine, over a real door."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from tiercast.beside.paths import paths_of
from tiercast.beside.run_file import RunFile, write_run_file
from tiercast.cli import main
from tiercast.commands.client import ask_engine
from tiercast.commands.speech import CANNOT, NO_ENGINE, Failure
from tiercast.serve.port import Mounts
from tiercast.serve.protocol_commands import AskWhy, GetStatus, SendCue
from tiercast.serve.protocol_replies import Done

from tests.serve.support import TOKEN, Door, FakeEngine


@asynccontextmanager
async def running(folder: Path, token: str = TOKEN) -> AsyncIterator[tuple[FakeEngine, str]]:
    """A door whose run file lies beside a store of this name."""
    engine, store = FakeEngine(), f"sqlite:///{(folder / 'shop.db').as_posix()}"
    async with Door(engine, Mounts()) as door:
        run = RunFile(
            store=store, address="127.0.0.1", port=door.port, tls=False, token=token, supervisor=os.getpid(), engine=1,
            control=0, started=0,
        )  # fmt: skip
        write_run_file(paths_of(store, folder).run, run)
        yield engine, store


async def test_that_a_command_reaches_the_engine_with_the_name_of_who_gave_it(tmp_path: Path) -> None:
    async with running(tmp_path) as (engine, store):
        reply = await asyncio.to_thread(ask_engine, None, store, GetStatus(id=1))
    assert reply == Done(id=1, message="ok", seq=7)
    (_, who), = engine.commands  # fmt: skip
    assert who.endswith("(command line)")


@pytest.mark.parametrize(("token", "said"), [(TOKEN, "failed at this command"), ("another", "token")])
async def test_that_what_the_engine_refuses_is_said_and_is_exit_code_3(tmp_path: Path, token: str, said: str) -> None:
    async with running(tmp_path, token) as (_, store):
        with pytest.raises(Failure, match=said) as failed:
            await asyncio.to_thread(ask_engine, None, store, AskWhy(id=1, viewer="", room="", ruleset="", rule=""))
    assert failed.value.code == CANNOT


@pytest.mark.parametrize("left_behind", [False, True])
async def test_that_without_an_engine_it_is_exit_code_4(tmp_path: Path, left_behind: bool) -> None:
    store = f"sqlite:///{(tmp_path / 'shop.db').as_posix()}"
    if left_behind:
        async with running(tmp_path) as (_, store):
            pass
    with pytest.raises(Failure, match="No engine answers") as failed:
        await asyncio.to_thread(ask_engine, None, store, GetStatus(id=1))
    assert failed.value.code == NO_ENGINE


async def test_that_the_cue_command_gives_what_the_cue_asks_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with running(tmp_path) as (engine, store):
        given = ["cue", "main", "flash", "--item", "p1", "--quantity", "3", "--store", store, "--json"]
        code = await asyncio.to_thread(main, given)
    assert (code, msgspec.json.decode(capsys.readouterr().out)) == (0, {"room": "main", "cue": "flash", "seq": 7})
    ((command, _),) = engine.commands
    assert command == SendCue(id=1, room="main", name="flash", values={"item": "p1", "quantity": 3})
