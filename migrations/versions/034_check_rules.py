"""What a township asks of a plan before it is handed in; without a row, all of it."""

import sqlalchemy as sa
from alembic import op

revision = "034"
down_revision = "033"


def upgrade() -> None:
    op.create_table(
        "check_rules",
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("asks_questions", sa.Boolean(), nullable=False),
        sa.Column("asks_targets", sa.Boolean(), nullable=False),
        sa.Column("asks_assessments", sa.Boolean(), nullable=False),
        sa.Column("asks_meetings", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["township_id"], ["unit.id"], name=op.f("fk_check_rules_township_id_unit")),
        sa.ForeignKeyConstraint(["changed_by_id"], ["user.id"], name=op.f("fk_check_rules_changed_by_id_user")),
        sa.PrimaryKeyConstraint("township_id", name=op.f("pk_check_rules")),
    )


def downgrade() -> None:
    op.drop_table("check_rules")
