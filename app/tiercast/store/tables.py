"""The tables: one MetaData, one naming convention, from the first migration on.

Instants and durations are int64 microseconds, money int64 minor units, ids and keys 16 bytes. Blobs named `payload`
are msgpack behind a version byte (`store.codec`); blobs named `sealed` or `private` are encrypted (`store.vault`):
under the viewer's key where the row has a viewer, else under the shop's.
"""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text, text

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_Int = BigInteger
_Number = BigInteger().with_variant(Integer, "sqlite")
"""A row number that the database gives; SQLite numbers only columns that are called INTEGER."""


def _number() -> Column[int]:
    return Column("n", _Number, primary_key=True, autoincrement=True)


def _key(name: str) -> Column[int]:
    return Column(name, _Int, primary_key=True, autoincrement=False)


def _int(name: str, nullable: bool = False) -> Column[int]:
    return Column(name, _Int, nullable=nullable)


def _text(name: str, primary_key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=primary_key, nullable=False)


def _blob(name: str, nullable: bool = False, primary_key: bool = False) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=nullable, primary_key=primary_key)


meta = Table("meta", metadata, _text("name", True), _blob("value"))
"""Facts about the store itself, such as the value that shows whether a key belongs to it."""

shops = Table("shops", metadata, _number(), _text("key"), _blob("wrapped"), _int("created"))
Index(None, shops.c.key, unique=True)

owners = Table("owners", metadata, _text("name", True), _int("epoch"), _text("holder"), _int("since"))
"""Who owns the store: every take-over raises the epoch."""

journal = Table(
    "journal",
    metadata,
    *(_key("shop"), _key("seq"), _int("time"), _text("kind"), _text("room")),
    *(_blob("viewer", True), _blob("payload"), _blob("private", True)),
    sqlite_with_rowid=False,
)

viewers = Table(
    "viewers",
    metadata,
    *(_number(), _int("shop"), _blob("viewer"), _text("platform"), _text("quality")),
    *(_blob("wrapped"), _blob("sealed", True)),
)
"""The one place of personal data. `wrapped`: the viewer's data key and who they were when first seen, if that was told;
it never changes. `sealed`: who they are since that changed, under the data key.
"""
Index(None, viewers.c.shop, viewers.c.viewer, unique=True)

erasures = Table("erasures", metadata, _key("shop"), _blob("mark", primary_key=True), _int("count"))
"""How often somebody was erased; `mark` is an HMAC under a secret of its own, not an identity."""

seen = Table("seen", metadata, _number(), _int("shop"), _text("source"), _blob("key"), _int("time"))
"""In the order in which they came, and without an index on the keys: intake looks for them in memory, where a start
puts the last ones, and keys are as good as random, so that an index would write a page for each of them."""

cursors = Table("cursors", metadata, _key("shop"), _text("source", True), _blob("cursor"))

firings = Table(
    "firings",
    metadata,
    *(_number(), _blob("id"), _int("shop"), _int("seq"), _int("cause"), _int("time"), _text("room")),
    *(_text("ruleset"), _text("rule"), _text("state"), _blob("viewer", True), _text("item")),
    *(_text("experiment"), _text("variant"), _text("suppressed"), _text("reason"), _blob("private", True)),
    _text("version"),
)
Index(None, firings.c.id, unique=True)
Index(None, firings.c.shop, firings.c.seq)
Index(None, firings.c.shop, firings.c.viewer)

actions = Table(
    "actions",
    metadata,
    *(_number(), _blob("id"), _int("shop"), _blob("firing"), _int("ordinal"), _int("seq"), _int("cause")),
    *(_int("time"), _text("room"), _text("ruleset"), _text("rule"), _text("type"), _text("sink"), _text("mode")),
    *(_blob("viewer", True), _text("item"), _int("expires", True), _int("cost", True), _text("currency")),
    *(_blob("private"), _blob("reservations", True), _text("state"), _text("reason"), _int("attempts")),
    *(_int("epoch"), _int("next_try"), _int("updated"), _blob("results", True), _blob("groups", True)),
    Column("perhaps", Boolean, nullable=False),
    _text("reason_zh"),
)
"""The outbox. `reason` is a sentence, `reason_zh` the same in Chinese, "" where it is the same. `groups`, sealed: the
viewer's tiers and attributes when something of value was decided. `perhaps`: of some attempt nobody knows whether it
was done.
"""
Index(None, actions.c.id, unique=True)
Index(None, actions.c.firing, actions.c.ordinal)
Index(None, actions.c.shop, actions.c.viewer)
Index(
    "ix_actions_open",
    actions.c.shop,
    actions.c.state,
    actions.c.n,
    sqlite_where=text("state IN ('planned', 'waiting', 'held', 'dispatching')"),
    postgresql_where=text("state IN ('planned', 'waiting', 'held', 'dispatching')"),
)

attempts = Table(
    "attempts",
    metadata,
    *(_blob("action", primary_key=True), _key("number"), _int("shop"), _int("epoch"), _int("time")),
    sqlite_with_rowid=False,
)

receipts = Table(
    "receipts",
    metadata,
    *(_number(), _int("shop"), _blob("action"), _int("attempt"), _text("outcome"), _text("detail"), _int("time")),
    *(_blob("results", True), _text("detail_zh")),
)
Index(None, receipts.c.action)

exposures = Table(
    "exposures",
    metadata,
    *(_number(), _int("shop"), _text("experiment"), _text("variant"), _blob("viewer"), _text("room")),
    *(_int("time"), _int("seq")),
)
Index(None, exposures.c.shop, exposures.c.experiment, exposures.c.viewer)

changes = Table(
    "changes",
    metadata,
    *(_number(), _int("shop"), _int("seq"), _int("time"), _text("what"), _text("name"), _text("before")),
    *(_text("after"), _blob("viewer", True), _text("room"), _text("item")),
)
Index(None, changes.c.shop, changes.c.seq)

dead_letters = Table(
    "dead_letters",
    metadata,
    *(_number(), _int("shop"), _text("source"), _text("place"), _text("reason"), _blob("sealed"), _int("time")),
)
Index(None, dead_letters.c.shop, dead_letters.c.source)

states = Table(
    "states",
    metadata,
    *(_number(), _int("shop"), _text("space"), _blob("key"), _int("snapshot"), _blob("value", True)),
)
"""The core's state. A value belongs to the snapshot under whose number it was written; NULL: gone since then.

Rows are appended and found by an index of keys: with the values in the key's own tree, a value cost three times as
much to write, since keys are random and a page holds only a few values.
"""
Index(None, states.c.shop, states.c.space, states.c.key, states.c.snapshot, unique=True)

snapshots = Table(
    "snapshots",
    metadata,
    *(_key("shop"), _key("number"), _int("seq"), _int("version")),
    Column("pruned", Boolean, nullable=False),
)
"""Completed cuts only."""

rulesets = Table("rulesets", metadata, _text("hash", True), _text("name"), _text("text"), _int("added"))

ruleset_versions = Table(
    "ruleset_versions",
    metadata,
    *(_number(), _int("shop"), _text("ruleset"), _text("hash"), _int("time"), _text("who"), _text("how")),
)
"""The versions of rulesets that people saved; their texts lie in `rulesets`."""
Index(None, ruleset_versions.c.shop, ruleset_versions.c.ruleset, ruleset_versions.c.n)

coupon_pools = Table(
    "coupon_pools",
    metadata,
    *(_key("shop"), _text("pool", True), Column("test", Boolean, nullable=False), _int("low"), _int("added")),
)

coupon_codes = Table(
    "coupon_codes",
    metadata,
    *(_number(), _int("shop"), _text("pool"), _text("code"), _blob("viewer", True), _blob("action", True)),
    _int("taken", True),
)
Index(None, coupon_codes.c.shop, coupon_codes.c.code, unique=True)
Index(None, coupon_codes.c.action, unique=True)
Index(
    "ix_coupon_codes_free",
    *(coupon_codes.c.shop, coupon_codes.c.pool, coupon_codes.c.n),
    sqlite_where=text("action IS NULL"),
    postgresql_where=text("action IS NULL"),
)

plugin_store = Table("plugin_store", metadata, _key("shop"), _text("plugin", True), _text("name", True), _blob("value"))

runs = Table(
    "runs",
    metadata,
    *(_blob("id", primary_key=True), _int("shop"), _blob("command"), _text("state"), _int("started")),
    *(_int("updated"), _blob("progress", True), _blob("result", True), _text("reason")),
)
Index(None, runs.c.shop, runs.c.command)

audit = Table(
    "audit",
    metadata,
    *(_number(), _int("shop"), _int("time"), _text("who"), _text("what"), _text("detail"), _text("before")),
    *(_text("after"), _text("outcome"), _text("back"), _int("undoes", True)),
    *(_text("before_zh"), _text("after_zh"), _text("outcome_zh")),
)
"""What people did; `back` is the command (JSON) that takes it back, "" for none; `undoes` the row that it took back."""

imports = Table(
    "imports",
    metadata,
    *(_number(), _int("shop"), _text("kind"), _text("files"), _text("preset"), _text("who"), _text("state")),
    *(_int("started"), _int("finished", True), _int("rows"), _int("history"), _blob("summary")),
)
"""Every import, also those that were taken back; `summary` is what it told, without personal data."""
Index(None, imports.c.shop, imports.c.n, unique=True)

import_rows = Table(
    "import_rows",
    metadata,
    *(_number(), _int("shop"), _int("unit"), _int("ordinal"), _blob("mark", True), _blob("viewer", True)),
    *(_text("how"), _int("confidence"), _int("time"), _blob("sealed", True), _int("counted")),
)
"""What an import told: of an order whose it is, how that was found and how sure it is; `sealed` says the rest.

`mark` is an HMAC of the order's number, so that no order counts twice: of several rows with one mark one is `counted`,
and the next takes its place when that import is taken back. A row of somebody who was erased keeps its mark and nothing
else.
"""
Index(None, import_rows.c.shop, import_rows.c.unit, import_rows.c.ordinal, unique=True)
Index(None, import_rows.c.shop, import_rows.c.mark, import_rows.c.unit, unique=True)
Index(None, import_rows.c.shop, import_rows.c.viewer)

viewer_notes = Table(
    "viewer_notes",
    metadata,
    *(_number(), _int("shop"), _blob("viewer"), _int("time"), _text("who"), _blob("sealed")),
)
"""What people wrote down about a viewer, sealed under the viewer's key. No rule reads it."""
Index(None, viewer_notes.c.shop, viewer_notes.c.viewer)

series = Table(
    "series",
    metadata,
    *(_number(), _int("shop"), _text("room"), _int("time"), _int("seq"), _blob("payload")),
)
"""What happened in a room, counted: a row a minute. `seq`: the last entry of the shop that was counted by then."""
Index(None, series.c.shop, series.c.room, series.c.time, unique=True)
Index(None, series.c.shop, series.c.seq)

marks = Table("marks", metadata, *(_number(), _int("shop"), _text("room"), _int("time"), _text("who"), _text("text")))
"""What people marked in the course of a show. No rule reads it."""
Index(None, marks.c.shop, marks.c.room, marks.c.time)
