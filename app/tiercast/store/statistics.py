"""What SQLite's planner is told of the tables' sizes, which it would otherwise only learn of a store that is full."""

from typing import Final

from sqlalchemy import Connection, column, delete, insert, table

STATISTICS: Final = (
    ("journal", "journal", "1000000 1000000 1"),
    ("viewers", "ix_viewers_shop_viewer", "1000000 1000000 1"),
    ("firings", "ix_firings_id", "200000 1"),
    ("firings", "ix_firings_shop_seq", "200000 200000 2"),
    ("firings", "ix_firings_shop_viewer", "200000 200000 5"),
    ("actions", "ix_actions_id", "100000 1"),
    ("actions", "ix_actions_firing_ordinal", "100000 2 1"),
    ("actions", "ix_actions_shop_viewer", "100000 100000 3"),
    ("actions", "ix_actions_open", "1000 1000 300 1"),
    ("attempts", "attempts", "100000 2 1"),
    ("receipts", "ix_receipts_action", "100000 2"),
    ("exposures", "ix_exposures_shop_experiment_viewer", "100000 100000 20000 1"),
    ("changes", "ix_changes_shop_seq", "1000000 1000000 2"),
    ("dead_letters", "ix_dead_letters_shop_source", "10000 10000 3000"),
    ("states", "ix_states_shop_space_key_snapshot", "1000000 1000000 300000 2 1"),
    ("ruleset_versions", "ix_ruleset_versions_shop_ruleset_n", "100 100 20 1"),
    ("coupon_codes", "ix_coupon_codes_shop_code", "10000 10000 1"),
    ("coupon_codes", "ix_coupon_codes_action", "10000 1"),
    ("coupon_codes", "ix_coupon_codes_free", "5000 5000 1000 1"),
    ("runs", "ix_runs_shop_command", "100 100 2"),
    ("imports", "ix_imports_shop_n", "100 100 1"),
    ("import_rows", "ix_import_rows_shop_unit_ordinal", "200000 200000 20000 1"),
    ("import_rows", "ix_import_rows_shop_mark_unit", "200000 200000 2 1"),
    ("import_rows", "ix_import_rows_shop_viewer", "200000 200000 5"),
    ("viewer_notes", "ix_viewer_notes_shop_viewer", "1000 1000 2"),
)
"""Table, index, and how many rows share its first one, two, three … columns (https://sqlite.org/fileformat2.html#stat1tab).

Without it SQLite takes ``shop``, of which a store has one, for as choosy as an id, and reads whole tables.
"""

_KNOWN: Final = table("sqlite_stat1", column("tbl"), column("idx"), column("stat"))


def write_statistics(connection: Connection) -> None:
    """Replace the planner's statistics of a SQLite store by `STATISTICS`; PostgreSQL gathers its own."""
    if connection.dialect.name != "sqlite":
        return
    connection.exec_driver_sql("ANALYZE")
    connection.execute(delete(_KNOWN))
    rows = [dict(zip(("tbl", "idx", "stat"), row, strict=True)) for row in STATISTICS]
    connection.execute(insert(_KNOWN), rows)
    connection.exec_driver_sql("ANALYZE sqlite_schema")
