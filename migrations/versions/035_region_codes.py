"""统计用区划代码 at every county, township and village: optional, twelve digits, each used once."""

import sqlalchemy as sa
from alembic import op

revision = "035"
down_revision = "034"


def upgrade() -> None:
    # In words, since Alembic writes no check beside a column, and SQLite takes none later.
    op.execute(
        sa.text(
            "ALTER TABLE unit ADD COLUMN region_code VARCHAR(12) "
            "CONSTRAINT ck_unit_region_code_is_whole CHECK (length(region_code) = 12)"
        )
    )
    op.create_index("ix_unit_region_code", "unit", ["region_code"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_unit_region_code", "unit")
    op.drop_column("unit", "region_code")
