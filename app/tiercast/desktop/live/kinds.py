"""What each plot shows of a course: its curves, with titles and colours; without Qt but for its translations."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from tiercast.common_names import spoken
from tiercast.desktop.live.course import Course, Key
from tiercast.desktop.live.figures import currencies, interactions, is_bare, told
from tiercast.desktop.look.tokens import Colours
from tiercast.serve.protocol_watch import Titled

AUDIENCE, INTERACTIONS, SALES, TIERS, SIGNALS = "audience", "interactions", "sales", "tiers", "signals"
PLOTS: Final = (AUDIENCE, INTERACTIONS, SALES, TIERS, SIGNALS)
"""The plots from the top."""
LINE, STEPS, STACK = "line", "steps", "stack"
TITLES: Final = {
    AUDIENCE: QT_TRANSLATE_NOOP("Plots", "Audience"),
    INTERACTIONS: QT_TRANSLATE_NOOP("Plots", "Interactions a minute"),
    SALES: QT_TRANSLATE_NOOP("Plots", "Sales a minute"),
    TIERS: QT_TRANSLATE_NOOP("Plots", "Tiers of who is here"),
    SIGNALS: QT_TRANSLATE_NOOP("Plots", "Signals that hold"),
}
_CURVES: Final = {
    "online": QT_TRANSLATE_NOOP("Plots", "Watching"),
    "present": QT_TRANSLATE_NOOP("Plots", "Known and here"),
    "arrivals": QT_TRANSLATE_NOOP("Plots", "Arrivals a minute"),
    "paid": QT_TRANSLATE_NOOP("Plots", "Paid"),
    "refunded": QT_TRANSLATE_NOOP("Plots", "Refunded"),
    "none": QT_TRANSLATE_NOOP("Plots", "No tier"),
}
_QUIET: Final = frozenset({"like"})
"""Kinds that are not shown before somebody asks: they would press all others flat."""
MOST_CURVES: Final = 8
SHADES: Final = 100
"""From this number on colours are shades of one: tiers are a matter of more and less."""
_FADES: Final = (1.0, 0.84, 0.71, 0.6, 0.51, 0.43, 0.37, 0.31)


@dataclass(frozen=True)
class Curve:
    """A curve: its column, what it is called, how and in which of the colours it is drawn, shown from the start?"""

    key: Key
    title: str
    style: str = LINE
    colour: int = 0
    on: bool = True
    down: bool = False


def colour_of(curve: Curve, colours: Colours) -> str:
    """The colour of a curve in a theme, ``#rrggbb``."""
    if curve.colour < SHADES:
        return colours.series[curve.colour % len(colours.series)]
    share = _FADES[min(curve.colour - SHADES, len(_FADES) - 1)]
    full, ground = (
        tuple(int(one[place : place + 2], 16) for place in (1, 3, 5)) for one in (colours.series[0], colours.surface)
    )
    mixed = (round(a * share + b * (1 - share)) for a, b in zip(full, ground, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def plot_title(plot: str) -> str:
    """What a plot is called, in the language in force."""
    return QCoreApplication.translate("Plots", str(TITLES[plot]))


def curves(plot: str, course: Course, chinese: bool, ladder: str = "") -> list[Curve]:
    """The curves of a plot, in the order in which they are drawn and listed."""
    match plot:
        case "audience":
            return _audience(course)
        case "interactions":
            return _interactions(course, chinese)
        case "sales":
            return _sales(course)
        case "tiers":
            return _tiers(course, ladder)
    return _signals(course)


def missing(plot: str, course: Course) -> tuple[str, ...]:
    """Where a plot can show nothing: kinds of events of which one would fill it; else nothing."""
    match plot:
        case "audience":
            return () if _audience(course) else ("enter", "room_stats")
        case "interactions":
            return () if interactions(course) else ("comment", "like", "item_click")
        case "sales":
            return () if _sales(course) else ("order_paid",)
    return ()


def ladders(course: Course) -> list[Titled]:
    """The ladders that may be shown."""
    return [Titled(name=one.name, title=one.title) for one in course.about.ladders] if course.about else []


def _audience(course: Course) -> list[Curve]:
    found = []
    known = told(course)
    if "enter" in known or course.names("kinds").count(("kinds", "enter")):
        found.append(Curve(("kinds", "enter"), _said("arrivals"), STEPS, 1))
    if "room_stats" in known:
        found.append(Curve(("online",), _said("online"), LINE, 0))
    if course.about is not None and course.about.knows_viewers:
        alone = "room_stats" not in known
        found.append(Curve(("present",), _said("present"), LINE, 0 if alone else 5))
    return found


def _interactions(course: Course, chinese: bool) -> list[Curve]:
    titles = {kind.name: kind for kind in (course.about.told if course.about else ())}
    kinds = interactions(course)
    order = [kind for kind in _FIRST if kind in kinds] + [kind for kind in kinds if kind not in _FIRST]
    return [
        Curve(("kinds", kind), _title(titles.get(kind), kind, chinese), LINE, place, kind not in _QUIET and place < 5)
        for place, kind in enumerate(order[:MOST_CURVES])
    ]


_FIRST: Final = ("comment", "item_click", "cart_add", "gift", "follow", "item_view", "share", "like")


def _sales(course: Course) -> list[Curve]:
    known, found = told(course), []
    paid = [key for key in course.names("paid") if course.column(key).any()]
    if is_bare(course, "paid") or ("order_paid" not in known and not paid):
        return []
    for place, currency in enumerate(currencies(course)[:3] or [""]):
        more = f" {currency}" if place else ""
        found.append(Curve(("paid", currency), _said("paid") + more, STEPS, 1 + place, not place))
        if _tells_refunds(course, currency):
            found.append(Curve(("refunded", currency), _said("refunded") + more, STEPS, 3, not place, down=True))
    return found


def _tells_refunds(course: Course, currency: str) -> bool:
    """Whether refunds in a currency are known: what no source tells is not drawn as none."""
    if is_bare(course, "refunded"):
        return False
    return "order_refunded" in told(course) or bool(course.column(("refunded", currency)).any())


def _tiers(course: Course, ladder: str) -> list[Curve]:
    about = None if course.about is None else next((o for o in course.about.ladders if o.name == ladder), None)
    if about is None:
        return []
    found = [
        Curve(("tiers", ladder, tier.name), tier.title or spoken(tier.name), STACK, SHADES + place)
        for place, tier in enumerate(about.tiers[: MOST_CURVES - 1])
    ]
    if ("tiers", ladder, "") in course.names("tiers"):
        found.append(Curve(("tiers", ladder, ""), _said("none"), STACK, SHADES + MOST_CURVES - 1))
    return found


def _signals(course: Course) -> list[Curve]:
    titles = {one.name: one.title for one in (course.about.signals if course.about else ())}
    held = {key[1]: float(np.nansum(course.column(key))) for key in course.names("holding")}
    order = sorted(titles, key=lambda name: (-held.get(name, -1.0), name))
    return [
        Curve(("holding", name), titles[name], LINE, place, place < 5)
        for place, name in enumerate(order[:MOST_CURVES])
        if name in held or place < 5
    ]


def _title(kind: Titled | None, name: str, chinese: bool) -> str:
    if kind is None:
        return name
    return (kind.title_zh or kind.title) if chinese else kind.title


def _said(name: str) -> str:
    return QCoreApplication.translate("Plots", str(_CURVES[name]))
