"""A plan whose newest submission was withdrawn counts as what was handed in before it, or as not handed in."""

import sqlalchemy as sa
from alembic import op

revision = "030"
down_revision = "029"

WITHDRAWN = "SELECT submission_id FROM review_step WHERE kind = 'withdrawn'"
TAKE_BACK = f"""
UPDATE plan SET latest_submission_id = (
    SELECT max(submission.id) FROM submission
    WHERE submission.plan_id = plan.id AND submission.id NOT IN ({WITHDRAWN})
)
WHERE latest_submission_id IN ({WITHDRAWN})
"""


def upgrade() -> None:
    op.execute(sa.text(TAKE_BACK))


def downgrade() -> None:
    """They stay: the older release reads them like any other plan."""
