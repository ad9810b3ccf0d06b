"""Versions of catalogues, hints beside tasks, the day a year begins, and a county's settings."""

import sqlalchemy as sa
from alembic import op

revision = "022"
down_revision = "021"


def upgrade() -> None:
    op.add_column("catalogue", sa.Column("published_at", sa.DateTime(), nullable=True))
    op.add_column("task", sa.Column("heading", sa.String(length=100), nullable=False, server_default=""))
    op.add_column("task", sa.Column("hint", sa.Text(), nullable=False, server_default=""))
    op.add_column("cycle", sa.Column("opens_on", sa.Date(), nullable=True))
    op.create_table(
        "setting",
        sa.Column("county_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["county_id"], ["unit.id"], name="fk_setting_county_id_unit"),
        sa.ForeignKeyConstraint(["changed_by_id"], ["user.id"], name="fk_setting_changed_by_id_user"),
        sa.PrimaryKeyConstraint("county_id", "key", name="pk_setting"),
    )


def downgrade() -> None:
    op.drop_table("setting")
    op.drop_column("cycle", "opens_on")
    op.drop_column("task", "hint")
    op.drop_column("task", "heading")
    op.drop_column("catalogue", "published_at")
