"""No index on the keys of de-duplication: they are looked for in memory alone, and each cost a page a commit."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop it."""
    op.drop_index(op.f("ix_seen_shop_source_key"), table_name="seen")


def downgrade() -> None:
    """Make it again, of each key the row that came first."""
    op.execute("DELETE FROM seen WHERE n NOT IN (SELECT min(n) FROM seen GROUP BY shop, source, key)")
    op.create_index(op.f("ix_seen_shop_source_key"), "seen", ["shop", "source", "key"], unique=True)
