"""Comments and decisions."""

import sqlalchemy as sa
from alembic import op

revision = "006"
down_revision = "005"


def upgrade() -> None:
    op.create_table(
        "comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("block_key", sa.String(length=60), nullable=False),
        sa.Column("field_key", sa.String(length=60), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("released_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name="fk_comment_author_id_user"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_comment_plan_id_plan"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_comment_submission_id_submission"),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
    )
    op.create_index("ix_comment_plan_id", "comment", ["plan_id"], unique=False)
    op.create_index("ix_comment_submission_id", "comment", ["submission_id"], unique=False)
    op.create_table(
        "decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind", sa.Enum("returned", "approved", name="decisionkind", native_enum=False, length=32), nullable=False
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_decision_made_by_id_user"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_decision_plan_id_plan"),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_decision_submission_id_submission"),
        sa.PrimaryKeyConstraint("id", name="pk_decision"),
        sa.UniqueConstraint("submission_id", name="uq_decision_submission_id"),
    )
    op.create_index("ix_decision_plan_id", "decision", ["plan_id"], unique=False)


def downgrade() -> None:
    op.drop_table("decision")
    op.drop_table("comment")
