"""A plugin can only hurt itself: processes that hang, leak, flood and babble."""

import asyncio
import logging
from pathlib import Path

import pytest
from tiercast.hosting.errors import HostDied, PluginFault
from tiercast.hosting.host import HostedPlugin
from tiercast.hosting.process import Limits
from tiercast_api.register import RegistrationError
from tiercast_api.testing import MemorySourceContext

from tests.hosting.support import SAMPLES, Hosted, texts


@pytest.mark.fault
@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("hang", "hangs: no answer for 1.5 s"),
        ("leak", "MiB of memory, 120 MiB are allowed"),
        ("flood", "hangs: no answer"),
        ("garbage", "broke the protocol"),
        ("gulp", "MemoryError"),
    ],
)
async def test_that_it_is_ended_with_the_reason_and_goes_on_afterwards(how: str, reason: str, tmp_path: object) -> None:
    async with Hosted() as hosted:
        source = await hosted.source(how=how, once=f"{tmp_path}/once")
        context = MemorySourceContext()
        async with asyncio.timeout(60):
            with pytest.raises(PluginFault, match=reason):
                await source.run(context)
            await source.run(context)
        assert texts(context) == ["0", "1", "2", "3", "4"]


@pytest.mark.fault
async def test_that_the_engine_stays_responsive_while_a_plugin_floods_its_output() -> None:
    # The best of three: what a busy computer does to all processes is not the flood's doing.
    assert min([await _longest_wait_in_a_flood() for _ in range(3)]) < 0.25


async def _longest_wait_in_a_flood() -> float:
    """Seconds for which the loop did not come round at the worst."""
    worst = 0.0

    async def watch() -> None:
        nonlocal worst
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(0.01)
            worst = max(worst, loop.time() - before - 0.01)

    async with Hosted(limits=Limits(beat=0.5, silence=10, grace=1)) as hosted:
        source = await hosted.source(how="flood-thread", count=200)
        watching = asyncio.ensure_future(watch())
        context = MemorySourceContext()
        async with asyncio.timeout(60):
            await source.run(context)
        watching.cancel()
        assert len(context.committed) == 200
    return worst


@pytest.mark.fault
async def test_that_a_source_that_does_not_stop_is_ended(tmp_path: Path) -> None:
    async with Hosted() as hosted:
        begins = tmp_path / "once"
        source = await hosted.source(how="stubborn", once=str(begins))
        context = MemorySourceContext()
        task = asyncio.ensure_future(source.run(context))
        async with asyncio.timeout(30):
            while not begins.exists():
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises((asyncio.CancelledError, PluginFault)):
                await task
            assert hosted.host.process_id is None
        assert hosted.faults.pause >= 0


async def test_that_prints_go_to_the_log_and_break_nothing(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with Hosted() as hosted:
        source = await hosted.source(how="print")
        context = MemorySourceContext()
        await source.run(context)
        assert len(context.committed) == 5
        async with asyncio.timeout(30):
            while "bare metal output" not in caplog.text:
                await asyncio.sleep(0.01)
    assert "starting with" in caplog.text


async def test_that_a_plugin_without_its_module_is_broken_with_a_traceback() -> None:
    async with Hosted(plugin=HostedPlugin("gone", "no_such_module", (SAMPLES,))) as hosted:
        with pytest.raises(RegistrationError, match="no_such_module") as caught:
            await hosted.host.connected()
        assert "ModuleNotFoundError" in caught.value.details


async def test_that_a_command_that_does_not_exist_is_a_death_with_the_reason() -> None:
    async with Hosted() as hosted:
        hosted.host._command = ("/no/such/program",)
        with pytest.raises(HostDied, match="could not be started"):
            await hosted.host.connected()
        with pytest.raises(HostDied, match="being restarted"):
            await hosted.host.connected(wait=False)


async def test_that_a_program_that_is_no_plugin_is_ended(tmp_path: object) -> None:
    async with Hosted(limits=Limits(start=5, grace=1)) as hosted:
        hosted.host._command = ("/bin/echo", "hello")
        with pytest.raises(HostDied, match="broke the protocol"):
            await hosted.host.connected()


async def test_that_closing_the_host_ends_its_process_and_it_starts_again_when_needed() -> None:
    async with Hosted() as hosted:
        await hosted.host.connected()
        first = hosted.host.process_id
        await hosted.host.close()
        await hosted.host.connected()
        assert hosted.host.process_id != first
        assert hosted.faults.pause == 0


async def test_that_secrets_are_on_no_command_line_and_in_no_environment() -> None:
    async with Hosted() as hosted:
        source = await hosted.source(how="wait")
        context = MemorySourceContext(secrets={"token": "sesame-open"})
        task = asyncio.ensure_future(source.run(context))
        await context.until_emitted(5)
        folder = Path(f"/proc/{hosted.host.process_id}")
        if folder.exists():
            assert b"sesame" not in (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
