"""Keys of de-duplication and the window of those that were seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from tiercast.engine.intake.dedupe import KEY_BYTES, Keys, SeenWindow
from tiercast_api.event import Event, Viewer


def event(**fields: object) -> Event:
    return Event(kind="comment", **fields)  # type: ignore[arg-type]


def test_that_one_id_is_one_event_whatever_else_differs() -> None:
    keys = Keys("danmu")
    key = keys.key(event(id="7", text="a"))
    assert key == keys.key(event(id="7", text="b")) == Keys("danmu").key(event(id="7"))
    assert key is not None
    assert len(key) == KEY_BYTES


def test_that_two_equal_rows_without_an_id_are_two_events() -> None:
    assert Keys("danmu").key(event(text="1")) is None


def test_that_sources_and_kinds_do_not_share_ids() -> None:
    assert Keys("a").key(event(id="7")) != Keys("b").key(event(id="7"))
    keys = Keys("a")
    assert keys.key(Event(kind="order_created", id="7")) != keys.key(Event(kind="order_paid", id="7"))


def test_that_declared_fields_make_the_key_and_none_is_made_where_none_is_there() -> None:
    keys = Keys("a", ("viewer.id", "attributes.uuid", "time"))
    one = event(viewer=Viewer("p", "1"), time=5, attributes={"uuid": "x"})
    assert keys.key(one) == keys.key(event(viewer=Viewer("q", "1"), time=5, attributes={"uuid": "x"}, text="t"))
    assert keys.key(one) != keys.key(event(viewer=Viewer("p", "1"), time=6, attributes={"uuid": "x"}))
    assert keys.key(event()) is None


def test_that_a_source_without_duplicates_has_none() -> None:
    assert Keys("a", ()).key(event(id="7")) is None


@pytest.mark.parametrize("field", ["nonsense", "viewer.name", "attributes", "raw", "id.x", ""])
def test_that_a_field_that_cannot_be_a_key_is_refused(field: str) -> None:
    with pytest.raises(ValueError, match="de-duplication"):
        Keys("a", (field,))


fields = st.tuples(st.text(alphabet="1:a", max_size=4), st.text(alphabet="1:a", max_size=4) | st.none())


@given(fields, fields)
def test_that_keys_are_equal_exactly_where_the_fields_are(
    one: tuple[str, str | None], two: tuple[str, str | None]
) -> None:
    keys = Keys("s", ("text", "item", "kind"))
    first, second = (keys.key(event(text=text, item=item)) for text, item in (one, two))
    assert (first == second) is (one == two)


class SeenMachine(RuleBasedStateMachine):
    """`SeenWindow` against a plain list."""

    size = 6

    def __init__(self) -> None:
        super().__init__()
        self.window = SeenWindow(self.size)
        self.order: list[bytes] = []
        self.unsettled: list[bytes] = []

    @rule(number=st.integers(0, 9))
    @precondition(lambda self: len(self.unsettled) < self.size)
    def note(self, number: int) -> None:
        key = bytes([number])
        assert self.window.is_new(key) is (key not in self.order)
        if key not in self.order:
            self.order.append(key)
            self.unsettled.append(key)
            del self.order[: -self.size]

    @rule()
    def settle(self) -> None:
        self.window.settle(self.window.mark())
        self.unsettled.clear()

    @rule()
    def revert(self) -> None:
        self.window.revert()
        self.order = [key for key in self.order if key not in self.unsettled]
        self.unsettled.clear()

    @rule()
    def restart(self) -> None:
        self.window = SeenWindow(self.size, self.window.keys())
        self.unsettled.clear()

    @invariant()
    def same(self) -> None:
        assert self.window.keys() == tuple(self.order)
        assert len(self.window) == len(self.order)
        assert all(key in self.window for key in self.order)


TestSeenWindow = SeenMachine.TestCase


def test_that_a_batch_settles_only_its_own_keys() -> None:
    window = SeenWindow(10)
    window.is_new(b"1")
    mark = window.mark()
    window.is_new(b"2")
    window.settle(mark)
    window.revert()
    assert window.keys() == (b"1",)


def test_that_a_window_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        SeenWindow(0)
