"""The migrations build exactly what the models say."""

import alembic.migration
from alembic.autogenerate import compare_metadata

from portal.db import Base, db


def test_no_drift(session):
    context = alembic.migration.MigrationContext.configure(
        db.session.connection(), opts={"compare_type": True, "target_metadata": Base.metadata}
    )
    assert compare_metadata(context, Base.metadata) == []
