"""The core's state: what is read is the state as of a cut, also after a kill in the middle of one."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import func, select
from tiercast.store.batch import Cut, StateValue
from tiercast.store.states import cuts, discard_unfinished, last_cut, load_space, load_states, prune_states
from tiercast.store.tables import states

from tests.store.support import Shop, TemporaryShop, key

KEYS = [("viewer", key(1)), ("viewer", key(2)), ("timer", key(1))]


def put(shop: Shop, number: int, values: dict[tuple[str, bytes], bytes | None], cut: bool = False) -> None:
    """Write values under a snapshot's number, and complete it where asked."""
    shop.commit(
        states=[StateValue(space, name, value) for (space, name), value in values.items()],
        snapshot=number,
        cut=Cut(number, number * 10, 1) if cut else None,
    )


def load(shop: Shop, number: int) -> dict[tuple[str, bytes], bytes]:
    """Everything as of a snapshot, read in both ways, which agree."""
    some = shop.read(lambda c: load_states(c, shop.number, number, KEYS))
    for space in ("viewer", "timer"):
        whole = shop.read(lambda c, s=space: list(load_space(c, shop.number, number, s)))  # type: ignore[misc]
        assert whole == sorted((name, value) for (where, name), value in some.items() if where == space)
    return some


def prune(shop: Shop, limit: int = 2) -> None:
    """Prune to the end, slice by slice."""
    place = shop.write(lambda c: prune_states(c, shop.number, None, limit))
    while place is not None:
        place = shop.write(lambda c, p=place: prune_states(c, shop.number, p, limit))  # type: ignore[misc]


def test_that_a_value_is_read_as_of_a_snapshot(shop: Shop) -> None:
    put(shop, 1, {KEYS[0]: b"a", KEYS[1]: b"b"}, cut=True)
    put(shop, 2, {KEYS[0]: b"c", KEYS[1]: None, KEYS[2]: b"t"}, cut=True)
    assert load(shop, 1) == {KEYS[0]: b"a", KEYS[1]: b"b"}
    assert load(shop, 2) == {KEYS[0]: b"c", KEYS[2]: b"t"}
    assert shop.read(lambda c: cuts(c, shop.number)) == [Cut(1, 10, 1), Cut(2, 20, 1)]


def test_that_as_many_snapshots_are_kept_as_what_if_reaches_back(shop: Shop) -> None:
    for number in range(1, 9):
        put(shop, number, {KEYS[0]: b"%d" % number}, cut=True)
    for _ in range(3):
        shop.write(lambda c: prune_states(c, shop.number, None, 100, reach=35))
    assert [cut.number for cut in shop.read(lambda c: cuts(c, shop.number))] == [4, 5, 6, 7, 8]
    assert load(shop, 4) == {KEYS[0]: b"4"}
    for _ in range(3):
        shop.write(lambda c: prune_states(c, shop.number, None, 100))
    assert [cut.number for cut in shop.read(lambda c: cuts(c, shop.number))] == [7, 8]


def test_that_a_value_written_twice_in_a_snapshot_is_the_later_one(shop: Shop) -> None:
    put(shop, 1, {KEYS[0]: b"a"})
    put(shop, 1, {KEYS[0]: b"b"}, cut=True)
    assert load(shop, 1) == {KEYS[0]: b"b"}


def test_that_a_kill_in_the_middle_of_a_cut_falls_back_to_the_last_complete_one(shop: Shop) -> None:
    put(shop, 1, {KEYS[0]: b"a"}, cut=True)
    put(shop, 2, {KEYS[0]: b"half", KEYS[1]: b"half"})
    assert load(shop, 2)[KEYS[0]] == b"half", "evicted in mid-cut, and read again while the engine lives"
    assert shop.read(lambda c: last_cut(c, shop.number)) == Cut(1, 10, 1)
    assert shop.write(lambda c: discard_unfinished(c, shop.number)) == 2
    put(shop, 2, {KEYS[2]: b"t"}, cut=True)
    assert load(shop, 2) == {KEYS[0]: b"a", KEYS[2]: b"t"}


def test_that_without_a_complete_cut_there_is_no_state(shop: Shop) -> None:
    put(shop, 1, {KEYS[0]: b"a"})
    assert shop.read(lambda c: last_cut(c, shop.number)) is None
    assert shop.write(lambda c: discard_unfinished(c, shop.number)) == 1
    assert load(shop, 1) == {}


def test_that_pruning_keeps_two_snapshots_and_nothing_more(shop: Shop) -> None:
    for number in range(1, 6):
        put(shop, number, dict.fromkeys(KEYS, b"%d" % number), cut=True)
    prune(shop)
    assert [cut.number for cut in shop.read(lambda c: cuts(c, shop.number))] == [4, 5]
    assert load(shop, 4) == dict.fromkeys(KEYS, b"4")
    assert load(shop, 5) == dict.fromkeys(KEYS, b"5")
    assert shop.read(lambda c: c.execute(select(func.count()).select_from(states)).scalar()) == 6


def test_that_many_keys_are_read_in_pieces(shop: Shop) -> None:
    values = {("viewer", key(n)): b"%d" % n for n in range(1_300)}
    put(shop, 1, dict(values), cut=True)
    assert shop.read(lambda c: load_states(c, shop.number, 1, values)) == values


class StatesMachine(RuleBasedStateMachine):
    """Against a model: a dict for each completed snapshot, and one that runs."""

    @initialize()
    def open(self) -> None:
        self.opened = TemporaryShop()
        self.shop = self.opened.shop
        self.complete: list[dict[tuple[str, bytes], bytes]] = []
        self.running: dict[tuple[str, bytes], bytes] = {}
        self.first = 1

    def teardown(self) -> None:
        if hasattr(self, "shop"):
            self.opened.close()

    @property
    def number(self) -> int:
        return len(self.complete) + 1

    @rule(
        values=st.dictionaries(st.sampled_from(KEYS), st.none() | st.binary(min_size=1, max_size=2)), cut=st.booleans()
    )
    def put(self, values: dict[tuple[str, bytes], bytes | None], cut: bool) -> None:
        put(self.shop, self.number, values, cut)
        for name, value in values.items():
            if value is None:
                self.running.pop(name, None)
            else:
                self.running[name] = value
        if cut:
            self.complete.append(dict(self.running))

    @rule()
    def kill(self) -> None:
        self.shop.write(lambda c: discard_unfinished(c, self.shop.number))
        self.running = dict(self.complete[-1]) if self.complete else {}

    @rule(whole=st.booleans())
    def prune(self, whole: bool) -> None:
        if whole:
            prune(self.shop)
            self.first = max(self.first, len(self.complete) - 1)
        else:
            self.shop.write(lambda c: prune_states(c, self.shop.number, None, 1))
            self.first = max(self.first, len(self.complete) - 1)

    @invariant()
    def kept_snapshots_are_as_the_model(self) -> None:
        if not hasattr(self, "shop"):
            return
        assert load(self.shop, self.number) == self.running
        for number in range(max(self.first, 1), len(self.complete) + 1):
            assert load(self.shop, number) == self.complete[number - 1]


TestStatesMachine = StatesMachine.TestCase
TestStatesMachine.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
