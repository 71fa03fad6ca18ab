"""The intake of one source: which rooms and which shop its events may name."""

from tiercast.engine.entries import EntryMaker
from tiercast.engine.feed import Admitted, Feed, Sifted
from tiercast.engine.intake.dedupe import SeenWindow
from tiercast.engine.intake.totals import Totals
from tiercast_api.event import Event, Viewer, event_from_json, event_to_json
from tiercast_api.kinds import Kinds

from tests.engine.workshop import declaration

NOW = 1_700_000_000_000_000
LIU = Viewer("shop", "7")


def taken(*events: Event, live: bool = True) -> tuple[list[Admitted], Sifted]:
    maker = EntryMaker(lambda platform, person: b"k" * 16, lambda room: "1")
    rooms = {"main", "second"} if live else None
    feed = Feed(
        "feed", "main", "1", declaration(), Kinds(), maker, SeenWindow(), Totals(), rooms=rooms, shop="lius-shop"
    )
    return feed.take(events, 1, NOW)


def comment(number: int, *, shop: str = "", room: str = "") -> Event:
    return Event(kind="comment", id=f"e{number}", time=NOW, shop=shop, room=room, viewer=LIU, text="多少钱")


def test_that_an_event_of_another_shop_is_kept_as_a_dead_letter_and_those_beside_it_are_taken() -> None:
    admitted, sifted = taken(comment(1, shop="lius-shop"), comment(2, shop="wangs-shop"), comment(3))
    assert len(admitted) == 2
    assert [index for index, _ in sifted.refused] == [1]
    assert sifted.refused[0][1] == "shop 'wangs-shop' is another than this one, 'lius-shop'; leave the field out"
    assert event_from_json(sifted.letters[0].raw).shop == "wangs-shop"


def test_that_an_event_of_a_room_that_is_not_configured_is_refused_by_name() -> None:
    admitted, sifted = taken(comment(1, room="second"), comment(2, room="third"), comment(3))
    assert [one.entry.room for one in admitted] == ["second", "main"]
    assert "room 'third' is not configured" in sifted.refused[0][1]


def test_that_a_recording_of_elsewhere_may_name_any_shop_and_any_room() -> None:
    admitted, sifted = taken(comment(1, shop="wangs-shop", room="third"), live=False)
    assert [one.entry.room for one in admitted] == ["main"]
    assert sifted.refused == []


def test_that_the_shop_of_an_event_is_written_and_read() -> None:
    event = comment(1, shop="lius-shop", room="main")
    assert event_from_json(event_to_json(event)).shop == "lius-shop"
