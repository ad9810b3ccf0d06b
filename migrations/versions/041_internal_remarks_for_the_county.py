"""Whether a township shows the county its internal remarks."""

import sqlalchemy as sa
from alembic import op

revision = "041"
down_revision = "040"


def upgrade() -> None:
    with op.batch_alter_table("review_rules") as rules:
        rules.add_column(sa.Column("shows_county_internal", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    hide_from_the_county()
    with op.batch_alter_table("review_rules") as rules:
        rules.drop_column("shows_county_internal")


def hide_from_the_county() -> None:
    """The older portal knows no third kind of reader: what the county could read is for the township only again."""
    op.execute("UPDATE comment SET audience = 'township' WHERE audience = 'office'")
