"""A code on the paper of each submission; pickup codes for documents, and how often they were mistyped."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "020"
down_revision = "016"

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def upgrade() -> None:
    codes = op.create_table(
        "trace_code",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name="fk_trace_code_submission_id_submission"),
        sa.PrimaryKeyConstraint("submission_id", name="pk_trace_code"),
        sa.UniqueConstraint("code", name="uq_trace_code_code"),
    )
    known = op.get_bind().execute(sa.text("SELECT id FROM submission ORDER BY id")).scalars().all()
    chosen: set[str] = set()
    while len(chosen) < len(known):
        chosen.add("".join(secrets.choice(ALPHABET) for _ in range(8)))
    rows = [{"submission_id": id_, "code": code} for id_, code in zip(known, chosen, strict=True)]
    if rows:
        op.bulk_insert(codes, rows)
    op.create_table(
        "pickup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=6), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["print_job.id"], name="fk_pickup_job_id_print_job"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_pickup_made_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_pickup"),
        sa.UniqueConstraint("code", name="uq_pickup_code"),
    )
    op.create_index("ix_pickup_job_id", "pickup", ["job_id"], unique=False)
    op.create_table(
        "pickup_try",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(length=45), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_pickup_try"),
    )
    op.create_index("ix_pickup_try_at", "pickup_try", ["at"], unique=False)


def downgrade() -> None:
    op.drop_table("pickup_try")
    op.drop_table("pickup")
    op.drop_table("trace_code")
