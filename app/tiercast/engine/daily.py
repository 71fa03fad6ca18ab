"""What is computed once a day over all viewers, in a worker process: cuts of value and lifecycle, and who is forgotten.

The worker reads the store and nothing else. Its result enters the journal, so that a replay places viewers alike.
"""

from array import array
from collections.abc import Mapping, Set

import msgspec
from sqlalchemy import Connection, select

from tiercast.audience.lifecycle import DAY, Overrides, lifecycle_cuts
from tiercast.audience.purchases import purchase_gaps
from tiercast.audience.rfm import Customer, CutKind, compute_cuts
from tiercast.engine.config import Config
from tiercast.step.standing import CutsInForce, customer_of
from tiercast.step.values import ViewerState
from tiercast.store.batch import Cut
from tiercast.store.database import open_database
from tiercast.store.imports import imported_since, unlinked_rows
from tiercast.store.journal import heard_after, seq_after
from tiercast.store.notes import noted_since
from tiercast.store.states import last_cut, load_space, without_value
from tiercast.store.tables import viewers
from tiercast.store.unnaming import entries_of_viewers

_decode = msgspec.msgpack.Decoder(ViewerState).decode


class Daily(msgspec.Struct, frozen=True):
    """What the worker found.

    Attributes:
        cuts: JSON of `CutsInForce`; "" where nothing is known of anybody.
        forgotten: keys of viewers of whom is kept who they are, and who were not seen for longer than that is.
        nameless: numbers of imported rows that name a buyer whom nobody knows for longer than that.
        strange: of `forgotten` those of whom no state is known.
        described: keys of states that say what the long unseen are like: labels, attributes.
        entries: of the journal, that tell of orders of any of these or what they are like: `seq` and viewer.
    """

    cuts: str
    forgotten: tuple[bytes, ...]
    nameless: tuple[int, ...] = ()
    strange: frozenset[bytes] = frozenset()
    described: tuple[bytes, ...] = ()
    entries: tuple[tuple[int, bytes], ...] = ()


class CutsSettings(msgspec.Struct, frozen=True):
    """How cuts are made.

    Attributes:
        kind: what the eight cells are cut at; fixed: the cuts (microseconds, orders, minor units), where they are set.
        overrides: days of silence for the stages of the lifecycle, where they are set.
    """

    kind: CutKind = CutKind.MEAN
    fixed: tuple[float, float, float] | None = None
    overrides: Overrides = Overrides()


def cuts_settings(config: Config) -> CutsSettings:
    """What the configuration says of the cuts."""
    said = config.segments
    days = {
        name: None if (silence := getattr(said, name)) is None else silence / DAY
        for name in ("at_risk", "dormant", "churned")
    }
    overrides = Overrides(**days)
    if isinstance(said.cut, str):
        return CutsSettings(CutKind(said.cut), None, overrides)
    return CutsSettings(CutKind.FIXED, said.cut, overrides)


def compute_daily(
    url: str, shop: int, now: int, keep: int, version: int, settings: CutsSettings | None = None,
    aliases: Mapping[bytes, bytes] | None = None,
) -> Daily:  # fmt: skip
    """Read every viewer's state as of the last snapshot.

    Args:
        url: of the store; now: room time; keep: microseconds that identities are kept after the last visit.
        version: of the cuts; settings: how they are made.
        aliases: viewers who were found to be another one, and who that is.
    """
    people = _People(now, keep)
    database = open_database(url)
    try:
        with database.read() as connection:
            people.read(connection, shop)
            kept = _told_of_since(connection, shop, now - keep, aliases or {})
            forgotten, strange = _forgotten(connection, shop, people, kept, aliases or {})
            described = tuple(key for key in people.described if key not in kept)
            # What was told of somebody by hand may be younger than when they were seen.
            until = 0 if described else seq_after(connection, shop, now - keep)
            due = {*forgotten, *described}
            entries = entries_of_viewers(connection, shop, due, until) if due else []
            nameless = unlinked_rows(connection, shop, now - keep)
    finally:
        database.close()
    return Daily(
        people.cuts(settings or CutsSettings(), version), forgotten, tuple(nameless), strange, described, tuple(entries)
    )


def cuts_of(url: str, shop: int, now: int, settings: CutsSettings, version: int) -> str:
    """The cuts alone: JSON of `CutsInForce`, "" where nothing is known of anybody."""
    people = _People(now, now)
    database = open_database(url)
    try:
        with database.read() as connection:
            people.read(connection, shop)
    finally:
        database.close()
    return people.cuts(settings, version)


def _told_of_since(connection: Connection, shop: int, since: int, aliases: Mapping[bytes, bytes]) -> Set[bytes]:
    """Of whom a merchant has told since then by importing an old order, and whom those were found to be."""
    return {aliases.get(key, key) for key in imported_since(connection, shop, since)}


def _forgotten(
    connection: Connection, shop: int, people: "_People", kept: Set[bytes], aliases: Mapping[bytes, bytes]
) -> tuple[tuple[bytes, ...], frozenset[bytes]]:  # fmt: skip
    """Those of whom is kept who they are, and whose state, or that of the one whom they were found to be, is unseen.

    Also those of whom there is no state at all: an import has told of them in an order that counts for another.

    Args:
        kept: nobody of these goes.

    Returns:
        All of them, and those of the second kind.
    """
    if people.cut is None:
        return (), frozenset()
    known = map(bytes, connection.execute(select(viewers.c.viewer).where(viewers.c.shop == shop)).scalars())
    due = {key: head for key in known if (head := aliases.get(key, key)) not in kept}
    strange = {head for head in due.values() if head not in people.stated}
    if strange:
        strange -= heard_after(connection, shop, people.cut.seq) | noted_since(connection, shop, people.since)
        strange = without_value(connection, shop, "viewer", strange)
    gone = people.unseen | strange
    return (
        tuple(key for key, head in due.items() if head in gone),
        frozenset(key for key, head in due.items() if head in strange),
    )


class _People:
    """What the cuts are computed from, and who was not seen for long."""

    def __init__(self, now: int, keep: int) -> None:
        self._now, self.since = now, now - keep
        self.customers: list[Customer] = []
        self.gaps: array[int] = array("q")
        self.purchases: array[int] = array("q")
        self.cut: Cut | None = None
        self.stated: set[bytes] = set()
        self.unseen: set[bytes] = set()
        self.described: list[bytes] = []

    def read(self, connection: Connection, shop: int) -> None:
        """Take in every viewer of the last snapshot."""
        cut = self.cut = last_cut(connection, shop)
        for key, packed in () if cut is None else load_space(connection, shop, cut.number, "viewer"):
            self._take(key, _decode(packed))

    def _take(self, key: bytes, viewer: ViewerState) -> None:
        self.stated.add(key)
        if viewer.orders > viewer.returned and viewer.spent > 0:
            self.customers.append(customer_of(viewer, self._now))
        self.purchases.extend(purchase_gaps(viewer.bought))
        self.gaps.frombytes(viewer.gaps)
        if viewer.last_seen < self.since:
            self.unseen.add(key)
            if viewer.labels or viewer.attributes:
                self.described.append(key)

    def cuts(self, settings: CutsSettings, version: int) -> str:
        """JSON of the cuts in force."""
        rfm = compute_cuts(self.customers, settings.kind, settings.fixed, version)
        life = lifecycle_cuts(self.gaps, self.purchases, settings.overrides, version)
        return msgspec.json.encode(CutsInForce(rfm, life)).decode() if rfm or life else ""
