"""A shop that imports into a store on disk, without an engine."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import msgspec
from tiercast.audience.rfm import Placement, place
from tiercast.beside.paths import home_folder, paths_of
from tiercast.engine.config import load_config
from tiercast.engine.imports.here import StoppedShop, stopped_shop
from tiercast.engine.imports.request import ImportRequest, ImportSummary
from tiercast.step.standing import CutsInForce, customer_of
from tiercast.step.values import ItemState, ViewerState
from tiercast.store.states import last_cut, load_space
from tiercast_api.testing.clock import VirtualClock

T = TypeVar("T")
CONFIG = """\
shop: imports
store: sqlite:///shop.db
rooms:
  beauty: {platform: douyin, currency: CNY, zone: Asia/Shanghai, rulesets: [rules.yaml]}
"""
RULES = """\
ruleset: rules
features:
  paid_90d: {sum: order_paid.amount, within: 90d}
  orders: {count: order_paid, within: ever}
triggers:
  welcome: {on: enter, when: viewer.is_new = true, do: [alert: {text: new}]}
"""


class ImportingShop:
    """A configuration and a store in `folder`; `now` is the clock's instant, microseconds."""

    def __init__(self, folder: Path, now: int = 1_772_000_000_000_000, config: str = CONFIG) -> None:
        self.folder, self.now = folder, now
        file = folder / "tiercast.yaml"
        file.write_text(config, "utf-8")
        (folder / "rules.yaml").write_text(RULES, "utf-8")
        self.config = load_config(file)
        self.paths = paths_of(self.config.store, home_folder(), self.config.plugins)

    def run(self, work: Callable[[StoppedShop], Awaitable[T]]) -> T:
        """Do something with the shop in it."""

        async def opened() -> T:
            async with stopped_shop(self.config, self.paths, VirtualClock(self.now), lambda part: None) as shop:
                return await work(shop)

        return asyncio.run(opened())

    def bring(self, *files: Path, kind: str = "orders", **more: object) -> ImportSummary:
        """Import files."""
        request = msgspec.convert({"kind": kind, "files": tuple(map(str, files)), **more}, ImportRequest)
        return self.run(lambda shop: shop.imports.run(request, "test"))

    def viewers(self) -> dict[bytes, ViewerState]:
        """Everybody, as the last snapshot has them."""

        async def read(shop: StoppedShop) -> dict[bytes, ViewerState]:
            return {key: msgspec.msgpack.decode(value, type=ViewerState) for key, value in _space(shop, "viewer")}

        return self.run(read)

    def items(self) -> dict[str, ItemState]:
        """Every product."""

        async def read(shop: StoppedShop) -> dict[str, ItemState]:
            return {key.decode(): msgspec.msgpack.decode(value, type=ItemState) for key, value in _space(shop, "item")}

        return self.run(read)

    def placements(self) -> list[Placement]:
        """Where everybody stands who has bought, by the cuts in force."""

        async def read(shop: StoppedShop) -> list[Placement]:
            cuts = msgspec.json.decode(shop.shop.core.state.shop.cuts, type=CutsInForce).rfm
            assert cuts is not None
            states = [msgspec.msgpack.decode(value, type=ViewerState) for _, value in _space(shop, "viewer")]
            return [place(customer_of(one, self.now), cuts) for one in states if one.orders and one.spent > 0]

        return self.run(read)

    def key(self, person: str, platform: str = "douyin") -> bytes:
        """The key of a viewer."""

        async def read(shop: StoppedShop) -> bytes:
            return shop.shop.opened.vault.viewer_key(platform, person)

        return self.run(read)


def _space(shop: StoppedShop, name: str) -> list[tuple[bytes, bytes]]:
    opened = shop.shop.opened
    with opened.database.read() as connection:
        cut = last_cut(connection, opened.shop)
        return [] if cut is None else list(load_space(connection, opened.shop, cut.number, name))
