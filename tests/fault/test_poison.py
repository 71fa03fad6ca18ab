"""Events and rulesets that break or end the engine: they are left out, and both is shown; everything else goes on."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from tests.fault.site import Sender, Site, until, viewer

HOOK = Path(__file__).parent / "samples" / "poison"


def prepared(site: Site) -> Site:
    site.environment = {"PYTHONPATH": str(HOOK), "DIE_AT_CONFIG": str(site.folder / "die")}
    return site


def comments(name: str, *texts: str) -> list[dict[str, object]]:
    return [
        {"id": f"{name}{place}", "kind": "comment", "viewer": viewer(place % 5), "text": text}
        for place, text in enumerate(texts)
    ]


async def test_that_an_event_that_breaks_the_step_is_skipped_now_and_by_every_replay(
    make_site: Callable[..., Site],
) -> None:
    site = prepared(make_site())
    site.start_receiver()
    site.start_engine()
    await site.receiver_ready()
    await site.ready()
    texts = ["fire 1", "break", "fire 2", "hello", "break", "fire 3"]
    sender = Sender(site, "a", in_one=6)
    await sender.run(iter(comments("a", *texts)), asyncio.Event())
    assert len(sender.acknowledged) == 6
    await until(lambda: len(site.got()) == 3, 20, site.tail())
    await until(lambda: site.count("dead_letters") == 2, 20, site.tail())
    assert (site.entries("skipped"), site.entries("comment")) == (2, 4)
    # The journal is read again, without a snapshot: what was skipped stays skipped.
    site.kill_child()
    site.kill_supervisor()
    site.start_engine()
    await site.ready()
    await sender.run(iter(comments("b", "fire 4")), asyncio.Event())
    await until(lambda: len(site.got()) == 4, 20, site.tail())
    assert site.end_engine() == 0
    assert "decides otherwise" not in site.tail(200)
    site.check_journal()
    site.check_deliveries({f"fire {n}": 1 for n in range(1, 5)})


async def test_that_an_event_that_ends_the_engine_again_and_again_is_left_out(make_site: Callable[..., Site]) -> None:
    site = prepared(make_site())
    site.start_receiver()
    site.start_engine()
    await site.receiver_ready()
    await site.ready()
    sender = Sender(site, "a", in_one=8)
    texts = ["fire 1", "fire 2", "fire 3", "die", "fire 4", "fire 5", "fire 6", "fire 7"]
    async with asyncio.timeout(90):
        await sender.run(iter(comments("a", *texts)), asyncio.Event())
    await until(lambda: len(site.got()) == 7, 20, f"{len(site.got())}\n{site.tail()}")
    await until(lambda: site.count("dead_letters") == 1, 20, site.tail())
    assert (site.entries("skipped"), site.entries("comment")) == (1, 7)
    assert "dead letters: comment; the engine ended 2 times" in site.tail(300)
    assert site.tail(300).count("it starts again") <= 3
    assert site.end_engine() == 0
    site.check_journal()
    site.check_deliveries({f"fire {n}": 1 for n in range(1, 8)})


async def test_that_a_ruleset_that_ends_the_engine_twice_leaves_the_version_before(
    make_site: Callable[..., Site],
) -> None:
    site = prepared(make_site())
    site.start_receiver()
    site.start_engine()
    await site.receiver_ready()
    await site.ready()
    assert site.end_engine() == 0
    site.write(site.rules.replace('"{event.text}"', '"new {event.text}"'))
    (site.folder / "die").touch()
    site.start_engine()
    await until(lambda: "ended the engine twice" in site.tail(300), 60, site.tail())
    await site.ready()
    (site.folder / "die").unlink()
    await Sender(site, "a").run(iter(comments("a", "fire 1")), asyncio.Event())
    await until(lambda: len(site.got()) == 1, 20, site.tail())
    assert site.received()[0]["text"] == "fire 1"
    assert site.end_engine() == 0
    site.check_journal()


async def test_that_an_engine_whose_loop_has_failed_starts_again(make_site: Callable[..., Site]) -> None:
    site = prepared(make_site())
    site.start_receiver()
    site.start_engine()
    await site.receiver_ready()
    await site.ready()
    child = site.child
    sender = Sender(site, "a")
    async with asyncio.timeout(60):
        await sender.run(iter(comments("a", "fire 1", "wreck", "fire 2")), asyncio.Event())
    await until(lambda: len(site.got()) == 2, 20, site.tail())
    assert site.child not in (0, child)
    assert "The engine has to start again" in site.tail(300)
    assert site.end_engine() == 0
    assert site.entries("comment") == 3
    site.check_journal()
