"""Several imports that tell of the same orders, taken back in any order, with orders linked by hand in between."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.engine.imports.here import StoppedShop
from tiercast.engine.imports.request import ImportRequest
from tiercast.engine.people import ViewerTold
from tiercast.step.history import HISTORY

from tests.imports.shop import ImportingShop

HEAD = "订单编号,支付时间,订单状态,实付款,买家快手ID,退款金额\n"
NUMBERS = range(1, 5)
OPERATIONS = st.lists(
    st.one_of(
        st.tuples(st.just("import"), st.sets(st.sampled_from(NUMBERS), min_size=1)),
        st.tuples(st.just("undo"), st.integers(1, 4)),
        st.tuples(st.just("link"), st.sampled_from(NUMBERS)),
    ),
    max_size=7,
)


def order_row(number: int) -> str:
    refund = "30" if number == 2 else ""
    return f"10000000000000{number},2026-02-0{number} 20:15,已收货,{number}00.00,k-{number % 2},{refund}\n"


def file_of(folder: Path, numbers: set[int]) -> Path:
    file = folder / ("-".join(map(str, sorted(numbers))) + ".csv")
    file.write_text(HEAD + "".join(map(order_row, sorted(numbers))), "utf-8")
    return file


@settings(max_examples=12, deadline=None)
@given(OPERATIONS)
def test_that_an_order_counts_once_as_long_as_one_import_tells_of_it(operations: list[tuple[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        shop = ImportingShop(Path(folder))

        async def work(stopped: StoppedShop) -> None:
            key = stopped.shop.opened.vault.viewer_key
            people = {name: key("douyin", name) for name in ("k-0", "k-1", "hand")}
            told: dict[int, set[int]] = {}
            linked: set[int] = set()
            count = 0
            for what, how in operations:
                counted = set().union(*told.values()) if told else set()
                if what == "import":
                    request = ImportRequest(kind="orders", files=(str(file_of(Path(folder), how)),))
                    summary = await stopped.imports.run(request, "test")
                    count += 1
                    assert (summary.number, summary.known) == (count, len(counted & how))
                    told[count] = how
                elif what == "undo" and how in told:
                    undone = await stopped.imports.undo(how)
                    del told[how]
                    left = set().union(*told.values()) if told else set()
                    assert sum(undone.kept.values()) <= len(left)
                    linked &= left
                elif what == "link" and how in counted:
                    order = ViewerTold(
                        what="link", viewer=people["hand"], name=f"10000000000000{how}", platforms=("douyin",)
                    )
                    await stopped.telling.tell(order, "test")
                    linked.add(how)
            state = stopped.shop.core.state
            spent = dict.fromkeys(people, 0)
            for number in set().union(*told.values()) if told else set():
                who = "hand" if number in linked else f"k-{number % 2}"
                spent[who] += number * 10_000 - (3_000 if number == 2 else 0)
            found = {
                name: state.viewers.values[key].spent for name, key in people.items() if key in state.viewers.values
            }
            assert found == {name: spent[name] for name in found}
            assert all(not spent[name] for name in people if name not in found)
            assert state.shop.counts.get(HISTORY, 0) == len(told)

        shop.run(work)
