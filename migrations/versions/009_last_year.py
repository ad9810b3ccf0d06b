"""What became of last year's measures, as the village says it beside this year's plan."""

import sqlalchemy as sa
from alembic import op

revision = "009"
down_revision = "008"


def upgrade() -> None:
    op.create_table(
        "measure_outcome",
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=12), nullable=False),
        sa.Column("outcome", sa.Enum("done", name="outcome", native_enum=False, length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_measure_outcome_plan_id_plan"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_measure_outcome_made_by_id_user"),
        sa.PrimaryKeyConstraint("plan_id", "uid", name="pk_measure_outcome"),
    )


def downgrade() -> None:
    op.drop_table("measure_outcome")
