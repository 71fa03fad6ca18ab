"""Plugins of others in a live engine: they raise, hang, leak and exit, and hurt nobody but themselves."""

import asyncio
import shutil
from collections.abc import Callable

import pytest

from tests.fault.site import ROOT, Sender, Site, until, viewer
from tests.fault.test_disk_full import health

RULES = """
ruleset: rules
triggers:
  fire:
    on: comment
    when: event.text starts with fire
    do: [webhook: {text: "{event.text}"}]
  poke:
    on: comment
    when: event.text starts with poke
    do: [poke: {}]
"""


def invited(make_site: Callable[..., Site], source: str, sink: str) -> Site:
    """A site with the plugin that misbehaves, allowed by its owner."""
    more = "" if not source else f"  rude: {{type: naughty, room: r, settings: {source}}}\n"
    site = make_site(rules=RULES)
    text = site.config.read_text().replace("sinks:\n", f"{more}sinks:\n")
    if sink:
        text = text.replace("  desk:", f"  rude: {{type: naughty-sink, settings: {sink}}}\n  desk:")
    site.config.write_text(text)
    shutil.copytree(ROOT / "tests/hosting/samples/naughty", site.folder / "home" / "plugins" / "naughty")
    done = site.run("plugin", "enable", "naughty")
    assert done.returncode == 0, done.stdout + done.stderr
    codes = site.folder / "codes.csv"
    codes.write_text("code\n" + "\n".join(f"C{number}" for number in range(50)))
    assert site.run("coupon", "import", "pool", str(codes), "--test", "--config", str(site.config)).returncode == 0
    site.start_receiver()
    site.start_engine()
    return site


async def ready(site: Site) -> None:
    await site.receiver_ready()
    await site.ready()


async def works(site: Site, name: str) -> None:
    """The engine does its work, promptly."""
    before = len(site.got())
    event = {"id": name, "kind": "comment", "viewer": viewer(1), "text": f"fire {name}"}
    sender = Sender(site, name)
    await sender.run(iter([event]), asyncio.Event(), 0)
    await until(lambda: len(site.got()) == before + 1, 20, f"the webhook\n{site.tail()}")
    assert sender.slowest < 5


@pytest.mark.parametrize("how", ["raise", "exit", "leak", "hang"])
async def test_that_a_source_that_misbehaves_once_goes_on_from_its_cursor(
    make_site: Callable[..., Site], how: str
) -> None:
    site = invited(make_site, f"{{how: {how}, count: 6, once: ONCE}}", "")
    site.config.write_text(site.config.read_text().replace("ONCE", f'"{site.folder}/once"'))
    await ready(site)
    await works(site, "meanwhile")
    child = site.child
    await until(lambda: site.entries("comment") >= 7, 60, site.tail())
    await works(site, "after")
    assert site.child == child
    assert site.end_engine() == 0
    assert site.entries("comment") == 8
    assert site.count("journal", "kind = 'comment' AND viewer IS NULL") == 6


async def test_that_a_source_that_always_exits_is_switched_off_with_the_reason(make_site: Callable[..., Site]) -> None:
    site = invited(make_site, "{how: exit, count: 6}", "")
    await ready(site)
    child = site.child
    await until(lambda: "too many errors" in health(site)[1], 90, site.tail())
    await works(site, "after")
    assert site.child == child
    assert health(site)[0] == 200
    assert site.entries("comment") == 4  # three before each exit, once, and one of ours
    assert site.end_engine() == 0


async def test_that_a_sink_that_exits_once_does_its_action_once(make_site: Callable[..., Site]) -> None:
    site = invited(make_site, "", "{how: exit, count: 5, once: ONCE}")
    site.end_engine()
    site.config.write_text(site.config.read_text().replace("ONCE", f'"{site.folder}/once"'))
    site.start_engine()
    await ready(site)
    events = [{"id": f"p{n}", "kind": "comment", "viewer": viewer(n), "text": "poke"} for n in range(5)]
    await Sender(site, "p").run(iter(events), asyncio.Event())
    await works(site, "meanwhile")
    await until(lambda: not site.open_actions(), 60, f"{site.states()}\n{site.tail()}")
    assert site.end_engine() == 0
    assert site.count("actions", "sink = 'rude' AND state IN ('accepted', 'shown')") == 5
    assert site.count("coupon_codes", "action IS NOT NULL") == 5


async def test_that_a_sink_that_always_exits_is_switched_off_and_holds_no_other(make_site: Callable[..., Site]) -> None:
    site = invited(make_site, "", "{how: exit, count: 5}")
    await ready(site)
    events = [{"id": f"p{n}", "kind": "comment", "viewer": viewer(n), "text": "poke"} for n in range(3)]
    await Sender(site, "p").run(iter(events), asyncio.Event())
    await works(site, "meanwhile")
    await until(lambda: "rude has stopped: naughty is quarantined after 5 faults" in site.tail(500), 90, site.tail())
    await works(site, "after")
    assert site.end_engine() == 0
    assert site.count("actions", "sink = 'rude' AND state = 'accepted'") == 0


async def test_that_an_attempt_that_may_not_be_repeated_is_uncertain_after_a_kill(
    make_site: Callable[..., Site],
) -> None:
    # With a count of one the sink says that it may not be asked twice.
    site = invited(make_site, "", "{how: hang, count: 1}")
    await ready(site)
    event = {"id": "p1", "kind": "comment", "viewer": viewer(1), "text": "poke"}
    await Sender(site, "p").run(iter([event]), asyncio.Event())
    await until(lambda: site.count("attempts") == 1, 20, "the attempt is recorded")
    site.kill_child()
    site.kill_supervisor()
    site.start_engine()
    await site.ready()
    await until(lambda: site.states()["uncertain"] == 1, 20, f"{site.states()}\n{site.tail()}")
    await works(site, "after")
    assert site.end_engine() == 0
    assert site.count("attempts", "action IN (SELECT id FROM actions WHERE sink = 'rude')") == 1
    site.check_journal()
