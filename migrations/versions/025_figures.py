"""Totals from outside, and figures frozen for a meeting, which the database lets nobody change."""

import sqlalchemy as sa
from alembic import op

revision = "025"
down_revision = "024"


def refuse_changes(table: str) -> None:
    """Triggers that make the table append-only, for every program and not only for this one."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            stop = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            op.execute(f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} {stop}")
    else:
        act = f"BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT"
        op.execute(f"CREATE TRIGGER {table}_append_only {act} EXECUTE FUNCTION refuse_change()")


def upgrade() -> None:
    op.create_table(
        "outside_total",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column(
            "covers",
            sa.Enum("all", "villages", "communities", name="covers", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_outside_total_unit_id_unit"),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_outside_total_cycle_id_cycle"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_outside_total_made_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_outside_total"),
        sa.UniqueConstraint("unit_id", "cycle_id", "source", "covers", name="uq_outside_total_unit_id"),
    )
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=False),
        sa.Column(
            "basis", sa.Enum("submitted", "approved", name="basis", native_enum=False, length=32), nullable=False
        ),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_snapshot_unit_id_unit"),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_snapshot_cycle_id_cycle"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_snapshot_made_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_snapshot"),
    )
    op.create_index("ix_snapshot_unit_id", "snapshot", ["unit_id"], unique=False)
    refuse_changes("snapshot")


def downgrade() -> None:
    op.drop_table("snapshot")
    op.drop_table("outside_total")
