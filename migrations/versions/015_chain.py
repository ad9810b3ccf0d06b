"""The longer chain: who reads a submission, and the steps beside the decision on it."""

import sqlalchemy as sa
from alembic import op

revision = "015"
down_revision = "014"

KINDS = ("first_look", "first_approval", "withdrawn", "reopened", "filed")


def upgrade() -> None:
    op.create_table(
        "review_rules",
        sa.Column("township_id", sa.Integer(), nullable=False),
        sa.Column("needs_first_look", sa.Boolean(), nullable=False),
        sa.Column("needs_second_reviewer", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["township_id"], ["unit.id"], name="fk_review_rules_township_id_unit"),
        sa.ForeignKeyConstraint(["changed_by_id"], ["user.id"], name="fk_review_rules_changed_by_id_user"),
        sa.PrimaryKeyConstraint("township_id", name="pk_review_rules"),
    )
    op.create_table(
        "reading",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_reading_submission_id_submission"),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_reading_user_id_user"),
        sa.PrimaryKeyConstraint("submission_id", "user_id", name="pk_reading"),
    )
    op.create_table(
        "review_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="stepkind", native_enum=False, length=32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_review_step_made_by_id_user"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_review_step_plan_id_plan"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_review_step_submission_id_submission"),
        sa.PrimaryKeyConstraint("id", name="pk_review_step"),
        sa.UniqueConstraint("submission_id", "kind", name="uq_review_step_submission_id"),
    )
    op.create_index("ix_review_step_plan_id", "review_step", ["plan_id"], unique=False)


def downgrade() -> None:
    for name in ("review_step", "reading", "review_rules"):
        op.drop_table(name)
