"""What an office says for itself stays with it when its author goes to another: comments and appraisals keep where it
was said. Older ones get it from the history of moves: the place their author was moved from next, or is at today."""

import json

import sqlalchemy as sa
from alembic import op

revision = "042"
down_revision = "041"

TABLES = {"comment": "author_id", "appraisal": "made_by_id"}


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("office_id", sa.Integer(), nullable=True))
    fill()
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.alter_column("office_id", existing_type=sa.Integer(), nullable=False)
            batch.create_foreign_key(op.f(f"fk_{table}_office_id_unit"), "unit", ["office_id"], ["id"])


def fill() -> None:
    """The latest move first, so that an earlier one is written over it where the words are older still."""
    for table, author in TABLES.items():
        op.execute(
            f'UPDATE {table} SET office_id = (SELECT unit_id FROM "user" AS person WHERE person.id = {table}.{author})'
        )
    connection = op.get_bind()
    moves = "SELECT stream, at, data FROM event WHERE verb = 'account_moved' ORDER BY seq DESC"
    for stream, at, data in connection.execute(sa.text(moves)).all():
        told = {"person": int(stream.partition(":")[2]), "at": at, "unit": json.loads(data)["before"]["unit"]}
        for table, author in TABLES.items():
            older = f"UPDATE {table} SET office_id = :unit WHERE {author} = :person AND made_at < :at"
            connection.execute(sa.text(older), told)


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"fk_{table}_office_id_unit"), type_="foreignkey")
            batch.drop_column("office_id")
