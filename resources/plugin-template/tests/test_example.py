"""The example keeps every promise that the engine relies on."""

from pathlib import Path

from tiercast_api import Action
from tiercast_api.testing import BareHost, check_sink, check_source

import tiercast_example


def host() -> BareHost:
    bare = BareHost()
    bare.register("tiercast-example", tiercast_example)
    return bare


async def test_that_the_source_keeps_its_promises(tmp_path: Path) -> None:
    feed, damaged = tmp_path / "feed.txt", tmp_path / "damaged.txt"
    feed.write_text("小美: 多少钱\nAnn: hello\n老王: 扣1\n", "utf-8")
    damaged.write_text("no colon here\n", "utf-8")
    events = await check_source(
        lambda: host().source("lines", {"file": str(feed)}),
        malformed=lambda: host().source("lines", {"file": str(damaged)}),
    )
    assert [event.text for event in events] == ["多少钱", "hello", "扣1"]


async def test_that_the_sink_keeps_its_promises(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    action = Action(id="a1", type="note", room="room", rule="rule", time=0, fields={"text": "欢迎小美"})
    await check_sink(
        lambda: host().sink("notebook", {"file": str(notes)}),
        [action],
        effects=lambda: len(notes.read_text("utf-8").splitlines()) if notes.exists() else 0,
    )
