"""The sink `coupon`."""

from typing import Any

import pytest
import tiercast_sink_coupon
from tiercast_api import Action, Refused
from tiercast_api.testing import BareHost, MemorySinkContext, check_sink
from tiercast_sink_coupon.sink import PREVIEW_CODE, CouponSink


def _sink(**settings: Any) -> CouponSink:
    host = BareHost()
    host.register("tiercast-sink-coupon", tiercast_sink_coupon)
    sink = host.sink("coupon", settings)
    assert isinstance(sink, CouponSink)
    return sink


def _action(name: str = "a", viewer: str = "v", **other: Any) -> Action:
    fields = {"pool": "flash", "message": "小红，券码 {coupon.code} 已到账"} | other.pop("fields", {})
    return Action(id=name, type="coupon", room="r", rule="rule", time=0, viewer=viewer, fields=fields, **other)


def _context(codes: int = 100) -> MemorySinkContext:
    return MemorySinkContext(pools={"flash": [f"C{number}" for number in range(codes)]})


async def _open(context: MemorySinkContext, **settings: Any) -> CouponSink:
    sink = _sink(**settings)
    await sink.open(context)
    return sink


async def test_that_the_sink_keeps_every_promise_of_the_kit() -> None:
    await check_sink(_sink, [_action()], make_context=_context)


async def test_that_the_code_is_the_result_and_stands_in_the_message() -> None:
    context = _context()
    receipt = await (await _open(context)).deliver(_action(viewer_name="小红"))
    assert receipt.results == {"code": "C0"}
    assert context.pushes[0]["message"] == "小红，券码 C0 已到账"
    assert context.pushes[0]["viewer_name"] == "小红"


async def test_that_a_repeated_action_gets_its_code_again_and_another_viewer_never() -> None:
    context = _context()
    sink = await _open(context)
    codes = [(await sink.deliver(_action(*who))).results["code"] for who in (("a", "v"), ("a", "v"), ("b", "w"))]
    assert codes == ["C0", "C0", "C1"]


async def test_that_a_preview_takes_no_code() -> None:
    context = _context()
    receipt = await (await _open(context)).deliver(_action(preview=True))
    assert receipt.results["code"] == PREVIEW_CODE
    assert context.pools.given == {}


async def test_that_without_a_viewer_no_code_is_given() -> None:
    context = _context()
    with pytest.raises(Refused, match="nobody is named"):
        await (await _open(context)).deliver(_action(viewer=""))
    assert context.pools.given == {}


async def test_that_an_unknown_pool_is_refused() -> None:
    with pytest.raises(Refused, match="no coupon pool 'gold'"):
        await (await _open(_context())).deliver(_action(fields={"pool": "gold"}))


async def test_that_the_last_code_of_a_pool_is_told_of_as_one() -> None:
    context = _context(2)
    await (await _open(context, low=1)).deliver(_action("a0"))
    assert [english for english, _ in context.troubles] == ["Only 1 code is left in the coupon pool flash"]


async def test_that_a_low_pool_is_told_once_and_an_empty_one_once_more() -> None:
    context = _context(4)
    sink = await _open(context, low=2)
    for number in range(4):
        await sink.deliver(_action(f"a{number}"))
    for number in range(2):
        with pytest.raises(Refused, match="is empty"):
            await sink.deliver(_action(f"b{number}"))
    assert [english for english, _ in context.troubles] == [
        "Only 2 codes are left in the coupon pool flash",
        "The coupon pool flash is empty: import codes",
    ]
    context.pools.codes["flash"] = [f"N{number}" for number in range(5)]
    for number in range(4):
        await sink.deliver(_action(f"c{number}"))
    assert len(context.troubles) == 3
