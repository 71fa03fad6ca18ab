"""The dispatcher over the real store: what it relies on is what the store does."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiercast.decide.decision import PlannedAction
from tiercast.deliver.ports import State
from tiercast.store.batch import Batch
from tiercast.store.database import open_database
from tiercast_api import SECOND, Action, Delivery, Outcome, Receipt, RetryAfter
from tiercast_api.testing import VirtualClock

from tests.deliver.store_port import StorePort
from tests.deliver.support import NOON, Stage, planned
from tests.store.support import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A store in a file."""
    database = open_database(f"sqlite:///{tmp_path / 'store.db'}", synchronous="OFF")
    made = Shop(database)
    yield made
    made.close()
    database.close()


class StoreStage(Stage):
    """A dispatcher over the real store."""

    def __init__(self, shop: Shop, epoch: int, clock: VirtualClock | None = None) -> None:
        self.port = StorePort(shop, epoch)
        self.shop = shop
        super().__init__(clock=clock, real=self.port)

    def commit(self, *actions: PlannedAction) -> None:
        self.shop.writer.submit(Batch(self.shop.number, actions=list(actions))).result(30)
        self.dispatcher.submit(actions)

    async def until(self, number: int, state: State) -> None:
        """Let real and virtual time pass until the action is in this state."""
        async with asyncio.timeout(60):
            while (await self.port.load([planned(number).id]))[0].state is not state:
                await self.clock.advance(0.05)
                await asyncio.sleep(0.002)


async def test_that_a_firing_with_a_retry_and_a_result_comes_to_its_ends_in_the_store(shop: Shop) -> None:
    async with StoreStage(shop, 1) as stage:
        coupon, web = stage.sink("coupon"), stage.sink()
        answers = iter([RetryAfter("busy", 0.2)])

        def give(action: Action) -> object:
            code = Receipt(action=action.id, outcome=Outcome.ACCEPTED, results={"code": "A1B2"})
            return next(answers, None) or code

        coupon.answer = give
        viewer = shop.viewer("42", "小红")
        text = {"text": "{viewer.name} {coupon.code}"}
        stage.commit(
            planned(1, 7, 0, sink="coupon", type="coupon", viewer=viewer),
            planned(2, 7, 1, needs=("coupon.code",), fields=text, viewer=viewer),
        )
        await stage.until(2, State.ACCEPTED)
        assert len(coupon.got) == 2
        assert web.got[0][0].fields["text"] == "小红 A1B2"
        rows = await stage.port.load([planned(1).id])
        assert (rows[0].state, rows[0].attempts, rows[0].results) == (State.ACCEPTED, 2, {"code": "A1B2"})


@pytest.mark.parametrize(
    ("delivery", "after"), [(Delivery.AT_LEAST_ONCE, State.ACCEPTED), (Delivery.AT_MOST_ONCE, State.UNCERTAIN)]
)
async def test_that_an_attempt_of_an_earlier_engine_is_repeated_or_uncertain(
    shop: Shop, delivery: Delivery, after: State
) -> None:
    stage = StoreStage(shop, 1)
    stage.sink(delivery=delivery).answer = lambda action: asyncio.Event().wait()
    async with stage:
        stage.commit(planned(1), planned(2, mode="shadow"), planned(3, mode="ask"), planned(4, expires=NOON + SECOND))
        await stage.until(1, State.DISPATCHING)
    await stage.clock.advance(2)
    again = StoreStage(shop, 2, stage.clock)
    sink = again.sink(delivery=delivery)
    async with again:
        await again.until(1, after)
        await again.until(4, State.EXPIRED if delivery is Delivery.AT_LEAST_ONCE else State.UNCERTAIN)
        assert sink.numbers == ([1] if delivery is Delivery.AT_LEAST_ONCE else [])
        states = [row.state for row in await again.port.load([planned(number).id for number in (2, 3)])]
        assert sorted(states) == [State.SHADOW, State.WAITING]


async def test_that_what_is_held_answered_and_fetched_from_the_store_goes_out(shop: Shop) -> None:
    stage = StoreStage(shop, 1)
    shop.writer.submit(Batch(shop.number, actions=[planned(number) for number in range(1, 1_201)])).result(30)
    sink = stage.sink(concurrency=64)
    async with stage:
        await stage.until(1_200, State.ACCEPTED)
        async with asyncio.timeout(60):
            while len(sink.done) < 1_200:
                await stage.clock.advance(0.05)
                await asyncio.sleep(0.002)
        assert sorted(sink.numbers) == list(range(1, 1_201))
