"""Whether a county keeps areas (片区) between township and village: repeated on every place, as `area_id` is."""

import sqlalchemy as sa
from alembic import op

revision = "028"
down_revision = "027"


def upgrade() -> None:
    op.add_column("unit", sa.Column("uses_areas", sa.Boolean(), server_default=sa.true(), nullable=False))


def downgrade() -> None:
    # Who had switched the layer off gets it back: the older release knows of nothing else.
    op.execute(
        "UPDATE unit SET area_id = (SELECT above.id FROM unit AS above "
        "WHERE above.id = unit.parent_id AND above.kind = 'area')"
    )
    op.drop_column("unit", "uses_areas")
