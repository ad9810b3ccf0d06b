"""An empty plan for the villages that were added in the middle of a year and got none: they were in no list."""

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "029"
down_revision = "028"

MISSING = """
INSERT INTO plan (unit_id, cycle_id, catalogue_id, state, state_since, version)
SELECT unit.id, cycle.id,
    CASE unit.unit_type WHEN 'village' THEN cycle.village_catalogue_id ELSE cycle.community_catalogue_id END,
    'draft', :now, 1
FROM unit JOIN cycle ON cycle.county_id = unit.county_id
WHERE unit.kind = 'village' AND unit.is_active AND cycle.closed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM plan WHERE plan.unit_id = unit.id AND plan.cycle_id = cycle.id)
ORDER BY cycle.id, unit.id
"""


def upgrade() -> None:
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)  # as the column keeps it
    op.execute(sa.text(MISSING).bindparams(sa.bindparam("now", now, sa.DateTime())))


def downgrade() -> None:
    """They stay: somebody may have written in them, and the older release reads them like any other."""
