"""``allocate: thompson``: shares follow what came of the variants, and follow from the journal alone."""

import msgspec
import pytest
from tiercast.audience.entry import Entry
from tiercast.decide.experiments import choose, position
from tiercast.rules.evaluators import Prefer
from tiercast.step.values import TrialState

from tests.step.support_b import ON_BOTH, Stage, event, key_of

pytestmark = ON_BOTH

TEXT = """
ruleset: shop
experiments:
  offer: {variants: {plain: 50%, coupon: 50%}, metric: order_paid within 30m, allocate: thompson}
triggers:
  nudge:
    on: cart_add
    experiment: offer
    do: {plain: [], coupon: [note]}
"""
MINUTES = 60


def arms(stage: Stage) -> dict[str, tuple[int, int]]:
    packed = stage.core.state.shop.trials.get("shop/offer")
    return msgspec.msgpack.decode(packed, type=TrialState).arms if packed else {}


def shares(stage: Stage) -> dict[str, float] | None:
    weights = stage.core._deciding.trials.weights("shop/offer", stage.core.programs["r"])
    return dict(weights) if weights else None


def crowd(number: int, buys: str) -> list[Entry]:
    """`number` viewers who fill a cart; whoever gets the variant `buys` pays ten minutes later."""
    said = []
    for n in range(number):
        viewer = f"v{n}"
        said.append(event(n, "cart_add", viewer, "i"))
        weights = (("plain", 0.5), ("coupon", 0.5))
        if choose(weights, position(b"s" * 32, "shop/offer", key_of(viewer))) == buys:
            said.append(event(n + 600, "order_paid", viewer, order=str(n)))
    return sorted(said, key=lambda entry: entry.time)


def test_that_a_viewer_counts_once_the_window_has_closed_and_not_before(evaluator: Prefer) -> None:
    stage = Stage(evaluator, TEXT)
    stage.say(0, "cart_add", "ann", "i")
    variant = stage.firings[0].variant
    stage.tick(30 * MINUTES)
    assert arms(stage) == {}
    stage.tick(30 * MINUTES + 1)
    assert arms(stage) == {variant: (1, 0)}
    stage.say(30 * MINUTES + 2, "cart_add", "ann", "j")
    stage.tick(90 * MINUTES)
    assert arms(stage) == {variant: (1, 0)}


@pytest.mark.parametrize(
    ("paid", "counts"), [(0, False), (0.000001, True), (30 * MINUTES, True), (30 * MINUTES + 0.000001, False)]
)
def test_that_what_is_paid_after_the_meeting_and_within_the_window_counts(
    evaluator: Prefer, paid: float, counts: bool
) -> None:
    stage = Stage(evaluator, TEXT)
    stage.say(0, "cart_add", "ann", "i")
    stage.say(paid, "order_paid", "ann", order="1")
    stage.tick(60 * MINUTES)
    assert arms(stage) == {stage.firings[0].variant: (1, int(counts))}


def test_that_an_order_that_is_late_by_no_more_than_its_source_declares_counts(evaluator: Prefer) -> None:
    stage = Stage(evaluator, TEXT, rooms={"r": {"lateness": {"order_paid": 600_000_000}}})
    stage.say(0, "cart_add", "ann", "i")
    stage.tick(39 * MINUTES)
    stage.say(29 * MINUTES, "order_paid", "ann", order="1")
    stage.tick(41 * MINUTES)
    assert arms(stage) == {stage.firings[0].variant: (1, 1)}


def test_that_an_order_in_another_room_of_the_shop_counts(evaluator: Prefer) -> None:
    stage = Stage(evaluator, TEXT)
    stage.configure("ruleset: none\n", room="q")
    stage.say(0, "cart_add", "ann", "i")
    stage.say(60, "order_paid", "ann", order="1", room="q")
    stage.tick(60 * MINUTES)
    assert arms(stage) == {stage.firings[0].variant: (1, 1)}


def test_that_shares_move_to_what_works_and_stay_as_written_before_every_variant_has_a_hundred(
    evaluator: Prefer,
) -> None:
    stage = Stage(evaluator, TEXT)
    stage.take(*crowd(180, "coupon"))
    stage.tick(3000)
    assert shares(stage) is None
    stage = Stage(evaluator, TEXT)
    stage.take(*crowd(260, "coupon"))
    stage.tick(3000)
    assert shares(stage) == pytest.approx({"plain": 0.01, "coupon": 0.99})
    told = [change for change in stage.changes if change.what == "shares"]
    assert told[0].before == "plain 50.0%, coupon 50.0%"
    assert told[-1].after == "plain 1.0%, coupon 99.0%"
    newcomers = [stage.say(4000 + n, "cart_add", f"new{n}", "i")[0].variant for n in range(50)]
    assert newcomers.count("coupon") >= 47
    kept = next(firing for firing in stage.firings if firing.variant == "plain")
    again = next(f"v{n}" for n in range(260) if key_of(f"v{n}") == kept.viewer)
    assert stage.say(5000, "cart_add", again, "i")[0].variant == "plain"


def test_that_the_same_journal_hands_out_the_same_variants_also_from_a_snapshot(evaluator: Prefer) -> None:
    journal = [*crowd(240, "plain"), *(event(3000 + n, "cart_add", f"new{n}", "i") for n in range(20))]
    whole = Stage(evaluator, TEXT)
    whole.take(*journal)
    again = Stage(evaluator, TEXT)
    again.take(*journal)
    assert [f.variant for f in again.firings] == [f.variant for f in whole.firings]
    restored = Stage(evaluator, TEXT, configured=False)
    restored.core.state.restore_shop(dict(whole.core.state.encode_shop()))
    assert restored.core.state.shop.trials == whole.core.state.shop.trials


def test_that_other_shares_in_the_file_are_taken_until_they_are_weighed_anew(evaluator: Prefer) -> None:
    stage = Stage(evaluator, TEXT)
    stage.take(*crowd(260, "coupon"))
    stage.tick(3000)
    stage.configure(TEXT.replace("plain: 50%, coupon: 50%", "plain: 90%, coupon: 10%"))
    assert shares(stage) is None
    stage.say(3001, "cart_add", "late", "i")
    stage.tick(6000)
    assert shares(stage) == pytest.approx({"plain": 0.01, "coupon": 0.99})


def test_that_an_erased_viewer_does_not_count(evaluator: Prefer) -> None:
    stage = Stage(evaluator, TEXT)
    stage.say(0, "cart_add", "ann", "i")
    stage.take(event(1, "erase", "ann", room=""))
    stage.tick(60 * MINUTES)
    assert arms(stage) == {}


def test_that_where_no_source_tells_of_the_metric_nobody_counts(evaluator: Prefer) -> None:
    stage = Stage(evaluator, TEXT, rooms={"r": {"known_kinds": ("cart_add",)}})
    stage.say(0, "cart_add", "ann", "i")
    stage.tick(60 * MINUTES)
    assert arms(stage) == {}
