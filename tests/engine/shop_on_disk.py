"""A shop with history in a store on disk, as an engine that has ended leaves it."""

import asyncio
from pathlib import Path

from tiercast.beside.paths import Paths, home_folder, paths_of
from tiercast.engine.config import load_config
from tiercast.engine.entries import EntryMaker
from tiercast.engine.erasing import open_shop
from tiercast.engine.intake.totals import Amounts
from tiercast.engine.opened import Opened, open_store
from tiercast.engine.rooms import config_entry, core_room
from tiercast.engine.rulebook import Rulebook
from tiercast.engine.shop import Extra, Shop
from tiercast.store.small import put_ruleset
from tiercast_api.clock import SystemClock
from tiercast_api.event import Event, Quality, Viewer
from tiercast_api.kinds import Kinds

MINUTE = 60_000_000
NAME, ID = "小红爱吃瓜呀", "dy-7788990011"
RULESET = """\
ruleset: history
features:
  comments: {count: comment, within: 1d}
  curious: {holding: signal.asking, per: room}
signals:
  asking: {on: comment, when: comments >= 1, lasts: 1h}
triggers:
  unpaid:
    on: cart_add
    after: 30m
    unless: order_paid
    do: [message: {text: "{viewer.name}"}]
    limit: {viewer: 1 per 1d}
  many_ask:
    on: comment
    when: curious >= 2
    do: [message: {text: two ask}]
"""


class ShopOnDisk:
    """A configuration, its ruleset and its store in `folder`."""

    def __init__(self, folder: Path, store: str = "sqlite:///shop.db") -> None:
        self.folder = folder
        self.config_file = folder / "tiercast.yaml"
        self.config_file.write_text(
            f"shop: history\nstore: {store}\nrooms:\n  beauty: {{rulesets: [history.yaml]}}\n"
            "sinks:\n  log: {type: log, settings: {path: out.jsonl}}\n", "utf-8",
        )  # fmt: skip
        (folder / "history.yaml").write_text(RULESET, "utf-8")
        self.config = load_config(self.config_file)
        self.paths: Paths = paths_of(self.config.store, home_folder(), self.config.plugins)
        self.now = 1_700_000_000_000_000

    def open(self) -> Opened:
        """The store, owned."""
        return open_store(self.paths.store, "history", SystemClock(), self.paths.key)

    def shop(self, opened: Opened) -> Shop:
        """The shop in it, recovered."""
        return asyncio.run(open_shop(opened, self.config, self.paths, SystemClock()))

    def configured(self, opened: Opened) -> Shop:
        """The shop, its room's ruleset in force."""
        ruleset = Rulebook(Kinds(), {}).take(RULESET, "history.yaml", "CNY")
        opened.writer.call(lambda c: put_ruleset(c, ruleset.hash, ruleset.name, RULESET, 1)).result()
        shop = self.shop(opened)
        room = core_room(self.config.rooms["beauty"], self.config.care, [ruleset], [], {"message": "desk"}, "live")
        shop.take([config_entry(room, [ruleset], self.now)]).commit.result()
        return shop

    def take(self, opened: Opened, shop: Shop, *events: Event) -> None:
        """Step events, a second after each other, and commit them."""
        maker = EntryMaker(opened.vault.viewer_key, lambda room: "1")
        entries = []
        for event in events:
            self.now += 1_000_000
            amounts = Amounts(event.quantity, event.coins)
            entries.append(maker.entry(event, "feed", "beauty", event.time or self.now, amounts, self.now))
            self.now = max(self.now, event.time)
        shop.take(entries, Extra(identities=maker.take_new())).commit.result()


def said(kind: str, person: str = ID, name: str | None = NAME, **fields: object) -> Event:
    """Something that somebody did."""
    quality = fields.pop("quality", Quality.STABLE)
    return Event(kind=kind, viewer=Viewer("douyin", person, Quality(str(quality)), name), **fields)  # type: ignore[arg-type]
