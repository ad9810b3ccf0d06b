"""三年目标 and 软弱涣散 as columns of a submission: figures of a county read them without opening whole plans."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

revision = "027"
down_revision = "026"

COLUMNS = {"is_weak": sa.Boolean, "aim_1": sa.Integer, "aim_2": sa.Integer, "aim_3": sa.Integer}
FROM_CONTENT = {
    "sqlite": """
UPDATE submission SET is_weak = json_extract(content, '$.blocks.profile.is_weak'),
    aim_1 = json_extract(content, '$.blocks.targets.level_1'),
    aim_2 = json_extract(content, '$.blocks.targets.level_2'),
    aim_3 = json_extract(content, '$.blocks.targets.level_3')
""",
    "postgresql": """
UPDATE submission SET is_weak = CAST(said.blocks #>> '{profile,is_weak}' AS boolean),
    aim_1 = CAST(said.blocks #>> '{targets,level_1}' AS integer),
    aim_2 = CAST(said.blocks #>> '{targets,level_2}' AS integer),
    aim_3 = CAST(said.blocks #>> '{targets,level_3}' AS integer)
FROM (SELECT id, CAST(content AS json) -> 'blocks' AS blocks FROM submission) AS said WHERE said.id = submission.id
""",
}


def upgrade() -> None:
    with unlocked():
        for name, kind in COLUMNS.items():
            op.add_column("submission", sa.Column(name, kind(), nullable=True))
        op.execute(FROM_CONTENT[op.get_bind().dialect.name])


def downgrade() -> None:
    with unlocked():
        for name in reversed(COLUMNS):
            op.drop_column("submission", name)


@contextmanager
def unlocked() -> Iterator[None]:
    """Without the triggers of migration 005, which refuse every change; they stand again in the same transaction."""
    if op.get_bind().dialect.name == "sqlite":
        for act in ("UPDATE", "DELETE"):
            op.execute(f"DROP TRIGGER submission_no_{act.lower()}")
        yield
        for act in ("UPDATE", "DELETE"):
            stop = "BEGIN SELECT RAISE(ABORT, 'submission is append-only'); END"
            op.execute(f"CREATE TRIGGER submission_no_{act.lower()} BEFORE {act} ON submission {stop}")
    else:
        op.execute("ALTER TABLE submission DISABLE TRIGGER submission_append_only")
        yield
        op.execute("ALTER TABLE submission ENABLE TRIGGER submission_append_only")
