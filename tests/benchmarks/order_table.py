"""How long the list of orders takes with 300,000 orders of 100,000 viewers: read, open, sort, search, filter, scroll.

Everything is asked as the engine's worker is asked, down to the first page as JSON, in CPU time of the process;
*before* is the same question where nothing is kept in memory, so that all orders are read for it. The memory is what
the process takes on as it reads them.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
from tiercast.engine.imports.orders import Line, Order
from tiercast.engine.opened import Opened, open_store
from tiercast.engine.workers import pool_of_one
from tiercast.serve import order_reader
from tiercast.serve.order_list import Asked
from tiercast.serve.order_reader import few_orders, find_orders, orders_at
from tiercast.serve.order_table import Listed
from tiercast.store.batch import Identity
from tiercast.store.imports import ImportState, Staged, begin_import, set_import, stage
from tiercast_api.clock import SystemClock

from tests.benchmarks.machine import baseline, render_baseline

SECOND: Final = 1_000_000
START: Final = 1_672_531_200 * SECOND
TIMES: Final = 10.0
"""How many times faster than reading everything each question is to be."""
MEMORY: Final = 1_500
"""Bytes that an order may take in memory."""
CHUNK: Final = 5_000
_pack = msgspec.msgpack.Encoder().encode
QUESTIONS: Final[tuple[tuple[str, dict[str, Any]], ...]] = (
    ("open", {}),
    ("sort by amount", {"by": "amount"}),
    ("sort by number", {"by": "number", "descending": False}),
    ("search a name", {"text": "小美77"}),
    ("search a product", {"text": "lipstick 12"}),
    ("search nothing that is", {"text": "nobody at all"}),
    ("filter", {"states": ("partly_refunded",), "links": ("id",), "origin": "import"}),
)


class Took(msgspec.Struct):
    """CPU seconds of a question: where all are read, and where they are kept."""

    what: str
    before: float
    now: float


def fill(folder: Path, orders: int, viewers: int) -> Asked:
    """A store with an import of so many orders. Returns: the question for all of them."""
    url = f"sqlite:///{folder / 'store.db'}"
    opened = open_store(url, "big", SystemClock(), folder / "key", synchronous="OFF", keyring=False)
    try:
        summary = {"platform": "shop", "linked": {}}
        number = opened.writer.call(
            lambda c: begin_import(c, opened.shop, "orders", ["orders.csv"], "", "", 1, 1, summary)
        ).result()
        for first in range(0, orders, CHUNK):
            _stage(opened, number, range(first, min(orders, first + CHUNK)), viewers)
        opened.writer.call(lambda c: set_import(c, opened.shop, number, ImportState.DONE, rows=orders)).result()
        return Asked(store=url, shop="big", secrets=opened.secrets, platforms={"r": "shop"}, titles={})
    finally:
        opened.close()


def _stage(opened: Opened, number: int, places: range, viewers: int) -> None:
    vault = opened.vault
    people = {place % viewers: vault.viewer_key("shop", f"k{place % viewers}") for place in places}
    identities = [
        Identity(key, "shop", f"k{place}", "stable", f"小美{place}")
        for place, key in people.items()
        if places.start < viewers
    ]
    rows = [
        Staged(
            place.to_bytes(16, "big"), people[place % viewers], "id", 100, START + place * SECOND,
            _pack(_order(place, viewers)), place + 1,
        )
        for place in places
    ]  # fmt: skip
    opened.writer.call(lambda c: stage(c, vault, number, rows, identities)).result()


def _order(place: int, viewers: int) -> Order:
    amount = 100 + place * 7_919 % 90_000
    return Order(
        f"{100_000_000_000_000 + place * 7}", "orders.csv", place + 2, f"k{place % viewers}", f"小美{place % viewers}",
        START + place * 61 % 31_000_000 * SECOND, amount, 50 if place % 40 == 0 else 0, "CNY", "", "",
        [Line(f"i{place % 800}", f"Lipstick {place % 800}", 1, amount)],
    )  # fmt: skip


def _cpu(do: Callable[[], object]) -> float:
    begun = time.process_time()
    do()
    return time.process_time() - begun


def _ask(asked: Asked) -> None:
    found = find_orders(asked, float("inf"))
    assert isinstance(found, Listed)
    assert orders_at(found.epoch, found.pages[0], asked) is not None


def _ask_anew(asked: Asked) -> None:
    listed, table = few_orders(asked)
    table.page(listed.pages[0], asked.titles)


def run(orders: int, viewers: int) -> tuple[list[Took], float, float]:
    """Measure. Returns: the questions, the CPU seconds of the first reading, bytes an order."""
    with tempfile.TemporaryDirectory() as folder:
        with pool_of_one() as pool:
            asked = pool.submit(fill, Path(folder), orders, viewers).result()
        order_reader._kept.clear()
        base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        first = _cpu(lambda: _ask(asked))
        weight = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) * 1_024 / orders
        before = _cpu(lambda: _ask_anew(asked))
        found = []
        for what, changes in QUESTIONS:
            question = msgspec.structs.replace(asked, **changes)
            found.append(Took(what, before, _cpu(lambda one=question: _ask(one))))  # type: ignore[misc]
        kept = find_orders(asked, float("inf"))
        assert isinstance(kept, Listed)
        scrolled = _cpu(lambda: [orders_at(kept.epoch, page, asked) for page in kept.pages]) / len(kept.pages)
        found.append(Took("a page that is scrolled to", before, scrolled))
    order_reader._kept.clear()
    return found, first, weight


def main(arguments: list[str]) -> int:
    """Print a table; ends with 1 where something took too long, or too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=300_000)
    parser.add_argument("--viewers", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args(arguments)
    orders, viewers = (5_000, 2_000) if given.quick else (given.orders, given.viewers)
    base = baseline()
    sys.stdout.write(f"{render_baseline(base)}\n{orders:,} orders of {viewers:,} viewers\n")
    found, first, weight = run(orders, viewers)
    sys.stdout.write(f"read for the first time: {first:.2f} s of CPU; {weight:,.0f} bytes an order\n")
    for one in found:
        ratio = one.before / max(one.now, 1e-6)
        said = "pass" if ratio >= TIMES else "FAIL"
        sys.stdout.write(f"{one.what:28} before {one.before:7.3f} s   now {one.now:7.3f} s   {ratio:8.1f} ×  {said}\n")
    report = {"orders": orders, "viewers": viewers, "machine": base, "first": first, "bytes": weight, "took": found}
    sys.stdout.write(msgspec.json.encode(report).decode() + "\n")
    slow = any(one.before < TIMES * one.now for one in found)
    return 1 if slow or (weight > MEMORY and not given.quick) else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
