"""From the name of a reading to a function that reads it at a moment.

None is unknown: no viewer, no item, a product of which nothing was heard, a feature that no connected source feeds, a
history that the viewer's identity cannot carry.
"""

from collections.abc import Callable, Mapping

from tiercast.audience import visits
from tiercast.audience.calendar import Calendar
from tiercast.audience.purchases import CERTAIN
from tiercast.decide.consent import read_consent
from tiercast.step.moment import VISIT_END, Moment, Reader, Value
from tiercast.step.show import channel_reader, show_reader


def _event_field(name: str) -> Reader:
    fields: Mapping[str, str] = {"amount": "money"}
    field = fields.get(name, name)
    if field == "kind" or field in ("item", "order", "coupon", "topic", "channel", "reply_to"):

        def text(m: Moment) -> Value | None:
            return getattr(m.entry, field) or None

        return text
    if field == "confidence":
        return _confidence
    if field in ("quantity", "coins", "text"):

        def plain(m: Moment) -> Value | None:
            value: Value | None = getattr(m.entry, field)
            return value

        return plain
    if field == "money":

        def amount(m: Moment) -> Value | None:
            return m.entry.money if m.entry.currency in ("", m.config.currency) else None

        return amount

    def attribute(m: Moment) -> Value | None:
        attributes = m.entry.attributes
        return attributes.get(field) if attributes else None

    return attribute


def _confidence(m: Moment) -> Value | None:
    """In percent; unknown of what is no order."""
    if not m.entry.order:
        return None
    said = (m.entry.attributes or {}).get("confidence")
    return said if isinstance(said, int | float) else CERTAIN


def _visit_field(name: str, calendar: Calendar) -> Reader | None:
    def on_visit(read: Callable[[visits.Visit, Moment], Value | None]) -> Reader:
        def reader(m: Moment) -> Value | None:
            visit = visit_of(m)
            return None if visit is None else read(visit, m)

        return reader

    match name:
        case "dwell":
            return _dwell
        case "age":
            return on_visit(lambda visit, m: max(0, m.now - visit.start))
        case "number":
            return lambda m: m.viewer.visits if m.viewer is not None and m.history else None
        case "channel":
            return lambda m: (m.viewer.channel or None) if m.viewer is not None else None
        case "started":
            return on_visit(lambda visit, m: calendar.day_number(visit.start))
    return None


def _dwell(m: Moment) -> Value | None:
    if m.entry.kind == VISIT_END:
        return None if m.ended is None else m.ended.dwell
    state = m.visit_state()
    return visits.visit_dwell(state) if state else None


def visit_of(m: Moment) -> visits.Visit | None:
    """The viewer's visit in the moment's room, None where there is none."""
    return m.visit()


def _session_field(name: str) -> Reader | None:
    match name:
        case "age":
            return lambda m: m.now - m.room.opened if m.room is not None and m.room.opened else None
        case "number":
            return lambda m: m.room.session if m.room is not None else None
    return None


def _viewer_field(name: str, calendar: Calendar) -> Reader:
    history: dict[str, Callable[[Moment], Value | None]] = {
        "first_seen": lambda m: calendar.day_number(m.viewer.first_seen) if m.viewer else None,
        "last_seen": lambda m: calendar.day_number(m.viewer.seen_before) if m.viewer and m.viewer.seen_before else None,
        "visits": lambda m: m.viewer.visits if m.viewer else None,
        "is_new": lambda m: (m.viewer.visits <= 1 and m.viewer.orders == 0) if m.viewer and m.history_known else None,
        "orders": lambda m: m.viewer.orders if m.viewer else None,
        "spent": lambda m: m.viewer.spent if m.viewer and m.viewer.currency in ("", m.config.currency) else None,
    }
    if name in history:
        read = history[name]
        return lambda m: read(m) if m.history else None
    match name:
        case "platform":
            return lambda m: (m.viewer.platform or None) if m.viewer else None
        case "quality":
            return lambda m: (m.viewer.quality or None) if m.viewer else None
        case "roles":
            return lambda m: m.viewer.roles if m.viewer else None
        case "non_personalised":
            return lambda m: read_consent(m.viewer.consent).personalised is False if m.viewer else None
    return lambda m: m.viewer.attributes.get(name) if m.viewer and m.viewer.attributes else None


def _item_field(name: str) -> Reader:
    if name in ("title", "category"):

        def text(m: Moment) -> Value | None:
            item = m.item()
            return (getattr(item, name) or None) if item is not None else None

        return text
    if name in ("price", "cost"):

        def money(m: Moment) -> Value | None:
            item = m.item()
            return getattr(item, name) if item is not None and item.currency in ("", m.config.currency) else None

        return money
    if name == "concerns":
        return lambda m: (item.concerns or None) if (item := m.item()) is not None else None
    if name == "stock":

        def stock(m: Moment) -> Value | None:
            item = m.item()
            return item.stock if item is not None else None

        return stock

    def attribute(m: Moment) -> Value | None:
        item = m.item()
        return item.attributes.get(name) if item is not None else None

    return attribute


def _room_field(name: str) -> Reader | None:
    if name in ("key", "title", "category", "currency", "platform"):
        return lambda m: getattr(m.config, name) or None
    if name == "viewers":
        return lambda m: _viewers_now(m)
    return None


def _viewers_now(m: Moment) -> Value | None:
    if m.room is None:
        return None
    for name in ("online", "viewers"):
        if name in m.room.stats:
            return m.room.stats[name]
    return m.room.viewers


def _now_field(name: str, calendar: Calendar) -> Reader | None:
    match name:
        case "time":
            return lambda m: calendar.time_of_day(m.now)
        case "date":
            return lambda m: calendar.day_number(m.now)
        case "weekday":
            return lambda m: calendar.local(m.now).isoweekday()
    return None


def catalogue_reader(name: str, calendar: Calendar) -> Reader | None:
    """A reader of a name of the catalogue that belongs to no ruleset; None where there is no such name."""
    prefix, _, field = name.partition(".")
    match prefix:
        case "event":
            return _event_field(field)
        case "visit":
            return _visit_field(field, calendar)
        case "session":
            return _session_field(field)
        case "viewer":
            return _viewer_field(field, calendar)
        case "item":
            return _item_field(field)
        case "room":
            return _room_field(field)
        case "show":
            return show_reader(field)
        case "channel":
            return channel_reader(field, calendar)
        case "now":
            return (lambda m: m.now) if not field else _now_field(field, calendar)
    return None
