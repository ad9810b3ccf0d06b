"""Runs the migrations on the portal's own engine, each in one transaction on both databases."""

from alembic import context
from flask import current_app
from sqlalchemy import Connection

from portal.kernel.db import db


def run(connection: Connection) -> None:
    # SQLite can roll back schema changes because we begin transactions ourselves (portal/kernel/db.py):
    # Alembic must be told.
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        transactional_ddl=True,
        transaction_per_migration=True,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        user_module_prefix="portal.kernel.db.",
    )
    with context.begin_transaction():
        context.run_migrations()


given = current_app.extensions["migrate"].configure_args.get("connection") or context.config.attributes.get(
    "connection"
)
if given is not None:
    run(given)
else:
    with db.engine.connect() as connection:
        run(connection)
