"""操作记录: an index for searching the history by thing and kind of event."""

from alembic import op

revision = "026"
down_revision = "025"


def upgrade() -> None:
    op.create_index("ix_event_stream_verb", "event", ["stream", "verb", "id"])


def downgrade() -> None:
    op.drop_index("ix_event_stream_verb", table_name="event")
