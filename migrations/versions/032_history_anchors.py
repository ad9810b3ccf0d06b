"""Anchors: the newest event of every stream in one hash, so that deleting from the history is noticed."""

import sqlalchemy as sa
from alembic import op

revision = "032"
down_revision = "031"

TABLES = ("history_anchor", "anchored_head")


def upgrade() -> None:
    op.create_table(
        "history_anchor",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        sa.Column("newest_id", sa.BigInteger(), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_history_anchor")),
        sa.UniqueConstraint("hash", name=op.f("uq_history_anchor_hash")),
    )
    op.create_table(
        "anchored_head",
        sa.Column("anchor_number", sa.Integer(), nullable=False),
        sa.Column("stream", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["anchor_number"], ["history_anchor.number"], name=op.f("fk_anchored_head_anchor_number_history_anchor")
        ),
        sa.PrimaryKeyConstraint("anchor_number", "stream", name=op.f("pk_anchored_head")),
    )
    op.create_index("ix_anchored_head_stream", "anchored_head", ["stream", "seq"])
    for table in TABLES:
        _refuse_changes(table)


def _refuse_changes(table: str) -> None:
    """As for the events themselves (001)."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            stop = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            op.execute(f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {stop}")
    else:
        act = f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
        op.execute(f"CREATE TRIGGER {table}_append_only {act} EXECUTE FUNCTION refuse_change()")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
