"""A computer's clock that is set by hours: no timer is early or lost, nothing is done late or twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tiercast.beside.paths import paths_of
from tiercast.engine.config import load_config
from tiercast.engine.hand import Hand
from tiercast.engine.live import LiveShop, open_live
from tiercast.engine.opened import open_store
from tiercast.engine.registry import load_plugins, offered_actions
from tiercast.engine.told import Told
from tiercast_api.clock import SystemClock
from tiercast_api.event import Event, Quality, Viewer

from tests.fault.site import Site, until

HOUR = 3_600_000_000
RULES = """
ruleset: rules
triggers:
  unpaid:
    on: cart_add
    after: 3s
    unless: order_paid
    same: [viewer, item]
    do: [host_prompt: {text: "unpaid {event.item}", expires: 12h}]
  brief:
    on: comment
    do: [webhook: {text: "{event.text}", expires: 2s}]
"""


class JumpingClock(SystemClock):
    """The computer's clock, and somebody who sets it."""

    def __init__(self) -> None:
        self.jump = 0

    def now(self) -> int:
        return super().now() + self.jump


@asynccontextmanager
async def running(site: Site, clock: JumpingClock) -> AsyncIterator[LiveShop]:
    """The engine's inner parts in this process, with a clock of ours; nobody listens at the webhook's address."""
    config = load_config(site.config)
    paths = paths_of(config.store, site.folder / "home")
    plugins = await load_plugins(paths, clock)
    opened = open_store(paths.store, config.shop, clock, paths.key)
    told = Told(
        committed=lambda entries, actions: None, ended=lambda action, state, detail: None,
        notice=lambda key, message: None, trouble=lambda en, zh: None, status=lambda side, key: None,
        lost=lambda: None,
    )  # fmt: skip
    try:
        with Hand(paths.hand) as hand:
            async with open_live(
                config, paths, clock, opened, plugins, told, hand, await offered_actions(plugins)
            ) as live:
                await live.sources.start()
                yield live
    finally:
        opened.close()
        await plugins.close()


def said(kind: str, number: int, **more: str) -> Event:
    who = Viewer("shop", str(number), Quality.STABLE)
    return Event(kind=kind, id=f"{kind}{number}", viewer=who, **more)  # type: ignore[arg-type]


async def emit(live: LiveShop, *events: Event) -> None:
    ticket = await live.arrivals.emit("feed", events, None)
    async with asyncio.timeout(30):
        assert (await ticket.committed()).accepted == len(events)


def prompts(site: Site) -> int:
    return site.count("actions", "sink = 'desk' AND state IN ('accepted', 'shown')")


async def check(site: Site, carts: int, comments: int) -> None:
    site.check_journal()
    assert prompts(site) == carts == site.count("actions", "sink = 'desk'")
    assert site.states()["expired"] == comments == site.count("actions", "sink = 'hook'")
    times = [time for (time,) in site.query("SELECT time FROM journal WHERE kind = 'tick' ORDER BY seq")]
    assert times == sorted(times)
    assert len(times) < 300  # one a second, and none for the hours that the clock jumped over


async def test_that_a_clock_set_back_delays_no_timer_and_keeps_nothing_beyond_its_time(tmp_path: Path) -> None:
    site, clock = Site(tmp_path / "site", RULES), JumpingClock()
    async with running(site, clock) as live:
        await emit(live, said("cart_add", 1, item="i1"), said("comment", 1, text="soon"))
        clock.jump = -5 * HOUR
        await until(lambda: prompts(site) == 1, 30, "the timer")
        await until(lambda: site.states()["expired"] == 1, 30, "the action that must not be late")
        await emit(live, said("cart_add", 2, item="i2"), said("comment", 2, text="soon"))
        await until(lambda: prompts(site) == 2, 30, "a timer from after the jump")
        await until(lambda: site.states()["expired"] == 2, 30, "an action from after the jump")
    # The next engine begins where this one ended, however wrong the clock is.
    async with running(site, clock) as live:
        await emit(live, said("cart_add", 3, item="i3"))
        await until(lambda: prompts(site) == 3, 30, "a timer after a start with a wrong clock")
        assert live.shop.recovered.divergent == 0
    await check(site, carts=3, comments=2)


def standing(live: LiveShop) -> list[str]:
    return [one.alarm.words.en for one in live.alarms.standing() if one.alarm.kind == "computer_clock"]


async def test_that_a_clock_set_forward_and_back_during_a_show_changes_nothing_of_it(tmp_path: Path) -> None:
    site, clock = Site(tmp_path / "site", RULES), JumpingClock()
    began = clock.now()
    async with running(site, clock) as live:
        # The first set of carts is told without a time, the others by the computer's clock as it is then.
        for number, jump in enumerate((0, 1, -2, 48)):
            clock.jump = jump * HOUR
            carts = [said("cart_add", 10 * number + n, item=f"i{n}") for n in range(5)]
            for cart in carts:
                cart.time = clock.now() if jump else 0
            await emit(live, *carts, said("comment", number, text="soon"))
            assert prompts(site) == 5 * number  # nothing of before the jump is due by it
            await until(lambda count=5 * number + 5: prompts(site) == count, 30, "the timers")  # type: ignore[misc]
            await until(lambda count=number + 1: site.states()["expired"] == count, 30, "the brief action")  # type: ignore[misc]
            await live.alarms.look()
            assert bool(standing(live)) is (jump != 0)
        assert "48 h 0 min ahead" in standing(live)[0]
        clock.jump = 0
        await until(lambda: not standing(live), 30, "the end of the alarm")
        (room,) = live.shop.core.state.rooms.values.values()
        assert (room.session, room.opened > 0, live.is_on) == (1, True, True)
    (last,) = site.query("SELECT MAX(time) FROM journal")
    assert began < last[0] < began + HOUR
    await check(site, carts=20, comments=4)


async def test_that_a_clock_set_forward_is_followed_once_no_show_has_been_on_for_an_hour(tmp_path: Path) -> None:
    site, clock = Site(tmp_path / "site", RULES), JumpingClock()
    async with running(site, clock) as live:
        await emit(live, said("comment", 1, text="soon"), said("room_close", 2))
        clock.jump = 3 * HOUR
        assert live.clock.now() < clock.now() - 2 * HOUR  # timers of the show may be under way
        (room,) = live.shop.core.state.rooms.values.values()
        room.heard -= 2 * HOUR
        assert not live.is_on
        assert clock.now() - live.clock.now() < HOUR
        await until(lambda: site.states()["expired"] == 1, 30, "the action that would be late")
