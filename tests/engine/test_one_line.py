"""What viewers call themselves and write, as one line of a screen."""

import pytest
from tiercast.engine.entries import EntryMaker
from tiercast.engine.intake.totals import Amounts
from tiercast.one_line import one_line
from tiercast_api.event import Event, Viewer


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("小美", "小美"),
        ("two\nlines\u2028and\u2029more", "two lines and more"),
        ("\u202eevil\u202c", "evil"),
        ("a\x1b[31m  b", "a [31m b"),
        ("p\u200bo\u2060p", "pop"),
        ("\u200b\u200d\u3164", ""),
        ("👩\u200d👧", "👩\u200d👧"),
        ("<b>x</b>", "<b>x</b>"),
    ],
)
def test_that_a_line_has_nothing_in_it_that_breaks_or_turns_it(written: str, shown: str) -> None:
    assert one_line(written) == shown


def test_that_a_line_that_is_too_long_ends_in_an_ellipsis() -> None:
    assert one_line("长" * 30, 10) == "长" * 9 + "…"
    assert one_line("长" * 10, 10) == "长" * 10


def test_that_a_viewers_name_is_kept_as_one_line_so_that_it_rearranges_no_screen() -> None:
    maker = EntryMaker(lambda platform, who: who.encode(), lambda room: "1")
    for who, name in (("a", "\u202eevil\nname"), ("b", "\u200b"), ("c", None)):
        event = Event(kind="enter", viewer=Viewer("shop", who, name=name))
        maker.entry(event, "feed", "r", 1, Amounts(None, None), 1)
    assert [one.name for one in maker.take_new()] == ["evil name", "", None]
