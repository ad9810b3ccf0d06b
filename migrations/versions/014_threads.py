"""Comments answer one another, may be for the township only, and may be about a few words of a field."""

import sqlalchemy as sa
from alembic import op

revision = "014"
down_revision = "013"

AUDIENCE = sa.Enum("village", "township", name="audience", native_enum=False, length=32)


def upgrade() -> None:
    with op.batch_alter_table("comment") as batch:
        batch.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch.add_column(sa.Column("audience", AUDIENCE, nullable=False, server_default="village"))
        batch.add_column(sa.Column("quote", sa.Text(), nullable=False, server_default=""))
        batch.add_column(sa.Column("edited_at", sa.DateTime(), nullable=True))
        batch.create_foreign_key("fk_comment_parent_id_comment", "comment", ["parent_id"], ["id"])
        batch.create_index("ix_comment_parent_id", ["parent_id"])


def downgrade() -> None:
    with op.batch_alter_table("comment") as batch:
        batch.drop_index("ix_comment_parent_id")
        batch.drop_constraint("fk_comment_parent_id_comment", type_="foreignkey")
        for name in ("edited_at", "quote", "audience", "parent_id"):
            batch.drop_column(name)
