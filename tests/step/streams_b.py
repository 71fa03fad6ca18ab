"""A ruleset with something of everything, and random streams for it, control entries among them."""

from hypothesis import strategies as st
from tiercast.audience.entry import Entry

from tests.step.support_b import at, event

EVERYTHING = """
ruleset: all
params:
  many: {value: 3}
features:
  views: {count: item_view, within: 30s}
  views_of_item: {count: item_view, per: [viewer, item], within: 1m}
  room_talk: {count: comment, per: room, within: 20s}
  items: {distinct: item_view.item, within: ever}
  hot_now: {holding: signal.hot, per: room}
  keen_now: {holding: signal.keen, per: [room, item], where: event.item = i1}
  own_keen: {holding: signal.keen}
  greeted: {count: trigger.waits, within: 1h}
  since_flash: {count: comment, since: cue.flash}
tiers:
  warmth:
    - {tier: hot, when: views >= 3, hold: 10s}
    - {tier: warm, when: views >= 1}
    - {tier: cold}
signals:
  hot: {on: item_view, when: views >= 2, lasts: 15s}
  keen: {on: item_view, per: [viewer, item], when: views_of_item >= 2}
cues:
  flash: {}
experiments:
  offer: {variants: {control: 50%, note: 50%}, metric: order_paid within 10s, allocate: thompson}
limits:
  shared: {viewer: 2 per 20s, room: 3 per 10s}
triggers:
  risen: {on: tier.warmth changed, do: [note], limit: shared}
  heated:
    on: [signal.hot, signal.keen]
    do: [note: {text: "{views}"}]
    limit: {viewer: 1 per 5s}
    over_limit: {wait: 30s}
  cooled: {on: signal.hot ended, do: [note]}
  unpaid: {on: cart_add, after: 10s, unless: order_paid, still: views >= 1, do: [message]}
  steps: {sequence: [item_view, cart_add], within: 10s, do: [note], exclusive: one, priority: 3}
  often: {on: comment, times: 3, within: 10s, do: [banner], limit: {room: 1 per session}}
  silent: {absent: comment, for: 12s, do: [note]}
  ticks: {on: every 10s, when: room_talk >= 1, do: [banner]}
  waits:
    on: enter
    do: [note]
    limit: {room: 1 per 7s}
    over_limit: {wait: 40s, first: items}
  liked: {on: like, when: {any: [keen_now >= 1, own_keen >= 1]}, do: [note], limit: {viewer and item: 1 per 30s}}
  left: {on: visit end, do: [note]}
  flashed: {on: comment, when: cue.flash within 20s, do: [note], limit: {viewer: 1 per cue.flash}}
  offered:
    on: cart_add
    when: views >= params.many
    experiment: offer
    exclusive: one
    do: {control: [], note: [message]}
    limit: {viewer: 1 per visit}
  crowd: {on: comment, when: hot_now >= 2, do: [coupon: {cost: 3 CNY}], limit: {budget: 10 CNY per session}}
"""
SETTINGS = {"visit_gap": 25_000_000, "session_gap": 90_000_000, "minimum_gap": 2_000_000, "budget": 3000}
END = 400
"""Second by which all streams are over and all timers of a stream's end have come."""

VIEWERS = ("ann", "bob", "cat")
KINDS = ("item_view",) * 4 + ("cart_add", "cart_add", "order_paid", "comment", "comment", "enter", "leave", "like")


def _control(second: float, kind: str, topic: str, text: str) -> Entry:
    return Entry(at(second), kind, "" if kind == "stop" else "r", topic=topic, text=text)


_events = st.builds(
    event,
    st.integers(0, 120),
    st.sampled_from(KINDS),
    st.sampled_from(VIEWERS),
    st.sampled_from(["i1", "i2", ""]),
    room=st.sampled_from(["r", "r", "q"]),
)
_of_the_room = st.builds(
    event, st.integers(0, 120), st.sampled_from(["room_open", "room_close", "comment"]), st.just("")
)
_cues = st.builds(event, st.integers(0, 120), st.just("cue"), st.just(""), topic=st.just("flash"))
_erased = st.builds(event, st.integers(0, 120), st.just("erase"), st.sampled_from(VIEWERS), room=st.just(""))
_controls = st.builds(
    lambda second, said: _control(second, *said),
    st.integers(0, 120),
    st.sampled_from(
        [
            ("tick", "", ""),
            ("rule_state", "all/heated", "paused"),
            ("rule_state", "all/heated", "live"),
            ("rule_state", "all/unpaid", "shadow"),
            ("param", "all/many", "1"),
            ("stop", "pause", ""),
            ("stop", "", ""),
        ]
    ),
)
_one = st.one_of(_events, _events, _events, _events, _events, _events, _of_the_room, _cues, _controls, _erased)


def _sorted(entries: list[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.time)


streams = st.one_of(st.lists(_one, max_size=50), st.lists(_one, max_size=50).map(_sorted))
"""Streams in order and out of order, for rooms ``r`` and ``q``."""
