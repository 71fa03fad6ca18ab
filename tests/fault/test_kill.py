"""``kill -9`` at random instants: nothing acknowledged is lost, nothing is done twice, no timer is forgotten."""

import asyncio
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tiercast_api.clock import SystemClock

from tests.fault.site import Sender, Site, until, viewer

KILLS = 100
CODES = 4_000


def comments(name: str, viewers: int, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Comments for ever; some of them fire a webhook, some a coupon."""
    number = 0
    while True:
        number += 1
        said = {0: f"fire {name}{number}", 1: f"coupon {name}{number}"}.get(dice.randrange(12), "hello")
        who = viewer(dice.randrange(viewers))
        yield {"id": f"{name}{number}", "kind": "comment", "viewer": who, "text": said}


def carts(name: str, dice: random.Random) -> Iterator[dict[str, Any]]:
    """Carts for ever, each with an item of its own; every third is paid at once."""
    number = 0
    while True:
        number += 1
        who, item = viewer(f"{name}{dice.randrange(50)}"), f"{name}{number}"
        yield {"id": f"{item}c", "kind": "cart_add", "viewer": who, "item": item}
        if number % 3 == 0:
            yield {"id": f"{item}p", "kind": "order_paid", "viewer": who, "item": item, "order": f"o{item}"}


class Show:
    """Senders that go on whatever happens to the engine, and what must be there in the end."""

    def __init__(self, site: Site, seed: int) -> None:
        self.site = site
        dice = random.Random(seed)
        self.senders = [Sender(site, "a"), Sender(site, "b", in_one=1), Sender(site, "c", in_one=4)]
        streams = [comments("a", 40, dice), comments("b", 40, dice), carts("c", dice)]
        self._stop = asyncio.Event()
        pairs = zip(self.senders, streams, strict=True)
        self._tasks = [asyncio.create_task(sender.run(stream, self._stop, 0.02)) for sender, stream in pairs]

    async def goes_on(self) -> None:
        """Wait until every sender has got an answer again."""
        before = [len(sender.acknowledged) for sender in self.senders]
        pairs = list(zip(self.senders, before, strict=True))
        await until(lambda: all(len(sender.acknowledged) > count for sender, count in pairs), 30, self.site.tail())

    async def end(self) -> None:
        self._stop.set()
        async with asyncio.timeout(60):
            await asyncio.gather(*self._tasks)

    def sent(self) -> list[dict[str, Any]]:
        return [event for sender in self.senders for event in sender.sent.values()]

    def texts(self) -> dict[str, int]:
        """What the receiver has to get, once each."""
        wanted = {str(e["text"]): 1 for e in self.sent() if str(e.get("text", "")).startswith("fire")}
        paid = {e["item"] for e in self.sent() if e["kind"] == "order_paid"}
        carts = {e["item"] for e in self.sent() if e["kind"] == "cart_add"}
        return wanted | {f"unpaid {item}": 1 for item in carts - paid}

    async def check(self) -> None:
        """Wait for what is due, end the engine, and hold everything against what was sent."""
        site, texts = self.site, self.texts()
        await until(lambda: site.got() >= set(texts), 60, f"all received\n{site.tail()}")
        await until(lambda: not site.open_actions(), 30, "the outbox is empty")
        assert site.end_engine() == 0, site.tail()
        site.check_journal()
        site.check_deliveries(texts)
        for sender in self.senders:
            assert sender.acknowledged == set(sender.sent)
        for kind in ("comment", "cart_add", "order_paid"):
            assert site.entries(kind) == sum(event["kind"] == kind for event in self.sent()), kind
        assert site.entries("skipped") == 0
        self.check_coupons()

    def check_coupons(self) -> None:
        wanted = sum(str(e.get("text", "")).startswith("coupon") for e in self.sent())
        taken = self.site.query("SELECT code, viewer, action FROM coupon_codes WHERE action IS NOT NULL")
        assert len(taken) == wanted == self.site.count("actions", "sink = 'coupon' AND state = 'accepted'")
        assert len({code for code, _, _ in taken}) == len({action for _, _, action in taken}) == wanted
        owners = dict(self.site.query("SELECT id, viewer FROM actions WHERE sink = 'coupon'"))
        assert all(owners[action] == who for _, who, action in taken)


async def opened(site: Site) -> None:
    codes = site.folder / "codes.csv"
    codes.write_text("code\n" + "\n".join(f"C{number:06}" for number in range(CODES)))
    done = site.run("coupon", "import", "gifts", str(codes), "--test", "--config", str(site.config))
    assert done.returncode == 0, done.stdout + done.stderr
    site.start_receiver()
    site.start_engine()
    await site.receiver_ready()
    await site.ready()


async def test_that_a_hundred_kills_lose_nothing_and_do_nothing_twice(make_site: Callable[..., Site]) -> None:
    site = make_site()
    await opened(site)
    dice = random.Random(20260101)
    show = Show(site, 1)
    for _ in range(KILLS):
        await asyncio.sleep(dice.uniform(0.0, 0.9))
        site.kill_child()
        site.kill_supervisor()
        site.start_engine()
        await site.ready()
    await show.goes_on()
    await show.end()
    await show.check()


async def test_that_the_supervisor_starts_a_killed_engine_again_and_nothing_is_lost(
    make_site: Callable[..., Site],
) -> None:
    site = make_site()
    await opened(site)
    dice = random.Random(7)
    show = Show(site, 2)
    for _ in range(4):
        await asyncio.sleep(dice.uniform(0.3, 1.2))
        before = site.child
        assert site.kill_child()
        await until(lambda before=before: site.child not in (0, before), 30, "another engine")  # type: ignore[misc]
        await site.ready()
    await show.end()
    await show.check()


async def test_that_a_killed_supervisor_takes_its_engine_along_in_peace(make_site: Callable[..., Site]) -> None:
    site = make_site()
    await opened(site)
    show = Show(site, 3)
    for _ in range(3):
        await asyncio.sleep(0.7)
        child = site.child
        site.kill_supervisor()
        await until(lambda child=child: not is_alive(child), 30, "the engine has ended")  # type: ignore[misc]
        site.start_engine()
        await site.ready()
    await show.end()
    await show.check()


async def test_that_timers_that_fall_due_while_no_engine_runs_fire_once_afterwards(
    make_site: Callable[..., Site],
) -> None:
    site = make_site()
    await opened(site)
    sender = Sender(site, "t")
    now = SystemClock().now()
    events = [{"id": f"c{n}", "kind": "cart_add", "viewer": viewer(n), "item": f"i{n}", "time": now} for n in range(20)]
    await sender.run(iter(events), asyncio.Event())
    site.kill_child()
    site.kill_supervisor()
    await until(lambda: SystemClock().now() > now + 4_000_000, 10, "they are due")
    assert site.received() == []
    site.start_engine()
    await site.ready()
    await until(lambda: len(site.got()) >= 20, 20, site.tail())
    assert site.end_engine() == 0
    site.check_deliveries({f"unpaid i{n}": 1 for n in range(20)})


def is_alive(process: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False
