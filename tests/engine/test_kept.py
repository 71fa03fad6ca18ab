"""What intake remembers over a restart: running totals and learned clocks, kept in the commit that taught them."""

from tiercast.engine.entries import EntryMaker
from tiercast.engine.feed import Feed
from tiercast.engine.intake.clock import Correction
from tiercast.engine.intake.dedupe import SeenWindow
from tiercast.engine.intake.skew import SkewState
from tiercast.engine.intake.totals import Totals
from tiercast.engine.kept import kept_clocks, kept_totals, restored_clock, restored_totals, stale_totals
from tiercast_api.event import Counts, Event, Viewer
from tiercast_api.kinds import Kinds

from tests.engine.workshop import declaration

SECOND = 1_000_000


def gift(total: int, time: int) -> Event:
    return Event(kind="gift", viewer=Viewer("douyin", "小美"), quantity=total, streak="s1", time=time)


def test_that_a_streak_goes_on_after_a_restart_instead_of_beginning_at_its_total() -> None:
    before = Totals()
    assert before.amounts("feed", gift(5, 10 * SECOND), Counts.RUNNING, 10 * SECOND).quantity == 5
    rows = kept_totals(before)
    after = Totals(restored_totals(rows))
    assert after.amounts("feed", gift(8, 12 * SECOND), Counts.RUNNING, 12 * SECOND).quantity == 3


def test_that_a_streak_is_kept_once_for_each_change_and_not_after_a_failed_commit() -> None:
    totals = Totals()
    totals.amounts("feed", gift(5, SECOND), Counts.RUNNING, SECOND)
    assert len(kept_totals(totals)) == 1
    assert kept_totals(totals) == {}
    totals.settle()
    totals.amounts("feed", gift(9, 2 * SECOND), Counts.RUNNING, 2 * SECOND)
    totals.revert()
    assert kept_totals(totals) == {}


def test_that_streaks_of_long_ago_are_named_stale() -> None:
    totals = Totals()
    totals.amounts("feed", gift(5, 100 * SECOND), Counts.RUNNING, 100 * SECOND)
    rows = kept_totals(totals) | {"feed": b"a cursor"}
    assert stale_totals(rows, 100 * SECOND) == []
    assert stale_totals(rows, 101 * SECOND) == [name for name in rows if name != "feed"]


def test_that_a_learned_clock_is_known_after_a_restart() -> None:
    maker = EntryMaker(lambda platform, person: b"k" * 16, lambda room: "1")
    state = SkewState(offset=-3_600 * SECOND)
    feed = Feed("feed", "r", "1", declaration(), Kinds(), maker, SeenWindow(), Totals(), skew=state)
    rows = kept_clocks([(feed, Correction("offset", 1, 2, -3_600 * SECOND))])
    restored = restored_clock(rows, "feed")
    assert restored is not None
    assert restored.offset == -3_600 * SECOND
    assert restored_clock(rows, "other") is None
