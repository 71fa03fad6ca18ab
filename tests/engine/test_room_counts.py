"""What a room has had, and how fast its events become actions."""

from tiercast.audience.entry import Entry
from tiercast.decide.decision import Firing, PlannedAction
from tiercast.engine.measures import SLICE, LastMinute
from tiercast.engine.memory import memory
from tiercast.engine.room_counts import UNDER_WAY, Rooms

SECOND = 1_000_000


def entry(seq: int, room: str = "a", source: str = "feed", received: int = 0) -> Entry:
    made = Entry(1, "comment", room, source=source, seq=seq)
    made.received = received
    return made


def firing(room: str, suppressed: str = "") -> Firing:
    return Firing(
        id=b"f", seq=1, cause=1, time=1, room=room, ruleset="s", rule="r", state="live", suppressed=suppressed
    )


def action(name: bytes, seq: int, room: str = "a", mode: str = "live") -> PlannedAction:
    return PlannedAction(
        id=name, firing=b"f", ordinal=0, time=1, room=room, ruleset="s", rule="r", type="message", sink="desk",
        mode=mode, fields={}, values={}, seq=seq,
    )  # fmt: skip


def test_that_each_room_has_counts_of_its_own() -> None:
    rooms = Rooms()
    firings = [firing("a"), firing("b"), firing("b", "limit")]
    rooms.committed([entry(1, "a"), entry(2, "b"), entry(3, "b", source="")], firings, [action(b"1", 1)], 5 * SECOND)
    a, b = rooms.of("a"), rooms.of("b")
    assert (a.events, a.firings, a.suppressed, a.actions) == (1, 1, 0, 1)
    assert (b.events, b.firings, b.suppressed, b.actions) == (1, 1, 1, 0)
    assert (a.rate(6 * SECOND), a.rate(60 * SECOND)) == (0.1, 0.0)


def test_that_the_reaction_is_from_the_arrival_of_the_event_to_the_receipt() -> None:
    rooms = Rooms()
    actions = [action(b"at once", 7), action(b"shadow", 7, mode="shadow"), action(b"by a timer", 8)]
    rooms.committed([entry(7, received=1_000_000), entry(8, source="")], [], actions, 0)
    for name in (b"at once", b"shadow", b"by a timer", b"of a life before"):
        rooms.ended(name, done=True, time=1_020_000, now=SECOND)
    found = rooms.reaction.quantile(0.5, SECOND)
    assert found is not None
    assert 20_000 <= found <= 23_000


def test_that_an_action_that_was_not_done_has_no_reaction_and_what_is_under_way_is_bounded() -> None:
    rooms = Rooms()
    rooms.committed([entry(7, received=1)], [], [action(b"refused", 7)], 0)
    rooms.ended(b"refused", done=False, time=2, now=0)
    assert rooms.reaction.quantile(0.5, 0) is None
    many = [action(number.to_bytes(4, "big"), 7) for number in range(UNDER_WAY + 5)]
    rooms.committed([entry(7, received=1)], [], many, 0)
    rooms.ended(many[0].id, done=True, time=2, now=0)
    assert rooms.reaction.quantile(0.5, 0) is None
    rooms.ended(many[-1].id, done=True, time=2, now=0)
    assert rooms.reaction.quantile(0.5, 0) is not None


def test_that_the_last_minute_forgets_what_is_older_and_knows_nothing_of_nothing() -> None:
    minute = LastMinute()
    assert minute.quantile(0.99, 0) is None
    for number in range(100):
        minute.add(1_000 if number < 95 else 1_000_000, 0)
    median, most = minute.quantile(0.5, 0), minute.quantile(0.99, 0)
    assert median is not None
    assert most is not None
    assert 1_000 <= median <= 1_150
    assert 1_000_000 <= most <= 1_150_000
    assert minute.quantile(0.5, 5 * SLICE) == median
    assert minute.quantile(0.5, 6 * SLICE) is None
    minute.add(10**12, 6 * SLICE)
    assert minute.quantile(0.5, 6 * SLICE) is not None


def test_that_a_process_knows_how_much_memory_it_holds_or_says_nothing() -> None:
    found = memory()
    assert found is None or found > 1_000_000
