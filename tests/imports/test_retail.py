"""The numbers of METHODS.md, from the retail file imported as order history."""

from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from tiercast.audience.rfm import SEGMENTS, Cell
from tiercast.step.standing import CutsInForce

from tests.imports.shop import ImportingShop
from tests.shared_data import shared_data

DAY = 86_400_000_000
MAPPING = """\
orders: 1
columns:
  {order: InvoiceNo, viewer: CustomerID, paid: InvoiceDate, price: UnitPrice, quantity: Quantity, item: StockCode}
currency: GBP
leave_out: {InvoiceNo: "C*"}
"""
CELLS = {
    Cell.IMPORTANT_VALUE: 689, Cell.GENERAL_VALUE: 358, Cell.IMPORTANT_DEVELOP: 117, Cell.GENERAL_DEVELOP: 1_750,
    Cell.IMPORTANT_KEEP: 27, Cell.GENERAL_KEEP: 41, Cell.IMPORTANT_RETAIN: 38, Cell.GENERAL_RETAIN: 1_318,
}  # fmt: skip

NAMES = {
    "hibernating": 1_335, "loyal": 688, "champion": 604, "potential_loyalist": 484, "about_to_sleep": 478,
    "at_risk": 357, "promising": 169, "need_attention": 121, "new": 67, "cant_lose": 35,
}  # fmt: skip
"""Computed apart by a straightforward script: numpy's quantiles over whole days and numbers of invoices."""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> ImportingShop:
    data = shared_data("uci_online_retail.csv.gz")
    folder: Path = tmp_path_factory.mktemp("retail")
    (folder / "mapping.yaml").write_text(MAPPING, "utf-8")
    as_of = int(datetime(2011, 12, 11, tzinfo=ZoneInfo("Asia/Shanghai")).timestamp()) * 1_000_000
    shop = ImportingShop(folder, as_of)
    summary = shop.bring(data, mapping=str(folder / "mapping.yaml"))
    assert (summary.rows, summary.left_out, summary.problems) == (541_909, 9_288, 2)
    assert (summary.viewers, summary.added, summary.linked["id"]) == (4_339, 22_062, 18_536)
    return shop


def test_that_the_retail_file_gives_the_customers_and_means_of_the_methods(shop: ImportingShop) -> None:
    bought = [one for one in shop.viewers().values() if one.orders and one.spent > 0]
    assert len(bought) == 4_338
    assert round(sum((shop.now - one.last_paid) // DAY for one in bought) / 4_338, 3) == 93.059
    assert round(sum(one.orders for one in bought) / 4_338, 3) == 4.273
    assert round(sum(one.spent for one in bought) / 4_338 / 100, 3) == 2_054.266


def test_that_the_retail_file_gives_the_eight_cells_exactly(shop: ImportingShop) -> None:
    assert Counter(one.cell for one in shop.placements()) == CELLS


def test_that_the_ten_names_are_those_of_the_scores(shop: ImportingShop) -> None:
    placed = shop.placements()
    assert all(one.segment is SEGMENTS[one.recency, one.frequency] for one in placed)
    assert Counter(str(one.segment) for one in placed) == NAMES


def test_that_the_medians_are_those_of_the_methods(shop: ImportingShop) -> None:
    config = (shop.folder / "tiercast.yaml").read_text("utf-8")
    by_median = ImportingShop(shop.folder, shop.now, config + "segments: {cut: median}\n")

    async def recompute(stopped: object) -> bytes:
        await stopped._settled()  # type: ignore[attr-defined]
        cuts: bytes = stopped.shop.core.state.shop.cuts  # type: ignore[attr-defined]
        return cuts

    cuts = msgspec.json.decode(by_median.run(recompute), type=CutsInForce).rfm
    assert cuts is not None
    days, orders, money = cuts.grid
    assert (days / DAY, orders) == (51, 2)
    assert money / 100 == pytest.approx(674.485)
