"""A print job says in how many places its paper has 〓 for a character that no face draws."""

import sqlalchemy as sa
from alembic import op

revision = "031"
down_revision = "030"


def upgrade() -> None:
    op.add_column("print_job", sa.Column("undrawn", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    with op.batch_alter_table("print_job") as table:
        table.drop_column("undrawn")
