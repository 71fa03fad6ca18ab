"""The best moments of a session: where most people were there, came, talked, and bought; and what happened then."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from tiercast.insight.concerns import Concerns
from tiercast.insight.series import STEP, Bucket
from tiercast.insight.sheet.ledger import INTERACTIONS, MINUTE, PAID, Ledger, Minute
from tiercast.insight.sheet.model import NOTHING, CourseOf, Moment, Unit
from tiercast.insight.sheet.outcomes import IN_EARNEST, FiringOf
from tiercast.words import Words

WINDOW: Final = 5
"""Minutes over which sales are summed up."""
SOON: Final = 10 * MINUTE
"""After a firing: what is bought so soon makes it a moment."""
SECOND_BEST: Final = 0.5
"""Of the best five minutes' sales, these make five other minutes a moment too."""
FEWEST: Final = 3
"""Arrivals or comments in a minute, and buyers after a firing, below which there is no moment."""
MOST_STEPS: Final = 240
"""Steps of a course: what a small plot can show."""
BEST: Final = Words("Best five minutes in sales", "成交最好的五分钟")
SECOND: Final = Words("Second best in sales", "成交次好的五分钟")
LONGEST_SAID: Final = 120
"""Characters of what the host said that are told."""


class MarkOf(NamedTuple):
    """What somebody marked."""

    time: int
    text: str


def best_moments(
    ledger: Ledger, told: frozenset[str], buckets: Mapping[int, Bucket], firings: Sequence[FiringOf],
    marks: Sequence[MarkOf], concerns: Concerns,
) -> tuple[Moment, ...]:  # fmt: skip
    """The moments in order of time.

    Args:
        told: kinds that are known.
        buckets: of the session's series, by number.
    """
    found = [
        _audience(buckets),
        _busiest("arrivals", Words("Most arrivals in a minute", "一分钟进入最多"), ledger, "arrivals"),
        _busiest("comments", Words("Most comments in a minute", "一分钟评论最多"), ledger, "comments"),
        *(_sales(ledger) if PAID in told else ()),
        _after(ledger, firings),
    ]
    seen = _Surroundings(ledger, firings, marks, concerns)
    return tuple(sorted((seen.put_into(one) for one in found if one is not None), key=lambda one: (one.time, one.key)))


def course_of(ledger: Ledger, told: frozenset[str], buckets: Mapping[int, Bucket], until: int) -> CourseOf:
    """The course of the session in minutes, or in as many minutes together as make at most `MOST_STEPS`."""
    first, last = ledger.began // MINUTE, max(until, ledger.last) // MINUTE
    width = -(-(last - first + 1) // MOST_STEPS)
    steps = -(-(last - first + 1) // width)
    columns: dict[str, list[int | None]] = {}
    audience = _audience_steps(buckets, first, width, steps)
    if any(value is not None for value in audience):
        columns["audience"] = audience
    for name, kinds, read in _COLUMNS:
        if kinds & told:
            column = [0] * steps
            for number, minute in ledger.minutes.items():
                if first <= number <= last:
                    column[(number - first) // width] += read(minute)
            columns[name] = list(column)
    return CourseOf(first=first * MINUTE, step=width * MINUTE, columns=columns)


_COLUMNS: Final[tuple[tuple[str, frozenset[str], Callable[[Minute], int]], ...]] = (
    ("arrivals", frozenset({"enter"}), lambda minute: minute.arrivals),
    ("interactions", INTERACTIONS, lambda minute: minute.interactions),
    ("sales", frozenset({PAID}), lambda minute: minute.paid),
)


def _here(bucket: Bucket) -> int | None:
    """How many are there: as the platform counts, else as seen."""
    return bucket.online if bucket.online is not None else bucket.present


def _audience_steps(buckets: Mapping[int, Bucket], first: int, width: int, steps: int) -> list[int | None]:
    found: list[int | None] = [None] * steps
    for number, bucket in buckets.items():
        value, place = _here(bucket), (number * STEP // MINUTE - first) // width
        if value is not None and 0 <= place < steps:
            found[place] = max(value, found[place] or 0)
    return found


def _audience(buckets: Mapping[int, Bucket]) -> Moment | None:
    known = [(value, -number) for number, bucket in buckets.items() if (value := _here(bucket))]
    if not known:
        return None
    value, number = max(known)
    time = -number * STEP
    return Moment(
        key="audience", title=Words("Most viewers at once", "同时在线最多"), time=time, until=time + MINUTE, value=value
    )


def _busiest(key: str, title: Words, ledger: Ledger, what: str) -> Moment | None:
    counts = [(int(getattr(minute, what)), -number) for number, minute in ledger.minutes.items()]
    value, number = max(counts, default=(0, 0))
    if value < FEWEST:
        return None
    time = -number * MINUTE
    return Moment(key=key, title=title, time=time, until=time + MINUTE, value=value)


def _sales(ledger: Ledger) -> Iterable[Moment]:
    """The best five minutes, from their first sale on, and other five that come near."""
    found: list[tuple[int, int]] = []
    sums: Counter[int] = Counter()
    for number, minute in ledger.minutes.items():
        for start in range(number - WINDOW + 1, number + 1) if minute.paid > 0 else ():
            sums[start] += minute.paid
    for start, value in sorted(sums.items(), key=lambda one: (-one[1], -one[0])):
        if len(found) == 2 or (found and value < SECOND_BEST * found[0][1]):
            break
        if all(abs(start - other) >= WINDOW for other, _ in found):
            found.append((start, value))
    for (start, value), title in zip(found, (BEST, SECOND), strict=False):
        time = max(start * MINUTE, ledger.began)
        yield Moment(
            key="sales", title=title, time=time, until=(start + WINDOW) * MINUTE, value=value, unit=Unit.MONEY
        )  # fmt: skip


def _after(ledger: Ledger, firings: Iterable[FiringOf]) -> Moment | None:
    """The rule and five minutes after whose firings most people bought soon."""
    buyers: dict[tuple[str, int], set[bytes]] = {}
    orders: Counter[tuple[str, int]] = Counter()
    for firing in firings:
        if firing.suppressed or firing.state not in IN_EARNEST or not firing.viewer:
            continue
        key = (firing.rule, firing.time // (WINDOW * MINUTE))
        bought = ledger.bought(firing.viewer, firing.time, firing.time + SOON)
        if bought and firing.viewer not in buyers.setdefault(key, set()):
            buyers[key].add(firing.viewer)
            orders[key] += len({fact.order or str(fact.time) for fact in bought})
    ranked = sorted(buyers, key=lambda key: (-len(buyers[key]), key[1], key[0]))
    if not ranked or len(buyers[ranked[0]]) < FEWEST:
        return None
    rule, part = ranked[0]
    time = max(part * WINDOW * MINUTE, ledger.began)
    return Moment(
        key="after", title=Words("Most orders soon after a rule fired", "规则触发后下单最多"), time=time,
        until=(part + 1) * WINDOW * MINUTE, value=orders[ranked[0]], rule=rule, viewers=len(buyers[ranked[0]]),
    )  # fmt: skip


class _Surroundings:
    """What happened around a moment."""

    def __init__(
        self, ledger: Ledger, firings: Sequence[FiringOf], marks: Sequence[MarkOf], concerns: Concerns
    ) -> None:
        self._ledger, self._firings, self._marks, self._concerns = ledger, firings, marks, concerns

    def put_into(self, moment: Moment) -> Moment:
        """The moment with it."""
        time, until = moment.time, moment.until
        on = [one for one in self._ledger.aired if one[0] < until]
        fired = Counter(
            one.rule for one in self._firings
            if time <= one.time < until and not one.suppressed and one.state in IN_EARNEST
        )  # fmt: skip
        said = [text for at, text in self._ledger.said if time <= at < until]
        asked, count = self._asked(time, until)
        return msgspec.structs.replace(
            moment, item=on[-1][1] if on else "", phase=on[-1][2] if on else "",
            marks=tuple(mark.text for mark in self._marks if time <= mark.time < until),
            fired=dict(fired.most_common(3)), said=said[0][:LONGEST_SAID] if said else "",
            asked=asked, asked_count=count,
        )  # fmt: skip

    def _asked(self, time: int, until: int) -> tuple[Words, int]:
        """What was asked most."""
        counts: Counter[tuple[str, str]] = Counter()
        for number in range(time // MINUTE, -(-until // MINUTE)):
            for text in self._ledger.minutes.get(number, Minute()).texts:
                concern = self._concerns.of(text)
                if concern is not None and concern.key != "other":
                    counts[concern.title, concern.title_zh] += 1
        if not counts:
            return NOTHING, 0
        (en, zh), count = min(counts.items(), key=lambda one: (-one[1], one[0]))
        return Words(en, zh), count
