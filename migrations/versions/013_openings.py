"""Fields that a village has opened again after a return, beside those that were commented on."""

import sqlalchemy as sa
from alembic import op

revision = "013"
down_revision = "012"


def upgrade() -> None:
    op.create_table(
        "opening",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("block_key", sa.String(length=60), nullable=False),
        sa.Column("field_key", sa.String(length=60), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["opened_by_id"], ["user.id"], name="fk_opening_opened_by_id_user"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_opening_plan_id_plan"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_opening_submission_id_submission"),
        sa.PrimaryKeyConstraint("submission_id", "block_key", "field_key", name="pk_opening"),
    )
    op.create_index("ix_opening_plan_id", "opening", ["plan_id"], unique=False)


def downgrade() -> None:
    op.drop_table("opening")
