"""A hung engine is started again and can be stopped meanwhile; a store has one owner; a stop's end releases nothing."""

import asyncio
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing

from tests.fault.site import Sender, Site, until, viewer


async def fires(site: Site, name: str, count: int) -> None:
    events = [
        {"id": f"{name}{n}", "kind": "comment", "viewer": viewer(n), "text": f"fire {name}{n}"} for n in range(count)
    ]
    await Sender(site, name).run(iter(events), asyncio.Event(), 0)


async def test_that_a_hung_engine_can_be_stopped_and_comes_back_and_releases_no_backlog(
    make_site: Callable[..., Site],
) -> None:
    site = make_site()
    site.start_engine()
    await site.ready()
    await fires(site, "early", 20)  # nobody listens: they wait in the outbox
    hung = site.child
    site.kill_child(signal.SIGSTOP)
    # Within 200 ms on a quiet computer, most of it Python's start; nothing of it waits for the engine, which is not
    # put down for ten seconds.
    assert min([await stop_takes_effect(site) for _ in range(3)]) < 3.0
    await until(lambda: site.child not in (0, hung), 40, "another engine")
    await site.ready()
    assert "did not answer" in site.tail(100)
    site.start_receiver()
    await site.receiver_ready()
    await fires(site, "stopped", 10)
    # The rules know of the stop, too: what comes meanwhile reserves nothing and is not even planned.
    assert site.count("firings", "suppressed = 'stopped'") == 10
    assert site.states() == {"planned": 20}
    done = await asyncio.to_thread(site.run, "resume", "--config", str(site.config))
    assert done.returncode == 0, done.stdout + done.stderr
    # An action that had gone out in spite of the stop would be accepted, and could not be dropped any more.
    await until(lambda: site.states() == {"dropped": 20}, 20, f"none goes out late {site.states()}")
    assert site.received() == []
    await fires(site, "after", 10)
    await until(lambda: len(site.got()) == 10, 20, f"{site.states()}\n{site.tail()}")
    assert site.end_engine() == 0
    site.check_deliveries({f"fire after{n}": 1 for n in range(10)})
    assert not site.open_actions()
    site.check_journal()


async def stop_takes_effect(site: Site) -> float:
    """Run ``tiercast stop``. Returns: seconds until the stop stood on disk."""
    file = site.store.with_name("live.db.stop")
    file.unlink(missing_ok=True)
    began = time.monotonic()
    running = asyncio.create_task(asyncio.to_thread(site.run, "stop", "--config", str(site.config)))
    await until(file.exists, 20, "the stop stands")
    seconds = time.monotonic() - began
    done = await running
    assert done.returncode == 0, done.stdout + done.stderr
    return seconds


async def test_that_a_second_engine_says_that_the_store_is_taken(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.start_engine()
    await site.ready()
    done = site.run("engine", "--config", str(site.config))
    assert done.returncode != 0
    assert "running already" in done.stderr
    # Also where nobody can know of the other one but by the supervisor's lock.
    site.store.with_name("live.db.run").unlink()
    done = site.run("engine", "--config", str(site.config), "--port", "0")
    assert done.returncode != 0
    assert "running already" in done.stderr
    # And where nobody can know of it but by the store itself.
    site.store.with_name("live.db.run.lock").unlink()
    done = site.run("engine", "--config", str(site.config), "--port", "0")
    assert done.returncode != 0
    assert "another engine is using the store" in done.stderr
    assert "Traceback" not in done.stderr


async def test_that_an_engine_that_has_lost_the_store_exits_and_says_so(make_site: Callable[..., Site]) -> None:
    site = make_site()
    site.start_receiver()
    await site.receiver_ready()
    site.start_engine()
    await site.ready()
    await fires(site, "a", 10)
    await until(lambda: len(site.got()) == 10, 20)
    with closing(sqlite3.connect(site.store, timeout=10)) as connection, connection:
        connection.execute("UPDATE owners SET epoch = epoch + 1")
    assert site.engine is not None
    await until(lambda: site.engine is not None and site.engine.poll() is not None, 30, site.tail())
    assert "another engine has taken the store over" in site.tail(100)
    before = site.count("journal")
    site.start_engine()
    await site.ready()
    assert site.end_engine() == 0
    site.check_journal()
    assert site.count("journal") >= before


async def test_that_a_graceful_end_drains_and_a_changed_ruleset_takes_over_with_pending_timers(
    make_site: Callable[..., Site],
) -> None:
    site = make_site()
    site.start_receiver()
    await site.receiver_ready()
    site.start_engine()
    await site.ready()
    cart = {"id": "c1", "kind": "cart_add", "viewer": viewer(1), "item": "i1"}
    await Sender(site, "c").run(iter([cart]), asyncio.Event())
    await fires(site, "a", 30)
    assert site.end_engine() == 0
    site.write(site.rules.replace('"{event.text}"', '"new {event.text}"'))
    assert not site.open_actions()
    # On a slow computer the timer of the cart is due before the end.
    assert site.got() - {"unpaid i1"} == {f"fire a{n}" for n in range(30)}
    site.start_engine()
    await site.ready()
    assert site.count("snapshots") >= 1
    await fires(site, "b", 5)
    await until(lambda: len(site.got()) >= 36, 20, site.tail())
    assert site.end_engine() == 0
    site.check_deliveries(
        {f"fire a{n}": 1 for n in range(30)} | {f"new fire b{n}": 1 for n in range(5)} | {"unpaid i1": 1}
    )


async def test_that_a_stop_that_ends_while_no_engine_runs_releases_no_backlog_either(
    make_site: Callable[..., Site],
) -> None:
    site = make_site()
    site.start_engine()
    await site.ready()
    await fires(site, "early", 10)  # nobody listens: they wait in the outbox
    site.run("stop", "--config", str(site.config))
    site.kill_child()
    site.kill_supervisor()
    done = site.run("resume", "--config", str(site.config))
    assert done.returncode == 0, done.stdout + done.stderr
    site.start_receiver()
    await site.receiver_ready()
    site.start_engine()
    await site.ready()
    await fires(site, "after", 5)
    await until(lambda: len(site.got()) >= 5 and not site.open_actions(), 30, f"{site.states()}\n{site.tail()}")
    assert site.end_engine() == 0
    # What was under way at the kill had begun before the stop, and may be repeated.
    assert {text for text in site.got() if "after" in text} == {f"fire after{n}" for n in range(5)}
    assert site.states()["dropped"] >= 1
    assert len(site.got()) + site.states()["dropped"] == 15
