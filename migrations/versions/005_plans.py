"""Plans, their blocks, and submissions, which the database lets nobody change."""

import sqlalchemy as sa
from alembic import op

revision = "005"
down_revision = "004"

APPEND_ONLY = ("submission", "submitted_star", "submitted_measure")


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
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("catalogue_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("draft", "submitted", "returned", "approved", name="state", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("state_since", sa.DateTime(), nullable=False),
        sa.Column("edited_at", sa.DateTime(), nullable=True),
        sa.Column("edited_by_id", sa.Integer(), nullable=True),
        sa.Column("latest_submission_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["catalogue_id"], ["catalogue.id"], name="fk_plan_catalogue_id_catalogue"),
        sa.ForeignKeyConstraint(["cycle_id"], ["cycle.id"], name="fk_plan_cycle_id_cycle"),
        sa.ForeignKeyConstraint(["edited_by_id"], ["user.id"], name="fk_plan_edited_by_id_user"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_plan_unit_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_plan"),
        sa.UniqueConstraint("unit_id", "cycle_id", name="uq_plan_unit_id"),
    )
    op.create_index("ix_plan_cycle_state", "plan", ["cycle_id", "state"], unique=False)
    op.create_table(
        "block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_block_plan_id_plan"),
        sa.ForeignKeyConstraint(["saved_by_id"], ["user.id"], name="fk_block_saved_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_block"),
        sa.UniqueConstraint("plan_id", "key", name="uq_block_plan_id"),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.String(length=20), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("submitted_at", sa.DateTime(), nullable=False),
        sa.Column("submitted_by_id", sa.Integer(), nullable=True),
        sa.Column("current_level", sa.Integer(), nullable=False),
        sa.Column("target_level", sa.Integer(), nullable=False),
        sa.Column("measure_count", sa.Integer(), nullable=False),
        sa.Column("lead_official", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name="fk_submission_plan_id_plan"),
        sa.ForeignKeyConstraint(["submitted_by_id"], ["user.id"], name="fk_submission_submitted_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_submission"),
        sa.UniqueConstraint("plan_id", "number", name="uq_submission_plan_id"),
        sa.UniqueConstraint("receipt", name="uq_submission_receipt"),
    )
    op.create_table(
        "submitted_star",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("star_key", sa.String(length=20), nullable=False),
        sa.Column(
            "intent", sa.Enum("none", "planned", "held", name="intent", native_enum=False, length=32), nullable=False
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name="fk_submitted_star_submission_id_submission"
        ),
        sa.PrimaryKeyConstraint("submission_id", "star_key", name="pk_submitted_star"),
    )
    op.create_table(
        "submitted_measure",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=12), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("star_key", sa.String(length=20), nullable=False),
        sa.Column("star_name", sa.String(length=20), nullable=False),
        sa.Column("task_key", sa.String(length=40), nullable=False),
        sa.Column("task_code", sa.String(length=12), nullable=False),
        sa.Column("task_name", sa.String(length=100), nullable=False),
        sa.Column("gap", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("support", sa.Text(), nullable=False),
        sa.Column("task_force", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name="fk_submitted_measure_submission_id_submission"
        ),
        sa.PrimaryKeyConstraint("submission_id", "uid", name="pk_submitted_measure"),
    )
    op.create_index("ix_submitted_measure_due", "submitted_measure", ["submission_id", "due_on"], unique=False)
    # A plan points at its latest submission and a submission at its plan: one of the two has to come afterwards.
    with op.batch_alter_table("plan") as plan:
        plan.create_foreign_key(
            "fk_plan_latest_submission_id_submission", "submission", ["latest_submission_id"], ["id"]
        )
    for table in APPEND_ONLY:
        refuse_changes(table)


def downgrade() -> None:
    with op.batch_alter_table("plan") as plan:
        plan.drop_constraint("fk_plan_latest_submission_id_submission", type_="foreignkey")
    op.drop_table("submitted_measure")
    op.drop_table("submitted_star")
    op.drop_table("submission")
    op.drop_table("block")
    op.drop_table("plan")
