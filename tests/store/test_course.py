"""Series and marks in the store: written over, kept for their time, and without the words of whoever is erased."""

from tiercast.store.marks import Mark, blank_marks, marks_since, one_mark, prune_marks, remove_mark, set_mark
from tiercast.store.retention import Retention, prune
from tiercast.store.series import SeriesRow, counted_until, latest_of, put_series, series_of

from tests.store.support import Shop

DAY = 86_400_000_000
MINUTE = 60_000_000


def row(room: str, minute: int, seq: int, payload: bytes = b"x") -> SeriesRow:
    return SeriesRow(room, minute * MINUTE, seq, payload)


def test_that_a_minute_is_written_over_and_rooms_lie_apart(shop: Shop) -> None:
    number = shop.number
    assert shop.read(lambda c: latest_of(c, number, "a")) is None
    assert shop.read(lambda c: counted_until(c, number)) == 0
    shop.write(lambda c: put_series(c, number, [row("a", 1, 5), row("a", 2, 5), row("b", 1, 5)]))
    shop.write(lambda c: put_series(c, number, [row("a", 1, 9, b"late")]))
    shop.write(lambda c: put_series(c, number, []))
    assert shop.read(lambda c: series_of(c, number, "a", MINUTE)) == [row("a", 1, 9, b"late"), row("a", 2, 5)]
    assert shop.read(lambda c: latest_of(c, number, "a")) == row("a", 2, 5)
    assert shop.read(lambda c: counted_until(c, number)) == 9
    assert shop.read(lambda c: counted_until(c, number + 1)) == 0


def test_that_series_go_with_the_decisions_and_marks_with_the_notes(shop: Shop) -> None:
    number = shop.number
    shop.write(lambda c: put_series(c, number, [row("a", 1, 5), SeriesRow("a", 20 * DAY, 6, b"y")]))
    shop.write(lambda c: set_mark(c, number, Mark(0, "a", MINUTE, "o", "old")))
    shop.write(lambda c: set_mark(c, number, Mark(0, "a", 20 * DAY, "o", "new")))
    keep = Retention(decisions=5 * DAY, audit=5 * DAY)
    shop.write(lambda c: prune(c, number, keep, 21 * DAY))
    assert [one.seq for one in shop.read(lambda c: series_of(c, number, "a", 0))] == [6]
    assert [one.text for one in shop.read(lambda c: marks_since(c, number, "a", 0))] == ["new"]
    assert shop.write(lambda c: prune_marks(c, number, 0, 10)) == 0


def test_that_marks_stand_in_the_order_of_what_they_are_about(shop: Shop) -> None:
    number = shop.number
    late = shop.write(lambda c: set_mark(c, number, Mark(0, "a", 2, "o", "second\0")))
    early = shop.write(lambda c: set_mark(c, number, Mark(0, "a", 1, "o", "first")))
    shop.write(lambda c: set_mark(c, number, Mark(0, "b", 1, "o", "elsewhere")))
    assert [one.n for one in shop.read(lambda c: marks_since(c, number, "a", 1))] == [early, late]
    assert shop.read(lambda c: one_mark(c, number, late)) == Mark(late, "a", 2, "o", "second\ufffd")
    assert shop.write(lambda c: remove_mark(c, number, late))
    assert not shop.write(lambda c: remove_mark(c, number, late))
    assert shop.read(lambda c: one_mark(c, number, late)) is None


def test_that_the_words_of_an_erased_viewer_go_from_the_marks(shop: Shop) -> None:
    number = shop.number
    shop.write(lambda c: set_mark(c, number, Mark(0, "a", 1, "小红", "小红 asked about size")))
    shop.write(lambda c: set_mark(c, number, Mark(0, "a", 2, "o", "flash sale")))
    assert shop.write(lambda c: blank_marks(c, number, ["小红"])) == 1
    assert [(one.who, one.text) for one in shop.read(lambda c: marks_since(c, number, "a", 0))] == [
        ("***", "*** asked about size"), ("o", "flash sale"),
    ]  # fmt: skip
