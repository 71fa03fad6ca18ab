"""Somebody who is erased: nothing that an import told of them stays, and importing again brings nothing back."""

from pathlib import Path

from tiercast.engine.imports.here import StoppedShop
from tiercast.engine.jobs import ViewerQuery
from tiercast.engine.people import ViewerTold
from tiercast.engine.viewers import erase_viewer

from tests.imports.shop import ImportingShop
from tests.imports.test_import import ORDERS


def test_that_erasing_takes_what_was_imported_and_an_import_brings_nothing_back(tmp_path: Path) -> None:
    shop = ImportingShop(tmp_path)
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    shop.bring(tmp_path / "orders.csv")
    before = shop.key("k-1")

    async def note(stopped: StoppedShop) -> None:
        await stopped.telling.tell(ViewerTold(what="note", viewer=before, value="喜欢大红色"), "test")

    shop.run(note)
    query = ViewerQuery(config=tmp_path / "tiercast.yaml", store="", who="k-1", platform="douyin")
    assert erase_viewer(query)["traces"] == []
    again = shop.bring(tmp_path / "orders.csv")
    assert (again.added, again.known) == (0, 4)
    assert before not in shop.viewers()
    assert shop.key("k-1") not in shop.viewers()
    # The second import goes on telling of the others, and of nobody who was erased.
    assert shop.run(lambda stopped: stopped.imports.undo(1)).kept == {2: 2}
    assert shop.key("k-1") not in shop.viewers()
    assert shop.run(lambda stopped: stopped.imports.undo(2)).kept == {}
    assert all(viewer.orders == 0 for viewer in shop.viewers().values())
