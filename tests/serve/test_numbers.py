"""Numbers for the status bar, of a real engine with two rooms."""

from pathlib import Path

from tiercast.serve.numbers import door_measures, numbers_of
from tiercast_api.event import Money

from tests.serve.engine_site import did, site

CONFIG = """\
shop: site
evaluator: plain
rooms:
  a: {rulesets: [rules.yaml], platform: shop, start: live}
  b: {rulesets: [rules.yaml], platform: shop, start: live}
sources:
  web: {type: http-in, room: a}
sinks:
  log: {type: log, settings: {path: out.jsonl}}
  desk: {type: desk}
"""
RULES = """\
ruleset: rules
triggers:
  note:
    on: comment
    do: [log: {text: noted}]
    limit: {viewer: 1 per session}
"""


async def test_that_each_room_has_its_own_numbers_and_the_reaction_is_known(tmp_path: Path) -> None:
    async with site(tmp_path, RULES, CONFIG) as shop:
        before = numbers_of(shop.live, 1)
        assert (before.reaction, before.reaction_99, before.quarantined, before.set_aside) == (None, None, 0, 0)
        assert before.rooms["b"].viewers is None
        await shop.hear(did("comment", "ann", text="1"), did("comment", "ann", text="2"))
        await shop.hear(did("comment", "bob", text="3", room="b"))
        await shop.until(lambda: numbers_of(shop.live, 1).reaction is not None)
        numbers = numbers_of(shop.live, 1)
        a, b = numbers.rooms["a"], numbers.rooms["b"]
        assert (a.events, a.firings, a.suppressed, a.actions, a.shed) == (2, 1, 1, 1, 0)
        assert (b.events, b.firings, b.suppressed, b.actions, b.shed) == (1, 1, 0, 1, 0)
        assert numbers.reaction is not None
        assert 0 < numbers.reaction < 10_000_000
        assert numbers.memory is None or numbers.memory > 1_000_000
        told = {
            (measure.labels["source"], measure.labels["what"]): measure.value
            for measure in door_measures(shop.live) if measure.name == "source_events"
        }  # fmt: skip
        sources = {source for source, _ in told}
        assert sources
        assert set(told) == {
            (source, what) for source in sources
            for what in ("taken", "duplicate", "repeated", "refused", "corrected", "late")
        }  # fmt: skip
        assert any(measure.name == "commit_seconds" and measure.value > 0 for measure in door_measures(shop.live))


async def test_that_orders_without_amounts_make_no_gmv_of_nothing(tmp_path: Path) -> None:
    async with site(tmp_path, RULES, CONFIG) as shop:
        assert numbers_of(shop.live, 1).rooms["a"].paid == {}, "nothing was paid yet, and a source would tell"
        await shop.hear(did("order_paid", "ann", order="o-1"))
        await shop.until(lambda: numbers_of(shop.live, 1).rooms["a"].paid is None)
        await shop.hear(did("order_paid", "ann", order="o-2", money=Money(990, "CNY")))
        await shop.until(lambda: numbers_of(shop.live, 1).rooms["a"].paid == {"CNY": 990})
