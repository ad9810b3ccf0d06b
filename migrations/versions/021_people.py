"""One-time codes that run out, the age of passwords, and files of units and people that wait for a yes."""

import sqlalchemy as sa
from alembic import op

revision = "021"
down_revision = "020"


def upgrade() -> None:
    with op.batch_alter_table("user") as batch:
        batch.add_column(sa.Column("code_until", sa.DateTime(), nullable=True))
        batch.add_column(sa.Column("password_changed_at", sa.DateTime(), nullable=True))
    op.create_table(
        "former_password",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_former_password_user_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_former_password"),
    )
    op.create_index("ix_former_password_user_id", "former_password", ["user_id"], unique=False)
    op.create_table(
        "office_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("rows", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("applied_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_office_import_user_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_office_import"),
    )
    op.create_index("ix_office_import_user_id", "office_import", ["user_id", "kind"], unique=False)


def downgrade() -> None:
    op.drop_table("office_import")
    op.drop_table("former_password")
    with op.batch_alter_table("user") as batch:
        batch.drop_column("password_changed_at")
        batch.drop_column("code_until")
