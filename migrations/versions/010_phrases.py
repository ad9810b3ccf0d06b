"""Phrases that a township keeps beside the tasks."""

import sqlalchemy as sa
from alembic import op

revision = "010"
down_revision = "009"


def upgrade() -> None:
    op.create_table(
        "phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("task_key", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["township_id"], ["unit.id"], name="fk_phrase_township_id_unit"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_phrase_made_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_phrase"),
    )
    op.create_index("ix_phrase_township_id", "phrase", ["township_id", "task_key"], unique=False)


def downgrade() -> None:
    op.drop_table("phrase")
