"""What a township says of each village at the appraisal meeting (研判会), and the words of its own plan."""

import sqlalchemy as sa
from alembic import op

revision = "012"
down_revision = "011"


def upgrade() -> None:
    op.create_table(
        "appraisal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("klass", sa.Enum("solid", "weak", "critical", name="klass", native_enum=False, length=32)),
        sa.Column("conclusion", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_appraisal_plan_id_plan"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_appraisal_made_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_appraisal"),
        sa.UniqueConstraint("plan_id", name="uq_appraisal_plan_id"),
    )
    op.create_table(
        "township_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["township_id"], ["unit.id"], name="fk_township_section_township_id_unit"),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_township_section_cycle_id_cycle"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_township_section_made_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_township_section"),
        sa.UniqueConstraint("township_id", "cycle_id", "key", name="uq_township_section_township_id"),
    )


def downgrade() -> None:
    op.drop_table("township_section")
    op.drop_table("appraisal")
