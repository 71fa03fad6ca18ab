"""The big numbers: of the session and of the last five minutes against the five before; without Qt.

What no connected source tells is None, with the kind of event that would tell it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from tiercast.desktop.live.course import Course, Key

SPAN: Final = 300_000_000
"""Microseconds over which numbers are compared."""
BESIDE: Final = frozenset(
    {
        "enter", "leave", "stay", "reply", "item_exposed", "item_leave", "order_created", "order_paid",
        "order_cancelled", "refund_requested", "order_refunded", "coupon_claimed", "coupon_used", "item_pinned",
        "item_stock", "room_stats", "room_open", "room_close", "quality", "consent", "profile", "cue", "host_speech",
        "cart_remove",
    }
)  # fmt: skip
"""Kinds that are no interaction: being there, what the shop does, orders (which count by themselves)."""


@dataclass(frozen=True)
class Figure:
    """A number.

    Attributes:
        total: of the session, or as it stands now; None: unknown.
        lately: of the last five minutes; before: of the five before; None: unknown, or too early to tell.
        missing: kinds of events of which one would tell it; empty where it is known.
        bare: events of it came, and none told its amount, as orders of some relays do.
    """

    total: int | None
    lately: int | None = None
    before: int | None = None
    missing: tuple[str, ...] = ()
    bare: bool = False

    @property
    def change(self) -> int | None:
        """How much more it is than before; None where that is not known."""
        return None if self.lately is None or self.before is None else self.lately - self.before


def told(course: Course) -> frozenset[str]:
    """Kinds that the connected sources can tell of."""
    return frozenset() if course.about is None else frozenset(kind.name for kind in course.about.told)


def interactions(course: Course) -> list[str]:
    """Kinds of interactions: those that a source tells of, and those that came anyway."""
    found = {key[1] for key in course.names("kinds")} | told(course)
    return sorted(found - BESIDE)


def watching(course: Course) -> Figure:
    """How many are there now: as the platform says, else as counted; compared with five minutes ago."""
    for name in ("online", "present"):
        column = course.column((name,))
        known = np.flatnonzero(~np.isnan(column))
        if len(known):
            now, ago = int(column[known[-1]]), course.place(course.until - SPAN)
            then = known[known <= ago]
            before = int(column[then[-1]]) if len(then) and ago - then[-1] <= SPAN // course.step else None
            return Figure(now, now, before)
    return Figure(None, missing=("enter", "room_stats"))


def counted(course: Course, keys: list[Key], needs: tuple[str, ...] = ()) -> Figure:
    """The sum of counts; unknown where nothing came of it and no source tells of `needs` (none: it is always known)."""
    total = sum(float(course.column(key).sum()) for key in keys)
    if not course.began or (not total and needs and not told(course).intersection(needs)):
        return Figure(None, missing=needs if course.began else ())
    lately, before = _span(course, keys, 0), _span(course, keys, SPAN)
    return Figure(int(total), lately, before if course.until - course.began >= 2 * SPAN else None)


def money(course: Course, what: str, currency: str, needs: tuple[str, ...]) -> Figure:
    """Minor units of `paid` or `refunded` in a currency; unknown where what came told no amount at all."""
    if is_bare(course, what):
        return Figure(None, bare=True)
    return counted(course, [(what, currency)], needs)


def is_bare(course: Course, what: str) -> bool:
    """Whether orders were `paid` or `refunded`, and not one of them said how much."""
    came = ("paid_orders",) if what == "paid" else ("kinds", "order_refunded")
    return bool(course.column(came).any()) and not any(course.column(key).any() for key in course.names(what))


def currencies(course: Course) -> list[str]:
    """The currencies in which something was paid: the room's own first, unless nothing was paid in it."""
    own = course.about.currency if course.about is not None else ""
    sums = {key[1]: float(course.column(key).sum()) for key in course.names("paid")}
    others = sorted((one for one in sums if one != own and sums[one]), key=lambda one: -sums[one])
    order = [own, *others] if sums.get(own) or not others else [*others, own]
    return [currency for currency in order if currency]


def _span(course: Course, keys: list[Key], ago: int) -> int:
    """The sum of the five minutes that ended `ago` microseconds before now, or before the end of what is over."""
    last = course.place(course.until - ago) + 1
    first = last - SPAN // course.step
    return int(sum(float(course.column(key)[max(0, first) : max(0, last)].sum()) for key in keys))
