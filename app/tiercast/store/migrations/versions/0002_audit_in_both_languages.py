"""The audit log in both languages; no index on the keys of de-duplication, which are looked for in memory alone."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OLD = "n, shop, time, who, what, detail, before, after, outcome, back, undoes"
_NEW = ("before_zh", "after_zh", "outcome_zh")


def upgrade() -> None:
    """Add columns, which hold nothing of what was noted before, and drop the index."""
    op.drop_index(op.f("ix_seen_shop_source_key"), table_name="seen")
    if op.get_bind().dialect.name == "sqlite":
        _make_anew()
        return
    for name in _NEW:
        op.add_column("audit", sa.Column(name, sa.Text(), nullable=False, server_default=""))
        op.alter_column("audit", name, server_default=None)


def downgrade() -> None:
    """Leave the columns out, and make the index again, of each key the row that came first."""
    for name in _NEW:
        op.drop_column("audit", name)
    op.execute("DELETE FROM seen WHERE n NOT IN (SELECT min(n) FROM seen GROUP BY shop, source, key)")
    op.create_index(op.f("ix_seen_shop_source_key"), "seen", ["shop", "source", "key"], unique=True)


def _make_anew() -> None:
    """SQLite adds no column without a default."""
    op.rename_table("audit", "audit_before")
    op.create_table(
        "audit",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("shop", sa.BigInteger(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("who", "what", "detail", "before")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("after", "outcome", "back")),
        sa.Column("undoes", sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in _NEW),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_audit")),
    )
    op.execute(f"INSERT INTO audit SELECT {_OLD}, '', '', '' FROM audit_before")  # noqa: S608  names of columns
    op.drop_table("audit_before")
