"""Where an event and a sign-in came from: the network address, and of events the number of the request."""

import sqlalchemy as sa
from alembic import op

revision = "037"
down_revision = "036"

COUNTED = "操作记录的哈希里已经有来源地址，去掉这两列以后就核对不了。要退回旧版本，请恢复升级前的备份。"


def upgrade() -> None:
    """Events that are there keep their hash, and so their chain: it covers these columns only where they say something.
    Added and not copied: the triggers that refuse changes stay on."""
    op.add_column("event", sa.Column("address", sa.String(length=45), nullable=True))
    op.add_column("event", sa.Column("request_id", sa.String(length=16), nullable=True))
    op.create_index("ix_event_address", "event", ["address", "id"])
    op.create_index("ix_event_request_id", "event", ["request_id"])
    op.add_column("user_session", sa.Column("address", sa.String(length=45), nullable=True))


def downgrade() -> None:
    event = sa.table("event", sa.column("request_id"), sa.column("address"))
    known = sa.or_(event.c.request_id.is_not(None), event.c.address.is_not(None))
    if op.get_bind().scalar(sa.select(sa.exists(sa.select(sa.literal(1)).select_from(event).where(known)))):
        raise RuntimeError(COUNTED)
    op.drop_column("user_session", "address")
    op.drop_index("ix_event_request_id", "event")
    op.drop_index("ix_event_address", "event")
    op.drop_column("event", "request_id")
    op.drop_column("event", "address")
