"""A receiver that is away, fails or hangs: others go on, what waits is done once, or not at all where it is late."""

import asyncio
from collections.abc import Callable
from typing import Any

from tests.fault.site import Sender, Site, until, viewer

RULES = """
ruleset: rules
triggers:
  fire:
    on: comment
    when: event.text starts with fire
    do: [webhook: {text: "{event.text}"}]
  brief:
    on: comment
    when: event.text starts with brief
    do: [webhook: {text: "{event.text}", expires: 2s}]
  host:
    on: comment
    when: event.text starts with host
    do: [host_prompt: {text: "{event.text}"}]
"""


async def say(site: Site, name: str, *texts: str) -> None:
    events: list[dict[str, Any]] = [
        {"id": f"{name}{place}", "kind": "comment", "viewer": viewer(place), "text": text}
        for place, text in enumerate(texts)
    ]
    await Sender(site, name).run(iter(events), asyncio.Event(), 0)


def prompts(site: Site) -> int:
    return site.count("actions", "sink = 'desk' AND state IN ('accepted', 'shown')")


async def test_that_a_sink_that_is_away_holds_no_other_and_gets_all_once_it_is_back(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(rules=RULES, hook=", timeout: 1")
    site.start_engine()
    await site.ready()
    wanted: dict[str, int] = {}
    for round_, mode in enumerate(("away", "500", "hang")):
        if mode != "away":
            site.behave(mode)
        if mode == "500":
            site.start_receiver()
            await site.receiver_ready()
        tries = site.count("attempts")
        fires = [f"fire {mode}{n}" for n in range(30)]
        wanted |= dict.fromkeys(fires, 1)
        await say(site, f"{mode}-", *fires, *(f"brief {mode}{n}" for n in range(10)), f"host {mode}")
        # The host's prompt does not wait for the receiver.
        await until(lambda r=round_: prompts(site) == r + 1, 30, "the prompt")  # type: ignore[misc]
        # Those that must not be late are dropped while it is away.
        await until(
            lambda r=round_: site.states()["expired"] == 10 * (r + 1),  # type: ignore[misc]
            40, f"expired {site.states()}",
        )  # fmt: skip
        # Forty were to be sent, and a broken receiver is asked now and then only, not once for each.
        assert site.count("attempts") - tries < 30
    site.behave("ok")
    await until(lambda: site.got() >= set(wanted), 90, f"{site.states()}\n{site.tail()}")
    await until(lambda: not site.open_actions(), 30, "the outbox is empty")
    assert site.end_engine() == 0
    site.check_deliveries(wanted)
    assert site.states()["expired"] == 30
    assert not any(row["text"].startswith("brief") for row in site.received())


async def test_that_what_waits_for_a_sink_survives_a_kill(make_site: Callable[..., Site]) -> None:
    site = make_site(rules=RULES)
    site.start_engine()
    await site.ready()
    fires = [f"fire {n}" for n in range(50)]
    await say(site, "a", *fires, "host once")
    await until(lambda: site.count("attempts") >= 8, 20, "attempts are made")
    site.kill_child()
    site.kill_supervisor()
    site.start_receiver()
    await site.receiver_ready()
    site.start_engine()
    await site.ready()
    await until(lambda: len(site.got()) >= 50, 60, f"{site.states()}\n{site.tail()}")
    await until(lambda: not site.open_actions(), 30, "the outbox is empty")
    assert site.end_engine() == 0
    site.check_deliveries(dict.fromkeys(fires, 1))
    assert site.count("actions", "sink = 'desk'") == 1
