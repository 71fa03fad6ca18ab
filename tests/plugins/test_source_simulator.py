"""The simulated room: the same seed the same room, bursts, streaks, and effects that can be found again."""

import statistics
from collections import Counter, defaultdict
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast_api import BUILT_IN, Event, InvalidSettings, Quality, check_schema, event_to_json, validate
from tiercast_api.testing import MemorySourceContext, VirtualClock, check_source
from tiercast_source_simulator.arrivals import arrivals
from tiercast_source_simulator.draws import draws
from tiercast_source_simulator.settings import SimulationSettings
from tiercast_source_simulator.simulation import simulate
from tiercast_source_simulator.source import SOURCE


def make(**values: Any) -> Any:
    """A source with these settings."""
    return SOURCE.make(validate(SOURCE.settings, {"pace": "fastest", "duration": 120, **values}))


def test_that_the_settings_stay_within_the_subset() -> None:
    check_schema(SOURCE.settings)


async def test_that_it_keeps_what_the_engine_relies_on() -> None:
    found = await check_source(lambda: make(rate=10))
    assert (found[0].kind, found[-1].kind) == ("room_open", "room_close")


async def test_that_it_says_everywhere_that_it_is_a_simulation() -> None:
    source, context = make(), MemorySourceContext()
    await source.run(context)
    assert source.declaration.simulated
    assert "模拟" in source.declaration.risk.sentence_zh
    assert "模拟" in (context.emitted[0].text or "")
    assert context.emitted[1].id.startswith("sim-")
    assert any("nothing of it is real" in status.message for status in context.statuses)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**40), rate=st.floats(0.5, 50), masked=st.sampled_from(["stable", "session", "masked"]))
def test_that_every_room_is_in_order_and_its_events_have_what_their_kinds_need(
    seed: int, rate: float, masked: Any
) -> None:
    needs = {kind.name: kind.needs for kind in BUILT_IN}
    chosen = SimulationSettings(seed=seed, rate=rate, duration=60, identity=masked)
    found = list(simulate(chosen))
    assert all(earlier.time <= later.time for earlier, later in pairwise(found))
    assert len({event.id for event in found}) == len(found)
    for event in found:
        assert all(getattr(event, name) is not None for name in needs[event.kind]), event
        assert event.viewer is None or event.viewer.quality == masked


def test_that_the_same_seed_gives_the_same_room_and_another_one_another() -> None:
    def room(seed: int) -> list[bytes]:
        return [event_to_json(event) for event in simulate(SimulationSettings(seed=seed, duration=100))]

    assert room(1) == room(1)
    assert room(1) != room(2)


def test_that_arrivals_come_in_bursts_like_those_of_real_rooms() -> None:
    for seed in range(3):
        times = list(islice(arrivals(draws(seed, "arrivals")), 60_000))
        gaps = [later - earlier for earlier, later in pairwise(times)]
        assert 4 < statistics.pstdev(gaps) / statistics.fmean(gaps) < 7
        assert 0.85 < statistics.fmean(gaps) < 1.15
        assert max(Counter(int(time / 3.7) for time in times).values()) < 120


def test_that_gift_streaks_run_and_repeat_their_last_row() -> None:
    truth: list[Any] = []
    streaks: dict[str, list[int]] = defaultdict(list)
    for event in simulate(SimulationSettings(seed=3, rate=20, duration=600), truth.append):
        if event.kind == "gift":
            streaks[event.streak or ""].append(event.quantity or 0)
    true = {record["streak"]: record["quantity"] for record in truth if record["record"] == "gift"}
    whole = [name for name, rows in streaks.items() if len(rows) > 1 and rows[-1] == rows[-2]]
    assert len(whole) > 50
    for name in whole:
        rows = streaks[name]
        assert rows == sorted(rows)
        assert rows[-1] == true[name]
    assert sum(map(sum, streaks.values())) > 2 * sum(true.values())


def test_that_the_effects_of_coupon_and_prompt_can_be_found_again() -> None:
    chosen = SimulationSettings(seed=5, rate=50, duration=4000, prompt_seconds=100, coupon_lift=0.2, prompt_lift=0.2)
    truth: list[Any] = []
    carted: Counter[bool] = Counter()
    ordered: Counter[bool] = Counter()
    groups: dict[str, bool] = {}
    events = list(simulate(chosen, truth.append))
    for record in truth:
        if record["record"] == "viewer":
            groups[record["id"]] = record["group"] == "coupon"
    for event in events:
        if event.viewer is not None and event.kind in ("cart_add", "order_created"):
            (carted if event.kind == "cart_add" else ordered)[groups[event.viewer.id]] += 1
    lift = ordered[True] / carted[True] - ordered[False] / carted[False]
    assert lift == pytest.approx(0.2, abs=0.05)
    counts: Counter[tuple[str, str]] = Counter()
    for what, group, _, count in truth[-1]["counts"]:
        counts[what, group] += count
    clicked = {group: counts["clicked", group] / counts["viewed", group] for group in ("prompt", "control")}
    assert clicked["prompt"] - clicked["control"] == pytest.approx(0.2, abs=0.05)


def test_that_the_funnel_narrows_step_by_step() -> None:
    counts = Counter(event.kind for event in simulate(SimulationSettings(rate=50, duration=600)))
    steps = ["item_exposed", "item_view", "item_click", "cart_add", "order_created", "order_paid"]
    numbers = [counts[step] for step in steps]
    assert numbers == sorted(numbers, reverse=True)
    assert numbers[-1] > 0


def test_that_masked_viewers_cannot_be_told_apart() -> None:
    chosen = SimulationSettings(identity="masked", duration=300)
    viewers = {event.viewer for event in simulate(chosen) if event.viewer is not None}
    assert [(viewer.id, viewer.quality, viewer.name) for viewer in viewers] == [("0", Quality.MASKED, "用***")]


def test_that_the_hidden_truth_is_in_events_only_where_it_is_asked_for() -> None:
    def shown(truth: bool) -> set[str]:
        found = simulate(SimulationSettings(duration=120, truth=truth))
        return {name for event in found for name in (*event.attributes, "topic" if event.topic else "") if name}

    assert shown(True) - shown(False) == {"sim_type", "sim_group", "topic"}


async def test_that_it_keeps_the_pace_of_the_clock_and_writes_the_truth(tmp_path: Path) -> None:
    clock = VirtualClock()
    context = MemorySourceContext(clock=clock)
    path = tmp_path / "truth.jsonl"
    await clock.run(make(pace="real", duration=30, truth_file=str(path)).run(context))
    assert clock.monotonic() == 30_000_000
    assert all(event.time <= clock.now() for event in context.committed)
    records = [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]
    assert [records[0]["record"], records[-1]["record"]] == ["settings", "decisions"]


async def test_that_what_happened_while_it_was_stopped_is_gone() -> None:
    clock = VirtualClock()
    first = MemorySourceContext(clock=clock)
    source = make(pace="real", duration=600)
    import asyncio

    task = asyncio.ensure_future(source.run(first))
    await clock.advance(100)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    clock.set(clock.now() + 300_000_000)
    back = clock.now()
    second = MemorySourceContext(clock=clock, cursor=first.cursor)
    await clock.run(make(pace="real", duration=600).run(second))
    ids = [event.id for event in (*first.committed, *second.committed)]
    assert len(set(ids)) == len(ids)
    assert all(event.time >= back - 5_000_000 for event in second.committed)
    assert second.committed[-1].kind == "room_close"


async def test_that_a_room_whose_rate_is_lowered_begins_anew_and_does_not_fall_silent() -> None:
    import asyncio

    clock = VirtualClock()
    first = MemorySourceContext(clock=clock)
    task = asyncio.ensure_future(make(pace="real", duration=0, rate=60).run(first))
    await clock.advance(100)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    second = MemorySourceContext(clock=clock, cursor=first.cursor)
    task = asyncio.ensure_future(make(pace="real", duration=0, rate=5).run(second))
    await clock.advance(30)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert second.committed
    ids = [event.id for event in (*first.committed, *second.committed)]
    assert len(set(ids)) == len(ids)


def test_that_an_endless_room_cannot_be_made_as_fast_as_it_goes() -> None:
    with pytest.raises(InvalidSettings, match="duration"):
        make(duration=0)


def test_that_a_hundred_thousand_events_a_second_keep_their_order() -> None:
    found = list(islice(simulate(SimulationSettings(rate=100_000, duration=0)), 20_000))
    assert found[-1].time - found[0].time < 1_000_000
    assert all(isinstance(event, Event) for event in found)
