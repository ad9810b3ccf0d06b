"""两步验证: the secrets of people's telephones."""

import sqlalchemy as sa
from alembic import op

revision = "023"
down_revision = "022"


def upgrade() -> None:
    with op.batch_alter_table("user") as batch:
        batch.add_column(sa.Column("has_second_factor", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "second_factor",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name="fk_second_factor_user_id_user"),
        sa.PrimaryKeyConstraint("user_id", name="pk_second_factor"),
    )


def downgrade() -> None:
    op.drop_table("second_factor")
    with op.batch_alter_table("user") as batch:
        batch.drop_column("has_second_factor")
