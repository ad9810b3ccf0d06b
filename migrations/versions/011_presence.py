"""Who has which plan open at the moment."""

import sqlalchemy as sa
from alembic import op

revision = "011"
down_revision = "010"


def upgrade() -> None:
    op.create_table(
        "presence",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("block_key", sa.String(length=60), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_presence_plan_id_plan"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_presence_user_id_user"),
        sa.PrimaryKeyConstraint("plan_id", "user_id", name="pk_presence"),
    )


def downgrade() -> None:
    op.drop_table("presence")
