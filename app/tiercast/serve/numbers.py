"""Numbers for clients and for ``/metrics``."""

from collections import deque
from collections.abc import Mapping
from typing import Final

from tiercast.engine.live import LiveShop
from tiercast.engine.measures import Histogram
from tiercast.serve.port import Measure, MeasureKind
from tiercast.serve.protocol_pushes import Numbers, RoomNumbers

RATE_OVER: Final = 10
"""Seconds over which a room's rate of events is taken."""


class RoomCounts:
    """What a room has had since the engine started."""

    def __init__(self) -> None:
        self.events = self.actions = 0
        self._seconds: deque[list[int]] = deque(maxlen=RATE_OVER + 1)

    def event(self, now: int) -> None:
        """One more event, at `now` (monotonic microseconds)."""
        self.events += 1
        second = now // 1_000_000
        if self._seconds and self._seconds[-1][0] == second:
            self._seconds[-1][1] += 1
        else:
            self._seconds.append([second, 1])

    def rate(self, now: int) -> float:
        """Events a second over the last ten whole seconds."""
        second = now // 1_000_000
        return sum(count for at, count in self._seconds if second - RATE_OVER <= at < second) / RATE_OVER


def numbers_of(live: LiveShop, rooms: Mapping[str, RoomCounts], now: int) -> Numbers:
    """What the status bar shows."""
    core, counters, monotonic = live.shop.core, live.shop.counters, live.clock.monotonic()
    found = {}
    for key in live.config.rooms:
        counts = rooms.get(key) or RoomCounts()
        state = core.state.rooms.values.get(key.encode())
        only = len(live.config.rooms) == 1
        found[key] = RoomNumbers(
            time=core.state.shop.now,
            events=counts.events,
            rate=counts.rate(monotonic),
            firings=counters.firings if only else counts.actions,
            actions=counts.actions,
            suppressed=counters.suppressed if only else 0,
            shed=live.shed_events,
            viewers=state.viewers if state is not None and state.opened else None,
        )
    return Numbers(
        now=now,
        rooms=found,
        waiting=live.arrivals.depth,
        outbox=sum(report.queued + report.under_way for report in live.dispatcher.reports()),
        commit=live.measures.commit.quantile(0.99),
        delivery=live.measures.delivery.quantile(0.99),
    )


def door_measures(live: LiveShop, rooms: Mapping[str, RoomCounts]) -> list[Measure]:
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
        for room, c in rooms.items()
    ]
    for report in live.dispatcher.reports():
        labels = {"sink": report.sink}
        found.append(
            Measure(name="outbox", help="actions that wait for a sink", kind=gauge, value=report.queued, labels=labels)
        )
    for name, text, histogram in (
        ("step_seconds", "stepping one batch", live.measures.step),
        ("commit_seconds", "from the step of a batch to its commit", live.measures.commit),
        ("delivery_seconds", "from the decision to the sink's receipt", live.measures.delivery),
    ):
        found.append(_histogram(name, text, histogram))
    return found


def _histogram(name: str, text: str, histogram: Histogram) -> Measure:
    return Measure(
        name=name, help=text, kind=MeasureKind.HISTOGRAM, value=histogram.total / 1_000_000,
        buckets=histogram.buckets(),
    )  # fmt: skip
