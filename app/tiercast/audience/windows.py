"""Windows: which instants count for a feature, and when one of them will count no longer.

A window at t is written as its two edges, ``(edge, t - ago]``: the left edge is out, the right one in. A visit, session
or day begins with its own first instant, so its edge is one microsecond before it.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tiercast.audience.calendar import Calendar

EARLIEST: Final = -(1 << 63)
"""Before every instant."""
DAY: Final = 86_400_000_000
LONGEST_DAY: Final = 26 * 3_600_000_000
"""No calendar day is longer (clocks that are put back make 25 hours)."""
GRAINS: Final = 256
"""A window with too many entries is kept in this many parts."""


class WindowKind(StrEnum):
    """How far a window reaches back."""

    DURATION = "duration"
    VISIT = "visit"
    SESSION = "session"
    DAY = "day"
    EVER = "ever"


@dataclass
class Marks:
    """Where the windows of one viewer in one room begin now. The caller may reuse one object and change its fields.

    Attributes:
        visit: start of the visit, microseconds; None where there is none.
        session: start of the session; None where there is none.
        since: instant of the last fact of the feature's ``since``; None: there was none yet.
        calendar: of the room; None where the time zone is unknown.
    """

    visit: int | None = None
    session: int | None = None
    since: int | None = None
    calendar: Calendar | None = None


class Window:
    """A window without a beginning (``ever``), and the base of the others.

    Attributes:
        ago: microseconds that its right edge lies in the past.
        reach: an entry older than the newest one by this much can never count again; None: it may count for ever.
        grain: width of the parts that too many entries are merged into; 0: a share of what they span.
        moving: time alone moves its left edge.
    """

    def __init__(self, ago: int = 0, reach: int | None = None, grain: int = 0, moving: bool = False) -> None:
        self.ago = ago
        self.moving = moving
        self.reach = reach
        self.grain = grain

    def edge(self, now: int, marks: Marks) -> int | None:
        """The left edge at `now`; None where the window does not exist, and the feature is unknown."""
        return EARLIEST

    def floor(self, marks: Marks) -> int:
        """Instants before this one can never count again."""
        return EARLIEST

    def leaves(self, time: int, now: int, marks: Marks) -> int | None:
        """When an entry of `time`, which counts now, will count no longer by time alone."""
        return None

    def length(self, now: int, marks: Marks, first: int) -> int | None:
        """Microseconds that the window covers; one without a beginning begins with its `first` entry."""
        edge = self.edge(now, marks)
        return None if edge is None else now - self.ago - (first if edge == EARLIEST else edge + 1)


class Lasting(Window):
    """``within: 5m``."""

    def __init__(self, span: int, retain: int, ago: int) -> None:
        """Args: span: microseconds; retain: the longest that `span` may become; ago: microseconds."""
        longest = max(span, retain)
        super().__init__(ago, longest + ago, max(1, longest // GRAINS), moving=True)
        self._span = span
        self._back = span + ago

    @property
    def plain_span(self) -> int | None:
        """Microseconds, where the window ends now."""
        return None if self.ago else self._span

    def edge(self, now: int, marks: Marks) -> int | None:
        return now - self._back

    def leaves(self, time: int, now: int, marks: Marks) -> int | None:
        return time + self._back

    def length(self, now: int, marks: Marks, first: int) -> int | None:
        return self._span


class InVisit(Window):
    """``within: visit``. `own`: the key belongs to one room, so that no other visit needs its entries."""

    def __init__(self, ago: int, own: bool) -> None:
        super().__init__(ago)
        self._slack = 0 if own else DAY

    def edge(self, now: int, marks: Marks) -> int | None:
        return None if marks.visit is None else marks.visit - 1

    def floor(self, marks: Marks) -> int:
        return EARLIEST if marks.visit is None else marks.visit - self._slack


class InSession(InVisit):
    """``within: session``."""

    def edge(self, now: int, marks: Marks) -> int | None:
        return None if marks.session is None else marks.session - 1

    def floor(self, marks: Marks) -> int:
        return EARLIEST if marks.session is None else marks.session - self._slack


class InDay(Window):
    """``within: day``; with `ago` the day that this instant of the past was in."""

    def __init__(self, ago: int) -> None:
        super().__init__(ago, LONGEST_DAY + ago, moving=True)

    def edge(self, now: int, marks: Marks) -> int | None:
        return None if marks.calendar is None else marks.calendar.day_start(now - self.ago) - 1

    def leaves(self, time: int, now: int, marks: Marks) -> int | None:
        return None if marks.calendar is None else marks.calendar.next_day(now - self.ago) + self.ago


class Since(Window):
    """Another window that begins after the last fact of ``since``; where there was none, it does not exist."""

    def __init__(self, inner: Window) -> None:
        super().__init__(inner.ago, inner.reach, inner.grain, inner.moving)
        self._inner = inner

    def edge(self, now: int, marks: Marks) -> int | None:
        edge = self._inner.edge(now, marks)
        return None if edge is None or marks.since is None else max(edge, marks.since)

    def floor(self, marks: Marks) -> int:
        floor = self._inner.floor(marks)
        return floor if marks.since is None else max(floor, marks.since + 1)

    def leaves(self, time: int, now: int, marks: Marks) -> int | None:
        return self._inner.leaves(time, now, marks)

    def length(self, now: int, marks: Marks, first: int) -> int | None:
        edge = self.edge(now, marks)
        return None if edge is None else now - self.ago - edge


def build_window(
    kind: WindowKind, duration: int = 0, retain: int = 0, ago: int = 0, since: bool = False, own: bool = False
) -> Window:
    """The window of a feature.

    Args:
        kind: how far it reaches back.
        duration: microseconds, of ``duration``.
        retain: the longest that `duration` may become, where it is a knob; 0: it is none.
        ago: microseconds that it is moved back.
        since: it begins after the last fact of ``since``.
        own: the feature's key belongs to one room.
    """
    window: Window
    match kind:
        case WindowKind.DURATION:
            window = Lasting(duration, retain, ago)
        case WindowKind.VISIT:
            window = InVisit(ago, own)
        case WindowKind.SESSION:
            window = InSession(ago, own)
        case WindowKind.DAY:
            window = InDay(ago)
        case WindowKind.EVER:
            window = Window(ago)
    return Since(window) if since else window
