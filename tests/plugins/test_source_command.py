"""Programs as sources, with real processes."""

import asyncio
import logging
import sys
from typing import Any

import pytest
from tiercast_api import Health, InvalidSettings, Permanent, check_schema, validate
from tiercast_api.source import Source
from tiercast_api.testing import MemorySourceContext, VirtualClock, check_source
from tiercast_source_command.source import SOURCE

PRINT = 'import sys\nfor n in range(5): print(\'{"kind": "like", "id": "%d"}\' % n)\n'


def make(code: str, **more: Any) -> Source:
    """A source that runs this Python program."""
    return SOURCE.make(validate(SOURCE.settings, {"command": [sys.executable, "-c", code], "restart": "never", **more}))


def test_that_the_settings_stay_within_the_subset() -> None:
    check_schema(SOURCE.settings)


async def test_that_it_keeps_what_the_engine_relies_on() -> None:
    bad = PRINT + "print('{]')\nsys.stdout.buffer.write(b'\\xff\\xfe\\n')\n"
    found = await check_source(lambda: make(PRINT), malformed=lambda: make(bad))
    assert [event.id for event in found] == ["0", "1", "2", "3", "4"]


async def test_that_unreadable_lines_are_kept_with_their_number() -> None:
    code = "import sys\nw = sys.stdout.buffer.write\n"
    code += """w(b'{"kind":"like"}\\n{]\\n\\xff\\n' + b'x' * 500 + b'\\n\\n{"kind":"like"}')"""
    context = MemorySourceContext()
    await make(code, max_line=200).run(context)
    assert len(context.committed) == 2
    assert [letter.place for letter in context.dead_letters] == ["line 2", "line 3", "line 4"]
    assert "longer than 200 bytes" in context.dead_letters[2].reason


async def test_that_what_it_complains_of_goes_to_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        await make("import sys; sys.stderr.write('out of cheese\\n')").run(MemorySourceContext())
    assert "out of cheese" in caplog.text


async def test_that_a_failure_is_told_with_its_code() -> None:
    with pytest.raises(Permanent, match="code 3"):
        await make("raise SystemExit(3)").run(MemorySourceContext())


async def test_that_it_is_started_again_with_growing_waits() -> None:
    clock = VirtualClock()
    context = MemorySourceContext(clock=clock)
    task = asyncio.ensure_future(
        make('print(\'{"kind": "like"}\'); raise SystemExit(1)', restart="on-failure").run(context)
    )
    async with asyncio.timeout(20):
        while len(context.emitted) < 3:
            await asyncio.sleep(0.01)
            await clock.advance(0.1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    troubles = [status.message for status in context.statuses if status.health is Health.TROUBLED]
    assert "code 1" in troubles[0]
    assert clock.monotonic() >= 1_000_000


async def test_that_a_stop_ends_the_program_and_its_children() -> None:
    code = (
        "import subprocess,sys,time\n"
        "child=subprocess.Popen([sys.executable,'-c','import time; time.sleep(60)'])\n"
        'print(\'{"kind":"like","quantity":%d}\' % child.pid, flush=True)\ntime.sleep(60)\n'
    )
    context = MemorySourceContext()
    task = asyncio.ensure_future(make(code).run(context))
    async with asyncio.timeout(20):
        await context.until_emitted(1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    child = context.emitted[0].quantity
    async with asyncio.timeout(20):
        while _alive(child):
            await asyncio.sleep(0.01)


def _alive(pid: int | None) -> bool:
    from pathlib import Path

    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return False


async def test_that_a_program_that_is_not_there_is_named() -> None:
    source = SOURCE.make(validate(SOURCE.settings, {"command": ["no-such-program-here"]}))
    with pytest.raises(Permanent, match="no-such-program-here"):
        await source.run(MemorySourceContext())
    with pytest.raises(InvalidSettings, match="command"):
        SOURCE.make(validate(SOURCE.settings, {"command": []}))
