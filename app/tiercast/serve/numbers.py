"""Numbers for clients and for ``/metrics``."""

from collections.abc import Iterator
from typing import Final

from tiercast.engine.live import LiveShop
from tiercast.engine.measures import Histogram
from tiercast.engine.memory import memory
from tiercast.hosting.records import PluginState
from tiercast.insight.series import PAID
from tiercast.serve.port import Measure, MeasureKind
from tiercast.serve.protocol_pushes import Numbers, RoomNumbers

MEDIAN: Final = 0.5
MOST: Final = 0.99


def numbers_of(live: LiveShop, now: int) -> Numbers:
    """What the status bar shows."""
    core, monotonic, measures = live.shop.core, live.clock.monotonic(), live.measures
    found = {}
    for key in live.config.rooms:
        counts, state = live.counts.of(key), core.state.rooms.values.get(key.encode())
        series = live.series.series.rooms.get(key)
        told = any(PAID in source.kinds for source in live.sources.declared(key))
        paid: dict[str, int] | None = {} if told else None
        if series is not None and (series.paid or series.paid_orders):
            paid = dict(series.paid) or None  # orders of which none told an amount make no GMV of 0
        found[key] = RoomNumbers(
            time=core.state.shop.now,
            events=counts.events,
            rate=counts.rate(monotonic),
            firings=counts.firings,
            actions=counts.actions,
            suppressed=counts.suppressed,
            shed=live.shedder.by_room[key],
            viewers=state.viewers if state is not None and state.opened else None,
            online=series.online if series is not None and series.is_open else None,
            paid=paid,
            session=state.session if state is not None else 0,
            on=state is not None and state.opened > 0,
        )
    return Numbers(
        now=now,
        rooms=found,
        waiting=live.arrivals.depth,
        spooled=live.arrivals.spool_events,
        outbox=sum(report.queued + report.under_way for report in live.dispatcher.reports()),
        commit=measures.commit.recent.quantile(MOST, monotonic),
        delivery=measures.delivery.recent.quantile(MOST, monotonic),
        reaction=live.counts.reaction.quantile(MEDIAN, monotonic),
        reaction_99=live.counts.reaction.quantile(MOST, monotonic),
        memory=memory(),
        shed=live.shed_events,
        quarantined=sum(record.state is PluginState.QUARANTINED for record in live.plugins.records),
        set_aside=live.shop.counters.skipped,
    )


def door_measures(live: LiveShop) -> list[Measure]:
    """Everything that ``/metrics`` shows of a shop."""
    counters, gauge, counter = live.shop.counters, MeasureKind.GAUGE, MeasureKind.COUNTER
    plain = [
        ("entries", "entries journaled", counter, counters.entries),
        ("firings", "rules that held and were not suppressed", counter, counters.firings),
        ("suppressed", "rules that held and were suppressed", counter, counters.suppressed),
        ("actions", "actions planned", counter, counters.actions),
        ("skipped", "entries that broke the step", counter, counters.skipped),
        ("evicted", "viewers moved to the store", counter, counters.evicted),
        ("shed", "events shed at a peak", counter, live.shed_events),
        ("waiting_events", "events taken in and not stepped yet", gauge, live.arrivals.depth),
        ("spooled_events", "events that wait on the disk", gauge, live.arrivals.spool_events),
        ("viewers_in_memory", "viewers whose state is in memory", gauge, len(live.shop.core.state.viewers.values)),
        ("timers", "timers that wait in event time", gauge, len(live.shop.core.state.timers)),
        ("clients_seq", "last entry of the journal", gauge, live.shop.seq),
    ]
    found = [Measure(name=n, help=h, kind=k, value=v) for n, h, k, v in plain]
    found += [
        Measure(name="room_events", help="events of a room", kind=counter, value=c.events, labels={"room": room})
        for room, c in live.counts.all.items()
    ]
    found += _feeds(live)
    for report in live.dispatcher.reports():
        labels = {"sink": report.sink}
        found.append(
            Measure(name="outbox", help="actions that wait for a sink", kind=gauge, value=report.queued, labels=labels)
        )
    for name, text, histogram in (
        ("step_seconds", "stepping one batch", live.measures.step.all),
        ("commit_seconds", "from the step of a batch to its commit", live.measures.commit.all),
        ("delivery_seconds", "from the decision to the sink's receipt", live.measures.delivery.all),
    ):
        found.append(_histogram(name, text, histogram))
    return found


def _feeds(live: LiveShop) -> Iterator[Measure]:
    """What intake did with the events of each source."""
    for key in live.sources.running:
        feed = live.sources.feed(key)
        if feed is None:
            continue
        counts = feed.counts
        for what, count in (
            ("taken", counts.taken), ("duplicate", counts.duplicates), ("repeated", counts.repeated),
            ("refused", counts.refused), ("corrected", counts.corrected), ("late", feed.late),
        ):  # fmt: skip
            labels = {"source": key, "what": what}
            yield Measure(
                name="source_events", help="what intake did with events", kind=MeasureKind.COUNTER, value=count,
                labels=labels,
            )  # fmt: skip


def _histogram(name: str, text: str, histogram: Histogram) -> Measure:
    return Measure(
        name=name, help=text, kind=MeasureKind.HISTOGRAM, value=histogram.total / 1_000_000,
        buckets=histogram.buckets(),
    )  # fmt: skip
