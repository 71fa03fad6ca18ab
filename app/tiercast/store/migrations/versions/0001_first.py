"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "actions",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("firing", sa.LargeBinary(), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("ruleset", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("sink", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("viewer", sa.LargeBinary(), nullable=True),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=True),
        sa.Column("cost", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=False),
        sa.Column("reservations", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("next_try", sa.BigInteger(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.Column("results", sa.LargeBinary(), nullable=True),
        sa.Column("groups", sa.LargeBinary(), nullable=True),
        sa.Column("perhaps", sa.Boolean(), nullable=False),
        sa.Column("reason_zh", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_actions")),
    )
    op.create_index(op.f("ix_actions_firing_ordinal"), "actions", ["firing", "ordinal"], unique=False)
    op.create_index(op.f("ix_actions_id"), "actions", ["id"], unique=True)
    op.create_index(
        "ix_actions_open",
        "actions",
        ["shop", "state", "n"],
        unique=False,
        sqlite_where=sa.text("state IN ('planned', 'waiting', 'held', 'dispatching')"),
        postgresql_where=sa.text("state IN ('planned', 'waiting', 'held', 'dispatching')"),
    )
    op.create_index(op.f("ix_actions_shop_viewer"), "actions", ["shop", "viewer"], unique=False)
    op.create_table(
        "attempts",
        sa.Column("action", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("action", "number", name=op.f("pk_attempts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("back", sa.Text(), nullable=False),
        sa.Column("undoes", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_audit")),
    )
    op.create_table(
        "changes",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("viewer", sa.LargeBinary(), nullable=True),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_changes")),
    )
    op.create_index(op.f("ix_changes_shop_seq"), "changes", ["shop", "seq"], unique=False)
    op.create_table(
        "coupon_codes",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("pool", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("viewer", sa.LargeBinary(), nullable=True),
        sa.Column("action", sa.LargeBinary(), nullable=True),
        sa.Column("taken", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_coupon_codes")),
    )
    op.create_index(op.f("ix_coupon_codes_action"), "coupon_codes", ["action"], unique=True)
    op.create_index(
        "ix_coupon_codes_free",
        "coupon_codes",
        ["shop", "pool", "n"],
        unique=False,
        sqlite_where=sa.text("action IS NULL"),
        postgresql_where=sa.text("action IS NULL"),
    )
    op.create_index(op.f("ix_coupon_codes_shop_code"), "coupon_codes", ["shop", "code"], unique=True)
    op.create_table(
        "coupon_pools",
        sa.Column("shop", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("pool", sa.Text(), nullable=False),
        sa.Column("test", sa.Boolean(), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "pool", name=op.f("pk_coupon_pools")),
    )
    op.create_table(
        "cursors",
        sa.Column("shop", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("cursor", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "source", name=op.f("pk_cursors")),
    )
    op.create_table(
        "dead_letters",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_dead_letters")),
    )
    op.create_index(op.f("ix_dead_letters_shop_source"), "dead_letters", ["shop", "source"], unique=False)
    op.create_table(
        "erasures",
        sa.Column("shop", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=False),
        sa.Column("count", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "mark", name=op.f("pk_erasures")),
    )
    op.create_table(
        "exposures",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("experiment", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("viewer", sa.LargeBinary(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_exposures")),
    )
    op.create_index(
        op.f("ix_exposures_shop_experiment_viewer"), "exposures", ["shop", "experiment", "viewer"], unique=False
    )
    op.create_table(
        "firings",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("ruleset", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("viewer", sa.LargeBinary(), nullable=True),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("experiment", sa.Text(), nullable=False),
        sa.Column("variant", sa.Text(), nullable=False),
        sa.Column("suppressed", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_firings")),
    )
    op.create_index(op.f("ix_firings_id"), "firings", ["id"], unique=True)
    op.create_index(op.f("ix_firings_shop_seq"), "firings", ["shop", "seq"], unique=False)
    op.create_index(op.f("ix_firings_shop_viewer"), "firings", ["shop", "viewer"], unique=False)
    op.create_table(
        "journal",
        sa.Column("shop", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("viewer", sa.LargeBinary(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("private", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("shop", "seq", name=op.f("pk_journal")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "marks",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_marks")),
    )
    op.create_index(op.f("ix_marks_shop_room_time"), "marks", ["shop", "room", "time"], unique=False)
    op.create_table(
        "meta",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_meta")),
    )
    op.create_table(
        "owners",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_owners")),
    )
    op.create_table(
        "plugin_store",
        sa.Column("shop", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("plugin", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "plugin", "name", name=op.f("pk_plugin_store")),
    )
    op.create_table(
        "receipts",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.LargeBinary(), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("results", sa.LargeBinary(), nullable=True),
        sa.Column("detail_zh", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_receipts")),
    )
    op.create_index(op.f("ix_receipts_action"), "receipts", ["action"], unique=False)
    op.create_table(
        "rulesets",
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("added", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_rulesets")),
    )
    op.create_table(
        "runs",
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("command", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.Column("progress", sa.LargeBinary(), nullable=True),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
    )
    op.create_index(op.f("ix_runs_shop_command"), "runs", ["shop", "command"], unique=False)
    op.create_table(
        "seen",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_seen")),
    )
    op.create_index(op.f("ix_seen_shop_source_key"), "seen", ["shop", "source", "key"], unique=True)
    op.create_table(
        "series",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("room", sa.Text(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_series")),
    )
    op.create_index(op.f("ix_series_shop_room_time"), "series", ["shop", "room", "time"], unique=True)
    op.create_index(op.f("ix_series_shop_seq"), "series", ["shop", "seq"], unique=False)
    op.create_table(
        "shops",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_shops")),
    )
    op.create_index(op.f("ix_shops_key"), "shops", ["key"], unique=True)
    op.create_table(
        "snapshots",
        sa.Column("shop", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("pruned", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("shop", "number", name=op.f("pk_snapshots")),
    )
    op.create_table(
        "states",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("snapshot", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_states")),
    )
    op.create_index(
        op.f("ix_states_shop_space_key_snapshot"), "states", ["shop", "space", "key", "snapshot"], unique=True
    )
    op.create_table(
        "viewers",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("viewer", sa.LargeBinary(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("quality", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_viewers")),
    )
    op.create_index(op.f("ix_viewers_shop_viewer"), "viewers", ["shop", "viewer"], unique=True)
    _create_imports()


def downgrade() -> None:
    """Remove them."""
    _drop_imports()
    op.drop_index(op.f("ix_viewers_shop_viewer"), table_name="viewers")
    op.drop_table("viewers")
    op.drop_index(op.f("ix_states_shop_space_key_snapshot"), table_name="states")
    op.drop_table("states")
    op.drop_table("snapshots")
    op.drop_index(op.f("ix_shops_key"), table_name="shops")
    op.drop_table("shops")
    op.drop_index(op.f("ix_series_shop_seq"), table_name="series")
    op.drop_index(op.f("ix_series_shop_room_time"), table_name="series")
    op.drop_table("series")
    op.drop_index(op.f("ix_seen_shop_source_key"), table_name="seen")
    op.drop_table("seen")
    op.drop_index(op.f("ix_runs_shop_command"), table_name="runs")
    op.drop_table("runs")
    op.drop_table("rulesets")
    op.drop_index(op.f("ix_receipts_action"), table_name="receipts")
    op.drop_table("receipts")
    op.drop_table("plugin_store")
    op.drop_table("owners")
    op.drop_table("meta")
    op.drop_index(op.f("ix_marks_shop_room_time"), table_name="marks")
    op.drop_table("marks")
    op.drop_table("journal")
    op.drop_index(op.f("ix_firings_shop_viewer"), table_name="firings")
    op.drop_index(op.f("ix_firings_shop_seq"), table_name="firings")
    op.drop_index(op.f("ix_firings_id"), table_name="firings")
    op.drop_table("firings")
    op.drop_index(op.f("ix_exposures_shop_experiment_viewer"), table_name="exposures")
    op.drop_table("exposures")
    op.drop_table("erasures")
    op.drop_index(op.f("ix_dead_letters_shop_source"), table_name="dead_letters")
    op.drop_table("dead_letters")
    op.drop_table("cursors")
    op.drop_table("coupon_pools")
    op.drop_index(op.f("ix_coupon_codes_shop_code"), table_name="coupon_codes")
    op.drop_index(
        "ix_coupon_codes_free",
        table_name="coupon_codes",
        sqlite_where=sa.text("action IS NULL"),
        postgresql_where=sa.text("action IS NULL"),
    )
    op.drop_index(op.f("ix_coupon_codes_action"), table_name="coupon_codes")
    op.drop_table("coupon_codes")
    op.drop_index(op.f("ix_changes_shop_seq"), table_name="changes")
    op.drop_table("changes")
    op.drop_table("audit")
    op.drop_table("attempts")
    op.drop_index(op.f("ix_actions_shop_viewer"), table_name="actions")
    op.drop_index(
        "ix_actions_open",
        table_name="actions",
        sqlite_where=sa.text("state IN ('planned', 'waiting', 'held', 'dispatching')"),
        postgresql_where=sa.text("state IN ('planned', 'waiting', 'held', 'dispatching')"),
    )
    op.drop_index(op.f("ix_actions_id"), table_name="actions")
    op.drop_index(op.f("ix_actions_firing_ordinal"), table_name="actions")
    op.drop_table("actions")


def _create_imports() -> None:
    """What people bring: imports, notes about viewers, versions of rulesets."""
    op.create_table(
        "import_rows",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.LargeBinary(), nullable=True),
        sa.Column("viewer", sa.LargeBinary(), nullable=True),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("confidence", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("counted", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_import_rows")),
    )
    op.create_index(op.f("ix_import_rows_shop_unit_ordinal"), "import_rows", ["shop", "unit", "ordinal"], unique=True)
    op.create_index(op.f("ix_import_rows_shop_mark_unit"), "import_rows", ["shop", "mark", "unit"], unique=True)
    op.create_index(op.f("ix_import_rows_shop_viewer"), "import_rows", ["shop", "viewer"], unique=False)
    op.create_table(
        "imports",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("preset", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started", sa.BigInteger(), nullable=False),
        sa.Column("finished", sa.BigInteger(), nullable=True),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("history", sa.BigInteger(), nullable=False),
        sa.Column("summary", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_imports")),
    )
    op.create_index(op.f("ix_imports_shop_n"), "imports", ["shop", "n"], unique=True)
    op.create_table(
        "viewer_notes",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("viewer", sa.LargeBinary(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_viewer_notes")),
    )
    op.create_index(op.f("ix_viewer_notes_shop_viewer"), "viewer_notes", ["shop", "viewer"], unique=False)
    op.create_table(
        "ruleset_versions",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("ruleset", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_ruleset_versions")),
    )
    op.create_index(
        op.f("ix_ruleset_versions_shop_ruleset_n"), "ruleset_versions", ["shop", "ruleset", "n"], unique=False
    )


def _drop_imports() -> None:
    op.drop_index(op.f("ix_ruleset_versions_shop_ruleset_n"), table_name="ruleset_versions")
    op.drop_table("ruleset_versions")
    op.drop_index(op.f("ix_viewer_notes_shop_viewer"), table_name="viewer_notes")
    op.drop_table("viewer_notes")
    op.drop_index(op.f("ix_imports_shop_n"), table_name="imports")
    op.drop_table("imports")
    op.drop_index(op.f("ix_import_rows_shop_viewer"), table_name="import_rows")
    op.drop_index(op.f("ix_import_rows_shop_unit_ordinal"), table_name="import_rows")
    op.drop_index(op.f("ix_import_rows_shop_mark_unit"), table_name="import_rows")
    op.drop_table("import_rows")
