"""The tree of units."""

import sqlalchemy as sa
from alembic import op

revision = "002"
down_revision = "001"


def upgrade() -> None:
    op.create_table(
        "unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("county", "township", "area", "village", name="kind", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column(
            "unit_type", sa.Enum("village", "community", name="unittype", native_enum=False, length=32), nullable=True
        ),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("county_id", sa.Integer(), nullable=True),
        sa.Column("township_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("path", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("pinyin", sa.String(length=200), nullable=False),
        sa.Column("initials", sa.String(length=60), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(kind = 'county') = (parent_id IS NULL)", name="ck_unit_county_is_root"),
        sa.CheckConstraint("(kind = 'village') = (unit_type IS NOT NULL)", name="ck_unit_villages_have_a_type"),
        sa.ForeignKeyConstraint(["area_id"], ["unit.id"], name="fk_unit_area_id_unit"),
        sa.ForeignKeyConstraint(["county_id"], ["unit.id"], name="fk_unit_county_id_unit"),
        sa.ForeignKeyConstraint(["parent_id"], ["unit.id"], name="fk_unit_parent_id_unit"),
        sa.ForeignKeyConstraint(["township_id"], ["unit.id"], name="fk_unit_township_id_unit"),
        sa.PrimaryKeyConstraint("id", name="pk_unit"),
        sa.UniqueConstraint("parent_id", "name", name="uq_unit_parent_id"),
    )
    op.create_index("ix_unit_area_id", "unit", ["area_id"], unique=False)
    op.create_index("ix_unit_county_id", "unit", ["county_id"], unique=False)
    op.create_index("ix_unit_full_name", "unit", ["full_name"], unique=False)
    op.create_index("ix_unit_path", "unit", ["path"], unique=False, postgresql_ops={"path": "text_pattern_ops"})
    op.create_index("ix_unit_township_id", "unit", ["township_id"], unique=False)


def downgrade() -> None:
    op.drop_table("unit")
