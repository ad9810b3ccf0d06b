"""Packets of papers."""

import sqlalchemy as sa
from alembic import op

revision = "024"
down_revision = "023"


def upgrade() -> None:
    op.create_table(
        "packet",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("manifest", sa.Text(), nullable=True),
        sa.Column("follows_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["unit.id"], name="fk_packet_office_id_unit"),
        sa.ForeignKeyConstraint(["follows_id"], ["packet.id"], name="fk_packet_follows_id_packet"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name="fk_packet_made_by_id_user"),
        sa.PrimaryKeyConstraint("id", name="pk_packet"),
    )
    op.create_index("ix_packet_office_id", "packet", ["office_id"], unique=False)


def downgrade() -> None:
    op.drop_table("packet")
